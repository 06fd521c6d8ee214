//! Watching for equal keys while a table is read for something else.

use std::hash::Hasher;

use rustc_hash::FxHasher;

use super::{
    collect::compared,
    sieve::{Sieve, spread},
};
use crate::{batch::Batch, cell::tidy};

/// So many keys are told apart exactly: 32 MiB.
const EXACT: usize = 1 << 22;
/// Keys of letters and digits, up to so many bytes, are compared without being copied.
const SHORT: usize = 32;

/// Whether another reading of a table would find equal keys. Of a very large table it may only seem so.
#[derive(Debug)]
pub struct KeyWatch {
    /// One for each key: two different keys share one about once in 2⁶⁴ pairs.
    hashes: Vec<u64>,
    /// Takes over where there are too many keys.
    sieve: Option<Sieve>,
    /// A guess of how many there are.
    rows: u64,
    exact: usize,
}

impl KeyWatch {
    /// `rows` is a guess of how many rows there are.
    pub fn new(rows: u64) -> Self {
        Self { hashes: Vec::new(), sieve: None, rows: rows.max(1), exact: EXACT }
    }

    pub fn see(&mut self, batch: &Batch) {
        for row in 0..batch.rows {
            let Some(hash) = hash_of(batch.key(row)) else { continue };
            match &mut self.sieve {
                Some(sieve) => sieve.add(hash),
                None => self.hashes.push(hash),
            }
        }
        if self.hashes.len() > self.exact {
            let mut sieve = Sieve::new(self.rows.max(self.hashes.len() as u64));
            std::mem::take(&mut self.hashes).into_iter().for_each(|hash| sieve.add(hash));
            self.sieve = Some(sieve);
        }
    }

    /// Whether keys repeat, or seem to.
    pub fn found(mut self) -> bool {
        self.hashes.sort_unstable();
        !self.hashes.is_sorted_by(|a, b| a < b) || self.sieve.is_some_and(|sieve| sieve.repeats() > 0)
    }
}

/// The hash of a key in the form in which keys are compared; `None` for an empty one and for what is no text.
fn hash_of(key: &[u8]) -> Option<u64> {
    if key.is_empty() {
        return None;
    }
    if let Some(hash) = short_hash(key) {
        return Some(hash);
    }
    let text = tidy(std::str::from_utf8(key).ok()?);
    let text = compared(&text);
    // However it is written, a key has one hash.
    Some(short_hash(text.as_bytes()).unwrap_or_else(|| {
        let mut hasher = FxHasher::default();
        hasher.write(text.as_bytes());
        spread(hasher.finish(), 1)
    }))
}

/// The hash of a short key of ASCII letters and digits, upper and lower case alike.
fn short_hash(key: &[u8]) -> Option<u64> {
    let mut folded = [0_u8; SHORT];
    folded.get_mut(..key.len())?.copy_from_slice(key);
    let mut is_plain = true;
    for byte in &mut folded {
        let lower = *byte | 0x20;
        let is_letter = lower.wrapping_sub(b'a') < 26;
        is_plain &= is_letter | (byte.wrapping_sub(b'0') < 10) | (*byte == 0);
        *byte = if is_letter { lower } else { *byte };
    }
    if !is_plain {
        return None;
    }
    let mut hasher = FxHasher::default();
    let (words, _) = folded.as_chunks::<8>();
    words.iter().for_each(|word| hasher.write_u64(u64::from_le_bytes(*word)));
    hasher.write_usize(key.len());
    Some(spread(hasher.finish(), 0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn batch(keys: &[String]) -> Batch {
        let mut batch = Batch::default();
        batch.begin(0, 1);
        for key in keys {
            batch.keys.extend_from_slice(key.as_bytes());
            batch.key_ends.push(u32::try_from(batch.keys.len()).unwrap());
            batch.rows += 1;
        }
        batch
    }

    fn found(exact: usize, keys: &[String]) -> bool {
        let mut watch = KeyWatch { exact, ..KeyWatch::new(keys.len() as u64) };
        keys.chunks(7).for_each(|keys| watch.see(&batch(keys)));
        watch.found()
    }

    #[test]
    fn equal_keys_are_found_however_they_are_written_and_others_are_not() {
        let keys: Vec<String> = (0..20_000).map(|at| format!("G15019920070101{at:04}")).collect();
        assert!(!found(EXACT, &keys));
        let long = "李四-".repeat(20);
        for (first, again) in [
            ("G15019920070101777X", "g15019920070101777x"),
            ("A1", "'A1"),
            ("A1", "Ａ１ "),
            ("李四-1", "李四-1"),
            (&long, &long),
            ("a-b", "A-B"),
        ] {
            let mut twice = keys.clone();
            twice.insert(3, first.to_owned());
            assert!(!found(EXACT, &twice), "{first}");
            twice.push(again.to_owned());
            assert!(found(EXACT, &twice), "{first} {again}");
            assert!(found(100, &twice), "{first} {again}, in a large table");
        }
        assert!(!found(EXACT, &["".to_owned(), "".to_owned(), "a".to_owned(), "aa".to_owned()]));
    }
}
