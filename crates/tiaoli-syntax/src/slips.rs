//! Slips that leave a text unreadable and that people make often: each has its own message instead of a general one.

mod quoting;
mod trial;
mod values;
mod wording;

use tiaoli_diagnostics::{Diagnostic, Edit, FileId, FileSpan, Span};

use crate::expected::first_token;
use crate::fold::Prepared;
use crate::grammar::Rule;
use crate::{keywords, problems};

/// A slice that could not be read.
pub(crate) struct Slice<'a> {
    pub(crate) file: FileId,
    /// The whole file.
    pub(crate) source: &'a str,
    pub(crate) prepared: &'a Prepared,
    /// Where the slice begins in the prepared text.
    pub(crate) base: usize,
    pub(crate) text: &'a str,
    /// Where reading stopped.
    pub(crate) at: usize,
    /// The rule it was read by.
    pub(crate) alone: Rule,
}

impl<'a> Slice<'a> {
    /// Where the first thing that could not be read begins, blanks skipped.
    fn start(&self) -> usize {
        let rest = self.text.get(self.at..).unwrap_or_default();
        self.at + rest.len() - rest.trim_start_matches([' ', '\n']).len()
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.start()..).unwrap_or_default()
    }

    /// The word, number or sign that could not be read.
    fn token(&self) -> &'a str {
        let rest = self.rest();
        rest.get(..first_token(rest)).unwrap_or_default()
    }

    /// What stands before it.
    fn before(&self) -> &'a str {
        self.text.get(..self.start()).unwrap_or_default().trim_end()
    }

    /// The same, also where the slice goes on in a line that something sound began.
    fn all_before(&self) -> &'a str {
        self.prepared.text.get(..self.base + self.start()).unwrap_or_default().trim_end()
    }

    /// The last word before it.
    fn word_before(&self) -> &'a str {
        let before = self.before();
        before.get(crate::expected::last_token(before)..).unwrap_or_default()
    }

    fn span(&self, start: usize, end: usize) -> FileSpan {
        self.prepared.map.span(self.base + start, self.base + end).in_file(self.file)
    }

    fn written(&self, at: FileSpan) -> &'a str {
        at.span.text(self.source)
    }

    /// Puts a text before or after what stands at a place.
    fn insert(&self, place: u32, text: &str) -> Edit {
        Edit { at: Span::point(place as usize).in_file(self.file), new_text: text.to_owned() }
    }
}

/// Looks for a known slip in a slice that could not be read.
pub(crate) fn find(slice: &Slice<'_>) -> Option<Diagnostic> {
    line_begins_with_joint(slice)
        .or_else(|| marker_without_list(slice))
        .or_else(|| reserved_name(slice))
        .or_else(|| quoting::find(slice))
        .or_else(|| wording::find(slice))
        .or_else(|| values::find(slice))
        .or_else(|| trial::find(slice))
}

/// A line that begins with 且 or 或 after the condition has ended.
fn line_begins_with_joint(slice: &Slice<'_>) -> Option<Diagnostic> {
    let first = slice.text.get(..first_token(slice.text)).unwrap_or_default();
    let joint = matches!(first, "且" | "或" | "或者" | "并且" | "而且" | "以及" | "and" | "or");
    joint.then(|| problems::line_begins_with_joint(slice.span(0, first.len())))
}

/// （二）… after a `。` that ended the list.
fn marker_without_list(slice: &Slice<'_>) -> Option<Diagnostic> {
    let rest = slice.text.strip_prefix('(')?;
    let after = rest.trim_start_matches(|c: char| "一二三四五六七八九十".contains(c) || c.is_ascii_digit());
    let length = after.starts_with(')').then(|| slice.text.len() - after.len() + 1)?;
    (length > 2).then(|| problems::marker_without_list(slice.span(0, length)))
}

/// A reserved word where a name has to stand, with nothing before it that could want the word.
fn reserved_name(slice: &Slice<'_>) -> Option<Diagnostic> {
    const DECLARES: [&str; 17] = [
        "应助",
        "不予",
        "暂缓",
        "重点审核",
        "比对",
        "所称",
        "职责",
        "信息表",
        "标准",
        "等级",
        "目录",
        "grant",
        "deny",
        "hold",
        "define",
        "records",
        "standard",
    ];
    let token = slice.token();
    if !keywords::is_reserved(token) || !DECLARES.contains(&slice.before()) {
        return None;
    }
    let start = slice.start();
    Some(problems::reserved_name(slice.span(start, start + token.len()), token))
}
