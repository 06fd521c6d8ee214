//! The report for programs.

use serde_json::{Value, json};
use tiaoli_diagnostics::{Lang, Text};

use super::{Suite, text::side_word};
use tiaoli_core::examples::{coverage::Share, run::Failure};

/// One object, one line feed at its end.
pub(super) fn document(suites: &[Suite]) -> String {
    let cases = suites.iter().flat_map(|suite| suite.cases.iter().map(move |case| (suite, case)));
    let results: Vec<Value> = cases
        .map(|(suite, case)| {
            let at = suite.sources.line_col(case.span);
            json!({
                "policy": suite.policy,
                "title": case.title,
                "file": at.map(|(path, _)| path),
                "line": at.map(|(_, at)| at.line),
                "passed": case.failures.is_empty(),
                "failures": case.failures.iter().map(failure).collect::<Vec<_>>(),
            })
        })
        .collect();
    let failed = results.iter().filter(|result| result.get("passed") == Some(&Value::Bool(false))).count();
    let total = suites.iter().fold(Share::default(), |sum, suite| sum + suite.coverage.total());
    let document = json!({
        "examples": results.len(),
        "passed": results.len() - failed,
        "failed": failed,
        "results": results,
        "coverage": {
            "seen": total.seen,
            "all": total.all,
            "percent": total.percent(),
            "policies": suites.iter().map(coverage).collect::<Vec<_>>(),
        },
    });
    serde_json::to_string_pretty(&document).unwrap_or_default() + "\n"
}

fn failure(failure: &Failure) -> Value {
    let both = |text: &Text| json!({ "zh": text.zh, "en": text.en });
    json!({
        "benefit": failure.benefit.en,
        "as_of": failure.day.to_string(),
        "record": failure.record,
        "misses": failure.misses.iter().map(|miss| json!({
            "what": miss.what.en,
            "expected": both(&miss.expected),
            "found": both(&miss.found),
        })).collect::<Vec<_>>(),
        "deciding": failure.deciding.as_ref().map(|clause| json!({ "zh": clause.name.zh, "en": clause.name.en })),
    })
}

fn coverage(suite: &Suite) -> Value {
    let share = |share: Share| json!({ "seen": share.seen, "all": share.all, "percent": share.percent() });
    let gaps: Vec<Value> = suite
        .coverage
        .gaps()
        .iter()
        .map(|gap| {
            let at = suite.sources.line_col(gap.span);
            json!({
                "file": at.map(|(path, _)| path),
                "line": at.map(|(_, at)| at.line),
                "column": at.map(|(_, at)| at.column),
                "owner": { "zh": gap.owner.zh, "en": gap.owner.en },
                "condition": gap.condition.map(|_| suite.sources.text(gap.span)),
                "not_seen": gap.sides.iter().map(|side| side_word(*side, Lang::En)).collect::<Vec<_>>(),
            })
        })
        .collect();
    json!({
        "policy": suite.policy,
        "rules": share(suite.coverage.of_rules()),
        "conditions": share(suite.coverage.of_conditions()),
        "gaps": gaps,
    })
}
