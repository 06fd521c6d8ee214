//! Literals to values: percentages to fractions, 万元 to yuan, months to their days.

use rust_decimal::Decimal;
use tiaoli_diagnostics::FileSpan;
use tiaoli_syntax::ast;

use super::{Lowering, Scope};
use crate::{
    ir::{ExprId, PayPeriod, Type, Unit},
    types::{self, problems},
    value::{Date, Value, days_in},
};

/// First and last day of what a date literal names; `None` for a day that does not exist.
pub(crate) fn days_of(date: &ast::DateLit) -> Option<(Date, Date)> {
    match date.kind {
        ast::DateKind::Day { year, month, day } => Date::new(year, month, day).map(|day| (day, day)),
        ast::DateKind::Month { year, month } => {
            Some((Date::new(year, month, 1)?, Date::new(year, month, days_in(year, month))?))
        }
        ast::DateKind::Term { year, spring: true } => Some((Date::new(year, 3, 1)?, Date::new(year, 8, 31)?)),
        ast::DateKind::Term { year, spring: false } => {
            let next = year.checked_add(1)?;
            Some((Date::new(year, 9, 1)?, Date::new(next, 2, days_in(next, 2))?))
        }
    }
}

pub(super) fn unit_of(unit: Option<ast::UnitLit>) -> Unit {
    match unit {
        None => Unit::None,
        Some(ast::UnitLit::Percent) => Unit::Percent,
        Some(ast::UnitLit::Years) => Unit::Years,
        Some(ast::UnitLit::Months) => Unit::Months,
        Some(ast::UnitLit::Days) => Unit::Days,
        Some(ast::UnitLit::WorkingDays) => Unit::WorkingDays,
    }
}

pub(super) fn period_of(period: Option<ast::PeriodLit>) -> PayPeriod {
    match period {
        None => PayPeriod::None,
        Some(ast::PeriodLit::Year) => PayPeriod::Year,
        Some(ast::PeriodLit::Term) => PayPeriod::Term,
        Some(ast::PeriodLit::Month) => PayPeriod::Month,
        Some(ast::PeriodLit::Payment) => PayPeriod::Payment,
    }
}

/// The amount in yuan; `None` when it is too large to hold.
pub(super) fn yuan(money: &ast::MoneyLit) -> Option<Decimal> {
    let scale = match money.scale {
        ast::MoneyScale::Yuan => 1,
        ast::MoneyScale::Wan => 10_000,
        ast::MoneyScale::Yi => 100_000_000,
    };
    money.value.checked_mul(Decimal::from(scale)).map(|yuan| yuan.normalize())
}

impl Lowering<'_> {
    /// The first or the last day of a date literal; the parser has told about a day that does not exist.
    pub(super) fn day(&self, date: &ast::DateLit, last: bool) -> Option<Date> {
        let days = days_of(date);
        days.map(|(first, end)| if last { end } else { first })
    }

    /// A literal, where `wanted` is the type of the other side, if that is known.
    pub(super) fn literal(&mut self, scope: Scope, literal: &ast::Literal, wanted: Option<&Type>) -> ExprId {
        let at = literal.span.in_file(scope.file);
        let unset = Type::Unknown;
        let wanted = wanted.unwrap_or(&unset);
        match &literal.kind {
            ast::LiteralKind::Number(number) => self.number(number, at, wanted),
            ast::LiteralKind::Money(money) => {
                let period = period_of(money.period);
                let ty = match wanted {
                    Type::Money(other) if period == PayPeriod::None => Type::Money(*other),
                    _ => Type::Money(period),
                };
                match yuan(money) {
                    Some(value) => self.constant_node(Value::Number(value), ty, at),
                    None => self.unknown(at),
                }
            }
            ast::LiteralKind::Date(date) => match self.day(date, false) {
                Some(day) => self.constant_node(Value::Date(day), Type::Date, at),
                None => self.unknown(at),
            },
            ast::LiteralKind::SchoolYear(year) => {
                self.constant_node(Value::int(i64::from(*year)), Type::SchoolYear, at)
            }
            ast::LiteralKind::Grades(grades) => self.several(grades, &Type::Grade, at, wanted),
            ast::LiteralKind::Months(months) => {
                let month = Type::Number { integer: true, unit: Unit::None };
                self.several(months, &month, at, wanted)
            }
            ast::LiteralKind::Bool(value) => self.yes_or_no(*value, at, wanted),
            ast::LiteralKind::Text(text) => {
                let ty =
                    if matches!(wanted, Type::IdCard | Type::Ref(_)) { wanted.clone() } else { Type::Text };
                self.constant_node(Value::text(&text.text), ty, at)
            }
        }
    }

    fn number(&mut self, number: &ast::NumberLit, at: FileSpan, wanted: &Type) -> ExprId {
        let unit = unit_of(number.unit);
        let integer = number.value.is_integer();
        let hundredth = || number.value.checked_div(Decimal::ONE_HUNDRED);
        let (value, ty) = match (unit, wanted) {
            (Unit::Percent, _) => (hundredth(), Type::Number { integer: false, unit }),
            (Unit::None, Type::Number { unit: Unit::Percent, .. }) if number.value.is_zero() => {
                (Some(number.value), Type::Number { integer: false, unit: Unit::Percent })
            }
            // 0.05 could be 0.05 % or 5 %: a percentage says that it is one.
            (Unit::None, Type::Number { unit: Unit::Percent, .. }) => {
                let written = self.written(at);
                self.report(problems::no_percent(at, &written, number.value));
                return self.unknown(at);
            }
            (Unit::None, Type::Number { unit, .. }) => {
                (Some(number.value), Type::Number { integer, unit: *unit })
            }
            (Unit::None, Type::Money(_)) => (Some(number.value), wanted.clone()),
            (Unit::None, Type::Grade) => {
                let grades = Decimal::ONE..=Decimal::from(6);
                if !integer || !grades.contains(&number.value) {
                    let words = types::words(&self.program, wanted);
                    self.report(problems::out_of_kind(at, &words));
                    return self.unknown(at);
                }
                (Some(number.value), Type::Grade)
            }
            _ => (Some(number.value), Type::Number { integer, unit }),
        };
        match value {
            Some(value) => self.constant_node(Value::Number(value.normalize()), ty, at),
            None => self.unknown(at),
        }
    }

    /// 一年级 is one value, 一、二年级 is a set.
    fn several(&mut self, numbers: &[u8], ty: &Type, at: FileSpan, wanted: &Type) -> ExprId {
        match numbers {
            [one] => self.constant_node(Value::int(i64::from(*one)), ty.clone(), at),
            _ if matches!(wanted, Type::Set(_) | Type::Unknown) => {
                let values = numbers.iter().map(|n| Value::int(i64::from(*n))).collect();
                self.constant_node(Value::set(values), Type::Set(Box::new(ty.clone())), at)
            }
            _ => {
                self.report(problems::several(at));
                self.unknown(at)
            }
        }
    }

    /// 是 / 否; for an enumeration whose values are also called so in data, the message names the value.
    fn yes_or_no(&mut self, value: bool, at: FileSpan, wanted: &Type) -> ExprId {
        let Type::Enum(id) = wanted else { return self.constant_node(Value::Bool(value), Type::Bool, at) };
        let (zh, en) = if value { ("是", "yes") } else { ("否", "no") };
        let Some(def) = self.program.enums.get(id.index()) else { return self.unknown(at) };
        let meant = def.values.iter().find(|known| known.aka.iter().any(|aka| aka == zh || aka == en));
        let meant = meant.map(|value| value.name.zh.clone());
        let (name, list) = (def.name.clone(), types::value_list(def));
        self.report(crate::names::problems::unknown_value(at, zh, &name, &list, meant.as_deref()));
        self.unknown(at)
    }
}
