//! W0508: a grant that does not say how much.

use tiaoli_diagnostics::Diagnostic;
use tiaoli_syntax::ast::RuleKind;

use super::{Context, problems};
use crate::ir::{ExprKind, Type};

pub(super) fn check(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    for rule in &context.program.rules {
        if rule.kind != RuleKind::Grant || rule.amount.is_some() {
            continue;
        }
        // The standard that other grants of this benefit use, or the only amount the policy has.
        let others = context.program.rules.iter().filter(|other| other.benefits == rule.benefits);
        let used = others.filter_map(|other| match context.program.expr(other.amount?)?.kind {
            ExprKind::Standard { id, .. } => context.program.standards.get(id.index()),
            _ => None,
        });
        let amounts: Vec<_> = context
            .program
            .standards
            .iter()
            .filter(|standard| matches!(standard.ty, Type::Money(_)))
            .collect();
        let only = match amounts.as_slice() {
            [only] => Some(*only),
            _ => None,
        };
        let likely = used.into_iter().next().or(only).map(|standard| &standard.name);
        found.push(problems::grant_without_amount(rule.span, &rule.name, likely));
    }
}
