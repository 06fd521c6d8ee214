//! The handlers. Each is thin: state under the lock, or a view of things and one call of `tiaoli-ide`.

pub(crate) mod actions;
pub(crate) mod colours;
pub(crate) mod custom;
mod examples;
mod explain;
mod help;
mod lenses;
mod lifecycle;
mod navigation;
mod outline;
mod pages;
mod people;
pub(crate) mod reading;
mod telling;
mod texts;
mod writing;

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, Once, OnceLock},
};

use tiaoli_diagnostics::{FileId, Lang};
use tiaoli_ide::{goto, hierarchy};
use tower_lsp::{
    Client as Editor, LanguageServer,
    jsonrpc::{Error, ErrorCode, Result},
    ls_types::*,
};

use crate::{
    capabilities::Client,
    documents::path_of,
    people::People,
    publish,
    shared::Shared,
    views::{View, World},
};

pub(crate) struct Backend {
    editor: Editor,
    shared: Arc<Shared>,
    client: OnceLock<Client>,
    started: Once,
    people: Arc<People>,
    /// The colours that were told of each file last, with their number.
    coloured: Mutex<BTreeMap<String, (u64, Vec<SemanticToken>)>>,
    /// Why files were last left unformatted.
    unformatted: Mutex<BTreeMap<String, String>>,
}

impl Backend {
    pub(crate) fn new(editor: Editor, shared: Arc<Shared>) -> Self {
        Self {
            editor,
            shared,
            client: OnceLock::new(),
            started: Once::new(),
            coloured: Mutex::default(),
            unformatted: Mutex::default(),
            people: Arc::default(),
        }
    }

    fn client(&self) -> Client {
        self.client.get().copied().unwrap_or_default()
    }

    /// A view of things at least as new as the texts are now.
    async fn world(&self) -> Arc<World> {
        self.start();
        self.shared.current().await
    }

    /// The language of what is said of no file in particular.
    fn lang(&self) -> Lang {
        self.shared.look(|state| state.own_lang(self.shared.surroundings()))
    }

    /// Asks the newest view of a file, on a thread where that may take its time. `None` for a file of no policy. What fails
    /// inside fails this one request.
    async fn ask<T: Send + 'static>(
        &self,
        uri: &Uri,
        answer: impl FnOnce(&World, &View, FileId) -> Option<T> + Send + 'static,
    ) -> Result<Option<T>> {
        let path = path_of(uri);
        let world = self.world().await;
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

    async fn did_save(&self, params: DidSaveTextDocumentParams) {
        self.save(&params);
    }

    async fn did_close(&self, params: DidCloseTextDocumentParams) {
        self.close(&params);
        self.forget_colours(&params.text_document.uri);
    }

    async fn did_change_watched_files(&self, params: DidChangeWatchedFilesParams) {
        self.on_disk(&params);
    }

    async fn did_change_workspace_folders(&self, params: DidChangeWorkspaceFoldersParams) {
        self.folders(&params.event);
    }

    async fn did_change_configuration(&self, params: DidChangeConfigurationParams) {
        self.configure(&params.settings).await;
    }

    async fn diagnostic(&self, params: DocumentDiagnosticParams) -> Result<DocumentDiagnosticReportResult> {
        let path = path_of(&params.text_document.uri);
        let world = self.world().await;
        let items = off_the_wire(move || publish::of_path(&world, &path)).await?;
        Ok(publish::report(items, params.previous_result_id.as_deref()))
    }

    async fn workspace_diagnostic(
        &self,
        params: WorkspaceDiagnosticParams,
    ) -> Result<WorkspaceDiagnosticReportResult> {
        let world = self.world().await;
        let items = off_the_wire(move || publish::of_workspace(&world, &params.previous_result_ids)).await?;
        Ok(WorkspaceDiagnosticReportResult::Report(WorkspaceDiagnosticReport { items }))
    }

    async fn completion(&self, params: CompletionParams) -> Result<Option<CompletionResponse>> {
        self.complete(params).await
    }

    async fn completion_resolve(&self, params: CompletionItem) -> Result<CompletionItem> {
        self.complete_with(params).await
    }

    async fn hover(&self, params: HoverParams) -> Result<Option<Hover>> {
        self.explain_word(params.text_document_position_params).await
    }

    async fn signature_help(&self, params: SignatureHelpParams) -> Result<Option<SignatureHelp>> {
        self.inside_brackets(params.text_document_position_params).await
    }

    async fn inlay_hint(&self, params: InlayHintParams) -> Result<Option<Vec<InlayHint>>> {
        self.hints(&params.text_document.uri, params.range).await
    }

    async fn goto_definition(&self, params: GotoDefinitionParams) -> Result<Option<GotoDefinitionResponse>> {
        self.goto(params.text_document_position_params, goto::definition).await
    }

    async fn goto_declaration(
        &self,
        params: request::GotoDeclarationParams,
    ) -> Result<Option<request::GotoDeclarationResponse>> {
        self.goto(params.text_document_position_params, goto::declaration).await
    }

    async fn goto_type_definition(
        &self,
        params: request::GotoTypeDefinitionParams,
    ) -> Result<Option<request::GotoTypeDefinitionResponse>> {
        self.goto(params.text_document_position_params, goto::type_definition).await
    }

    async fn goto_implementation(
        &self,
        params: request::GotoImplementationParams,
    ) -> Result<Option<request::GotoImplementationResponse>> {
        self.goto(params.text_document_position_params, goto::implementation).await
    }

    async fn references(&self, params: ReferenceParams) -> Result<Option<Vec<Location>>> {
        self.uses(params).await
    }

    async fn document_highlight(
        &self,
        params: DocumentHighlightParams,
    ) -> Result<Option<Vec<DocumentHighlight>>> {
        self.same_names(params.text_document_position_params).await
    }

    async fn document_link(&self, params: DocumentLinkParams) -> Result<Option<Vec<DocumentLink>>> {
        self.links(&params.text_document.uri).await
    }

    async fn prepare_call_hierarchy(
        &self,
        params: CallHierarchyPrepareParams,
    ) -> Result<Option<Vec<CallHierarchyItem>>> {
        self.used_or_using(params.text_document_position_params).await
    }

    async fn incoming_calls(
        &self,
        params: CallHierarchyIncomingCallsParams,
    ) -> Result<Option<Vec<CallHierarchyIncomingCall>>> {
        self.incoming(params.item).await
    }

    async fn outgoing_calls(
        &self,
        params: CallHierarchyOutgoingCallsParams,
    ) -> Result<Option<Vec<CallHierarchyOutgoingCall>>> {
        self.outgoing(params.item).await
    }

    async fn prepare_type_hierarchy(
        &self,
        params: TypeHierarchyPrepareParams,
    ) -> Result<Option<Vec<TypeHierarchyItem>>> {
        self.policy_at(params.text_document_position_params).await
    }

    async fn supertypes(
        &self,
        params: TypeHierarchySupertypesParams,
    ) -> Result<Option<Vec<TypeHierarchyItem>>> {
        self.policies(params.item, hierarchy::policies_above).await
    }

    async fn subtypes(&self, params: TypeHierarchySubtypesParams) -> Result<Option<Vec<TypeHierarchyItem>>> {
        self.policies(params.item, hierarchy::policies_below).await
    }

    async fn document_symbol(&self, params: DocumentSymbolParams) -> Result<Option<DocumentSymbolResponse>> {
        self.outline(&params.text_document.uri).await
    }

    async fn symbol(&self, params: WorkspaceSymbolParams) -> Result<Option<WorkspaceSymbolResponse>> {
        Ok(Some(WorkspaceSymbolResponse::Nested(self.names(params.query).await?)))
    }

    async fn folding_range(&self, params: FoldingRangeParams) -> Result<Option<Vec<FoldingRange>>> {
        self.folds(&params.text_document.uri).await
    }

    async fn selection_range(&self, params: SelectionRangeParams) -> Result<Option<Vec<SelectionRange>>> {
        self.selections(params).await
    }

    async fn linked_editing_range(
        &self,
        params: LinkedEditingRangeParams,
    ) -> Result<Option<LinkedEditingRanges>> {
        self.linked(params.text_document_position_params).await
    }

    async fn semantic_tokens_full(
        &self,
        params: SemanticTokensParams,
    ) -> Result<Option<SemanticTokensResult>> {
        self.colours(&params.text_document.uri).await
    }

    async fn semantic_tokens_full_delta(
        &self,
        params: SemanticTokensDeltaParams,
    ) -> Result<Option<SemanticTokensFullDeltaResult>> {
        self.colours_since(&params.text_document.uri, &params.previous_result_id).await
    }

    async fn semantic_tokens_range(
        &self,
        params: SemanticTokensRangeParams,
    ) -> Result<Option<SemanticTokensRangeResult>> {
        self.colours_in(&params.text_document.uri, params.range).await
    }

    async fn formatting(&self, params: DocumentFormattingParams) -> Result<Option<Vec<TextEdit>>> {
        self.set_in_order(&params.text_document.uri).await
    }

    async fn range_formatting(&self, params: DocumentRangeFormattingParams) -> Result<Option<Vec<TextEdit>>> {
        self.set_part_in_order(&params.text_document.uri, params.range).await
    }

    async fn on_type_formatting(
        &self,
        params: DocumentOnTypeFormattingParams,
    ) -> Result<Option<Vec<TextEdit>>> {
        self.typed(params.text_document_position, &params.ch).await
    }

    async fn prepare_rename(
        &self,
        params: TextDocumentPositionParams,
    ) -> Result<Option<PrepareRenameResponse>> {
        self.renamable(params).await
    }

    async fn code_action(&self, params: CodeActionParams) -> Result<Option<CodeActionResponse>> {
        self.actions(params).await
    }

    async fn rename(&self, params: RenameParams) -> Result<Option<WorkspaceEdit>> {
        self.give_name(params).await
    }

    async fn execute_command(&self, params: ExecuteCommandParams) -> Result<Option<LSPAny>> {
        self.command(params).await
    }

    async fn code_lens(&self, params: CodeLensParams) -> Result<Option<Vec<CodeLens>>> {
        self.lenses(&params.text_document.uri).await
    }
}
