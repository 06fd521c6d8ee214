//! Lines, indentation, comments and blank lines; words and names in the language of the output.

use tiaoli_diagnostics::{Lang, Span};

use super::chinese_number;
use crate::Parse;
use crate::ast::{Comment, Ident, Marker, Path, Str};
use crate::keywords::{Kw, is_reserved};
use crate::names::NameMap;

pub(super) struct Printer<'a> {
    pub(super) source: &'a str,
    pub(super) lang: Lang,
    /// The output is in another language than the source.
    pub(super) translate: bool,
    names: &'a NameMap,
    comments: &'a [Comment],
    /// The places of all messages, in order.
    problems: Vec<usize>,
    out: String,
    depth: usize,
    /// Where what was printed last ends in the source.
    last: usize,
    /// Nothing stands in the block yet.
    fresh: bool,
    /// The table whose fields are being printed.
    pub(super) table: Option<String>,
}

impl<'a> Printer<'a> {
    pub(super) fn new(
        source: &'a str,
        parse: &'a Parse,
        written: Lang,
        lang: Lang,
        names: &'a NameMap,
    ) -> Self {
        let problems = parse.diagnostics.iter().filter_map(|diagnostic| diagnostic.span());
        Self {
            source,
            lang,
            translate: written != lang,
            names,
            comments: &parse.comments,
            problems: problems.map(|at| at.span.start as usize).collect(),
            out: String::with_capacity(source.len()),
            depth: 0,
            last: 0,
            fresh: true,
            table: None,
        }
    }

    pub(super) fn finish(mut self) -> String {
        self.lead(self.source.len());
        self.out
    }

    // ---- lines

    pub(super) fn push(&mut self, text: &str) {
        self.out.push_str(text);
    }

    pub(super) fn indent(&mut self) {
        for _ in 0..self.depth {
            self.out.push_str("    ");
        }
    }

    fn gap(&self, to: usize) -> &'a str {
        self.source.get(self.last..to).unwrap_or_default()
    }

    /// A blank line, if the source has one or more here.
    fn blank_line(&mut self, before: usize) {
        let gap = self.gap(before);
        let lines = gap.split('\n').count();
        let blank = gap.split('\n').skip(1).take(lines.saturating_sub(2)).any(|line| line.trim().is_empty());
        if blank && !self.fresh {
            self.out.push('\n');
        }
        self.fresh = false;
    }

    /// Prints the comments that stand before a place, each on its own line, and the blank line before it.
    pub(super) fn lead(&mut self, start: usize) {
        while let Some((comment, rest)) = self.comments.split_first() {
            if comment.span.start as usize >= start {
                break;
            }
            self.comments = rest;
            self.blank_line(comment.span.start as usize);
            self.indent();
            self.out.push_str(comment.text.trim_end());
            self.out.push('\n');
            self.last = comment.span.end as usize;
        }
        if start < self.source.len() {
            self.blank_line(start);
        }
    }

    /// Ends a line: prints the comments inside what was printed and those that follow it on its line.
    pub(super) fn trail(&mut self, end: usize) {
        self.last = self.last.max(end);
        let mut line_closed = false;
        while let Some((comment, rest)) = self.comments.split_first() {
            let start = comment.span.start as usize;
            let between = self.source.get(self.last..start).unwrap_or_default();
            let same_line = between
                .chars()
                .all(|c| matches!(c, ' ' | '\t' | '\u{3000}' | '；' | ';' | '。' | '.' | ',' | '，' | '、'));
            if start >= end && !same_line {
                break;
            }
            if line_closed {
                // A line holds one comment to its end; the next begins a line.
                self.out.push('\n');
                self.indent();
            } else {
                self.out.push_str("  ");
            }
            self.comments = rest;
            self.out.push_str(comment.text.trim_end());
            line_closed = true;
            self.last = self.last.max(comment.span.end as usize);
        }
        self.out.push('\n');
    }

    /// One line of output for a part of the source.
    pub(super) fn line(&mut self, span: Span, print: impl FnOnce(&mut Self)) {
        self.lead(span.start as usize);
        self.indent();
        if self.has_problem(span.start as usize, span.end as usize) {
            self.verbatim(span);
        } else {
            print(self);
        }
        self.trail(span.end as usize);
    }

    /// Whether a message points into a part of the source.
    pub(super) fn has_problem(&self, start: usize, end: usize) -> bool {
        let at = self.problems.partition_point(|problem| *problem < start);
        self.problems.get(at).is_some_and(|problem| *problem < end)
    }

    /// Prints a part of the source as it stands, its comments with it.
    pub(super) fn verbatim(&mut self, span: Span) {
        self.out.push_str(span.text(self.source));
        let inside = self.comments.partition_point(|comment| comment.span.start < span.end);
        self.comments = self.comments.get(inside..).unwrap_or_default();
        self.last = span.end as usize;
    }

    /// `HEAD { … }`: prints the brace, the comment after it, and the lines between the braces.
    pub(super) fn block(&mut self, head_end: usize, span: Span, body: impl FnOnce(&mut Self)) {
        self.out.push_str(" {");
        self.last = head_end;
        self.head_comment(head_end);
        self.depth += 1;
        self.fresh = true;
        body(self);
        self.lead_inside(span);
        self.depth -= 1;
        self.indent();
        self.out.push('}');
        self.fresh = false;
    }

    /// A comment on the line of the opening brace stays there.
    fn head_comment(&mut self, head_end: usize) {
        if let Some((comment, rest)) = self.comments.split_first() {
            let start = comment.span.start as usize;
            let between = self.source.get(head_end..start).unwrap_or("\n");
            let brace = between.trim_end().ends_with(['{', '｛']);
            if brace && !between.contains('\n') && !comment.text.contains('\n') {
                self.comments = rest;
                self.out.push_str("  ");
                self.out.push_str(comment.text.trim_end());
                self.last = comment.span.end as usize;
            }
        }
        self.out.push('\n');
    }

    /// The comments left before a closing brace.
    fn lead_inside(&mut self, span: Span) {
        let brace = (span.end as usize).saturating_sub(1);
        while self.comments.first().is_some_and(|comment| (comment.span.start as usize) < brace) {
            let Some((comment, rest)) = self.comments.split_first() else { break };
            self.blank_line(comment.span.start as usize);
            self.indent();
            self.out.push_str(comment.text.trim_end());
            self.out.push('\n');
            self.comments = rest;
            self.last = comment.span.end as usize;
        }
    }

    /// Parts that share a line in the source share one in the output.
    pub(super) fn rows<T>(
        &mut self,
        parts: &[T],
        span_of: impl Fn(&T) -> Span,
        print: impl Fn(&mut Self, &T),
    ) {
        let mut rest = parts;
        while let Some(first) = rest.first() {
            let mut end = span_of(first).end as usize;
            let mut count = 1;
            while let Some(next) = rest.get(count) {
                let start = span_of(next).start as usize;
                if self.source.get(end..start).is_none_or(|gap| gap.contains('\n')) {
                    break;
                }
                end = span_of(next).end as usize;
                count += 1;
            }
            let (row, later) = rest.split_at_checked(count).unwrap_or((rest, &[]));
            let span = Span::new(span_of(first).start as usize, end);
            self.line(span, |p| {
                for (index, part) in row.iter().enumerate() {
                    if index > 0 {
                        p.push("  ");
                    }
                    print(p, part);
                }
            });
            rest = later;
        }
    }

    /// Whether a line break stands in a part of the source.
    pub(super) fn breaks(&self, span: Span) -> bool {
        span.text(self.source).contains('\n')
    }

    pub(super) fn deeper(&mut self, body: impl FnOnce(&mut Self)) {
        self.depth += 1;
        body(self);
        self.depth -= 1;
    }

    pub(super) fn new_line(&mut self) {
        self.out.push('\n');
    }

    // ---- words

    pub(super) fn english(&self) -> bool {
        self.lang == Lang::En
    }

    pub(super) fn word(&mut self, kw: Kw) {
        self.out.push_str(kw.word(self.lang));
    }

    /// A keyword and a blank.
    pub(super) fn kw(&mut self, kw: Kw) {
        self.word(kw);
        self.out.push(' ');
    }

    /// A blank, a keyword, a blank.
    pub(super) fn infix(&mut self, kw: Kw) {
        self.out.push(' ');
        self.kw(kw);
    }

    pub(super) fn comma(&self) -> &'static str {
        if self.english() { ", " } else { "、" }
    }

    pub(super) fn list<T>(&mut self, parts: &[T], mut print: impl FnMut(&mut Self, &T)) {
        for (index, part) in parts.iter().enumerate() {
            if index > 0 {
                self.push(self.comma());
            }
            print(self, part);
        }
    }

    pub(super) fn string(&mut self, string: &Str) {
        // A string read in a repaired text is not printed from here, so the marks are there.
        let text = string.span.text(self.source);
        self.out.push_str(text);
    }

    pub(super) fn name(&mut self, name: &Ident) {
        let text = self.translated(None, &name.text);
        self.bare(&text);
    }

    /// A field of the table that is being printed.
    pub(super) fn field_name(&mut self, name: &Ident) {
        let table = self.table.clone();
        let text = self.translated(table.as_deref(), &name.text);
        self.bare(&text);
    }

    fn translated(&self, table: Option<&str>, name: &str) -> String {
        if !self.translate {
            return name.to_owned();
        }
        let found = match table {
            Some(table) => self.names.field(self.lang, table, name),
            None => self.names.name(self.lang, name),
        };
        found.unwrap_or(name).to_owned()
    }

    pub(super) fn path(&mut self, path: &Path) {
        let mut before: Option<&str> = None;
        for name in &path.names {
            if before.is_some() {
                self.push(".");
            }
            let text = self.translated(before, &name.text);
            self.bare(&text);
            before = Some(&name.text);
        }
    }

    /// A name as it has to be written to be read as a name.
    pub(super) fn bare(&mut self, name: &str) {
        let mut chars = name.chars();
        let plain = chars.next().is_some_and(|c| c.is_alphabetic())
            && chars.all(|c| c.is_alphanumeric() || c == '_')
            && !is_reserved(name);
        if plain {
            self.push(name);
        } else {
            self.push("`");
            self.push(name);
            self.push("`");
        }
    }

    /// The marker of a list item. （一） and （1） change places with the language, so that both ways lead back.
    pub(super) fn marker(&mut self, shape: Marker, number: u32) {
        let shape = match shape {
            Marker::ChineseBracket if self.translate => Marker::DigitBracket,
            Marker::DigitBracket if self.translate => Marker::ChineseBracket,
            shape => shape,
        };
        let number = match shape {
            Marker::ChineseBracket => chinese_number(number),
            _ => number.to_string(),
        };
        let text = match (shape, self.english()) {
            (Marker::Digit, _) => format!("{number}. "),
            (_, true) => format!("({number}) "),
            (_, false) => format!("（{number}）"),
        };
        self.push(&text);
    }
}
