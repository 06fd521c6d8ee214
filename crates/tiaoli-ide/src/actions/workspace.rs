//! Files that a policy lacks and that another policy of the workspace has: the line that brings one in, or its right path.

use tiaoli_diagnostics::{Code, Diagnostic, FileId, Span, say};
use tiaoli_syntax::ast::ItemKind;

use super::{Action, ActionKind};
use crate::{
    Snapshot,
    format::{Replace, touches},
    text_in_force::relative,
    words::pick,
};

/// What the policies of the workspace offer for the messages about missing files that touch a range.
pub fn missing_files(snapshot: &Snapshot, others: &[&Snapshot], file: FileId, range: Span) -> Vec<Action> {
    let mut found = Vec::new();
    for (at, diagnostic) in snapshot.diagnostics().enumerate() {
        let Some(place) = diagnostic.span().filter(|place| place.file == file && touches(place.span, range))
        else {
            continue;
        };
        let written = place.span.text(snapshot.text(file));
        let offered = match diagnostic.code {
            Code::E0475 => use_of(snapshot, others, file, written),
            Code::E0211 | Code::E0601 => path_of(snapshot, others, file, diagnostic, written),
            _ => None,
        };
        found.extend(offered.map(|action| Action { mends: Some(at), ..action }));
    }
    found
}

/// The line that brings in the file of a policy.
fn use_of(snapshot: &Snapshot, others: &[&Snapshot], file: FileId, name: &str) -> Option<Action> {
    let name = name.trim_matches('`');
    let own = path(snapshot, file)?;
    let holds = |other: &&&Snapshot| {
        let policy = &other.analysis.program.policy.name;
        !name.is_empty() && (policy.zh == name || policy.en == name)
    };
    let other = others.iter().find(holds)?;
    let header = other.analysis.program.documents.iter().find(|document| document.own)?;
    let target = path(other, header.span.file).filter(|target| *target != own)?;
    let line = format!("{} \"{}\"\n", pick(snapshot.written_in(file), "引用", "use"), relative(own, target));
    let place = place_of_use(snapshot, file)?;
    let edit = Replace { span: Span::point(place), with: line.clone() };
    let line = line.trim_end();
    let title = say!(zh: "加上“{}”", line; en: "Add `{}`", line);
    Some(quick_fix(title, own, edit))
}

/// Behind the last 引用, else before the first declaration.
fn place_of_use(snapshot: &Snapshot, file: FileId) -> Option<usize> {
    let items = &snapshot.parsed(file)?.tree.items;
    let text = snapshot.text(file);
    let last = items.iter().rfind(|item| matches!(item.kind, ItemKind::Use(_)));
    if let Some(last) = last {
        let end = last.span.end as usize;
        return Some(text.get(end..)?.find('\n').map_or(text.len(), |at| end + at + 1));
    }
    let first = items.first().map_or(0, |item| item.span.start as usize);
    Some(text.get(..first)?.rfind('\n').map_or(0, |at| at + 1))
}

/// The path of the only file of the workspace that has the name that was written.
fn path_of(
    snapshot: &Snapshot,
    others: &[&Snapshot],
    file: FileId,
    diagnostic: &Diagnostic,
    written: &str,
) -> Option<Action> {
    let own = path(snapshot, file)?;
    let wanted = written.rsplit(['/', '\\']).next().filter(|name| name.contains('.'))?;
    let sources = others.iter().flat_map(|other| other.analysis.sources.iter());
    let named = sources.filter(|source| source.path.rsplit('/').next() == Some(wanted));
    let mut paths: Vec<&str> = named.map(|source| source.path.as_str()).collect();
    paths.sort_unstable();
    paths.dedup();
    let [target] = paths.as_slice() else { return None };
    let meant = relative(own, target);
    let title = say!(zh: "改为“{}”", meant; en: "Write `{}`", meant);
    let edit = Replace { span: diagnostic.span()?.span, with: meant };
    Some(quick_fix(title, own, edit))
}

fn path(snapshot: &Snapshot, file: FileId) -> Option<&str> {
    snapshot.analysis.sources.get(file).map(|source| source.path.as_str())
}

fn quick_fix(title: tiaoli_diagnostics::Text, path: &str, edit: Replace) -> Action {
    let edits = vec![(path.to_owned(), vec![edit])];
    Action { title, kind: ActionKind::QuickFix, edits, preferred: true, mends: None }
}
