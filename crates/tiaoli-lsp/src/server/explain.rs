//! `tiaoli/explain` of editors/PROTOCOL.md: why a record has its result, step by step.

use std::sync::Arc;

use serde::Deserialize;
use serde_json::{Value, json};
use tiaoli_core::{
    plan::{Plan, PlanOptions},
    value::Date,
};
use tiaoli_diagnostics::{Text, say};
use tiaoli_ide::explain_view::{self, ExplainView, NoView, Of, Step, StepKind, StepValue};
use tower_lsp::{
    jsonrpc::{Error, ErrorCode, Result},
    ls_types::Uri,
};

use super::{Backend, off_the_wire};
use crate::{
    documents::path_of,
    views::{View, World},
};

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ExplainParams {
    uri: Uri,
    example: Option<String>,
    record: Option<String>,
    row: Option<u64>,
    key: Option<String>,
    benefit: Option<String>,
    as_of: Option<String>,
}

impl Backend {
    pub(crate) async fn explain(&self, params: ExplainParams) -> Result<Value> {
        let lang = self.lang();
        let people = Arc::clone(&self.people);
        let shared = Arc::clone(&self.shared);
        let world = self.shared.current().await;
        let explained = off_the_wire(move || {
            let path = path_of(&params.uri);
            let (view, file) = world.find(&path).ok_or_else(|| NoView::Unknown(no_file(&path)))?;
            let day = match &params.as_of {
                None => None,
                Some(text) => Some(Date::parse_iso(text).ok_or_else(|| NoView::Unknown(no_day(text)))?),
            };
            let figures = people.of(view);
            let plan = day.filter(|_| !view.snapshot.analysis.has_errors()).map(|as_of| {
                let holidays = view.snapshot.holidays.clone();
                let options = PlanOptions { as_of, holidays, ..PlanOptions::default() };
                Arc::new(Plan::new(Arc::clone(&view.snapshot.analysis.program), options))
            });
            let of = match (&params.example, params.row, &params.record) {
                (Some(id), ..) => Of::Example { id, record: params.key.as_deref() },
                (None, Some(row), _) => Of::Row(row),
                (None, None, Some(key)) => Of::Key(key),
                (None, None, None) => Of::Only,
            };
            let stale = || shared.is_stopped();
            let (benefit, roster) = (params.benefit.as_deref(), figures.roster.as_deref());
            let found =
                explain_view::explain_view(&view.snapshot, file, of, benefit, plan.as_ref(), roster, &stale)?;
            Ok(shown(&world, view, &found))
        })
        .await?;
        explained.map_err(|why: NoView| match why {
            NoView::Cancelled => Error { code: ErrorCode::RequestCancelled, message: "".into(), data: None },
            NoView::Unknown(why) => Error::invalid_params(why.get(lang).to_owned()),
            NoView::Nothing(why) => super::writing::refused(&why, lang),
        })
    }
}

fn no_file(path: &str) -> Text {
    say!(zh: "“{}”不属于任何打开的政策", path; en: "`{}` belongs to no policy of the workspace", path)
}

fn no_day(text: &str) -> Text {
    say!(zh: "“{}”不是日期，请写成 2024-09-01 这样", text; en: "`{}` is not a date; write it like 2024-09-01", text)
}

fn shown(world: &World, view: &View, found: &ExplainView) -> Value {
    json!({
        "title": found.title,
        "outcome": found.outcome.code(),
        "outcomeText": found.outcome_text,
        "steps": found.steps.iter().map(|one| step(world, view, one)).collect::<Vec<_>>(),
        "text": found.text,
        "benefits": found.benefits,
    })
}

fn step(world: &World, view: &View, step: &Step) -> Value {
    let kind = match step.kind {
        StepKind::Rule => "rule",
        StepKind::Condition => "condition",
        StepKind::Value => "value",
        StepKind::Amount => "amount",
        StepKind::Missing => "missing",
        StepKind::Finding => "finding",
        StepKind::Note => "note",
    };
    let value = step.value.as_ref().map(|value| match value {
        StepValue::Yes => "yes",
        StepValue::No => "no",
        StepValue::Unknown => "unknown",
        StepValue::Words(words) => words,
    });
    let link = step.link.and_then(|at| world.location(view, at));
    let mut shown = json!({ "kind": kind, "level": step.level, "text": step.text });
    if let Some(fields) = shown.as_object_mut() {
        fields.extend(value.map(|value| ("value".to_owned(), value.into())));
        fields.extend(link.map(|link| ("link".to_owned(), json!({ "uri": link.uri, "range": link.range }))));
    }
    shown
}
