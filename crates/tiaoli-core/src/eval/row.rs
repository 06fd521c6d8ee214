//! A record as the evaluator sees it, whatever holds it.

use super::side::TableData;
use crate::{
    batch::{Batch, Columns},
    ir::FieldRef,
    value::Value,
};

const MISSING: &Value = &Value::Missing;

/// One row of one table.
pub trait Row {
    /// The cell of a field; `Missing` when it is empty or was not read.
    fn value(&self, field: FieldRef) -> &Value;

    /// Whether the cell is empty, and its value is what somebody confirmed for empty cells.
    fn is_confirmed(&self, _field: FieldRef) -> bool {
        false
    }
}

/// A row given value by value, one per field of its table.
#[derive(Clone, Copy, Debug)]
pub struct ValuesRow<'a>(pub &'a [Value]);

impl Row for ValuesRow<'_> {
    fn value(&self, field: FieldRef) -> &Value {
        self.0.get(field.field as usize).unwrap_or(MISSING)
    }
}

/// A row of a batch.
#[derive(Clone, Copy, Debug)]
pub struct BatchRow<'a> {
    pub columns: &'a Columns,
    pub batch: &'a Batch,
    pub row: usize,
}

impl Row for BatchRow<'_> {
    fn value(&self, field: FieldRef) -> &Value {
        let Some((dictionary, codes)) = self.batch.column(self.columns, field) else { return MISSING };
        dictionary.get(codes.get(self.row).copied().unwrap_or(0))
    }

    fn is_confirmed(&self, field: FieldRef) -> bool {
        let Some((dictionary, codes)) = self.batch.column(self.columns, field) else { return false };
        dictionary.is_confirmed(codes.get(self.row).copied().unwrap_or(0))
    }
}

/// A row of a table in memory.
#[derive(Clone, Copy, Debug)]
pub struct TableRow<'a> {
    pub data: &'a TableData,
    pub row: usize,
}

impl Row for TableRow<'_> {
    fn value(&self, field: FieldRef) -> &Value {
        self.data.value(self.row, field.field)
    }
}

/// Some fields of a row, everything else missing.
#[derive(Clone, Copy, Debug)]
pub struct PartialRow<'a>(pub &'a [(FieldRef, Value)]);

impl Row for PartialRow<'_> {
    fn value(&self, field: FieldRef) -> &Value {
        self.0.iter().find(|(f, _)| *f == field).map_or(MISSING, |(_, value)| value)
    }
}

/// Some fields of a row with their values in the same order, everything else missing.
#[derive(Clone, Copy, Debug)]
pub struct FieldsRow<'a> {
    pub fields: &'a [FieldRef],
    pub values: &'a [Value],
}

impl Row for FieldsRow<'_> {
    fn value(&self, field: FieldRef) -> &Value {
        let at = self.fields.iter().position(|f| *f == field);
        at.and_then(|at| self.values.get(at)).unwrap_or(MISSING)
    }
}
