//! Citizen ID numbers (GB 11643): eighteen characters with a birth date and a check character.

use std::borrow::Cow;

use super::{
    CellProblem,
    text::{fold, is_blank},
};
use crate::value::Date;

/// The weights of the first seventeen digits.
const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
/// The check character by the weighted sum modulo eleven.
const CHECKS: &[u8; 11] = b"10X98765432";

/// Gives the number in its normal form: capital X, no blanks, no apostrophe. The county is not looked at: old codes stay
/// valid, and the prefix says where a person was first registered, not where they live.
pub(super) fn parse(text: &str) -> Result<Cow<'_, str>, CellProblem> {
    if is_exponent_form(text) {
        return Err(CellProblem::IdDamaged);
    }
    let id = if is_normal_form(text) {
        Cow::Borrowed(text)
    } else {
        let tidy = text.chars().map(fold).filter(|c| !is_blank(*c) && !matches!(c, '\'' | '’' | '‘' | '-'));
        Cow::Owned(tidy.map(|c| c.to_ascii_uppercase()).collect())
    };
    let digits = id.bytes().take_while(u8::is_ascii_digit).count();
    if id.len() == 15 && digits == 15 {
        return Err(CellProblem::IdOldForm);
    }
    if id.chars().count() != 18 {
        // Excel may also show such a number as 150199200703150000.00
        let whole = id.split('.').next().unwrap_or_default();
        let damaged = whole.len() == 18 && whole.len() == digits && whole.ends_with("000");
        return Err(if damaged { CellProblem::IdDamaged } else { CellProblem::IdLength(id.chars().count()) });
    }
    if digits < 17 || !id.ends_with(|c: char| c.is_ascii_digit() || c == 'X') {
        return Err(CellProblem::IdCharacters);
    }
    let is_sound = check_character(&id) == id.as_bytes().get(17).copied();
    // Fifteen digits are all a spreadsheet keeps of a number; sequence 000 is never issued.
    if id.ends_with("000") && (!is_sound || id.get(14..17) == Some("000")) {
        return Err(CellProblem::IdDamaged);
    }
    birth_date(&id).ok_or(CellProblem::IdDate)?;
    if !is_sound {
        return Err(CellProblem::IdCheckDigit);
    }
    Ok(id)
}

/// Whether there is nothing to tidy.
fn is_normal_form(text: &str) -> bool {
    text.len() == 18 && text.bytes().all(|b| b.is_ascii_digit() || b == b'X')
}

/// The birth date in an ID number of eighteen characters.
pub fn birth_date(id: &str) -> Option<Date> {
    let part = |range: std::ops::Range<usize>| id.get(range).and_then(|digits| digits.parse::<u16>().ok());
    let (year, month, day) = (part(6..10)?, part(10..12)?, part(12..14)?);
    let date = Date::new(i32::from(year), u8::try_from(month).ok()?, u8::try_from(day).ok()?)?;
    (1900..=2200).contains(&year).then_some(date)
}

/// The check character that belongs to the first seventeen digits.
fn check_character(id: &str) -> Option<u8> {
    let sum: u32 =
        id.bytes().zip(WEIGHTS).map(|(digit, weight)| u32::from(digit.wrapping_sub(b'0')) * weight).sum();
    CHECKS.get(sum as usize % 11).copied()
}

/// 1.50199E+17: how a spreadsheet shows a long number. Such a text has lost its last digits.
pub fn is_exponent_form(text: &str) -> bool {
    // Most cells have no e. A full-width one begins with this byte.
    if !text.bytes().any(|byte| matches!(byte, b'e' | b'E' | 0xef)) {
        return false;
    }
    let text: String = text.chars().map(fold).filter(|c| !is_blank(*c) && *c != '\'').collect();
    let Some((mantissa, exponent)) = text.split_once(['e', 'E']) else { return false };
    let Some(power) = exponent.strip_prefix('+') else { return false };
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let mantissa_fits = match mantissa.split_once('.') {
        Some((whole, fraction)) => whole.len() == 1 && is_digits(whole) && is_digits(fraction),
        None => mantissa.len() == 1 && is_digits(mantissa),
    };
    mantissa_fits && is_digits(power)
}

/// An ID number as it may be shown: `150199********0010`. Other texts keep at most six characters in front and four behind.
pub fn mask_id(id: &str) -> String {
    let count = id.chars().count();
    let (head, tail) = if count >= 15 { (6, 4) } else { (count / 4, count / 4) };
    let hidden = count.saturating_sub(head + tail);
    let mask = |(at, c): (usize, char)| if at < head || at >= head + hidden { c } else { '*' };
    id.chars().enumerate().map(mask).collect()
}

/// Whether a whole text has the form of a citizen ID number, be its check character mistyped.
pub fn has_id_form(text: &str) -> bool {
    let text = super::squeeze(text);
    let id = text.trim_start_matches(['\'', '’', '‘']);
    let digits = id.bytes().take_while(u8::is_ascii_digit).count();
    id.len() == 18 && (digits == 18 || (digits == 17 && id.ends_with('x'))) && birth_date(id).is_some()
}

/// Whether a text holds a number of a person.
pub fn holds_id(text: &str) -> bool {
    mask_ids(text) != text
}

/// A text with every number of a person in it masked: whole runs of 15 to 19 digits, the last may be X, and ID numbers
/// written in groups. A run next to a decimal point is part of a number.
pub fn mask_ids(text: &str) -> String {
    /// ID numbers have 15 or 18 digits, bank cards 16 to 19.
    const NUMBERS_OF_PEOPLE: std::ops::RangeInclusive<usize> = 15..=19;
    let is_digit = |c: char| fold(c).is_ascii_digit();
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(is_digit) {
        let (before, from_digits) = rest.split_at_checked(start).unwrap_or((rest, ""));
        let mut len = from_digits.find(|c| !is_digit(c)).unwrap_or(from_digits.len());
        let tail = from_digits.get(len..).and_then(|tail| tail.chars().next());
        if let Some(x) = tail.filter(|c| matches!(fold(*c), 'x' | 'X')) {
            len += x.len_utf8();
        }
        let (run, after) = from_digits.split_at_checked(len).unwrap_or((from_digits, ""));
        out.push_str(before);
        let fraction = is_fraction(&out);
        let in_decimal = fraction || is_whole_part(after);
        let short = run.chars().count() < *NUMBERS_OF_PEOPLE.start();
        if !in_decimal && NUMBERS_OF_PEOPLE.contains(&run.chars().count()) {
            out.push_str(&mask_id(run));
        } else if let Some((number, behind)) = in_groups(from_digits).filter(|_| short && !fraction) {
            out.push_str(&mask_groups(number));
            rest = behind;
            continue;
        } else {
            out.push_str(run);
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

/// The digits that a text begins with, where they are groups that make up an ID number, `150199 20081130 0039`; with what
/// follows. Two dates are none.
fn in_groups(text: &str) -> Option<(&str, &str)> {
    /// Blanks and strokes between two groups.
    const WIDEST: usize = 3;
    let mut digits = String::new();
    let mut gap = 0;
    for (at, c) in text.char_indices() {
        let plain = fold(c).to_ascii_uppercase();
        if plain.is_ascii_digit() || plain == 'X' && digits.len() == 17 {
            digits.push(plain);
            gap = 0;
        } else if is_blank(c) || matches!(plain, '-' | '—' | '–' | '_' | '.' | '/' | '·' | ',') {
            gap += 1;
        } else {
            return None;
        }
        if digits.len() == 18 {
            let (number, behind) = text.split_at_checked(at + c.len_utf8())?;
            let goes_on = behind.chars().next().is_some_and(|next| fold(next).is_ascii_digit());
            return (!goes_on && has_birth_date(&digits)).then_some((number, behind));
        }
        if gap > WIDEST {
            return None;
        }
    }
    None
}

fn has_birth_date(id: &str) -> bool {
    let part = |from: usize, to: usize| id.get(from..to).and_then(|part| part.parse::<u16>().ok());
    matches!((part(6, 10), part(10, 12), part(12, 14)), (Some(1900..=2199), Some(1..=12), Some(1..=31)))
}

/// An ID number in groups, as it may be shown: what separates the groups stays in its place.
fn mask_groups(number: &str) -> String {
    let mut at = 0;
    let mask = |c: char| {
        if !fold(c).is_ascii_alphanumeric() {
            return c;
        }
        at += 1;
        if at <= 6 || at > 14 { c } else { '*' }
    };
    number.chars().map(mask).collect()
}

/// Whether what follows a text goes on behind its decimal point: `0.`.
fn is_fraction(before: &str) -> bool {
    let mut back = before.chars().rev().map(fold);
    back.next() == Some('.') && back.next().is_some_and(|c| c.is_ascii_digit())
}

/// Whether a text begins with decimals: `.5`.
fn is_whole_part(after: &str) -> bool {
    let mut ahead = after.chars().map(fold);
    ahead.next() == Some('.') && ahead.next().is_some_and(|c| c.is_ascii_digit())
}
