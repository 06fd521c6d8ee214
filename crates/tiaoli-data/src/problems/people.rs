//! What people hand in beside the data: earlier results, payments, manifests.

use tiaoli_core::ir::Field;
use tiaoli_diagnostics::Severity;

use super::*;
use crate::schema::SheetWords;

/// A line of a result file that is no result; `header` names the cell, where one is to blame.
pub(crate) fn result_line(at: &tiaoli_core::rulings::At, header: &str) -> Diagnostic {
    let message = match header {
        "" => say! { zh: "这一行不是 tiaoli 写出的结果"; en: "the line is no result written by tiaoli" },
        header => {
            say! { zh: "这一行的“{header}”读不懂，不像 tiaoli 写出的结果"; en: "`{header}` of this line cannot be read; it does not look like a result written by tiaoli" }
        }
    };
    Diagnostic::at(Code::E0690, at.place(header), message)
        .label(say! { zh: "应为一条结果"; en: "a result belongs here" })
        .help(say! {
            zh: "请用 tiaoli eval 写出的 CSV、JSONL 或 JSON 原文件；用 Excel 改过的，请重新计算一次";
            en: "use the file as tiaoli eval wrote it (CSV, JSONL or JSON); if a spreadsheet has changed it, evaluate again"
        })
}

/// Columns that a small table cannot do without; each with the header that may be meant for it.
pub(crate) fn sheet_columns_missing(
    sheet: &SheetWords,
    fields: &[Field],
    missing: &[(&Name, Option<&str>)],
    place: Place,
) -> Diagnostic {
    let person = sheet.person.as_ref().and_then(|(at, name)| Some((&fields.get(*at)?.name, name)));
    // Whom a row is about is told by what the roster calls it.
    let called = |field: &Name| match person {
        Some((own, in_roster)) if own == field => in_roster.clone(),
        _ => field.clone(),
    };
    let zh: Vec<String> = missing.iter().map(|(field, _)| format!("“{}”", called(field).zh)).collect();
    let en: Vec<String> = missing.iter().map(|(field, _)| format!("`{}`", called(field).en)).collect();
    let message = say! {
        zh: "{}里没有{}栏", sheet.title.zh, zh.join("、"); en: "{} has no column {}", sheet.title.en, en.join(", ")
    };
    let mut help =
        say! { zh: "请补上；叫别的名字的，请改表头"; en: "add it, or rename the column that it is" };
    for (field, nearest) in missing {
        let name = called(field);
        if let Some(header) = nearest {
            let header = one_line(&short(header));
            help.zh += &format!("；“{header}”就是的话，把它改成“{}”", name.zh);
            help.en += &format!("; if it is `{header}`, rename that to `{}`", name.en);
        }
        if person.is_some_and(|(own, _)| own == *field) {
            help.zh += &format!("；名册按“{}”认人，别的号码对不上", name.zh);
            help.en += &format!("; the roster knows people by `{}`, and no other number finds them", name.en);
        }
    }
    let found = Diagnostic::at(Code::E0605, place, message)
        .label(say! { zh: "表头里没有"; en: "not in the header row" })
        .help(help);
    Diagnostic { severity: Severity::Error, ..found }
}

/// Why a row of the payment table says nothing that can be compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NotAPayment {
    NoKey,
    /// It says whom by a number that is not the key.
    OtherNumber,
    Benefit,
    Month,
    Amount,
    /// Less than a fen of it.
    Fraction,
}

pub(crate) fn payment(at: &tiaoli_core::rulings::At, what: NotAPayment, held: &str) -> Diagnostic {
    let held: String = held.chars().take(40).map(|c| if c.is_control() { ' ' } else { c }).collect();
    let (header, message, help) = match what {
        NotAPayment::NoKey => (
            "识别号",
            say! { zh: "这一笔没有写发给谁"; en: "the payment does not say to whom" },
            say! { zh: "填上名册里这个人的识别号"; en: "add the record's key as in the roster" },
        ),
        NotAPayment::OtherNumber => (
            "识别号",
            say! { zh: "这一笔没有写名册的识别号，只写了身份证号"; en: "the payment has an ID number and not the key of the roster" },
            say! { zh: "改填名册里这个人的识别号；照现在这样算，这个人会再发一次"; en: "put the record's key as in the roster; reckoned as it is, the person would be paid again" },
        ),
        NotAPayment::Benefit => (
            "项目",
            match held.as_str() {
                "" => {
                    say! { zh: "这一笔没有写是哪个资助项目"; en: "the payment does not say of which benefit" }
                }
                held => {
                    say! { zh: "这一笔的项目是“{held}”，政策里没有这个资助项目"; en: "the payment is of `{held}`, which is no benefit of the policy" }
                }
            },
            say! { zh: "项目一栏写资助项目的名称；别的项目的发放记录请另存一张表"; en: "name the benefit; keep payments of other benefits in another table" },
        ),
        NotAPayment::Month => (
            "月份",
            say! { zh: "月份填的是“{held}”，看不出是哪一年哪一月"; en: "the month `{held}` does not say which month of which year" },
            say! { zh: "写成 2024-09、2024年9月 或 202409"; en: "write 2024-09" },
        ),
        NotAPayment::Fraction => (
            "金额",
            say! { zh: "金额填的是“{held}”，不足一分的零头没法发"; en: "the amount `{held}` has a fraction of a fen, which nobody is paid" },
            say! { zh: "写到分为止，如 200.00"; en: "write it to the fen, such as 200.00" },
        ),
        NotAPayment::Amount => (
            "金额",
            say! { zh: "金额填的是“{held}”，不是金额"; en: "`{held}` is no amount" },
            say! { zh: "写成 200 或 200.00；退回的写负数"; en: "write 200 or 200.00; money that came back with a minus" },
        ),
    };
    let found = Diagnostic::at(Code::E0691, at.place(header), message).help(help);
    match what {
        // Whom it was paid to is the only thing missing: it is counted, apart.
        NotAPayment::NoKey => Diagnostic { severity: Severity::Warning, ..found }
            .label(say! { zh: "单列，没有比"; en: "counted apart, not compared" }),
        _ => found.label(say! { zh: "看不懂，不能算"; en: "not understood" }),
    }
}

/// What a row of a manifest leaves unclear.
#[derive(Clone, Debug)]
pub(crate) enum Unclear<'t> {
    Kind(&'t str),
    NoName,
    NoFile,
}

pub(crate) fn manifest(at: &tiaoli_core::rulings::At, header: &str, what: &Unclear<'_>) -> Diagnostic {
    let (message, help) = match what {
        Unclear::Kind(kind) => (
            say! { zh: "数据说明的“内容”写的是“{kind}”"; en: "the kind of a manifest's row is `{kind}`" },
            say! { zh: "只能写“文件”（一张表或名单的文件）或“确认”（空着的格子按什么算）"; en: "write `file` (the file of a table or list) or `confirm` (what empty cells mean)" },
        ),
        Unclear::NoName => (
            say! { zh: "数据说明的这一行没有写名称"; en: "the row of the manifest has no name" },
            say! { zh: "“文件”写表或名单的名称，“确认”写字段的名称"; en: "the name of a table or list, or for `confirm` of a field" },
        ),
        Unclear::NoFile => (
            say! { zh: "数据说明的这一行没有写文件"; en: "the row of the manifest names no file" },
            say! { zh: "写上文件名，从数据说明所在的文件夹算起"; en: "name the file, from the folder of the manifest" },
        ),
    };
    Diagnostic::at(Code::E0687, at.place(header), message)
        .label(say! { zh: "没有写清楚"; en: "not clear" })
        .help(help)
}

/// A file is not the one its checksum was taken of.
pub(crate) fn file_changed(file: &str, found: &str, at: &tiaoli_core::rulings::At) -> Diagnostic {
    let message = say! {
        zh: "“{file}”和数据说明里登记的不是同一份：校验码是 {found}";
        en: "`{file}` is not the file the manifest was written for: its checksum is {found}"
    };
    Diagnostic::at(Code::E0692, at.place("校验码"), message)
        .label(say! { zh: "登记之后改动过"; en: "changed since" })
        .help(say! {
            zh: "请找回登记时的那一份；确实换了新文件的，改登新的校验码和截至日期";
            en: "find the file of that time; if it was replaced on purpose, write down its checksum and date"
        })
}
