//! What the server can do, as it says on being greeted. Whatever stands here has a test through the wire.

use serde_json::json;
use tower_lsp::ls_types::*;

use crate::{
    positions::Encoding,
    server::{actions, colours, custom, reading},
};

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
    /// Places to go to may say which word they belong to.
    pub(crate) links: bool,
    /// The outline may be a tree.
    pub(crate) outline: bool,
    pub(crate) snippets: bool,
    /// Edits may say which version of a file they are meant for.
    pub(crate) versioned_edits: bool,
    /// It can be told later that there is a hierarchy of policies.
    pub(crate) registers_types: bool,
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
        let completion = text.and_then(|text| text.completion.as_ref());
        let item = completion.and_then(|completion| completion.completion_item.as_ref());
        let types = text.and_then(|text| text.type_hierarchy.as_ref());
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
            links: refreshes(
                text.map(|text| text.definition.as_ref().and_then(|definition| definition.link_support)),
            ),
            outline: refreshes(text.map(|text| {
                let outline = text.document_symbol.as_ref();
                outline.and_then(|outline| outline.hierarchical_document_symbol_support)
            })),
            snippets: refreshes(item.map(|item| item.snippet_support)),
            versioned_edits: refreshes(
                workspace.map(|workspace| {
                    workspace.workspace_edit.as_ref().and_then(|edit| edit.document_changes)
                }),
            ),
            registers_types: refreshes(types.map(|types| types.dynamic_registration)),
        }
    }
}

/// Characters after which there is something to offer although no word has begun.
const OFFERS_AFTER: [&str; 12] = [" ", "“", "\"", "：", ":", "（", "(", "、", ".", "=", "《", "{"];

pub(crate) fn of(client: &Client) -> ServerCapabilities {
    ServerCapabilities {
        position_encoding: Some(match client.encoding {
            Encoding::Utf8 => PositionEncodingKind::UTF8,
            Encoding::Utf16 => PositionEncodingKind::UTF16,
        }),
        text_document_sync: Some(TextDocumentSyncCapability::Options(TextDocumentSyncOptions {
            open_close: Some(true),
            change: Some(TextDocumentSyncKind::INCREMENTAL),
            save: Some(TextDocumentSyncSaveOptions::Supported(true)),
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
        completion_provider: Some(CompletionOptions {
            resolve_provider: Some(true),
            trigger_characters: Some(OFFERS_AFTER.map(str::to_owned).to_vec()),
            ..CompletionOptions::default()
        }),
        hover_provider: Some(HoverProviderCapability::Simple(true)),
        signature_help_provider: Some(SignatureHelpOptions {
            trigger_characters: Some(["(", "（", ",", "，", "、"].map(str::to_owned).to_vec()),
            ..SignatureHelpOptions::default()
        }),
        inlay_hint_provider: Some(OneOf::Left(true)),
        definition_provider: Some(OneOf::Left(true)),
        declaration_provider: Some(DeclarationCapability::Simple(true)),
        type_definition_provider: Some(TypeDefinitionProviderCapability::Simple(true)),
        implementation_provider: Some(ImplementationProviderCapability::Simple(true)),
        references_provider: Some(OneOf::Left(true)),
        document_highlight_provider: Some(OneOf::Left(true)),
        document_symbol_provider: Some(OneOf::Left(true)),
        workspace_symbol_provider: Some(OneOf::Left(true)),
        document_link_provider: Some(DocumentLinkOptions {
            resolve_provider: Some(false),
            work_done_progress_options: WorkDoneProgressOptions::default(),
        }),
        document_formatting_provider: Some(OneOf::Left(true)),
        document_range_formatting_provider: Some(OneOf::Left(true)),
        document_on_type_formatting_provider: Some(DocumentOnTypeFormattingOptions {
            first_trigger_character: "\n".to_owned(),
            more_trigger_character: Some(["}", "；", ";", "。"].map(str::to_owned).to_vec()),
        }),
        code_action_provider: Some(CodeActionProviderCapability::Options(CodeActionOptions {
            code_action_kinds: Some(actions::kinds()),
            ..CodeActionOptions::default()
        })),
        rename_provider: Some(OneOf::Right(RenameOptions {
            prepare_provider: Some(true),
            work_done_progress_options: WorkDoneProgressOptions::default(),
        })),
        folding_range_provider: Some(FoldingRangeProviderCapability::Simple(true)),
        selection_range_provider: Some(SelectionRangeProviderCapability::Simple(true)),
        linked_editing_range_provider: Some(LinkedEditingRangeServerCapabilities::Simple(true)),
        call_hierarchy_provider: Some(CallHierarchyServerCapability::Simple(true)),
        semantic_tokens_provider: Some(SemanticTokensServerCapabilities::SemanticTokensOptions(
            SemanticTokensOptions {
                legend: colours::legend(),
                range: Some(true),
                full: Some(SemanticTokensFullOptions::Delta { delta: Some(true) }),
                ..SemanticTokensOptions::default()
            },
        )),
        code_lens_provider: Some(CodeLensOptions { resolve_provider: Some(false) }),
        execute_command_provider: Some(ExecuteCommandOptions {
            commands: vec![reading::READ_ANEW.to_owned()],
            work_done_progress_options: WorkDoneProgressOptions { work_done_progress: Some(true) },
        }),
        workspace: Some(WorkspaceServerCapabilities {
            workspace_folders: Some(WorkspaceFoldersServerCapabilities {
                supported: Some(true),
                change_notifications: Some(OneOf::Left(true)),
            }),
            ..WorkspaceServerCapabilities::default()
        }),
        experimental: Some(
            json!({ "tiaoli": { "protocol": custom::PROTOCOL, "requests": custom::REQUESTS } }),
        ),
        ..ServerCapabilities::default()
    }
}
