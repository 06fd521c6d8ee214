//! Text that fits nowhere, tables, names in two languages, constructs of later versions.

use tiaoli_diagnostics::{Code, Diagnostic, Edit, FileSpan, Fix, Span, Text, say};

/// Something else was expected; `wanted` says what, empty when nothing useful can be said.
pub(crate) fn unexpected(at: FileSpan, found: &str, wanted: &Text) -> Diagnostic {
    let diagnostic = Diagnostic::new(
        Code::E0101,
        at,
        say!(zh: "“{}”写在这里读不懂", found; en: "`{}` cannot be read here", found),
    );
    if wanted.is_empty() {
        diagnostic.label(say!(zh: "这里不该有这些文字"; en: "this text does not belong here"))
    } else {
        diagnostic.label(say!(zh: "这里应当是{}", wanted.zh; en: "expected {} here", wanted.en))
    }
}

/// The text ends too early; the span is the last word before the gap.
pub(crate) fn incomplete(at: FileSpan, found: &str, wanted: &Text) -> Diagnostic {
    let diagnostic = Diagnostic::new(
        Code::E0101,
        at,
        say!(zh: "“{}”后面没有写完", found; en: "something is missing after `{}`", found),
    );
    if wanted.is_empty() {
        diagnostic.label(say!(zh: "后面还缺内容"; en: "more is needed after this"))
    } else {
        diagnostic.label(say!(zh: "后面应当是{}", wanted.zh; en: "expected {} after this", wanted.en))
    }
}

/// A bracket that nothing closes, and behind which word it most likely ends.
/// `is_guess` where the bracket may as well end earlier.
pub(crate) fn unclosed_bracket(open: FileSpan, last: FileSpan, place: u32, is_guess: bool) -> Diagnostic {
    let end = Span::point(place as usize).in_file(open.file);
    let edits = vec![Edit { at: end, new_text: ")".to_owned() }];
    Diagnostic::new(Code::E0101, last, say!(zh: "“（”没有配上“）”"; en: "`(` has no `)`"))
        .label(say!(zh: "“）”多半应当在这后面"; en: "`)` most likely belongs behind this"))
        .related(open, say!(zh: "这里的“（”"; en: "opened here"))
        .with_fix(Some(Fix { title: say!(zh: "补上“）”"; en: "add `)`"), edits, is_guess }))
}

/// `为 2000元` among dated values.
pub(crate) fn undated_line(at: FileSpan) -> Diagnostic {
    Diagnostic::new(
        Code::E0101,
        at,
        say!(zh: "这一行没有写从哪一天起"; en: "this line does not say from which day"),
    )
    .label(say!(zh: "前面缺“自 日期”"; en: "`from DATE` is missing"))
    .help(say!(zh: "写成：自 2024年9月1日 为 …"; en: "write: from 2024-09-01 is …"))
}

pub(crate) fn comes_later(at: FileSpan) -> Diagnostic {
    Diagnostic::new(
        Code::E0124,
        at,
        say!(zh: "输出表这一版还不能读"; en: "output is not read by this version"),
    )
    .label(say!(zh: "这一段没有读"; en: "this part was not read"))
}

pub(crate) fn half_a_name(at: FileSpan, written: &str, ascii: bool) -> Diagnostic {
    let (zh, en) = if ascii { ("中文名", "Chinese") } else { ("英文名", "English") };
    Diagnostic::new(
        Code::E0121,
        at,
        say!(zh: "“{}”没有对应的{}", written, zh; en: "`{}` has no {} name beside it", written, en),
    )
    .label(say!(zh: "名称要一中一英成对写"; en: "names stand in pairs, one Chinese and one English"))
}

pub(crate) fn stray_in_names(at: FileSpan, written: &str) -> Diagnostic {
    let shown: String = written.chars().take(12).collect();
    Diagnostic::new(
        Code::E0121,
        at,
        say!(zh: "英文名里只写一中一英两个名称，“{}”多余", shown; en: "only pairs of names stand here, `{}` does not belong", shown),
    )
    .label(say!(zh: "删去，名称之间空一格"; en: "delete it and put a blank between the names"))
}

pub(crate) fn cell_count(at: FileSpan, found: usize, wanted: usize) -> Diagnostic {
    Diagnostic::new(
        Code::E0122,
        at,
        say!(zh: "这一行有{}格，表头有{}格", found, wanted; en: "this row has {} cells, the header has {}", found, wanted),
    )
    .label(say!(zh: "每行的格数要与表头一样"; en: "every row has as many cells as the header"))
}

/// A sum in the header of a decision table.
pub(crate) fn header_cell(at: FileSpan, written: &str) -> Diagnostic {
    Diagnostic::new(
        Code::E0122,
        at,
        say!(zh: "对照表的表头只写名称，“{}”不是名称", written; en: "the header of a decision table holds names only; `{}` is none", written),
    )
    .label(say!(zh: "这里只能写一个名称"; en: "one name stands here"))
    .help(say!(zh: "要用算出来的数，先另起一行给它起名，如“所称 年龄 是指 {}”，表头再写“年龄”", written; en: "give what is computed a name first, as in `define current_age as {}`, and write that name in the header", written))
}

/// Dates in a decision table.
pub(crate) fn dated_table(at: FileSpan) -> Diagnostic {
    Diagnostic::new(Code::E0101, at, say!(zh: "对照表里不写施行日期"; en: "a decision table has no dates of its own"))
        .label(say!(zh: "对照表不分日期"; en: "no dates here"))
        .help(say!(
            zh: "数随日期变的，先用“标准 名称 : 金额 … {{ 自 日期 为 … }}”写出来，最后一格写那个标准的名称";
            en: "where a value changes with time, declare it as a `standard` with dated values and write its name in the last cell"
        ))
}

pub(crate) fn empty_cell(at: FileSpan) -> Diagnostic {
    Diagnostic::new(
        Code::E0122,
        at,
        say!(zh: "对照表里不能有空格子"; en: "a cell of a decision table cannot be empty"),
    )
    .label(say!(zh: "这一格是空的"; en: "this cell is empty"))
    .help(say!(zh: "不限的写“-”"; en: "write `-` for any value"))
}

pub(crate) fn result_cell(at: FileSpan) -> Diagnostic {
    Diagnostic::new(Code::E0122, at, say!(zh: "每行最后一格是结果，要写一个数或一个值"; en: "the last cell of a row is its result: one value"))
        .label(say!(zh: "这里写一个值，或者一个标准的名称"; en: "one value, or the name of a standard"))
}

pub(crate) fn second_otherwise(at: FileSpan) -> Diagnostic {
    Diagnostic::new(Code::E0122, at, say!(zh: "“否则”只能写一次"; en: "`otherwise` stands once"))
        .label(say!(zh: "前面已经写过“否则”"; en: "there is one before"))
}
