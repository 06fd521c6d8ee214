//! Tree to text: the canonical form of a file, in the language it is written in or in the other one.
//!
//! Every comment is kept, strings are never touched, and what could not be read, or was read with a message, is printed as
//! it stands. A text whose brackets or strings had to be repaired is not changed at all.

mod alone;
mod comments;
mod data;
mod examples;
mod expr;
mod items;
mod layout;
mod literal;
mod names;
mod printer;
mod rules;
mod tables;

pub use alone::format_expr;
use tiaoli_diagnostics::{Code, FileId, Lang, Span};

use crate::ast::{Comment, File, Item, ItemKind};
use crate::keywords;
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

/// How the lines of a text end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineBreak {
    /// `\n`
    Lf,
    /// `\r\n`
    CrLf,
}

impl LineBreak {
    /// As the first line ends.
    pub fn of(text: &str) -> Self {
        let first = text.split_once('\n').map_or("", |(line, _)| line);
        if first.ends_with('\r') { Self::CrLf } else { Self::Lf }
    }

    /// A text with these line breaks and no others.
    pub fn put_into(self, text: &str) -> String {
        let plain = text.replace("\r\n", "\n");
        match self {
            Self::Lf => plain,
            Self::CrLf => plain.replace('\n', "\r\n"),
        }
    }
}

/// The canonical form of a text, with the line breaks it has.
pub fn format(text: &str, options: &FormatOptions<'_>) -> Formatted {
    let parse = parse(FileId(0), text);
    if parse.diagnostics.iter().any(|diagnostic| leaves_unformatted(diagnostic.code)) {
        return Formatted { text: text.to_owned(), changed: false };
    }
    let written = written_language(text, &parse.file, &parse.comments);
    let mut printer = Printer::new(text, &parse, written, options.lang.unwrap_or(written), options.names);
    printer.file(&parse.file);
    // Which line breaks a file has is a matter of the computer, and not of the format.
    let formatted = LineBreak::of(text).put_into(&printer.finish());
    Formatted { changed: formatted != text, text: formatted }
}

/// Whether a message of this code keeps a text from being formatted: what it says had to be repaired to be read.
pub fn leaves_unformatted(code: Code) -> bool {
    matches!(
        code,
        Code::E0113 | Code::E0114 | Code::E0115 | Code::E0116 | Code::E0117 | Code::E0123 | Code::E0125
    )
}

/// The language most keywords of a text are in; Chinese when there are as many of each.
pub fn dominant_language(text: &str) -> Lang {
    let parse = parse(FileId(0), text);
    written_language(text, &parse.file, &parse.comments)
}

/// [`dominant_language`] of a text that has been read: counts keywords outside strings and comments. The pairs of 英文名
/// have both languages and do not count.
pub fn written_language(text: &str, file: &File, comments: &[Comment]) -> Lang {
    let names = |item: &Item| match &item.kind {
        ItemKind::Names(names) => names.pairs.iter().map(|pair| pair.span).reduce(Span::to),
        _ => None,
    };
    let comments = comments.iter().map(|comment| comment.span);
    let mut skipped: Vec<Span> = comments.chain(file.items.iter().filter_map(names)).collect();
    skipped.sort_by_key(|span| span.start);
    let (mut english, mut chinese) = (0_usize, 0_usize);
    let mut at = 0;
    for span in skipped.into_iter().chain([Span::new(text.len(), text.len())]) {
        let code = text.get(at..span.start as usize).unwrap_or_default();
        for word in words(code).filter(|word| keywords::find(word).is_some()) {
            *(if word.is_ascii() { &mut english } else { &mut chinese }) += 1;
        }
        at = at.max(span.end as usize);
    }
    if english > chinese { Lang::En } else { Lang::Zh }
}

/// The words of a text without its strings. Strings end on their line, so one that was never closed hides one line at most.
fn words(text: &str) -> impl Iterator<Item = &str> {
    // The usual Chinese characters need no looking up.
    let letter = |c: char| matches!(c, '\u{4e00}'..='\u{9fff}') || c.is_alphabetic() || c == '_';
    let closing = |c: char| match c {
        '"' => Some('"'),
        '＂' => Some('＂'),
        '“' => Some('”'),
        '《' => Some('》'),
        _ => None,
    };
    let mut rest = text;
    std::iter::from_fn(move || {
        loop {
            let first = rest.chars().next()?;
            let after = rest.get(first.len_utf8()..).unwrap_or_default();
            if let Some(close) = closing(first) {
                let mut open = 1_usize;
                let end = after.find(|c| {
                    open = if c == close { open - 1 } else { open + usize::from(c == first) };
                    open == 0 || c == '\n'
                });
                rest = end.and_then(|end| after.get(end..)).map(skip_one).unwrap_or_default();
            } else if letter(first) {
                let (word, later) = rest.split_at_checked(rest.find(|c| !letter(c)).unwrap_or(rest.len()))?;
                rest = later;
                return Some(word);
            } else {
                rest = after;
            }
        }
    })
}

fn skip_one(text: &str) -> &str {
    let mut chars = text.chars();
    chars.next();
    chars.as_str()
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
