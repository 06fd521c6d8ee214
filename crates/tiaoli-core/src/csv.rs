//! A small reader of comma-separated text (RFC 4180) for catalogs and example tables kept beside a policy.

use std::borrow::Cow;

/// One cell with the byte range it takes in the text, marks included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CsvCell<'t> {
    pub text: Cow<'t, str>,
    pub start: usize,
    pub end: usize,
}

/// The rows of a text; blank lines are left out, cells are trimmed, a byte order mark is skipped.
pub(crate) fn rows(text: &str) -> Vec<Vec<CsvCell<'_>>> {
    let mut start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut rows = Vec::new();
    let mut row: Vec<CsvCell<'_>> = Vec::new();
    loop {
        let rest = text.get(start..).unwrap_or_default();
        let length = rest.bytes().position(|byte| matches!(byte, b',' | b'"' | b'\n' | b'\r'));
        let plain = rest.get(..length.unwrap_or(rest.len())).unwrap_or_default();
        let (cell, length) = if length.is_some_and(|at| rest.as_bytes().get(at) == Some(&b'"')) {
            let (cell, length) = with_marks(rest);
            (Cow::Owned(cell), length)
        } else {
            (Cow::Borrowed(plain.trim()), plain.len())
        };
        row.push(CsvCell { text: cell, start, end: start + length });
        start += length + 1;
        match rest.as_bytes().get(length) {
            Some(b',') => {}
            Some(_) => finish(&mut rows, &mut row),
            None => {
                finish(&mut rows, &mut row);
                return rows;
            }
        }
    }
}

/// A cell with quotation marks in it, and its length in the text.
fn with_marks(text: &str) -> (String, usize) {
    let mut cell = String::new();
    let mut quoted = false;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' if quoted => {
                if chars.peek().is_some_and(|(_, next)| *next == '"') {
                    chars.next();
                    cell.push('"');
                } else {
                    quoted = false;
                }
            }
            '"' if cell.trim().is_empty() => {
                cell.clear();
                quoted = true;
            }
            ',' | '\n' | '\r' if !quoted => return (cell.trim().to_owned(), at),
            c => cell.push(c),
        }
    }
    (cell.trim().to_owned(), text.len())
}

fn finish<'t>(rows: &mut Vec<Vec<CsvCell<'t>>>, row: &mut Vec<CsvCell<'t>>) {
    if row.iter().any(|cell| !cell.text.is_empty()) {
        let width = row.len();
        rows.push(std::mem::replace(row, Vec::with_capacity(width)));
    } else {
        row.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::rows;

    fn texts(text: &str) -> Vec<Vec<String>> {
        rows(text)
            .into_iter()
            .map(|row| row.into_iter().map(|cell| cell.text.into_owned()).collect())
            .collect()
    }

    #[test]
    fn quotes_line_ends_and_blank_lines() {
        assert_eq!(texts("\u{feff}a,b\r\n\r\n1,\"x, \"\"y\"\"\nz\"\n"), [["a", "b"], ["1", "x, \"y\"\nz"]]);
        assert_eq!(texts(" a , b"), [["a", "b"]]);
        assert!(texts("\n\n").is_empty());
        assert_eq!(texts("a,\"never closed\nb"), [["a", "never closed\nb"]]);
        assert_eq!(texts("a \"b\", \"c\" d ,\n,"), [["a \"b\"", "c d", ""]]);
    }

    #[test]
    fn a_cell_knows_its_place() {
        let text = "代码,名称\n660101,\"甲\"";
        let rows = rows(text);
        assert_eq!(text.get(rows[1][0].start..rows[1][0].end), Some("660101"));
        assert_eq!(text.get(rows[1][1].start..rows[1][1].end), Some("\"甲\""));
    }
}
