//! The source text, folded, with the way back to its bytes; its paragraphs, articles and sentences.

use std::{collections::BTreeMap, ops::Range, sync::Arc};

use rustc_hash::{FxHashMap, FxHasher};
use tiaoli_diagnostics::{FileId, FileSpan, Span};

use super::fold::{fold, is_mark};

/// The shortest piece that is looked up in the index; shorter ones are searched.
const KEY: usize = 4;

/// A folded source text.
#[derive(Debug)]
pub(crate) struct Source {
    file: FileId,
    text: Arc<str>,
    chars: Vec<char>,
    /// The bytes each folded character comes from.
    bytes: Vec<(u32, u32)>,
    /// Starts of paragraphs, ascending; a page break inside a sentence starts none.
    paragraphs: Vec<usize>,
    /// By numeral: 四.
    sections: BTreeMap<String, Range<usize>>,
    /// Places of every run of [`KEY`] characters.
    runs: FxHashMap<u64, Vec<u32>>,
}

/// A stretch up to 。；！？ or the end of a paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sentence {
    pub range: Range<usize>,
    /// Characters of a heading numeral (四、 or （一）) at its start.
    pub numeral: usize,
    /// The number of its paragraph, from zero.
    pub paragraph: usize,
}

impl Source {
    pub(crate) fn new(file: FileId, text: &Arc<str>) -> Self {
        let mut source = Self {
            file,
            text: text.clone(),
            chars: Vec::new(),
            bytes: Vec::new(),
            paragraphs: Vec::new(),
            sections: BTreeMap::new(),
            runs: FxHashMap::default(),
        };
        let mut start = 0;
        let mut prose = false;
        let mut finished = true;
        for line in text.split_inclusive('\n') {
            let from = source.chars.len();
            let heading = heading(line);
            for (at, c) in line.char_indices() {
                if let Some(folded) = fold(c) {
                    let at = start + at;
                    source.chars.push(folded);
                    source.bytes.push((to_u32(at), to_u32(at + c.len_utf8())));
                }
            }
            start += line.len();
            if source.chars.len() == from {
                continue;
            }
            // Prose that stops without 。 goes on after the page break.
            if !prose || finished || heading.is_some() {
                source.paragraphs.push(from);
                prose = false;
            }
            if let Some(numeral) = heading {
                source.sections.entry(numeral).or_insert(from..usize::MAX);
            }
            let trimmed = line.trim_end().trim_end_matches(['”', '"', '』', '）', ')']);
            prose |= line.contains(['，', '。', '；', ',', ';']);
            finished = trimmed.ends_with(['。', '；', '！', '？', '：', '.', ';', '!', '?', ':']);
        }
        source.close_sections();
        source
    }

    /// A section ends where the next begins.
    fn close_sections(&mut self) {
        let mut starts: Vec<usize> = self.sections.values().map(|section| section.start).collect();
        starts.sort_unstable();
        let end = self.chars.len();
        for section in self.sections.values_mut() {
            let next = starts.partition_point(|start| *start <= section.start);
            section.end = starts.get(next).copied().unwrap_or(end);
        }
    }

    /// Replaces words of the text itself; returns how often they stand there. Only a single place is corrected.
    pub(crate) fn correct(&mut self, wrong: &str, right: &str) -> usize {
        let wrong: Vec<char> = wrong.chars().filter_map(fold).collect();
        let right: Vec<char> = right.chars().filter_map(fold).collect();
        let places = self.scan(&wrong);
        let ([at], false) = (places.as_slice(), wrong.is_empty()) else { return places.len() };
        let range = *at..*at + wrong.len();
        let first = self.bytes.get(range.start).map_or(0, |(start, _)| *start);
        let last = self.bytes.get(range.end.saturating_sub(1)).map_or(first, |(_, end)| *end);
        // What both have in common keeps its own bytes.
        let same = wrong.iter().zip(&right).take_while(|(a, b)| a == b).count();
        let bytes: Vec<(u32, u32)> = (0..right.len())
            .map(|n| {
                if n < same {
                    self.bytes.get(at + n).copied().unwrap_or((first, last))
                } else {
                    (first, last)
                }
            })
            .collect();
        let shift = |place: &mut usize| {
            if *place >= range.end {
                *place = *place + right.len() - wrong.len().min(*place);
            }
        };
        self.paragraphs.iter_mut().for_each(shift);
        for section in self.sections.values_mut() {
            shift(&mut section.start);
            shift(&mut section.end);
        }
        self.chars.splice(range.clone(), right);
        self.bytes.splice(range, bytes);
        1
    }

    /// Prepares for many look-ups.
    pub(super) fn index(&mut self) {
        for (at, run) in self.chars.windows(KEY).enumerate() {
            self.runs.entry(key(run)).or_default().push(to_u32(at));
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.chars.len()
    }

    pub(super) fn chars(&self) -> &[char] {
        &self.chars
    }

    /// The line at a place, from there on, as it stands in the text.
    pub(super) fn line_from(&self, at: usize) -> &str {
        let start = self.bytes.get(at).map_or(self.text.len(), |(start, _)| *start as usize);
        self.text.get(start..).and_then(|rest| rest.lines().next()).unwrap_or_default()
    }

    /// Where paragraphs begin.
    pub(super) fn paragraphs(&self) -> &[usize] {
        &self.paragraphs
    }

    /// The bytes of a range of folded characters.
    pub(crate) fn span(&self, range: Range<usize>) -> Option<FileSpan> {
        let (start, _) = self.bytes.get(range.start)?;
        let (_, end) = self.bytes.get(range.end.checked_sub(1)?)?;
        Some(Span { start: *start, end: *end }.in_file(self.file))
    }

    /// The words of a range as they stand in the text, without white space and stars.
    pub(super) fn original(&self, range: Range<usize>) -> String {
        let Some(at) = self.span(range) else { return String::new() };
        at.span.text(&self.text).chars().filter(|c| fold(*c).is_some()).collect()
    }

    /// The folded characters that come from a byte range.
    pub(crate) fn folded(&self, span: Span) -> Range<usize> {
        let start = self.bytes.partition_point(|(start, _)| *start < span.start);
        let end = self.bytes.partition_point(|(start, _)| *start < span.end);
        start..end.max(start)
    }

    /// The part of the text under 四、 or 第四条.
    pub(super) fn section(&self, numeral: &str) -> Option<Range<usize>> {
        self.sections.get(numeral).cloned()
    }

    /// Places of a run of [`KEY`] characters.
    pub(super) fn runs(&self, run: &[char]) -> &[u32] {
        self.runs.get(&key(run)).map_or(&[], Vec::as_slice)
    }

    /// Every place where the pieces stand one after the other in one paragraph.
    pub(super) fn find(&self, pieces: &[Vec<char>]) -> Vec<Vec<Range<usize>>> {
        let Some((first, rest)) = pieces.split_first() else { return Vec::new() };
        let mut places = Vec::new();
        for start in self.places(first) {
            let mut end = start + first.len();
            let mut place = Vec::with_capacity(pieces.len());
            place.push(start..end);
            let limit = self.paragraph_end(start);
            for piece in rest {
                let Some(next) =
                    self.places(piece).into_iter().find(|at| *at >= end && at + piece.len() <= limit)
                else {
                    break;
                };
                end = next + piece.len();
                place.push(next..end);
            }
            if place.len() == pieces.len() {
                places.push(place);
            }
        }
        places
    }

    fn paragraph_end(&self, at: usize) -> usize {
        let next = self.paragraphs.partition_point(|start| *start <= at);
        self.paragraphs.get(next).copied().unwrap_or(self.chars.len())
    }

    fn places(&self, piece: &[char]) -> Vec<usize> {
        match piece.get(..KEY) {
            Some(run) if !self.runs.is_empty() => {
                let candidates = self.runs(run).iter().map(|at| *at as usize);
                candidates.filter(|at| self.chars.get(*at..at + piece.len()) == Some(piece)).collect()
            }
            _ => self.scan(piece),
        }
    }

    fn scan(&self, piece: &[char]) -> Vec<usize> {
        if piece.is_empty() {
            return Vec::new();
        }
        let windows = self.chars.windows(piece.len()).enumerate();
        windows.filter(|(_, window)| *window == piece).map(|(at, _)| at).collect()
    }

    /// The whole text, sentence by sentence.
    pub(crate) fn sentences(&self) -> Vec<Sentence> {
        let mut sentences = Vec::new();
        let ends = self.paragraphs.iter().skip(1).copied().chain([self.chars.len()]);
        for (paragraph, (&from, to)) in self.paragraphs.iter().zip(ends).enumerate() {
            let mut start = from;
            let mut at = from;
            while at < to {
                let c = self.chars.get(at).copied().unwrap_or(' ');
                at += 1;
                if !matches!(c, '。' | ';' | '!' | '?') {
                    continue;
                }
                // Closing marks belong to the sentence they close.
                while at < to
                    && self.chars.get(at).is_some_and(|next| matches!(next, '"' | ')' | '》' | '〉'))
                {
                    at += 1;
                }
                sentences.push(self.sentence(start..at, paragraph));
                start = at;
            }
            if start < to {
                sentences.push(self.sentence(start..to, paragraph));
            }
        }
        sentences
    }

    fn sentence(&self, range: Range<usize>, paragraph: usize) -> Sentence {
        let text: String = self.chars.get(range.clone()).unwrap_or_default().iter().take(16).collect();
        Sentence { range, numeral: numeral_length(&text), paragraph }
    }

    /// The words of a sentence without heading numeral and punctuation.
    pub(crate) fn words(&self, sentence: &Sentence) -> String {
        let range = sentence.range.start + sentence.numeral..sentence.range.end;
        self.chars.get(range).unwrap_or_default().iter().filter(|c| !is_mark(**c)).collect()
    }

    /// How many characters of a sentence count; with `covered`, those that no quotation covers.
    pub(crate) fn count(&self, sentence: &Sentence, covered: Option<&[bool]>) -> usize {
        let range = sentence.range.start + sentence.numeral..sentence.range.end;
        let open = |at: &usize| covered.is_none_or(|covered| covered.get(*at) == Some(&false));
        range.filter(|at| self.chars.get(*at).is_some_and(|c| !is_mark(*c))).filter(open).count()
    }

    /// Whether it ends with 。；！？ rather than with its paragraph.
    pub(crate) fn ends_sentence(&self, sentence: &Sentence) -> bool {
        let chars = self.chars.get(sentence.range.clone()).unwrap_or_default();
        chars
            .iter()
            .rev()
            .find(|c| !matches!(c, '"' | ')' | '》' | '〉'))
            .is_some_and(|c| matches!(c, '。' | ';' | '!' | '?'))
    }

    /// What of a sentence no quotation covers, without punctuation and heading numerals.
    pub(crate) fn uncovered(&self, sentence: &Sentence, covered: &[bool]) -> Vec<String> {
        let ranges = self.uncovered_ranges(sentence, covered);
        ranges.into_iter().map(|range| self.original(range)).collect()
    }

    /// The uncovered stretches of a sentence, marks at their ends left out.
    pub(crate) fn uncovered_ranges(&self, sentence: &Sentence, covered: &[bool]) -> Vec<Range<usize>> {
        let mut ranges: Vec<Range<usize>> = Vec::new();
        for at in sentence.range.start + sentence.numeral..sentence.range.end {
            let mark = self.chars.get(at).is_none_or(|c| is_mark(*c));
            if mark || covered.get(at).copied().unwrap_or(true) {
                continue;
            }
            let bridged = |last: &Range<usize>| {
                (last.end..at).all(|between| !covered.get(between).copied().unwrap_or(true))
            };
            match ranges.last_mut() {
                Some(last) if bridged(last) => last.end = at + 1,
                _ => ranges.push(at..at + 1),
            }
        }
        ranges
    }
}

fn key(run: &[char]) -> u64 {
    use std::hash::{Hash, Hasher};
    let mut hasher = FxHasher::default();
    run.hash(&mut hasher);
    hasher.finish()
}

fn to_u32(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

const DIGITS: &str = "零一二三四五六七八九十百千";

/// The numeral of an article heading at the start of a line: `四、`, `第四条` and `Article 4` give 四.
pub(super) fn heading(line: &str) -> Option<String> {
    let line = line.trim_start();
    if let Some(numeral) = english_heading(line) {
        return Some(numeral);
    }
    let named = line.strip_prefix('第').and_then(|rest| {
        let (numeral, rest) = split_numeral(rest)?;
        let rest = rest.strip_prefix('条')?;
        let sub = rest.strip_prefix('之').and_then(split_numeral);
        Some(match sub {
            Some((sub, _)) => format!("{numeral}之{sub}"),
            None => numeral,
        })
    });
    named.or_else(|| {
        let (numeral, rest) = split_numeral(line)?;
        let chinese = line.starts_with(|c| DIGITS.contains(c));
        (chinese && rest.starts_with('、')).then_some(numeral)
    })
}

/// `Article 4`, `Article 4-1. Title`. A line that goes on in small letters speaks of an article: `Article 4 of this notice`.
fn english_heading(line: &str) -> Option<String> {
    let rest = after_article(line)?;
    let rest = rest.trim_start_matches([' ', '\u{a0}', '\t']);
    let (number, rest) = split_number(rest)?;
    let (sub, rest) = match rest.strip_prefix('-').and_then(split_number) {
        Some((sub, rest)) => (Some(sub), rest),
        None => (None, rest),
    };
    let next = rest.trim_start().chars().next();
    let ends = rest.chars().next().is_none_or(|c| !c.is_alphanumeric());
    let heads = ends && next.is_none_or(|c| !c.is_lowercase() && !matches!(c, ',' | ';' | ')'));
    let sub = sub.map(|sub| format!("之{}", crate::names::numeral(sub))).unwrap_or_default();
    heads.then(|| format!("{}{sub}", crate::names::numeral(number)))
}

/// What follows the word `Article`.
pub(super) fn after_article(line: &str) -> Option<&str> {
    const WORD: &str = "article";
    let (word, rest) = line.split_at_checked(WORD.len())?;
    word.eq_ignore_ascii_case(WORD).then_some(rest)
}

fn split_number(text: &str) -> Option<(u32, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (digits, rest) = text.split_at_checked(end)?;
    Some((digits.parse().ok()?, rest))
}

fn split_numeral(text: &str) -> Option<(String, &str)> {
    let end = text.find(|c: char| !DIGITS.contains(c) && !c.is_ascii_digit()).unwrap_or(text.len());
    let (numeral, rest) = text.split_at_checked(end)?;
    if numeral.is_empty() {
        return None;
    }
    let numeral = match numeral.parse::<u32>() {
        Ok(number) => crate::names::numeral(number),
        Err(_) => numeral.to_owned(),
    };
    Some((numeral, rest))
}

/// How many characters of a heading numeral a sentence begins with: `四、`, `第四条`, `(一)`, `1.`, and `Article4` without its
/// blank.
pub(super) fn numeral_length(text: &str) -> usize {
    let wrapped = |open: &str, close: &[char]| {
        let rest = text.strip_prefix(open)?;
        let end = rest.find(|c: char| !DIGITS.contains(c) && !c.is_ascii_digit()).unwrap_or(rest.len());
        let (digits, rest) = rest.split_at_checked(end)?;
        let closed = !digits.is_empty() && rest.starts_with(close);
        closed.then(|| open.chars().count() + digits.chars().count() + 1)
    };
    let article = || {
        let rest = after_article(text)?;
        let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        (end > 0).then_some(text.len() - rest.len() + end)
    };
    wrapped("第", &['条', '款', '项'])
        .or_else(article)
        .or_else(|| wrapped("(", &[')']))
        .or_else(|| wrapped("", &['、', '.']))
        .unwrap_or(0)
}
