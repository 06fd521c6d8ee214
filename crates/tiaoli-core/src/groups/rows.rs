//! The state of every check over several rows, row by row while a table is evaluated.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::{GroupResults, condition_reads, keys, single_state};
use crate::{
    batch::{Batch, Columns},
    decide::CheckState,
    eval::{BatchRow, NoTrace, Row, Scope, SideData},
    ir::{CheckId, ExprKind, FieldRef},
    plan::{Plan, TablePlan},
};

/// Looks up or works out the states of a table's grouped checks.
#[derive(Debug)]
pub struct RowChecks {
    checks: Vec<One>,
    results: Arc<GroupResults>,
    states: FxHashMap<CheckState, u32>,
}

#[derive(Debug)]
struct One {
    id: CheckId,
    /// The check is over this table; otherwise its results reach rows by key.
    own: bool,
    /// Columns its conditions read.
    columns: Vec<FieldRef>,
    /// Key columns where every key is a plain field: only whether they are filled matters to a row that is alone.
    plain_keys: Option<Vec<FieldRef>>,
    alone: FxHashMap<Box<[u32]>, u32>,
    generations: Vec<u32>,
}

impl RowChecks {
    pub(crate) fn new(plan: &Plan, table: &TablePlan, results: Arc<GroupResults>) -> Self {
        let checks = table.grouped.iter().filter_map(|id| {
            let check = plan.program().checks.get(id.index())?;
            let reads = condition_reads(plan, check);
            let mut columns: Vec<FieldRef> = reads.columns.iter().chain(&reads.aggregated).copied().collect();
            columns.retain(|field| field.table == table.table);
            columns.sort_unstable();
            columns.dedup();
            let plain = check.keys.iter().map(|key| match plan.program().expr(*key).map(|expr| &expr.kind) {
                Some(ExprKind::Field(field)) => {
                    plan.program().field(*field).filter(|field| field.derived.is_none()).map(|_| *field)
                }
                _ => None,
            });
            Some(One {
                id: *id,
                own: check.table == table.table,
                columns,
                plain_keys: plain.collect(),
                alone: FxHashMap::default(),
                generations: Vec::new(),
            })
        });
        Self { checks: checks.collect(), results, states: FxHashMap::default() }
    }

    /// The states of one row.
    pub(crate) fn states(
        &self,
        plan: &Plan,
        side: &SideData,
        columns: &Columns,
        batch: &Batch,
        row: usize,
    ) -> Vec<CheckState> {
        let record = BatchRow { columns, batch, row };
        let number = batch.number(row);
        self.checks.iter().map(|one| one.state(plan, side, &self.results, &record, number)).collect()
    }

    /// Whether a row belongs to a group of two and more.
    pub(crate) fn in_group(&self, check: CheckId, row: u64) -> bool {
        self.results.row(check, row).is_some()
    }

    /// The states of one record outside a batch: it is alone in every group.
    pub fn states_alone(&self, plan: &Plan, side: &SideData, row: &dyn Row) -> Vec<CheckState> {
        self.checks.iter().map(|one| one.state(plan, side, &self.results, row, 0)).collect()
    }

    /// One column of small numbers per check: equal numbers, equal states.
    pub(crate) fn classify(
        &mut self,
        plan: &Plan,
        side: &SideData,
        columns: &Columns,
        batch: &Batch,
    ) -> Vec<Vec<u32>> {
        let Self { checks, results, states } = self;
        checks.iter_mut().map(|one| one.classify(plan, side, results, states, columns, batch)).collect()
    }
}

impl One {
    fn state(
        &self,
        plan: &Plan,
        side: &SideData,
        results: &GroupResults,
        row: &dyn Row,
        number: u64,
    ) -> CheckState {
        if let Some(name) = results.unsupplied.get(&self.id) {
            return CheckState::Open(vec![name.clone()]);
        }
        let Some(check) = plan.program().checks.get(self.id.index()) else { return CheckState::No };
        if self.own {
            if let Some(state) = results.row(self.id, number) {
                return state.clone();
            }
            return single_state(plan, side, check, row, &keys(plan, side, check, row));
        }
        let subject = match check.reaches {
            Some(crate::ir::Reaches::By(field)) => match plan.program().field(field).map(|field| &field.ty) {
                Some(crate::ir::Type::Ref(target)) => plan.key_of(*target),
                _ => None,
            },
            _ => None,
        };
        let Some(subject) = subject else { return CheckState::No };
        let key = Scope::new(plan, side, row).field(subject, &mut NoTrace);
        if key.is_missing() {
            return CheckState::Open(super::open_names(plan, &[subject]));
        }
        results.reached.get(&self.id).and_then(|states| states.get(&key)).cloned().unwrap_or(CheckState::No)
    }

    fn classify(
        &mut self,
        plan: &Plan,
        side: &SideData,
        results: &GroupResults,
        states: &mut FxHashMap<CheckState, u32>,
        columns: &Columns,
        batch: &Batch,
    ) -> Vec<u32> {
        let column = |field: &FieldRef| batch.column(columns, *field);
        let read: Vec<_> = self.columns.iter().filter_map(column).collect();
        let generations: Vec<u32> = read.iter().map(|(dictionary, _)| dictionary.generation()).collect();
        if generations != self.generations || self.alone.len() > 1 << 13 {
            self.alone.clear();
            self.generations = generations;
        }
        let key_columns: Option<Vec<_>> = match (&self.plain_keys, self.own) {
            (Some(fields), true) => fields.iter().map(column).collect(),
            _ => None,
        };
        let mut out = Vec::with_capacity(batch.rows);
        let mut tuple: Vec<u32> = Vec::new();
        for row in 0..batch.rows {
            let number = batch.number(row);
            let record = BatchRow { columns, batch, row };
            let mut intern = |state: CheckState| {
                let next = u32::try_from(states.len()).unwrap_or(u32::MAX);
                *states.entry(state).or_insert(next)
            };
            let grouped = if self.own { results.row(self.id, number) } else { None };
            let class = match (&key_columns, grouped) {
                (_, Some(state)) => intern(state.clone()),
                (None, None) => intern(self.state(plan, side, results, &record, number)),
                (Some(keys), None) => {
                    let code = |codes: &[u32]| codes.get(row).copied().unwrap_or(0);
                    tuple.clear();
                    tuple.extend(keys.iter().map(|(_, codes)| u32::from(code(codes) != 0)));
                    tuple.extend(read.iter().map(|(_, codes)| code(codes)));
                    match self.alone.get(tuple.as_slice()) {
                        Some(class) => *class,
                        None => {
                            let class = intern(self.state(plan, side, results, &record, number));
                            self.alone.insert(tuple.as_slice().into(), class);
                            class
                        }
                    }
                }
            };
            out.push(class);
        }
        out
    }
}
