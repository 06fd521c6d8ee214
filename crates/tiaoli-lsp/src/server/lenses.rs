//! Lines above declarations.

use serde_json::{Value, json};
use tiaoli_diagnostics::FileId;
use tiaoli_ide::lenses::{self, Command as Does, Counted};
use tower_lsp::{jsonrpc::Result, ls_types::*};

use super::Backend;
use crate::views::{View, World};

impl Backend {
    pub(super) async fn lenses(&self, uri: &Uri) -> Result<Option<Vec<CodeLens>>> {
        let people = std::sync::Arc::clone(&self.people);
        self.ask(uri, move |world, view, file| {
            let figures = people.of(view);
            let counted = Counted {
                now: figures.now.as_deref(),
                change: figures.change.as_deref(),
                gaps: figures.gaps.as_ref().map(|gaps| gaps.as_slice()),
            };
            let lens = |lens: lenses::Lens| CodeLens {
                range: world.range(view, lens.at),
                command: Some(command(world, view, file, lens)),
                data: None,
            };
            Some(lenses::lenses(&view.snapshot, file, counted).into_iter().map(lens).collect())
        })
        .await
    }
}

/// The command of a lens; one without a name is only read.
fn command(world: &World, view: &View, file: FileId, lens: lenses::Lens) -> Command {
    let uri = view.path_of(file).and_then(|path| world.uri(path));
    let uri = uri.as_ref().map(|uri| uri.as_str());
    let argument: Option<Value> = lens.command.as_ref().and_then(|does| match does {
        Does::RunExample { id } => Some(json!({ "uri": uri, "id": id })),
        Does::RunExamples | Does::ShowInForce => Some(json!({ "uri": uri })),
        Does::ShowPeople { of } => Some(json!({ "uri": uri, "range": world.range(view, *of) })),
        Does::References { .. } => None,
    });
    let name = lens.command.as_ref().and_then(Does::name).unwrap_or_default();
    Command {
        title: lens.title,
        command: name.to_owned(),
        arguments: argument.map(|argument| vec![argument]),
    }
}
