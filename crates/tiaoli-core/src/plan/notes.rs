//! What relying on a rule or check brings into `notes`. It depends on the plan alone.

use super::{Plan, Reads};
use crate::{decision::Decider, ir::ExprId, value::Date};

/// `unverified:NAME@FROM` for every dated value or catalog edition its conditions read whose basis nobody checked;
/// `complete:NAME` for every list they read that was declared complete.
pub(super) fn of(plan: &Plan, decider: Decider) -> Vec<String> {
    let mut exprs: Vec<ExprId> = Vec::new();
    match decider {
        Decider::Rule(id) => {
            if let Some(rule) = plan.program().rules.get(id.index()) {
                exprs.extend(rule.when.into_iter().chain(rule.unless.iter().copied()).chain(rule.amount));
            }
        }
        Decider::Check(id) => {
            if let Some(check) = plan.program().checks.get(id.index()) {
                exprs.extend(check.filter.into_iter().chain(check.when).chain(check.unless.iter().copied()));
            }
        }
    }
    relied_on(plan, &Reads::of(plan, exprs))
}

fn relied_on(plan: &Plan, reads: &Reads) -> Vec<String> {
    let as_of = plan.as_of();
    let mut notes = Vec::new();
    for id in &reads.standards {
        let Some(standard) = plan.program().standards.get(id.index()) else { continue };
        let current = standard.values.iter().find(|dated| dated.period.contains(as_of));
        if let Some(dated) = current.filter(|dated| dated.unverified.is_some()) {
            notes.push(note(&standard.name.en, dated.period.from));
        }
    }
    for id in &reads.catalogs {
        let Some(catalog) = plan.program().catalogs.get(id.index()) else { continue };
        let current = catalog.editions.iter().find(|edition| edition.period.contains(as_of));
        if let Some(edition) = current.filter(|edition| edition.unverified.is_some()) {
            notes.push(note(&catalog.name.en, edition.period.from));
        }
    }
    for id in reads.lists.iter().filter(|id| plan.is_complete(**id)) {
        notes.extend(plan.program().lists.get(id.index()).map(|list| format!("complete:{}", list.name.en)));
    }
    notes
}

fn note(name: &str, from: Option<Date>) -> String {
    from.map_or_else(|| format!("unverified:{name}"), |from| format!("unverified:{name}@{from}"))
}
