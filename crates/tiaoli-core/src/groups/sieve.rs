//! Which keys occur more than once, told in memory of fixed size. A key that does is always found; a few others slip
//! through as well, and their rows are kept for nothing.

/// 64 bytes, what a processor fetches at once: all bits of a key lie in one block.
type Block = [u64; 8];

const BLOCK_BITS: u64 = 512;
/// 8 MiB each for the keys seen once and those seen again.
const MAX_BITS: u64 = 1 << 26;
const MIN_BITS: u64 = 1 << 12;

/// Two filters: keys met, and keys met again. Keys are given as hashes.
#[derive(Debug)]
pub struct Sieve {
    seen: Vec<Block>,
    again: Vec<Block>,
    /// Bits a key sets.
    marks: u32,
    /// Keys that were met again.
    repeats: u64,
}

impl Sieve {
    /// For so many keys, or roughly so.
    pub fn new(keys: u64) -> Self {
        let bits = keys.saturating_mul(16).next_power_of_two().clamp(MIN_BITS, MAX_BITS);
        let blocks = usize::try_from(bits / BLOCK_BITS).unwrap_or(1 << 17);
        // The number of marks at which the fewest keys slip through: bits per key × ln 2.
        let best = bits.saturating_mul(7) / keys.saturating_mul(10).max(1);
        let marks = u32::try_from(best.clamp(1, 4)).unwrap_or(1);
        Self { seen: vec![[0; 8]; blocks], again: vec![[0; 8]; blocks], marks, repeats: 0 }
    }

    pub fn add(&mut self, hash: u64) {
        if mark(&mut self.seen, hash, self.marks) {
            mark(&mut self.again, hash, self.marks);
            self.repeats += 1;
        }
    }

    /// How often a key was met that had been met before.
    pub fn repeats(&self) -> u64 {
        self.repeats
    }

    /// Frees what only [`Self::add`] needs.
    pub fn close(&mut self) {
        self.seen = Vec::new();
    }

    /// Whether a key was added more than once; true for a few others too.
    pub fn repeated(&self, hash: u64) -> bool {
        let Some(block) = self.again.get(slot(&self.again, hash)) else { return false };
        bits(hash, self.marks).all(|(word, bit)| block.get(word).is_some_and(|word| word & bit != 0))
    }
}

fn slot(blocks: &[Block], hash: u64) -> usize {
    // The number of blocks is a power of two; the low bits of the hash choose the marks.
    (hash >> 36) as usize & blocks.len().wrapping_sub(1)
}

fn bits(hash: u64, marks: u32) -> impl Iterator<Item = (usize, u64)> {
    (0..marks).map(move |mark| {
        let at = (hash >> (9 * mark)) % BLOCK_BITS;
        ((at / 64) as usize, 1 << (at % 64))
    })
}

/// Marks a key; whether all its marks were there.
fn mark(blocks: &mut [Block], hash: u64, marks: u32) -> bool {
    let at = slot(blocks, hash);
    let Some(block) = blocks.get_mut(at) else { return false };
    let mut there = true;
    for (word, bit) in bits(hash, marks) {
        if let Some(word) = block.get_mut(word) {
            there &= *word & bit != 0;
            *word |= bit;
        }
    }
    there
}

/// Spreads a hash over all its bits; different salts give independent hashes.
pub fn spread(hash: u64, salt: u64) -> u64 {
    let mut hash = hash ^ salt.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    hash = (hash ^ (hash >> 32)).wrapping_mul(0xd6e8_feb8_6659_fd93);
    hash = (hash ^ (hash >> 32)).wrapping_mul(0xd6e8_feb8_6659_fd93);
    hash ^ (hash >> 32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repeated_keys_are_found_and_few_others() {
        for keys in [10_u64, 1_000, 100_000] {
            let mut sieve = Sieve::new(keys);
            for key in 0..keys {
                sieve.add(spread(key, 1));
                if key % 10 == 0 {
                    sieve.add(spread(key, 1));
                }
            }
            sieve.close();
            let found = |key: &u64| sieve.repeated(spread(*key, 1));
            assert!((0..keys).filter(|key| key % 10 == 0).all(|key| found(&key)));
            let others = (0..keys).filter(|key| key % 10 != 0).filter(found).count() as u64;
            assert!(others * 50 <= keys, "{others} of {keys}");
        }
    }

    #[test]
    fn a_sieve_that_is_too_small_finds_them_all_the_same() {
        let mut sieve = Sieve::new(1);
        (0..20_000).for_each(|key| sieve.add(spread(key % 10_000, 0)));
        assert!((0..10_000).all(|key| sieve.repeated(spread(key, 0))));
    }
}
