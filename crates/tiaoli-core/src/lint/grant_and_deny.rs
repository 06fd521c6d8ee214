//! W0510: two rules with one condition, one granting what the other denies or holds.

use rustc_hash::FxHashMap;
use tiaoli_diagnostics::Diagnostic;

use super::{
    Context, meet,
    never_decides::{beats, overrides},
    problems,
    shape::Shapes,
};

pub(super) fn check(context: &Context<'_>, shapes: &Shapes, found: &mut Vec<Diagnostic>) {
    let rules = &context.program.rules;
    let mut same: FxHashMap<&[u64], Vec<usize>> = FxHashMap::default();
    for (at, rule) in rules.iter().enumerate() {
        let others = same.entry(shapes.rule(at)).or_default();
        // One message per rule, whatever the number of the others.
        let against = others.iter().take(32).filter_map(|&other| Some((other, rules.get(other)?))).find(
            |(other_at, other)| {
                (beats(other.kind, rule.kind) || beats(rule.kind, other.kind))
                    && meet(other, rule)
                    && !overrides(rules, at, *other_at)
            },
        );
        if let Some((_, other)) = against {
            let (weak, strong) = if beats(other.kind, rule.kind) { (rule, other) } else { (other, rule) };
            found.push(problems::grant_and_deny(weak.span, &weak.name, &strong.name, strong.span));
        } else {
            others.push(at);
        }
    }
}
