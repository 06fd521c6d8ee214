//! Tables held in memory beside the streamed one: referenced rows, lists, rows that refer to a record.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use crate::{
    batch::{Batch, Columns},
    ir::{FieldRef, TableId},
    value::Value,
};

/// A whole table in memory. `columns` names the fields the batch holds.
#[derive(Clone, Debug, Default)]
pub struct TableData {
    pub columns: Columns,
    pub batch: Batch,
}

impl TableData {
    /// The value of a cell; `Missing` for a column that was not read.
    pub fn value(&self, row: usize, field: u16) -> &Value {
        const MISSING: &Value = &Value::Missing;
        let Some(at) = self.columns.fields.iter().position(|f| f.field == field) else { return MISSING };
        let code = self.batch.codes.get(at).and_then(|codes| codes.get(row)).copied().unwrap_or(0);
        self.columns.dictionaries.get(at).map_or(MISSING, |dictionary| dictionary.get(code))
    }
}

/// The tables beside the streamed one, with indexes by value.
#[derive(Debug, Default)]
pub struct SideData {
    tables: BTreeMap<TableId, TableData>,
    indexes: BTreeMap<FieldRef, FxHashMap<Value, Vec<u32>>>,
    /// Cells of an indexed column that are missing: they may be any value.
    blanks: BTreeMap<FieldRef, Vec<u32>>,
}

impl SideData {
    pub fn insert(&mut self, table: TableId, data: TableData) {
        self.tables.insert(table, data);
    }

    pub fn get(&self, table: TableId) -> Option<&TableData> {
        self.tables.get(&table)
    }

    /// Builds the look-up of a column; `plan.indexes()` names the columns that need one.
    pub fn index(&mut self, field: FieldRef) {
        let Some(data) = self.tables.get(&field.table) else { return };
        let mut index: FxHashMap<Value, Vec<u32>> = FxHashMap::default();
        let mut blanks = Vec::new();
        for row in 0..data.batch.rows {
            let at = u32::try_from(row).unwrap_or(u32::MAX);
            match data.value(row, field.field) {
                Value::Missing => blanks.push(at),
                value => index.entry(value.clone()).or_default().push(at),
            }
        }
        self.indexes.insert(field, index);
        self.blanks.insert(field, blanks);
    }

    /// Rows whose cell in an indexed column has this value.
    pub fn rows_with(&self, field: FieldRef, value: &Value) -> &[u32] {
        self.indexes.get(&field).and_then(|index| index.get(value)).map_or(&[], Vec::as_slice)
    }

    /// Rows whose cell in an indexed column is missing.
    pub fn blank_rows(&self, field: FieldRef) -> &[u32] {
        self.blanks.get(&field).map_or(&[], Vec::as_slice)
    }
}
