//! E04xx: examples.

use tiaoli_diagnostics::{Code, Diagnostic, FileSpan, Text, say};

use crate::{ir::Name, value::Date};

/// E0425: an example that cannot be run.
pub(in crate::lower) fn example_lacks(at: FileSpan, what: &Text) -> Diagnostic {
    Diagnostic::new(
        Code::E0425,
        at,
        say! { zh: "这个举例没有写{}", what.zh; en: "this example has no {}", what.en },
    )
    .label(say! { zh: "缺{}", what.zh; en: "no {}", what.en })
}

/// E0425: an example that says no day.
pub(in crate::lower) fn example_without_day(at: FileSpan) -> Diagnostic {
    example_lacks(at, &Text::new("基准日", "as_of"))
        .help(say! { zh: "加一行：基准日 2024年10月15日"; en: "add a line: as_of 2024-10-15" })
}

/// E0425: an expectation about no record, or about one of several.
pub(in crate::lower) fn which_record(at: FileSpan, table: &Name, several: bool) -> Diagnostic {
    let diagnostic = if several {
        Diagnostic::new(
            Code::E0425,
            at,
            say! { zh: "举例里有几个“{}”，没有写明说的是哪一个", table.zh; en: "the example has several `{}` records; say which one is meant", table.en },
        )
    } else {
        Diagnostic::new(
            Code::E0425,
            at,
            say! { zh: "举例里没有这样的“{}”", table.zh; en: "the example has no such `{}`", table.en },
        )
    };
    diagnostic.label(say! { zh: "哪一个？"; en: "which one?" })
}

/// E0426: 沿用 something that does not exist.
pub(in crate::lower) fn no_such_example(at: FileSpan, title: &str, near: Option<&str>) -> Diagnostic {
    let diagnostic = Diagnostic::new(
        Code::E0426,
        at,
        say! { zh: "没有叫“{}”的举例", title; en: "there is no example `{}`", title },
    )
    .label(say! { zh: "要沿用的举例不存在"; en: "no such example" });
    match near {
        Some(near) => diagnostic.help(say! { zh: "最接近的是“{}”", near; en: "the nearest is `{}`", near }),
        None => diagnostic,
    }
}

/// E0426: examples that continue one another in a circle.
pub(in crate::lower) fn like_circle(at: FileSpan) -> Diagnostic {
    Diagnostic::new(Code::E0426, at, say! { zh: "“沿用”绕成了一圈"; en: "`like` goes round in a circle" })
        .label(say! { zh: "最后又沿用到自己"; en: "it leads back to itself" })
}

/// E0427: an example on a day the policy is not in force.
pub(in crate::lower) fn outside_version(at: FileSpan, day: Date) -> Diagnostic {
    Diagnostic::new(
        Code::E0427,
        at,
        say! { zh: "{}这一天政策没有施行，结果只会是“未规定”", day.zh(); en: "the policy is not in force on {}, so the result can only be `undetermined`", day },
    )
    .label(say! { zh: "不在施行期内"; en: "not in force" })
}

/// E0428: a column of an example table that names nothing.
pub(in crate::lower) fn unknown_column(at: FileSpan, name: &str, near: Option<&str>) -> Diagnostic {
    let diagnostic = Diagnostic::new(
        Code::E0428,
        at,
        say! { zh: "表头“{}”不是栏目、资助项目，也不是 金额、依据、缺 等", name; en: "the header `{}` is no field, no benefit and none of amount, rules, missing …", name },
    )
    .label(say! { zh: "认不出这一栏"; en: "this column means nothing" });
    match near {
        Some(near) => diagnostic.help(say! { zh: "最接近的是“{}”", near; en: "the nearest is `{}`", near }),
        None => diagnostic,
    }
}

/// E0428: a cell that is no outcome.
pub(in crate::lower) fn unknown_outcome(at: FileSpan, text: &str) -> Diagnostic {
    Diagnostic::new(Code::E0428, at, say! { zh: "“{}”不是结果", text; en: "`{}` is no outcome", text }).label(
        say! {
            zh: "可以是：应助、不予、暂缓、未规定、待补、规则冲突";
            en: "may be: granted, denied, held, undetermined, incomplete, conflict"
        },
    )
}

/// E0203: `迁入日期 空`. A field that takes several values may have none of them, which is not the same as not known.
pub(in crate::lower) fn empty_word(at: FileSpan, word: &str, several: bool) -> Diagnostic {
    let meant = if word.is_ascii() { "blank" } else { "未填" };
    if several {
        return Diagnostic::new(
            Code::E0203,
            at,
            say! {
                zh: "这一栏可以有几项；一项也没有，写“{}”，不写“{}”", "{}", word;
                en: "this field takes several values; none of them is written `{}`, not `{}`", "{}", word
            },
        )
        .label(say! { zh: "一项也没有是 {}，不知道才是 {}", "{}", meant; en: "{} is none, {} is not known", "{}", meant })
        .fix(say! { zh: "一项也没有：改为“{}”", "{}"; en: "none: write `{}`", "{}" }, at, "{}")
        .fix(say! { zh: "不知道：改为“{}”", meant; en: "not known: write `{}`", meant }, at, meant);
    }
    Diagnostic::new(
        Code::E0203,
        at,
        say! { zh: "举例里这一栏空着，要写“未填”，不写“{}”", word; en: "an empty field of an example is written `blank`, not `{}`", word },
    )
    .label(say! { zh: "应当写“未填”"; en: "write `blank`" })
    .fix(say! { zh: "改为“{}”", meant; en: "write `{}`", meant }, at, meant)
}

/// E0201: an example rests on a rule or check that is not there, perhaps no longer.
pub(in crate::lower) fn no_such_decider(at: FileSpan, name: &str, near: Option<&str>) -> Diagnostic {
    let kinds = Text::new("规则或比对", "rule or check");
    let unknown = crate::names::problems::unknown_name(at, name, &kinds, near);
    match near {
        Some(_) => unknown,
        None => unknown.help(say! {
            zh: "规则删去或改了名的，这里也要跟着改；不再核对它，就从举例里删去这个名称";
            en: "where the rule was removed or renamed, change this too, or take the name out of the example"
        }),
    }
}
