//! W0533: what stays in force goes by a definition, a decision table or a benefit whose last version runs out before it.

use tiaoli_diagnostics::{Diagnostic, FileSpan};

use super::{Context, problems};
use crate::{
    ir::{Benefit, DocumentId, ExprKind, Name, Period, Program, RuleKind},
    uses::{users, within},
    value::Date,
};

pub(super) fn check(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    let program = context.program;
    for (period, roots) in users(program) {
        let mut told: Vec<FileSpan> = Vec::new();
        for expr in within(program, roots) {
            if let Some(cited) = cited(program, &expr.kind)
                && let Some((day, last)) = cited.missing(program, period)
                && !told.contains(&expr.span)
            {
                told.push(expr.span);
                found.push(problems::uses_lapsed(expr.span, cited.name, day, last));
            }
        }
    }
    for rule in program.rules.iter().filter(|rule| rule.kind == RuleKind::Grant) {
        for benefit in rule.benefits.iter().filter_map(|id| program.benefits.get(id.index())) {
            let cited = Cited::benefit(benefit);
            if let Some((day, last)) = cited.missing(program, rule.effective) {
                found.push(problems::uses_lapsed(rule.span, cited.name, day, last));
            }
        }
    }
}

/// What something goes by, in its versions.
struct Cited<'p> {
    name: &'p Name,
    versions: Vec<(Period, FileSpan, DocumentId)>,
}

impl<'p> Cited<'p> {
    fn benefit(benefit: &'p Benefit) -> Self {
        let versions = benefit.versions.iter();
        let versions = versions.map(|one| (one.effective, one.span, one.document)).collect();
        Self { name: &benefit.name, versions }
    }

    /// The first day on which a user has nothing to go by any more, though nobody wrote that it should be so, and the
    /// version that ended.
    fn missing(&self, program: &Program, user: Period) -> Option<(Date, FileSpan)> {
        let lives = self.versions.iter().filter(|(period, ..)| !period.is_empty());
        let (period, span, document) =
            lives.max_by_key(|(period, ..)| (period.to.is_none(), period.to, period.from))?;
        let ended = program.lapses(self.name, program.layer(*document), period.to)?;
        let day = user.from.map_or(ended, |from| from.max(ended));
        user.contains(day).then_some((day, *span))
    }
}

fn cited<'p>(program: &'p Program, kind: &ExprKind) -> Option<Cited<'p>> {
    match kind {
        ExprKind::Definition(id) => {
            let one = program.definitions.get(id.index())?;
            let versions = one.versions.iter();
            let versions = versions.map(|one| (one.effective, one.span, one.document)).collect();
            Some(Cited { name: &one.name, versions })
        }
        ExprKind::DecisionTable(id) => {
            let one = program.decision_tables.get(id.index())?;
            let versions = one.versions.iter();
            let versions = versions.map(|one| (one.effective, one.span, one.document)).collect();
            Some(Cited { name: &one.name, versions })
        }
        ExprKind::Outcome { benefit, .. } => program.benefits.get(benefit.index()).map(Cited::benefit),
        _ => None,
    }
}
