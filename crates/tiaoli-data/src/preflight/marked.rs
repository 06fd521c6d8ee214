//! The report as a workbook: figures, what was found, and the roster itself with the doubtful cells coloured and the
//! reasons beside them.

use tiaoli_diagnostics::{Diagnostic, Lang, Severity};

use super::{
    At, FieldFigures, Kind, Mark, Report, Task,
    copy::{Verbatim, column_letters, text_of},
};
use crate::{
    grid::{Book, SHEET_COLUMNS, SHEET_ROWS, Style},
    write::Cell,
};

/// Writes the workbook. Cells stand whole in the copy of the roster, as in the roster; messages hide what is sensitive.
pub fn write_marked(task: &Task<'_>, report: &Report, path: &str, lang: Lang) -> Result<(), Diagnostic> {
    let mut book = Book::create(path);
    columns(&mut book, report, lang)?;
    kinds(&mut book, report, lang)?;
    roster(&mut book, task, report, lang)?;
    book.commit()
}

fn pick(lang: Lang, zh: &'static str, en: &'static str) -> &'static str {
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}

/// A share as per cent with one decimal, rounded half up.
pub fn percent(part: u64, whole: u64) -> String {
    if whole == 0 {
        return String::new();
    }
    let (part, whole) = (u128::from(part), u128::from(whole));
    let tenths = (part * 2000 + whole) / (whole * 2);
    format!("{}.{}%", tenths / 10, tenths % 10)
}

fn columns(book: &mut Book, report: &Report, lang: Lang) -> Result<(), Diagnostic> {
    book.sheet(pick(lang, "栏目", "columns"), &[8, 24, 20, 10, 10, 10, 10, 30], 1)?;
    let heads = match lang {
        Lang::Zh => ["列", "表头", "栏目", "空着", "空着占比", "读不了", "读不了占比", "说明"],
        Lang::En => ["column", "header", "field", "empty", "empty %", "unreadable", "unreadable %", "remark"],
    };
    book.row(heads.map(|head| (head, Style::Head)))?;
    let records = report.records;
    for one in report.fields.iter().filter(|one| one.present) {
        let share = |part| Cell::Share { part, whole: records };
        let letters = one.column.map(column_letters).unwrap_or_default();
        let style = if one.unreadable > 0 { Style::Hint } else { Style::Plain };
        let texts = [&letters, &one.header, one.name.get(lang)].map(Cell::Text);
        let counts = [one.empty, one.unreadable].map(|count| [Cell::Whole(count), share(count)]);
        let cells = texts.into_iter().chain(counts.into_iter().flatten());
        book.row(cells.map(|cell| (cell, style)))?;
    }
    for one in &report.unknown {
        let letters = one.column.map(column_letters).unwrap_or_default();
        let guess = one.nearest.as_ref().map(|name| match lang {
            Lang::Zh => format!("没有认出，是不是“{}”？", name.zh),
            Lang::En => format!("not known; is it `{}`?", name.en),
        });
        let remark = guess.unwrap_or_else(|| pick(lang, "没有认出，不读", "not known, not read").to_owned());
        let cells = [&letters, &one.header, "", "", "", "", "", remark.as_str()];
        book.row(cells.into_iter().map(|cell| (cell, Style::Plain)))?;
    }
    for one in report.fields.iter().filter(|one| is_absent(one)) {
        let remark = if one.read {
            pick(lang, "表里没有这一栏，政策要用", "no such column, and the policy reads it")
        } else {
            pick(lang, "表里没有这一栏，这个政策不用", "no such column; the policy does not read it")
        };
        let style = if one.read && !one.derived { Style::Warning } else { Style::Plain };
        let cells = ["", "", one.name.get(lang), "", "", "", "", remark];
        book.row(cells.into_iter().map(|cell| (cell, style)))?;
    }
    Ok(())
}

/// A declared field without a column.
fn is_absent(one: &FieldFigures) -> bool {
    one.declared && !one.present
}

fn kinds(book: &mut Book, report: &Report, lang: Lang) -> Result<(), Diagnostic> {
    book.sheet(pick(lang, "问题", "findings"), &[10, 10, 20, 8, 70, 60, 40], 1)?;
    let heads = match lang {
        Lang::Zh => ["程度", "代码", "表头", "处数", "说明（第一处）", "怎么办", "行"],
        Lang::En => ["severity", "code", "header", "count", "message (of the first)", "what to do", "rows"],
    };
    book.row(heads.map(|head| (head, Style::Head)))?;
    for kind in &report.kinds {
        let help = kind.help.as_ref().map_or("", |help| help.get(lang));
        let rows = lines(&kind.places, kind.count, pick(lang, "、", ", "));
        let (severity, style) = severity(kind, lang);
        let head = [severity, kind.code.as_str(), &kind.header].map(Cell::Text);
        let tail = [kind.message.get(lang), help, &rows].map(Cell::Text);
        let cells = head.into_iter().chain([Cell::Whole(kind.count)]).chain(tail);
        book.row(cells.map(|cell| (cell, style)))?;
    }
    book.filter(heads.len())
}

fn severity(kind: &Kind, lang: Lang) -> (&'static str, Style) {
    match kind.severity {
        Severity::Error | Severity::Warning => (pick(lang, "请核对", "warning"), Style::Warning),
        Severity::Hint => (pick(lang, "提示", "hint"), Style::Hint),
    }
}

/// The lines of some places, so many as are kept.
pub fn lines(places: &[At], count: u64, comma: &str) -> String {
    let shown = places.iter().map(|at| if at.line > 0 { at.line } else { at.row }.to_string());
    let mut text = shown.collect::<Vec<_>>().join(comma);
    if count > places.len() as u64 && !places.is_empty() {
        text.push('…');
    }
    text
}

fn roster(book: &mut Book, task: &Task<'_>, report: &Report, lang: Lang) -> Result<(), Diagnostic> {
    let headers = &report.layout.headers;
    // What has no columns, or does not fit a sheet, is told of by the sheets before.
    if headers.is_empty() || headers.len() + 2 > SHEET_COLUMNS {
        return Ok(());
    }
    let only_marked = report.records >= SHEET_ROWS;
    let mut widths = vec![8_u16];
    widths.extend(headers.iter().map(|_| 14_u16));
    widths.push(80);
    book.sheet(pick(lang, "名册", "roster"), &widths, 1)?;
    let head = std::iter::once(pick(lang, "原表行号", "line")).chain(headers.iter().map(String::as_str));
    book.row(head.chain([pick(lang, "核对结果", "what was found")]).map(|head| (head, Style::Head)))?;
    let mut copy = Verbatim::open(task, report)?;
    loop {
        let rows = copy.next()?;
        if rows == 0 {
            break;
        }
        for row in 0..rows {
            let number = copy.batch.first_row + row as u64;
            let marks = report.marks.get(&number).map_or(&[][..], Vec::as_slice);
            if only_marked && marks.is_empty() {
                continue;
            }
            let line = copy.batch.lines.get(row).copied().unwrap_or(number);
            let said = marks.iter().map(|mark| mark.message.get(lang)).collect::<Vec<_>>();
            let said = said.join(pick(lang, "；", "; "));
            let columns = copy.reader.columns();
            let text = |column| Cell::Text(text_of(columns, column, copy.code(column, row)));
            let cells = (0..headers.len()).map(|column| (text(column), style_of(marks, column)));
            let row_style =
                if marks.iter().any(|mark| mark.column == 0) { Style::Warning } else { Style::Plain };
            let all = std::iter::once((Cell::Whole(line), row_style)).chain(cells);
            book.row(all.chain([(Cell::Text(&said), Style::Plain)]))?;
        }
    }
    book.filter(headers.len() + 2)
}

/// How a cell looks by what was found in it.
fn style_of(marks: &[Mark], column: usize) -> Style {
    let here = marks.iter().filter(|mark| usize::try_from(mark.column) == Ok(column + 1));
    match here.map(|mark| mark.severity).max() {
        None => Style::Plain,
        Some(Severity::Hint) => Style::Hint,
        Some(Severity::Warning | Severity::Error) => Style::Warning,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_rounded_half_up() {
        assert_eq!(percent(1, 8), "12.5%");
        assert_eq!(percent(1, 1000), "0.1%");
        assert_eq!(percent(5, 10_000), "0.1%");
        assert_eq!(percent(4, 10_000), "0.0%");
        assert_eq!(percent(0, 0), "");
    }
}
