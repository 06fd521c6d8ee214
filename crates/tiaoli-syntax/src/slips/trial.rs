//! One mark too much, too little or wrong: the text is read again with a small change, and where that reads, the change
//! is the message. What a change leaves unreadable is not offered.

use std::borrow::Cow;

use pest::Parser;
use pest::error::InputLocation;
use tiaoli_diagnostics::{Diagnostic, Edit};

use super::Slice;
use crate::expected::first_token;
use crate::grammar::{Grammar, Rule};
use crate::keywords::{KEYWORDS, Place};
use crate::problems;

/// A longer text is not read again: its message would cost the square of its length.
const LONGEST: usize = 4096;
/// One slip made all along a line is one message.
const MOST: usize = 8;

/// A change to the text that was tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Change {
    /// This mark is taken out, or a blank put in its place.
    Surplus(char, &'static str),
    /// A blank after a joint that touches a name.
    Blank(&'static str),
}

impl Change {
    /// The length of what it is about.
    fn len(self) -> usize {
        match self {
            Self::Surplus(mark, _) => mark.len_utf8(),
            Self::Blank(joint) => joint.len(),
        }
    }

    /// Where a place before the change comes to lie.
    fn shift(self, at: usize) -> usize {
        match self {
            Self::Surplus(mark, instead) => at + mark.len_utf8() - instead.len(),
            Self::Blank(_) => at - 1,
        }
    }
}

/// The text read, from the beginning of its sentence.
struct Trial<'s, 'a> {
    slice: &'s Slice<'a>,
    /// Where it begins in the prepared text.
    from: usize,
    text: Cow<'a, str>,
}

pub(super) fn find(slice: &Slice<'_>) -> Option<Diagnostic> {
    if slice.text.len() > LONGEST {
        return None;
    }
    let trial = Trial::new(slice)?;
    trial.marks().or_else(|| trial.bracket()).or_else(|| keyword(slice))
}

impl<'s, 'a> Trial<'s, 'a> {
    fn new(slice: &'s Slice<'a>) -> Option<Self> {
        let from = match slice.alone {
            Rule::clause_alone => sentence(slice.prepared.text.get(..slice.base)?).unwrap_or(slice.base),
            _ => slice.base,
        };
        let text = slice.prepared.text.get(from..slice.base + slice.text.len())?;
        // What ends a line is no part of it where it is read alone.
        let text = match slice.alone {
            Rule::clause_alone => text,
            _ => text.trim_end_matches(['。', ';']),
        };
        Some(Self { slice, from, text: Cow::Borrowed(text) })
    }

    /// Where reading stops; `None` where all of it is read.
    fn stops(&self, text: &str) -> Option<usize> {
        let error = Grammar::parse(self.slice.alone, text).err()?;
        let (InputLocation::Pos(at) | InputLocation::Span((at, _))) = error.location;
        let rest = text.get(at..).unwrap_or_default();
        Some(at + rest.len() - rest.trim_start_matches([' ', '\n']).len())
    }

    /// `自 2024年9月1日，为 2000元`, `发放：按月`, `（一）、涉农；`, `且函询结果 为 同意`.
    fn marks(&self) -> Option<Diagnostic> {
        let mut text = self.text.clone().into_owned();
        // Places of changes in the text as it was, and what they add to it.
        let mut changes: Vec<(usize, Change)> = Vec::new();
        let mut stop = self.stops(&text)?;
        loop {
            let (at, change) = change(&text, stop)?;
            let original = changes.iter().rev().fold(at, |at, (_, change)| change.shift(at));
            match change {
                Change::Surplus(mark, instead) => text.replace_range(at..at + mark.len_utf8(), instead),
                Change::Blank(joint) => text.insert(at + joint.len(), ' '),
            }
            changes.push((original, change));
            match self.stops(&text) {
                None => break,
                // What stands there is another mistake, with a message of its own when this one is mended. In a condition
                // a comma may have been meant for 且, and only what reads to its end is certain.
                Some(next)
                    if self.slice.alone != Rule::clause_alone
                        && next > at + change.len() + 1
                        && self::change(&text, next).is_none() =>
                {
                    break;
                }
                Some(next) if next + 1 > stop && changes.len() < MOST => stop = next,
                Some(_) => return None,
            }
        }
        let place = |at: usize, length: usize| {
            let start = self.from + at;
            self.slice.prepared.map.span(start, start + length).in_file(self.slice.file)
        };
        let mut edits: Vec<Edit> = Vec::new();
        for (at, change) in &changes {
            match change {
                Change::Surplus(mark, instead) => {
                    let new_text = (*instead).to_owned();
                    edits.push(Edit { at: place(*at, mark.len_utf8()), new_text });
                }
                Change::Blank(joint) => {
                    // `，且函询结果`: the comma is another mistake of the same place.
                    if self.text.get(..*at).is_some_and(|before| before.ends_with(',')) {
                        edits.push(Edit { at: place(at - 1, 1), new_text: " ".to_owned() });
                    }
                    edits.push(self.slice.insert(place(*at, joint.len()).span.end, " "));
                }
            }
        }
        // The grammar knows this comma, so that reading does not stop at it; who writes one so writes the other so.
        if self.slice.alone == Rule::dated_alone {
            let commas = self.text.match_indices(',').map(|(comma, _)| comma);
            let tail = |comma: &usize| {
                let after = self.text.get(comma + 1..).unwrap_or_default().trim_start();
                after.starts_with("依据") && !changes.iter().any(|(at, _)| at == comma)
            };
            edits.extend(commas.filter(tail).map(|at| Edit { at: place(at, 1), new_text: " ".to_owned() }));
        }
        let (at, first) = changes.first()?;
        Some(match first {
            Change::Surplus(mark, _) => {
                let at = place(*at, mark.len_utf8());
                problems::surplus_mark(at, self.slice.written(at), edits)
            }
            Change::Blank(joint) => {
                let word = self.text.get(*at..*at + first_token(self.text.get(*at..)?))?;
                problems::glued_joint(place(*at, word.len()), joint, word.strip_prefix(joint)?, edits)
            }
        })
    }

    /// `不同个数(学校代码 超过 1`: a bracket that is opened and not closed.
    fn bracket(&self) -> Option<Diagnostic> {
        let text = &*self.text;
        let mut open: Vec<usize> = Vec::new();
        for (at, c) in text.char_indices() {
            match c {
                '(' => open.push(at),
                ')' => {
                    open.pop();
                }
                _ => {}
            }
        }
        let opened = open.last().copied()?;
        // Round a condition the bracket may end behind any part of it; behind all of it is offered.
        let calls = text.get(..opened).is_some_and(|before| before.ends_with(char::is_alphanumeric));
        let inside = text.get(opened + 1..)?;
        let line = inside.get(..inside.find('\n').unwrap_or(inside.len()))?;
        let whole = line.trim_end().len();
        let mut ends = line.char_indices().filter(|(at, c)| {
            if !calls && at + c.len_utf8() < whole {
                return false;
            }
            let next = line.get(at + c.len_utf8()..).and_then(|rest| rest.chars().next());
            !c.is_whitespace() && next.is_none_or(|next| next == ' ')
        });
        let closes = |at: usize| {
            let mended = format!("{}){}", text.get(..at)?, text.get(at..)?);
            self.stops(&mended).is_none().then_some(at)
        };
        let at = ends.by_ref().take(MOST).find_map(|(at, c)| closes(opened + 1 + at + c.len_utf8()))?;
        let span = |from, to| {
            self.slice.prepared.map.span(self.from + from, self.from + to).in_file(self.slice.file)
        };
        let place = span(opened, at).span.end;
        let word = crate::expected::last_token(text.get(..at)?);
        Some(problems::unclosed_bracket(span(opened, opened + 1), span(word, at), place, !calls))
    }
}

/// Where the sentence begins that a text breaks off in.
fn sentence(before: &str) -> Option<usize> {
    const OPENS: [&str; 6] = ["凡", "除非", "其中", "when", "unless", "where"];
    let mut end = before.len();
    while before.len() - end < LONGEST {
        let start = before.get(..end)?.rfind('\n').map_or(0, |at| at + 1);
        let line = before.get(start..)?;
        let words = line.trim_start();
        if OPENS.iter().any(|word| words.starts_with(word)) {
            return Some(start + line.len() - words.len());
        }
        if start == 0 || before.get(start..end)?.contains(['{', '}']) {
            return None;
        }
        end = start - 1;
    }
    None
}

/// What may be wrong where reading stops, or just before it.
fn change(text: &str, stop: usize) -> Option<(usize, Change)> {
    let (before, rest) = text.split_at_checked(stop)?;
    let mark = |c: &char| matches!(c, ',' | '、' | ':' | ';');
    let surplus = |at: usize, mark: char| {
        let next = text.get(at + mark.len_utf8()..).unwrap_or_default();
        let parts = next.starts_with(char::is_alphanumeric)
            && text.get(..at).is_some_and(|before| before.ends_with(char::is_alphanumeric));
        (at, Change::Surplus(mark, if parts { " " } else { "" }))
    };
    if let Some(mark) = rest.chars().next().filter(mark) {
        return Some(surplus(stop, mark));
    }
    let word = rest.get(..first_token(rest))?;
    let joint =
        ["且", "或", "非"].into_iter().find(|joint| word.len() > joint.len() && word.starts_with(joint));
    if let Some(joint) = joint {
        return Some((stop, Change::Blank(joint)));
    }
    // `为 2000元，依据 第二条`: 依据 was read as one more value.
    let line = before.rfind('\n').map_or(0, |at| at + 1);
    let comma = before.get(line..)?.rfind(',')?;
    Some(surplus(line + comma, ','))
}

/// `应住 涉农或A类 {`: the word of the language that is one character away, where the text reads with it.
fn keyword(slice: &Slice<'_>) -> Option<Diagnostic> {
    let begins = match slice.alone {
        Rule::item_alone => [Place::Item, Place::Article],
        Rule::clause_alone => [Place::Clause, Place::Clause],
        Rule::header_alone => [Place::Header, Place::Header],
        _ => return None,
    };
    let token = slice.token();
    if !slice.before().is_empty() || token.chars().count() < 2 {
        return None;
    }
    let (start, rest) = (slice.start(), slice.rest().get(token.len()..)?);
    let here = KEYWORDS.iter().filter(|keyword| begins.contains(&keyword.place));
    let words: Vec<&str> = here.flat_map(|keyword| keyword.spellings()).collect();
    let near = tiaoli_diagnostics::nearest(token, words);
    let reads = |word: &&&str| Grammar::parse(slice.alone, &format!("{word}{rest}")).is_ok();
    let mut fitting = near.iter().filter(reads);
    let (word, None) = (fitting.next()?, fitting.next()) else { return None };
    let at = slice.span(start, start + token.len());
    Some(problems::wrong_symbol(at, slice.written(at), word))
}
