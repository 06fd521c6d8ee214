//! The record at the prompt: some fields of one table with their values.

use std::collections::BTreeMap;

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
    pub(crate) from: Option<String>,
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
        let mut record = Self { from: self.from.clone(), ..Self::new(TableId::from_index(at)) };
        for (field, value) in self.fields() {
            let Some(was) = old.field(field) else { continue };
            if let Some(at) = to.fields.iter().position(|one| one.name.zh == was.name.zh)
                && let Some(now) = to.fields.get(at)
            {
                record.set(at, carried(value, was, now, old, new));
            }
        }
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
