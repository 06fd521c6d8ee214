//! From the bytes of a cell to the code of its value. A spelling is parsed once, however often it occurs.

use rustc_hash::FxHashMap;
use tiaoli_core::{
    batch::Dictionary,
    cell::{CellProblem, Reading},
    value::Value,
};

/// Distinct spellings after which a column starts anew, so that memory stays bounded on columns of unique values.
const MAX_SPELLINGS: usize = 65_536;
/// The same for a column whose cells hardly repeat, as names and numbers of people: remembering them gains nothing.
const MAX_UNIQUE: usize = 8_192;
/// Bytes of long spellings after which a column starts anew.
const MAX_ARENA: usize = 4 << 20;
/// The cell is unreadable: the value is missing, and every occurrence is reported.
const BAD: u32 = 1 << 31;
/// An ID number that had to be tidied: every occurrence is reported.
const TIDIED: u32 = 1 << 30;

/// What a cell turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Coded(u32);

impl Coded {
    /// The code in the column's dictionary.
    pub(crate) fn code(self) -> u32 {
        if self.0 & BAD != 0 { 0 } else { self.0 & !TIDIED }
    }

    /// Whether something has to be said about this cell.
    pub(crate) fn is_remarkable(self) -> bool {
        self.0 & (BAD | TIDIED) != 0
    }
}

/// A spelling of up to sixteen bytes is held in `low` and `high`; a longer one in the arena, with its hash in `low` and
/// its place in `high`. A length of zero marks a free slot.
#[derive(Clone, Copy, Debug, Default)]
struct Slot {
    low: u64,
    high: u64,
    len: u32,
    coded: u32,
}

/// The spellings of one column.
#[derive(Debug)]
pub(crate) struct Coder {
    /// The last short spelling: neighbouring rows are often alike.
    last: Slot,
    /// Open addressing; the length is a power of two.
    slots: Vec<Slot>,
    used: usize,
    /// Cells looked up in `slots`.
    asked: usize,
    arena: Vec<u8>,
    /// Codes by value, so that different spellings of a value share a code. Texts are not kept here: they are many.
    by_value: FxHashMap<Value, u32>,
}

impl Default for Coder {
    fn default() -> Self {
        Self {
            last: Slot::default(),
            slots: vec![Slot::default(); 64],
            used: 0,
            asked: 0,
            arena: Vec::new(),
            by_value: FxHashMap::default(),
        }
    }
}

impl Coder {
    /// Starts anew when the column has become too large. Between batches only: codes given before are void.
    pub(crate) fn bound(&mut self, dictionary: &mut Dictionary) {
        let hardly_repeats = self.used > MAX_UNIQUE && self.asked < self.used * 2;
        if hardly_repeats || self.used > MAX_SPELLINGS || self.arena.len() > MAX_ARENA {
            self.last = Slot::default();
            self.slots.fill(Slot::default());
            (self.used, self.asked) = (0, 0);
            self.arena.clear();
            self.arena.shrink_to(MAX_ARENA);
            self.by_value.clear();
            dictionary.restart();
        }
    }

    /// The code of a cell; `parse` is called for a spelling not met before.
    pub(crate) fn code(
        &mut self,
        cell: &[u8],
        dictionary: &mut Dictionary,
        parse: impl FnOnce(&[u8]) -> Result<Reading, CellProblem>,
    ) -> Coded {
        if cell.len() <= 16 {
            self.code_short(cell, dictionary, parse)
        } else {
            self.code_long(cell, dictionary, parse)
        }
    }

    fn code_short(
        &mut self,
        cell: &[u8],
        dictionary: &mut Dictionary,
        parse: impl FnOnce(&[u8]) -> Result<Reading, CellProblem>,
    ) -> Coded {
        let len = cell.len() as u32;
        if len == 0 {
            return Coded(dictionary.blank());
        }
        let (low, high) = short_words(cell);
        if self.last.len == len && self.last.low == low && self.last.high == high {
            return Coded(self.last.coded);
        }
        self.asked += 1;
        let hash = mix(low, high ^ u64::from(len));
        let mask = self.slots.len() - 1;
        let mut at = hash as usize & mask;
        while let Some(slot) = self.slots.get(at) {
            if slot.len == len && slot.low == low && slot.high == high {
                self.last = *slot;
                return Coded(slot.coded);
            }
            if slot.len == 0 {
                break;
            }
            at = (at + 1) & mask;
        }
        let coded = self.learn(parse(cell), dictionary);
        self.last = Slot { low, high, len, coded };
        self.insert(at, self.last);
        Coded(coded)
    }

    fn code_long(
        &mut self,
        cell: &[u8],
        dictionary: &mut Dictionary,
        parse: impl FnOnce(&[u8]) -> Result<Reading, CellProblem>,
    ) -> Coded {
        self.asked += 1;
        let hash = long_hash(cell);
        let len = u32::try_from(cell.len()).unwrap_or(u32::MAX);
        let mask = self.slots.len() - 1;
        let mut at = hash as usize & mask;
        while let Some(slot) = self.slots.get(at) {
            if slot.len == len && slot.low == hash {
                let start = slot.high as usize;
                if self.arena.get(start..start + cell.len()) == Some(cell) {
                    return Coded(slot.coded);
                }
            }
            if slot.len == 0 {
                break;
            }
            at = (at + 1) & mask;
        }
        let coded = self.learn(parse(cell), dictionary);
        let start = self.arena.len() as u64;
        self.arena.extend_from_slice(cell);
        self.insert(at, Slot { low: hash, high: start, len, coded });
        Coded(coded)
    }

    fn learn(&mut self, reading: Result<Reading, CellProblem>, dictionary: &mut Dictionary) -> u32 {
        let Ok(reading) = reading else { return BAD };
        let mark = if reading.tidied { TIDIED } else { 0 };
        let code = match reading.value {
            Value::Missing => dictionary.blank(),
            value @ Value::Text(_) => dictionary.push(value),
            value => *self.by_value.entry(value).or_insert_with_key(|value| dictionary.push(value.clone())),
        };
        code | mark
    }

    fn insert(&mut self, at: usize, slot: Slot) {
        if let Some(free) = self.slots.get_mut(at) {
            *free = slot;
        }
        self.used += 1;
        if self.used * 2 > self.slots.len() {
            self.grow();
        }
    }

    fn grow(&mut self) {
        let size = self.slots.len() * 2;
        let old = std::mem::replace(&mut self.slots, vec![Slot::default(); size]);
        for slot in old.into_iter().filter(|slot| slot.len != 0) {
            let hash = if slot.len <= 16 { mix(slot.low, slot.high ^ u64::from(slot.len)) } else { slot.low };
            let mut at = hash as usize & (size - 1);
            while self.slots.get(at).is_some_and(|taken| taken.len != 0) {
                at = (at + 1) & (size - 1);
            }
            if let Some(free) = self.slots.get_mut(at) {
                *free = slot;
            }
        }
    }
}

/// Up to sixteen bytes as two words; together with the length they are the whole spelling. The words may overlap.
fn short_words(cell: &[u8]) -> (u64, u64) {
    if let (Some(first), Some(last)) = (cell.first_chunk::<8>(), cell.last_chunk::<8>()) {
        return (u64::from_le_bytes(*first), u64::from_le_bytes(*last));
    }
    if let (Some(first), Some(last)) = (cell.first_chunk::<4>(), cell.last_chunk::<4>()) {
        return (u64::from(u32::from_le_bytes(*first)), u64::from(u32::from_le_bytes(*last)));
    }
    let byte = |at: Option<&u8>| u64::from(at.copied().unwrap_or(0));
    (byte(cell.first()) | byte(cell.get(cell.len() / 2)) << 8 | byte(cell.last()) << 16, 0)
}

fn mix(a: u64, b: u64) -> u64 {
    let product = u128::from(a ^ 0x9e37_79b9_7f4a_7c15) * u128::from(b ^ 0xd6e8_feb8_6659_fd93);
    (product as u64) ^ (product >> 64) as u64
}

fn long_hash(cell: &[u8]) -> u64 {
    let (words, _) = cell.as_chunks::<8>();
    let tail = cell.last_chunk::<8>().map_or(0, |tail| u64::from_le_bytes(*tail));
    let start = mix(cell.len() as u64, tail);
    words.iter().fold(start, |hash, word| mix(hash, u64::from_le_bytes(*word)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_get_their_codes_back() {
        let mut coder = Coder::default();
        let mut dictionary = Dictionary::default();
        let parse =
            |cell: &[u8]| Ok(Reading { value: Value::text(String::from_utf8_lossy(cell)), tidied: false });
        let cells: Vec<String> = (0..30_000).map(|n| format!("{}{n}", "甲".repeat(n % 9))).collect();
        let first: Vec<Coded> =
            cells.iter().map(|c| coder.code(c.as_bytes(), &mut dictionary, parse)).collect();
        let never = |_: &[u8]| -> Result<Reading, CellProblem> { panic!("known spelling") };
        for (cell, coded) in cells.iter().zip(first) {
            assert_eq!(coder.code(cell.as_bytes(), &mut dictionary, never), coded);
            assert_eq!(dictionary.get(coded.code()), &Value::text(cell));
        }
    }

    #[test]
    fn short_spellings_differ_in_their_words() {
        let mut seen = std::collections::BTreeSet::new();
        for text in [
            "a",
            "b",
            "ab",
            "ba",
            "aab",
            "aba",
            "abb",
            "aa",
            "aaa",
            "abcd",
            "abcde",
            "abcdefgh",
            "abcdefghi",
            "a\0",
        ] {
            assert!(seen.insert((text.len(), short_words(text.as_bytes()))), "{text}");
        }
    }

    #[test]
    fn equal_values_share_a_code_and_bad_cells_are_missing() {
        let mut coder = Coder::default();
        let mut dictionary = Dictionary::default();
        let yes = |_: &[u8]| Ok(Reading { value: Value::Bool(true), tidied: false });
        let a = coder.code("是".as_bytes(), &mut dictionary, yes);
        let b = coder.code("1".as_bytes(), &mut dictionary, yes);
        assert_eq!(a, b);
        let bad = coder.code("?".as_bytes(), &mut dictionary, |_: &[u8]| Err(CellProblem::NotYesNo));
        assert!(bad.is_remarkable());
        assert_eq!(bad.code(), 0);
    }
}
