//! Why a record is decided as it is, as steps to be read one after the other: each with the place where it is said.

mod steps;

use std::sync::Arc;

use tiaoli_core::{
    cell::squeeze,
    decision::Outcome,
    examples::run::Runner,
    explain::{Explanation, explain},
    ir::Field,
    plan::Plan,
    symbols::{Role, Symbol},
};
use tiaoli_diagnostics::{FileId, FileSpan, Lang, Text, say};
use tiaoli_syntax::{ast::File, collect_names};

use crate::{
    Snapshot,
    examples_view::{examples, unfolded},
    explanation::{Wording, named, verdict},
    people::{Roster, each_batch, shown_key},
};

/// Whose result is explained.
#[derive(Clone, Copy, Debug)]
pub enum Of<'a> {
    /// A record of an example; where it has several, by its name, else by its key.
    Example { id: &'a str, record: Option<&'a str> },
    /// A row of the roster; one is the first below the heading.
    Row(u64),
    /// A row of the roster by its key.
    Key(&'a str),
    /// The only row of the roster.
    Only,
}

/// An explanation as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExplainView {
    /// Whose what on which day.
    pub title: String,
    pub outcome: Outcome,
    /// With the amount.
    pub outcome_text: String,
    /// In reading order.
    pub steps: Vec<Step>,
    /// The steps as plain text.
    pub text: String,
    /// Everything that can be asked for of this record.
    pub benefits: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    pub kind: StepKind,
    /// Depth of indentation; zero is the outermost.
    pub level: u8,
    pub text: String,
    pub value: Option<StepValue>,
    /// Where it is said.
    pub link: Option<FileSpan>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepKind {
    Rule,
    Condition,
    Value,
    Amount,
    Missing,
    Finding,
    Note,
}

/// What a condition came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepValue {
    Yes,
    No,
    Unknown,
}

/// Why an explanation cannot be given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoView {
    Cancelled,
    /// What was named is not there: the caller named the wrong thing.
    Unknown(Text),
    /// It is there, and there is nothing to explain.
    Nothing(Text),
}

/// Why nothing is decided where a policy has errors.
pub fn has_errors() -> Text {
    say!(
        zh: "政策里还有错误，算不出结果；先改好标红的地方。";
        en: "the policy has errors and decides nothing; mend what is marked red first")
}

/// Explains one benefit of a record in the language of a file; the first benefit where none is named. An example is explained
/// on its own day, a row of the roster on the day of the plan.
pub fn explain_view(
    snapshot: &Snapshot,
    file: FileId,
    of: Of<'_>,
    benefit: Option<&str>,
    plan: Option<&Arc<Plan>>,
    roster: Option<&Roster>,
    cancelled: &dyn Fn() -> bool,
) -> Result<ExplainView, NoView> {
    if snapshot.analysis.has_errors() {
        return Err(NoView::Nothing(has_errors()));
    }
    let (whose, explained) = match of {
        Of::Example { id, record } => of_example(snapshot, id, record)?,
        Of::Row(_) | Of::Key(_) | Of::Only => {
            let (plan, roster) = plan.or(snapshot.plan()).zip(roster).ok_or_else(no_roster)?;
            of_row(plan, roster, of, cancelled)?
        }
    };
    let lang = snapshot.lang(file);
    let is_named =
        |one: &&Explanation| benefit.is_none_or(|name| one.benefit.zh == name || one.benefit.en == name);
    let Some(explanation) = explained.iter().find(is_named) else {
        return Err(NoView::Unknown(say!(
            zh: "这条记录没有判定“{}”", benefit.unwrap_or_default();
            en: "`{}` is not decided for this record", benefit.unwrap_or_default())));
    };
    Ok(view(snapshot, &whose, explanation, &explained, lang))
}

fn view(snapshot: &Snapshot, whose: &str, of: &Explanation, all: &[Explanation], lang: Lang) -> ExplainView {
    let trees: Vec<&File> = snapshot.analysis.files.iter().map(|file| &*file.tree).collect();
    let wording = Wording {
        program: &snapshot.analysis.program,
        sources: &snapshot.analysis.sources,
        names: &collect_names(&trees),
        show_sensitive: false,
        unread: &[],
        table: None,
    };
    let wording = wording.about(&of.benefit, &[]);
    let declared = |decider| {
        let symbol = match decider {
            tiaoli_core::decision::Decider::Rule(id) => Symbol::Rule(id),
            tiaoli_core::decision::Decider::Check(id) => Symbol::Check(id),
        };
        let mut places = snapshot.analysis.references.of(symbol).filter(|one| one.role == Role::Declaration);
        places.next().map(|one| one.at)
    };
    let (date, comma) = match lang {
        Lang::Zh => (of.as_of.zh(), "，"),
        Lang::En => (of.as_of.to_string(), ", "),
    };
    let title = [whose, &date, named(&of.benefit, lang)].join(comma);
    let outcome_text = verdict(&of.decision, of.payment.as_ref(), lang);
    let steps = steps::steps(of, &wording, &declared, lang);
    let text = steps::text(&title, &outcome_text, &steps, lang);
    let benefits = all.iter().map(|one| named(&one.benefit, lang).to_owned()).collect();
    ExplainView { title, outcome: of.decision.outcome, outcome_text, steps, text, benefits }
}

fn of_example(
    snapshot: &Snapshot,
    id: &str,
    record: Option<&str>,
) -> Result<(String, Vec<Explanation>), NoView> {
    let unknown = || NoView::Unknown(say!(zh: "没有这个举例"; en: "there is no such example"));
    let item = examples(snapshot).into_iter().find(|one| one.id == id).ok_or_else(unknown)?;
    let example = unfolded(snapshot, &item).next().ok_or_else(unknown)?;
    let program = &snapshot.analysis.program;
    let is_key = |one: &tiaoli_core::ir::ExampleRecord, wanted: &str| {
        let key = program.tables.get(one.table.index()).and_then(|table| table.key);
        let key = key.and_then(|key| one.values.get(usize::from(key))).and_then(|value| value.as_text());
        key.is_some_and(|key| squeeze(key) == squeeze(wanted))
    };
    let expected = || example.expectations.first().map(|one| one.record);
    let at = match record {
        None => expected().or_else(|| example.records.len().checked_sub(1)),
        Some(wanted) => {
            let mut records = example.records.iter();
            let named = records.position(|one| one.name.as_deref() == Some(wanted));
            named.or_else(|| example.records.iter().position(|one| is_key(one, wanted)))
        }
    };
    let at = at.ok_or_else(|| {
        NoView::Unknown(say!(zh: "这个举例里没有这条记录"; en: "there is no such record in this example"))
    })?;
    let mut runner = Runner::new(Arc::clone(program), snapshot.holidays.clone());
    let name = example.records.get(at).and_then(|one| one.name.clone());
    let whose = name.map_or_else(|| item.title.clone(), |name| format!("{} {name}", item.title));
    Ok((whose, runner.explain(example, at)))
}

fn of_row(
    plan: &Arc<Plan>,
    roster: &Roster,
    of: Of<'_>,
    cancelled: &dyn Fn() -> bool,
) -> Result<(String, Vec<Explanation>), NoView> {
    if matches!(of, Of::Only) && roster.rows() != 1 {
        return Err(NoView::Unknown(say!(
            zh: "名册里不止一行，请说明是哪一行"; en: "the roster has several rows; say which one is meant")));
    }
    let mut found = None;
    let whole = each_batch(roster, plan, cancelled, &mut |seen| {
        let (columns, batch) = (seen.columns, seen.batch);
        let key_field = plan.key_of(columns.table).and_then(|key| plan.program().field(key));
        let hides = key_field.is_some_and(Field::is_sensitive);
        let fits = |row: &usize| match of {
            Of::Row(number) => batch.number(*row) == number,
            Of::Key(key) => std::str::from_utf8(batch.key(*row))
                .is_ok_and(|own| !own.is_empty() && squeeze(own) == squeeze(key)),
            Of::Only | Of::Example { .. } => true,
        };
        let Some(row) = (0..batch.rows).find(fits) else { return true };
        let whose = shown_key(batch, row, hides);
        let checks = seen.evaluator.row_checks(columns, batch, row);
        let explained = match seen.evaluator.in_force(batch, row) {
            true => {
                let record = seen.evaluator.record(columns, batch, row);
                explain(plan, columns.table, seen.evaluator.side(), &record, &checks)
            }
            false => Vec::new(),
        };
        found = Some((whose, explained));
        false
    });
    match (found, whole) {
        (Some((_, explained)), _) if explained.is_empty() => Err(NoView::Nothing(say!(
            zh: "这一行在这一天不是有效的记录，没有判定";
            en: "this row is not in force on that day and was not decided"))),
        (Some(found), _) => Ok(found),
        (None, Some(_)) => {
            Err(NoView::Unknown(say!(zh: "名册里没有这一行"; en: "the roster has no such row")))
        }
        (None, None) => Err(NoView::Cancelled),
    }
}

fn no_roster() -> NoView {
    NoView::Nothing(say!(zh: "还没有读到名册"; en: "there is no roster yet"))
}

#[cfg(test)]
mod tests;
