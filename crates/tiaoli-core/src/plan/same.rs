//! Whether a check finds the same on two days: nothing it reads depends on the day, or all of it is the same on both.

use rustc_hash::FxHashSet;

use super::{Plan, build::check_exprs, children};
use crate::{
    eval::SideData,
    groups::version_fields,
    ir::{CheckId, DecisionTableId, ExprId, ExprKind, FieldRef, SetExpr, TableId},
};

impl Plan {
    /// Whether comparing the rows of a 对象 table with one another comes to the same on the days of two plans of one
    /// program. Never wrong when true; when false it may still be the same.
    pub fn groups_as(&self, other: &Plan, table: TableId, side: &SideData) -> bool {
        if self.as_of() == other.as_of() {
            return true;
        }
        // Other rows are in force, here or in a table beside, or fields held something else.
        let is_history = |table: TableId| version_fields(&self.program, table).is_some();
        if is_history(table) || self.follows(table, side) || side.tables().any(is_history) {
            return false;
        }
        let (own, others) = (own_checks(self, table), own_checks(other, table));
        if own != others
            || self.stale != other.stale
            || self.followed_back(table) != other.followed_back(table)
        {
            return false;
        }
        let mut walk = Walk { a: self, b: other, seen: FxHashSet::default() };
        let checks = own.iter().filter_map(|id| self.program.checks.get(id.index()));
        checks.flat_map(check_exprs).all(|id| walk.same(id, 0))
    }
}

/// The checks over several rows of this very table that are in force.
fn own_checks(plan: &Plan, table: TableId) -> Vec<CheckId> {
    let grouped = plan.table(table).map(|table| table.grouped.as_slice()).unwrap_or_default();
    let is_own =
        |id: &&CheckId| plan.program.checks.get(id.index()).is_some_and(|check| check.table == table);
    grouped.iter().filter(is_own).copied().collect()
}

struct Walk<'a> {
    a: &'a Plan,
    b: &'a Plan,
    seen: FxHashSet<ExprId>,
}

impl Walk<'_> {
    fn same(&mut self, id: ExprId, depth: u32) -> bool {
        if depth > 512 {
            return false;
        }
        if !self.seen.insert(id) {
            return true;
        }
        let (a, b) = (self.a, self.b);
        let Some(expr) = a.program.expr(id) else { return true };
        let own = match &expr.kind {
            // What is decided of a benefit depends on everything its rules read.
            ExprKind::AsOf | ExprKind::Outcome { .. } => false,
            ExprKind::Definition(of) => {
                let body = a.definition_body(*of);
                body == b.definition_body(*of) && body.is_none_or(|body| self.same(body, depth + 1))
            }
            ExprKind::Standard { id, on: None, .. } | ExprKind::Scale { id, on: None, .. } => {
                self.same_standard(*id)
            }
            ExprKind::In { set, .. } => match set {
                SetExpr::Catalog { id, on: None } => {
                    let edition =
                        |plan: &Plan| plan.edition_on(*id, plan.as_of()).map(|edition| edition.period);
                    edition(a) == edition(b)
                }
                SetExpr::Standard { id, on: None } => self.same_standard(*id),
                SetExpr::List(id) => a.is_complete(*id) == b.is_complete(*id),
                _ => true,
            },
            ExprKind::DecisionTable(of) => self.same_table(*of, depth),
            ExprKind::Field(field) | ExprKind::Filled { field, .. } => self.same_field(*field, depth),
            _ => true,
        };
        own && children(&expr.kind).into_iter().all(|child| self.same(child, depth + 1))
    }

    fn same_standard(&self, id: crate::ir::StandardId) -> bool {
        let values = self.a.program.standards.get(id.index()).map(|standard| standard.values.as_slice());
        let at = |plan: &Plan| values?.iter().position(|dated| dated.period.contains(plan.as_of()));
        at(self.a) == at(self.b)
    }

    fn same_table(&mut self, id: DecisionTableId, depth: u32) -> bool {
        // A plan has the rows of its day.
        let tables = [self.a, self.b].map(|plan| plan.program.decision_tables.get(id.index()));
        let [Some(table), Some(other)] = tables else { return true };
        if (&table.rows, table.otherwise) != (&other.rows, other.otherwise) {
            return false;
        }
        let rows = table.rows.iter().flat_map(|(condition, result)| [*condition, *result]);
        rows.chain(table.otherwise).collect::<Vec<_>>().into_iter().all(|id| self.same(id, depth + 1))
    }

    fn same_field(&mut self, field: FieldRef, depth: u32) -> bool {
        let derived = self.a.program.field(field).and_then(|field| field.derived);
        derived.is_none_or(|derived| self.same(derived, depth + 1))
    }
}
