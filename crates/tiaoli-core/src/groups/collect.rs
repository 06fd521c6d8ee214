//! Several passes over a table: which keys repeat, then the rows of those keys.

use std::{
    borrow::Cow,
    collections::BTreeMap,
    hash::{BuildHasher, Hash, Hasher},
    sync::Arc,
};

use rustc_hash::{FxBuildHasher, FxHasher};

use super::{
    GroupResults, Versions, condition_reads, group_truth, keys, missing_fields, open_names,
    referring::Referred,
    sieve::{Sieve, spread},
    version_fields,
};
use crate::{
    batch::{Batch, Columns},
    cell::squeeze,
    decide::CheckState,
    eval::{BatchRow, FieldsRow, GroupRow, NoTrace, Row, Scope, SideData, Timeline, Truth},
    findings::{Finding, FindingRow, FindingSource, group_scope, message},
    ir::{Check, CheckId, ExprKind, FieldRef, TableId},
    plan::Plan,
    value::Value,
};

/// With more candidates than this, another pass sorts out those that only look repeated.
const MANY: u64 = 16_384;
/// Passes that only sort out.
const MAX_ROUNDS: u64 = 6;

/// Collects groups of repeated keys over several passes of [`GroupCollector::feed`].
///
/// Kept between rows: two filters of 8 MiB at most, whatever the number of rows and checks, and the cells of those rows
/// whose key occurs more than once, as far as the checks read them.
#[derive(Debug)]
pub struct GroupCollector {
    plan: Arc<Plan>,
    side: Arc<SideData>,
    table: TableId,
    pass: Pass,
    /// Counts the passes that sift; every one hashes differently.
    round: u64,
    sieve: Sieve,
    /// What the pass before let through.
    gate: Option<Sieve>,
    /// Keys that repeated in the pass before, or seemed to.
    before: u64,
    checks: Vec<One>,
    referred: Referred,
    versions: Option<Arc<Versions>>,
    timeline: Option<Timeline>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Pass {
    Sift,
    Keep,
    Done,
}

#[derive(Debug)]
struct One {
    /// `None` for the table's own key: equal keys are kept and reported.
    check: Option<CheckId>,
    groups: BTreeMap<Vec<Value>, Vec<Member>>,
    fields: Arc<[FieldRef]>,
    /// The keys, where every one is a field of the row as it stands.
    plain: Option<Vec<FieldRef>>,
}

#[derive(Debug)]
struct Member {
    at: FindingRow,
    sure: bool,
    /// In the order of the check's fields.
    cells: Box<[Value]>,
}

impl GroupCollector {
    /// `rows` is a guess of how many rows there are; it only sizes memory.
    pub fn new(plan: Arc<Plan>, side: Arc<SideData>, table: TableId, rows: u64) -> Self {
        let grouped = plan.table(table).map(|table| table.grouped.clone()).unwrap_or_default();
        let own = grouped
            .into_iter()
            .filter(|id| plan.program().checks.get(id.index()).is_some_and(|check| check.table == table));
        // The rows of a history repeat their key: that is what they are for.
        let key =
            plan.key_of(table).filter(|_| version_fields(plan.program(), table).is_none()).map(|_| None);
        let checks = own.map(Some).chain(key).map(|check| One {
            check,
            groups: BTreeMap::new(),
            fields: fields(&plan, table, check).into(),
            plain: plain_keys(&plan, table, check),
        });
        let checks: Vec<One> = checks.collect();
        let sieve = Sieve::new(rows.max(1).saturating_mul(checks.len() as u64));
        let referred = Referred::new(&plan, &side, table);
        Self {
            checks,
            referred,
            pass: Pass::Sift,
            round: 0,
            sieve,
            gate: None,
            before: u64::MAX,
            timeline: Timeline::new(&plan, &side, table, None),
            versions: None,
            table,
            side,
            plan,
        }
    }

    /// Of a table whose rows are versions: which are in force when. Only those in force on the day are compared.
    pub fn with_versions(mut self, versions: Option<Arc<Versions>>) -> Self {
        self.timeline = Timeline::new(&self.plan, &self.side, self.table, versions.as_ref());
        self.versions = versions;
        self
    }

    /// The columns [`Self::feed`] needs.
    pub fn wanted(&self) -> Vec<FieldRef> {
        let mut fields: Vec<FieldRef> = self
            .checks
            .iter()
            .flat_map(|one| one.fields.iter().copied())
            .chain(self.referred.wanted())
            .chain(self.plan.day_fields(self.table, &self.side))
            .collect();
        fields.sort_unstable();
        fields.dedup();
        fields
    }

    /// Takes the rows of a batch; call it for the whole table, and for the whole table again as long as
    /// [`Self::next_pass`] asks for it.
    pub fn feed(&mut self, columns: &Columns, batch: &Batch) {
        let (plan, side, table) = (&self.plan, &self.side, self.table);
        let batch = match &mut self.timeline {
            Some(timeline) => {
                timeline.view(plan, columns, batch);
                &timeline.batch
            }
            None => batch,
        };
        if self.pass == Pass::Sift && self.round == 0 {
            self.referred.feed(plan, columns, batch);
        }
        let salt = |at: usize, round: u64| round * 256 + at as u64;
        for (at, one) in self.checks.iter_mut().enumerate() {
            for row in (0..batch.rows).filter(|row| !batch.is_absent(*row)) {
                let record = BatchRow { columns, batch, row };
                let Some((hash, kept)) = one.hash(plan, side, table, &record) else { continue };
                let now = spread(hash, salt(at, self.round));
                if self.pass == Pass::Sift {
                    let passes = |gate: &Sieve| gate.repeated(spread(hash, salt(at, self.round - 1)));
                    if self.gate.as_ref().is_none_or(passes) {
                        self.sieve.add(now);
                    }
                } else if self.sieve.repeated(now) {
                    let Some(key) = one.key(plan, side, table, &record) else { continue };
                    let cells = one.fields.iter().map(|field| plan.cell(&record, *field).clone()).collect();
                    let at = batch.place(row);
                    one.groups.entry(key).or_default().push(Member { at, sure: kept == Some(true), cells });
                }
            }
        }
    }

    /// Begins the next pass; false when there is nothing left to be found by one.
    pub fn next_pass(&mut self) -> bool {
        if self.pass != Pass::Sift || self.sieve.repeats() == 0 {
            self.pass = Pass::Done;
            return false;
        }
        let found = self.sieve.repeats();
        self.sieve.close();
        // In a table of many rows some keys seem to repeat that do not. A pass over what is left tells them apart; where
        // it hardly helps, the keys do repeat.
        if found > MANY && self.round < MAX_ROUNDS && found < self.before / 4 * 3 {
            let next = Sieve::new(found.saturating_mul(2));
            self.gate = Some(std::mem::replace(&mut self.sieve, next));
            self.before = found;
            self.round += 1;
        } else {
            self.gate = None;
            self.pass = Pass::Keep;
        }
        true
    }

    /// Looks at every group of two rows and more.
    pub fn finish(self) -> (GroupResults, Vec<Finding>) {
        let (shared, mut findings) = self.referred.finish(&self.plan, &self.side);
        let mut by_check: BTreeMap<CheckId, Vec<(u64, CheckState)>> = BTreeMap::new();
        for one in self.checks {
            for (_, members) in one.groups.into_iter().filter(|(_, members)| members.len() > 1) {
                let Some(id) = one.check else {
                    findings.push(repeated_key(self.table, &members));
                    continue;
                };
                let Some(check) = self.plan.program().checks.get(id.index()) else { continue };
                let (state, finding) = look(&self.plan, &self.side, id, check, &one.fields, &members);
                findings.extend(finding);
                let rows = members.iter().map(|member| {
                    let state = if member.sure || state == CheckState::No {
                        state.clone()
                    } else {
                        let rows = FieldsRow { fields: &one.fields, values: &member.cells };
                        let group = [GroupRow { row: &rows, sure: false }];
                        let reads = condition_reads(&self.plan, check);
                        CheckState::Open(open_names(&self.plan, &missing_fields(&self.plan, &reads, &group)))
                    };
                    (member.at.row, state)
                });
                by_check.entry(id).or_default().extend(rows);
            }
        }
        let sorted = by_check.into_iter().map(|(id, mut rows)| {
            rows.sort_by_key(|(row, _)| *row);
            (id, Arc::new(rows))
        });
        let (rows, versions) = (sorted.collect(), self.versions);
        let results = GroupResults { shared, rows, versions, ..GroupResults::default() };
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

/// The key fields of a check (or of the table) where each stands in the row itself.
fn plain_keys(plan: &Plan, table: TableId, check: Option<CheckId>) -> Option<Vec<FieldRef>> {
    let Some(id) = check else { return Some(vec![plan.key_of(table)?]) };
    let keys = &plan.program().checks.get(id.index())?.keys;
    let plain = keys.iter().map(|key| match plan.program().expr(*key)?.kind {
        ExprKind::Field(field) => {
            plan.program().field(field).filter(|field| field.derived.is_none()).map(|_| field)
        }
        _ => None,
    });
    plain.collect()
}

impl One {
    /// The hash of the group key of a row and whether 其中 lets it in; `None` when it belongs to no group.
    fn hash(&self, plan: &Plan, side: &SideData, table: TableId, row: &BatchRow<'_>) -> Option<(u64, Truth)> {
        let check = self.check.and_then(|id| plan.program().checks.get(id.index()));
        let kept = match check.and_then(|check| check.filter) {
            Some(filter) => Scope::new(plan, side, row).truth(filter, &mut NoTrace),
            None => Some(true),
        };
        if kept == Some(false) {
            return None;
        }
        let hash = match &self.plain {
            Some(fields) => {
                let mut hasher = FxHasher::default();
                for field in fields {
                    let value = plan.cell(row, *field);
                    match (value, &self.check) {
                        (Value::Missing, _) => return None,
                        (Value::Text(text), None) => compared(text).hash(&mut hasher),
                        (value, _) => value.hash(&mut hasher),
                    }
                }
                hasher.finish()
            }
            None => FxBuildHasher.hash_one(self.key(plan, side, table, row)?),
        };
        Some((hash, kept))
    }

    /// The group key of a row; `None` while part of it is missing.
    fn key(&self, plan: &Plan, side: &SideData, table: TableId, row: &dyn Row) -> Option<Vec<Value>> {
        let keys = match self.check.and_then(|id| plan.program().checks.get(id.index())) {
            Some(check) => keys(plan, side, check, row),
            None => match plan.cell(row, plan.key_of(table)?) {
                Value::Text(text) => vec![Value::text(compared(text))],
                value => vec![value.clone()],
            },
        };
        (!keys.iter().any(Value::is_missing)).then_some(keys)
    }
}

/// A key in the form in which rulings, payments and old results find it: A1 and a1 are one.
pub(super) fn compared(key: &str) -> Cow<'_, str> {
    let as_is = |byte: u8| byte.is_ascii_digit() || byte.is_ascii_lowercase();
    if key.bytes().all(as_is) {
        Cow::Borrowed(key)
    } else if key.bytes().all(|byte| byte.is_ascii_graphic()) {
        // What `squeeze` gives, for the many keys that are letters and digits.
        Cow::Owned(key.to_ascii_lowercase())
    } else {
        Cow::Owned(squeeze(key))
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
        Some(first) => {
            message(plan, id, &group_scope(Scope::new(plan, side, first.row), group), truth.is_none())
        }
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
    fields: &[FieldRef],
    members: &[Member],
) -> (CheckState, Option<Finding>) {
    let rows: Vec<FieldsRow<'_>> =
        members.iter().map(|member| FieldsRow { fields, values: &member.cells }).collect();
    let group: Vec<GroupRow<'_>> =
        rows.iter().zip(members).map(|(row, member)| GroupRow { row, sure: member.sure }).collect();
    look_at(plan, side, id, check, &group, members.iter().map(|member| member.at.clone()).collect())
}
