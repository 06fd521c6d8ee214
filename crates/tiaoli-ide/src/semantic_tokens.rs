//! Colours that know what a name stands for, in sound and in broken texts.

mod names;
mod plain;

use tiaoli_core::symbols::Symbol;
use tiaoli_diagnostics::{FileId, Span};

use crate::Snapshot;

/// What a word is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TokenType {
    Keyword,
    Operator,
    Number,
    String,
    Comment,
    Policy,
    /// 等级
    Tiers,
    Table,
    Field,
    /// A value of 等级 or of a field.
    Value,
    Catalog,
    List,
    Standard,
    Benefit,
    DecisionTable,
    Definition,
    Rule,
    Check,
    Duty,
    /// The title of an example.
    Example,
    /// A record of an example.
    Record,
    /// A built-in function.
    Function,
    Date,
    Amount,
    /// The number and title of an article, and where 依据 names one.
    Article,
    /// A name that stands for nothing known.
    Name,
}

/// What else there is to say of a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Modifier {
    /// It is declared here.
    Declaration,
    /// It is decided here: 给予, 不得给予, 暂缓发放.
    Decide,
    /// What it stands for is out of force on the policy date.
    Deprecated,
    /// 待核实: what it stands for on the policy date was not checked against the original.
    Unverified,
    /// It belongs to the language or to the standard student table.
    Builtin,
}

impl Modifier {
    pub const ALL: [Self; 5] =
        [Self::Declaration, Self::Decide, Self::Deprecated, Self::Unverified, Self::Builtin];
}

/// A set of modifiers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Modifiers(u8);

impl Modifiers {
    #[must_use]
    pub fn with(self, modifier: Modifier) -> Self {
        Self(self.0 | 1 << modifier as u8)
    }

    #[must_use]
    fn with_if(self, holds: bool, modifier: Modifier) -> Self {
        if holds { self.with(modifier) } else { self }
    }

    pub fn has(self, modifier: Modifier) -> bool {
        self.0 & (1 << modifier as u8) != 0
    }

    /// One bit each, in the order of [`Modifier::ALL`].
    pub fn bits(self) -> u32 {
        u32::from(self.0)
    }
}

/// A word with its colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SemanticToken {
    pub span: Span,
    pub kind: TokenType,
    pub modifiers: Modifiers,
}

/// The words of a file, or of those lines of it that a range touches, in order. None overlaps another or crosses a line break.
pub fn tokens(snapshot: &Snapshot, file: FileId, range: Option<Span>) -> Vec<SemanticToken> {
    let text = snapshot.text(file);
    let Some(parsed) = snapshot.parsed(file) else { return Vec::new() };
    let over = overlay(names::names(snapshot, file), names::articles(&parsed.tree.items));
    let mut found = Vec::new();
    let mut over = over.into_iter().peekable();
    let mut end = 0;
    for mut token in plain::words(text) {
        let mut at = token.span.start.max(end);
        // What lies over this word, or before it, cuts it.
        while let Some(above) = over.next_if(|above| above.span.start < token.span.end) {
            let start = above.span.start.max(end);
            // What is left of a word that holds a name: 非 of 非涉农.
            if token.kind == TokenType::Name {
                token.kind = TokenType::Keyword;
            }
            if at < start {
                found.push(SemanticToken { span: Span { start: at, end: start }, ..token });
            }
            if start < above.span.end {
                found.push(SemanticToken { span: Span { start, ..above.span }, ..above });
                end = above.span.end;
            }
            at = at.max(end);
        }
        if at < token.span.end {
            found.push(SemanticToken { span: Span { start: at, end: token.span.end }, ..token });
            end = token.span.end;
        }
    }
    found.extend(over.filter(|above| above.span.start >= end));
    let mut found: Vec<SemanticToken> = found.into_iter().flat_map(|token| lines(text, token)).collect();
    if let Some(range) = range {
        found.retain(|token| token.span.start <= range.end && range.start <= token.span.end);
    }
    found
}

/// Names lie over articles: a title may hold one.
fn overlay(mut names: Vec<SemanticToken>, articles: Vec<SemanticToken>) -> Vec<SemanticToken> {
    let free = |article: &SemanticToken| {
        let after = names.partition_point(|name| name.span.end <= article.span.start);
        names.get(after).is_none_or(|name| name.span.start >= article.span.end)
    };
    let articles: Vec<SemanticToken> = articles.into_iter().filter(free).collect();
    names.extend(articles);
    names.sort_unstable();
    names
}

/// A word in pieces that stay on their lines.
fn lines(text: &str, token: SemanticToken) -> Vec<SemanticToken> {
    let mut at = token.span.start as usize;
    let mut found = Vec::new();
    for line in token.span.text(text).split_inclusive('\n') {
        let span = Span::new(at, at + line.trim_end_matches(['\n', '\r']).len());
        if !span.is_empty() {
            found.push(SemanticToken { span, ..token });
        }
        at += line.len();
    }
    found
}

/// The colour of what a name stands for.
fn kind_of(symbol: Symbol) -> TokenType {
    match symbol {
        Symbol::Policy(_) => TokenType::Policy,
        Symbol::Tiers(_) => TokenType::Tiers,
        Symbol::Value(..) => TokenType::Value,
        Symbol::Table(_) => TokenType::Table,
        Symbol::Field(_) => TokenType::Field,
        Symbol::Catalog(_) => TokenType::Catalog,
        Symbol::List(_) => TokenType::List,
        Symbol::Standard(_) => TokenType::Standard,
        Symbol::Benefit(_) => TokenType::Benefit,
        Symbol::DecisionTable(_) => TokenType::DecisionTable,
        Symbol::Definition(_) => TokenType::Definition,
        Symbol::Rule(_) => TokenType::Rule,
        Symbol::Check(_) => TokenType::Check,
        Symbol::Duty(_) => TokenType::Duty,
        Symbol::Example(_) => TokenType::Example,
        Symbol::Record(_) => TokenType::Record,
    }
}
