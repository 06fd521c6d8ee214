//! Workbooks: looked over before anything trusts them, then one sheet as rows of text.
//!
//! The rows of the sheet become delimited text with marks that no cell can hold, so that everything behind them is the
//! reader of CSV: the same header, the same totals left out, the same reading of cells.                     adr 0017

mod cells;
mod guard;
mod sheets;
mod stream;
mod well_formed;

use std::io::{Read, Seek};

#[cfg(feature = "parquet")]
pub(crate) use cells::push_number;
pub(crate) use guard::Facts;
pub(crate) use sheets::{Choice, choose};
pub(crate) use stream::SheetInput;
pub use stream::THREAD;

use crate::problems::{Disguise, Unsafe};

/// A workbook to look into again and again.
pub(crate) trait Bytes: Read + Seek + Send {}

impl<T: Read + Seek + Send> Bytes for T {}

/// Why a workbook is not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// Another kind of file under the name of a workbook.
    Disguise(Disguise),
    /// Sizes that no roster has.
    Unsafe(Unsafe),
    /// Not a workbook, or one that was cut off; the row reached, zero before the first.
    Damaged { row: u64 },
}

/// Looks a workbook over: its kind by the first bytes, then every size in it.
pub(crate) fn look_over(mut bytes: impl Bytes) -> std::io::Result<Result<Facts, Refusal>> {
    let mut head = Vec::new();
    (&mut bytes).take(512).read_to_end(&mut head)?;
    bytes.rewind()?;
    if let Some(disguise) = disguise(&head) {
        return Ok(Err(Refusal::Disguise(disguise)));
    }
    Ok(guard::inspect(std::io::BufReader::with_capacity(64 << 10, bytes)))
}

fn disguise(head: &[u8]) -> Option<Disguise> {
    let text = String::from_utf8_lossy(head).trim_start_matches('\u{feff}').trim_start().to_ascii_lowercase();
    if head.starts_with(b"PK\x03\x04") {
        None
    } else if head.starts_with(b"\xd0\xcf\x11\xe0") {
        Some(Disguise::OldWorkbook)
    } else if head.starts_with(b"PAR1") {
        Some(Disguise::Parquet)
    } else if text.starts_with('<') {
        Some(Disguise::WebPage)
    } else if head.contains(&0) || head.is_empty() {
        Some(Disguise::Binary)
    } else {
        Some(Disguise::PlainText)
    }
}
