//! What an edit means: the figures of two versions of a policy over one roster.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use tiaoli_core::{decision::Outcome, ir::Name};
use tiaoli_diagnostics::Text;

use super::Tally;
use crate::figures::{signed_count, signed_money};

/// More or fewer people, more or less money a month.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Change {
    pub people: i64,
    /// Yuan.
    pub money: Decimal,
}

impl Change {
    pub fn is_none(&self) -> bool {
        self.people == 0 && self.money.is_zero()
    }

    /// `+18 人，+¥3,600/月`; empty where nothing changes.
    pub fn words(&self) -> Text {
        let mut parts: Vec<(String, String)> = Vec::new();
        if self.people != 0 {
            let count = signed_count(self.people);
            let noun = if self.people.abs() == 1 { "person" } else { "people" };
            parts.push((format!("{count} 人"), format!("{count} {noun}")));
        }
        if !self.money.is_zero() {
            let money = signed_money(self.money);
            parts.push((format!("{money}/月"), format!("{money} a month")));
        }
        let (zh, en): (Vec<String>, Vec<String>) = parts.into_iter().unzip();
        Text::new(zh.join("，"), en.join(", "))
    }
}

/// What changes from the saved version to the edited one. Names that stand in one of them only are compared with nobody.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    /// By rule: the people it decides, the money it grants.
    pub rules: BTreeMap<Name, Change>,
    /// By check: what it certainly finds.
    pub checks: BTreeMap<Name, Change>,
    /// By benefit: who is granted it, and for how much.
    pub benefits: BTreeMap<Name, Change>,
    /// Grants of all benefits, and their money.
    pub all: Change,
}

/// Compares the figures of two versions.
pub fn difference(saved: &Tally, now: &Tally) -> Difference {
    let of_rule = |of: &Tally, name: &Name| {
        of.rules.get(name).map_or((0, Decimal::ZERO), |figures| (figures.decides, figures.money))
    };
    let of_check =
        |of: &Tally, name: &Name| (of.checks.get(name).map_or(0, |figures| figures.certain), Decimal::ZERO);
    let of_benefit = |of: &Tally, name: &Name| {
        let figures = of.benefits.get(name);
        figures.map_or((0, Decimal::ZERO), |figures| (figures.of(Outcome::Granted), figures.money))
    };
    let benefits = changes(saved, now, &saved.benefits, &now.benefits, &of_benefit);
    let all = benefits.values().fold(Change::default(), |all, one| Change {
        people: all.people + one.people,
        money: all.money.checked_add(one.money).unwrap_or(all.money),
    });
    Difference {
        rules: changes(saved, now, &saved.rules, &now.rules, &of_rule),
        checks: changes(saved, now, &saved.checks, &now.checks, &of_check),
        benefits,
        all,
    }
}

/// Those of the names in either version whose figures differ.
fn changes<F>(
    saved: &Tally,
    now: &Tally,
    before: &BTreeMap<Name, F>,
    after: &BTreeMap<Name, F>,
    of: &dyn Fn(&Tally, &Name) -> (u64, Decimal),
) -> BTreeMap<Name, Change> {
    let names: BTreeSet<&Name> = before.keys().chain(after.keys()).collect();
    let change = |name: &Name| {
        let ((people_before, money_before), (people, money)) = (of(saved, name), of(now, name));
        Change {
            people: i64::try_from(people).unwrap_or(0) - i64::try_from(people_before).unwrap_or(0),
            money: money.checked_sub(money_before).unwrap_or_default(),
        }
    };
    let all = names.into_iter().map(|name| (name.clone(), change(name)));
    all.filter(|(_, change)| !change.is_none()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn in_words() {
        let change = |people, money| Change { people, money: Decimal::from(money) }.words();
        assert_eq!(change(18, 3600), Text::new("+18 人，+¥3,600/月", "+18 people, +¥3,600 a month"));
        assert_eq!(change(-1, 0), Text::new("−1 人", "−1 person"));
        assert_eq!(change(0, -50), Text::new("−¥50/月", "−¥50 a month"));
        assert!(change(0, 0).is_empty());
    }
}
