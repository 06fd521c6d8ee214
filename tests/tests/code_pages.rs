//! Every code has a page; its failing example yields exactly that code, its corrected example none.

use std::{collections::BTreeSet, sync::Arc};

use tiaoli_core::{
    decision::FindingRef,
    findings::FindingSource,
    plan::{Plan, PlanOptions},
    value::Date,
};
use tiaoli_data::{
    InputFormat, Problems, ReadOptions, Source,
    preflight::{Task, inspect},
};
use tiaoli_diagnostics::{ALL_CODES, Code};
use tiaoli_tests::{
    policy,
    run::{self, Sheet},
    spec,
};

/// Codes of the world outside: a file that cannot be read or written has no example on a page.
const OUTSIDE: &[&str] = &[
    "E0601", "E0602", "E0610", "E0611", "E0612", "E0613", "E0650", "E0651", "E0653", "E0654", "E0655",
    "E0644", "E0656", "E0657", "E0658", "E0659", "E0660", "E0676", "W0523", "W0540",
];

/// Codes about what people hand in beside the roster: rulings, manifests, payments. Their pages are run in `people.rs`.
const OF_PEOPLE: std::ops::RangeInclusive<&str> = "E0680"..="E0699";

#[derive(Debug, Default)]
struct Half {
    policy: Option<String>,
    files: Vec<(String, String)>,
    /// The word of the fence and its text.
    data: Option<(String, String)>,
}

fn halves(page: &str) -> (Half, Half) {
    let (before, after) = page.split_once("\n## 改正").unwrap_or((page, ""));
    let mut halves = [before, after].map(|text| {
        let mut half = Half::default();
        for fence in spec::read(&format!("{text}\n")).all() {
            let error = fence.option("lang") == Some("error");
            match (fence.word.as_str(), fence.option("lang")) {
                ("tiaoli", _) => half.policy = Some(fence.body.clone()),
                ("csv" | "jsonl" | "json", None) => {
                    half.data = Some((fence.word.clone(), fence.body.clone()))
                }
                ("csv" | "jsonl" | "json", Some(_)) if error => {
                    half.data = Some((fence.word.clone(), fence.body.clone()))
                }
                ("csv" | "text", Some(path)) => half.files.push((path.to_owned(), fence.body.clone())),
                _ => {}
            }
        }
        half
    });
    let (failing, corrected) = halves.split_at_mut(1);
    let (failing, corrected) = (std::mem::take(&mut failing[0]), std::mem::take(&mut corrected[0]));
    let policy = corrected.policy.or_else(|| failing.policy.clone());
    let given = |path: &String| corrected.files.iter().any(|(own, _)| own == path);
    let inherited = failing.files.iter().filter(|(path, _)| !given(path)).cloned();
    let files = inherited.chain(corrected.files.iter().cloned()).collect();
    (failing, Half { policy, files, data: corrected.data })
}

/// The codes a half yields: errors of the policy, and what reading and evaluating its data says.
fn codes(half: &Half, in_preflight: bool) -> BTreeSet<String> {
    let texts: Vec<(&str, &str)> =
        half.files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let analysis = policy::analyze(&[("p.tiao", half.policy.as_deref().unwrap_or_default())], &texts);
    let mut codes: BTreeSet<String> = analysis.diagnostics.iter().map(|one| one.code.to_string()).collect();
    let Some((word, data)) = half.data.as_ref().filter(|_| !analysis.has_errors()) else { return codes };
    assert_eq!(word, "csv", "only CSV is read here");
    codes.clear();
    let program = &analysis.program;
    let as_of = Date::new(2024, 10, 15).unwrap();
    let plan = Arc::new(Plan::new(program.clone(), PlanOptions { as_of, ..PlanOptions::default() }));
    if in_preflight {
        let source = Source::of_bytes("名册.csv", data.as_bytes());
        let task = Task {
            source: &source,
            format: InputFormat::Csv,
            plan: &plan,
            table: policy::table(program, "学生"),
            options: &ReadOptions::default(),
            as_of: Some(as_of),
            keep_marks: false,
        };
        return inspect(&task).unwrap().kinds.iter().map(|kind| kind.code.to_string()).collect();
    }
    if program.benefits.is_empty() {
        let mut problems = Problems::default();
        let read = run::read(program, policy::table(program, "学生"), data, &mut problems);
        codes.extend(
            read.err().into_iter().flatten().chain(problems.diagnostics()).map(|one| one.code.to_string()),
        );
        return codes;
    }
    let mut sheets = vec![Sheet { table: String::from("学生"), csv: data.clone() }];
    let tables = half.files.iter().filter(|(path, _)| !path.contains('.'));
    sheets.extend(tables.map(|(table, csv)| Sheet { table: table.clone(), csv: csv.clone() }));
    let run = run::evaluate(&plan, program, &sheets).unwrap();
    codes.extend(run.problems.iter().map(|one| one.code.to_string()));
    codes.extend(run.findings.iter().filter_map(|finding| match finding.source {
        FindingSource::Code(code) => Some(code.to_string()),
        _ => None,
    }));
    codes.extend(run.rows.iter().flat_map(|row| &row.decision.findings).filter_map(
        |finding| match finding {
            FindingRef::Code(code) => Some((*code).to_owned()),
            FindingRef::Check(..) => None,
        },
    ));
    codes
}

#[test]
fn every_code_has_a_page_that_holds() {
    let mut wrong = Vec::new();
    for code in ALL_CODES {
        let page = code.page();
        if !page.starts_with(&format!("# {} {}\n", code.as_str(), code.slug())) {
            wrong.push(format!("{code}: the page begins with {:?}", page.lines().next()));
        }
        let (failing, corrected) = halves(page);
        let reads_jsonl = failing.data.as_ref().is_some_and(|(word, _)| word != "csv");
        if OUTSIDE.contains(&code.as_str())
            || reads_jsonl
            || OF_PEOPLE.contains(&code.as_str())
            || failing.data.is_some() && corrected.policy.is_none()
        {
            // tiaoli-data has tests of its own for files and cells
            continue;
        }
        if failing.policy.is_none() {
            wrong.push(format!("{code}: the page has no example"));
            continue;
        }
        let is_error = |code: &String| {
            Code::from_name(code).is_some_and(|code| code.severity() == tiaoli_diagnostics::Severity::Error)
        };
        // What only the preflight tells.
        let in_preflight = (Code::E0670..=Code::E0675).contains(code);
        let found = codes(&failing, in_preflight);
        let others = found.iter().filter(|other| *other != code.as_str() && is_error(other)).count();
        if !found.contains(code.as_str()) || others > 0 {
            wrong.push(format!("{code}: the example yields {found:?}"));
        }
        let left = codes(&corrected, in_preflight);
        if left.contains(code.as_str()) || left.iter().any(is_error) {
            wrong.push(format!("{code}: the corrected example yields {left:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
