//! W0527: a policy that does not say from which day it is in force decides every day, also those before it was issued.

use tiaoli_diagnostics::Diagnostic;
use tiaoli_syntax::ast::HeaderKind;

use super::{Context, problems};
use crate::ir::DocumentKind;

pub(super) fn check(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    // What only declares is in force with what uses it.
    if context.program.rules.is_empty() && context.program.checks.is_empty() {
        return;
    }
    for document in context.items.documents.iter().filter(|one| one.kind == DocumentKind::Policy) {
        let Some(header) = document.header else { continue };
        if !header.header.iter().any(|clause| matches!(clause.kind, HeaderKind::Effective(_))) {
            found.push(problems::undated_policy(document.at()));
        }
    }
}
