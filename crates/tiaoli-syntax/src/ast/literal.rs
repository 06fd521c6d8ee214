//! Literals.

use rust_decimal::Decimal;
use tiaoli_diagnostics::Span;

use super::Str;

#[derive(Clone, Debug, PartialEq)]
pub struct Literal {
    pub kind: LiteralKind,
    pub span: Span,
}

#[derive(Clone, Debug, PartialEq)]
pub enum LiteralKind {
    Number(NumberLit),
    Money(MoneyLit),
    Date(DateLit),
    /// 2024—2025学年: the calendar year it begins in
    SchoolYear(i32),
    /// 一年级, 一、二年级, 一至三年级: the grades, ascending. English writes plain numbers instead.
    Grades(Vec<u8>),
    /// 3至7月、9至次年1月 / months 3..7, 9..1: the months in the order named
    Months(Vec<u8>),
    /// 是 / yes, 否 / no
    Bool(bool),
    Text(Str),
}

/// A number that is no amount of money. `value` is as written: 20% has value 20 and unit Percent.
#[derive(Clone, Debug, PartialEq)]
pub struct NumberLit {
    pub value: Decimal,
    pub unit: Option<UnitLit>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum UnitLit {
    /// `%`
    Percent,
    /// 年, 周岁, 岁, years
    Years,
    /// 月, 个月, months
    Months,
    /// 日, 天, days
    Days,
    /// 个工作日, working days
    WorkingDays,
}

/// An amount. `value` counts `scale`s: 0.2万元 has value 0.2 and scale Wan.
#[derive(Clone, Debug, PartialEq)]
pub struct MoneyLit {
    pub value: Decimal,
    pub scale: MoneyScale,
    pub period: Option<PeriodLit>,
    /// 每生每年2000元 rather than 2000元/年
    pub per_student: bool,
    /// Which of 每生, 每人, 每户 stands before it, if any does.
    pub payee: Payee,
}

/// Whom an amount is said to be for. It means nothing: a benefit is paid to a record of its 对象 table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Payee {
    /// 每生
    #[default]
    Student,
    /// 每人
    Person,
    /// 每户
    Household,
}

impl Payee {
    /// The word a text begins with.
    pub(crate) fn of(text: &str) -> Self {
        match text.chars().nth(1) {
            Some('人') => Self::Person,
            Some('户') => Self::Household,
            _ => Self::Student,
        }
    }

    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Student => "每生",
            Self::Person => "每人",
            Self::Household => "每户",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MoneyScale {
    Yuan,
    /// 万元
    Wan,
    /// 亿元
    Yi,
}

/// What an amount is paid for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PeriodLit {
    Year,
    Term,
    Month,
    /// 次
    Payment,
}

/// A day or the first day of something longer.
#[derive(Clone, Debug, PartialEq)]
pub struct DateLit {
    pub kind: DateKind,
    pub span: Span,
}

/// Checked for shape only; the next stage says whether the day exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DateKind {
    Day {
        year: i32,
        month: u8,
        day: u8,
    },
    /// 2024年9月 = 2024-09
    Month {
        year: i32,
        month: u8,
    },
    /// 2025年春季学期 / spring term 2025
    Term {
        year: i32,
        spring: bool,
    },
}
