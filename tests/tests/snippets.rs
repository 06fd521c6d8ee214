//! The templates that editors offer: each is sound by itself, and those of one language together are a policy that holds.

use std::fs;

use serde_json::Value;
use tiaoli_tests::{binary::root, policy};

/// Templates that belong into an amendment, in a file of its own.
const OF_AMENDMENTS: &[&str] = &["修改", "废止", "amend", "repeal"];

fn snippets(lang: &str) -> Vec<(String, String)> {
    let path = root().join(format!("editors/vscode/snippets/{lang}.json"));
    let list: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let body = |snippet: &Value| {
        let lines = snippet["body"].as_array().unwrap().iter();
        lines.map(|line| line.as_str().unwrap()).collect::<Vec<_>>().join("\n")
    };
    list.as_object().unwrap().iter().map(|(name, snippet)| (name.clone(), filled(&body(snippet)))).collect()
}

/// The text with what its placeholders propose: `${1:words}`, the first of `${1|several,words|}`, nothing for `$0`.
fn filled(body: &str) -> String {
    let mut out = String::new();
    let mut chars = body.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' => out.extend(chars.next()),
            '$' if chars.peek() == Some(&'{') => {
                chars.next();
                while chars.next_if(char::is_ascii_digit).is_some() {}
                let choice = chars.next() == Some('|');
                let mut words = String::new();
                while let Some(c) = chars.next_if(|c| *c != '}') {
                    words.extend(if c == '\\' { chars.next() } else { Some(c) });
                }
                chars.next();
                let first = words.split([',', '|']).next().filter(|_| choice).map(str::to_owned);
                out.push_str(&first.unwrap_or(words));
            }
            '$' => while chars.next_if(char::is_ascii_digit).is_some() {},
            c => out.push(c),
        }
    }
    out
}

const CATALOG: &str = "代码,code,名称\n610101,610101,种子生产技术\n";

#[test]
fn placeholders_are_filled_with_what_they_propose() {
    assert_eq!(filled("a ${1:b} ${2|c,d|} ${3:{e\\} f}$0;"), "a b c {e} f;");
}

#[test]
fn every_snippet_is_sound() {
    for (name, text) in ["zh", "en"].map(snippets).concat() {
        let parse = tiaoli_syntax::parse(tiaoli_diagnostics::FileId(0), &text);
        assert!(parse.diagnostics.is_empty(), "{name}: {:#?}\n{text}", parse.diagnostics);
    }
}

#[test]
fn the_snippets_together_are_a_policy() {
    for lang in ["zh", "en"] {
        let (later, first): (Vec<_>, Vec<_>) =
            snippets(lang).into_iter().partition(|(name, _)| OF_AMENDMENTS.contains(&name.as_str()));
        let join = |list: Vec<(String, String)>| {
            list.into_iter().map(|(_, text)| text).collect::<Vec<_>>().join("\n")
        };
        let (first, later) = (join(first), join(later));
        let texts = [("catalogs/agricultural.csv", CATALOG)];
        let analysis = policy::analyze(&[("policy.tiao", &first), ("later.tiao", &later)], &texts);
        assert!(!analysis.has_errors(), "{lang}: {:#?}\n{first}\n{later}", policy::errors(&analysis));
    }
}
