//! Sums, differences, products, quotients with units; and folding of what needs no row.

use rust_decimal::Decimal;
use tiaoli_diagnostics::{FileSpan, Text};
use tiaoli_syntax::ast;

use super::{Lowering, Scope};
use crate::{
    builtins::Builtin,
    ir::{ArithOp, ExprId, ExprKind, PayPeriod, Program, Type, Unit},
    types::{self, Meeting, problems},
    value::Value,
};

impl Lowering<'_> {
    pub(super) fn arith(
        &mut self,
        scope: Scope,
        op: ArithOp,
        left: &ast::Expr,
        right: &ast::Expr,
        at: FileSpan,
    ) -> ExprId {
        let (left, right) = (self.infer(scope, left), self.infer(scope, right));
        if self.is_unknown(left) || self.is_unknown(right) {
            return self.unknown(at);
        }
        let (a, b) = (self.ty(left), self.ty(right));
        if let Some(moved) = self.moved_date(op, left, right, at) {
            return moved;
        }
        let ty = match op {
            ArithOp::Add | ArithOp::Sub => self.sum(left, right, &a, &b, at),
            ArithOp::Mul => product(&a, &b),
            ArithOp::Div => quotient(&a, &b),
        };
        match ty {
            Some(Type::Unknown) => self.unknown(at),
            Some(ty) => self.node(ExprKind::Arith { op, left, right }, ty, at),
            None => {
                let (a_words, b_words) = (types::words(&self.program, &a), types::words(&self.program, &b));
                let dates = a.is_date() || b.is_date();
                let help = dates.then(|| {
                    Text::new(
                        "两个日期之间用 满年数、满月数、周岁、第几学期 来算",
                        "between two dates use full_years, full_months, age or term_number",
                    )
                });
                self.report(problems::no_arithmetic(at, &a_words, &b_words, help));
                self.unknown(at)
            }
        }
    }

    /// 日期 + 2月, 日期 − 1年, 日期 + 10日: a date with a length of time.
    fn moved_date(&mut self, op: ArithOp, left: ExprId, right: ExprId, at: FileSpan) -> Option<ExprId> {
        let (Type::Date | Type::YearMonth, Type::Number { integer, unit }) = (self.ty(left), self.ty(right))
        else {
            return None;
        };
        if !matches!(op, ArithOp::Add | ArithOp::Sub) || !integer {
            return None;
        }
        let whole = |unit| Type::Number { integer: true, unit };
        match unit {
            Unit::Days => Some(self.node(ExprKind::Arith { op, left, right }, Type::Date, at)),
            Unit::Months | Unit::Years => {
                let mut months = right;
                if unit == Unit::Years {
                    let twelve = self.constant_node(Value::int(12), whole(Unit::None), at);
                    let product = ExprKind::Arith { op: ArithOp::Mul, left: months, right: twelve };
                    months = self.node(product, whole(Unit::Months), at);
                }
                if op == ArithOp::Sub {
                    months = self.node(ExprKind::Negate(months), whole(Unit::Months), at);
                }
                let call = ExprKind::Call { builtin: Builtin::PlusMonths, args: vec![left, months] };
                Some(self.node(call, Type::Date, at))
            }
            _ => None,
        }
    }

    /// The type of a sum or difference; `Unknown` when the misfit is already reported.
    fn sum(&mut self, left: ExprId, right: ExprId, a: &Type, b: &Type, at: FileSpan) -> Option<Type> {
        let summable = |ty: &Type| matches!(ty, Type::Number { .. } | Type::Money(_));
        if !summable(a) || !summable(b) {
            return None;
        }
        match types::meet(b, a) {
            Meeting::Fits => {
                self.fit(left, b, None);
                self.fit(right, a, None);
                Some(types::join(a, b))
            }
            meeting => {
                let because = self.span_of(left);
                self.misfit(meeting, at, a, b, Some(because));
                Some(Type::Unknown)
            }
        }
    }

    pub(super) fn negate(&mut self, scope: Scope, inner: &ast::Expr, at: FileSpan) -> ExprId {
        let id = self.infer(scope, inner);
        let ty = self.ty(id);
        match ty {
            Type::Unknown => self.unknown(at),
            Type::Number { .. } | Type::Money(_) => match self.value_of(id).and_then(Value::as_number) {
                Some(number) => self.constant_node(Value::Number(-number), ty, at),
                None => self.node(ExprKind::Negate(id), ty, at),
            },
            _ => {
                let words = types::words(&self.program, &ty);
                let number = Text::new("数", "a number");
                self.report(problems::mismatch(at, &number, &words, None));
                self.unknown(at)
            }
        }
    }
}

/// 单位 × 数; 元/月 × 月 = 元, 元/年 × 年 = 元.
fn product(a: &Type, b: &Type) -> Option<Type> {
    use Type::{Money, Number};
    let plain = |unit: Unit| matches!(unit, Unit::None | Unit::Percent);
    match (a, b) {
        (Number { integer: i, unit: u }, Number { integer: j, unit: v }) if plain(*u) || plain(*v) => {
            let unit = if plain(*u) && plain(*v) {
                if *u == Unit::Percent && *v == Unit::Percent { Unit::Percent } else { Unit::None }
            } else if plain(*u) {
                *v
            } else {
                *u
            };
            Some(Number { integer: *i && *j, unit })
        }
        (Money(period), Number { unit, .. }) | (Number { unit, .. }, Money(period)) => match (period, unit) {
            (_, Unit::None | Unit::Percent) => Some(Money(*period)),
            (PayPeriod::Month, Unit::Months) | (PayPeriod::Year, Unit::Years) => Some(Money(PayPeriod::None)),
            _ => None,
        },
        _ => None,
    }
}

/// 单位 ÷ 数; 元 ÷ 元 = number.
fn quotient(a: &Type, b: &Type) -> Option<Type> {
    use Type::{Money, Number};
    let ratio = Number { integer: false, unit: Unit::None };
    match (a, b) {
        (Number { unit, .. }, Number { unit: Unit::None | Unit::Percent, .. }) => {
            Some(Number { integer: false, unit: if *unit == Unit::Percent { Unit::None } else { *unit } })
        }
        (Number { unit: u, .. }, Number { unit: v, .. }) if u == v => Some(ratio),
        (Money(period), Number { unit: Unit::None | Unit::Percent, .. }) => Some(Money(*period)),
        (Money(_), Money(_)) if types::meet(a, b) == Meeting::Fits => Some(ratio),
        _ => None,
    }
}

/// The value of an expression of literals; `None` when it needs a row, or has no value.
pub(crate) fn fold(program: &Program, id: ExprId) -> Option<Value> {
    let number = |id| fold(program, id)?.as_number();
    match &program.expr(id)?.kind {
        ExprKind::Const(value) if !value.is_missing() => Some(value.clone()),
        ExprKind::Negate(inner) => Some(Value::Number(-number(*inner)?)),
        ExprKind::Arith { op, left, right } => {
            let (a, b): (Decimal, Decimal) = (number(*left)?, number(*right)?);
            let value = match op {
                ArithOp::Add => a.checked_add(b),
                ArithOp::Sub => a.checked_sub(b),
                ArithOp::Mul => a.checked_mul(b),
                ArithOp::Div => a.checked_div(b),
            };
            value.map(|value| Value::Number(value.normalize()))
        }
        _ => None,
    }
}
