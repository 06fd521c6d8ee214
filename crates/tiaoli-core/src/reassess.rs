//! Paid against owed: what was paid for a month, and what today's rules and data say should have been.
//!
//! Only what is certain is called owed. Where today's result is held, incomplete or contradictory, or where a key stands
//! for several records, nobody is told to pay back: the entry waits for people.

mod keys;
#[cfg(test)]
mod tests;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

pub use keys::Strangers;
use keys::{Keys, Known};
use rust_decimal::Decimal;

use crate::{
    decision::Outcome,
    results::{Said, add, is_row_number},
    value::Date,
};

/// What was paid to a record for a month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paid {
    pub key: String,
    pub benefit: String,
    /// The first day of the month.
    pub month: Date,
    /// In yuan; a recovery is negative.
    pub amount: Decimal,
}

/// What a record gets for a month by today's rules and data. `said.as_of` lies in the month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owed {
    pub key: String,
    pub month: Date,
    pub said: Arc<Said>,
    /// 发放 一次: it is owed in one month, and may have been paid in any.
    pub once: bool,
}

/// What is to be done about a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// 补发: more is owed than was paid.
    Supplement,
    /// 追回: more was paid than is owed.
    Recover,
    /// 待定: money was paid, and today's result is not settled.
    Pending,
    /// Money was paid to a key that is not in the roster.
    NotInRoster,
    /// Money was paid for a month in which no version of the record was in force.
    NoVersion,
    /// Several records have the key.
    KeyShared,
    /// The record has no key: nobody can tell what was paid to it.
    NoKey,
    /// The payment is of a benefit that was not to be reckoned.
    NotAsked,
}

impl Kind {
    /// Those a month of a record may have.
    pub const ALL: [Kind; 7] = [
        Self::Supplement,
        Self::Recover,
        Self::Pending,
        Self::NotInRoster,
        Self::NoVersion,
        Self::KeyShared,
        Self::NoKey,
    ];

    /// The same in every language.
    pub fn code(self) -> &'static str {
        match self {
            Self::Supplement => "supplement",
            Self::Recover => "recover",
            Self::Pending => "pending",
            Self::NotInRoster => "not_in_roster",
            Self::NoVersion => "no_version",
            Self::KeyShared => "key_shared",
            Self::NoKey => "no_key",
            Self::NotAsked => "not_asked",
        }
    }
}

/// A month of a record and benefit where paid and owed differ, or cannot be compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub key: String,
    pub benefit: String,
    pub month: Date,
    pub kind: Kind,
    pub paid: Decimal,
    /// What is paid once and was paid in a month outside those compared; it is not owed again.
    pub paid_elsewhere: Decimal,
    /// `None` where it is not settled.
    pub owed: Option<Decimal>,
    /// Owed less paid.
    pub difference: Option<Decimal>,
    /// Today's result; `None` when the roster has no such record in that month.
    pub said: Option<Arc<Said>>,
}

/// What paid and owed come to for one record and benefit, over the months where both are settled.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Total {
    pub months: u64,
    pub paid: Decimal,
    pub owed: Decimal,
}

impl Total {
    /// Owed less paid.
    pub fn difference(&self) -> Decimal {
        self.owed.checked_sub(self.paid).unwrap_or_default()
    }
}

#[derive(Clone, Debug, Default)]
pub struct Reassessment {
    /// By record, benefit and month; records in the order of the roster, then those not in it by key.
    pub entries: Vec<Entry>,
    /// By record and benefit, in the same order; only those with an entry.
    pub totals: Vec<(String, String, Total)>,
    /// Months of records that were compared and agree.
    pub agree: u64,
    /// All of them, agreeing or not, where paid and owed are settled.
    pub paid: Decimal,
    pub owed: Decimal,
    /// What was paid and cannot be compared, by what is to be done about it: with `paid` every payment stands in one sum.
    pub not_compared: BTreeMap<Kind, Decimal>,
    /// Payments of months outside those compared.
    pub elsewhere: Elsewhere,
    /// What is to be paid later, and what is to be recovered.
    pub supplement: Decimal,
    pub recover: Decimal,
}

/// Payments of months outside those compared: what of them counts for what is paid once, and what was not compared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Elsewhere {
    pub counted: Decimal,
    pub not_compared: Decimal,
    /// How many of them count in part only, or not at all.
    pub payments: u64,
}

impl Elsewhere {
    /// Takes payments of which an amount counts.
    fn take(&mut self, payments: &[Decimal], counted: Decimal) {
        let mut sum = Decimal::ZERO;
        payments.iter().for_each(|one| add(&mut sum, *one));
        let rest = sum.checked_sub(counted).unwrap_or_default();
        add(&mut self.counted, counted);
        add(&mut self.not_compared, rest);
        if rest.is_zero() {
            return;
        }
        let mut left = counted;
        for one in payments {
            match left.checked_sub(*one).filter(|after| *one > Decimal::ZERO && *after >= Decimal::ZERO) {
                Some(after) => left = after,
                None => {
                    self.payments += 1;
                    left = if *one > Decimal::ZERO { Decimal::ZERO } else { left };
                }
            }
        }
    }
}

impl Reassessment {
    /// Payments of benefits that were not to be reckoned: they stand in the sum of what was not compared.
    pub fn set_aside(&mut self, paid: &[Paid]) {
        for one in paid {
            add(self.not_compared.entry(Kind::NotAsked).or_default(), one.amount);
        }
    }

    /// Payments of other months whose benefit is not paid once.
    pub fn leave_out(&mut self, paid: &[Paid]) {
        paid.iter().for_each(|one| self.elsewhere.take(&[one.amount], Decimal::ZERO));
    }

    /// What is owed for a benefit in the months that differ.
    pub fn owed_of(&self, benefit: &str) -> Decimal {
        let mut sum = Decimal::ZERO;
        let of_benefit = self.entries.iter().filter(|entry| entry.benefit == benefit);
        of_benefit.filter_map(|entry| entry.owed).for_each(|owed| add(&mut sum, owed));
        sum
    }
}

#[derive(Debug, Default)]
struct Cell {
    paid: Decimal,
    paid_elsewhere: Decimal,
    elsewhere: Vec<Decimal>,
    owed: Option<Arc<Said>>,
    shared: bool,
    /// No version of the record was in force.
    no_version: bool,
    keyless: bool,
    /// Of several results, one grants.
    grants: bool,
}

/// Compares the payments of some months with their results. Several payments for a month are added up. Of the payments of
/// other months, `elsewhere`, those count whose benefit is paid once. `dated` are the keys of records that have versions in
/// time, whether one is in force in these months or not.
pub fn reassess(paid: &[Paid], elsewhere: &[Paid], owed: &[Owed], dated: &BTreeSet<String>) -> Reassessment {
    let of_roster = owed.iter().map(|one| one.key.as_str()).chain(dated.iter().map(String::as_str));
    let of_payments = paid.iter().chain(elsewhere).map(|one| one.key.as_str());
    let keys = Keys::of(of_roster, of_payments);
    // Records in the order they first appear in the roster.
    let mut order: BTreeMap<&str, usize> = BTreeMap::new();
    for one in owed {
        let next = order.len();
        order.entry(&one.key).or_insert(next);
    }
    let place = |key: &str| order.get(key).copied().unwrap_or(usize::MAX);
    let mut cells: BTreeMap<(usize, &str, &str, Date), Cell> = BTreeMap::new();
    for one in owed {
        let id = (place(&one.key), one.key.as_str(), one.said.benefit.as_str(), one.month);
        let cell = cells.entry(id).or_default();
        cell.shared |= cell.owed.is_some() || keys.is_shared(&one.key);
        cell.keyless = is_row_number(&one.key);
        cell.grants |= one.said.is_granted();
        cell.owed = Some(Arc::clone(&one.said));
    }
    let mut out = Reassessment::default();
    // The month in which a record is owed what is paid once.
    let due = |one: &&Owed| one.once && !is_row_number(&one.key) && !one.said.paid().is_zero();
    let mut once: BTreeMap<(&str, &str), Date> = BTreeMap::new();
    for one in owed.iter().filter(due) {
        once.entry((&one.key, &one.said.benefit)).or_insert(one.month);
    }
    let due = |key: &str, one: &Paid| once.get(&(key, one.benefit.as_str())).copied();
    for one in paid {
        // The number of a row in an old file names no row of this one.
        if is_row_number(&one.key) {
            add(out.not_compared.entry(Kind::NoKey).or_default(), one.amount);
            continue;
        }
        let (key, several) = match keys.find(&one.key) {
            Known::One(key) => (key, false),
            Known::Several(key) => (key, true),
        };
        let month = due(key, one).unwrap_or(one.month);
        let cell = cells.entry((place(key), key, one.benefit.as_str(), month)).or_default();
        add(&mut cell.paid, one.amount);
        cell.shared |= several;
        cell.no_version = cell.owed.is_none() && dated.contains(key);
    }
    for one in elsewhere {
        let key = match keys.find(&one.key) {
            Known::One(key) => Some(key),
            Known::Several(_) => None,
        };
        let Some((key, month)) = key.and_then(|key| Some((key, due(key, one)?))) else {
            out.elsewhere.take(&[one.amount], Decimal::ZERO);
            continue;
        };
        let cell = cells.entry((place(key), key, one.benefit.as_str(), month)).or_default();
        add(&mut cell.paid_elsewhere, one.amount);
        cell.elsewhere.push(one.amount);
    }
    let mut totals: BTreeMap<(usize, &str, &str), (bool, Total)> = BTreeMap::new();
    for ((at, key, benefit, month), cell) in cells {
        let (listed, total) = totals.entry((at, key, benefit)).or_default();
        let settled = settled(&cell);
        out.elsewhere.take(&cell.elsewhere, counted(&cell, settled));
        if let Some(owed) = settled {
            total.months += 1;
            add(&mut total.paid, cell.paid);
            add(&mut total.owed, owed);
            add(&mut out.paid, cell.paid);
            add(&mut out.owed, owed);
        }
        let Some(kind) = kind(&cell, settled) else {
            out.agree += 1;
            continue;
        };
        *listed = true;
        let difference = settled.and_then(|owed| owed.checked_sub(cell.paid));
        match (kind, difference) {
            (Kind::Supplement, Some(difference)) => add(&mut out.supplement, difference),
            (Kind::Recover, Some(difference)) => add(&mut out.recover, -difference),
            _ if cell.paid.is_zero() => {}
            _ => add(out.not_compared.entry(kind).or_default(), cell.paid),
        }
        out.entries.push(Entry {
            key: key.to_owned(),
            benefit: benefit.to_owned(),
            month,
            kind,
            paid: cell.paid,
            paid_elsewhere: cell.paid_elsewhere,
            owed: settled,
            difference,
            said: cell.owed,
        });
    }
    let listed = totals.into_iter().filter(|(_, (listed, _))| *listed);
    out.totals =
        listed.map(|((_, key, benefit), (_, total))| (key.to_owned(), benefit.to_owned(), total)).collect();
    out
}

/// What is owed for certain.
fn settled(cell: &Cell) -> Option<Decimal> {
    let said = cell.owed.as_ref().filter(|_| !cell.shared && !cell.keyless)?;
    match said.outcome {
        Outcome::Granted => {
            let left = said.amount?.checked_sub(cell.paid_elsewhere.max(Decimal::ZERO))?;
            Some(left.max(Decimal::ZERO))
        }
        Outcome::Denied => Some(Decimal::ZERO),
        // Silence is no denial: what was paid where no rule speaks may rest on something else, and people decide.
        Outcome::Undetermined | Outcome::Held | Outcome::Incomplete | Outcome::Conflict => None,
    }
}

/// What of the payments of other months is for what is owed here.
fn counted(cell: &Cell, settled: Option<Decimal>) -> Decimal {
    let amount = settled.and(cell.owed.as_ref()).and_then(|said| said.amount).unwrap_or_default();
    amount.min(cell.paid_elsewhere).max(Decimal::ZERO)
}

fn kind(cell: &Cell, settled: Option<Decimal>) -> Option<Kind> {
    let nothing_paid = cell.paid.is_zero();
    match settled {
        Some(owed) if owed > cell.paid => Some(Kind::Supplement),
        Some(owed) if owed < cell.paid => Some(Kind::Recover),
        Some(_) => None,
        None if cell.owed.is_none() && cell.shared => (!nothing_paid).then_some(Kind::KeyShared),
        None if cell.no_version => (!nothing_paid).then_some(Kind::NoVersion),
        None if cell.owed.is_none() => (!nothing_paid).then_some(Kind::NotInRoster),
        None if cell.keyless => cell.grants.then_some(Kind::NoKey),
        None if cell.shared => (cell.grants || !nothing_paid).then_some(Kind::KeyShared),
        None => (!nothing_paid).then_some(Kind::Pending),
    }
}
