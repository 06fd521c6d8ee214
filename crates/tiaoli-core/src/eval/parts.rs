//! Decisions taken apart: a benefit's rules, each review and each check look at few columns each, so what they come to is
//! remembered by the classes of those columns alone. A table of many checks then costs no more than its parts.

use std::{cell::Cell, sync::Arc};

use rustc_hash::FxHashMap;

use super::{Row, SideData, Truth};
use crate::{
    complete::ClassCache,
    decide::{BROKEN, Case, CheckState, NOWHERE, complete_with, review_of},
    decision::Decision,
    plan::{AtomId, Entry, Formula, Plan, TablePlan},
};

/// Results remembered per part before they are dropped and begun anew.
const PART_LIMIT: usize = 1 << 13;

/// What every part of a table's decisions came to.
#[derive(Debug)]
pub(super) struct Parts {
    benefits: Vec<Part<Arc<Decision>>>,
    /// Reviews of each benefit, in the order of its plan.
    reviews: Vec<Vec<Part<Truth>>>,
    findings: Vec<Part<Truth>>,
    references: Vec<Part<bool>>,
    invariants: Vec<Part<bool>>,
    cache: ClassCache,
}

/// One part: the columns of classes it depends on, and what it came to by them.
#[derive(Debug)]
struct Part<T> {
    columns: Vec<usize>,
    memo: FxHashMap<Box<[u32]>, T>,
}

impl<T: Clone> Part<T> {
    fn new(mut columns: Vec<usize>) -> Self {
        columns.sort_unstable();
        columns.dedup();
        Self { columns, memo: FxHashMap::default() }
    }

    fn forget(&mut self) {
        self.memo.clear();
    }

    fn get(&mut self, classes: &[u32], scratch: &mut Vec<u32>, work: impl FnOnce() -> T) -> T {
        scratch.clear();
        scratch.extend(self.columns.iter().filter_map(|at| classes.get(*at).copied()));
        if let Some(known) = self.memo.get(scratch.as_slice()) {
            return known.clone();
        }
        if self.memo.len() >= PART_LIMIT {
            self.memo.clear();
        }
        let result = work();
        self.memo.insert(scratch.as_slice().into(), result.clone());
        result
    }
}

impl Parts {
    /// `columns_of` names the columns of classes an atom (or an amount, or a reference) depends on.
    pub(super) fn new(
        table: &TablePlan,
        columns_of: impl Fn(AtomId) -> Option<usize>,
        amounts: impl Fn(usize) -> Vec<usize>,
        references: impl Fn(usize) -> Vec<usize>,
    ) -> Self {
        let of_formulas = |formulas: &mut dyn Iterator<Item = &Formula>| {
            let mut atoms = Vec::new();
            formulas.for_each(|formula| formula.atoms(&mut atoms));
            atoms.into_iter().filter_map(&columns_of).collect::<Vec<usize>>()
        };
        let of_entries = |entries: &[&Entry]| of_formulas(&mut entries.iter().map(|entry| &entry.counts));
        let benefits = table.benefits.iter().enumerate().map(|(at, benefit)| {
            let grants = benefit.grants.iter().map(|grant| &grant.entry);
            let entries: Vec<&Entry> = benefit.against().chain(grants).collect();
            let mut columns = of_entries(&entries);
            columns.extend(amounts(at));
            Part::new(columns)
        });
        let reviews = table
            .benefits
            .iter()
            .map(|benefit| benefit.reviews.iter().map(|entry| Part::new(of_entries(&[entry]))).collect());
        Self {
            benefits: benefits.collect(),
            reviews: reviews.collect(),
            findings: table.findings.iter().map(|entry| Part::new(of_entries(&[entry]))).collect(),
            references: (0..table.references.len()).map(|at| Part::new(references(at))).collect(),
            invariants: table
                .invariants
                .iter()
                .map(|one| Part::new(of_formulas(&mut std::iter::once(one))))
                .collect(),
            cache: ClassCache::default(),
        }
    }

    /// Forgets everything, since classes are about to be numbered anew.
    pub(super) fn forget(&mut self) {
        self.benefits.iter_mut().for_each(Part::forget);
        self.reviews.iter_mut().flatten().chain(&mut self.findings).for_each(Part::forget);
        self.references.iter_mut().chain(&mut self.invariants).for_each(Part::forget);
    }

    /// The decisions of one row, by its classes.
    pub(super) fn decide(
        &mut self,
        plan: &Plan,
        table: &TablePlan,
        side: &SideData,
        row: &dyn Row,
        checks: &[CheckState],
        classes: &[u32],
    ) -> Vec<Arc<Decision>> {
        let truths: Vec<Cell<Option<Truth>>> = Case::blank(table);
        let case = Case::new(plan, table, side, row, checks, &truths, &self.cache);
        let mut scratch = Vec::new();
        let mut findings = Vec::new();
        for (entry, part) in table.findings.iter().zip(&mut self.findings) {
            let truth = part.get(classes, &mut scratch, || case.settle(entry));
            findings.extend(case.finding_of(entry, truth));
        }
        let mut nowhere = false;
        for (reference, part) in table.references.iter().zip(&mut self.references) {
            nowhere |= part.get(classes, &mut scratch, || case.leads_nowhere(*reference));
        }
        findings.extend(nowhere.then_some(NOWHERE));
        let mut broken = false;
        for (invariant, part) in table.invariants.iter().zip(&mut self.invariants) {
            broken |= part.get(classes, &mut scratch, || case.breaks(invariant));
        }
        findings.extend(broken.then_some(BROKEN));
        let mut decisions = Vec::with_capacity(table.benefits.len());
        for ((benefit, part), reviews) in table.benefits.iter().zip(&mut self.benefits).zip(&mut self.reviews)
        {
            let core = part.get(classes, &mut scratch, || Arc::new(case.core(benefit)));
            let mut review = Vec::new();
            for (entry, part) in benefit.reviews.iter().zip(reviews) {
                let truth = part.get(classes, &mut scratch, || case.settle(entry));
                review.extend(review_of(entry, truth));
            }
            decisions.push(if review.is_empty() && findings.is_empty() {
                core
            } else {
                Arc::new(complete_with(Decision::clone(&core), review, &findings))
            });
        }
        decisions
    }
}
