//! `tiaoli/roster` and `tiaoli/people` of editors/PROTOCOL.md.

use std::sync::Arc;

use serde::Deserialize;
use serde_json::{Value, json};
use tiaoli_core::{
    decision::Outcome,
    symbols::{Role, Symbol},
};
use tiaoli_diagnostics::{FileId, Lang, Text, say};
use tiaoli_ide::{
    explain_view::has_errors,
    people::{Filter, Person, Refused, behind},
};
use tower_lsp::{
    jsonrpc::Result,
    ls_types::{Range, Uri, notification::Notification},
};

use super::{
    Backend,
    custom::{changed_meanwhile, invalid, unknown_file},
    off_the_wire,
    writing::refused,
};
use crate::{documents::path_of, views::View};

/// So many rows are listed unless somebody says otherwise.
const USUAL: usize = 200;

/// Figures were counted anew.
#[derive(Debug)]
pub(crate) enum PeopleChanged {}

impl Notification for PeopleChanged {
    type Params = Value;
    const METHOD: &'static str = "tiaoli/peopleChanged";
}

#[derive(Debug, Deserialize)]
pub(crate) struct RosterParams {
    uri: Uri,
}

#[derive(Debug, Deserialize)]
pub(crate) struct PeopleParams {
    uri: Uri,
    range: Option<Range>,
    outcome: Option<String>,
    limit: Option<usize>,
}

impl Backend {
    pub(crate) async fn roster(&self, params: RosterParams) -> Result<Value> {
        let lang = self.lang();
        let people = Arc::clone(&self.people);
        let found = self.ask(&params.uri, move |_, view, file| {
            Some(people.of(view).state(&view.snapshot.as_of.to_string(), view.snapshot.lang(file)))
        });
        found.await?.ok_or_else(|| unknown_file(&params.uri, lang))
    }

    pub(crate) async fn people(&self, params: PeopleParams) -> Result<Value> {
        let lang = self.lang();
        let (people, shared) = (Arc::clone(&self.people), Arc::clone(&self.shared));
        let outcome = params.outcome.as_deref().map(|name| outcome(name, lang)).transpose()?;
        let world = self.world().await;
        let path = path_of(&params.uri);
        let unknown = unknown_file(&params.uri, lang);
        off_the_wire(move || {
            let (view, file) = world.find(&path).ok_or(unknown)?;
            let lang = view.snapshot.lang(file);
            let Some(plan) = view.snapshot.plan() else { return Err(refused(&has_errors(), lang)) };
            let roster =
                people.roster_for(&shared, view, plan).map_err(|Refused(why)| refused(&why, lang))?;
            let roster = roster.ok_or_else(|| refused(&no_roster(), lang))?;
            let mut filter = Filter { outcome, ..Filter::default() };
            let mut title = view.snapshot.analysis.program.policy.name.get(lang).to_owned();
            if let Some(range) = params.range {
                let offset = world.offset(view, file, range.start);
                title = narrow(view, file, offset, &mut filter).ok_or_else(|| {
                    let why = say!(
                        zh: "这里没有规则、比对或资助项目；把光标放在它的名称上";
                        en: "no rule, check or benefit is declared here: go to the name of one");
                    invalid(&why, lang)
                })?;
            }
            let limit = params.limit.unwrap_or(USUAL);
            let generation = world.generation;
            let found = behind(&roster, plan, &filter, lang, limit, &|| shared.is_stale(generation));
            let found = found.ok_or_else(|| changed_meanwhile(lang))?;
            let person = |one: &Person| {
                json!({
                    "row": one.row,
                    "key": one.key,
                    "benefit": one.benefit.get(lang),
                    "outcome": one.outcome.code(),
                    "open": one.open,
                    "text": one.text,
                })
            };
            let people: Vec<Value> = found.people.iter().map(person).collect();
            Ok(json!({ "title": title, "total": found.total, "open": found.open, "people": people }))
        })
        .await?
    }
}

fn outcome(name: &str, lang: Lang) -> Result<Outcome> {
    let found = Outcome::ALL.into_iter().find(|one| one.code() == name);
    found.ok_or_else(|| {
        invalid(&say!(zh: "没有“{}”这种结果", name; en: "there is no outcome `{}`", name), lang)
    })
}

fn no_roster() -> Text {
    say!(zh: "没有名册：在设置 tiaoli.data 或文件 tiaoli.toml 里写上";
        en: "there is no roster: name one in the setting tiaoli.data or in tiaoli.toml")
}

/// Only those that the declaration at an offset concerns; gives its name.
fn narrow(view: &View, file: FileId, offset: usize, filter: &mut Filter) -> Option<String> {
    let declared = view.snapshot.analysis.references.all_at(file, offset);
    let one = declared.into_iter().find(|one| one.role == Role::Declaration)?;
    let name = view.snapshot.analysis.program.symbol_name(one.symbol)?.clone();
    let title = name.get(view.snapshot.lang(file)).to_owned();
    match one.symbol {
        Symbol::Rule(_) => filter.rule = Some(name),
        Symbol::Check(_) => filter.check = Some(name),
        Symbol::Benefit(_) => filter.benefit = Some(name),
        _ => return None,
    }
    Some(title)
}
