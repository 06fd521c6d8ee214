//! Names in expressions: fields, definitions, standards, enumeration values, references.

use tiaoli_diagnostics::{FileSpan, Text};
use tiaoli_syntax::ast;

use super::{Lowering, Rows, Scope, problems};
use crate::{
    builtins,
    ir::{DecisionTableId, EnumId, ExprId, ExprKind, FieldRef, Name, StandardId, TableId, Type},
    names::{Def, kind_words, problems as name_problems, problems::Elsewhere, split_name},
    symbols::Symbol,
    types,
    value::Value,
};

impl Lowering<'_> {
    /// A name or a path, where `wanted` is the type of the other side, if that is known.
    pub(super) fn path(&mut self, scope: Scope, path: &ast::Path, wanted: Option<&Type>) -> ExprId {
        match path.names.as_slice() {
            [name] => self.name(scope, name, wanted),
            [head, rest @ ..] => self.dotted(scope, head, rest, path.span.in_file(scope.file)),
            [] => self.unknown(path.span.in_file(scope.file)),
        }
    }

    fn name(&mut self, scope: Scope, name: &ast::Ident, wanted: Option<&Type>) -> ExprId {
        let at = name.span.in_file(scope.file);
        let text = name.text.as_str();
        if let Some(of) = wanted.and_then(element_enum)
            && let Some(position) = self.names.value(of, text)
        {
            self.refer_value(name, scope.file, of, position);
            return self.constant_node(Value::Enum(of, position), Type::Enum(of), at);
        }
        if let Some(id) = self.known(scope, text, at) {
            self.refer_known(scope, text, at);
            return id;
        }
        if let Some(inner) = negated(text) {
            let boolean = self.names_boolean(scope, inner);
            if let Some(id) = boolean.then(|| self.known(scope, inner, at)).flatten() {
                self.refer_known(scope, inner, at);
                return self.not(id, at);
            }
        }
        self.stranger(scope, text, at, wanted)
    }

    /// A field of the row at hand or a name of the whole policy.
    fn known(&mut self, scope: Scope, text: &str, at: FileSpan) -> Option<ExprId> {
        if let Some(field) = scope.table.and_then(|table| self.names.field(table, text)) {
            return Some(self.field(scope, field, at));
        }
        let id = match self.names.global(text) {
            Some(Def::Definition(id)) => self.definition_use(scope, id, at),
            Some(Def::Standard(id)) => self.standard(scope, id, None, None, at),
            Some(Def::DecisionTable(id)) => self.decision_table_use(scope, id, at),
            Some(Def::Broken(_)) => self.unknown(at),
            _ if text == builtins::AS_OF.0 || text == builtins::AS_OF.1 => {
                self.node(ExprKind::AsOf, Type::Date, at)
            }
            Some(def) => {
                self.use_def(def);
                let (needed, is) = (Text::new("一个值", "a value"), kind_words(def));
                let declared = self.names.global_span(text);
                self.report(name_problems::wrong_kind(at, text, &needed, &is, declared));
                self.unknown(at)
            }
            None => return None,
        };
        Some(id)
    }

    /// The word of a name that [`Lowering::known`] knows: all that stands at the place, or the end of it.
    fn refer_known(&mut self, scope: Scope, text: &str, at: FileSpan) {
        let field = scope.table.and_then(|table| self.names.field(table, text)).map(Symbol::Field);
        let symbol = field.or_else(|| Symbol::of(self.names.global(text)?));
        let Some(symbol) = symbol else { return };
        if negated(self.sources.text(at).trim_start_matches('`'))
            .is_some_and(|rest| rest.trim_end_matches('`') == text)
        {
            self.refer_within(at, text, symbol);
        } else {
            self.refer_at(at, text, symbol);
        }
    }

    /// Whether a name means something with a type of its own here, rather than a value of the other side's type.
    pub(super) fn has_own_type(&self, scope: Scope, text: &str) -> bool {
        scope.table.is_some_and(|table| self.names.field(table, text).is_some())
            || self.names.global(text).is_some()
            || text == builtins::AS_OF.0
            || text == builtins::AS_OF.1
            || negated(text).is_some_and(|inner| self.names_boolean(scope, inner))
    }

    fn names_boolean(&self, scope: Scope, text: &str) -> bool {
        if let Some(field) = scope.table.and_then(|table| self.names.field(table, text)) {
            return self.program.field(field).is_some_and(|field| field.ty == Type::Bool);
        }
        match self.names.global(text) {
            Some(Def::Definition(_) | Def::Broken(_)) => true,
            Some(Def::Standard(id)) => {
                self.program.standards.get(id.index()).is_some_and(|standard| standard.ty == Type::Bool)
            }
            _ => false,
        }
    }

    /// Nothing here is called so: say what is near, or stay silent where the declaration may be in broken text.
    fn stranger(&mut self, scope: Scope, text: &str, at: FileSpan, wanted: Option<&Type>) -> ExprId {
        // The other side is already told about, or the declaration may stand in text that could not be read.
        if wanted == Some(&Type::Unknown) || self.may_be_broken(scope.table, text) {
            return self.unknown(at);
        }
        if let Some(parts) = split_name(&self.names, text) {
            self.report(name_problems::glued(at, text, &parts));
            return self.unknown(at);
        }
        if let Some(yuan) = crate::cell::yuan_in_words(text) {
            self.report(name_problems::amount_in_words(at, text, yuan));
            return self.unknown(at);
        }
        if let Some(meant) = period_first(text) {
            self.report(name_problems::period_first(at, text, &meant));
            return self.unknown(at);
        }
        if let Some(of) = wanted.and_then(element_enum) {
            self.unknown_value(of, text, at);
            return self.unknown(at);
        }
        if wanted == Some(&Type::Grade) {
            let words = types::words(&self.program, &Type::Grade);
            self.report(types::problems::out_of_kind(at, &words));
            return self.unknown(at);
        }
        if wanted.is_some_and(is_text) {
            let candidates = self.candidates(scope.table);
            let near = self.near.nearest(text, candidates.iter().map(String::as_str));
            self.report(name_problems::unquoted_text(at, text, near.as_deref()));
            return self.unknown(at);
        }
        let candidates = self.candidates(scope.table);
        let near = self.near.nearest(text, candidates.iter().map(String::as_str));
        match scope.table.and_then(|table| self.program.tables.get(table.index())) {
            Some(table) => {
                let table = table.name.clone();
                let elsewhere = self.elsewhere(text, scope.table);
                self.report(name_problems::unknown_field(at, text, &table, near.as_deref(), &elsewhere));
            }
            None => {
                let kinds = Text::new("栏目、定义或标准", "field, definition or standard");
                self.report(name_problems::unknown_name(at, text, &kinds, near.as_deref()));
            }
        }
        self.unknown(at)
    }

    pub(super) fn unknown_value(&mut self, of: EnumId, text: &str, at: FileSpan) {
        let Some(def) = self.program.enums.get(of.index()) else { return };
        let known = def.values.iter().flat_map(|value| [value.name.zh.as_str(), value.name.en.as_str()]);
        let near = self.near.nearest(text, known);
        let (name, list) = (def.name.clone(), types::value_list(def));
        self.report(name_problems::unknown_value(at, text, &name, &list, near.as_deref()));
    }

    /// What else has a field of that name: the table of the same name that this one hides, or another table.
    fn elsewhere(&self, field: &str, not: Option<TableId>) -> Elsewhere {
        let table = |id: TableId| self.program.tables.get(id.index());
        let here = not.and_then(table);
        let others = self.names.fields_named(field).iter().filter(|at| Some(at.table) != not);
        let mut found = Elsewhere::Nowhere;
        for other in others {
            let Some(of) = table(other.table) else { continue };
            match (here.filter(|here| here.name.zh == of.name.zh), self.program.field(*other)) {
                (Some(here), Some(field)) => return Elsewhere::Hidden(field.span, here.span),
                _ if matches!(found, Elsewhere::Nowhere) => found = Elsewhere::Table(of.name.clone()),
                _ => {}
            }
        }
        found
    }

    /// Whether a declaration that could not be read may be that of `text`.
    pub(super) fn may_be_broken(&self, table: Option<TableId>, text: &str) -> bool {
        let in_table = table.and_then(|table| self.names.broken_members.get(table.index()));
        let places = in_table.into_iter().flatten().chain(&self.names.broken_text);
        places.into_iter().any(|at| self.sources.text(*at).contains(text))
    }

    /// What could have been meant in a condition on that table, in both languages.
    pub(super) fn candidates(&self, table: Option<TableId>) -> Vec<String> {
        let names = |name: &Name| [name.zh.clone(), name.en.clone()];
        let fields =
            table.and_then(|table| self.program.tables.get(table.index())).map(|table| &table.fields);
        let fields = fields.into_iter().flatten().flat_map(|field| names(&field.name));
        let definitions = self.program.definitions.iter().flat_map(|def| names(&def.name));
        let standards = self.program.standards.iter().flat_map(|def| names(&def.name));
        let tables = self.program.decision_tables.iter().flat_map(|def| names(&def.name));
        let built_in = [builtins::AS_OF.0.to_owned(), builtins::AS_OF.1.to_owned()];
        fields.chain(definitions).chain(standards).chain(tables).chain(built_in).collect()
    }

    /// An enumeration value standing alone as a condition gets its own message.
    pub(super) fn value_alone(&mut self, scope: Scope, name: &ast::Ident) -> bool {
        let text = name.text.as_str();
        let Some(table) = scope.table else { return false };
        if self.has_own_type(scope, text) || self.names.enums_with(text).is_empty() {
            return false;
        }
        let Some(table) = self.program.tables.get(table.index()) else { return false };
        let has_value = |ty: &Type| element_enum(ty).is_some_and(|of| self.names.value(of, text).is_some());
        let english = text.is_ascii();
        let fields = table.fields.iter().filter(|field| has_value(&field.ty));
        let fields: Vec<String> =
            fields.map(|field| if english { field.name.en.clone() } else { field.name.zh.clone() }).collect();
        if fields.is_empty() {
            return false;
        }
        self.report(name_problems::value_as_condition(name.span.in_file(scope.file), text, &fields));
        true
    }

    pub(super) fn field(&mut self, scope: Scope, at_field: FieldRef, at: FileSpan) -> ExprId {
        self.usage.field(at_field);
        if scope.over == Rows::Group && !self.group_keys.contains(&at_field) {
            let name = self.program.field(at_field).map(|field| field.name.clone()).unwrap_or_default();
            self.report(problems::not_in_group(at, &name));
            return self.unknown(at);
        }
        let ty = self.program.field(at_field).map(|field| field.ty.clone()).unwrap_or_default();
        self.node(ExprKind::Field(at_field), ty, at)
    }

    /// A standard in force on `on`; a tiered one reads the row's tier.
    pub(super) fn standard(
        &mut self,
        scope: Scope,
        id: StandardId,
        tier: Option<ExprId>,
        on: Option<ExprId>,
        at: FileSpan,
    ) -> ExprId {
        self.use_def(Def::Standard(id));
        let Some(standard) = self.program.standards.get(id.index()) else { return self.unknown(at) };
        let (ty, by, name) = (standard.ty.clone(), standard.by, standard.name.clone());
        let tier = match (by, tier) {
            (Some(scale), None) => {
                let fields = self.fields_of_type(scope.table, &Type::Enum(scale));
                match fields.as_slice() {
                    [field] => Some(self.field(scope, *field, at)),
                    _ => {
                        let found = fields.iter().filter_map(|field| self.program.field(*field));
                        let found: Vec<String> = found.map(|field| field.name.zh.clone()).collect();
                        let scale = self.program.enums.get(scale.index()).map(|def| def.name.clone());
                        self.report(problems::which_tier(at, &name, &scale.unwrap_or_default(), &found));
                        return self.unknown(at);
                    }
                }
            }
            (_, tier) => tier,
        };
        self.node(ExprKind::Standard { id, tier, on }, ty, at)
    }

    fn decision_table_use(&mut self, scope: Scope, id: DecisionTableId, at: FileSpan) -> ExprId {
        self.use_def(Def::DecisionTable(id));
        let Some(table) = self.program.decision_tables.get(id.index()) else { return self.unknown(at) };
        let (ty, of, name) = (table.ty.clone(), table.table, table.name.clone());
        if scope.table != Some(of) || scope.over == Rows::Group {
            self.other_table(at, &name, Some(of), scope.table);
            return self.unknown(at);
        }
        self.node(ExprKind::DecisionTable(id), ty, at)
    }

    /// Says that a name speaks of rows of another table than the one at hand.
    pub(super) fn other_table(
        &mut self,
        at: FileSpan,
        name: &Name,
        of: Option<TableId>,
        here: Option<TableId>,
    ) {
        let table = |id: Option<TableId>| {
            id.and_then(|id| self.program.tables.get(id.index()))
                .map(|table| table.name.clone())
                .unwrap_or_default()
        };
        let (of, here) = (table(of), table(here));
        self.report(problems::other_table(at, name, &of, &here));
    }

    pub(super) fn fields_of_type(&self, table: Option<TableId>, ty: &Type) -> Vec<FieldRef> {
        let Some(table) = table else { return Vec::new() };
        let fields =
            self.program.tables.get(table.index()).map(|table| table.fields.as_slice()).unwrap_or_default();
        let matching = fields.iter().enumerate().filter(|(_, field)| field.ty == *ty);
        matching.filter_map(|(at, _)| Some(FieldRef { table, field: u16::try_from(at).ok()? })).collect()
    }

    /// `学校.盟市`, `困难认定.A类`, `户籍.城市`.
    fn dotted(&mut self, scope: Scope, head: &ast::Ident, rest: &[ast::Ident], at: FileSpan) -> ExprId {
        let head_at = head.span.in_file(scope.file);
        let Some(next) = rest.first() else { return self.unknown(at) };
        let own = scope.table.and_then(|table| self.names.field(table, &head.text));
        if let Some(field) = own {
            self.refer_field(head, scope.file, field);
            let ty = self.program.field(field).map(|field| field.ty.clone()).unwrap_or_default();
            match ty {
                Type::Ref(target) => return self.through(scope, vec![field], target, rest, at),
                Type::Enum(of) => return self.value_of_enum(of, next, scope),
                Type::Unknown => return self.unknown(at),
                _ => {}
            }
        }
        if let Some(def) = self.names.global(&head.text).filter(|_| own.is_none()) {
            self.refer_def(head, scope.file, def);
        }
        match self.names.global(&head.text) {
            Some(Def::Tiers(of)) => {
                self.use_def(Def::Tiers(of));
                self.value_of_enum(of, next, scope)
            }
            Some(Def::Table(target)) if Some(target) == scope.table => match rest {
                [field] => match self.field_of(target, field, scope) {
                    Some(found) => self.field(scope, found, at),
                    None => self.unknown(at),
                },
                _ => {
                    let path = ast::Path { names: rest.to_vec(), span: at.span };
                    self.path(scope, &path, None)
                }
            },
            Some(Def::Table(target)) => {
                let by = self.fields_of_type(scope.table, &Type::Ref(target));
                match by.as_slice() {
                    [field] => self.through(scope, vec![*field], target, rest, at),
                    _ => {
                        self.no_single_reference(head_at, scope.table, target, &by);
                        self.unknown(at)
                    }
                }
            }
            Some(Def::Broken(_)) => self.unknown(at),
            Some(def) => {
                let needed = Text::new("信息表或等级", "a table or a tier scale");
                let declared = self.names.global_span(&head.text);
                self.report(name_problems::wrong_kind(
                    head_at,
                    &head.text,
                    &needed,
                    &kind_words(def),
                    declared,
                ));
                self.unknown(at)
            }
            None => {
                // 国家中职助学金.国家助学金标准: a name of a policy above.
                if let [name] = rest
                    && let Some(id) = self.known(scope, &format!("{}.{}", head.text, name.text), at)
                {
                    if let Some(def) = self.names.global(&format!("{}.{}", head.text, name.text)) {
                        self.refer_path(&[head.clone(), name.clone()], scope.file, def);
                    }
                    return id;
                }
                let inline = self.names.fields_named(&head.text).first().copied();
                let of = inline.and_then(|field| Some((field, *self.names.inline_enums.get(&field)?)));
                if let Some((field, of)) = of {
                    self.refer_field(head, scope.file, field);
                    return self.value_of_enum(of, next, scope);
                }
                if own.is_some() {
                    let needed = Text::new("指向另一张表的栏目", "a field that refers to another table");
                    let is = Text::new("普通栏目", "a plain field");
                    self.report(name_problems::wrong_kind(head_at, &head.text, &needed, &is, None));
                    return self.unknown(at);
                }
                if !self.may_be_broken(scope.table, &head.text) {
                    let tables =
                        self.program.tables.iter().flat_map(|table| [&table.name.zh, &table.name.en]);
                    let scales = self.program.enums.iter().flat_map(|def| [&def.name.zh, &def.name.en]);
                    let near = self.near.nearest(&head.text, tables.chain(scales).map(String::as_str));
                    let kinds = Text::new("信息表或等级", "table or tier scale");
                    self.report(name_problems::unknown_name(head_at, &head.text, &kinds, near.as_deref()));
                }
                self.unknown(at)
            }
        }
    }

    /// Says that no reference, or more than one, leads from the row at hand to `target`.
    pub(super) fn no_single_reference(
        &mut self,
        at: FileSpan,
        from: Option<TableId>,
        target: TableId,
        by: &[FieldRef],
    ) {
        let table = |id: Option<TableId>| {
            id.and_then(|id| self.program.tables.get(id.index()))
                .map(|table| table.name.clone())
                .unwrap_or_default()
        };
        let (from, target) = (table(from), table(Some(target)));
        let fields = by.iter().filter_map(|field| self.program.field(*field));
        let fields: Vec<String> = fields.map(|field| field.name.zh.clone()).collect();
        self.report(problems::no_reference(at, &from, &target, &fields));
    }

    fn value_of_enum(&mut self, of: EnumId, value: &ast::Ident, scope: Scope) -> ExprId {
        let at = value.span.in_file(scope.file);
        match self.names.value(of, &value.text) {
            Some(position) => {
                self.refer_value(value, scope.file, of, position);
                self.constant_node(Value::Enum(of, position), Type::Enum(of), at)
            }
            None => {
                self.unknown_value(of, &value.text, at);
                self.unknown(at)
            }
        }
    }

    /// A field of a named table, with a message when there is none.
    pub(super) fn field_of(&mut self, table: TableId, field: &ast::Ident, scope: Scope) -> Option<FieldRef> {
        let found = self.names.field(table, &field.text);
        if found.is_none()
            && !self.may_be_broken(Some(table), &field.text)
            && let Some(def) = self.program.tables.get(table.index())
        {
            let known = def.fields.iter().flat_map(|field| [field.name.zh.as_str(), field.name.en.as_str()]);
            let near = self.near.nearest(&field.text, known);
            let name = def.name.clone();
            let at = field.span.in_file(scope.file);
            let elsewhere = match self.elsewhere(&field.text, Some(table)) {
                // Here the table is named: another one is no help.
                Elsewhere::Table(_) => Elsewhere::Nowhere,
                elsewhere => elsewhere,
            };
            self.report(name_problems::unknown_field(at, &field.text, &name, near.as_deref(), &elsewhere));
        }
        if let Some(found) = found {
            self.refer_field(field, scope.file, found);
            self.usage.field(found);
        }
        found
    }

    fn through(
        &mut self,
        scope: Scope,
        mut via: Vec<FieldRef>,
        mut target: TableId,
        rest: &[ast::Ident],
        at: FileSpan,
    ) -> ExprId {
        if let Some(first) = via.first() {
            self.usage.field(*first);
            if scope.over == Rows::Group && !self.group_keys.contains(first) {
                let name = self.program.field(*first).map(|field| field.name.clone()).unwrap_or_default();
                self.report(problems::not_in_group(at, &name));
                return self.unknown(at);
            }
        }
        let mut names = rest.iter().peekable();
        while let Some(name) = names.next() {
            let Some(field) = self.field_of(target, name, scope) else { return self.unknown(at) };
            let ty = self.program.field(field).map(|field| field.ty.clone()).unwrap_or_default();
            match (names.peek(), ty) {
                (None, ty) => return self.node(ExprKind::Through { via, field }, ty, at),
                (Some(_), Type::Ref(next)) => {
                    via.push(field);
                    target = next;
                }
                (Some(value), Type::Enum(of)) => return self.value_of_enum(of, value, scope),
                (Some(_), _) => {
                    let needed = Text::new("指向另一张表的栏目", "a field that refers to another table");
                    let is = Text::new("普通栏目", "a plain field");
                    let at = name.span.in_file(scope.file);
                    self.report(name_problems::wrong_kind(at, &name.text, &needed, &is, None));
                    return self.unknown(at);
                }
            }
        }
        self.unknown(at)
    }
}

/// The enumeration whose values may stand for a type: its own, or that of a set's members.
pub(super) fn element_enum(ty: &Type) -> Option<EnumId> {
    match ty {
        Type::Enum(of) => Some(*of),
        Type::Set(inner) => element_enum(inner),
        _ => None,
    }
}

/// `300元/学期` for 每学期300元, which reads like a name.
fn period_first(text: &str) -> Option<String> {
    const PERIODS: [(&str, &str); 5] =
        [("每学年", "年"), ("每年", "年"), ("每学期", "学期"), ("每月", "月"), ("每次", "次")];
    let (amount, period) =
        PERIODS.iter().find_map(|(word, period)| Some((text.strip_prefix(word)?, period)))?;
    let unit = amount.trim_start_matches(|c: char| c.is_ascii_digit());
    (unit.len() < amount.len() && matches!(unit, "元" | "万元")).then(|| format!("{amount}/{period}"))
}

/// What is left of 非涉农 and 不在校 without the negation.
fn negated(text: &str) -> Option<&str> {
    text.strip_prefix('非').or_else(|| text.strip_prefix('不')).filter(|rest| !rest.is_empty())
}

/// Whether values of the type are written in quotation marks.
pub(super) fn is_text(ty: &Type) -> bool {
    match ty {
        Type::Text | Type::IdCard | Type::Ref(_) => true,
        Type::Set(inner) => is_text(inner),
        _ => false,
    }
}
