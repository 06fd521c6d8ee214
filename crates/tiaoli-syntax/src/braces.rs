//! Puts the braces of a text in pairs when they are not: decides, by what the lines begin with, which `}` is missing or too
//! much. One forgotten brace is one message, and the declarations around it stay what they are.

use pest::Parser;
use tiaoli_diagnostics::{Diagnostic, FileId, FileSpan, Span};

use crate::fold::Prepared;
use crate::grammar::{Grammar, Rule};
use crate::problems;
use crate::strings::{self, Scan};

/// One change to the braces of a file; the offsets are the file's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// A `{` is missing here.
    Open(usize),
    /// A `}` is missing here.
    Close(usize),
    /// The `}` here is one too many.
    Remove(usize),
}

impl Step {
    pub(crate) fn at(self) -> usize {
        match self {
            Self::Open(at) | Self::Close(at) | Self::Remove(at) => at,
        }
    }
}

/// What a `{` opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// An article, with the shape of its heading.
    Article(u8),
    /// Any other declaration.
    Item,
    /// A record, a block of values.
    Block,
    /// `属于 {…}`: closes before the next clause.
    Set,
}

struct Open {
    at: usize,
    kind: Kind,
    /// How far the line is indented that opened it; only lines that begin with `}` are compared with it.
    indent: usize,
}

/// A line that begins a declaration and opens no brace; places of the prepared text.
#[derive(Clone, Copy)]
struct Headless {
    end: usize,
    /// The `(` that stands in the place of the brace.
    bracket: Option<usize>,
}

/// The steps that put the braces of a prepared text in pairs, and a message for each mistake.
pub(crate) fn plan(file: FileId, text: &str, prepared: &Prepared) -> (Vec<Step>, Vec<Diagnostic>) {
    let mut planner = Planner {
        file,
        prepared,
        original: text,
        stack: Vec::new(),
        steps: Vec::new(),
        problems: Vec::new(),
        headless: None,
        short_of_closing: false,
        surplus: 0,
        last_closed: None,
        indent: 0,
        looks: MOST_LOOKS,
    };
    planner.run();
    // The folder carries them out in the order of their places.
    planner.steps.sort_by_key(|step| step.at());
    (planner.steps, planner.problems)
}

/// Whether every brace outside strings has its partner.
pub(crate) fn balanced(text: &str) -> bool {
    let mut depth = 0_usize;
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let Some(next) = rest.find(['{', '}', '"', '“', '《', '＂']) else { break };
        let from = rest.get(next..).unwrap_or_default();
        let mark = from.chars().next().unwrap_or_default();
        let line = from.get(..from.find('\n').unwrap_or(from.len())).unwrap_or_default();
        at += next
            + match (mark, depth) {
                ('{', _) => {
                    depth += 1;
                    1
                }
                ('}', 0) => return false,
                ('}', _) => {
                    depth -= 1;
                    1
                }
                _ => match strings::scan(line, || 0) {
                    Scan::Closed { len } => len,
                    _ => mark.len_utf8(),
                },
            };
    }
    depth == 0
}

/// No text that people write needs more looks ahead.
const MOST_LOOKS: usize = 20_000;

struct Planner<'a> {
    file: FileId,
    prepared: &'a Prepared,
    original: &'a str,
    stack: Vec<Open>,
    steps: Vec<Step>,
    problems: Vec<Diagnostic>,
    /// A head that has no `{`.
    headless: Option<Headless>,
    /// There are more `{` than `}`.
    short_of_closing: bool,
    /// So many more `}` than `{` there are. Of two one may stand where the other is meant.
    surplus: usize,
    /// The last `}` that stood under the line that opened it, and how far it was indented.
    last_closed: Option<(usize, usize)>,
    /// How far the line at hand is indented in the file.
    indent: usize,
    /// So many more lines may be looked at ahead: hostile texts take no longer than others.
    looks: usize,
}

impl Planner<'_> {
    fn run(&mut self) {
        let text = &self.prepared.text;
        let mut at = 0;
        let mut before_end = 0;
        let (opening, closing) = (text.matches('{').count(), text.matches('}').count());
        self.surplus = closing.saturating_sub(opening);
        let surplus = self.surplus > 0;
        self.short_of_closing = opening > closing;
        for line in text.split_inclusive('\n') {
            let rest = text.get(at..).unwrap_or_default();
            self.indent = self.indent_of(at);
            let two_lines = rest.match_indices('\n').nth(1).map_or(rest.len(), |(end, _)| end + 1);
            let turned = self.turned_head(line);
            let head = turned.or_else(|| line_head(rest.get(..two_lines).unwrap_or_default()));
            self.line_start(head, line, before_end);
            if surplus
                && matches!(head, Some(Kind::Item))
                && !line.contains('{')
                && !rest.get(line.len()..).is_some_and(|next| next.starts_with('{'))
            {
                let whole = line.trim_end();
                let written = whole.strip_suffix('(').map_or(whole, str::trim_end);
                let bare = Grammar::parse(Rule::bare_rule_head, written).is_ok();
                let bracket = (written.len() < whole.len()).then(|| at + whole.len() - 1);
                self.headless = (bare && self.stack.iter().all(|open| matches!(open.kind, Kind::Article(_))))
                    .then_some(Headless { end: at + whole.len(), bracket });
            }
            match turned {
                Some(head) => self.turned(at + line.trim_end().len(), head),
                None => self.line_body(at, line, head),
            }
            at += line.len();
            before_end = at - line.len() + line.trim_end().len();
        }
        // What was left out reaches to the end of the text: the braces close after it.
        let last = if self.prepared.cut { None } else { Some(before_end) };
        while !self.stack.is_empty() {
            match last {
                Some(end) => self.close_top(end),
                None => self.close_at_end(),
            }
        }
    }

    /// Closes what cannot go on at a line that begins like this.
    fn line_start(&mut self, head: Option<Kind>, line: &str, before_end: usize) {
        match head {
            Some(kind) => {
                while self.stack.last().is_some_and(|open| !matches!(open.kind, Kind::Article(_))) {
                    self.close_top(before_end);
                }
                if let Kind::Article(_) = kind
                    && let Some(same) = self.stack.iter().position(|open| open.kind == kind)
                {
                    while self.stack.len() > same {
                        self.close_top(before_end);
                    }
                }
            }
            None => {
                let closes = line.starts_with('}') || Grammar::parse(Rule::strict_clause_start, line).is_ok();
                while closes && self.stack.last().is_some_and(|open| open.kind == Kind::Set) {
                    self.close_top(before_end);
                }
            }
        }
    }

    fn line_body(&mut self, start: usize, line: &str, head: Option<Kind>) {
        let mut head = head;
        let mut at = 0;
        while let Some(c) = line.get(at..).and_then(|rest| rest.chars().next()) {
            let rest = line.get(at..).unwrap_or_default();
            let len = match c {
                '"' | '“' | '《' | '＂' => match strings::scan(rest.trim_end_matches('\n'), || 0) {
                    Scan::Closed { len } => len,
                    _ => c.len_utf8(),
                },
                _ => c.len_utf8(),
            };
            if c == '{' && self.doubled(start + at) {
                let span = self.prepared.map.span(start + at, start + at + 1);
                self.steps.push(Step::Remove(span.start as usize));
                self.problems.push(problems::doubled_brace(span.in_file(self.file)));
            } else if c == '{' {
                let before = line.get(..at).unwrap_or_default();
                let kind = head.take().unwrap_or_else(|| brace_kind(before));
                self.stack.push(Open { at: start + at, kind, indent: self.indent });
                if matches!(kind, Kind::Item | Kind::Article(_)) {
                    self.headless = None;
                }
            } else if c == '}' {
                self.closing(start + at);
            }
            at += len;
        }
    }

    /// The head that ends with `}` where its `{` belongs.
    fn turned_head(&self, line: &str) -> Option<Kind> {
        let written = line.trim_end().strip_suffix('}').filter(|_| self.surplus > 1)?;
        if written.contains(['{', '}']) {
            return None;
        }
        line_head(&format!("{written}{{")).filter(|head| match head {
            Kind::Article(depth) => *depth < 2,
            Kind::Item => Grammar::parse(Rule::bare_rule_head, written.trim_end()).is_ok(),
            Kind::Block | Kind::Set => false,
        })
    }

    /// Reads the `}` that ends there as a `{`.
    fn turned(&mut self, end: usize, kind: Kind) {
        let span = self.prepared.map.span(end - 1, end);
        self.steps.push(Step::Remove(span.start as usize));
        self.steps.push(Step::Open(self.prepared.map.end(end)));
        self.problems.push(problems::wrong_symbol(span.in_file(self.file), "}", "{"));
        self.stack.push(Open { at: end - 1, kind, indent: self.indent });
        self.headless = None;
    }

    /// Nothing opens with two braces, so the second is too much; not where its own `}` stands too.
    fn doubled(&self, at: usize) -> bool {
        let before = self.prepared.text.get(..at).unwrap_or_default();
        self.short_of_closing && before.trim_end_matches([' ', '\n']).ends_with('{')
    }

    fn closing(&mut self, at: usize) {
        let only_articles = self.stack.iter().all(|open| matches!(open.kind, Kind::Article(_)));
        if let Some(Headless { end, bracket }) = self.headless.filter(|_| only_articles) {
            self.headless = None;
            let place = self.prepared.map.end(end);
            if let Some(bracket) = bracket {
                let span = self.prepared.map.span(bracket, bracket + 1);
                self.steps.push(Step::Remove(span.start as usize));
                self.steps.push(Step::Open(place));
                let written = span.text(self.original);
                self.problems.push(problems::wrong_symbol(span.in_file(self.file), written, "{"));
                return;
            }
            self.steps.push(Step::Open(place));
            let head = self.line_span(end);
            self.problems.push(problems::missing_open_brace(head.in_file(self.file), place));
            return;
        }
        let before = self.prepared.text.get(..at).unwrap_or_default();
        let leads = before.is_empty() || before.ends_with('\n');
        let indent = self.indent;
        if leads && self.stands_too_deep(at, indent) {
            return self.surplus_at(at, problems::surplus_brace);
        }
        if leads && self.stands_under_the_outer(indent) {
            self.close_top(before.trim_end().len());
        }
        match self.stack.pop() {
            Some(open) => {
                self.last_closed = (leads && open.indent == indent).then_some((at, indent));
            }
            // Straight after one that stands where it belongs, either of the two may go.
            None if self.last_closed.is_some_and(|(last, under)| {
                under == indent && before.get(last + 1..).is_some_and(|between| between.trim().is_empty())
            }) =>
            {
                self.surplus_at(at, problems::surplus_brace);
            }
            None => self.surplus_at(at, problems::some_surplus_brace),
        }
    }

    fn surplus_at(&mut self, at: usize, problem: fn(FileSpan) -> Diagnostic) {
        let span = self.prepared.map.span(at, at + 1);
        self.steps.push(Step::Remove(span.start as usize));
        self.problems.push(problem(span.in_file(self.file)));
        self.surplus = self.surplus.saturating_sub(1);
    }

    /// Whether a `}` that begins a line is the one too many: it is indented further than what it would close, and a `}` that
    /// stands right comes before anything else that does not belong inside.
    fn stands_too_deep(&mut self, at: usize, indent: usize) -> bool {
        let Some(outer) = self.stack.last().map(|open| open.indent) else { return false };
        if self.surplus == 0 || indent <= outer {
            return false;
        }
        let mut start = at;
        for line in self.prepared.text.get(at..).unwrap_or_default().split_inclusive('\n') {
            let indent = self.indent_of(start);
            if start > at && !line.trim().is_empty() && indent <= outer {
                return line.starts_with('}') && indent == outer;
            }
            start += line.len();
            let Some(left) = self.looks.checked_sub(1) else { return false };
            self.looks = left;
        }
        false
    }

    /// Whether a `}` stands under what is outside of what it would close, which then has none.
    fn stands_under_the_outer(&self, indent: usize) -> bool {
        match self.stack.as_slice() {
            [.., outer, open] => self.short_of_closing && open.indent > indent && outer.indent == indent,
            _ => false,
        }
    }

    /// How far a line that begins at a place is indented in the file.
    fn indent_of(&self, at: usize) -> usize {
        let place = self.prepared.map.start(at);
        let before = self.original.get(..place).unwrap_or_default();
        let line = before.rsplit('\n').next().unwrap_or_default();
        let blanks = line.chars().take_while(|c| c.is_whitespace());
        blanks
            .map(|c| match c {
                '\t' => 4,
                '\u{3000}' => 2,
                _ => 1,
            })
            .sum()
    }

    fn line_span(&self, end: usize) -> Span {
        let before = self.prepared.text.get(..end).unwrap_or_default();
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        self.prepared.map.span(start, end)
    }

    fn close_top(&mut self, before_end: usize) {
        let Some(open) = self.stack.pop() else { return };
        let place = self.prepared.map.end(before_end.max(open.at + 1));
        self.close(&open, place);
    }

    fn close_at_end(&mut self) {
        let Some(open) = self.stack.pop() else { return };
        self.close(&open, self.original.len());
    }

    fn close(&mut self, open: &Open, place: usize) {
        self.steps.push(Step::Close(place));
        let brace = self.prepared.map.span(open.at, open.at + 1);
        let set = open.kind == Kind::Set;
        let within = self.original.get(brace.range().start..place).unwrap_or_default();
        let lead = match set || !within.contains('\n') {
            true => String::new(),
            false => format!("\n{}", " ".repeat(open.indent)),
        };
        // An article may end before any of the declarations after it.
        let is_guess = matches!(open.kind, Kind::Article(_));
        self.problems.push(problems::missing_brace(brace.in_file(self.file), place, &lead, is_guess));
    }
}

/// What kind of declaration a line begins, if any.
fn line_head(lines: &str) -> Option<Kind> {
    let pair = Grammar::parse(Rule::head_line, lines).ok()?.next()?.into_inner().next()?;
    // `（一）户籍 属于 {城市}；` is an item of a list.
    let first = lines.lines().next().unwrap_or_default().trim_end();
    let marker = matches!(pair.as_rule(), Rule::marker_cn | Rule::marker_digit | Rule::marker_dot);
    // 重点审核 is also a clause of a rule.
    let braced = first.contains('{') || lines.lines().nth(1).is_some_and(|next| next.starts_with('{'));
    if pair.as_rule() == Rule::k_review && !braced {
        return None;
    }
    if marker && first.contains('{') && !first.ends_with(['{', '}']) {
        return None;
    }
    Some(match pair.as_rule() {
        Rule::article_no => Kind::Article(0),
        Rule::section_no => Kind::Article(1),
        Rule::marker_cn => Kind::Article(2),
        Rule::marker_digit => Kind::Article(3),
        Rule::marker_dot => Kind::Article(4),
        _ => Kind::Item,
    })
}

/// The kind of a brace that does not belong to a head, by the word before it.
fn brace_kind(before: &str) -> Kind {
    const BEFORE_SETS: [&str; 11] =
        ["属于", "为", "是", "缺", " in", " is", " not", "missing", "(", "、", ","];
    let before = before.trim_end();
    if BEFORE_SETS.iter().any(|word| before.ends_with(word)) { Kind::Set } else { Kind::Block }
}
