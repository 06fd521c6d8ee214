//! What the standard does not carry: editors/PROTOCOL.md.

use serde::{Deserialize, Deserializer, Serialize};
use tiaoli_core::value::Date;
use tiaoli_diagnostics::{Lang, Text, say};
use tiaoli_ide::text_in_force::consolidated;
use tower_lsp::{
    LspServiceBuilder,
    jsonrpc::{Error, ErrorCode, Result},
    ls_types::Uri,
};

use super::{Backend, off_the_wire, writing::refused};
use crate::{documents::path_of, input::UNREADABLE};

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
        .custom_method(UNREADABLE, Backend::unreadable)
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
    /// `None` only asks; `null` goes back to what is set.
    #[serde(deserialize_with = "given")]
    date: Option<Option<String>>,
}

/// Whatever stands there, be it `null`, is something else than nothing.
fn given<'de, D: Deserializer<'de>>(from: D) -> std::result::Result<Option<Option<String>>, D::Error> {
    Option::deserialize(from).map(Some)
}

#[derive(Debug, Serialize)]
pub(crate) struct PolicyDateResult {
    date: String,
    chosen: bool,
}

/// Stands for a message that could not be read.
#[derive(Debug, Deserialize)]
pub(crate) struct UnreadableParams {
    /// It is JSON, and no message.
    json: bool,
}

impl Backend {
    async fn unreadable(&self, params: UnreadableParams) -> Result<()> {
        Err(if params.json { Error::invalid_request() } else { Error::parse_error() })
    }

    async fn in_force(&self, params: InForceParams) -> Result<InForceResult> {
        let lang = self.lang();
        let as_of = params.as_of.as_deref().map(|day| read_day(day, lang)).transpose()?;
        let path = path_of(&params.uri);
        let world = self.world().await;
        let found = off_the_wire(move || {
            let (view, _) = world.find(&path)?;
            let day = as_of.unwrap_or(view.snapshot.as_of);
            Some(consolidated(&view.snapshot, day).map(|found| (day, found)))
        })
        .await?;
        let Some(found) = found else { return Err(unknown_file(&params.uri, lang)) };
        let (day, found) = found.map_err(|why| refused(&why, lang))?;
        let (text, title) = (found.text, found.title);
        Ok(InForceResult { text, language_id: "tiaoli", as_of: day.to_string(), title })
    }

    async fn policy_date(&self, params: PolicyDateParams) -> Result<PolicyDateResult> {
        let lang = self.lang();
        if let Some(date) = params.date {
            let chosen = date.map(|day| read_day(&day, lang)).transpose()?;
            self.shared.change(|state| {
                state.refresh |= state.chosen != chosen;
                state.chosen = chosen;
            });
            self.world().await;
        }
        let (date, chosen) = self.shared.look(|state| {
            let date = state.as_of(self.shared.surroundings());
            (date, state.chosen.or(state.settings.as_of).is_some())
        });
        Ok(PolicyDateResult { date: date.to_string(), chosen })
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

pub(super) fn invalid(why: &Text, lang: Lang) -> Error {
    Error::invalid_params(why.get(lang).to_owned())
}

/// The text is another one by now: what was found out about it is of no use.
pub(super) fn changed_meanwhile(lang: Lang) -> Error {
    let why = say!(zh: "内容刚刚改过，请再来一次"; en: "the text has just changed; ask again");
    Error { code: ErrorCode::ContentModified, message: why.get(lang).to_owned().into(), data: None }
}
