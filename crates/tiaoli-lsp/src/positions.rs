//! Byte offsets to positions of the protocol and back, in the encoding that was agreed on.

use tiaoli_diagnostics::Span;
use tower_lsp::ls_types::{Position, Range};

/// In what a column is counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Encoding {
    Utf8,
    #[default]
    Utf16,
}

/// Where the lines of a text begin, as the protocol counts them: a line ends with `\n`, `\r\n` or `\r`.
#[derive(Clone, Debug, Default)]
pub(crate) struct Lines {
    starts: Vec<usize>,
}

impl Lines {
    pub(crate) fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        // Built for every version of a text that is shown: not a byte is looked at twice, nor moved as the list grows.
        let mut starts = Vec::with_capacity(bytes.len() / 24 + 1);
        starts.push(0);
        for at in memchr::memchr2_iter(b'\n', b'\r', bytes) {
            if bytes.get(at) == Some(&b'\n') || bytes.get(at + 1) != Some(&b'\n') {
                starts.push(at + 1);
            }
        }
        Self { starts }
    }

    /// A position as an offset. What lies behind the end of a line is its end, before its line break; what lies in the middle
    /// of a character is its beginning.
    pub(crate) fn offset(&self, text: &str, at: Position, encoding: Encoding) -> usize {
        let line = usize::try_from(at.line).unwrap_or(usize::MAX);
        let Some(&start) = self.starts.get(line) else { return text.len() };
        let end = self.starts.get(line.saturating_add(1)).copied().unwrap_or(text.len());
        let body = text.get(start..end).unwrap_or_default().trim_end_matches(['\n', '\r']);
        let wanted = usize::try_from(at.character).unwrap_or(usize::MAX);
        let mut column = 0;
        for (offset, c) in body.char_indices() {
            column += length(c, encoding);
            if column > wanted {
                return start + offset;
            }
        }
        start + body.len()
    }

    /// An offset as a position; inside of `\r\n` that of the end of the line.
    pub(crate) fn position(&self, text: &str, offset: usize, encoding: Encoding) -> Position {
        self.walk(text, encoding).position(offset)
    }

    /// Finds the positions of many offsets: of those in rising order in one pass over the text.
    pub(crate) fn walk<'a>(&'a self, text: &'a str, encoding: Encoding) -> Walk<'a> {
        Walk { lines: self, text, encoding, offset: 0, at: Position::default() }
    }

    pub(crate) fn range(&self, text: &str, span: Span, encoding: Encoding) -> Range {
        let at = |offset: u32| self.position(text, offset as usize, encoding);
        Range { start: at(span.start), end: at(span.end) }
    }

    pub(crate) fn span(&self, text: &str, range: Range, encoding: Encoding) -> Span {
        let start = self.offset(text, range.start, encoding);
        Span::new(start, self.offset(text, range.end, encoding).max(start))
    }
}

/// A way through a text, from each offset on to the next.
#[derive(Debug)]
pub(crate) struct Walk<'a> {
    lines: &'a Lines,
    text: &'a str,
    encoding: Encoding,
    /// The offset found last, and its position.
    offset: usize,
    at: Position,
}

impl Walk<'_> {
    pub(crate) fn position(&mut self, offset: usize) -> Position {
        let line = self.lines.starts.partition_point(|start| *start <= offset).saturating_sub(1);
        let start = self.lines.starts.get(line).copied().unwrap_or_default();
        let goes_on = to_u32(line) == self.at.line && self.offset <= offset;
        let (from, column) = if goes_on { (self.offset, self.at.character) } else { (start, 0) };
        let passed = self.text.get(from..offset.min(self.text.len())).unwrap_or_default();
        let passed = passed.trim_end_matches(['\r', '\n']);
        let passed: usize = match self.encoding {
            Encoding::Utf8 => passed.len(),
            Encoding::Utf16 => passed.chars().map(char::len_utf16).sum(),
        };
        self.at = Position { line: to_u32(line), character: column.saturating_add(to_u32(passed)) };
        self.offset = offset;
        self.at
    }
}

fn length(c: char, encoding: Encoding) -> usize {
    match encoding {
        Encoding::Utf8 => c.len_utf8(),
        Encoding::Utf16 => c.len_utf16(),
    }
}

fn to_u32(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_offset_comes_back_in_both_encodings() {
        let text = "政策 𠮷é\r\n\r户籍\n\n𠀀";
        let lines = Lines::new(text);
        assert_eq!(lines.starts.len(), 5);
        for encoding in [Encoding::Utf8, Encoding::Utf16] {
            for (offset, c) in text.char_indices().chain([(text.len(), '。')]) {
                let at = lines.position(text, offset, encoding);
                // Inside of \r\n is no place of its own.
                let inside = c == '\n' && text.get(..offset).is_some_and(|before| before.ends_with('\r'));
                let back = offset - usize::from(inside);
                assert_eq!(lines.offset(text, at, encoding), back, "{offset} {at:?} {encoding:?}");
            }
        }
    }

    #[test]
    fn a_walk_finds_what_each_offset_is_by_itself() {
        let text = "政策 𠮷é\r\n\r户籍\n\n𠀀";
        let lines = Lines::new(text);
        let offsets: Vec<usize> = text.char_indices().map(|(offset, _)| offset).collect();
        for encoding in [Encoding::Utf8, Encoding::Utf16] {
            let mut walk = lines.walk(text, encoding);
            for offset in offsets.iter().chain(offsets.iter().rev()) {
                assert_eq!(walk.position(*offset), lines.position(text, *offset, encoding), "{offset}");
            }
        }
    }

    #[test]
    fn what_lies_outside_is_clamped() {
        let text = "甲𠮷\r\n乙";
        let lines = Lines::new(text);
        let at = |line, character, encoding| lines.offset(text, Position { line, character }, encoding);
        assert_eq!(at(0, 99, Encoding::Utf16), 7);
        assert_eq!(at(0, 2, Encoding::Utf16), 3);
        assert_eq!(at(0, 5, Encoding::Utf8), 3);
        assert_eq!(at(9, 0, Encoding::Utf16), text.len());
        assert_eq!(at(1, u32::MAX, Encoding::Utf8), text.len());
    }
}
