//! W0505: the same condition twice in one list, the same value twice in a set, two rules with one condition.

use rustc_hash::FxHashMap;
use tiaoli_diagnostics::Diagnostic;

use super::{Context, meet, problems, shape::Shapes};
use crate::ir::{ExprId, ExprKind, SetExpr, SetItem};

pub(super) fn check(context: &Context<'_>, shapes: &Shapes, found: &mut Vec<Diagnostic>) {
    let mut open: Vec<ExprId> = context.conditions().collect();
    while let Some(id) = open.pop() {
        match context.program.expr(id).map(|expr| &expr.kind) {
            Some(ExprKind::And(parts) | ExprKind::Or(parts)) => {
                repeats(context, parts.iter().map(|part| (shapes.of(*part), *part)), found);
                open.extend(parts);
            }
            Some(ExprKind::Not(inner)) => open.push(*inner),
            Some(ExprKind::In { set: SetExpr::Items(items), .. }) => {
                let values = items.iter().map(|item| match item {
                    SetItem::Value(id) => (shapes.item(item), *id),
                    SetItem::Range { low, .. } => (shapes.item(item), *low),
                });
                repeats(context, values, found);
            }
            _ => {}
        }
    }
    // Two rules of one kind that ask for the same and decide the same.
    let mut rules: FxHashMap<&[u64], Vec<usize>> = FxHashMap::default();
    for (at, rule) in context.program.rules.iter().enumerate() {
        let asks = shapes.rule(at);
        if asks.is_empty() {
            continue;
        }
        let others = rules.entry(asks).or_default();
        let same = others
            .iter()
            .take(32)
            .filter_map(|other| context.program.rules.get(*other))
            .find(|other| other.kind == rule.kind && meet(other, rule) && other.name != rule.name);
        match same {
            Some(other) => {
                found.push(problems::same_condition(rule.span, &rule.name, &other.name, other.span))
            }
            None => others.push(at),
        }
    }
}

fn repeats(context: &Context<'_>, parts: impl Iterator<Item = (u64, ExprId)>, found: &mut Vec<Diagnostic>) {
    let mut seen: FxHashMap<u64, ExprId> = FxHashMap::default();
    for (shape, id) in parts {
        let (at, before) = (context.span(id), seen.get(&shape).map(|before| context.span(*before)));
        match before {
            // Values of one literal (一至三年级) share its place.
            Some(before) if before != at => found.push(problems::repeated(at, before)),
            Some(_) => {}
            None => {
                seen.insert(shape, id);
            }
        }
    }
}
