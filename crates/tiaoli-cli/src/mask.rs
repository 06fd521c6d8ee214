//! ID numbers in texts for people: region and last four stay, the birth date goes.

use std::borrow::Cow;

/// Masks every Chinese ID number in a text: `150199200801010010` → `150199********0010`. Runs of 17 digits with a check
/// character, and of 15 digits (the old form), count as one; longer runs of digits are other numbers.
pub(crate) fn ids(text: &str) -> Cow<'_, str> {
    let mut out = String::new();
    let mut copied = 0;
    let mut from = 0;
    while let Some((start, end)) = digits(text, from) {
        let next = text.get(end..).and_then(|rest| rest.chars().next());
        let with_check = matches!(next, Some('X' | 'x' | 'Ｘ'));
        let hidden = match end - start {
            18 => Some(start + 6..start + 14),
            17 if with_check => Some(start + 6..start + 14),
            15 => Some(start + 6..start + 11),
            _ => None,
        };
        if let Some(hidden) = hidden {
            out.push_str(text.get(copied..hidden.start).unwrap_or_default());
            out.push_str(&"*".repeat(hidden.len()));
            copied = hidden.end;
        }
        from = end;
    }
    if copied == 0 {
        return Cow::Borrowed(text);
    }
    out.push_str(text.get(copied..).unwrap_or_default());
    Cow::Owned(out)
}

/// The next run of ASCII digits at or after `from`.
fn digits(text: &str, from: usize) -> Option<(usize, usize)> {
    let rest = text.get(from..)?;
    let start = from + rest.find(|c: char| c.is_ascii_digit())?;
    let len = text.get(start..)?.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len() - start);
    Some((start, start + len))
}

/// Masks unless whole numbers were asked for.
pub(crate) fn unless(show: bool, text: &str) -> Cow<'_, str> {
    if show { Cow::Borrowed(text) } else { ids(text) }
}

#[cfg(test)]
mod tests {
    use super::ids;

    #[test]
    fn id_numbers_are_hidden_and_other_numbers_are_not() {
        assert_eq!(ids("150199200801010010"), "150199********0010");
        assert_eq!(ids("王某 15019920080101001X。"), "王某 150199********001X。");
        assert_eq!(ids("G150199200801010010,150199080101001"), "G150199********0010,150199*****1001");
        for other in ["", "2024年10月15日", "第12行", "1501992008010100101", "15019920080101", "2300.00元"] {
            assert_eq!(ids(other), other);
        }
        assert_eq!(ids("一150199200801010010二150199200801010010"), "一150199********0010二150199********0010");
    }
}
