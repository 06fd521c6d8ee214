//! All rulings of a run, by the record they are about.

use rustc_hash::FxHashMap;
use tiaoli_diagnostics::Diagnostic;

use super::{Action, Ruling, problems};
use crate::{cell::squeeze, value::Date};

/// Whether a ruling counts on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    NotYet,
    InForce,
    RanOut,
}

/// The rulings that can be gone by, and where to find them.
#[derive(Clone, Debug, Default)]
pub struct RulingBook {
    rulings: Vec<Ruling>,
    /// By key in its compared form; only looked up.
    by_key: FxHashMap<String, Vec<usize>>,
}

impl RulingBook {
    /// Takes rulings in the order of their file. One that repeats another is left out, and so are all that contradict one
    /// another: they come back, each with why.
    pub fn new(rulings: Vec<Ruling>) -> (Self, Vec<(Ruling, Diagnostic)>) {
        let mut by_key: FxHashMap<String, Vec<usize>> = FxHashMap::default();
        let mut clashes: Vec<Option<Diagnostic>> = vec![None; rulings.len()];
        for (at, this) in rulings.iter().enumerate() {
            let of_key = by_key.entry(squeeze(&this.key)).or_default();
            for other in of_key.iter().copied() {
                let Some(before) = rulings.get(other) else { continue };
                match clash(before, this) {
                    None => {}
                    Some(Clash::Repeats) => note(&mut clashes, at, problems::twice(this, before)),
                    Some(Clash::IsRepeated) => note(&mut clashes, other, problems::twice(before, this)),
                    Some(Clash::Contradiction) => {
                        note(&mut clashes, at, problems::contradiction(this, before));
                        note(&mut clashes, other, problems::contradiction(before, this));
                    }
                }
            }
            of_key.push(at);
        }
        let mut book = Self::default();
        let mut left_out = Vec::new();
        for (ruling, clash) in rulings.into_iter().zip(clashes) {
            match clash {
                Some(why) => left_out.push((ruling, why)),
                None => {
                    let of_key = book.by_key.entry(squeeze(&ruling.key)).or_default();
                    of_key.push(book.rulings.len());
                    book.rulings.push(ruling);
                }
            }
        }
        (book, left_out)
    }

    pub fn is_empty(&self) -> bool {
        self.rulings.is_empty()
    }

    /// All rulings in the order of their file.
    pub fn all(&self) -> &[Ruling] {
        &self.rulings
    }

    /// The rulings about the record with this key, by their place in [`Self::all`].
    pub fn of_key(&self, key: &[u8]) -> &[usize] {
        if self.by_key.is_empty() || key.is_empty() {
            return &[];
        }
        let Ok(key) = std::str::from_utf8(key) else { return &[] };
        let plain = key.bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_lowercase());
        let found = if plain { self.by_key.get(key) } else { self.by_key.get(&squeeze(key)) };
        found.map_or(&[], Vec::as_slice)
    }

    /// Rulings that count on `day` and on no day of the month after it.
    pub fn running_out(&self, day: Date) -> impl Iterator<Item = &Ruling> {
        let limit = day.plus_months(1).unwrap_or(day);
        let in_force = self.rulings.iter().filter(move |ruling| ruling.standing(day) == Standing::InForce);
        in_force.filter(move |ruling| ruling.until < limit)
    }
}

enum Clash {
    /// The later one says nothing new.
    Repeats,
    /// The earlier one says nothing that the later one does not.
    IsRepeated,
    Contradiction,
}

/// One that goes on after another of the same words has run out renews it: that is no repetition.
fn clash(a: &Ruling, b: &Ruling) -> Option<Clash> {
    let apart = a.until < b.since || b.until < a.since;
    let other_benefit = a.benefit.zip(b.benefit).is_some_and(|(a, b)| a != b);
    if apart || other_benefit {
        return None;
    }
    match (&a.action, &b.action) {
        (Action::Fill(one), Action::Fill(other)) if one != other => Some(Clash::Contradiction),
        (one, other) if one == other && a.benefit == b.benefit => {
            if a.since <= b.since && b.until <= a.until {
                Some(Clash::Repeats)
            } else if b.since <= a.since && a.until <= b.until {
                Some(Clash::IsRepeated)
            } else {
                None
            }
        }
        _ => None,
    }
}

/// The first thing that is wrong with a ruling is told of it.
fn note(clashes: &mut [Option<Diagnostic>], at: usize, why: Diagnostic) {
    if let Some(clash) = clashes.get_mut(at) {
        clash.get_or_insert(why);
    }
}
