//! What people type into a cell, read as a value of a field. One parser for rosters, example tables and `--set`.
//!
//! A cell is never guessed: what cannot be read for certain is a [`CellProblem`], and the field is missing.

mod choice;
mod dates;
mod grades;
mod id_card;
mod numbers;
mod numerals;
mod problems;
mod text;

pub use id_card::{birth_date, has_id_form, holds_id, is_exponent_form, mask_id, mask_ids};
pub(crate) use numerals::yuan_in_words;
pub use problems::{cell_problem, id_tidied};
use rust_decimal::Decimal;
pub use text::{squeeze, tidy, trim_cell};

use crate::{
    ir::{PayPeriod, Program, Type, Unit},
    value::Value,
};

/// A cell that could be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// `Missing` for an empty or blank cell.
    pub value: Value,
    /// An ID number that had to be tidied: a small x, a full-width X, blanks, an apostrophe.
    pub tidied: bool,
}

/// Why a cell cannot be read as its field's type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CellProblem {
    /// Not a date at all.
    NotADate,
    /// A year, or a year and a month, but no day.
    DayMissing,
    /// The calendar has no such day: 2023-02-29.
    NoSuchDay,
    /// Years outside 1900 to 2200.
    DateOutOfRange,
    /// 2024 where a month is wanted.
    MonthMissing,
    /// 2024.1: January, or October of a spreadsheet's number 2024.10.
    MonthOrTenth,
    /// 24-9-1: the century is not written.
    TwoDigitYear,
    /// 9/1/2024: month and day cannot be told apart.
    YearLast,
    /// 45536: the number by which a spreadsheet stores a date.
    DateSerial,
    NotYesNo,
    NotAGrade,
    /// 2022级: says when the student entered, not the grade of today.
    EntryYearForGrade,
    NotASchoolYear,
    /// 2024—2026学年
    SchoolYearGap,
    NotANumber,
    /// 1.5E+05: written by a spreadsheet, digits may be lost.
    Exponent,
    NotWhole,
    /// More than 20 digits before or 8 after the point.
    TooManyDigits,
    Negative,
    /// The cell's unit does not fit the field's.
    WrongUnit {
        found: String,
    },
    /// A percentage above one without its sign: 20 for 20%.
    PercentSign,
    /// Not one of the values of an enumeration.
    UnknownValue {
        /// The one that is none, where a cell holds several.
        item: Option<String>,
        options: Vec<crate::ir::Name>,
        nearest: Option<crate::ir::Name>,
    },
    /// Not eighteen characters; the count is given.
    IdLength(usize),
    /// Something else than seventeen digits and a digit or X.
    IdCharacters,
    /// The eight digits of the birth date are no day of the calendar.
    IdDate,
    IdCheckDigit,
    /// The fifteen digits used until 1999.
    IdOldForm,
    /// A spreadsheet took the number for an amount and lost its last digits.
    IdDamaged,
    /// A code or key written as 1.5E+09.
    CodeDamaged,
    /// `#N/A`, `#REF!`, `#####`: what a spreadsheet shows where it has no value.
    SpreadsheetError,
    /// A cell longer than 65,536 bytes.
    TooLong,
    /// A cell that is not UTF-8 text.
    NotUtf8,
    /// `"\ud800"` in JSON: half of a pair, which is no character.
    HalfCharacter,
    /// A nested object where one value belongs (JSON).
    NotOneValue,
}

/// An amount in yuan with the period it names: 每生每月200元, 2000 CNY/year.
pub(crate) fn parse_amount(text: &str) -> Result<(Decimal, PayPeriod), CellProblem> {
    numbers::amount(text)
}

/// The longest cell that is read, in bytes.
pub const MAX_CELL: usize = 65_536;

/// Reads a cell. Empty and blank cells are `Missing`.
pub fn parse_cell(text: &str, ty: &Type, program: &Program) -> Result<Value, CellProblem> {
    read_cell(text, ty, program).map(|reading| reading.value)
}

/// Reads a cell, and tells whether an ID number had to be tidied. A field of no known type holds its cells as they stand,
/// to the last blank: this is how a file is copied.
pub fn read_cell(text: &str, ty: &Type, program: &Program) -> Result<Reading, CellProblem> {
    if *ty == Type::Unknown {
        return Ok(Reading { value: verbatim(text), tidied: false });
    }
    if text.len() > MAX_CELL {
        return Err(CellProblem::TooLong);
    }
    let original = text;
    let text = trim_cell(text);
    let plain = |value| Reading { value, tidied: false };
    if text.is_empty() {
        return Ok(plain(Value::Missing));
    }
    if text.starts_with('#') && is_spreadsheet_error(text) {
        return Err(CellProblem::SpreadsheetError);
    }
    if is_id(ty, program) {
        let id = id_card::parse(text)?;
        return Ok(Reading { tidied: id != original, value: Value::text(id) });
    }
    match ty {
        Type::Bool => choice::yes_no(text).map(Value::Bool),
        // A field is never of the type 分段.
        Type::Text | Type::Unknown | Type::IdCard | Type::Ref(_) | Type::Scale(_) => read_text(text),
        Type::Date => dates::parse(text).map(Value::Date),
        Type::YearMonth => dates::month(text).map(Value::Date),
        Type::SchoolYear => grades::school_year(text).map(|year| Value::int(i64::from(year))),
        Type::Grade => grades::grade(text).map(|grade| Value::int(i64::from(grade))),
        Type::Number { integer, unit } => numbers::number(text, *integer, *unit).map(Value::Number),
        Type::Money(period) => numbers::money(text, *period).map(Value::Number),
        Type::Enum(id) => choice::enumeration(text, *id, program),
        Type::Set(inner) => read_set(text, inner, program),
    }
    .map(plain)
}

fn verbatim(text: &str) -> Value {
    if text.is_empty() { Value::Missing } else { Value::text(text) }
}

/// Whether an ID number is expected: the type itself, or a reference to a table whose key is one.
fn is_id(ty: &Type, program: &Program) -> bool {
    match ty {
        Type::IdCard => true,
        Type::Ref(table) => program
            .tables
            .get(table.index())
            .and_then(|table| table.fields.get(table.key? as usize))
            .is_some_and(|key| key.ty == Type::IdCard),
        _ => false,
    }
}

fn read_text(text: &str) -> Result<Value, CellProblem> {
    if id_card::is_exponent_form(text) {
        return Err(CellProblem::CodeDamaged);
    }
    let tidy = text::tidy(text);
    // A card or telephone number written in groups: 6217 0001 2345 6789.
    if tidy.contains(' ')
        && tidy.len() >= 12
        && tidy.bytes().all(|byte| byte.is_ascii_digit() || byte == b' ')
    {
        return Ok(Value::text(tidy.replace(' ', "")));
    }
    Ok(Value::text(tidy))
}

/// Several values in one cell: 低保、残疾. The words 无 and none are the empty set: nothing applies, and that is known.
fn read_set(text: &str, inner: &Type, program: &Program) -> Result<Value, CellProblem> {
    let is_separator = |c: char| matches!(c, '、' | '，' | ',' | ';' | '；' | '|' | '｜' | '\n' | '\r');
    let mut values = Vec::new();
    for part in text.split(is_separator).map(trim_cell).filter(|part| !part.is_empty()) {
        match parse_cell(part, inner, program) {
            Ok(Value::Missing) => {}
            Ok(value) => values.push(value),
            Err(_) if is_none_word(part) => {}
            Err(CellProblem::UnknownValue { options, nearest, .. }) if part != text => {
                return Err(CellProblem::UnknownValue { item: Some(part.to_owned()), options, nearest });
            }
            Err(problem) => return Err(problem),
        }
    }
    if *inner == Type::Text && is_none_word(text) {
        values.clear();
    }
    if values.is_empty() && text.chars().all(|c| is_separator(c) || c.is_whitespace()) {
        return Ok(Value::Missing);
    }
    Ok(Value::set(values))
}

/// The words a spreadsheet puts where a formula failed or a column is too narrow; text files saved from it hold them too.
pub(crate) fn is_spreadsheet_error(text: &str) -> bool {
    const ERRORS: [&str; 13] = [
        "#N/A",
        "#REF!",
        "#VALUE!",
        "#DIV/0!",
        "#NAME?",
        "#NUM!",
        "#NULL!",
        "#SPILL!",
        "#CALC!",
        "#DATA!",
        "#FIELD!",
        "#GETTING_DATA",
        "#BLOCKED!",
    ];
    ERRORS.contains(&text) || (text.len() >= 3 && text.bytes().all(|byte| byte == b'#'))
}

fn is_none_word(text: &str) -> bool {
    matches!(squeeze(text).as_str(), "无" | "没有" | "none")
}

/// Whether the values of a unit are never below zero.
fn is_counted(unit: Unit) -> bool {
    unit != Unit::None
}

/// Checks the limits within which sums and products keep every digit.
fn within_limits(number: Decimal) -> Result<Decimal, CellProblem> {
    let number = number.normalize();
    let limit = Decimal::from(10_u64.pow(19)).checked_mul(Decimal::TEN).unwrap_or(Decimal::MAX);
    if number.scale() > 8 || number.abs() >= limit {
        return Err(CellProblem::TooManyDigits);
    }
    Ok(number)
}

#[cfg(test)]
mod tests;
