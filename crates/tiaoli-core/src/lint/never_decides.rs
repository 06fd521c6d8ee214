//! W0504: a rule that always meets a stronger one, so that it can never decide.

use rustc_hash::{FxHashMap, FxHashSet};
use tiaoli_diagnostics::Diagnostic;
use tiaoli_syntax::ast::RuleKind;

use super::{
    Context, meet, problems,
    shape::{Shapes, contains},
};
use crate::ir::{Period, Rule, RuleId};

pub(super) fn check(context: &Context<'_>, shapes: &Shapes, found: &mut Vec<Diagnostic>) {
    let rules = &context.program.rules;
    let overridden: FxHashSet<RuleId> =
        rules.iter().flat_map(|rule| rule.overrides.iter().copied()).collect();
    // Stronger rules by the first thing they ask for.
    let mut stronger: FxHashMap<u64, Vec<usize>> = FxHashMap::default();
    for (at, rule) in rules.iter().enumerate() {
        let free = !overridden.contains(&RuleId::from_index(at));
        if let (RuleKind::Deny | RuleKind::Hold, Some(first), true) =
            (rule.kind, shapes.rule(at).first(), free)
        {
            stronger.entry(*first).or_default().push(at);
        }
    }
    for (at, rule) in rules.iter().enumerate() {
        let own = shapes.rule(at);
        // Many stronger rules may begin alike; a bounded look is enough to be of use and keeps this linear.
        let candidates = own.iter().filter_map(|part| stronger.get(part)).flat_map(|at| at.iter().take(32));
        let beaten = candidates.filter_map(|at| Some((rules.get(*at)?, shapes.rule(*at)))).find(
            |(other, other_asks)| {
                beats(other.kind, rule.kind)
                && meet(other, rule)
                && rule.benefits.iter().all(|benefit| other.benefits.contains(benefit))
                && within(rule.effective, other.effective)
                // Equal conditions have a message of their own.
                && own != *other_asks
                && contains(own, other_asks)
            },
        );
        if let Some((other, _)) = beaten {
            found.push(problems::never_decides(rule.span, &rule.name, &other.name, other.span));
        }
    }
}

/// Whether a counting rule of one kind leaves one of the other nothing to decide.
pub(super) fn beats(stronger: RuleKind, rule: RuleKind) -> bool {
    matches!(
        (stronger, rule),
        (RuleKind::Deny, RuleKind::Grant | RuleKind::Hold) | (RuleKind::Hold, RuleKind::Grant)
    )
}

/// Whether a period lies inside another.
pub(super) fn within(inner: Period, outer: Period) -> bool {
    let starts = outer.from.is_none() || (inner.from.is_some() && inner.from >= outer.from);
    let ends = outer.to.is_none() || (inner.to.is_some() && inner.to <= outer.to);
    starts && ends
}

/// Whether one of two rules gives way to the other by name.
pub(super) fn overrides(rules: &[Rule], a: usize, b: usize) -> bool {
    let names =
        |a: usize, b: usize| rules.get(a).is_some_and(|rule| rule.overrides.contains(&RuleId::from_index(b)));
    names(a, b) || names(b, a)
}
