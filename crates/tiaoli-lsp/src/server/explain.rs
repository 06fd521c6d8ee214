//! `tiaoli/explain` of editors/PROTOCOL.md: why a record has its result, step by step.

use std::sync::Arc;

use serde::Deserialize;
use serde_json::{Value, json};
use tiaoli_core::plan::{Plan, PlanOptions};
use tiaoli_ide::{
    explain_view::{self, ExplainView, NoView, Of, Step, StepKind, StepValue},
    people::Refused,
};
use tower_lsp::{
    jsonrpc::{Error, ErrorCode, Result},
    ls_types::Uri,
};

use super::{
    Backend,
    custom::{read_day, unknown_file},
    off_the_wire,
};
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
        let day = params.as_of.as_deref().map(|day| read_day(day, lang)).transpose()?;
        let unknown = unknown_file(&params.uri, lang);
        let people = Arc::clone(&self.people);
        let shared = Arc::clone(&self.shared);
        let world = self.world().await;
        let found = off_the_wire(move || {
            let path = path_of(&params.uri);
            let (view, file) = world.find(&path)?;
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
            // Another day may want columns that its own does not.
            let roster = match plan.as_ref().or(view.snapshot.plan()) {
                Some(plan) if !matches!(of, Of::Example { .. }) => people.roster_for(&shared, view, plan),
                _ => Ok(None),
            };
            let (benefit, plan) = (params.benefit.as_deref(), plan.as_ref());
            let found = roster.map_err(|Refused(why)| NoView::Nothing(why)).and_then(|roster| {
                let roster = roster.as_deref();
                explain_view::explain_view(&view.snapshot, file, of, benefit, plan, roster, &stale)
            });
            Some(found.map(|found| shown(&world, view, &found)))
        })
        .await?;
        found.ok_or(unknown)?.map_err(|why| match why {
            NoView::Cancelled => Error { code: ErrorCode::RequestCancelled, message: "".into(), data: None },
            NoView::Unknown(why) => Error::invalid_params(why.get(lang).to_owned()),
            NoView::Nothing(why) => super::writing::refused(&why, lang),
        })
    }
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
    let value = step.value.map(|value| match value {
        StepValue::Yes => "yes",
        StepValue::No => "no",
        StepValue::Unknown => "unknown",
    });
    let link = step.link.and_then(|at| world.location(view, at));
    let mut shown = json!({ "kind": kind, "level": step.level, "text": step.text });
    if let Some(fields) = shown.as_object_mut() {
        fields.extend(value.map(|value| ("value".to_owned(), value.into())));
        fields.extend(link.map(|link| ("link".to_owned(), json!({ "uri": link.uri, "range": link.range }))));
    }
    shown
}
