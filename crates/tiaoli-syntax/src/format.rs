//! Tree to text: the canonical form of a file, in the language it is written in or in the other one.
//!
//! Every comment is kept, strings are never touched, and what could not be read, or was read with a message, is printed as
//! it stands. A text whose brackets or strings had to be repaired is not changed at all.

mod data;
mod examples;
mod expr;
mod items;
mod literal;
mod printer;
mod rules;

use tiaoli_diagnostics::{Code, FileId, Lang};

use crate::names::NameMap;
use crate::parse::parse;
use printer::Printer;

/// How a text is formatted.
#[derive(Clone, Copy, Debug)]
pub struct FormatOptions<'a> {
    /// The language of keywords, literals and named names; `None` keeps the language most keywords are in.
    pub lang: Option<Lang>,
    /// The names 英文名 declares, used when the language changes.
    pub names: &'a NameMap,
}

static NO_NAMES: NameMap = NameMap::new();

impl Default for FormatOptions<'_> {
    fn default() -> Self {
        Self { lang: None, names: &NO_NAMES }
    }
}

/// A formatted text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Formatted {
    pub text: String,
    /// The text differs from what was given.
    pub changed: bool,
}

/// The canonical form of a text.
pub fn format(text: &str, options: &FormatOptions<'_>) -> Formatted {
    let parse = parse(FileId(0), text);
    let repaired = |code: Code| {
        matches!(
            code,
            Code::E0113 | Code::E0114 | Code::E0115 | Code::E0116 | Code::E0117 | Code::E0123 | Code::E0125
        )
    };
    if parse.diagnostics.iter().any(|diagnostic| repaired(diagnostic.code)) {
        return Formatted { text: text.to_owned(), changed: false };
    }
    let written = dominant_language(text);
    let mut printer = Printer::new(text, &parse, written, options.lang.unwrap_or(written), options.names);
    printer.file(&parse.file);
    let formatted = printer.finish();
    Formatted { changed: formatted != text, text: formatted }
}

/// The language most keywords of a text are in; Chinese when there are as many of each.
pub fn dominant_language(text: &str) -> Lang {
    let mut english = 0_usize;
    let mut chinese = 0_usize;
    for token in crate::tokens::tokens(text) {
        if token.kind == crate::tokens::TokenKind::Keyword || token.kind == crate::tokens::TokenKind::Word {
            if token.span.text(text).is_ascii() {
                english += 1;
            } else {
                chinese += 1;
            }
        }
    }
    if english > chinese { Lang::En } else { Lang::Zh }
}

/// A number in Chinese numerals, as in headings: 12 is 十二.
pub(crate) fn chinese_number(number: u32) -> String {
    const DIGITS: [&str; 10] = ["〇", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let digit = |n: u32| DIGITS.get(n as usize).copied().unwrap_or_default();
    match number {
        0..=9 => digit(number).to_owned(),
        10..=99 => {
            let tens = if number < 20 { String::new() } else { digit(number / 10).to_owned() };
            let ones = if number.is_multiple_of(10) { "" } else { digit(number % 10) };
            format!("{tens}十{ones}")
        }
        100..=999 => {
            let rest = match number % 100 {
                0 => String::new(),
                rest @ 1..=9 => format!("零{}", digit(rest)),
                rest @ 10..=19 => format!("一{}", chinese_number(rest)),
                rest => chinese_number(rest),
            };
            format!("{}百{rest}", digit(number / 100))
        }
        _ => number.to_string().chars().filter_map(|c| c.to_digit(10)).map(digit).collect(),
    }
}
