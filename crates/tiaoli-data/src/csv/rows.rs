//! From marks to rows: which delimiters separate cells, where rows end, what stands in quotes.

use super::scan::{QUOTE, Shape};

/// A quoted cell longer than this is taken for a quote that was never closed.
const MAX_QUOTED: usize = 1 << 20;

/// One row of a block. `Index::ends[first..first + cells]` are the offsets behind its cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) start: u32,
    pub(super) first: u32,
    pub(super) cells: u32,
    /// Line breaks before this row since the row before it: its own, inner ones of quoted cells, empty lines.
    pub(super) lines_before: u32,
    /// Some cell may begin with a quote.
    pub(super) quoted: bool,
    /// A quote was opened and not closed; line breaks between the row's first line and that quote.
    pub(super) broken: Option<u32>,
}

/// The complete rows of a block.
#[derive(Debug, Default)]
pub(super) struct Index {
    pub(super) rows: Vec<Row>,
    pub(super) ends: Vec<u32>,
    /// How many bytes of the block the rows take up.
    pub(super) used: usize,
    /// Line breaks behind the last row: empty lines.
    pub(super) lines_after: u32,
}

impl Index {
    /// Builds the rows from the marks of [`scan`](super::scan::scan). At the end of the file the last row needs no line
    /// break. `marks` is taken over where it is used as it is.
    pub(super) fn build(
        &mut self,
        text: &[u8],
        shape: Shape,
        marks: &mut Vec<u32>,
        has_quotes: bool,
        at_end: bool,
    ) {
        self.rows.clear();
        self.ends.clear();
        let mut walk = Walk { text, shape, at_end, start: 0, first: 0, lines: 0, index: self };
        if has_quotes {
            walk.with_quotes(marks);
        } else {
            walk.without_quotes(marks);
        }
        let (start, lines) = (walk.start, walk.lines);
        self.used = start as usize;
        self.lines_after = lines;
    }
}

struct Walk<'a> {
    text: &'a [u8],
    shape: Shape,
    at_end: bool,
    /// Where the row at hand begins, in bytes and in `ends`.
    start: u32,
    first: u32,
    /// Line breaks since the last row.
    lines: u32,
    index: &'a mut Index,
}

impl Walk<'_> {
    fn byte(&self, at: u32) -> u8 {
        self.text.get(at as usize).copied().unwrap_or(0)
    }

    /// Whether a byte that is marked ends a line. Where a sheet is read, no other is.
    fn ends_line(&self, byte: u8) -> bool {
        byte == self.shape.newline || byte == b'\r'
    }

    /// Every mark ends a cell: the marks are the ends.
    fn without_quotes(&mut self, marks: &mut Vec<u32>) {
        for (at, mark) in marks.iter().enumerate() {
            if self.ends_line(self.byte(*mark)) {
                self.end_row(*mark, at as u32 + 1, false, None, 0);
            }
        }
        std::mem::swap(&mut self.index.ends, marks);
        self.last_row(false, None, 0);
    }

    fn with_quotes(&mut self, marks: &[u32]) {
        let mut quoted = false;
        let mut broken = None;
        // Line breaks inside quoted cells of the row at hand.
        let mut inner = 0;
        let mut cell_start = 0;
        let mut at = 0;
        while let Some(mark) = marks.get(at).copied() {
            at += 1;
            match self.byte(mark) {
                QUOTE if mark == cell_start => match self.closing(marks, at, mark) {
                    Closing::At { next, lines } => {
                        quoted = true;
                        inner += lines;
                        at = next;
                    }
                    Closing::Broken => broken = broken.or(Some(inner)),
                    Closing::Unknown => return,
                },
                // A formula that is a text, ="0012", as systems export numbers that are to stay whole.
                QUOTE => quoted |= mark.checked_sub(1).is_some_and(|before| self.byte(before) == b'='),
                byte => {
                    self.index.ends.push(mark);
                    cell_start = mark + 1;
                    if self.ends_line(byte) {
                        let count = self.index.ends.len() as u32;
                        self.end_row(mark, count, quoted, broken, inner);
                        (quoted, broken, inner) = (false, None, 0);
                    }
                }
            }
        }
        self.last_row(quoted, broken, inner);
    }

    /// Looks for the quote that closes the cell opened at `open`; `at` is the mark behind it.
    fn closing(&self, marks: &[u32], mut at: usize, open: u32) -> Closing {
        let mut lines = 0;
        while let Some(mark) = marks.get(at).copied() {
            if (mark - open) as usize > MAX_QUOTED {
                return Closing::Broken;
            }
            at += 1;
            match self.byte(mark) {
                QUOTE if self.text.get(mark as usize + 1) == Some(&QUOTE) => at += 1,
                QUOTE => {
                    let next = self.text.get(mark as usize + 1).copied();
                    if next.is_none() && !self.at_end {
                        return Closing::Unknown;
                    }
                    let ends_cell = next.is_none_or(|byte| {
                        byte == self.shape.delimiter || byte == self.shape.newline || byte == b'\r'
                    });
                    // Text behind the closing quote is odd but clear on one line. If the cell runs over several lines,
                    // the quote found is the opening quote of some later cell.
                    return if ends_cell || lines == 0 {
                        Closing::At { next: at, lines }
                    } else {
                        Closing::Broken
                    };
                }
                byte if self.ends_line(byte) => lines += 1,
                _ => {}
            }
        }
        let open_for = self.text.len() - open as usize;
        if self.at_end || open_for > MAX_QUOTED { Closing::Broken } else { Closing::Unknown }
    }

    fn end_row(&mut self, end: u32, ends: u32, quoted: bool, broken: Option<u32>, inner: u32) {
        let is_blank = ends - self.first == 1
            && (end == self.start || (end == self.start + 1 && self.byte(self.start) == b'\r'));
        if is_blank {
            self.lines += 1;
        } else {
            let (start, first) = (self.start, self.first);
            let row = Row { start, first, cells: ends - first, lines_before: self.lines, quoted, broken };
            self.index.rows.push(row);
            self.lines = 1 + inner;
        }
        self.start = end + 1;
        self.first = ends;
    }

    /// The text behind the last line break, at the end of the file.
    fn last_row(&mut self, quoted: bool, broken: Option<u32>, inner: u32) {
        let end = self.text.len() as u32;
        if self.at_end && end > self.start {
            self.index.ends.push(end);
            let ends = self.index.ends.len() as u32;
            self.end_row(end, ends, quoted, broken, inner);
            self.start = end;
        }
    }
}

enum Closing {
    At {
        next: usize,
        lines: u32,
    },
    Broken,
    /// The block ends before the quote is closed.
    Unknown,
}

/// The text of a cell, without its quotes, as a spreadsheet shows it. `scratch` holds it where it differs from the bytes in
/// the file.
pub(crate) fn unquoted<'a>(cell: &'a [u8], scratch: &'a mut Vec<u8>) -> &'a [u8] {
    if let Some(text) = text_of_formula(cell) {
        return text;
    }
    let Some(rest) = cell.strip_prefix(&[QUOTE]) else { return cell };
    let Some(first) = memchr::memchr(QUOTE, rest) else { return cell };
    if first + 1 == rest.len() {
        return rest.get(..first).unwrap_or_default();
    }
    scratch.clear();
    let mut bytes = rest.iter().copied();
    let mut inside = true;
    while let Some(byte) = bytes.next() {
        if inside && byte == QUOTE {
            match bytes.next() {
                Some(QUOTE) => scratch.push(QUOTE),
                Some(other) => {
                    inside = false;
                    scratch.push(other);
                }
                None => inside = false,
            }
        } else {
            scratch.push(byte);
        }
    }
    // A quote that was never closed is an ordinary character.
    if inside { cell } else { text_of_formula(scratch).unwrap_or(scratch) }
}

/// The text that a formula such as `="0012"` consists of, also behind the apostrophe that keeps it from being run, and in
/// quotes of which the inner ones are not doubled.
fn text_of_formula(cell: &[u8]) -> Option<&[u8]> {
    let inner = cell.strip_prefix(b"\"").and_then(|rest| rest.strip_suffix(b"\""));
    let cell = inner.unwrap_or(cell);
    let cell = cell.strip_prefix(b"'").unwrap_or(cell);
    let text = cell.strip_prefix(b"=\"")?.strip_suffix(b"\"")?;
    (!text.contains(&QUOTE)).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::unquoted;

    #[test]
    fn formulas_that_are_texts() {
        let read =
            |cell: &str| String::from_utf8(unquoted(cell.as_bytes(), &mut Vec::new()).to_vec()).unwrap();
        for cell in [r#"="0012""#, r#"'="0012""#, r#""=""0012""""#, r#""'=""0012""""#, r#""="0012"""#] {
            assert_eq!(read(cell), "0012", "{cell}");
        }
        assert_eq!(read(r#""a ""b"" c""#), r#"a "b" c"#);
        assert_eq!(read("=1+1"), "=1+1");
        assert_eq!(read(r#"="a"&"b""#), r#"="a"&"b""#);
    }
}
