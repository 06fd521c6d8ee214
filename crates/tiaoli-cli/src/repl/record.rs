//! The record at the prompt: some fields of one table with their values.

use std::collections::{BTreeMap, BTreeSet};

use tiaoli_core::{
    cell::parse_cell,
    findings::display,
    ir::{Field, FieldRef, Program, TableId, Type},
    value::Value,
};

/// One record. A field without a value is not known.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Record {
    pub(crate) table: TableId,
    values: BTreeMap<u16, Value>,
    /// The row of a roster it was taken from.
    pub(crate) from: Option<Origin>,
}

/// A row of a roster, and what has become of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Origin {
    /// What its file is called, and its number among the data rows.
    pub(crate) file: String,
    pub(crate) row: u64,
    /// As read.
    pub(crate) key: String,
    /// Where it stands and whom it is about, as it may be shown.
    pub(crate) place: String,
    /// The fields that were filled or emptied since.
    pub(crate) changed: BTreeSet<u16>,
}

impl Record {
    /// A record of a table with nothing known.
    pub(crate) fn new(table: TableId) -> Self {
        Self { table, ..Self::default() }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// Fills a field, or empties it.
    pub(crate) fn set(&mut self, field: usize, value: Value) {
        let Ok(field) = u16::try_from(field) else { return };
        if let Some(origin) = &mut self.from {
            origin.changed.insert(field);
        }
        if value.is_missing() {
            self.values.remove(&field);
        } else {
            self.values.insert(field, value);
        }
    }

    pub(crate) fn get(&self, field: u16) -> Option<&Value> {
        self.values.get(&field)
    }

    /// The fields that have a value, in the order of the table.
    pub(crate) fn fields(&self) -> impl Iterator<Item = (FieldRef, &Value)> {
        self.values.iter().map(|(field, value)| (FieldRef { table: self.table, field: *field }, value))
    }

    /// What was changed in a row of a roster, with the values it has now.
    pub(crate) fn changes(&self) -> Vec<(usize, Value)> {
        let changed = self.from.iter().flat_map(|origin| &origin.changed);
        changed.map(|field| (usize::from(*field), self.get(*field).cloned().unwrap_or_default())).collect()
    }

    /// This row with what was changed in another reading of it.
    pub(crate) fn with_changes_of(mut self, other: &Self) -> Self {
        other.changes().into_iter().for_each(|(field, value)| self.set(field, value));
        self
    }

    /// One value per field of the table.
    pub(crate) fn values(&self, program: &Program) -> Vec<Value> {
        let fields = program.tables.get(self.table.index()).map_or(0, |table| table.fields.len());
        let value =
            |at| u16::try_from(at).ok().and_then(|at| self.values.get(&at)).cloned().unwrap_or_default();
        (0..fields).map(value).collect()
    }

    /// The same record under another policy, or a changed one: fields and values are known by their names.
    pub(crate) fn carried(&self, old: &Program, new: &Program) -> Self {
        let Some(from) = old.tables.get(self.table.index()) else { return Self::new(first_table(new)) };
        let table = new.tables.iter().position(|table| table.name.zh == from.name.zh);
        let Some((at, to)) = table.and_then(|at| Some((at, new.tables.get(at)?))) else {
            return Self::new(first_table(new));
        };
        let mut record = Self::new(TableId::from_index(at));
        let same = |was: &Field| to.fields.iter().position(|one| one.name.zh == was.name.zh);
        for (field, value) in self.fields() {
            let Some(was) = old.field(field) else { continue };
            if let Some(at) = same(was)
                && let Some(now) = to.fields.get(at)
            {
                record.set(at, carried(value, was, now, old, new));
            }
        }
        record.from = self.from.clone().map(|origin| {
            let changed =
                origin.changed.iter().filter_map(|field| same(from.fields.get(usize::from(*field))?));
            let changed = changed.filter_map(|at| u16::try_from(at).ok()).collect();
            Origin { changed, ..origin }
        });
        record
    }
}

/// Values of enumerations are numbers in their program only.
fn carried(value: &Value, was: &Field, now: &Field, old: &Program, new: &Program) -> Value {
    let is_plain = !matches!(value, Value::Enum(..) | Value::Set(_)) && !matches!(was.ty, Type::Enum(_));
    if is_plain && was.ty == now.ty {
        return value.clone();
    }
    parse_cell(&display(old, value).zh, &now.ty, new).unwrap_or_default()
}

/// The tables a record may be of: those with something to decide, else all.
pub(crate) fn tables(program: &Program) -> Vec<TableId> {
    let mut tables: Vec<TableId> = program.decided_benefits().map(|(_, benefit)| benefit.table).collect();
    tables.sort_unstable();
    tables.dedup();
    if tables.is_empty() { (0..program.tables.len()).map(TableId::from_index).collect() } else { tables }
}

pub(crate) fn first_table(program: &Program) -> TableId {
    tables(program).first().copied().unwrap_or_default()
}
