//! Checks over several rows (比对 … 归并): group rows by keys, look at each group, tell every row what was found.
//!
//! Most rows of a large table are alone in their group. A first pass over the table only marks which keys occur more
//! than once, in filters of fixed size; where these are too small for the table, further passes look at what the one before
//! let through; the last pass keeps the rows of those keys. All others are groups of one and are looked at when they are
//! evaluated. Memory grows with the repeated keys, not with the rows.

mod collect;
mod referring;
mod rows;
mod side;
mod sieve;
mod versions;
mod watch;

use std::{collections::BTreeMap, sync::Arc};

pub use collect::GroupCollector;
pub use rows::RowChecks;
use rustc_hash::{FxHashMap, FxHashSet};
pub(crate) use side::finding_row;
pub use side::{reached, side_findings};
pub use sieve::{Sieve, spread};
pub use versions::{VersionCollector, Versions};
pub(crate) use versions::{version_fields, without_day};
pub use watch::KeyWatch;

use crate::{
    decide::CheckState,
    eval::{GroupRow, NoTrace, Row, Scope, SideData, Truth, ops},
    ir::{Check, CheckId, FieldRef, Name},
    plan::{Plan, Reads},
    value::Value,
};

/// What checks over several rows found, for rows of a 对象 table.
#[derive(Clone, Debug, Default)]
pub struct GroupResults {
    /// By check: rows (from one, ascending) of groups of two and more. Shared by the days on which they are the same.
    pub(crate) rows: BTreeMap<CheckId, Arc<Vec<(u64, CheckState)>>>,
    /// By check over another table: the state of the 对象 row with this key; a key that is not here is `No`.
    pub(crate) reached: BTreeMap<CheckId, FxHashMap<Value, CheckState>>,
    /// Keys of the table that rows of another table refer to and that several of its rows have.
    pub(crate) shared: Arc<FxHashSet<Value>>,
    /// Of a table whose rows are versions: which are in force when.
    pub(crate) versions: Option<Arc<Versions>>,
    /// Checks over tables that were not supplied.
    pub(crate) unsupplied: BTreeMap<CheckId, Name>,
}

impl GroupResults {
    pub(crate) fn row(&self, check: CheckId, row: u64) -> Option<&CheckState> {
        let rows = self.rows.get(&check)?;
        let at = rows.binary_search_by_key(&row, |(row, _)| *row).ok()?;
        rows.get(at).map(|(_, state)| state)
    }
}

/// Whether a check holds for a group.
pub(crate) fn group_truth(plan: &Plan, side: &SideData, check: &Check, group: &[GroupRow<'_>]) -> Truth {
    let Some(first) = group.first() else { return Some(false) };
    let scope = Scope { group: Some(group), ..Scope::new(plan, side, first.row) };
    let mut truth = check.when.map_or(Some(true), |when| scope.truth(when, &mut NoTrace));
    for unless in &check.unless {
        truth = ops::and(truth, ops::not(scope.truth(*unless, &mut NoTrace)));
    }
    truth
}

/// The columns of a check's table that its conditions read, without its keys.
pub(crate) fn condition_reads(plan: &Plan, check: &Check) -> Reads {
    Reads::of(plan, check.filter.into_iter().chain(check.when).chain(check.unless.iter().copied()))
}

/// The fields whose missing cells keep a check from being known: keys, else what aggregates read.
pub(crate) fn open_names(plan: &Plan, fields: &[FieldRef]) -> Vec<Name> {
    fields.iter().filter_map(|field| plan.program().field(*field)).map(|field| field.name.clone()).collect()
}

/// The fields of a check's table whose cells are missing in some row of a group.
pub(crate) fn missing_fields(plan: &Plan, reads: &Reads, rows: &[GroupRow<'_>]) -> Vec<FieldRef> {
    let mut fields: Vec<FieldRef> = reads.columns.iter().chain(&reads.aggregated).copied().collect();
    fields.sort_unstable();
    fields.dedup();
    let missing =
        |field: &FieldRef| rows.iter().any(|row: &GroupRow<'_>| plan.cell(row.row, *field).is_missing());
    let found: Vec<FieldRef> = fields.iter().copied().filter(missing).collect();
    if found.is_empty() { fields } else { found }
}

/// The values of a check's group keys on a row; `Missing` where a key is not known.
pub(crate) fn keys(plan: &Plan, side: &SideData, check: &Check, row: &dyn Row) -> Vec<Value> {
    let scope = Scope::new(plan, side, row);
    check.keys.iter().map(|key| scope.eval(*key, &mut NoTrace).unwrap_or_default()).collect()
}

/// The state of a row that is alone in its group.
pub(crate) fn single_state(
    plan: &Plan,
    side: &SideData,
    check: &Check,
    row: &dyn Row,
    keys: &[Value],
) -> CheckState {
    let scope = Scope::new(plan, side, row);
    let kept = check.filter.map_or(Some(true), |filter| scope.truth(filter, &mut NoTrace));
    if kept == Some(false) {
        return CheckState::No;
    }
    if keys.iter().any(Value::is_missing) {
        let reads = Reads::of(plan, check.keys.iter().copied());
        let group = [GroupRow { row, sure: true }];
        return CheckState::Open(open_names(plan, &missing_fields(plan, &reads, &group)));
    }
    let group = [GroupRow { row, sure: kept == Some(true) }];
    match ops::and(kept, group_truth(plan, side, check, &group)) {
        Some(true) => CheckState::Yes,
        Some(false) => CheckState::No,
        None => {
            CheckState::Open(open_names(plan, &missing_fields(plan, &condition_reads(plan, check), &group)))
        }
    }
}
