//! Two passes over a table: which keys repeat, then the rows of those keys.

use std::{collections::BTreeMap, hash::BuildHasher, sync::Arc};

use rustc_hash::FxBuildHasher;

use super::{GroupResults, condition_reads, group_truth, keys, missing_fields, open_names};
use crate::{
    batch::{Batch, Columns},
    decide::CheckState,
    eval::{BatchRow, GroupRow, NoTrace, PartialRow, Scope, SideData, Truth},
    findings::{Finding, FindingRow, FindingSource, group_scope, message},
    ir::{Check, CheckId, FieldRef, TableId},
    plan::Plan,
    value::Value,
};

/// Bits of the two bitmaps: 8 MiB each at most, whatever the number of rows.
const MAX_BITS: u64 = 1 << 26;

/// Collects groups of repeated keys over two passes of [`GroupCollector::feed`].
#[derive(Debug)]
pub struct GroupCollector {
    plan: Arc<Plan>,
    side: Arc<SideData>,
    table: TableId,
    second: bool,
    checks: Vec<One>,
}

#[derive(Debug)]
struct One {
    /// `None` for the table's own key: equal keys are kept and reported.
    check: Option<CheckId>,
    seen: Vec<u64>,
    twice: Vec<u64>,
    groups: BTreeMap<Vec<Value>, Vec<Member>>,
    fields: Vec<FieldRef>,
}

#[derive(Debug)]
struct Member {
    at: FindingRow,
    sure: bool,
    cells: Vec<(FieldRef, Value)>,
}

impl GroupCollector {
    /// `rows` is a guess of how many rows there are; it only sizes memory.
    pub fn new(plan: Arc<Plan>, side: Arc<SideData>, table: TableId, rows: u64) -> Self {
        let bits = rows.saturating_mul(64).next_power_of_two().clamp(1 << 12, MAX_BITS);
        let words = usize::try_from(bits / 64).unwrap_or(1 << 20);
        let grouped = plan.table(table).map(|table| table.grouped.clone()).unwrap_or_default();
        let own = grouped
            .into_iter()
            .filter(|id| plan.program().checks.get(id.index()).is_some_and(|check| check.table == table));
        let key = plan.key_of(table).map(|_| None);
        let checks = own.map(Some).chain(key).map(|check| One {
            check,
            seen: vec![0; words],
            twice: vec![0; words],
            groups: BTreeMap::new(),
            fields: fields(&plan, table, check),
        });
        Self { checks: checks.collect(), second: false, table, side, plan }
    }

    /// The columns [`Self::feed`] needs.
    pub fn wanted(&self) -> Vec<FieldRef> {
        let mut fields: Vec<FieldRef> =
            self.checks.iter().flat_map(|one| one.fields.iter().copied()).collect();
        fields.sort_unstable();
        fields.dedup();
        fields
    }

    /// Takes the rows of a batch; call it for the whole table, then [`Self::next_pass`], then for the whole table again.
    pub fn feed(&mut self, columns: &Columns, batch: &Batch) {
        let (plan, side, table, second) = (&self.plan, &self.side, self.table, self.second);
        for one in &mut self.checks {
            for row in 0..batch.rows {
                let record = BatchRow { columns, batch, row };
                let Some((key, kept)) = one.key(plan, side, table, &record) else { continue };
                if !second {
                    one.mark(&key);
                } else if one.repeats(&key) {
                    let cells =
                        one.fields.iter().map(|field| (*field, plan.cell(&record, *field).clone())).collect();
                    let at = FindingRow {
                        row: batch.first_row + row as u64,
                        key: String::from_utf8_lossy(batch.key(row)).into_owned(),
                        line: batch.lines.get(row).copied().unwrap_or(0),
                    };
                    one.groups.entry(key).or_default().push(Member { at, sure: kept == Some(true), cells });
                }
            }
        }
    }

    /// Begins the second pass; false when no key repeats and it would find nothing.
    pub fn next_pass(&mut self) -> bool {
        self.second = true;
        for one in &mut self.checks {
            one.seen = Vec::new();
        }
        self.checks.iter().any(|one| one.twice.iter().any(|word| *word != 0))
    }

    /// Looks at every group of two rows and more.
    pub fn finish(self) -> (GroupResults, Vec<Finding>) {
        let mut results = GroupResults::default();
        let mut findings = Vec::new();
        for one in self.checks {
            for (_, members) in one.groups.into_iter().filter(|(_, members)| members.len() > 1) {
                let Some(id) = one.check else {
                    findings.push(repeated_key(self.table, &members));
                    continue;
                };
                let Some(check) = self.plan.program().checks.get(id.index()) else { continue };
                let (state, finding) = look(&self.plan, &self.side, id, check, &members);
                findings.extend(finding);
                let rows = members.iter().map(|member| {
                    let state = if member.sure || state == CheckState::No {
                        state.clone()
                    } else {
                        let rows = PartialRow(&member.cells);
                        let group = [GroupRow { row: &rows, sure: false }];
                        let reads = condition_reads(&self.plan, check);
                        CheckState::Open(open_names(&self.plan, &missing_fields(&self.plan, &reads, &group)))
                    };
                    (member.at.row, state)
                });
                results.rows.entry(id).or_default().extend(rows);
            }
        }
        for rows in results.rows.values_mut() {
            rows.sort_by_key(|(row, _)| *row);
        }
        findings.sort_by(|a, b| {
            let first = |finding: &Finding| finding.rows.first().map(|row| row.row);
            (a.source, first(a)).cmp(&(b.source, first(b)))
        });
        (results, findings)
    }
}

/// The columns a check (or the table's key) needs of its own table.
fn fields(plan: &Plan, table: TableId, check: Option<CheckId>) -> Vec<FieldRef> {
    match check {
        None => plan.key_of(table).into_iter().collect(),
        Some(id) => {
            let reads = plan.check_reads(id);
            let mut fields: Vec<FieldRef> = reads.columns.iter().chain(&reads.aggregated).copied().collect();
            fields.retain(|field| field.table == table);
            fields.sort_unstable();
            fields.dedup();
            fields
        }
    }
}

impl One {
    /// The group key of a row and whether 其中 lets it in; `None` when it belongs to no group.
    fn key(
        &self,
        plan: &Plan,
        side: &SideData,
        table: TableId,
        row: &BatchRow<'_>,
    ) -> Option<(Vec<Value>, Truth)> {
        let Some(check) = self.check.and_then(|id| plan.program().checks.get(id.index())) else {
            let key = plan.cell(row, plan.key_of(table)?);
            return (!key.is_missing()).then(|| (vec![key.clone()], Some(true)));
        };
        let scope = Scope::new(plan, side, row);
        let kept = check.filter.map_or(Some(true), |filter| scope.truth(filter, &mut NoTrace));
        if kept == Some(false) {
            return None;
        }
        let keys = keys(plan, side, check, row);
        (!keys.iter().any(Value::is_missing)).then_some((keys, kept))
    }

    fn slot(&self, key: &[Value]) -> (usize, u64) {
        let hash = FxBuildHasher.hash_one(key);
        let bit = (hash ^ (hash >> 29)) % (self.twice.len() as u64 * 64).max(1);
        (usize::try_from(bit / 64).unwrap_or(0), 1 << (bit % 64))
    }

    fn mark(&mut self, key: &[Value]) {
        let (word, bit) = self.slot(key);
        let Some(seen) = self.seen.get_mut(word) else { return };
        if *seen & bit != 0
            && let Some(twice) = self.twice.get_mut(word)
        {
            *twice |= bit;
        }
        *seen |= bit;
    }

    fn repeats(&self, key: &[Value]) -> bool {
        let (word, bit) = self.slot(key);
        self.twice.get(word).is_some_and(|twice| twice & bit != 0)
    }
}

fn repeated_key(table: TableId, members: &[Member]) -> Finding {
    let count = members.len();
    Finding {
        source: FindingSource::Code(tiaoli_diagnostics::Code::E0641),
        major: false,
        uncertain: false,
        table,
        rows: members.iter().map(|member| member.at.clone()).collect(),
        message: tiaoli_diagnostics::say! {
            zh: "同一识别号出现在 {} 行；各行分别判定，请核对是否重复录入", count;
            en: "{} rows have the same key; each was decided by itself, check whether one was entered twice", count
        },
    }
}

/// Looks at one group.
pub(super) fn look_at(
    plan: &Plan,
    side: &SideData,
    id: CheckId,
    check: &Check,
    group: &[GroupRow<'_>],
    at: Vec<FindingRow>,
) -> (CheckState, Option<Finding>) {
    let truth = group_truth(plan, side, check, group);
    let state = match truth {
        Some(true) => CheckState::Yes,
        Some(false) => return (CheckState::No, None),
        None => {
            CheckState::Open(open_names(plan, &missing_fields(plan, &condition_reads(plan, check), group)))
        }
    };
    let Some(flag) = &check.flag else { return (state, None) };
    let text = match group.first() {
        Some(first) => message(plan, id, &group_scope(Scope::new(plan, side, first.row), group)),
        None => tiaoli_diagnostics::Text::default(),
    };
    let finding = Finding {
        source: FindingSource::Check(id),
        major: flag.major,
        uncertain: truth.is_none(),
        table: check.table,
        rows: at,
        message: text,
    };
    (state, Some(finding))
}

fn look(
    plan: &Plan,
    side: &SideData,
    id: CheckId,
    check: &Check,
    members: &[Member],
) -> (CheckState, Option<Finding>) {
    let rows: Vec<PartialRow<'_>> = members.iter().map(|member| PartialRow(&member.cells)).collect();
    let group: Vec<GroupRow<'_>> =
        rows.iter().zip(members).map(|(row, member)| GroupRow { row, sure: member.sure }).collect();
    look_at(plan, side, id, check, &group, members.iter().map(|member| member.at.clone()).collect())
}
