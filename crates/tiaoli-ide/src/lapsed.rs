//! What is no longer in force on the policy date.

use tiaoli_core::{ir::Period, symbols::Symbol};
use tiaoli_diagnostics::FileSpan;

use crate::Snapshot;

/// The names of declarations, or of versions of them, that are out of force: repealed, replaced, run out. Sorted.
pub(crate) fn lapsed(snapshot: &Snapshot) -> Vec<FileSpan> {
    let program = &snapshot.analysis.program;
    let is_over = |period: &Period| period.is_empty() || period.to.is_some_and(|to| to < snapshot.as_of);
    let rules = program.rules.iter().map(|one| (&one.effective, one.span));
    let checks = program.checks.iter().map(|one| (&one.effective, one.span));
    let duties = program.duties.iter().map(|one| (&one.effective, one.span));
    let definitions = program.definitions.iter().flat_map(|one| &one.versions);
    let tables = program.decision_tables.iter().flat_map(|one| &one.versions);
    let benefits = program.benefits.iter().flat_map(|one| &one.versions);
    let all = rules
        .chain(checks)
        .chain(duties)
        .chain(definitions.map(|one| (&one.effective, one.span)))
        .chain(tables.map(|one| (&one.effective, one.span)))
        .chain(benefits.map(|one| (&one.effective, one.span)));
    let mut found: Vec<FileSpan> = all.filter(|(period, _)| is_over(period)).map(|(_, span)| span).collect();
    found.sort_unstable();
    found
}

/// Whether every declaration of a symbol is out of force.
pub(crate) fn is_lapsed(snapshot: &Snapshot, symbol: Symbol, lapsed: &[FileSpan]) -> bool {
    let mut heads = snapshot.analysis.references.declarations(symbol).peekable();
    heads.peek().is_some() && heads.all(|head| lapsed.binary_search(&head.at).is_ok())
}
