//! What is decided about another benefit of the row, as a value.
//!
//! Conditions do not come here: the plan writes 应助 out as the formula it stands for. What comes here are amounts, texts
//! of messages and explanations.

use super::{
    Truth, ops,
    scalar::{Outcome, Scope},
    trace::NoTrace,
};
use crate::{
    builtins::Fault,
    decide::{decide_grants, grant_amount},
    ir::{BenefitId, Fact},
    plan::{AtomId, AtomKind, BenefitPlan, Formula},
    value::Value,
};

impl Scope<'_> {
    pub(super) fn outcome(&self, benefit: BenefitId, fact: Fact) -> Outcome {
        let Some(plan) = self.plan.benefit_plan(benefit) else { return Ok(Value::Missing) };
        let granted = self.known(&plan.granted);
        let value = |truth: Truth| truth.map_or(Value::Missing, Value::Bool);
        match fact {
            Fact::Granted => Ok(value(granted)),
            Fact::Funded(rank) => {
                Ok(value(ops::and(granted, self.best_rank(plan).map(|best| best == Some(rank)))))
            }
            Fact::Funding => Ok(self.funding(plan, granted)),
            Fact::Amount => self.due(plan, granted),
        }
    }

    fn funding(&self, plan: &BenefitPlan, granted: Truth) -> Value {
        let (Some(true), Some(Some(rank))) = (granted, self.best_rank(plan)) else { return Value::Missing };
        plan.scale.map_or(Value::Missing, |scale| Value::Enum(scale, rank))
    }

    fn due(&self, plan: &BenefitPlan, granted: Truth) -> Outcome {
        match granted {
            Some(false) => return Ok(Value::int(0)),
            None => return Ok(Value::Missing),
            Some(true) => {}
        }
        let mut counting = Vec::new();
        for (at, grant) in plan.grants.iter().enumerate() {
            match self.known(&grant.entry.counts) {
                Some(true) => counting.push(at),
                Some(false) => {}
                None => return Ok(Value::Missing),
            }
        }
        let mut amounts = Vec::with_capacity(counting.len());
        for at in &counting {
            match grant_amount(self.plan, plan, *at, self) {
                Ok(Some(paid)) => amounts.push(Ok(paid)),
                Ok(None) => return Ok(Value::Missing),
                Err(fault) => amounts.push(Err(fault)),
            }
        }
        let paid = decide_grants(plan, &counting, &amounts).amount;
        paid.map(|paid| Value::Number(paid.due)).ok_or(Fault::NotInForce)
    }

    /// The highest tier among the grants that count: `Some(None)` when they name none.
    fn best_rank(&self, plan: &BenefitPlan) -> Option<Option<u16>> {
        let mut best: Option<u16> = None;
        for grant in &plan.grants {
            if self.known(&grant.entry.counts)? {
                best = match (best, grant.rank) {
                    (Some(a), Some(b)) => Some(a.min(b)),
                    (a, b) => a.or(b),
                };
            }
        }
        Some(best)
    }

    /// A formula on the row. Checks over several rows are not known to a single value: they count as not holding.
    fn known(&self, formula: &Formula) -> Truth {
        formula.eval(&|atom| self.atom(atom))
    }

    fn atom(&self, atom: AtomId) -> Truth {
        match self.plan.atoms.get(atom as usize)?.kind {
            AtomKind::Expr(id) => self.truth(id, &mut NoTrace),
            AtomKind::Check(_) => Some(false),
        }
    }
}
