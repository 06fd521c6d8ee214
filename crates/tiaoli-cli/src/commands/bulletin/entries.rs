//! The list of findings by school.

use tiaoli_core::{cell::mask_ids, findings::FindingRow, ir::Name};
use tiaoli_data::Origin;
use tiaoli_diagnostics::Text;

/// One finding in one school.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) school: String,
    pub(super) school_name: String,
    pub(super) league: String,
    pub(super) finding: Name,
    pub(super) major: bool,
    pub(super) table: Name,
    /// Where its rows are; `None` where no file was given.
    pub(super) origin: Option<Origin>,
    /// All rows it is about, also those of other schools: who verifies has to know the other side.
    pub(super) rows: Vec<FindingRow>,
    pub(super) message: Text,
    /// As in the results: the article's number.
    pub(super) article: String,
}

/// So many rows of a finding are named.
const NAMED: usize = 50;

impl Entry {
    /// `名册.csv:12`, `名册.xlsx!学生!12`, as far as known.
    pub(super) fn positions(&self) -> String {
        let at = |row: &FindingRow| match (row.line, &self.origin) {
            (0, _) | (_, None) => format!("#{}", row.row),
            (line, Some(origin)) => origin.position(line, 0),
        };
        self.named(at)
    }

    /// The keys of the rows, whole: the list goes to those who keep the records. Texts hide what is sensitive.
    pub(super) fn keys(&self) -> String {
        self.named(|row| if row.key.is_empty() { format!("#{}", row.row) } else { row.key.clone() })
    }

    fn named(&self, name: impl Fn(&FindingRow) -> String) -> String {
        let shown: Vec<String> = self.rows.iter().take(NAMED).map(name).collect();
        let more = if self.rows.len() > NAMED { "…" } else { "" };
        shown.join("\n") + more
    }
}

/// A message about a cell, for the list.
pub(super) fn plain(text: &Text) -> Text {
    Text { zh: mask_ids(&text.zh), en: mask_ids(&text.en) }
}
