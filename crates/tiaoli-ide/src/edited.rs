//! A policy as it would be with some edits made.

use std::collections::BTreeMap;

use tiaoli_core::session::{Analysis, Session};
use tiaoli_diagnostics::Diagnostic;

use crate::format::{Replace, applied};

/// The policy with edits made, by path. Files keep their numbers: they are given in the order they had.
pub(crate) fn analyzed_with(before: &Analysis, edits: &BTreeMap<String, Vec<Replace>>) -> Analysis {
    let mut session = Session::new();
    for source in before.sources.iter() {
        let changed = edits.get(&source.path).map(|edits| applied(&source.text, edits));
        let text = changed.map_or_else(|| source.text.clone(), Into::into);
        if before.files.iter().any(|file| file.id == source.id) {
            session.set_policy(&source.path, text);
        } else {
            session.set_text(&source.path, text);
        }
    }
    session.analyze()
}

/// Whether a policy has no more errors than before: an edit that is to keep it sound has kept it so.
pub(crate) fn is_as_sound(after: &Analysis, before: &Analysis) -> bool {
    let errors =
        |analysis: &Analysis| analysis.diagnostics.iter().filter(|one| Diagnostic::is_error(one)).count();
    errors(after) <= errors(before)
}
