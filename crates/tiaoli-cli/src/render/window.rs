//! The lines of a file that a message shows. miette's own source type counts header columns in bytes and reads a file
//! from its start for every message; this one counts characters and finds lines in the line index.

use std::borrow::Cow;

use miette::{MietteError, SourceCode, SourceSpan, SpanContents};
use tiaoli_diagnostics::{SourceFile, Span};

use tiaoli_ide::clean::is_harmful;

/// Lines longer than this (in bytes) are shown in part.
const LONG_LINE: usize = 400;
/// What is shown of a long line on each side of the place.
const AROUND: usize = 60;
/// A label that covers more lines than this is shown on its first line.
const TALL: usize = 6;

/// One file, safe to print. Byte offsets are those of the file.
#[derive(Debug)]
pub(super) struct Window<'a> {
    file: &'a SourceFile,
    text: Cow<'a, str>,
}

impl<'a> Window<'a> {
    pub(super) fn new(file: &'a SourceFile) -> Self {
        Self { file, text: printable(&file.text) }
    }

    pub(super) fn id(&self) -> tiaoli_diagnostics::FileId {
        self.file.id
    }

    fn line_range(&self, line: usize) -> std::ops::Range<usize> {
        self.file.lines.line_range(line, &self.file.text)
    }

    fn is_long(&self, line: usize) -> bool {
        self.line_range(line).len() > LONG_LINE
    }

    /// Whether both places can stand in one picture.
    pub(super) fn fits(&self, a: Span, b: Span) -> bool {
        let lines = |span: Span| self.file.lines.line_of(span.start as usize);
        lines(a) != lines(b) || !self.is_long(lines(a)) || a.start.abs_diff(b.start) as usize <= AROUND / 2
    }

    /// A span that can be drawn: inside the text, on character boundaries, not taller or wider than a picture.
    pub(super) fn drawable(&self, span: Span) -> (usize, usize) {
        let mut start = floor(&self.text, span.start as usize);
        let mut end = floor(&self.text, (span.end as usize).max(start));
        let line = self.file.lines.line_of(start);
        let range = self.line_range(line);
        if range.is_empty() && start >= self.text.len() {
            // Something is missing at the end of the file: point behind its last word, where there is a line to show.
            start = self.text.trim_end().len();
            end = start;
        }
        let last = self.file.lines.line_of(end.saturating_sub(1).max(start));
        let tall = last - line.min(last) >= TALL
            || (line..=last).take(TALL).any(|line| self.is_long(line) && last > line);
        if tall {
            end = range.end.max(start);
        }
        if end - start > AROUND && self.is_long(line) {
            end = floor(&self.text, start + AROUND);
        }
        (start, end - start)
    }
}

impl SourceCode for Window<'_> {
    fn read_span<'b>(
        &'b self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'b> + 'b>, MietteError> {
        let start = floor(&self.text, span.offset());
        let end = floor(&self.text, (span.offset() + span.len()).max(start));
        let first = self.file.lines.line_of(start);
        let last = self.file.lines.line_of(end.saturating_sub(1).max(start));
        let (mut from, mut from_line) = (self.line_range(first).start, first);
        if before == 0 {
            from = start;
        } else if self.is_long(first) {
            from = ceil(&self.text, start.saturating_sub(AROUND).max(from));
        } else {
            for _ in 0..before {
                let Some(line) = from_line.checked_sub(1).filter(|line| !self.is_long(*line)) else { break };
                (from, from_line) = (self.line_range(line).start, line);
            }
        }
        let (mut to, mut to_line) = (self.line_range(last).end.max(end), last);
        if self.is_long(last) {
            to = floor(&self.text, (end + AROUND).min(to)).max(end);
        } else {
            for _ in 0..after {
                let line = to_line + 1;
                if line >= self.file.lines.line_count() || self.is_long(line) {
                    break;
                }
                (to, to_line) = (self.line_range(line).end, line);
            }
        }
        let data = self.text.get(from..to).unwrap_or_default();
        let column =
            self.text.get(self.line_range(from_line).start..from).unwrap_or_default().chars().count();
        Ok(Box::new(Lines {
            data: data.as_bytes(),
            span: SourceSpan::from((from, data.len())),
            line: from_line,
            column,
            line_count: to_line + 1 - from_line,
            name: &self.file.path,
        }))
    }
}

struct Lines<'a> {
    data: &'a [u8],
    span: SourceSpan,
    line: usize,
    column: usize,
    line_count: usize,
    name: &'a str,
}

impl<'a> SpanContents<'a> for Lines<'a> {
    fn data(&self) -> &'a [u8] {
        self.data
    }

    fn span(&self) -> &SourceSpan {
        &self.span
    }

    fn name(&self) -> Option<&str> {
        Some(self.name)
    }

    fn line(&self) -> usize {
        self.line
    }

    fn column(&self) -> usize {
        self.column
    }

    fn line_count(&self) -> usize {
        self.line_count
    }
}

/// The text with harmful characters replaced by harmless ones of the same length in bytes.
fn printable(text: &str) -> Cow<'_, str> {
    let harmful = |c: char| is_harmful(c) && c != '\n' && c != '\t';
    if !text.contains(harmful) {
        return Cow::Borrowed(text);
    }
    let replaced = text.chars().map(|c| match (harmful(c), c.len_utf8()) {
        (false, _) => c,
        (true, 1) if c == '\r' => ' ',
        (true, 1) => '?',
        (true, 2) => '·',
        (true, _) => '\u{FFFD}',
    });
    Cow::Owned(replaced.collect())
}

fn floor(text: &str, at: usize) -> usize {
    let at = at.min(text.len());
    (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

fn ceil(text: &str, at: usize) -> usize {
    (at..=text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replacing_keeps_every_offset() {
        let text = "a\x00b\x1b\u{9b}c\u{202e}户\r\n";
        let safe = printable(text);
        assert_eq!(safe, "a?b?·c\u{FFFD}户 \n");
        assert_eq!(safe.len(), text.len());
    }
}
