//! Folding and trimming of cell text.

use std::borrow::Cow;

/// Full-width forms (U+FF01 to U+FF5E) and the ideographic space as their half-width twins; other characters as they are.
pub(super) fn fold(c: char) -> char {
    match c {
        '\u{3000}' => ' ',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        _ => c,
    }
}

/// Blanks, and the characters nobody sees that spreadsheets and web pages leave behind.
pub(super) fn is_blank(c: char) -> bool {
    c.is_whitespace() || c.is_control() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

/// Without blanks and unseen characters at both ends.
pub fn trim_cell(text: &str) -> &str {
    text.trim_matches(is_blank)
}

/// The form in which names and values are compared: half-width, without blanks, ASCII in lower case.
pub fn squeeze(text: &str) -> String {
    text.chars().map(fold).filter(|c| !is_blank(*c)).map(|c| c.to_ascii_lowercase()).collect()
}

/// Whether a text could be taken for a formula: such a one gets an apostrophe when it is written to CSV.
fn begins_formula(text: &str) -> bool {
    let begin = text.trim_start_matches(|c| is_blank(c) || c == '"');
    begin.starts_with(['=', '+', '-', '@', '|', '＝', '＋', '－', '＠'])
}

/// A text as kept: trimmed, full-width letters and digits half-width (６６０１０１ is 660101), without the apostrophe by
/// which spreadsheets mark digits as text, and formulas as none. Punctuation stays: （ and ( are different characters of a name.
pub fn tidy(text: &str) -> Cow<'_, str> {
    const APOSTROPHES: [char; 4] = ['\'', '’', '‘', '＇'];
    let text = trim_cell(text);
    // Every full-width form begins with this byte.
    if !text.bytes().any(|byte| byte == 0xef) && !text.starts_with(APOSTROPHES) {
        return Cow::Borrowed(text);
    }
    let fold_word = |c: char| match fold(c) {
        folded if folded.is_ascii_alphanumeric() => folded,
        _ => c,
    };
    let folded: String = text.chars().map(fold_word).collect();
    Cow::Owned(match folded.strip_prefix(APOSTROPHES) {
        Some(rest) if !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_alphanumeric()) => rest.to_owned(),
        Some(rest) if begins_formula(rest) => trim_cell(rest).to_owned(),
        _ => folded,
    })
}
