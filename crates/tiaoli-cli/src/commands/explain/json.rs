//! Explanations for programs: one array, every word in both languages.

use serde_json::{Value as Json, json};
use tiaoli_core::{
    decision::Outcome,
    explain::{
        Clause, ClauseKind, Condition, Explanation, GrantAmount, Joint, Payment, Reading, Share, WantKind,
        Why,
    },
    findings::display,
    ir::{Name, PayPeriod},
    rulings::Effect,
    sensitive::hidden,
};
use tiaoli_diagnostics::{FileSpan, Lang, Text};

use super::{Explained, why_not};
use tiaoli_core::examples::judge;
use tiaoli_ide::explanation::{Wording, next, payment};

/// The array, one line feed at its end.
pub(super) fn document(all: &[Explained], context: Wording<'_>) -> String {
    let objects: Vec<Json> = all
        .iter()
        .flat_map(|one| one.explanations.iter().map(move |explanation| (one, explanation)))
        .map(|(one, explanation)| object(one, explanation, context.about(&explanation.benefit, &one.unread)))
        .collect();
    serde_json::to_string_pretty(&objects).unwrap_or_default() + "\n"
}

fn object(one: &Explained, explanation: &Explanation, context: Wording<'_>) -> Json {
    let program = context.program;
    let decision = &explanation.decision;
    let names = |names: &[Name]| -> Vec<String> { names.iter().map(|name| name.en.clone()).collect() };
    let sets = |sets: &[Vec<Name>]| -> Vec<Vec<String>> { sets.iter().map(|set| names(set)).collect() };
    let key = one.shown_key(context.show_sensitive);
    let uncertain = |name: Name, open: bool| if open { format!("{}?", name.en) } else { name.en };
    json!({
        "key": key,
        "row": (one.row > 0).then_some(one.row),
        "benefit": explanation.benefit.en,
        "as_of": explanation.as_of.to_string(),
        "outcome": decision.outcome.code(),
        "amount": decision.amount.map(|amount| format!("{amount:.2}")),
        "funding": decision.funding.as_ref().map(|name| &name.en),
        "rules": decision.rules.iter().map(|rule| judge::decider_name(program, *rule).en)
            .chain(decision.ruling_code().map(str::to_owned)).collect::<Vec<_>>(),
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
            "reassessable": change.why == Why::Reassessed,
            "why": match change.why {
                Why::Reassessed => "reassessed",
                Why::Awaited => "awaited",
                Why::Corrected => "corrected",
            },
        })).collect::<Vec<_>>(),
        "unverified": explanation.unverified.iter().map(|basis| json!({
            "name": name(&basis.name),
            "from": basis.from.map(|date| date.to_string()),
            "basis": basis.basis,
            "why": basis.why,
        })).collect::<Vec<_>>(),
        "payment": explanation.payment.as_ref().map(|one| payment_of(one, context)),
        "wants": explanation.wants.iter().map(|want| json!({
            "name": name(&want.name),
            "kind": want_kind(&want.kind),
            "what_to_do": next::why(want).as_ref().map(both),
        })).collect::<Vec<_>>(),
        "rulings": explanation.rulings.iter().map(|(ruling, effect)| json!({
            "ruling": both(&ruling.words(program)),
            "code": ruling.code(),
            "basis": ruling.basis,
            "decided_by": ruling.decided_by,
            "decided_on": ruling.decided_on.to_string(),
            "since": ruling.since.to_string(),
            "until": ruling.until.to_string(),
            "attachment": (!ruling.attachment.is_empty()).then_some(&ruling.attachment),
            "row": ruling.at.row,
            "effect": match effect {
                Effect::Applied => "applied",
                Effect::Idle => "idle",
                Effect::RanOut => "ran_out",
                Effect::Refused(_) => "refused",
            },
        })).collect::<Vec<_>>(),
        "accepted_gaps": explanation.accepted,
        "why_not": one.why_not.map(|wanted| why_not_of(explanation, wanted, context)),
        "changed": one.changed.iter().filter(|one| one.day == explanation.as_of).filter_map(|one| {
            let field = program.field(one.field)?;
            let hides = field.is_sensitive() && !context.show_sensitive;
            let shown = |value| both(&if hides { hidden(value) } else { display(program, value) });
            Some(json!({ "field": name(&field.name), "in_file": shown(&one.read), "on_day": shown(&one.now) }))
        }).collect::<Vec<_>>(),
        "next_step": both(&next::next_step(explanation)),
    })
}

fn why_not_of(explanation: &Explanation, wanted: Outcome, context: Wording<'_>) -> Json {
    let found = why_not::of(explanation, wanted);
    let needed = |clause: &Clause| {
        let text = |lang| why_not::needed(&clause.conditions, &context, lang).unwrap_or_default();
        json!({ "name": name(&clause.name), "counts": clause.counts, "needs": { "zh": text(Lang::Zh), "en": text(Lang::En) } })
    };
    json!({
        "outcome": wanted.code(),
        "is_so": found.is_so,
        "lacking": found.lacking.iter().map(|clause| needed(clause)).collect::<Vec<_>>(),
        "in_the_way": found.in_the_way.iter().map(|clause| name(&clause.name)).collect::<Vec<_>>(),
        "remark": found.remark.as_ref().map(both),
    })
}

fn want_kind(kind: &WantKind) -> &'static str {
    match kind {
        WantKind::Field => "field",
        WantKind::ListNotGiven { .. } => "list_not_given",
        WantKind::ListNotComplete => "list_not_complete",
        WantKind::ListUnreadable => "list_unreadable",
        WantKind::ListExpired => "list_expired",
        WantKind::TableNotGiven => "table_not_given",
        WantKind::CatalogEmpty => "catalog_empty",
        WantKind::CatalogNotInForce => "catalog_not_in_force",
        WantKind::CatalogOpen => "catalog_open",
    }
}

fn payment_of(payment: &Payment, context: Wording<'_>) -> Json {
    let value = |value: &tiaoli_core::value::Value| match value.is_missing() {
        true => Json::Null,
        false => both(&display(context.program, value)),
    };
    let hides = |grant: &GrantAmount| grant.sensitive && !context.show_sensitive;
    let grants: Vec<Json> = payment
        .grants
        .iter()
        .map(|grant| {
            json!({
                "rule": name(&grant.rule),
                "expression": words(grant.at, context),
                "amount": (!hides(grant)).then(|| grant.whole.normalize().to_string()),
                "period": match grant.period {
                    PayPeriod::Year => "year",
                    PayPeriod::Term => "term",
                    PayPeriod::Month => "month",
                    PayPeriod::Payment | PayPeriod::None => "payment",
                },
                "share": match grant.share {
                    Share::Whole => json!({ "kind": "whole" }),
                    Share::Months { count, usual, last } => {
                        let usual = (!hides(grant)).then(|| format!("{usual:.2}"));
                        json!({ "kind": "months", "months": count, "usual": usual, "last": last })
                    }
                    Share::Half { spring } => json!({ "kind": "half", "spring": spring }),
                },
                "due": format!("{:.2}", grant.due),
                "standards": grant.standards.iter().map(|standard| json!({
                    "name": name(&standard.name),
                    "value": value(&standard.value),
                    "tier": standard.tier.as_ref().map(value),
                    "from": standard.from.map(|from| from.to_string()),
                    "basis": standard.basis,
                    "local_choice": standard.local_choice,
                    "unverified": standard.unverified.as_ref().map(|unverified| &unverified.why),
                })).collect::<Vec<_>>(),
                "decision_rows": grant.rows.iter().map(|row| json!({
                    "table": name(&row.table),
                    "row": row.row,
                    "value": if hides(grant) { Json::Null } else { value(&row.value) },
                })).collect::<Vec<_>>(),
                "reads": grant.reads.iter().map(|reading| read(reading, context)).collect::<Vec<_>>(),
            })
        })
        .collect();
    let lines = |lang| payment::lines(payment, &context, lang);
    json!({
        "pays": payment.pays,
        "paying_months": payment.months,
        "next_paying_month": payment.next.map(|next| format!("{}-{:02}", next.year(), next.month())),
        "grants": grants,
        "lines": { "zh": lines(Lang::Zh), "en": lines(Lang::En) },
    })
}

/// A piece of the policy in both languages.
fn words(at: FileSpan, context: Wording<'_>) -> Json {
    json!({ "zh": context.text(at, Lang::Zh), "en": context.text(at, Lang::En) })
}

fn clauses(clauses: &[Clause], context: Wording<'_>) -> Vec<Json> {
    clauses.iter().map(|clause| self::clause(clause, context)).collect()
}

fn clause(clause: &Clause, context: Wording<'_>) -> Json {
    json!({
        "name": name(&clause.name),
        "kind": match clause.kind {
            ClauseKind::Deny => "deny",
            ClauseKind::Hold => "hold",
            ClauseKind::Grant => "grant",
            ClauseKind::Review => "review",
            ClauseKind::Check => "match",
        },
        "document": Some(&clause.document).filter(|document| !document.is_empty()),
        "article": clause.article.as_ref().map(|article| json!({
            "numeral": article.numeral,
            "address": both(&article.address),
            "title": article.title,
        })),
        "quotes": clause.quotes.iter().map(|quote| &quote.text).collect::<Vec<_>>(),
        "counts": clause.counts,
        "conditions": clause.conditions.iter().map(|one| condition(one, context)).collect::<Vec<_>>(),
        "until": clause.until,
        "ruled_away": clause.ruled_away,
        "overridden_by": clause.overridden_by.iter().map(name).collect::<Vec<_>>(),
    })
}

fn condition(one: &Condition, context: Wording<'_>) -> Json {
    json!({
        "text": tiaoli_ide::clean::clean(&context.sources.text(one.span).split_whitespace().collect::<Vec<_>>().join(" ")),
        "words": words(one.span, context),
        "truth": one.truth,
        "unless": one.unless,
        "joint": match one.joint {
            Joint::One => "one",
            Joint::All => "all",
            Joint::Any => "any",
        },
        "parts": one.parts.iter().map(|part| condition(part, context)).collect::<Vec<_>>(),
        "reads": one.reads.iter().map(|reading| read(reading, context)).collect::<Vec<_>>(),
        "computed": one.computed.iter().map(|computed| json!({
            "expression": words(computed.span, context),
            "value": both(&context.plain(&computed.value, computed.sensitive)),
        })).collect::<Vec<_>>(),
    })
}

fn read(reading: &Reading, context: Wording<'_>) -> Json {
    let value = context.plain(&reading.value, reading.sensitive);
    let missing = reading.value.is_missing();
    let unread = context.unread.iter().find(|cell| missing && cell.field == reading.name);
    json!({
        "name": name(&reading.name),
        "value": if missing { Json::Null } else { both(&value) },
        "unreadable": unread.map(|cell| context.held(&cell.text, reading)),
        "expired": reading.expired.as_ref().map(|expired| both(&context.plain(&expired.value, reading.sensitive))),
    })
}

fn name(name: &Name) -> Json {
    json!({ "zh": name.zh, "en": name.en })
}

fn both(text: &Text) -> Json {
    json!({ "zh": text.zh, "en": text.en })
}
