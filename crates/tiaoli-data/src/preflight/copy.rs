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
        problems.hear_odd();
        let reader = open(task.source, task.format, schema, task.options, &mut problems);
        let reader = reader.map_err(first)?;
        Ok(Self { reader, problems, batch: Batch::default() })
    }

    /// The next rows; the numbers of those that are no records.
    pub(super) fn next(&mut self) -> Result<Option<Vec<u64>>, Diagnostic> {
        let rows = self.reader.read(&mut self.batch, &mut self.problems)?;
        Ok((rows > 0).then(|| self.problems.take_odd()))
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
    while let Some(odd) = copy.next()? {
        let columns = copy.reader.columns();
        for row in 0..copy.batch.rows {
            let line = copy.batch.lines.get(row).copied().unwrap_or(0);
            if odd.binary_search(&(copy.batch.first_row + row as u64)).is_ok() {
                done.left_out += 1;
                if let Some(log) = &mut log {
                    let reason = say! { zh: "空行、合计、说明、填表提示或重复的表头，不是记录，没有抄到副本里"; en: "blank, a total, a note, hints or the header again: no record, left out of the copy" };
                    let change = Change { line, column: None, header: "", before: "", after: "", reason };
                    log.add(&report.file, &change)?;
                }
                continue;
            }
            done.records += 1;
            let mut cells: Vec<Shown<'_>> = Vec::with_capacity(headers.len());
            for (column, (header, corrections)) in headers.iter().zip(&mut corrections).enumerate() {
                let code = copy.code(column, row);
                let before = text_of(columns, column, code);
                let better = corrections.as_mut().and_then(|one| one.of(columns, column, code, &program));
                let Some((after, reason)) = better else {
                    cells.push(Shown::AsItWas(before));
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
                cells.push(Shown::Corrected(after));
            }
            grid.row(cells.iter().map(Shown::text), Style::Plain)?;
        }
    }
    grid.commit()?;
    Ok(done)
}
