//! 比对: rows or groups of rows, what they are listed as, and whom they reach.

use tiaoli_diagnostics::{FileId, FileSpan};
use tiaoli_syntax::ast;

use super::{Lowering, Rows, Scope, problems, rules::quote};
use crate::{
    ir::{
        BenefitId, Check, CheckHold, CheckId, ExprKind, FieldRef, Flag, MessagePart, Reaches, TableId, Type,
    },
    names::{Def, Placed},
};

impl Lowering<'_> {
    pub(super) fn checks(&mut self) {
        let items = self.items;
        for (index, check) in items.checks.iter().enumerate() {
            self.enter(check.file);
            self.check(CheckId::from_index(index), check);
        }
        for index in 0..self.program.checks.len() {
            let ids = self.names.check_versions(CheckId::from_index(index)).to_vec();
            let checks = ids.iter().filter_map(|id| self.program.checks.get(id.index()));
            let versions: Vec<_> =
                checks.map(|check| (check.effective, check.document, check.span)).collect();
            let def = Def::Check(CheckId::from_index(index));
            let periods = self.settle_versions(def, versions.into_iter());
            for (id, period) in ids.iter().zip(periods) {
                if let Some(check) = self.program.checks.get_mut(id.index()) {
                    check.effective = period;
                }
            }
        }
    }

    fn check(&mut self, id: CheckId, check: &Placed<'_, ast::Check>) {
        let (node, file) = (check.node, check.file);
        let Some(table) = self.table_named(&node.table, file) else {
            return;
        };
        let Some(mut entry) = self.program.checks.get(id.index()).cloned() else { return };
        entry.table = table;
        let row = Scope { file, table: Some(table), over: Rows::One };
        self.group_keys.clear();
        entry.keys = node.keys.iter().map(|key| self.infer(row, key)).collect();
        let keys = entry.keys.iter().filter_map(|key| match self.program.expr(*key)?.kind {
            ExprKind::Field(field) => Some(field),
            ExprKind::Through { ref via, .. } => via.first().copied(),
            _ => None,
        });
        self.group_keys = keys.collect();
        let over = if node.keys.is_empty() { Rows::Check } else { Rows::Group };
        let group = Scope { file, table: Some(table), over };
        entry.reaches = self.reaches(table);
        let mut when: Option<FileSpan> = None;
        let mut effect = false;
        let mut broken = false;
        for clause in &node.clauses {
            let place = clause.span.in_file(file);
            match &clause.kind {
                ast::ClauseKind::Quote(text) => entry.quotes.push(quote(text, file)),
                ast::ClauseKind::When(condition) => {
                    let id = self.condition(group, condition);
                    match when {
                        Some(before) => self.report(problems::clause_twice(place, before)),
                        None => (when, entry.when) = (Some(place), Some(id)),
                    }
                }
                ast::ClauseKind::Unless(condition) => entry.unless.push(self.condition(group, condition)),
                ast::ClauseKind::Where(condition) => {
                    let id = self.condition(row, condition);
                    entry.filter = Some(match entry.filter {
                        Some(before) => self.node(ExprKind::And(vec![before, id]), Type::Bool, place),
                        None => id,
                    });
                }
                ast::ClauseKind::Flag { major, message } => {
                    effect = true;
                    entry.flag = Some(self.flag(group, *major, message));
                }
                ast::ClauseKind::Hold { targets, until } => {
                    effect = true;
                    let benefits = self.reached(targets, &entry, place, file);
                    let until = until.as_ref().map(|words| words.text.clone());
                    entry.hold = Some(CheckHold { benefits, until });
                }
                ast::ClauseKind::Review(targets) => {
                    effect = true;
                    entry.review = self.reached(targets, &entry, place, file);
                }
                ast::ClauseKind::Effective(effective) => entry.effective = self.effective(effective, file),
                // The parser has told about clauses that belong elsewhere.
                ast::ClauseKind::Give { .. }
                | ast::ClauseKind::Deny(_)
                | ast::ClauseKind::Overrides(_)
                | ast::ClauseKind::Broken => broken = true,
                ast::ClauseKind::Basis(_) => {}
            }
        }
        if !effect && !broken {
            self.report(problems::check_without_effect(node.name.span.in_file(file)));
        }
        entry.effective = self.in_force(entry.effective, check.document, &node.name, file);
        if let Some(slot) = self.program.checks.get_mut(id.index()) {
            *slot = entry;
        }
    }

    fn flag(&mut self, scope: Scope, major: bool, message: &ast::Template) -> Flag {
        let mut parts = Vec::with_capacity(message.parts.len());
        for part in &message.parts {
            match part {
                ast::TemplatePart::Text(text) => parts.push(MessagePart::Text(text.clone())),
                ast::TemplatePart::Value(value) => parts.push(MessagePart::Value(self.infer(scope, value))),
            }
        }
        Flag { major, message: parts }
    }

    /// How a row of the table reaches the row of a benefit: it is one, or one field refers to one.
    fn reaches(&self, table: TableId) -> Option<Reaches> {
        let subjects = self.subjects();
        if subjects.contains(&table) {
            return Some(Reaches::Itself);
        }
        let by: Vec<FieldRef> = subjects
            .iter()
            .flat_map(|subject| self.fields_of_type(Some(table), &Type::Ref(*subject)))
            .collect();
        match by.as_slice() {
            [one] => Some(Reaches::By(*one)),
            _ => None,
        }
    }

    /// The benefits a check acts on, which must be those of the row it reaches.
    fn reached(
        &mut self,
        targets: &ast::Targets,
        check: &Check,
        at: FileSpan,
        file: FileId,
    ) -> Vec<BenefitId> {
        let table = match check.reaches {
            Some(Reaches::Itself) => Some(check.table),
            Some(Reaches::By(field)) => match self.program.field(field).map(|field| &field.ty) {
                Some(Type::Ref(table)) => Some(*table),
                _ => None,
            },
            None => None,
        };
        let benefits: Vec<BenefitId> = match targets {
            ast::Targets::All(_) => table.map(|table| self.benefits_of(table)).unwrap_or_default(),
            ast::Targets::Benefits(paths) => {
                paths.iter().filter_map(|path| self.decided(path, file)).collect()
            }
        };
        let wanted = benefits
            .first()
            .and_then(|id| self.program.benefits.get(id.index()))
            .map(|benefit| benefit.table);
        let everything = matches!(targets, ast::Targets::All(_));
        if (everything && table.is_none()) || (wanted.is_some() && wanted != table) {
            let name = |id: Option<TableId>| {
                id.and_then(|id| self.program.tables.get(id.index()))
                    .map(|table| table.name.clone())
                    .unwrap_or_default()
            };
            let subject = wanted.or_else(|| self.subjects().first().copied());
            let (from, to) = (name(Some(check.table)), name(subject));
            self.report(problems::reaches_nobody(at, &from, &to));
        }
        benefits
    }

    /// A date field, as TABLE.FIELD or a field that only one table has.
    pub(super) fn date_field(&mut self, path: &ast::Path, file: FileId) -> Option<FieldRef> {
        let at = path.span.in_file(file);
        let (table, field) = match path.names.as_slice() {
            [table, field] => {
                let head = ast::Path { names: vec![table.clone()], span: table.span };
                (self.table_named(&head, file)?, field)
            }
            [field] => {
                let owners: Vec<FieldRef> = self.names.fields_named(&field.text).to_vec();
                match owners.as_slice() {
                    [only] => (only.table, field),
                    [] => {
                        let wanted = tiaoli_diagnostics::Text::new("栏目", "field");
                        self.def_named(path, file, &wanted, |_| false);
                        return None;
                    }
                    several => {
                        let tables =
                            several.iter().filter_map(|at| self.program.tables.get(at.table.index()));
                        let readings: Vec<String> =
                            tables.map(|table| format!("{}.{}", table.name.zh, field.text)).collect();
                        self.report(crate::names::problems::ambiguous(at, &field.text, &readings));
                        return None;
                    }
                }
            }
            _ => return None,
        };
        self.use_def(Def::Table(table));
        let found = self.field_of(table, field, Scope::row(file, Some(table)))?;
        let ty = self.program.field(found).map(|field| field.ty.clone()).unwrap_or_default();
        if !ty.is_date() && ty != Type::Unknown {
            self.misfit(crate::types::Meeting::Differs, at, &Type::Date, &ty, None);
            return None;
        }
        Some(found)
    }
}
