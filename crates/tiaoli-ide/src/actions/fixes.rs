//! The ways out that messages bring with them.

use std::collections::BTreeMap;

use tiaoli_core::session::Analysis;
use tiaoli_diagnostics::{Diagnostic, FileId, Fix, Span, say};

use super::{Action, ActionKind, action};
use crate::{
    Snapshot,
    edited::analyzed_with,
    format::{Replace, applied, differences, touches},
};

/// A fix may bring up what the next one mends; more rounds than this are none.
const ROUNDS: usize = 10;

/// Every fix of every message that touches a range.
pub(super) fn at(snapshot: &Snapshot, file: FileId, range: Span) -> Vec<Action> {
    let mut found: Vec<Action> = Vec::new();
    for (at, diagnostic) in snapshot.diagnostics().enumerate() {
        if !diagnostic.span().is_some_and(|place| place.file == file && touches(place.span, range)) {
            continue;
        }
        for fix in &diagnostic.fixes {
            let Some(edits) = by_path(&snapshot.analysis, fix) else { continue };
            let preferred = diagnostic.fixes.len() == 1 && !fix.is_guess;
            let title = fix.title.clone();
            found.push(Action { title, kind: ActionKind::QuickFix, edits, preferred, mends: Some(at) });
        }
    }
    found
}

/// The edits of a fix by file, in order; `None` where they stand in each other's way.
fn by_path(analysis: &Analysis, fix: &Fix) -> Option<Vec<(String, Vec<Replace>)>> {
    let mut edits: BTreeMap<String, Vec<Replace>> = BTreeMap::new();
    for edit in &fix.edits {
        let path = analysis.sources.get(edit.at.file)?.path.clone();
        edits.entry(path).or_default().push(Replace { span: edit.at.span, with: edit.new_text.clone() });
    }
    for list in edits.values_mut() {
        list.sort();
        let mut pairs = list.iter().zip(list.iter().skip(1));
        if pairs.any(|(a, b)| a.span.end > b.span.start) {
            return None;
        }
    }
    Some(edits.into_iter().collect())
}

/// Every fix in a file that is the only one of its message and no guess, again and again until none is left.
pub(super) fn all(snapshot: &Snapshot, file: FileId) -> Option<Action> {
    let path = snapshot.analysis.sources.get(file)?.path.clone();
    let first = sure(&snapshot.analysis.diagnostics, file);
    if first.is_empty() {
        return None;
    }
    let mut text = applied(snapshot.text(file), &first);
    for _ in 1..ROUNDS {
        let whole = Span::new(0, snapshot.text(file).len());
        let edit = BTreeMap::from([(path.clone(), vec![Replace { span: whole, with: text.clone() }])]);
        let next = sure(&analyzed_with(&snapshot.analysis, &edit).diagnostics, file);
        let mended = applied(&text, &next);
        if mended == text {
            break;
        }
        text = mended;
    }
    let edits = differences(snapshot.text(file), &text);
    let title = say!(zh: "改正这个文件里所有改法明确的问题"; en: "Fix everything in this file that has one clear fix");
    (!edits.is_empty()).then(|| action(title, ActionKind::FixAll, vec![(path, edits)]))
}

/// The fixes of a file that are beyond doubt, in order and apart: of two in each other's way the first.
fn sure(diagnostics: &[Diagnostic], file: FileId) -> Vec<Replace> {
    let mut kept: Vec<Replace> = Vec::new();
    for diagnostic in diagnostics {
        let [fix] = diagnostic.fixes.as_slice() else { continue };
        if fix.is_guess || fix.edits.iter().any(|edit| edit.at.file != file) {
            continue;
        }
        let edits: Vec<Replace> = fix
            .edits
            .iter()
            .map(|edit| Replace { span: edit.at.span, with: edit.new_text.clone() })
            .collect();
        let is_free = |edit: &Replace| !kept.iter().any(|other| touches(other.span, edit.span));
        if edits.iter().all(is_free) {
            kept.extend(edits);
            kept.sort();
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::super::{ActionKind, actions, tests::*};

    #[test]
    fn the_only_fix_of_a_message_is_preferred_and_knows_what_it_mends() {
        let text = POLICY.replace("凡 户籍 为 农村", "凡 户藉 为 农村");
        let snapshot = snapshot(&text);
        let found = at(&snapshot, "户藉", |kind| kind == ActionKind::QuickFix);
        let [fix] = found.as_slice() else { panic!("{found:?}") };
        assert!(fix.preferred);
        let mended = fix.mends.and_then(|at| snapshot.diagnostics().nth(at)).unwrap();
        assert!(mended.fixes.iter().any(|one| one.title == fix.title));
        assert_eq!(done(&snapshot, fix), POLICY);
        assert!(at(&snapshot, "信息表", |kind| kind == ActionKind::QuickFix).is_empty());
    }

    #[test]
    fn all_clear_fixes_of_a_file_are_one_action() {
        let text = POLICY
            .replace("凡 户籍 为 农村", "凡 户藉 为 农村")
            .replace("凡 户籍 为 城市", "凡 户藉 为 城市");
        let snapshot = snapshot(&text);
        let file = snapshot.file("p.tiao").unwrap();
        let found =
            actions(&snapshot, file, tiaoli_diagnostics::Span::new(0, 0), &|kind| kind == ActionKind::FixAll);
        assert_eq!(done(&snapshot, &found[0]), POLICY);
        let sound = super::super::tests::snapshot(POLICY);
        let left =
            actions(&sound, file, tiaoli_diagnostics::Span::new(0, 0), &|kind| kind == ActionKind::FixAll);
        assert!(left.is_empty(), "{left:?}");
    }
}
