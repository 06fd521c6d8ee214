//! Decisions counted by number: a summary line costs one addition per row.

use std::sync::Arc;

use tiaoli_core::{
    decision::Decision,
    eval::{DecisionId, Evaluator},
    ir::{BenefitId, Name, TableId},
};

use crate::{run::Run, summary::Tally};

/// The counts of one day, kept by the numbers of its evaluator until these change.
#[derive(Debug)]
pub(super) struct Counter {
    day: usize,
    /// Place among the benefits, and name, by benefit id.
    benefits: Vec<(BenefitId, usize, Name)>,
    seen: Vec<Option<(Arc<Decision>, u64)>>,
}

impl Counter {
    pub(super) fn new(run: &Run<'_>, table: TableId, day: usize) -> Self {
        let benefits = run.lanes.get(day).map_or(&[][..], |lane| lane.plan.benefits_of(table));
        let named = benefits.iter().enumerate().map(|(order, id)| {
            let name =
                run.program.benefits.get(id.index()).map(|benefit| benefit.name.clone()).unwrap_or_default();
            (*id, order, name)
        });
        Self { day, benefits: named.collect(), seen: Vec::new() }
    }

    /// A benefit appears in the summary even when nobody was decided.
    pub(super) fn declare(&self, tally: &mut Tally) {
        for (_, order, name) in &self.benefits {
            tally.benefit(*order, name);
        }
    }

    pub(super) fn count(&mut self, id: DecisionId, evaluator: &Evaluator) {
        let at = id.0 as usize;
        if self.seen.len() <= at {
            self.seen.resize(at + 1, None);
        }
        match self.seen.get_mut(at) {
            Some(Some((_, count))) => *count += 1,
            Some(slot) => *slot = evaluator.shared(id).map(|decision| (decision, 1)),
            None => {}
        }
    }

    /// Counts a decision that has no number.
    pub(super) fn count_one(&self, decision: &Decision, tally: &mut Tally) {
        self.add(decision, 1, tally);
    }

    /// Hands over what was counted; the numbers may change after it.
    pub(super) fn settle(&mut self, tally: &mut Tally) {
        let seen = std::mem::take(&mut self.seen);
        for (decision, count) in seen.into_iter().flatten() {
            self.add(&decision, count, tally);
        }
    }

    fn add(&self, decision: &Decision, count: u64, tally: &mut Tally) {
        if let Some((_, order, name)) = self.benefits.iter().find(|(id, ..)| *id == decision.benefit) {
            tally.add(self.day, *order, name, decision, count);
        }
    }
}
