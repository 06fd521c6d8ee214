//! W05xx: what is sound but most likely not meant. One file per lint; a lint that is not certain stays silent.

mod constant;
mod decision_rows;
mod domain;
mod empty_catalog;
mod exception_as_deny;
mod filled_in_grant;
mod grant_and_deny;
mod grant_without_amount;
mod never_decides;
mod once_in_any_month;
mod period_hole;
mod problems;
mod quote_used_twice;
mod repeated;
mod rows_out_of_order;
mod rule_without_condition;
mod shape;
mod undated_policy;
mod unused;
mod uses_lapsed;
mod uses_repealed;
mod value_without_basis;

use tiaoli_diagnostics::{Diagnostic, FileSpan};

use crate::{
    ir::{ExprId, Period, Program, Rule},
    lower::Usage,
    names::Items,
};

/// What lints look at: a program without errors.
#[derive(Clone, Copy)]
pub(crate) struct Context<'a> {
    pub program: &'a Program,
    pub usage: &'a Usage,
    pub items: &'a Items<'a>,
}

/// Runs every lint.
pub(crate) fn lint(context: &Context<'_>) -> Vec<Diagnostic> {
    let shapes = shape::Shapes::new(context.program);
    let mut found = Vec::new();
    unused::check(context, &mut found);
    let held = constant::check(context, &shapes, &mut found);
    decision_rows::check(context, &shapes, &held, &mut found);
    repeated::check(context, &shapes, &mut found);
    never_decides::check(context, &shapes, &mut found);
    grant_and_deny::check(context, &shapes, &mut found);
    grant_without_amount::check(context, &mut found);
    filled_in_grant::check(context, &mut found);
    period_hole::check(context, &mut found);
    rows_out_of_order::check(context, &mut found);
    rule_without_condition::check(context, &mut found);
    empty_catalog::check(context, &mut found);
    exception_as_deny::check(context, &mut found);
    quote_used_twice::check(context, &mut found);
    value_without_basis::check(context, &mut found);
    uses_repealed::check(context, &mut found);
    uses_lapsed::check(context, &mut found);
    undated_policy::check(context, &mut found);
    once_in_any_month::check(context, &mut found);
    found
}

impl Context<'_> {
    /// The place of an expression.
    fn span(&self, id: ExprId) -> FileSpan {
        self.program.expr(id).map(|expr| expr.span).unwrap_or_default()
    }

    /// Every condition of rules, checks, definitions and invariants.
    fn conditions(&self) -> impl Iterator<Item = ExprId> {
        self.dated_conditions().map(|(_, condition)| condition)
    }

    /// The same with the days on which each is in force.
    fn dated_conditions(&self) -> impl Iterator<Item = (Period, ExprId)> {
        let rules = self.program.rules.iter().flat_map(|rule| {
            rule.when.iter().chain(&rule.unless).map(|condition| (rule.effective, *condition))
        });
        let checks = self.program.checks.iter().flat_map(|check| {
            let conditions = check.when.iter().chain(&check.unless).chain(&check.filter);
            conditions.map(|condition| (check.effective, *condition))
        });
        let definitions = self.program.definitions.iter().flat_map(|definition| &definition.versions);
        let invariants = self.program.tables.iter().flat_map(|table| &table.invariants);
        rules
            .chain(checks)
            .chain(definitions.map(|version| (version.effective, version.body)))
            .chain(invariants.map(|invariant| (invariant.effective, invariant.condition)))
    }
}

/// Whether two rules decide one benefit on one day.
fn meet(a: &Rule, b: &Rule) -> bool {
    a.table == b.table
        && a.effective.overlaps(&b.effective)
        && a.benefits.iter().any(|id| b.benefits.contains(id))
}
