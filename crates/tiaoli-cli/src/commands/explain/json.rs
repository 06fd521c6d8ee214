//! Explanations for programs: one array, every word in both languages.

use serde_json::{Value as Json, json};
use tiaoli_core::{
    cell::mask_ids,
    explain::{Clause, ClauseKind, Condition, Explanation, Joint, Reading, next_step},
    findings::display,
    ir::Name,
};
use tiaoli_diagnostics::Text;

use super::{Context, Explained};
use crate::{examples::judge, explanation::condition_text};

/// The array, one line feed at its end.
pub(super) fn document(all: &[Explained], context: Context<'_>) -> String {
    let objects: Vec<Json> = all
        .iter()
        .flat_map(|one| one.explanations.iter().map(move |explanation| (one, explanation)))
        .map(|(one, explanation)| object(one, explanation, context))
        .collect();
    serde_json::to_string_pretty(&objects).unwrap_or_default() + "\n"
}

fn object(one: &Explained, explanation: &Explanation, context: Context<'_>) -> Json {
    let program = context.program;
    let decision = &explanation.decision;
    let names = |names: &[Name]| -> Vec<String> { names.iter().map(|name| name.en.clone()).collect() };
    let sets = |sets: &[Vec<Name>]| -> Vec<Vec<String>> { sets.iter().map(|set| names(set)).collect() };
    let key = if context.show_sensitive { one.key.clone() } else { mask_ids(&one.key) };
    let uncertain = |name: Name, open: bool| if open { format!("{}?", name.en) } else { name.en };
    json!({
        "key": key,
        "row": (one.row > 0).then_some(one.row),
        "benefit": explanation.benefit.en,
        "as_of": explanation.as_of.to_string(),
        "outcome": decision.outcome.code(),
        "amount": decision.amount.map(|amount| format!("{amount:.2}")),
        "funding": decision.funding.as_ref().map(|name| &name.en),
        "rules": decision.rules.iter().map(|rule| judge::decider_name(program, *rule).en).collect::<Vec<_>>(),
        "articles": decision.articles,
        "missing": sets(&decision.missing),
        "may_settle": sets(&decision.may_settle),
        "possible": decision.possible.iter().map(|outcome| outcome.code()).collect::<Vec<_>>(),
        "review": decision.review.iter().map(|(review, open)| uncertain(judge::decider_name(program, *review), *open)).collect::<Vec<_>>(),
        "findings": decision.findings.iter().map(|finding| {
            let open = matches!(finding, tiaoli_core::decision::FindingRef::Check(_, true));
            uncertain(judge::finding_name(program, finding), open)
        }).collect::<Vec<_>>(),
        "notes": decision.notes,
        "applied": clauses(&explanation.applied, context),
        "open": clauses(&explanation.open, context),
        "not_applied": clauses(&explanation.not_applied, context),
        "changes": explanation.changes.iter().map(|change| json!({
            "field": name(&change.field),
            "values": change.values.iter().map(|value| both(&display(program, value))).collect::<Vec<_>>(),
            "outcome": change.outcome.code(),
            "amount": change.amount.map(|amount| format!("{amount:.2}")),
            "reassessable": change.reassessable,
        })).collect::<Vec<_>>(),
        "unverified": explanation.unverified.iter().map(|basis| json!({
            "name": name(&basis.name),
            "from": basis.from.map(|date| date.to_string()),
            "basis": basis.basis,
            "why": basis.why,
        })).collect::<Vec<_>>(),
        "next_step": both(&next_step(explanation)),
    })
}

fn clauses(clauses: &[Clause], context: Context<'_>) -> Vec<Json> {
    clauses.iter().map(|clause| self::clause(clause, context)).collect()
}

fn clause(clause: &Clause, context: Context<'_>) -> Json {
    json!({
        "name": name(&clause.name),
        "kind": match clause.kind {
            ClauseKind::Deny => "deny",
            ClauseKind::Hold => "hold",
            ClauseKind::Grant => "grant",
            ClauseKind::Review => "review",
            ClauseKind::Check => "match",
        },
        "article": clause.article.as_ref().map(|article| json!({
            "numeral": article.numeral,
            "address": both(&article.address),
            "title": article.title,
        })),
        "quotes": clause.quotes.iter().map(|quote| &quote.text).collect::<Vec<_>>(),
        "counts": clause.counts,
        "conditions": clause.conditions.iter().map(|one| condition(one, context)).collect::<Vec<_>>(),
        "until": clause.until,
        "overridden_by": clause.overridden_by.iter().map(name).collect::<Vec<_>>(),
    })
}

fn condition(one: &Condition, context: Context<'_>) -> Json {
    json!({
        "text": condition_text(one, context.sources),
        "truth": one.truth,
        "unless": one.unless,
        "joint": match one.joint {
            Joint::One => "one",
            Joint::All => "all",
            Joint::Any => "any",
        },
        "parts": one.parts.iter().map(|part| condition(part, context)).collect::<Vec<_>>(),
        "reads": one.reads.iter().map(|reading| read(reading, context)).collect::<Vec<_>>(),
    })
}

fn read(reading: &Reading, context: Context<'_>) -> Json {
    let mut value = display(context.program, &reading.value);
    if !context.show_sensitive {
        value = Text::new(mask_ids(&value.zh), mask_ids(&value.en));
    }
    let missing = reading.value.is_missing();
    json!({ "name": name(&reading.name), "value": if missing { Json::Null } else { both(&value) } })
}

fn name(name: &Name) -> Json {
    json!({ "zh": name.zh, "en": name.en })
}

fn both(text: &Text) -> Json {
    json!({ "zh": text.zh, "en": text.en })
}
