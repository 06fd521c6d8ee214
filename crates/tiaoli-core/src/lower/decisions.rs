//! 对照表: each row a condition over the columns of its header, and a result.

use tiaoli_syntax::ast;

use super::{Lowering, Scope, problems};
use crate::{
    ir::{DecisionTableId, DecisionVersion, ExprId, ExprKind, Type},
    names::{Def, Placed},
};

impl Lowering<'_> {
    /// Types and tables; the rows follow when definitions are known.
    pub(super) fn decision_tables(&mut self) {
        let items = self.items;
        for (index, table) in items.decision_tables.iter().enumerate() {
            self.enter(table.file);
            let ty = self.type_of(&table.node.ty, table.file, None);
            let conditions = header_conditions(table.node);
            let refs: Vec<&ast::Expr> = conditions.iter().collect();
            let at = table.node.name.span.in_file(table.file);
            let of = self.table_of(table.file, &refs, at).unwrap_or_default();
            let of = of.or_else(|| self.subjects().first().copied());
            let Some(id) = self.declared.decision_tables.get(index).copied() else { continue };
            let Some(entry) = self.program.decision_tables.get_mut(id.index()) else { continue };
            if entry.versions.is_empty() {
                entry.ty = ty;
                entry.table = of.unwrap_or_default();
            } else if (entry.ty != ty && ty != Type::Unknown) || of.is_some_and(|of| of != entry.table) {
                let (name, before) = (entry.name.clone(), entry.span);
                self.report(problems::versions_differ(at, &name, before));
            }
            let Some(entry) = self.program.decision_tables.get_mut(id.index()) else { continue };
            entry.versions.push(DecisionVersion {
                effective: items.in_force(table.document),
                every_row: table.node.every_row,
                span: at,
                document: table.document,
                ..DecisionVersion::default()
            });
        }
        for index in 0..self.program.decision_tables.len() {
            let Some(entry) = self.program.decision_tables.get(index) else { continue };
            let stated: Vec<_> = entry
                .versions
                .iter()
                .map(|version| (version.effective, version.document, version.span))
                .collect();
            let def = Def::DecisionTable(DecisionTableId::from_index(index));
            let periods = self.settle_versions(def, stated.into_iter());
            let Some(entry) = self.program.decision_tables.get_mut(index) else { continue };
            for (version, period) in entry.versions.iter_mut().zip(periods) {
                version.effective = period;
            }
        }
    }

    pub(super) fn decision_rows(&mut self) {
        let items = self.items;
        for (index, table) in items.decision_tables.iter().enumerate() {
            self.enter(table.file);
            self.rows(index, table);
        }
    }

    fn rows(&mut self, index: usize, table: &Placed<'_, ast::DecisionTable>) {
        let Some(id) = self.declared.decision_tables.get(index).copied() else { return };
        let Some(entry) = self.program.decision_tables.get(id.index()) else { return };
        let (ty, of) = (entry.ty.clone(), entry.table);
        let file = table.file;
        let scope = Scope::row(file, Some(of));
        let inputs = header_conditions(table.node);
        let before = self.diagnostics.len();
        for input in &inputs {
            self.infer(scope, input);
        }
        // A header whose names mean nothing is told once, not per row.
        let sound = self.diagnostics.len() == before;
        let mut rows = Vec::with_capacity(table.node.rows.len());
        for row in &table.node.rows {
            if row.cells.len() != inputs.len() {
                self.report(problems::row_length(
                    row.span.in_file(file),
                    row.cells.len() + 1,
                    inputs.len() + 1,
                ));
                continue;
            }
            let mut conditions = Vec::new();
            for (cell, input) in row.cells.iter().zip(&inputs).take_while(|_| sound) {
                conditions.extend(self.cell(scope, cell, input));
            }
            let at = row.span.in_file(file);
            let condition = match conditions.as_slice() {
                [] => self.constant_node(crate::value::Value::Bool(true), Type::Bool, at),
                [one] => *one,
                _ => self.node(ExprKind::And(conditions), Type::Bool, at),
            };
            let result = self.expect(scope, &row.result, &ty, None);
            rows.push((condition, result));
        }
        let otherwise = table.node.otherwise.as_ref().map(|value| self.expect(scope, value, &ty, None));
        let Some(entry) = self.program.decision_tables.get_mut(id.index()) else { return };
        let at = table.node.name.span.in_file(file);
        if entry.versions.first().is_none_or(|first| first.span == at) {
            entry.rows = rows.clone();
            entry.otherwise = otherwise;
        }
        if let Some(version) = entry.versions.iter_mut().find(|version| version.span == at) {
            version.rows = rows;
            version.otherwise = otherwise;
        }
    }

    /// The condition a cell puts on its column; `None` for `-`.
    fn cell(&mut self, scope: Scope, cell: &ast::DecisionCell, input: &ast::Expr) -> Option<ExprId> {
        let at = cell.span.in_file(scope.file);
        match &cell.kind {
            ast::DecisionCellKind::Any => None,
            ast::DecisionCellKind::Compare(op, value) => Some(self.compare(scope, *op, input, value, at)),
            ast::DecisionCellKind::Bound { upward, bound } => {
                Some(self.bound(scope, input, *upward, bound, at))
            }
            ast::DecisionCellKind::Set(set) => match set.items.as_slice() {
                [ast::SetItem::Value(value)] if !set.braces && !self.is_source(scope, value) => {
                    let op = ast::CompareOp { op: ast::Comparison::Is, symbol: false };
                    Some(self.compare(scope, op, input, value, at))
                }
                _ => Some(self.member(scope, ast::MemberOp::In, input, set, None, at)),
            },
        }
    }
}

/// The header's input columns as expressions: a field name or a function of the row.
fn header_conditions(table: &ast::DecisionTable) -> Vec<ast::Expr> {
    let inputs = table.header.iter().take(table.header.len().saturating_sub(1));
    inputs
        .map(|name| {
            let path = ast::Path { names: vec![name.clone()], span: name.span };
            ast::Expr { kind: Box::new(ast::ExprKind::Path(path)), span: name.span }
        })
        .collect()
}
