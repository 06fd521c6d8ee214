//! What the standard does not carry: editors/PROTOCOL.md.

use serde::{Deserialize, Serialize};
use tiaoli_core::value::Date;
use tiaoli_diagnostics::{Lang, Text, say};
use tiaoli_ide::in_force::in_force;
use tower_lsp::{
    LspServiceBuilder,
    jsonrpc::{Error, Result},
    ls_types::Uri,
};

use super::{Backend, off_the_wire, writing::refused};
use crate::documents::path_of;

/// The version of editors/PROTOCOL.md.
pub(crate) const PROTOCOL: u32 = 1;

/// The requests of it that are answered.
pub(crate) const REQUESTS: [&str; 8] = [
    "tiaoli/examples",
    "tiaoli/runExamples",
    "tiaoli/explain",
    "tiaoli/inForce",
    "tiaoli/policyDate",
    "tiaoli/roster",
    "tiaoli/people",
    "tiaoli/page",
];

/// Answers the requests beside those of the standard.
pub(crate) fn offer(service: LspServiceBuilder<Backend>) -> LspServiceBuilder<Backend> {
    service
        .custom_method("tiaoli/examples", Backend::examples)
        .custom_method("tiaoli/runExamples", Backend::run_examples)
        .custom_method("tiaoli/explain", Backend::explain)
        .custom_method("tiaoli/inForce", Backend::in_force)
        .custom_method("tiaoli/policyDate", Backend::policy_date)
        .custom_method("tiaoli/roster", Backend::roster)
        .custom_method("tiaoli/people", Backend::people)
        .custom_method("tiaoli/page", Backend::page)
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct InForceParams {
    uri: Uri,
    as_of: Option<String>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct InForceResult {
    text: String,
    language_id: &'static str,
    as_of: String,
    title: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct PolicyDateParams {
    date: Option<String>,
}

#[derive(Debug, Serialize)]
pub(crate) struct PolicyDateResult {
    date: String,
    chosen: bool,
}

impl Backend {
    async fn in_force(&self, params: InForceParams) -> Result<InForceResult> {
        let lang = self.lang();
        let as_of = params.as_of.as_deref().map(|day| read_day(day, lang)).transpose()?;
        let path = path_of(&params.uri);
        let world = self.shared.current().await;
        let found = off_the_wire(move || {
            let (view, file) = world.find(&path)?;
            let day = as_of.unwrap_or(view.snapshot.as_of);
            Some(in_force(&view.snapshot, file, day).map(|found| (day, found)))
        })
        .await?;
        let Some(found) = found else { return Err(unknown_file(&params.uri, lang)) };
        let (day, found) = found.map_err(|why| refused(&why, lang))?;
        let (text, title) = (found.text, found.title);
        Ok(InForceResult { text, language_id: "tiaoli", as_of: day.to_string(), title })
    }

    async fn policy_date(&self, params: PolicyDateParams) -> Result<PolicyDateResult> {
        let lang = self.lang();
        let day = params.date.as_deref().map(|day| read_day(day, lang)).transpose()?;
        self.shared.change(|state| {
            state.chosen = day;
            state.refresh = true;
        });
        let (date, chosen) = self.shared.look(|state| {
            let date = state.as_of(self.shared.surroundings());
            (date, state.chosen.or(state.settings.as_of()).is_some())
        });
        self.show_anew().await;
        Ok(PolicyDateResult { date: date.to_string(), chosen })
    }

    /// Has the editor ask again for what depends on the day, once there is something new to answer.
    async fn show_anew(&self) {
        self.shared.current().await;
        let (client, editor) = (self.client(), self.editor.clone());
        // The editor may answer these only after it has its own answer; one that refuses shows what it had.
        tokio::spawn(async move {
            if client.refreshes_lenses {
                let _ = editor.code_lens_refresh().await;
            }
            if client.refreshes_hints {
                let _ = editor.inlay_hint_refresh().await;
            }
            if client.refreshes_tokens {
                let _ = editor.semantic_tokens_refresh().await;
            }
            if client.pulls && client.refreshes_diagnostics {
                let _ = editor.workspace_diagnostic_refresh().await;
            }
        });
    }
}

pub(super) fn read_day(day: &str, lang: Lang) -> Result<Date> {
    let wrong = say!(zh: "“{}”不是日期，请写成 2024-09-01 这样", day; en: "`{}` is not a date; write it like 2024-09-01", day);
    Date::parse_iso(day).ok_or_else(|| invalid(&wrong, lang))
}

pub(super) fn unknown_file(uri: &Uri, lang: Lang) -> Error {
    let path = path_of(uri);
    invalid(
        &say!(zh: "“{}”不属于任何打开的政策", path; en: "`{}` belongs to no policy of the workspace", path),
        lang,
    )
}

fn invalid(why: &Text, lang: Lang) -> Error {
    Error::invalid_params(why.get(lang).to_owned())
}
