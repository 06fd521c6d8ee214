//! Dates in every form people type.

use super::{
    CellProblem,
    numerals::{counted, is_numeral, spelled},
    text::{fold, is_blank},
};
use crate::value::Date;

/// Reads 2024-09-01, 2024/9/1, 2024.9.1, 20240901, 2024年9月1日, 二〇二四年九月一日; a time of day behind it is dropped.
pub(super) fn parse(text: &str) -> Result<Date, CellProblem> {
    let folded: String = text.chars().map(fold).collect();
    if folded.contains('年') && folded.chars().any(is_numeral) {
        return chinese(&folded);
    }
    let tokens = tokens(&folded);
    match tokens.as_slice() {
        [Token::Digits(all)] => digits_only(all),
        [Token::Digits(year), Token::Mark('年')] if year.len() == 4 => Err(CellProblem::DayMissing),
        [Token::Digits(year), Token::Mark(first), Token::Digits(month), rest @ ..] => {
            with_marks(year, *first, month, rest)
        }
        _ => Err(CellProblem::NotADate),
    }
}

/// Reads 2024-09, 2024年9月, 202409, 2024.9, or any day of the month; the first day of the month stands for it.
pub(super) fn month(text: &str) -> Result<Date, CellProblem> {
    match parse(text) {
        Err(CellProblem::DayMissing) => {}
        read => return read.map(Date::month_start),
    }
    let folded: String = text.chars().map(fold).filter(|c| !is_blank(*c)).collect();
    // As a number 2024.10 has lost its zero.
    if folded.len() == 6 && folded.ends_with(".1") && folded.bytes().take(4).all(|byte| byte.is_ascii_digit())
    {
        return Err(CellProblem::MonthOrTenth);
    }
    let begun = folded.trim_end_matches('月');
    let first = match begun.chars().rfind(|c| !c.is_ascii_digit()) {
        _ if folded.contains('年') => format!("{begun}月1日"),
        Some(mark) => format!("{begun}{mark}1"),
        None => format!("{begun}01"),
    };
    parse(&first).map_err(|_| CellProblem::MonthMissing)
}

#[derive(Debug)]
enum Token<'a> {
    Digits(&'a str),
    /// A blank is kept only between two digits.
    Mark(char),
}

fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut out = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let len = if c.is_ascii_digit() {
            rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len())
        } else {
            c.len_utf8()
        };
        let Some((head, tail)) = rest.split_at_checked(len) else { break };
        let digit_follows = tail.chars().find(|c| !is_blank(*c)).is_some_and(|c| c.is_ascii_digit());
        if c.is_ascii_digit() {
            out.push(Token::Digits(head));
        } else if !is_blank(c) {
            out.push(Token::Mark(c));
        } else if digit_follows && matches!(out.last(), Some(Token::Digits(_) | Token::Mark('日' | '号'))) {
            out.push(Token::Mark(' '));
        }
        rest = tail;
        // A cell this long is no date, however it goes on.
        if out.len() > 16 {
            break;
        }
    }
    out
}

fn digits_only(all: &str) -> Result<Date, CellProblem> {
    match all.len() {
        8 => match (all.get(..4), all.get(4..6), all.get(6..)) {
            (Some(year), Some(month), Some(day)) => day_of(year, month, day),
            _ => Err(CellProblem::NotADate),
        },
        6 if is_year(all.get(..4)) && is_month(all.get(4..)) => Err(CellProblem::DayMissing),
        4 if is_year(Some(all)) => Err(CellProblem::DayMissing),
        // 1954 to 2119 in days since 1900.
        5 if all.parse().is_ok_and(|n: u32| (20_000..80_000).contains(&n)) => Err(CellProblem::DateSerial),
        _ => Err(CellProblem::NotADate),
    }
}

fn is_year(text: Option<&str>) -> bool {
    text.and_then(|text| text.parse().ok()).is_some_and(|year: i32| (1900..=2200).contains(&year))
}

fn is_month(text: Option<&str>) -> bool {
    text.and_then(|text| text.parse().ok()).is_some_and(|month: u8| (1..=12).contains(&month))
}

fn with_marks(year: &str, first: char, month: &str, rest: &[Token<'_>]) -> Result<Date, CellProblem> {
    let second = match first {
        '年' => '月',
        '-' | '/' | '.' | '–' | '—' | '−' | '·' | '、' => first,
        _ => return Err(CellProblem::NotADate),
    };
    match rest {
        [] | [Token::Mark('月')] if year.len() == 4 && month.len() <= 2 => Err(CellProblem::DayMissing),
        [Token::Mark(mark), Token::Digits(day), time @ ..] if *mark == second && is_time(time) => {
            if day.len() == 4 && year.len() <= 2 {
                return Err(CellProblem::YearLast);
            }
            if year.len() <= 2 && first != '年' || year.len() == 2 {
                return Err(CellProblem::TwoDigitYear);
            }
            day_of(year, month, day)
        }
        _ => Err(CellProblem::NotADate),
    }
}

/// Nothing, 日, or a time of day such as `00:00:00`.
fn is_time(tokens: &[Token<'_>]) -> bool {
    let tokens = match tokens {
        [Token::Mark('日' | '号'), rest @ ..] => rest,
        _ => tokens,
    };
    let clock = match tokens {
        [] => return true,
        [Token::Mark(' ' | 'T' | 't'), clock @ ..] => clock,
        _ => return false,
    };
    let is_part = |digits: &str| digits.len() <= 2;
    match clock {
        [Token::Digits(h), Token::Mark(':'), Token::Digits(m), seconds @ ..] if is_part(h) && is_part(m) => {
            matches!(
                seconds,
                [] | [Token::Mark(':'), Token::Digits(_)]
                    | [Token::Mark(':'), Token::Digits(_), Token::Mark('.'), Token::Digits(_)]
                    | [Token::Mark('Z' | 'z')]
                    | [Token::Mark(':'), Token::Digits(_), Token::Mark('Z' | 'z')]
            )
        }
        _ => false,
    }
}

fn chinese(text: &str) -> Result<Date, CellProblem> {
    let text: String = text.chars().filter(|c| !is_blank(*c)).collect();
    let (year, rest) = text.split_once('年').ok_or(CellProblem::NotADate)?;
    let part = |text: &str| text.parse().ok().or_else(|| counted(text)).ok_or(CellProblem::NotADate);
    let year = year.parse().ok().or_else(|| spelled(year)).ok_or(CellProblem::NotADate)?;
    if rest.is_empty() {
        return Err(CellProblem::DayMissing);
    }
    let (month, day) = rest.split_once('月').ok_or(CellProblem::NotADate)?;
    let month: u32 = part(month)?;
    if day.is_empty() {
        return Err(CellProblem::DayMissing);
    }
    let day: u32 = part(day.strip_suffix(['日', '号']).unwrap_or(day))?;
    day_of(&format!("{year:04}"), &month.to_string(), &day.to_string())
}

fn day_of(year: &str, month: &str, day: &str) -> Result<Date, CellProblem> {
    if year.len() != 4 || month.len() > 2 || day.len() > 2 {
        return Err(CellProblem::NotADate);
    }
    let number = |text: &str| text.parse::<u16>().map_err(|_| CellProblem::NotADate);
    let (year, month, day) = (number(year)?, number(month)?, number(day)?);
    if !(1900..=2200).contains(&year) {
        return Err(CellProblem::DateOutOfRange);
    }
    let small = |n: u16| u8::try_from(n).unwrap_or(0);
    Date::new(i32::from(year), small(month), small(day)).ok_or(CellProblem::NoSuchDay)
}
