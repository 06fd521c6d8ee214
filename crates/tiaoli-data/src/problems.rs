//! The messages of this crate.

mod files;
mod people;

use std::io;

use tiaoli_core::{cell::mask_ids, ir::Name};
use tiaoli_diagnostics::{CellPlace, Code, Diagnostic, Place, Text, say};

use crate::{
    Origin,
    encoding::{Encoding, NotText},
    xlsx::Refusal,
};

pub(crate) use files::*;
pub(crate) use people::*;

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
pub(crate) fn no_known_column(file: &str, headers: &[String], is_sheet: bool, place: Place) -> Diagnostic {
    let seen: Vec<String> =
        headers.iter().filter(|header| !header.is_empty()).take(5).map(|header| short(header)).collect();
    let message = say! {
        zh: "“{file}”的表头里一栏也没有认出来：{}", seen.join("、");
        en: "no column of `{file}` is known: {}", seen.join(", ")
    };
    Diagnostic::at(Code::E0614, place, message)
        .label(say! { zh: "这一行应为各栏名称"; en: "this line should name the columns" })
        .help(match is_sheet {
            true => say! {
                zh: "请核对是不是选错了文件；栏名不同的，请改表头";
                en: "check whether this is the right file; rename columns that have other headers"
            },
            false => say! {
                zh: "请核对是不是选错了文件；栏名不同的，用 --map 列名=栏目 指明";
                en: "check whether this is the right file; name columns with other headers with --map HEADER=FIELD"
            },
        })
}

/// At most forty characters of a header or cell, without numbers of people.
fn short(header: &str) -> String {
    mask_ids(header).chars().take(40).collect()
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
    Hints,
}

/// A row that is no record and was left out.
pub(crate) fn no_record(odd: Odd, begins: &str, place: Place) -> Diagnostic {
    // Behind a colon stands what a note says of people; which kind of row it is, stands before.
    let begins = short(begins.split(['：', ':']).next().unwrap_or_default());
    let what = match odd {
        Odd::Blank => return blank_row(place),
        Odd::HeaderAgain => {
            say! { zh: "又是一行标题或表头"; en: "is a title or the header once more" }
        }
        Odd::Total => say! { zh: "看起来是合计行（“{begins}”）"; en: "looks like a total (`{begins}`)" },
        Odd::Note => {
            say! { zh: "看起来是表尾的说明（“{begins}”）"; en: "looks like a note below the table (`{begins}`)" }
        }
        Odd::Hints => {
            say! { zh: "看起来是表头下的填表提示（“{begins}”）"; en: "looks like hints below the header on how to fill it in (`{begins}`)" }
        }
    };
    let message = say! {
        zh: "这一行{}，不是一条记录，没有读：不算人数，也不在结果里", what.zh;
        en: "the row {}, not a record; it was left out: it is not counted and not among the results", what.en
    };
    Diagnostic::at(Code::E0616, place, message)
        .label(say! { zh: "不是一条记录"; en: "no record" })
        .help(say! { zh: "不用处理；其实是一名学生的，请在这一行填上识别号或身份证号，改正写着“合计”等字样的一格"; en: "nothing has to be done; if it is a student after all, fill in the key or the ID number of the row and correct the cell that reads like a total" })
}

fn blank_row(place: Place) -> Diagnostic {
    Diagnostic::at(
        Code::E0617,
        place,
        say! { zh: "空行，没有当作记录"; en: "a blank row, which was not taken for a record" },
    )
    .label(say! { zh: "什么都没有填"; en: "nothing in it" })
}

/// A row with a person in it and a cell that reads like a total.
pub(crate) fn like_a_total(word: &str, place: Place) -> Diagnostic {
    let word = short(word);
    let message = say! {
        zh: "这一行有一格写着“{word}”，像是合计行；但填着识别号或身份证号，按一条记录读了";
        en: "a cell of the row says `{word}`, as in a total; but it has a key or an ID number and was read as a record"
    };
    Diagnostic::at(Code::E0618, place, message)
        .label(say! { zh: "按一条记录读了"; en: "read as a record" })
        .help(say! { zh: "确是合计行的，请从名册里删去；是学生的，请核对这一格"; en: "remove the row if it is a total; else check this cell" })
}

/// A record of which next to nothing is filled in.
pub(crate) fn nearly_empty(filled: usize, place: Place) -> Diagnostic {
    let message = say! {
        zh: "请核对：这一行只填了{filled}格，没有身份证号，不像学生；按一条记录读了";
        en: "check this row: {filled} of its cells are filled and there is no ID number, which is unlike a student; it was read as a record"
    };
    Diagnostic::at(Code::E0643, place, message)
        .label(say! { zh: "按一条记录读了"; en: "read as a record" })
        .help(say! { zh: "不是学生的（如表尾的说明），请从名册里删去；是学生的，请补上身份证号和其余各栏"; en: "remove the row if it is no student but, say, a note below the table; else fill in the ID number and the other cells" })
}

/// A header on one line: a line break is shown as a blank, and blanks count for nothing in `--map`.
fn one_line(header: &str) -> String {
    let words = header.split(|c: char| c.is_control() || c == ' ').filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

/// `--map 学校编码=学校代码`, in quotation marks where a shell would take it apart.
pub fn map_option(header: &str, field: &str) -> String {
    let pair = format!("{}={field}", one_line(header));
    let plain = pair.chars().all(|c| c.is_alphanumeric() || matches!(c, '=' | '_' | '-' | '.' | '（' | '）'));
    // What a shell would still look into between double ones stands between single ones.
    match (plain, pair.contains(['"', '$', '`', '\\', '!'])) {
        (true, _) => format!("--map {pair}"),
        (false, false) => format!("--map \"{pair}\""),
        (false, true) => format!("--map '{pair}'"),
    }
}

/// Columns that are not there, each with the header that may be it.
pub(crate) fn columns_missing(fields: &[(&Name, Option<&str>)], place: Place) -> Diagnostic {
    let message = match fields {
        [(field, _)] => say! {
            zh: "名册里没有“{}”栏，所有行都按“{}”未填处理", field.zh, field.zh;
            en: "there is no column `{}`; it is missing in every row", field.en
        },
        several => {
            let zh: Vec<String> = several.iter().map(|(field, _)| format!("“{}”", field.zh)).collect();
            let en: Vec<String> = several.iter().map(|(field, _)| format!("`{}`", field.en)).collect();
            say! {
                zh: "名册里没有{}这{}栏，所有行都按这些栏未填处理", zh.join("、"), zh.len();
                en: "there are no columns {}; they are missing in every row", en.join(", ")
            }
        }
    };
    let known = fields.iter().filter_map(|(field, nearest)| Some((field, (*nearest)?)));
    let mut advice: Vec<Text> = known
        .map(|(field, header)| {
            let header_words = one_line(header);
            match fields {
                [_] => say! {
                    zh: "“{header_words}”是不是这一栏？是的话加上 {}", map_option(header, &field.zh);
                    en: "is it `{header_words}`? then add {}", map_option(header, &field.en)
                },
                _ => say! {
                    zh: "“{header_words}”是不是“{}”栏？是的话加上 {}", field.zh, map_option(header, &field.zh);
                    en: "is `{header_words}` the column `{}`? then add {}", field.en, map_option(header, &field.en)
                },
            }
        })
        .collect();
    let others: Vec<&Name> =
        fields.iter().filter(|(_, nearest)| nearest.is_none()).map(|(field, _)| *field).collect();
    match (others.as_slice(), advice.is_empty()) {
        ([], _) => {}
        ([field], true) => advice.push(say! {
            zh: "请补上这一栏；如果它叫别的名字，用 --map 列名={} 指明", field.zh;
            en: "add the column; if it has another name, say --map HEADER={}", field.en
        }),
        ([first, ..], nothing_else) => advice.push(say! {
            zh: "{}请补上；叫别的名字的，用 --map 指明，如 --map 列名={}", if nothing_else { "" } else { "其余的" }, first.zh;
            en: "add {}; where one has another name, say so with --map, such as --map HEADER={}",
                if nothing_else { "them" } else { "the others" }, first.en
        }),
    }
    let join = |pick: fn(&Text) -> &str, mark: &str| advice.iter().map(pick).collect::<Vec<_>>().join(mark);
    Diagnostic::at(Code::E0605, place, message)
        .label(say! { zh: "表头里没有"; en: "not in the header row" })
        .help(Text::new(join(|text| &text.zh, "；"), join(|text| &text.en, "; ")))
}

/// Headers that were taken for fields by what stands before a remark in brackets: columns from zero, header, field.
pub(crate) fn headers_with_remarks(found: &[(usize, &str, &Name)], place: Place) -> Diagnostic {
    let zh: Vec<String> = found
        .iter()
        .map(|(column, header, field)| {
            format!("第{}栏“{}”当作“{}”", column + 1, one_line(&short(header)), field.zh)
        })
        .collect();
    let en: Vec<String> = found
        .iter()
        .map(|(column, header, field)| {
            format!("column {} `{}` as `{}`", column + 1, one_line(&short(header)), field.en)
        })
        .collect();
    let message = say! {
        zh: "表头括号里的字当作说明，没有当作栏名：{}", zh.join("，");
        en: "what stands in brackets in the header was taken for a remark: {}", en.join(", ")
    };
    Diagnostic::at(Code::E0663, place, message)
        .label(say! { zh: "按括号前面的字认的"; en: "known by what stands before the brackets" })
        .help(say! { zh: "不是这一栏的，请改栏名，或用 --map 列名=栏目 指明"; en: "if one is another field, rename the column or say so with --map HEADER=FIELD" })
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

/// Records wrapped in an object, where it is not known which are meant.
pub(crate) fn json_wrapped(file: &str, keys: &[String], line: u64) -> Diagnostic {
    let shown = listed(keys, '“', '”', "、");
    let shown_en = listed(keys, '`', '`', ", ");
    let one = keys.len() == 1;
    let message = if one {
        say! { zh: "“{file}”的记录都包在{shown}下面，不是每行一条，没有写出结果"; en: "the records of `{file}` are wrapped in {shown_en}, not one on each line; nothing was written" }
    } else {
        say! { zh: "“{file}”里有几组记录：{shown}，不知道该读哪一组，没有写出结果"; en: "`{file}` holds several lists of records, {shown_en}; which one to read is not known, and nothing was written" }
    };
    let diagnostic = Diagnostic::at(Code::E0661, row_place(&Origin::file(file), line, 0), message).label(
        say! { zh: "应为方括号括起来的一组记录"; en: "a list of objects in square brackets belongs here" },
    );
    diagnostic.help(if one {
        say! { zh: "请把文件名的结尾改成 .json，或加 --input-format json"; en: "rename it to end in .json, or add --input-format json" }
    } else {
        say! { zh: "请把要读的那一组另存为 [{{…}}, {{…}}]"; en: "save the list to be read as [{{…}}, {{…}}]" }
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

/// A row without a key: nothing that is said of a person elsewhere finds it.
pub(crate) fn key_empty(field: &Name, place: Place) -> Diagnostic {
    let message = say! {
        zh: "识别号“{}”空着：结果里用“#第几条”称呼这一行，别的表、发放记录和人工决定都找不到它", field.zh;
        en: "the key `{}` is empty: results name the row by its number (`#12`), and no other table, payment or ruling finds it", field.en
    };
    Diagnostic::at(Code::E0619, place, message)
        .label(say! { zh: "没有填识别号"; en: "the key is missing" })
        .help(say! { zh: "请补上识别号；还没有号的，先编一个不重复的"; en: "fill in the key; who has none yet gets one that nobody else has" })
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
