//! Pieces of an explanation in words, shared by `explain` and `test`.

use rust_decimal::Decimal;
use tiaoli_core::{
    cell::mask_ids,
    decision::{Decision, Outcome},
    explain::{Clause, ClauseKind, Condition, Reading},
    findings::display,
    ir::{Name, PayPeriod, Program, Type, Unit},
    value::Value,
};
use tiaoli_diagnostics::{Lang, Sources};

use crate::{layout::shorten, shell::clean};

/// A condition as it stands in the policy, on one line.
pub(crate) fn condition_text(condition: &Condition, sources: &Sources) -> String {
    let words: Vec<&str> = sources.text(condition.span).split_whitespace().collect();
    let text = clean(&words.join(" "));
    shorten(text.trim_end_matches(['；', ';', '。']), 120)
}

/// A name in the language of words.
pub(crate) fn named(name: &Name, lang: Lang) -> &str {
    match lang {
        Lang::Zh => &name.zh,
        Lang::En => &name.en,
    }
}

/// `户籍 城市`; empty cells say so.
pub(crate) fn reading(reading: &Reading, program: &Program, lang: Lang, show_sensitive: bool) -> String {
    let value = match (&reading.value, lang) {
        (Value::Missing, Lang::Zh) => String::from("（空）"),
        (Value::Missing, Lang::En) => String::from("(empty)"),
        (value, _) => {
            let ty = type_of(program, &reading.name);
            ty.and_then(|ty| typed(value, ty, lang))
                .unwrap_or_else(|| display(program, value).get(lang).to_owned())
        }
    };
    let value = if show_sensitive { value } else { mask_ids(&value) };
    format!("{} {}", named(&reading.name, lang), clean(&value))
}

/// The type of the field or standard with a name.
fn type_of<'p>(program: &'p Program, name: &Name) -> Option<&'p Type> {
    let fields = program.tables.iter().flat_map(|table| &table.fields).map(|field| (&field.name, &field.ty));
    let standards = program.standards.iter().map(|standard| (&standard.name, &standard.ty));
    fields.chain(standards).find(|(known, _)| *known == name).map(|(_, ty)| ty)
}

/// A number as its type is written: 三年级, 2000元/年; `None` where the plain number says it.
fn typed(value: &Value, ty: &Type, lang: Lang) -> Option<String> {
    let number = value.as_number()?;
    let zh = lang == Lang::Zh;
    let plain = number.normalize();
    Some(match ty {
        Type::Grade => {
            let numeral =
                ["一", "二", "三", "四", "五", "六"].get(usize::try_from(number).ok()?.checked_sub(1)?)?;
            if zh { format!("{numeral}年级") } else { format!("grade {plain}") }
        }
        Type::SchoolYear => {
            let next = plain.checked_add(Decimal::ONE)?;
            if zh { format!("{plain}—{next}学年") } else { format!("{plain}-{next}") }
        }
        Type::Money(period) => {
            let (per_zh, per_en) = match period {
                PayPeriod::Year => ("/年", "/year"),
                PayPeriod::Term => ("/学期", "/term"),
                PayPeriod::Month => ("/月", "/month"),
                PayPeriod::None | PayPeriod::Payment => ("", ""),
            };
            if zh { format!("{plain}元{per_zh}") } else { format!("{plain} CNY{per_en}") }
        }
        Type::Number { unit: Unit::Percent, .. } => {
            format!("{}%", plain.checked_mul(Decimal::ONE_HUNDRED)?.normalize())
        }
        _ => return None,
    })
}

/// Every value a condition or its parts read.
pub(crate) fn readings(condition: &Condition) -> Vec<&Reading> {
    let mut all: Vec<&Reading> = condition.reads.iter().collect();
    for part in &condition.parts {
        for one in readings(part) {
            if !all.contains(&one) {
                all.push(one);
            }
        }
    }
    all
}

/// What kind of clause it is.
pub(crate) fn kind_word(kind: ClauseKind, lang: Lang) -> &'static str {
    match (kind, lang) {
        (ClauseKind::Deny, Lang::Zh) => "不予",
        (ClauseKind::Hold, Lang::Zh) => "暂缓",
        (ClauseKind::Grant, Lang::Zh) => "应助",
        (ClauseKind::Review, Lang::Zh) => "重点审核",
        (ClauseKind::Check, Lang::Zh) => "比对",
        (ClauseKind::Deny, Lang::En) => "deny",
        (ClauseKind::Hold, Lang::En) => "hold",
        (ClauseKind::Grant, Lang::En) => "grant",
        (ClauseKind::Review, Lang::En) => "review",
        (ClauseKind::Check, Lang::En) => "match",
    }
}

/// `第四条`, with the clause's name where it has no article.
pub(crate) fn address(clause: &Clause, lang: Lang) -> String {
    match &clause.article {
        Some(article) => article.address.get(lang).to_owned(),
        None => String::new(),
    }
}

/// The result in a few words that cannot be misunderstood: held and silent are not denied, granted is not yet paid.
pub(crate) fn verdict(decision: &Decision, lang: Lang) -> String {
    let amount = decision.amount.map(|amount| format!("{amount:.2}"));
    match (decision.outcome, lang) {
        (Outcome::Granted, Lang::Zh) => {
            format!("应予资助，当月 {} 元（应助≠已发）", amount.unwrap_or_default())
        }
        (Outcome::Granted, Lang::En) => {
            format!("granted, {} CNY this month (granted is not yet paid)", amount.unwrap_or_default())
        }
        (Outcome::Denied, Lang::Zh) => "不予资助".into(),
        (Outcome::Denied, Lang::En) => "denied".into(),
        (Outcome::Held, Lang::Zh) => "暂缓发放（不是不予）".into(),
        (Outcome::Held, Lang::En) => "held (not denied)".into(),
        (Outcome::Undetermined, Lang::Zh) => "本政策未作规定（不是不予）".into(),
        (Outcome::Undetermined, Lang::En) => "undetermined: this policy does not say (not a denial)".into(),
        (Outcome::Incomplete, Lang::Zh) => "信息不全，待补正（不是不予）".into(),
        (Outcome::Incomplete, Lang::En) => "incomplete: information is missing (not a denial)".into(),
        (Outcome::Conflict, Lang::Zh) => "政策规则不一致，请提请政策编制单位处理".into(),
        (Outcome::Conflict, Lang::En) => "conflict: the rules of the policy contradict one another".into(),
    }
}

/// An outcome as one of several that are possible.
pub(crate) fn possible_word(outcome: Outcome, lang: Lang) -> &'static str {
    match (outcome, lang) {
        (Outcome::Granted, Lang::Zh) => "应予资助",
        (Outcome::Denied, Lang::Zh) => "不予资助",
        (Outcome::Held, Lang::Zh) => "暂缓发放",
        (Outcome::Undetermined, Lang::Zh) => "本政策未作规定",
        (Outcome::Conflict, Lang::Zh) => "政策规则不一致",
        (Outcome::Incomplete, Lang::Zh) => "待补正",
        (other, Lang::En) => other.code(),
    }
}

/// Fields joined for people: `困难等级、专业代码`.
pub(crate) fn fields(names: &[Name], lang: Lang) -> String {
    let names: Vec<&str> = names.iter().map(|name| named(name, lang)).collect();
    names.join(match lang {
        Lang::Zh => "、",
        Lang::En => ", ",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_their_types() {
        let shown = |n: i64, ty: Type| {
            let value = Value::int(n);
            [Lang::Zh, Lang::En].map(|lang| typed(&value, &ty, lang).unwrap_or_default())
        };
        assert_eq!(shown(3, Type::Grade), ["三年级", "grade 3"]);
        assert_eq!(shown(9, Type::Grade), ["", ""]);
        assert_eq!(shown(2024, Type::SchoolYear), ["2024—2025学年", "2024-2025"]);
        assert_eq!(shown(2000, Type::Money(PayPeriod::Year)), ["2000元/年", "2000 CNY/year"]);
        let percent = Type::Number { integer: false, unit: Unit::Percent };
        assert_eq!(typed(&Value::Number(Decimal::new(205, 3)), &percent, Lang::Zh).unwrap(), "20.5%");
        assert_eq!(shown(7, Type::Text), ["", ""]);
    }
}
