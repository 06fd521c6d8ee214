//! Yes or no, and the values of enumerations.

use tiaoli_diagnostics::{nearest as nearest_of, says_otherwise};

use super::{CellProblem, text::squeeze};
use crate::{
    ir::{EnumId, EnumValue, Program},
    value::Value,
};

pub(super) fn yes_no(text: &str) -> Result<bool, CellProblem> {
    match squeeze(text).as_str() {
        "是" | "有" | "对" | "true" | "t" | "yes" | "y" | "1" | "1.0" | "√" | "✓" | "✔" | "☑" => {
            Ok(true)
        }
        "否" | "无" | "不是" | "没有" | "false" | "f" | "no" | "n" | "0" | "0.0" | "×" | "✗" | "✘" | "☒" => {
            Ok(false)
        }
        _ => Err(CellProblem::NotYesNo),
    }
}

/// Yes or no in signs and words that are no value of an enumeration: codes and 无 may be one.
fn ticked(plain: &str) -> Option<bool> {
    match plain {
        "true" | "t" | "yes" | "y" | "√" | "✓" | "✔" | "☑" => Some(true),
        "false" | "f" | "no" | "n" | "×" | "✗" | "✘" | "☒" => Some(false),
        _ => None,
    }
}

/// A value by its name in either language, by another spelling, or by its code.
pub(super) fn enumeration(text: &str, id: EnumId, program: &Program) -> Result<Value, CellProblem> {
    let Some(definition) = program.enums.get(id.index()) else {
        return Err(CellProblem::UnknownValue { item: None, options: Vec::new(), nearest: None });
    };
    let wanted = squeeze(text);
    let by_name = |value: &EnumValue| squeeze(&value.name.zh) == wanted || squeeze(&value.name.en) == wanted;
    let by_other = |value: &EnumValue| value.aka.iter().any(|other| squeeze(other) == wanted);
    let at = definition.values.iter().position(by_name);
    let at = at.or_else(|| definition.values.iter().position(by_other));
    // A spreadsheet drops the zero before a code: 1 for 01.
    let at = at.or_else(|| {
        let padded = format!("0{wanted}");
        let is_digit = wanted.len() == 1 && wanted.bytes().all(|b| b.is_ascii_digit());
        let has_code = |value: &EnumValue| value.aka.contains(&padded);
        is_digit.then(|| definition.values.iter().position(has_code)).flatten()
    });
    // 是否在校 with 是 and 否 as spellings: a tick and a spreadsheet's TRUE say the same.
    let at = at.or_else(|| {
        let yes = ticked(&wanted)?;
        let says = |value: &EnumValue| {
            value.aka.iter().any(|other| squeeze(other) == if yes { "是" } else { "否" })
        };
        definition.values.iter().position(says)
    });
    if let Some(position) = at {
        return Ok(Value::Enum(id, u16::try_from(position).unwrap_or(u16::MAX)));
    }
    let nearest = nearest(&wanted, &definition.values);
    let options = definition.values.iter().map(|value| value.name.clone()).collect();
    Err(CellProblem::UnknownValue { item: None, options, nearest })
}

/// The value that was probably meant: a slip of the pen, a text that holds exactly one value's name, or the beginning of
/// exactly one.
fn nearest(wanted: &str, values: &[EnumValue]) -> Option<crate::ir::Name> {
    let spellings = |value: &EnumValue| -> Vec<String> {
        [&value.name.zh, &value.name.en].into_iter().chain(&value.aka).map(|name| squeeze(name)).collect()
    };
    let all: Vec<(String, &EnumValue)> =
        values.iter().flat_map(|value| spellings(value).into_iter().map(move |name| (name, value))).collect();
    let slips = nearest_of(wanted, all.iter().map(|(name, _)| name.as_str()));
    if !slips.is_empty() {
        return only(all.iter().filter(|(name, _)| slips.contains(&name.as_str())).map(|(_, value)| *value));
    }
    let those =
        |is_it: &dyn Fn(&str) -> bool| {
            only(values.iter().filter(|value| {
                spellings(value).iter().any(|name| is_it(name) && !says_otherwise(name, wanted))
            }))
        };
    those(&|name| name.chars().count() > 1 && wanted.contains(name)).or_else(|| {
        let is_word = wanted.chars().count() > 1 && !wanted.is_ascii();
        those(&|name| is_word && name.starts_with(wanted))
    })
}

/// The name of the one value found; none when there are two, for then the choices say more than a guess.
fn only<'a>(mut found: impl Iterator<Item = &'a EnumValue>) -> Option<crate::ir::Name> {
    let first = found.next()?;
    found.all(|other| std::ptr::eq(other, first)).then(|| first.name.clone())
}
