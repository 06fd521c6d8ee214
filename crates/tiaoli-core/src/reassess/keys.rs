//! Whom a payment is of: its key as a roster spells it, and keys that no record has.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    cell::{has_id_form, squeeze},
    results::is_row_number,
};

/// The keys of a roster, as payments name them.
pub(super) struct Keys<'k> {
    roster: BTreeSet<&'k str>,
    /// By the key without what spellings differ in: how the roster spells it, else how the first payment does.
    spellings: BTreeMap<String, Vec<&'k str>>,
    /// Keys of the roster that are spelled nearly like another: a payment to one may be of either.
    shared: BTreeSet<&'k str>,
}

/// What a payment's key stands for.
#[derive(Clone, Copy)]
pub(super) enum Known<'k> {
    One(&'k str),
    /// Several keys of the roster are spelled like it or nearly so.
    Several(&'k str),
}

impl<'k> Keys<'k> {
    pub(super) fn of(roster: impl Iterator<Item = &'k str>, payments: impl Iterator<Item = &'k str>) -> Self {
        let roster: BTreeSet<&str> = roster.collect();
        let mut spellings: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for key in &roster {
            spellings.entry(squeeze(key)).or_default().push(key);
        }
        let several = spellings.values().filter(|spelled| spelled.len() > 1);
        let shared = several.flatten().copied().collect();
        for key in payments {
            spellings.entry(squeeze(key)).or_insert_with(|| vec![key]);
        }
        Self { roster, spellings, shared }
    }

    pub(super) fn is_shared(&self, key: &str) -> bool {
        self.shared.contains(key)
    }

    /// The key as the roster spells it. Of several a payment is set apart under the one that is spelled exactly like it.
    pub(super) fn find(&self, key: &'k str) -> Known<'k> {
        let exact = self.roster.get(key).copied();
        let spelled = self.spellings.get(&squeeze(key)).map_or(&[][..], Vec::as_slice);
        match (exact, spelled) {
            (Some(key), _) if !self.is_shared(key) => Known::One(key),
            (None, [only]) => Known::One(only),
            _ => Known::Several(exact.unwrap_or(key)),
        }
    }
}

/// Keys of payments that no record has. A handful have left; many, or such as name a record in another way, mean that the
/// payments are keyed by another number, and that whoever was paid would be paid again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Strangers {
    /// As the payments spell them, each once.
    pub keys: Vec<String>,
    /// Of other payments the key does stand in the roster.
    pub some_known: bool,
    /// Those that are keys of the roster but for zeros in front, each with how the roster spells it.
    pub without_zeros: Vec<(String, String)>,
    /// Those that are ID numbers, where no key of the roster is one.
    pub ids: Vec<String>,
}

impl Strangers {
    pub fn of<'k>(payments: impl Iterator<Item = &'k str>, roster: impl Iterator<Item = &'k str>) -> Self {
        let roster: BTreeSet<&str> = roster.filter(|key| !is_row_number(key)).collect();
        let known: BTreeSet<String> = roster.iter().map(|key| squeeze(key)).collect();
        let mut found = Self::default();
        let mut met: BTreeSet<String> = BTreeSet::new();
        for key in payments.filter(|key| !key.is_empty() && !is_row_number(key)) {
            let squeezed = squeeze(key);
            if known.contains(&squeezed) {
                found.some_known = true;
            } else if met.insert(squeezed) {
                found.keys.push(key.to_owned());
            }
        }
        if found.keys.is_empty() {
            return found;
        }
        let bare: BTreeMap<String, &str> = roster.iter().map(|key| (without_zeros(key), *key)).collect();
        let with_zeros = |key: &String| Some((key.clone(), (*bare.get(&without_zeros(key))?).to_owned()));
        found.without_zeros = found.keys.iter().filter_map(with_zeros).collect();
        if !roster.iter().any(|key| has_id_form(key)) {
            found.ids = found.keys.iter().filter(|key| has_id_form(key)).cloned().collect();
        }
        found
    }
}

/// A number without what spreadsheets take off it or put before it; other keys stay as they are.
fn without_zeros(key: &str) -> String {
    let key = squeeze(key);
    let digits = key.trim_start_matches(['\'', '’', '‘']);
    match digits.bytes().all(|byte| byte.is_ascii_digit()) {
        true => digits.trim_start_matches('0').to_owned(),
        false => key,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(payments: &[&str], roster: &[&str]) -> Strangers {
        Strangers::of(payments.iter().copied(), roster.iter().copied())
    }

    #[test]
    fn who_has_left_is_told_from_who_is_called_otherwise() {
        let left = of(&["s 1", "S9", "s9", "#4"], &["S1", "S2"]);
        assert_eq!(left, Strangers { keys: vec!["S9".into()], some_known: true, ..Strangers::default() });
        let zeros = of(&["1", "100"], &["001", "100"]);
        assert_eq!((zeros.some_known, zeros.without_zeros), (true, vec![("1".into(), "001".into())]));
        let id = "150199200811300039";
        assert_eq!(of(&[id, "S1"], &["S1"]).ids, [id]);
        assert!(of(&[id], &["150199200804120056"]).ids.is_empty(), "who is keyed by ID number may have left");
        assert!(!of(&["7"], &["S1"]).some_known);
        assert_eq!(of(&[], &["S1"]), Strangers::default());
    }
}
