//! Finds delimiters, line ends and quotes, sixty-four bytes at a time.

/// The three bytes that shape a delimited text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shape {
    pub(super) delimiter: u8,
    /// `\n`; a `\r` without one ends a line too, see [`line_ends`].
    pub(super) newline: u8,
}

pub(super) const QUOTE: u8 = b'"';

/// Puts the offsets of all delimiters, line ends and quotes of `text` into `out`; tells whether there was a quote.
/// Texts are shorter than 4 GiB: see the limit of a block.
pub(super) fn scan(text: &[u8], shape: Shape, out: &mut Vec<u32>) -> bool {
    out.clear();
    let (chunks, tail) = text.as_chunks::<64>();
    let mut offset = 0_u32;
    let mut quotes = 0_u64;
    for chunk in chunks {
        let (mut marks, quoted) = masks(chunk, shape);
        quotes |= quoted;
        while marks != 0 {
            out.push(offset + marks.trailing_zeros());
            marks &= marks - 1;
        }
        offset += 64;
    }
    let mut saw_quote = quotes != 0;
    for (at, byte) in tail.iter().enumerate() {
        saw_quote |= *byte == QUOTE;
        if *byte == shape.delimiter || *byte == shape.newline || *byte == QUOTE {
            out.push(offset + at as u32);
        }
    }
    saw_quote
}

/// Adds the places of `\r` that no `\n` follows: the line ends of old Macintosh files, which stand between others where
/// parts of files were joined. One at the end of the text may be half of a line end that goes on in the next block.
pub(super) fn line_ends(text: &[u8], at_end: bool, marks: &mut Vec<u32>) {
    let is_bare = |at: &usize| match text.get(at + 1) {
        Some(next) => *next != b'\n',
        None => at_end,
    };
    let bare: Vec<u32> = memchr::memchr_iter(b'\r', text).filter(is_bare).map(|at| at as u32).collect();
    if !bare.is_empty() {
        marks.extend(bare);
        marks.sort_unstable();
    }
}

/// One bit per byte: the marks of all three kinds, and something other than zero if there is a quote.
///
/// Written so that the comparisons become vector instructions: first a byte of 0 or 1 each, then eight of them are
/// gathered into the top byte of a product.
#[inline(always)]
fn masks(chunk: &[u8; 64], shape: Shape) -> (u64, u64) {
    let mut hits = [0_u8; 64];
    let mut quotes = 0_u8;
    for (hit, byte) in hits.iter_mut().zip(chunk) {
        let quote = u8::from(*byte == QUOTE);
        *hit = u8::from(*byte == shape.delimiter) | u8::from(*byte == shape.newline) | quote;
        quotes |= quote;
    }
    let (words, _) = hits.as_chunks::<8>();
    let gather = |word: &[u8; 8]| u64::from_le_bytes(*word).wrapping_mul(0x0102_0408_1020_4080) >> 56;
    let marks = words.iter().rev().fold(0, |marks, word| marks << 8 | gather(word));
    (marks, u64::from(quotes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_a_plain_loop_finds() {
        let shape = Shape { delimiter: b',', newline: b'\n' };
        let mut out = Vec::new();
        for seed in 0..200_u64 {
            let mut state = seed;
            let text: Vec<u8> = (0..seed * 3)
                .map(|_| {
                    state =
                        state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                    b"ab,\n\"\xe4\0"[(state >> 33) as usize % 7]
                })
                .collect();
            let quote = scan(&text, shape, &mut out);
            let plain: Vec<u32> =
                (0..text.len() as u32).filter(|at| b",\n\"".contains(&text[*at as usize])).collect();
            assert_eq!(out, plain);
            assert_eq!(quote, text.contains(&b'"'));
        }
    }
}
