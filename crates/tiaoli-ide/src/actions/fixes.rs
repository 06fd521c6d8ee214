//! The ways out that messages offer: one by one, all of a kind, and all that leave no choice.

use tiaoli_diagnostics::{Diagnostic, Edit, FileId, FileSpan, Fix, say};

use super::{Action, ActionKind};
use crate::Snapshot;

/// Whether two places have a character in common, or one stands at the other's edge.
pub(super) fn touch(a: FileSpan, b: FileSpan) -> bool {
    a.file == b.file && a.span.start <= b.span.end && b.span.start <= a.span.end
}

/// The fixes of messages at a place, and those of all messages of the same kind.
pub(super) fn at(snapshot: &Snapshot, at: FileSpan) -> Vec<Action> {
    let diagnostics = &snapshot.analysis.diagnostics;
    let mut actions = Vec::new();
    let mut kinds = Vec::new();
    let here = diagnostics.iter().enumerate().filter(|(_, one)| one.span().is_some_and(|own| touch(own, at)));
    for (place, diagnostic) in here {
        let only = diagnostic.fixes.len() == 1;
        for fix in &diagnostic.fixes {
            actions.push(Action {
                title: fix.title.clone(),
                kind: ActionKind::QuickFix,
                edits: fix.edits.clone(),
                preferred: only,
                mends: vec![place],
            });
        }
        if only && !kinds.contains(&diagnostic.code) {
            kinds.push(diagnostic.code);
        }
    }
    for code in kinds {
        let (mends, edits) = together(snapshot, at.file, |one| one.code == code);
        let count = mends.len();
        if count > 1 {
            let title = say!(zh: "本文件这一类的 {count} 处全部改好"; en: "mend all {count} of this kind in this file");
            actions.push(Action { title, kind: ActionKind::QuickFix, edits, preferred: false, mends });
        }
    }
    actions
}

/// Every message of a file that has one way out, mended.
pub(super) fn all(snapshot: &Snapshot, file: FileId) -> Option<Action> {
    let (mends, edits) = together(snapshot, file, |_| true);
    let title = say!(zh: "能自动改的全部改好"; en: "mend everything that has one way out");
    (!edits.is_empty()).then_some(Action {
        title,
        kind: ActionKind::SourceFixAll,
        edits,
        preferred: false,
        mends,
    })
}

/// The fixes of messages in a file that have but one, as far as they do not overlap: what is left is offered again when
/// these have been applied.
fn together(
    snapshot: &Snapshot,
    file: FileId,
    wanted: impl Fn(&Diagnostic) -> bool,
) -> (Vec<usize>, Vec<Edit>) {
    let (mut mends, mut edits): (Vec<usize>, Vec<Edit>) = (Vec::new(), Vec::new());
    let diagnostics = snapshot.analysis.diagnostics.iter().enumerate();
    let of_file = diagnostics.filter(|(_, one)| one.span().is_some_and(|at| at.file == file) && wanted(one));
    for (place, diagnostic) in of_file {
        let [Fix { edits: own, .. }] = diagnostic.fixes.as_slice() else { continue };
        // Two that say the same are applied once.
        let new: Vec<&Edit> = own.iter().filter(|edit| !edits.contains(edit)).collect();
        let clashes = new.iter().any(|edit| edits.iter().any(|taken| touch(taken.at, edit.at)));
        if !clashes {
            let new: Vec<Edit> = new.into_iter().cloned().collect();
            edits.extend(new);
            mends.push(place);
        }
    }
    edits.sort_by_key(|edit| edit.at);
    (mends, edits)
}
