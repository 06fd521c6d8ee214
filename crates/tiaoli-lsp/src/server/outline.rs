//! The shape of a text: outline, folds, selections, names that are edited together, names of the whole workspace.

use tiaoli_diagnostics::{FileId, Lang};
use tiaoli_ide::{
    folding::{self, FoldKind},
    linked,
    matching::Matcher,
    selection,
    symbols::{self, SymbolKind as Kind},
};
use tower_lsp::{jsonrpc::Result, ls_types::*};

use super::{Backend, off_the_wire};
use crate::{
    convert,
    views::{View, World},
};

/// More names than this are not looked at by anybody.
const MOST_NAMES: usize = 256;

impl Backend {
    pub(super) async fn outline(&self, uri: &Uri) -> Result<Option<DocumentSymbolResponse>> {
        let tree = self.client().outline;
        self.ask(uri, move |world, view, file| {
            let lang = view.snapshot.lang(file);
            let found = symbols::document_symbols(&view.snapshot, file);
            if tree {
                let nested = found.iter().map(|one| entry(world, view, file, one, lang));
                return Some(DocumentSymbolResponse::Nested(nested.collect()));
            }
            let mut flat = Vec::new();
            flatten(world, view, file, &found, None, &mut flat);
            Some(DocumentSymbolResponse::Flat(flat))
        })
        .await
    }

    pub(super) async fn names(&self, query: String) -> Result<Vec<WorkspaceSymbol>> {
        let world = self.world().await;
        off_the_wire(move || {
            let snapshots = world.snapshots();
            let hits = symbols::search(&snapshots, &query, MOST_NAMES, |name, typed| {
                Matcher::new(typed).score(name)
            });
            let symbol = |hit: symbols::SymbolHit| {
                let location = convert::location(&world, &hit.path, hit.selection)?;
                Some(WorkspaceSymbol {
                    name: hit.name,
                    kind: convert::symbol_kind(Kind::of(hit.symbol)),
                    tags: hit.lapsed.then(|| vec![SymbolTag::DEPRECATED]),
                    container_name: Some(hit.container),
                    location: OneOf::Left(location),
                    data: None,
                })
            };
            hits.into_iter().filter_map(symbol).collect()
        })
        .await
    }

    pub(super) async fn folds(&self, uri: &Uri) -> Result<Option<Vec<FoldingRange>>> {
        self.ask(uri, |world, view, file| {
            let fold = |fold: &folding::Fold| {
                let range = world.range(view, fold.span.in_file(file));
                FoldingRange {
                    start_line: range.start.line,
                    end_line: range.end.line,
                    kind: match fold.kind {
                        FoldKind::Comment => Some(FoldingRangeKind::Comment),
                        FoldKind::Imports => Some(FoldingRangeKind::Imports),
                        FoldKind::Region => Some(FoldingRangeKind::Region),
                        FoldKind::Declaration => None,
                    },
                    ..FoldingRange::default()
                }
            };
            Some(folding::folds(&view.snapshot, file).iter().map(fold).collect())
        })
        .await
    }

    pub(super) async fn selections(
        &self,
        params: SelectionRangeParams,
    ) -> Result<Option<Vec<SelectionRange>>> {
        self.ask(&params.text_document.uri, move |world, view, file| {
            let at = |position: &Position| {
                let offset = world.offset(view, file, *position);
                let spans = selection::selection(&view.snapshot, file, offset);
                // From the whole file inwards, so that each has the wider one as its parent.
                let nested = spans.iter().rev().fold(None, |parent: Option<SelectionRange>, span| {
                    let range = world.range(view, span.in_file(file));
                    Some(SelectionRange { range, parent: parent.map(Box::new) })
                });
                nested.unwrap_or(SelectionRange {
                    range: Range { start: *position, end: *position },
                    parent: None,
                })
            };
            Some(params.positions.iter().map(at).collect())
        })
        .await
    }

    pub(super) async fn linked(&self, at: TextDocumentPositionParams) -> Result<Option<LinkedEditingRanges>> {
        self.ask_at(at, |world, view, file, offset| {
            let spans = linked::linked(&view.snapshot, file, offset)?;
            let ranges = spans.iter().map(|span| world.range(view, span.in_file(file))).collect();
            Some(LinkedEditingRanges { ranges, word_pattern: None })
        })
        .await
    }
}

#[expect(deprecated, reason = "the protocol's own type still has the field")]
fn entry(
    world: &World,
    view: &View,
    file: FileId,
    one: &symbols::DocumentSymbol,
    lang: Lang,
) -> DocumentSymbol {
    let children: Vec<_> = one.children.iter().map(|child| entry(world, view, file, child, lang)).collect();
    DocumentSymbol {
        name: shown(&one.name),
        detail: Some(one.detail.get(lang).to_owned()),
        kind: convert::symbol_kind(one.kind),
        tags: one.lapsed.then(|| vec![SymbolTag::DEPRECATED]),
        deprecated: None,
        range: world.range(view, one.range.in_file(file)),
        selection_range: world.range(view, one.selection.in_file(file)),
        children: (!children.is_empty()).then_some(children),
    }
}

#[expect(deprecated, reason = "the protocol's own type still has the field")]
fn flatten(
    world: &World,
    view: &View,
    file: FileId,
    found: &[symbols::DocumentSymbol],
    container: Option<&str>,
    flat: &mut Vec<SymbolInformation>,
) {
    for one in found {
        flat.extend(world.location(view, one.range.in_file(file)).map(|location| SymbolInformation {
            name: shown(&one.name),
            kind: convert::symbol_kind(one.kind),
            tags: one.lapsed.then(|| vec![SymbolTag::DEPRECATED]),
            deprecated: None,
            location,
            container_name: container.map(str::to_owned),
        }));
        flatten(world, view, file, &one.children, Some(&one.name), flat);
    }
}

/// Editors refuse names that are empty.
fn shown(name: &str) -> String {
    if name.trim().is_empty() { "…".to_owned() } else { name.to_owned() }
}
