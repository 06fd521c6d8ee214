//! DESIGN 4.7: what one day's month pays.

use super::{
    day::Day,
    model::{Benefit, Money, Per, Rhythm},
};

/// Rounds half up to the fen; amounts are never negative here.
fn divide(fen: i64, parts: i64) -> i64 {
    (2 * fen + parts) / (2 * parts)
}

/// The paying months, those of the first month of the term or school year where none are named.
pub fn paying_months(benefit: &Benefit) -> Vec<u8> {
    if !benefit.months.is_empty() {
        return benefit.months.clone();
    }
    match benefit.rhythm {
        Rhythm::Monthly => vec![9, 10, 11, 12, 1, 2, 3, 4, 5, 6, 7, 8],
        Rhythm::Termly => vec![9, 3],
        Rhythm::Yearly => vec![9],
    }
}

pub fn pays(benefit: &Benefit, on: Day) -> bool {
    paying_months(benefit).contains(&on.month)
}

/// An amount in the benefit's rhythm, as though the month were a paying one.
pub fn convert(money: Money, benefit: &Benefit, on: Day) -> i64 {
    let months = paying_months(benefit);
    match (benefit.rhythm, money.per) {
        (Rhythm::Monthly, Per::Month) => money.fen,
        (Rhythm::Monthly, Per::Year) => share(money.fen, &months, on),
        (Rhythm::Monthly, Per::Term) => {
            let autumn = |month: u8| !(3..=8).contains(&month);
            let term: Vec<u8> =
                months.into_iter().filter(|month| autumn(*month) == on.in_autumn_term()).collect();
            share(money.fen, &term, on)
        }
        (Rhythm::Termly, Per::Year) => {
            let half = divide(money.fen, 2);
            if on.in_autumn_term() { half } else { money.fen - half }
        }
        (Rhythm::Termly, _) | (Rhythm::Yearly, _) => money.fen,
    }
}

/// The last of the months takes what is left over.
fn share(fen: i64, months: &[u8], on: Day) -> i64 {
    let parts = i64::try_from(months.len()).unwrap();
    let each = divide(fen, parts);
    if months.last() == Some(&on.month) { fen - (parts - 1) * each } else { each }
}
