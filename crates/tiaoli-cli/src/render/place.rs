//! Where a diagnostic points, as every output names it.

use tiaoli_diagnostics::{CellPlace, Code, FileSpan, Lang, Place, SourceFile, Sources, column_letters};

use super::Item;

/// A place with lines and character columns from one, and byte offsets from zero.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Located {
    pub(super) file: String,
    pub(super) line: u64,
    pub(super) column: u64,
    pub(super) end_line: u64,
    pub(super) end_column: u64,
    pub(super) bytes: Option<(u32, u32)>,
    /// The same place in UTF-16 code units, as editors count.
    pub(super) utf16: Option<Utf16>,
    /// For a cell: the header of its column and its data row.
    pub(super) cell: Option<(String, u64)>,
    /// The place is in a sheet of a workbook.
    pub(super) in_sheet: bool,
}

/// Columns from one, the offset from the beginning of the file from zero.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Utf16 {
    pub(super) column: u64,
    pub(super) end_column: u64,
    pub(super) offset: u64,
    pub(super) length: u64,
}

fn utf16(at: FileSpan, file: &SourceFile) -> Utf16 {
    let (start, end) = (at.span.start as usize, at.span.end as usize);
    let column = |offset| u64::from(file.lines.utf16(offset, &file.text).1) + 1;
    let units =
        |text: Option<&str>| text.unwrap_or_default().chars().map(char::len_utf16).sum::<usize>() as u64;
    Utf16 {
        column: column(start),
        end_column: column(end),
        offset: file.lines.utf16_offset(start, &file.text),
        length: units(file.text.get(start..end)),
    }
}

/// A span in lines and columns.
pub(super) fn of_span(at: FileSpan, sources: &Sources) -> Located {
    let Some(file) = sources.get(at.file) else { return Located::default() };
    let start = file.lines.line_col(at.span.start as usize, &file.text);
    let end = file.lines.line_col(at.span.end as usize, &file.text);
    Located {
        file: file.path.clone(),
        line: u64::from(start.line),
        column: u64::from(start.column),
        end_line: u64::from(end.line),
        end_column: u64::from(end.column),
        bytes: Some((at.span.start, at.span.end)),
        utf16: Some(utf16(at, file)),
        cell: None,
        in_sheet: false,
    }
}

/// The place of a diagnostic.
pub(super) fn of_item(item: &Item) -> Located {
    match &item.diagnostic.place {
        Place::Source(at) => of_span(*at, &item.sources),
        Place::Named(file) => Located { file: file.clone(), ..Located::default() },
        Place::Cell(cell) => Located {
            file: cell.file.clone(),
            line: cell.line,
            column: u64::from(cell.column),
            end_line: cell.line,
            end_column: u64::from(cell.column),
            bytes: None,
            utf16: None,
            cell: Some((cell.header.clone(), cell.row)),
            in_sheet: cell.in_sheet,
        },
    }
}

/// File, position, then the code: the order of every output. A file that cannot be read comes first, for it explains the rest.
pub(super) fn sort_key(item: &Item) -> impl Ord + use<> {
    let diagnostic = &item.diagnostic;
    let about_file = matches!(diagnostic.code, Code::E0211 | Code::E0601 | Code::E0602);
    (!about_file, of_item(item), diagnostic.code, diagnostic.message.clone())
}

/// `file:line:column`, or `workbook!sheet!C12`, as far as known.
pub(super) fn short(at: &Located) -> String {
    let column = u32::try_from(at.column).unwrap_or(u32::MAX);
    let (file, in_sheet) = (at.file.clone(), at.in_sheet);
    CellPlace { file, in_sheet, line: at.line, column, ..CellPlace::default() }.position()
}

/// A cell in words: 第13行，第7列“户籍”.
pub(super) fn cell_words(cell: &CellPlace, lang: Lang) -> String {
    let mut parts = Vec::new();
    if cell.line > 0 {
        parts.push(match lang {
            Lang::Zh => format!("第{}行", cell.line),
            Lang::En if cell.in_sheet => format!("row {}", cell.line),
            Lang::En => format!("line {}", cell.line),
        });
    }
    // Many records of JSON may stand on one line.
    if cell.row > 0 && cell.row != cell.line && cell.column == 0 && !cell.header.is_empty() {
        parts.push(match lang {
            Lang::Zh => format!("第{}条记录", cell.row),
            Lang::En => format!("record {}", cell.row),
        });
    }
    if cell.column > 0 || !cell.header.is_empty() {
        parts.push(match (lang, cell.column, cell.header.as_str()) {
            // A record of JSON has fields, not columns.
            (Lang::Zh, column, "") if cell.in_sheet => format!("{}列", column_letters(column)),
            (Lang::En, column, "") if cell.in_sheet => format!("column {}", column_letters(column)),
            (Lang::Zh, 1.., header) if cell.in_sheet => {
                format!("{}列“{header}”", column_letters(cell.column))
            }
            (Lang::En, 1.., header) if cell.in_sheet => {
                format!("column {} `{header}`", column_letters(cell.column))
            }
            (Lang::Zh, 0, header) => format!("“{header}”栏"),
            (Lang::En, 0, header) => format!("field `{header}`"),
            (Lang::Zh, column, "") => format!("第{column}列"),
            (Lang::En, column, "") => format!("column {column}"),
            (Lang::Zh, column, header) => format!("第{column}列“{header}”"),
            (Lang::En, column, header) => format!("column {column} `{header}`"),
        });
    }
    parts.join(match lang {
        Lang::Zh => "，",
        Lang::En => ", ",
    })
}
