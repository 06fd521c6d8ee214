//! A policy after a rename, compared with what it was: the same names in the same places stand for the same things, and it
//! has no message that it did not have.

use std::collections::{BTreeMap, BTreeSet};

use tiaoli_core::{
    session::Analysis,
    symbols::{References, Role, Symbol},
};
use tiaoli_diagnostics::{Code, FileId, FileSpan, Place, Severity, Span, Text};

use super::{Replace, problems};
use crate::{Snapshot, edited::analyzed_with};

/// Refuses edits that change what a policy means or give it a new message.
pub(super) fn stays_as_it_was(
    snapshot: &Snapshot,
    edits: &BTreeMap<String, Vec<Replace>>,
    new: &str,
) -> Result<(), Text> {
    let before = &snapshot.analysis;
    let after = analyzed_with(before, edits);
    let moved = |at: FileSpan| moved(before, edits, at);
    let mut known: BTreeSet<(FileSpan, Code)> = BTreeSet::new();
    let mut places: BTreeSet<FileSpan> = BTreeSet::new();
    for one in &before.diagnostics {
        let Some(at) = one.span() else { continue };
        known.insert((moved(at), one.code));
        places.insert(moved(at));
    }
    // As long as a policy has errors, it is not looked at for anything less.
    let had_errors = before.has_errors();
    for one in &after.diagnostics {
        let Place::Source(at) = one.place else { continue };
        if had_errors && one.severity != Severity::Error {
            continue;
        }
        // Why a file could not be read is told by who reads it, in place of this message.
        let told = one.code == Code::E0211 && places.contains(&at);
        if !told && !known.contains(&(at, one.code)) {
            return Err(problems::would_be_wrong(new, &one.message));
        }
    }
    // A name that stood for nothing may stand for something now: it was left behind when the other way was half done.
    let stood: BTreeSet<FileSpan> = before.references.iter().map(|one| moved(one.at)).collect();
    let left_behind = |at: FileSpan| {
        let text = after.sources.text(at);
        had_errors && !stood.contains(&at) && text.trim_matches('`') == new.trim_matches('`')
    };
    let was = meanings(&before.references, moved, |_| false);
    let is = meanings(&after.references, |at| at, left_behind);
    let differs = was.symmetric_difference(&is).next();
    match differs.and_then(|(at, ..)| after.sources.line_col(*at)) {
        Some((path, at)) => Err(problems::means_otherwise(new, at.line, path)),
        None => Ok(()),
    }
}

/// Every name with what it does and what it stands for, which is told by the first place that names the same.
fn meanings(
    references: &References,
    moved: impl Fn(FileSpan) -> FileSpan,
    leave_out: impl Fn(FileSpan) -> bool,
) -> BTreeSet<(FileSpan, Role, FileSpan)> {
    let mut first: BTreeMap<Symbol, FileSpan> = BTreeMap::new();
    let mut found = BTreeSet::new();
    for one in references.iter() {
        let at = moved(one.at);
        if leave_out(at) {
            continue;
        }
        let first = *first.entry(one.symbol).or_insert(at);
        found.insert((at, one.role, first));
    }
    found
}

/// Where a place stands after the edits: a place that is replaced, or begins or ends with one, takes what is put there in.
fn moved(before: &Analysis, edits: &BTreeMap<String, Vec<Replace>>, at: FileSpan) -> FileSpan {
    let path = |file: FileId| before.sources.get(file).map_or("", |source| source.path.as_str());
    let Some(edits) = edits.get(path(at.file)) else { return at };
    let shifted = |offset: u32, is_end: bool| {
        let mut grown: i64 = 0;
        for edit in edits {
            let passed = if is_end { edit.span.end <= offset } else { edit.span.start < offset };
            if passed {
                let length = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
                grown += length(edit.with.len()) - length(edit.span.len());
            }
        }
        usize::try_from(i64::from(offset) + grown).unwrap_or_default()
    };
    Span::new(shifted(at.span.start, false), shifted(at.span.end, true)).in_file(at.file)
}
