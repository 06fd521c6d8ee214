//! Comparisons: which side gives the type, tiers become sets, months become their days.

use tiaoli_diagnostics::FileSpan;
use tiaoli_syntax::ast::{self, Comparison};

use super::{Lowering, Scope, literals};
use crate::{
    ir::{CompareOp, EnumId, ExprId, ExprKind, SetExpr, SetItem, Type},
    types::{self, problems},
    value::Value,
};

impl Lowering<'_> {
    pub(super) fn compare(
        &mut self,
        scope: Scope,
        op: ast::CompareOp,
        left: &ast::Expr,
        right: &ast::Expr,
        at: FileSpan,
    ) -> ExprId {
        if let Some(id) = self.compare_with_source(scope, op.op, left, right, at) {
            return id;
        }
        let lead_right = !self.leads(scope, left) && self.leads(scope, right);
        if lead_right {
            let right_id = self.infer(scope, right);
            let ty = self.ty(right_id);
            let left_id = self.expect(scope, left, &ty, Some(right.span.in_file(scope.file)));
            return self.compared(op.op, left_id, right_id, at);
        }
        let left_id = self.infer(scope, left);
        let ty = self.ty(left_id);
        if ty.is_date()
            && let Some(date) = longer_than_a_day(right)
        {
            return self.compare_with_period(scope, op.op, left_id, date, at);
        }
        let wanted = match &ty {
            Type::Set(inner) => (**inner).clone(),
            _ => ty.clone(),
        };
        if self.asks_for_nothing(scope, op.op, left, right, &wanted, at) {
            return self.unknown(at);
        }
        // 年级 为 一、二年级: several values are a list.
        if let (ast::ExprKind::Literal(literal), Comparison::Is | Comparison::IsNot) =
            (&*bare(right).kind, op.op)
            && let ast::LiteralKind::Grades(several) | ast::LiteralKind::Months(several) = &literal.kind
            && several.len() > 1
        {
            let set =
                ast::Set { items: vec![ast::SetItem::Value(right.clone())], braces: false, span: right.span };
            let items = self.set_items(scope, &set, &wanted, self.span_of(left_id));
            let member =
                self.node(ExprKind::In { item: left_id, set: SetExpr::Items(items) }, Type::Bool, at);
            return if op.op == Comparison::IsNot { self.not(member, at) } else { member };
        }
        let right_id = self.expect(scope, right, &wanted, Some(left.span.in_file(scope.file)));
        self.compared(op.op, left_id, right_id, at)
    }

    /// `银行卡号 为 空`: whether a field was filled is asked with a function.
    fn asks_for_nothing(
        &mut self,
        scope: Scope,
        op: Comparison,
        left: &ast::Expr,
        right: &ast::Expr,
        wanted: &Type,
        at: FileSpan,
    ) -> bool {
        const NOTHING: [&str; 10] =
            ["空", "空白", "空值", "无", "没有", "未填", "未填写", "empty", "null", "blank"];
        let (ast::ExprKind::Path(field), ast::ExprKind::Path(path)) = (&*bare(left).kind, &*bare(right).kind)
        else {
            return false;
        };
        let [word] = path.names.as_slice() else { return false };
        let is_word = NOTHING.contains(&word.text.as_str()) && !self.has_own_type(scope, &word.text);
        let is_value =
            super::paths::element_enum(wanted).is_some_and(|of| self.names.value(of, &word.text).is_some());
        if !is_word || is_value || !matches!(op, Comparison::Is | Comparison::IsNot) {
            return false;
        }
        let field = self.written(field.span.in_file(scope.file));
        self.report(problems::nothing_compared(at, &word.text, &field, op == Comparison::IsNot));
        true
    }

    /// `专业代码 为 涉农专业`: a catalog, a list or a set is asked with 属于.
    fn compare_with_source(
        &mut self,
        scope: Scope,
        op: Comparison,
        left: &ast::Expr,
        right: &ast::Expr,
        at: FileSpan,
    ) -> Option<ExprId> {
        if !self.is_source(scope, right) {
            return None;
        }
        let ast::ExprKind::Path(path) = &*bare(right).kind else { return None };
        let name = path.names.first()?;
        let def = self.names.global(&name.text)?;
        self.use_def(def);
        self.refer_def(name, scope.file, def);
        self.infer(scope, left);
        let name_at = name.span.in_file(scope.file);
        self.report(problems::needs_membership(name_at, &name.text, at, op == Comparison::IsNot));
        Some(self.unknown(at))
    }

    /// `X 为 V 以上` and `X 为 V 以下`: V included.
    pub(super) fn bound(
        &mut self,
        scope: Scope,
        left: &ast::Expr,
        upward: bool,
        bound: &ast::Expr,
        at: FileSpan,
    ) -> ExprId {
        let op = ast::CompareOp {
            op: if upward { Comparison::AtLeast } else { Comparison::AtMost },
            symbol: false,
        };
        self.compare(scope, op, left, bound, at)
    }

    /// Both sides are lowered and fit.
    fn compared(&mut self, op: Comparison, left: ExprId, right: ExprId, at: FileSpan) -> ExprId {
        let each_tier = self.compare_funding(left, right, at, |this, a, b| this.compared(op, a, b, at));
        if let Some(id) = each_tier {
            return id;
        }
        if self.is_unknown(left) || self.is_unknown(right) {
            return self.node(ExprKind::Const(Value::Missing), Type::Bool, at);
        }
        let (left_ty, right_ty) = (self.ty(left), self.ty(right));
        let ty = types::join(&left_ty, &right_ty);
        let equality = matches!(op, Comparison::Is | Comparison::IsNot);
        if !equality && !types::is_ordered(&self.program, &ty) {
            let words = types::words(&self.program, &left_ty);
            self.report(problems::no_order(at, &words));
            return self.unknown(at);
        }
        match &ty {
            Type::Set(_) if equality => {
                let set = SetExpr::Items(vec![SetItem::Value(right)]);
                let member = self.node(ExprKind::In { item: left, set }, Type::Bool, at);
                if op == Comparison::IsNot { self.not(member, at) } else { member }
            }
            Type::Bool => self.compare_booleans(op, left, right, at),
            Type::Enum(of) if !equality => self.compare_tiers(op, left, right, *of, at),
            Type::Enum(_) => {
                let same = ExprKind::Compare { op: CompareOp::Equal, left, right };
                let same = self.node(same, Type::Bool, at);
                if op == Comparison::IsNot { self.not(same, at) } else { same }
            }
            _ => self.node(ExprKind::Compare { op: comparison(op), left, right }, Type::Bool, at),
        }
    }

    /// `X 为 是` is X itself.
    fn compare_booleans(&mut self, op: Comparison, left: ExprId, right: ExprId, at: FileSpan) -> ExprId {
        let constant = |id| self.value_of(id).and_then(Value::as_bool);
        let (condition, value) = match (constant(left), constant(right)) {
            (_, Some(value)) => (left, value),
            (Some(value), None) => (right, value),
            (None, None) => {
                let same = ExprKind::Compare { op: CompareOp::Equal, left, right };
                let same = self.node(same, Type::Bool, at);
                return if op == Comparison::IsNot { self.not(same, at) } else { same };
            }
        };
        if value == (op == Comparison::Is) { condition } else { self.not(condition, at) }
    }

    /// The first named tier is the greatest, so B类 以上 is A类、B类.
    fn compare_tiers(
        &mut self,
        op: Comparison,
        left: ExprId,
        right: ExprId,
        of: EnumId,
        at: FileSpan,
    ) -> ExprId {
        let position = |id| match self.value_of(id) {
            Some(Value::Enum(_, position)) => Some(*position),
            _ => None,
        };
        let (item, pivot, op) = match (position(left), position(right)) {
            (_, Some(pivot)) => (left, pivot, op),
            (Some(pivot), None) => (right, pivot, mirrored(op)),
            (None, None) => {
                let at = self.span_of(right);
                self.report(problems::not_constant(at));
                return self.unknown(at);
            }
        };
        let count = self.program.enums.get(of.index()).map_or(0, |def| def.values.len());
        let count = u16::try_from(count).unwrap_or(u16::MAX);
        let positions = match op {
            Comparison::Over => 0..pivot,
            Comparison::AtLeast | Comparison::Reaching => 0..pivot.saturating_add(1),
            Comparison::Under => pivot.saturating_add(1)..count,
            _ => pivot..count,
        };
        let span = self.span_of(right);
        let items = self.tier_items(of, positions, span);
        self.node(ExprKind::In { item, set: SetExpr::Items(items) }, Type::Bool, at)
    }

    pub(super) fn tier_items(
        &mut self,
        of: EnumId,
        positions: std::ops::Range<u16>,
        span: FileSpan,
    ) -> Vec<SetItem> {
        let value = |position| Value::Enum(of, position);
        positions.map(|at| SetItem::Value(self.constant_node(value(at), Type::Enum(of), span))).collect()
    }

    /// A date against a month or a term: 为 means within it, 超过 after its last day, 不满 before its first.
    fn compare_with_period(
        &mut self,
        scope: Scope,
        op: Comparison,
        left: ExprId,
        date: &ast::DateLit,
        at: FileSpan,
    ) -> ExprId {
        let span = date.span.in_file(scope.file);
        let Some((first, last)) = literals::days_of(date) else {
            return self.unknown(at);
        };
        let day = |lowering: &mut Self, day| lowering.constant_node(Value::Date(day), Type::Date, span);
        match op {
            Comparison::Is | Comparison::IsNot => {
                let (low, high) = (day(self, first), day(self, last));
                let set = SetExpr::Items(vec![SetItem::Range { low, high, excludes_high: false }]);
                let within = self.node(ExprKind::In { item: left, set }, Type::Bool, at);
                if op == Comparison::IsNot { self.not(within, at) } else { within }
            }
            Comparison::Over | Comparison::AtMost => {
                let right = day(self, last);
                self.compared(op, left, right, at)
            }
            Comparison::Under | Comparison::AtLeast | Comparison::Reaching => {
                let right = day(self, first);
                self.compared(op, left, right, at)
            }
        }
    }

    /// Whether a side has a type of its own; otherwise it takes that of the other side.
    pub(super) fn leads(&self, scope: Scope, expr: &ast::Expr) -> bool {
        match &*expr.kind {
            ast::ExprKind::Literal(literal) => match &literal.kind {
                ast::LiteralKind::Number(number) => number.unit.is_some(),
                ast::LiteralKind::Money(money) => money.period.is_some(),
                ast::LiteralKind::Text(_)
                | ast::LiteralKind::Bool(_)
                | ast::LiteralKind::Grades(_)
                | ast::LiteralKind::Months(_) => false,
                ast::LiteralKind::Date(_) | ast::LiteralKind::SchoolYear(_) => true,
            },
            ast::ExprKind::Path(path) => match path.names.as_slice() {
                [name] => self.has_own_type(scope, &name.text),
                _ => true,
            },
            ast::ExprKind::Paren(inner) | ast::ExprKind::Negate(inner) => self.leads(scope, inner),
            ast::ExprKind::Arith { left, right, .. } => self.leads(scope, left) || self.leads(scope, right),
            _ => true,
        }
    }
}

/// Without the brackets round it.
pub(super) fn bare(expr: &ast::Expr) -> &ast::Expr {
    match &*expr.kind {
        ast::ExprKind::Paren(inner) => bare(inner),
        _ => expr,
    }
}

/// A date literal that names a month or a term.
pub(super) fn longer_than_a_day(expr: &ast::Expr) -> Option<&ast::DateLit> {
    match &*bare(expr).kind {
        ast::ExprKind::Literal(ast::Literal { kind: ast::LiteralKind::Date(date), .. })
            if !matches!(date.kind, ast::DateKind::Day { .. }) =>
        {
            Some(date)
        }
        _ => None,
    }
}

fn mirrored(op: Comparison) -> Comparison {
    match op {
        Comparison::Over => Comparison::Under,
        Comparison::Under => Comparison::Over,
        Comparison::AtLeast | Comparison::Reaching => Comparison::AtMost,
        Comparison::AtMost => Comparison::AtLeast,
        other => other,
    }
}

pub(super) fn comparison(op: Comparison) -> CompareOp {
    match op {
        Comparison::Is => CompareOp::Equal,
        Comparison::IsNot => CompareOp::NotEqual,
        Comparison::Over => CompareOp::Greater,
        Comparison::Under => CompareOp::Less,
        Comparison::AtLeast | Comparison::Reaching => CompareOp::GreaterEqual,
        Comparison::AtMost => CompareOp::LessEqual,
    }
}
