//! The language server as an editor meets it: from a keystroke to its messages, to a completion and to a hover, with a policy
//! of N rules; from the start to the first messages; memory.
//!
//! `cargo build --release -p tiaoli-cli && cargo bench -p tiaoli-benches --bench editor [-- --rules N --keys N]`
#![allow(clippy::print_stdout, clippy::float_arithmetic, reason = "a benchmark prints figures")]
#![allow(clippy::disallowed_methods, reason = "a benchmark measures time")]

use std::{
    error::Error,
    time::{Duration, Instant},
};

use serde_json::json;
use tiaoli_benches::workload;
use tiaoli_tests::editor::{Desk, Editor, at, uri};

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().collect();
    let option = |name: &str| args.iter().skip_while(|arg| *arg != name).nth(1);
    let rules = option("--rules").map_or(Ok(2_000), |n| n.parse())?;
    let keys: u64 = option("--keys").map_or(Ok(200), |n| n.parse())?;
    let text = workload::made_up(rules)?;
    let desk = Desk::new(&[("policy.tiao", &text)]);
    let path = desk.path("policy.tiao");
    let start = Instant::now();
    let mut editor = Editor::start(&desk.path(""), json!({}));
    editor.open(&path, &text);
    editor.diagnostics(&path, 1);
    println!("{rules} rules: start to first messages {:?}", start.elapsed());
    let lines = text.lines().count() as u64;
    // A rule has seven lines and begins behind eleven; its third line has a value that can be typed.
    let line_of = |key: u64| 11 + (key * 7_919 % (lines / 7 - 2)) * 7 + 2;
    let mut typed = Vec::new();
    let (mut completed, mut hovered) = (Vec::new(), Vec::new());
    let can = |editor: &Editor, what: &str| editor.capabilities.get(what).is_some();
    for key in 0..keys {
        let place = at(line_of(key), 8);
        let start = Instant::now();
        let version =
            editor.change(&path, json!([{ "range": { "start": place, "end": place }, "text": "户" }]));
        editor.diagnostics(&path, version);
        typed.push(start.elapsed());
        let params = json!({ "textDocument": { "uri": uri(&path) }, "position": at(line_of(key), 9) });
        if can(&editor, "completionProvider") {
            let start = Instant::now();
            editor.request("textDocument/completion", params.clone());
            completed.push(start.elapsed());
        }
        if can(&editor, "hoverProvider") {
            let start = Instant::now();
            editor.request("textDocument/hover", params);
            hovered.push(start.elapsed());
        }
        let start = Instant::now();
        let end = at(line_of(key), 9);
        let version = editor.change(&path, json!([{ "range": { "start": place, "end": end }, "text": "" }]));
        editor.diagnostics(&path, version);
        typed.push(start.elapsed());
    }
    print("keystroke to messages", &mut typed);
    print("completion", &mut completed);
    print("hover", &mut hovered);
    println!("memory of the server: {} MB at most", editor.peak_kib() / 1024);
    Ok(())
}

fn print(what: &str, times: &mut [Duration]) {
    times.sort_unstable();
    let share = |percent: usize| times.get((times.len() * percent / 100).min(times.len().saturating_sub(1)));
    if let (Some(half), Some(most)) = (share(50), share(95)) {
        println!("{what}: p50 {half:?}, p95 {most:?}, of {}", times.len());
    }
}
