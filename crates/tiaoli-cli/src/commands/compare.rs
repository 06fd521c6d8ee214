//! `tiaoli compare`: this month's results beside last month's; who is new, who stopped, what changed, and why.

mod files;
mod text;

use serde_json::json;
use tiaoli_core::{
    compare::{Change, Comparison, Kind, Side, compare},
    decision::Outcome as Decided,
    results::Person,
};
use tiaoli_data::{
    Problems, Source, read_results,
    write::{Kind as Form, ListColumn},
};
use tiaoli_diagnostics::{Lang, say};

use crate::{
    args::CompareArgs,
    dataset::refuse,
    exit::{Exit, Outcome, Stop},
    outputs::Guard,
    project,
    render::Look,
    report::{self, Names},
    shell::Shell,
};

pub(crate) fn run(args: &CompareArgs, shell: &Shell) -> Outcome {
    let format = report::format(&args.report)?;
    let mut names = Names::default();
    let mut guard = Guard::default();
    if let Some(policy) = &args.policy {
        let loaded = project::load_sound(policy, shell)?;
        guard = Guard::of_policy(&loaded.analysis.sources);
        names = Names::of(&loaded.analysis.program);
    }
    let paths = [&args.last, &args.this].map(|path| path.to_string_lossy().into_owned());
    paths.iter().for_each(|path| guard.reads(path));
    guard.writes("--output", args.report.output.as_deref())?;
    let mut problems = Problems::default();
    let mut read = |path: &str| {
        let source = Source::of_path(path);
        read_results(&source, &mut problems).map_err(|found| refuse(found, shell))
    };
    let [last, this] = &paths;
    let (last_lines, this_lines) = (read(last)?, read(this)?);
    let mut last = files::one_day(last_lines, args.last_month, last, "--last-month")?;
    let mut this = files::one_day(this_lines, args.this_month, this, "--this-month")?;
    if files::speak_differently(&last, &this) {
        [&mut last, &mut this].into_iter().for_each(|lines| files::in_english(lines, &names));
    }
    if files::speak_differently(&last, &this) {
        let help = match args.policy {
            None => {
                say!(zh: "请加 --policy 政策，按政策里的中英文名称对上；或者用同样的 --names 再算一次。";
                    en: "add --policy POLICY to map the names; or evaluate again with the same --names for both")
            }
            Some(_) => {
                say!(zh: "--policy 的政策里没有这些项目的名称：请核对政策，或者用同样的 --names 再算一次。";
                    en: "the policy does not know these benefits: check --policy, or evaluate again with the same --names for both")
            }
        };
        return Err(Stop::usage(
            say!(zh: "两份结果的名称一份是中文、一份是英文，没法对上"; en: "one of the files has Chinese names, the other English ones"),
            Some(help),
        ));
    }
    let comparison = compare(&last, &this);
    let days = (files::day_of(&last), files::day_of(&this));
    let look = Look {
        lang: shell.lang,
        color: shell.color_out && args.report.output.is_none(),
        width: shell.width_out,
    };
    let page = text::Page { comparison: &comparison, names: &names, look, args, days };
    report::deliver(&page, format, days.1.or(days.0).unwrap_or_default(), &args.report, shell)?;
    if args.report.output.is_some() {
        let look = Look { lang: shell.lang, color: shell.color_err, width: shell.width };
        shell.note(&text::Page { look, ..page }.head());
    }
    Ok(Exit::Good)
}

impl report::Report for text::Page<'_> {
    const TITLE: (&'static str, &'static str) = ("changes", "变化");
    const ENTRIES: &'static str = "changes";

    fn words(&self) -> String {
        self.whole()
    }

    fn document(&self) -> serde_json::Value {
        document(self.comparison, self.days)
    }

    fn columns(&self) -> &'static [ListColumn] {
        &COLUMNS
    }

    fn rows(&self, names: Lang) -> Vec<Vec<String>> {
        rows(self.comparison, self.names, names)
    }
}

const COLUMNS: [ListColumn; 19] = [
    ListColumn::new("key", "识别号", 21, Form::Key),
    ListColumn::new("benefit", "资助项目", 13, Form::Plain),
    ListColumn::new("change", "变化", 13, Form::Plain),
    ListColumn::new("outcome_before", "上月结果", 13, Form::Plain),
    ListColumn::new("outcome_after", "本月结果", 13, Form::Plain),
    ListColumn::new("amount_before", "上月金额", 13, Form::Money),
    ListColumn::new("amount_after", "本月金额", 13, Form::Money),
    ListColumn::new("difference", "相差", 13, Form::Money),
    ListColumn::new("funding_before", "上月享受政策", 13, Form::Plain),
    ListColumn::new("funding_after", "本月享受政策", 13, Form::Plain),
    ListColumn::new("rules_before", "上月依据", 26, Form::Plain),
    ListColumn::new("rules_after", "本月依据", 26, Form::Plain),
    ListColumn::new("missing_before", "上月待补", 22, Form::Plain),
    ListColumn::new("missing_after", "本月待补", 22, Form::Plain),
    ListColumn::new("reason", "原因", 36, Form::Plain),
    ListColumn::new("row_before", "上月行", 8, Form::Number),
    ListColumn::new("row_after", "本月行", 8, Form::Number),
    ListColumn::new("name", "姓名", 13, Form::Plain),
    ListColumn::new("school", "学校", 26, Form::Plain),
];

/// The changes as rows, with names in a language as far as the policy gives them.
fn rows(comparison: &Comparison, known: &Names, names: Lang) -> Vec<Vec<String>> {
    let row = |change: &Change| {
        let pair = |say: &dyn Fn(&Side) -> String| {
            [&change.before, &change.after].map(|side| side.as_ref().map(say).unwrap_or_default())
        };
        let outcome = |outcome: Decided| match names {
            Lang::Zh => outcome.zh(),
            Lang::En => outcome.code(),
        };
        let say = |name: &String| known.say(name, names).to_owned();
        let list = |items: &[String]| items.iter().map(say).collect::<Vec<_>>().join(";");
        let sets = |sets: &[Vec<String>]| sets.iter().map(|set| list(set)).collect::<Vec<_>>().join("|");
        let [outcome_before, outcome_after] = pair(&|(_, said)| outcome(said.outcome).to_owned());
        let [amount_before, amount_after] =
            pair(&|(_, said)| said.amount.map(|amount| format!("{amount:.2}")).unwrap_or_default());
        let [funding_before, funding_after] = pair(&|(_, said)| say(&said.funding));
        let [rules_before, rules_after] = pair(&|(_, said)| list(&said.rules));
        let [missing_before, missing_after] = pair(&|(_, said)| sets(&said.missing));
        let [row_before, row_after] = pair(&|(row, _)| row.to_string());
        let Person { name, school } = change.person.as_deref().cloned().unwrap_or_default();
        let (kind, reason) = match names {
            Lang::Zh => (
                text::kind_word(change.kind, Lang::Zh).to_owned(),
                text::reason(&change.reason, known, Lang::Zh),
            ),
            Lang::En => (change.kind.code().to_owned(), change.reason.code()),
        };
        vec![
            change.key.clone(),
            say(&change.benefit),
            kind,
            outcome_before,
            outcome_after,
            amount_before,
            amount_after,
            format!("{:.2}", change.difference()),
            funding_before,
            funding_after,
            rules_before,
            rules_after,
            missing_before,
            missing_after,
            reason,
            row_before,
            row_after,
            name,
            school,
        ]
    };
    comparison.changes.iter().map(row).collect()
}

/// Everything as one JSON document; codes never depend on the language.
fn document(comparison: &Comparison, days: files::Days) -> serde_json::Value {
    let side = |side: &Option<Side>| {
        side.as_ref().map(|(row, said)| {
            json!({
                "row": row,
                "outcome": said.outcome.code(),
                "amount": said.amount.map(|amount| format!("{amount:.2}")),
                "funding": (!said.funding.is_empty()).then_some(&said.funding),
                "rules": said.rules,
                "articles": said.articles,
                "missing": said.missing,
                "notes": said.notes,
            })
        })
    };
    let changes: Vec<_> = comparison
        .changes
        .iter()
        .map(|change| {
            json!({
                "key": change.key,
                "benefit": change.benefit,
                "change": change.kind.code(),
                "reason": change.reason.code(),
                "difference": format!("{:.2}", change.difference()),
                "before": side(&change.before),
                "after": side(&change.after),
                "name": change.person.as_ref().map(|person| &person.name),
                "school": change.person.as_ref().map(|person| &person.school),
            })
        })
        .collect();
    let counts: serde_json::Map<String, serde_json::Value> = Kind::ALL
        .iter()
        .map(|kind| (kind.code().to_owned(), json!(comparison.of_kind(*kind).count())))
        .collect();
    json!({
        "last": days.0.map(|day| day.to_string()),
        "this": days.1.map(|day| day.to_string()),
        "paid_before": format!("{:.2}", comparison.paid_before),
        "paid_after": format!("{:.2}", comparison.paid_after),
        "same": comparison.same,
        "without_key": comparison.without_key,
        "without_key_before": format!("{:.2}", comparison.without_key_before),
        "without_key_after": format!("{:.2}", comparison.without_key_after),
        "counts": counts,
        "changes": changes,
    })
}
