//! W0517: a value of a standard that says neither what it rests on nor that this is still to be found out.

use tiaoli_diagnostics::Diagnostic;

use super::{Context, problems};
use crate::ir::Name;

pub(super) fn check(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    // A text without a 政策 is a piece of one: a sketch, an example.
    if context.program.policy.name == Name::default() {
        return;
    }
    for standard in context.program.standards.iter().filter(|standard| !standard.local) {
        let mut bare = standard
            .values
            .iter()
            .filter(|value| value.basis.is_empty() && value.unverified.is_none() && !value.local_choice);
        if let Some(first) = bare.next() {
            found.push(problems::value_without_basis(first.span, &standard.name, bare.count()));
        }
    }
}
