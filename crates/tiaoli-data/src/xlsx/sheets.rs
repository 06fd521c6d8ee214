//! Which sheet of a workbook is the table.

use calamine::{DataRef, Reader, SheetType, SheetVisible, Xlsx};

use super::{Bytes, Refusal, cells};
use crate::{
    csv::{LOOKED_AT, find_header},
    headers::Known,
};

/// Columns looked at to tell a header.
const COLUMNS: u32 = 512;

/// What came of choosing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Choice {
    /// This sheet; how many there are in all.
    Sheet { name: String, of: usize },
    /// Several fit as well as one another.
    Several(Vec<String>),
    /// No sheet has the name asked for; those there are.
    NoSuch(Vec<String>),
}

/// A sheet and how well it fits.
struct Candidate {
    name: String,
    visible: bool,
    score: usize,
    has_rows: bool,
}

/// The sheet asked for; else the one whose header names the most fields. Where no header is known, every sheet that holds
/// something fits as well as any other.
pub(crate) fn choose(
    bytes: Box<dyn Bytes>,
    wanted: Option<&str>,
    known: Option<&Known>,
) -> Result<Choice, Refusal> {
    let damaged = |_| Refusal::Damaged { row: 0 };
    let mut workbook = Xlsx::new(std::io::BufReader::with_capacity(64 << 10, bytes)).map_err(damaged)?;
    let sheets = workbook.sheets_metadata().to_vec();
    let sheets: Vec<_> = sheets.into_iter().filter(|sheet| sheet.typ == SheetType::WorkSheet).collect();
    let names = || sheets.iter().map(|sheet| sheet.name.clone()).collect::<Vec<_>>();
    if sheets.is_empty() {
        return Err(Refusal::Damaged { row: 0 });
    }
    if let Some(wanted) = wanted {
        let by_name = sheets.iter().find(|sheet| sheet.name == wanted);
        let trimmed = || sheets.iter().find(|sheet| sheet.name.trim() == wanted.trim());
        let number = || wanted.parse::<usize>().ok()?.checked_sub(1).and_then(|at| sheets.get(at));
        return Ok(match by_name.or_else(trimmed).or_else(number) {
            Some(sheet) => Choice::Sheet { name: sheet.name.clone(), of: sheets.len() },
            None => Choice::NoSuch(names()),
        });
    }
    let mut candidates = Vec::new();
    for sheet in &sheets {
        let rows = first_rows(&mut workbook, &sheet.name)?;
        let (score, below) = match known.map(|known| find_header(&rows, known)) {
            Some(header) => header.map_or((0, 0), |header| (header.score, header.rows.end)),
            None => (1, 0),
        };
        let visible = sheet.visible == SheetVisible::Visible;
        candidates.push(Candidate { name: sheet.name.clone(), visible, score, has_rows: rows.len() > below });
    }
    Ok(best(&candidates, sheets.len()))
}

/// Hidden sheets and such without records come last; where two fit nearly as well, people have to say which one is meant.
fn best(candidates: &[Candidate], of: usize) -> Choice {
    let rank = |candidate: &Candidate| {
        (candidate.score > 0 && candidate.has_rows, candidate.visible, candidate.score)
    };
    let mut sorted: Vec<&Candidate> = candidates.iter().collect();
    sorted.sort_by_key(|candidate| std::cmp::Reverse(rank(candidate)));
    let Some(first) = sorted.first() else { return Choice::NoSuch(Vec::new()) };
    let fits = |other: &&Candidate| {
        let (a, b) = (rank(first), rank(other));
        (a.0, a.1) == (b.0, b.1) && a.0 && b.2 * 5 >= a.2 * 4
    };
    let fitting: Vec<String> =
        candidates.iter().filter(fits).map(|candidate| candidate.name.clone()).collect();
    if fitting.len() > 1 {
        return Choice::Several(fitting);
    }
    Choice::Sheet { name: first.name.clone(), of }
}

/// The first rows that hold something, as texts.
fn first_rows(
    workbook: &mut Xlsx<impl std::io::Read + std::io::Seek>,
    sheet: &str,
) -> Result<Vec<Vec<String>>, Refusal> {
    let Ok(mut reader) = workbook.worksheet_cells_reader(sheet) else { return Ok(Vec::new()) };
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut last = None;
    while let Ok(Some(cell)) = reader.next_cell() {
        let (row, column) = cell.get_position();
        let value: &DataRef<'_> = cell.get_value();
        if cells::is_empty(value) || column >= COLUMNS {
            continue;
        }
        if last != Some(row) {
            // One more than the header is looked for in: is there a record below it?
            if rows.len() > LOOKED_AT {
                break;
            }
            last = Some(row);
            rows.push(Vec::new());
        }
        let mut text = Vec::new();
        cells::push(&mut text, value);
        if let Some(row) = rows.last_mut() {
            let at = column as usize;
            if row.len() <= at {
                row.resize(at + 1, String::new());
            }
            if let Some(slot) = row.get_mut(at) {
                *slot = String::from_utf8_lossy(&text).trim().to_owned();
            }
        }
    }
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(list: &[(&str, bool, usize, bool)]) -> Choice {
        let candidates: Vec<Candidate> = list
            .iter()
            .map(|(name, visible, score, has_rows)| Candidate {
                name: (*name).to_owned(),
                visible: *visible,
                score: *score,
                has_rows: *has_rows,
            })
            .collect();
        best(&candidates, candidates.len())
    }

    #[test]
    fn the_best_sheet_or_none() {
        let sheet = |name: &str, of| Choice::Sheet { name: name.into(), of };
        assert_eq!(of(&[("说明", true, 0, true), ("学生", true, 9, true)]), sheet("学生", 2));
        assert_eq!(of(&[("模板", true, 9, false), ("学生", true, 7, true)]), sheet("学生", 2));
        assert_eq!(of(&[("旧", false, 9, true), ("学生", true, 7, true)]), sheet("学生", 2));
        assert_eq!(of(&[("家庭", true, 3, true), ("学生", true, 9, true)]), sheet("学生", 2));
        assert_eq!(
            of(&[("一班", true, 9, true), ("二班", true, 8, true)]),
            Choice::Several(vec!["一班".into(), "二班".into()])
        );
        assert_eq!(of(&[("a", true, 0, true), ("b", true, 0, true)]), sheet("a", 2));
        assert_eq!(of(&[("a", false, 4, true)]), sheet("a", 1));
    }
}
