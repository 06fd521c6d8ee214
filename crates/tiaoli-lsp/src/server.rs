//! The handlers. Each is thin: state under the lock, or a view of things and one call of `tiaoli-ide`.

mod lifecycle;
mod texts;

use std::sync::{Arc, Mutex, OnceLock};

use tower_lsp::{
    Client as Editor, LanguageServer,
    jsonrpc::{Error, ErrorCode, Result},
    ls_types::*,
};

use crate::{
    capabilities::Client,
    documents::path_of,
    publish,
    shared::Shared,
    views::{View, World},
};
use tiaoli_diagnostics::FileId;

pub(crate) struct Backend {
    editor: Editor,
    shared: Arc<Shared>,
    client: OnceLock<Client>,
    /// What was told of each file last, so that it is not told again.
    told: Arc<Mutex<publish::Told>>,
}

impl Backend {
    pub(crate) fn new(editor: Editor, shared: Arc<Shared>) -> Self {
        Self { editor, shared, client: OnceLock::new(), told: Arc::default() }
    }

    fn client(&self) -> Client {
        self.client.get().copied().unwrap_or_default()
    }

    /// Asks the newest view of a file, on a thread where that may take its time. `None` for a file of no policy. What fails
    /// inside fails this one request.
    async fn ask<T: Send + 'static>(
        &self,
        uri: &Uri,
        answer: impl FnOnce(&World, &View, FileId) -> Option<T> + Send + 'static,
    ) -> Result<Option<T>> {
        let path = path_of(uri);
        let world = self.shared.current().await;
        off_the_wire(move || {
            let (view, file) = world.find(&path)?;
            answer(&world, view, file)
        })
        .await
    }

    /// As [`Backend::ask`], about a place in the file as a byte offset.
    async fn ask_at<T: Send + 'static>(
        &self,
        at: TextDocumentPositionParams,
        answer: impl FnOnce(&World, &View, FileId, usize) -> Option<T> + Send + 'static,
    ) -> Result<Option<T>> {
        let position = at.position;
        self.ask(&at.text_document.uri, move |world, view, file| {
            answer(world, view, file, world.offset(view, file, position))
        })
        .await
    }
}

/// Does work that is not quick where it holds up nobody.
async fn off_the_wire<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(|_| Error::new(ErrorCode::InternalError))
}

impl LanguageServer for Backend {
    async fn initialize(&self, params: InitializeParams) -> Result<InitializeResult> {
        Ok(self.greet(params))
    }

    async fn initialized(&self, _: InitializedParams) {
        self.begin().await;
    }

    async fn shutdown(&self) -> Result<()> {
        self.shared.change(|state| state.told = true);
        Ok(())
    }

    async fn did_open(&self, params: DidOpenTextDocumentParams) {
        self.open(params);
    }

    async fn did_change(&self, params: DidChangeTextDocumentParams) {
        self.edit(&params);
    }

    async fn did_close(&self, params: DidCloseTextDocumentParams) {
        self.close(&params);
    }

    async fn did_change_watched_files(&self, params: DidChangeWatchedFilesParams) {
        self.on_disk(&params);
    }

    async fn did_change_workspace_folders(&self, params: DidChangeWorkspaceFoldersParams) {
        self.folders(&params.event);
    }

    async fn did_change_configuration(&self, params: DidChangeConfigurationParams) {
        self.configure(params.settings);
    }

    async fn diagnostic(&self, params: DocumentDiagnosticParams) -> Result<DocumentDiagnosticReportResult> {
        let path = path_of(&params.text_document.uri);
        let world = self.shared.current().await;
        let items = off_the_wire(move || publish::of_path(&world, &path)).await?;
        Ok(publish::report(items, params.previous_result_id.as_deref()))
    }

    async fn workspace_diagnostic(
        &self,
        params: WorkspaceDiagnosticParams,
    ) -> Result<WorkspaceDiagnosticReportResult> {
        let world = self.shared.current().await;
        let items = off_the_wire(move || publish::of_workspace(&world, &params.previous_result_ids)).await?;
        Ok(WorkspaceDiagnosticReportResult::Report(WorkspaceDiagnosticReport { items }))
    }
}
