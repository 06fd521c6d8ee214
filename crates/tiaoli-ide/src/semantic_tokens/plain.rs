//! The words of a text by themselves, before anything is known of names.

use std::{collections::BTreeMap, sync::LazyLock};

use tiaoli_diagnostics::Span;
use tiaoli_syntax::{
    AS_OF_NAMES, FUNCTION_NAMES, Token, TokenKind,
    keywords::{self, KEYWORDS},
};

use super::{Modifier, Modifiers, SemanticToken, TokenType};

/// Keywords of several words, by the first.
static PHRASES: LazyLock<BTreeMap<&'static str, Vec<Vec<&'static str>>>> = LazyLock::new(|| {
    let mut phrases: BTreeMap<&str, Vec<Vec<&str>>> = BTreeMap::new();
    for spelling in KEYWORDS.iter().flat_map(keywords::Keyword::spellings) {
        let words: Vec<&str> = spelling.split(' ').collect();
        if let (Some(first), true) = (words.first(), words.len() > 1) {
            phrases.entry(first).or_default().push(words);
        }
    }
    phrases
});

/// The coloured words of a text, in order, apart.
pub(super) fn words(text: &str) -> Vec<SemanticToken> {
    let tokens = tiaoli_syntax::tokens(text);
    let mut found: Vec<SemanticToken> = Vec::new();
    let mut phrase_end = 0;
    for (at, token) in tokens.iter().enumerate() {
        let rest = tokens.get(at..).unwrap_or_default();
        if let Some(end) = phrase(text, rest) {
            phrase_end = phrase_end.max(end);
        }
        let in_phrase = token.span.end <= phrase_end;
        let kind = if in_phrase { Some(TokenType::Keyword) } else { kind(text, rest) };
        let Some(kind) = kind else { continue };
        // Tokens stand one behind another; nothing downstream may rely on it alone.
        let start = found.last().map_or(0, |last| last.span.end).max(token.span.start);
        if start < token.span.end {
            let span = Span { start, end: token.span.end };
            let builtin = kind == TokenType::Function || is_as_of(token.span.text(text));
            let modifiers = Modifiers::default().with_if(builtin, Modifier::Builtin);
            found.push(SemanticToken { span, kind, modifiers });
        }
    }
    found
}

fn is_as_of(word: &str) -> bool {
    [AS_OF_NAMES.0, AS_OF_NAMES.1].contains(&word)
}

/// Where a keyword of several words ends that begins with the first token.
fn phrase(text: &str, tokens: &[Token]) -> Option<u32> {
    let first = tokens.first()?;
    let phrases = PHRASES.get(first.span.text(text))?;
    let fits = |words: &&Vec<&str>| {
        tokens.len() >= words.len()
            && words.iter().zip(tokens).all(|(word, token)| token.span.text(text) == *word)
    };
    let longest = phrases.iter().filter(fits).max_by_key(|words| words.len())?;
    tokens.get(longest.len() - 1).map(|token| token.span.end)
}

fn kind(text: &str, tokens: &[Token]) -> Option<TokenType> {
    let (token, rest) = tokens.split_first()?;
    let word = token.span.text(text);
    let called = rest.first().is_some_and(|next| matches!(next.span.text(text), "(" | "（"));
    let function = FUNCTION_NAMES.iter().any(|(zh, en)| *zh == word || *en == word);
    Some(match token.kind {
        TokenKind::Word | TokenKind::Name if called && function => TokenType::Function,
        TokenKind::Keyword | TokenKind::Word => TokenType::Keyword,
        TokenKind::Name if is_as_of(word) => TokenType::Keyword,
        TokenKind::Name => TokenType::Name,
        TokenKind::Literal => literal(word),
        TokenKind::String => TokenType::String,
        TokenKind::Comment => TokenType::Comment,
        TokenKind::Operator => TokenType::Operator,
        TokenKind::Punctuation | TokenKind::Unknown => return None,
    })
}

/// Amounts, days and everything that counts days; other numbers.
fn literal(word: &str) -> TokenType {
    let ends = |endings: &[&str]| endings.iter().any(|ending| word.ends_with(ending));
    let begins = |beginnings: &[&str]| beginnings.iter().any(|beginning| word.starts_with(beginning));
    let four = word.chars().take_while(char::is_ascii_digit).count() == 4;
    let after = word.chars().nth(4);
    if word.contains('元') || word.contains("CNY") {
        TokenType::Amount
    } else if four && matches!(after, Some('年' | '-' | '/' | '.' | '—' | '–' | '至'))
        || ends(&["学年", "学期"])
        || begins(&["spring", "autumn", "school", "months"])
        || (ends(&["月"]) && word.contains(['至', '、']))
    {
        TokenType::Date
    } else {
        TokenType::Number
    }
}
