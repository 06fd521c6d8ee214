//! What a decision relied on that people should know.

use super::Case;
use crate::{
    decision::{Decider, Decision, Outcome},
    ir::FieldRef,
    plan::{AtomId, BenefitPlan, Entry, Reads},
};

impl Case<'_> {
    /// `unverified:NAME@FROM` for every dated value or catalog edition the decision rests on whose basis nobody checked;
    /// `complete:NAME` for every list it rests on that was declared complete; `confirmed:FIELD=VALUE@DATE by WHO` for every
    /// empty cell it rests on that somebody answers for; `no-version` when no version of the policy
    /// is in force. English names; sorted.
    ///
    /// A decision rests on the clauses that decide it, and of these on the conditions that make them count: where one
    /// alternative holds, the others do not matter. That no higher rank speaks is noted where it rests on declared lists.
    /// Silence rests on what kept every rule from speaking. `deciding` are the grants that pay.
    pub(super) fn notes(
        &self,
        benefit: &BenefitPlan,
        decision: &Decision,
        deciding: &[usize],
    ) -> Vec<String> {
        if !self.plan.in_force() {
            return vec!["no-version".to_owned()];
        }
        let counts = |entry: &&Entry| decision.rules.contains(&entry.decider);
        let mut entries: Vec<&Entry> = Vec::new();
        let mut notes: Vec<String> = Vec::new();
        match decision.outcome {
            Outcome::Denied => entries.extend(self.either(&benefit.denies, counts)),
            Outcome::Held => entries.extend(self.either(&benefit.holds, counts)),
            Outcome::Granted => {
                for grant in deciding.iter().filter_map(|at| benefit.grants.get(*at)) {
                    entries.push(&grant.entry);
                    notes.extend(grant.notes.iter().cloned());
                    notes.extend(self.confirmed(&grant.reads));
                }
            }
            Outcome::Undetermined | Outcome::Incomplete | Outcome::Conflict => {
                entries.extend(benefit.against());
                for grant in &benefit.grants {
                    entries.push(&grant.entry);
                    // An amount matters as soon as its rule may count.
                    if grant.entry.counts.eval(&|atom| self.root(atom)) != Some(false) {
                        notes.extend(grant.notes.iter().cloned());
                        notes.extend(self.confirmed(&grant.reads));
                    }
                }
            }
        }
        let notes_of = |atom: AtomId| {
            self.plan.atoms.get(atom as usize).map(|atom| atom.notes.as_slice()).unwrap_or_default()
        };
        let rests_on = |entry: &Entry| {
            let atoms = entry.counts.rests_on(&|atom| self.root(atom), &|atom| notes_of(atom).len());
            let confirmed = |atom: &AtomId| {
                let reads = self.plan.atoms.get(*atom as usize).map(|atom| self.confirmed(&atom.reads));
                reads.unwrap_or_default()
            };
            let confirmed: Vec<String> = atoms.iter().flat_map(confirmed).collect();
            atoms.into_iter().flat_map(notes_of).cloned().chain(confirmed).collect::<Vec<String>>()
        };
        notes.extend(entries.into_iter().flat_map(rests_on));
        // That nothing stands in the way may rest on a list alone: whoever is not on it is no member. Or on a
        // confirmation: whoever has nothing in the cell.
        let in_the_way: &[&[Entry]] = match decision.outcome {
            Outcome::Granted => &[&benefit.denies, &benefit.holds],
            Outcome::Held => &[&benefit.denies],
            _ => &[],
        };
        let declared = in_the_way.iter().copied().flatten().flat_map(rests_on);
        let by_word = |note: &String| note.starts_with("complete:") || note.starts_with("confirmed:");
        notes.extend(declared.filter(by_word));
        notes.extend(self.layer_of(decision));
        notes.sort();
        notes.dedup();
        notes
    }

    /// The notes of confirmed values among what is read of the record itself.
    fn confirmed(&self, reads: &Reads) -> Vec<String> {
        let of = |field: &FieldRef| {
            let note = self.plan.confirmation(*field)?;
            self.scope.row.is_confirmed(*field).then(|| note.to_owned())
        };
        reads.columns.iter().filter_map(of).collect()
    }

    /// `layer:POLICY` of the rule that decides, where policies of several layers are evaluated together.
    fn layer_of(&self, decision: &Decision) -> Option<String> {
        let program = self.plan.program();
        let first = decision.rules.first().filter(|_| program.has_layers())?;
        let document = match first {
            Decider::Rule(id) => program.rules.get(id.index())?.document,
            Decider::Check(id) => program.checks.get(id.index())?.document,
        };
        program.layers.get(program.layer(document).index()).map(|layer| format!("layer:{}", layer.name.en))
    }

    /// The entries that count in every completion; where each completion has another one, all that may.
    fn either<'e>(&self, entries: &'e [Entry], counts: impl Fn(&&'e Entry) -> bool) -> Vec<&'e Entry> {
        let certain: Vec<&Entry> = entries.iter().filter(counts).collect();
        if !certain.is_empty() {
            return certain;
        }
        let may = |entry: &&Entry| entry.counts.eval(&|atom| self.root(atom)) != Some(false);
        entries.iter().filter(may).collect()
    }
}
