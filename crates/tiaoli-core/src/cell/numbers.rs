//! Numbers and amounts, with the units people write behind them.

use rust_decimal::Decimal;

use super::{
    CellProblem, is_counted,
    numerals::{counted, is_numeral},
    text::squeeze,
    within_limits,
};
use crate::ir::{PayPeriod, Unit};

/// A number as written, before its unit is compared with the field's.
struct Written {
    number: Decimal,
    unit: Suffix,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Suffix {
    None,
    Percent,
    /// 人, 个, 次 …: says what is counted, not in what unit.
    Counter,
    Years,
    Months,
    Days,
    WorkingDays,
    Yuan(PayPeriod),
}

/// A number of a field with this unit; percentages as fractions.
pub(super) fn number(text: &str, integer: bool, unit: Unit) -> Result<Decimal, CellProblem> {
    let written = written(text)?;
    let fits = matches!(
        (unit, written.unit),
        (_, Suffix::None)
            | (Unit::None, Suffix::Counter | Suffix::Percent | Suffix::Years)
            | (Unit::Percent, Suffix::Percent)
            | (Unit::Years, Suffix::Years)
            | (Unit::Months, Suffix::Months)
            | (Unit::Days, Suffix::Days)
            | (Unit::WorkingDays, Suffix::WorkingDays | Suffix::Days)
    );
    if !fits {
        return Err(CellProblem::WrongUnit { found: text.to_owned() });
    }
    // 0.2 is how spreadsheets keep 20 %; a plain 1 may be all of it or a hundredth.
    if unit == Unit::Percent && written.unit == Suffix::None && written.number >= Decimal::ONE {
        return Err(CellProblem::PercentSign);
    }
    if is_counted(unit) && written.number < Decimal::ZERO {
        return Err(CellProblem::Negative);
    }
    let number = within_limits(written.number)?;
    if integer && !number.is_integer() {
        return Err(CellProblem::NotWhole);
    }
    Ok(number)
}

/// An amount in yuan. A period in the cell must be the field's.
pub(super) fn money(text: &str, period: PayPeriod) -> Result<Decimal, CellProblem> {
    let written = written(text)?;
    let fits = match written.unit {
        Suffix::None | Suffix::Yuan(PayPeriod::None) => true,
        Suffix::Yuan(found) => found == period,
        _ => false,
    };
    if !fits {
        return Err(CellProblem::WrongUnit { found: text.to_owned() });
    }
    if written.number < Decimal::ZERO {
        return Err(CellProblem::Negative);
    }
    within_limits(written.number)
}

/// An amount with its period, where it names one: 每生每月200元, 2000 CNY/year.
pub(super) fn amount(text: &str) -> Result<(Decimal, PayPeriod), CellProblem> {
    let written = written(text)?;
    let period = match written.unit {
        Suffix::None => PayPeriod::None,
        Suffix::Yuan(period) => period,
        _ => return Err(CellProblem::WrongUnit { found: text.to_owned() }),
    };
    if written.number < Decimal::ZERO {
        return Err(CellProblem::Negative);
    }
    within_limits(written.number).map(|amount| (amount, period))
}

fn written(text: &str) -> Result<Written, CellProblem> {
    let text = squeeze(text);
    let (before, rest) = strip_period_before(&text);
    let rest = ["人民币", "rmb", "cny"].iter().find_map(|word| rest.strip_prefix(word)).unwrap_or(rest);
    let marked = rest.strip_prefix(['¥', '￥']);
    let rest = marked.unwrap_or(rest);
    let (digits, rest) = split_number(rest);
    let mut number = plain_number(digits)?;
    if rest.starts_with('e')
        && rest.chars().nth(1).is_some_and(|c| c.is_ascii_digit() || matches!(c, '+' | '-'))
    {
        return Err(CellProblem::Exponent);
    }
    let mut rest = rest;
    for (word, factor) in [("万", 10_000), ("亿", 100_000_000)] {
        if let Some(tail) = rest.strip_prefix(word) {
            number = number.checked_mul(Decimal::from(factor)).ok_or(CellProblem::TooManyDigits)?;
            rest = tail;
            break;
        }
    }
    let mut unit = suffix(rest).or_else(|| half(rest, &mut number)).ok_or(CellProblem::NotANumber)?;
    if marked.is_some() || before.is_some() {
        unit = match unit {
            Suffix::None => Suffix::Yuan(PayPeriod::None),
            other => other,
        };
    }
    if let (Some(before), Suffix::Yuan(PayPeriod::None)) = (before, unit) {
        unit = Suffix::Yuan(before);
    }
    if unit == Suffix::Percent {
        number = number.checked_div(Decimal::ONE_HUNDRED).ok_or(CellProblem::TooManyDigits)?;
    }
    Ok(Written { number, unit })
}

/// 每生每年2000元: the period may stand before the amount.
fn strip_period_before(text: &str) -> (Option<PayPeriod>, &str) {
    let rest = text.strip_prefix("每生").or_else(|| text.strip_prefix("每人")).unwrap_or(text);
    let periods = [
        ("每学年", PayPeriod::Year),
        ("每年", PayPeriod::Year),
        ("每学期", PayPeriod::Term),
        ("每月", PayPeriod::Month),
        ("每次", PayPeriod::Payment),
    ];
    match periods.iter().find_map(|(word, period)| Some((*period, rest.strip_prefix(word)?))) {
        Some((period, rest)) => (Some(period), rest),
        None => (None, text),
    }
}

/// The longest head that can be a number: digits with sign, commas and point, or Chinese numerals.
fn split_number(text: &str) -> (&str, &str) {
    let is_digit = |c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '−' | ',' | '.');
    let end = match text.chars().next() {
        Some(c) if is_digit(c) => text.find(|c| !is_digit(c)),
        Some(c) if is_numeral(c) => text.find(|c| !is_numeral(c)),
        _ => Some(0),
    };
    text.split_at_checked(end.unwrap_or(text.len())).unwrap_or((text, ""))
}

fn plain_number(text: &str) -> Result<Decimal, CellProblem> {
    if text.chars().next().is_some_and(is_numeral) {
        return counted(text).map(Decimal::from).ok_or(CellProblem::NotANumber);
    }
    let (negative, digits) = match text.strip_prefix(['-', '−']) {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let all_digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    let whole = without_commas(whole).ok_or(CellProblem::NotANumber)?;
    if whole.is_empty() || !all_digits(&whole) || !all_digits(fraction) || digits.ends_with('.') {
        return Err(CellProblem::NotANumber);
    }
    let fraction = fraction.trim_end_matches('0');
    if whole.trim_start_matches('0').len() > 20 || fraction.len() > 8 {
        return Err(CellProblem::TooManyDigits);
    }
    let text = if fraction.is_empty() { whole } else { format!("{whole}.{fraction}") };
    let number = Decimal::from_str_exact(&text).map_err(|_| CellProblem::TooManyDigits)?;
    Ok(if negative { -number } else { number })
}

/// 1,234,567 without its commas; `None` where they do not stand every three digits.
fn without_commas(whole: &str) -> Option<String> {
    let mut groups = whole.split(',');
    let first = groups.next()?;
    let rest: Vec<&str> = groups.collect();
    let grouped =
        rest.is_empty() || ((1..=3).contains(&first.len()) && rest.iter().all(|group| group.len() == 3));
    grouped.then(|| rest.iter().fold(first.to_owned(), |all, group| all + group))
}

/// 年半, 年半制: half a year more.
fn half(rest: &str, number: &mut Decimal) -> Option<Suffix> {
    if !matches!(rest, "年半" | "年半制") {
        return None;
    }
    *number = number.checked_add(Decimal::new(5, 1))?;
    Some(Suffix::Years)
}

fn suffix(text: &str) -> Option<Suffix> {
    let text = text.trim_end_matches('整');
    if let Some(rest) =
        ["元", "圆", "块", "cny", "yuan", "rmb"].iter().find_map(|word| text.strip_prefix(word))
    {
        let rest = rest.strip_prefix("/生").or_else(|| rest.strip_prefix("/人")).unwrap_or(rest);
        let rest = rest.strip_prefix("每生").unwrap_or(rest);
        return Some(Suffix::Yuan(match rest.trim_start_matches(['/', '每']) {
            "" => PayPeriod::None,
            "年" | "学年" | "生年" | "year" => PayPeriod::Year,
            "学期" | "term" => PayPeriod::Term,
            "月" | "month" => PayPeriod::Month,
            "次" | "payment" => PayPeriod::Payment,
            "生" | "人" => PayPeriod::None,
            _ => return None,
        }));
    }
    Some(match text {
        "" => Suffix::None,
        "%" => Suffix::Percent,
        "人" | "名" | "个" | "次" | "所" | "分" | "学期" | "项" | "户" => Suffix::Counter,
        "年" | "岁" | "周岁" | "年制" | "学年" | "year" | "years" => Suffix::Years,
        "月" | "个月" | "month" | "months" => Suffix::Months,
        "天" | "日" | "day" | "days" => Suffix::Days,
        "工作日" | "个工作日" | "workingdays" => Suffix::WorkingDays,
        _ => return None,
    })
}
