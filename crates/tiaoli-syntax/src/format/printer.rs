//! Words, names and lines in the language of the output; the marks by which lines are laid out later.

use std::borrow::Cow;

use tiaoli_diagnostics::{Lang, Span};

use super::chinese_number;
use super::layout::{Column, INDENT, Mark, MarkKind, layout};
use crate::Parse;
use crate::ast::{Comment, Ident, Marker, Path, Str};
use crate::functions;
use crate::keywords::{Kw, is_reserved};
use crate::names::NameMap;

pub(super) struct Printer<'a> {
    pub(super) source: &'a str,
    pub(super) lang: Lang,
    /// The output is in another language than the source.
    pub(super) translate: bool,
    pub(super) names: &'a NameMap,
    /// The comments not printed yet.
    pub(super) comments: &'a [Comment],
    /// The places of all messages, in order.
    problems: Vec<usize>,
    pub(super) out: String,
    marks: Vec<Mark>,
    depth: usize,
    /// Where what was printed last ends in the source.
    pub(super) last: usize,
    /// Nothing stands in the block yet.
    pub(super) fresh: bool,
    /// A blank or a line break stands before what is printed next, whatever that begins with.
    pub(super) gap: bool,
    /// Where the part of the source ends that is printed on this line.
    pub(super) inside: usize,
    /// The line ends with an opening brace.
    pub(super) head: bool,
    /// Where long conditions may be broken; `None` where they may not.
    breaks: Option<Breaks>,
    /// How many lists of conditions are open; no line of a list begins with 且.
    pub(super) lists: usize,
    /// The table whose fields are being printed.
    pub(super) table: Option<String>,
}

/// How deep in a condition the printer is.
#[derive(Clone, Copy)]
struct Breaks {
    level: usize,
    /// Brackets round this place.
    nesting: usize,
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
            out: String::with_capacity(source.len() + source.len() / 8),
            marks: Vec::new(),
            depth: 0,
            last: 0,
            fresh: true,
            gap: false,
            inside: 0,
            head: false,
            breaks: None,
            lists: 0,
            table: None,
        }
    }

    pub(super) fn finish(mut self) -> String {
        self.comment_lines(self.source.len());
        layout(&self.out, &self.marks)
    }

    // ---- lines

    pub(super) fn push(&mut self, mut text: &str) {
        if self.gap && !text.is_empty() {
            self.gap = false;
            text = text.trim_start_matches(' ');
            let closes = text.starts_with(['、', ',', '；', ';', '。', '.', ')', '}', '：', ':']);
            if closes && self.out.ends_with(' ') && !self.out.trim_end_matches(' ').ends_with('\n') {
                self.out.pop();
            }
        }
        self.out.push_str(text);
    }

    pub(super) fn indent(&mut self) {
        for _ in 0..self.depth * INDENT {
            self.out.push(' ');
        }
    }

    pub(super) fn depth(&self) -> usize {
        self.depth
    }

    /// A column begins here.
    pub(super) fn column(&mut self, column: Column) {
        self.filled_column(column, ' ');
    }

    pub(super) fn filled_column(&mut self, column: Column, fill: char) {
        self.marks.push(Mark { at: self.out.len(), kind: MarkKind::Column { column, fill } });
    }

    /// The columns of this line have nothing to do with those above.
    pub(super) fn apart(&mut self) {
        self.marks.push(Mark { at: self.out.len(), kind: MarkKind::Apart });
    }

    /// A line that is too long may be broken here.
    pub(super) fn may_break(&mut self, list: bool) {
        let Some(Breaks { level, nesting }) = self.breaks else { return };
        // The values of a list come after the conditions of the same bracket.
        let level = level * 2 + usize::from(list);
        let depth = self.depth + 1 + nesting + usize::from(list);
        self.marks.push(Mark { at: self.out.len(), kind: MarkKind::Break { level, list, depth } });
    }

    /// Prints a condition that may be broken; `level` places are tried before its own.
    pub(super) fn breakable(&mut self, level: usize, body: impl FnOnce(&mut Self)) {
        let before = self.breaks.replace(Breaks { level, nesting: 0 });
        body(self);
        self.breaks = before;
    }

    /// Prints what stands in brackets.
    pub(super) fn bracketed(&mut self, body: impl FnOnce(&mut Self)) {
        let before = self.breaks;
        if let Some(breaks) = &mut self.breaks {
            breaks.level += 1;
            breaks.nesting += 1;
        }
        body(self);
        self.breaks = before;
    }

    /// Takes the blanks at the end away again.
    pub(super) fn trim_blanks(&mut self) {
        self.out.truncate(self.out.trim_end_matches(' ').len());
        while self.marks.last().is_some_and(|mark| mark.at >= self.out.len()) {
            self.marks.pop();
        }
    }

    /// One line of output for a part of the source.
    pub(super) fn line(&mut self, span: Span, print: impl FnOnce(&mut Self)) {
        self.begin_line(span.start as usize);
        if self.has_problem(span.start as usize, span.end as usize) {
            self.verbatim(span);
        } else {
            self.part(span.end as usize, false, print);
        }
        self.end_line(span.end as usize);
    }

    /// Prints what ends at a place of the source; comments before that place belong into it.
    pub(super) fn part(&mut self, end: usize, head: bool, print: impl FnOnce(&mut Self)) {
        let before = (self.inside, self.head);
        (self.inside, self.head) = (end, head);
        print(self);
        (self.inside, self.head) = before;
    }

    /// Whether a message points into a part of the source.
    pub(super) fn has_problem(&self, start: usize, end: usize) -> bool {
        let at = self.problems.partition_point(|problem| *problem < start);
        self.problems.get(at).is_some_and(|problem| *problem < end)
    }

    /// Prints a part of the source as it stands, its comments with it.
    pub(super) fn verbatim(&mut self, span: Span) {
        self.out.push_str(span.text(self.source));
        self.skip_comments(span.end as usize);
    }

    /// `HEAD { … }`: prints the brace, the comment after it, and the lines between the braces.
    pub(super) fn block(&mut self, head_end: usize, span: Span, body: impl FnOnce(&mut Self)) {
        self.push(" {");
        let brace = self.out.len();
        self.comments_of_brace(head_end);
        let start = self.out.len();
        self.depth += 1;
        self.fresh = true;
        body(self);
        self.comment_lines((span.end as usize).saturating_sub(1));
        self.depth -= 1;
        if self.out.len() == start && start == brace + 1 {
            // Nothing but the line break after the brace.
            self.out.pop();
        } else {
            self.indent();
        }
        self.out.push('}');
        self.fresh = false;
    }

    /// Parts that share a line in the source share one in the output.
    pub(super) fn rows<T>(
        &mut self,
        parts: &[T],
        span_of: impl Fn(&T) -> Span,
        print: impl Fn(&mut Self, &[T]),
    ) {
        for row in self.source_rows(parts, &span_of) {
            let span = row.first().zip(row.last()).map(|(first, last)| span_of(first).to(span_of(last)));
            self.line(span.unwrap_or_default(), |p| print(p, row));
        }
    }

    /// Divides parts by the lines they stand on in the source.
    pub(super) fn source_rows<'t, T>(&self, parts: &'t [T], span_of: impl Fn(&T) -> Span) -> Vec<&'t [T]> {
        let on_one_line = |a: &T, b: &T| {
            let (end, start) = (span_of(a).end as usize, span_of(b).start as usize);
            self.source.get(end..start).is_some_and(|gap| !gap.contains('\n'))
        };
        parts.chunk_by(on_one_line).collect()
    }

    /// Parts of one line, two blanks between them.
    pub(super) fn spaced<T>(&mut self, parts: &[T], mut print: impl FnMut(&mut Self, &T)) {
        for (index, part) in parts.iter().enumerate() {
            if index > 0 {
                self.push("  ");
            }
            print(self, part);
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
        self.trim_blanks();
        self.gap = false;
        self.out.push('\n');
    }

    // ---- words

    pub(super) fn english(&self) -> bool {
        self.lang == Lang::En
    }

    pub(super) fn word(&mut self, kw: Kw) {
        self.push(kw.word(self.lang));
    }

    /// A keyword and a blank.
    pub(super) fn kw(&mut self, kw: Kw) {
        self.word(kw);
        self.push(" ");
    }

    /// A blank, a keyword, a blank.
    pub(super) fn infix(&mut self, kw: Kw) {
        self.push(" ");
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
        self.leaf(string.span, |p| p.push(text));
    }

    pub(super) fn name(&mut self, name: &Ident) {
        let text = self.translated(None, &name.text);
        self.leaf(name.span, |p| p.bare(text));
    }

    /// A field of the table that is being printed.
    pub(super) fn field_name(&mut self, name: &Ident) {
        let text = self.translated(self.table.as_deref(), &name.text);
        self.leaf(name.span, |p| p.bare(text));
    }

    fn translated<'n>(&self, table: Option<&str>, name: &'n str) -> &'n str
    where
        'a: 'n,
    {
        if !self.translate {
            return name;
        }
        let names: &'a NameMap = self.names;
        let found = match table {
            Some(table) => names.field(self.lang, table, name),
            None => names.name(self.lang, name),
        };
        found.unwrap_or(name)
    }

    /// 未填 as the value of a field, in the language printed; `None` for another word.
    pub(super) fn blank_word(&self, word: &str) -> Option<&'static str> {
        let pair = ("未填", "blank");
        functions::in_language(self.lang, pair, word).filter(|_| self.translate)
    }

    /// The name of a function, which the language itself may know.
    pub(super) fn function(&mut self, name: &Ident) {
        let own = functions::function_name(self.lang, &name.text).filter(|_| self.translate);
        match own {
            Some(own) => self.leaf(name.span, |p| p.bare(own)),
            None => {
                self.leaf(name.span, |p| {
                    for (index, part) in name.text.split('.').enumerate() {
                        p.push(if index > 0 { "." } else { "" });
                        let part = p.translated(None, part);
                        p.bare(part);
                    }
                });
            }
        }
    }

    pub(super) fn path(&mut self, path: &Path) {
        self.leaf(path.span, |p| {
            let mut before: Option<&str> = None;
            for name in &path.names {
                if before.is_some() {
                    p.push(".");
                }
                let text = p.translated(before, &name.text);
                p.bare(text);
                before = Some(&name.text);
            }
        });
    }

    /// A path as a value: 基准日 is a word of the language, 非涉农 may be two.
    pub(super) fn value(&mut self, path: &Path) {
        let [name] = path.names.as_slice() else { return self.path(path) };
        if !self.translate || self.names.name(self.lang, &name.text).is_some() {
            return self.path(path);
        }
        if let Some(day) = functions::in_language(self.lang, functions::AS_OF_NAMES, &name.text) {
            return self.leaf(path.span, |p| p.push(day));
        }
        let inner = name.text.strip_prefix('非').or_else(|| name.text.strip_prefix('不'));
        match inner.and_then(|inner| self.names.name(self.lang, inner)) {
            Some(inner) if self.english() => self.leaf(path.span, |p| {
                p.kw(Kw::Not);
                p.bare(inner);
            }),
            _ => self.path(path),
        }
    }

    /// `not agricultural` as Chinese says it: 非涉农. `None` where it needs two words.
    pub(super) fn negated_name(&self, path: &Path) -> Option<String> {
        let [name] = path.names.as_slice() else { return None };
        let chinese = self.names.name(Lang::Zh, &name.text).filter(|_| self.translate && !self.english())?;
        let glued = format!("{}{chinese}", Kw::Not.word(Lang::Zh));
        let plain = chinese.chars().all(char::is_alphanumeric) && !chinese.is_ascii();
        (plain && !is_reserved(&glued) && self.names.name(Lang::En, &glued).is_none()).then_some(glued)
    }

    pub(super) fn bare(&mut self, name: &str) {
        self.push(&written(name));
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

/// A name as it has to be written to be read as a name.
pub(super) fn written(name: &str) -> Cow<'_, str> {
    let mut chars = name.chars();
    let plain = chars.next().is_some_and(char::is_alphabetic)
        && chars.all(|c| c.is_alphanumeric() || c == '_')
        && !is_reserved(name);
    if plain { Cow::Borrowed(name) } else { Cow::Owned(format!("`{name}`")) }
}
