//! What can be done at a place: fixes, refactorings, and everything clear at once.

use tiaoli_ide::actions::{Action, ActionKind, actions, missing_files};
use tower_lsp::{jsonrpc::Result, ls_types::*};

use super::Backend;
use crate::{
    convert, publish,
    views::{View, World},
};

/// Mends everything that has one clear fix.
const FIX_ALL: CodeActionKind = CodeActionKind::new("source.fixAll.tiaoli");

/// The kinds of actions there are.
pub(crate) fn kinds() -> Vec<CodeActionKind> {
    vec![
        CodeActionKind::QUICKFIX,
        CodeActionKind::REFACTOR_EXTRACT,
        CodeActionKind::REFACTOR_INLINE,
        CodeActionKind::REFACTOR_REWRITE,
        FIX_ALL,
    ]
}

fn kind(kind: ActionKind) -> CodeActionKind {
    match kind {
        ActionKind::QuickFix => CodeActionKind::QUICKFIX,
        ActionKind::Extract => CodeActionKind::REFACTOR_EXTRACT,
        ActionKind::Inline => CodeActionKind::REFACTOR_INLINE,
        ActionKind::Rewrite => CodeActionKind::REFACTOR_REWRITE,
        ActionKind::FixAll => FIX_ALL,
    }
}

/// Whether an editor that wants some kinds wants this one: a kind stands for all that begin with its words.
fn is_wanted(only: Option<&[CodeActionKind]>, one: &CodeActionKind) -> bool {
    let within = |wanted: &CodeActionKind| {
        let rest = one.as_str().strip_prefix(wanted.as_str());
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.') || wanted.as_str().is_empty())
    };
    only.is_none_or(|only| only.iter().any(within))
}

impl Backend {
    pub(super) async fn actions(&self, params: CodeActionParams) -> Result<Option<CodeActionResponse>> {
        let (range, only) = (params.range, params.context.only);
        let versioned = self.client().versioned_edits;
        self.ask(&params.text_document.uri, move |world, view, file| {
            let span = world.span(view, file, range).span;
            let lang = view.snapshot.lang(file);
            let wanted = |one| is_wanted(only.as_deref(), &kind(one));
            let mut found = actions(&view.snapshot, file, span, &wanted);
            if wanted(ActionKind::QuickFix) {
                found.extend(missing_files(&view.snapshot, &world.snapshots(), file, span));
            }
            let convert = |action: Action| {
                let mended = action.mends.and_then(|at| mended(world, view, at));
                CodeActionOrCommand::CodeAction(CodeAction {
                    title: action.title.get(lang).to_owned(),
                    kind: Some(kind(action.kind)),
                    diagnostics: mended.map(|one| vec![one]),
                    edit: Some(convert::workspace_edit(world, &action.edits, versioned)),
                    is_preferred: action.preferred.then_some(true),
                    ..CodeAction::default()
                })
            };
            Some(found.into_iter().map(convert).collect())
        })
        .await
    }
}

/// The message that an action mends, as it was told.
fn mended(world: &World, view: &View, at: usize) -> Option<Diagnostic> {
    let diagnostic = view.snapshot.diagnostics().nth(at)?;
    let (_, place) = publish::place(view, diagnostic);
    Some(publish::convert(world, view, diagnostic, place))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_stands_for_its_kinds() {
        let extract = CodeActionKind::REFACTOR_EXTRACT;
        assert!(is_wanted(None, &extract));
        assert!(is_wanted(Some(&[CodeActionKind::REFACTOR]), &extract));
        assert!(is_wanted(Some(&[CodeActionKind::EMPTY]), &extract));
        assert!(!is_wanted(Some(&[CodeActionKind::QUICKFIX]), &extract));
        assert!(!is_wanted(Some(&[CodeActionKind::new("refactor.ext")]), &extract));
        assert!(is_wanted(Some(&[CodeActionKind::new("source.fixAll")]), &FIX_ALL));
    }
}
