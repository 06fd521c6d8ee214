//! Expected diagnostics, written as comments: `// error: [E0203] 户藉` says that on this line (or, in a comment that has
//! the line to itself, on the next) an error E0203 points at 户藉. The words pointed at may be left out.

use tiaoli_core::session::Analysis;
use tiaoli_diagnostics::{Diagnostic, Place, Severity};

#[derive(Clone, Debug)]
pub struct Expected {
    pub path: String,
    /// From one.
    pub line: usize,
    pub severity: Severity,
    pub code: String,
    pub words: String,
}

/// Takes the expectations out of policy texts. Lines keep their numbers.
pub fn take(policies: &mut [(String, String)]) -> Vec<Expected> {
    let mut found = Vec::new();
    for (path, text) in policies {
        let mut kept = String::new();
        let mut waiting: Vec<Expected> = Vec::new();
        for (at, line) in text.lines().enumerate() {
            let (rest, mut here) = split(line, path);
            let alone = rest.trim().is_empty() && !here.is_empty();
            if alone {
                waiting.append(&mut here);
            } else {
                here.append(&mut waiting);
                found.extend(here.into_iter().map(|one| Expected { line: at + 1, ..one }));
            }
            kept.push_str(rest.trim_end());
            kept.push('\n');
        }
        *text = kept;
    }
    found
}

/// The line without its expectations, and these.
fn split<'l>(line: &'l str, path: &str) -> (&'l str, Vec<Expected>) {
    let marks = [
        ("// error: [", Severity::Error),
        ("// warning: [", Severity::Warning),
        ("// hint: [", Severity::Hint),
    ];
    let first = marks.iter().filter_map(|(mark, _)| line.find(mark)).min();
    let Some(first) = first else { return (line, Vec::new()) };
    let mut expected = Vec::new();
    for part in line[first..].split("// ").filter(|part| !part.is_empty()) {
        let (kind, rest) = part.split_once(": [").unwrap_or_else(|| panic!("not an expectation: {part}"));
        let (code, words) =
            rest.split_once(']').unwrap_or_else(|| panic!("an expectation without ]: {part}"));
        let severity = marks.iter().find(|(mark, _)| mark.contains(kind)).expect("error, warning or hint").1;
        let (code, words) = (code.to_owned(), words.trim().to_owned());
        expected.push(Expected { path: path.to_owned(), line: 0, severity, code, words });
    }
    (&line[..first], expected)
}

/// Errors have to be exactly those expected. Warnings and hints that are expected have to be there; others may be.
pub fn compare(analysis: &Analysis, expected: &[Expected]) -> Vec<String> {
    let mut failures = Vec::new();
    let mut left: Vec<&Diagnostic> = analysis.diagnostics.iter().collect();
    for one in expected {
        let found = left.iter().position(|diagnostic| matches(analysis, diagnostic, one));
        match found {
            Some(at) => drop(left.remove(at)),
            None => failures.push(format!(
                "{} line {}: expected {:?} {} at “{}”; there are {:#?}",
                one.path,
                one.line,
                one.severity,
                one.code,
                one.words,
                analysis
                    .diagnostics
                    .iter()
                    .map(|one| crate::policy::describe(analysis, one))
                    .collect::<Vec<_>>()
            )),
        }
    }
    let errors = left.iter().filter(|diagnostic| diagnostic.is_error());
    failures
        .extend(errors.map(|error| format!("not expected: {}", crate::policy::describe(analysis, error))));
    failures
}

fn matches(analysis: &Analysis, diagnostic: &Diagnostic, expected: &Expected) -> bool {
    let Place::Source(at) = &diagnostic.place else { return false };
    let Some(source) = analysis.sources.get(at.file) else { return false };
    let (start, end) = (at.span.start as usize, at.span.end as usize);
    let line = source.text[..start].matches('\n').count() + 1;
    let words = source.text[start..end].split_whitespace().collect::<Vec<_>>().join(" ");
    diagnostic.severity == expected.severity
        && diagnostic.code.as_str() == expected.code
        && source.path == expected.path
        && line == expected.line
        && (expected.words.is_empty() || words == expected.words)
}
