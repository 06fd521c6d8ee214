//! Literate suites: Markdown whose fences are run. `tests/spec/README.md` tells how to write one.

mod expect;
mod markdown;
mod outcome;

use std::{fmt::Write as _, fs, path::Path};

pub use markdown::{Case, Fence, Suite, read};
use tiaoli_core::session::Analysis;

use crate::{policy, run::Sheet};

/// What went wrong in a case, and the texts its fences should have.
#[derive(Debug, Default)]
pub struct Report {
    pub failures: Vec<String>,
    /// Replacements for the bodies of fences: line range in the suite, new text.
    pub updates: Vec<(std::ops::Range<usize>, String)>,
}

/// Runs a suite file. With `update`, rewrites the bodies of `outcome` and `message` fences.
pub fn run_file(path: &Path, update: bool) -> Report {
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let suite = markdown::read(&text);
    let mut whole = Report::default();
    for case in &suite.cases {
        let report = run_case(&suite, case);
        let place = format!("{}:{} {}", path.display(), case.line, case.title);
        whole.failures.extend(report.failures.into_iter().map(|failure| format!("{place}\n{failure}")));
        whole.updates.extend(report.updates);
    }
    if update && !whole.updates.is_empty() {
        fs::write(path, markdown::replaced(&text, &whole.updates)).expect("the suite can be written");
        whole.failures.retain(|failure| !failure.contains("TIAOLI_UPDATE"));
    }
    whole
}

fn run_case(suite: &Suite, case: &Case) -> Report {
    let mut report = Report::default();
    let fences: Vec<&Fence> = suite.prelude.iter().chain(&case.fences).collect();
    let files = |word: &str, usual: &str| -> Vec<(String, String)> {
        let of_word = fences.iter().filter(|fence| fence.word == word);
        let named = of_word.enumerate().map(|(at, fence)| {
            let name = fence.option("file").map_or_else(|| format!("{usual}{}.tiao", at + 1), str::to_owned);
            (name, fence.body.clone())
        });
        named.collect()
    };
    let mut policies = files("tiaoli", "规则");
    let own =
        |fence: &&&Fence| fence.option("file").is_some() && matches!(fence.word.as_str(), "text" | "csv");
    let texts: Vec<(String, String)> = fences
        .iter()
        .filter(own)
        .map(|fence| (fence.option("file").unwrap().to_owned(), fence.body.clone()))
        .collect();
    let expected = expect::take(&mut policies);
    let analysis = analyze(&policies, &texts);
    report.failures.extend(expect::compare(&analysis, &expected));
    let sheets: Vec<Sheet> = fences
        .iter()
        .filter(|fence| fence.word == "csv" && fence.option("file").is_none())
        .map(|fence| Sheet {
            table: fence.option("table").unwrap_or("学生").to_owned(),
            csv: fence.body.clone(),
        })
        .collect();
    for fence in case.fences.iter().filter(|fence| fence.word == "outcome") {
        if analysis.has_errors() {
            report.failures.push(String::from("a policy with errors has no outcomes"));
            continue;
        }
        match outcome::table(&analysis, fence, &sheets) {
            Ok(actual) => settle(fence, &actual, &mut report),
            Err(problem) => report.failures.push(problem),
        }
    }
    for fence in case.fences.iter().filter(|fence| fence.word == "message") {
        let actual = crate::binary::messages(&policies, &texts, fence.option("lang").unwrap_or("zh"));
        settle(fence, &actual, &mut report);
    }
    report
}

fn analyze(policies: &[(String, String)], texts: &[(String, String)]) -> Analysis {
    let borrow = |files: &[(String, String)]| -> Vec<(String, String)> { files.to_vec() };
    let (policies, texts) = (borrow(policies), borrow(texts));
    let policies: Vec<(&str, &str)> =
        policies.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let texts: Vec<(&str, &str)> = texts.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    policy::analyze(&policies, &texts)
}

/// Compares the body of a fence with what it should say.
fn settle(fence: &Fence, actual: &str, report: &mut Report) {
    if fence.body.trim_end() == actual.trim_end() {
        return;
    }
    let mut words =
        format!("the `{}` fence differs (TIAOLI_UPDATE=1 rewrites it); it should say\n", fence.word);
    for line in actual.lines() {
        let mark = if fence.body.lines().any(|old| old == line) { ' ' } else { '+' };
        let _ = writeln!(words, "  {mark} {line}");
    }
    report.failures.push(words);
    report.updates.push((fence.lines.clone(), actual.trim_end().to_owned()));
}
