//! Checks over tables in memory: their findings, and what they mean for rows of a 对象 table.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::{GroupResults, collect::look_at, keys};
use crate::{
    decide::CheckState,
    eval::{GroupRow, NoTrace, Scope, SideData, TableData, TableRow},
    findings::{Finding, FindingRow},
    ir::{Check, CheckId, Reaches},
    plan::Plan,
    value::Value,
};

/// A row of a table in memory with the state a check gave it.
type Seen = (usize, CheckState);

/// Adds to `results` what checks over other tables mean for rows of 对象 tables, and names the checks whose table was
/// not supplied.
pub fn reached(plan: &Plan, side: &SideData, results: &mut GroupResults) {
    for (id, check) in other_checks(plan) {
        let Some(data) = side.get(check.table) else {
            if let Some(table) = plan.program().tables.get(check.table.index()) {
                results.unsupplied.insert(id, table.name.clone());
            }
            continue;
        };
        let Some(Reaches::By(reference)) = check.reaches else { continue };
        let mut states: FxHashMap<Value, CheckState> = FxHashMap::default();
        for (row, state) in evaluate(plan, side, id, check, data).0 {
            let key = Scope::new(plan, side, &TableRow { data, row }).field(reference, &mut NoTrace);
            let slot = states.entry(key).or_insert(CheckState::No);
            // A row that certainly holds outweighs one that may.
            if state == CheckState::Yes || *slot == CheckState::No {
                *slot = state;
            }
        }
        results.reached.insert(id, states);
    }
}

/// The findings of checks over tables that are no 对象 tables, and of the references these follow.
pub fn side_findings(plan: &Plan, side: &SideData) -> Vec<Finding> {
    other_checks(plan)
        .filter_map(|(id, check)| Some(evaluate(plan, side, id, check, side.get(check.table)?).1))
        .flatten()
        .chain(side.history_findings().iter().cloned())
        .chain(super::referring::of_side_tables(plan, side))
        .collect()
}

pub(super) fn other_checks(plan: &Plan) -> impl Iterator<Item = (CheckId, &Check)> {
    let subjects = plan.subjects();
    let checks = plan.program().checks.iter().enumerate();
    checks
        .map(|(at, check)| (CheckId::from_index(at), check))
        .filter(move |(_, check)| !subjects.contains(&check.table) && plan.in_force())
        .filter(|(_, check)| check.effective.contains(plan.as_of()))
}

fn evaluate(
    plan: &Plan,
    side: &SideData,
    id: CheckId,
    check: &Check,
    data: &TableData,
) -> (Vec<Seen>, Vec<Finding>) {
    let mut groups: BTreeMap<Vec<Value>, Vec<(usize, bool)>> = BTreeMap::new();
    let mut seen: Vec<Seen> = Vec::new();
    for row in 0..data.batch.rows {
        let record = TableRow { data, row };
        let scope = Scope::new(plan, side, &record);
        let kept = check.filter.map_or(Some(true), |filter| scope.truth(filter, &mut NoTrace));
        if kept == Some(false) {
            continue;
        }
        let mut key = keys(plan, side, check, &record);
        if key.iter().any(Value::is_missing) {
            seen.push((row, super::single_state(plan, side, check, &record, &key)));
            continue;
        }
        if check.keys.is_empty() && !plan.check_over_group(check) {
            // Each row is looked at by itself.
            key.push(Value::int(i64::try_from(row).unwrap_or(i64::MAX)));
        }
        groups.entry(key).or_default().push((row, kept == Some(true)));
    }
    let mut findings = Vec::new();
    for members in groups.values() {
        let rows: Vec<TableRow<'_>> = members.iter().map(|(row, _)| TableRow { data, row: *row }).collect();
        let group: Vec<GroupRow<'_>> =
            rows.iter().zip(members).map(|(row, (_, sure))| GroupRow { row, sure: *sure }).collect();
        let at = members.iter().map(|(row, _)| finding_row(data, *row)).collect();
        let (state, finding) = look_at(plan, side, id, check, &group, at);
        findings.extend(finding);
        seen.extend(members.iter().map(|(row, _)| (*row, state.clone())));
    }
    findings.sort_by_key(|finding| finding.rows.first().map(|row| row.row));
    (seen, findings)
}

pub(crate) fn finding_row(data: &TableData, row: usize) -> FindingRow {
    data.batch.place(row)
}
