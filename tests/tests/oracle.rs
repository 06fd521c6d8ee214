//! The evaluator against the brute-force oracle, on random policies and records.
//!
//! `TIAOLI_ORACLE=20000` tries that many policies instead of the usual number; `TIAOLI_ORACLE_SEED=7` begins elsewhere.

use proptest::{
    collection::vec,
    prelude::any,
    test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner},
};
use tiaoli_tests::{
    oracle::{Verdict, bridge, generate, generate::Tape, model::Model, print, verdict},
    policy,
};

const POLICIES: u32 = 500;
const RECORDS: usize = 20;

fn number(variable: &str, usual: u32) -> u32 {
    std::env::var(variable).map_or(usual, |value| value.parse().expect("a number"))
}

/// The findings that are about checks; the oracle has no codes.
fn without_codes(line: &str) -> String {
    let (head, findings) = line.rsplit_once("findings=").unwrap();
    let kept: Vec<&str> = findings.split(';').filter(|finding| !finding.starts_with('E')).collect();
    format!("{head}findings={}", kept.join(";"))
}

/// 已填 and 未填 can make several sets smallest; `missing` shows one of them.
fn with_chosen_missing(model: &Model, mut expected: Verdict, theirs: &str) -> Verdict {
    let named = |set: &Vec<usize>| set.iter().map(|at| model.fields[*at].en).collect::<Vec<_>>().join("+");
    let chosen = theirs.split_once(" missing=").and_then(|(_, rest)| rest.split(' ').next()).unwrap();
    match expected.missing.iter().find(|set| named(set) == chosen) {
        Some(set) => expected.missing = vec![set.clone()],
        None => expected.missing.truncate(1),
    }
    expected
}

fn comparable(line: &str, expected: &Verdict) -> String {
    let parts = line.split(' ').filter(|part| !(expected.unbounded && part.starts_with("may_settle=")));
    parts.collect::<Vec<_>>().join(" ")
}

#[test]
fn the_evaluator_agrees_with_the_oracle() {
    let seed = number("TIAOLI_ORACLE_SEED", 0).to_le_bytes().repeat(8);
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &seed);
    let config = Config {
        cases: number("TIAOLI_ORACLE", POLICIES),
        failure_persistence: None,
        max_shrink_iters: 3_000,
        max_shrink_time: 8_000,
        ..Config::default()
    };
    let exact = std::cell::Cell::new((0_u32, 0_u32));
    let outcome = TestRunner::new_with_rng(config, rng).run(&vec(any::<u32>(), 500), |tape| {
        let tape = &mut Tape::new(&tape);
        let model = generate::model(tape);
        let (judged, sure) = agree(&model, tape).map_err(TestCaseError::fail)?;
        exact.set((exact.get().0 + judged, exact.get().1 + sure));
        Ok(())
    });
    let (judged, sure) = exact.get();
    println!("{judged} results compared, {sure} of them in the exact class");
    match outcome {
        Ok(()) => {}
        Err(TestError::Fail(reason, _)) => panic!("{reason}"),
        Err(TestError::Abort(reason)) => panic!("{reason}"),
    }
}

/// Compares records of one policy; how many results there were, and how many of the exact class.
fn agree(model: &Model, tape: &mut Tape) -> Result<(u32, u32), String> {
    let text = print::policy(model, print::Words::Zh);
    let analysis = policy::analyze(&[("p.tiao", &text)], &[]);
    if analysis.has_errors() {
        return Err(format!("the policy has errors: {:#?}\n{text}", policy::errors(&analysis)));
    }
    let program = &analysis.program;
    let table = policy::table(program, "student");
    let (mut judged, mut sure) = (0, 0);
    for _ in 0..2 {
        let on = generate::as_of(tape);
        let plan = policy::plan(&analysis, bridge::date(on));
        for _ in 0..RECORDS {
            let record = generate::record(tape, model, on);
            let values = bridge::values(program, table, model, &record);
            for decision in policy::decide(&plan, table, &values) {
                let name = &program.benefits[decision.benefit.index()].name.en;
                let benefit =
                    tiaoli_tests::oracle::model::BENEFITS.iter().position(|(_, en)| en == name).unwrap();
                let expected = verdict(model, &record, on, benefit);
                let theirs = without_codes(&policy::line(program, &decision));
                let expected = with_chosen_missing(model, expected, &theirs);
                let ours = bridge::line(model, &expected);
                let given =
                    model.fields.iter().zip(&record).filter_map(|(field, cell)| Some((field.zh, (*cell)?)));
                let told = || {
                    let record: Vec<String> =
                        given.clone().map(|(name, cell)| format!("{name} {cell:?}")).collect();
                    format!("{name} on {on:?}\nrecord {record:?}\noracle  {ours}\ntiaoli  {theirs}\n{text}")
                };
                judged += 1;
                if expected.exact {
                    sure += 1;
                    if comparable(&theirs, &expected) != comparable(&ours, &expected) {
                        return Err(told());
                    }
                } else if decision.outcome.code() == "incomplete" {
                    let possible: Vec<&str> =
                        decision.possible.iter().map(|outcome| outcome.code()).collect();
                    let mut wanted = expected.possible.clone();
                    if wanted.is_empty() {
                        wanted.push(expected.outcome);
                    }
                    if !wanted.iter().all(|outcome| possible.contains(&outcome.code())) {
                        return Err(format!("too few possibilities\n{}", told()));
                    }
                } else if theirs.split(" rules=").next() != ours.split(" rules=").next() {
                    return Err(format!("a result that the completions do not bear out\n{}", told()));
                }
            }
        }
    }
    Ok((judged, sure))
}
