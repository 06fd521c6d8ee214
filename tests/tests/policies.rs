//! The shipped policies: sound, in the one format, the same in both keyword languages, and never contradicted by what
//! is filled in later.

use std::{fs, sync::Arc};

use proptest::{collection::vec, prelude::*};
use tiaoli_core::{
    decision::{Decision, Outcome},
    ir::{Program, TableId, dump},
    plan::{Plan, PlanOptions},
    session::{Analysis, Session},
    value::{Date, Value},
};
use tiaoli_diagnostics::{FileId, Lang};
use tiaoli_syntax::{FormatOptions, NameMap, collect_names, format, parse, same_tree};
use tiaoli_tests::{binary, oracle::generate::Tape, policy, project, records};

/// Codes of majors that the catalogs know, do not know, and have not decided.
const POOL: &[&str] = &["610101", "660101", "0403-4", "650204", "NM001", "150102", "152224"];

#[test]
fn every_policy_is_sound() {
    let policies = project::policies();
    assert!(policies.len() >= 2, "{policies:?}");
    for path in policies {
        let analysis = project::load(&path);
        assert!(!analysis.has_errors(), "{}: {:#?}", path.display(), policy::errors(&analysis));
    }
}

#[test]
fn every_policy_file_is_in_the_one_format() {
    for path in project::policy_files() {
        let text = fs::read_to_string(&path).unwrap();
        let formatted = format(&text, &FormatOptions::default());
        assert!(!formatted.changed, "{} is not formatted", path.display());
    }
}

fn names_of(analysis: &Analysis) -> NameMap {
    collect_names(&analysis.files.iter().map(|file| file.tree.as_ref()).collect::<Vec<_>>())
}

/// The policy with every file rewritten by `change`.
fn rewritten(analysis: &Analysis, change: impl Fn(&str) -> String) -> Analysis {
    let mut session = Session::new();
    for (at, source) in analysis.sources.iter().enumerate() {
        let id = FileId(u32::try_from(at).unwrap());
        if analysis.files.iter().any(|file| file.id == id) {
            session.set_policy(&source.path, change(&source.text));
        } else {
            session.set_text(&source.path, source.text.clone());
        }
    }
    session.analyze()
}

/// The programs are one; otherwise the first line of their dumps that differs.
fn assert_same(ours: &Analysis, theirs: &Analysis, what: &str) {
    let (ours, theirs) = (dump(&ours.program), dump(&theirs.program));
    let differs = ours.lines().zip(theirs.lines()).find(|(ours, theirs)| ours != theirs);
    assert!(ours == theirs, "{what} is another policy: {differs:#?}");
}

#[test]
fn both_languages_are_one_program() {
    for path in project::policies() {
        let chinese = project::load(&path);
        let names = names_of(&chinese);
        let to = |lang| FormatOptions { lang: Some(lang), names: &names };
        let english = rewritten(&chinese, |text| format(text, &to(Lang::En)).text);
        assert!(!english.has_errors(), "{}: {:#?}", path.display(), policy::errors(&english));
        assert_same(&chinese, &english, &format!("{} in English", path.display()));
        let back = rewritten(&english, |text| format(text, &to(Lang::Zh)).text);
        assert_same(&chinese, &back, &format!("{} there and back", path.display()));
    }
}

#[test]
fn formatting_keeps_the_tree() {
    for path in project::policy_files() {
        let text = fs::read_to_string(&path).unwrap();
        let crowded = text.replace("    ", " ").replace(" : ", ":").replace("（", "(");
        let once = format(&crowded, &FormatOptions::default()).text;
        let twice = format(&once, &FormatOptions::default());
        assert!(!twice.changed, "{}", path.display());
        let tree = |text: &str| parse(FileId(0), text).file;
        assert!(same_tree(&tree(&crowded), &tree(&once)), "{}", path.display());
    }
}

/// A policy whose decisions are asked for.
struct Asked {
    program: Arc<Program>,
    plan: Arc<Plan>,
    table: TableId,
}

fn asked(path: &str) -> Asked {
    let analysis = project::load(&binary::root().join(path));
    let options = PlanOptions { as_of: Date::new(2024, 10, 15).unwrap(), ..PlanOptions::default() };
    let plan = Arc::new(Plan::new(analysis.program.clone(), options));
    let table = policy::table(&analysis.program, "学生");
    Asked { program: analysis.program, plan, table }
}

/// What people are told: the outcome, and what it pays.
fn told(decision: &Decision) -> (Outcome, Option<String>) {
    (decision.outcome, decision.amount.map(|amount| amount.to_string()))
}

fn outcomes(decision: &Decision) -> Vec<Outcome> {
    if decision.outcome == Outcome::Incomplete { decision.possible.clone() } else { vec![decision.outcome] }
}

/// Takes cells away from a record and puts them back one by one.
fn check(asked: &Asked, tape: &mut Tape) -> Result<(), TestCaseError> {
    let full = records::complete(tape, &asked.program, asked.table, POOL);
    let mut record = records::with_blanks(tape, &full, 3);
    let mut before = policy::decide(&asked.plan, asked.table, &record);
    let blanks: Vec<usize> = (0..record.len()).filter(|at| record[*at] == Value::Missing).collect();
    for at in blanks {
        record[at] = full[at].clone();
        let after = policy::decide(&asked.plan, asked.table, &record);
        for (before, after) in before.iter().zip(&after) {
            let field = &asked.program.tables[asked.table.index()].fields[at].name.zh;
            if before.outcome != Outcome::Incomplete {
                prop_assert_eq!(told(before), told(after), "filling {} overturns a result", field);
            }
            let wider = outcomes(after).into_iter().find(|outcome| !outcomes(before).contains(outcome));
            prop_assert_eq!(wider, None, "filling {} makes something possible", field);
            let named = before.missing.iter().flatten().any(|name| name.zh == *field);
            if !before.missing.is_empty() && !named && after.outcome == Outcome::Incomplete {
                prop_assert_eq!(&before.missing, &after.missing, "{} was not missing", field);
            }
        }
        before = after;
    }
    prop_assert!(
        before.iter().all(|decision| decision.missing.iter().flatten().all(|name| {
            let fields = &asked.program.tables[asked.table.index()].fields;
            fields.iter().zip(&record).all(|(field, value)| field.name != *name || *value != Value::Missing)
        })),
        "a filled field is still asked for"
    );
    Ok(())
}

#[test]
fn what_is_filled_in_later_contradicts_nothing() {
    for path in ["policies/neimenggu/notice.tiao", "policies/national/stipend.tiao"] {
        let asked = asked(path);
        let config = ProptestConfig {
            cases: 1500,
            failure_persistence: None,
            max_shrink_time: 8_000,
            ..ProptestConfig::default()
        };
        proptest!(config, |(tape in vec(any::<u32>(), 150))| check(&asked, &mut Tape::new(&tape))?);
    }
}

/// The league's sample rules stand below the notice, the notice below the national policy.
#[test]
fn the_notice_stands_below_the_national_policy() {
    let program = project::load(&binary::root().join("policies/samples/local/rules.tiao")).program;
    let layers: Vec<&str> = program.layers.iter().map(|layer| layer.name.zh.as_str()).collect();
    let of = |name: &str| layers.iter().position(|layer| *layer == name).unwrap();
    assert!(of("国家中职助学金") < of("内蒙古技工院校学生资助"), "{layers:?}");
    assert!(of("内蒙古技工院校学生资助") < of("示例盟实施细则"), "{layers:?}");
    assert!(program.layers.iter().all(|layer| layer.counts || layer.name.zh.is_empty()), "{layers:?}");
}
