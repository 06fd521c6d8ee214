//! DESIGN 4, rule 4: all completions of the missing fields, written out.

use super::{
    day::{Day, day},
    decide::{Decision, Outcome, World},
    model::{Amount, Atom, Cell, Kind, Model, Record, RuleKind, TIERS, Unit},
};

/// The whole result for one record, one benefit and one day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    pub outcome: Outcome,
    pub amount: Option<i64>,
    pub funding: Option<usize>,
    /// Rules that count in every completion: denies, then holds, then grants, each in source order.
    pub rules: Vec<usize>,
    /// Sets of field indices.
    pub missing: Vec<Vec<usize>>,
    pub may_settle: Vec<Vec<usize>>,
    pub possible: Vec<Outcome>,
    /// Reviews and findings: the rule, and whether it is uncertain.
    pub reviews: Vec<(usize, bool)>,
    pub findings: Vec<(usize, bool)>,
    /// The class for which DESIGN 4.4 promises exactness.
    pub exact: bool,
    /// Two missing fields without bounds are compared with one another: the outermost of the values tried would settle
    /// it, but outside them there are always more. `may_settle` then says nothing.
    pub unbounded: bool,
}

/// A missing field with the values it may have.
struct Blank {
    field: usize,
    values: Vec<Cell>,
}

/// How many completions a record has; the generator keeps this small.
pub fn completions(model: &Model, record: &Record, on: Day) -> usize {
    blanks(model, record, on).iter().map(|blank| blank.values.len()).product()
}

pub fn verdict(model: &Model, record: &Record, on: Day, benefit: usize) -> Verdict {
    let blanks = blanks(model, record, on);
    let all = Completions { model, record, on, benefit, blanks: &blanks };
    let given = all.decisions(&[]);
    let mut distinct: Vec<Decision> = given.clone();
    distinct.sort_unstable();
    distinct.dedup();

    let order = model.source_order();
    let counting = all.counting();
    let about = |rule: &usize| model.rules[*rule].benefits.contains(&benefit);
    let of = |kinds: &[RuleKind]| -> Vec<usize> {
        order.iter().copied().filter(|rule| kinds.contains(&model.rules[*rule].kind) && about(rule)).collect()
    };
    let certain = |rules: Vec<usize>| rules.into_iter().filter(|rule| counting[*rule] == (true, true));
    let noted = |rules: Vec<usize>| -> Vec<(usize, bool)> {
        let seen = rules.into_iter().filter(|rule| counting[*rule].0);
        seen.map(|rule| (rule, !counting[rule].1)).collect()
    };
    let mut rules: Vec<usize> = certain(of(&[RuleKind::Deny])).collect();
    rules.extend(certain(of(&[RuleKind::Hold, RuleKind::FlagAndHold])));
    let mut grants: Vec<usize> = certain(of(&[RuleKind::Grant])).collect();
    if matches!(distinct.as_slice(), [only] if only.outcome == Outcome::Granted) {
        let deciding = all.deciding();
        grants.sort_by_key(|rule| !deciding[*rule]);
    }
    rules.extend(grants);
    // A check over rows of the table is a finding of the row, whatever benefits it holds.
    let checks = order
        .iter()
        .copied()
        .filter(|rule| matches!(model.rules[*rule].kind, RuleKind::Flag | RuleKind::FlagAndHold));
    let mut verdict = Verdict {
        outcome: Outcome::Incomplete,
        amount: None,
        funding: None,
        rules,
        missing: Vec::new(),
        may_settle: Vec::new(),
        possible: Vec::new(),
        reviews: noted(of(&[RuleKind::Review])),
        findings: noted(checks.collect()),
        exact: exact(model, record, on),
        unbounded: model.atoms().iter().any(|atom| {
            let open = |field: &usize| record[*field].is_none() && model.fields[*field].range.is_none();
            let fields = atom.fields();
            fields.len() == 2
                && fields.iter().all(|field| record[*field].is_none())
                && fields.iter().any(open)
        }),
    };
    if let [only] = distinct.as_slice() {
        (verdict.outcome, verdict.amount, verdict.funding) = (only.outcome, only.amount, only.funding);
        return verdict;
    }
    verdict.possible = distinct.iter().map(|decision| decision.outcome).collect();
    verdict.possible.dedup();
    (verdict.missing, verdict.may_settle) = all.settling(&given);
    verdict
}

struct Completions<'m> {
    model: &'m Model,
    record: &'m Record,
    on: Day,
    benefit: usize,
    blanks: &'m [Blank],
}

impl Completions<'_> {
    fn count(&self) -> usize {
        self.blanks.iter().map(|blank| blank.values.len()).product()
    }

    /// The place of a completion among a blank's values: completions are numbers in a mixed base, the first blank
    /// turning slowest.
    fn digit(&self, completion: usize, blank: usize) -> usize {
        let after: usize = self.blanks[blank + 1..].iter().map(|blank| blank.values.len()).product();
        completion / after % self.blanks[blank].values.len()
    }

    fn each(&self, tried: &[usize], mut visit: impl FnMut(World<'_>)) {
        let mut filled: Vec<bool> = self.record.iter().map(Option::is_some).collect();
        for blank in tried {
            filled[self.blanks[*blank].field] = true;
        }
        let mut cells: Vec<Cell> = self.record.iter().map(|cell| cell.unwrap_or(Cell::Number(0))).collect();
        for completion in 0..self.count() {
            for (at, blank) in self.blanks.iter().enumerate() {
                cells[blank.field] = blank.values[self.digit(completion, at)];
            }
            visit(World { model: self.model, on: self.on, cells: &cells, filled: &filled });
        }
    }

    /// The decision of every completion. The fields of `tried` count as filled.
    fn decisions(&self, tried: &[usize]) -> Vec<Decision> {
        let mut decisions = Vec::new();
        self.each(tried, |world| decisions.push(world.decide(self.benefit)));
        decisions
    }

    /// By rule: whether it counts in some completion, and in all.
    fn counting(&self) -> Vec<(bool, bool)> {
        let mut counting = vec![(false, true); self.model.rules.len()];
        self.each(&[], |world| {
            for (rule, (some, all)) in counting.iter_mut().enumerate() {
                let counts = world.counts(rule);
                *some |= counts;
                *all &= counts;
            }
        });
        counting
    }

    /// By rule: whether it is among the deciding grants in all completions.
    fn deciding(&self) -> Vec<bool> {
        let mut deciding = vec![true; self.model.rules.len()];
        self.each(&[], |world| {
            let here = world.deciding(self.benefit);
            deciding.iter_mut().enumerate().for_each(|(rule, all)| *all &= here.contains(&rule));
        });
        deciding
    }

    /// `missing`, the smallest sets of which every value settles the decision, and `may_settle`, of which some does.
    fn settling(&self, given: &[Decision]) -> (Vec<Vec<usize>>, Vec<Vec<usize>>) {
        let asks_filled = self.model.atoms().iter().any(|atom| matches!(atom, Atom::Filled { .. }));
        let mut always: Vec<Vec<usize>> = Vec::new();
        let mut sometimes: Vec<Vec<usize>> = Vec::new();
        for tried in subsets(self.blanks.len()) {
            let holds =
                |sets: &Vec<Vec<usize>>| sets.iter().any(|set| set.iter().all(|blank| tried.contains(blank)));
            let (known_always, known_sometimes) = (holds(&always), holds(&sometimes));
            if known_always && known_sometimes {
                continue;
            }
            let again = if asks_filled { self.decisions(&tried) } else { Vec::new() };
            let decisions = if asks_filled { again.as_slice() } else { given };
            let settled = self.settled(&tried, decisions);
            if !known_always && settled.iter().all(|settled| *settled) {
                always.push(tried.clone());
            }
            if !known_sometimes && settled.iter().any(|settled| *settled) {
                sometimes.push(tried);
            }
        }
        let named = |sets: Vec<Vec<usize>>| {
            let fields = |set: Vec<usize>| set.into_iter().map(|blank| self.blanks[blank].field).collect();
            sets.into_iter().map(fields).collect()
        };
        (named(always), named(sometimes))
    }

    /// For every value of the tried blanks: whether one decision is left.
    fn settled(&self, tried: &[usize], decisions: &[Decision]) -> Vec<bool> {
        let values: usize = tried.iter().map(|blank| self.blanks[*blank].values.len()).product();
        let mut first: Vec<Option<Decision>> = vec![None; values];
        let mut settled = vec![true; values];
        for (completion, decision) in decisions.iter().enumerate() {
            let mut value = 0;
            for blank in tried {
                value = value * self.blanks[*blank].values.len() + self.digit(completion, *blank);
            }
            settled[value] &= *first[value].get_or_insert(*decision) == *decision;
        }
        settled
    }
}

/// Subsets of the first n numbers, smaller ones first, each sorted, those of one size in lexical order.
fn subsets(n: usize) -> Vec<Vec<usize>> {
    let all = 0..1_usize << n;
    let mut sets: Vec<Vec<usize>> =
        all.map(|bits| (0..n).filter(|at| bits >> at & 1 == 1).collect()).collect();
    sets.sort_by(|a, b| a.len().cmp(&b.len()).then_with(|| a.cmp(b)));
    sets
}

/// The missing fields that anything in the policy reads, with all their values; of unbounded ones, values on both sides
/// of every constant they meet.
fn blanks(model: &Model, record: &Record, on: Day) -> Vec<Blank> {
    let read = |field: &usize| {
        let amount = |amount: &Amount| match amount {
            Amount::StandardOn(_, at) | Amount::Tiered(at) => at == field,
            Amount::Literal(_) | Amount::Standard(_) => false,
        };
        model.atoms().iter().any(|atom| atom.fields().contains(field))
            || model.rules.iter().any(|rule| rule.amount.as_ref().is_some_and(amount))
    };
    let fields = (0..model.fields.len()).filter(|field| record[*field].is_none()).filter(read);
    fields.map(|field| Blank { field, values: values(model, record, on, field) }).collect()
}

fn values(model: &Model, record: &Record, on: Day, field: usize) -> Vec<Cell> {
    let declared = &model.fields[field];
    let numbers = |range: std::ops::RangeInclusive<i64>| range.map(Cell::Number).collect();
    match (&declared.kind, declared.range) {
        (_, Some((low, high))) => numbers(low..=high),
        (Kind::YesNo, _) => numbers(0..=1),
        (Kind::Choice(values), _) => numbers(0..=i64::try_from(values.len()).unwrap() - 1),
        (Kind::Tier, _) => numbers(0..=i64::try_from(TIERS.len()).unwrap() - 1),
        (Kind::Grade, _) => numbers(1..=6),
        (Kind::Integer { unit }, None) => {
            let cuts = number_cuts(model, record);
            let low = cuts.iter().min().copied().unwrap_or(0) - 2;
            let high = cuts.iter().max().copied().unwrap_or(0) + 2;
            // a number with a unit is never below zero
            numbers(if *unit == Unit::Plain { low } else { 0 }..=high.max(1))
        }
        (Kind::Date, _) => date_cuts(model, record, on).into_iter().map(Cell::Date).collect(),
    }
}

/// Every number that an integer field may be compared with.
fn number_cuts(model: &Model, record: &Record) -> Vec<i64> {
    let mut cuts = Vec::new();
    for atom in model.atoms() {
        match atom {
            Atom::Number { value, .. } => cuts.push(*value),
            Atom::Range { low, high, .. } => cuts.extend([*low, *high]),
            Atom::Numbers { left, right, .. } => {
                for field in [left, right] {
                    cuts.extend(record[*field].map(Cell::number));
                    cuts.extend(model.fields[*field].range.into_iter().flat_map(|(low, high)| [low, high]));
                }
            }
            _ => {}
        }
    }
    cuts
}

/// Days on, before and after every day that a date field may be compared with.
fn date_cuts(model: &Model, record: &Record, on: Day) -> Vec<Day> {
    let mut cuts = vec![day(2020, 5, 5)];
    for atom in model.atoms() {
        match atom {
            Atom::Date { day, .. } => cuts.push(*day),
            Atom::Dates { left, right, .. } => {
                cuts.extend([left, right].into_iter().filter_map(|field| record[*field]).map(Cell::date));
            }
            Atom::FullYears { value, .. } => {
                let value = i32::try_from(*value).unwrap();
                cuts.extend((value - 1..=value + 2).map(|years| on.years_on(-years)));
            }
            _ => {}
        }
    }
    if model.rules.iter().any(|rule| matches!(rule.amount, Some(Amount::StandardOn(..)))) {
        cuts.extend(
            model
                .standards
                .iter()
                .flat_map(|standard| &standard.values)
                .flat_map(|(from, to, _)| [Some(*from), *to])
                .flatten(),
        );
    }
    // 29 February is kept out (see `Day::years_on`): its neighbours stand for it
    let leap = |day: &Day| (day.month, day.day) == (2, 29);
    let beside = |cut: Day| [cut.prev(), cut, cut.next()];
    let around =
        cuts.into_iter().flat_map(beside).flat_map(|day| if leap(&day) { beside(day) } else { [day; 3] });
    let mut days: Vec<Day> = around.filter(|day| !leap(day)).collect();
    days.sort_unstable();
    days.dedup();
    days
}

/// Whether every undecided atom reads one missing field whose type is finite or ordered, or missing fields of its own
/// with both truth values attainable.
fn exact(model: &Model, record: &Record, on: Day) -> bool {
    let mut undecided: Vec<(&Atom, Vec<usize>)> = Vec::new();
    for atom in model.atoms() {
        let open: Vec<usize> = atom.fields().into_iter().filter(|field| record[*field].is_none()).collect();
        let same = |(other, _): &(&Atom, Vec<usize>)| *other == atom;
        if !matches!(atom, Atom::Filled { .. }) && !open.is_empty() && !undecided.iter().any(same) {
            undecided.push((atom, open));
        }
    }
    undecided.iter().enumerate().all(|(at, (atom, open))| {
        let by_cuts = open.len() == 1 && !matches!(atom, Atom::FullYears { .. });
        let shared = |field: &usize| {
            let other =
                undecided.iter().enumerate().any(|(other, (_, open))| other != at && open.contains(field));
            other
                || model
                    .rules
                    .iter()
                    .any(|rule| matches!(rule.amount, Some(Amount::StandardOn(_, f)) if f == *field))
        };
        by_cuts || (!open.iter().any(shared) && attainable(model, record, on, atom))
    })
}

fn attainable(model: &Model, record: &Record, on: Day, atom: &Atom) -> bool {
    let fields = atom.fields();
    let domain =
        |field: usize| record[field].map_or_else(|| values(model, record, on, field), |cell| vec![cell]);
    let mut cells: Vec<Cell> = record.iter().map(|cell| cell.unwrap_or(Cell::Number(0))).collect();
    let filled = vec![true; cells.len()];
    let formula = super::model::Formula::Atom(atom.clone());
    let (mut yes, mut no) = (false, false);
    for first in domain(fields[0]) {
        for last in domain(fields[fields.len() - 1]) {
            cells[fields[0]] = first;
            if fields.len() > 1 {
                cells[fields[1]] = last;
            }
            let holds = World { model, on, cells: &cells, filled: &filled }.holds(&formula);
            (yes, no) = (yes || holds, no || !holds);
        }
    }
    yes && no
}
