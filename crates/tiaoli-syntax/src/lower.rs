//! Pairs of the grammar to the tree. Here the keyword language ends: 凡 and `when` give the same node.

mod articles;
mod data;
mod decision;
mod examples;
mod expr;
mod items;
mod literal;
mod rules;

mod values;

pub(crate) use literal::numeral;
pub(crate) use rules::Head;

use pest::Parser;
use pest::iterators::{Pair, Pairs};
use tiaoli_diagnostics::{Diagnostic, FileId, FileSpan, Span};

use crate::ast::{
    ArticleRef, Basis, BasisKind, BasisSource, Expr, Ident, Marker, Marks, Path, Str, Unverified,
};
use crate::fold::Prepared;
use crate::grammar::{Grammar, Rule};
use crate::{expected, problems};

/// A position among the children of a pair.
#[derive(Clone)]
pub(crate) struct Cursor<'i> {
    pairs: Pairs<'i, Rule>,
}

impl<'i> Cursor<'i> {
    pub(crate) fn new(pairs: Pairs<'i, Rule>) -> Self {
        Self { pairs }
    }

    fn peek(&self) -> Option<Rule> {
        self.pairs.peek().map(|pair| pair.as_rule())
    }

    fn peek_pair(&self) -> Option<Pair<'i, Rule>> {
        self.pairs.peek()
    }

    fn next(&mut self) -> Option<Pair<'i, Rule>> {
        self.pairs.next()
    }

    /// The next pair, if it is of this rule.
    fn take(&mut self, rule: Rule) -> Option<Pair<'i, Rule>> {
        if self.peek() == Some(rule) { self.next() } else { None }
    }

    fn at(&self, rule: Rule) -> bool {
        self.peek() == Some(rule)
    }
}

fn inner(pair: Pair<'_, Rule>) -> Cursor<'_> {
    Cursor::new(pair.into_inner())
}

/// Builds the tree of one prepared text.
pub(crate) struct Lower<'a> {
    pub(crate) file: FileId,
    /// The whole file.
    pub(crate) original: &'a str,
    pub(crate) prepared: &'a Prepared,
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// Declarations were taken out of the block of a head that could not be read.
    pub(crate) grouped: bool,
    /// The shapes of the lists open round the condition that is being read.
    shapes: Vec<Marker>,
    /// How deep the condition that is being read is nested.
    depth: usize,
}

impl<'a> Lower<'a> {
    pub(crate) fn new(file: FileId, original: &'a str, prepared: &'a Prepared) -> Self {
        Self {
            file,
            original,
            prepared,
            diagnostics: Vec::new(),
            grouped: false,
            shapes: Vec::new(),
            depth: 0,
        }
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// The place in the file of a piece of prepared text, without the blanks round it.
    fn span_of(&self, start: usize, end: usize) -> Span {
        let text = self.prepared.text.get(start..end).unwrap_or_default();
        let lead = text.len() - text.trim_start_matches([' ', '\n']).len();
        let kept = text.trim_end_matches([' ', '\n']).len().max(lead);
        self.prepared.map.span(start + lead, start + kept)
    }

    fn span(&self, pair: &Pair<'_, Rule>) -> Span {
        let span = pair.as_span();
        self.span_of(span.start(), span.end())
    }

    fn at(&self, span: Span) -> FileSpan {
        span.in_file(self.file)
    }

    fn place(&self, pair: &Pair<'_, Rule>) -> FileSpan {
        self.at(self.span(pair))
    }

    /// The character before a prepared offset.
    fn char_before(&self, at: usize) -> Option<char> {
        self.prepared.text.get(..at)?.chars().next_back()
    }

    /// Whether a prepared offset begins a line.
    fn begins_line(&self, at: usize) -> bool {
        matches!(self.char_before(at), Some('\n') | None)
    }

    /// A declared name, also when it is a reserved word or has —— for _.
    fn name(&mut self, pair: &Pair<'_, Rule>) -> Ident {
        let ident = self.ident(pair);
        if pair.as_rule() == Rule::bad_name {
            let problem = problems::reserved_name(self.at(ident.span), &ident.text);
            self.report(problem);
        }
        ident
    }

    fn ident(&mut self, pair: &Pair<'_, Rule>) -> Ident {
        let span = self.span(pair);
        let text = pair.as_str();
        let text = text.strip_prefix('.').unwrap_or(text);
        if let Some(ticked) = text.strip_prefix('`') {
            return Ident { text: ticked.trim_end_matches('`').to_owned(), span };
        }
        if text.contains("——") {
            let meant = text.replace("——", "_");
            let problem = problems::wrong_symbol(self.at(span), text, &meant);
            self.report(problem);
            return Ident { text: meant, span };
        }
        Ident { text: text.to_owned(), span }
    }

    fn next_name(&mut self, cursor: &mut Cursor<'_>) -> Option<Ident> {
        matches!(cursor.peek(), Some(Rule::name | Rule::bad_name)).then_some(())?;
        cursor.next().map(|pair| self.name(&pair))
    }

    fn path(&mut self, pair: Pair<'_, Rule>) -> Path {
        let span = self.span(&pair);
        let names = pair.into_inner().map(|part| self.part(&part)).collect();
        Path { names, span }
    }

    /// A name of a path; the dot is not part of it.
    fn part(&mut self, pair: &Pair<'_, Rule>) -> Ident {
        let mut ident = self.ident(pair);
        if pair.as_rule() == Rule::member {
            let span = pair.as_span();
            ident.span = self.span_of(span.start() + 1, span.end());
        }
        ident
    }

    fn next_path(&mut self, cursor: &mut Cursor<'_>) -> Option<Path> {
        cursor.take(Rule::path).map(|pair| self.path(pair))
    }

    /// `a、b、c` up to something that is no path.
    fn paths(&mut self, cursor: &mut Cursor<'_>) -> Vec<Path> {
        let mut paths = Vec::new();
        loop {
            paths.extend(self.next_path(cursor));
            if cursor.take(Rule::comma).is_none() && !cursor.at(Rule::path) {
                return paths;
            }
        }
    }

    fn string(&self, pair: &Pair<'_, Rule>) -> Str {
        let range = pair.as_span();
        let (start, end) = (range.start(), range.end());
        let text = pair.as_str();
        let mark = text.chars().next().unwrap_or_default();
        let last = text.chars().next_back().map_or(0, char::len_utf8);
        let marks = match mark {
            '“' => Marks::Curly,
            '《' => Marks::Title,
            _ => Marks::Straight,
        };
        let span = self.prepared.map.span(start, end);
        let inside = self.prepared.map.span(start + mark.len_utf8(), end - last);
        Str { text: inside.text(self.original).to_owned(), span, inner: inside, marks }
    }

    fn next_string(&self, cursor: &mut Cursor<'_>) -> Option<Str> {
        cursor.take(Rule::string).map(|pair| self.string(&pair))
    }

    /// Every string up to the end, as after 又称.
    fn strings(&self, pair: Pair<'_, Rule>) -> Vec<Str> {
        pair.into_inner()
            .filter(|part| part.as_rule() == Rule::string)
            .map(|part| self.string(&part))
            .collect()
    }

    fn unverified(&self, pair: Pair<'_, Rule>) -> Unverified {
        let span = self.span(&pair);
        Unverified { why: self.strings(pair).pop(), span }
    }

    fn basis(&mut self, pair: Pair<'_, Rule>) -> Basis {
        let span = self.span(&pair);
        let sources = pair.into_inner().filter(|part| part.as_rule() == Rule::basis_source);
        Basis { sources: sources.filter_map(|source| self.basis_source(source)).collect(), span }
    }

    fn basis_source(&mut self, pair: Pair<'_, Rule>) -> Option<BasisSource> {
        let span = self.span(&pair);
        let mut cursor = inner(pair);
        let kind = match cursor.peek()? {
            Rule::string => {
                let document = self.next_string(&mut cursor)?;
                let article = cursor.take(Rule::article_no).and_then(|pair| self.article_ref(&pair));
                BasisKind::Document(document, article)
            }
            Rule::article_no => BasisKind::Article(self.article_ref(&cursor.next()?)?),
            _ => {
                let bracket = |c: char| match c {
                    '[' | '(' | '【' | '﹝' | '〖' | '〘' => '〔',
                    ']' | ')' | '】' | '﹞' | '〗' | '〙' => '〕',
                    c => c,
                };
                BasisKind::Number(cursor.next()?.as_str().chars().map(bracket).collect())
            }
        };
        Some(BasisSource { kind, span })
    }

    fn article_ref(&mut self, pair: &Pair<'_, Rule>) -> Option<ArticleRef> {
        let span = self.span(pair);
        match literal::article_numbers(pair.as_str()) {
            Some([number, sub, paragraph]) => Some(ArticleRef { number: number?, sub, paragraph, span }),
            None => {
                let problem = problems::number_too_large(self.at(span));
                self.report(problem);
                None
            }
        }
    }

    /// Reports a keyword that touches the word after it; the words were read as meant.
    fn check_glued(&mut self, keyword: &Pair<'_, Rule>) {
        let end = keyword.as_span().end();
        let next = self.prepared.text.get(end..).and_then(|rest| rest.chars().next());
        let touches = next.is_some_and(|c| c.is_alphanumeric() || c == '_')
            && !next.is_some_and(|c| c.is_ascii_digit());
        if touches {
            let rest = self.prepared.text.get(end..).unwrap_or_default();
            let word: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            let span = self.span_of(keyword.as_span().start(), end + word.len());
            let after = self.prepared.map.end(end);
            let problem = problems::glued(self.at(span), after, keyword.as_str(), &word);
            self.report(problem);
        }
    }

    /// Says what is wrong with a slice the grammar could not read.
    fn broken(&mut self, pair: &Pair<'_, Rule>, alone: Rule) {
        let span = pair.as_span();
        if self.prepared.repaired(span.start(), span.end()) {
            return;
        }
        let slice = span.as_str();
        let slice = slice.trim_end_matches([' ', '\n']);
        let failure = Grammar::parse(alone, slice).err();
        let problem = expected::explain(
            self.file,
            self.original,
            self.prepared,
            span.start(),
            slice,
            failure.as_ref(),
            alone,
        );
        self.report(problem);
    }

    /// The condition that fills a pair's children from here on.
    fn condition(&mut self, cursor: &mut Cursor<'_>) -> Option<Expr> {
        self.shapes.clear();
        self.depth = 0;
        self.whole_expr(cursor)
    }

    /// The condition of a text that holds one condition alone.
    pub(crate) fn lone_condition(&mut self, pairs: Pairs<'_, Rule>) -> Option<Expr> {
        let alone = Cursor::new(pairs).next()?;
        self.condition(&mut inner(alone))
    }
}
