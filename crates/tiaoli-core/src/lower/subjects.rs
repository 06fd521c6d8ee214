//! Which table a condition speaks of: the one table that has all its fields.

use tiaoli_diagnostics::{FileId, FileSpan};
use tiaoli_syntax::ast;

use super::{Lowering, compare::bare, problems};
use crate::{
    builtins,
    ir::{BenefitId, TableId, Type},
    names::Def,
};

/// One name that narrows down the tables a condition can speak of.
struct Clue {
    name: String,
    at: FileSpan,
    tables: Vec<TableId>,
}

/// No one table has all the fields; already reported.
#[derive(Clone, Copy, Debug)]
pub(super) struct Unclear;

impl Lowering<'_> {
    /// The table that has every field the conditions read; `None` where they read none. An error where no table or
    /// several tables fit, which is then reported. Tables of benefits go before others.
    pub(super) fn table_of(
        &mut self,
        file: FileId,
        conditions: &[&ast::Expr],
        whole: FileSpan,
    ) -> Result<Option<TableId>, Unclear> {
        let mut clues = Vec::new();
        for condition in conditions {
            self.clues(file, condition, false, &mut clues);
        }
        let mut clues = clues.into_iter();
        let Some(first) = clues.next() else { return Ok(None) };
        let mut tables = first.tables;
        let mut last = (first.name, first.at);
        for clue in clues {
            let both: Vec<TableId> =
                tables.iter().copied().filter(|table| clue.tables.contains(table)).collect();
            if both.is_empty() {
                self.report(problems::no_common_table(clue.at, &clue.name, &last.0, last.1));
                return Err(Unclear);
            }
            if both.len() < tables.len() {
                last = (clue.name, clue.at);
            }
            tables = both;
        }
        if let [only] = tables.as_slice() {
            return Ok(Some(*only));
        }
        let subjects: Vec<TableId> = tables
            .iter()
            .copied()
            .filter(|table| self.program.benefits.iter().any(|benefit| benefit.table == *table))
            .collect();
        if let [only] = subjects.as_slice() {
            return Ok(Some(*only));
        }
        let names = tables.iter().filter_map(|table| self.program.tables.get(table.index()));
        let names: Vec<crate::ir::Name> = names.map(|table| table.name.clone()).collect();
        self.report(problems::several_tables(whole, &names));
        Err(Unclear)
    }

    /// Collects clues. `as_value`: the place may hold an enumeration value, whose name says nothing of the table.
    fn clues(&self, file: FileId, expr: &ast::Expr, as_value: bool, clues: &mut Vec<Clue>) {
        match &*expr.kind {
            ast::ExprKind::Literal(_) => {}
            ast::ExprKind::Path(path) => self.path_clue(file, path, as_value, clues),
            ast::ExprKind::Call { name, args } => self.call_clues(file, name, args, clues),
            ast::ExprKind::Not(inner) | ast::ExprKind::Negate(inner) | ast::ExprKind::Paren(inner) => {
                self.clues(file, inner, as_value, clues);
            }
            ast::ExprKind::And(parts) | ast::ExprKind::Or(parts) => {
                parts.iter().for_each(|part| self.clues(file, part, false, clues));
            }
            ast::ExprKind::List { items, .. } => {
                items.iter().for_each(|item| self.clues(file, &item.condition, false, clues));
            }
            ast::ExprKind::Compare { left, right, .. } | ast::ExprKind::Arith { left, right, .. } => {
                self.clues(file, left, true, clues);
                self.clues(file, right, true, clues);
            }
            ast::ExprKind::Bound { left, bound, .. } => {
                self.clues(file, left, false, clues);
                self.clues(file, bound, true, clues);
            }
            ast::ExprKind::Member { left, set, on, .. } => {
                self.clues(file, left, false, clues);
                if let Some(on) = on {
                    self.clues(file, on, false, clues);
                }
                for item in &set.items {
                    match item {
                        // A column of another table says nothing of the row at hand.
                        ast::SetItem::Value(value) => match &*bare(value).kind {
                            ast::ExprKind::Path(path) if path.names.len() > 1 => {}
                            _ => self.clues(file, value, true, clues),
                        },
                        ast::SetItem::Range(range) => {
                            self.clues(file, &range.low, true, clues);
                            self.clues(file, &range.high, true, clues);
                        }
                    }
                }
            }
            ast::ExprKind::On { of, date } => {
                self.clues(file, of, false, clues);
                self.clues(file, date, false, clues);
            }
        }
    }

    fn path_clue(&self, file: FileId, path: &ast::Path, as_value: bool, clues: &mut Vec<Clue>) {
        let Some(head) = path.names.first() else { return };
        let at = head.span.in_file(file);
        let single = path.names.len() == 1;
        if single && as_value && !self.names.enums_with(&head.text).is_empty() {
            return;
        }
        let text = head.text.as_str();
        let fields = |text: &str| -> Vec<TableId> {
            let lists = &self.declared.list_tables;
            let owners = self.names.fields_named(text).iter().map(|field| field.table);
            owners.filter(|table| !lists.contains(table)).collect()
        };
        let mut push = |mut tables: Vec<TableId>| {
            tables.sort_unstable();
            tables.dedup();
            clues.push(Clue { name: text.to_owned(), at, tables });
        };
        match self.names.global(text) {
            Some(Def::Definition(id)) => {
                if let Some(table) = self.program.definitions.get(id.index()).and_then(|def| def.table) {
                    push(vec![table]);
                }
            }
            Some(Def::DecisionTable(id)) => {
                if let Some(table) = self.program.decision_tables.get(id.index()) {
                    push(vec![table.table]);
                }
            }
            Some(Def::Standard(id)) => {
                let scale = self.program.standards.get(id.index()).and_then(|standard| standard.by);
                if let Some(scale) = scale {
                    push(self.tables_with(&Type::Enum(scale)));
                }
            }
            Some(Def::Table(target)) if !single => {
                let mut tables = self.tables_with(&Type::Ref(target));
                tables.extend(fields(text));
                tables.push(target);
                push(tables);
            }
            Some(_) if fields(text).is_empty() => {}
            _ => {
                let mut tables = fields(text);
                if tables.is_empty() {
                    let inner = text.strip_prefix('非').or_else(|| text.strip_prefix('不'));
                    match inner.and_then(|inner| self.names.global(inner)) {
                        Some(Def::Definition(id)) => {
                            tables.extend(self.program.definitions.get(id.index()).and_then(|def| def.table));
                        }
                        _ => tables = inner.map(fields).unwrap_or_default(),
                    }
                }
                if !tables.is_empty() {
                    push(tables);
                }
            }
        }
    }

    fn call_clues(&self, file: FileId, name: &ast::Ident, args: &[ast::Arg], clues: &mut Vec<Clue>) {
        let aggregate = builtins::find_aggregate(&name.text).is_some() && args.len() <= 1;
        for arg in args {
            let ast::ExprKind::Path(path) = &*bare(&arg.value).kind else {
                self.clues(file, &arg.value, false, clues);
                continue;
            };
            let head = path.names.first().filter(|_| aggregate);
            let related = head.and_then(|head| match self.names.global(&head.text) {
                Some(Def::Table(table)) => Some((head, table)),
                _ => None,
            });
            match related {
                // Rows of T that refer to the row at hand.
                Some((head, table)) => {
                    let fields = self.program.tables.get(table.index()).map(|table| table.fields.as_slice());
                    let targets = fields.unwrap_or_default().iter().filter_map(|field| match field.ty {
                        Type::Ref(target) => Some(target),
                        _ => None,
                    });
                    let tables: Vec<TableId> = targets.chain([table]).collect();
                    clues.push(Clue { name: head.text.clone(), at: head.span.in_file(file), tables });
                }
                None => self.path_clue(file, path, false, clues),
            }
        }
    }

    fn tables_with(&self, ty: &Type) -> Vec<TableId> {
        let tables = self.program.tables.iter().enumerate();
        let with = tables.filter(|(_, table)| table.fields.iter().any(|field| field.ty == *ty));
        with.map(|(at, _)| TableId::from_index(at)).collect()
    }

    /// 全部: this policy's benefits of a table.
    pub(super) fn benefits_of(&self, table: TableId) -> Vec<BenefitId> {
        let benefits = self.program.benefits.iter().enumerate();
        benefits
            .filter(|(_, benefit)| benefit.table == table)
            .map(|(at, _)| BenefitId::from_index(at))
            .collect()
    }

    /// The 对象 tables, each once, in declaration order.
    pub(super) fn subjects(&self) -> Vec<TableId> {
        let mut tables: Vec<TableId> = self.program.benefits.iter().map(|benefit| benefit.table).collect();
        tables.sort_unstable();
        tables.dedup();
        tables
    }
}
