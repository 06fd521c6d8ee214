//! A policy as it would be with some edits made.

use std::{collections::BTreeMap, sync::Arc};

use tiaoli_core::session::{Analysis, Session};
use tiaoli_diagnostics::{Diagnostic, SourceFile};

use crate::format::{Replace, applied};

/// The policy with edits made, by path.
pub(crate) fn analyzed_with(before: &Analysis, edits: &BTreeMap<String, Vec<Replace>>) -> Analysis {
    analyzed_as(before, |source| match edits.get(&source.path) {
        Some(edits) => applied(&source.text, edits).into(),
        None => Arc::clone(&source.text),
    })
}

/// The policy with other texts. Files keep their numbers: they are given in the order they had.
pub(crate) fn analyzed_as(before: &Analysis, text: impl Fn(&SourceFile) -> Arc<str>) -> Analysis {
    let mut session = Session::new();
    for source in before.sources.iter() {
        if before.files.iter().any(|file| file.id == source.id) {
            session.set_policy(&source.path, text(source));
        } else {
            session.set_text(&source.path, text(source));
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
