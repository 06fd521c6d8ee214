//! Figures for every rule, benefit and check. Records that agree in every condition are counted as one case, so that a record
//! costs an addition.

use std::{collections::BTreeMap, sync::Arc};

use rust_decimal::Decimal;
use tiaoli_core::{
    decision::{Decider, Decision, FindingRef, Outcome},
    eval::{Evaluator, NoTrace, Scope},
    findings::FindingSource,
    groups::side_findings,
    ir::{ExprId, Name, Program, RuleId},
    plan::Plan,
};

use super::{Roster, Seen, each_batch};

/// What a rule, or a check that holds payment back, does to the people of a roster. A record counts once, whichever of its
/// benefits are concerned; rules of one name, which are versions of one another, are one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RuleFigures {
    /// Records of which it is the first reason: the first of the rules of a result that is certain.
    pub decides: u64,
    /// Records for which it certainly counts, deciding or beside another rule: it stands among the rules of a result, or
    /// among its reviews without doubt. A rule set aside by one with precedence does not count.
    pub holds: u64,
    /// Records with an incomplete result of a benefit it speaks of, where it is not known whether it counts.
    pub open: u64,
    /// Yuan in the month of the policy date for results granted of which it is the first reason.
    pub money: Decimal,
}

/// The results of one benefit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BenefitFigures {
    /// In the order of [`Outcome::ALL`].
    pub outcomes: [u64; Outcome::ALL.len()],
    /// Yuan in the month of the policy date.
    pub money: Decimal,
}

impl BenefitFigures {
    pub fn of(&self, outcome: Outcome) -> u64 {
        let at = Outcome::ALL.iter().position(|one| *one == outcome);
        at.and_then(|at| self.outcomes.get(at)).copied().unwrap_or(0)
    }
}

/// What a check found: records of a roster, or findings in a table beside.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CheckFigures {
    pub certain: u64,
    /// It is not known whether it holds.
    pub open: u64,
}

/// Everything counted over a roster for one version of the policy.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub records: u64,
    /// Rows in force on another day.
    pub dormant: u64,
    pub rules: BTreeMap<Name, RuleFigures>,
    pub checks: BTreeMap<Name, CheckFigures>,
    pub benefits: BTreeMap<Name, BenefitFigures>,
}

/// One of the counts of a rule.
type Figure = fn(&mut RuleFigures) -> &mut u64;

/// Records that agree in everything.
struct Case {
    rows: u64,
    decisions: Vec<Arc<Decision>>,
    /// Rules of which it is not known whether they count, of benefits without a result.
    open: Vec<RuleId>,
}

impl Tally {
    /// Counts a roster under a policy; `None` when it was cancelled.
    pub fn count(roster: &Roster, plan: &Arc<Plan>, cancelled: &dyn Fn() -> bool) -> Option<Self> {
        let mut tally = Self::of_nobody(plan.program());
        let mut cases: Vec<Option<Case>> = Vec::new();
        let mut generation = None;
        let mut file = String::new();
        let side = each_batch(roster, plan, cancelled, &mut |seen| {
            // Numbers begin anew with every evaluator and every generation of it.
            if generation.replace(seen.evaluator.generation()) != Some(seen.evaluator.generation())
                || file != seen.file
            {
                tally.settle(plan.program(), &mut cases);
                seen.file.clone_into(&mut file);
            }
            tally.see(seen, &mut cases);
            true
        })?;
        tally.settle(plan.program(), &mut cases);
        for finding in side_findings(plan, &side) {
            let FindingSource::Check(id) = finding.source else { continue };
            let Some(check) = plan.program().checks.get(id.index()) else { continue };
            let figures = tally.checks.entry(check.name.clone()).or_default();
            *(if finding.uncertain { &mut figures.open } else { &mut figures.certain }) += 1;
        }
        Some(tally)
    }

    /// Every name with zeros: a rule that concerns nobody is told too.
    fn of_nobody(program: &Program) -> Self {
        Self {
            rules: program.rules.iter().map(|rule| (rule.name.clone(), RuleFigures::default())).collect(),
            checks: program
                .checks
                .iter()
                .map(|check| (check.name.clone(), CheckFigures::default()))
                .collect(),
            benefits: program
                .decided_benefits()
                .map(|(_, benefit)| (benefit.name.clone(), BenefitFigures::default()))
                .collect(),
            ..Self::default()
        }
    }

    fn see(&mut self, seen: Seen<'_>, cases: &mut Vec<Option<Case>>) {
        let Seen { evaluator, columns, batch, decided, .. } = seen;
        for row in 0..batch.rows {
            let Some(case) = evaluator.case_of(row) else {
                self.dormant += 1;
                continue;
            };
            let at = case as usize;
            if cases.len() <= at {
                cases.resize_with(at + 1, || None);
            }
            match cases.get_mut(at) {
                Some(Some(case)) => case.rows += 1,
                Some(slot) => {
                    let ids = decided.row(row).iter();
                    let decisions: Vec<Arc<Decision>> = ids.filter_map(|id| evaluator.shared(*id)).collect();
                    let open = match decisions.iter().any(|one| one.outcome == Outcome::Incomplete) {
                        true => open_rules(evaluator, columns, batch, row, &decisions),
                        false => Vec::new(),
                    };
                    *slot = Some(Case { rows: 1, decisions, open });
                }
                None => {}
            }
        }
        self.records += batch.rows as u64;
    }

    fn settle(&mut self, program: &Program, cases: &mut Vec<Option<Case>>) {
        for case in std::mem::take(cases).into_iter().flatten() {
            self.add(program, &case);
        }
    }

    fn add(&mut self, program: &Program, case: &Case) {
        let (mut decides, mut holds, mut found) = (Vec::new(), Vec::new(), Vec::new());
        for decision in &case.decisions {
            self.add_result(program, decision, case.rows);
            if decision.outcome != Outcome::Incomplete {
                decides.extend(decision.rules.first().copied());
                holds.extend(&decision.rules);
            }
            holds.extend(decision.review.iter().filter(|(_, open)| !open).map(|(review, _)| *review));
            found.extend(decision.findings.iter().filter_map(|finding| match finding {
                FindingRef::Check(id, open) => Some((*id, *open)),
                FindingRef::Code(_) => None,
            }));
        }
        let open = case.open.iter().map(|id| Decider::Rule(*id)).collect();
        let columns: [(Vec<Decider>, Figure); 3] = [
            (decides, |figures| &mut figures.decides),
            (holds, |figures| &mut figures.holds),
            (open, |figures| &mut figures.open),
        ];
        for (deciders, figure) in columns {
            for name in names(program, deciders) {
                *figure(self.rules.entry(name).or_default()) += case.rows;
            }
        }
        found.sort_unstable();
        found.dedup();
        for (id, open) in found {
            let Some(check) = program.checks.get(id.index()) else { continue };
            let figures = self.checks.entry(check.name.clone()).or_default();
            *(if open { &mut figures.open } else { &mut figures.certain }) += case.rows;
        }
    }

    fn add_result(&mut self, program: &Program, decision: &Decision, rows: u64) {
        let Some(benefit) = program.benefits.get(decision.benefit.index()) else { return };
        let figures = self.benefits.entry(benefit.name.clone()).or_default();
        let at = Outcome::ALL.iter().position(|outcome| *outcome == decision.outcome);
        if let Some(count) = at.and_then(|at| figures.outcomes.get_mut(at)) {
            *count += rows;
        }
        let Some(sum) = decision.amount.and_then(|amount| amount.checked_mul(Decimal::from(rows))) else {
            return;
        };
        let add = |money: &mut Decimal| *money = money.checked_add(sum).unwrap_or(*money);
        add(&mut figures.money);
        if let Some(name) = names(program, decision.rules.first().copied().into_iter().collect()).pop() {
            add(&mut self.rules.entry(name).or_default().money);
        }
    }

    /// Yuan in the month of the policy date, of all benefits.
    pub fn money(&self) -> Decimal {
        let sums = self.benefits.values().map(|benefit| benefit.money);
        sums.fold(Decimal::ZERO, |sum, money| sum.checked_add(money).unwrap_or(sum))
    }
}

/// Names, each once.
fn names(program: &Program, deciders: Vec<Decider>) -> Vec<Name> {
    let name = |decider: Decider| match decider {
        Decider::Rule(id) => program.rules.get(id.index()).map(|rule| rule.name.clone()),
        Decider::Check(id) => program.checks.get(id.index()).map(|check| check.name.clone()),
    };
    let mut names: Vec<Name> = deciders.into_iter().filter_map(name).collect();
    names.sort();
    names.dedup();
    names
}

/// The rules of benefits without a result of which it is not known whether they count.
pub(super) fn open_rules(
    evaluator: &Evaluator,
    columns: &tiaoli_core::batch::Columns,
    batch: &tiaoli_core::batch::Batch,
    row: usize,
    decisions: &[Arc<Decision>],
) -> Vec<RuleId> {
    let plan = evaluator.plan();
    let program = plan.program();
    let record = evaluator.record(columns, batch, row);
    let scope = Scope::new(plan, evaluator.side(), &record);
    let incomplete: Vec<&Decision> =
        decisions.iter().map(Arc::as_ref).filter(|one| one.outcome == Outcome::Incomplete).collect();
    let truth = |when: Option<ExprId>, unless: &[ExprId]| {
        let when = when.map_or(Some(true), |id| scope.truth(id, &mut NoTrace));
        unless.iter().fold(when, |all, id| match (all, scope.truth(*id, &mut NoTrace)) {
            (Some(false), _) | (_, Some(true)) => Some(false),
            (Some(true), Some(false)) => Some(true),
            _ => None,
        })
    };
    let in_force = |id: RuleId| {
        program
            .rules
            .get(id.index())
            .filter(|rule| rule.effective.contains(plan.as_of()) && rule.table == columns.table)
    };
    let is_open = |id: &RuleId| {
        let Some(rule) = in_force(*id) else { return false };
        let decider = Decider::Rule(*id);
        let concerned = incomplete.iter().any(|one| {
            let speaks = rule.benefits.iter().any(|benefit| program.family(*benefit) == one.benefit);
            let certain = one.rules.contains(&decider) || one.review.contains(&(decider, false));
            speaks && !certain
        });
        let set_aside = || {
            let over = program.rules.iter().filter(|over| over.overrides.contains(id));
            over.filter(|over| over.effective.contains(plan.as_of()))
                .any(|over| truth(over.when, &over.unless) == Some(true))
        };
        concerned && truth(rule.when, &rule.unless).is_none() && !set_aside()
    };
    (0..program.rules.len()).map(RuleId::from_index).filter(is_open).collect()
}

#[cfg(test)]
mod tests;
