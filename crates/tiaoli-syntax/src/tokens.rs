//! The words of a text, for colouring and completion. Any text is a row of tokens with blanks between them.

use pest::Parser;
use tiaoli_diagnostics::{FileId, Span};

use crate::grammar::{Grammar, Rule};
use crate::keywords;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TokenKind {
    /// A reserved word.
    Keyword,
    /// A word that is a keyword in its place and a name elsewhere.
    Word,
    Name,
    /// Numbers, amounts, dates, grades, months, terms.
    Literal,
    String,
    Comment,
    /// `=`, `+`, `..` and the like.
    Operator,
    /// Brackets, commas, colons and the like.
    Punctuation,
    /// What belongs nowhere.
    Unknown,
}

/// One token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    pub kind: TokenKind,
    pub span: Span,
}

/// The tokens of a text, comments among them, in order.
pub fn tokens(text: &str) -> Vec<Token> {
    let prepared = crate::fold::prepare(FileId(0), text, 0, &[]);
    let mut tokens: Vec<Token> = prepared
        .comments
        .iter()
        .map(|comment| Token { kind: TokenKind::Comment, span: comment.span })
        .collect();
    let pairs = Grammar::parse(Rule::tokens, &prepared.text).ok().and_then(|mut pairs| pairs.next());
    for pair in pairs.into_iter().flat_map(|pair| pair.into_inner()) {
        let range = pair.as_span();
        let span = prepared.map.span(range.start(), range.end());
        let kind = match pair.as_rule() {
            Rule::EOI => continue,
            Rule::string => TokenKind::String,
            Rule::bad_name => TokenKind::Keyword,
            Rule::touching if keywords::is_reserved(pair.as_str()) => TokenKind::Keyword,
            Rule::touching => TokenKind::Word,
            Rule::name if keywords::find(pair.as_str()).is_some() => TokenKind::Word,
            Rule::name => TokenKind::Name,
            Rule::symbol => symbol(pair.as_str()),
            Rule::other => TokenKind::Unknown,
            _ => TokenKind::Literal,
        };
        if !span.is_empty() {
            tokens.push(Token { kind, span });
        }
    }
    tokens.sort_by_key(|token| (token.span.start, token.span.end));
    tokens
}

fn symbol(text: &str) -> TokenKind {
    match text {
        "{" | "}" | "(" | ")" | "|" | "、" | "," | ":" | ";" | "。" | "." => TokenKind::Punctuation,
        _ => TokenKind::Operator,
    }
}
