//! Numbers, amounts, dates and lists of grades and months from their words.

use pest::iterators::Pair;
use rust_decimal::Decimal;
use tiaoli_diagnostics::Span;

use super::Lower;
use crate::ast::{
    DateKind, DateLit, Literal, LiteralKind, MoneyLit, MoneyScale, NumberLit, Payee, PeriodLit, UnitLit,
};
use crate::grammar::Rule;
use crate::problems;

/// The value of a Chinese or Arabic numeral; `None` where it is too large or its words do not make one number (一二十).
pub(crate) fn numeral(text: &str) -> Option<u32> {
    if text.starts_with(|c: char| c.is_ascii_digit()) {
        return text.parse().ok();
    }
    const DIGITS: &str = "零一二三四五六七八九";
    let value_of = |c: char| match c {
        '〇' => Some(0),
        c => DIGITS.chars().position(|digit| digit == c).and_then(|at| u32::try_from(at).ok()),
    };
    if !text.contains(['十', '百']) {
        // 二〇: digit by digit.
        return text.chars().try_fold(0_u32, |sum, c| sum.checked_mul(10)?.checked_add(value_of(c)?));
    }
    let mut total = 0_u32;
    let mut digit = None;
    for c in text.chars() {
        let scale = match c {
            '十' => 10,
            '百' => 100,
            c => {
                // 一二十: a digit that nothing takes up would be lost. 一百零二 has a zero that says nothing.
                if digit.is_some_and(|digit| digit > 0) {
                    return None;
                }
                digit = Some(value_of(c)?);
                continue;
            }
        };
        let count = digit.take().filter(|d| *d > 0).unwrap_or(1);
        total = total.checked_add(scale * count)?;
    }
    total.checked_add(digit.unwrap_or(0))
}

/// 第四条之一第二款, `article 4 paragraph 2`: number, sub-number, paragraph. `None` if a number is too large.
pub(super) fn article_numbers(text: &str) -> Option<[Option<u32>; 3]> {
    let optional = |part: Option<&str>| match part {
        Some(part) => numeral(part.trim()).map(Some),
        None => Some(None),
    };
    if let Some(rest) = text.strip_prefix("article") {
        let (number, paragraph) = match rest.split_once("paragraph") {
            Some((number, paragraph)) => (number, Some(paragraph)),
            None => (rest, None),
        };
        return Some([Some(numeral(number.trim())?), None, optional(paragraph)?]);
    }
    let (number, rest) = text.trim_start_matches('第').split_once('条')?;
    let (sub, paragraph) = match rest.split_once('第') {
        Some((sub, paragraph)) => (sub, Some(paragraph.trim_end_matches('款'))),
        None => (rest, None),
    };
    let sub = Some(sub.trim_start_matches('之')).filter(|sub| !sub.is_empty());
    Some([Some(numeral(number)?), optional(sub)?, optional(paragraph)?])
}

/// The numbers of a text, in order: 2022年9月1日 is 2022, 9, 1.
fn digit_runs(text: &str) -> Vec<u32> {
    let runs = text.split(|c: char| !c.is_ascii_digit()).filter(|run| !run.is_empty());
    runs.map(|run| run.parse().unwrap_or(u32::MAX)).collect()
}

fn days_in(year: i32, month: u8) -> u8 {
    match month {
        2 if (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

impl Lower<'_> {
    /// A literal pair of any kind; the value of what cannot be right is reported and replaced by a harmless one.
    pub(super) fn literal(&mut self, pair: &Pair<'_, Rule>) -> Option<Literal> {
        let span = self.span(pair);
        let text = pair.as_str();
        let kind = match pair.as_rule() {
            Rule::date | Rule::bad_date | Rule::year_month | Rule::term => {
                LiteralKind::Date(self.date(pair)?)
            }
            Rule::school_year => LiteralKind::SchoolYear(self.school_year(text, span)),
            Rule::money => LiteralKind::Money(self.money(text, span)),
            Rule::per_student => LiteralKind::Money(self.per_student(text, span)),
            Rule::months | Rule::month_list => LiteralKind::Months(self.months(text, span)),
            Rule::grades => LiteralKind::Grades(self.grades(text, span)),
            Rule::quantity | Rule::quantity_tight | Rule::day_count => {
                LiteralKind::Number(self.number(text, span))
            }
            Rule::string => LiteralKind::Text(self.string(pair)),
            Rule::k_yes => LiteralKind::Bool(true),
            Rule::k_no => LiteralKind::Bool(false),
            _ => return None,
        };
        Some(Literal { kind, span })
    }

    pub(super) fn date(&mut self, pair: &Pair<'_, Rule>) -> Option<DateLit> {
        let span = self.span(pair);
        let text = pair.as_str();
        let runs = digit_runs(text);
        let mut runs = runs.iter().copied();
        let year = i32::try_from(runs.next()?).ok()?;
        let mut small = || runs.next().map(|n| u8::try_from(n).unwrap_or(u8::MAX));
        let kind = if pair.as_rule() == Rule::term {
            DateKind::Term { year, spring: text.contains('春') || text.contains("spring") }
        } else {
            let month = small()?;
            match small() {
                Some(day) => DateKind::Day { year, month, day },
                None => DateKind::Month { year, month },
            }
        };
        let good = match kind {
            DateKind::Day { year, month, day } => {
                (1..=12).contains(&month) && day >= 1 && day <= days_in(year, month)
            }
            DateKind::Month { month, .. } => (1..=12).contains(&month),
            DateKind::Term { .. } => true,
        } && year >= 1;
        if !good {
            let last = match kind {
                DateKind::Day { year, month, day } if (1..=12).contains(&month) && day > 0 && year >= 1 => {
                    Some(DateKind::Day { year, month, day: days_in(year, month) })
                }
                _ => None,
            };
            let problem = problems::no_such_date(self.at(span), &kind, last.as_ref());
            self.report(problem);
        } else if pair.as_rule() == Rule::bad_date {
            let problem = problems::date_form(self.at(span), text, &kind);
            self.report(problem);
        }
        Some(DateLit { kind, span })
    }

    fn school_year(&mut self, text: &str, span: Span) -> i32 {
        let runs = digit_runs(text);
        let first = runs.first().copied().unwrap_or_default();
        if runs.get(1).is_some_and(|second| Some(*second) != first.checked_add(1)) {
            let problem = problems::bad_school_year(self.at(span), first);
            self.report(problem);
        }
        i32::try_from(first).unwrap_or_default()
    }

    fn decimal(&mut self, digits: &str, span: Span) -> Decimal {
        let plain: String = digits.chars().filter(|c| *c != ',').collect();
        // Exact: a number with more digits than can be kept is refused, not rounded.
        Decimal::from_str_exact(&plain).unwrap_or_else(|_| {
            let problem = problems::number_too_large(self.at(span));
            self.report(problem);
            Decimal::ZERO
        })
    }

    fn number(&mut self, text: &str, span: Span) -> NumberLit {
        let (digits, unit) = split_number(text);
        let value = self.decimal(digits, span);
        NumberLit { value, unit: unit_of(unit) }
    }

    fn money(&mut self, text: &str, span: Span) -> MoneyLit {
        let (digits, unit) = split_number(text);
        let value = self.decimal(digits, span);
        let (unit, period) = match unit.rsplit_once('/') {
            Some((unit, period)) => (unit, period_of(period)),
            None => (unit, None),
        };
        let per_student = unit.contains("/student") || text.contains("/student");
        // `CNY/student` alone names no period.
        MoneyLit { value, scale: scale_of(unit), period, per_student, payee: Payee::Student }
    }

    fn per_student(&mut self, text: &str, span: Span) -> MoneyLit {
        let rest =
            text.split_once('每').and_then(|(_, rest)| rest.split_once('每')).map_or(text, |(_, rest)| rest);
        let at = rest.find(|c: char| c.is_ascii_digit()).unwrap_or(rest.len());
        let (period, amount) = rest.split_at_checked(at).unwrap_or((rest, ""));
        let (digits, unit) = split_number(amount);
        let value = self.decimal(digits, span);
        MoneyLit {
            value,
            scale: scale_of(unit),
            period: period_of(period.trim()),
            per_student: true,
            payee: Payee::of(text),
        }
    }

    /// 3至7月、9至次年1月 as the months in the order named.
    pub(super) fn months(&mut self, text: &str, span: Span) -> Vec<u8> {
        let mut months = Vec::new();
        for part in text.trim_start_matches("months").split(['、', ',']) {
            let runs = digit_runs(part);
            let Some(first) = runs.first().copied() else { continue };
            let last = runs.get(1).copied().unwrap_or(first);
            if !(1..=12).contains(&first) || !(1..=12).contains(&last) {
                let problem = problems::no_such_month(self.at(span));
                self.report(problem);
                break;
            }
            let mut month = first;
            loop {
                months.extend(u8::try_from(month));
                if month == last {
                    break;
                }
                month = month % 12 + 1;
            }
        }
        months
    }

    /// 一、二年级, 一至三年级, `grades 1..3` as ascending numbers.
    fn grades(&mut self, text: &str, span: Span) -> Vec<u8> {
        let list = text.trim_end_matches("年级").trim_start_matches("grades").trim_start_matches("grade");
        let mut grades = Vec::new();
        let mut good = true;
        for part in list.split(['、', ',']) {
            let (first, last) =
                part.split_once('至').or_else(|| part.split_once("..")).unwrap_or((part, part));
            match (numeral(first.trim()), numeral(last.trim())) {
                (Some(first), Some(last)) if first <= last && (1..=9).contains(&first) && last <= 9 => {
                    grades.extend((first..=last).filter_map(|grade| u8::try_from(grade).ok()));
                }
                _ => good = false,
            }
        }
        if !good {
            let problem = problems::bad_grades(self.at(span));
            self.report(problem);
        }
        grades.sort_unstable();
        grades.dedup();
        grades
    }
}

/// The digits and what follows them.
fn split_number(text: &str) -> (&str, &str) {
    let number = |c: char| c.is_ascii_digit() || c == '.' || c == ',';
    let at = text.find(|c| !number(c)).unwrap_or(text.len());
    let (digits, unit) = text.split_at_checked(at).unwrap_or((text, ""));
    (digits, unit.trim())
}

pub(super) fn unit_of(text: &str) -> Option<UnitLit> {
    Some(match text {
        "%" => UnitLit::Percent,
        "年" | "周岁" | "岁" | "year" | "years" => UnitLit::Years,
        "月" | "个月" | "month" | "months" => UnitLit::Months,
        "日" | "天" | "day" | "days" => UnitLit::Days,
        "个工作日" => UnitLit::WorkingDays,
        _ if text.starts_with("working") => UnitLit::WorkingDays,
        _ => return None,
    })
}

pub(super) fn period_of(text: &str) -> Option<PeriodLit> {
    Some(match text {
        "年" | "year" => PeriodLit::Year,
        "学期" | "term" => PeriodLit::Term,
        "月" | "month" => PeriodLit::Month,
        "次" | "payment" => PeriodLit::Payment,
        _ => return None,
    })
}

fn scale_of(unit: &str) -> MoneyScale {
    if unit.starts_with('万') {
        MoneyScale::Wan
    } else if unit.starts_with('亿') {
        MoneyScale::Yi
    } else {
        MoneyScale::Yuan
    }
}
