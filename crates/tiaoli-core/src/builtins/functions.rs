//! What the built-in functions mean: plain functions of known values. The only place where it is written.

use rust_decimal::{Decimal, RoundingStrategy};

use super::Builtin;
use crate::ir::Bracket;
use crate::value::{Date, Value};

/// Why a value does not exist although nothing is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fault {
    DivisionByZero,
    Overflow,
    /// No value of a standard is in force on the day.
    NotInForce,
    /// A tier without an amount.
    NoTierValue,
    /// No row of a decision table holds, or two do.
    NoTableRow,
    TwoTableRows,
    /// A year without a holiday table.
    NoHolidays,
    /// A date outside the years 1 to 9999.
    DateRange,
}

/// Days off and days worked instead, by year: what working days are counted with.
#[derive(Clone, Debug, Default)]
pub struct Holidays {
    /// Years the table covers.
    pub years: std::collections::BTreeSet<i32>,
    pub days_off: std::collections::BTreeSet<Date>,
    /// Saturdays and Sundays that are worked.
    pub days_worked: std::collections::BTreeSet<Date>,
}

impl Holidays {
    fn is_working(&self, day: Date) -> bool {
        if day.weekday() >= 5 { self.days_worked.contains(&day) } else { !self.days_off.contains(&day) }
    }

    /// Working days after `from` up to and with `to`; negative when `to` is earlier.
    fn between(&self, from: Date, to: Date) -> Result<i64, Fault> {
        let (low, high, sign) = if from <= to { (from, to, 1) } else { (to, from, -1) };
        if (low.year()..=high.year()).any(|year| !self.years.contains(&year)) {
            return Err(Fault::NoHolidays);
        }
        let days = (low.days() + 1..=high.days()).filter_map(Date::from_days);
        let count = days.filter(|day| self.is_working(*day)).count();
        Ok(sign * i64::try_from(count).unwrap_or(i64::MAX))
    }
}

/// The largest n with `from` plus n months not after `to`; a day that a month does not have becomes its last.
pub fn full_months(from: Date, to: Date) -> i64 {
    let (y1, m1, _) = from.ymd();
    let (y2, m2, _) = to.ymd();
    let guess = (y2 - y1) * 12 + i32::from(m2) - i32::from(m1);
    let reached = from.plus_months(guess).is_some_and(|day| day <= to);
    i64::from(if reached { guess } else { guess - 1 })
}

/// The largest n with `from` plus n years not after `to`. 29 February plus a year is 28 February.
pub fn full_years(from: Date, to: Date) -> i64 {
    let guess = to.year() - from.year();
    let reached = from.plus_months(guess.saturating_mul(12)).is_some_and(|day| day <= to);
    i64::from(if reached { guess } else { guess - 1 })
}

/// Applies a built-in to known values. A wrong number or kind of arguments gives `Missing`; the checker refuses it.
pub fn call(builtin: Builtin, args: &[Value], holidays: &Holidays) -> Result<Value, Fault> {
    let dates = || Some((args.first()?.as_date()?, args.get(1)?.as_date()?));
    let date = || args.first().and_then(Value::as_date);
    let id = || args.first().and_then(Value::as_text);
    let value = match builtin {
        Builtin::Age | Builtin::FullYears => dates().map(|(from, to)| Value::int(full_years(from, to))),
        Builtin::FullMonths => dates().map(|(from, to)| Value::int(full_months(from, to))),
        Builtin::TermNumber => {
            dates().map(|(a, b)| Value::int(i64::from(b.term_index() - a.term_index() + 1)))
        }
        Builtin::StudyYear => {
            dates().map(|(a, b)| Value::int(i64::from(b.school_year() - a.school_year() + 1)))
        }
        Builtin::SchoolYear => date().map(|day| Value::int(i64::from(day.school_year()))),
        Builtin::TermStart => date().map(|day| Value::Date(day.term_start())),
        Builtin::SchoolYearStart => date().map(|day| Value::Date(day.school_year_start())),
        Builtin::MonthStart => date().map(|day| Value::Date(day.month_start())),
        Builtin::PlusMonths => match (date(), args.get(1).and_then(Value::as_number)) {
            (Some(day), Some(months)) => {
                let months = i32::try_from(months).map_err(|_| Fault::DateRange)?;
                Some(Value::Date(day.plus_months(months).ok_or(Fault::DateRange)?))
            }
            _ => None,
        },
        Builtin::Month => date().map(|day| Value::int(i64::from(day.month()))),
        Builtin::Year => date().map(|day| Value::int(i64::from(day.year()))),
        Builtin::WorkingDays => match dates() {
            Some((from, to)) => Some(Value::int(holidays.between(from, to)?)),
            None => None,
        },
        Builtin::BirthDateOf => id().and_then(birth_date_of).map(Value::Date),
        Builtin::SexOf => id().and_then(sex_of).map(Value::text),
        Builtin::RoundHalfUp => rounded(args, RoundingStrategy::MidpointAwayFromZero),
        Builtin::FloorTo => rounded(args, RoundingStrategy::ToNegativeInfinity),
        Builtin::CeilTo => rounded(args, RoundingStrategy::ToPositiveInfinity),
        Builtin::Max => args.iter().max().cloned(),
        Builtin::Min => args.iter().min().cloned(),
    };
    Ok(value.unwrap_or_default())
}

fn rounded(args: &[Value], how: RoundingStrategy) -> Option<Value> {
    let number = args.first()?.as_number()?;
    let places =
        args.get(1).map_or(Some(0), |value| value.as_number().and_then(|n| u32::try_from(n).ok()))?;
    Some(Value::Number(number.round_dp_with_strategy(places.min(28), how)))
}

/// The birth date in an 18-digit ID number; `None` when there is no such day.
pub fn birth_date_of(id: &str) -> Option<Date> {
    if id.len() != 18 {
        return None;
    }
    let year = id.get(6..10)?.parse().ok()?;
    Date::new(year, id.get(10..12)?.parse().ok()?, id.get(12..14)?.parse().ok()?)
}

fn sex_of(id: &str) -> Option<&'static str> {
    let digit = id.as_bytes().get(16).filter(|_| id.len() == 18).filter(|b| b.is_ascii_digit())?;
    Some(if digit % 2 == 1 { "男" } else { "女" })
}

/// Decimal arithmetic that never loses digits silently.
pub fn arith(op: crate::ir::ArithOp, a: Decimal, b: Decimal) -> Result<Decimal, Fault> {
    use crate::ir::ArithOp;
    match op {
        ArithOp::Add => a.checked_add(b),
        ArithOp::Sub => a.checked_sub(b),
        ArithOp::Mul => a.checked_mul(b),
        ArithOp::Div if b.is_zero() => return Err(Fault::DivisionByZero),
        ArithOp::Div => a.checked_div(b),
    }
    .map(without_noise)
    .ok_or(Fault::Overflow)
}

/// A third is kept with 28 digits, and three of them make 0.999…9 with 28: within the last digits of a short number it
/// is that number. Otherwise rounding down would lose a fen, and `x ÷ 3 × 3` would not be x.
fn without_noise(number: Decimal) -> Decimal {
    /// Digits that hold after a division and a few operations on it.
    const SURE: u32 = 24;
    /// A number is short that needs so many places less.
    const SHORTER: u32 = 8;
    const LONG: u128 = 10_u128.pow(SURE + 2);
    if number.scale() <= SHORTER || number.mantissa().unsigned_abs() < LONG {
        return number;
    }
    match number.round_sf(SURE).map(|rounded| rounded.normalize()) {
        Some(short) if short.scale() + SHORTER <= number.scale() => short,
        _ => number,
    }
}

/// 分段计算: each slice of `amount` between two thresholds counts with its own rate; what lies below the first
/// threshold counts nothing. `brackets` have rising thresholds.
pub fn scale(amount: Decimal, brackets: &[Bracket]) -> Result<Decimal, Fault> {
    let ends = brackets.iter().skip(1).map(|next| next.from).chain(std::iter::repeat(Decimal::MAX));
    let mut sum = Decimal::ZERO;
    for (bracket, end) in brackets.iter().zip(ends) {
        let slice = amount.min(end).checked_sub(bracket.from).ok_or(Fault::Overflow)?;
        if slice <= Decimal::ZERO {
            break;
        }
        let part = slice.checked_mul(bracket.rate).ok_or(Fault::Overflow)?;
        sum = sum.checked_add(part).ok_or(Fault::Overflow)?;
    }
    Ok(sum)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thirds_add_up() {
        use crate::ir::ArithOp::{Add, Div, Mul};
        let of = |op, a, b| arith(op, a, b).unwrap();
        for m in [1_i64, 4, 5, 7, 100, 123_456_789] {
            for n in [3_i64, 7, 11, 13, 365, 9973] {
                let (whole, parts) = (Decimal::from(m), Decimal::from(n));
                let part = of(Div, whole, parts);
                assert_eq!(of(Mul, part, parts), whole, "{m} / {n} * {n}");
                assert_eq!(of(Div, whole, part), parts, "{m} / ({m} / {n})");
            }
        }
        let third = of(Div, Decimal::ONE, Decimal::from(3));
        assert_eq!(of(Add, of(Add, third, third), third), Decimal::ONE);
        assert!(third.scale() == 28, "what is no short number keeps its digits");
    }

    #[test]
    fn marginal_brackets() {
        let bracket =
            |from: i64, percent: i64| Bracket { from: Decimal::from(from), rate: Decimal::new(percent, 2) };
        let brackets = [bracket(500, 80), bracket(1000, 50), bracket(3000, 0)];
        let of = |amount: i64| scale(Decimal::from(amount), &brackets).unwrap().normalize().to_string();
        let made: Vec<String> = [0, 500, 600, 1000, 2000, 3000, 9000].into_iter().map(of).collect();
        assert_eq!(made, ["0", "0", "80", "400", "900", "1400", "1400"]);
        assert_eq!(scale(Decimal::MAX, &[bracket(0, 500)]), Err(Fault::Overflow));
    }

    fn day(text: &str) -> Date {
        Date::parse_iso(text).unwrap()
    }

    #[test]
    fn full_years_and_months() {
        assert_eq!(full_years(day("2024-10-16"), day("2024-10-15")), -1);
        assert_eq!(full_years(day("2000-02-29"), day("2001-02-28")), 1);
        assert_eq!(full_years(day("2007-03-15"), day("2032-03-14")), 24);
        assert_eq!(full_months(day("2024-01-31"), day("2024-02-29")), 1);
        assert_eq!(full_months(day("2024-01-31"), day("2024-02-28")), 0);
    }

    #[test]
    fn terms_count_from_one() {
        let holidays = Holidays::default();
        let args = [Value::Date(day("2022-09-14")), Value::Date(day("2025-02-10"))];
        assert_eq!(call(Builtin::TermNumber, &args, &holidays), Ok(Value::int(5)));
        assert_eq!(call(Builtin::StudyYear, &args, &holidays), Ok(Value::int(3)));
        assert_eq!(call(Builtin::WorkingDays, &args, &holidays), Err(Fault::NoHolidays));
    }

    #[test]
    fn ids() {
        assert_eq!(birth_date_of("150199200703150010"), Some(day("2007-03-15")));
        assert_eq!(birth_date_of("150199200602290049"), None);
        assert_eq!(sex_of("150199200703150029"), Some("女"));
    }
}
