//! W0511: a grant that asks whether a cell is filled: leaving it empty would change who is entitled.

use tiaoli_diagnostics::Diagnostic;
use tiaoli_syntax::ast::RuleKind;

use super::{Context, problems};
use crate::ir::{ExprId, ExprKind};

pub(super) fn check(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    for rule in context.program.rules.iter().filter(|rule| rule.kind == RuleKind::Grant) {
        let mut open: Vec<ExprId> = rule.when.iter().chain(&rule.unless).copied().collect();
        while let Some(id) = open.pop() {
            match context.program.expr(id).map(|expr| &expr.kind) {
                Some(ExprKind::And(parts) | ExprKind::Or(parts)) => open.extend(parts),
                Some(ExprKind::Not(inner)) => open.push(*inner),
                Some(ExprKind::Filled { .. }) => found.push(problems::filled_in_grant(context.span(id))),
                _ => {}
            }
        }
    }
}
