//! Checks over tables in memory: their findings, and what they mean for rows of a 对象 table.

use std::{collections::BTreeMap, hash::BuildHasher};

use rustc_hash::{FxBuildHasher, FxHashMap};

use super::{
    GroupResults,
    collect::look_at,
    keys,
    sieve::{Sieve, spread},
};
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
        for (row, state) in evaluate(plan, side, id, check, data, true).0 {
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
        .filter_map(|(id, check)| Some(evaluate(plan, side, id, check, side.get(check.table)?, false).1))
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

/// The findings of a check over a table in memory, and, where somebody asks, the state of every row.
fn evaluate(
    plan: &Plan,
    side: &SideData,
    id: CheckId,
    check: &Check,
    data: &TableData,
    wants_states: bool,
) -> (Vec<Seen>, Vec<Finding>) {
    let mut out =
        Looked { plan, side, id, check, data, wants_states, seen: Vec::new(), findings: Vec::new() };
    // A check of single rows, and a group of one, are looked at on the spot: only rows of keys that repeat are kept.
    let alone = check.keys.is_empty() && !plan.check_over_group(check);
    let sieve = (!check.keys.is_empty()).then(|| repeated_keys(plan, side, check, data));
    let mut groups: BTreeMap<Vec<Value>, Vec<(usize, bool)>> = BTreeMap::new();
    for row in 0..data.batch.rows {
        let record = TableRow { data, row };
        let scope = Scope::new(plan, side, &record);
        let kept = check.filter.map_or(Some(true), |filter| scope.truth(filter, &mut NoTrace));
        if kept == Some(false) {
            continue;
        }
        let key = keys(plan, side, check, &record);
        if key.iter().any(Value::is_missing) {
            out.state(row, || super::single_state(plan, side, check, &record, &key));
            continue;
        }
        let member = (row, kept == Some(true));
        let repeats = |sieve: &Sieve| sieve.repeated(hash(&key));
        if alone || sieve.as_ref().is_some_and(|sieve| !repeats(sieve)) {
            out.look(&[member]);
        } else {
            groups.entry(key).or_default().push(member);
        }
    }
    for members in groups.values() {
        out.look(members);
    }
    let Looked { seen, mut findings, .. } = out;
    findings.sort_by_key(|finding| finding.rows.first().map(|row| row.row));
    (seen, findings)
}

/// Which group keys of a table occur more than once.
fn repeated_keys(plan: &Plan, side: &SideData, check: &Check, data: &TableData) -> Sieve {
    let mut sieve = Sieve::new(data.batch.rows as u64);
    for row in 0..data.batch.rows {
        let key = keys(plan, side, check, &TableRow { data, row });
        if !key.iter().any(Value::is_missing) {
            sieve.add(hash(&key));
        }
    }
    sieve.close();
    sieve
}

fn hash(key: &[Value]) -> u64 {
    spread(FxBuildHasher.hash_one(key), 0)
}

/// What looking at groups has given so far.
struct Looked<'a> {
    plan: &'a Plan,
    side: &'a SideData,
    id: CheckId,
    check: &'a Check,
    data: &'a TableData,
    wants_states: bool,
    seen: Vec<Seen>,
    findings: Vec<Finding>,
}

impl Looked<'_> {
    fn state(&mut self, row: usize, state: impl FnOnce() -> CheckState) {
        if self.wants_states {
            self.seen.push((row, state()));
        }
    }

    fn look(&mut self, members: &[(usize, bool)]) {
        let data = self.data;
        let rows: Vec<TableRow<'_>> = members.iter().map(|(row, _)| TableRow { data, row: *row }).collect();
        let group: Vec<GroupRow<'_>> =
            rows.iter().zip(members).map(|(row, (_, sure))| GroupRow { row, sure: *sure }).collect();
        let at = members.iter().map(|(row, _)| finding_row(data, *row)).collect();
        let (state, finding) = look_at(self.plan, self.side, self.id, self.check, &group, at);
        self.findings.extend(finding);
        for (row, _) in members {
            self.state(*row, || state.clone());
        }
    }
}

pub(crate) fn finding_row(data: &TableData, row: usize) -> FindingRow {
    data.batch.place(row)
}
