//! The corrected copy: the same columns and records, spellings put right, rows that are no records left out. Every change
//! can be had as a list.

use std::sync::Arc;

use tiaoli_core::{
    batch::{Batch, Columns},
    ir::{Field, Program},
    sensitive::shown_cell,
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
    Problems, RowReader, TableSchema,
    grid::{Grid, Style},
    open,
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
    /// The line or sheet row of the original.
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
        let cell = format!("{letters}{}", change.line);
        let reason = change.reason.get(self.lang);
        self.grid.row([file, &cell, change.header, change.before, change.after, reason], Style::Plain)
    }

    pub fn commit(self) -> Result<(), Diagnostic> {
        self.grid.commit()
    }
}

/// A column as spreadsheets name it: 0 is A, 26 is AA.
pub fn column_letters(column: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = column;
    loop {
        letters.push(char::from(b'A' + u8::try_from(rest % 26).unwrap_or(0)));
        match (rest / 26).checked_sub(1) {
            Some(next) => rest = next,
            None => break,
        }
    }
    letters.iter().rev().collect()
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
    let mut corrections: Vec<Option<Corrections<'_>>> = (0..headers.len()).map(|_| None).collect();
    for figures in &report.fields {
        let (Some(column), Some(field)) = (figures.column, fields.get(figures.at)) else { continue };
        let names = if figures.header == field.name.en { Lang::En } else { Lang::Zh };
        if let Some(slot) = corrections.get_mut(column) {
            *slot = Some(Corrections { field, names, generation: 0, known: Vec::new() });
        }
    }
    let mut grid = Grid::create(path, "名册", &vec![14; headers.len()])?;
    grid.row(headers.iter().map(String::as_str), Style::Head)?;
    let mut done = Corrected::default();
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
            let mut cells: Vec<Arc<str>> = Vec::with_capacity(headers.len());
            for (column, (header, corrections)) in headers.iter().zip(&mut corrections).enumerate() {
                let code = copy.code(column, row);
                let before = text_of(columns, column, code);
                let better = corrections.as_mut().and_then(|one| one.of(columns, column, code, &program));
                let Some((after, reason)) = better else {
                    cells.push(Arc::from(before));
                    continue;
                };
                done.cells += 1;
                if let (Some(log), Some(one)) = (&mut log, corrections.as_ref()) {
                    let shown = |text| shown_cell(text, one.field, task.options.show_sensitive);
                    let (old, new) = (shown(before), shown(&after));
                    let change = Change {
                        line,
                        column: Some(column),
                        header,
                        before: &old,
                        after: &new,
                        reason: reason.text(),
                    };
                    log.add(&report.file, &change)?;
                }
                cells.push(after);
            }
            grid.row(cells.iter().map(AsRef::as_ref), Style::Plain)?;
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

impl Corrected {
    fn leave_out(
        &mut self,
        line: u64,
        report: &Report,
        log: Option<&mut ChangeLog>,
    ) -> Result<(), Diagnostic> {
        self.left_out += 1;
        let Some(log) = log else { return Ok(()) };
        let reason = say! { zh: "空行、合计、说明或重复的表头，不是记录，没有抄到副本里"; en: "blank, a total, a note or the header again: no record, left out of the copy" };
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
