//! W0518: a rule that asks for nothing holds for everybody; most likely its condition was forgotten.

use tiaoli_diagnostics::Diagnostic;
use tiaoli_syntax::ast::RuleKind;

use super::{Context, problems};
use crate::ir::Name;

pub(super) fn check(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    // A text without a 政策 is a piece of one: a sketch, an example.
    if context.program.policy.name == Name::default() {
        return;
    }
    let bare = context.program.rules.iter().filter(|rule| rule.when.is_none() && rule.unless.is_empty());
    // 重点审核 of everybody is an ordinary instruction.
    let deciding = bare.filter(|rule| rule.kind != RuleKind::Review);
    found.extend(deciding.map(|rule| problems::rule_without_condition(rule.span, rule.kind, &rule.name)));
}
