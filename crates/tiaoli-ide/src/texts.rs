//! The files that a policy names, and where its quotations stand in them.

use tiaoli_core::{ir::Quote, session};
use tiaoli_diagnostics::{FileId, FileSpan};

use crate::Snapshot;

/// The path of a file as named in another one.
pub(crate) fn path_named(snapshot: &Snapshot, by: FileId, written: &str) -> String {
    let base = snapshot.analysis.sources.get(by).map_or("", |source| source.path.as_str());
    session::join(base, written)
}

/// A file of the analysis as named in another one.
pub(crate) fn file_named(snapshot: &Snapshot, by: FileId, written: &str) -> Option<FileId> {
    snapshot.file(&path_named(snapshot, by, written))
}

/// Where the quotation that is written at a place stands in the source text: the whole passage, and its first piece.
pub(crate) fn quoted_at(snapshot: &Snapshot, at: FileSpan) -> Option<(FileSpan, FileSpan)> {
    let quote = quotes(snapshot).find(|quote| quote.span == at)?;
    let found = quote.found?;
    Some((found, quote.parts.first().copied().unwrap_or(found)))
}

/// Every quotation of the policy.
pub(crate) fn quotes(snapshot: &Snapshot) -> impl Iterator<Item = &Quote> {
    let program = &snapshot.analysis.program;
    let versions = program.definitions.iter().flat_map(|one| &one.versions);
    let rules = program.rules.iter().flat_map(|one| &one.quotes);
    rules
        .chain(program.checks.iter().flat_map(|one| &one.quotes))
        .chain(program.duties.iter().flat_map(|one| &one.quotes))
        .chain(program.repeals.iter().flat_map(|one| &one.quotes))
        .chain(versions.flat_map(|one| &one.quotes))
        .chain(program.statements.iter().map(|one| &one.quote))
}
