//! Names that can be typed anew in all their places at once: those that are named within their declaration alone.

use tiaoli_diagnostics::{FileId, Span};

use crate::Snapshot;

/// The places of the name at an offset that change together while it is typed; `None` where it is named elsewhere too, or
/// once only, or where data is read by it.
pub fn linked(snapshot: &Snapshot, file: FileId, offset: usize) -> Option<Vec<Span>> {
    let index = &snapshot.analysis.references;
    let mut named = index.all_at(file, offset);
    let one = named.next()?;
    if named.next().is_some() || index.is_builtin(one.symbol) || index.named_together(one.symbol).len() > 1 {
        return None;
    }
    let mut declarations = snapshot.analysis.declarations(one.symbol);
    let (_, whole) = declarations.next()?;
    if declarations.next().is_some() {
        return None;
    }
    let within = |span: Span| whole.span.start <= span.start && span.end <= whole.span.end;
    let places = index.spelled(one.symbol, one.spelling);
    let all_within = places.iter().all(|at| at.file == file && whole.file == file && within(at.span));
    (places.len() > 1 && all_within).then(|| places.into_iter().map(|at| at.span).collect())
}
