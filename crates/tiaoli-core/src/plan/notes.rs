//! What relying on a condition, an amount or a check brings into `notes`. It depends on the plan alone.

use super::{Plan, Reads};
use crate::{
    ir::{CheckId, StandardId},
    value::Date,
};

/// The notes of everything a check over several rows reads.
pub(super) fn of_check(plan: &Plan, id: CheckId) -> Vec<String> {
    let Some(check) = plan.program().checks.get(id.index()) else { return Vec::new() };
    let exprs = check.filter.into_iter().chain(check.when).chain(check.unless.iter().copied());
    relied_on(plan, &Reads::of(plan, exprs))
}

/// `unverified:NAME@FROM` for every dated value or catalog edition read whose basis nobody checked; `complete:NAME` for
/// every list read that was declared complete.
pub(super) fn relied_on(plan: &Plan, reads: &Reads) -> Vec<String> {
    let as_of = plan.as_of();
    let mut notes = Vec::new();
    notes.extend(reads.standards.iter().filter_map(|id| of_standard(plan, *id)));
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

/// The note of a standard whose value on the day nobody checked.
pub(super) fn of_standard(plan: &Plan, id: StandardId) -> Option<String> {
    let standard = plan.program().standards.get(id.index())?;
    let current = standard.values.iter().find(|dated| dated.period.contains(plan.as_of()))?;
    current.unverified.as_ref()?;
    Some(note(&standard.name.en, current.period.from))
}

fn note(name: &str, from: Option<Date>) -> String {
    from.map_or_else(|| format!("unverified:{name}"), |from| format!("unverified:{name}@{from}"))
}
