//! What is counted, and how schools are ranked by it. No floating point: shares are compared by multiplying crosswise.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use tiaoli_core::{
    decision::{Decision, Outcome},
    ir::{Name, Program},
    value::Date,
};

/// The check whose findings are students entitled and not paid, where the policy has it.
const UNPAID: (&str, &str) = ("应助未助", "entitled_unpaid");
/// The check whose findings are changes entered too late.
const LATE: (&str, &str) = ("异动迟录", "change_entered_late");

/// The figures of a school, a league or all.
#[derive(Clone, Debug, Default)]
pub(super) struct Figures {
    pub(super) records: u64,
    /// Records with a cell that cannot be read or a major finding.
    pub(super) faulty: u64,
    /// Cells that hold something, of the columns the policy reads.
    pub(super) cells: u64,
    /// Those of them that cannot be read.
    pub(super) bad_cells: u64,
    /// By the order of benefits and their name.
    pub(super) benefits: BTreeMap<(usize, Name), BenefitFigures>,
    /// By name of the finding.
    pub(super) findings: BTreeMap<Name, FindingFigures>,
    /// Findings that may hold, for want of data.
    pub(super) uncertain: u64,
}

#[derive(Clone, Debug, Default)]
pub(super) struct BenefitFigures {
    /// In the order of [`Outcome::ALL`].
    pub(super) outcomes: [u64; Outcome::ALL.len()],
    pub(super) money: Decimal,
}

#[derive(Clone, Copy, Debug, Default)]
pub(super) struct FindingFigures {
    pub(super) major: u64,
    pub(super) minor: u64,
}

impl Figures {
    pub(super) fn decision(&mut self, order: usize, name: &Name, decision: &Decision) {
        let benefit = self.benefits.entry((order, name.clone())).or_default();
        let place = Outcome::ALL.iter().position(|outcome| *outcome == decision.outcome);
        if let Some(count) = place.and_then(|place| benefit.outcomes.get_mut(place)) {
            *count += 1;
        }
        if let Some(sum) = decision.amount.and_then(|amount| benefit.money.checked_add(amount)) {
            benefit.money = sum;
        }
    }

    pub(super) fn finding(&mut self, name: &Name, major: bool) {
        let counted = self.findings.entry(name.clone()).or_default();
        *(if major { &mut counted.major } else { &mut counted.minor }) += 1;
    }

    /// Takes back what was counted too often of a finding.
    fn take_back(&mut self, of: &Across, times: u64) {
        if of.uncertain {
            self.uncertain = self.uncertain.saturating_sub(times);
        } else if let Some(counted) = self.findings.get_mut(&of.name) {
            let counted = if of.major { &mut counted.major } else { &mut counted.minor };
            *counted = counted.saturating_sub(times);
        }
    }

    fn add(&mut self, other: &Self) {
        self.records += other.records;
        self.faulty += other.faulty;
        self.cells += other.cells;
        self.bad_cells += other.bad_cells;
        self.uncertain += other.uncertain;
        for (key, benefit) in &other.benefits {
            let own = self.benefits.entry(key.clone()).or_default();
            for (own, more) in own.outcomes.iter_mut().zip(benefit.outcomes) {
                *own += more;
            }
            own.money = own.money.checked_add(benefit.money).unwrap_or(own.money);
        }
        for (name, counted) in &other.findings {
            let own = self.findings.entry(name.clone()).or_default();
            own.major += counted.major;
            own.minor += counted.minor;
        }
    }

    pub(super) fn major(&self) -> u64 {
        self.findings.values().map(|counted| counted.major).sum()
    }

    pub(super) fn minor(&self) -> u64 {
        self.findings.values().map(|counted| counted.minor).sum()
    }

    fn named(&self, (zh, en): (&str, &str)) -> u64 {
        let found = self.findings.iter().filter(|(name, _)| name.zh == zh || name.en == en);
        found.map(|(_, counted)| counted.major + counted.minor).sum()
    }

    /// Whether more than this share of the records is faulty.
    fn is_over(&self, limit: Decimal) -> bool {
        Decimal::from(self.records).checked_mul(limit).is_some_and(|most| Decimal::from(self.faulty) > most)
    }
}

/// A school.
#[derive(Clone, Debug, Default)]
pub(super) struct School {
    /// As in the roster, or in the table of schools.
    pub(super) name: String,
    pub(super) league: String,
    pub(super) figures: Figures,
}

/// By school code; the empty code is what belongs to no school.
pub(super) type Schools = BTreeMap<String, School>;

/// A finding that several schools have: a total has it once.
#[derive(Clone, Debug)]
pub(super) struct Across {
    pub(super) name: Name,
    pub(super) major: bool,
    pub(super) uncertain: bool,
    /// Their codes, each once.
    pub(super) schools: Vec<String>,
}

/// One line of the bulletin.
#[derive(Clone, Debug)]
pub(super) struct Unit {
    /// The school's code; the league's name for a league.
    pub(super) code: String,
    pub(super) name: String,
    pub(super) league: String,
    /// From one, the most faulty first; equal shares have equal ranks. `None` without records, and for what belongs nowhere.
    pub(super) rank: Option<u64>,
    /// Above the limit; `None` where the policy has no limit.
    pub(super) over: Option<bool>,
    /// `None` where the policy has no such check.
    pub(super) unpaid: Option<u64>,
    pub(super) late: Option<u64>,
    pub(super) figures: Figures,
}

impl Unit {
    /// Whether there is something to be said of it: a table of schools names some that the roster does not.
    pub(super) fn is_reported(&self) -> bool {
        let Figures { records, uncertain, findings, .. } = &self.figures;
        *records > 0 || *uncertain > 0 || !findings.is_empty()
    }
}

#[derive(Debug)]
pub(super) struct Bulletin {
    pub(super) policy: Name,
    pub(super) as_of: Date,
    /// As a fraction.
    pub(super) limit: Option<Decimal>,
    /// Most faulty first.
    pub(super) schools: Vec<Unit>,
    pub(super) leagues: Vec<Unit>,
    pub(super) whole: Unit,
}

impl Bulletin {
    pub(super) fn new(
        schools: Schools,
        across: &[Across],
        limit: Option<Decimal>,
        program: &Program,
        as_of: Date,
    ) -> Self {
        let has = |(zh, en): (&str, &str)| {
            program.checks.iter().any(|check| check.name.zh == zh || check.name.en == en)
        };
        let (has_unpaid, has_late) = (has(UNPAID), has(LATE));
        let unit = |code: String, name: String, league: String, figures: Figures| Unit {
            rank: None,
            over: limit.filter(|_| figures.records > 0).map(|limit| figures.is_over(limit)),
            unpaid: has_unpaid.then(|| figures.named(UNPAID)),
            late: has_late.then(|| figures.named(LATE)),
            code,
            name,
            league,
            figures,
        };
        let mut leagues: BTreeMap<String, Figures> = BTreeMap::new();
        let mut whole = Figures::default();
        for school in schools.values() {
            leagues.entry(school.league.clone()).or_default().add(&school.figures);
            whole.add(&school.figures);
        }
        for shared in across {
            let mut in_league: BTreeMap<&str, u64> = BTreeMap::new();
            for school in shared.schools.iter().filter_map(|code| schools.get(code)) {
                *in_league.entry(&school.league).or_default() += 1;
            }
            whole.take_back(shared, in_league.values().sum::<u64>().saturating_sub(1));
            for (league, times) in in_league {
                if let Some(figures) = leagues.get_mut(league) {
                    figures.take_back(shared, times - 1);
                }
            }
        }
        let schools =
            schools.into_iter().map(|(code, school)| unit(code, school.name, school.league, school.figures));
        let mut schools: Vec<Unit> = schools.collect();
        let leagues =
            leagues.into_iter().map(|(name, figures)| unit(name.clone(), name, String::new(), figures));
        let mut leagues: Vec<Unit> = leagues.collect();
        rank(&mut schools);
        rank(&mut leagues);
        let whole = unit(String::new(), String::new(), String::new(), whole);
        Self { policy: program.policy.name.clone(), as_of, limit, schools, leagues, whole }
    }
}

/// Most faulty first, equal shares by code. What belongs to no school is no school: it comes last and has no rank.
fn rank(units: &mut [Unit]) {
    let share = |unit: &Unit| (u128::from(unit.figures.faulty), u128::from(unit.figures.records.max(1)));
    units.sort_by(|a, b| {
        let ((a_part, a_whole), (b_part, b_whole)) = (share(a), share(b));
        let nowhere = a.code.is_empty().cmp(&b.code.is_empty());
        let empty = (a.figures.records == 0).cmp(&(b.figures.records == 0));
        nowhere
            .then(empty)
            .then((b_part * a_whole).cmp(&(a_part * b_whole)))
            .then_with(|| a.code.cmp(&b.code))
    });
    let mut before: Option<(u128, u128, u64)> = None;
    for (place, unit) in (1_u64..).zip(units.iter_mut()) {
        if unit.figures.records == 0 || unit.code.is_empty() {
            continue;
        }
        let (part, whole) = share(unit);
        let same = before.filter(|(other, of, _)| part * of == other * whole);
        let rank = same.map_or(place, |(_, _, rank)| rank);
        unit.rank = Some(rank);
        before = Some((part, whole, rank));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schools_are_ranked_by_their_share_of_faulty_records() {
        let school = |records, faulty| School {
            figures: Figures { records, faulty, ..Figures::default() },
            ..School::default()
        };
        let schools = [("a", 100, 5), ("b", 20, 2), ("c", 10, 1), ("d", 0, 0), ("e", 50, 0), ("", 10, 10)];
        let schools =
            schools.into_iter().map(|(code, records, faulty)| (code.to_owned(), school(records, faulty)));
        let limit = Some(Decimal::new(5, 2));
        let bulletin = Bulletin::new(schools.collect(), &[], limit, &Program::default(), Date::default());
        let order: Vec<(&str, Option<u64>, Option<bool>)> =
            bulletin.schools.iter().map(|unit| (unit.code.as_str(), unit.rank, unit.over)).collect();
        assert_eq!(
            order,
            [
                ("b", Some(1), Some(true)),
                ("c", Some(1), Some(true)),
                ("a", Some(3), Some(false)),
                ("e", Some(4), Some(false)),
                ("d", None, None),
                ("", None, Some(true))
            ]
        );
        assert_eq!((bulletin.whole.figures.records, bulletin.whole.figures.faulty), (190, 18));
        let reported = bulletin.schools.iter().filter(|unit| unit.is_reported()).count();
        assert_eq!(reported, 5);
        assert_eq!(bulletin.whole.unpaid, None);
    }
    #[test]
    fn a_finding_of_several_schools_counts_once_in_a_total() {
        let name = Name { zh: "双重学籍".into(), en: "dual_registration".into() };
        let mut figures = Figures { records: 1, ..Figures::default() };
        figures.finding(&name, true);
        let school =
            |league: &str| School { league: league.into(), figures: figures.clone(), ..School::default() };
        let schools = [("a", "甲"), ("b", "甲"), ("c", "乙")];
        let schools = schools.map(|(code, league)| (code.to_owned(), school(league)));
        let across =
            Across { name, major: true, uncertain: false, schools: ["a", "b", "c"].map(String::from).into() };
        let bulletin = Bulletin::new(schools.into(), &[across], None, &Program::default(), Date::default());
        let major = |units: &[Unit]| units.iter().map(|unit| unit.figures.major()).collect::<Vec<_>>();
        assert_eq!(major(&bulletin.schools), [1, 1, 1]);
        assert_eq!(major(&bulletin.leagues), [1, 1]);
        assert_eq!(bulletin.whole.figures.major(), 1);
    }
}
