//! Questions about the leaves of an unfolded decision: which fields matter, which sets settle it.
//!
//! Leaves are disjoint: two of them differ in at least one variable both assign. Two completions that differ only in a
//! set of variables S and decide differently exist exactly when two leaves with different verdicts conflict in
//! variables of S alone.

use std::collections::BTreeSet;

use super::{Assignment, variables::Variables};
use crate::{
    decide::Verdict,
    ir::{FieldRef, Name},
};

/// Steps spent on finding the smallest sets; sets beyond are not looked for.
const WORK_LIMIT: usize = 4_000_000;

#[derive(Clone, Debug)]
pub(crate) struct Leaf {
    pub(crate) assignment: Assignment,
    pub(crate) verdict: Verdict,
}

impl Leaf {
    /// The variables in which two leaves differ, if they are at most `limit`.
    fn conflicts(&self, other: &Self, limit: usize) -> Option<Vec<usize>> {
        let mut found = Vec::new();
        for (at, pair) in self.assignment.iter().zip(&other.assignment).enumerate() {
            if let (Some(a), Some(b)) = pair
                && a != b
            {
                if found.len() == limit {
                    return None;
                }
                found.push(at);
            }
        }
        Some(found)
    }

    fn agrees(&self, fixed: &[(usize, u16)]) -> bool {
        fixed
            .iter()
            .all(|(at, class)| self.assignment.get(*at).copied().flatten().is_none_or(|own| own == *class))
    }
}

/// The variables the decision depends on: some two completions that differ in one of them alone decide differently.
pub(crate) fn essential(variables: &Variables, leaves: &[Leaf]) -> Vec<usize> {
    let mut essential: BTreeSet<usize> = BTreeSet::new();
    for (at, leaf) in leaves.iter().enumerate() {
        if essential.len() == variables.list.len() {
            break;
        }
        for other in leaves.iter().skip(at + 1) {
            if leaf.verdict.same(&other.verdict) {
                continue;
            }
            if let Some(conflicts) = leaf.conflicts(other, 1)
                && let [only] = conflicts.as_slice()
            {
                essential.insert(*only);
            }
        }
    }
    essential.into_iter().collect()
}

/// The smallest sets of fields of which some value settles the decision: none contains another. A variable that the
/// decision does not depend on is in none of them.
pub(crate) fn may_settle(variables: &Variables, essential: &[usize], leaves: &[Leaf]) -> Vec<Vec<Name>> {
    let mut found: Vec<Vec<usize>> = Vec::new();
    let mut work = 0;
    for size in 1..=essential.len() {
        let mut chosen: Vec<usize> = (0..size).collect();
        loop {
            if work > WORK_LIMIT {
                return variables.sets_of_names(&found);
            }
            let subset: Vec<usize> = chosen.iter().filter_map(|at| essential.get(*at).copied()).collect();
            let covered = found.iter().any(|set| set.iter().all(|at| subset.contains(at)));
            work += 1;
            if !covered && some_value_settles(variables, leaves, &subset, &mut work) {
                found.push(subset);
            }
            if !next_subset(&mut chosen, essential.len()) {
                break;
            }
        }
    }
    variables.sets_of_names(&found)
}

/// The next subset of the same size in lexical order.
fn next_subset(subset: &mut [usize], count: usize) -> bool {
    let size = subset.len();
    for at in (0..size).rev() {
        let limit = count.saturating_sub(size - at);
        let Some(value) = subset.get(at).copied() else { return false };
        if value < limit {
            for (offset, slot) in subset.iter_mut().skip(at).enumerate() {
                *slot = value + 1 + offset;
            }
            return true;
        }
    }
    false
}

fn some_value_settles(variables: &Variables, leaves: &[Leaf], subset: &[usize], work: &mut usize) -> bool {
    let classes: Vec<u16> = subset
        .iter()
        .map(|at| variables.list.get(*at).map_or(0, |v| u16::try_from(v.classes.len()).unwrap_or(u16::MAX)))
        .collect();
    let mut fixed: Vec<(usize, u16)> = subset.iter().map(|at| (*at, 0)).collect();
    loop {
        *work += leaves.len();
        let mut agreeing = leaves.iter().filter(|leaf| leaf.agrees(&fixed));
        if let Some(first) = agreeing.next()
            && agreeing.all(|leaf| leaf.verdict.same(&first.verdict))
        {
            return true;
        }
        if *work > WORK_LIMIT || !next_values(&mut fixed, &classes) {
            return false;
        }
    }
}

fn next_values(fixed: &mut [(usize, u16)], classes: &[u16]) -> bool {
    for ((_, class), count) in fixed.iter_mut().zip(classes) {
        if *class + 1 < *count {
            *class += 1;
            return true;
        }
        *class = 0;
    }
    false
}

/// `missing` and `may_settle`, where a rule asks whether a field is filled: trying a set fills its fields, so
/// every set is unfolded anew. `unfold` takes the fields that count as filled.
pub(crate) fn sets_with_filled(
    variables: &Variables,
    mut unfold: impl FnMut(Vec<FieldRef>) -> Vec<Leaf>,
) -> (Vec<Vec<Name>>, Vec<Vec<Name>>) {
    let count = variables.list.len();
    let (mut always, mut some): (Vec<Vec<usize>>, Vec<Vec<usize>>) = (Vec::new(), Vec::new());
    let mut work = 0;
    for size in 1..=count {
        let mut subset: Vec<usize> = (0..size).collect();
        loop {
            let covered =
                |sets: &[Vec<usize>]| sets.iter().any(|set| set.iter().all(|at| subset.contains(at)));
            if work <= WORK_LIMIT && !(covered(&always) && covered(&some)) {
                let leaves = unfold(variables.fields(&subset));
                work += 1000 + leaves.len() * leaves.len();
                if !covered(&always) && settles(&leaves, &subset) {
                    always.push(subset.clone());
                }
                if !covered(&some) && some_value_settles(variables, &leaves, &subset, &mut work) {
                    some.push(subset.clone());
                }
            }
            if !next_subset(&mut subset, count) {
                break;
            }
        }
    }
    // Of several sets that would do, the one with the fewest names is asked for.
    let fewest = always
        .iter()
        .map(|set| variables.name_sets(set))
        .min_by_key(|names| names.first().map_or(0, Vec::len));
    let missing = fewest.unwrap_or_else(|| variables.name_sets(&(0..count).collect::<Vec<_>>()));
    (missing, variables.sets_of_names(&some))
}

/// Whether every value of a set leaves one decision.
fn settles(leaves: &[Leaf], subset: &[usize]) -> bool {
    leaves.iter().enumerate().all(|(at, leaf)| {
        leaves.iter().skip(at + 1).filter(|other| !leaf.verdict.same(&other.verdict)).all(|other| {
            let conflicts = leaf.conflicts(other, usize::MAX).unwrap_or_default();
            conflicts.iter().any(|variable| subset.contains(variable))
        })
    })
}
