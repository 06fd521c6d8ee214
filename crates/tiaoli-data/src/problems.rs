//! The messages of this crate.

use std::io;

use tiaoli_core::ir::Name;
use tiaoli_diagnostics::{CellPlace, Code, Diagnostic, Place, Text, say};

use crate::{
    Origin,
    encoding::{Encoding, NotText},
    xlsx::Refusal,
};

/// A place in a header row; `column` from zero.
pub(crate) fn header_place(origin: &Origin, line: u64, column: usize, header: &str) -> Place {
    cell_place(origin, line, 0, column, header)
}

/// A cell; `row` from one, `column` from zero.
pub(crate) fn cell_place(origin: &Origin, line: u64, row: u64, column: usize, header: &str) -> Place {
    place(origin, line, row, u32::try_from(column + 1).unwrap_or(u32::MAX), header)
}

/// A value of a JSON record: it has a name, but no column.
pub(crate) fn value_place(origin: &Origin, line: u64, row: u64, key: &str) -> Place {
    place(origin, line, row, 0, key)
}

/// A whole row.
pub(crate) fn row_place(origin: &Origin, line: u64, row: u64) -> Place {
    place(origin, line, row, 0, "")
}

fn place(origin: &Origin, line: u64, row: u64, column: u32, header: &str) -> Place {
    let (file, in_sheet) = (origin.name().to_owned(), origin.is_sheet());
    Place::Cell(CellPlace { file, in_sheet, line, row, column, header: header.to_owned() })
}

fn file_place(file: &str) -> Place {
    Place::Named(file.to_owned())
}

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

fn listed(sheets: &[String], open: char, close: char, comma: &str) -> String {
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

pub(crate) fn no_header(file: &str) -> Diagnostic {
    let message = say! { zh: "“{file}”里没有表头"; en: "`{file}` has no header row" };
    Diagnostic::at(Code::E0603, file_place(file), message)
        .label(say! { zh: "文件是空的"; en: "the file is empty" })
        .help(say! { zh: "第一行应为各栏的名称，例如：身份证号,姓名,户籍"; en: "the first line names the columns, as in: id_number,name,hukou" })
}

/// A header that does not stand in the first row; the rows above it, with the words they begin with.
pub(crate) fn header_below_title(origin: &Origin, line: u64, above: &[(u64, String)]) -> Diagnostic {
    let first = above.first().map(|(_, words)| short(words)).unwrap_or_default();
    let (count, file) = (above.len(), origin.name());
    let place = row_place(origin, line, 0);
    let message = say! {
        zh: "“{file}”的表头在第{line}行，上面{count}行没有当作记录（“{first}”）";
        en: "the header of `{file}` is row {line}; what stands above it ({count}, beginning with `{first}`) was not taken for records"
    };
    Diagnostic::at(Code::E0652, place, message)
        .label(say! { zh: "这一行是表头"; en: "this is the header" })
        .help(say! { zh: "表头找错了的，请删去上面的行"; en: "if this is not the header, remove the rows above it" })
}

/// Not one header is a field's, in none of the first rows: another file.
pub(crate) fn no_known_column(file: &str, headers: &[String], place: Place) -> Diagnostic {
    let seen: Vec<String> =
        headers.iter().filter(|header| !header.is_empty()).take(5).map(|header| short(header)).collect();
    let message = say! {
        zh: "“{file}”的表头里一栏也没有认出来：{}", seen.join("、");
        en: "no column of `{file}` is known: {}", seen.join(", ")
    };
    Diagnostic::at(Code::E0614, place, message)
        .label(say! { zh: "这一行应为各栏名称"; en: "this line should name the columns" })
        .help(say! {
            zh: "请核对是不是选错了文件；栏名不同的，用 --map 列名=栏目 指明";
            en: "check whether this is the right file; name columns with other headers with --map HEADER=FIELD"
        })
}

/// At most forty characters of a header.
fn short(header: &str) -> String {
    header.chars().take(40).collect()
}

pub(crate) fn column_twice(
    first: (usize, &str),
    second: (usize, &str),
    field: &Name,
    place: Place,
) -> Diagnostic {
    let (a, b) = (first.0 + 1, second.0 + 1);
    let message = say! {
        zh: "第{a}栏“{}”和第{b}栏“{}”都是“{}”，不知道该用哪一栏", first.1, second.1, field.zh;
        en: "columns {a} `{}` and {b} `{}` are both `{}`", first.1, second.1, field.en
    };
    Diagnostic::at(Code::E0604, place, message)
        .label(say! { zh: "与第{a}栏重复"; en: "the same as column {a}" })
        .help(say! { zh: "请删去一栏，或给其中一栏改名"; en: "remove one of them or give it another name" })
}

/// Two columns of one name that nothing reads.
pub(crate) fn header_twice(first: usize, second: usize, header: &str, place: Place) -> Diagnostic {
    let (a, b, header) = (first + 1, second + 1, short(header));
    let message = say! {
        zh: "第{a}栏和第{b}栏都叫“{header}”；政策不读这一栏，结果不受影响";
        en: "columns {a} and {b} are both called `{header}`; the policy reads neither, so no result changes"
    };
    Diagnostic::at(Code::E0615, place, message)
        .label(say! { zh: "与第{a}栏同名"; en: "the same as column {a}" })
        .help(say! { zh: "请核对是不是多贴了一栏"; en: "check whether a column was pasted twice" })
}

/// What a row that is no record looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Odd {
    Blank,
    HeaderAgain,
    Total,
    Note,
}

/// A row that is no record. It is counted and kept, its cells are missing, and nothing else is said of them.
pub(crate) fn no_record(odd: Odd, begins: &str, place: Place) -> Diagnostic {
    let begins = short(begins);
    let what = match odd {
        Odd::Blank => say! { zh: "是空行"; en: "is blank" },
        Odd::HeaderAgain => say! { zh: "又是一行表头"; en: "is the header once more" },
        Odd::Total => say! { zh: "看起来是合计行（“{begins}”）"; en: "looks like a total (`{begins}`)" },
        Odd::Note => {
            say! { zh: "看起来是表尾的说明（“{begins}”）"; en: "looks like a note below the table (`{begins}`)" }
        }
    };
    let message = say! {
        zh: "这一行{}，不是一条记录；结果里仍保留这一行，各栏都按空着处理", what.zh;
        en: "the row {}, not a record; it stays among the results with all its fields missing", what.en
    };
    Diagnostic::at(Code::E0616, place, message)
        .label(say! { zh: "不是一条记录"; en: "no record" })
        .help(say! { zh: "请从名册里删去这一行后重新计算；确是一条记录的，请核对第一格"; en: "remove the row and evaluate again; if it is a record after all, check its first cell" })
}

/// A header without its line breaks, which count for nothing in `--map` either.
fn one_line(header: &str) -> String {
    header.chars().filter(|c| !c.is_control()).collect()
}

/// `--map 学校编码=学校代码`, in quotation marks where a shell would take it apart.
fn map_option(header: &str, field: &str) -> String {
    let pair = format!("{}={field}", one_line(header));
    let plain = pair.chars().all(|c| c.is_alphanumeric() || matches!(c, '=' | '_' | '-' | '.' | '（' | '）'));
    if plain { format!("--map {pair}") } else { format!("--map \"{pair}\"") }
}

pub(crate) fn column_missing(field: &Name, nearest: Option<&str>, place: Place) -> Diagnostic {
    let message = say! {
        zh: "名册里没有“{}”栏，所有行都按“{}”未填处理", field.zh, field.zh;
        en: "there is no column `{}`; it is missing in every row", field.en
    };
    let help = match nearest {
        Some(header) => say! {
            zh: "“{}”是不是这一栏？是的话加上 {}", one_line(header), map_option(header, &field.zh);
            en: "is it `{}`? then add {}", one_line(header), map_option(header, &field.en)
        },
        None => say! {
            zh: "请补上这一栏；如果它叫别的名字，用 --map 列名={} 指明", field.zh;
            en: "add the column; if it has another name, say --map HEADER={}", field.en
        },
    };
    Diagnostic::at(Code::E0605, place, message)
        .label(say! { zh: "表头里没有"; en: "not in the header row" })
        .help(help)
}

pub(crate) fn column_unknown(header: &str, nearest: Option<&Name>, place: Place) -> Diagnostic {
    let header = short(header);
    let message =
        say! { zh: "没认出“{header}”栏，没有使用"; en: "column `{header}` is not known and was not used" };
    let diagnostic = Diagnostic::at(Code::E0606, place, message)
        .label(say! { zh: "信息表里没有这一栏"; en: "the record table has no such field" });
    match nearest {
        Some(name) => diagnostic.help(say! {
            zh: "是不是“{}”？是的话加上 {}", name.zh, map_option(&header, &name.zh);
            en: "did you mean `{}`? then add {}", name.en, map_option(&header, &name.en)
        }),
        None => diagnostic,
    }
}

pub(crate) fn mapping_to_unknown_field(
    header: &str,
    field: &str,
    nearest: Option<&Name>,
    file: &str,
) -> Diagnostic {
    let message = say! {
        zh: "--map {header}={field}：信息表里没有“{field}”";
        en: "--map {header}={field}: the record table has no field `{field}`"
    };
    let diagnostic = Diagnostic::at(Code::E0613, file_place(file), message)
        .label(say! { zh: "没有这个栏目"; en: "no such field" });
    match nearest {
        Some(name) => diagnostic.help(say! { zh: "最接近的是“{}”", name.zh; en: "did you mean `{}`?", name.en }),
        None => diagnostic.help(say! { zh: "等号后面写信息表里的栏目名"; en: "write a field of the record table behind the equals sign" }),
    }
}

/// A line of a mapping file with one half missing.
pub(crate) fn mapping_line(file: &str, line: u64, header: &str, field: &str) -> Diagnostic {
    let held = short(if header.is_empty() { field } else { header });
    let (zh, en) = if header.is_empty() { ("表头", "header") } else { ("字段", "field") };
    let message = say! {
        zh: "对照文件“{file}”第{line}行只写了“{held}”，缺“{zh}”";
        en: "line {line} of the mapping file `{file}` has only `{held}`: its {en} is missing"
    };
    Diagnostic::at(Code::E0660, row_place(&Origin::file(file), line, 0), message)
        .label(say! { zh: "每行要有表头和字段"; en: "a header and a field belong on each line" })
        .help(say! { zh: "请补上，或删去这一行"; en: "add it, or remove the line" })
}

/// A mapping file names a table or field that the policy does not have.
pub fn mapping_of_nothing(file: &str, line: u64, what: &str, known: &[String]) -> Diagnostic {
    let what = short(what);
    let message = say! {
        zh: "对照文件“{file}”第{line}行写的“{what}”在政策里没有";
        en: "`{what}` in line {line} of the mapping file `{file}` is not in the policy"
    };
    Diagnostic::at(Code::E0660, row_place(&Origin::file(file), line, 0), message)
        .label(say! { zh: "没有这个名称"; en: "no such name" })
        .help(say! {
            zh: "有：{}", listed(known, '“', '”', "、"); en: "there are: {}", listed(known, '`', '`', ", ")
        })
}

pub(crate) fn mapping_of_unknown_column(header: &str, field: &str, file: &str) -> Diagnostic {
    let message = say! {
        zh: "--map {header}={field}：“{file}”里没有“{header}”栏";
        en: "--map {header}={field}: `{file}` has no column `{header}`"
    };
    Diagnostic::at(Code::E0613, file_place(file), message)
        .label(say! { zh: "没有这一栏"; en: "no such column" })
        .help(say! { zh: "等号前面写文件表头里的名称"; en: "write a header of the file before the equals sign" })
}

pub(crate) fn cells_do_not_fit(cells: usize, columns: usize, place: Place) -> Diagnostic {
    let (message, label) = if cells < columns {
        (
            say! { zh: "这一行只有{cells}格，表头有{columns}栏，缺的按未填处理"; en: "the row has {cells} cells, the header {columns}; the rest counts as missing" },
            say! { zh: "少了{}格", columns - cells; en: "{} cells too few", columns - cells },
        )
    } else {
        (
            say! { zh: "这一行有{cells}格，表头只有{columns}栏，多出的没有使用"; en: "the row has {cells} cells, the header {columns}; the rest was not used" },
            say! { zh: "多了{}格", cells - columns; en: "{} cells too many", cells - columns },
        )
    };
    Diagnostic::at(Code::E0607, place, message).label(label).help(say! {
        zh: "请看这一行是不是漏了或多了分隔符，格内的逗号要放在引号里";
        en: "check for a lost or surplus delimiter; a comma inside a cell needs quotes"
    })
}

pub(crate) fn quote_not_closed(place: Place) -> Diagnostic {
    let message = say! {
        zh: "这一行的引号没有收尾，这一行到行末为止，引号按普通字符处理";
        en: "a quote opened on this line is never closed; the row was ended with the line and the quote taken as text"
    };
    Diagnostic::at(Code::E0608, place, message)
        .label(say! { zh: "引号从这一行开始"; en: "the quote opens on this line" })
        .help(say! { zh: "请补上收尾的引号，或删去多余的引号"; en: "close the quote, or remove it" })
}

pub(crate) fn row_too_long(place: Place) -> Diagnostic {
    let message = say! { zh: "这一行超过64 MB，没有读取，各栏按未填处理"; en: "the row is longer than 64 MB; it was not read and all its fields are missing" };
    Diagnostic::at(Code::E0610, place, message)
        .label(say! { zh: "从这一行开始"; en: "begins on this line" })
        .help(say! { zh: "请核对文件是不是缺少换行"; en: "check whether the file lacks line breaks" })
}

/// What is wrong with a list of records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BadList {
    NoList,
    CutOff,
    TextBehind,
}

/// A JSON file of which the rest cannot be told.
pub(crate) fn json_list(file: &str, what: BadList, line: u64) -> Diagnostic {
    let why = match what {
        BadList::NoList => say! { zh: "不是一组记录"; en: "is no list of records" },
        BadList::CutOff => {
            say! { zh: "没有写完，末尾缺少“]”或“}}”"; en: "is cut off: a `]` or `}}` is missing at its end" }
        }
        BadList::TextBehind => say! { zh: "在“]”后面还有内容"; en: "goes on behind its `]`" },
    };
    let message =
        say! { zh: "“{file}”{}，没有写出结果", why.zh; en: "`{file}` {}; nothing was written", why.en };
    Diagnostic::at(Code::E0661, row_place(&Origin::file(file), line, 0), message)
        .label(say! { zh: "应为方括号括起来的一组记录"; en: "a list of objects in square brackets belongs here" })
        .help(say! {
            zh: "请重新导出；写法例如 [{{\"身份证号\":\"…\"}}, {{\"身份证号\":\"…\"}}]";
            en: "export it again; it looks like [{{\"id_number\":\"…\"}}, {{\"id_number\":\"…\"}}]"
        })
}

/// What is wrong with a line of JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum BadLine {
    NotJson { column: usize },
    NotAnObject,
    KeyTwice(String),
}

pub(crate) fn json_line(what: &BadLine, place: Place) -> Diagnostic {
    let why = match what {
        BadLine::NotJson { column } => {
            say! { zh: "第{column}个字符处不合 JSON 写法"; en: "it is no JSON from character {column} on" }
        }
        BadLine::NotAnObject => {
            say! { zh: "不是花括号括起来的一条记录"; en: "it is not an object in braces" }
        }
        BadLine::KeyTwice(key) => {
            let key: String = key.chars().take(40).collect();
            say! { zh: "“{key}”出现了两次"; en: "`{key}` stands in it twice" }
        }
    };
    let message = say! {
        zh: "这一行{}，各栏按未填处理", why.zh;
        en: "the line cannot be read: {}; all its fields are missing", why.en
    };
    Diagnostic::at(Code::E0609, place, message)
        .label(say! { zh: "应为一条 JSON 记录"; en: "one JSON object belongs here" })
        .help(say! { zh: "每行一条记录，例如 {{\"身份证号\":\"…\",\"户籍\":\"农村\"}}"; en: "one object per line, as in {{\"id_number\":\"…\",\"hukou\":\"rural\"}}" })
}

/// The key of one row is in another encoding; the row goes by its number.
pub(crate) fn key_not_utf8(place: Place) -> Diagnostic {
    let message = say! {
        zh: "这一行的识别号里有读不出的字节，结果里改用行号";
        en: "the key of this row holds bytes that are no text; results name it by its row number"
    };
    Diagnostic::at(Code::E0602, place, message).label(say! { zh: "读不出文字"; en: "this is no text" }).help(
        say! {
            zh: "请按原始名册改正这一格";
            en: "correct the cell from the original roster"
        },
    )
}

/// A holiday table without its two columns.
pub(crate) fn holiday_header(file: &str, line: u64) -> Diagnostic {
    let message = say! {
        zh: "节假日表“{file}”的第一行要有“日期”“类别”两栏";
        en: "the holiday table `{file}` begins with the columns `date` and `kind`"
    };
    Diagnostic::at(Code::E0603, row_place(&Origin::file(file), line, 0), message)
        .label(say! { zh: "这不是表头"; en: "this is no header" })
        .help(say! {
            zh: "每行写一天，如：2024-10-01,休（工作日放假）；2024-10-12,班（周末上班）";
            en: "one day a line: 2024-10-01,off (a weekday off), 2024-10-12,work (a weekend day worked)"
        })
}

/// A day that is neither off nor worked.
pub(crate) fn holiday_kind(held: &str, place: Place) -> Diagnostic {
    let message = say! {
        zh: "节假日表的类别写的是“{held}”，只能写“休”或“班”";
        en: "the kind of a day is `off` or `work`, not `{held}`"
    };
    Diagnostic::at(Code::E0627, place, message).label(say! { zh: "休 或 班"; en: "off or work" }).help(say! {
        zh: "休：工作日放假；班：周末上班";
        en: "off: a weekday off work; work: a weekend day worked"
    })
}

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

/// Why a row of the payment table says nothing that can be compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NotAPayment {
    NoKey,
    Benefit,
    Month,
    Amount,
}

pub(crate) fn payment(at: &tiaoli_core::rulings::At, what: NotAPayment, held: &str) -> Diagnostic {
    let held: String = held.chars().take(40).map(|c| if c.is_control() { ' ' } else { c }).collect();
    let (header, message, help) = match what {
        NotAPayment::NoKey => (
            "识别号",
            say! { zh: "这一笔没有写发给谁"; en: "the payment does not say to whom" },
            say! { zh: "填上名册里这个人的识别号"; en: "add the record's key as in the roster" },
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
        NotAPayment::Amount => (
            "金额",
            say! { zh: "金额填的是“{held}”，不是金额"; en: "`{held}` is no amount" },
            say! { zh: "写成 200 或 200.00；退回的写负数"; en: "write 200 or 200.00; money that came back with a minus" },
        ),
    };
    Diagnostic::at(Code::E0691, at.place(header), message)
        .label(say! { zh: "这一笔没有算进去"; en: "this payment was not counted" })
        .help(help)
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
