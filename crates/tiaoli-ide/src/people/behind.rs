//! The rows behind a figure.

use std::sync::Arc;

use tiaoli_core::{
    batch::Batch,
    cell::mask_ids,
    decision::{Decider, Decision, FindingRef, Outcome},
    ir::{Field, Name, Program},
    plan::Plan,
    sensitive::mask_key,
};
use tiaoli_diagnostics::Lang;

use super::{Roster, Seen, each_batch, tally::open_rules};
use crate::{clean::clean, explanation::verdict};

/// Which people are meant: those of every part that is given.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// A rule that is the first reason of their result, or that may be.
    pub rule: Option<Name>,
    /// A check that found them, certainly or perhaps.
    pub check: Option<Name>,
    pub benefit: Option<Name>,
    pub outcome: Option<Outcome>,
}

/// One result of one record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Data rows count from one.
    pub row: u64,
    /// Masked where the key is sensitive; `#12` where the record has none.
    pub key: String,
    pub benefit: Name,
    pub outcome: Outcome,
    /// Whether the rule or check in question applies is not known.
    pub open: bool,
    /// The result in words, with the amount; of an open one it is said.
    pub text: String,
}

/// The first people behind a figure, and how many there are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Behind {
    pub total: u64,
    /// Those of the total of whom it is not known whether the rule or check applies.
    pub open: u64,
    /// In the order of the roster.
    pub people: Vec<Person>,
}

/// Looks for them; `None` when it was cancelled. A record is one of the total, however many of its results fit.
pub fn behind(
    roster: &Roster,
    plan: &Arc<Plan>,
    filter: &Filter,
    lang: Lang,
    limit: usize,
    cancelled: &dyn Fn() -> bool,
) -> Option<Behind> {
    let mut behind = Behind::default();
    each_batch(roster, plan, cancelled, &mut |seen| {
        look(plan.program(), filter, lang, limit, seen, &mut behind);
        true
    })?;
    Some(behind)
}

fn look(program: &Program, filter: &Filter, lang: Lang, limit: usize, seen: Seen<'_>, behind: &mut Behind) {
    let Seen { evaluator, columns, batch, decided, .. } = seen;
    let key = evaluator.plan().key_of(columns.table).and_then(|key| program.field(key));
    let hides = key.is_some_and(Field::is_sensitive);
    for row in 0..batch.rows {
        let decisions: Vec<Arc<Decision>> =
            decided.row(row).iter().filter_map(|id| evaluator.shared(*id)).collect();
        let may_be_open = || open_rules(evaluator, columns, batch, row, &decisions);
        let fits = |decision: &Decision| {
            filter.outcome.is_none_or(|outcome| outcome == decision.outcome)
                && filter.benefit.as_ref().is_none_or(|name| name_of(program, decision) == *name)
                && filter.check.as_ref().is_none_or(|name| finds(program, decision, name))
                && filter.rule.as_ref().is_none_or(|name| decides(program, decision, name, &may_be_open))
        };
        let fitting: Vec<&Arc<Decision>> = decisions.iter().filter(|one| fits(one)).collect();
        let is_open = |decision: &Decision| match (&filter.rule, &filter.check) {
            (Some(_), _) => decision.outcome == Outcome::Incomplete,
            (None, Some(name)) => !certainly_finds(program, decision, name),
            (None, None) => false,
        };
        behind.total += u64::from(!fitting.is_empty());
        behind.open += u64::from(!fitting.is_empty() && fitting.iter().all(|one| is_open(one)));
        for decision in fitting {
            let open = is_open(decision);
            if behind.people.len() < limit {
                behind.people.push(Person {
                    row: batch.number(row),
                    key: shown_key(batch, row, hides),
                    benefit: name_of(program, decision),
                    outcome: decision.outcome,
                    open,
                    text: match (open, lang) {
                        (false, _) => verdict(decision, None, lang),
                        (true, Lang::Zh) => format!("{}（未决）", verdict(decision, None, lang)),
                        (true, Lang::En) => format!("{} (open)", verdict(decision, None, lang)),
                    },
                });
            }
        }
    }
}

fn decides(
    program: &Program,
    decision: &Decision,
    name: &Name,
    open: &dyn Fn() -> Vec<tiaoli_core::ir::RuleId>,
) -> bool {
    let called = |decider: &Decider| match decider {
        Decider::Rule(id) => program.rules.get(id.index()).is_some_and(|rule| rule.name == *name),
        Decider::Check(id) => program.checks.get(id.index()).is_some_and(|check| check.name == *name),
    };
    match decision.outcome {
        Outcome::Incomplete => open().into_iter().any(|id| called(&Decider::Rule(id))),
        _ => {
            decision.rules.first().is_some_and(called)
                || decision.review.iter().any(|(review, open)| !open && called(review))
        }
    }
}

fn finds(program: &Program, decision: &Decision, name: &Name) -> bool {
    decision.findings.iter().any(|finding| match finding {
        FindingRef::Check(id, _) => program.checks.get(id.index()).is_some_and(|check| check.name == *name),
        FindingRef::Code(_) => false,
    })
}

fn certainly_finds(program: &Program, decision: &Decision, name: &Name) -> bool {
    decision.findings.iter().any(|finding| match finding {
        FindingRef::Check(id, open) => {
            !open && program.checks.get(id.index()).is_some_and(|check| check.name == *name)
        }
        FindingRef::Code(_) => false,
    })
}

fn name_of(program: &Program, decision: &Decision) -> Name {
    program.benefits.get(decision.benefit.index()).map(|benefit| benefit.name.clone()).unwrap_or_default()
}

/// The key of a row as it may be shown.
pub(crate) fn shown_key(batch: &Batch, row: usize, hides: bool) -> String {
    let key = String::from_utf8_lossy(batch.key(row));
    match (key.is_empty(), hides) {
        (true, _) => format!("#{}", batch.number(row)),
        (false, true) => clean(&mask_key(&key)),
        (false, false) => clean(&mask_ids(&key)),
    }
}
