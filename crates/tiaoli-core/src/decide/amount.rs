//! Amounts in the paying rhythm of a benefit (DESIGN section 4, rule 7). The only place that rounds implicitly.

use rust_decimal::{Decimal, RoundingStrategy};

use crate::{
    builtins::Fault,
    ir::{Benefit, PayPeriod as Period, Rhythm},
    value::Date,
};

/// An amount in the paying rhythm, in yuan with two decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Paid {
    /// What a paying month (term, year) gets; compared between grants.
    pub rate: Decimal,
    /// What the evaluated month gets: 0.00 in a month that does not pay.
    pub due: Decimal,
}

/// Converts an amount of a period into the rhythm of its benefit on a day.
///
/// A yearly amount paid monthly over n paying months is half-up(A/n) to the fen; the school year's last paying month
/// gets what is left. No other month is looked at.
pub fn convert(amount: Decimal, period: Period, benefit: &Benefit, as_of: Date) -> Result<Paid, Fault> {
    if amount.is_sign_negative() && !amount.is_zero() {
        return Err(Fault::Overflow);
    }
    let month = as_of.month();
    let (rate, pays) = match benefit.rhythm {
        Rhythm::Monthly => {
            let months = if benefit.months.is_empty() { &SCHOOL_YEAR[..] } else { benefit.months.as_slice() };
            let rate = match period {
                Period::Year => share(amount, months, month)?,
                Period::Term => {
                    let spring = as_of.is_spring_term();
                    let of_term: Vec<u8> =
                        months.iter().copied().filter(|m| is_spring(*m) == spring).collect();
                    share(amount, &of_term, month)?
                }
                Period::Month | Period::Payment | Period::None => amount,
            };
            (rate, months.contains(&month))
        }
        Rhythm::Termly => {
            let rate = match period {
                Period::Year if as_of.is_spring_term() => sub(amount, fen(half(amount)?))?,
                Period::Year => half(amount)?,
                _ => amount,
            };
            let spring = as_of.is_spring_term();
            let first = if spring { 3 } else { 9 };
            let named = benefit.months.iter().copied().find(|m| is_spring(*m) == spring);
            (rate, month == named.unwrap_or(first))
        }
        Rhythm::Yearly => (amount, month == benefit.months.first().copied().unwrap_or(9)),
        // Whether it was paid before is not known here: the month named, or every month asked about.
        Rhythm::Once => {
            let named = benefit.months.first().filter(|_| benefit.months.len() < SCHOOL_YEAR.len());
            (amount, named.is_none_or(|named| *named == month))
        }
    };
    let rate = fen(rate);
    // A few fen a year, divided by rounding up: nothing is left for the last month.
    if pays && rate < Decimal::ZERO {
        return Err(Fault::Overflow);
    }
    Ok(Paid { rate, due: if pays { rate } else { fen(Decimal::ZERO) } })
}

const SCHOOL_YEAR: [u8; 12] = [9, 10, 11, 12, 1, 2, 3, 4, 5, 6, 7, 8];

fn is_spring(month: u8) -> bool {
    (3..=8).contains(&month)
}

/// The part of one month; `months` in the order of the school year.
fn share(amount: Decimal, months: &[u8], month: u8) -> Result<Decimal, Fault> {
    let n = Decimal::from(months.len().max(1));
    let usual = fen(amount.checked_div(n).ok_or(Fault::Overflow)?);
    if months.last() != Some(&month) {
        return Ok(usual);
    }
    let others = usual.checked_mul(n - Decimal::ONE).ok_or(Fault::Overflow)?;
    sub(amount, others)
}

fn half(amount: Decimal) -> Result<Decimal, Fault> {
    amount.checked_div(Decimal::TWO).ok_or(Fault::Overflow)
}

fn sub(a: Decimal, b: Decimal) -> Result<Decimal, Fault> {
    a.checked_sub(b).ok_or(Fault::Overflow)
}

fn fen(amount: Decimal) -> Decimal {
    let mut rounded = amount.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
    rounded.rescale(2);
    rounded
}

#[cfg(test)]
mod tests {
    use super::*;

    fn benefit(rhythm: Rhythm, months: &[u8]) -> Benefit {
        Benefit {
            name: crate::ir::Name::default(),
            table: crate::ir::TableId(0),
            purpose: String::new(),
            rhythm,
            months: months.to_vec(),
            overlap: crate::ir::Overlap::None,
            family: crate::ir::BenefitId(0),
            span: tiaoli_diagnostics::FileSpan::default(),
            versions: Vec::new(),
            document: crate::ir::DocumentId(0),
        }
    }

    fn sum(amount: i64, period: Period, benefit: &Benefit) -> (Vec<String>, Decimal) {
        let days = (0..12).map(|n| Date::new(2024, 9, 1).unwrap().plus_months(n).unwrap());
        let paid: Vec<Decimal> =
            days.map(|day| convert(Decimal::from(amount), period, benefit, day).unwrap().due).collect();
        (paid.iter().map(Decimal::to_string).collect(), paid.iter().sum())
    }

    #[test]
    fn a_year_sums_exactly_and_the_last_paying_month_takes_the_rest() {
        let ten = benefit(Rhythm::Monthly, &[9, 10, 11, 12, 1, 3, 4, 5, 6, 7]);
        let (months, total) = sum(2000, Period::Year, &ten);
        assert_eq!(
            months.join(" "),
            "200.00 200.00 200.00 200.00 200.00 0.00 200.00 200.00 200.00 200.00 200.00 0.00"
        );
        assert_eq!(total, Decimal::from(2000));
        let seven = benefit(Rhythm::Monthly, &[9, 10, 11, 12, 3, 4, 5]);
        let (months, total) = sum(1000, Period::Year, &seven);
        assert_eq!(
            months.join(" "),
            "142.86 142.86 142.86 142.86 0.00 0.00 142.86 142.86 142.84 0.00 0.00 0.00"
        );
        assert_eq!(total, Decimal::from(1000));
    }

    #[test]
    fn terms_and_years() {
        let (months, total) = sum(1001, Period::Year, &benefit(Rhythm::Termly, &[]));
        assert_eq!((months.first().unwrap().as_str(), months.get(6).unwrap().as_str()), ("500.50", "500.50"));
        assert_eq!(total, Decimal::from(1001));
        let (months, _) = sum(1000, Period::Term, &benefit(Rhythm::Monthly, &[9, 10, 11, 3, 4, 5]));
        assert_eq!(
            months.join(" "),
            "333.33 333.33 333.34 0.00 0.00 0.00 333.33 333.33 333.34 0.00 0.00 0.00"
        );
        let (months, _) = sum(800, Period::Year, &benefit(Rhythm::Yearly, &[]));
        assert_eq!(months.iter().filter(|m| *m != "0.00").count(), 1);
        let (months, total) = sum(800, Period::Payment, &benefit(Rhythm::Once, &[11]));
        assert_eq!((months.get(2).map(String::as_str), total), (Some("800.00"), Decimal::from(800)));
        let (_, every) = sum(800, Period::Payment, &benefit(Rhythm::Once, &[]));
        assert_eq!(every, Decimal::from(9600));
        let negative = convert(Decimal::from(-1), Period::Year, &benefit(Rhythm::Once, &[]), Date::default());
        assert!(negative.is_err());
    }
}
