//! Which sets of missing fields settle a decision.

use super::{
    tree::{ClassSet, Node, NodeId, Tree},
    variables::Variables,
};
use crate::ir::{FieldRef, Name};

/// Steps spent on finding the smallest sets; sets beyond are not looked for.
const WORK_LIMIT: usize = 2_000_000;

/// The smallest sets of fields of which some value settles the decision: none contains another. A variable that the
/// decision does not depend on is in none of them.
pub(super) fn may_settle(variables: &Variables, essential: &[usize], tree: &Tree) -> Vec<Vec<Name>> {
    let mut found: Vec<Vec<usize>> = Vec::new();
    let mut work = WORK_LIMIT;
    for size in 1..=essential.len() {
        let mut chosen: Vec<usize> = (0..size).collect();
        loop {
            if work == 0 {
                return variables.sets_of_names(&found);
            }
            work -= 1;
            let subset: Vec<usize> = chosen.iter().filter_map(|at| essential.get(*at).copied()).collect();
            let covered = found.iter().any(|set| set.iter().all(|at| subset.contains(at)));
            if !covered && some_value_settles(tree, &subset, &mut work) {
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

/// Parts of a tree that have to come to one decision, under what is chosen for the variables of a set.
struct State {
    /// The last entry of a list in `waiting`.
    last: Option<usize>,
    /// By position in the set; all classes when nothing was chosen.
    chosen: Vec<Option<ClassSet>>,
    verdict: Option<usize>,
}

/// Whether some classes of a set of variables leave one decision, whatever the others are: a search through the choices
/// the tree offers, first one first.
fn some_value_settles(tree: &Tree, subset: &[usize], work: &mut usize) -> bool {
    // Lists of parts still to look at, that share their beginnings.
    let mut waiting: Vec<(NodeId, Option<usize>)> = vec![(tree.root, None)];
    let mut states = vec![State { last: Some(0), chosen: vec![None; subset.len()], verdict: None }];
    while let Some(mut state) = states.pop() {
        loop {
            let Some((part, before)) = state.last.and_then(|last| waiting.get(last)).copied() else {
                return true;
            };
            if *work == 0 {
                return false;
            }
            *work -= 1;
            state.last = before;
            match tree.node(part) {
                Node::Cut => break,
                Node::Decided(at) if state.verdict.is_none_or(|verdict| verdict == *at) => {
                    state.verdict = Some(*at);
                }
                Node::Decided(_) => break,
                Node::Split { variable, arms } => match subset.iter().position(|at| at == variable) {
                    None => {
                        for (_, child) in arms.iter().rev() {
                            waiting.push((*child, state.last));
                            state.last = Some(waiting.len() - 1);
                        }
                    }
                    Some(slot) => {
                        let known = state.chosen.get(slot).cloned().flatten();
                        for (classes, child) in arms.iter().rev() {
                            let Some(common) = classes.common(known.as_ref()) else { continue };
                            // A decision that is another one leads nowhere.
                            if let (Node::Decided(at), Some(verdict)) = (tree.node(*child), state.verdict)
                                && *at != verdict
                            {
                                continue;
                            }
                            let mut chosen = state.chosen.clone();
                            chosen.get_mut(slot).into_iter().for_each(|slot| *slot = Some(common.clone()));
                            waiting.push((*child, state.last));
                            let last = Some(waiting.len() - 1);
                            states.push(State { last, chosen, verdict: state.verdict });
                            *work = work.saturating_sub(1);
                        }
                        break;
                    }
                },
            }
        }
    }
    false
}

/// `missing` and `may_settle`, where a rule asks whether a field is filled: trying a set fills its fields, so
/// every set is unfolded anew. `unfold` takes the fields that count as filled.
pub(super) fn sets_with_filled(
    variables: &Variables,
    mut unfold: impl FnMut(Vec<FieldRef>) -> Tree,
) -> (Vec<Vec<Name>>, Vec<Vec<Name>>) {
    let count = variables.list.len();
    let (mut always, mut some): (Vec<Vec<usize>>, Vec<Vec<usize>>) = (Vec::new(), Vec::new());
    let mut work = WORK_LIMIT;
    for size in 1..=count {
        let mut subset: Vec<usize> = (0..size).collect();
        loop {
            let covered =
                |sets: &[Vec<usize>]| sets.iter().any(|set| set.iter().all(|at| subset.contains(at)));
            if work > 0 && !(covered(&always) && covered(&some)) {
                let tree = unfold(variables.fields(&subset));
                work = work.saturating_sub(1000 + tree.steps());
                // Every value of the set leaves one decision when the decision depends on nothing else.
                if !covered(&always) && tree.essential().iter().all(|variable| subset.contains(variable)) {
                    always.push(subset.clone());
                }
                if !covered(&some) && some_value_settles(&tree, &subset, &mut work) {
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
