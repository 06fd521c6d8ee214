//! Finding the rows of a block that are no records.

use tiaoli_diagnostics::Code;

use super::{
    reader::Page,
    rows::{Row, unquoted},
};
use crate::{
    Problems,
    odd::{FEW_FILLED, LONGEST, LOOKED_AT, RowCells, Verdict, judge, may_begin},
    problems::{self, Odd},
};

impl Page<'_> {
    /// Names the rows that are no records; gives their places among the rows.
    pub(super) fn find_odd(
        &self,
        rows: &[Row],
        lines: &[u64],
        key: Option<usize>,
        problems: &mut Problems,
    ) -> Vec<usize> {
        let mut odd = Vec::new();
        for (at, row) in rows.iter().enumerate() {
            let line = lines.get(at).copied().unwrap_or(0);
            // Every row of a sheet is a line: those that hold nothing at all are seen by the gap they leave.
            if self.file.is_sheet() {
                let before = at.checked_sub(1).and_then(|before| lines.get(before)).copied();
                problems.leave_out_blank_rows(self.file, before.unwrap_or(self.last_line) + 1..line);
            }
            let is_first = self.first_row + (at - odd.len()) as u64 == 1;
            if !is_first && !self.is_suspicious(row, key) {
                continue;
            }
            let cells = self.texts(row);
            let (headers, width) = (self.headers, self.headers.len());
            match judge(&RowCells { headers, cells: &cells, key, width, above: self.above, is_first }) {
                Verdict::Record => {}
                Verdict::LikeTotal(word) => {
                    let number = self.first_row + (at - odd.len()) as u64;
                    let place = problems::row_place(self.file, line, number);
                    let kept = || problems::like_a_total(&word, place);
                    problems.report(self.file.name(), Code::E0618, 0, kept);
                }
                Verdict::NearlyEmpty(filled) => {
                    let number = self.first_row + (at - odd.len()) as u64;
                    let place = problems::row_place(self.file, line, number);
                    let kept = || problems::nearly_empty(filled, place);
                    problems.report(self.file.name(), Code::E0643, 0, kept);
                }
                Verdict::NoRecord(what, begins) => {
                    self.leave_out(what, &begins, line, problems);
                    odd.push(at);
                }
            }
        }
        odd
    }

    fn leave_out(&self, odd: Odd, begins: &str, line: u64, problems: &mut Problems) {
        problems.leave_out(odd, begins, problems::row_place(self.file, line, 0));
    }

    /// A quick look at the bytes: most rows are beyond doubt.
    fn is_suspicious(&self, row: &Row, key: Option<usize>) -> bool {
        let columns = 0..row.cells as usize;
        let mut filled = columns.clone().filter(|column| !is_blank(self.raw(row, *column)));
        let Some(first) = filled.next() else { return true };
        if self.headers.len() > FEW_FILLED && filled.nth(FEW_FILLED - 1).is_none() {
            return true;
        }
        let begins_as = |above: &&Vec<String>| {
            let text = above.iter().find(|text| !text.is_empty()).map_or("", String::as_str);
            says(self.raw(row, first), text)
        };
        let leading = (first..(first + LOOKED_AT).min(columns.end)).chain(key);
        leading.into_iter().any(|column| {
            let raw = self.raw(row, column);
            let header = self.headers.get(column).map_or("", String::as_str);
            raw.len() <= LONGEST && may_begin(raw) || !raw.is_empty() && says(raw, header)
        }) || self.above.iter().any(|above| begins_as(&above))
    }

    /// The cells of a row as texts.
    pub(super) fn texts(&self, row: &Row) -> Vec<String> {
        let mut scratch = Vec::new();
        let cells = (0..row.cells as usize).map(|column| {
            let cell = unquoted(self.raw(row, column), &mut scratch);
            tiaoli_core::cell::trim_cell(&String::from_utf8_lossy(cell)).to_owned()
        });
        cells.collect()
    }
}

/// A cell without blanks and quotation marks at its ends.
fn bare(cell: &[u8]) -> &[u8] {
    let cell = cell.trim_ascii();
    let inner = cell.strip_prefix(b"\"").and_then(|rest| rest.strip_suffix(b"\"")).unwrap_or(cell);
    inner.trim_ascii()
}

/// Whether a cell holds this text, which has no blanks at its ends.
fn says(cell: &[u8], text: &str) -> bool {
    match cell.first() {
        Some(first) if is_bare(*first) && text.as_bytes().first() != Some(first) => false,
        _ => bare(cell) == text.as_bytes(),
    }
}

fn is_blank(cell: &[u8]) -> bool {
    cell.first().is_none_or(|first| !is_bare(*first) && bare(cell).is_empty())
}

/// Whether a byte is neither a blank nor a quotation mark, for certain.
fn is_bare(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || !byte.is_ascii()
}
