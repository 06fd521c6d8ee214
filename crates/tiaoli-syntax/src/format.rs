//! Tree to text.

/// A number in Chinese numerals, as in headings: 12 is 十二.
pub(crate) fn chinese_number(number: u32) -> String {
    const DIGITS: [&str; 10] = ["〇", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let digit = |n: u32| DIGITS.get(n as usize).copied().unwrap_or_default();
    match number {
        0..=9 => digit(number).to_owned(),
        10..=99 => {
            let tens = if number < 20 { String::new() } else { digit(number / 10).to_owned() };
            let ones = if number % 10 == 0 { "" } else { digit(number % 10) };
            format!("{tens}十{ones}")
        }
        100..=999 => {
            let rest = match number % 100 {
                0 => String::new(),
                rest @ 1..=9 => format!("零{}", digit(rest)),
                rest @ 10..=19 => format!("一{}", chinese_number(rest)),
                rest => chinese_number(rest),
            };
            format!("{}百{rest}", digit(number / 100))
        }
        _ => number.to_string().chars().filter_map(|c| c.to_digit(10)).map(digit).collect(),
    }
}
