//! Values people type on the command line.

use tiaoli_core::value::Date;

/// A day: `2024-10-15`, `2024/10/15`, `2024.10.15`, `20241015`, `2024年10月15日`.
pub(crate) fn date(text: &str) -> Option<Date> {
    let text = text.trim();
    if text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit()) {
        let number: i32 = text.parse().ok()?;
        let (month, day) = (number / 100 % 100, number % 100);
        return Date::new(number / 10_000, u8::try_from(month).ok()?, u8::try_from(day).ok()?);
    }
    let text = text.strip_suffix('日').unwrap_or(text);
    let parts: Vec<&str> = text.split(['-', '/', '.', '年', '月']).collect();
    let digits = |s: &str| (1..=4).contains(&s.len()) && s.bytes().all(|b| b.is_ascii_digit());
    match parts.as_slice() {
        [year, month, day] if year.len() == 4 && parts.iter().all(|part| digits(part)) => {
            Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
        }
        _ => None,
    }
}

/// `left=right`; the full-width ＝ is read too. `None` when there is no sign or nothing before it.
pub(crate) fn pair(text: &str) -> Option<(&str, &str)> {
    let (left, right) = text.split_once(['=', '＝'])?;
    let left = left.trim();
    (!left.is_empty()).then_some((left, right.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_as_people_type_them() {
        let day = Date::new(2024, 9, 1);
        for text in
            ["2024-09-01", "2024-9-1", "2024/9/1", "2024.9.1", "20240901", "2024年9月1日", " 2024-09-01 "]
        {
            assert_eq!(date(text), day, "{text}");
        }
        for text in
            ["", "2024-13-01", "2024-02-30", "24-9-1", "2024-09", "1-9-2024", "二〇二四年", "2024-09-01-02"]
        {
            assert_eq!(date(text), None, "{text}");
        }
    }

    #[test]
    fn pairs() {
        assert_eq!(pair("户籍=城市"), Some(("户籍", "城市")));
        assert_eq!(pair("a ＝ b=c"), Some(("a", "b=c")));
        assert_eq!(pair("a="), Some(("a", "")));
        assert_eq!(pair("=b"), None);
        assert_eq!(pair("file.csv"), None);
    }
}
