//! DESIGN 4, rules 1 to 3, for a record that is complete: nothing here knows of missing values.

use super::{
    day::Day,
    model::{Amount, Atom, Cell, Formula, Model, Money, Overlap, Per, RuleKind},
    money,
};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    Denied,
    Held,
    Granted,
    Undetermined,
    Conflict,
    Incomplete,
}

impl Outcome {
    pub fn code(self) -> &'static str {
        match self {
            Outcome::Denied => "denied",
            Outcome::Held => "held",
            Outcome::Granted => "granted",
            Outcome::Undetermined => "undetermined",
            Outcome::Conflict => "conflict",
            Outcome::Incomplete => "incomplete",
        }
    }
}

/// What makes two decisions the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Decision {
    pub outcome: Outcome,
    /// In fen.
    pub amount: Option<i64>,
    pub funding: Option<usize>,
}

/// A complete record on a day. `filled` is what 已填 says, which is about the record as given.
#[derive(Clone, Copy, Debug)]
pub struct World<'m> {
    pub model: &'m Model,
    pub on: Day,
    pub cells: &'m [Cell],
    pub filled: &'m [bool],
}

impl World<'_> {
    fn number(&self, field: usize) -> i64 {
        self.cells[field].number()
    }

    fn atom(&self, atom: &Atom) -> bool {
        match atom {
            Atom::Flag { field, yes, .. } => (self.number(*field) == 1) == *yes,
            Atom::OneOf { field, values, negated, .. } => values.contains(&self.number(*field)) != *negated,
            Atom::TierBound { field, value, or_more } => {
                if *or_more {
                    self.number(*field) <= *value
                } else {
                    self.number(*field) >= *value
                }
            }
            Atom::Number { field, op, value, .. } => op.holds(self.number(*field), *value),
            Atom::Range { field, low, high, negated } => {
                (*low..=*high).contains(&self.number(*field)) != *negated
            }
            Atom::Numbers { left, op, right } => op.holds(self.number(*left), self.number(*right)),
            Atom::Date { field, op, day, .. } => op.holds(self.cells[*field].date(), *day),
            Atom::Dates { left, op, right } => op.holds(self.cells[*left].date(), self.cells[*right].date()),
            Atom::FullYears { field, op, value } => {
                op.holds(self.cells[*field].date().full_years(self.on), *value)
            }
            Atom::Filled { field, filled } => self.filled[*field] == *filled,
        }
    }

    pub fn holds(&self, formula: &Formula) -> bool {
        match formula {
            Formula::Atom(atom) => self.atom(atom),
            Formula::Definition(at) => self.holds(&self.model.definitions[*at]),
            Formula::Not(inner) => !self.holds(inner),
            Formula::And(parts) => parts.iter().all(|part| self.holds(part)),
            Formula::Or(parts) => parts.iter().any(|part| self.holds(part)),
        }
    }

    /// 凡 ∧ ¬除非 ∧ no rule that overrides it counts.
    pub fn counts(&self, rule: usize) -> bool {
        let it = &self.model.rules[rule];
        let in_force =
            it.effective.is_none_or(|(from, to)| from <= self.on && to.is_none_or(|to| self.on <= to));
        in_force
            && self.model.effective <= self.on
            && it.when.as_ref().is_none_or(|when| self.holds(when))
            && !it.unless.iter().any(|unless| self.holds(unless))
            && !(0..self.model.rules.len())
                .any(|by| self.model.rules[by].overrides.contains(&rule) && self.counts(by))
    }

    fn amount(&self, amount: &Amount) -> Option<Money> {
        let standard = |at: usize, on: Day| {
            let standard = &self.model.standards[at];
            let value =
                standard.values.iter().find(|(from, to, _)| *from <= on && to.is_none_or(|to| on <= to))?;
            Some(Money { fen: value.2, per: standard.per })
        };
        match amount {
            Amount::Literal(money) => Some(*money),
            Amount::Standard(at) => standard(*at, self.on),
            Amount::StandardOn(at, field) => standard(*at, self.cells[*field].date()),
            Amount::Tiered(field) => {
                let tiered = self.model.tiered.as_ref()?;
                let (_, tiers) = tiered
                    .values
                    .iter()
                    .filter(|(from, _)| *from <= self.on)
                    .max_by_key(|(from, _)| *from)?;
                let tier = usize::try_from(self.number(*field)).unwrap();
                Some(Money { fen: tiers[tier], per: Per::Year })
            }
        }
    }

    fn counting(&self, benefit: usize, kinds: &[RuleKind]) -> Vec<usize> {
        let rules = self.model.rules.iter().enumerate();
        let about = rules.filter(|(_, rule)| kinds.contains(&rule.kind) && rule.benefits.contains(&benefit));
        about.map(|(at, _)| at).filter(|at| self.counts(*at)).collect()
    }

    /// Deny beats hold beats grant; with none the notice is silent.
    pub fn decide(&self, benefit: usize) -> Decision {
        let plain = |outcome| Decision { outcome, amount: None, funding: None };
        if !self.counting(benefit, &[RuleKind::Deny]).is_empty() {
            return plain(Outcome::Denied);
        }
        if !self.counting(benefit, &[RuleKind::Hold, RuleKind::FlagAndHold]).is_empty() {
            return plain(Outcome::Held);
        }
        if self.counting(benefit, &[RuleKind::Grant]).is_empty() {
            return plain(Outcome::Undetermined);
        }
        self.granted(benefit).unwrap_or(plain(Outcome::Conflict))
    }

    /// The grants of the highest 享受政策, each with its amount in the benefit's rhythm; `None` where one has none.
    fn kept(&self, benefit: usize) -> Vec<(usize, Option<i64>)> {
        let grants = self.counting(benefit, &[RuleKind::Grant]);
        let rank = |rule: &usize| self.model.rules[*rule].funding.unwrap_or(usize::MAX);
        let highest = grants.iter().map(rank).min();
        let kept = grants.into_iter().filter(|rule| Some(rank(rule)) == highest);
        let amount = |rule: usize| {
            let amount = self.amount(self.model.rules[rule].amount.as_ref()?)?;
            Some(money::convert(amount, &self.model.benefits[benefit], self.on))
        };
        kept.map(|rule| (rule, amount(rule))).collect()
    }

    /// The grants that make the amount: those kept, under 就高不重复 those that pay most.
    pub fn deciding(&self, benefit: usize) -> Vec<usize> {
        let kept = self.kept(benefit);
        let most = kept.iter().map(|(_, amount)| *amount).max().flatten();
        let highest = self.model.benefits[benefit].overlap == Overlap::Highest;
        kept.into_iter().filter(|(_, amount)| !highest || *amount == most).map(|(rule, _)| rule).collect()
    }

    /// The kept grants put together as 重复享受 says; `None` is a conflict.
    fn granted(&self, benefit: usize) -> Option<Decision> {
        let terms = &self.model.benefits[benefit];
        let kept = self.kept(benefit);
        let amounts: Vec<i64> = kept.iter().map(|(_, amount)| *amount).collect::<Option<_>>()?;
        let amount = match terms.overlap {
            Overlap::None if amounts.iter().any(|amount| *amount != amounts[0]) => return None,
            Overlap::None => amounts[0],
            Overlap::Highest => amounts.into_iter().max()?,
            Overlap::Sum => amounts.into_iter().sum(),
        };
        let paid = if money::pays(terms, self.on) { amount } else { 0 };
        let funding = kept.first().and_then(|(rule, _)| self.model.rules[*rule].funding);
        Some(Decision { outcome: Outcome::Granted, amount: Some(paid), funding })
    }
}
