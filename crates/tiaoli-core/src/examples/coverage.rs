//! What the examples exercise: every rule both ways, every side of every condition.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    decision::{Decider, Decision, Outcome},
    eval::{Row, Scope, SideData, Values},
    ir::{
        CheckId, DecisionTable, Definition, DocumentId, ExprId, ExprKind, Name, Program, RuleKind, TableId,
        Type,
    },
    plan::Plan,
};
use rust_decimal::Decimal;
use tiaoli_diagnostics::FileSpan;

/// One side of a condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    True,
    False,
    Unknown,
}

pub const SIDES: &[Side] = &[Side::True, Side::False, Side::Unknown];
const KNOWN_SIDES: &[Side] = &[Side::True, Side::False];

/// What has been seen so far in one policy.
#[derive(Clone, Debug, Default)]
pub struct Coverage {
    /// Leaves of conditions, with the name of what they belong to.
    conditions: BTreeMap<ExprId, Condition>,
    rules: BTreeMap<Decider, Counted>,
    /// Rules and checks of policies that this one brings in: their own examples exercise them.
    elsewhere: usize,
}

#[derive(Clone, Debug)]
struct Condition {
    owner: Name,
    span: FileSpan,
    /// The sides it has: 已填 and 未填 are always known.
    sides: &'static [Side],
    seen: BTreeSet<Side>,
}

#[derive(Clone, Debug)]
struct Counted {
    name: Name,
    span: FileSpan,
    seen: BTreeSet<Side>,
}

/// Something no example exercises.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Gap {
    pub span: FileSpan,
    pub owner: Name,
    /// `None` for the rule as a whole.
    pub condition: Option<ExprId>,
    pub sides: Vec<Side>,
}

/// So many of so many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    pub seen: u64,
    pub all: u64,
}

impl Coverage {
    /// Everything there is to see in a program, nothing of it seen.
    pub fn of(program: &Program) -> Self {
        let mut coverage = Self::default();
        let own = |id: DocumentId| program.document(id).is_none_or(|document| document.own);
        let brought = program.rules.iter().map(|rule| rule.document);
        let brought = brought.chain(program.checks.iter().map(|check| check.document));
        coverage.elsewhere = brought.filter(|document| !own(*document)).count();
        for (at, rule) in program.rules.iter().enumerate().filter(|(_, rule)| own(rule.document)) {
            let decider = Decider::Rule(crate::ir::RuleId::from_index(at));
            coverage
                .rules
                .insert(decider, Counted { name: rule.name.clone(), span: rule.span, seen: BTreeSet::new() });
            for condition in rule.when.iter().chain(&rule.unless) {
                coverage.leaves(program, *condition, &rule.name);
            }
        }
        for (at, check) in program.checks.iter().enumerate().filter(|(_, check)| own(check.document)) {
            let decider = Decider::Check(CheckId::from_index(at));
            coverage.rules.insert(
                decider,
                Counted { name: check.name.clone(), span: check.span, seen: BTreeSet::new() },
            );
            // The condition of a group is one with the check itself.
            let of_group = !check.keys.is_empty();
            let whole = check.when.iter().chain(&check.unless).filter(|_| !of_group);
            for condition in check.filter.iter().chain(whole) {
                coverage.leaves(program, *condition, &check.name);
            }
        }
        for Definition { name, versions, .. } in &program.definitions {
            for version in versions.iter().filter(|version| own(version.document)) {
                coverage.leaves(program, version.body, name);
            }
        }
        let of_own = |table: &&DecisionTable| {
            table.versions.is_empty() || table.versions.iter().any(|version| own(version.document))
        };
        for table in program.decision_tables.iter().filter(of_own) {
            for (condition, _) in &table.rows {
                coverage.leaf(program, *condition, &table.name);
            }
        }
        coverage
    }

    fn leaves(&mut self, program: &Program, id: ExprId, owner: &Name) {
        match program.expr(id).map(|expr| &expr.kind) {
            Some(ExprKind::And(operands) | ExprKind::Or(operands)) => {
                for operand in operands {
                    self.leaves(program, *operand, owner);
                }
            }
            Some(ExprKind::Not(operand)) => self.leaves(program, *operand, owner),
            // A definition's conditions are listed with the definition.
            Some(ExprKind::Definition(_) | ExprKind::Const(_)) | None => {}
            Some(_) => self.leaf(program, id, owner),
        }
    }

    fn leaf(&mut self, program: &Program, id: ExprId, owner: &Name) {
        // A definition may also stand for a number or a date: that has no sides.
        if let Some(expr) = program.expr(id).filter(|expr| expr.ty == Type::Bool) {
            let always_known = matches!(expr.kind, ExprKind::Filled { .. });
            let sides = if always_known { KNOWN_SIDES } else { SIDES };
            let condition = Condition { owner: owner.clone(), span: expr.span, sides, seen: BTreeSet::new() };
            self.conditions.entry(id).or_insert(condition);
        }
    }

    /// A record was evaluated: notes every condition of its table's rules.
    pub fn watch(&mut self, plan: &Plan, side: &SideData, table: TableId, row: &dyn Row) {
        let program = plan.program();
        let scope = Scope::new(plan, side, row);
        let mut values = Values::default();
        let of_rules =
            program.rules.iter().filter(|rule| rule.table == table && rule.effective.contains(plan.as_of()));
        let of_rules = of_rules.flat_map(|rule| rule.when.iter().chain(&rule.unless).chain(&rule.amount));
        let of_checks = program
            .checks
            .iter()
            .filter(|check| check.table == table && check.effective.contains(plan.as_of()));
        let of_checks = of_checks.flat_map(|check| {
            let of_row = check.when.iter().chain(&check.unless).filter(|_| check.keys.is_empty());
            check.filter.iter().chain(of_row)
        });
        for condition in of_rules.chain(of_checks) {
            let _ = scope.eval(*condition, &mut values);
        }
        for (id, value) in &values.0 {
            if let Some(condition) = self.conditions.get_mut(id) {
                let side = match value.as_ref().ok().and_then(|value| value.as_bool()) {
                    Some(true) => Side::True,
                    Some(false) => Side::False,
                    None => Side::Unknown,
                };
                if condition.sides.contains(&side) {
                    condition.seen.insert(side);
                }
            }
        }
    }

    /// A decision was made: notes which rules counted in it and which of its benefit's did not.
    pub fn count(&mut self, program: &Program, decision: &Decision) {
        let uncertain_reviews = decision.review.iter().filter(|(_, open)| *open).map(|(review, _)| *review);
        let uncertain: BTreeSet<Decider> = uncertain_reviews.collect();
        let certain_reviews = decision.review.iter().filter(|(_, open)| !open).map(|(review, _)| *review);
        let mut counted: BTreeSet<Decider> = decision.rules.iter().copied().chain(certain_reviews).collect();
        for finding in &decision.findings {
            if let crate::decision::FindingRef::Check(id, false) = finding {
                counted.insert(Decider::Check(*id));
            }
        }
        for (decider, rule) in &mut self.rules {
            let (concerned, review) = match decider {
                Decider::Rule(id) => program.rules.get(id.index()).map_or((false, false), |rule| {
                    (rule.benefits.contains(&decision.benefit), rule.kind == RuleKind::Review)
                }),
                Decider::Check(id) => {
                    let benefit = program.benefits.get(decision.benefit.index());
                    let same = program
                        .checks
                        .get(id.index())
                        .zip(benefit)
                        .is_some_and(|(check, b)| check.table == b.table);
                    (same, true)
                }
            };
            if counted.contains(decider) {
                rule.seen.insert(Side::True);
            } else if concerned
                && !uncertain.contains(decider)
                && (review || decision.outcome != Outcome::Incomplete)
            {
                rule.seen.insert(Side::False);
            }
        }
    }

    /// A check of another table than the 对象 held for a row, or did not.
    pub fn saw(&mut self, check: CheckId, side: Side) {
        if let Some(counted) = self.rules.get_mut(&Decider::Check(check)) {
            counted.seen.insert(side);
        }
    }

    /// Rules seen counting and seen not counting.
    pub fn of_rules(&self) -> Share {
        let seen = self.rules.values().map(|rule| rule.seen.len() as u64).sum();
        Share { seen, all: self.rules.len() as u64 * 2 }
    }

    /// Conditions seen true, seen false, seen without a value.
    pub fn of_conditions(&self) -> Share {
        let seen = self.conditions.values().map(|condition| condition.seen.len() as u64).sum();
        let all = self.conditions.values().map(|condition| condition.sides.len() as u64).sum();
        Share { seen, all }
    }

    /// How many rules and checks are left to the policies they stand in.
    pub fn elsewhere(&self) -> usize {
        self.elsewhere
    }

    /// Everything together.
    pub fn total(&self) -> Share {
        self.of_rules() + self.of_conditions()
    }

    /// What was not seen, by its place in the policy.
    pub fn gaps(&self) -> Vec<Gap> {
        let rules = self.rules.values().map(|rule| {
            let sides =
                [Side::True, Side::False].into_iter().filter(|side| !rule.seen.contains(side)).collect();
            Gap { span: rule.span, owner: rule.name.clone(), condition: None, sides }
        });
        let conditions = self.conditions.iter().map(|(id, condition)| {
            let unseen = condition.sides.iter().filter(|side| !condition.seen.contains(side));
            let sides = unseen.copied().collect();
            Gap { span: condition.span, owner: condition.owner.clone(), condition: Some(*id), sides }
        });
        let mut gaps: Vec<Gap> = rules.chain(conditions).filter(|gap| !gap.sides.is_empty()).collect();
        gaps.sort();
        gaps
    }
}

impl std::ops::Add for Share {
    type Output = Share;

    fn add(self, other: Share) -> Share {
        Share { seen: self.seen + other.seen, all: self.all + other.all }
    }
}

impl Share {
    /// One decimal, cut off: 99.96 % is 99.9 %, and 100.0 % means all.
    pub fn percent(self) -> String {
        if self.all == 0 {
            return String::from("100.0%");
        }
        let tenths = u128::from(self.seen) * 1000 / u128::from(self.all);
        format!("{}.{}%", tenths / 10, tenths % 10)
    }

    /// Whether the exact share, not the printed one, reaches a percentage.
    pub fn reaches(self, percent: Decimal) -> bool {
        let have = Decimal::from(self.seen).checked_mul(Decimal::ONE_HUNDRED);
        let need = Decimal::from(self.all).checked_mul(percent);
        have.zip(need).is_some_and(|(have, need)| have >= need)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn never_rounded_up() {
        assert_eq!(Share { seen: 9996, all: 10_000 }.percent(), "99.9%");
        assert_eq!(Share { seen: 99_999, all: 100_000 }.percent(), "99.9%");
        assert_eq!(Share { seen: 2, all: 3 }.percent(), "66.6%");
        assert_eq!(Share { seen: 3, all: 3 }.percent(), "100.0%");
        assert_eq!(Share::default().percent(), "100.0%");
    }

    #[test]
    fn thresholds_are_exact() {
        let share = Share { seen: 9996, all: 10_000 };
        assert!(share.reaches(Decimal::new(9996, 2)));
        assert!(!share.reaches(Decimal::new(9997, 2)));
        assert!(!Share { seen: 999, all: 1000 }.reaches(Decimal::ONE_HUNDRED));
        assert!(Share::default().reaches(Decimal::ONE_HUNDRED));
    }
}
