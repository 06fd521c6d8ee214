//! The messages of the preflight: what a row says that cannot be so.

use tiaoli_core::{ir::Name, value::Date};
use tiaoli_diagnostics::{Code, Diagnostic, Place, Severity, Text, say};

use super::regions::BadRegion;

/// The first six digits of an ID number.
pub(super) fn region(bad: &BadRegion, code: &str, birth_year: i32, place: Place) -> Diagnostic {
    let (severity, message, label) = match bad {
        BadRegion::NoProvince => (
            Severity::Warning,
            say! { zh: "身份证号前两位不是任何省份的代码"; en: "no province has the first two digits of the ID number" },
            say! { zh: "没有这个省份代码"; en: "no such province" },
        ),
        BadRegion::NeverACode => (
            Severity::Warning,
            say! { zh: "身份证号前六位 {code} 从来不是内蒙古的行政区划代码"; en: "the ID number begins with {code}, which never was a code of Inner Mongolia" },
            say! { zh: "没有这个区划代码"; en: "no such county" },
        ),
        BadRegion::Invented => (
            Severity::Hint,
            say! { zh: "身份证号以 {code} 开头：没有这个旗县，它只用在举例的假号码里"; en: "the ID number begins with {code}: no such county exists, it marks invented people" },
            say! { zh: "举例用的假号码"; en: "an invented person" },
        ),
        BadRegion::OtherYears { name, from, to } => {
            let zh = years(*from, *to, "以前", "以后", "至");
            let en = years(*from, *to, " and before", " and after", " to ");
            (
                Severity::Hint,
                say! { zh: "身份证号前六位 {code}（{name}）在出生的 {birth_year} 年不是现行代码（{zh}年使用）"; en: "{code} ({name}) was no code in {birth_year}, the year of birth (in use {en})" },
                say! { zh: "出生那年不用这个代码"; en: "not a code in the year of birth" },
            )
        }
    };
    let help = match bad {
        BadRegion::OtherYears { .. } => say! {
            zh: "也可能是出生以后多年才登记户口；请按身份证原件核对";
            en: "the person may have been registered years later; check it against the ID card"
        },
        BadRegion::Invented => {
            say! { zh: "真实名册里不应有这样的号码"; en: "a real roster holds no such number" }
        }
        BadRegion::NoProvince | BadRegion::NeverACode => {
            say! { zh: "请按身份证原件核对；外省代码不在核对范围内"; en: "check it against the ID card; codes of other provinces are not judged" }
        }
    };
    let mut problem = Diagnostic::at(Code::E0670, place, message).label(label).help(help);
    problem.severity = severity;
    problem
}

fn years(from: Option<i32>, to: Option<i32>, before: &str, after: &str, until: &str) -> String {
    match (from, to) {
        (None, Some(to)) => format!("{to}{before}"),
        (Some(from), None) => format!("{from}{after}"),
        (Some(from), Some(to)) => format!("{from}{until}{to}"),
        (None, None) => String::new(),
    }
}

/// The sex in its column and the one in the ID number.
pub(super) fn sex(male_by_id: bool, place: Place) -> Diagnostic {
    let (zh, en) = if male_by_id { ("男", "male") } else { ("女", "female") };
    let message = say! {
        zh: "性别与身份证号不一致：身份证号第17位表示“{zh}”";
        en: "the sex is not that of the ID number, whose 17th digit says `{en}`"
    };
    Diagnostic::at(Code::E0671, place, message)
        .label(say! { zh: "与身份证号不一致"; en: "not that of the ID number" })
        .help(say! { zh: "请按身份证原件核对，改正填错的一处"; en: "check both against the ID card and correct the wrong one" })
}

/// The birth date in its column and the one in the ID number. Neither is shown: they are personal.
pub(super) fn birth(place: Place) -> Diagnostic {
    let message = say! {
        zh: "出生日期与身份证号第7至14位不一致";
        en: "the birth date is not that of the ID number"
    };
    Diagnostic::at(Code::E0672, place, message)
        .label(say! { zh: "与身份证号不一致"; en: "not that of the ID number" })
        .help(say! { zh: "请按身份证原件核对，改正填错的一处"; en: "check both against the ID card and correct the wrong one" })
}

/// Several rows with one ID number.
pub(super) fn id_twice(field: &Name, count: u64, lines: &[u64], place: Place) -> Diagnostic {
    let (zh, en) = rows(lines, count);
    let message = say! {
        zh: "同一“{}”在本表出现 {count} 次：第 {zh} 行", field.zh;
        en: "the same `{}` stands in {count} rows: {en}", field.en
    };
    Diagnostic::at(Code::E0673, place, message)
        .label(say! { zh: "重复"; en: "repeated" })
        .help(say! { zh: "请核对是重复录入，还是有人的号码填错了"; en: "check whether a person was entered twice, or a number is wrong" })
}

/// Several rows with one key.
pub(super) fn key_twice(field: &Name, count: u64, lines: &[u64], place: Place) -> Diagnostic {
    let (zh, en) = rows(lines, count);
    let message = say! {
        zh: "同一识别号（“{}”）在本表出现 {count} 次：第 {zh} 行", field.zh;
        en: "the same key (`{}`) stands in {count} rows: {en}", field.en
    };
    Diagnostic::at(Code::E0641, place, message)
        .label(say! { zh: "重复"; en: "repeated" })
        .help(say! { zh: "请核对是否重复录入"; en: "check whether a row was entered twice" })
}

fn rows(lines: &[u64], count: u64) -> (String, String) {
    /// So many rows are named.
    const NAMED: usize = 6;
    let shown: Vec<String> = lines.iter().take(NAMED).map(u64::to_string).collect();
    let more = count > shown.len() as u64;
    let (zh, en) = (shown.join("、"), shown.join(", "));
    (if more { format!("{zh}…") } else { zh }, if more { format!("{en} …") } else { en })
}

/// Something that happened before the person was born.
pub(super) fn before_birth(field: &Name, place: Place) -> Diagnostic {
    let message = say! { zh: "“{}”早于出生日期", field.zh; en: "`{}` is before the birth date", field.en };
    out_of_order(message, place)
}

/// A later event with an earlier date.
pub(super) fn wrong_order(earlier: &Name, later: &Name, dates: (Date, Date), place: Place) -> Diagnostic {
    let message = say! {
        zh: "“{}”（{}）早于“{}”（{}）", later.zh, dates.1.zh(), earlier.zh, dates.0.zh();
        en: "`{}` ({}) is before `{}` ({})", later.en, dates.1, earlier.en, dates.0
    };
    out_of_order(message, place)
}

/// A birth after the day the roster is looked at.
pub(super) fn not_born_yet(as_of: Date, place: Place) -> Diagnostic {
    let message = say! {
        zh: "出生日期晚于 {}", as_of.zh();
        en: "the birth date is after {as_of}"
    };
    out_of_order(message, place)
}

fn out_of_order(message: Text, place: Place) -> Diagnostic {
    Diagnostic::at(Code::E0674, place, message)
        .label(say! { zh: "先后颠倒"; en: "out of order" })
        .help(say! { zh: "请核对两个日期，改正填错的一个"; en: "check both dates and correct the wrong one" })
}

/// Entry at an age that is rare.
pub(super) fn entry_age(age: i64, low: i64, high: i64, place: Place) -> Diagnostic {
    let message = say! {
        zh: "入学时 {age} 周岁，不在常见的 {low} 至 {high} 周岁之间";
        en: "the student entered at the age of {age}, outside the usual {low} to {high}"
    };
    let mut problem = Diagnostic::at(Code::E0675, place, message)
        .label(say! { zh: "少见的入学年龄"; en: "a rare age of entry" })
        .help(say! { zh: "年龄不是不予的理由；请核对出生日期和入学日期有没有填错"; en: "an age is no reason to refuse; see whether one of the dates is wrong" });
    problem.severity = Severity::Hint;
    problem
}

/// A record that breaks a 约束 of its table.
pub(super) fn constraint(message: Text, place: Place) -> Diagnostic {
    Diagnostic::at(Code::E0642, place, message)
        .label(say! { zh: "不符合约束"; en: "breaks a constraint" })
        .help(say! { zh: "请核对这几栏是不是填错了"; en: "see whether one of these cells is wrong" })
}

/// Why no corrected copy is written.
pub(super) fn no_copy(file: &str, why: Text) -> Diagnostic {
    let message = say! {
        zh: "没有写出改正后的副本：“{file}”{}", why.zh;
        en: "no corrected copy was written: {}", why.en
    };
    Diagnostic::at(Code::E0676, Place::Named(file.to_owned()), message)
        .label(say! { zh: "不能自动改"; en: "not to be corrected by a program" })
        .help(say! {
            zh: "请先照核对结果在原表里改正，再运行一次";
            en: "correct the table by hand as the report says, then run it again"
        })
}

/// A workbook that would have to hold more than a sheet can.
pub(crate) fn too_large(file: &str, rows: u64, most: u64) -> Diagnostic {
    let message = say! {
        zh: "“{file}”放不下：有 {rows} 行，一张工作表最多 {most} 行";
        en: "`{file}` cannot hold {rows} rows: a sheet has {most} at most"
    };
    Diagnostic::at(Code::E0676, Place::Named(file.to_owned()), message)
        .label(say! { zh: "行数太多"; en: "too many rows" })
        .help(say! { zh: "请改写成 .csv"; en: "write a .csv file instead" })
}
