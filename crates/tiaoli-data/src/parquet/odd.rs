//! Finding the rows of a row group that are no records.

use parquet::errors::ParquetError;
use tiaoli_core::cell::trim_cell;
use tiaoli_diagnostics::Code;

use super::{ParquetReader, column::Texts, text_column};
use crate::{
    Problems,
    odd::{FEW_FILLED, LONGEST, RowCells, Verdict, judge, may_begin},
    problems,
};

impl ParquetReader {
    /// Names the rows that are no records among the next `count`, whose wanted columns have been decoded; gives their places.
    pub(super) fn find_odd(&self, count: usize, problems: &mut Problems) -> Result<Vec<usize>, ParquetError> {
        let mut odd = Vec::new();
        let candidates: Vec<usize> =
            (0..count).filter(|at| self.is_first(*at, 0) || self.is_suspicious(*at)).collect();
        if candidates.is_empty() {
            return Ok(odd);
        }
        let unread = self.decode_unread(count)?;
        let headers = &self.layout.headers;
        let key = self.key.and_then(|key| self.read.get(key)).map(|key| key.leaf);
        for at in candidates {
            let is_first = self.is_first(at, odd.len());
            let cell = |leaf: usize| {
                let read = self.read.iter().find(|read| read.leaf == leaf).map(|read| &read.texts);
                let texts = read.or(unread.get(leaf).and_then(Option::as_ref));
                let text = String::from_utf8_lossy(texts.map_or(&[][..], |texts| texts.get(at)));
                trim_cell(&text).to_owned()
            };
            let cells: Vec<String> = (0..headers.len()).map(cell).collect();
            let width = headers.len();
            let row = RowCells { headers, cells: &cells, key, width, above: &[], is_first };
            let line = self.taken + at as u64 + 1;
            match judge(&row) {
                Verdict::Record => {}
                Verdict::LikeTotal(word) => {
                    let number = self.rows + (at - odd.len()) as u64 + 1;
                    let place = problems::row_place(&self.origin, line, number);
                    let kept = || problems::like_a_total(&word, place);
                    problems.report(self.origin.name(), Code::E0618, 0, kept);
                }
                Verdict::NearlyEmpty(filled) => {
                    let number = self.rows + (at - odd.len()) as u64 + 1;
                    let place = problems::row_place(&self.origin, line, number);
                    let kept = || problems::nearly_empty(filled, place);
                    problems.report(self.origin.name(), Code::E0643, 0, kept);
                }
                Verdict::NoRecord(what, begins) => {
                    problems.leave_out(what, &begins, problems::row_place(&self.origin, line, 0));
                    odd.push(at);
                }
            }
        }
        Ok(odd)
    }

    /// Whether no record came before a row; so many before it in this chunk are none.
    fn is_first(&self, at: usize, odd: usize) -> bool {
        self.rows == 0 && at == odd
    }

    /// A quick look at the key and the first columns: most rows are beyond doubt.
    fn is_suspicious(&self, at: usize) -> bool {
        let mut looked_at = self.read.iter().filter(|read| read.is_looked_at);
        let key = self.key.and_then(|key| self.read.get(key));
        let mut filled = self.read.iter().filter(|read| !is_blank(read.texts.get(at)));
        let is_few = self.layout.headers.len() > FEW_FILLED && filled.nth(FEW_FILLED).is_none();
        is_few
            || key.is_none_or(|key| is_blank(key.texts.get(at)))
            || looked_at.clone().next().is_some_and(|first| is_blank(first.texts.get(at)))
            || looked_at.any(|read| {
                let cell = read.texts.get(at);
                cell.len() <= LONGEST && may_begin(cell)
                    || !cell.is_empty()
                        && cell.len() >= read.header.len()
                        && cell.trim_ascii() == read.header.as_bytes()
            })
    }

    /// The columns that nobody asked for, by leaf: a row is judged by all it holds.
    fn decode_unread(&self, count: usize) -> Result<Vec<Option<Texts>>, ParquetError> {
        let Some(group) = self.group.checked_sub(1) else { return Ok(Vec::new()) };
        let group = self.file.get_row_group(group)?;
        let rows = usize::try_from(group.metadata().num_rows()).unwrap_or(usize::MAX);
        let before = rows.saturating_sub(self.left_in_group);
        let decode = |leaf: usize| {
            if self.read.iter().any(|read| read.leaf == leaf) {
                return Ok(None);
            }
            let mut texts = Texts::default();
            let mut column = text_column(&*group, leaf)?;
            column.skip(before)?;
            column.read(count, &mut texts)?;
            Ok(Some(texts))
        };
        (0..self.layout.headers.len()).map(decode).collect()
    }
}

fn is_blank(cell: &[u8]) -> bool {
    cell.first().is_none_or(|first| first.is_ascii_whitespace() && cell.trim_ascii().is_empty())
}
