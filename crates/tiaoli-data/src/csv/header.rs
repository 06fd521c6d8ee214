//! Finding the header row: below titles and hints, over one line or two.
//!
//! The header is the row that names the most fields. Rosters out of spreadsheets begin with a title, a line saying which
//! school filled them in, and at times a header of two rows, where groups of columns have a name of their own.

use std::{collections::BTreeSet, ops::Range};

use tiaoli_core::{cell::holds_id, sensitive::mask_text};
use tiaoli_diagnostics::Diagnostic;

use super::{
    block::{Block, Refill},
    reader::Page,
    rows::Row,
};
use crate::{
    Origin,
    headers::{Known, plain},
    problems,
};

/// The header is looked for in so many rows.
pub(crate) const LOOKED_AT: usize = 40;

/// The header of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Header {
    /// Trimmed; of a header of two rows joined where they need it.
    pub(crate) names: Vec<String>,
    /// Where it stands among the rows looked at.
    pub(crate) rows: Range<usize>,
    /// How many fields it names.
    pub(crate) score: usize,
}

/// The header among the first rows of a table; the first row where none names a field.
pub(crate) fn find(rows: &[Vec<String>], known: &Known) -> Option<Header> {
    let first = Header { names: rows.first()?.clone(), rows: 0..1, score: 0 };
    let mut best = Header { score: known.score(&first.names), ..first };
    for (at, row) in rows.iter().enumerate().skip(1) {
        let score = known.score(row);
        // One known word may stand in a record too; below nothing but titles it is a header.
        let below_titles = rows.iter().take(at).all(|row| filled(row) < 2);
        if score > best.score && (score > 1 || below_titles) {
            best = Header { names: row.clone(), rows: at..at + 1, score };
        }
    }
    for (at, pair) in rows.windows(2).enumerate() {
        let [upper, lower] = pair else { continue };
        // Below a header stands a record: there the pair names fewer fields than the header by itself.
        let names = joined(upper, lower, known);
        let score = known.score(&names);
        if score > best.score && score > 1 {
            best = Header { names, rows: at..at + 2, score };
        }
    }
    Some(best)
}

fn filled(row: &[String]) -> usize {
    row.iter().filter(|cell| !cell.is_empty()).count()
}

/// Two rows as one header. The upper cell of a group stands over its first column only: the others are merged with it.
fn joined(upper: &[String], lower: &[String], known: &Known) -> Vec<String> {
    let cell = |row: &[String], at: usize| row.get(at).cloned().unwrap_or_default();
    let mut group = String::new();
    let mut names = Vec::new();
    let mut seen = BTreeSet::new();
    for at in 0..upper.len().max(lower.len()) {
        let (above, below) = (cell(upper, at), cell(lower, at));
        if !above.is_empty() {
            group.clone_from(&above);
        }
        let both = format!("{group}{below}");
        names.push(match (above.is_empty(), below.is_empty()) {
            (_, true) => above,
            // Named with its group where that is a field, and where the bare name was taken: 成员1姓名 beside 姓名.
            _ if known.field_of(&plain(&both)).is_some() => both,
            _ if known.field_of(&plain(&below)).is_some_and(|field| !seen.insert(field)) => both,
            _ => below,
        });
    }
    names
}

/// A header and where it stands.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub(super) names: Vec<String>,
    pub(super) line: u64,
    /// The lines above that were not used, with the words they begin with.
    pub(super) above: Vec<(u64, String)>,
    /// All rows up to the records, cell by cell.
    pub(super) rows: Vec<Vec<String>>,
}

/// Reads up to the header and leaves the block at the first row below it.
pub(super) fn read_header(block: &mut Block, origin: &Origin, known: &Known) -> Result<Found, Diagnostic> {
    let file = origin.name();
    while block.rows().is_empty() {
        match block.refill().map_err(|error| problems::cannot_read(file, &error))? {
            Refill::End => return Err(problems::no_header(file)),
            Refill::TooLong { line } => {
                return Err(problems::row_too_long(problems::row_place(origin, line, 0)));
            }
            Refill::Rows => {}
        }
    }
    let page = Page::of_header(block.text(), block.ends(), origin);
    let begin: &[Row] = block.rows().get(..LOOKED_AT.min(block.rows().len())).unwrap_or_default();
    let mut rows: Vec<Vec<String>> = begin.iter().map(|row| page.texts(row)).collect();
    let header = find(&rows, known).ok_or_else(|| problems::no_header(file))?;
    let mut line = block.line();
    let mut lines = Vec::new();
    for row in begin {
        line += u64::from(row.lines_before);
        lines.push(line);
    }
    let line_of = |at: usize| lines.get(at).copied().unwrap_or(0);
    let above = rows.iter().take(header.rows.start).enumerate();
    let above = above.map(|(at, row)| {
        let words = row.iter().find(|cell| !cell.is_empty()).map_or("", String::as_str);
        // A person who stands above the header is named nowhere.
        let is_person = row.iter().any(|cell| holds_id(cell));
        (line_of(at), if is_person { mask_text(words) } else { words.to_owned() })
    });
    let above = above.collect();
    let last = line_of(header.rows.end - 1);
    block.set_line(last);
    block.take(header.rows.end);
    rows.truncate(header.rows.end);
    Ok(Found { names: header.names, line: last, above, rows })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(text: &str) -> Header {
        let known = Known::of_names(&["学籍号", "姓名", "户籍", "年级", "家长姓名"]);
        let row = |line: &str| line.split(',').map(|cell| cell.trim().to_owned()).collect();
        find(&text.lines().map(row).collect::<Vec<_>>(), &known).unwrap()
    }

    #[test]
    fn the_row_that_names_most_fields_is_the_header() {
        assert_eq!(table("学籍号,姓名\n1,甲").rows, 0..1);
        assert_eq!(table("示例学校花名册,\n学籍号,姓名\n1,甲").rows, 1..2);
        assert_eq!(table("年级,一年级,填表人,乙\n学籍号,姓名,户籍,年级\n1,甲,农村,一").rows, 1..2);
        assert_eq!(table("x,y\n1,姓名").rows, 0..1, "one known word in a record makes no header");
        assert_eq!(table("x,y\n1,2").score, 0);
    }

    #[test]
    fn a_header_of_two_rows_is_one() {
        let two = table("学籍号,基本情况,,年级\n,姓名,户籍,\n1,甲,农村,一");
        assert_eq!(two.rows, 0..2);
        assert_eq!(two.names, ["学籍号", "姓名", "户籍", "年级"]);
        let named = table("学籍号,姓名,家长,,户籍\n,,姓名,年龄,\n1,甲,乙,40,农村");
        assert_eq!(named.names, ["学籍号", "姓名", "家长姓名", "年龄", "户籍"]);
        assert_eq!(table("学籍号,姓名\n,甲\n2,乙").rows, 0..1);
    }
}
