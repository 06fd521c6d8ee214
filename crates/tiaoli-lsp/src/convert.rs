//! Plain data of `tiaoli-ide` to the types of the protocol.

use std::collections::BTreeMap;

use tiaoli_diagnostics::{FileId, FileSpan, Span};
use tiaoli_ide::{format::Replace, goto::Target, symbols::SymbolKind as Kind};
use tiaoli_syntax::LineBreak;
use tower_lsp::ls_types::*;

use crate::views::{View, World};

/// Edits of one file, with the line breaks it has.
pub(crate) fn text_edits(world: &World, view: &View, file: FileId, edits: &[Replace]) -> Vec<TextEdit> {
    let breaks = LineBreak::of(view.snapshot.text(file));
    let edit = |edit: &Replace| TextEdit {
        range: world.range(view, edit.span.in_file(file)),
        new_text: breaks.put_into(&edit.with),
    };
    edits.iter().map(edit).collect()
}

/// Edits by the path of their file; each with the version it is meant for, where the editor knows what to do with that.
pub(crate) fn workspace_edit(
    world: &World,
    edits: &[(String, Vec<Replace>)],
    versioned: bool,
) -> WorkspaceEdit {
    let mut by_path: BTreeMap<&str, Vec<TextEdit>> = BTreeMap::new();
    for (path, edits) in edits {
        let Some((view, file)) = world.find(path) else { continue };
        by_path.entry(path).or_default().extend(text_edits(world, view, file, edits));
    }
    if !versioned {
        let changes = by_path.into_iter().filter_map(|(path, edits)| Some((world.uri(path)?, edits)));
        return WorkspaceEdit { changes: Some(changes.collect()), ..WorkspaceEdit::default() };
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

/// A place by the path of its file.
pub(crate) fn location(world: &World, path: &str, span: Span) -> Option<Location> {
    let (view, file) = world.find(path)?;
    world.location(view, span.in_file(file))
}

/// Where to go: with the word it started from for editors that show it.
pub(crate) fn targets(
    world: &World,
    view: &View,
    file: FileId,
    targets: &[Target],
    links: bool,
) -> Option<GotoDefinitionResponse> {
    if targets.is_empty() {
        return None;
    }
    if !links {
        let places = targets.iter().filter_map(|target| world.location(view, target.name));
        return Some(GotoDefinitionResponse::Array(places.collect()));
    }
    let link = |target: &Target| {
        let Location { uri, range } = world.location(view, target.at)?;
        Some(LocationLink {
            origin_selection_range: Some(world.range(view, target.origin.in_file(file))),
            target_uri: uri,
            target_range: range,
            target_selection_range: world.range(view, target.name),
        })
    };
    Some(GotoDefinitionResponse::Link(targets.iter().filter_map(link).collect()))
}

pub(crate) fn ranges(world: &World, view: &View, places: &[FileSpan]) -> Vec<Range> {
    places.iter().map(|at| world.range(view, *at)).collect()
}

/// The nearest of the protocol's kinds, which are those of programming languages.
pub(crate) fn symbol_kind(kind: Kind) -> SymbolKind {
    match kind {
        Kind::Policy => SymbolKind::MODULE,
        Kind::Article => SymbolKind::NAMESPACE,
        Kind::Tiers => SymbolKind::ENUM,
        Kind::Value => SymbolKind::ENUM_MEMBER,
        Kind::Table => SymbolKind::CLASS,
        Kind::Field => SymbolKind::FIELD,
        Kind::Catalog | Kind::List => SymbolKind::ARRAY,
        Kind::Standard | Kind::Dated => SymbolKind::CONSTANT,
        Kind::Benefit => SymbolKind::INTERFACE,
        Kind::DecisionTable => SymbolKind::STRUCT,
        Kind::Definition => SymbolKind::VARIABLE,
        Kind::Rule | Kind::Check => SymbolKind::FUNCTION,
        Kind::Duty => SymbolKind::EVENT,
        Kind::Statement | Kind::Names | Kind::Change => SymbolKind::STRING,
        Kind::Example => SymbolKind::METHOD,
        Kind::Record => SymbolKind::OBJECT,
    }
}
