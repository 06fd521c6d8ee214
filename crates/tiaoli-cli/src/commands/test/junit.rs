//! The report as JUnit XML.

use std::path::Path;

use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use super::{Case, Suite};
use crate::{exit::Stop, report, shell::Shell};
use tiaoli_ide::clean::clean_lines;

/// Writes one suite per policy, one case per example. No times: two runs give the same bytes.
pub(super) fn write(suites: &[Suite], path: &Path, shell: &Shell) -> Result<(), Stop> {
    let mut report = Report::new("tiaoli");
    for suite in suites {
        let mut out = TestSuite::new(suite.policy.as_str());
        out.add_test_cases(suite.cases.iter().map(|case| one(suite, case, shell)));
        report.add_test_suite(out);
    }
    let xml = report.to_string().map_err(|error| Stop::output(Some(path), &std::io::Error::other(error)))?;
    report::write(Some(path), &xml, shell)
}

fn one(suite: &Suite, case: &Case, shell: &Shell) -> TestCase {
    let status = if case.failures.is_empty() {
        TestCaseStatus::success()
    } else {
        let lines: Vec<String> = case
            .failures
            .iter()
            .flat_map(|failure| {
                failure.misses.iter().map(|miss| {
                    let lang = shell.lang;
                    let (what, expected, found) =
                        (miss.what.get(lang), miss.expected.get(lang), miss.found.get(lang));
                    let benefit = tiaoli_ide::explanation::named(&failure.benefit, lang);
                    let (should, is) = (shell.pick("应为", "expected"), shell.pick("，算得", ", found"));
                    format!("{benefit} {}: {what} {should} {expected}{is} {found}", failure.day)
                })
            })
            .collect();
        let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
        status.set_message(clean_lines(&lines.join("; ")));
        status.set_description(clean_lines(&format!("{}\n{}", suite.place(case.span), lines.join("\n"))));
        status
    };
    TestCase::new(case.title.as_str(), status)
}
