//! What is paid once is paid in the first month granted. An evaluated day does not know other months; a run of several
//! months knows its own.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use rust_decimal::Decimal;
use tiaoli_core::{
    decision::{Decision, Outcome},
    eval::{DecisionId, Evaluator},
    ir::{BenefitId, Program},
};

/// Decisions of later months with nothing left to pay, by day and number.
#[derive(Debug, Default)]
pub(crate) struct Once {
    benefits: Vec<BenefitId>,
    paid: BTreeMap<(usize, DecisionId), Arc<Decision>>,
    /// Records of several versions that an earlier row paid, by key and place of the benefit.
    records: BTreeSet<(Vec<u8>, usize)>,
}

impl Once {
    /// Benefits some layer or version of which is paid once; a month that is named (于 9月) comes again every year.
    pub(crate) fn new(program: &Program, months: bool) -> Self {
        let once = program.benefits.iter().filter(|benefit| months && benefit.is_ever_once());
        Self { benefits: once.map(|benefit| benefit.family).collect(), ..Self::default() }
    }

    /// Whether an earlier row of the same record was paid.
    pub(crate) fn was_paid(&self, key: &[u8], benefit: usize) -> bool {
        !self.is_empty() && self.records.contains(&(key.to_vec(), benefit))
    }

    pub(crate) fn remember(&mut self, key: &[u8], benefit: usize) {
        self.records.insert((key.to_vec(), benefit));
    }

    /// Whether no benefit is paid once.
    pub(crate) fn is_empty(&self) -> bool {
        self.benefits.is_empty()
    }

    /// Whether what a decision gives is paid once.
    pub(crate) fn concerns(&self, decision: &Decision, evaluator: &Evaluator) -> bool {
        self.benefits.contains(&decision.benefit) && evaluator.pays_once(decision)
    }

    /// The number a decision is written under: even for the decision itself, odd for the same with nothing to pay.
    pub(crate) fn number(&self, id: DecisionId, paid_before: bool) -> u32 {
        if self.is_empty() { id.0 } else { id.0.saturating_mul(2).saturating_add(u32::from(paid_before)) }
    }

    /// The decision of a later month: granted as before, with 0.00.
    pub(crate) fn after_payment(
        &mut self,
        day: usize,
        id: DecisionId,
        evaluator: &Evaluator,
    ) -> Option<Arc<Decision>> {
        if let Some(known) = self.paid.get(&(day, id)) {
            return Some(Arc::clone(known));
        }
        let decision = evaluator.decision(id)?;
        let zero = Arc::new(Decision { amount: Some(Decimal::new(0, 2)), ..decision.clone() });
        self.paid.insert((day, id), Arc::clone(&zero));
        Some(zero)
    }

    /// A decision made for one row alone: granted as before, with 0.00, where an earlier month has paid.
    pub(crate) fn of_one<'d>(
        &self,
        decision: &'d Decision,
        evaluator: &Evaluator,
        paid_before: &mut bool,
    ) -> Cow<'d, Decision> {
        if !pays(decision) || !self.concerns(decision, evaluator) {
            return Cow::Borrowed(decision);
        }
        match std::mem::replace(paid_before, true) {
            true => Cow::Owned(Decision { amount: Some(Decimal::new(0, 2)), ..decision.clone() }),
            false => Cow::Borrowed(decision),
        }
    }

    /// The numbers of a day are about to be given anew.
    pub(crate) fn forget(&mut self, day: usize) {
        self.paid.retain(|(of, _), _| *of != day);
    }
}

/// Whether a decision pays something.
pub(crate) fn pays(decision: &Decision) -> bool {
    decision.outcome == Outcome::Granted && decision.amount.is_some_and(|amount| !amount.is_zero())
}
