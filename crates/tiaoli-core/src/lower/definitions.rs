//! 所称 … 是指 …: lowered after what they need; a circle is reported and left out.

use tiaoli_diagnostics::{FileId, FileSpan, Text};
use tiaoli_syntax::ast;

use super::{Lowering, Rows, Scope, compare::bare, graph, problems, versions::Version};
use crate::{
    ir::{DefinitionId, DefinitionVersion, DocumentId, ExprId, ExprKind, FieldRef, Name, Period, Type},
    names::Def,
};

/// How far a definition is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Progress {
    Waiting,
    Done,
    /// Part of a circle: uses stay silent.
    Circular,
}

impl Lowering<'_> {
    /// Lowers all definitions, then the rows of decision tables and the derived fields that may need them.
    pub(super) fn definitions(&mut self) {
        let order = graph::order(&self.needs());
        for cycle in &order.cycles {
            self.circle(cycle);
        }
        let mut versions: Vec<Vec<usize>> = vec![Vec::new(); self.program.definitions.len()];
        for (index, id) in self.declared.definitions.iter().enumerate() {
            if let Some(versions) = versions.get_mut(id.index()) {
                versions.push(index);
            }
        }
        for node in order.sorted {
            let id = DefinitionId::from_index(node);
            if self.definitions.get(node) == Some(&Progress::Waiting) {
                let indices = versions.get(node).cloned().unwrap_or_default();
                self.definition(id, &indices);
                self.mark(node, Progress::Done);
            }
        }
        self.decision_rows();
        self.field_expressions();
        self.histories();
    }

    fn mark(&mut self, index: usize, progress: Progress) {
        if let Some(slot) = self.definitions.get_mut(index) {
            *slot = progress;
        }
    }

    fn definition(&mut self, id: DefinitionId, indices: &[usize]) {
        let items = self.items;
        let nodes: Vec<_> = indices.iter().filter_map(|index| items.defines.get(*index)).collect();
        let Some(first) = nodes.first() else { return };
        let table = {
            let file = first.file;
            self.enter(file);
            let bodies: Vec<&ast::Expr> = nodes.iter().map(|node| &node.node.value).collect();
            match self.table_of(file, &bodies, first.node.name.span.in_file(file)) {
                Ok(table) => table,
                // Its fields mean nothing yet; uses of the name stay silent.
                Err(_) => return,
            }
        };
        let mut lowered: Vec<DefinitionVersion> = Vec::new();
        let mut ty = Type::Unknown;
        for node in &nodes {
            self.enter(node.file);
            let scope = Scope::row(node.file, table);
            let body = if lowered.is_empty() {
                let body = self.definition_body(scope, &node.node.value);
                ty = self.ty(body);
                body
            } else {
                self.expect(scope, &node.node.value, &ty.clone(), None)
            };
            let own = node.node.effective.as_ref().map(|effective| self.effective(effective, node.file));
            lowered.push(DefinitionVersion {
                effective: self.in_force(own.unwrap_or_default(), node.document, &node.node.name, node.file),
                body,
                quotes: self.quotes_of(node.node.quotes.iter(), node.file),
                article: items.article(node.article),
                span: node.node.name.span.in_file(node.file),
                document: node.document,
            });
        }
        let stated = lowered.iter().map(|version| (version.effective, version.document, version.span));
        let periods = self.settle_versions(Def::Definition(id), stated);
        for (version, period) in lowered.iter_mut().zip(periods) {
            version.effective = period;
        }
        lowered.retain(|version| !version.effective.is_empty());
        if let Some(def) = self.program.definitions.get_mut(id.index()) {
            def.versions = lowered;
            def.table = table;
            def.ty = ty;
        }
    }

    /// A definition is a condition or a value; a value of an enumeration standing alone gets its own message.
    fn definition_body(&mut self, scope: Scope, value: &ast::Expr) -> ExprId {
        if let ast::ExprKind::Path(path) = &*bare(value).kind
            && let [name] = path.names.as_slice()
            && self.value_alone(scope, name)
        {
            return self.unknown(value.span.in_file(scope.file));
        }
        self.infer(scope, value)
    }

    pub(super) fn settle_versions(
        &mut self,
        def: Def,
        versions: impl Iterator<Item = (Period, DocumentId, FileSpan)>,
    ) -> Vec<Period> {
        let says = Text::default;
        let versions: Vec<Version> =
            versions.map(|(period, document, at)| Version { period, document, at, says: says() }).collect();
        self.settle(def, &versions)
    }

    /// A definition used in a condition.
    pub(super) fn definition_use(&mut self, scope: Scope, id: DefinitionId, at: FileSpan) -> ExprId {
        self.use_def(Def::Definition(id));
        let Some(def) = self.program.definitions.get(id.index()) else { return self.unknown(at) };
        let (ty, table, name) = (def.ty.clone(), def.table, def.name.clone());
        match self.definitions.get(id.index()) {
            Some(Progress::Done) => {}
            Some(Progress::Circular) | None => return self.unknown(at),
            Some(Progress::Waiting) => {
                self.report(problems::circle(at, &[name], &[]));
                return self.unknown(at);
            }
        }
        if table.is_some() && scope.over == Rows::Group {
            self.report(problems::not_in_group(at, &name));
            return self.unknown(at);
        }
        if table.is_some() && table != scope.table {
            self.other_table(at, &name, table, scope.table);
            return self.unknown(at);
        }
        self.node(ExprKind::Definition(id), ty, at)
    }

    /// What each definition, decision table and derived field needs, in that order of numbers.
    fn needs(&self) -> Vec<Vec<usize>> {
        let items = self.items;
        let (definitions, tables) = (self.program.definitions.len(), self.program.decision_tables.len());
        let derived = self.derived_fields();
        let mut needs: Vec<Vec<usize>> = vec![Vec::new(); definitions + tables + derived.len()];
        let nodes = Nodes { definitions, tables, derived: &derived };
        for (define, id) in items.defines.iter().zip(&self.declared.definitions) {
            self.enter(define.file);
            if let Some(needs) = needs.get_mut(id.index()) {
                self.needed(&define.node.value, &nodes, false, needs);
            }
        }
        for (table, id) in items.decision_tables.iter().zip(&self.declared.decision_tables) {
            self.enter(table.file);
            let Some(needs) = needs.get_mut(definitions + id.index()) else { continue };
            for row in &table.node.rows {
                self.needed(&row.result, &nodes, false, needs);
                row.cells.iter().for_each(|cell| match &cell.kind {
                    ast::DecisionCellKind::Any => {}
                    ast::DecisionCellKind::Compare(_, value)
                    | ast::DecisionCellKind::Bound { bound: value, .. } => {
                        self.needed(value, &nodes, true, needs);
                    }
                    ast::DecisionCellKind::Set(set) => self.needed_by_set(set, &nodes, needs),
                });
            }
            if let Some(otherwise) = &table.node.otherwise {
                self.needed(otherwise, &nodes, false, needs);
            }
            // The last header names the result.
            for header in table.node.header.iter().rev().skip(1) {
                self.needed_name(&header.text, &nodes, needs);
            }
        }
        for (at, (field, _, value)) in derived.iter().enumerate() {
            if let Some(field) = self.program.field(*field) {
                self.enter(field.span.file);
            }
            if let Some(needs) = needs.get_mut(definitions + tables + at) {
                self.needed(value, &nodes, false, needs);
            }
        }
        needs
    }

    fn needed(&self, expr: &ast::Expr, nodes: &Nodes<'_>, as_value: bool, needs: &mut Vec<usize>) {
        match &*expr.kind {
            ast::ExprKind::Literal(_) => {}
            ast::ExprKind::Path(path) => {
                let [name] = path.names.as_slice() else { return };
                if !as_value || self.names.enums_with(&name.text).is_empty() {
                    self.needed_name(&name.text, nodes, needs);
                }
            }
            ast::ExprKind::Call { args, .. } => {
                for arg in args {
                    self.needed(&arg.value, nodes, false, needs);
                    arg.filter.iter().for_each(|filter| self.needed(filter, nodes, false, needs));
                }
            }
            ast::ExprKind::Not(inner) | ast::ExprKind::Negate(inner) | ast::ExprKind::Paren(inner) => {
                self.needed(inner, nodes, as_value, needs);
            }
            ast::ExprKind::And(parts) | ast::ExprKind::Or(parts) => {
                parts.iter().for_each(|part| self.needed(part, nodes, false, needs));
            }
            ast::ExprKind::List { items, .. } => {
                items.iter().for_each(|item| self.needed(&item.condition, nodes, false, needs));
            }
            ast::ExprKind::Compare { left, right, .. }
            | ast::ExprKind::Arith { left, right, .. }
            | ast::ExprKind::Bound { left, bound: right, .. }
            | ast::ExprKind::On { of: left, date: right } => {
                self.needed(left, nodes, false, needs);
                self.needed(right, nodes, true, needs);
            }
            ast::ExprKind::Member { left, set, on, .. } => {
                self.needed(left, nodes, false, needs);
                on.iter().for_each(|on| self.needed(on, nodes, false, needs));
                self.needed_by_set(set, nodes, needs);
            }
        }
    }

    fn needed_by_set(&self, set: &ast::Set, nodes: &Nodes<'_>, needs: &mut Vec<usize>) {
        for item in &set.items {
            match item {
                ast::SetItem::Value(value) => self.needed(value, nodes, true, needs),
                ast::SetItem::Range(range) => {
                    self.needed(&range.low, nodes, true, needs);
                    self.needed(&range.high, nodes, true, needs);
                }
            }
        }
    }

    fn needed_name(&self, text: &str, nodes: &Nodes<'_>, needs: &mut Vec<usize>) {
        let negated = || text.strip_prefix('非').or_else(|| text.strip_prefix('不'));
        let def = self.names.global(text).or_else(|| self.names.global(negated()?));
        match def {
            Some(Def::Definition(id)) => needs.push(id.index()),
            Some(Def::DecisionTable(id)) => needs.push(nodes.definitions + id.index()),
            _ => {
                let named = nodes.derived.iter().position(|(_, name, _)| name.zh == text || name.en == text);
                needs.extend(named.map(|at| nodes.definitions + nodes.tables + at));
            }
        }
    }

    /// Fields with 推自, with their expressions.
    fn derived_fields(&self) -> Vec<(FieldRef, Name, &ast::Expr)> {
        let mut derived = Vec::new();
        for (records, &table) in self.items.records.iter().zip(&self.declared.tables) {
            for member in &records.node.members {
                let ast::RecordMember::Field(field) = member else { continue };
                let Some(found) = self.names.field(table, &field.name.text) else { continue };
                let name = self.program.field(found).map(|field| field.name.clone()).unwrap_or_default();
                for modifier in &field.modifiers {
                    if let ast::FieldModifierKind::Derived(value) = &modifier.kind {
                        derived.push((found, name.clone(), value));
                    }
                }
            }
        }
        derived
    }

    fn circle(&mut self, cycle: &[usize]) {
        let definitions = self.program.definitions.len();
        let tables = self.program.decision_tables.len();
        let derived: Vec<(Name, FileSpan)> = self
            .derived_fields()
            .iter()
            .filter_map(|(at, name, _)| Some((name.clone(), self.program.field(*at)?.span)))
            .collect();
        let named = |node: usize| -> Option<(Name, FileSpan)> {
            if let Some(def) = self.program.definitions.get(node) {
                return Some((def.name.clone(), def.span));
            }
            if let Some(table) = self.program.decision_tables.get(node.checked_sub(definitions)?) {
                return Some((table.name.clone(), table.span));
            }
            derived.get(node.checked_sub(definitions + tables)?).cloned()
        };
        let members: Vec<(Name, FileSpan)> = cycle.iter().filter_map(|node| named(*node)).collect();
        for node in cycle {
            self.mark(*node, Progress::Circular);
        }
        if let Some((_, at)) = members.first() {
            let names: Vec<Name> = members.iter().map(|(name, _)| name.clone()).collect();
            let places: Vec<FileSpan> = members.iter().skip(1).map(|(_, at)| *at).collect();
            self.report(problems::circle(*at, &names, &places));
        }
    }

    /// The quotations of a declaration; where they stand is found later.
    pub(super) fn quotes_of<'q>(
        &self,
        quotes: impl Iterator<Item = &'q ast::Str>,
        file: FileId,
    ) -> Vec<crate::ir::Quote> {
        quotes.map(|quote| super::rules::quote(quote, file)).collect()
    }
}

struct Nodes<'n> {
    definitions: usize,
    tables: usize,
    derived: &'n [(FieldRef, Name, &'n ast::Expr)],
}
