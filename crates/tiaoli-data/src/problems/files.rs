//! Files as a whole: what cannot be read or written, encodings, workbooks, sheets.

use super::*;

/// The reason of the operating system in plain words.
fn reason(error: &io::Error) -> Text {
    match error.kind() {
        io::ErrorKind::NotFound => say! { zh: "没有这个文件"; en: "there is no such file" },
        io::ErrorKind::PermissionDenied => say! { zh: "没有权限"; en: "permission denied" },
        io::ErrorKind::IsADirectory => {
            say! { zh: "这是文件夹，不是文件"; en: "this is a folder, not a file" }
        }
        io::ErrorKind::StorageFull => say! { zh: "磁盘已满"; en: "the disk is full" },
        io::ErrorKind::ReadOnlyFilesystem => say! { zh: "该位置只读"; en: "the place is read-only" },
        io::ErrorKind::NotADirectory => {
            say! { zh: "路径中有一段不是文件夹"; en: "a part of the path is not a folder" }
        }
        _ => Text::same(error.to_string()),
    }
}

/// Also what is wrong with the text itself, where the error says so.
pub(crate) fn cannot_read(file: &str, error: &io::Error) -> Diagnostic {
    match error.get_ref().and_then(|inner| inner.downcast_ref()) {
        Some(NotText::Disguise(disguise)) => return not_a_text_table(file, *disguise),
        Some(NotText::NoEncoding { line }) => return not_text(file, *line),
        Some(NotText::NotThis { wanted, line }) => return not_this_encoding(file, *wanted, *line),
        None => {}
    }
    if let Some(refusal) = error.get_ref().and_then(|inner| inner.downcast_ref()) {
        return workbook(file, refusal);
    }
    let why = reason(error);
    let message = say! { zh: "读不了“{file}”：{}", why.zh; en: "cannot read `{file}`: {}", why.en };
    Diagnostic::at(Code::E0601, file_place(file), message)
        .label(why)
        .help(say! { zh: "请核对文件名和所在位置"; en: "check the name and the place of the file" })
}

pub(crate) fn cannot_write(file: &str, error: &io::Error) -> Diagnostic {
    let why = match error.kind() {
        io::ErrorKind::NotFound => say! { zh: "没有这个文件夹"; en: "there is no such folder" },
        _ => reason(error),
    };
    let message = say! { zh: "写不了“{file}”：{}", why.zh; en: "cannot write `{file}`: {}", why.en };
    Diagnostic::at(Code::E0611, file_place(file), message).label(why).help(say! {
        zh: "请换一个位置，或关闭正在使用它的程序后重试；原有文件没有改动";
        en: "choose another place, or close the program that uses it; an existing file was left as it was"
    })
}

/// Sizes that no roster has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unsafe {
    /// It unpacks to more than is read, or to more than it says.
    Size,
    /// One cell or tag is longer than a spreadsheet allows.
    LongText,
    /// It says that it holds more texts than there is room for in it.
    Announced,
    Entries,
    NameTwice,
    Encrypted,
    Columns,
    Rows,
}

/// A workbook that is not read.
pub(crate) fn workbook(file: &str, refusal: &Refusal) -> Diagnostic {
    let why = match refusal {
        Refusal::Disguise(disguise) => return not_a_text_table(file, *disguise),
        Refusal::Damaged { row } => return workbook_damaged(file, *row),
        Refusal::Unsafe(why) => why,
    };
    let (what, help) = match why {
        Unsafe::Encrypted => (
            say! { zh: "里面有加密的部分"; en: "parts of it are encrypted" },
            say! { zh: "请去掉密码后另存"; en: "remove the password and save it again" },
        ),
        Unsafe::NameTwice => (
            say! { zh: "里面有两个同名的部分"; en: "two of its parts have the same name" },
            say! { zh: "请用 Excel 或 WPS 打开后另存为 .xlsx"; en: "open it in a spreadsheet and save it as .xlsx" },
        ),
        Unsafe::Columns => (
            say! { zh: "有单元格在第2048列以外"; en: "it has cells beyond column 2048" },
            say! { zh: "请删去名册右边用不着的列"; en: "delete the columns to the right of the roster" },
        ),
        Unsafe::Rows => (
            say! { zh: "有行号超过1,048,576，工作表没有这么多行"; en: "it has a row beyond 1,048,576, the last one of a sheet" },
            say! { zh: "请用 Excel 或 WPS 打开后另存为 .xlsx"; en: "open it in a spreadsheet and save it as .xlsx" },
        ),
        Unsafe::Entries => (
            say! { zh: "里面的部分太多（超过20,000个）"; en: "it has more than 20,000 parts" },
            say! { zh: "请删去里面的图片，或另存为 CSV UTF-8"; en: "remove the pictures in it, or save it as CSV UTF-8" },
        ),
        Unsafe::LongText => (
            say! { zh: "里面有一段文字比任何单元格都长"; en: "a text in it is longer than any cell can be" },
            say! { zh: "请核对文件的来历；确是名册的，用 Excel 或 WPS 另存为 CSV UTF-8"; en: "check where it comes from; if it is a roster, save it as CSV UTF-8" },
        ),
        Unsafe::Announced | Unsafe::Size => (
            say! { zh: "解开以后大得不合常理（可能是恶意文件）"; en: "it unpacks to an unreasonable size; it may be malicious" },
            say! { zh: "请核对文件的来历；确是名册的，用 Excel 或 WPS 另存为 CSV UTF-8"; en: "check where it comes from; if it is a roster, save it as CSV UTF-8" },
        ),
    };
    let message =
        say! { zh: "为安全起见没有读“{file}”：{}", what.zh; en: "`{file}` was not read: {}", what.en };
    Diagnostic::at(Code::E0655, file_place(file), message)
        .label(say! { zh: "不像是正常的名册"; en: "not like a roster" })
        .help(help)
}

fn workbook_damaged(file: &str, row: u64) -> Diagnostic {
    let message = match row {
        0 => {
            say! { zh: "“{file}”不是完整的 Excel 工作簿，读不了"; en: "`{file}` is not a whole Excel workbook and cannot be read" }
        }
        row => say! { zh: "“{file}”读到第{row}行时坏了"; en: "`{file}` is broken at row {row}" },
    };
    Diagnostic::at(Code::E0656, file_place(file), message)
        .label(say! { zh: "文件不完整或已损坏"; en: "cut off or damaged" })
        .help(say! {
            zh: "请重新下载或拷贝；能用 Excel 或 WPS 打开的，另存一份 .xlsx 再试";
            en: "fetch it again; if a spreadsheet opens it, save it as a new .xlsx and try that"
        })
}

pub(super) fn listed(sheets: &[String], open: char, close: char, comma: &str) -> String {
    let names: Vec<String> =
        sheets.iter().take(8).map(|name| format!("{open}{}{close}", short(name))).collect();
    let more = if sheets.len() > 8 { "…" } else { "" };
    names.join(comma) + more
}

/// Several sheets fit the table.
pub(crate) fn several_sheets(file: &str, sheets: &[String]) -> Diagnostic {
    let count = sheets.len();
    let first = sheets.first().map(|name| short(name)).unwrap_or_default();
    let message = say! {
        zh: "“{file}”里有{count}张工作表都像名册：{}；不知道该读哪一张", listed(sheets, '“', '”', "、");
        en: "{count} sheets of `{file}` fit: {}; say which one to read", listed(sheets, '`', '`', ", ")
    };
    Diagnostic::at(Code::E0653, file_place(file), message)
        .label(say! { zh: "要指明工作表"; en: "the sheet has to be named" })
        .help(say! {
            zh: "请写 --data \"{file}!{first}\"；各表要一起算的，先合并成一张";
            en: "write --data \"{file}!{first}\"; join the sheets first to evaluate all of them"
        })
}

/// No sheet has that name.
pub(crate) fn no_such_sheet(file: &str, wanted: &str, sheets: &[String]) -> Diagnostic {
    let wanted = short(wanted);
    let message = say! {
        zh: "“{file}”里没有工作表“{wanted}”"; en: "`{file}` has no sheet `{wanted}`"
    };
    Diagnostic::at(Code::E0654, file_place(file), message)
        .label(say! { zh: "没有这张工作表"; en: "no such sheet" })
        .help(say! {
            zh: "里面有：{}", listed(sheets, '“', '”', "、"); en: "there are: {}", listed(sheets, '`', '`', ", ")
        })
}

/// A Parquet file that breaks off, or is none.
#[cfg(feature = "parquet")]
pub(crate) fn parquet_damaged(file: &str) -> Diagnostic {
    let message = say! { zh: "“{file}”不是完整的 Parquet 文件，读不了"; en: "`{file}` is not a whole Parquet file and cannot be read" };
    Diagnostic::at(Code::E0656, file_place(file), message)
        .label(say! { zh: "文件不完整或已损坏"; en: "cut off or damaged" })
        .help(say! { zh: "请重新导出或重新拷贝"; en: "export or copy it again" })
}

/// The form is known, but not to this program.
#[cfg(not(feature = "parquet"))]
pub(crate) fn no_parquet(file: &str) -> Diagnostic {
    let message = say! {
        zh: "“{file}”是 Parquet 文件，这个程序没有带上读写 Parquet 的功能";
        en: "`{file}` is a Parquet file, and this program was built without Parquet"
    };
    Diagnostic::at(Code::E0657, file_place(file), message)
        .label(say! { zh: "这个程序读不了这种文件"; en: "not in this build" })
        .help(say! {
            zh: "请改给 CSV、XLSX 或 JSONL 文件；或重新安装：cargo install --path crates/tiaoli-cli --locked --features parquet";
            en: "give a CSV, XLSX or JSONL file, or install it again with: cargo install --path crates/tiaoli-cli --locked --features parquet"
        })
}

/// Which of several sheets is read.
pub(crate) fn sheet_chosen(file: &str, sheet: &str, of: usize) -> Diagnostic {
    let sheet = short(sheet);
    let message = say! {
        zh: "“{file}”有{of}张工作表，读的是“{sheet}”"; en: "`{file}` has {of} sheets; `{sheet}` is read"
    };
    Diagnostic::at(Code::E0651, file_place(file), message)
        .label(say! { zh: "按表头选的"; en: "chosen by its header" })
        .help(say! { zh: "要读另一张，写 文件!工作表"; en: "to read another one, write FILE!SHEET" })
}

/// Which list of an object is read.
pub(crate) fn list_chosen(file: &str, path: &str) -> Diagnostic {
    let path = short(path);
    let message = say! {
        zh: "“{file}”的记录在“{path}”下面，读的是这一组"; en: "the records of `{file}` are in `{path}`, which is read"
    };
    Diagnostic::at(Code::E0651, file_place(file), message)
        .label(say! { zh: "包在里面的一组记录"; en: "a list in an object" })
}

/// Cells whose formula has no result in the file.
pub(crate) fn formulas_without_value(file: &str, count: u64) -> Diagnostic {
    let message = say! {
        zh: "“{file}”里有{count}格公式没有存下结果，按空着处理";
        en: "{count} formulas of `{file}` have no result in the file; these cells count as missing"
    };
    Diagnostic::at(Code::E0658, file_place(file), message)
        .label(say! { zh: "公式没有结果"; en: "formulas without results" })
        .help(say! {
            zh: "请用 Excel 或 WPS 打开、保存一次（会算出结果）后重试";
            en: "open the file in a spreadsheet and save it, which calculates them, then try again"
        })
}

/// Neither UTF-8 nor GB18030.
fn not_text(file: &str, line: u64) -> Diagnostic {
    let message = say! {
        zh: "“{file}”既不是 UTF-8，也不是 GB18030（GBK）文字（第{line}行）";
        en: "`{file}` is neither UTF-8 nor GB18030 (GBK) text (line {line})"
    };
    Diagnostic::at(Code::E0602, row_place(&Origin::file(file), line, 0), message)
        .label(say! { zh: "从这里起读不出文字"; en: "this is no text in these encodings" })
        .help(say! {
            zh: "请在 Excel 或 WPS 里“另存为 → CSV UTF-8（逗号分隔）”后重试，或直接给 .xlsx 文件";
            en: "save it as “CSV UTF-8 (comma delimited)” and try again, or give the .xlsx file itself"
        })
}

/// `--encoding` named another encoding than the text is in.
fn not_this_encoding(file: &str, wanted: Encoding, line: u64) -> Diagnostic {
    let name = wanted.name();
    let message = say! {
        zh: "“{file}”不是 {name} 文字（第{line}行读不出）";
        en: "`{file}` is not {name} text (line {line} cannot be read)"
    };
    Diagnostic::at(Code::E0659, row_place(&Origin::file(file), line, 0), message)
        .label(say! { zh: "与 --encoding 说的编码不符"; en: "not in the encoding of --encoding" })
        .help(say! { zh: "请去掉 --encoding，让程序自己辨认"; en: "leave --encoding out, so that the encoding is found out" })
}

/// The text is in another encoding than UTF-8, and was read.
pub(crate) fn other_encoding(file: &str, encoding: Encoding) -> Diagnostic {
    let (zh, en) = match encoding {
        Encoding::Gb18030 => ("GB18030（GBK）", "GB18030 (GBK)"),
        Encoding::Utf16Le | Encoding::Utf16Be => ("UTF-16（“Unicode 文本”）", "UTF-16 (“Unicode text”)"),
        Encoding::Utf8 => ("UTF-8 ", "UTF-8"),
    };
    let message = say! { zh: "“{file}”按 {zh}读取"; en: "`{file}` is read as {en}" };
    Diagnostic::at(Code::E0650, file_place(file), message)
        .label(say! { zh: "不是 UTF-8"; en: "not UTF-8" })
        .help(say! { zh: "文字读错了的，用 --encoding 指明编码"; en: "if the text comes out wrong, name the encoding with --encoding" })
}

/// What a file is that only looks like a text table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Disguise {
    Workbook,
    /// Of Excel 97, or a newer one under a password: both begin alike.
    OldWorkbook,
    Parquet,
    /// A web page under the name of a workbook, as some systems export it.
    WebPage,
    /// A text under the name of a workbook.
    PlainText,
    Binary,
}

pub(crate) fn not_a_text_table(file: &str, disguise: Disguise) -> Diagnostic {
    let (what, help) = match disguise {
        Disguise::Workbook => (
            say! { zh: "是 Excel 工作簿，不是文字表格"; en: "is an Excel workbook, not a text table" },
            say! { zh: "请把文件名的结尾改成 .xlsx，或加 --input-format xlsx"; en: "rename it to end in .xlsx, or add --input-format xlsx" },
        ),
        Disguise::OldWorkbook => (
            say! { zh: "是旧版 Excel 工作簿（.xls），或者加了打开密码"; en: "is a workbook of Excel 97 (.xls), or under a password" },
            say! { zh: "请在 Excel 或 WPS 里去掉密码，“另存为 → Excel 工作簿（.xlsx）”后重试"; en: "remove the password, save it as an .xlsx workbook and try again" },
        ),
        Disguise::Parquet => (
            say! { zh: "是 Parquet 文件，不是文字表格"; en: "is a Parquet file, not a text table" },
            say! { zh: "请把文件名的结尾改成 .parquet，或加 --input-format parquet"; en: "rename it to end in .parquet, or add --input-format parquet" },
        ),
        Disguise::WebPage => (
            say! { zh: "其实是网页，只是名字像 Excel 工作簿（有些系统这样导出）"; en: "is a web page under the name of a workbook, as some systems export it" },
            say! { zh: "请用 Excel 或 WPS 打开，“另存为 → Excel 工作簿（.xlsx）”后重试"; en: "open it in a spreadsheet, save it as an .xlsx workbook and try again" },
        ),
        Disguise::PlainText => (
            say! { zh: "是文字表格，只是名字像 Excel 工作簿"; en: "is a text table under the name of a workbook" },
            say! { zh: "请把文件名的结尾改成 .csv，或加 --input-format csv"; en: "rename it to end in .csv, or add --input-format csv" },
        ),
        Disguise::Binary => (
            say! { zh: "不是文字表格，也不是 Excel 工作簿"; en: "is neither a text table nor a workbook" },
            say! { zh: "请核对是不是选错了文件"; en: "check whether this is the right file" },
        ),
    };
    let message = say! { zh: "“{file}”{}", what.zh; en: "`{file}` {}", what.en };
    Diagnostic::at(Code::E0612, file_place(file), message)
        .label(say! { zh: "内容与文件的形式不符"; en: "what is in it does not fit its form" })
        .help(help)
}
