//! 信息表 and 比对名单: types, modifiers, derived fields, invariants.

use tiaoli_diagnostics::{FileId, FileSpan, Text};
use tiaoli_syntax::ast;

use super::{Lowering, Scope, literals, problems};
use crate::{
    ir::{DocumentId, FieldRef, Invariant, Period, TableId, Type, Unit},
    names::{Def, kind_words, problems as name_problems},
};

impl<'a> Lowering<'a> {
    /// Tables with their members: records first, then the tables of the lists.
    pub(super) fn declared_tables(&self) -> Vec<(TableId, FileId, DocumentId, &'a [ast::RecordMember])> {
        let items = self.items;
        let records = items.records.iter().zip(&self.declared.tables);
        let records =
            records.map(|(node, table)| (*table, node.file, node.document, node.node.members.as_slice()));
        let lists = items.lists.iter().filter_map(|node| {
            self.enter(node.file);
            let Some(Def::List(list)) = self.names.global(&node.node.name.text) else { return None };
            let table = self.program.lists.get(list.index())?.table;
            Some((table, node.file, node.document, node.node.members.as_slice()))
        });
        records.chain(lists).collect()
    }

    /// Types and modifiers of every field.
    pub(super) fn field_types(&mut self) {
        for (table, file, document, members) in self.declared_tables() {
            self.enter(file);
            for field in fields(members) {
                let Some(at) = self.own_field(table, field, file) else {
                    self.stated_again(table, field, file, document);
                    continue;
                };
                let ty = self.type_of(&field.ty, file, Some(at));
                self.modifiers(at, field, file);
                self.since(at, &ty, field, file);
                if let Some(entry) = self.field_mut(at) {
                    entry.ty = ty;
                }
            }
        }
        for (list, table) in self.program.lists.iter_mut().zip(&self.declared.list_tables) {
            list.field = self.program.tables.get(table.index()).and_then(|table| table.key).unwrap_or(0);
        }
    }

    /// 推自 and 约束: they read fields, so all types must be known.
    pub(super) fn field_expressions(&mut self) {
        for (table, file, document, members) in self.declared_tables() {
            self.enter(file);
            let scope = Scope::row(file, Some(table));
            for field in fields(members) {
                let Some(at) = self.own_field(table, field, file) else { continue };
                for modifier in &field.modifiers {
                    let ast::FieldModifierKind::Derived(value) = &modifier.kind else { continue };
                    let ty = self.program.field(at).map(|field| field.ty.clone()).unwrap_or_default();
                    let id = self.expect(scope, value, &ty, Some(field.ty.span.in_file(file)));
                    let known = !self.is_unknown(id);
                    if let Some(entry) = self.field_mut(at).filter(|_| known) {
                        entry.derived = Some(id);
                    }
                }
            }
            for member in members {
                let ast::RecordMember::Invariant { condition, span } = member else { continue };
                let condition = self.condition(scope, condition);
                let effective = self.states_table(table, document);
                let span = span.in_file(file);
                if let Some(table) = self.program.tables.get_mut(table.index()) {
                    table.invariants.push(Invariant { condition, effective, document, span });
                }
            }
        }
    }

    /// When the 约束 of one statement of a table hold: until a later document states the table again.
    fn states_table(&self, table: TableId, document: DocumentId) -> Period {
        let items = self.items;
        let mut period = items.in_force(document);
        let statements = items.records.iter().zip(&self.declared.tables);
        // What adds fields leaves the conditions alone.
        let states = statements.filter(|(node, of)| **of == table && !node.node.adds);
        let later = states.filter(|(node, _)| node.document > document);
        for from in later.filter_map(|(node, _)| items.in_force(node.document).from) {
            period = period.before(from);
        }
        period
    }

    /// A field that a later document states again: marks that hide or show it count for all days, how long a value is good
    /// from the first day of that document on.
    fn stated_again(&mut self, table: TableId, field: &ast::Field, file: FileId, document: DocumentId) {
        let from = self.items.in_force(document).from;
        let Some(at) = self.names.field(table, &field.name.text) else { return };
        for modifier in &field.modifiers {
            let Some(entry) = self.field_mut(at).filter(|entry| entry.span.file != file) else { return };
            match &modifier.kind {
                ast::FieldModifierKind::Sensitive => entry.sensitive = true,
                ast::FieldModifierKind::Publishable => entry.publishable = true,
                ast::FieldModifierKind::Reassessable => entry.reassessable = true,
                ast::FieldModifierKind::ValidSchoolYears(years) => entry.valid_school_years.say(from, *years),
                ast::FieldModifierKind::Key
                | ast::FieldModifierKind::Since
                | ast::FieldModifierKind::Derived(_)
                | ast::FieldModifierKind::ChangedBy(_)
                | ast::FieldModifierKind::Before(_) => {}
            }
        }
    }

    fn modifiers(&mut self, at: FieldRef, field: &ast::Field, file: FileId) {
        for modifier in &field.modifiers {
            let place = modifier.span.in_file(file);
            match &modifier.kind {
                ast::FieldModifierKind::Key => self.key(at, place),
                // Read where all types are known, and by `since`.
                ast::FieldModifierKind::Since
                | ast::FieldModifierKind::Derived(_)
                | ast::FieldModifierKind::ChangedBy(_)
                | ast::FieldModifierKind::Before(_) => {}
                ast::FieldModifierKind::ValidSchoolYears(years) => {
                    if let Some(entry) = self.field_mut(at) {
                        entry.valid_school_years.say(None, *years);
                    }
                }
                ast::FieldModifierKind::Sensitive => {
                    self.field_mut(at).into_iter().for_each(|entry| entry.sensitive = true);
                }
                ast::FieldModifierKind::Publishable => {
                    self.field_mut(at).into_iter().for_each(|entry| entry.publishable = true);
                }
                ast::FieldModifierKind::Reassessable => {
                    self.field_mut(at).into_iter().for_each(|entry| entry.reassessable = true);
                }
            }
        }
    }

    fn key(&mut self, at: FieldRef, place: FileSpan) {
        let Some(table) = self.program.tables.get_mut(at.table.index()) else { return };
        match table.key.and_then(|key| table.fields.get(usize::from(key))) {
            None => table.key = Some(at.field),
            Some(first) => {
                let diagnostic = problems::second_key(place, &table.name, &first.name, first.span);
                self.report(diagnostic);
            }
        }
    }

    /// The field a declaration became; `None` for a repeat, which is reported already.
    pub(super) fn own_field(&self, table: TableId, field: &ast::Field, file: FileId) -> Option<FieldRef> {
        let at = self.names.field(table, &field.name.text)?;
        let declared = self.program.field(at)?;
        (declared.span == field.name.span.in_file(file)).then_some(at)
    }

    pub(super) fn field_mut(&mut self, at: FieldRef) -> Option<&mut crate::ir::Field> {
        self.program.tables.get_mut(at.table.index())?.fields.get_mut(usize::from(at.field))
    }

    /// A written type. `field` owns the values of an inline enumeration.
    pub(super) fn type_of(&mut self, ty: &ast::TypeExpr, file: FileId, field: Option<FieldRef>) -> Type {
        match &ty.kind {
            ast::TypeKind::Text => Type::Text,
            ast::TypeKind::Integer(unit) => Type::Number { integer: true, unit: literals::unit_of(*unit) },
            ast::TypeKind::Decimal(unit) => Type::Number { integer: false, unit: literals::unit_of(*unit) },
            ast::TypeKind::Date => Type::Date,
            ast::TypeKind::YearMonth => Type::YearMonth,
            ast::TypeKind::YesNo => Type::Bool,
            ast::TypeKind::Grade => Type::Grade,
            ast::TypeKind::Years => Type::Number { integer: true, unit: Unit::Years },
            ast::TypeKind::IdCard => Type::IdCard,
            ast::TypeKind::SchoolYear => Type::SchoolYear,
            ast::TypeKind::Money(period, _) => Type::Money(literals::period_of(*period)),
            ast::TypeKind::SetOf(inner) => Type::Set(Box::new(self.type_of(inner, file, field))),
            ast::TypeKind::ScaleOf(of) => self.scale_type(of, ty.span.in_file(file), file, field),
            ast::TypeKind::Enumeration(values) => {
                match field.and_then(|field| self.names.inline_enums.get(&field)) {
                    Some(of) => Type::Enum(*of),
                    None => self.enumeration_outside(values, ty.span.in_file(file)),
                }
            }
            ast::TypeKind::Named(path) => self.named_type(path, file),
        }
    }

    /// Values written out as the type of a standard: those of the one field that declares exactly them.
    fn enumeration_outside(&mut self, values: &[ast::EnumValue], at: FileSpan) -> Type {
        let known = self.program.enums.iter().position(|def| {
            def.values.len() == values.len()
                && values
                    .iter()
                    .zip(&def.values)
                    .all(|(a, b)| a.name.text == b.name.zh || a.name.text == b.name.en)
        });
        if let Some(of) = known {
            let of = crate::ir::EnumId::from_index(of);
            for value in values {
                if let Some(position) = self.names.value(of, &value.name.text) {
                    self.refer_value(&value.name, at.file, of, position);
                }
            }
            return Type::Enum(of);
        }
        // One value alone is most likely a misspelt type.
        match values {
            [one] => self.unknown_type(&one.name.text, at),
            _ => self.report(problems::values_outside_table(at)),
        }
        Type::Unknown
    }

    fn named_type(&mut self, path: &ast::Path, file: FileId) -> Type {
        let at = path.span.in_file(file);
        let [name] = path.names.as_slice() else {
            let is = Text::new("一条路径", "a path");
            let needed = Text::new("类型", "a type");
            self.report(name_problems::wrong_kind(at, &self.written(at), &needed, &is, None));
            return Type::Unknown;
        };
        match self.names.global(&name.text) {
            Some(Def::Tiers(of)) => {
                self.use_def(Def::Tiers(of));
                self.refer_def(name, file, Def::Tiers(of));
                Type::Enum(of)
            }
            Some(Def::Table(table)) => {
                self.use_def(Def::Table(table));
                self.refer_def(name, file, Def::Table(table));
                Type::Ref(table)
            }
            Some(Def::Broken(_)) => Type::Unknown,
            Some(def) => {
                let needed = Text::new("类型", "a type");
                let declared = self.names.global_span(&name.text);
                self.report(name_problems::wrong_kind(at, &name.text, &needed, &kind_words(def), declared));
                Type::Unknown
            }
            None => {
                if !self.may_be_broken(None, &name.text) {
                    self.unknown_type(&name.text, at);
                }
                Type::Unknown
            }
        }
    }

    fn unknown_type(&mut self, text: &str, at: FileSpan) {
        const BUILT_IN: [&str; 20] = [
            "文本",
            "整数",
            "小数",
            "金额",
            "日期",
            "是否",
            "年级",
            "周岁",
            "身份证",
            "学年",
            "text",
            "integer",
            "decimal",
            "money",
            "date",
            "yes_no",
            "grade",
            "years",
            "id_card",
            "school_year",
        ];
        let tables = self.program.tables.iter().map(|table| &table.name);
        let scales = self.program.enums.iter().filter(|def| def.ordered).map(|def| &def.name);
        let named = tables.chain(scales).flat_map(|name| [name.zh.as_str(), name.en.as_str()]);
        let near = self.near.nearest(text, BUILT_IN.into_iter().chain(named));
        let kinds = Text::new("类型、等级或信息表", "type, tier scale or table");
        self.report(name_problems::unknown_name(at, text, &kinds, near.as_deref()));
    }
}

pub(super) fn fields(members: &[ast::RecordMember]) -> impl Iterator<Item = &ast::Field> {
    members.iter().filter_map(|member| match member {
        ast::RecordMember::Field(field) => Some(field),
        ast::RecordMember::Invariant { .. } | ast::RecordMember::Broken(_) => None,
    })
}
