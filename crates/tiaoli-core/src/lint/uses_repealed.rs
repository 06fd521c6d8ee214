//! E0459, W0524, W0530: what is in force and still goes by something that has been repealed.

use tiaoli_diagnostics::{Diagnostic, FileSpan};
use tiaoli_syntax::ast;

use super::{Context, problems};
use crate::{
    ir::{Benefit, BenefitId, Check, ExprKind, Frequency, Name, Period, Program, Repeal, SetExpr},
    uses::{benefits_named, users, within},
    value::Date,
};

pub(super) fn check(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    let program = context.program;
    if program.repeals.is_empty() {
        return;
    }
    for (period, roots) in users(program) {
        let mut told: Vec<FileSpan> = Vec::new();
        for expr in within(program, roots) {
            if let Some((name, versions)) = cited(program, &expr.kind)
                && let Some((repeal, day)) = ended(program, name, &versions, period)
                && !told.contains(&expr.span)
            {
                told.push(expr.span);
                found.push(problems::uses_repealed(expr.span, name, day, repeal.span));
            }
        }
    }
    for duty in &program.duties {
        if let Some(Frequency::Interval(id)) = &duty.every
            && let Some(one) = program.standards.get(id.index())
            && let periods = one.values.iter().map(|value| value.period).collect::<Vec<_>>()
            && let Some((repeal, day)) = ended(program, &one.name, &periods, duty.effective)
        {
            found.push(problems::uses_repealed(duty.span, &one.name, day, repeal.span));
        }
    }
    benefits(context, found);
    overrides(context, found);
}

fn terms(benefit: &Benefit) -> Vec<Period> {
    benefit.versions.iter().map(|version| version.effective).collect()
}

/// A repealed benefit can no longer be given; what denies, holds or reviews it only comes to nothing.
fn benefits(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    let program = context.program;
    let rules = program.rules.iter().zip(&context.items.rules);
    let rules = rules.map(|(rule, node)| (&rule.benefits, rule.effective, &node.node.clauses, node.file));
    let decided = |check: &Check| {
        let held = check.hold.iter().flat_map(|hold| &hold.benefits);
        held.chain(&check.review).copied().collect::<Vec<_>>()
    };
    let reached: Vec<Vec<BenefitId>> = program.checks.iter().map(decided).collect();
    let checks = program.checks.iter().zip(&context.items.checks).zip(&reached);
    let checks =
        checks.map(|((check, node), reached)| (reached, check.effective, &node.node.clauses, node.file));
    for (decided, period, clauses, file) in rules.chain(checks) {
        for (path, given) in clauses.iter().flat_map(|clause| benefits_named(&clause.kind)) {
            let [ident] = path.names.as_slice() else { continue };
            let is = |one: &&Benefit| one.name.zh == ident.text || one.name.en == ident.text;
            let mut candidates = decided.iter().filter_map(|id| program.benefits.get(id.index()));
            let Some(benefit) = candidates.find(is) else { continue };
            if let Some((repeal, day)) = ended(program, &benefit.name, &terms(benefit), period) {
                let at = path.span.in_file(file);
                let tell = if given { problems::uses_repealed } else { problems::decides_repealed };
                found.push(tell(at, &benefit.name, day, repeal.span));
            }
        }
    }
}

/// What an expression goes by, with its periods.
fn cited<'p>(program: &'p Program, kind: &ExprKind) -> Option<(&'p Name, Vec<Period>)> {
    match kind {
        ExprKind::Definition(id) => {
            let one = program.definitions.get(id.index())?;
            Some((&one.name, one.versions.iter().map(|version| version.effective).collect()))
        }
        ExprKind::DecisionTable(id) => {
            let one = program.decision_tables.get(id.index())?;
            Some((&one.name, one.versions.iter().map(|version| version.effective).collect()))
        }
        ExprKind::Standard { id, on: None, .. }
        | ExprKind::Scale { id, on: None, .. }
        | ExprKind::In { set: SetExpr::Standard { id, on: None }, .. } => {
            let one = program.standards.get(id.index())?;
            Some((&one.name, one.values.iter().map(|value| value.period).collect()))
        }
        ExprKind::Outcome { benefit, .. } => {
            let one = program.benefits.get(benefit.index())?;
            Some((&one.name, terms(one)))
        }
        _ => None,
    }
}

/// The repeal that leaves a user without what it cites, and from which day.
fn ended<'p>(
    program: &'p Program,
    name: &Name,
    versions: &[Period],
    user: Period,
) -> Option<(&'p Repeal, Date)> {
    let repeals = program.repeals.iter().filter(|repeal| repeal.name == *name);
    repeals
        .filter_map(|repeal| Some((repeal, repeal.from?.max(user.from.unwrap_or(Date::MIN)))))
        .find(|(_, day)| user.contains(*day) && !versions.iter().any(|period| period.contains(*day)))
}

/// 优先于 a rule that is repealed says nothing any more.
fn overrides(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    let program = context.program;
    for (rule, node) in program.rules.iter().zip(&context.items.rules) {
        for clause in &node.node.clauses {
            let ast::ClauseKind::Overrides(paths) = &clause.kind else { continue };
            for path in paths {
                let [ident] = path.names.as_slice() else { continue };
                let below = |one: &&crate::ir::Rule| one.name.zh == ident.text || one.name.en == ident.text;
                let Some(name) = program.rules.iter().find(below).map(|one| &one.name) else { continue };
                let versions: Vec<Period> =
                    program.rules.iter().filter(below).map(|one| one.effective).collect();
                if let Some((repeal, day)) = ended(program, name, &versions, rule.effective) {
                    let at = path.span.in_file(node.file);
                    found.push(problems::overrides_repealed(at, name, day, repeal.span));
                }
            }
        }
    }
}
