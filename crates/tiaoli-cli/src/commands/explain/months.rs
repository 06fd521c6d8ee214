//! Several months of one record: a table of all of them, and which of them need explaining.

use rust_decimal::Decimal;
use tiaoli_core::{
    decision::{Decider, Decision, FindingRef, Outcome},
    explain::Explanation,
    ir::Name,
    value::Date,
};
use tiaoli_data::write::ruling_words;
use tiaoli_diagnostics::Lang;

use crate::{
    period::month,
    render::Look,
    shell::{FAINT, STRONG, paint},
    summary::money,
};
use tiaoli_core::examples::judge;
use tiaoli_ide::{
    explanation::{Wording, fields, named},
    layout,
};

/// The months in which something is not as in the month before; the first is always one of them. A month that pays
/// nothing because it is no paying month is not.
pub(super) fn differing<'e>(months: &[&'e Explanation]) -> Vec<&'e Explanation> {
    let mut found = Vec::new();
    let mut last: Option<Facts<'_>> = None;
    let mut paid: Option<Decimal> = None;
    for explanation in months {
        let decision = &explanation.decision;
        let facts = Facts::of(decision);
        let amount = decision.amount.filter(|amount| !amount.is_zero());
        let other_amount = amount.is_some() && paid.is_some() && amount != paid;
        if last.as_ref() != Some(&facts) || other_amount {
            found.push(*explanation);
        }
        paid = amount.or(paid);
        last = Some(facts);
    }
    found
}

/// What makes two months alike.
#[derive(PartialEq, Eq)]
struct Facts<'d> {
    outcome: Outcome,
    funding: Option<&'d Name>,
    rules: &'d [Decider],
    missing: &'d [Vec<Name>],
    review: &'d [(Decider, bool)],
    findings: &'d [FindingRef],
}

impl<'d> Facts<'d> {
    fn of(decision: &'d Decision) -> Self {
        Self {
            outcome: decision.outcome,
            funding: decision.funding.as_ref(),
            rules: &decision.rules,
            missing: &decision.missing,
            review: &decision.review,
            findings: &decision.findings,
        }
    }
}

/// A line for every month: result, amount, what decided or is missing; below it what they come to.
pub(super) fn table(key: &str, months: &[&Explanation], context: &Wording<'_>, look: Look) -> String {
    let lang = look.lang;
    let zh = lang == Lang::Zh;
    let explained: Vec<Date> = differing(months).iter().map(|explanation| explanation.as_of).collect();
    let mut rows: Vec<[String; 4]> = months.iter().map(|one| cells(one, &explained, context, lang)).collect();
    let total: Option<Decimal> = months
        .iter()
        .filter_map(|one| one.decision.amount)
        .try_fold(Decimal::ZERO, |sum, amount| sum.checked_add(amount));
    let granted = months.iter().filter(|one| one.decision.outcome == Outcome::Granted).count();
    let total = [
        if zh { "合计" } else { "total" }.to_owned(),
        if zh { format!("应助 {granted} 个月") } else { format!("granted {granted} months") },
        total.map(money).unwrap_or_default(),
        String::new(),
    ];
    rows.push(total);
    let mut lines = layout::table(&rows, |column| column == 2);
    let total = lines.pop().unwrap_or_default();
    let benefit = months.first().map_or("", |one| named(&one.benefit, lang));
    let head = match (key.is_empty(), zh) {
        (true, true) => format!("{benefit}，逐月："),
        (true, false) => format!("{benefit}, month by month:"),
        (false, true) => format!("{key}，{benefit}，逐月："),
        (false, false) => format!("{key}, {benefit}, month by month:"),
    };
    let mut out = format!("{}\n", paint(look.color, STRONG, &head));
    lines.iter().for_each(|line| out.push_str(&format!("  {line}\n")));
    out.push_str(&paint(look.color, STRONG, &format!("  {total}")));
    out.push('\n');
    let note = if zh {
        "（* 与上月不同的月份，下面逐一说明）"
    } else {
        "(* differs from the month before; explained below)"
    };
    out.push_str(&format!("  {}\n", paint(look.color, FAINT, note)));
    out
}

fn cells(one: &Explanation, explained: &[Date], context: &Wording<'_>, lang: Lang) -> [String; 4] {
    let decision = &one.decision;
    let mark = if explained.contains(&one.as_of) { "*" } else { " " };
    let joint = if lang == Lang::Zh { "、" } else { ", " };
    let rules: Vec<String> = decision
        .rules
        .iter()
        .map(|rule| named(&judge::decider_name(context.program, *rule), lang).to_owned())
        .chain(decision.ruling_code().map(|code| ruling_words(code, lang).to_owned()))
        .collect();
    let why = match decision.outcome {
        Outcome::Incomplete => {
            let missing = decision.missing.first().map(|set| fields(set, lang)).unwrap_or_default();
            let head = if lang == Lang::Zh { "待查清：" } else { "needed: " };
            format!("{head}{missing}")
        }
        _ => rules.join(joint),
    };
    [
        format!("{}{mark}", month(one.as_of, lang)),
        decision.outcome.word(lang).to_owned(),
        decision.amount.map(money).unwrap_or_default(),
        why,
    ]
}
