//! How layers of policies come together for one benefit (DESIGN section 4, rule 8), as formulas over their rules.
//!
//! What a higher layer denies is denied. What a lower layer denies is denied too, unless the layers above it grant: then
//! they disagree, and nobody but people can settle it. A lower hold holds what a higher layer grants.

use std::collections::BTreeMap;

use super::{Entry, Formula, Grant};
use crate::ir::LayerId;

/// A rule with its layer and its place in source order.
pub(super) type Ranked<T> = ((LayerId, u32), T);

/// By layer, then in source order.
pub(super) fn ordered<T>(mut list: Vec<Ranked<T>>) -> Vec<T> {
    list.sort_by_key(|(rank, _)| *rank);
    list.into_iter().map(|(_, entry)| entry).collect()
}

/// 应助: a grant counts, and nothing that denies or holds.
pub(super) fn granted(
    denies: &[Ranked<Entry>],
    holds: &[Ranked<Entry>],
    grants: &[Ranked<Grant>],
) -> Formula {
    granted_by(denies, holds, grants, |_| true)
}

fn granted_by(
    denies: &[Ranked<Entry>],
    holds: &[Ranked<Entry>],
    grants: &[Ranked<Grant>],
    layers: impl Fn(LayerId) -> bool,
) -> Formula {
    let granting = grants.iter().filter(|((layer, _), _)| layers(*layer));
    let any = Formula::or(granting.map(|(_, grant)| grant.entry.counts.clone()).collect());
    let against = denies.iter().chain(holds).filter(|((layer, _), _)| layers(*layer));
    let none = against.map(|(_, entry)| Formula::not(entry.counts.clone()));
    Formula::and(std::iter::once(any).chain(none).collect())
}

/// Parts denials into those that decide and those that disagree with a grant from above.
pub(super) fn settle(
    denies: Vec<Ranked<Entry>>,
    holds: &[Ranked<Entry>],
    grants: &[Ranked<Grant>],
) -> (Vec<Ranked<Entry>>, Vec<Ranked<Entry>>) {
    let mut above: BTreeMap<LayerId, Formula> = BTreeMap::new();
    for ((layer, _), _) in &denies {
        if !above.contains_key(layer) {
            let granted = granted_by(&denies, holds, grants, |other| other < *layer);
            above.insert(*layer, granted);
        }
    }
    let (mut deciding, mut clashes) = (Vec::with_capacity(denies.len()), Vec::new());
    for (rank, Entry { decider, counts }) in denies {
        match above.get(&rank.0) {
            Some(granted) if *granted != Formula::Known(false) => {
                let clash = Formula::and(vec![counts.clone(), granted.clone()]);
                clashes.push((rank, Entry { decider, counts: clash }));
                let counts = Formula::and(vec![counts, Formula::not(granted.clone())]);
                deciding.push((rank, Entry { decider, counts }));
            }
            _ => deciding.push((rank, Entry { decider, counts })),
        }
    }
    (deciding, clashes)
}
