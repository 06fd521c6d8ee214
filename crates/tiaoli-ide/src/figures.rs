//! Numbers as people read them.

use rust_decimal::Decimal;

/// Digits in groups of three.
pub fn grouped(digits: &str) -> String {
    let mut out = String::new();
    for (at, c) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    out
}

/// `1,204`
pub fn count(of: u64) -> String {
    grouped(&of.to_string())
}

/// `¥62,400`, with cents only where there are some.
pub fn yuan(amount: Decimal) -> String {
    let text = if amount.fract().is_zero() { format!("{amount:.0}") } else { format!("{amount:.2}") };
    let digits = text.trim_start_matches('-');
    let (whole, cents) = digits.split_once('.').map_or((digits, ""), |(whole, cents)| (whole, cents));
    let point = if cents.is_empty() { "" } else { "." };
    format!("¥{}{point}{cents}", grouped(whole))
}

/// `+18`, `−3`
pub fn signed_count(of: i64) -> String {
    format!("{}{}", if of < 0 { "−" } else { "+" }, count(of.unsigned_abs()))
}

/// `+¥3,600`, `−¥50`
pub fn signed_money(of: Decimal) -> String {
    format!("{}{}", if of < Decimal::ZERO { "−" } else { "+" }, yuan(of.abs()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_of_three() {
        assert_eq!((count(1204).as_str(), count(99).as_str()), ("1,204", "99"));
        assert_eq!(yuan(Decimal::new(6_240_050, 2)), "¥62,400.50");
        assert_eq!(yuan(Decimal::new(6_240_000, 2)), "¥62,400");
    }
}
