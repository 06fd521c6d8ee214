//! Plain data of `tiaoli-ide` to the types of the protocol.

use std::collections::BTreeMap;

use tiaoli_diagnostics::Edit;
use tower_lsp::ls_types::{
    DocumentChanges, OneOf, OptionalVersionedTextDocumentIdentifier, TextDocumentEdit, TextEdit,
    WorkspaceEdit,
};

use crate::views::{View, World};

/// Edits of one view, by file, each with the version it is meant for.
pub(crate) fn workspace_edit<'e>(
    world: &World,
    view: &View,
    edits: impl IntoIterator<Item = &'e Edit>,
) -> WorkspaceEdit {
    let mut by_path: BTreeMap<&str, Vec<TextEdit>> = BTreeMap::new();
    for edit in edits {
        let Some(path) = view.path_of(edit.at.file) else { continue };
        let range = world.range(view, edit.at);
        by_path.entry(path).or_default().push(TextEdit { range, new_text: edit.new_text.clone() });
    }
    let changes = by_path.into_iter().filter_map(|(path, edits)| {
        let version = world.open.get(path).map(|document| document.version);
        let text_document = OptionalVersionedTextDocumentIdentifier { uri: world.uri(path)?, version };
        Some(TextDocumentEdit { text_document, edits: edits.into_iter().map(OneOf::Left).collect() })
    });
    WorkspaceEdit {
        document_changes: Some(DocumentChanges::Edits(changes.collect())),
        ..WorkspaceEdit::default()
    }
}
