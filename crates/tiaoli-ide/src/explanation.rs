//! Pieces of an explanation in words, shared by `explain` and `test`.

pub mod changes;
pub mod checked;
pub mod next;
pub mod payment;
pub mod wording;

use tiaoli_core::{
    decision::{Decision, Outcome},
    explain::{Clause, ClauseKind, Payment},
    ir::Name,
};
use tiaoli_diagnostics::Lang;
pub use wording::Wording;

use crate::layout::shorten;

/// A name in the language of words.
pub fn named(name: &Name, lang: Lang) -> &str {
    name.get(lang)
}

/// What kind of clause it is.
pub fn kind_word(kind: ClauseKind, lang: Lang) -> &'static str {
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
pub fn address(clause: &Clause, lang: Lang) -> String {
    let address = clause.article.as_ref().map(|article| article.address.get(lang)).unwrap_or_default();
    let blank = if lang == Lang::En && !clause.document.is_empty() { " " } else { "" };
    format!("{}{blank}{address}", clause.document).trim_end().to_owned()
}

/// `第四条 不予 城市非涉农不困难 “对城市……”`
pub fn because(clause: &Clause, lang: Lang) -> String {
    let mut text =
        format!("{} {} {}", address(clause, lang), kind_word(clause.kind, lang), named(&clause.name, lang));
    if let Some(quote) = clause.quotes.first() {
        text.push_str(&format!(" “{}”", shorten(&quote.text, 120)));
    }
    if clause.counts.is_none() {
        text.push_str(if lang == Lang::Zh { "（不清楚是否适用）" } else { " (not known to apply)" });
    }
    text.trim().to_owned()
}

/// The result in a few words that cannot be misunderstood: held and silent are not denied, granted is not yet paid.
pub fn verdict(decision: &Decision, payment: Option<&Payment>, lang: Lang) -> String {
    let pays = payment.is_none_or(|payment| payment.pays);
    let amount = decision.amount.map(|amount| format!("{amount:.2}"));
    match (decision.outcome, lang) {
        (Outcome::Granted, Lang::Zh) if !pays => "应予资助；本月不是发放月，当月 0.00 元（应助≠已发）".into(),
        (Outcome::Granted, Lang::En) if !pays => {
            "granted; this is no paying month: 0.00 CNY (granted is not yet paid)".into()
        }
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
pub fn possible_word(outcome: Outcome, lang: Lang) -> &'static str {
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
pub fn fields(names: &[Name], lang: Lang) -> String {
    let names: Vec<&str> = names.iter().map(|name| named(name, lang)).collect();
    names.join(match lang {
        Lang::Zh => "、",
        Lang::En => ", ",
    })
}
