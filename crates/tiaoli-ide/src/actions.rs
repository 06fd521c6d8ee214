//! What an editor can do for somebody at a place: the ways out that messages offer, all of them at once, and the text in its
//! canonical form or in the other language.

mod fixes;

use tiaoli_core::session::Analysis;
use tiaoli_diagnostics::{Edit, FileId, FileSpan, Lang, Span, Text, say};
use tiaoli_syntax::{FormatOptions, ast::File, collect_names, format};

use crate::{Snapshot, overwritten::overwritten};

/// The kinds of the protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ActionKind {
    QuickFix,
    RefactorRewrite,
    SourceFixAll,
    SourceFormat,
}

impl ActionKind {
    pub fn name(self) -> &'static str {
        match self {
            Self::QuickFix => "quickfix",
            Self::RefactorRewrite => "refactor.rewrite",
            Self::SourceFixAll => "source.fixAll",
            Self::SourceFormat => "source.format",
        }
    }
}

/// Something that can be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Action {
    pub title: Text,
    pub kind: ActionKind,
    /// They do not overlap.
    pub edits: Vec<Edit>,
    /// The one to be taken where nobody chooses.
    pub preferred: bool,
    /// Which diagnostics of the analysis it mends, by their place in the list.
    pub mends: Vec<usize>,
}

/// Everything that can be done at a place. `saved` is the policy as it was last saved, for values that were written over.
pub fn actions(snapshot: &Snapshot, at: FileSpan, saved: Option<&Analysis>) -> Vec<Action> {
    let mut actions = fixes::at(snapshot, at);
    for one in saved.map(|saved| overwritten(saved, snapshot)).unwrap_or_default() {
        if let Some(fix) = one.fix.filter(|_| fixes::touch(one.at, at)) {
            let (title, edits) = (fix.title, fix.edits);
            let kind = ActionKind::QuickFix;
            actions.push(Action { title, kind, edits, preferred: true, mends: Vec::new() });
        }
    }
    actions.extend(fixes::all(snapshot, at.file));
    actions.extend(rewritten(snapshot, at.file));
    actions
}

/// The whole file in its canonical form, full-width signs and all, and in the other language.
fn rewritten(snapshot: &Snapshot, file: FileId) -> Vec<Action> {
    let text = snapshot.text(file);
    if snapshot.parsed(file).is_none() {
        return Vec::new();
    }
    let trees: Vec<&File> = snapshot.analysis.files.iter().map(|file| &*file.tree).collect();
    let names = collect_names(&trees);
    let own = snapshot.written_in(file);
    let whole = |title: Text, kind: ActionKind, lang: Option<Lang>| {
        let formatted = format(text, &FormatOptions { lang, names: &names });
        let edit = Edit { at: Span::new(0, text.len()).in_file(file), new_text: formatted.text };
        formatted.changed.then_some(Action {
            title,
            kind,
            edits: vec![edit],
            preferred: false,
            mends: Vec::new(),
        })
    };
    let tidy =
        say!(zh: "整理全文（空格、对齐、全角符号）"; en: "tidy the text (blanks, columns, full-width signs)");
    let (other, translate) = match own {
        Lang::Zh => (Lang::En, say!(zh: "把关键词换成英文"; en: "write the keywords in English")),
        Lang::En => (Lang::Zh, say!(zh: "把关键词换成中文"; en: "write the keywords in Chinese")),
    };
    let tidied = whole(tidy, ActionKind::SourceFormat, None);
    tidied.into_iter().chain(whole(translate, ActionKind::RefactorRewrite, Some(other))).collect()
}

#[cfg(test)]
mod tests;
