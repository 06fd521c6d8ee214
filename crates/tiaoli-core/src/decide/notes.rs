//! What a decision relied on that people should know.

use crate::{
    decision::{Decider, Decision, Outcome},
    ir::ExprId,
    plan::{BenefitPlan, Plan, Reads},
};

/// `unverified:NAME@FROM` for every dated value or catalog edition the counting rules read whose basis nobody checked;
/// `no-version` when no version of the policy is in force. English names; sorted.
pub(super) fn of(plan: &Plan, benefit: &BenefitPlan, decision: &Decision) -> Vec<String> {
    if !plan.in_force() {
        return vec!["no-version".to_owned()];
    }
    let silent = matches!(decision.outcome, Outcome::Undetermined | Outcome::Incomplete | Outcome::Conflict);
    let entries =
        benefit.denies.iter().chain(&benefit.holds).chain(benefit.grants.iter().map(|grant| &grant.entry));
    let mut notes: Vec<String> = Vec::new();
    for entry in entries {
        // Silence relied on every rule that might have spoken.
        if !silent && !decision.rules.contains(&entry.decider) {
            continue;
        }
        let mut exprs: Vec<ExprId> = Vec::new();
        match entry.decider {
            Decider::Rule(id) => {
                if let Some(rule) = plan.program().rules.get(id.index()) {
                    exprs.extend(rule.when.into_iter().chain(rule.unless.iter().copied()).chain(rule.amount));
                }
            }
            Decider::Check(id) => {
                if let Some(check) = plan.program().checks.get(id.index()) {
                    exprs.extend(
                        check.filter.into_iter().chain(check.when).chain(check.unless.iter().copied()),
                    );
                }
            }
        }
        notes.extend(unverified(plan, &Reads::of(plan, exprs)));
    }
    notes.sort();
    notes.dedup();
    notes
}

fn unverified(plan: &Plan, reads: &Reads) -> Vec<String> {
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
    notes
}

fn note(name: &str, from: Option<crate::value::Date>) -> String {
    from.map_or_else(|| format!("unverified:{name}"), |from| format!("unverified:{name}@{from}"))
}
