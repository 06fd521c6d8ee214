//! Texts that open, change and close. Everything happens before anything is awaited: so no edit overtakes another.

use std::{collections::BTreeMap, sync::Arc};

use tiaoli_diagnostics::Text;
use tower_lsp::ls_types::*;

use super::Backend;
use crate::{
    documents::{Document, path_of},
    settings::Settings,
};

impl Backend {
    pub(super) fn open(&self, params: DidOpenTextDocumentParams) {
        let TextDocumentItem { uri, version, text, .. } = params.text_document;
        let path = path_of(&uri);
        let saved = on_disk(&path);
        self.shared.change(|state| {
            note(&mut state.saved, &path, saved);
            state.open.insert(path.clone(), Document::new(uri, version, &text));
            state.changed.insert(path);
        });
    }

    pub(super) fn edit(&self, params: &DidChangeTextDocumentParams) {
        let path = path_of(&params.text_document.uri);
        self.shared.change(|state| {
            let encoding = state.encoding;
            // A change of a text that is not open, or one that was overtaken, has nothing to change.
            if let Some(document) = state.open.get_mut(&path)
                && document.version < params.text_document.version
            {
                document.change(params.text_document.version, &params.content_changes, encoding);
                state.changed.insert(path);
            }
        });
    }

    /// The text is that on the disk now. An editor that does not watch the disk says in this way alone that it has written
    /// there: files beside the policy, such as the CSV of examples that a rename has changed too, are written with it.
    pub(super) fn save(&self, params: &DidSaveTextDocumentParams) {
        let path = path_of(&params.text_document.uri);
        let watches = self.client().watches_files;
        self.shared.change(|state| {
            if let Some(document) = state.open.get(&path) {
                state.saved.insert(path.clone(), Arc::clone(&document.text));
                state.changed.insert(path);
            }
            state.rescan |= !watches;
        });
    }

    pub(super) fn close(&self, params: &DidCloseTextDocumentParams) {
        let path = path_of(&params.text_document.uri);
        self.shared.change(|state| {
            state.open.remove(&path);
            state.saved.remove(&path);
            // What counts now is the disk, which may say something else, or nothing.
            state.rescan = true;
        });
    }

    pub(super) fn on_disk(&self, params: &DidChangeWatchedFilesParams) {
        let paths: Vec<String> = params.changes.iter().map(|change| path_of(&change.uri)).collect();
        let open = self.shared.look(|state| {
            paths.iter().filter(|path| state.open.contains_key(*path)).cloned().collect::<Vec<_>>()
        });
        let saved: Vec<_> = open.into_iter().map(|path| (on_disk(&path), path)).collect();
        self.shared.change(|state| {
            for (text, path) in saved {
                note(&mut state.saved, &path, text);
                state.changed.insert(path);
            }
            // An open text goes before the one on the disk.
            state.rescan |= paths.iter().any(|path| !state.open.contains_key(path));
        });
    }

    pub(super) fn folders(&self, event: &WorkspaceFoldersChangeEvent) {
        let path = |folder: &WorkspaceFolder| path_of(&folder.uri).into();
        self.shared.change(|state| {
            for folder in &event.removed {
                let gone: std::path::PathBuf = path(folder);
                state.folders.retain(|kept| *kept != gone);
            }
            state.folders.extend(event.added.iter().map(path));
            state.rescan = true;
        });
    }

    pub(super) async fn configure(&self, settings: &serde_json::Value) {
        let Some(section) = Settings::section(settings) else { return };
        let (settings, wrong) = Settings::read(section);
        self.shared.change(|state| {
            state.refresh |= state.settings != settings;
            state.settings = settings;
        });
        self.complain(wrong).await;
    }

    /// Shows what is wrong with settings.
    pub(super) async fn complain(&self, wrong: Vec<Text>) {
        let lang = self.lang();
        for why in wrong {
            self.editor.show_message(MessageType::WARNING, why.get(lang)).await;
        }
    }
}

/// The text of a file as it was saved; `None` for a text that is on no disk.
fn on_disk(path: &str) -> Option<Arc<str>> {
    std::fs::read_to_string(path).ok().map(Arc::from)
}

fn note(saved: &mut BTreeMap<String, Arc<str>>, path: &str, text: Option<Arc<str>>) {
    match text {
        Some(text) => saved.insert(path.to_owned(), text),
        None => saved.remove(path),
    };
}
