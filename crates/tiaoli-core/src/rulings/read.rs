//! What a row of a file of rulings says, in either language.
#![allow(clippy::result_large_err, reason = "an error leaves the row out: its size costs nothing")]

use tiaoli_diagnostics::Diagnostic;

use super::{Action, At, Fill, FillAmount, Ruling, Targets, problems};
use crate::{
    cell::{parse_amount, squeeze},
    decision::Decider,
    ir::{
        Benefit, BenefitId, CheckId, Name, PayPeriod, Program, Rhythm, RuleId, RuleKind, Standard,
        StandardId, Type,
    },
    value::Date,
};

/// The cells of one row.
#[derive(Clone, Debug, Default)]
pub struct RawRuling {
    pub key: String,
    pub benefit: String,
    pub ruling: String,
    pub basis: String,
    pub decided_by: String,
    pub decided_on: Option<Date>,
    pub since: Option<Date>,
    pub until: Option<Date>,
    pub attachment: String,
    pub at: At,
}

const RELEASE: [&str; 5] = ["解除暂缓发放", "解除暂缓", "解除", "恢复发放", "release"];
const SETTLE: [&str; 5] = ["疑点销号", "审核通过", "销号", "核销", "settle"];
const GRANT: [&str; 4] = ["给予", "应助", "grant", "give"];
const DENY: [&str; 3] = ["不予", "不得给予", "deny"];

/// Reads a row. One that cannot be gone by is told of and left out.
pub fn read(raw: RawRuling, program: &Program) -> Result<Ruling, Diagnostic> {
    let at = &raw.at;
    if raw.key.trim().is_empty() {
        return Err(problems::no_key(at));
    }
    if raw.basis.trim().is_empty() {
        return Err(problems::lacking(problems::Lacking::Basis, at));
    }
    if raw.decided_by.trim().is_empty() {
        return Err(problems::lacking(problems::Lacking::Person, at));
    }
    let Some(decided_on) = raw.decided_on else {
        return Err(problems::lacking(problems::Lacking::Date, at));
    };
    let benefit = benefit(&raw.benefit, program).ok_or_else(|| {
        let known = program.decided_benefits().map(|(_, benefit)| &benefit.name);
        problems::unknown_benefit(&raw.benefit, known, at)
    })?;
    let mut all = program.decided_benefits().map(|(_, benefit)| benefit);
    let only = all.next().filter(|_| all.next().is_none());
    let paid = benefit.and_then(|id| program.benefits.get(id.index())).or(only);
    let action = action(&raw.ruling, paid, program, at)?;
    if matches!(action, Action::Fill(_)) && paid.is_none() {
        return Err(problems::no_benefit(at));
    }
    let end_of_year =
        Date::new(decided_on.school_year().saturating_add(1), 8, 31).unwrap_or(decided_on).max(decided_on);
    let since = raw.since.unwrap_or(decided_on);
    let until = raw.until.unwrap_or(end_of_year);
    if until < since {
        return Err(problems::ends_before(since, until, at));
    }
    Ok(Ruling {
        key: raw.key,
        benefit,
        action,
        basis: raw.basis,
        decided_by: raw.decided_by,
        decided_on,
        since,
        until,
        attachment: raw.attachment,
        at: raw.at,
    })
}

/// `Some(None)` for every benefit; `None` for a name nothing has.
fn benefit(text: &str, program: &Program) -> Option<Option<BenefitId>> {
    let wanted = squeeze(text);
    if matches!(wanted.as_str(), "" | "全部" | "everything" | "-") {
        return Some(None);
    }
    Some(Some(program.benefit_named(|name| is_named(name, &wanted))?))
}

fn is_named(name: &Name, squeezed: &str) -> bool {
    squeeze(&name.zh) == squeezed || squeeze(&name.en) == squeezed
}

fn action(text: &str, paid: Option<&Benefit>, program: &Program, at: &At) -> Result<Action, Diagnostic> {
    let after = |words: &[&str]| words.iter().find_map(|word| object(text, word));
    if let Some(rest) = after(&RELEASE) {
        return Ok(Action::Release(targets(rest, program, at, Wanted::Hold)?));
    }
    if let Some(rest) = after(&SETTLE) {
        if rest.is_empty() {
            return Err(problems::settle_what(at));
        }
        return Ok(Action::Settle(targets(rest, program, at, Wanted::Doubt)?));
    }
    if let Some(rest) = after(&DENY) {
        let empty = rest.is_empty();
        return empty.then_some(Action::Fill(Fill::Deny)).ok_or_else(|| problems::not_understood(text, at));
    }
    if let Some(rest) = after(&GRANT) {
        return amount(rest, paid, program, at).map(|amount| Action::Fill(Fill::Grant(amount)));
    }
    Err(problems::not_understood(text, at))
}

/// What stands behind a verb; a colon or blank between them says nothing.
fn object<'t>(text: &'t str, verb: &str) -> Option<&'t str> {
    let text = crate::cell::trim_cell(text);
    let head = text.get(..verb.len()).filter(|head| head.eq_ignore_ascii_case(verb))?;
    let rest = text.get(head.len()..)?;
    // An English verb ends at its blank: `grants` is none.
    if verb.is_ascii() && rest.starts_with(|c: char| c.is_ascii_alphanumeric()) {
        return None;
    }
    let no_name = |c: char| c.is_whitespace() || matches!(c, '：' | ':' | '“' | '”' | '"' | '`');
    Some(rest.trim_matches(no_name))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Wanted {
    Hold,
    Doubt,
}

fn targets(text: &str, program: &Program, at: &At, wanted: Wanted) -> Result<Targets, Diagnostic> {
    if matches!(squeeze(text).as_str(), "" | "全部" | "all") {
        return Ok(Targets::All);
    }
    let (mut names, mut deciders) = (Vec::new(), Vec::new());
    let clauses = clauses(program);
    for part in text.split(['、', '，', ',', '；', ';']) {
        let squeezed = squeeze(part.trim_matches(|c| matches!(c, '“' | '”' | '"' | '`')));
        if squeezed.is_empty() {
            continue;
        }
        let named: Vec<&Clause<'_>> =
            clauses.iter().filter(|clause| is_named(clause.name, &squeezed)).collect();
        let fit = |clause: &&&Clause<'_>| match wanted {
            Wanted::Hold => clause.holds,
            Wanted::Doubt => clause.doubts,
        };
        let fitting: Vec<&Clause<'_>> = named.iter().filter(fit).copied().collect();
        let Some(first) = fitting.first() else {
            let known = clauses.iter().filter(|clause| fit(&clause)).map(|clause| clause.name);
            return Err(match (named.first(), wanted) {
                (None, _) => problems::unknown_clause(part.trim(), known, wanted == Wanted::Hold, at),
                (Some(clause), Wanted::Hold) => problems::holds_nothing(clause.name, at),
                (Some(clause), Wanted::Doubt) => problems::doubts_nothing(clause.name, clause.holds, at),
            });
        };
        names.push(first.name.clone());
        deciders.extend(fitting.iter().map(|clause| clause.decider));
    }
    names.sort();
    names.dedup();
    deciders.sort();
    deciders.dedup();
    Ok(Targets::Of(names, deciders))
}

struct Clause<'p> {
    name: &'p Name,
    decider: Decider,
    holds: bool,
    doubts: bool,
}

fn clauses(program: &Program) -> Vec<Clause<'_>> {
    let rules = program.rules.iter().enumerate().map(|(at, rule)| Clause {
        name: &rule.name,
        decider: Decider::Rule(RuleId::from_index(at)),
        holds: rule.kind == RuleKind::Hold,
        doubts: rule.kind == RuleKind::Review,
    });
    let checks = program.checks.iter().enumerate().map(|(at, check)| Clause {
        name: &check.name,
        decider: Decider::Check(CheckId::from_index(at)),
        holds: check.hold.is_some(),
        doubts: check.flag.is_some() || !check.review.is_empty(),
    });
    rules.chain(checks).collect()
}

/// How much is granted of a benefit. A sum must say of which period it is, unless the benefit is paid once.
fn amount(text: &str, paid: Option<&Benefit>, program: &Program, at: &At) -> Result<FillAmount, Diagnostic> {
    let text = ["按", "at "].iter().find_map(|word| text.strip_prefix(word)).unwrap_or(text).trim();
    if text.is_empty() {
        return Err(problems::grant_how_much(at));
    }
    let squeezed = squeeze(text);
    let named = program.standards.iter().enumerate();
    let named = named.filter(|(_, standard)| is_named(&standard.name, &squeezed));
    // As in the policy, the nearest layer's is meant.
    let layer = |standard: &Standard| standard.values.first().map(|value| program.layer(value.document));
    if let Some((found, standard)) = named.max_by_key(|(_, standard)| layer(standard)) {
        let plain = standard.by.is_none() && matches!(standard.ty, Type::Money(_));
        return plain
            .then_some(FillAmount::Standard(StandardId::from_index(found)))
            .ok_or_else(|| problems::standard_of_no_one_sum(text, at));
    }
    match parse_amount(text) {
        Ok((_, PayPeriod::None)) if paid.is_some_and(|benefit| benefit.rhythm != Rhythm::Once) => {
            Err(problems::amount_without_period(text, at))
        }
        Ok((sum, period)) => Ok(FillAmount::Sum(sum, period)),
        Err(_) => Err(problems::not_an_amount(text, at)),
    }
}
