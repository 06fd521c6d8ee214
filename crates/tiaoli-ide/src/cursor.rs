//! What stands before the cursor: its words, the braces they stand in, and the word that is being typed. Read from the
//! text itself, which while somebody types is newer than any analysis and rarely whole.

use std::{borrow::Cow, ops::Range};

use tiaoli_diagnostics::{Lang, Span};
use tiaoli_syntax::{
    TokenKind,
    keywords::{KEYWORDS, Keyword, Kw, Place},
    tokens,
};

/// No declaration is read further back than this, in bytes.
const FARTHEST: usize = 64 << 10;

/// A word, number, sign or text before the cursor.
#[derive(Clone, Debug)]
pub(crate) struct Word<'t> {
    /// Signs are half-width.
    pub text: Cow<'t, str>,
    pub kind: TokenKind,
    pub span: Span,
    /// The first of its line.
    pub starts_line: bool,
}

impl Word<'_> {
    pub(crate) fn is(&self, kw: Kw) -> bool {
        KEYWORDS.iter().any(|one| one.kw == kw && one.spellings().any(|spelling| spelling == self.text))
    }

    pub(crate) fn is_any(&self, several: &[Kw]) -> bool {
        several.iter().any(|kw| self.is(*kw))
    }

    pub(crate) fn is_sign(&self, sign: &str) -> bool {
        self.kind != TokenKind::String && self.text == sign
    }

    pub(crate) fn is_name(&self) -> bool {
        matches!(self.kind, TokenKind::Name | TokenKind::Word)
    }
}

/// A text in marks that is still open.
#[derive(Clone, Copy, Debug)]
pub(crate) struct OpenText {
    /// Where its mark begins.
    pub start: usize,
    pub mark: char,
}

/// An open brace before the cursor.
#[derive(Clone, Debug)]
pub(crate) struct Block {
    /// The words before the brace that say what it belongs to.
    pub head: Range<usize>,
    /// The word right behind the brace.
    pub body: usize,
}

/// Everything before the cursor that matters.
#[derive(Clone, Debug)]
pub(crate) struct Cursor<'t> {
    pub words: Vec<Word<'t>>,
    /// The outermost first; empty between declarations.
    pub blocks: Vec<Block>,
    /// The part of a word right before the cursor.
    pub typed: &'t str,
    pub offset: usize,
    /// The cursor stands in a text.
    pub open: Option<OpenText>,
    /// The cursor, or the word being typed, is the first of its line.
    pub fresh: bool,
    /// Where a text that is open at the cursor ends at once: `“|”`.
    pub closed_at: usize,
    /// The language of the declaration, or of the first of the file.
    pub written: Lang,
}

impl<'t> Cursor<'t> {
    /// `None` in a comment.
    pub(crate) fn new(text: &'t str, offset: usize) -> Option<Self> {
        let offset = floor(text, offset);
        let line = text.get(..offset)?.rfind('\n').map_or(0, |at| at + 1);
        let open = match scan(text.get(line..offset)?) {
            Scan::Comment => return None,
            Scan::Open(at, mark) => Some(OpenText { start: line + at, mark }),
            Scan::Plain => None,
        };
        let end = open.map_or(offset, |open| open.start);
        let before = text.get(..end)?;
        let typed = match open {
            Some(open) => text.get(open.start + open.mark.len_utf8()..offset)?,
            None => before.get(before.trim_end_matches(is_word).len()..)?,
        };
        let whole = if open.is_some() { end } else { end - typed.len() };
        let (start, written) = beginning(text, whole);
        let words = words(text, start, whole)?;
        let blocks = blocks(&words);
        let fresh = text.get(line..whole)?.trim().is_empty();
        let next = text.get(offset..)?.chars().next();
        let close = next.filter(|next| open.is_some_and(|open| closing(open.mark) == *next));
        let closed_at = offset + close.map_or(0, char::len_utf8);
        Some(Self { words, blocks, typed, offset, open, fresh, closed_at, written })
    }

    /// The words since the innermost open brace.
    pub(crate) fn inside(&self) -> &[Word<'t>] {
        let from = self.blocks.last().map_or(0, |block| block.body);
        self.words.get(from..).unwrap_or_default()
    }

    /// The words before the brace of a block.
    pub(crate) fn head(&self, block: &Block) -> &[Word<'t>] {
        self.words.get(block.head.clone()).unwrap_or_default()
    }

    /// Goes on as if the words before the typed part were written apart from it: `凡户` as 凡 and 户.
    pub(crate) fn split(&mut self, parts: &[&'t str], rest: &'t str) {
        let mut at = self.offset - self.typed.len();
        for part in parts {
            let is_keyword = |one: &Keyword| one.reserved && one.spellings().any(|word| word == *part);
            let kind = match part.chars().next() {
                Some(c) if c.is_ascii_digit() => TokenKind::Literal,
                _ if KEYWORDS.iter().any(is_keyword) => TokenKind::Keyword,
                _ => TokenKind::Name,
            };
            let span = Span::new(at, at + part.len());
            self.words.push(Word { text: Cow::Borrowed(part), kind, span, starts_line: false });
            at += part.len();
        }
        self.typed = rest;
    }
}

/// The last place at or before an offset where a character begins.
pub(crate) fn floor(text: &str, offset: usize) -> usize {
    let mut at = offset.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

pub(crate) fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '`'
}

enum Scan {
    Plain,
    Comment,
    /// A text is open that begins there.
    Open(usize, char),
}

/// Reads a line up to the cursor: whether it ends in a text or in a comment.
fn scan(line: &str) -> Scan {
    let mut open: Option<(usize, char)> = None;
    let mut depth = 0_usize;
    let mut last = ' ';
    for (at, c) in line.char_indices() {
        match open {
            Some((_, mark)) => {
                if c == mark && mark != closing(mark) {
                    depth += 1;
                } else if c == closing(mark) {
                    depth = depth.saturating_sub(1);
                }
                if depth == 0 {
                    open = None;
                }
            }
            None if matches!(c, '"' | '＂' | '“' | '《') => {
                open = Some((at, c));
                depth = 1;
            }
            None if matches!(c, '/' | '／') && matches!(last, '/' | '／') => return Scan::Comment,
            None => {}
        }
        last = c;
    }
    open.map_or(Scan::Plain, |(at, mark)| Scan::Open(at, mark))
}

/// The mark that closes a text.
pub(crate) fn closing(mark: char) -> char {
    match mark {
        '“' => '”',
        '《' => '》',
        mark => mark,
    }
}

/// Keywords that begin a declaration in a line of their own and a clause in another.
const ALSO_CLAUSES: &[Kw] = &[Kw::Review, Kw::DenyRule, Kw::HoldRule, Kw::GrantRule, Kw::Number, Kw::Repeal];

/// Whether a keyword begins a declaration.
pub(crate) fn begins_item(keyword: &Keyword) -> bool {
    let inside = matches!(keyword.kw, Kw::DefineAs | Kw::Article | Kw::Paragraph);
    matches!(keyword.place, Place::Item | Place::Article) && !inside
}

/// The declaration keyword a line begins with.
fn item_of(line: &str) -> Option<&'static Keyword> {
    let line = line.trim_start();
    let end = line.find(|c| !is_word(c)).unwrap_or(line.len());
    let (word, rest) = line.split_at_checked(end)?;
    let keyword =
        KEYWORDS.iter().find(|one| begins_item(one) && one.spellings().any(|spelling| spelling == word))?;
    let next = rest.trim_start().chars().next();
    let marked =
        rest.starts_with(char::is_whitespace) && next.is_some_and(|c| is_word(c) || "\"“《＂{｛".contains(c));
    let heads = match keyword.kw {
        Kw::Names => matches!(next, Some('{' | '｛')),
        kw if ALSO_CLAUSES.contains(&kw) => marked && rest.contains(['{', '｛']),
        _ => marked,
    };
    heads.then_some(keyword)
}

/// Where to begin reading: the last line at or before the cursor that begins a declaration; and the language.
fn beginning(text: &str, end: usize) -> (usize, Lang) {
    let lang = |keyword: &Keyword, line: &str| {
        let english = line.trim_start().starts_with(|c: char| c.is_ascii_alphabetic());
        if english && !keyword.en.is_empty() { Lang::En } else { Lang::Zh }
    };
    let mut at = end;
    let first = end.saturating_sub(FARTHEST);
    loop {
        let start = text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
        let line = text.get(start..end).and_then(|rest| rest.lines().next()).unwrap_or_default();
        if let Some(keyword) = item_of(line) {
            return (start, lang(keyword, line));
        }
        if start == 0 || start <= first {
            let mut lines = text.lines().take(400);
            let found = lines.find_map(|line| item_of(line).map(|keyword| lang(keyword, line)));
            return (start, found.unwrap_or(Lang::Zh));
        }
        at = start - 1;
    }
}

/// The words of a stretch of text; keywords of several words are one.
fn words(text: &str, start: usize, end: usize) -> Option<Vec<Word<'_>>> {
    let slice = text.get(start..end)?;
    let mut words: Vec<Word<'_>> = Vec::new();
    let mut last_end = 0;
    for token in tokens(slice) {
        let from = token.span.start as usize;
        let breaks = slice.get(last_end..from).is_some_and(|between| between.contains('\n'));
        let starts_line = breaks || words.is_empty();
        last_end = token.span.end as usize;
        if token.kind == TokenKind::Comment {
            continue;
        }
        let span = Span::new(start + from, start + last_end);
        let word = Word { text: half_width(token.span.text(slice)), kind: token.kind, span, starts_line };
        words.push(word);
        join(text, &mut words);
    }
    Some(words)
}

/// Joins the last words where they are one keyword: is not, should be.
fn join<'t>(text: &'t str, words: &mut Vec<Word<'t>>) {
    let Some([first, second]) = words.last_chunk::<2>() else { return };
    let span = first.span.to(second.span);
    let Some(joined) = text.get(span.range()) else { return };
    let blank = joined.contains(' ') && first.text.is_ascii();
    if blank && KEYWORDS.iter().any(|one| one.spellings().any(|spelling| spelling == joined)) {
        let starts_line = first.starts_line;
        words.truncate(words.len() - 2);
        words.push(Word { text: Cow::Borrowed(joined), kind: TokenKind::Word, span, starts_line });
    }
}

fn half_width(text: &str) -> Cow<'_, str> {
    let fold = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        c => c,
    };
    match text.contains(|c| fold(c) != c) {
        true => Cow::Owned(text.chars().map(fold).collect()),
        false => Cow::Borrowed(text),
    }
}

/// The braces that are open at the end.
fn blocks(words: &[Word<'_>]) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut statement = 0;
    for (at, word) in words.iter().enumerate() {
        if word.is_sign("{") {
            blocks.push(Block { head: statement..at, body: at + 1 });
            statement = at + 1;
        } else if word.is_sign("}") {
            blocks.pop();
            statement = at + 1;
        } else if word.starts_line {
            statement = at;
        }
    }
    blocks
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cursor(text: &str) -> Cursor<'_> {
        Cursor::new(text, text.len()).unwrap()
    }

    #[test]
    fn the_declaration_round_the_cursor_is_found() {
        let text = "标准 甲 : 金额 {\n    自 2022年1月1日 为 1元\n}\n应助 乙 {\n    凡 户籍 为 城";
        let found = cursor(text);
        assert_eq!(found.typed, "城");
        assert_eq!(found.blocks.len(), 1);
        let head: Vec<&str> = found.head(&found.blocks[0]).iter().map(|word| &*word.text).collect();
        assert_eq!(head, ["应助", "乙"]);
        assert_eq!(found.inside().last().unwrap().text, "为");
        assert_eq!(found.written, Lang::Zh);
        assert!(cursor("应助 乙 {\n}\n").blocks.is_empty());
    }

    #[test]
    fn english_keywords_of_two_words_are_one() {
        let found = cursor("grant a {\n    when hukou is not ");
        assert!(found.inside().last().unwrap().is(Kw::IsNot));
        assert_eq!(found.written, Lang::En);
    }

    #[test]
    fn texts_and_comments_are_known() {
        let found = cursor("应助 乙 {\n    原文 “对“涉农”的");
        assert_eq!(found.typed, "对“涉农”的");
        assert!(found.inside().last().unwrap().is(Kw::Quote));
        assert!(Cursor::new("应助 乙 { // 凡 ", 24).is_none());
        assert!(cursor("原则要求 “一” ").open.is_none());
    }

    #[test]
    fn an_offset_inside_a_character_is_moved_to_its_beginning() {
        let text = "凡 𠮷𠮷";
        for offset in 0..text.len() + 3 {
            let found = Cursor::new(text, offset).unwrap();
            assert!(text.is_char_boundary(found.offset) && found.typed.len() <= found.offset);
        }
    }

    #[test]
    fn full_width_braces_are_braces() {
        assert_eq!(cursor("应助 乙 ｛\n 凡 属于 ｛ ").blocks.len(), 2);
    }
}
