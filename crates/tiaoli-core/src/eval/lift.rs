//! From one record to columns: every condition is evaluated once per distinct combination of the values it reads, every
//! decision once per distinct combination of their results. A row then costs a few look-ups.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::{
    Scope, SideData, Timeline,
    features::{Feature, MEMO_LIMIT, Probe, features},
    parts::Parts,
    row::BatchRow,
    trace::Tracer,
};
use crate::{
    batch::{Batch, Columns},
    decide::{Case, CheckState},
    decision::{Decision, FindingRef},
    eval::{GroupRow, Row},
    findings::{Finding, FindingRow, FindingSource, broken_invariants, code_message, group_scope, message},
    groups::{GroupResults, RowChecks},
    ir::{FieldRef, TableId},
    plan::{AtomId, AtomKind, Plan, TablePlan},
    rulings::{Ruled, Ruling, decide_ruled},
    value::Value,
};

/// Different decisions kept before the same happens: each holds names and lists.
const DECISION_LIMIT: usize = 1 << 13;

/// A decision of an [`Evaluator`]; valid until [`Evaluator::generation`] changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DecisionId(pub u32);

impl DecisionId {
    /// Of a row that is not in force: there is no such decision.
    pub const NONE: Self = Self(u32::MAX);
}

/// The decisions of one batch, row by row, one per benefit of the table in the order of [`Plan::benefits_of`].
#[derive(Clone, Debug, Default)]
pub struct BatchDecisions {
    pub ids: Vec<DecisionId>,
    pub per_row: usize,
}

impl BatchDecisions {
    pub fn row(&self, row: usize) -> &[DecisionId] {
        self.ids.get(row * self.per_row..(row + 1) * self.per_row).unwrap_or_default()
    }
}

/// Evaluates batches of one 对象 table and remembers what it has seen.
#[derive(Debug)]
pub struct Evaluator {
    plan: Arc<Plan>,
    table: TablePlan,
    side: Arc<SideData>,
    features: Vec<Feature>,
    checks: RowChecks,
    /// Of a table whose records are not the same on every day.
    timeline: Option<Timeline>,
    parts: Parts,
    memo: FxHashMap<Box<[u32]>, u32>,
    /// Decision ids of each remembered result, `per_row` each.
    results: Vec<DecisionId>,
    decisions: Vec<Arc<Decision>>,
    known: FxHashMap<Arc<Decision>, DecisionId>,
    generation: u32,
    /// The remembered result of each row of the batch last decided.
    of_rows: Vec<u32>,
    /// Class of every feature, then state of every check, for each row of the batch: `[feature][row]`.
    classes: Vec<Vec<u32>>,
}

impl Evaluator {
    /// `None` when the table is no 对象 table of the plan.
    pub fn new(
        plan: Arc<Plan>,
        table: TableId,
        side: Arc<SideData>,
        groups: Arc<GroupResults>,
    ) -> Option<Self> {
        let table_plan = plan.table(table)?.clone();
        let features = features(&plan, &table_plan);
        let side = match groups.shared.is_empty() {
            true => side,
            false => Arc::new(side.with_shared(table, &groups.shared)),
        };
        let timeline = Timeline::new(&plan, &side, table, groups.versions.as_ref());
        let checks = RowChecks::new(&plan, &table_plan, groups);
        let parts = parts(&plan, &table_plan, &features);
        Some(Self {
            parts,
            plan,
            table: table_plan,
            side,
            features,
            checks,
            timeline,
            memo: FxHashMap::default(),
            results: Vec::new(),
            decisions: Vec::new(),
            known: FxHashMap::default(),
            generation: 0,
            of_rows: Vec::new(),
            classes: Vec::new(),
        })
    }

    pub fn plan(&self) -> &Arc<Plan> {
        &self.plan
    }

    /// The tables beside, with what the passes before found out about keys.
    pub fn side(&self) -> &Arc<SideData> {
        &self.side
    }

    /// The decision of an id of this generation.
    pub fn decision(&self, id: DecisionId) -> Option<&Decision> {
        self.decisions.get(id.0 as usize).map(Arc::as_ref)
    }

    /// The same, to be kept beyond this generation.
    pub fn shared(&self, id: DecisionId) -> Option<Arc<Decision>> {
        self.decisions.get(id.0 as usize).map(Arc::clone)
    }

    /// Changes when earlier ids become void; only between two calls of [`Self::eval`].
    pub fn generation(&self) -> u32 {
        self.generation
    }

    /// The number of what a row of the batch last decided has come to: rows of one number agree in every condition, and so in
    /// every decision. `None` for a row that is not in force. Numbers are small, and valid as long as decision ids are.
    pub fn case_of(&self, row: usize) -> Option<u32> {
        self.of_rows.get(row).copied().filter(|case| *case != u32::MAX)
    }

    /// Decides every row of a batch.
    pub fn eval(&mut self, columns: &Columns, batch: &Batch, out: &mut BatchDecisions) {
        let classes = self.features.iter().map(Feature::len).max().unwrap_or(0);
        if self.memo.len().max(classes) > MEMO_LIMIT || self.decisions.len() > DECISION_LIMIT {
            self.forget();
        }
        self.take(columns, batch);
        let timeline = self.timeline.take();
        self.eval_day(columns, timeline.as_ref().map_or(batch, |timeline| &timeline.batch), out);
        self.timeline = timeline;
    }

    /// Looks at a batch through the day, so that [`Self::row_checks`], [`Self::record`] and the like can be asked of it;
    /// [`Self::eval`] does it by itself.
    pub fn take(&mut self, columns: &Columns, batch: &Batch) {
        if let Some(timeline) = &mut self.timeline {
            timeline.view(&self.plan, columns, batch);
        }
    }

    /// The batch at hand as it was on the day.
    fn on_day<'b>(&'b self, batch: &'b Batch) -> &'b Batch {
        self.timeline.as_ref().map_or(batch, |timeline| &timeline.batch)
    }

    /// One row of the batch at hand, as it was on the day.
    pub fn record<'b>(&'b self, columns: &'b Columns, batch: &'b Batch, row: usize) -> BatchRow<'b> {
        BatchRow { columns, batch: self.on_day(batch), row }
    }

    /// Whether a row of the batch at hand is in force on the day. Rows that are not have no decisions.
    pub fn in_force(&self, batch: &Batch, row: usize) -> bool {
        !self.on_day(batch).is_absent(row)
    }

    /// Whether what a decision gives is paid once, however it was paid on other days or in other layers.
    pub fn pays_once(&self, decision: &Decision) -> bool {
        self.plan.pays_once(decision)
    }

    /// Whether a row of the batch at hand is one of several versions of its record.
    pub fn is_one_of_several(&self, row: usize) -> bool {
        self.timeline.as_ref().is_some_and(|timeline| timeline.is_one_of_several(row))
    }

    /// The fields of a row of the batch at hand that held something else on the day than was read, each with both.
    pub fn changed(&self, columns: &Columns, batch: &Batch, row: usize) -> Vec<(FieldRef, Value, Value)> {
        let patches = self.timeline.iter().flat_map(|timeline| &timeline.batch.view.patches);
        let (read, day) = (BatchRow { columns, batch, row }, self.record(columns, batch, row));
        let both = patches
            .map(|patch| (patch.field, read.value(patch.field).clone(), day.value(patch.field).clone()));
        both.filter(|(_, read, day)| read != day).collect()
    }

    /// What looking at rows through the day has found since the last call.
    pub fn take_findings(&mut self) -> Vec<Finding> {
        self.timeline.as_mut().map(Timeline::take_findings).unwrap_or_default()
    }

    fn eval_day(&mut self, columns: &Columns, batch: &Batch, out: &mut BatchDecisions) {
        self.classify(columns, batch);
        let per_row = self.table.benefit_ids.len();
        out.per_row = per_row;
        out.ids.clear();
        out.ids.reserve(batch.rows * per_row);
        self.of_rows.clear();
        self.of_rows.reserve(batch.rows);
        let classes = std::mem::take(&mut self.classes);
        let mut key: Vec<u32> = vec![0; classes.len()];
        let mut last: Option<u32> = None;
        for row in 0..batch.rows {
            if batch.is_absent(row) {
                out.ids.extend(std::iter::repeat_n(DecisionId::NONE, per_row));
                self.of_rows.push(u32::MAX);
                continue;
            }
            let mut same = last.is_some();
            for (slot, column) in key.iter_mut().zip(&classes) {
                let class = column.get(row).copied().unwrap_or(0);
                same &= *slot == class;
                *slot = class;
            }
            let result = match last.filter(|_| same).or_else(|| self.memo.get(key.as_slice()).copied()) {
                Some(result) => result,
                None => self.decide(columns, batch, row, &key),
            };
            last = Some(result);
            self.of_rows.push(result);
            let from = result as usize * per_row;
            out.ids.extend_from_slice(self.results.get(from..from + per_row).unwrap_or_default());
        }
        self.classes = classes;
    }

    /// The state of the checks over several rows, for one row of the batch at hand.
    pub fn row_checks(&mut self, columns: &Columns, batch: &Batch, row: usize) -> Vec<CheckState> {
        self.checks.states(&self.plan, &self.side, columns, self.on_day(batch), row)
    }

    /// Decides one row of the batch at hand under the rulings about it, anew: nothing of it is remembered or shared.
    pub fn ruled(&mut self, columns: &Columns, batch: &Batch, row: usize, rulings: &[&Ruling]) -> Vec<Ruled> {
        let checks = self.row_checks(columns, batch, row);
        let record = self.record(columns, batch, row);
        decide_ruled(&self.plan, self.table.table, &self.side, &record, &checks, rulings)
    }

    /// The states of the checks over several rows for a record outside the table: it is alone in every group.
    pub fn states_alone(&self, row: &dyn Row) -> Vec<CheckState> {
        self.checks.states_alone(&self.plan, &self.side, row)
    }

    /// A finding of a row in words; `None` for findings that belong to a group or to another table, which are reported
    /// there.
    pub fn finding(
        &self,
        columns: &Columns,
        batch: &Batch,
        row: usize,
        found: FindingRef,
    ) -> Option<Finding> {
        let number = batch.number(row);
        let at: FindingRow = batch.place(row);
        let record = self.record(columns, batch, row);
        let table = self.table.table;
        match found {
            FindingRef::Check(id, uncertain) => {
                let check = self.plan.program().checks.get(id.index())?;
                if check.table != table || self.checks.in_group(id, number) {
                    return None;
                }
                let group = [GroupRow { row: &record, sure: true }];
                let scope = group_scope(Scope::new(&self.plan, &self.side, &record), &group);
                let message = message(&self.plan, id, &scope, uncertain);
                let major = check.flag.as_ref().is_some_and(|flag| flag.major);
                Some(Finding {
                    source: FindingSource::Check(id),
                    major,
                    uncertain,
                    table,
                    rows: vec![at],
                    message,
                })
            }
            FindingRef::Code(code) => {
                let code = tiaoli_diagnostics::Code::from_name(code)?;
                let message = match code {
                    tiaoli_diagnostics::Code::E0642 => {
                        broken_invariants(&Scope::new(&self.plan, &self.side, &record), table)
                    }
                    code => code_message(code),
                };
                let source = FindingSource::Code(code);
                Some(Finding { source, major: true, uncertain: false, table, rows: vec![at], message })
            }
        }
    }

    /// Forgets everything remembered; classes and decisions are numbered anew.
    fn forget(&mut self) {
        self.memo.clear();
        self.results.clear();
        self.decisions.clear();
        self.known.clear();
        self.parts.forget();
        for feature in &mut self.features {
            feature.forget();
        }
        self.generation = self.generation.wrapping_add(1);
    }

    fn decide(&mut self, columns: &Columns, batch: &Batch, row: usize, key: &[u32]) -> u32 {
        let record = BatchRow { columns, batch, row };
        let checks = self.checks.states(&self.plan, &self.side, columns, batch, row);
        let decisions = self.parts.decide(&self.plan, &self.table, &self.side, &record, &checks, key);
        let per_row = self.table.benefit_ids.len().max(1);
        let result = u32::try_from(self.results.len() / per_row).unwrap_or(u32::MAX);
        for decision in decisions {
            let next = DecisionId(u32::try_from(self.decisions.len()).unwrap_or(u32::MAX));
            let id = *self.known.entry(decision).or_insert_with_key(|decision| {
                self.decisions.push(Arc::clone(decision));
                next
            });
            self.results.push(id);
        }
        self.memo.insert(key.into(), result);
        result
    }

    fn classify(&mut self, columns: &Columns, batch: &Batch) {
        let count = self.features.len();
        self.classes.resize_with(count, Vec::new);
        for (feature, classes) in self.features.iter_mut().zip(&mut self.classes) {
            classes.clear();
            feature.classify(&self.plan, &self.table, &self.side, columns, batch, classes);
        }
        self.classes.extend(self.checks.classify(&self.plan, &self.side, columns, batch));
    }
}

/// Which columns of classes (features, then grouped checks) every part of the decisions depends on.
fn parts(plan: &Plan, table: &TablePlan, features: &[Feature]) -> Parts {
    let with = |wanted: &dyn Fn(&Probe) -> bool| {
        features.iter().position(|feature| feature.probes.iter().any(wanted))
    };
    let mut by_atom: FxHashMap<AtomId, usize> = FxHashMap::default();
    for (at, feature) in features.iter().enumerate() {
        for probe in &feature.probes {
            if let Probe::Atom(atom) = probe {
                by_atom.insert(*atom, at);
            }
        }
    }
    for atom in &table.atoms {
        if let Some(AtomKind::Check(id)) = plan.atoms.get(*atom as usize).map(|atom| atom.kind)
            && let Some(at) = table.grouped.iter().position(|grouped| *grouped == id)
        {
            by_atom.insert(*atom, features.len() + at);
        }
    }
    Parts::new(
        table,
        |atom| by_atom.get(&atom).copied(),
        |wanted| {
            let grants = table.benefits.get(wanted).map_or(0, |benefit| benefit.grants.len());
            let of = |at| {
                with(
                    &|probe| matches!(probe, Probe::Amount { benefit, grant } if *benefit == wanted && *grant == at),
                )
            };
            (0..grants).filter_map(of).collect()
        },
        |wanted| {
            let field = table.references.get(wanted);
            with(&|probe| matches!(probe, Probe::Reference(f) if Some(f) == field)).into_iter().collect()
        },
    )
}

/// Decides one record, with a tracer on the walk for whoever wants to explain it: a batch of one.
pub fn decide_row(
    plan: &Plan,
    table: TableId,
    side: &SideData,
    row: &dyn Row,
    checks: &[CheckState],
) -> Vec<Decision> {
    plan.table(table).map(|table| Case::decide_all(plan, table, side, row, checks)).unwrap_or_default()
}

/// The truth of every condition of a plan on one record, heard by a tracer.
pub fn trace_row<T: Tracer>(
    plan: &Plan,
    side: &SideData,
    row: &dyn Row,
    id: crate::ir::ExprId,
    tracer: &mut T,
) -> super::Truth {
    Scope::new(plan, side, row).truth(id, tracer)
}
