//! Expected against found.

use crate::{
    decision::{Decider, Decision, FindingRef, Outcome},
    ir::{Expectation, Name, Program},
};
use rust_decimal::Decimal;
use tiaoli_diagnostics::{Lang, Text, say};

/// One thing that is not as expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Miss {
    /// 结果, 金额, 依据 …
    pub what: Text,
    pub expected: Text,
    pub found: Text,
}

/// Everything in which a decision is not as expected. `paying` tells whether the day lies in a month the benefit is paid
/// in; only then the amount counts.
pub fn judge(program: &Program, expected: &Expectation, found: &Decision, paying: bool) -> Vec<Miss> {
    let mut misses = Vec::new();
    if found.outcome != expected.outcome {
        let with = |outcome: Outcome, amount: Option<Decimal>| {
            let (zh, en) = (outcome.zh(), outcome.code());
            match amount {
                Some(amount) => say!(zh: "{} {:.2}元", zh, amount; en: "{} {:.2} CNY", en, amount),
                None => Text::new(zh, en),
            }
        };
        misses.push(Miss {
            what: say!(zh: "结果"; en: "outcome"),
            expected: with(expected.outcome, expected.amount),
            found: lacking(with(found.outcome, found.amount), expected, found),
        });
    } else if let Some(amount) = expected.amount.filter(|amount| paying && Some(*amount) != found.amount) {
        let yuan = |amount: Decimal| say!(zh: "{:.2}元", amount; en: "{:.2} CNY", amount);
        misses.push(Miss {
            what: say!(zh: "金额"; en: "amount"),
            expected: yuan(amount),
            found: found.amount.map_or_else(nothing, yuan),
        });
    }
    let rules: Vec<Name> = found.rules.iter().map(|rule| decider_name(program, *rule)).collect();
    let reviews: Vec<Name> = found.review.iter().map(|(review, _)| decider_name(program, *review)).collect();
    let findings: Vec<Name> = found.findings.iter().map(|finding| finding_name(program, finding)).collect();
    let all_there = [
        (say!(zh: "依据"; en: "rules"), &expected.rules, rules),
        (say!(zh: "重点审核"; en: "review"), &expected.reviews, reviews),
        (say!(zh: "疑点"; en: "findings"), &expected.findings, findings),
    ];
    for (what, wanted, names) in all_there {
        let Some(wanted) = wanted else { continue };
        let there = match wanted.as_slice() {
            [] => names.is_empty(),
            wanted => wanted.iter().all(|name| names.iter().any(|found| is_named(found, name))),
        };
        if !there {
            misses.push(Miss { what, expected: list(&known(program, wanted)), found: list(&names) });
        }
    }
    if let Some(wanted) = &expected.missing {
        let same = |set: &Vec<Name>| {
            set.len() == wanted.len()
                && wanted.iter().all(|name| set.iter().any(|found| is_named(found, name)))
        };
        let as_expected =
            if wanted.is_empty() { found.missing.is_empty() } else { found.missing.iter().any(same) };
        if !as_expected {
            let sets: Vec<Text> = found.missing.iter().map(|set| list(set)).collect();
            let joined =
                |lang: Lang, or: &str| sets.iter().map(|set| set.get(lang)).collect::<Vec<_>>().join(or);
            let found = if sets.is_empty() {
                nothing()
            } else {
                Text::new(joined(Lang::Zh, "，或 "), joined(Lang::En, ", or "))
            };
            misses.push(Miss {
                what: say!(zh: "缺"; en: "missing"),
                expected: list(&known(program, wanted)),
                found,
            });
        }
    }
    misses
}

/// `待补（缺：困难等级、专业代码）`: an open result says what it lacks, unless that is compared by itself.
fn lacking(outcome: Text, expected: &Expectation, found: &Decision) -> Text {
    if expected.missing.is_some() || found.missing.is_empty() {
        return outcome;
    }
    let sets: Vec<Text> = found.missing.iter().map(|set| list(set)).collect();
    let joined = |lang: Lang, or: &str| sets.iter().map(|set| set.get(lang)).collect::<Vec<_>>().join(or);
    let (zh, en) = (joined(Lang::Zh, "，或 "), joined(Lang::En, ", or "));
    say!(zh: "{}（缺：{zh}）", outcome.zh; en: "{} (missing: {en})", outcome.en)
}

/// Expectations name things by one word; here are both names of each.
fn known(program: &Program, words: &[String]) -> Vec<Name> {
    let fields = program.tables.iter().flat_map(|table| table.fields.iter().map(|field| &field.name));
    let rules =
        program.rules.iter().map(|rule| &rule.name).chain(program.checks.iter().map(|check| &check.name));
    let others = program
        .lists
        .iter()
        .map(|list| &list.name)
        .chain(program.catalogs.iter().map(|catalog| &catalog.name));
    let names: Vec<&Name> = fields.chain(rules).chain(others).collect();
    let find = |word: &String| names.iter().find(|name| is_named(name, word)).map(|name| (*name).clone());
    words
        .iter()
        .map(|word| find(word).unwrap_or_else(|| Name { zh: word.clone(), en: word.clone() }))
        .collect()
}

fn is_named(name: &Name, word: &str) -> bool {
    name.en == word || name.zh == word
}

fn nothing() -> Text {
    say!(zh: "（没有）"; en: "(none)")
}

fn list(names: &[Name]) -> Text {
    if names.is_empty() {
        return nothing();
    }
    let all = |lang: Lang| {
        names
            .iter()
            .map(|name| if lang == Lang::Zh { name.zh.as_str() } else { &name.en })
            .collect::<Vec<_>>()
    };
    Text::new(all(Lang::Zh).join("、"), all(Lang::En).join(", "))
}

/// The name of a rule or check.
pub fn decider_name(program: &Program, decider: Decider) -> Name {
    let name = match decider {
        Decider::Rule(id) => program.rules.get(id.index()).map(|rule| &rule.name),
        Decider::Check(id) => program.checks.get(id.index()).map(|check| &check.name),
    };
    name.cloned().unwrap_or_default()
}

/// The name of a check, or the code of a finding of the program itself.
pub fn finding_name(program: &Program, finding: &FindingRef) -> Name {
    match finding {
        FindingRef::Check(id, _) => decider_name(program, Decider::Check(*id)),
        FindingRef::Code(code) => Name { zh: (*code).to_owned(), en: (*code).to_owned() },
    }
}

#[cfg(test)]
mod tests {
    use crate::{decision::Outcome, ir::BenefitId};
    use tiaoli_diagnostics::FileSpan;

    use super::*;

    fn name(zh: &str, en: &str) -> Name {
        Name { zh: zh.into(), en: en.into() }
    }

    fn found(outcome: Outcome, amount: Option<i64>) -> Decision {
        Decision { amount: amount.map(Decimal::from), ..Decision::bare(BenefitId(0), outcome) }
    }

    fn expected(outcome: Outcome) -> Expectation {
        Expectation {
            record: 0,
            benefit: BenefitId(0),
            outcome,
            amount: None,
            rules: None,
            missing: None,
            reviews: None,
            findings: None,
            span: FileSpan::default(),
        }
    }

    #[test]
    fn outcome_and_amount() {
        let program = Program::default();
        let wants = Expectation { amount: Some(Decimal::from(200)), ..expected(Outcome::Granted) };
        assert_eq!(judge(&program, &wants, &found(Outcome::Granted, Some(200)), true), []);
        assert_eq!(judge(&program, &wants, &found(Outcome::Granted, Some(0)), false), []);
        let misses = judge(&program, &wants, &found(Outcome::Granted, Some(230)), true);
        assert_eq!((misses[0].expected.zh.as_str(), misses[0].found.en.as_str()), ("200.00元", "230.00 CNY"));
        let misses = judge(&program, &wants, &found(Outcome::Denied, None), true);
        assert_eq!((misses[0].expected.zh.as_str(), misses[0].found.zh.as_str()), ("应助 200.00元", "不予"));
        assert_eq!(misses.len(), 1);
    }

    #[test]
    fn nothing_is_expected_where_nothing_may_be_found() {
        let program = Program::default();
        let wants = Expectation { findings: Some(Vec::new()), ..expected(Outcome::Denied) };
        let mut decision = found(Outcome::Denied, None);
        assert_eq!(judge(&program, &wants, &decision, true), []);
        decision.findings = vec![FindingRef::Code("E0413")];
        let misses = judge(&program, &wants, &decision, true);
        assert_eq!((misses[0].expected.zh.as_str(), misses[0].found.zh.as_str()), ("（没有）", "E0413"));
        assert_eq!(judge(&program, &expected(Outcome::Denied), &decision, true), []);
    }

    #[test]
    fn missing_sets_compare_whole() {
        let program = Program::default();
        let mut decision = found(Outcome::Incomplete, None);
        decision.missing = vec![vec![name("困难等级", "hardship"), name("专业代码", "major_code")]];
        let wants = |names: &[&str]| Expectation {
            missing: Some(names.iter().map(|name| (*name).to_owned()).collect()),
            ..expected(Outcome::Incomplete)
        };
        assert_eq!(judge(&program, &wants(&["major_code", "困难等级"]), &decision, true), []);
        assert_eq!(judge(&program, &wants(&["major_code"]), &decision, true).len(), 1);
        let misses = judge(&program, &wants(&[]), &decision, true);
        assert_eq!(misses[0].found, Text::new("困难等级、专业代码", "hardship, major_code"));
    }
}
