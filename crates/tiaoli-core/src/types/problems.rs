//! E03xx: types and units.

use tiaoli_diagnostics::{Code, Diagnostic, FileSpan, Text, say};

/// E0301: a value of one kind where another is needed.
pub(crate) fn mismatch(
    at: FileSpan,
    wanted: &Text,
    found: &Text,
    because: Option<(FileSpan, Text)>,
) -> Diagnostic {
    let diagnostic = Diagnostic::new(
        Code::E0301,
        at,
        say! { zh: "这里要写{}，写的却是{}", wanted.zh, found.zh; en: "{} is needed here, but this is {}", wanted.en, found.en },
    )
    .label(say! { zh: "这是{}", found.zh; en: "this is {}", found.en });
    match because {
        Some((place, side)) => diagnostic
            .related(place, say! { zh: "因为这一边是{}", side.zh; en: "because this side is {}", side.en }),
        None => diagnostic,
    }
}

/// E0301: `{}` where a value is needed. `of_set`: the other side may hold several values.
pub(crate) fn empty_braces(at: FileSpan, of_set: bool) -> Diagnostic {
    let diagnostic = Diagnostic::new(
        Code::E0301,
        at,
        say! { zh: "“{{}}”里没有写取值"; en: "there is no value in `{{}}`" },
    );
    if of_set {
        diagnostic
            .label(say! { zh: "什么都不会属于它"; en: "nothing is ever in it" })
            .help(say! { zh: "问这一栏是不是一项都没有，写“为 {{}}”或“不为 {{}}”"; en: "to ask whether the field holds nothing, write `is {{}}` or `is not {{}}`" })
    } else {
        diagnostic
            .label(say! { zh: "写上取值"; en: "write the values" })
            .help(say! { zh: "问这一栏填没填，写“未填(…)”或“已填(…)”"; en: "to ask whether the field was filled, write `blank(…)` or `filled(…)`" })
    }
}

/// A date is wanted of an ID number, which holds the date of birth.
pub(crate) fn date_of_id(diagnostic: Diagnostic, at: FileSpan, written: &str) -> Diagnostic {
    use crate::builtins::{BUILTINS, Builtin};
    let Some(signature) = BUILTINS.iter().find(|one| one.builtin == Builtin::BirthDateOf) else {
        return diagnostic;
    };
    let meant = format!("{}({written})", if written.is_ascii() { signature.en } else { signature.zh });
    diagnostic.guess(
        say! { zh: "取号码里的出生日期：改为“{}”", meant; en: "the date of birth in it: write `{}`", meant },
        at,
        meant,
    )
}

/// E0302: two different units.
pub(crate) fn units(at: FileSpan, wanted: &Text, found: &Text, because: Option<FileSpan>) -> Diagnostic {
    let diagnostic = Diagnostic::new(
        Code::E0302,
        at,
        say! { zh: "单位对不上：一边是{}，一边是{}", wanted.zh, found.zh; en: "the units differ: {} against {}", wanted.en, found.en },
    )
    .label(say! { zh: "这是{}", found.zh; en: "this is {}", found.en })
    .help(say! { zh: "两边要用同一个单位：把其中一边改写成另一边的单位"; en: "write both sides in one unit" });
    match because {
        Some(place) => {
            diagnostic.related(place, say! { zh: "这是{}", wanted.zh; en: "this is {}", wanted.en })
        }
        None => diagnostic,
    }
}

/// E0303: amounts for different periods.
pub(crate) fn periods(at: FileSpan, wanted: &Text, found: &Text, because: Option<FileSpan>) -> Diagnostic {
    let diagnostic = Diagnostic::new(
        Code::E0303,
        at,
        say! {
            zh: "金额的期间对不上：一边是{}，一边是{}；程序不会自行折算", wanted.zh, found.zh;
            en: "the amounts are for different periods: {} against {}; nothing is converted silently", wanted.en, found.en
        },
    )
    .label(say! { zh: "这是{}", found.zh; en: "this is {}", found.en })
    .help(say! {
        zh: "按同一个期间写：自己折算好，把其中一边改写成另一边的期间";
        en: "write both sides for one period: convert one of them yourself"
    });
    match because {
        Some(place) => {
            diagnostic.related(place, say! { zh: "这是{}", wanted.zh; en: "this is {}", wanted.en })
        }
        None => diagnostic,
    }
}

/// E0304: something that is neither true nor false where a condition is needed.
pub(crate) fn not_a_condition(at: FileSpan, found: &Text, help: Option<Text>) -> Diagnostic {
    let diagnostic = Diagnostic::new(
        Code::E0304,
        at,
        say! { zh: "这里要写一个条件，写的却是{}", found.zh; en: "a condition is needed here, but this is {}", found.en },
    )
    .label(say! { zh: "不能回答“是”或“否”"; en: "this is neither true nor false" });
    match help {
        Some(help) => diagnostic.help(help),
        None => diagnostic,
    }
}

/// E0306: 以上, 超过 … on something without an order.
pub(crate) fn no_order(at: FileSpan, what: &Text) -> Diagnostic {
    Diagnostic::new(
        Code::E0306,
        at,
        say! { zh: "{}不分高低先后，不能用“以上”“超过”一类的词", what.zh; en: "{} has no order, so it cannot be compared with `or more`, `over` …", what.en },
    )
    .label(say! { zh: "没有先后次序"; en: "without an order" })
    .help(say! {
        zh: "写出全部取值，如 为 甲、乙；要分高低，请用 等级 声明";
        en: "list the values (is a, b), or declare them as tiers"
    })
}

/// E0307: too few or too many things in the brackets of a function.
pub(crate) fn arguments(at: FileSpan, name: &str, takes: &Text) -> Diagnostic {
    Diagnostic::new(
        Code::E0307,
        at,
        say! { zh: "“{}”的括号里要写：{}", name, takes.zh; en: "`{}` takes: {}", name, takes.en },
    )
    .label(say! { zh: "括号里写得不对"; en: "this does not fit" })
}

/// E0201: `银行卡号 为 空`. What is not filled in equals nothing.
pub(crate) fn nothing_compared(at: FileSpan, word: &str, field: &str, negated: bool) -> Diagnostic {
    let function = match (negated, word.is_ascii() && field.is_ascii()) {
        (false, false) => "未填",
        (true, false) => "已填",
        (false, true) => "blank",
        (true, true) => "filled",
    };
    let meant = format!("{function}({field})");
    Diagnostic::new(
        Code::E0201,
        at,
        say! { zh: "问这一栏填没填，不写“{}”，写“{}”", word, meant; en: "whether a field was filled is not asked with `{}` but with `{}`", word, meant },
    )
    .label(say! { zh: "应当写 {}", meant; en: "write {}", meant })
    .fix(say! { zh: "改为“{}”", meant; en: "write `{}`", meant }, at, meant)
}

/// E0308: a plain number where an amount is needed.
pub(crate) fn no_unit(at: FileSpan, number: &str) -> Diagnostic {
    Diagnostic::new(
        Code::E0308,
        at,
        say! { zh: "“{}”没有写单位，每年和每月差十倍", number; en: "`{}` has no unit; per year and per month differ tenfold", number },
    )
    .label(say! { zh: "写成 {}元 或 每生每年{}元", number, number; en: "write {} CNY or {} CNY/year", number, number })
    .guess(say! { zh: "改为“{}元”", number; en: "change it to `{} CNY`", number }, at, format!("{number}元"))
}

/// E0308: a plain number where a percentage is needed. One below 1 may be the fraction or the percentage.
pub(crate) fn no_percent(at: FileSpan, written: &str, value: rust_decimal::Decimal) -> Diagnostic {
    let plain = format!("{written}%");
    let fraction = (value.abs() < rust_decimal::Decimal::ONE)
        .then(|| value.checked_mul(rust_decimal::Decimal::ONE_HUNDRED))
        .flatten()
        .map(|hundredfold| format!("{}%", hundredfold.normalize()));
    let diagnostic = Diagnostic::new(
        Code::E0308,
        at,
        say! { zh: "这里是百分数，“{}”没有写 %", written; en: "this is a percentage, but `{}` has no %", written },
    );
    let write = |diagnostic: Diagnostic, meant: String| {
        diagnostic.fix(say! { zh: "改为“{}”", meant; en: "write `{}`", meant }, at, meant)
    };
    match fraction {
        Some(fraction) => {
            let labelled = diagnostic.label(
                say! { zh: "是 {} 还是 {}？程序不会猜", fraction, plain; en: "{} or {}? nothing is guessed", fraction, plain },
            );
            write(write(labelled, fraction), plain)
        }
        None => {
            let labelled = diagnostic.label(say! { zh: "写成 {}", plain; en: "write {}", plain });
            write(labelled, plain)
        }
    }
}

/// E0309: arithmetic that has no meaning.
pub(crate) fn no_arithmetic(at: FileSpan, left: &Text, right: &Text, help: Option<Text>) -> Diagnostic {
    let diagnostic = Diagnostic::new(
        Code::E0309,
        at,
        say! { zh: "{}和{}不能这样算", left.zh, right.zh; en: "{} and {} cannot be combined like this", left.en, right.en },
    )
    .label(say! { zh: "算不出有意义的数"; en: "this has no meaning" });
    match help {
        Some(help) => diagnostic.help(help),
        None => diagnostic,
    }
}

/// E0310: a catalog, list or set compared with 为.
pub(crate) fn needs_membership(at: FileSpan, name: &str, verb: FileSpan, negated: bool) -> Diagnostic {
    let (zh, en) = if negated { ("不属于", "not in") } else { ("属于", "in") };
    Diagnostic::new(
        Code::E0310,
        at,
        say! { zh: "“{}”里有许多项，应写“{}”", name, zh; en: "`{}` holds several things; say `{}`", name, en },
    )
    .label(say! { zh: "在不在里面，用“{}”", zh; en: "membership is said with `{}`", en })
    .help(say! { zh: "如：专业代码 属于 涉农专业"; en: "such as: major_code in agricultural" })
    .related(verb, say! { zh: "这一整句"; en: "this condition" })
}

/// E0311: something to be looked up per record where a fixed value is needed.
pub(crate) fn not_constant(at: FileSpan) -> Diagnostic {
    Diagnostic::new(
        Code::E0311,
        at,
        say! { zh: "这里只能写定数，不能用栏目或其他名称"; en: "only a fixed value may stand here, no field or other name" },
    )
    .label(say! { zh: "不是定数"; en: "not a fixed value" })
}

/// E0312: what 按 names is no amount.
pub(crate) fn not_an_amount(at: FileSpan, found: &Text) -> Diagnostic {
    Diagnostic::new(
        Code::E0312,
        at,
        say! { zh: "“按”后面要写金额，写的却是{}", found.zh; en: "an amount is needed here, but this is {}", found.en },
    )
    .label(say! { zh: "这是{}", found.zh; en: "this is {}", found.en })
}

/// E0313: several values where one is needed.
pub(crate) fn several(at: FileSpan) -> Diagnostic {
    Diagnostic::new(
        Code::E0313,
        at,
        say! { zh: "这里只能写一个，写了几个"; en: "one value is needed here, but there are several" },
    )
    .label(say! { zh: "不止一个"; en: "more than one" })
    .help(say! { zh: "几个里有一个就算的，用“为”或“属于”"; en: "use `is` or `in` when any of them will do" })
}

/// E0314: a range that holds nothing.
pub(crate) fn empty_range(at: FileSpan) -> Diagnostic {
    Diagnostic::new(
        Code::E0314,
        at,
        say! { zh: "起点比终点大，这个范围里什么也没有"; en: "the range starts after its end, so nothing is in it" },
    )
    .label(say! { zh: "请把小的写在前面"; en: "write the smaller one first" })
}

/// E0315: a grade beyond 一年级 to 六年级, or another number out of what its kind allows.
pub(crate) fn out_of_kind(at: FileSpan, wanted: &Text) -> Diagnostic {
    Diagnostic::new(
        Code::E0315,
        at,
        say! { zh: "没有这样的{}", wanted.zh; en: "there is no such value: {} is needed", wanted.en },
    )
    .label(say! { zh: "超出范围：年级是一年级到六年级"; en: "out of range: grades go from 1 to 6" })
}

/// E0316: 于 after something that has no dates.
pub(crate) fn not_dated(at: FileSpan) -> Diagnostic {
    Diagnostic::new(
        Code::E0316,
        at,
        say! { zh: "“于”只能用在标准、地方参数和目录之后"; en: "`on` follows only a standard, a parameter or a catalog" },
    )
    .label(say! { zh: "它不分施行日期"; en: "this has no dated versions" })
}
