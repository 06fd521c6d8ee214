//! Checks over tables that are no 对象 tables: what they find in an example, and what of them it exercises.

use std::collections::BTreeSet;

use crate::{
    decision::{Decision, FindingRef},
    eval::{SideData, TableRow},
    findings::{Finding, FindingSource},
    groups::side_findings,
    ir::{CheckId, Expectation},
    plan::Plan,
};

use super::coverage::{Coverage, Side};

/// The checks that certainly hold for some row of another table. Such a row belongs to no record that is decided, so
/// every expectation of the example may name them.
pub fn holding(plan: &Plan, side: &SideData, coverage: &mut Coverage) -> Vec<CheckId> {
    let findings = side_findings(plan, side);
    let subjects = plan.subjects();
    let mut holding = Vec::new();
    let mut watched = BTreeSet::new();
    for (at, check) in plan.program().checks.iter().enumerate() {
        let id = CheckId::from_index(at);
        let in_force = plan.in_force() && check.effective.contains(plan.as_of());
        let data = side.get(check.table).filter(|_| in_force && !subjects.contains(&check.table));
        let Some(data) = data else { continue };
        if watched.insert(check.table) {
            for row in 0..data.batch.rows {
                coverage.watch(plan, side, check.table, &TableRow { data, row });
            }
        }
        let found: Vec<&Finding> =
            findings.iter().filter(|finding| finding.source == FindingSource::Check(id)).collect();
        if found.iter().any(|finding| !finding.uncertain) {
            holding.push(id);
            coverage.saw(id, Side::True);
        }
        let listed: BTreeSet<u64> =
            found.iter().flat_map(|finding| finding.rows.iter().map(|row| row.row)).collect();
        if listed.len() < data.batch.rows {
            coverage.saw(id, Side::False);
        }
    }
    holding
}

/// What an expectation may name: what certainly holds for the record or beside it. What is only possible (`?`) is not
/// what an example that names a check means; where it says 无, nothing may be possible either.
pub fn certain(decision: &Decision, beside: &[CheckId], wanted: &Expectation) -> Decision {
    let none = |names: &Option<Vec<String>>| names.as_ref().is_some_and(Vec::is_empty);
    let mut certain = decision.clone();
    certain.review.retain(|(_, open)| !open || none(&wanted.reviews));
    certain
        .findings
        .retain(|finding| !matches!(finding, FindingRef::Check(_, true)) || none(&wanted.findings));
    certain.findings.extend(beside.iter().map(|check| FindingRef::Check(*check, false)));
    certain
}
