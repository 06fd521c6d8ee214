//! The articles of a source text, for those who ask on which one words stand.
//!
//! Texts are copied from everywhere: articles may follow one another on one line, and a list inside an article may be
//! numbered like articles. What is told here is only what every reading of the text agrees on.

use std::collections::BTreeSet;

use super::source::{Source, after_article, heading};
use crate::names::numeral;

/// An article begins here.
#[derive(Clone, Debug)]
struct Mark {
    at: usize,
    numeral: String,
    /// 第四条 or Article 4 rather than 四、
    named: bool,
    /// At the start of a paragraph rather than behind the end of a sentence.
    leads: bool,
}

/// Where the articles of a text begin, in its order.
#[derive(Debug)]
pub(super) struct Articles {
    marks: Vec<Mark>,
    /// The articles are 第四条 rather than 四、.
    named: bool,
}

impl Articles {
    /// `None` for a text without numbered articles.
    pub(super) fn of(source: &Source) -> Option<Self> {
        let chars = source.chars();
        let ends = |at: usize| {
            let before = at.checked_sub(1).and_then(|before| chars.get(before));
            before.is_some_and(|c| matches!(c, '。' | ';' | '!' | '?' | ':'))
        };
        let leading = source.paragraphs().iter().map(|at| (*at, true));
        let behind = (1..chars.len()).filter(|at| ends(*at)).map(|at| (at, false));
        let mut marks: Vec<Mark> = Vec::new();
        for (at, leads) in leading.chain(behind) {
            let text: String = chars.iter().skip(at).take(12).collect();
            // In English the blanks tell a heading, and they do not stand among the characters.
            let english = after_article(&text).is_some();
            let numeral = match english {
                true => heading(source.line_from(at)).filter(|_| leads),
                false => heading(&text),
            };
            if let Some(numeral) = numeral {
                marks.push(Mark { at, numeral, named: english || text.starts_with('第'), leads });
            }
        }
        marks.sort_by_key(|mark| (mark.at, !mark.leads));
        marks.dedup_by_key(|mark| mark.at);
        let begins = |numeral: &str, named: bool| {
            marks.iter().any(|mark| mark.leads && mark.named == named && mark.numeral == numeral)
        };
        let listed = marks.iter().any(|mark| mark.leads && !mark.named);
        let named = begins("一", true) && (begins("二", true) || !listed);
        (named || listed).then_some(Self { marks, named })
    }

    /// How many articles there are, where they are numbered from one without a gap: then the text is whole, and all of
    /// them were recognised.
    pub(super) fn whole(&self) -> Option<u32> {
        let numerals = self.kind().map(|mark| mark.numeral.as_str());
        let numerals: BTreeSet<&str> = numerals.filter(|numeral| !numeral.contains('之')).collect();
        let count = u32::try_from(numerals.len()).ok()?;
        (1..=count).all(|n| numerals.contains(numeral(n).as_str())).then_some(count)
    }

    /// Whether any line or sentence begins like the article of that numeral.
    pub(super) fn have(&self, numeral: &str) -> bool {
        self.marks.iter().any(|mark| mark.numeral == numeral)
    }

    /// Whether a place is in the article of that numeral, by some reading of the text.
    pub(super) fn may_hold(&self, numeral: &str, at: usize) -> bool {
        self.strictly(at) == Some(numeral) || self.article_of(at) == Some(numeral)
    }

    /// The article a place is in; `None` before the first.
    pub(super) fn article_of(&self, at: usize) -> Option<&str> {
        let before = self.kind().take_while(|mark| mark.at <= at);
        before.last().map(|mark| mark.numeral.as_str())
    }

    /// Only what begins a paragraph begins an article.
    fn strictly(&self, at: usize) -> Option<&str> {
        let before = self.kind().filter(|mark| mark.leads).take_while(|mark| mark.at <= at);
        before.last().map(|mark| mark.numeral.as_str())
    }

    fn kind(&self) -> impl Iterator<Item = &Mark> {
        self.marks.iter().filter(|mark| mark.named == self.named)
    }
}
