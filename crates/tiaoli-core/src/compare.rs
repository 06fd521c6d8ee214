//! Two months side by side: who is new, who stopped, whose amount changed, and why.

#[cfg(test)]
mod tests;

use std::sync::Arc;

use rust_decimal::Decimal;
use rustc_hash::FxHashMap;

use crate::{
    cell::squeeze,
    decision::Outcome,
    results::{Person, ResultLine, Said, add, is_ruling},
};

/// What became of a record and benefit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// 新增: granted now, not before.
    New,
    /// 停发: granted before, not now.
    Stopped,
    /// 改额: granted both times, another amount.
    Amount,
    /// Granted both times with the same amount, from another policy source.
    Funding,
    /// Granted neither time, another outcome.
    Outcome,
    /// The same outcome, neither time granted, for other reasons: other holds, other missing fields.
    Reasons,
    /// Not in the roster before, and not granted now.
    Joined,
    /// Not in the roster any more, and not granted before.
    Left,
    /// Several rows have the key, and more of them in one month: nobody can tell which row is which.
    KeyShared,
}

impl Kind {
    pub const ALL: [Kind; 9] = [
        Self::New,
        Self::Stopped,
        Self::Amount,
        Self::Funding,
        Self::Outcome,
        Self::Reasons,
        Self::Joined,
        Self::Left,
        Self::KeyShared,
    ];

    /// The same in every language.
    pub fn code(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Stopped => "stopped",
            Self::Amount => "amount",
            Self::Funding => "funding",
            Self::Outcome => "outcome",
            Self::Reasons => "reasons",
            Self::Joined => "joined",
            Self::Left => "left",
            Self::KeyShared => "key_shared",
        }
    }
}

/// Why it changed, as far as the two results tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The record is new in the roster.
    Joined,
    /// The record is no longer in the roster.
    Left,
    /// Denied now, by these rules.
    Denied(Vec<String>),
    /// Held now, by these.
    Held(Vec<String>),
    /// These fields are missing now.
    Missing(Vec<String>),
    /// These rules no longer apply, and no other speaks.
    Silent(Vec<String>),
    Conflict,
    /// These no longer deny or hold.
    Lifted(Vec<String>),
    /// These fields are known now.
    Known(Vec<String>),
    /// These rules apply now and did not before.
    Applies(Vec<String>),
    /// A human decision.
    Ruled,
    /// The same rules: the standard changed, or the month pays otherwise.
    Standard,
    /// So many rows had the key before, and so many have it now.
    KeyShared(usize, usize),
}

impl Reason {
    /// The same in every language: `held:NAME;NAME`.
    pub fn code(&self) -> String {
        let with = |word: &str, names: &[String]| match names {
            [] => word.to_owned(),
            names => format!("{word}:{}", names.join(";")),
        };
        match self {
            Self::Joined => "joined".to_owned(),
            Self::Left => "left".to_owned(),
            Self::Denied(names) => with("denied", names),
            Self::Held(names) => with("held", names),
            Self::Missing(names) => with("missing", names),
            Self::Silent(names) => with("silent", names),
            Self::Conflict => "conflict".to_owned(),
            Self::Lifted(names) => with("lifted", names),
            Self::Known(names) => with("known", names),
            Self::Applies(names) => with("applies", names),
            Self::Ruled => "ruled".to_owned(),
            Self::Standard => "standard".to_owned(),
            Self::KeyShared(before, after) => format!("key_shared:{before};{after}"),
        }
    }
}

/// One side of a change: the row in its file, and what was said.
pub type Side = (u64, Arc<Said>);

#[derive(Clone, Debug)]
pub struct Change {
    pub key: String,
    pub benefit: String,
    pub kind: Kind,
    pub before: Option<Side>,
    pub after: Option<Side>,
    pub reason: Reason,
    pub person: Option<Box<Person>>,
}

impl Change {
    /// What is paid now beyond what was paid before.
    pub fn difference(&self) -> Decimal {
        let paid = |side: &Option<Side>| side.as_ref().map(|(_, said)| said.paid()).unwrap_or_default();
        paid(&self.after).checked_sub(paid(&self.before)).unwrap_or_default()
    }
}

#[derive(Clone, Debug, Default)]
pub struct Comparison {
    /// In the order of this month's file, then what is only in last month's, in its order.
    pub changes: Vec<Change>,
    /// Records and benefits that stand as before.
    pub same: u64,
    /// Lines of both files whose record has no key, and so is never found again.
    pub without_key: u64,
    /// What all lines with a key pay, before and now.
    pub paid_before: Decimal,
    pub paid_after: Decimal,
    /// What the lines without a key pay: every amount stands in one of the four sums.
    pub without_key_before: Decimal,
    pub without_key_after: Decimal,
}

impl Comparison {
    pub fn of_kind(&self, kind: Kind) -> impl Iterator<Item = &Change> {
        self.changes.iter().filter(move |change| change.kind == kind)
    }
}

/// Compares the results of two months, each of one day. Records are found again by key; of records that share a key, the
/// first is compared with the first, the second with the second, if there are as many in both; else they are told as such.
pub fn compare(last: &[ResultLine], this: &[ResultLine]) -> Comparison {
    let mut comparison = Comparison::default();
    let mut before: FxHashMap<(String, &str), Vec<usize>> = FxHashMap::default();
    for (at, line) in last.iter().enumerate() {
        if !line.has_key() {
            comparison.without_key += 1;
            add(&mut comparison.without_key_before, line.said.paid());
            continue;
        }
        add(&mut comparison.paid_before, line.said.paid());
        before.entry((squeeze(&line.key), line.said.benefit.as_str())).or_default().push(at);
    }
    let mut after: FxHashMap<(String, &str), usize> = FxHashMap::default();
    for line in this.iter().filter(|line| line.has_key()) {
        *after.entry((squeeze(&line.key), line.said.benefit.as_str())).or_default() += 1;
    }
    let tell = |change: Change| {
        let id = (squeeze(&change.key), change.benefit.as_str());
        let counts = (before.get(&id).map_or(0, Vec::len), after.get(&id).copied().unwrap_or(0));
        match counts {
            (old, new) if old == new || old.max(new) == 1 => change,
            (old, new) => Change { kind: Kind::KeyShared, reason: Reason::KeyShared(old, new), ..change },
        }
    };
    let mut found = vec![false; last.len()];
    let mut taken: FxHashMap<(String, &str), usize> = FxHashMap::default();
    for line in this {
        if !line.has_key() {
            comparison.without_key += 1;
            add(&mut comparison.without_key_after, line.said.paid());
            continue;
        }
        add(&mut comparison.paid_after, line.said.paid());
        let id = (squeeze(&line.key), line.said.benefit.as_str());
        let nth = taken.entry(id.clone()).or_default();
        let old = before.get(&id).and_then(|rows| rows.get(*nth)).copied();
        *nth += 1;
        let old = old.and_then(|at| {
            found.get_mut(at).into_iter().for_each(|slot| *slot = true);
            last.get(at)
        });
        match change(old, Some(line)) {
            Some(change) => comparison.changes.push(tell(change)),
            None => comparison.same += 1,
        }
    }
    let gone = last.iter().zip(&found).filter(|(line, found)| !**found && line.has_key());
    comparison.changes.extend(gone.filter_map(|(line, _)| change(Some(line), None)).map(tell));
    comparison
}

fn change(before: Option<&ResultLine>, after: Option<&ResultLine>) -> Option<Change> {
    let line = after.or(before)?;
    let (old, new) = (before.map(|line| &*line.said), after.map(|line| &*line.said));
    let kind = kind(old, new)?;
    let side = |line: Option<&ResultLine>| line.map(|line| (line.row, Arc::clone(&line.said)));
    Some(Change {
        key: line.key.clone(),
        benefit: line.said.benefit.clone(),
        kind,
        before: side(before),
        after: side(after),
        reason: reason(old, new),
        person: line.person.clone(),
    })
}

fn kind(old: Option<&Said>, new: Option<&Said>) -> Option<Kind> {
    let (old, new) = match (old, new) {
        (Some(old), Some(new)) => (old, new),
        (None, Some(new)) => return Some(if new.is_granted() { Kind::New } else { Kind::Joined }),
        (Some(old), None) => return Some(if old.is_granted() { Kind::Stopped } else { Kind::Left }),
        (None, None) => return None,
    };
    match (old.is_granted(), new.is_granted()) {
        (false, true) => Some(Kind::New),
        (true, false) => Some(Kind::Stopped),
        (true, true) if old.amount != new.amount => Some(Kind::Amount),
        (true, true) if old.funding != new.funding => Some(Kind::Funding),
        (true, true) => None,
        (false, false) if old.outcome != new.outcome => Some(Kind::Outcome),
        (false, false) if old.rules != new.rules || old.missing != new.missing => Some(Kind::Reasons),
        (false, false) => None,
    }
}

/// Names of rules in the first that the second does not have. A ruling is no rule.
fn without(names: &[String], others: &[String]) -> Vec<String> {
    names.iter().filter(|name| !others.contains(name) && !is_ruling(name)).cloned().collect()
}

/// What is new of it; all of it, where nothing is.
fn new_of(names: &[String], before: &[String]) -> Vec<String> {
    let new = without(names, before);
    if new.is_empty() { names.to_vec() } else { new }
}

fn reason(old: Option<&Said>, new: Option<&Said>) -> Reason {
    let (Some(old), Some(new)) = (old, new) else {
        return if new.is_some() { Reason::Joined } else { Reason::Left };
    };
    if new.is_ruled() && !old.is_ruled() {
        return Reason::Ruled;
    }
    let owned = |names: Vec<&str>| names.into_iter().map(str::to_owned).collect::<Vec<String>>();
    match new.outcome {
        Outcome::Denied => Reason::Denied(new_of(&new.rules, &old.rules)),
        Outcome::Held => Reason::Held(new_of(&new.rules, &old.rules)),
        Outcome::Incomplete => Reason::Missing(new_of(&owned(new.fields()), &owned(old.fields()))),
        Outcome::Conflict => Reason::Conflict,
        Outcome::Undetermined => Reason::Silent(without(&old.rules, &new.rules)),
        Outcome::Granted => match old.outcome {
            Outcome::Denied | Outcome::Held => {
                let lifted = without(&old.rules, &new.rules);
                if lifted.is_empty() && old.is_ruled() { Reason::Ruled } else { Reason::Lifted(lifted) }
            }
            Outcome::Incomplete => Reason::Known(owned(old.fields())),
            Outcome::Undetermined | Outcome::Conflict => Reason::Applies(without(&new.rules, &old.rules)),
            Outcome::Granted => match without(&new.rules, &old.rules) {
                applies if !applies.is_empty() => Reason::Applies(applies),
                _ => match without(&old.rules, &new.rules) {
                    gone if !gone.is_empty() => Reason::Silent(gone),
                    _ => Reason::Standard,
                },
            },
        },
    }
}
