//! Deciding every record of a roster under one version of the policy.

use std::sync::Arc;

use tiaoli_core::{
    batch::{Batch, Columns, Dictionary},
    eval::{BatchDecisions, Evaluator, SideData},
    groups::{GroupCollector, VersionCollector, reached},
    plan::Plan,
};

use super::{Roster, roster::Part};

/// A batch that has been decided.
pub(crate) struct Seen<'a> {
    pub(crate) evaluator: &'a mut Evaluator,
    pub(crate) columns: &'a Columns,
    pub(crate) batch: &'a Batch,
    pub(crate) decided: &'a BatchDecisions,
    pub(crate) file: &'a str,
}

/// Shows every batch of the roster with its decisions; `None` when it was cancelled, or when `look` wants no more.
pub(crate) fn each_batch(
    roster: &Roster,
    plan: &Arc<Plan>,
    cancelled: &dyn Fn() -> bool,
    look: &mut dyn FnMut(Seen<'_>) -> bool,
) -> Option<Arc<SideData>> {
    let side = Arc::new(roster.side(plan));
    for part in &roster.parts {
        let mut evaluator = match compare(part, plan, &side, cancelled)? {
            Some(evaluator) => evaluator,
            None => continue,
        };
        let mut desk = Desk::new(part);
        let mut decided = BatchDecisions::default();
        for at in 0..part.batches.len() {
            if cancelled() {
                return None;
            }
            desk.lay_out(part, at);
            evaluator.eval(&desk.columns, &desk.batch, &mut decided);
            let seen = Seen {
                evaluator: &mut evaluator,
                columns: &desk.columns,
                batch: &desk.batch,
                decided: &decided,
                file: &part.file,
            };
            if !look(seen) {
                return None;
            }
        }
    }
    Some(side)
}

/// The passes before the deciding one: which rows belong together. The outer `None` is that of being cancelled.
fn compare(
    part: &Part,
    plan: &Arc<Plan>,
    side: &Arc<SideData>,
    cancelled: &dyn Fn() -> bool,
) -> Option<Option<Evaluator>> {
    let mut versions = None;
    if let Some(mut collector) = VersionCollector::new(plan.program(), part.table, part.rows) {
        loop {
            feed(part, cancelled, &mut |columns, batch| collector.feed(columns, batch))?;
            if !collector.next_pass() {
                break;
            }
        }
        versions = Some(collector.finish().0);
    }
    let mut collector = GroupCollector::new(Arc::clone(plan), Arc::clone(side), part.table, part.rows)
        .with_versions(versions);
    if plan.needs_groups(part.table) || plan.follows(part.table, side) {
        loop {
            feed(part, cancelled, &mut |columns, batch| collector.feed(columns, batch))?;
            if !collector.next_pass() {
                break;
            }
        }
    }
    let (mut groups, _) = collector.finish();
    reached(plan, side, &mut groups);
    Some(Evaluator::new(Arc::clone(plan), part.table, Arc::clone(side), Arc::new(groups)))
}

fn feed(part: &Part, cancelled: &dyn Fn() -> bool, take: &mut dyn FnMut(&Columns, &Batch)) -> Option<()> {
    let mut desk = Desk::new(part);
    for at in 0..part.batches.len() {
        if cancelled() {
            return None;
        }
        desk.lay_out(part, at);
        take(&desk.columns, &desk.batch);
    }
    Some(())
}

/// The one batch that is laid out as the evaluator reads it.
struct Desk {
    columns: Columns,
    batch: Batch,
    /// Whether a dictionary holds the few values of its column.
    few: Vec<bool>,
}

impl Desk {
    fn new(part: &Part) -> Self {
        let count = part.fields.len();
        let dictionaries = std::iter::repeat_with(Dictionary::default).take(count).collect();
        let columns = Columns { table: part.table, fields: part.fields.clone(), dictionaries };
        let batch = Batch { codes: vec![Vec::new(); count], ..Batch::default() };
        Self { columns, batch, few: vec![false; count] }
    }

    fn lay_out(&mut self, part: &Part, at: usize) {
        let Some(block) = part.batches.get(at) else { return };
        let of = block.cells.iter().zip(&part.columns).zip(&mut self.columns.dictionaries);
        for (((cells, column), dictionary), (few, codes)) in
            of.zip(self.few.iter_mut().zip(&mut self.batch.codes))
        {
            cells.lay_out(column, dictionary, few, codes);
        }
        self.batch.rows = block.rows;
        self.batch.first_row = block.first_row;
        self.batch.keys.clone_from(&block.keys);
        self.batch.key_ends.clone_from(&block.key_ends);
        self.batch.numbers.clone_from(&block.numbers);
    }
}
