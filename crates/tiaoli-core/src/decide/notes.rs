//! What a decision relied on that people should know.

use crate::{
    decision::{Decision, Outcome},
    plan::{BenefitPlan, Plan},
};

/// `unverified:NAME@FROM` for every dated value or catalog edition the counting rules read whose basis nobody checked;
/// `complete:NAME` for every list declared complete that any rule of the benefit reads;
/// `no-version` when no version of the policy is in force. English names; sorted.
pub(super) fn of(plan: &Plan, benefit: &BenefitPlan, decision: &Decision) -> Vec<String> {
    if !plan.in_force() {
        return vec!["no-version".to_owned()];
    }
    // Silence relied on every rule that might have spoken.
    let silent = matches!(decision.outcome, Outcome::Undetermined | Outcome::Incomplete | Outcome::Conflict);
    let entries =
        benefit.denies.iter().chain(&benefit.holds).chain(benefit.grants.iter().map(|grant| &grant.entry));
    let relied = entries.filter(|entry| silent || decision.rules.contains(&entry.decider));
    let mut notes: Vec<String> = relied.flat_map(|entry| &entry.notes).cloned().collect();
    notes.sort();
    notes.dedup();
    notes
}
