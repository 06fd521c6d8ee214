//! 分段: marginal brackets as the type and the values of a standard, and 分段计算 that applies them.

use rust_decimal::Decimal;
use tiaoli_diagnostics::{FileId, FileSpan, Text};
use tiaoli_syntax::ast;

use super::{Lowering, Scope, compare::bare, problems};
use crate::{
    ir::{Bracket, ExprId, ExprKind, FieldRef, StandardValue, Type, Unit},
    names::Def,
    types::{self, problems as type_problems},
};

impl Lowering<'_> {
    /// 分段 金额, 分段 小数: only as the type of a standard or parameter.
    pub(super) fn scale_type(
        &mut self,
        of: &ast::TypeExpr,
        at: FileSpan,
        file: FileId,
        field: Option<FieldRef>,
    ) -> Type {
        let of = self.type_of(of, file, None);
        match of {
            Type::Unknown => Type::Unknown,
            _ if field.is_some() => {
                self.report(problems::scale_as_field(at));
                Type::Unknown
            }
            Type::Number { .. } | Type::Money(_) => Type::Scale(Box::new(of)),
            _ => {
                let wanted = Text::new("金额或数的类型", "a type of amounts or numbers");
                let found = types::words(&self.program, &of);
                self.report(type_problems::mismatch(at, &wanted, &found, None));
                Type::Unknown
            }
        }
    }

    /// `{ 0元 起 80%、1000元 起 50% }`
    pub(super) fn brackets(
        &mut self,
        lines: &[ast::Bracket],
        ty: &Type,
        at: FileSpan,
        file: FileId,
    ) -> Option<StandardValue> {
        let Type::Scale(of) = ty else {
            if *ty != Type::Unknown {
                self.report(problems::brackets_without_scale(at));
            }
            return None;
        };
        let share = Type::Number { integer: false, unit: Unit::Percent };
        let mut brackets: Vec<Bracket> = Vec::with_capacity(lines.len());
        let mut sound = true;
        for line in lines {
            let from = self.amount_or_value(&line.from, of, file).and_then(|value| value.as_number());
            let rate = self.fixed(file, &line.rate, &share).and_then(|value| value.as_number());
            let (Some(from), Some(rate)) = (from, rate) else {
                sound = false;
                continue;
            };
            if brackets.last().is_some_and(|last| last.from >= from) {
                self.report(problems::thresholds_fall(line.span.in_file(file)));
                sound = false;
            }
            if rate < Decimal::ZERO {
                self.report(problems::negative_amount(line.rate.span.in_file(file)));
                sound = false;
            }
            brackets.push(Bracket { from, rate });
        }
        sound.then_some(StandardValue::Brackets(brackets))
    }

    /// 分段计算(租金, 租金补贴比例), 分段计算(租金, 租金补贴比例 于 申请日期)
    pub(super) fn scale(
        &mut self,
        scope: Scope,
        name: &ast::Ident,
        args: &[ast::Arg],
        at: FileSpan,
    ) -> ExprId {
        if let [ast::Arg { value, filter: None }, ast::Arg { value: by, filter: None }] = args
            && let Some((by, def, of, date)) = self.scale_standard(by)
        {
            self.use_def(Def::Standard(def));
            self.refer_def(by, scope.file, Def::Standard(def));
            let amount = self.expect(scope, value, &of, None);
            let on = date.map(|date| self.expect(scope, date, &Type::Date, None));
            if self.is_unknown(amount) || on.is_some_and(|on| self.is_unknown(on)) {
                return self.node(ExprKind::Const(crate::value::Value::Missing), of, at);
            }
            return self.node(ExprKind::Scale { amount, id: def, on }, of, at);
        }
        for arg in args {
            self.infer_quietly(scope, &arg.value);
        }
        let takes = Text::new(
            "一个数或金额、一项“分段”类型的标准",
            "a number or an amount, and a standard of the type `scale`",
        );
        self.report(type_problems::arguments(at, &name.text, &takes));
        self.unknown(at)
    }

    fn scale_standard<'e>(
        &self,
        by: &'e ast::Expr,
    ) -> Option<(&'e ast::Ident, crate::ir::StandardId, Type, Option<&'e ast::Expr>)> {
        let (path, date) = match &*bare(by).kind {
            ast::ExprKind::Path(path) => (path, None),
            ast::ExprKind::On { of, date } => match &*bare(of).kind {
                ast::ExprKind::Path(path) => (path, Some(date)),
                _ => return None,
            },
            _ => return None,
        };
        let [name] = path.names.as_slice() else { return None };
        let Some(Def::Standard(id)) = self.names.global(&name.text) else { return None };
        match &self.program.standards.get(id.index())?.ty {
            Type::Scale(of) => Some((name, id, (**of).clone(), date)),
            _ => None,
        }
    }
}
