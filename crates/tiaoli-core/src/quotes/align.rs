//! A quotation that is not there, laid beside the words it comes nearest to.

use std::ops::Range;

use rustc_hash::FxHashMap;
use tiaoli_diagnostics::FileSpan;

use super::{
    fold::{fold, is_mark},
    source::{Source, numeral_length},
};

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
/// No numeral of a heading is longer.
const LONGEST_NUMERAL: usize = 20;

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
    for (at, run) in piece.windows(KEY).enumerate() {
        for place in source.runs(run).iter().take(64) {
            *votes.entry(shift(*place as usize, at)).or_default() += 1;
        }
    }
    let mut ranked: Vec<(i64, usize)> = votes.into_iter().collect();
    ranked.sort_by_key(|(shift, votes)| (std::cmp::Reverse(*votes), *shift));
    let (best, _) = ranked.first().copied()?;
    let chars = source.chars();
    let Range { start, end } = lay(piece, chars, best)?;
    let alike = piece.iter().zip(chars.get(start..).unwrap_or_default());
    let same = alike.take_while(|(written, stands)| written == stands).count();
    let there = start + same;
    // The two excerpts begin at the same words.
    let back = same.min(BEFORE);
    let written = written.iter().skip(before + same - back).take(back + AFTER).collect();
    Some(Difference {
        position: before + same + 1,
        written,
        stands: source.original(there - back..(there + AFTER).min(chars.len())),
        nearest: source.span(start..end.max(start + 1)),
        // A quotation that skips words cannot be put right by one stretch of the text.
        original: match pieces.len() == 1 && stands_alone(source, start..end) {
            true => source.original(start..end),
            false => String::new(),
        },
    })
}

/// Whether a stretch of the text can be quoted as it is: it lies in one paragraph, and does not begin within 第三条.
fn stands_alone(source: &Source, stretch: Range<usize>) -> bool {
    let begun = source.paragraphs().partition_point(|at| *at <= stretch.start);
    let next = source.paragraphs().get(begun).copied().unwrap_or(usize::MAX);
    let Some(first) = begun.checked_sub(1).and_then(|at| source.paragraphs().get(at)).copied() else {
        return false;
    };
    let heading = numeral_length(&source.original(first..(first + LONGEST_NUMERAL).min(source.len())));
    stretch.end <= next && (stretch.start == first || stretch.start >= first + heading)
}

/// The stretch of the text that the piece is nearest to as a whole, letters changed, left out and added counting alike, where
/// the two are about `shift` apart.
fn lay(piece: &[char], text: &[char], shift: i64) -> Option<Range<usize>> {
    /// So far may the places of one letter be from that shift.
    const BAND: i64 = 40;
    /// No such place.
    const NONE: (usize, usize) = (usize::MAX, 0);
    // For each place of the text around the shift: how much has to be changed to end there, and where that begins. It may
    // begin anywhere.
    let place = |at: usize, off: i64| {
        usize::try_from(shift + to_i64(at) + off).ok().filter(|place| *place <= text.len())
    };
    let mut costs: Vec<(usize, usize)> =
        (-BAND..=BAND).map(|off| place(0, off).map_or(NONE, |start| (0, start))).collect();
    for (at, letter) in (1..).zip(piece) {
        let mut next: Vec<(usize, usize)> = Vec::with_capacity(costs.len());
        for (n, off) in (-BAND..=BAND).enumerate() {
            let here = place(at, off);
            let read = here.and_then(|here| text.get(here.checked_sub(1)?));
            let both = costs.get(n).filter(|_| read.is_some());
            let both = both.map(|(cost, start)| (cost.saturating_add(change(*letter, read)), *start));
            let one_more =
                |known: Option<&(usize, usize)>| known.map(|(cost, start)| (cost.saturating_add(1), *start));
            let added = one_more(costs.get(n + 1)).filter(|_| here.is_some());
            let left_out = one_more(next.last()).filter(|_| read.is_some());
            let best = [both, added, left_out].into_iter().flatten().min_by_key(|(cost, _)| *cost);
            next.push(best.unwrap_or(NONE));
        }
        costs = next;
    }
    let ends = costs.iter().zip(-BAND..=BAND).filter(|((cost, _), _)| *cost < usize::MAX);
    let ((_, start), off) = ends.min_by_key(|((cost, _), off)| (*cost, std::cmp::Reverse(*off)))?;
    Some(*start..place(piece.len(), off)?)
}

/// What it costs to write one for the other. A letter is not written for a mark: one of them is too many.
fn change(written: char, stands: Option<&char>) -> usize {
    match stands {
        Some(stands) if *stands == written => 0,
        Some(stands) if is_mark(*stands) == is_mark(written) => 1,
        _ => 2,
    }
}

fn to_i64(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

fn shift(place: usize, at: usize) -> i64 {
    to_i64(place) - to_i64(at)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use tiaoli_diagnostics::FileId;

    use super::*;
    use crate::quotes::fold::pieces;

    /// Where the two part, and the words of the text; the mistake may be anywhere in the quotation.
    #[test]
    fn the_nearest_words_are_those_of_the_whole_quotation() {
        let stands = "要及时处理毕业生数据，禁止超学制年限资助";
        let text: Arc<str> =
            format!("确保学生在校情况与学籍一致，{stands}；对学期中转入学生给予资助时。").into();
        let mut source = Source::new(FileId(0), &text);
        source.index();
        for (written, position) in [
            ("要及时理毕业生数据，禁止超学制年限资助", 4),
            ("要及时的处理毕业生数据，禁止超学制年限资助", 4),
            ("要及实处理毕业生数据，禁止超学制年限资助", 3),
            ("需要及时处理毕业生数据，禁止超学制年限资助", 1),
            ("要及时处理毕业生数据，禁止学制年限资助", 14),
            ("要及时处理毕业生数据，禁止超学制年限助", 19),
        ] {
            let found = difference(&source, written, &pieces(written)).unwrap();
            assert_eq!((found.position, found.original.as_str()), (position, stands), "{written}");
        }
    }

    /// Words that begin within a numeral, or go over into the next article, are named and not put in place of a quotation.
    #[test]
    fn no_quotation_is_mended_by_half_a_heading() {
        let text: Arc<str> =
            "第一条 对城市学生，不予助学金。每生每年2000元。\n第二条 农村户籍学生按照每生每年2000元的标准发放。\n".into();
        let mut source = Source::new(FileId(0), &text);
        source.index();
        let found = |written: &str| difference(&source, written, &pieces(written)).unwrap();
        assert_eq!(found("x农村户籍学生按照每生每年2000元的标准发放").original, "");
        assert_eq!(found("不予助学金每生每年2000元农村户籍学生按照每生每年2000元的标准").original, "");
        let apart = found("农忖户籍学生按照每生每年2000元的标准发放");
        assert_eq!(apart.original, "农村户籍学生按照每生每年2000元的标准发放");
        assert_eq!((apart.written.as_str(), apart.stands.as_str()), ("农忖户籍学生按", "农村户籍学生按"));
    }
}
