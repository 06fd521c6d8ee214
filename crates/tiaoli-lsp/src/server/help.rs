//! What helps while one writes: completion, hover, help inside brackets, hints between the words.

use std::sync::Arc;

use serde_json::json;
use tiaoli_ide::{
    completion::{self, Kind},
    hover, inlay, signature,
};
use tower_lsp::{jsonrpc::Result, ls_types::*};

use super::{Backend, off_the_wire};
use crate::{documents::path_of, views::World};

impl Backend {
    /// Answers from the newest text and the names of the last view: whoever types does not wait for an analysis.
    pub(super) async fn complete(&self, params: CompletionParams) -> Result<Option<CompletionResponse>> {
        let at = params.text_document_position;
        let path = path_of(&at.text_document.uri);
        let (document, encoding) = self.shared.look(|state| (state.open.get(&path).cloned(), state.encoding));
        let mut world = self.shared.latest();
        if world.find(&path).is_none() {
            world = self.world().await;
        }
        let snippets = self.client().snippets;
        off_the_wire(move || {
            let (view, file) = world.find(&path)?;
            let document = document?;
            let offset = document.lines.offset(&document.text, at.position, encoding);
            let found = completion::complete(&view.snapshot, file, &document.text, offset);
            let item = |item: completion::Item| {
                let start = document.lines.position(&document.text, item.replace.start, encoding);
                let end = document.lines.position(&document.text, item.replace.end, encoding);
                let snippet = item.snippet && snippets;
                let new_text = if item.snippet && !snippets { plain(&item.insert) } else { item.insert };
                CompletionItem {
                    label: item.label,
                    kind: Some(kind(item.kind)),
                    detail: (!item.detail.is_empty()).then_some(item.detail),
                    sort_text: Some(item.sort),
                    filter_text: Some(item.filter),
                    insert_text_format: snippet.then_some(InsertTextFormat::SNIPPET),
                    text_edit: Some(CompletionTextEdit::Edit(TextEdit {
                        range: Range { start, end },
                        new_text,
                    })),
                    data: item.id.map(|id| json!({ "path": path, "id": id })),
                    ..CompletionItem::default()
                }
            };
            Some(CompletionResponse::List(CompletionList {
                is_incomplete: found.incomplete,
                items: found.items.into_iter().map(item).collect(),
            }))
        })
        .await
    }

    /// Adds what is said at length.
    pub(super) async fn complete_with(&self, mut item: CompletionItem) -> Result<CompletionItem> {
        let world = self.shared.latest();
        off_the_wire(move || {
            item.documentation = documentation(&world, &item);
            item
        })
        .await
    }

    pub(super) async fn explain_word(&self, at: TextDocumentPositionParams) -> Result<Option<Hover>> {
        self.ask_at(at, |world, view, file, offset| {
            let found = hover::hover(&view.snapshot, file, offset)?;
            Some(Hover {
                contents: HoverContents::Markup(markdown(found.text)),
                range: Some(world.range(view, found.at)),
            })
        })
        .await
    }

    pub(super) async fn inside_brackets(
        &self,
        at: TextDocumentPositionParams,
    ) -> Result<Option<SignatureHelp>> {
        self.ask_at(at, |_, view, file, offset| {
            let found = signature::signature(&view.snapshot, view.snapshot.text(file), offset)?;
            let units = |end: usize| {
                let before = found.label.get(..end).unwrap_or_default();
                u32::try_from(before.encode_utf16().count()).unwrap_or_default()
            };
            let parameter = |one: &signature::Parameter| ParameterInformation {
                // The label is a text of its own: it is counted in UTF-16 whatever was agreed on for positions.
                label: ParameterLabel::LabelOffsets([units(one.label.start), units(one.label.end)]),
                documentation: Some(Documentation::MarkupContent(markdown(one.text.clone()))),
            };
            let active = found.active.and_then(|at| u32::try_from(at).ok());
            Some(SignatureHelp {
                signatures: vec![SignatureInformation {
                    parameters: Some(found.parameters.iter().map(parameter).collect()),
                    documentation: Some(Documentation::MarkupContent(markdown(found.text.clone()))),
                    active_parameter: active,
                    label: found.label.clone(),
                }],
                active_signature: Some(0),
                active_parameter: active,
            })
        })
        .await
    }

    pub(super) async fn hints(&self, uri: &Uri, range: Range) -> Result<Option<Vec<InlayHint>>> {
        self.ask(uri, move |world, view, file| {
            let within = world.span(view, file, range).span.range();
            let hint = |hint: inlay::Hint| InlayHint {
                position: world.position(view, file, hint.offset),
                label: InlayHintLabel::String(hint.text),
                kind: None,
                text_edits: None,
                tooltip: hint.tooltip.map(|text| InlayHintTooltip::MarkupContent(markdown(text))),
                padding_left: Some(hint.side == inlay::Side::After),
                padding_right: Some(hint.side == inlay::Side::Before),
                data: None,
            };
            Some(inlay::hints(&view.snapshot, file, within).into_iter().map(hint).collect())
        })
        .await
    }
}

fn documentation(world: &Arc<World>, item: &CompletionItem) -> Option<Documentation> {
    let data = item.data.as_ref()?;
    let (view, file) = world.find(data.get("path")?.as_str()?)?;
    let text = completion::resolve(&view.snapshot, file, data.get("id")?.as_str()?)?;
    Some(Documentation::MarkupContent(markdown(text)))
}

fn markdown(value: String) -> MarkupContent {
    MarkupContent { kind: MarkupKind::Markdown, value }
}

/// The text of a snippet without its places: `${1:name}` is `name`, `$0` nothing.
fn plain(snippet: &str) -> String {
    let mut out = String::with_capacity(snippet.len());
    let mut rest = snippet.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '\\' => out.extend(rest.next()),
            '$' if rest.peek() == Some(&'{') => {
                rest.next();
                while rest.next_if(|c| c.is_ascii_digit() || *c == ':').is_some() {}
            }
            '$' => while rest.next_if(char::is_ascii_digit).is_some() {},
            '}' => {}
            c => out.push(c),
        }
    }
    out
}

/// The nearest of the protocol's kinds.
fn kind(kind: Kind) -> CompletionItemKind {
    match kind {
        Kind::Keyword => CompletionItemKind::KEYWORD,
        Kind::Snippet => CompletionItemKind::SNIPPET,
        Kind::Table => CompletionItemKind::CLASS,
        Kind::Field => CompletionItemKind::FIELD,
        Kind::Value | Kind::Code => CompletionItemKind::ENUM_MEMBER,
        Kind::Benefit => CompletionItemKind::INTERFACE,
        Kind::Rule | Kind::Check => CompletionItemKind::METHOD,
        Kind::Standard => CompletionItemKind::CONSTANT,
        Kind::Catalog | Kind::List => CompletionItemKind::ENUM,
        Kind::Definition => CompletionItemKind::VARIABLE,
        Kind::DecisionTable => CompletionItemKind::STRUCT,
        Kind::Duty => CompletionItemKind::EVENT,
        Kind::Policy => CompletionItemKind::MODULE,
        Kind::Function => CompletionItemKind::FUNCTION,
        Kind::Type => CompletionItemKind::TYPE_PARAMETER,
        Kind::Unit => CompletionItemKind::UNIT,
        Kind::Date => CompletionItemKind::VALUE,
        Kind::Text => CompletionItemKind::TEXT,
    }
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn snippets_lose_their_places() {
        assert_eq!(plain("应助 ${1:名称} \\{\n    凡 $2\n\\}$0"), "应助 名称 {\n    凡 \n}");
    }
}
