//! Rows of tables in memory that refer to rows: whether each finds exactly one.
//!
//! A sum over the rows that refer to a record is right only when their references are. Where a reference is empty or finds
//! no row, its row is counted nowhere, and said; where it finds several, it may belong to each of them.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use tiaoli_diagnostics::{Code, Text, say};

use super::side::finding_row;
use crate::{
    batch::{Batch, Columns},
    eval::{BatchRow, SideData},
    findings::{Finding, FindingSource},
    ir::{FieldRef, TableId, Type},
    plan::Plan,
    value::Value,
};

/// Counts how many rows of a streamed table have the keys that rows of other tables refer to. Memory grows with those
/// tables, which are held anyhow.
#[derive(Debug)]
pub(super) struct Referred {
    table: TableId,
    key: Option<FieldRef>,
    /// The reference fields that aggregates follow backwards.
    by: Vec<FieldRef>,
    rows: FxHashMap<Value, u32>,
}

impl Referred {
    pub(super) fn new(plan: &Plan, side: &SideData, table: TableId) -> Self {
        let supplied = |by: &FieldRef| side.get(by.table).is_some();
        let changes = plan.changes_of(table).map(|changes| changes.by);
        let mut by: Vec<FieldRef> =
            plan.followed_back(table).into_iter().chain(changes).filter(supplied).collect();
        by.sort_unstable();
        by.dedup();
        let rows = by.iter().flat_map(|by| side.values_of(*by)).map(|value| (value.clone(), 0)).collect();
        Self { table, key: plan.key_of(table).filter(|_| !by.is_empty()), by, rows }
    }

    /// The column to be fed.
    pub(super) fn wanted(&self) -> Option<FieldRef> {
        self.key
    }

    /// Takes the rows of a batch; each row of the table once.
    pub(super) fn feed(&mut self, plan: &Plan, columns: &Columns, batch: &Batch) {
        let Some(key) = self.key else { return };
        for row in (0..batch.rows).filter(|row| !batch.is_absent(*row)) {
            if let Some(count) = self.rows.get_mut(plan.cell(&BatchRow { columns, batch, row }, key)) {
                *count = count.saturating_add(1);
            }
        }
    }

    /// The keys that several rows have, and what is to be said of references that find no row.
    pub(super) fn finish(self, plan: &Plan, side: &SideData) -> (Arc<FxHashSet<Value>>, Vec<Finding>) {
        let count = |key: &Value| self.rows.get(key).copied().unwrap_or(0);
        let findings = self.by.iter().flat_map(|by| lost(plan, side, *by, self.table, |key| count(key) > 0));
        let findings = findings.collect();
        let shared = self.rows.iter().filter(|(_, count)| **count > 1).map(|(key, _)| key.clone()).collect();
        (Arc::new(shared), findings)
    }
}

/// References that checks over tables in memory follow, into other tables in memory.
pub(super) fn of_side_tables(plan: &Plan, side: &SideData) -> Vec<Finding> {
    let mut followed: Vec<FieldRef> = Vec::new();
    for (_, check) in super::side::other_checks(plan) {
        let conditions = check.filter.into_iter().chain(check.when).chain(check.unless.iter().copied());
        let inputs = crate::plan::Reads::of(plan, conditions.chain(check.keys.iter().copied())).inputs;
        followed.extend(inputs.iter().filter_map(|input| input.via.first().copied()));
    }
    followed.sort_unstable();
    followed.dedup();
    let target = |by: &FieldRef| match plan.program().field(*by)?.ty {
        Type::Ref(target) => Some((*by, target, plan.key_of(target)?)),
        _ => None,
    };
    let supplied = followed.iter().filter_map(target).filter(|(_, target, _)| side.get(*target).is_some());
    let found = supplied.flat_map(|(by, target, key)| {
        // What is empty is missing, as in any cell; here it is not that it is counted nowhere.
        let mut findings = lost(plan, side, by, target, |value| side.rows_with(key, value).len() == 1);
        findings.retain(|finding| finding.major);
        findings
    });
    found.collect()
}

/// The rows whose reference is empty (minor) or finds no row as `is_found` tells (major).
fn lost(
    plan: &Plan,
    side: &SideData,
    by: FieldRef,
    target: TableId,
    is_found: impl Fn(&Value) -> bool,
) -> Vec<Finding> {
    let Some(data) = side.get(by.table) else { return Vec::new() };
    let program = plan.program();
    let field = program.field(by).map(|field| field.name.clone()).unwrap_or_default();
    let target = program.tables.get(target.index()).map(|table| table.name.clone()).unwrap_or_default();
    let finding = |row: usize| {
        let value = data.value(row, by.field);
        if !value.is_missing() && is_found(value) {
            return None;
        }
        let message: Text = if value.is_missing() {
            say! {
                zh: "“{}”空着，不知道这一行属于“{}”表的哪一行，没有计入任何一行的汇总", field.zh, target.zh;
                en: "`{}` is empty: nobody knows which row of `{}` this one belongs to, and it was counted for none", field.en, target.en
            }
        } else {
            say! {
                zh: "“{}”在“{}”表里找不到，或者对应多行；这一行没有计入任何一行的汇总", field.zh, target.zh;
                en: "`{}` is not in table `{}`, or there several times; this row was counted for none", field.en, target.en
            }
        };
        Some(Finding {
            source: FindingSource::Code(Code::E0413),
            major: !value.is_missing(),
            uncertain: false,
            table: by.table,
            rows: vec![finding_row(data, row)],
            message,
        })
    };
    (0..data.batch.rows).filter_map(finding).collect()
}
