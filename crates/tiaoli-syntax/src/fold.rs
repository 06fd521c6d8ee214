//! Prepares a text for the grammar: full-width forms become half-width, comments are taken out, every run of blanks becomes
//! one blank or one line break, a string that is not closed ends with its line, brackets deeper than the limit are emptied,
//! and the braces are put in pairs by a plan made in `braces.rs`. A map leads every offset back to the file.
//!
//! With this done the grammar needs no implicit blanks and meets no text on which it would go deep or go back far.

use tiaoli_diagnostics::{Diagnostic, FileId, FileSpan, Span};

use crate::ast::Comment;
use crate::braces::Step;
use crate::map::SourceMap;
use crate::problems;
use crate::strings::{self, Scan};

/// Brackets, braces, 非 and lists may be nested this deep.
pub(crate) const MAX_DEPTH: usize = 128;

/// After so many marks on one line that begin no string, the rest of the line is not searched for closing marks again.
const MAX_SYMBOLS: usize = 32;

/// More characters that nobody sees than this in a row part words like a blank.
const MAX_UNSEEN: usize = 16;

/// A text ready for the grammar.
#[derive(Debug, Default)]
pub(crate) struct Prepared {
    pub(crate) text: String,
    pub(crate) map: SourceMap,
    pub(crate) comments: Vec<Comment>,
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// Prepared offsets where something was repaired and reported; nothing more is said about a slice that holds one.
    pub(crate) repairs: Vec<usize>,
    /// More `{` or more `}`, outside strings and comments.
    pub(crate) unbalanced: bool,
    /// Something nested too deep was left out.
    pub(crate) cut: bool,
    /// The starts of the lines at which a `(` of an earlier line is open.
    pub(crate) hanging: Vec<usize>,
    /// How deep brackets are nested.
    pub(crate) deepest: usize,
    /// A bracket is open at the end.
    pub(crate) left_open: bool,
    /// A comment that is not closed: where it ends depends on all that follows.
    pub(crate) open_comment: bool,
}

impl Prepared {
    /// Whether a piece of prepared text holds a repair.
    pub(crate) fn repaired(&self, start: usize, end: usize) -> bool {
        let at = self.repairs.partition_point(|repair| *repair < start);
        self.repairs.get(at).is_some_and(|repair| *repair <= end)
    }
}

/// Prepares a text, carrying out `steps` (in order of their places) on the way.
///
/// `text` may be a part of a file that begins at `base`; all places are those of the file.
pub(crate) fn prepare(file: FileId, text: &str, base: usize, steps: &[Step]) -> Prepared {
    let mut folder = Folder { steps: steps.iter().peekable(), base, ..Folder::new(file, text) };
    folder.out.map = SourceMap::with_base(base);
    folder.out.text.reserve(text.len());
    folder.run();
    folder.out
}

struct Folder<'a> {
    file: FileId,
    text: &'a str,
    base: usize,
    steps: std::iter::Peekable<std::slice::Iter<'a, Step>>,
    out: Prepared,
    /// A blank waits to be written before the next character; true for a line break.
    blank: Option<bool>,
    /// Where the last character taken over ends in the file.
    taken: usize,
    line_start: usize,
    /// The end of the line of the last string, so that a line of many strings is searched once.
    line_end: usize,
    /// How many marks on this line turned out to be no string.
    symbols: usize,
    stack: Vec<char>,
    /// The depth at which a too deep bracket opened; what is inside is left out.
    cut: Option<usize>,
    /// The line of the last message about a control character.
    control_line: Option<usize>,
}

impl<'a> Folder<'a> {
    fn new(file: FileId, text: &'a str) -> Self {
        Self {
            file,
            text,
            base: 0,
            steps: [].iter().peekable(),
            out: Prepared::default(),
            blank: None,
            taken: 0,
            line_start: 0,
            line_end: 0,
            symbols: 0,
            stack: Vec::new(),
            cut: None,
            control_line: None,
        }
    }

    fn run(&mut self) {
        let mut at = 0;
        while let Some(c) = self.text.get(at..).and_then(|rest| rest.chars().next()) {
            if self.steps.peek().is_some_and(|step| step.at() <= at) && self.take_step(at) {
                at += c.len_utf8();
                continue;
            }
            at = match c {
                '\n' => self.line_break(at),
                ' ' | '\t' | '\r' => self.skip(at, c),
                'a'..='z' | 'A'..='Z' | '0'..='9' | '一'..='龥' => self.copy_run(at),
                '"' | '＂' | '“' | '”' | '《' => self.string(at, c),
                '/' | '／' => self.slash(at, c),
                _ => self.other(at, c),
            };
        }
        // What was left out ends with the text.
        if let Some(depth) = self.cut.take() {
            self.stack.truncate(depth.saturating_sub(1));
        }
        while let Some(step) = self.steps.next() {
            self.insert(step);
        }
        if self.stack.contains(&'{') {
            self.out.unbalanced = true;
        }
        self.out.left_open = !self.stack.is_empty();
        self.out.map.push(self.out.text.len(), self.text.len(), self.taken);
    }

    /// Carries out the next step; true if it leaves out the character here.
    fn take_step(&mut self, at: usize) -> bool {
        match self.steps.next() {
            Some(Step::Remove(place)) if *place == at => {
                self.out.repairs.push(self.out.text.len());
                self.blank.get_or_insert(false);
                true
            }
            Some(step) => {
                self.insert(step);
                self.steps.peek().is_some_and(|step| step.at() <= at) && self.take_step(at)
            }
            None => false,
        }
    }

    fn insert(&mut self, step: &Step) {
        let brace = match step {
            Step::Open(_) => "{",
            Step::Close(_) => "}",
            Step::Remove(_) => return,
        };
        let blank = self.blank.take();
        self.out.repairs.push(self.out.text.len());
        self.bracket(if brace == "{" { '{' } else { '}' });
        self.emit(self.taken, self.taken, brace);
        self.blank = blank;
    }

    /// Writes a piece of prepared text that stands for a piece of the file.
    fn emit(&mut self, start: usize, end: usize, text: &str) {
        if self.cut.is_some() {
            return;
        }
        if let Some(line) = self.blank.take() {
            self.out.map.push(self.out.text.len(), self.taken, self.taken);
            self.out.text.push(if line { '\n' } else { ' ' });
        }
        self.out.map.push(self.out.text.len(), start, self.taken);
        self.out.text.push_str(text);
        self.taken = end;
    }

    fn place(&self, start: usize, end: usize) -> FileSpan {
        Span::new(self.base + start, self.base + end).in_file(self.file)
    }

    fn skip(&mut self, at: usize, c: char) -> usize {
        self.blank.get_or_insert(false);
        at + c.len_utf8()
    }

    fn line_break(&mut self, at: usize) -> usize {
        self.blank = Some(true);
        self.line_start = at + 1;
        if self.stack.contains(&'(') {
            self.out.hanging.push(self.base + at + 1);
        }
        at + 1
    }

    /// Letters, digits and common Chinese characters stay as they are.
    fn copy_run(&mut self, at: usize) -> usize {
        let rest = self.text.get(at..).unwrap_or_default();
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '_' || ('一'..='龥').contains(&c);
        let len = rest.find(|c| !plain(c)).unwrap_or(rest.len());
        self.emit(at, at + len, rest.get(..len).unwrap_or_default());
        at + len
    }

    fn string(&mut self, at: usize, c: char) -> usize {
        let rest = self.text.get(at..).unwrap_or_default();
        if self.line_end <= at {
            self.line_end = at + rest.find('\n').unwrap_or(rest.len());
            self.symbols = 0;
        }
        let line = self.text.get(at..self.line_end).unwrap_or_default();
        let scan = if self.symbols < MAX_SYMBOLS {
            strings::scan(line, || self.braces_open_on_line(at))
        } else {
            Scan::Symbol
        };
        let end = at + scan.len();
        let span = self.place(at, end);
        match &scan {
            Scan::Closed { len } => {
                let text = rest.get(..*len).unwrap_or_default();
                self.emit(at, end, text);
            }
            Scan::Symbol => {
                self.symbols += 1;
                self.emit(at, at + c.len_utf8(), rest.get(..c.len_utf8()).unwrap_or_default());
                return at + c.len_utf8();
            }
            Scan::Unclosed { mark, .. } => {
                self.repair();
                let (first, inner) = split_first(rest.get(..scan.len()).unwrap_or_default());
                self.emit(at, end, &strings::quiet(first, inner));
                self.emit(end, end, mark);
                self.out.diagnostics.push(problems::unclosed_string(span, mark));
            }
            Scan::Mismatched { len, fixed } => {
                self.repair();
                let whole = rest.get(..*len).unwrap_or_default();
                strings::write_mismatched(whole, |from, to, text| self.emit(at + from, at + to, text));
                self.out.diagnostics.push(problems::mismatched_marks(span, fixed));
            }
        }
        end
    }

    /// How many `{` this line opened and did not close, before an offset.
    fn braces_open_on_line(&self, at: usize) -> usize {
        let before = self.text.get(self.line_start..at).unwrap_or_default();
        if before.len() > 4096 {
            return 0;
        }
        let opened = before.chars().filter(|c| matches!(c, '{' | '｛')).count();
        opened.saturating_sub(before.chars().filter(|c| matches!(c, '}' | '｝')).count())
    }

    fn repair(&mut self) {
        self.out.repairs.push(self.out.text.len() + usize::from(self.blank.is_some()));
    }

    fn slash(&mut self, at: usize, c: char) -> usize {
        let rest = self.text.get(at + c.len_utf8()..).unwrap_or_default();
        match rest.chars().next() {
            Some('/' | '／') if !self.in_title(at) => {
                let len = c.len_utf8() + rest.find('\n').unwrap_or(rest.len());
                self.comment(at, at + len)
            }
            Some(star @ ('*' | '＊')) => {
                let body = c.len_utf8() + star.len_utf8();
                let inner = self.text.get(at + body..).unwrap_or_default();
                match strings::comment_end(inner) {
                    Some(len) => self.comment(at, at + body + len),
                    None => {
                        let len = inner.find('\n').unwrap_or(inner.len());
                        let span = self.place(at, at + body);
                        self.out.open_comment = true;
                        self.out
                            .diagnostics
                            .push(problems::unclosed_comment(span, self.base + at + body + len));
                        self.comment(at, at + body + len)
                    }
                }
            }
            _ => {
                self.emit(at, at + c.len_utf8(), "/");
                at + c.len_utf8()
            }
        }
    }

    /// In the title of an article, `//` begins a comment only after a blank: `四、 见 http://…`. The title ends at the brace.
    fn in_title(&self, at: usize) -> bool {
        let before = self.text.get(self.line_start..at).unwrap_or_default();
        let touches = before.chars().next_back().is_some_and(|c| !c.is_whitespace());
        touches && !before.contains(['{', '｛']) && strings::looks_like_heading(before)
    }

    fn comment(&mut self, start: usize, end: usize) -> usize {
        let text = self.text.get(start..end).unwrap_or_default();
        let body = text.trim_end_matches('\r');
        self.out
            .comments
            .push(Comment { text: body.to_owned(), span: self.place(start, start + body.len()).span });
        match text.rfind('\n') {
            Some(line) => {
                self.blank = Some(true);
                self.line_start = start + line + 1;
            }
            None => {
                self.blank.get_or_insert(false);
            }
        }
        end
    }

    fn other(&mut self, at: usize, c: char) -> usize {
        let end = at + c.len_utf8();
        let within_word = is_unseen(c) && self.within_word(at, end);
        if is_blank(c) && !within_word {
            return self.skip(at, c);
        }
        if within_word || is_control(c) {
            if self.control_line != Some(self.line_start) {
                self.control_line = Some(self.line_start);
                self.out.diagnostics.push(problems::unseen_character(self.place(at, end), c));
            }
            // The word it parts is one word to whoever reads it.
            return if within_word { end } else { self.skip(at, c) };
        }
        let folded = half_width(c);
        if matches!(folded, '(' | ')' | '{' | '}') {
            self.bracket_at(at, end, folded);
        } else {
            let mut buffer = [0; 4];
            self.emit(at, end, folded.encode_utf8(&mut buffer));
        }
        end
    }

    /// Whether a character that nobody sees stands between two characters of a word.
    fn within_word(&self, at: usize, end: usize) -> bool {
        let is_word = |c: char| c.is_alphanumeric() || c == '_';
        let before =
            self.text.get(..at).unwrap_or_default().chars().rev().take(MAX_UNSEEN).find(|c| !is_unseen(*c));
        let after =
            self.text.get(end..).unwrap_or_default().chars().take(MAX_UNSEEN).find(|c| !is_unseen(*c));
        before.is_some_and(is_word) && after.is_some_and(is_word)
    }

    fn bracket_at(&mut self, at: usize, end: usize, c: char) {
        let was_cut = self.cut.is_some();
        let shows = self.bracket(c);
        if shows {
            let mut buffer = [0; 4];
            self.emit(at, end, c.encode_utf8(&mut buffer));
        } else if !was_cut && self.cut.is_some() {
            self.out.cut = true;
            self.out.repairs.push(self.out.text.len());
            self.out.diagnostics.push(problems::too_deep(self.place(at, end)));
        }
    }

    /// Follows the nesting; false when a bracket belongs to a part that is left out.
    fn bracket(&mut self, c: char) -> bool {
        if matches!(c, '(' | '{') {
            self.stack.push(c);
            self.out.deepest = self.out.deepest.max(self.stack.len());
            if self.cut.is_none() && self.stack.len() > MAX_DEPTH {
                self.cut = Some(self.stack.len());
            }
            return self.cut.is_none();
        }
        if c == ')' {
            // A bracket of the wrong kind closes nothing here; the grammar speaks of it.
            if self.stack.last() == Some(&'(') {
                self.stack.pop();
            }
        } else {
            while self.stack.last() == Some(&'(') {
                self.stack.pop();
            }
            if self.stack.pop().is_none() {
                self.out.unbalanced = true;
            }
        }
        match self.cut {
            Some(depth) if self.stack.len() < depth => {
                self.cut = None;
                self.stack.len() + 1 < depth
            }
            Some(_) => false,
            None => true,
        }
    }
}

/// The first character and the rest.
fn split_first(text: &str) -> (&str, &str) {
    let len = text.chars().next().map_or(0, char::len_utf8);
    text.split_at_checked(len).unwrap_or((text, ""))
}

/// Blanks of every kind, and characters nobody can see.
fn is_blank(c: char) -> bool {
    c.is_whitespace() || has_no_width(c)
}

/// Characters without a width that have no other meaning.
fn has_no_width(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FEFF}' | '\u{AD}' | '\u{180E}')
}

/// Nobody can see that it is there, and it is no blank.
fn is_unseen(c: char) -> bool {
    has_no_width(c) || is_control(c) && !c.is_whitespace()
}

/// Control characters and those that turn the direction of writing: they make a text look different from what it says.
fn is_control(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200E}' | '\u{200F}' | '\u{061C}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// The half-width twin of a full-width form. ＂ stays: it closes only with itself.
pub(crate) fn half_width(c: char) -> char {
    match c {
        '＂' => c,
        '\u{FF01}'..='\u{FF5E}' => u32::from(c).checked_sub(0xFEE0).and_then(char::from_u32).unwrap_or(c),
        _ => c,
    }
}
