//! Where strings lead: the names of files, quotations, codes, and the documents and articles of 依据.

use tiaoli_diagnostics::{FileId, FileSpan, Span};
use tiaoli_syntax::ast::{BasisKind, BasisSource, Str};

use super::Target;
use crate::{
    Snapshot,
    cited::{Cited, cited},
    parts::{Part, parts},
    texts::{file_named, quoted_at},
};

/// Where the string at an offset leads.
pub(super) fn leads_to(snapshot: &Snapshot, file: FileId, offset: usize) -> Vec<Target> {
    let Some(parsed) = snapshot.parsed(file) else { return Vec::new() };
    let parts = parts(&parsed.tree.items);
    let strings = parts.iter().rev().filter(|(part, span)| {
        span.contains(offset)
            && matches!(part, Part::File(_) | Part::Quote(_) | Part::Words(_) | Part::Basis(_))
    });
    for (part, span) in strings {
        let found = match part {
            Part::File(path) => named_file(snapshot, file, path),
            Part::Quote(quote) => quotation(snapshot, file, quote),
            Part::Words(words) => code_rows(snapshot, words),
            Part::Basis(source) => basis(snapshot, file, source),
            _ => Vec::new(),
        };
        if !found.is_empty() {
            return found.into_iter().map(|(at, name)| Target { at, name, origin: *span }).collect();
        }
    }
    Vec::new()
}

fn named_file(snapshot: &Snapshot, file: FileId, path: &Str) -> Vec<(FileSpan, FileSpan)> {
    let start = |id: FileId| Span::point(0).in_file(id);
    file_named(snapshot, file, &path.text).map(|id| (start(id), start(id))).into_iter().collect()
}

/// The passage, and the first of its pieces.
fn quotation(snapshot: &Snapshot, file: FileId, quote: &Str) -> Vec<(FileSpan, FileSpan)> {
    quoted_at(snapshot, quote.inner.in_file(file)).into_iter().collect()
}

fn basis(snapshot: &Snapshot, file: FileId, source: &BasisSource) -> Vec<(FileSpan, FileSpan)> {
    let whole = |name: FileSpan| (snapshot.analysis.declaration_around(name).unwrap_or(name), name);
    match (cited(snapshot, file, source), &source.kind) {
        (Some(Cited::Article { whole, heading }), _) => vec![(whole, heading)],
        (Some(Cited::Document(header)), BasisKind::Document(..) | BasisKind::Number(_)) => {
            vec![whole(header)]
        }
        _ => Vec::new(),
    }
}

/// The rows of catalogs that hold a code: the row, and the code in it.
fn code_rows(snapshot: &Snapshot, words: &Str) -> Vec<(FileSpan, FileSpan)> {
    let mut found = Vec::new();
    for catalog in &snapshot.analysis.program.catalogs {
        let editions = catalog.editions.iter().filter(|edition| edition.entries.contains_key(&words.text));
        for edition in editions {
            let Some(file) = file_named(snapshot, edition.span.file, &edition.file) else { continue };
            found.extend(
                row_of(snapshot.text(file), &catalog.key, &words.text)
                    .map(|(row, cell)| (row.in_file(file), cell.in_file(file))),
            );
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// The line whose cell under a header is a code, and that cell.
fn row_of(text: &str, key: &str, code: &str) -> Option<(Span, Span)> {
    let mut at = 0;
    let mut column = None;
    for line in text.split_inclusive('\n') {
        let row = line.trim_end_matches(['\n', '\r']);
        let cells = cells(row);
        match column {
            None => column = Some(cells.iter().position(|cell| bare(row, *cell) == key).unwrap_or(0)),
            Some(column) => {
                let cell = cells.get(column).copied().filter(|cell| bare(row, *cell) == code);
                if let Some(cell) = cell {
                    let from = |span: Span| Span::new(at + span.start as usize, at + span.end as usize);
                    return Some((Span::new(at, at + row.len()), from(cell)));
                }
            }
        }
        at += line.len();
    }
    None
}

/// The cells of a line of a CSV file, with their marks.
fn cells(row: &str) -> Vec<Span> {
    let mut found = Vec::new();
    let (mut start, mut quoted) = (0, false);
    for (at, c) in row.char_indices() {
        match c {
            '"' => quoted = !quoted,
            ',' if !quoted => {
                found.push(Span::new(start, at));
                start = at + 1;
            }
            _ => {}
        }
    }
    found.push(Span::new(start, row.len()));
    found
}

fn bare(row: &str, cell: Span) -> &str {
    cell.text(row).trim_matches(|c: char| c.is_whitespace() || c == '"' || c == '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::row_of;

    #[test]
    fn codes_are_found_in_the_column_of_the_key() {
        let text = "\u{feff}名称,代码\r\n\"种子,生产\",610101\r\n作物,\"610102\"\r\n";
        let found = |code| row_of(text, "代码", code).map(|(row, cell)| (row.text(text), cell.text(text)));
        assert_eq!(found("610101"), Some(("\"种子,生产\",610101", "610101")));
        assert_eq!(found("610102"), Some(("作物,\"610102\"", "\"610102\"")));
        assert_eq!(found("作物"), None);
        assert_eq!(row_of("", "代码", "1"), None);
    }
}
