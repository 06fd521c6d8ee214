//! `cargo xtask tokens`: what the program takes each word of a file for, so that editors' grammars can be held against it.

use tiaoli_syntax::TokenKind;

/// One file as a line of JSON: `{"path": …, "tokens": [[kind, start, end], …]}` with byte offsets.
pub fn line(path: &str) -> Result<String, String> {
    let bytes = std::fs::read(path).map_err(|error| format!("{path}: {error}"))?;
    let text = String::from_utf8(bytes).map_err(|error| format!("{path}: {error}"))?;
    let tokens: Vec<String> = tiaoli_syntax::tokens(&text)
        .iter()
        .map(|token| format!("[\"{}\",{},{}]", kind(token.kind), token.span.start, token.span.end))
        .collect();
    Ok(format!("{{\"path\":{path:?},\"tokens\":[{}]}}", tokens.join(",")))
}

fn kind(kind: TokenKind) -> &'static str {
    match kind {
        TokenKind::Keyword => "keyword",
        TokenKind::Word => "word",
        TokenKind::Name => "name",
        TokenKind::Literal => "literal",
        TokenKind::String => "string",
        TokenKind::Comment => "comment",
        TokenKind::Operator => "operator",
        TokenKind::Punctuation => "punctuation",
        TokenKind::Unknown => "unknown",
    }
}
