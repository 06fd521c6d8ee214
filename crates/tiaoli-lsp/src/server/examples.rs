//! Examples as tests: `tiaoli/examples` and `tiaoli/runExamples` of editors/PROTOCOL.md.

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::{Value, json};
use tiaoli_ide::examples_view::{self, Chosen, ExampleItem, ExampleResult};
use tower_lsp::{
    jsonrpc::Result,
    ls_types::{TextDocumentIdentifier, Uri},
};

use super::{Backend, off_the_wire};
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
        let path = params.text_document.map(|document| path_of(&document.uri));
        let world = self.shared.current().await;
        off_the_wire(move || {
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
            all
        })
        .await
    }

    pub(crate) async fn run_examples(&self, params: RunExamplesParams) -> Result<Vec<Value>> {
        let path = params.uri.map(|uri| path_of(&uri));
        let world = self.shared.current().await;
        let stale = self.shared.clone();
        off_the_wire(move || {
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
                for one in found.unwrap_or_default() {
                    if told.insert(one.example.id.clone()) {
                        all.push(result(&world, view, &one));
                    }
                }
            }
            all
        })
        .await
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
