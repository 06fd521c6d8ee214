//! E0459, W0524: what is in force and still goes by something that has been repealed.

use tiaoli_diagnostics::{Diagnostic, FileSpan};
use tiaoli_syntax::ast;

use super::{Context, problems};
use crate::{
    ir::{ExprId, ExprKind, Name, Period, Program, Repeal, SetExpr},
    plan::children,
    value::Date,
};

pub(super) fn check(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    let program = context.program;
    if program.repeals.is_empty() {
        return;
    }
    for (period, roots) in users(program) {
        let mut open: Vec<ExprId> = roots;
        let mut told: Vec<FileSpan> = Vec::new();
        while let Some(id) = open.pop() {
            let Some(expr) = program.expr(id) else { continue };
            if let Some((name, versions)) = cited(program, &expr.kind)
                && let Some((repeal, day)) = ended(program, name, &versions, period)
                && !told.contains(&expr.span)
            {
                told.push(expr.span);
                found.push(problems::uses_repealed(expr.span, name, day, repeal.span));
            }
            open.extend(children(&expr.kind));
        }
    }
    overrides(context, found);
}

/// Everything with conditions, and when it is in force.
fn users(program: &Program) -> Vec<(Period, Vec<ExprId>)> {
    let mut users: Vec<(Period, Vec<ExprId>)> = Vec::new();
    for rule in &program.rules {
        let roots = rule.when.iter().chain(&rule.unless).chain(&rule.amount);
        users.push((rule.effective, roots.copied().collect()));
    }
    for check in &program.checks {
        users.push((check.effective, check.conditions().collect()));
    }
    for version in program.definitions.iter().flat_map(|one| &one.versions) {
        users.push((version.effective, vec![version.body]));
    }
    for version in program.decision_tables.iter().flat_map(|one| &one.versions) {
        let rows = version.rows.iter().flat_map(|(when, result)| [*when, *result]);
        users.push((version.effective, rows.chain(version.otherwise).collect()));
    }
    users
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
