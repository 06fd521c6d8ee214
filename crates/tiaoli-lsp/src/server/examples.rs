//! Examples as tests: `tiaoli/examples` and `tiaoli/runExamples` of editors/PROTOCOL.md.

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::{Value, json};
use tiaoli_diagnostics::{Lang, say};
use tiaoli_ide::examples_view::{self, Chosen, ExampleItem, ExampleResult};
use tower_lsp::{
    jsonrpc::Result,
    ls_types::{TextDocumentIdentifier, Uri},
};

use super::{
    Backend,
    custom::{changed_meanwhile, invalid, unknown_file},
    off_the_wire,
};
use crate::{
    documents::path_of,
    views::{View, World},
};

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct ExamplesParams {
    text_document: Option<TextDocumentIdentifier>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct RunExamplesParams {
    ids: Option<Vec<String>>,
    uri: Option<Uri>,
}

impl Backend {
    pub(crate) async fn examples(&self, params: ExamplesParams) -> Result<Vec<Value>> {
        let lang = self.lang();
        let uri = params.text_document.map(|document| document.uri);
        let world = self.world().await;
        off_the_wire(move || {
            let path = known_path(&world, uri.as_ref(), lang)?;
            let mut told = BTreeSet::new();
            let mut all = Vec::new();
            for view in &world.views {
                for example in examples_view::examples(&view.snapshot) {
                    let file = view.path_of(example.at.file);
                    let wanted = path.as_deref().is_none_or(|path| file == Some(path));
                    if wanted && told.insert(example.id.clone()) {
                        all.push(item(&world, view, &example));
                    }
                }
            }
            Ok(all)
        })
        .await?
    }

    pub(crate) async fn run_examples(&self, params: RunExamplesParams) -> Result<Vec<Value>> {
        let lang = self.lang();
        let world = self.world().await;
        let stale = self.shared.clone();
        off_the_wire(move || {
            let path = known_path(&world, params.uri.as_ref(), lang)?;
            let generation = world.generation;
            let cancelled = || stale.is_stale(generation);
            let mut told = BTreeSet::new();
            let mut all = Vec::new();
            for view in &world.views {
                let file = path.as_deref().and_then(|path| view.snapshot.file(path));
                let chosen = match (&params.ids, file, &path) {
                    (Some(ids), ..) => Chosen::Ids(ids),
                    (None, Some(file), _) => Chosen::OfFile(file),
                    (None, None, Some(_)) => continue,
                    (None, None, None) => Chosen::All,
                };
                let found = examples_view::run(&view.snapshot, chosen, &cancelled, &mut |_| {});
                for one in found.ok_or_else(|| changed_meanwhile(lang))? {
                    if told.insert(one.example.id.clone()) {
                        all.push(result(&world, view, &one));
                    }
                }
            }
            if let Some(id) = params.ids.iter().flatten().find(|id| !told.contains(*id)) {
                return Err(invalid(
                    &say!(zh: "没有“{}”这个举例", id; en: "there is no example `{}`", id),
                    lang,
                ));
            }
            Ok(all)
        })
        .await?
    }
}

/// The path of a file, where one is named: it has to be one of the workspace.
fn known_path(world: &World, uri: Option<&Uri>, lang: Lang) -> Result<Option<String>> {
    let Some(uri) = uri else { return Ok(None) };
    let path = path_of(uri);
    match world.find(&path) {
        Some(_) => Ok(Some(path)),
        None => Err(unknown_file(uri, lang)),
    }
}

fn item(world: &World, view: &View, example: &ExampleItem) -> Value {
    let uri = view.path_of(example.at.file).and_then(|path| world.uri(path));
    json!({
        "id": example.id,
        "title": example.title,
        "uri": uri,
        "range": world.range(view, example.at),
    })
}

fn result(world: &World, view: &View, one: &ExampleResult) -> Value {
    let mut value = item(world, view, &one.example);
    let failure = |failure: &examples_view::ExampleFailure| {
        json!({
            "message": failure.message,
            "uri": view.path_of(failure.at.file).and_then(|path| world.uri(path)),
            "range": world.range(view, failure.at),
            "expected": failure.expected,
            "actual": failure.actual,
        })
    };
    if let Some(fields) = value.as_object_mut() {
        fields.insert("passed".to_owned(), one.passed().into());
        fields.insert("failures".to_owned(), one.failures.iter().map(failure).collect());
    }
    value
}
