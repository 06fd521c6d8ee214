//! Every page of a code that names, types, rules or lints give: its failing text yields exactly that code, its corrected
//! text yields no error and not that code. Fences ```` ```text PATH ```` and ```` ```csv PATH ```` are files beside the
//! policy; those of the second half replace or join those of the first.

use std::collections::BTreeMap;

use tiaoli_core::session::Session;
use tiaoli_diagnostics::{ALL_CODES, Code, Diagnostic};

#[derive(Default)]
struct Half {
    policy: Option<String>,
    files: BTreeMap<String, String>,
}

/// The two halves of a page.
fn halves(page: &str) -> (Half, Half) {
    let (mut failing, mut corrected) = (Half::default(), Half::default());
    let mut lines = page.lines();
    let mut second = false;
    while let Some(line) = lines.next() {
        second |= line.starts_with("## 改正");
        let Some(fence) = line.strip_prefix("```") else { continue };
        let body: Vec<&str> = lines.by_ref().take_while(|line| !line.starts_with("```")).collect();
        let body = body.join("\n") + "\n";
        let half = if second { &mut corrected } else { &mut failing };
        match fence.split_once(' ') {
            Some(("tiaoli", "error")) => half.policy = Some(body),
            Some(("text" | "csv", path)) => {
                half.files.insert(path.to_owned(), body);
            }
            None if fence == "tiaoli" && second => half.policy = Some(body),
            _ => {}
        }
    }
    for (path, text) in &failing.files {
        corrected.files.entry(path.clone()).or_insert_with(|| text.clone());
    }
    (failing, corrected)
}

fn diagnostics(half: &Half) -> Vec<Diagnostic> {
    let mut session = Session::new();
    session.set_policy("p.tiao", half.policy.clone().unwrap_or_default());
    for (path, text) in &half.files {
        session.set_text(path, text.as_str());
    }
    session.analyze().diagnostics
}

#[test]
fn every_page_fails_as_it_says() {
    let mut wrong = Vec::new();
    let mut pages = 0;
    for code in ALL_CODES
        .iter()
        .filter(|code| ["E02", "E03", "E04", "W05"].iter().any(|stage| code.as_str().starts_with(stage)))
    {
        let (failing, corrected) = halves(code.page());
        // Codes that only data can bring about have other examples.
        if failing.policy.is_none() {
            continue;
        }
        pages += 1;
        let mut found: Vec<Code> = diagnostics(&failing).iter().map(|diagnostic| diagnostic.code).collect();
        found.dedup();
        if found != [*code] {
            wrong.push(format!("{code}: the failing text gives {found:?}"));
        }
        let left = diagnostics(&corrected);
        for diagnostic in left.iter().filter(|diagnostic| diagnostic.is_error() || diagnostic.code == *code) {
            wrong.push(format!(
                "{code}: the corrected text gives {} {}",
                diagnostic.code, diagnostic.message.zh
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(pages >= 70, "{pages}");
}

#[test]
fn messages_speak_both_languages_and_point_somewhere() {
    for code in ALL_CODES
        .iter()
        .filter(|code| ["E02", "E03", "E04", "W05"].iter().any(|stage| code.as_str().starts_with(stage)))
    {
        let (failing, _) = halves(code.page());
        if failing.policy.is_none() {
            continue;
        }
        for diagnostic in diagnostics(&failing) {
            assert!(!diagnostic.message.zh.is_empty() && !diagnostic.message.en.is_empty(), "{code}");
            assert!(!diagnostic.label.zh.is_empty() && !diagnostic.label.en.is_empty(), "{code}");
            assert!(diagnostic.span().is_some_and(|at| !at.span.is_empty()), "{code}");
        }
    }
}
