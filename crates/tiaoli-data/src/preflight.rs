//! Looking at a data file without evaluating it: which columns were matched, what is missing, which cells, rows and people
//! cannot be so. And copies of it: one with the doubtful cells coloured, one with what is beyond doubt corrected.
//!
//! Cells are read by the same reader as for an evaluation, so what is said here is what an evaluation would see. Memory is
//! bounded: batches of rows, counters, the first places of each kind, and the rows of repeated keys.

mod copy;
mod correct;
mod marked;
mod people;
mod problems;
mod regions;
mod repeats;
mod tally;
mod unfixed;

use std::{collections::BTreeMap, sync::Arc};

pub use copy::{ChangeLog, Corrected, column_letters, write_corrected};
pub use marked::{lines, percent, write_marked};
use people::{Roles, RowView};
pub(crate) use problems::too_large;
use tally::Tally;
pub use tally::{At, Kind, Mark};
use tiaoli_core::{
    batch::{Batch, Columns},
    eval::{BatchRow, SideData},
    findings::{broken_constraints, constraints},
    ir::{Field, FieldRef, Name, Program, TableId, Type},
    plan::Plan,
    value::{Date, Value},
};
use tiaoli_diagnostics::{Code, Diagnostic, Place, Severity};

use crate::{
    InputFormat, Layout, Problems, ReadOptions, Source, TableSchema,
    headers::nearest_field,
    open,
    problems::{cell_place, row_place},
};

/// What is to be looked at.
#[derive(Clone, Debug)]
pub struct Task<'a> {
    /// Can be opened several times.
    pub source: &'a Source,
    pub format: InputFormat,
    /// The policy on the day it is looked at.
    pub plan: &'a Arc<Plan>,
    pub table: TableId,
    pub options: &'a ReadOptions,
    /// The day the user named; without one, nothing that depends on a day is looked at.
    pub as_of: Option<Date>,
    /// Keep what marked copies need.
    pub keep_marks: bool,
}

/// What was found.
#[derive(Clone, Debug)]
pub struct Report {
    /// As the user wrote it.
    pub file: String,
    pub table: Name,
    pub layout: Layout,
    pub records: u64,
    /// Rows that are none: blank ones, totals, notes, the header once more.
    pub no_records: u64,
    /// The fields of the table, in its order.
    pub fields: Vec<FieldFigures>,
    /// Columns of no field.
    pub unknown: Vec<UnknownColumn>,
    /// Gravest and most frequent first.
    pub kinds: Vec<Kind>,
    /// By data row; empty unless asked for.
    pub marks: BTreeMap<u64, Vec<Mark>>,
}

/// One field and its column.
#[derive(Clone, Debug)]
pub struct FieldFigures {
    pub name: Name,
    /// Its place in the table.
    pub at: usize,
    /// Declared by the policy; a few others are looked for because they can be held against the ID number.
    pub declared: bool,
    /// The policy reads it when it evaluates.
    pub read: bool,
    /// Worked out from other fields where it is empty.
    pub derived: bool,
    /// From zero; `None` where the file has no header row.
    pub column: Option<usize>,
    pub header: String,
    /// The file has it.
    pub present: bool,
    /// Records in which it is empty.
    pub empty: u64,
    /// Records in which it holds something that cannot be read.
    pub unreadable: u64,
}

/// A column that is no field's.
#[derive(Clone, Debug)]
pub struct UnknownColumn {
    /// From zero; `None` where the file has no header row.
    pub column: Option<usize>,
    pub header: String,
    /// What was probably meant.
    pub nearest: Option<Name>,
}

impl Report {
    /// Whether anything has to be corrected or looked at.
    pub fn has_findings(&self) -> bool {
        self.kinds.iter().any(|kind| kind.severity >= Severity::Warning)
    }
}

/// Fields that are looked for although a policy need not declare them: with their other headers.
const EXTRA: [(&str, &str, &[&str], Type); 3] = [
    ("性别", "sex", &["学生性别", "gender"], Type::Text),
    ("出生日期", "birth_date", &["出生年月日"], Type::Date),
    ("毕业日期", "graduated_on", &["毕业时间", "结业日期", "离校日期"], Type::Date),
];

/// The policy with the extra fields behind those of the table.
fn with_extras(program: &Program, table: TableId) -> (Arc<Program>, usize) {
    let mut program = program.clone();
    let Some(definition) = program.tables.get_mut(table.index()) else { return (Arc::new(program), 0) };
    let declared = definition.fields.len();
    // Only tables about people have any use for them.
    if !definition.fields.iter().any(|field| field.ty == Type::IdCard) {
        return (Arc::new(program), declared);
    }
    for (zh, en, aka, ty) in EXTRA {
        let spelled = |field: &Field| {
            let mut all = [&field.name.zh, &field.name.en].into_iter().chain(&field.aka);
            all.any(|name| name == zh || name == en || aka.contains(&name.as_str()))
        };
        if definition.fields.iter().any(spelled) {
            continue;
        }
        definition.fields.push(Field {
            aka: aka.iter().map(|aka| (*aka).to_owned()).collect(),
            sensitive: true,
            ..Field::new(Name { zh: zh.to_owned(), en: en.to_owned() }, ty)
        });
    }
    (Arc::new(program), declared)
}

/// Looks at a file. What keeps it from being read at all is the error.
pub fn inspect(task: &Task<'_>) -> Result<Report, Vec<Diagnostic>> {
    let (program, declared) = with_extras(task.plan.program(), task.table);
    let schema = TableSchema::whole(Arc::clone(&program), task.table);
    let fields: Vec<Field> = schema.fields().to_vec();
    let mut problems = Problems::new(0);
    problems.hear_all();
    problems.hear_cells();
    problems.hear_left_out();
    let mut reader = open(task.source, task.format, schema, task.options, &mut problems)?;
    let mut inspection = Inspection::new(task, &fields);
    let formulas = task.source.formulas_without_value();
    if formulas > 0 {
        inspection.tally.add(crate::problems::formulas_without_value(task.source.path(), formulas));
    }
    let mut batch = Batch::default();
    loop {
        let rows = reader.read(&mut batch, &mut problems).map_err(|problem| vec![problem])?;
        inspection.layout = reader.layout();
        inspection.messages(problems.take_all());
        for cell in problems.take_cells() {
            inspection.unreadable(&cell.field);
        }
        inspection.no_records += problems.take_left_out().len() as u64;
        if rows == 0 {
            break;
        }
        inspection.rows(reader.columns(), &batch);
    }
    drop(reader);
    inspection.repeats(&program)?;
    Ok(inspection.finish(&fields, declared))
}

struct Inspection<'a> {
    task: &'a Task<'a>,
    roles: Roles,
    constraints: Vec<tiaoli_core::ir::ExprId>,
    repeats: repeats::Repeats,
    side: SideData,
    layout: Layout,
    names: Vec<Name>,
    empty: Vec<u64>,
    unreadable: Vec<u64>,
    records: u64,
    no_records: u64,
    /// Headers that a format without a header row told of one by one.
    strangers: Vec<String>,
    tally: Tally,
}

impl<'a> Inspection<'a> {
    fn new(task: &'a Task<'a>, fields: &[Field]) -> Self {
        let roles = Roles::of(fields);
        let is_subject = task.plan.subjects().contains(&task.table);
        let definition = task.plan.program().tables.get(task.table.index());
        // Versions of one record share its key.
        let is_history = definition.is_some_and(|table| table.since.is_some());
        let key = task.plan.key_of(task.table).map(|key| usize::from(key.field));
        Self {
            constraints: constraints(task.plan, task.table, task.as_of.is_none()),
            repeats: repeats::Repeats::new(
                key.filter(|_| !is_history),
                // In other tables a person has many rows: payments, changes.
                roles.id.filter(|id| is_subject && !is_history && Some(*id) != key),
                task.source.len(),
            ),
            side: SideData::default(),
            layout: Layout::default(),
            names: fields.iter().map(|field| field.name.clone()).collect(),
            empty: vec![0; fields.len()],
            unreadable: vec![0; fields.len()],
            records: 0,
            no_records: 0,
            strangers: Vec::new(),
            tally: Tally::new(task.keep_marks),
            roles,
            task,
        }
    }

    fn messages(&mut self, messages: Vec<Diagnostic>) {
        for message in messages {
            match message.code {
                // Columns are told of as figures, the encoding as a fact.
                Code::E0605 | Code::E0650 => {}
                Code::E0606 => {
                    if let Place::Cell(cell) = &message.place
                        && self.layout.headers.is_empty()
                    {
                        self.strangers.push(cell.header.clone());
                    }
                }
                // Totals and notes are left out in every evaluation: nothing has to be done.
                Code::E0616 => self.tally.add(Diagnostic { severity: Severity::Hint, ..message }),
                _ => self.tally.add(message),
            }
        }
    }

    fn unreadable(&mut self, name: &Name) {
        if let Some(count) =
            self.names.iter().position(|one| one == name).and_then(|at| self.unreadable.get_mut(at))
        {
            *count += 1;
        }
    }

    fn rows(&mut self, columns: &Columns, batch: &Batch) {
        self.records += batch.rows as u64;
        for (codes, empty) in batch.codes.iter().zip(&mut self.empty) {
            *empty += codes.iter().filter(|code| **code == 0).count() as u64;
        }
        let mut found = Vec::new();
        for row in 0..batch.rows {
            let number = batch.first_row + row as u64;
            let line = batch.lines.get(row).copied().unwrap_or(0);
            let value = |at: usize| value(columns, batch, at, row);
            let place = |at: usize| place(self.task, &self.layout, &self.names, at, (number, line));
            self.roles.look(&RowView { value: &value, place: &place }, self.task.as_of, &mut found);
            let record = BatchRow { columns, batch, row };
            let broken = if self.constraints.is_empty() {
                None
            } else {
                broken_constraints(self.task.plan, &self.side, &record, &self.constraints)
            };
            found.extend(broken.map(|message| {
                problems::constraint(message, row_place(&self.task.source.origin(), line, number))
            }));
            self.repeats.add(&value);
            found.drain(..).for_each(|problem| self.tally.add(problem));
        }
    }

    /// A second pass over those columns in which something occurs twice.
    fn repeats(&mut self, program: &Arc<Program>) -> Result<(), Vec<Diagnostic>> {
        let wanted = self.repeats.close();
        if wanted.is_empty() {
            return Ok(());
        }
        let field =
            |at: &usize| FieldRef { table: self.task.table, field: u16::try_from(*at).unwrap_or(u16::MAX) };
        let refs: Vec<FieldRef> = wanted.iter().map(field).collect();
        let schema = TableSchema::new(Arc::clone(program), self.task.table, &refs);
        let mut problems = Problems::new(0);
        let task = self.task;
        let mut reader = open(task.source, task.format, schema, task.options, &mut problems)?;
        let mut batch = Batch::default();
        while reader.read(&mut batch, &mut problems).map_err(|problem| vec![problem])? > 0 {
            let columns = reader.columns();
            for row in 0..batch.rows {
                let at = At {
                    row: batch.first_row + row as u64,
                    line: batch.lines.get(row).copied().unwrap_or(0),
                };
                let value = |field: usize| {
                    let column = wanted.iter().position(|one| *one == field).unwrap_or(usize::MAX);
                    value(columns, &batch, column, row)
                };
                self.repeats.keep(&value, at);
            }
        }
        for found in self.repeats.finish() {
            let Some(name) = self.names.get(found.field) else { continue };
            let lines: Vec<u64> =
                found.rows.iter().map(|at| if at.line > 0 { at.line } else { at.row }).collect();
            for at in &found.rows {
                let place = place(self.task, &self.layout, &self.names, found.field, (at.row, at.line));
                self.tally.add(if found.is_key {
                    problems::key_twice(name, found.count, &lines, place)
                } else {
                    problems::id_twice(name, found.count, &lines, place)
                });
            }
        }
        Ok(())
    }

    fn finish(self, fields: &[Field], declared: usize) -> Report {
        let task = self.task;
        let records = self.records;
        let (read, layout) = (read_fields(task), self.layout);
        let figures: Vec<FieldFigures> = fields
            .iter()
            .enumerate()
            .map(|(at, field)| {
                let column = layout.columns.get(at).copied().flatten();
                let unreadable = self.unreadable.get(at).copied().unwrap_or(0);
                // Cells that cannot be read are blanked.
                let blank = self.empty.get(at).copied().unwrap_or(0);
                let empty = blank.saturating_sub(unreadable);
                let present = column.is_some() || layout.headers.is_empty() && empty < records;
                FieldFigures {
                    name: field.name.clone(),
                    at,
                    declared: at < declared,
                    read: read.contains(&at),
                    derived: field.derived.is_some(),
                    header: column.and_then(|column| layout.headers.get(column)).cloned().unwrap_or_default(),
                    column,
                    present,
                    empty,
                    unreadable,
                }
            })
            .collect();
        let free = || {
            let absent = figures.iter().filter(|one| one.declared && !one.present);
            absent.filter_map(|one| fields.get(one.at))
        };
        let of_columns = layout
            .headers
            .iter()
            .enumerate()
            .filter(|(column, header)| !header.is_empty() && !layout.columns.contains(&Some(*column)));
        let of_columns = of_columns.map(|(column, header)| (Some(column), header));
        let unknown = of_columns
            .chain(self.strangers.iter().map(|header| (None, header)))
            .map(|(column, header)| UnknownColumn {
                column,
                header: header.clone(),
                nearest: nearest_field(header, free()).cloned(),
            })
            .collect();
        let (mut kinds, marks) = self.tally.finish();
        kinds.splice(0..0, lacking(task, &layout, &figures));
        let definition = task.plan.program().tables.get(task.table.index());
        Report {
            file: task.source.origin().name().to_owned(),
            table: definition.map(|table| table.name.clone()).unwrap_or_default(),
            layout,
            records: self.records,
            no_records: self.no_records,
            fields: figures,
            unknown,
            kinds,
            marks,
        }
    }
}

/// The columns that the policy reads and the file does not have.
fn lacking(task: &Task<'_>, layout: &Layout, figures: &[FieldFigures]) -> Option<Kind> {
    let lacks = figures.iter().filter(|one| one.declared && one.read && !one.present && !one.derived);
    let names: Vec<(&Name, Option<&str>)> = lacks.map(|one| (&one.name, None)).collect();
    if names.is_empty() {
        return None;
    }
    let place = row_place(&task.source.origin(), layout.header_line, 0);
    let problem = crate::problems::columns_missing(&names, place);
    Some(Kind {
        code: problem.code,
        severity: problem.severity,
        column: 0,
        header: String::new(),
        message: problem.message,
        label: problem.label,
        help: problem.help,
        count: 1,
        places: Vec::new(),
    })
}

/// The fields that an evaluation reads, by their places in the table.
fn read_fields(task: &Task<'_>) -> Vec<usize> {
    let own =
        task.plan.wanted(task.table).iter().copied().chain(task.plan.side_columns(task.table, &[task.table]));
    own.filter(|field| field.table == task.table)
        .chain(task.plan.key_of(task.table))
        .map(|field| usize::from(field.field))
        .collect()
}

fn value<'b>(columns: &'b Columns, batch: &Batch, at: usize, row: usize) -> &'b Value {
    const MISSING: &Value = &Value::Missing;
    let code = batch.codes.get(at).and_then(|codes| codes.get(row)).copied().unwrap_or(0);
    columns.dictionaries.get(at).map_or(MISSING, |dictionary| dictionary.get(code))
}

/// The cell of a field; where it has no column, its name stands for one.
fn place(task: &Task<'_>, layout: &Layout, names: &[Name], at: usize, (row, line): (u64, u64)) -> Place {
    let file = &task.source.origin();
    match layout.columns.get(at).copied().flatten() {
        Some(column) => {
            let header = layout.headers.get(column).map_or("", String::as_str);
            cell_place(file, line, row, column, header)
        }
        None => {
            let name = names.get(at).map_or("", |name| name.zh.as_str());
            crate::problems::value_place(file, line, row, name)
        }
    }
}
