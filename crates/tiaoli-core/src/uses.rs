//! What rules, checks, definitions and tables go by, and when each of them is in force.

use tiaoli_syntax::ast;

use crate::{
    ir::{BenefitId, Expr, ExprId, ExprKind, MessagePart, Period, Program, StandardId},
    plan::children,
};

impl Program {
    /// The benefits whose amounts go by a standard, by way of definitions and decision tables too.
    pub fn benefits_given_by(&self, standard: StandardId) -> Vec<BenefitId> {
        let given =
            self.rules.iter().filter(|rule| self.goes_by(rule.amount.into_iter().collect(), standard));
        given.flat_map(|rule| rule.benefits.iter().map(|benefit| self.family(*benefit))).collect()
    }

    fn goes_by(&self, roots: Vec<ExprId>, standard: StandardId) -> bool {
        let (mut open, mut definitions, mut tables) = (roots, Vec::new(), Vec::new());
        while !open.is_empty() {
            let mut next = Vec::new();
            for expr in within(self, std::mem::take(&mut open)) {
                match &expr.kind {
                    ExprKind::Standard { id, .. } | ExprKind::Scale { id, .. } if *id == standard => {
                        return true;
                    }
                    ExprKind::Definition(id) if !definitions.contains(id) => {
                        definitions.push(*id);
                        let versions =
                            self.definitions.get(id.index()).into_iter().flat_map(|one| &one.versions);
                        next.extend(versions.map(|version| version.body));
                    }
                    ExprKind::DecisionTable(id) if !tables.contains(id) => {
                        tables.push(*id);
                        let versions =
                            self.decision_tables.get(id.index()).into_iter().flat_map(|one| &one.versions);
                        next.extend(versions.flat_map(|version| {
                            version.rows.iter().map(|(_, result)| *result).chain(version.otherwise)
                        }));
                    }
                    _ => {}
                }
            }
            open = next;
        }
        false
    }
}

/// Everything with conditions or amounts: when it is in force, and its expressions.
pub(crate) fn users(program: &Program) -> Vec<(Period, Vec<ExprId>)> {
    let mut users: Vec<(Period, Vec<ExprId>)> = Vec::new();
    for rule in &program.rules {
        let roots = rule.when.iter().chain(&rule.unless).chain(&rule.amount);
        users.push((rule.effective, roots.copied().collect()));
    }
    for check in &program.checks {
        let parts = check.flag.iter().flat_map(|flag| &flag.message);
        let shown = parts.filter_map(|part| match part {
            MessagePart::Value(id) => Some(*id),
            MessagePart::Text(_) => None,
        });
        users.push((check.effective, check.conditions().chain(shown).collect()));
    }
    for version in program.definitions.iter().flat_map(|one| &one.versions) {
        users.push((version.effective, vec![version.body]));
    }
    for version in program.decision_tables.iter().flat_map(|one| &one.versions) {
        let rows = version.rows.iter().flat_map(|(when, result)| [*when, *result]);
        users.push((version.effective, rows.chain(version.otherwise).collect()));
    }
    for table in &program.tables {
        let constraints = table.invariants.iter().map(|one| (one.effective, vec![one.condition]));
        let derived = table.fields.iter().filter_map(|field| field.derived);
        users.extend(constraints.chain(derived.map(|id| (Period::default(), vec![id]))));
    }
    for gap in &program.accepted_gaps {
        let document = program.document(gap.document);
        users.push((document.map(|one| one.effective).unwrap_or_default(), vec![gap.when]));
    }
    users
}

/// Every expression below some, not those of the definitions and tables they name.
pub(crate) fn within(program: &Program, roots: Vec<ExprId>) -> impl Iterator<Item = &Expr> {
    let mut open = roots;
    std::iter::from_fn(move || {
        let expr = std::iter::from_fn(|| open.pop()).find_map(|id| program.expr(id))?;
        open.extend(children(&expr.kind));
        Some(expr)
    })
}

/// The benefits a clause names, and whether it gives them.
pub(crate) fn benefits_named(clause: &ast::ClauseKind) -> Vec<(&ast::Path, bool)> {
    match clause {
        ast::ClauseKind::Give { benefit, .. } => vec![(benefit, true)],
        ast::ClauseKind::Deny(targets)
        | ast::ClauseKind::Hold { targets, .. }
        | ast::ClauseKind::Review(targets) => match targets {
            ast::Targets::All(_) => Vec::new(),
            ast::Targets::Benefits(paths) => paths.iter().map(|path| (path, false)).collect(),
        },
        _ => Vec::new(),
    }
}
