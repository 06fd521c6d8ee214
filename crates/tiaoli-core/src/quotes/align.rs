//! A quotation that is not there, laid beside the words it comes nearest to.

use rustc_hash::FxHashMap;
use tiaoli_diagnostics::FileSpan;

use super::{fold::fold, source::Source};

/// What tells a quotation from the text.
#[derive(Clone, Debug, Default)]
pub(super) struct Difference {
    /// The character where they part, from one.
    pub position: usize,
    pub written: String,
    pub stands: String,
    /// The words of the text that the quotation comes nearest to.
    pub nearest: Option<FileSpan>,
    /// Those words, on one line; empty where they would not do instead of the quotation.
    pub original: String,
}

/// Characters shown before and after the place where the two part.
const BEFORE: usize = 4;
const AFTER: usize = 6;
const KEY: usize = 4;

/// Lays the first piece that cannot be found beside the text; `None` when nothing in the text is like it.
pub(super) fn difference(source: &Source, quote: &str, pieces: &[Vec<char>]) -> Option<Difference> {
    let written: Vec<char> = quote.chars().filter(|c| *c != '…' && fold(*c).is_some()).collect();
    let mut before = 0;
    let mut lost: Option<&Vec<char>> = None;
    for piece in pieces {
        if source.find(std::slice::from_ref(piece)).is_empty() {
            lost = Some(piece);
            break;
        }
        before += piece.len();
    }
    let piece = lost?;
    // Each run they share votes for a shift between the two; most votes win, the earlier shift on a tie.
    let mut votes: FxHashMap<i64, usize> = FxHashMap::default();
    let mut shared: Vec<(usize, usize)> = Vec::new();
    for (at, run) in piece.windows(KEY).enumerate() {
        for place in source.runs(run).iter().take(64) {
            let place = *place as usize;
            *votes.entry(shift(place, at)).or_default() += 1;
            shared.push((at, place));
        }
    }
    let mut ranked: Vec<(i64, usize)> = votes.into_iter().collect();
    ranked.sort_by_key(|(shift, votes)| (std::cmp::Reverse(*votes), *shift));
    let (best, _) = ranked.first().copied()?;
    let start = usize::try_from(best.max(0)).ok()?;
    let chars = source.chars();
    let same = piece
        .iter()
        .enumerate()
        .take_while(|(at, c)| {
            usize::try_from(best + to_i64(*at)).ok().and_then(|at| chars.get(at)) == Some(c)
        })
        .count();
    let there = usize::try_from(best + to_i64(same)).ok()?;
    // The quotation ends where its last shared run ends, near the same shift.
    let near = |place: usize, at: usize| (shift(place, at) - best).abs() <= 40;
    let tail = shared.iter().rev().find(|(at, place)| near(*place, *at)).copied();
    let end = tail.map_or(start + piece.len(), |(at, place)| place + piece.len() - at).min(chars.len());
    let from = there.saturating_sub(BEFORE);
    let written = written.iter().skip((before + same).saturating_sub(BEFORE)).take(BEFORE + AFTER).collect();
    Some(Difference {
        position: before + same + 1,
        written,
        stands: source.original(from..(there + AFTER).min(chars.len())),
        nearest: source.span(start..end.max(start + 1)),
        // A quotation that skips words cannot be put right by one stretch of the text.
        original: if pieces.len() == 1 { source.original(start..end) } else { String::new() },
    })
}

fn to_i64(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

fn shift(place: usize, at: usize) -> i64 {
    to_i64(place) - to_i64(at)
}
