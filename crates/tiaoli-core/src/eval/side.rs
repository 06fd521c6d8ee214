//! Tables held in memory beside the streamed one: referenced rows, lists, rows that refer to a record.

use std::{collections::BTreeMap, sync::Arc};

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Timeline, changes};
use crate::{
    batch::{Batch, Columns},
    findings::Finding,
    groups::Versions,
    ir::{FieldRef, TableId},
    plan::Plan,
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
        // A table in memory has been turned to its day: its columns are as they were.
        let Some(at) = self.columns.fields.iter().position(|f| f.field == field) else { return MISSING };
        let code = self.batch.codes.get(at).and_then(|codes| codes.get(row)).copied().unwrap_or(0);
        self.columns.dictionaries.get(at).map_or(MISSING, |dictionary| dictionary.get(code))
    }
}

/// The tables beside the streamed one, with indexes by value.
#[derive(Clone, Debug, Default)]
pub struct SideData {
    tables: BTreeMap<TableId, Arc<TableData>>,
    indexes: BTreeMap<FieldRef, Arc<FxHashMap<Value, Vec<u32>>>>,
    /// Cells of an indexed column that are missing: they may be any value.
    blanks: BTreeMap<FieldRef, Arc<[u32]>>,
    /// What was found about versions and changes when the tables were turned to a day.
    findings: Arc<[Finding]>,
    /// Keys that several rows of a streamed table have: what refers to one of them refers to none for certain.
    shared: BTreeMap<TableId, Arc<FxHashSet<Value>>>,
}

impl SideData {
    pub fn insert(&mut self, table: TableId, data: TableData) {
        self.tables.insert(table, Arc::new(data));
    }

    pub fn get(&self, table: TableId) -> Option<&TableData> {
        self.tables.get(&table).map(Arc::as_ref)
    }

    /// The tables that are here.
    pub(crate) fn tables(&self) -> impl Iterator<Item = TableId> {
        self.tables.keys().copied()
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
        self.indexes.insert(field, Arc::new(index));
        self.blanks.insert(field, blanks.into());
    }

    /// The same data as it is on the day of a plan: of tables whose rows are versions only those in force, with what
    /// changing fields then held. Call it once, after the last [`Self::index`].
    pub fn on(&self, plan: &Plan) -> Self {
        let program = plan.program();
        let mut day = self.clone();
        let mut findings = Vec::new();
        for (table, data) in &self.tables {
            let (versions, found) = Versions::of_table(program, *table, &data.columns, &data.batch).unzip();
            findings.extend(found.into_iter().flatten());
            findings.extend(changes::findings(plan, self, *table));
            let Some(timeline) = Timeline::new(plan, self, *table, versions.as_ref()) else { continue };
            day.insert(*table, timeline.table(plan, data));
            let stale = self.indexes.keys().filter(|field| field.table == *table);
            stale.for_each(|field| day.index(*field));
        }
        day.findings = findings.into();
        day
    }

    /// What was found when the tables were turned to a day.
    pub(crate) fn history_findings(&self) -> &[Finding] {
        &self.findings
    }

    /// Rows whose cell in an indexed column has this value.
    pub fn rows_with(&self, field: FieldRef, value: &Value) -> &[u32] {
        self.indexes.get(&field).and_then(|index| index.get(value)).map_or(&[], Vec::as_slice)
    }

    /// Rows whose cell in an indexed column is missing.
    pub fn blank_rows(&self, field: FieldRef) -> &[u32] {
        self.blanks.get(&field).map_or(&[], Arc::as_ref)
    }

    /// The values of an indexed column, in no particular order.
    pub(crate) fn values_of(&self, field: FieldRef) -> impl Iterator<Item = &Value> {
        self.indexes.get(&field).into_iter().flat_map(|index| index.keys())
    }

    /// The same data with what is known of the keys of a streamed table.
    pub(crate) fn with_shared(&self, table: TableId, keys: &Arc<FxHashSet<Value>>) -> Self {
        let mut side = self.clone();
        side.shared.insert(table, Arc::clone(keys));
        side
    }

    /// Whether several rows of a streamed table have this key.
    pub(crate) fn is_shared(&self, table: TableId, key: &Value) -> bool {
        self.shared.get(&table).is_some_and(|keys| keys.contains(key))
    }
}
