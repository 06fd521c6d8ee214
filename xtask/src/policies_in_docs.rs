//! The policy texts shown in the documents: every one is checked, and its examples are run.
//!
//! | fence | what it holds |
//! |---|---|
//! | `tiaoli` | a complete policy |
//! | `tiaoli prelude` | declarations that the fences after it in the same document build on; itself complete with those before it |
//! | `tiaoli part` | declarations, to be read together with the preludes |
//! | `tiaoli conditions` | one condition a line |
//! | `tiaoli amounts` | one amount a line |
//! | `tiaoli wrong CODE` | a part that yields exactly this error |
//! | `text PATH`, `csv PATH` | a file that the policies name |

use std::{fs, path::Path, process::Command};

use tiaoli_core::session::{Analysis, Session};
use tiaoli_diagnostics::Diagnostic;

use crate::markdown::{Fence, fences};

const DOCUMENTS: &[&str] = &[
    "README.md",
    "README.zh-CN.md",
    "docs/guide/zh.md",
    "docs/guide/en.md",
    "docs/reference/language.zh.md",
    "docs/reference/language.en.md",
];

/// A policy text as a document shows it, made complete.
struct Shown {
    line: usize,
    policy: String,
    files: Vec<(String, String)>,
    /// The one error it is to yield.
    wrong: Option<String>,
}

/// `benefit` and `key` are the words that amounts are wrapped with.
fn shown(text: &str, [benefit, key]: [&str; 2]) -> Vec<Shown> {
    let mut prelude = String::new();
    let files = files(text);
    let mut all = Vec::new();
    for fence in fences(text) {
        let words: Vec<&str> = fence.info.split_whitespace().collect();
        let each_line = |wrap: &dyn Fn(usize, &str) -> String| -> String {
            let lines = fence.body.lines().filter(|line| !line.trim().is_empty()).enumerate();
            lines.map(|(at, line)| wrap(at, line)).collect()
        };
        let (body, alone, wrong) = match words.as_slice() {
            ["tiaoli"] => (fence.body.to_owned(), true, None),
            ["tiaoli", "prelude"] => {
                prelude.push_str(fence.body);
                (String::new(), false, None)
            }
            ["tiaoli", "part"] => (fence.body.to_owned(), false, None),
            ["tiaoli", "wrong", code] => (fence.body.to_owned(), false, Some((*code).to_owned())),
            ["tiaoli", "conditions"] => {
                (each_line(&|at, line| format!("所称 第{at}行 是指 {line}\n")), false, None)
            }
            ["tiaoli", "amounts"] => {
                let wrap =
                    |at, line: &str| format!("应助 第{at}行 {{ 凡 已填({key}) 给予 {benefit} 按 {line} }}\n");
                (each_line(&wrap), false, None)
            }
            ["tiaoli", ..] => panic!("line {}: unknown mark `{}`", fence.line, fence.info),
            _ => continue,
        };
        let policy = if alone { body } else { format!("{prelude}\n{body}") };
        all.push(Shown { line: fence.line, policy, files: files.clone(), wrong });
    }
    all
}

/// The files that the policies of a document name, wherever they are shown.
fn files(text: &str) -> Vec<(String, String)> {
    let file = |fence: Fence<'_>| match fence.info.split_once(' ') {
        Some(("text" | "csv", path)) => Some((path.to_owned(), fence.body.to_owned())),
        _ => None,
    };
    fences(text).filter_map(file).collect()
}

fn analyzed(shown: &Shown) -> Analysis {
    let mut session = Session::new();
    session.set_policy("policy.tiao", shown.policy.as_str());
    for (path, text) in &shown.files {
        session.set_text(path, text.as_str());
    }
    session.analyze()
}

fn described(analysis: &Analysis, diagnostic: &Diagnostic) -> String {
    let text = diagnostic.span().map_or("", |at| analysis.sources.text(at));
    format!("{} {} | {} | {}", diagnostic.code, diagnostic.message.zh, diagnostic.label.zh, text)
}

fn read(document: &str) -> Vec<Shown> {
    let text = fs::read_to_string(crate::root().join(document))
        .unwrap_or_else(|error| panic!("{document}: {error}"));
    shown(&text, if document.ends_with("en.md") { ["stipend", "student_no"] } else { ["助学金", "学籍号"] })
}

#[test]
fn policies_in_the_documents_are_sound() {
    let mut problems = Vec::new();
    for document in DOCUMENTS {
        for shown in read(document) {
            let analysis = analyzed(&shown);
            let errors: Vec<&Diagnostic> = analysis.diagnostics.iter().filter(|d| d.is_error()).collect();
            let expected: Vec<&str> = shown.wrong.iter().map(String::as_str).collect();
            let found: Vec<&str> = errors.iter().map(|error| error.code.as_str()).collect();
            if found != expected {
                let words: Vec<String> = errors.iter().map(|error| described(&analysis, error)).collect();
                problems.push(format!("{document}:{}: {}\n", shown.line, words.join("\n    ")));
            }
        }
    }
    assert!(problems.is_empty(), "\n{}", problems.concat());
}

#[test]
fn examples_in_the_documents_pass() {
    let program = crate::screens::build(&crate::root()).unwrap();
    for document in DOCUMENTS {
        for shown in read(document).iter().filter(|shown| !analyzed(shown).program.examples.is_empty()) {
            let folder = tempfile::tempdir().unwrap();
            let write = |path: &str, text: &str| {
                let path = folder.path().join(path);
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(path, text).unwrap();
            };
            write("policy.tiao", &shown.policy);
            shown.files.iter().for_each(|(path, text)| write(path, text));
            let tested = test(&program, folder.path());
            assert!(tested.is_ok(), "{document}:{}: {}", shown.line, tested.unwrap_err());
        }
    }
}

fn test(program: &Path, folder: &Path) -> Result<(), String> {
    let output = Command::new(program.join("tiaoli")).arg("test").arg(folder).output().unwrap();
    let words = [output.stdout, output.stderr].concat();
    if output.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&words).into_owned()) }
}
