//! Greeting and beginning.

use std::path::PathBuf;

use serde_json::json;
use tiaoli_diagnostics::Lang;
use tower_lsp::ls_types::*;

use super::Backend;
use crate::{
    capabilities::{self, Client},
    documents::path_of,
    settings::Settings,
};

/// What policies quote and rosters come in.
const TABLES_AND_TEXTS: &str = "**/*.{txt,md,csv,tsv,tab,xlsx,xlsm,xls,et,json,jsonl,ndjson,parquet}";

impl Backend {
    pub(super) fn greet(&self, params: InitializeParams) -> InitializeResult {
        let client = Client::new(&params.capabilities);
        let client = *self.client.get_or_init(|| client);
        let (settings, wrong) = Settings::read(&params.initialization_options.unwrap_or_default());
        let locale = params.locale.as_deref().and_then(language);
        let mut folders: Vec<PathBuf> =
            params.workspace_folders.unwrap_or_default().iter().map(folder).collect();
        #[expect(deprecated, reason = "editors that know no folders name the root this way")]
        if let Some(root) = params.root_uri.filter(|_| folders.is_empty()) {
            folders.push(path_of(&root).into());
        }
        self.shared.change(|state| {
            state.encoding = client.encoding;
            (state.settings, state.wrong) = (settings, wrong);
            state.locale = locale;
            state.folders = folders;
        });
        InitializeResult {
            capabilities: capabilities::of(&client),
            server_info: Some(ServerInfo {
                name: "tiaoli".to_owned(),
                version: Some(self.shared.surroundings().version.to_owned()),
            }),
            ..InitializeResult::default()
        }
    }

    /// Begins to read the policies, once: when the editor says that it is ready, or asks something before.
    pub(super) fn start(&self) {
        self.started.call_once(|| {
            self.work();
            self.shared.change(|state| (state.rescan, state.ready) = (true, true));
        });
    }

    pub(super) async fn begin(&self) {
        self.start();
        let mut wrong = Vec::new();
        self.shared.change(|state| wrong = std::mem::take(&mut state.wrong));
        self.complain(wrong).await;
        self.read(None).await;
        let mut registrations = Vec::new();
        if self.client().watches_files {
            let watch = |pattern: &str| FileSystemWatcher {
                glob_pattern: GlobPattern::String(pattern.to_owned()),
                kind: None,
            };
            let watchers = ["**/*.tiao", TABLES_AND_TEXTS, "**/tiaoli.toml"].map(watch).to_vec();
            let options = serde_json::to_value(DidChangeWatchedFilesRegistrationOptions { watchers }).ok();
            let registration = Registration {
                id: "tiaoli-files".to_owned(),
                method: "workspace/didChangeWatchedFiles".to_owned(),
                register_options: options,
            };
            registrations.push(registration);
        }
        if self.client().registers_types {
            // The types of the protocol at hand have no place for it in the greeting.
            registrations.push(Registration {
                id: "tiaoli-policies".to_owned(),
                method: "textDocument/prepareTypeHierarchy".to_owned(),
                register_options: Some(json!({ "documentSelector": [{ "language": "tiaoli" }] })),
            });
        }
        if !registrations.is_empty() {
            // An editor that refuses is one that does without.
            let _ = self.editor.register_capability(registrations).await;
        }
    }
}

fn folder(folder: &WorkspaceFolder) -> PathBuf {
    path_of(&folder.uri).into()
}

/// The language of an editor's own words, where it is one of ours.
fn language(locale: &str) -> Option<Lang> {
    let main = locale.split(['-', '_']).next()?.to_ascii_lowercase();
    match main.as_str() {
        "zh" => Some(Lang::Zh),
        "en" => Some(Lang::En),
        _ => None,
    }
}
