//! E04xx: rules, tables, examples, files. Time and circles have their own room.

mod data;
mod documents;
mod examples;
mod histories;
mod layers;
mod outcomes;
mod time;

pub(super) use data::*;
pub(crate) use documents::*;
pub(super) use examples::*;
pub(super) use histories::*;
pub(crate) use layers::*;
pub(super) use outcomes::*;
use tiaoli_diagnostics::{Code, Diagnostic, FileSpan, Text, say};
use tiaoli_syntax::ast::RuleKind;
pub(crate) use time::*;

use crate::ir::{Name, Rhythm};

fn join(names: &[Name]) -> Text {
    let zh: Vec<&str> = names.iter().map(|name| name.zh.as_str()).collect();
    let en: Vec<&str> = names.iter().map(|name| name.en.as_str()).collect();
    Text::new(zh.join("、"), en.join(", "))
}

/// E0104: a value after 或, where a condition is needed.
pub(super) fn value_after_or(
    at: FileSpan,
    whole: FileSpan,
    negated: bool,
    written: &str,
    meant: &str,
) -> Diagnostic {
    let word = if negated { "不属于" } else { "属于" };
    Diagnostic::new(
        Code::E0104,
        at,
        say!(zh: "“{}”只是一个取值，单独不成条件；要说几个取值，用“{}”", written, word; en: "`{}` is a value and no condition by itself; name several values with `{}`", written, if negated { "not in" } else { "in" }),
    )
    .label(say!(zh: "这里只有取值，没有说是哪一栏"; en: "a value without a field"))
    .fix(say!(zh: "改为“{}”", meant; en: "write `{}`", meant), whole, meant)
}

/// E0404: a benefit that does not say whose it is.
pub(super) fn no_subject(at: FileSpan, tables: usize) -> Diagnostic {
    let diagnostic = Diagnostic::new(
        Code::E0404,
        at,
        say! { zh: "没有写这个项目给谁：缺“对象”"; en: "this benefit does not say for whom it is: `for` is missing" },
    )
    .label(say! { zh: "加一句：对象 学生"; en: "add: for student" });
    if tables == 0 {
        return diagnostic.help(say! { zh: "本政策还没有信息表"; en: "the policy has no table yet" });
    }
    diagnostic.help(say! { zh: "本政策有 {} 张信息表，须指明一张", tables; en: "the policy has {} tables; name one", tables })
}

/// E0405: benefits of different tables in one rule.
pub(super) fn different_subjects(at: FileSpan, name: &Name, first: &Name, first_at: FileSpan) -> Diagnostic {
    Diagnostic::new(
        Code::E0405,
        at,
        say! {
            zh: "“{}”和“{}”的对象不是同一张信息表，不能写在一条规则里", name.zh, first.zh;
            en: "`{}` and `{}` are for different tables and cannot stand in one rule", name.en, first.en
        },
    )
    .label(say! { zh: "对象不同"; en: "for another table" })
    .related(first_at, say! { zh: "另一个在这里"; en: "the other one" })
    .help(say! { zh: "分成两条规则"; en: "split the rule in two" })
}

/// E0405: a rule overrides one about another table.
pub(super) fn overrides_other_table(at: FileSpan, name: &Name, other: &Name) -> Diagnostic {
    Diagnostic::new(
        Code::E0405,
        at,
        say! {
            zh: "“{}”和“{}”说的不是同一张信息表，谈不上优先", name.zh, other.zh;
            en: "`{}` and `{}` are about different tables, so neither can override the other", name.en, other.en
        },
    )
    .label(say! { zh: "对象不同"; en: "about another table" })
}

/// E0406: a check whose rows lead to nobody the benefit is for.
pub(super) fn reaches_nobody(at: FileSpan, from: &Name, to: &Name) -> Diagnostic {
    Diagnostic::new(
        Code::E0406,
        at,
        say! {
            zh: "从“{}”的一行找不到“{}”的哪一行，暂缓落不到人", from.zh, to.zh;
            en: "a row of `{}` leads to no single row of `{}`, so nobody would be held", from.en, to.en
        },
    )
    .label(say! { zh: "落不到具体对象"; en: "reaches nobody" })
    .help(say! {
        zh: "在“{}”里加一栏指向“{}”，如：{} : {}", from.zh, to.zh, to.zh, to.zh;
        en: "give `{}` one field that refers to `{}`, such as {} : {}", from.en, to.en, to.en, to.en
    })
}

fn head_words(kind: RuleKind) -> Text {
    match kind {
        RuleKind::Grant => Text::new("应助", "grant"),
        RuleKind::Deny => Text::new("不予", "deny"),
        RuleKind::Hold => Text::new("暂缓", "hold"),
        RuleKind::Review => Text::new("重点审核", "review"),
    }
}

fn verb_words(kind: RuleKind) -> Text {
    match kind {
        RuleKind::Grant => Text::new("给予", "give"),
        RuleKind::Deny => Text::new("不得给予", "deny"),
        RuleKind::Hold => Text::new("暂缓发放", "hold"),
        RuleKind::Review => Text::new("重点审核", "review"),
    }
}

/// E0408: a rule that says for whom but not what.
pub(super) fn no_verb(at: FileSpan, head: RuleKind) -> Diagnostic {
    let (head, needed) = (head_words(head), verb_words(head));
    Diagnostic::new(
        Code::E0408,
        at,
        say! { zh: "这条“{}”没有写“{}”什么", head.zh, needed.zh; en: "this `{}` rule does not say what to `{}`", head.en, needed.en },
    )
    .label(say! { zh: "加一句：{} 资助项目", needed.zh; en: "add: {} BENEFIT", needed.en })
}

/// E0408: a check that leads to nothing.
pub(super) fn check_without_effect(at: FileSpan) -> Diagnostic {
    Diagnostic::new(
        Code::E0408,
        at,
        say! { zh: "这项比对没有写查出来怎么办"; en: "this check does not say what follows from it" },
    )
    .label(say! { zh: "加一句：列为 重大疑点 “…”"; en: "add: flag major \"…\"" })
}

/// E0409: a clause that a rule may have once only.
pub(super) fn clause_twice(at: FileSpan, before: FileSpan) -> Diagnostic {
    Diagnostic::new(
        Code::E0409,
        at,
        say! { zh: "一条规则只能有一个“凡”"; en: "a rule has one `when` only" },
    )
    .label(say! { zh: "又一个“凡”"; en: "a second one" })
    .related(before, say! { zh: "前一个在这里"; en: "the first one" })
    .help(say! { zh: "两个条件都要满足的，用“且”连起来；满足一个就行的，用“或”"; en: "join the conditions with `and` or `or`" })
}

/// E0439: fields of the condition belong to different tables.
pub(super) fn no_common_table(at: FileSpan, name: &str, other: &str, other_at: FileSpan) -> Diagnostic {
    Diagnostic::new(
        Code::E0439,
        at,
        say! {
            zh: "“{}”和“{}”不在同一张信息表里，看不出这里说的是谁", name, other;
            en: "`{}` and `{}` are not in one table, so it is unclear whose they are", name, other
        },
    )
    .label(say! { zh: "在另一张表里"; en: "in another table" })
    .related(other_at, say! { zh: "与这一栏不在一起"; en: "not together with this one" })
}

/// E0439: several tables have all the fields.
pub(super) fn several_tables(at: FileSpan, tables: &[Name]) -> Diagnostic {
    let list = join(tables);
    Diagnostic::new(
        Code::E0439,
        at,
        say! { zh: "看不出说的是哪张信息表：{} 都有这些栏目", list.zh; en: "it is unclear which table this is about: {} all have these fields", list.en },
    )
    .label(say! { zh: "说的是谁？"; en: "about whom?" })
    .help(say! { zh: "写上表名，如 学生.户籍"; en: "name the table, such as student.hukou" })
}

/// E0414: a plain field where only one value per group makes sense.
pub(super) fn not_in_group(at: FileSpan, name: &Name) -> Diagnostic {
    Diagnostic::new(
        Code::E0414,
        at,
        say! { zh: "归并以后一组有许多行，“{}”不止一个值", name.zh; en: "a group has many rows, so `{}` has many values", name.en },
    )
    .label(say! { zh: "用 不同个数、计数、合计 等，或移到“其中”里"; en: "use count, sum …, or move it to `where`" })
}

/// E0415: an aggregate outside a check without a table to run over.
pub(super) fn no_rows(at: FileSpan, function: &str) -> Diagnostic {
    Diagnostic::new(
        Code::E0415,
        at,
        say! { zh: "“{}”要对许多行来算，这里只有一行", function; en: "`{}` runs over many rows, but there is one row here", function },
    )
    .label(say! { zh: "写成 {}(表.栏目)，或用在“比对”里", function; en: "write {}(TABLE.FIELD), or use it in `match`", function })
}

/// E0416: an aggregate inside another.
pub(super) fn nested_aggregate(at: FileSpan, function: &str) -> Diagnostic {
    Diagnostic::new(
        Code::E0416,
        at,
        say! { zh: "“{}”不能再套在合计、计数里面", function; en: "`{}` cannot stand inside another aggregate", function },
    )
    .label(say! { zh: "去掉一层"; en: "take one away" })
}

/// E0417: no field, or several, that lead to the other table.
pub(super) fn no_reference(at: FileSpan, from: &Name, to: &Name, several: &[String]) -> Diagnostic {
    if several.is_empty() {
        return Diagnostic::new(
            Code::E0417,
            at,
            say! { zh: "“{}”里没有一栏指向“{}”", from.zh, to.zh; en: "no field of `{}` refers to `{}`", from.en, to.en },
        )
        .label(say! { zh: "连不到那张表"; en: "does not lead there" })
        .help(say! {
            zh: "在“{}”里加一栏，类型写“{}”", from.zh, to.zh;
            en: "give `{}` a field of type `{}`", from.en, to.en
        });
    }
    let list = several.join("、");
    Diagnostic::new(
        Code::E0417,
        at,
        say! { zh: "“{}”里有几栏都指向“{}”：{}", from.zh, to.zh, list; en: "several fields of `{}` refer to `{}`: {}", from.en, to.en, list },
    )
    .label(say! { zh: "请写明是哪一栏"; en: "name the field" })
}

/// E0430: a definition or table used where rows of another table are at hand.
pub(super) fn other_table(at: FileSpan, name: &Name, of: &Name, here: &Name) -> Diagnostic {
    let here = if here.zh.is_empty() {
        Text::new("别的表", "another table")
    } else {
        Text::new(format!("“{}”", here.zh), format!("`{}`", here.en))
    };
    Diagnostic::new(
        Code::E0430,
        at,
        say! { zh: "“{}”说的是“{}”，这里说的是{}", name.zh, of.zh, here.zh; en: "`{}` is about `{}`, but this is about {}", name.en, of.en, here.en },
    )
    .label(say! { zh: "说的不是同一张表"; en: "about another table" })
}

/// E0435: a benefit named twice in one rule.
pub(super) fn benefit_twice(at: FileSpan, name: &Name) -> Diagnostic {
    Diagnostic::new(Code::E0435, at, say! { zh: "“{}”写了两遍", name.zh; en: "`{}` is named twice", name.en })
        .label(say! { zh: "删去一个"; en: "delete one" })
}

/// E0435: 全部 where there is no benefit at all.
pub(super) fn nothing_to_decide(at: FileSpan) -> Diagnostic {
    Diagnostic::new(
        Code::E0435,
        at,
        say! { zh: "“全部”里一个资助项目也没有"; en: "`everything` stands for no benefit at all" },
    )
    .label(say! { zh: "本政策没有给这张表的资助项目"; en: "the policy has no benefit for this table" })
}

/// E0440: a definition that unfolds without measure.
pub(super) fn unfolds_too_far(at: FileSpan, name: &Name) -> Diagnostic {
    Diagnostic::new(
        Code::E0440,
        at,
        say! {
            zh: "“{}”一层套一层，展开以后太大，算不了", name.zh;
            en: "`{}` stands on definitions that stand on definitions; unfolded it is too large", name.en
        },
    )
    .label(say! { zh: "展开太大"; en: "too large" })
    .help(say! {
        zh: "少套几层，或者同一个定义少引用几次";
        en: "use fewer layers of definitions, or use the same definition fewer times"
    })
}

/// E0440: too many rules above one another.
pub(super) fn overrides_too_far(at: FileSpan, name: &Name) -> Diagnostic {
    Diagnostic::new(
        Code::E0440,
        at,
        say! {
            zh: "“{}”上面一条压一条的“优先于”太多，算不了", name.zh;
            en: "too many rules stand above `{}` by `overrides`", name.en
        },
    )
    .label(say! { zh: "优先于太多层"; en: "too many layers" })
    .help(say! { zh: "把优先的情形直接写成“除非”"; en: "write the exceptions with `unless`" })
}

/// E0303: an amount per month of a benefit paid by term or year.
pub(super) fn shorter_than_rhythm(at: FileSpan, period: &Text, benefit: &Name, rhythm: Rhythm) -> Diagnostic {
    let (paid, wanted) = match rhythm {
        Rhythm::Monthly => (Text::new("按月", "monthly"), Text::new("每月", "per month")),
        Rhythm::Termly => (Text::new("按学期", "termly"), Text::new("每学期", "per term")),
        Rhythm::Yearly => (Text::new("按学年", "yearly"), Text::new("每年", "per year")),
        Rhythm::Once => (Text::new("一次", "once"), Text::new("每次", "per payment")),
    };
    Diagnostic::new(
        Code::E0303,
        at,
        say! {
            zh: "这是{}的金额，“{}”却{}发放；程序不会自行折算", period.zh, benefit.zh, paid.zh;
            en: "this is an amount {}, but `{}` is paid {}; nothing is converted silently", period.en, benefit.en, paid.en
        },
    )
    .label(say! { zh: "这是{}的金额", period.zh; en: "an amount {}", period.en })
    .help(say! {
        zh: "写成{}的金额，或者改发放的周期", wanted.zh;
        en: "write the amount {}, or change how the benefit is paid", wanted.en
    })
}
