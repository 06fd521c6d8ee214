//! Records as they were on a day: which versions are in force, and what fields held that change by rows of another table.
//!
//! A batch is looked at through its day once, before anything is evaluated: rows that are not in force are marked, and
//! columns that change get values of their own. Nothing behind it knows of histories.

use std::{collections::BTreeMap, sync::Arc};

use rustc_hash::FxHashMap;
use tiaoli_diagnostics::{Code, say};

use super::{NoTrace, Scope, SideData, TableData, TableRow};
use crate::{
    batch::{Batch, Columns, Dictionary, Patch, View},
    findings::{Finding, FindingRow, FindingSource, display},
    groups::{Versions, version_fields},
    ir::{Changes, Field, FieldRef, TableId},
    plan::Plan,
    sensitive::hidden,
    value::{Date, Value},
};

/// One table on one day.
#[derive(Debug)]
pub(crate) struct Timeline {
    history: Option<History>,
    changing: Vec<Changing>,
    /// The last batch as it was on the day.
    pub(crate) batch: Batch,
    findings: Vec<Finding>,
}

/// Rows are versions.
#[derive(Debug)]
struct History {
    since: FieldRef,
    versions: Arc<Versions>,
    /// Fields 有效 N 学年: a version of another school year has lost them.
    lasting: Vec<(FieldRef, u32)>,
}

/// A field that changes by rows of another table.
#[derive(Debug)]
struct Changing {
    field: FieldRef,
    key: FieldRef,
    before: Option<Value>,
    /// By the key of the record.
    known: FxHashMap<Value, Record>,
    codes: OwnCodes,
}

/// The changes of one record.
#[derive(Debug, Default)]
struct Record {
    /// Rising days; what two rows of one day say differently is `Missing`.
    changes: Vec<(Date, Value)>,
    /// Some change does not say when.
    undated: bool,
}

/// A dictionary of its own for a column that changes, and the way into it from the reader's.
#[derive(Debug, Default)]
struct OwnCodes {
    dictionary: Dictionary,
    known: FxHashMap<Value, u32>,
    /// By code of the reader.
    from: Vec<Option<u32>>,
    generation: Option<u32>,
}

impl Timeline {
    /// `None` for a table whose records are the same on every day.
    pub(crate) fn new(
        plan: &Plan,
        side: &SideData,
        table: TableId,
        versions: Option<&Arc<Versions>>,
    ) -> Option<Self> {
        let program = plan.program();
        let fields = || {
            let fields = program.tables.get(table.index()).map_or(&[][..], |table| table.fields.as_slice());
            fields.iter().enumerate().map(move |(at, field)| {
                (FieldRef { table, field: u16::try_from(at).unwrap_or(u16::MAX) }, field)
            })
        };
        let history = versions.zip(version_fields(program, table)).map(|(versions, (_, since))| History {
            since,
            versions: Arc::clone(versions),
            lasting: fields()
                .filter_map(|(at, field)| Some((at, *field.valid_school_years.on(plan.as_of())?)))
                .collect(),
        });
        let changing: Vec<Changing> = match plan.key_of(table) {
            Some(key) => {
                fields().filter_map(|(at, field)| Changing::new(plan, side, at, field, key)).collect()
            }
            None => Vec::new(),
        };
        if history.is_none() && changing.is_empty() {
            return None;
        }
        Some(Self { history, changing, batch: Batch::default(), findings: Vec::new() })
    }

    /// Looks at a batch; [`Self::batch`] is then the batch as it was on the day.
    pub(crate) fn view(&mut self, plan: &Plan, columns: &Columns, batch: &Batch) {
        self.batch.clone_from(batch);
        self.batch.view = View::default();
        let day = plan.as_of();
        let since = self.history.as_ref().and_then(|history| batch.column(columns, history.since));
        if let Some(history) = &self.history {
            let date = |row: usize| {
                let (dictionary, codes) = since?;
                dictionary.get(codes.get(row).copied()?).as_date()
            };
            let dates: Vec<Option<Date>> = (0..batch.rows).map(date).collect();
            let in_force = |(row, since): (usize, &Option<Date>)| {
                history.versions.in_force(batch.number(row), *since, day)
            };
            self.batch.view.absent = dates.iter().enumerate().map(|one| !in_force(one)).collect();
            for (field, years) in &history.lasting {
                self.batch.view.patches.extend(lapsed(
                    columns,
                    batch,
                    *field,
                    *years,
                    &dates,
                    day,
                    plan.data_date(),
                ));
            }
        }
        for changing in &mut self.changing {
            let patch = changing.patch(plan, columns, batch, &mut self.findings);
            self.batch.view.patches.extend(patch);
        }
    }

    /// Whether other rows are versions of the same record.
    pub(crate) fn is_one_of_several(&self, row: usize) -> bool {
        let versions = self.history.as_ref().map(|history| &history.versions);
        versions.is_some_and(|versions| versions.is_one_of_several(self.batch.number(row)))
    }

    /// What was found about rows looked at since the last call.
    pub(crate) fn take_findings(&mut self) -> Vec<Finding> {
        std::mem::take(&mut self.findings)
    }

    /// A whole table in memory as it is on the day: only rows in force, with what their fields then held.
    pub(crate) fn table(mut self, plan: &Plan, data: &TableData) -> TableData {
        self.view(plan, &data.columns, &data.batch);
        let day = &self.batch;
        let rows: Vec<usize> = (0..day.rows).filter(|row| !day.is_absent(*row)).collect();
        let mut columns =
            Columns { table: data.columns.table, fields: data.columns.fields.clone(), ..Columns::default() };
        let mut batch = Batch { first_row: day.first_row, ..Batch::default() };
        for field in &data.columns.fields {
            let Some((dictionary, codes)) = day.column(&data.columns, *field) else { continue };
            columns.dictionaries.push(dictionary.clone());
            batch.codes.push(rows.iter().map(|row| codes.get(*row).copied().unwrap_or(0)).collect());
        }
        for row in rows {
            batch.keys.extend_from_slice(day.key(row));
            batch.numbers.push(day.number(row));
            batch.end_row(day.lines.get(row).copied().unwrap_or(0));
        }
        TableData { columns, batch }
    }
}

/// A column 有效 N 学年, missing in the versions that began in another school year; a version without a day is as old as
/// the data.
fn lapsed(
    columns: &Columns,
    batch: &Batch,
    field: FieldRef,
    years: u32,
    dates: &[Option<Date>],
    day: Date,
    data_date: Date,
) -> Option<Patch> {
    let (dictionary, codes) = batch.column(columns, field)?;
    let holds = |since: &Option<Date>| {
        let first = since.unwrap_or(data_date).school_year();
        let until = first.saturating_add(i32::try_from(years).unwrap_or(i32::MAX));
        (first..until).contains(&day.school_year())
    };
    let codes = codes.iter().zip(dates).map(|(code, since)| if holds(since) { *code } else { 0 });
    Some(Patch { field, dictionary: dictionary.clone(), codes: codes.collect() })
}

impl Changing {
    /// `None` for a field that does not change, or whose changes were not supplied.
    fn new(plan: &Plan, side: &SideData, at: FieldRef, field: &Field, key: FieldRef) -> Option<Self> {
        let changes = field.changes.as_ref()?;
        let data = side.get(changes.value.table)?;
        let mut known: BTreeMap<Value, Record> = BTreeMap::new();
        for row in 0..data.batch.rows {
            let row = TableRow { data, row };
            let scope = Scope::new(plan, side, &row);
            let whose = scope.field(changes.by, &mut NoTrace);
            if whose.is_missing() {
                continue;
            }
            let value = scope.field(changes.value, &mut NoTrace);
            let Some(value) = converted(value, changes, field) else { continue };
            let record = known.entry(whose).or_default();
            match scope.field(changes.since, &mut NoTrace).as_date() {
                Some(since) => record.changes.push((since, value)),
                None => record.undated = true,
            }
        }
        let settled = known.into_iter().map(|(key, record)| (key, record.settled()));
        let known: FxHashMap<Value, Record> = settled.collect();
        Some(Self { field: at, key, before: changes.before.clone(), known, codes: OwnCodes::default() })
    }

    /// The column as it was on the day.
    fn patch(
        &mut self,
        plan: &Plan,
        columns: &Columns,
        batch: &Batch,
        findings: &mut Vec<Finding>,
    ) -> Option<Patch> {
        let (dictionary, codes) = batch.column(columns, self.field)?;
        let (keys, key_codes) = batch.column(columns, self.key)?;
        let (day, data_date) = (plan.as_of(), plan.data_date());
        self.codes.begin(dictionary);
        let mut out = Vec::with_capacity(batch.rows);
        for (row, (code, key)) in codes.iter().zip(key_codes).enumerate() {
            let Some(record) = self.known.get(keys.get(*key)) else {
                out.push(self.codes.of_code(*code, dictionary));
                continue;
            };
            let cell = dictionary.get(*code);
            if let Some((since, value)) = record.differs(cell, data_date) {
                findings.extend(differs(plan, self.field, batch.place(row), (cell, value, since)));
            }
            let value = record.value_on(day, cell, data_date, self.before.as_ref());
            out.push(self.codes.of_value(value));
        }
        // A copy of a dictionary of few values: what a status can be.
        Some(Patch { field: self.field, dictionary: self.codes.dictionary.clone(), codes: out })
    }
}

impl Record {
    fn settled(mut self) -> Self {
        self.changes.sort_by_key(|(since, _)| *since);
        let mut settled: Vec<(Date, Value)> = Vec::with_capacity(self.changes.len());
        for (since, value) in self.changes.drain(..) {
            match settled.last_mut() {
                Some((last, known)) if *last == since => {
                    if *known != value {
                        *known = Value::Missing;
                    }
                }
                _ => settled.push((since, value)),
            }
        }
        self.changes = settled;
        self
    }

    fn last_before(&self, day: Date) -> Option<&(Date, Value)> {
        self.changes.iter().rev().find(|(since, _)| *since <= day)
    }

    /// The last thing known before the day holds on it: the roster on its own day, a change from its day on. Before the
    /// first change a roster that is older than it holds; where the roster came after it, what 此前 says does.
    fn value_on<'v>(
        &'v self,
        day: Date,
        cell: &'v Value,
        data_date: Date,
        before: Option<&'v Value>,
    ) -> &'v Value {
        const MISSING: &Value = &Value::Missing;
        let roster = (!cell.is_missing()).then_some(data_date);
        if self.undated {
            return if roster == Some(day) { cell } else { MISSING };
        }
        match (self.last_before(day), roster) {
            (Some((since, _)), Some(of)) if of <= day && *since <= of => cell,
            (Some((_, value)), _) => value,
            (None, Some(of)) if of <= day => cell,
            // A change after the roster says nothing of the days before the roster.
            (None, _) if self.changes.first().is_some_and(|(first, _)| data_date < *first) => cell,
            (None, _) => before.unwrap_or(MISSING),
        }
    }

    /// The last change before the roster, where the roster says something else.
    fn differs(&self, cell: &Value, data_date: Date) -> Option<(Date, &Value)> {
        let (since, value) = self.last_before(data_date).filter(|_| !self.undated)?;
        (!cell.is_missing() && !value.is_missing() && value != cell).then_some((*since, value))
    }
}

impl OwnCodes {
    /// Prepares for a batch: where the reader forgot its codes, they mean something else now.
    fn begin(&mut self, reader: &Dictionary) {
        if self.generation != Some(reader.generation()) {
            self.generation = Some(reader.generation());
            self.from.clear();
        }
    }

    fn of_code(&mut self, code: u32, reader: &Dictionary) -> u32 {
        if code == 0 {
            return 0;
        }
        let at = code as usize;
        if let Some(Some(known)) = self.from.get(at) {
            return *known;
        }
        let own = self.of_value(reader.get(code));
        if self.from.len() <= at {
            self.from.resize(at + 1, None);
        }
        if let Some(slot) = self.from.get_mut(at) {
            *slot = Some(own);
        }
        own
    }

    fn of_value(&mut self, value: &Value) -> u32 {
        if value.is_missing() {
            return 0;
        }
        if let Some(known) = self.known.get(value) {
            return *known;
        }
        let code = self.dictionary.push(value.clone());
        self.known.insert(value.clone(), code);
        code
    }
}

/// A value of the followed field as one of the field that follows it; `None` where the change left it as it was.
fn converted(value: Value, changes: &Changes, field: &Field) -> Option<Value> {
    match (value, &field.ty) {
        (Value::Enum(_, at), crate::ir::Type::Enum(to)) if !changes.values.is_empty() => {
            let at = changes.values.get(usize::from(at)).copied().flatten()?;
            Some(Value::Enum(*to, at))
        }
        (value, _) => Some(value),
    }
}

/// E0647: the roster says something else than the last change before it.
fn differs(
    plan: &Plan,
    at: FieldRef,
    place: FindingRow,
    (cell, value, since): (&Value, &Value, Date),
) -> Option<Finding> {
    let program = plan.program();
    let field = program.field(at)?;
    let hides = field.is_sensitive() && !plan.shows_sensitive();
    let shown = |value: &Value| if hides { hidden(value) } else { display(program, value) };
    let (cell, value, name, data_date) = (shown(cell), shown(value), &field.name, plan.data_date());
    Some(Finding {
        source: FindingSource::Code(Code::E0647),
        major: false,
        uncertain: false,
        table: at.table,
        rows: vec![place],
        message: say! {
            zh: "名册反映{}的情况，“{}”是“{}”；变动台账里从{}起是“{}”。当天以名册为准，请核对改正其中一处", data_date.zh(), name.zh, cell.zh, since.zh(), value.zh;
            en: "on {data_date}, when the roster was true, `{}` is `{}`; by the register of changes it is `{}` since {since}. The roster is taken for that day; correct one of the two", name.en, cell.en, value.en
        },
    })
}
