//! What holds of human decisions for every policy and every record.

use std::sync::Arc;

use proptest::{collection::vec, prelude::*};
use tiaoli_core::{
    decision::{Decision, Outcome},
    eval::{SideData, ValuesRow, decide_row},
    ir::{Program, RuleKind, TableId},
    plan::{Plan, PlanOptions},
    rulings::{Effect, RawRuling, Ruled, Ruling, decide_ruled, read},
    value::{Date, Value},
};
use tiaoli_tests::{
    oracle::{bridge, generate, generate::Tape, print, print::Words},
    policy,
};

fn ruling(program: &Program, words: &str) -> Ruling {
    let first = program.benefits.first().map(|benefit| benefit.name.zh.clone()).unwrap_or_default();
    let raw = RawRuling {
        key: String::from("1"),
        // A grant is of one benefit; everything else is of all.
        benefit: if words.starts_with("grant") || words == "deny" { first } else { String::new() },
        ruling: words.to_owned(),
        basis: String::from("basis"),
        decided_by: String::from("somebody"),
        decided_on: Date::new(1990, 1, 1),
        until: Date::new(2200, 1, 1),
        ..RawRuling::default()
    };
    read(raw, program).unwrap()
}

fn ruled(plan: &Plan, table: TableId, values: &[Value], rulings: &[&Ruling]) -> Vec<Ruled> {
    decide_ruled(plan, table, &SideData::default(), &ValuesRow(values), &[], rulings)
}

/// What a decision comes to, without what is said beside it.
fn core(decision: &Decision) -> (Outcome, Option<String>, Vec<Outcome>, String) {
    let amount = decision.amount.map(|amount| amount.to_string());
    (
        decision.outcome,
        amount,
        decision.possible.clone(),
        format!("{:?} {:?}", decision.rules, decision.missing),
    )
}

/// The same policy without anything that holds.
fn without_holds(program: &Program) -> Program {
    let mut program = program.clone();
    let nowhere = Date::new(2999, 1, 1);
    for rule in program.rules.iter_mut().filter(|rule| rule.kind == RuleKind::Hold) {
        rule.effective.from = nowhere;
        rule.effective.to = None;
    }
    program.checks.iter_mut().for_each(|check| check.hold = None);
    program
}

fn cases() -> ProptestConfig {
    let many = std::env::var("TIAOLI_CASES").ok().and_then(|value| value.parse().ok());
    ProptestConfig { cases: many.unwrap_or(80), failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn rulings_take_holds_away_and_overturn_nothing(tape in vec(any::<u32>(), 600)) {
        let tape = &mut Tape::new(&tape);
        let model = generate::model(tape);
        let text = print::policy(&model, Words::Zh);
        let analysis = policy::analyze(&[("p.tiao", &text)], &[]);
        prop_assert!(!analysis.has_errors(), "{:#?}", policy::errors(&analysis));
        let program = &analysis.program;
        let table = policy::table(program, "student");
        let on = generate::as_of(tape);
        let options = PlanOptions { as_of: bridge::date(on), ..PlanOptions::default() };
        let plan = Plan::new(program.clone(), options.clone());
        let bare = Plan::new(Arc::new(without_holds(program)), options);
        let (release, grant, deny) =
            (ruling(program, "release"), ruling(program, "grant 123.45 CNY/month"), ruling(program, "deny"));
        // A hold that overrides a rule still sets it aside when it is released.
        let plain_holds = program.rules.iter().all(|rule| rule.kind != RuleKind::Hold || rule.overrides.is_empty());
        for _ in 0..12 {
            let values = bridge::values(program, table, &model, &generate::record(tape, &model, on));
            let row = ValuesRow(&values);
            let plain = decide_row(&plan, table, &SideData::default(), &row, &[]);
            let none: Vec<Decision> = ruled(&plan, table, &values, &[]).into_iter().map(|one| one.decision).collect();
            prop_assert_eq!(&none, &plain);
            let released = ruled(&plan, table, &values, &[&release]);
            if plain_holds {
                let expected = decide_row(&bare, table, &SideData::default(), &row, &[]);
                for (one, expected) in released.iter().zip(&expected) {
                    prop_assert_eq!(core(&one.decision), core(expected), "{}", text);
                }
            }
            for (one, before) in released.iter().zip(&plain) {
                if before.outcome == Outcome::Denied {
                    prop_assert_eq!(one.decision.outcome, Outcome::Denied);
                }
            }
            for fill in [&grant, &deny] {
                let filled = ruled(&plan, table, &values, &[fill]);
                // The ruling is of the first benefit of the program, wherever that stands among the decisions.
                let mut pairs = filled.iter().zip(&plain);
                let Some((one, before)) = pairs.find(|(_, before)| before.benefit.index() == 0) else { continue };
                prop_assert!(before.outcome != Outcome::Undetermined || !plan.in_force() || !one.effects.is_empty());
                let silent = match before.outcome {
                    Outcome::Undetermined => plan.in_force(),
                    Outcome::Incomplete => before.possible.contains(&Outcome::Undetermined),
                    _ => false,
                };
                if silent {
                    prop_assert!(one.effects.iter().all(|(_, effect)| *effect == Effect::Applied));
                    prop_assert_ne!(one.decision.outcome, Outcome::Undetermined);
                    prop_assert!(!one.decision.possible.contains(&Outcome::Undetermined));
                } else {
                    prop_assert_eq!(core(&one.decision), core(before));
                    prop_assert_eq!(&one.decision.notes, &before.notes);
                }
            }
        }
    }
}
