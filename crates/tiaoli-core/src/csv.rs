//! A small reader of comma-separated text (RFC 4180) for catalogs and example tables kept beside a policy.

/// One cell with the byte range it takes in the text, marks included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CsvCell {
    pub text: String,
    pub start: usize,
    pub end: usize,
}

/// The rows of a text; blank lines are left out, cells are trimmed, a byte order mark is skipped.
pub(crate) fn rows(text: &str) -> Vec<Vec<CsvCell>> {
    let skipped = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut rows = Vec::new();
    let mut row: Vec<CsvCell> = Vec::new();
    let mut cell = String::new();
    let mut start = skipped;
    let mut quoted = false;
    let mut chars = text.char_indices().skip_while(|(at, _)| *at < skipped).peekable();
    while let Some((at, c)) = chars.next() {
        let end = at + c.len_utf8();
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
            ',' if !quoted => {
                row.push(CsvCell { text: cell.trim().to_owned(), start, end: at });
                cell.clear();
                start = end;
            }
            '\n' | '\r' if !quoted => {
                row.push(CsvCell { text: cell.trim().to_owned(), start, end: at });
                cell.clear();
                start = end;
                finish(&mut rows, &mut row);
            }
            c => cell.push(c),
        }
    }
    row.push(CsvCell { text: cell.trim().to_owned(), start, end: text.len() });
    finish(&mut rows, &mut row);
    rows
}

fn finish(rows: &mut Vec<Vec<CsvCell>>, row: &mut Vec<CsvCell>) {
    let row = std::mem::take(row);
    if row.iter().any(|cell| !cell.text.is_empty()) {
        rows.push(row);
    }
}

#[cfg(test)]
mod tests {
    use super::rows;

    fn texts(text: &str) -> Vec<Vec<String>> {
        rows(text).into_iter().map(|row| row.into_iter().map(|cell| cell.text).collect()).collect()
    }

    #[test]
    fn quotes_line_ends_and_blank_lines() {
        assert_eq!(texts("\u{feff}a,b\r\n\r\n1,\"x, \"\"y\"\"\nz\"\n"), [["a", "b"], ["1", "x, \"y\"\nz"]]);
        assert_eq!(texts(" a , b"), [["a", "b"]]);
        assert!(texts("\n\n").is_empty());
        assert_eq!(texts("a,\"never closed\nb"), [["a", "never closed\nb"]]);
    }

    #[test]
    fn a_cell_knows_its_place() {
        let text = "代码,名称\n660101,\"甲\"";
        let rows = rows(text);
        assert_eq!(text.get(rows[1][0].start..rows[1][0].end), Some("660101"));
        assert_eq!(text.get(rows[1][1].start..rows[1][1].end), Some("\"甲\""));
    }
}
