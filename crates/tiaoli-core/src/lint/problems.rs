//! W05xx: lints.

use tiaoli_diagnostics::{Code, Diagnostic, FileSpan, Severity, Text, say};
use tiaoli_syntax::ast::RuleKind;

use crate::{ir::Name, value::Date};

/// W0501: nothing reads it.
pub(super) fn unused(at: FileSpan, kind: (&str, &str), name: &Name) -> Diagnostic {
    Diagnostic::new(
        Code::W0501,
        at,
        say! { zh: "{}“{}”没有用到", kind.0, name.zh; en: "the {} `{}` is never used", kind.1, name.en },
    )
    .label(say! { zh: "没有哪条规则用到它"; en: "no rule uses it" })
    .help(say! { zh: "漏写了用它的规则？不需要的话可以删去"; en: "is a rule missing? If not, delete it" })
}

/// W0501: no rule grants it.
pub(super) fn never_granted(at: FileSpan, name: &Name) -> Diagnostic {
    Diagnostic::new(
        Code::W0501,
        at,
        say! { zh: "资助项目“{}”没有哪条规则给予", name.zh; en: "no rule grants the benefit `{}`", name.en },
    )
    .label(say! { zh: "谁也得不到"; en: "nobody gets it" })
}

/// W0525: an amendment of something that is not there.
pub(super) fn amends_nothing(at: FileSpan, name: &Name, meant: &str, before: FileSpan) -> Diagnostic {
    Diagnostic::new(
        Code::W0525,
        at,
        say! {
            zh: "修改里的“{}”不是原来的任何一项，最接近的是“{}”", name.zh, meant;
            en: "`{}` in this amendment is none of the declarations there were; the nearest is `{}`", name.en, meant
        },
    )
    .label(say! { zh: "成了新的一项，没有规则用它；“{}”照旧", meant; en: "a new one that no rule uses; `{}` stays as it was", meant })
    .related(before, say! { zh: "原来的一项"; en: "the earlier one" })
    .help(say! {
        zh: "修改按名称替换，名称要和原来的一字不差；确是新增的，补上用它的规则";
        en: "an amendment replaces by name, to the letter; if it is something new, add the rule that uses it"
    })
    .guess(say! { zh: "改为“{}”", meant; en: "change it to `{}`", meant }, at, meant)
}

/// W0502: true for every record.
pub(super) fn always_true(at: FileSpan) -> Diagnostic {
    Diagnostic::new(
        Code::W0502,
        at,
        say! { zh: "这个条件对谁都成立，等于没写"; en: "this condition holds for everybody" },
    )
    .label(say! { zh: "总是成立"; en: "always true" })
}

/// W0503: true for no record.
pub(super) fn never_true(at: FileSpan) -> Diagnostic {
    Diagnostic::new(
        Code::W0503,
        at,
        say! { zh: "这个条件对谁都不成立"; en: "this condition holds for nobody" },
    )
    .label(say! { zh: "不可能成立"; en: "never true" })
    .help(say! { zh: "是不是该用“或”，或者取值写错了？"; en: "should it be `or`, or is a value wrong?" })
}

/// W0504: a stronger rule always goes before.
pub(super) fn never_decides(at: FileSpan, name: &Name, other: &Name, other_at: FileSpan) -> Diagnostic {
    Diagnostic::new(
        Code::W0504,
        at,
        say! {
            zh: "“{}”永远轮不到：符合它的人都先符合“{}”", name.zh, other.zh;
            en: "`{}` never decides: whoever meets it meets `{}` first", name.en, other.en
        },
    )
    .label(say! { zh: "轮不到它"; en: "never decides" })
    .related(other_at, say! { zh: "这一条总是在先"; en: "this one always goes before" })
}

/// W0505: one condition or value twice.
pub(super) fn repeated(at: FileSpan, before: FileSpan) -> Diagnostic {
    Diagnostic::new(Code::W0505, at, say! { zh: "同一个内容写了两遍"; en: "this is written twice" })
        .label(say! { zh: "又一遍"; en: "again" })
        .related(before, say! { zh: "前一遍"; en: "the first time" })
        .help(say! { zh: "删去一个；是不是想写别的？"; en: "delete one, or was something else meant?" })
}

/// W0505: two rules that ask for the same.
pub(super) fn same_condition(at: FileSpan, name: &Name, other: &Name, other_at: FileSpan) -> Diagnostic {
    Diagnostic::new(
        Code::W0505,
        at,
        say! { zh: "“{}”和“{}”的条件完全相同", name.zh, other.zh; en: "`{}` and `{}` have the same condition", name.en, other.en },
    )
    .label(say! { zh: "条件相同"; en: "the same condition" })
    .related(other_at, say! { zh: "另一条"; en: "the other one" })
}

/// W0506: one quotation under two rules.
pub(super) fn quote_used_twice(at: FileSpan, other: &Name, other_at: FileSpan) -> Diagnostic {
    Diagnostic::new(
        Code::W0506,
        at,
        say! { zh: "这段原文“{}”已经引过", other.zh; en: "`{}` already rests on these words", other.en },
    )
    .label(say! { zh: "又引一次"; en: "quoted again" })
    .related(other_at, say! { zh: "先引在这里"; en: "first quoted here" })
    .help(say! { zh: "复制规则后忘了改原文？"; en: "was the quotation forgotten when the rule was copied?" })
}

/// W0507: days without a value.
pub(super) fn period_hole(
    at: FileSpan,
    name: &Name,
    first: Date,
    last: Date,
    before: Option<FileSpan>,
) -> Diagnostic {
    let diagnostic = Diagnostic::new(
        Code::W0507,
        at,
        say! {
            zh: "{}至{}这段时间“{}”没有规定", first.zh(), last.zh(), name.zh;
            en: "from {} to {} there is no `{}`", first, last, name.en
        },
    )
    .label(say! { zh: "从这里才又有"; en: "only from here on" });
    match before {
        Some(before) => diagnostic
            .related(before, say! { zh: "前一个到此为止"; en: "the one before ends here" })
            .help(say! {
                zh: "让前一个一直施行到{}（不写“至”就行），或者让后一个从{}起", last.zh(), first.zh();
                en: "let the one before last until {} (without `to` it does), or let this one begin on {}", last, first
            }),
        None => diagnostic.help(say! { zh: "政策已经施行，这段时间怎么算？"; en: "the policy is in force already; what holds in that time?" }),
    }
}

/// W0541: rows are written in the order of their days.
pub(super) fn row_out_of_order(
    at: FileSpan,
    name: &Name,
    from: Date,
    above: FileSpan,
    before: Date,
) -> Diagnostic {
    Diagnostic::new(
        Code::W0541,
        at,
        say! {
            zh: "“{}”的这一行自{}起，比上一行的{}还早：是不是年份写错了？", name.zh, from.zh(), before.zh();
            en: "this row of `{}` begins on {}, before the row above it, which begins on {}: is the year right?", name.en, from, before
        },
    )
    .label(say! { zh: "只管到{}的前一天", before.zh(); en: "it holds only until the day before {}", before })
    .related(above, say! { zh: "上一行"; en: "the row above" })
    .help(say! {
        zh: "日期写错的，改过来；没有写错的，把这一行移到上面，各行按日期先后写";
        en: "put the date right; where it is right, move the row up, so that rows stand in the order of their days"
    })
}

/// W0508: how much?
pub(super) fn grant_without_amount(at: FileSpan, name: &Name, likely: Option<&Name>) -> Diagnostic {
    let diagnostic = Diagnostic::new(
        Code::W0508,
        at,
        say! { zh: "“{}”没有写按什么标准给予", name.zh; en: "`{}` does not say how much to give", name.en },
    )
    .label(say! { zh: "金额将无法确定"; en: "the amount will be unknown" });
    match likely {
        Some(likely) => {
            diagnostic.help(say! { zh: "加上“按 {}”？", likely.zh; en: "add `at {}`?", likely.en })
        }
        None => diagnostic.help(say! { zh: "加上“按 标准名”"; en: "add `at STANDARD`" }),
    }
}

/// W0509: an exception read as a prohibition.
pub(super) fn exception_as_deny(at: FileSpan) -> Diagnostic {
    Diagnostic::new(
        Code::W0509,
        at,
        say! {
            zh: "原文只说“除…外”，没有说“不得”；写成不予会多拒绝人";
            en: "the text only excepts somebody and forbids nothing; a deny rule would refuse too many"
        },
    )
    .label(say! { zh: "这里没有禁止的意思"; en: "nothing is forbidden here" })
    .help(say! { zh: "改在应助规则里写“除非 …”，其余的人仍是“未规定”"; en: "write `unless …` in the grant; the others stay undetermined" })
}

/// W0510: one condition, opposite results.
pub(super) fn grant_and_deny(at: FileSpan, name: &Name, other: &Name, other_at: FileSpan) -> Diagnostic {
    Diagnostic::new(
        Code::W0510,
        at,
        say! {
            zh: "“{}”和“{}”条件相同，结果相反，前一条永远不起作用", name.zh, other.zh;
            en: "`{}` and `{}` have the same condition and opposite results, so the first never takes effect", name.en, other.en
        },
    )
    .label(say! { zh: "被另一条完全盖住"; en: "fully covered by the other" })
    .related(other_at, say! { zh: "另一条"; en: "the other one" })
}

/// W0511: 已填 or 未填 in a grant.
pub(super) fn filled_in_grant(at: FileSpan) -> Diagnostic {
    Diagnostic::new(
        Code::W0511,
        at,
        say! {
            zh: "应助条件里用了“已填/未填”：填不填表就会改变该不该资助";
            en: "a grant that depends on whether a cell is filled: leaving it empty changes who is entitled"
        },
    )
    .label(say! { zh: "空着不等于不符合"; en: "empty is not the same as no" })
    .help(say! { zh: "直接写要求的取值；空着的会自动列为待补"; en: "ask for the value itself; an empty cell becomes `incomplete` by itself" })
}

/// W0513: an edition that holds nothing.
pub(super) fn empty_catalog(at: FileSpan, name: &Name, file: &str) -> Diagnostic {
    Diagnostic::new(
        Code::W0513,
        at,
        say! {
            zh: "目录“{}”的这一版（{}）还没有内容，在不在里面一律算“不清楚”", name.zh, file;
            en: "this edition of `{}` ({}) is empty, so membership is unknown for everybody", name.en, file
        },
    )
    .label(say! { zh: "只有表头，没有代码"; en: "a header without codes" })
}

/// W0515: two rows of a table that takes one.
pub(super) fn rows_overlap(at: FileSpan, table: &Name, sample: &Text, before: FileSpan) -> Diagnostic {
    Diagnostic::new(
        Code::W0515,
        at,
        say! {
            zh: "对照表“{}”有两行同时适用，例如：{}", table.zh, sample.zh;
            en: "two rows of the table `{}` hold together, for example: {}", table.en, sample.en
        },
    )
    .label(say! { zh: "这一行也适用"; en: "this row holds too" })
    .related(before, say! { zh: "这一行已经适用"; en: "this row holds already" })
    .help(say! {
        zh: "两行同时适用时没有结果，会成为规则冲突。把两行的取值分开；确实要逐行相加的，写 逐行适用";
        en: "a record with two rows has no result and becomes a conflict; keep the rows apart, or write `every row` to add them up"
    })
}

/// W0516: records for which no row holds.
pub(super) fn rows_leave_gap(at: FileSpan, table: &Name, sample: &Text) -> Diagnostic {
    Diagnostic::new(
        Code::W0516,
        at,
        say! {
            zh: "对照表“{}”没有列全，例如没有一行适用于：{}", table.zh, sample.zh;
            en: "the table `{}` does not cover everything; no row holds for: {}", table.en, sample.en
        },
    )
    .label(say! { zh: "没有列全"; en: "not everything is covered" })
    .help(say! { zh: "补上这一行，或者写“否则”一行；不可能出现的取值，用“约束”写在信息表里";
        en: "add the row, or an `otherwise` row; rule out values that cannot occur with `invariant` in the table" })
}

/// W0517: where does the number come from? `others` values of the standard lack their basis too.
pub(super) fn value_without_basis(at: FileSpan, standard: &Name, others: usize) -> Diagnostic {
    let diagnostic = Diagnostic::new(
        Code::W0517,
        at,
        say! { zh: "“{}”的这个数没有写依据", standard.zh; en: "this value of `{}` does not say what it rests on", standard.en },
    )
    .help(say! {
        zh: "在后面加“依据 《文件名》”；文件还没找到的写“待核实”，地方自己定的写“由本地确定”";
        en: "add `basis` with a document; `unverified` while it is missing, `local_choice` where the place decides"
    });
    match others {
        0 => diagnostic.label(say! { zh: "依据哪个文件？"; en: "which document says so?" }),
        _ => diagnostic.label(
            say! { zh: "依据哪个文件？另有{}行也没有写", others; en: "which document says so? {} more lines do not say either", others },
        ),
    }
}

/// W0518: a rule for everybody. What withholds is more likely a slip than what gives.
pub(super) fn rule_without_condition(at: FileSpan, kind: RuleKind, name: &Name) -> Diagnostic {
    let gives = kind == RuleKind::Grant;
    let mut diagnostic = Diagnostic::new(
        Code::W0518,
        at,
        say! { zh: "“{}”没有写“凡 …”，对所有人都适用", name.zh; en: "`{}` has no `when …`, so it holds for everybody", name.en },
    )
    .help(say! {
        zh: "补上“凡 条件”；确实对所有人适用的，写“凡 是”";
        en: "add `when CONDITION`; if everybody is meant, write `when yes`"
    });
    if gives {
        diagnostic.severity = Severity::Hint;
    }
    match kind {
        RuleKind::Grant => diagnostic.label(say! { zh: "人人都会得到"; en: "everybody gets it" }),
        RuleKind::Hold => diagnostic.label(say! { zh: "人人都会被暂缓"; en: "everybody is held" }),
        RuleKind::Deny | RuleKind::Review => {
            diagnostic.label(say! { zh: "人人都会被拒绝"; en: "everybody is denied" })
        }
    }
}

/// W0527: no 施行.
pub(super) fn undated_policy(at: FileSpan) -> Diagnostic {
    Diagnostic::new(
        Code::W0527,
        at,
        say! {
            zh: "政策没有写从哪一天起施行，以前的日子也会按它算";
            en: "the policy does not say from which day it is in force, so that it decides the days before it as well"
        },
    )
    .label(say! { zh: "缺“施行 自 …”"; en: "`effective from …` is missing" })
    .help(say! {
        zh: "在花括号里加一行：施行 自 2024年9月1日；日期还没核实的，后面写 待核实";
        en: "add a line inside the braces: effective from 2024-09-01, with `unverified` after a day that was not checked"
    })
}

/// W0528: 发放 一次 without a month.
pub(super) fn once_in_any_month(at: FileSpan, name: &str) -> Diagnostic {
    Diagnostic::new(
        Code::W0528,
        at,
        say! {
            zh: "“{}”只发一次，没有写在哪个月发：算哪个月，就在哪个月给，会重复发", name;
            en: "`{}` is paid once and no month is named: it is due in whatever month is evaluated, and may be paid again", name
        },
    )
    .label(say! { zh: "程序只看所算的月份，不知道以前发过没有"; en: "a run does not know what was paid before" })
    .help(say! {
        zh: "固定在某个月发的，写明：发放 一次 于 11月。哪个月都可能的，写 于 1至12月，发放前用 tiaoli reassess 同以前的发放记录比对";
        en: "name the month if it is always the same: `paid once on months 11`. If it may be any, write `on months 1..12` and compare with what was paid before (tiaoli reassess)"
    })
}

/// E0459: a condition that goes by something repealed.
pub(super) fn uses_repealed(at: FileSpan, name: &Name, day: Date, repeal: FileSpan) -> Diagnostic {
    Diagnostic::new(
        Code::E0459,
        at,
        say! {
            zh: "“{}”自{}起已经废止，这里还在用它", name.zh, day.zh();
            en: "`{}` is repealed from {} on, and still used here", name.en, day
        },
    )
    .label(say! { zh: "{}起没有意义", day.zh(); en: "means nothing from {} on", day })
    .related(repeal, say! { zh: "在这里废止"; en: "repealed here" })
    .help(say! {
        zh: "在同一个修改里把用到它的规定也改写或废止，或者不废止它";
        en: "let the same amendment restate or repeal what uses it, or do not repeal it"
    })
}

/// W0533: what it goes by ran out, and nobody said that it should.
pub(super) fn uses_lapsed(at: FileSpan, name: &Name, day: Date, last: FileSpan) -> Diagnostic {
    Diagnostic::new(
        Code::W0533,
        at,
        say! {
            zh: "“{}”到期了，自{}起没有规定，这里还在用它", name.zh, day.zh();
            en: "`{}` has run out and is not declared from {} on, and still used here", name.en, day
        },
    )
    .label(say! { zh: "{}起没有意义", day.zh(); en: "means nothing from {} on", day })
    .related(last, say! { zh: "到期的在这里；被它替换的不会自动恢复"; en: "this one ran out; what it replaced does not come back" })
    .help(say! {
        zh: "以后还要的，在后面的修改里重新写一遍，或者把“至”往后改；不再要的，把用到它的规定也废止";
        en: "if it is to go on, state it again in a later amendment or move its last day; if not, repeal what uses it"
    })
}

/// W0524: 优先于 a rule that is repealed.
pub(super) fn overrides_repealed(at: FileSpan, name: &Name, day: Date, repeal: FileSpan) -> Diagnostic {
    Diagnostic::new(
        Code::W0524,
        at,
        say! {
            zh: "“{}”自{}起已经废止，这里的“优先于”从那天起没有作用", name.zh, day.zh();
            en: "`{}` is repealed from {} on; this `overrides` has no effect from then", name.en, day
        },
    )
    .label(say! { zh: "已经废止"; en: "repealed" })
    .related(repeal, say! { zh: "在这里废止"; en: "repealed here" })
    .help(say! {
        zh: "只要废止以前的日子还要算，可以留着；否则删去这一句";
        en: "keep it as long as earlier days are evaluated; else take it out"
    })
}

/// W0530: a rule or check that denies, holds or reviews a repealed benefit.
pub(super) fn decides_repealed(at: FileSpan, name: &Name, day: Date, repeal: FileSpan) -> Diagnostic {
    Diagnostic::new(
        Code::W0530,
        at,
        say! {
            zh: "资助项目“{}”自{}起已经废止，这里对它的规定从那天起没有作用", name.zh, day.zh();
            en: "the benefit `{}` is repealed from {} on; what is said of it here has no effect from then", name.en, day
        },
    )
    .label(say! { zh: "已经废止"; en: "repealed" })
    .related(repeal, say! { zh: "在这里废止"; en: "repealed here" })
    .help(say! {
        zh: "只是不再发了，可以留着；规定本身也不再要的，在同一个修改里一起废止";
        en: "if it is simply no longer paid, leave this as it is; a rule nobody needs is repealed in the same amendment"
    })
}
