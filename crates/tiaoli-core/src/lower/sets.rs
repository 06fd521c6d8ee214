//! Membership: lists, ranges, catalogs, lists of people, columns, set-valued standards and fields.

use tiaoli_diagnostics::{FileSpan, Text};
use tiaoli_syntax::ast;

use super::{
    Lowering, Scope,
    compare::{bare, longer_than_a_day},
    literals,
};
use crate::{
    ir::{CompareOp, ExprId, ExprKind, SetExpr, SetItem, Type},
    names::Def,
    types::{self, Meeting, problems},
    value::Value,
};

impl Lowering<'_> {
    pub(super) fn member(
        &mut self,
        scope: Scope,
        op: ast::MemberOp,
        left: &ast::Expr,
        set: &ast::Set,
        on: Option<&ast::Expr>,
        at: FileSpan,
    ) -> ExprId {
        let item = self.infer(scope, left);
        if set.items.is_empty() && !self.is_unknown(item) {
            return self.empty(op, item, set.span.in_file(scope.file), at);
        }
        let on_id = on.map(|date| self.expect(scope, date, &Type::Date, None));
        let lowered = match set.items.as_slice() {
            [ast::SetItem::Value(value)] => self.source(scope, value, item, on_id),
            _ => None,
        };
        let lowered = match lowered {
            Some(Source::Set(set)) => set,
            Some(Source::Wrong) => return self.unknown(at),
            None => {
                if let Some(on) = on {
                    self.report(problems::not_dated(on.span.in_file(scope.file)));
                }
                let wanted = match self.ty(item) {
                    Type::Set(inner) => *inner,
                    other => other,
                };
                if !set.braces && self.unknown_source(scope, set, &wanted) {
                    return self.unknown(at);
                }
                SetExpr::Items(self.set_items(scope, set, &wanted, self.span_of(item)))
            }
        };
        if self.is_unknown(item) {
            return self.node(ExprKind::Const(Value::Missing), Type::Bool, at);
        }
        let member = self.node(ExprKind::In { item, set: lowered }, Type::Bool, at);
        if op.negated() { self.not(member, at) } else { member }
    }

    /// `特殊群体 为 {}`: known to hold nothing.
    fn empty(&mut self, op: ast::MemberOp, item: ExprId, braces: FileSpan, at: FileSpan) -> ExprId {
        let ty = self.ty(item);
        if !matches!(ty, Type::Set(_)) || matches!(op, ast::MemberOp::In | ast::MemberOp::NotIn) {
            self.report(problems::empty_braces(braces, matches!(ty, Type::Set(_))));
            return self.unknown(at);
        }
        let nothing = self.constant_node(Value::set(Vec::new()), ty, braces);
        let same = ExprKind::Compare { op: CompareOp::Equal, left: item, right: nothing };
        let same = self.node(same, Type::Bool, at);
        if op.negated() { self.not(same, at) } else { same }
    }

    /// A name that stands for many values at once.
    fn source(
        &mut self,
        scope: Scope,
        value: &ast::Expr,
        item: ExprId,
        on: Option<ExprId>,
    ) -> Option<Source> {
        let value = bare(value);
        let (of, on) = match &*value.kind {
            // 涉农专业 于 入学日期 inside braces
            ast::ExprKind::On { of, date } if on.is_none() => {
                let date = self.expect(scope, date, &Type::Date, None);
                (bare(of), Some(date))
            }
            _ => (value, on),
        };
        let ast::ExprKind::Path(path) = &*of.kind else { return None };
        let at = path.span.in_file(scope.file);
        let item_ty = self.ty(item);
        match path.names.as_slice() {
            [name] => {
                if super::paths::element_enum(&item_ty)
                    .is_some_and(|of| self.names.value(of, &name.text).is_some())
                {
                    return None;
                }
                if let Some(field) = scope.table.and_then(|table| self.names.field(table, &name.text)) {
                    let Some(Type::Set(inner)) = self.program.field(field).map(|field| field.ty.clone())
                    else {
                        return None;
                    };
                    self.refer_field(name, scope.file, field);
                    let id = self.field(scope, field, at);
                    return Some(self.source_of(item, &inner, SetExpr::Value(id), at));
                }
                let def = self.names.global(&name.text)?;
                match def {
                    Def::Catalog(id) => {
                        self.use_def(def);
                        self.refer_def(name, scope.file, def);
                        Some(self.source_of(item, &Type::Text, SetExpr::Catalog { id, on }, at))
                    }
                    Def::List(id) => {
                        self.use_def(def);
                        self.refer_def(name, scope.file, def);
                        let list = self.program.lists.get(id.index())?;
                        let field = crate::ir::FieldRef { table: list.table, field: list.field };
                        let ty = self.program.field(field).map(|field| field.ty.clone()).unwrap_or_default();
                        Some(self.source_of(item, &ty, SetExpr::List(id), at))
                    }
                    Def::Standard(id) => {
                        let Type::Set(inner) = self.program.standards.get(id.index())?.ty.clone() else {
                            return None;
                        };
                        self.use_def(def);
                        self.refer_def(name, scope.file, def);
                        Some(self.source_of(item, &inner, SetExpr::Standard { id, on }, at))
                    }
                    Def::Table(table) => {
                        // 属于 T means its key.
                        let key = self.program.tables.get(table.index())?.key?;
                        self.use_def(def);
                        self.refer_def(name, scope.file, def);
                        let field = crate::ir::FieldRef { table, field: key };
                        Some(self.column(item, field, at))
                    }
                    Def::Broken(_) => Some(Source::Wrong),
                    _ => None,
                }
            }
            [head, column] => {
                let def = self.names.global(&head.text)?;
                let table = match def {
                    Def::Table(table) => table,
                    Def::List(list) => self.program.lists.get(list.index())?.table,
                    _ => return None,
                };
                self.refer_def(head, scope.file, def);
                match self.field_of(table, column, scope) {
                    Some(field) => Some(self.column(item, field, at)),
                    None => Some(Source::Wrong),
                }
            }
            _ => None,
        }
    }

    /// Says of a name after 属于 that nothing is called so, when a list, catalog or field is near.
    fn unknown_source(&mut self, scope: Scope, set: &ast::Set, wanted: &Type) -> bool {
        let [ast::SetItem::Value(value)] = set.items.as_slice() else { return false };
        let ast::ExprKind::Path(path) = &*bare(value).kind else { return false };
        let [name] = path.names.as_slice() else { return false };
        let text = name.text.as_str();
        let known = self.has_own_type(scope, text) || super::paths::element_enum(wanted).is_some();
        if known || *wanted == Type::Unknown || self.may_be_broken(scope.table, text) {
            return false;
        }
        let sources = self.names.globals_where(|def| {
            matches!(def, Def::Catalog(_) | Def::List(_) | Def::Table(_) | Def::Standard(_))
        });
        let sources: Vec<String> = sources.map(str::to_owned).chain(self.candidates(scope.table)).collect();
        let Some(near) = self.near.nearest(text, sources.iter().map(String::as_str)) else { return false };
        let at = name.span.in_file(scope.file);
        self.report(crate::names::problems::unknown_source(at, text, &near));
        true
    }

    /// Whether a value is the name of a catalog, a list or a set.
    pub(super) fn is_source(&self, scope: Scope, value: &ast::Expr) -> bool {
        let ast::ExprKind::Path(path) = &*bare(value).kind else { return false };
        let [name] = path.names.as_slice() else { return false };
        if scope.table.is_some_and(|table| self.names.field(table, &name.text).is_some()) {
            return false;
        }
        match self.names.global(&name.text) {
            Some(Def::Catalog(_) | Def::List(_)) => true,
            Some(Def::Standard(id)) => self
                .program
                .standards
                .get(id.index())
                .is_some_and(|standard| matches!(standard.ty, Type::Set(_))),
            _ => false,
        }
    }

    fn column(&mut self, item: ExprId, field: crate::ir::FieldRef, at: FileSpan) -> Source {
        self.usage.field(field);
        let ty = self.program.field(field).map(|field| field.ty.clone()).unwrap_or_default();
        let ty = match ty {
            Type::Set(inner) => *inner,
            other => other,
        };
        // Equal enumerations of two tables are told apart by name only; compare keys and text freely.
        self.source_of(item, &ty, SetExpr::Column(field), at)
    }

    /// Checks that the item can be in the source at all.
    fn source_of(&mut self, item: ExprId, inner: &Type, set: SetExpr, at: FileSpan) -> Source {
        let found = self.ty(item);
        let single = match &found {
            Type::Set(of) => (**of).clone(),
            other => other.clone(),
        };
        match types::meet(&single, inner) {
            Meeting::Fits => Source::Set(set),
            meeting => {
                let item_at = self.span_of(item);
                self.misfit(meeting, item_at, inner, &single, Some(at));
                Source::Wrong
            }
        }
    }

    /// The values and ranges of a list, each fitting `wanted`, the type of the item.
    pub(super) fn set_items(
        &mut self,
        scope: Scope,
        set: &ast::Set,
        wanted: &Type,
        because: FileSpan,
    ) -> Vec<SetItem> {
        let mut items = Vec::with_capacity(set.items.len());
        for item in &set.items {
            match item {
                ast::SetItem::Value(value) => self.set_value(scope, value, wanted, because, &mut items),
                ast::SetItem::Range(range) => self.range(scope, range, wanted, because, &mut items),
            }
        }
        items
    }

    fn set_value(
        &mut self,
        scope: Scope,
        value: &ast::Expr,
        wanted: &Type,
        because: FileSpan,
        items: &mut Vec<SetItem>,
    ) {
        let at = value.span.in_file(scope.file);
        if wanted.is_date()
            && let Some(date) = longer_than_a_day(value)
        {
            let span = date.span.in_file(scope.file);
            if let Some((first, last)) = literals::days_of(date) {
                let low = self.constant_node(Value::Date(first), Type::Date, span);
                let high = self.constant_node(Value::Date(last), Type::Date, span);
                items.push(SetItem::Range { low, high, excludes_high: false });
                return;
            }
        }
        if let ast::ExprKind::Literal(literal) = &*bare(value).kind {
            let several = match &literal.kind {
                ast::LiteralKind::Grades(grades) if grades.len() > 1 => Some((grades, Type::Grade)),
                ast::LiteralKind::Months(months) if months.len() > 1 => {
                    Some((months, Type::Number { integer: true, unit: crate::ir::Unit::None }))
                }
                _ => None,
            };
            if let Some((numbers, ty)) = several {
                for number in numbers {
                    let id = self.constant_node(Value::int(i64::from(*number)), ty.clone(), at);
                    let id = self.fit(id, wanted, Some(because));
                    items.push(SetItem::Value(id));
                    if self.is_unknown(id) {
                        break;
                    }
                }
                return;
            }
        }
        let id = self.expect(scope, value, wanted, Some(because));
        items.push(SetItem::Value(id));
    }

    fn range(
        &mut self,
        scope: Scope,
        range: &ast::Range,
        wanted: &Type,
        because: FileSpan,
        items: &mut Vec<SetItem>,
    ) {
        let at = range.low.span.to(range.high.span).in_file(scope.file);
        let low = self.expect(scope, &range.low, wanted, Some(because));
        let high = match longer_than_a_day(&range.high) {
            Some(date) if wanted.is_date() => match self.day(date, true) {
                Some(day) => self.constant_node(Value::Date(day), Type::Date, date.span.in_file(scope.file)),
                None => self.unknown(at),
            },
            _ => self.expect(scope, &range.high, wanted, Some(because)),
        };
        if self.is_unknown(low) || self.is_unknown(high) {
            return;
        }
        if !types::is_ordered(&self.program, wanted) {
            let words = types::words(&self.program, wanted);
            self.report(problems::no_order(at, &words));
            return;
        }
        let ends = self.value_of(low).zip(self.value_of(high));
        if let Some((from, to)) = ends {
            if let (Value::Enum(of, from), Value::Enum(_, to)) = (from, to) {
                let (of, from, to) = (*of, *from, *to);
                let positions = from.min(to)..from.max(to).saturating_add(1);
                let tiers = self.tier_items(of, positions, at);
                items.extend(tiers);
                return;
            }
            if from > to || (range.excludes_high && from == to) {
                self.report(problems::empty_range(at));
                return;
            }
        }
        items.push(SetItem::Range { low, high, excludes_high: range.excludes_high });
    }

    /// `助学金标准 于 入学日期`: the value in force on another day.
    pub(super) fn on(&mut self, scope: Scope, of: &ast::Expr, date: &ast::Expr, at: FileSpan) -> ExprId {
        let date_id = self.expect(scope, date, &Type::Date, None);
        if let ast::ExprKind::Path(path) = &*bare(of).kind
            && let [name] = path.names.as_slice()
        {
            match self.names.global(&name.text) {
                Some(def @ Def::Standard(id)) => {
                    self.refer_def(name, scope.file, def);
                    return self.standard(scope, id, None, Some(date_id), at);
                }
                Some(def @ (Def::Catalog(_) | Def::List(_))) => {
                    self.use_def(def);
                    self.refer_def(name, scope.file, def);
                    let needed = Text::new("一个值", "a value");
                    let is = crate::names::kind_words(def);
                    let name_at = name.span.in_file(scope.file);
                    let diagnostic =
                        crate::names::problems::wrong_kind(name_at, &name.text, &needed, &is, None);
                    self.report(diagnostic);
                    return self.unknown(at);
                }
                Some(Def::Broken(_)) => return self.unknown(at),
                _ => {}
            }
        }
        let found = self.infer(scope, of);
        if !self.is_unknown(found) {
            self.report(problems::not_dated(of.span.in_file(scope.file)));
        }
        self.unknown(at)
    }
}

enum Source {
    Set(SetExpr),
    /// Already reported.
    Wrong,
}
