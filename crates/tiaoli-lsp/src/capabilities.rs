//! What the server can do, as it says on being greeted. Whatever stands here has a test through the wire.

use tower_lsp::ls_types::{
    ClientCapabilities, DiagnosticOptions, DiagnosticServerCapabilities, OneOf, PositionEncodingKind,
    ServerCapabilities, TextDocumentSyncCapability, TextDocumentSyncKind, TextDocumentSyncOptions,
    WorkspaceFoldersServerCapabilities, WorkspaceServerCapabilities,
};

use crate::positions::Encoding;

/// What the editor can do, as far as the server cares.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Client {
    pub(crate) encoding: Encoding,
    /// It asks for messages itself.
    pub(crate) pulls: bool,
    pub(crate) refreshes_diagnostics: bool,
    pub(crate) refreshes_lenses: bool,
    pub(crate) refreshes_hints: bool,
    pub(crate) refreshes_tokens: bool,
    pub(crate) watches_files: bool,
    pub(crate) shows_progress: bool,
}

impl Client {
    pub(crate) fn new(capabilities: &ClientCapabilities) -> Self {
        let general = capabilities.general.as_ref();
        let encodings = general.and_then(|general| general.position_encodings.as_deref()).unwrap_or_default();
        let workspace = capabilities.workspace.as_ref();
        let text = capabilities.text_document.as_ref();
        let watched = workspace.and_then(|workspace| workspace.did_change_watched_files);
        let window = capabilities.window.as_ref();
        let encoding = match encodings.contains(&PositionEncodingKind::UTF8) {
            true => Encoding::Utf8,
            false => Encoding::Utf16,
        };
        let refreshes = |supported: Option<Option<bool>>| supported.flatten().unwrap_or_default();
        Self {
            encoding,
            pulls: text.is_some_and(|text| text.diagnostic.is_some()),
            refreshes_diagnostics: refreshes(workspace.map(|workspace| {
                workspace.diagnostics.as_ref().and_then(|diagnostics| diagnostics.refresh_support)
            })),
            refreshes_lenses: refreshes(
                workspace.map(|workspace| workspace.code_lens.as_ref().and_then(|lens| lens.refresh_support)),
            ),
            refreshes_hints: refreshes(
                workspace
                    .map(|workspace| workspace.inlay_hint.as_ref().and_then(|hint| hint.refresh_support)),
            ),
            refreshes_tokens: refreshes(workspace.map(|workspace| {
                workspace.semantic_tokens.as_ref().and_then(|tokens| tokens.refresh_support)
            })),
            watches_files: watched.and_then(|watched| watched.dynamic_registration).unwrap_or_default(),
            shows_progress: refreshes(window.map(|window| window.work_done_progress)),
        }
    }
}

pub(crate) fn of(client: &Client) -> ServerCapabilities {
    ServerCapabilities {
        position_encoding: Some(match client.encoding {
            Encoding::Utf8 => PositionEncodingKind::UTF8,
            Encoding::Utf16 => PositionEncodingKind::UTF16,
        }),
        text_document_sync: Some(TextDocumentSyncCapability::Options(TextDocumentSyncOptions {
            open_close: Some(true),
            change: Some(TextDocumentSyncKind::INCREMENTAL),
            ..TextDocumentSyncOptions::default()
        })),
        diagnostic_provider: client.pulls.then(|| {
            DiagnosticServerCapabilities::Options(DiagnosticOptions {
                identifier: Some("tiaoli".to_owned()),
                inter_file_dependencies: true,
                workspace_diagnostics: true,
                ..DiagnosticOptions::default()
            })
        }),
        workspace: Some(WorkspaceServerCapabilities {
            workspace_folders: Some(WorkspaceFoldersServerCapabilities {
                supported: Some(true),
                change_notifications: Some(OneOf::Left(true)),
            }),
            ..WorkspaceServerCapabilities::default()
        }),
        ..ServerCapabilities::default()
    }
}
