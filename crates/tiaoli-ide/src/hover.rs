//! What is told about the word under the pointer.

mod keywords;
mod literals;
mod quotes;
mod symbols;
mod values;

pub(crate) use keywords::meaning;
pub(crate) use literals::{catalogs_of, code_at, codes_of_field};
pub(crate) use symbols::symbol as symbol_text;

use tiaoli_diagnostics::{FileId, FileSpan, Lang, Span};
use tiaoli_syntax::{
    Token, TokenKind,
    keywords::{KEYWORDS, Keyword, Kw, Place},
};

use crate::{Snapshot, functions, texts::tokens_around, words::pick};

/// What is told, and about which place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hover {
    pub at: FileSpan,
    /// Markdown, in the language of the session.
    pub text: String,
}

/// What is told about the word, number or text at an offset.
pub fn hover(snapshot: &Snapshot, file: FileId, offset: usize) -> Option<Hover> {
    let text = snapshot.text(file);
    let lang = snapshot.lang(file);
    if let Some(found) = snapshot.name_at(file, offset) {
        let mut told: Vec<String> = Vec::new();
        for one in snapshot.analysis.references.all_at(file, offset) {
            told.extend(symbols::symbol(snapshot, one.symbol, lang).filter(|text| !told.contains(text)));
        }
        if !told.is_empty() {
            return Some(Hover { at: found.at, text: told.join("\n\n---\n\n") });
        }
    }
    // Source texts and tables are no policy text.
    snapshot.parsed(file)?;
    let all = tokens_around(snapshot, file, offset);
    let at = token_at(&all, offset)?;
    let token = all.get(at)?;
    let (span, told) = match token.kind {
        TokenKind::String => (token.span, literals::string(snapshot, file, text, &all, at, lang)?),
        TokenKind::Literal => (token.span, literals::literal(snapshot, token.span.in_file(file), lang)?),
        TokenKind::Keyword | TokenKind::Word | TokenKind::Name | TokenKind::Operator => {
            named(text, &all, at, lang)?
        }
        TokenKind::Comment | TokenKind::Punctuation | TokenKind::Unknown => return None,
    };
    Some(Hover { at: span.in_file(file), text: told })
}

/// The token at an offset: the one that begins there goes before the one that ends there.
fn token_at(tokens: &[Token], offset: usize) -> Option<usize> {
    let next = tokens.partition_point(|token| token.span.start as usize <= offset);
    let at = next.checked_sub(1)?;
    let touches = |at: usize| tokens.get(at).is_some_and(|token| token.span.end as usize >= offset);
    let is_sign = |at: usize| {
        tokens.get(at).is_some_and(|token| matches!(token.kind, TokenKind::Punctuation | TokenKind::Operator))
    };
    match at.checked_sub(1).filter(|before| is_sign(at) && touches(*before)) {
        Some(before) => Some(before),
        None => touches(at).then_some(at),
    }
}

/// A built-in function, the evaluated day, or a keyword.
fn named(text: &str, tokens: &[Token], at: usize, lang: Lang) -> Option<(Span, String)> {
    let token = tokens.get(at)?;
    let word = token.span.text(text);
    let next = tokens.get(at + 1).map(|next| next.span.text(text));
    if matches!(next, Some("(" | "（"))
        && let Some(function) = functions::find(word)
    {
        return Some((token.span, function_text(&function, lang)));
    }
    if let Some((span, keyword)) = keyword(text, tokens, at) {
        return Some((span, keyword_text(keyword, lang)));
    }
    let day = functions::evaluated_day(word)?;
    Some((token.span, format!("**{word}**\n\n{}", day.get(lang))))
}

/// A function as it is called, what it means, its parameters and what it gives.
pub(crate) fn function_text(function: &functions::Function, lang: Lang) -> String {
    let (label, _) = function.label(lang);
    let other = function.name.get(if lang == Lang::Zh { Lang::En } else { Lang::Zh });
    let mut lines = vec![
        format!("**{label}** · `{other}`"),
        String::new(),
        function.meaning.get(lang).to_owned(),
        String::new(),
    ];
    lines.extend(functions::parameters(function, lang).into_iter().map(|line| format!("- {line}")));
    if !function.returns.is_empty() {
        let gives = pick(lang, "得到：", "gives: ");
        lines.extend([String::new(), format!("{gives}{}", function.returns.get(lang))]);
    }
    lines.join("\n")
}

/// A keyword, its other spellings and what it means.
pub(crate) fn keyword_text(keyword: &Keyword, lang: Lang) -> String {
    let word = keyword.word(lang);
    let also: Vec<String> = keyword
        .spellings()
        .filter(|spelling| *spelling != word)
        .map(|spelling| format!("`{spelling}`"))
        .collect();
    let also = if also.is_empty() { String::new() } else { format!(" · {}", also.join(" ")) };
    format!("**{word}**{also}\n\n{}", meaning(keyword.kw).get(lang))
}

/// The keyword a token belongs to, of one word or several, in the sense it has there.
fn keyword(text: &str, tokens: &[Token], at: usize) -> Option<(Span, &'static Keyword)> {
    const MOST_WORDS: usize = 3;
    for length in (1..=MOST_WORDS).rev() {
        for start in (at + 1).saturating_sub(length)..=at {
            let Some(run) = tokens.get(start..start + length) else { continue };
            let words: Vec<&str> = run.iter().map(|token| token.span.text(text)).collect();
            let said = words.join(" ");
            let before = start.checked_sub(1).and_then(|before| tokens.get(before));
            if let Some(found) = sense(&said, before, text) {
                let span = run.iter().map(|token| token.span).reduce(Span::to)?;
                return Some((span, found));
            }
        }
    }
    None
}

/// Of several keywords that are spelled alike, the one that can stand behind the token before.
fn sense(said: &str, before: Option<&Token>, text: &str) -> Option<&'static Keyword> {
    let all = || KEYWORDS.iter().filter(|keyword| keyword.spellings().any(|spelling| spelling == said));
    let before = before.map(|token| token.span.text(text)).unwrap_or_default();
    let of = |place: Place| all().find(|keyword| keyword.place == place);
    let spells =
        |kw: Kw| KEYWORDS.iter().any(|one| one.kw == kw && one.spellings().any(|word| word == before));
    let fitting = match before {
        ":" | "：" => of(Place::Type),
        "be" => of(Place::Outcome),
        _ if spells(Kw::ShouldBe) => of(Place::Outcome),
        _ if spells(Kw::SetOf) || spells(Kw::ScaleOf) => of(Place::Type),
        _ if spells(Kw::Integer) || spells(Kw::Decimal) => of(Place::Unit),
        _ => None,
    };
    let plain = || all().find(|keyword| !matches!(keyword.place, Place::Outcome | Place::Unit | Place::Type));
    fitting.or_else(plain).or_else(|| all().next())
}
