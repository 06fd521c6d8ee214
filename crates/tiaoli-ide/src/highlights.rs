//! The other places of the word under the cursor, in its file.

use tiaoli_core::symbols::Role;
use tiaoli_diagnostics::{FileId, Span};

use crate::Snapshot;

/// One place of the word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Highlight {
    pub span: Span,
    /// It is declared or decided here, rather than read.
    pub writes: bool,
}

/// Where a file names what stands at an offset, in order.
pub fn highlights(snapshot: &Snapshot, file: FileId, offset: usize) -> Vec<Highlight> {
    let index = &snapshot.analysis.references;
    let named = index.all_at(file, offset).flat_map(|one| index.of(one.symbol));
    let here = named.filter(|one| one.at.file == file);
    let writes = |role: Role| matches!(role, Role::Declaration | Role::Decide);
    let mut found: Vec<Highlight> =
        here.map(|one| Highlight { span: one.at.span, writes: writes(one.role) }).collect();
    found.sort_unstable();
    found.dedup_by_key(|one| one.span);
    found
}
