//! Values and periods in words, as a policy writes them.

use tiaoli_core::{
    ir::{ConstItem, Dated, Period, Program, Standard, StandardValue, Type, Unit},
    value::{Date, Value},
};
use tiaoli_diagnostics::{Lang, Sources};
use tiaoli_syntax::NameMap;

use crate::{clean::clean, explanation::Wording};

/// More values than this are not listed in one line.
const MOST: usize = 8;

/// A value as its type is written: 2300元/年, 一年级.
pub(crate) fn value(program: &Program, value: &Value, ty: &Type, lang: Lang) -> String {
    let (sources, names) = (Sources::default(), NameMap::new());
    let wording =
        Wording { program, sources: &sources, names: &names, show_sensitive: true, unread: &[], table: None };
    let inner = if let Type::Set(inner) = ty { inner } else { ty };
    let said = wording.value(value, Some(inner), lang);
    let unit = match (inner, value) {
        (Type::Number { unit, .. }, Value::Number(_)) => unit_after(*unit, lang),
        _ => "",
    };
    clean(&format!("{said}{unit}"))
}

/// The unit as it stands behind a number; percentages bring their own.
pub(crate) fn unit_after(unit: Unit, lang: Lang) -> &'static str {
    match (unit, lang) {
        (Unit::None | Unit::Percent, _) => "",
        (Unit::Years, Lang::Zh) => "年",
        (Unit::Years, Lang::En) => " years",
        (Unit::Months, Lang::Zh) => "个月",
        (Unit::Months, Lang::En) => " months",
        (Unit::Days, Lang::Zh) => "日",
        (Unit::Days, Lang::En) => " days",
        (Unit::WorkingDays, Lang::Zh) => "个工作日",
        (Unit::WorkingDays, Lang::En) => " working days",
    }
}

/// The value of a standard: 2300元/年; A类 3300元/年、B类 2300元/年.
pub(crate) fn standard_value(program: &Program, standard: &Standard, dated: &Dated, lang: Lang) -> String {
    let say = |one: &Value, ty: &Type| value(program, one, ty, lang);
    match &dated.value {
        StandardValue::One(one) => say(one, &standard.ty),
        StandardValue::Many(items) => {
            let items = items.iter().map(|item| match item {
                ConstItem::Value(one) => say(one, &standard.ty),
                ConstItem::Range { low, high, excludes_high } => {
                    let dots = if *excludes_high { "..<" } else { ".." };
                    format!("{}{dots}{}", say(low, &standard.ty), say(high, &standard.ty))
                }
            });
            list(items.collect(), lang)
        }
        StandardValue::Tiered(values) => {
            let scale = standard.by.and_then(|id| program.enums.get(id.index()));
            let tiers = scale.map(|scale| scale.values.as_slice()).unwrap_or_default();
            let pairs = tiers.iter().zip(values).filter_map(|(tier, one)| {
                Some(format!("{} {}", tier.name.get(lang), say(one.as_ref()?, &standard.ty)))
            });
            list(pairs.collect(), lang)
        }
        StandardValue::Brackets(brackets) => {
            let inner = if let Type::Scale(inner) = &standard.ty { inner } else { &standard.ty };
            let percent = Type::Number { integer: false, unit: Unit::Percent };
            let pairs = brackets.iter().map(|bracket| {
                let from = say(&Value::Number(bracket.from), inner);
                let rate = say(&Value::Number(bracket.rate), &percent);
                match lang {
                    Lang::Zh => format!("{from} 起 {rate}"),
                    Lang::En => format!("{rate} from {from}"),
                }
            });
            list(pairs.collect(), lang)
        }
    }
}

/// Joined for people; a long list is cut.
pub(crate) fn list(mut parts: Vec<String>, lang: Lang) -> String {
    let is_cut = parts.len() > MOST;
    parts.truncate(MOST);
    let (comma, more) = if lang == Lang::Zh { ("、", " 等") } else { (", ", ", …") };
    format!("{}{}", parts.join(comma), if is_cut { more } else { "" })
}

/// The value of a standard that is in force on a day.
pub(crate) fn in_force(standard: &Standard, day: Date) -> Option<&Dated> {
    standard.values.iter().rev().find(|dated| dated.period.contains(day))
}

pub(crate) fn date(date: Date, lang: Lang) -> String {
    if lang == Lang::Zh { date.zh() } else { date.to_string() }
}

/// 自 2022年1月1日 至 2025年2月28日
pub(crate) fn period(period: &Period, lang: Lang) -> String {
    let part = |zh: &str, en: &str, day: Option<Date>| {
        day.map(|day| format!("{} {}", if lang == Lang::Zh { zh } else { en }, date(day, lang)))
    };
    let parts = [part("自", "from", period.from), part("至", "to", period.to)];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// Text of files in markdown: shown as it is, never as a heading, a link or a tag.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in clean(text).chars() {
        if matches!(c, '\\' | '`' | '*' | '[' | ']' | '<' | '>' | '#' | '|') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// Text of files in a code span, which knows no escapes.
pub(crate) fn code(text: &str) -> String {
    format!("`{}`", clean(text).replace('`', "'"))
}

/// One of two words.
pub(crate) fn pick<'t>(lang: Lang, zh: &'t str, en: &'t str) -> &'t str {
    if lang == Lang::Zh { zh } else { en }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_of_files_is_no_markdown() {
        assert_eq!(escape("[点](command:x) <b>*"), "\\[点\\](command:x) \\<b\\>\\*");
        assert_eq!(code("a`b"), "`a'b`");
    }
}
