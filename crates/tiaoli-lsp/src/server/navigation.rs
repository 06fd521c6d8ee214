//! From one place to others: declarations, uses, hierarchies, links.

use serde_json::{Value, json};
use tiaoli_core::symbols::Symbol;
use tiaoli_diagnostics::FileId;
use tiaoli_ide::{
    goto::Target,
    hierarchy::{self, Node, Uses},
    highlights, links,
    links::LinkTarget,
    references,
};
use tower_lsp::{jsonrpc::Result, ls_types::*};

use super::{Backend, off_the_wire};
use crate::{
    convert,
    views::{View, World},
};

type Goto = fn(&tiaoli_ide::Snapshot, FileId, usize) -> Vec<Target>;

impl Backend {
    pub(super) async fn goto(
        &self,
        at: TextDocumentPositionParams,
        targets: Goto,
    ) -> Result<Option<GotoDefinitionResponse>> {
        let links = self.client().links;
        self.ask_at(at, move |world, view, file, offset| {
            convert::targets(world, view, file, &targets(&view.snapshot, file, offset), links)
        })
        .await
    }

    pub(super) async fn uses(&self, params: ReferenceParams) -> Result<Option<Vec<Location>>> {
        let declarations = params.context.include_declaration;
        self.ask_at(params.text_document_position, move |world, view, file, offset| {
            let path = view.path_of(file)?;
            let snapshots = world.snapshots();
            let places = references::references_across(&snapshots, path, offset, declarations);
            Some(
                places.iter().filter_map(|place| convert::location(world, &place.path, place.span)).collect(),
            )
        })
        .await
    }

    pub(super) async fn same_names(
        &self,
        at: TextDocumentPositionParams,
    ) -> Result<Option<Vec<DocumentHighlight>>> {
        self.ask_at(at, |world, view, file, offset| {
            let found = highlights::highlights(&view.snapshot, file, offset);
            let kind =
                |writes| if writes { DocumentHighlightKind::WRITE } else { DocumentHighlightKind::READ };
            let highlight = |one: &highlights::Highlight| DocumentHighlight {
                range: world.range(view, one.span.in_file(file)),
                kind: Some(kind(one.writes)),
            };
            Some(found.iter().map(highlight).collect())
        })
        .await
    }

    pub(super) async fn links(&self, uri: &Uri) -> Result<Option<Vec<DocumentLink>>> {
        self.ask(uri, |world, view, file| {
            let lang = view.snapshot.lang(file);
            let link = |link: links::Link| {
                let target = match link.target {
                    LinkTarget::File(path) => world.uri(&path)?,
                    LinkTarget::Place(at) => {
                        let place = world.location(view, at)?;
                        let start = place.range.start;
                        format!("{}#L{},{}", place.uri.as_str(), start.line + 1, start.character + 1)
                            .parse()
                            .ok()?
                    }
                };
                Some(DocumentLink {
                    range: world.range(view, link.span.in_file(file)),
                    target: Some(target),
                    tooltip: Some(link.tooltip.get(lang).to_owned()),
                    data: None,
                })
            };
            Some(links::links(&view.snapshot, file).into_iter().filter_map(link).collect())
        })
        .await
    }

    pub(super) async fn used_or_using(
        &self,
        at: TextDocumentPositionParams,
    ) -> Result<Option<Vec<CallHierarchyItem>>> {
        self.ask_at(at, |world, view, file, offset| {
            let nodes = hierarchy::prepare(&view.snapshot, file, offset);
            let items: Vec<_> = nodes.iter().filter_map(|node| call_item(world, view, node)).collect();
            (!items.is_empty()).then_some(items)
        })
        .await
    }

    pub(super) async fn incoming(
        &self,
        item: CallHierarchyItem,
    ) -> Result<Option<Vec<CallHierarchyIncomingCall>>> {
        self.around(item.data, hierarchy::incoming, |world, view, one| {
            let from = call_item(world, view, &one.node)?;
            Some(CallHierarchyIncomingCall { from, from_ranges: convert::ranges(world, view, &one.places) })
        })
        .await
    }

    pub(super) async fn outgoing(
        &self,
        item: CallHierarchyItem,
    ) -> Result<Option<Vec<CallHierarchyOutgoingCall>>> {
        self.around(item.data, hierarchy::outgoing, |world, view, one| {
            let to = call_item(world, view, &one.node)?;
            Some(CallHierarchyOutgoingCall { to, from_ranges: convert::ranges(world, view, &one.places) })
        })
        .await
    }

    /// What is around an item that was given before: it says where it stands, and that is looked at anew.
    async fn around<T: Send + 'static>(
        &self,
        data: Option<Value>,
        uses: fn(&tiaoli_ide::Snapshot, Symbol) -> Vec<Uses>,
        convert: fn(&World, &View, &Uses) -> Option<T>,
    ) -> Result<Option<Vec<T>>> {
        let world = self.world().await;
        off_the_wire(move || {
            let (view, symbol) = symbol_of(&world, data.as_ref())?;
            Some(uses(&view.snapshot, symbol).iter().filter_map(|one| convert(&world, view, one)).collect())
        })
        .await
    }

    pub(super) async fn policy_at(
        &self,
        at: TextDocumentPositionParams,
    ) -> Result<Option<Vec<TypeHierarchyItem>>> {
        self.ask_at(at, |world, view, file, offset| {
            let node = hierarchy::prepare_policy(&view.snapshot, file, offset)?;
            Some(vec![type_item(world, view, &node)?])
        })
        .await
    }

    pub(super) async fn policies(
        &self,
        item: TypeHierarchyItem,
        beside: fn(&tiaoli_ide::Snapshot, Symbol) -> Vec<Node>,
    ) -> Result<Option<Vec<TypeHierarchyItem>>> {
        let world = self.world().await;
        off_the_wire(move || {
            let (view, symbol) = symbol_of(&world, item.data.as_ref())?;
            Some(
                beside(&view.snapshot, symbol)
                    .iter()
                    .filter_map(|node| type_item(&world, view, node))
                    .collect(),
            )
        })
        .await
    }
}

/// How an item finds its symbol again: by the place of its name.
fn place_of(world: &World, view: &View, node: &Node) -> Option<Value> {
    let path = view.path_of(node.selection.file)?;
    let start = world.range(view, node.selection).start;
    Some(json!({ "path": path, "line": start.line, "character": start.character, "policy": view.path }))
}

fn symbol_of<'w>(world: &'w World, data: Option<&Value>) -> Option<(&'w View, Symbol)> {
    let data = data?;
    let number = |key: &str| data.get(key)?.as_u64().and_then(|number| u32::try_from(number).ok());
    let policy = data.get("policy")?.as_str()?;
    let view = world.views.iter().find(|view| view.path == policy)?;
    let file = view.snapshot.file(data.get("path")?.as_str()?)?;
    let at = Position { line: number("line")?, character: number("character")? };
    let offset = world.offset(view, file, at);
    let one = view.snapshot.name_at(file, offset)?;
    Some((view, one.symbol))
}

/// What both hierarchies show of a declaration; their types differ in name alone.
struct Shown {
    name: String,
    detail: Option<String>,
    place: Location,
    selection_range: Range,
    data: Option<Value>,
}

fn shown(world: &World, view: &View, node: &Node) -> Option<Shown> {
    let lang = view.snapshot.lang(node.at.file);
    Some(Shown {
        name: node.name.clone(),
        detail: Some(node.kind.get(lang).to_owned()),
        place: world.location(view, node.at)?,
        selection_range: world.range(view, node.selection),
        data: place_of(world, view, node),
    })
}

fn call_item(world: &World, view: &View, node: &Node) -> Option<CallHierarchyItem> {
    let Shown { name, detail, place: Location { uri, range }, selection_range, data } =
        shown(world, view, node)?;
    let kind = SymbolKind::FUNCTION;
    Some(CallHierarchyItem { name, kind, tags: None, detail, uri, range, selection_range, data })
}

fn type_item(world: &World, view: &View, node: &Node) -> Option<TypeHierarchyItem> {
    let Shown { name, detail, place: Location { uri, range }, selection_range, data } =
        shown(world, view, node)?;
    let kind = SymbolKind::MODULE;
    Some(TypeHierarchyItem { name, kind, tags: None, detail, uri, range, selection_range, data })
}
