//! What changes texts: formatting and new names.

use tiaoli_diagnostics::Text;
use tiaoli_ide::{format, rename};
use tower_lsp::{
    jsonrpc::{Error, ErrorCode, Result},
    ls_types::*,
};

use super::{Backend, off_the_wire};
use crate::{convert, documents::path_of};

impl Backend {
    pub(super) async fn set_in_order(&self, uri: &Uri) -> Result<Option<Vec<TextEdit>>> {
        let found = self
            .ask(uri, |world, view, file| {
                let edits = format::format(&view.snapshot, file);
                let why = format::hindrance(&view.snapshot, file);
                let why = why.map(|why| why.get(view.snapshot.lang(file)).to_owned());
                Some((convert::text_edits(world, view, file, &edits), why))
            })
            .await?;
        let Some((edits, why)) = found else { return Ok(None) };
        if let Some(why) = self.news_of_format(path_of(uri), why) {
            self.editor.show_message(MessageType::WARNING, why).await;
        }
        Ok(Some(edits))
    }

    /// Why a file is left unformatted, unless that was the last thing said of it: editors format whenever they save.
    fn news_of_format(&self, path: String, why: Option<String>) -> Option<String> {
        let mut told = self.unformatted.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let before = match &why {
            Some(why) => told.insert(path, why.clone()),
            None => told.remove(&path),
        };
        why.filter(|why| before.as_ref() != Some(why))
    }

    pub(super) async fn set_part_in_order(&self, uri: &Uri, range: Range) -> Result<Option<Vec<TextEdit>>> {
        self.ask(uri, move |world, view, file| {
            let span = world.span(view, file, range).span;
            Some(convert::text_edits(world, view, file, &format::format_range(&view.snapshot, file, span)))
        })
        .await
    }

    pub(super) async fn typed(
        &self,
        at: TextDocumentPositionParams,
        typed: &str,
    ) -> Result<Option<Vec<TextEdit>>> {
        let Some(typed) = typed.chars().next() else { return Ok(None) };
        self.ask_at(at, move |world, view, file, offset| {
            Some(convert::text_edits(
                world,
                view,
                file,
                &format::on_type(&view.snapshot, file, offset, typed),
            ))
        })
        .await
    }

    pub(super) async fn renamable(
        &self,
        at: TextDocumentPositionParams,
    ) -> Result<Option<PrepareRenameResponse>> {
        let lang = self.lang();
        let found = self
            .ask_at(at, |world, view, file, offset| {
                let prepared = rename::prepare(&view.snapshot, file, offset);
                Some(prepared.map(|(span, placeholder)| PrepareRenameResponse::RangeWithPlaceholder {
                    range: world.range(view, span.in_file(file)),
                    placeholder,
                }))
            })
            .await?;
        found.transpose().map_err(|why| refused(&why, lang))
    }

    pub(super) async fn give_name(&self, params: RenameParams) -> Result<Option<WorkspaceEdit>> {
        let lang = self.lang();
        let at = params.text_document_position;
        let path = path_of(&at.text_document.uri);
        let versioned = self.client().versioned_edits;
        let world = self.world().await;
        let found = off_the_wire(move || {
            let (view, file) = world.find(&path)?;
            let offset = world.offset(view, file, at.position);
            let snapshots = world.snapshots();
            let edits = rename::rename(&snapshots, &path, offset, &params.new_name);
            let left = rename::left_behind(&snapshots, &path, offset);
            Some(edits.map(|edits| {
                let left = left.filter(|_| !edits.is_empty());
                (convert::workspace_edit(&world, &edits, versioned), left)
            }))
        })
        .await?;
        let Some((edit, left)) = found.transpose().map_err(|why| refused(&why, lang))? else {
            return Ok(None);
        };
        if let Some(left) = left {
            self.editor.show_message(MessageType::INFO, left.get(lang)).await;
        }
        Ok(Some(edit))
    }
}

/// A refusal in words: editors show them.
pub(super) fn refused(why: &Text, lang: tiaoli_diagnostics::Lang) -> Error {
    // RequestFailed: the request was in order, and cannot be done.
    Error { code: ErrorCode::ServerError(-32803), message: why.get(lang).to_owned().into(), data: None }
}
