//! Dates, numbers, ranges, grades.

use tiaoli_diagnostics::{Code, Diagnostic, FileSpan, say};

use crate::ast::DateKind;

/// A date as Chinese texts write it.
pub(crate) fn date_text(kind: &DateKind) -> String {
    match kind {
        DateKind::Day { year, month, day } => format!("{year}年{month}月{day}日"),
        DateKind::Month { year, month } => format!("{year}年{month}月"),
        DateKind::Term { year, spring } => format!("{year}年{}季学期", if *spring { "春" } else { "秋" }),
    }
}

pub(crate) fn iso_text(kind: &DateKind) -> String {
    match kind {
        DateKind::Day { year, month, day } => format!("{year:04}-{month:02}-{day:02}"),
        DateKind::Month { year, month } => format!("{year:04}-{month:02}"),
        DateKind::Term { year, spring } => {
            format!("{} term {year}", if *spring { "spring" } else { "autumn" })
        }
    }
}

pub(crate) fn range_mark(at: FileSpan, written: &str) -> Diagnostic {
    Diagnostic::new(
        Code::E0107,
        at,
        say!(zh: "从几到几用“至”，不用“{}”", written; en: "a range is written with `to` or `..`, not with `{}`", written),
    )
    .label(say!(zh: "改为“至”"; en: "write `..`"))
    .fix(say!(zh: "改为“至”"; en: "write 至"), at, " 至 ")
}

pub(crate) fn date_form(at: FileSpan, written: &str, kind: &DateKind) -> Diagnostic {
    let (zh, iso) = (date_text(kind), iso_text(kind));
    let meant = if written.contains('年') { zh.clone() } else { iso.clone() };
    Diagnostic::new(
        Code::E0109,
        at,
        say!(zh: "日期“{}”要写成“{}”或“{}”", written, zh, iso; en: "the date `{}` is written `{}`", written, iso),
    )
    .label(say!(zh: "月和日要写足两位，或者用年月日"; en: "month and day take two digits"))
    .fix(say!(zh: "改为“{}”", meant; en: "write `{}`", meant), at, meant.clone())
}

/// `二〇二四年九月一日`.
pub(crate) fn date_in_words(at: FileSpan, written: &str, kind: &DateKind) -> Diagnostic {
    let zh = date_text(kind);
    Diagnostic::new(
        Code::E0109,
        at,
        say!(zh: "日期“{}”要写成“{}”", written, zh; en: "the date `{}` is written `{}`", written, iso_text(kind)),
    )
    .label(say!(zh: "日期用阿拉伯数字写"; en: "dates are written in digits"))
    .fix(say!(zh: "改为“{}”", zh; en: "write {}", zh), at, zh.clone())
}

/// `last` is the last day of a month that exists, where only the day is too late.
pub(crate) fn no_such_date(at: FileSpan, kind: &DateKind, last: Option<&DateKind>) -> Diagnostic {
    let diagnostic = Diagnostic::new(
        Code::E0120,
        at,
        say!(zh: "没有“{}”这个日期", date_text(kind); en: "there is no date `{}`", iso_text(kind)),
    )
    .label(say!(zh: "日历上没有这一天"; en: "not in the calendar"));
    match last {
        Some(last) => {
            let (zh, iso) = (date_text(last), iso_text(last));
            diagnostic
                .help(say!(zh: "那个月的最后一天是{}", zh; en: "the last day of that month is {}", iso))
                .guess(say!(zh: "改为“{}”", zh; en: "write `{}`", iso), at, zh)
        }
        None => diagnostic.help(say!(zh: "月份是1至12，日期从1日起，请对照原文核对"; en: "months go from 1 to 12 and days start at 1; compare with the source")),
    }
}

pub(crate) fn no_such_month(at: FileSpan) -> Diagnostic {
    Diagnostic::new(Code::E0120, at, say!(zh: "月份只有1至12月"; en: "months go from 1 to 12"))
        .label(say!(zh: "这里的月份不存在"; en: "there is no such month"))
}

pub(crate) fn bad_school_year(at: FileSpan, first: u32) -> Diagnostic {
    let next = first.saturating_add(1);
    Diagnostic::new(
        Code::E0120,
        at,
        say!(zh: "一个学年跨相邻的两年，如“{}—{}学年”", first, next; en: "a school year joins two years that follow each other, for example `school year {}-{}`", first, next),
    )
    .label(say!(zh: "前后两年不相邻"; en: "these years do not follow each other"))
    .guess(say!(zh: "改为“{}—{}学年”", first, next; en: "write {}—{}学年", first, next), at, format!("{first}—{next}学年"))
}

pub(crate) fn bad_grades(at: FileSpan) -> Diagnostic {
    Diagnostic::new(
        Code::E0120,
        at,
        say!(zh: "年级从小到大写，如“一、二年级”“一至三年级”"; en: "grades are written in rising order, for example `grades 1..3`"),
    )
    .label(say!(zh: "这里的年级读不出来"; en: "these grades cannot be read"))
}

pub(crate) fn number_too_large(at: FileSpan) -> Diagnostic {
    Diagnostic::new(
        Code::E0127,
        at,
        say!(zh: "这个数太大或位数太多"; en: "this number is too large or has too many digits"),
    )
    .label(say!(zh: "最多28位数字"; en: "28 digits at most"))
}

/// `12季度`.
pub(crate) fn no_such_unit(at: FileSpan, unit: &str, meant: Option<String>) -> Diagnostic {
    let diagnostic = Diagnostic::new(
        Code::E0131,
        at,
        say!(zh: "没有“{}”这个单位", unit; en: "there is no unit `{}`", unit),
    )
    .label(say!(zh: "可以用：年、岁、个月、日、个工作日、%、元、万元"; en: "one of: years, months, days, working days, %, CNY"));
    match meant {
        Some(meant) => {
            diagnostic.fix(say!(zh: "改为“{}”", meant; en: "write `{}`", meant), at, meant.clone())
        }
        None => diagnostic,
    }
}

/// `2025年9月1日 2600元` among dated values.
pub(crate) fn dated_line(at: FileSpan, meant: &str) -> Diagnostic {
    Diagnostic::new(
        Code::E0101,
        at,
        say!(zh: "这一行缺“自”和“为”，应当写“{}”", meant; en: "`from` and `is` are missing here; write `{}`", meant),
    )
    .label(say!(zh: "每行写“自 日期 为 …”"; en: "every line says `from DATE is …`"))
    .fix(say!(zh: "改为“{}”", meant; en: "write `{}`", meant), at, meant)
}

pub(crate) fn digits_joined_by_minus(at: FileSpan, sign: FileSpan) -> Diagnostic {
    Diagnostic::new(
        Code::E0110,
        at,
        say!(zh: "数字之间的“-”看不出是日期、范围还是减号"; en: "a `-` between two digits could be a date, a range or a minus"),
    )
    .label(say!(zh: "范围用“至”；减号两边各空一格；日期写足两位"; en: "write a range with `..`, a minus with blanks round it, a date with two digits each"))
    .fix(say!(zh: "表示范围：改为“至”"; en: "a range: write 至"), sign, "至")
    .fix(say!(zh: "表示减：两边加空格"; en: "a minus: add blanks"), sign, " - ")
}

pub(crate) fn thousands_comma(at: FileSpan, comma: FileSpan) -> Diagnostic {
    Diagnostic::new(
        Code::E0111,
        at,
        say!(zh: "数字中间的逗号只能用在金额里（如 1,200元）；这里看不出是一个数还是两个数"; en: "a comma between digits belongs to amounts (`1,200 CNY`); here it could be one number or two"),
    )
    .label(say!(zh: "是一个数就去掉逗号，是两个数就在逗号后空一格"; en: "one number: without the comma; two numbers: a blank after it"))
    .fix(say!(zh: "是一个数：去掉逗号"; en: "one number: delete the comma"), comma, "")
    .fix(say!(zh: "是两个数：加空格"; en: "two numbers: add a blank"), comma, ", ")
}

/// `1,00元`: three digits follow the comma of an amount.
pub(crate) fn misplaced_comma(at: FileSpan, comma: FileSpan) -> Diagnostic {
    Diagnostic::new(
        Code::E0111,
        at,
        say!(zh: "逗号的位置不对：金额里的逗号每三位一个（如 1,200元）"; en: "the comma is misplaced: in an amount it stands before every three digits (`1,200 CNY`)"),
    )
    .label(say!(zh: "最后一个逗号后面要有三位数字"; en: "three digits follow the last comma"))
    .guess(say!(zh: "去掉逗号"; en: "delete the comma"), comma, "")
}

pub(crate) fn bound_of_many(at: FileSpan, word: &str) -> Diagnostic {
    Diagnostic::new(
        Code::E0128,
        at,
        say!(zh: "“{}”前面只能有一个数或一个等级", word; en: "`{}` follows one value", word),
    )
    .label(say!(zh: "前面有好几个"; en: "several stand before it"))
}

pub(crate) fn range_among_values(at: FileSpan) -> Diagnostic {
    Diagnostic::new(
        Code::E0128,
        at,
        say!(zh: "这里要么写一个范围，要么逐个列出，不能混写"; en: "write one range or single values here, not both"),
    )
    .label(say!(zh: "范围混在了列举里"; en: "a range among single values"))
}

pub(crate) fn open_value(at: FileSpan) -> Diagnostic {
    Diagnostic::new(
        Code::E0129,
        at,
        say!(zh: "提示文字里的“{{”没有“}}”收住"; en: "the `{{` in this message has no `}}`"),
    )
    .label(say!(zh: "从这里打开"; en: "opened here"))
}

/// `整数 人`, `金额 每年`: `meant` is the period of an amount that comes nearest.
pub(crate) fn no_such_type_unit(at: FileSpan, unit: &str, money: bool, meant: Option<&str>) -> Diagnostic {
    if !money {
        return Diagnostic::new(
            Code::E0131,
            at,
            say!(zh: "没有“{}”这个单位：整数、小数后面只写年、月、日、个工作日或 %", unit; en: "there is no unit `{}`: after integer and decimal stand years, months, days, working days or %", unit),
        )
        .label(say!(zh: "别的单位不写，单写“整数”即可"; en: "leave other units out"))
        .fix(say!(zh: "删去“{}”", unit; en: "delete `{}`", unit), at, "");
    }
    let diagnostic = Diagnostic::new(
        Code::E0131,
        at,
        say!(zh: "金额的期间不写“{}”，要写明每生（每人、每户）", unit; en: "an amount is not `{}`", unit),
    )
    .label(say!(zh: "可以写：每生每年、每生每学期、每生每月、每生每次，“生”也可以写“人”“户”"; en: "write CNY/year, CNY/term, CNY/month or CNY/payment"));
    match meant {
        Some(meant) => {
            let household = meant.replace('生', "户");
            diagnostic.fix(say!(zh: "改为“{}”", meant; en: "write `{}`", meant), at, meant).fix(
                say!(zh: "改为“{}”", household; en: "write `{}`", household),
                at,
                household,
            )
        }
        None => diagnostic,
    }
}
