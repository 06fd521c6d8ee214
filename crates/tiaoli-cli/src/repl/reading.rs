//! What was typed: whether it is whole, and what it is.

use tiaoli_diagnostics::FileId;
use tiaoli_syntax::{
    Token, TokenKind,
    keywords::{self, Kw, Place},
    parse, parse_expr, tokens,
};

use crate::input;

/// One input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Input<'t> {
    Nothing,
    /// What stands behind the colon: a word and the rest of the line.
    Command(&'t str),
    /// `户籍 = 农村`
    Fill(&'t str, &'t str),
    /// Declarations.
    Items,
    Expression,
}

/// A command's text without its colon, half-width or full-width.
pub(crate) fn command(text: &str) -> Option<&str> {
    text.trim().strip_prefix([':', '：']).map(str::trim)
}

/// Lines on their way to become whole inputs.
#[derive(Debug, Default)]
pub(crate) struct Pending {
    text: String,
    /// The number of its first line.
    begun: usize,
}

impl Pending {
    /// Takes a line; gives the inputs that are whole with it, each with the number of its first line. A command ends what was
    /// begun and not finished before it.
    pub(crate) fn take(&mut self, number: usize, line: &str) -> Vec<(usize, String)> {
        let mut whole = Vec::new();
        if command(line).is_some() {
            whole.extend(self.rest());
        }
        match self.text.is_empty() {
            true => self.begun = number,
            false => self.text.push('\n'),
        }
        // A mark that some editors put before the first line.
        self.text.push_str(line.trim_start_matches('\u{feff}').trim_end_matches('\r'));
        if is_complete(&self.text) {
            whole.extend(self.rest());
        }
        whole
    }

    /// What was begun and not finished.
    pub(crate) fn rest(&mut self) -> Option<(usize, String)> {
        let text = std::mem::take(&mut self.text);
        (!text.is_empty()).then_some((self.begun, text))
    }
}

/// What a whole input is.
pub(crate) fn kind(text: &str) -> Input<'_> {
    if let Some(rest) = command(text) {
        return Input::Command(rest);
    }
    let words: Vec<Token> = words(text);
    let Some(first) = words.first() else { return Input::Nothing };
    if let [name, sign, ..] = words.as_slice()
        && matches!(name.kind, TokenKind::Name | TokenKind::Word)
        && matches!(sign.span.text(text), "=" | "＝")
        && let Some((field, value)) = input::pair(text)
    {
        return Input::Fill(field, value);
    }
    if parse_expr(FileId(0), text).1.is_empty() {
        return Input::Expression;
    }
    let parsed = parse(FileId(0), text);
    let is_sound = parsed.diagnostics.is_empty() && !parsed.file.items.is_empty();
    let opens = words.iter().any(|word| matches!(word.span.text(text), "{" | "｛"));
    if is_sound || opens || begins_item(first.span.text(text)) { Input::Items } else { Input::Expression }
}

/// Whether nothing more has to be typed. An empty line ends what is not in braces, and a command ends everything.
pub(crate) fn is_complete(text: &str) -> bool {
    let last_line = text.rsplit_once('\n').map_or(text, |(_, line)| line);
    if command(text).is_some() || command(last_line).is_some() {
        return true;
    }
    let words = words(text);
    let Some(first) = words.first() else { return true };
    let count = |open: [&str; 2]| words.iter().filter(|word| open.contains(&word.span.text(text))).count();
    let opened = count(["{", "｛"]);
    if opened > count(["}", "｝"]) {
        return false;
    }
    if text.contains('\n') && last_line.trim().is_empty() {
        return true;
    }
    if count(["(", "（"]) > count([")", "）"]) {
        return false;
    }
    let last = words.last().map_or("", |word| word.span.text(text));
    let goes_on = open_quotation(text, &words)
        || matches!(last, "、" | "，" | "," | ":" | "：" | "|" | "+" | "-" | "*" | "/" | "=")
        || asks_for_more(last);
    if goes_on {
        return false;
    }
    !(opened == 0
        && has_braces(first.span.text(text))
        && !matches!(kind(text), Input::Expression | Input::Fill(..)))
}

/// The text as it is read: a quotation over several lines is one string.
pub(crate) fn joined(text: &str) -> String {
    let mut out = String::new();
    let mut close: Option<char> = None;
    for c in text.chars() {
        match (close, c) {
            (Some(_), '\n') => continue,
            (Some(end), c) if c == end => close = None,
            (None, '“') => close = Some('”'),
            (None, '《') => close = Some('》'),
            _ => {}
        }
        out.push(c);
    }
    // What was never closed is told as it stands.
    if close.is_some() { text.to_owned() } else { out }
}

/// A condition as it is copied from a rule: without the word that leads it there.
pub(crate) fn without_head(text: &str) -> &str {
    let trimmed = text.trim_start();
    match words(trimmed).first() {
        Some(first) if matches!(place_of(first.span.text(trimmed)), Some((Kw::When, _))) => {
            trimmed.get(first.span.range().end..).unwrap_or_default()
        }
        _ => text,
    }
}

/// The tokens without comments.
pub(crate) fn words(text: &str) -> Vec<Token> {
    tokens(text).into_iter().filter(|token| token.kind != TokenKind::Comment).collect()
}

/// A string that was begun on the last line and not ended there.
fn open_quotation(text: &str, words: &[Token]) -> bool {
    let Some(last) = words.last().filter(|word| word.kind == TokenKind::String) else { return false };
    let string = last.span.text(text).trim_end();
    let close = match string.chars().next() {
        Some('“') => '”',
        Some('《') => '》',
        // Straight marks end on their line: which of them closes could not be told.
        _ => return false,
    };
    !string.ends_with(close)
}

fn place_of(word: &str) -> Option<(Kw, Place)> {
    keywords::find(word).map(|keyword| (keyword.kw, keyword.place))
}

/// The first word of a declaration.
pub(crate) fn begins_item(word: &str) -> bool {
    matches!(place_of(word), Some((_, Place::Item | Place::Article)))
}

/// A word behind which something must stand.
fn asks_for_more(word: &str) -> bool {
    matches!(
        place_of(word),
        Some((
            Kw::And
                | Kw::Or
                | Kw::Not
                | Kw::Is
                | Kw::IsNot
                | Kw::In
                | Kw::NotIn
                | Kw::Over
                | Kw::UnderLimit
                | Kw::Reaching
                | Kw::AtLeast
                | Kw::AtMost
                | Kw::AllOf
                | Kw::AnyOf
                | Kw::DefineAs,
            _
        ))
    )
}

/// The first word of a declaration whose body stands in braces.
fn has_braces(word: &str) -> bool {
    matches!(
        place_of(word),
        Some((
            Kw::GrantRule
                | Kw::DenyRule
                | Kw::HoldRule
                | Kw::Review
                | Kw::Match
                | Kw::Duty
                | Kw::Policy
                | Kw::Amend
                | Kw::Records
                | Kw::Catalog
                | Kw::List
                | Kw::Standard
                | Kw::Parameter
                | Kw::Benefit
                | Kw::Decision
                | Kw::Output
                | Kw::Example
                | Kw::Names
                | Kw::Article,
            _
        ))
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_quotations_heads_and_operators_ask_for_more() {
        for text in [
            "应助 农村",
            "应助 农村 {",
            "应助 农村 {\n    凡 户籍 为 农村\n",
            "应助 农村 {\n\n",
            "(户籍 为 城市",
            "（户籍 为 城市",
            "户籍 为",
            "户籍 为 城市 且",
            "户籍 为 城市、",
            "原则要求 “资助工作",
            "所称 甲 是指",
            "grant rural",
            "hukou is rural and",
        ] {
            assert!(!is_complete(text), "{text}");
        }
        for text in [
            "",
            "户籍 为 城市",
            "户籍 = 农村",
            "应助 农村 { 凡 户籍 为 农村 给予 助学金 }",
            "所称 甲 是指 户籍 为 城市",
            "等级 困难 由重到轻 甲、乙",
            ":set 户籍=农村",
            "：看 (",
            "户籍 为 城市 且\n\n",
            "(户籍 为 城市\n\n",
            "（户籍 为 城市\n：判定",
            "应助 农村 {\n  ：退出",
            "应助 农村\n\n",
            "200元 * 2",
            "“{”",
            "// 应助 {",
        ] {
            assert!(is_complete(text), "{text}");
        }
    }

    #[test]
    fn a_command_ends_what_was_begun() {
        let mut pending = Pending::default();
        assert_eq!(pending.take(1, "\u{feff}户籍 为 农村\r"), [(1, "户籍 为 农村".to_owned())]);
        assert!(pending.take(2, "（户籍 为 农村").is_empty());
        let whole = pending.take(3, "：判定");
        assert_eq!(whole, [(2, "（户籍 为 农村".to_owned()), (3, "：判定".to_owned())]);
        assert!(pending.take(4, "户籍 为").is_empty());
        assert_eq!(pending.take(5, "农村"), [(4, "户籍 为\n农村".to_owned())]);
        assert!(pending.take(6, "应助 甲 {").is_empty() && pending.take(7, "").is_empty());
        assert_eq!(pending.rest(), Some((6, "应助 甲 {\n".to_owned())));
        assert_eq!(pending.rest(), None);
    }

    #[test]
    fn what_an_input_is() {
        assert_eq!(kind("  "), Input::Nothing);
        assert_eq!(kind("：设 户籍=农村"), Input::Command("设 户籍=农村"));
        assert_eq!(kind(": as-of 2024-10-15"), Input::Command("as-of 2024-10-15"));
        assert_eq!(kind("户籍 ＝ 农村"), Input::Fill("户籍", "农村"));
        assert_eq!(kind("户籍 为 农村 且 年级 为 一年级"), Input::Expression);
        assert_eq!(kind("户籍 为"), Input::Expression);
        assert_eq!(kind("助学金标准 * 2"), Input::Expression);
        assert_eq!(kind("应助 农村 { 凡 户籍 为 农村 给予 助学金 }"), Input::Items);
        assert_eq!(kind("不予 甲 { 凡 户籍 }"), Input::Items);
        assert_eq!(kind("所称 甲 是指 户籍 为 城市"), Input::Items);
    }

    #[test]
    fn a_quotation_over_two_lines_is_one() {
        assert_eq!(joined("原文 “甲\n乙”\n凡 丙"), "原文 “甲乙”\n凡 丙");
        assert_eq!(joined("“甲\n乙"), "“甲\n乙");
    }
}
