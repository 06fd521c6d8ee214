//! A record decided under the rulings about it.

use std::cell::Cell;

use super::{Action, Fill, FillAmount, Ruling, Standing, Targets};
use crate::{
    complete::ClassCache,
    decide::{Case, CheckState, complete_with, convert, review_of},
    decision::{Decider, Decision, FindingRef, Outcome},
    eval::{Row, SideData, Truth},
    ir::{StandardId, TableId, Type},
    plan::{BenefitPlan, Entry, Plan, Silence},
    value::Value,
};

/// What a ruling did to one benefit of one record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// The decision rests on it.
    Applied,
    /// There is nothing for it to do.
    Idle,
    /// It would overturn what the rules decide: denied, or granted by a rule and denied by the ruling, or a conflict.
    Refused(Outcome),
    /// It ran out, and what it settled is there again.
    RanOut,
}

/// A benefit decided under rulings.
#[derive(Clone, Debug)]
pub struct Ruled {
    pub decision: Decision,
    /// By place in the rulings given; those of other benefits, and those that do not count yet, are left out.
    pub effects: Vec<(usize, Effect)>,
}

/// Decides every benefit of a record under the rulings about it. Nothing is remembered: rulings are few.
pub fn decide_ruled(
    plan: &Plan,
    table: TableId,
    side: &SideData,
    row: &dyn Row,
    checks: &[CheckState],
    rulings: &[&Ruling],
) -> Vec<Ruled> {
    let Some(table) = plan.table(table) else { return Vec::new() };
    let truths: Vec<Cell<Option<Truth>>> = Case::blank(table);
    let cache = ClassCache::default();
    let case = Case::new(plan, table, side, row, checks, &truths, &cache);
    let findings = case.findings();
    let decided =
        table.benefits.iter().map(|benefit| Stage { case, benefit, findings: &findings }.of(rulings));
    decided.collect()
}

/// One benefit of one record.
struct Stage<'a> {
    case: Case<'a>,
    benefit: &'a BenefitPlan,
    findings: &'a [FindingRef],
}

impl Stage<'_> {
    fn of(&self, rulings: &[&Ruling]) -> Ruled {
        let as_of = self.case.plan.as_of();
        let of_benefit = |ruling: &Ruling| ruling.benefit.is_none_or(|wanted| wanted == self.benefit.benefit);
        let (mut active, mut run_out) = (Vec::new(), Vec::new());
        for (at, ruling) in rulings.iter().enumerate().filter(|(_, ruling)| of_benefit(ruling)) {
            match ruling.standing(as_of) {
                Standing::InForce => active.push((at, *ruling)),
                Standing::RanOut => run_out.push((at, *ruling)),
                Standing::NotYet => {}
            }
        }
        let mut plan = self.benefit.clone();
        plan.holds.retain(|hold| !active.iter().any(|(_, ruling)| ruling.touches(hold.decider)));
        let mut decision = self.case.core(&plan);
        let mut effects = Vec::new();
        for (at, ruling) in &active {
            let effect = match &ruling.action {
                Action::Release(_) => worth(self.releases_any(ruling)),
                Action::Settle(targets) => worth(self.releases_any(ruling) || self.doubts_any(targets)),
                Action::Fill(fill) => {
                    let (filled, effect) = self.fill(*fill, &plan, &decision);
                    if let Some(filled) = filled {
                        decision = filled;
                        // No rule decides, else there were no silence to fill: what is settled now is by the ruling.
                        decision.by_ruling = decision.outcome != Outcome::Incomplete;
                        decision.articles.extend(decision.by_ruling.then(|| ruling.basis_in_list()));
                    }
                    effect
                }
            };
            effects.push((*at, effect));
        }
        // Only a ruling that would still do something is missed, and none that has been renewed.
        let renewed = |old: &Ruling| active.iter().any(|(_, ruling)| ruling.action == old.action);
        for (at, ruling) in run_out.iter().filter(|(_, ruling)| !renewed(ruling)) {
            let missed = match &ruling.action {
                Action::Release(_) => {
                    plan.holds.iter().any(|hold| ruling.touches(hold.decider) && self.may_count(hold))
                }
                Action::Settle(targets) => self.doubts_any(targets),
                Action::Fill(_) => decision.outcome == Outcome::Undetermined,
            };
            effects.extend(missed.then_some((*at, Effect::RanOut)));
        }
        let settled = |decider| active.iter().any(|(_, ruling)| ruling.settles(decider));
        let left =
            |found: &&FindingRef| !matches!(found, FindingRef::Check(id, _) if settled(Decider::Check(*id)));
        let findings: Vec<FindingRef> = self.findings.iter().filter(left).cloned().collect();
        let reviews = self.benefit.reviews.iter().filter(|entry| !settled(entry.decider));
        let review = reviews.filter_map(|entry| review_of(entry, self.case.settle(entry))).collect();
        let mut decision = complete_with(decision, review, &findings);
        let applied = effects.iter().filter(|(_, effect)| *effect == Effect::Applied);
        decision.notes.extend(applied.filter_map(|(at, _)| rulings.get(*at)).map(|ruling| ruling.note()));
        decision.notes.sort();
        decision.notes.dedup();
        Ruled { decision, effects }
    }

    fn may_count(&self, entry: &Entry) -> bool {
        self.case.settle(entry) != Some(false)
    }

    fn releases_any(&self, ruling: &Ruling) -> bool {
        self.benefit.holds.iter().any(|hold| ruling.touches(hold.decider) && self.may_count(hold))
    }

    /// Whether a doubt or review of these is there.
    fn doubts_any(&self, targets: &Targets) -> bool {
        let found = self.findings.iter().any(|found| match found {
            FindingRef::Check(id, _) => targets.hit(Decider::Check(*id)),
            FindingRef::Code(_) => false,
        });
        found || self.benefit.reviews.iter().any(|entry| targets.hit(entry.decider) && self.may_count(entry))
    }

    /// The decision with the policy's silence filled; `None` where there is no silence to fill.
    fn fill(&self, fill: Fill, plan: &BenefitPlan, decision: &Decision) -> (Option<Decision>, Effect) {
        let silent = match decision.outcome {
            Outcome::Undetermined => self.case.plan.in_force(),
            Outcome::Incomplete => decision.possible.contains(&Outcome::Undetermined),
            _ => false,
        };
        if !silent {
            let refused = match (fill, decision.outcome) {
                (Fill::Grant(_), Outcome::Denied)
                | (Fill::Deny, Outcome::Granted)
                | (_, Outcome::Conflict) => Effect::Refused(decision.outcome),
                _ => Effect::Idle,
            };
            return (None, refused);
        }
        let (silence, notes) = match fill {
            Fill::Deny => (Some(Silence::Denied), Vec::new()),
            Fill::Grant(amount) => self.amount(amount),
        };
        // A standard without a value on the day leaves nothing to pay.
        if silence.is_none() {
            return (None, Effect::Refused(Outcome::Undetermined));
        }
        let mut filled = self.case.core(&BenefitPlan { silence, ..plan.clone() });
        filled.notes.extend(notes);
        (Some(filled), Effect::Applied)
    }

    /// What is paid, and what relying on it brings into `notes`.
    fn amount(&self, amount: FillAmount) -> (Option<Silence>, Vec<String>) {
        let plan = self.case.plan;
        let (sum, period, notes) = match amount {
            FillAmount::Sum(sum, period) => (Some(sum), period, Vec::new()),
            FillAmount::Standard(id) => {
                let period = match plan.program().standards.get(id.index()).map(|standard| &standard.ty) {
                    Some(Type::Money(period)) => *period,
                    _ => crate::ir::PayPeriod::None,
                };
                (self.standard(id), period, plan.standard_notes(id))
            }
        };
        let benefit = plan.program().benefits.get(self.benefit.benefit.index());
        let paid = sum
            .zip(benefit)
            .and_then(|(sum, benefit)| convert(sum, period, benefit, plan.as_of()).ok())
            .map(|paid| Silence::Granted { rate: paid.rate, due: paid.due });
        (paid, notes)
    }

    fn standard(&self, id: StandardId) -> Option<rust_decimal::Decimal> {
        match self.case.plan.standard_on(id, self.case.plan.as_of())? {
            crate::ir::StandardValue::One(Value::Number(sum)) => Some(*sum),
            _ => None,
        }
    }
}

fn worth(does_something: bool) -> Effect {
    if does_something { Effect::Applied } else { Effect::Idle }
}
