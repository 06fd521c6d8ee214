//! Types and units: which fit together, and how they are called.

pub(crate) mod problems;

use tiaoli_diagnostics::{Text, say};

use crate::ir::{EnumDef, PayPeriod, Program, Type, Unit};

/// How two types meet in a comparison, a sum or a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Meeting {
    Fits,
    /// Both are numbers, of different units.
    Units,
    /// Both are amounts, for different periods.
    Periods,
    /// Nothing in common.
    Differs,
}

/// Whether a value of type `found` can stand where `wanted` is on the other side. A plain number takes the unit of the
/// other side; an amount without a period its period.
pub(crate) fn meet(found: &Type, wanted: &Type) -> Meeting {
    use Type::{Date, Grade, IdCard, Money, Number, Ref, Set, Text, Unknown, YearMonth};
    match (found, wanted) {
        (Unknown, _) | (_, Unknown) => Meeting::Fits,
        (Number { unit: a, .. }, Number { unit: b, .. }) => {
            if a == b || *a == Unit::None || *b == Unit::None { Meeting::Fits } else { Meeting::Units }
        }
        (Money(a), Money(b)) => {
            if a == b || *a == PayPeriod::None || *b == PayPeriod::None {
                Meeting::Fits
            } else {
                Meeting::Periods
            }
        }
        (Number { unit: Unit::None, .. }, Money(_) | Grade)
        | (Money(_) | Grade, Number { unit: Unit::None, .. }) => Meeting::Fits,
        (Number { .. }, Money(_)) | (Money(_), Number { .. }) => Meeting::Units,
        (Text | IdCard | Ref(_), Text | IdCard) | (Text | IdCard, Ref(_)) => Meeting::Fits,
        (Set(a), Set(b)) => meet(a, b),
        (Date | YearMonth, Date | YearMonth) => Meeting::Fits,
        (a, b) if a == b => Meeting::Fits,
        _ => Meeting::Differs,
    }
}

/// The more telling of two types that meet: the one with a unit or a period.
pub(crate) fn join(a: &Type, b: &Type) -> Type {
    match (a, b) {
        (Type::Unknown, other) | (other, Type::Unknown) => other.clone(),
        (Type::Number { integer: i, unit: Unit::None }, Type::Number { integer: j, unit })
        | (Type::Number { integer: i, unit }, Type::Number { integer: j, unit: Unit::None }) => {
            Type::Number { integer: *i && *j, unit: *unit }
        }
        (Type::Number { integer: i, unit }, Type::Number { integer: j, .. }) => {
            Type::Number { integer: *i && *j, unit: *unit }
        }
        (Type::Money(PayPeriod::None), Type::Money(period)) | (Type::Money(period), Type::Money(_)) => {
            Type::Money(*period)
        }
        (Type::Number { .. }, other @ (Type::Money(_) | Type::Grade)) => other.clone(),
        _ => a.clone(),
    }
}

/// Whether values of the type have an order that 以上, 超过 … can use.
pub(crate) fn is_ordered(program: &Program, ty: &Type) -> bool {
    match ty {
        Type::Unknown
        | Type::Number { .. }
        | Type::Money(_)
        | Type::Date
        | Type::YearMonth
        | Type::Grade
        | Type::SchoolYear => true,
        Type::Enum(id) => program.enums.get(id.index()).is_some_and(|def| def.ordered),
        Type::Bool | Type::Text | Type::IdCard | Type::Ref(_) | Type::Set(_) | Type::Scale(_) => false,
    }
}

/// The type in words: 金额（每生每年）, “户籍”的取值.
pub(crate) fn words(program: &Program, ty: &Type) -> Text {
    match ty {
        Type::Unknown => Text::new("未知", "unknown"),
        Type::Bool => Text::new("是否", "yes or no"),
        Type::Text => Text::new("文本", "text"),
        Type::IdCard => Text::new("身份证号", "an ID number"),
        Type::Date => Text::new("日期", "a date"),
        Type::YearMonth => Text::new("年月", "a month of a year"),
        Type::SchoolYear => Text::new("学年", "a school year"),
        Type::Grade => Text::new("年级", "a grade"),
        Type::Number { unit, .. } => {
            let unit = unit_words(*unit);
            if unit.is_empty() {
                Text::new("数", "a number")
            } else {
                say! { zh: "以“{}”为单位的数", unit.zh; en: "a number of {}", unit.en }
            }
        }
        Type::Money(period) => {
            let period = period_words(*period);
            if period.is_empty() {
                Text::new("金额", "an amount of money")
            } else {
                say! { zh: "金额（{}）", period.zh; en: "an amount {}", period.en }
            }
        }
        Type::Enum(id) => match program.enums.get(id.index()) {
            Some(def) => say! { zh: "“{}”的取值", def.name.zh; en: "a value of `{}`", def.name.en },
            None => Text::new("取值", "a value"),
        },
        Type::Ref(id) => match program.tables.get(id.index()) {
            Some(table) => {
                say! { zh: "信息表“{}”的识别号", table.name.zh; en: "the key of `{}`", table.name.en }
            }
            None => Text::new("识别号", "a key"),
        },
        Type::Scale(inner) => {
            let inner = words(program, inner);
            say! { zh: "分段（{}）", inner.zh; en: "brackets ({})", inner.en }
        }
        Type::Set(inner) => {
            let inner = words(program, inner);
            say! { zh: "集合（{}）", inner.zh; en: "a set ({})", inner.en }
        }
    }
}

/// 年, 月 …; empty for plain numbers.
pub(crate) fn unit_words(unit: Unit) -> Text {
    match unit {
        Unit::None => Text::default(),
        Unit::Percent => Text::same("%"),
        Unit::Years => Text::new("年", "years"),
        Unit::Months => Text::new("月", "months"),
        Unit::Days => Text::new("日", "days"),
        Unit::WorkingDays => Text::new("工作日", "working days"),
    }
}

/// 每生每年 …; empty without a period.
pub(crate) fn period_words(period: PayPeriod) -> Text {
    match period {
        PayPeriod::None => Text::default(),
        PayPeriod::Year => Text::new("每年", "per year"),
        PayPeriod::Term => Text::new("每学期", "per term"),
        PayPeriod::Month => Text::new("每月", "per month"),
        PayPeriod::Payment => Text::new("每次", "per payment"),
    }
}

/// The values of an enumeration as a list for people; long lists are cut.
pub(crate) fn value_list(def: &EnumDef) -> Text {
    const SHOWN: usize = 8;
    let names = def.values.iter().take(SHOWN);
    let mut text = Text::new(
        names.clone().map(|value| value.name.zh.as_str()).collect::<Vec<_>>().join("、"),
        names.map(|value| value.name.en.as_str()).collect::<Vec<_>>().join(", "),
    );
    if def.values.len() > SHOWN {
        text.zh.push_str(" 等");
        text.en.push_str(", …");
    }
    text
}
