//! Which grant pays, and how much (DESIGN section 4, rule 3).

use rust_decimal::Decimal;
use tiaoli_diagnostics::Code;

use super::{Paid, convert};
use crate::{
    builtins::Fault,
    decision::Outcome,
    eval::{NoTrace, Scope},
    ir::{Overlap, PayPeriod, Type},
    plan::{BenefitPlan, Plan, Silence},
    value::Value,
};

/// A decision without its reasons: what completions are compared by.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Verdict {
    pub(crate) outcome: Outcome,
    pub(crate) amount: Option<Paid>,
    /// Position in the tier scale of 享受政策.
    pub(crate) rank: Option<u16>,
    /// Indices of the grants that decided, the first in source order first.
    pub(crate) deciding: Vec<usize>,
    /// Why it is a conflict.
    pub(crate) code: Option<&'static str>,
}

impl Verdict {
    pub(crate) fn plain(outcome: Outcome) -> Self {
        Self { outcome, amount: None, rank: None, deciding: Vec::new(), code: None }
    }

    /// A lower layer denies what a higher one grants.
    pub(crate) fn layers_disagree() -> Self {
        conflict(Code::E0473)
    }

    /// What equal decisions have in common: outcome, amount and funding.
    pub(crate) fn key(&self) -> (Outcome, Option<Decimal>, Option<u16>) {
        (self.outcome, self.amount.map(|paid| paid.due), self.rank)
    }
}

/// The amount of one grant in the paying rhythm. `Ok(None)` while something it reads is missing.
pub(crate) fn grant_amount(
    plan: &Plan,
    benefit: &BenefitPlan,
    grant: usize,
    scope: &Scope<'_>,
) -> Result<Option<Paid>, Fault> {
    let Some(grant) = benefit.grants.get(grant) else { return Err(Fault::NotInForce) };
    let Some(declared) = plan.program().benefits.get(grant.declared.index()) else {
        return Err(Fault::NotInForce);
    };
    let Some(id) = grant.amount else { return Err(Fault::NotInForce) };
    let amount = match scope.eval(id, &mut NoTrace)? {
        Value::Number(amount) => amount,
        _ => return Ok(None),
    };
    let period = match plan.program().expr(id).map(|expr| &expr.ty) {
        Some(Type::Money(period)) => *period,
        _ => PayPeriod::None,
    };
    convert(amount, period, declared, plan.as_of()).map(Some)
}

/// Decides between the counting grants. `amounts` holds each one's amount, in the order of `counting`.
pub(crate) fn decide_grants(
    benefit: &BenefitPlan,
    counting: &[usize],
    amounts: &[Result<Paid, Fault>],
) -> Verdict {
    let rank_of = |at: usize| benefit.grants.get(at).and_then(|grant| grant.rank);
    // A grant without 享受政策 ranks below every named one.
    let Some(best) = counting.iter().map(|at| rank_of(*at).unwrap_or(u16::MAX)).min() else {
        return silent(benefit);
    };
    let kept = counting.iter().zip(amounts).filter(|(at, _)| rank_of(**at).unwrap_or(u16::MAX) == best);
    let (mut deciding, mut paid) = (Vec::new(), Vec::new());
    for (at, amount) in kept {
        match amount {
            Ok(amount) => {
                deciding.push(*at);
                paid.push(*amount);
            }
            Err(_) => return conflict(Code::E0412),
        }
    }
    let (low, high) = (paid.iter().min(), paid.iter().max());
    let (Some(low), Some(high)) = (low.copied(), high.copied()) else {
        return Verdict::plain(Outcome::Undetermined);
    };
    let amount = match benefit.overlap {
        Some(Overlap::Sum) => {
            let add = |pick: fn(&Paid) -> Decimal| {
                paid.iter().try_fold(Decimal::ZERO, |sum, paid| sum.checked_add(pick(paid)))
            };
            match (add(|paid| paid.rate), add(|paid| paid.due)) {
                (Some(rate), Some(due)) => Paid { rate, due },
                _ => return conflict(Code::E0412),
            }
        }
        Some(Overlap::Highest) => {
            let winners: Vec<usize> =
                deciding.iter().zip(&paid).filter(|(_, paid)| **paid == high).map(|(at, _)| *at).collect();
            deciding = winners;
            high
        }
        _ if low.rate != high.rate => return conflict(Code::E0411),
        _ => high,
    };
    let rank = deciding.first().and_then(|at| rank_of(*at));
    Verdict { outcome: Outcome::Granted, amount: Some(amount), rank, deciding, code: None }
}

/// No rule counts: the policy is silent, unless people have decided.
fn silent(benefit: &BenefitPlan) -> Verdict {
    match benefit.silence {
        None => Verdict::plain(Outcome::Undetermined),
        Some(Silence::Denied) => Verdict::plain(Outcome::Denied),
        Some(Silence::Granted { rate, due }) => {
            Verdict { amount: Some(Paid { rate, due }), ..Verdict::plain(Outcome::Granted) }
        }
    }
}

fn conflict(code: Code) -> Verdict {
    Verdict { code: Some(code.as_str()), ..Verdict::plain(Outcome::Conflict) }
}
