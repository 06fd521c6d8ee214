//! Every place where something is named, in one policy or in all policies that share its files.

use std::collections::BTreeSet;

use tiaoli_core::symbols::{Role, Spelling, Symbol};
use tiaoli_diagnostics::{FileId, FileSpan, Span};

use crate::Snapshot;

/// A place where something is named, by the path of its file: the policies of a workspace number files each in their way.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    pub path: String,
    pub span: Span,
    pub role: Role,
}

/// Every place that names what stands at an offset, in the order of files and places.
pub fn references(
    snapshot: &Snapshot,
    file: FileId,
    offset: usize,
    with_declarations: bool,
) -> Vec<FileSpan> {
    let index = &snapshot.analysis.references;
    let named = index.all_at(file, offset).flat_map(|one| index.of(one.symbol));
    let wanted = named.filter(|one| with_declarations || one.role != Role::Declaration);
    wanted.map(|one| one.at).collect::<BTreeSet<FileSpan>>().into_iter().collect()
}

/// As [`references`], through all policies of a workspace: a field of a shared table is named in several.
pub fn references_across(
    snapshots: &[&Snapshot],
    path: &str,
    offset: usize,
    with_declarations: bool,
) -> Vec<Place> {
    let uses = |snapshot: &Snapshot, symbol: Symbol| -> Vec<(FileSpan, Role)> {
        snapshot.analysis.references.of(symbol).map(|one| (one.at, one.role)).collect()
    };
    let mut places: Vec<Place> =
        closed(snapshots, path, offset, |snapshot, symbol, _| uses(snapshot, symbol));
    places.retain(|place| with_declarations || place.role != Role::Declaration);
    places
}

/// Every place that has to change with the spelling at an offset, through all policies of a workspace.
pub(crate) fn spelled_across(snapshots: &[&Snapshot], path: &str, offset: usize) -> Vec<(String, Span)> {
    let spelled = |snapshot: &Snapshot, symbol: Symbol, spelling: Spelling| -> Vec<(FileSpan, Role)> {
        let places = snapshot.analysis.references.spelled(symbol, spelling);
        places.into_iter().map(|at| (at, Role::Read)).collect()
    };
    closed(snapshots, path, offset, spelled).into_iter().map(|place| (place.path, place.span)).collect()
}

/// What an offset stands for in one policy stands for the same in every other policy that has one of its places.
fn closed(
    snapshots: &[&Snapshot],
    path: &str,
    offset: usize,
    places: impl Fn(&Snapshot, Symbol, Spelling) -> Vec<(FileSpan, Role)>,
) -> Vec<Place> {
    let mut found: BTreeSet<Place> = BTreeSet::new();
    let mut seen: BTreeSet<(usize, Symbol, Spelling)> = BTreeSet::new();
    let mut open: Vec<(String, usize)> = vec![(path.to_owned(), offset)];
    while let Some((path, offset)) = open.pop() {
        for (at, snapshot) in snapshots.iter().enumerate() {
            let Some(file) = snapshot.file(&path) else { continue };
            for one in snapshot.analysis.references.all_at(file, offset) {
                if !seen.insert((at, one.symbol, one.spelling)) {
                    continue;
                }
                for (place, role) in places(snapshot, one.symbol, one.spelling) {
                    let Some(source) = snapshot.analysis.sources.get(place.file) else { continue };
                    if found.insert(Place { path: source.path.clone(), span: place.span, role }) {
                        open.push((source.path.clone(), place.span.start as usize));
                    }
                }
            }
        }
    }
    // One place is one place, whatever each policy takes it for.
    let mut found: Vec<Place> = found.into_iter().collect();
    found.dedup_by(|b, a| a.path == b.path && a.span == b.span);
    found
}
