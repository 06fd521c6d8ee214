//! W0528: what is paid once, in no month that is named, is due in every month that is evaluated.

use tiaoli_diagnostics::Diagnostic;
use tiaoli_syntax::ast::{BenefitKind, Rhythm};

use super::{Context, problems};

pub(super) fn check(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    for benefit in &context.items.benefits {
        for clause in &benefit.node.clauses {
            if let BenefitKind::Paid { rhythm: Rhythm::Once, months: None } = clause.kind {
                let at = clause.span.in_file(benefit.file);
                found.push(problems::once_in_any_month(at, &benefit.node.name.text));
            }
        }
    }
}
