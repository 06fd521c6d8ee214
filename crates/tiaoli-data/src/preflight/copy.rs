//! The corrected copy: the same columns and records, spellings put right, rows that are no records left out. Every change
//! can be had as a list.

use std::sync::Arc;

use tiaoli_core::{
    batch::{Batch, Columns},
    cell::{holds_id, is_exponent_form, mask_ids, squeeze},
    ir::{Field, Program, Type},
    value::Value,
};
use tiaoli_diagnostics::{Diagnostic, Lang, Text, say};

use super::{
    Report, Task,
    correct::{Reason, corrected},
    unfixed::refusal,
    with_extras,
};
use crate::{
    InputFormat, Problems, RowReader, TableSchema,
    grid::{CELL, Grid, Style, is_workbook},
    open,
    write::is_formula,
};

/// How much was changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Corrected {
    pub records: u64,
    pub cells: u64,
    /// Rows left out because they are no records.
    pub left_out: u64,
}

/// One change.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Change<'a> {
    /// The line or sheet row of the original; zero where the whole file is meant.
    line: u64,
    /// From zero; `None` for a whole row.
    column: Option<usize>,
    header: &'a str,
    /// Masked where the field is sensitive.
    before: &'a str,
    after: &'a str,
    reason: Text,
}

/// The list of changes, as a text table or a workbook by its name.
#[derive(Debug)]
pub struct ChangeLog {
    grid: Grid,
    lang: Lang,
}

impl ChangeLog {
    pub fn create(path: &str, lang: Lang) -> Result<Self, Diagnostic> {
        let (sheet, heads) = match lang {
            Lang::Zh => ("改动", ["文件", "单元格", "栏名", "原来", "改为", "原因"]),
            Lang::En => ("changes", ["file", "cell", "column", "before", "after", "reason"]),
        };
        let mut grid = Grid::create(path, sheet, &[24, 10, 16, 28, 28, 48])?;
        grid.row(heads, Style::Head)?;
        Ok(Self { grid, lang })
    }

    fn add(&mut self, file: &str, change: &Change<'_>) -> Result<(), Diagnostic> {
        let letters = change.column.map(column_letters).unwrap_or_default();
        let cell = if change.line == 0 { String::new() } else { format!("{letters}{}", change.line) };
        let reason = change.reason.get(self.lang);
        self.grid.row([file, &cell, change.header, change.before, change.after, reason], Style::Plain)
    }

    pub fn commit(self) -> Result<(), Diagnostic> {
        self.grid.commit()
    }
}

/// A column as spreadsheets name it, from zero.
pub fn column_letters(column: usize) -> String {
    tiaoli_diagnostics::column_letters(u32::try_from(column + 1).unwrap_or(u32::MAX))
}

/// A file read as it stands, beside what its columns mean.
pub(super) struct Verbatim {
    pub(super) reader: Box<dyn RowReader>,
    pub(super) problems: Problems,
    pub(super) batch: Batch,
}

impl Verbatim {
    pub(super) fn open(task: &Task<'_>, report: &Report) -> Result<Self, Diagnostic> {
        let key = task.plan.key_of(task.table).map(|key| usize::from(key.field));
        let key = key.and_then(|key| report.fields.get(key)).and_then(|one| one.column);
        let schema = TableSchema::verbatim(&report.layout.headers, key);
        let mut problems = Problems::new(0);
        problems.hear_left_out();
        let reader = open(task.source, task.format, schema, task.options, &mut problems);
        let reader = reader.map_err(first)?;
        Ok(Self { reader, problems, batch: Batch::default() })
    }

    /// Reads the next records; how many they are, none at the end.
    pub(super) fn next(&mut self) -> Result<usize, Diagnostic> {
        self.reader.read(&mut self.batch, &mut self.problems)
    }

    /// The lines of the rows among them, and behind them, that are no records.
    pub(super) fn left_out(&mut self) -> Vec<u64> {
        self.problems.take_left_out()
    }

    pub(super) fn code(&self, column: usize, row: usize) -> u32 {
        self.batch.codes.get(column).and_then(|codes| codes.get(row)).copied().unwrap_or(0)
    }
}

pub(super) fn text_of(columns: &Columns, column: usize, code: u32) -> &str {
    match columns.dictionaries.get(column).map(|dictionary| dictionary.get(code)) {
        Some(Value::Text(text)) => text,
        _ => "",
    }
}

fn first(problems: Vec<Diagnostic>) -> Diagnostic {
    problems.into_iter().next().unwrap_or_else(|| crate::problems::no_header(""))
}

/// What a spelling becomes, and why; `None` where it stays.
type Correction = Option<(Arc<str>, Reason)>;

/// The corrections of one column; a spelling is looked at once.
struct Corrections<'a> {
    field: &'a Field,
    /// Its cells are the names of records, which other files use as they stand.
    stays: bool,
    /// The language of the column's header, and so of its values.
    names: Lang,
    generation: u32,
    /// By code; the outer `None` is a spelling not met yet.
    known: Vec<Option<Correction>>,
}

impl Corrections<'_> {
    fn of(
        &mut self,
        columns: &Columns,
        column: usize,
        code: u32,
        program: &Program,
    ) -> Option<(Arc<str>, Reason)> {
        if self.stays {
            return None;
        }
        let generation = columns.dictionaries.get(column).map_or(0, |dictionary| dictionary.generation());
        if generation != self.generation {
            self.generation = generation;
            self.known.clear();
        }
        let at = code as usize;
        if self.known.len() <= at {
            self.known.resize(at + 1, None);
        }
        let slot = self.known.get_mut(at)?;
        slot.get_or_insert_with(|| {
            let found = corrected(text_of(columns, column, code), self.field, program, self.names);
            found.map(|(text, reason)| (Arc::from(text), reason))
        })
        .clone()
    }
}

/// A cell of the copy.
enum Shown<'a> {
    AsItWas(&'a str),
    Corrected(Arc<str>),
}

impl Shown<'_> {
    fn text(&self) -> &str {
        match self {
            Self::AsItWas(text) => text,
            Self::Corrected(text) => text,
        }
    }
}

/// Writes the corrected copy as CSV or, by its name, as a workbook. Where a copy could lose or shift something, nothing is
/// written and the reason is the error.
pub fn write_corrected(
    task: &Task<'_>,
    report: &Report,
    path: &str,
    mut log: Option<&mut ChangeLog>,
) -> Result<Corrected, Diagnostic> {
    if let Some(why) = refusal(report, path) {
        return Err(why);
    }
    let (program, _) = with_extras(task.plan.program(), task.table);
    let fields = program.tables.get(task.table.index()).map_or(&[][..], |table| table.fields.as_slice());
    let headers = &report.layout.headers;
    let key = task.plan.key_of(task.table).map(|key| usize::from(key.field));
    let mut corrections: Vec<Option<Corrections<'_>>> = (0..headers.len()).map(|_| None).collect();
    for figures in &report.fields {
        let (Some(column), Some(field)) = (figures.column, fields.get(figures.at)) else { continue };
        // A roster with Chinese headers has Chinese words in it, also where a field has no other name.
        let names = if figures.header.is_ascii() { Lang::En } else { Lang::Zh };
        if let Some(slot) = corrections.get_mut(column) {
            let stays = Some(figures.at) == key && field.ty == Type::Text;
            *slot = Some(Corrections { field, stays, names, generation: 0, known: Vec::new() });
        }
    }
    let mut grid = Grid::create(path, "名册", &vec![14; headers.len()])?;
    grid.row(headers.iter().map(String::as_str), Style::Head)?;
    let mut done = Corrected::default();
    if let Some(log) = &mut log {
        for reason in not_kept(task, report) {
            log.add(
                &report.file,
                &Change { line: 0, column: None, header: "", before: "", after: "", reason },
            )?;
        }
    }
    let mut copy = Verbatim::open(task, report)?;
    loop {
        let rows = copy.next()?;
        let mut left_out = copy.left_out().into_iter().peekable();
        let columns = copy.reader.columns();
        for row in 0..rows {
            let line = copy.batch.lines.get(row).copied().unwrap_or(0);
            while let Some(above) = left_out.next_if(|above| *above < line) {
                done.leave_out(above, report, log.as_deref_mut())?;
            }
            done.records += 1;
            let mut cells: Vec<Shown<'_>> = Vec::with_capacity(headers.len());
            for (column, (header, corrections)) in headers.iter().zip(&mut corrections).enumerate() {
                let code = copy.code(column, row);
                let before = text_of(columns, column, code);
                let better = corrections.as_mut().and_then(|one| one.of(columns, column, code, &program));
                let (after, reason) = match better {
                    Some((after, reason)) => {
                        done.cells += 1;
                        let text = reason.text(before, &after);
                        (Shown::Corrected(after), Some(text))
                    }
                    None => (Shown::AsItWas(before), spoiled(before, path, task)),
                };
                let escaped = reason.is_some() && !is_workbook(path) && is_formula(after.text().as_bytes());
                // The list of changes has it, so it is counted.
                done.cells += u64::from(escaped && matches!(after, Shown::AsItWas(_)));
                if let (Some(log), Some(reason)) = (&mut log, reason) {
                    let field = corrections.as_ref().map(|one| one.field);
                    let shown = |text| shown_change(text, field, task.options.show_sensitive);
                    let apostrophe = if escaped { "'" } else { "" };
                    let (before, after) = (&shown(before), &format!("{apostrophe}{}", shown(after.text())));
                    log.add(
                        &report.file,
                        &Change { line, column: Some(column), header, before, after, reason },
                    )?;
                }
                cells.push(after);
            }
            grid.row(cells.iter().map(Shown::text), Style::Plain)?;
        }
        for line in left_out {
            done.leave_out(line, report, log.as_deref_mut())?;
        }
        if rows == 0 {
            break;
        }
    }
    grid.commit()?;
    Ok(done)
}

/// What of a file as a whole is not in the copy.
fn not_kept(task: &Task<'_>, report: &Report) -> Vec<Text> {
    let mut all = Vec::new();
    let above = report.layout.header_line.saturating_sub(1);
    if above > 0 {
        all.push(say! {
            zh: "表头上面的 {above} 行（标题、填报单位等）没有抄；表头占两行的，合成一行";
            en: "the {above} rows above the header (titles and the like) are not in the copy; a header of two rows becomes one"
        });
    }
    if report.layout.sheet.is_none() {
        return all;
    }
    let others = task.source.other_sheets();
    if others > 0 {
        all.push(
            say! { zh: "另外 {others} 张工作表没有抄"; en: "the {others} other sheets are not in the copy" },
        );
    }
    all.push(say! {
        zh: "只抄了文字：单元格的格式（如 25% 写成 0.25）、公式（写成结果）、合并、颜色、批注没有抄";
        en: "only texts are in the copy: no number formats (25% became 0.25), formulas (their results), merged cells, colours or comments"
    });
    let formulas = task.source.formulas_without_value();
    if formulas > 0 {
        all.push(say! {
            zh: "有 {formulas} 格公式没有存下结果，副本里是空的；请先用 Excel 或 WPS 打开、保存一次";
            en: "{formulas} formulas have no result in the file and are empty in the copy; open and save it in a spreadsheet first"
        });
    }
    all
}

/// Why a cell that was not corrected is not in the copy as it was in the original.
fn spoiled(text: &str, path: &str, task: &Task<'_>) -> Option<Text> {
    let in_book = is_workbook(path);
    if task.format == InputFormat::Xlsx && is_exponent_form(text) {
        return Some(say! {
            zh: "原表这一格是超过15位的数字，末几位已经不准，副本里写成这样";
            en: "a number of more than fifteen digits, of which the last are lost, is written like this in the copy"
        });
    }
    if in_book && text.len() > CELL && text.chars().count() > CELL {
        return Some(say! {
            zh: "太长，工作簿的一格放不下，只抄了前 {CELL} 个字";
            en: "too long for a cell of a workbook: only the first {CELL} characters are in the copy"
        });
    }
    (!in_book && is_formula(text.as_bytes())).then(|| {
        say! {
            zh: "像公式，前面加了撇号，免得电子表格去算它";
            en: "it begins like a formula: an apostrophe keeps spreadsheets from running it"
        }
    })
}

/// A cell of the list of changes. Of a sensitive one the form can be seen: blanks, full width, what stands before and behind.
fn shown_change(text: &str, field: Option<&Field>, show_sensitive: bool) -> String {
    let Some(field) = field.filter(|field| field.is_sensitive() && !show_sensitive) else {
        return if show_sensitive { text.to_owned() } else { mask_ids(text) };
    };
    // What a spreadsheet left of a number names nobody.
    if is_exponent_form(text) {
        return text.to_owned();
    }
    let is_person = field.ty == Type::IdCard || holds_id(&squeeze(text));
    let signs = text.chars().filter(|c| c.is_alphanumeric()).count();
    let mut at = 0;
    let shown = |c: char| match c {
        c if c.is_whitespace() => '␣',
        c if c.is_alphanumeric() => {
            at += 1;
            let is_end = is_person && signs >= 15 && (at <= 6 || at + 4 > signs);
            match c {
                c if is_end => c,
                '\u{ff01}'..='\u{ff5e}' => '＊',
                _ => '*',
            }
        }
        c => c,
    };
    text.chars().map(shown).collect()
}

impl Corrected {
    fn leave_out(
        &mut self,
        line: u64,
        report: &Report,
        log: Option<&mut ChangeLog>,
    ) -> Result<(), Diagnostic> {
        self.left_out += 1;
        let Some(log) = log else { return Ok(()) };
        let reason = say! { zh: "空行、合计、说明、填表提示或重复的表头，不是记录，没有抄到副本里"; en: "blank, a total, a note, hints or the header again: no record, left out of the copy" };
        log.add(&report.file, &Change { line, column: None, header: "", before: "", after: "", reason })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_as_spreadsheets_name_them() {
        let names: Vec<String> = [0, 25, 26, 701, 702].into_iter().map(column_letters).collect();
        assert_eq!(names, ["A", "Z", "AA", "ZZ", "AAA"]);
    }
}
