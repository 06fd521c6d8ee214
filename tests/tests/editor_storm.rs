//! Edits faster than anybody types, of any kind: none is lost, none overtakes another, and what is said in the end is what
//! is said of the same text opened afresh.
//!
//! `TIAOLI_STORM=100000 cargo test -p tiaoli-tests --test editor_storm` for a long one.

use proptest::test_runner::{RngAlgorithm, TestRng};
use serde_json::{Value, json};
use tiaoli_tests::{
    binary::root,
    editor::{Desk, Editor, uri},
};

/// What is typed, pasted or left half done.
const PIECES: [&str; 24] = [
    "",
    "户",
    "户籍",
    "𠮷",
    "{",
    "}",
    "“",
    "”",
    "\"",
    "（",
    "）",
    "\r",
    "\r\n",
    "\n",
    "//",
    "/*",
    "*/",
    "凡 ",
    "且 ",
    "应助 甲 {\n",
    "\u{0}",
    "\u{feff}",
    "1",
    "；",
];

fn random(rng: &mut TestRng, below: usize) -> usize {
    use proptest::prelude::Rng;
    (rng.next_u64() % below.max(1) as u64) as usize
}

/// The text as an editor has it: units of UTF-16.
struct Model {
    units: Vec<u16>,
}

impl Model {
    fn text(&self) -> String {
        String::from_utf16(&self.units).expect("no half of a character was cut off")
    }

    /// A place that is not inside of a character.
    fn place(&self, rng: &mut TestRng, from: usize, within: usize) -> usize {
        let to = self.units.len().min(from + within);
        let at = from + random(rng, to - from + 1);
        let low = self.units.get(at).is_some_and(|unit| (0xDC00..0xE000).contains(unit));
        // Between \r and \n is no place that a position could name.
        let inside = at > 0 && self.units.get(at) == Some(&10) && self.units[at - 1] == 13;
        if low || inside { at - 1 } else { at }
    }

    fn position(&self, at: usize) -> Value {
        let (mut line, mut start) = (0, 0);
        for (index, unit) in self.units[..at].iter().enumerate() {
            let lone = *unit == 13 && self.units.get(index + 1) != Some(&10);
            if *unit == 10 || lone {
                (line, start) = (line + 1, index + 1);
            }
        }
        json!({ "line": line, "character": at - start })
    }
}

#[test]
fn a_storm_of_edits_ends_as_a_fresh_open() {
    let edits = std::env::var("TIAOLI_STORM").map_or(1_500, |count| count.parse().expect("a number"));
    let original =
        std::fs::read_to_string(root().join("policies/national/stipend.tiao")).expect("a shipped policy");
    let mut rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let desk = Desk::new(&[("a.tiao", "")]);
    let path = desk.path("a.tiao");
    let mut editor = Editor::start(&desk.path(""), json!({}));
    let mut model = Model { units: original.encode_utf16().collect() };
    editor.open(&path, &original);
    let mut version = 1;
    for edit in 0..edits {
        // Now and then the whole text is sent, and now and then it is mended so that there is something to break.
        if edit % 97 == 0 {
            let text = if edit % 194 == 0 { original.clone() } else { model.text() };
            model.units = text.encode_utf16().collect();
            version = editor.change(&path, json!([{ "text": text }]));
            continue;
        }
        let mut changes = Vec::new();
        for _ in 0..=random(&mut rng, 2) {
            let from = model.place(&mut rng, 0, usize::MAX / 2);
            let to = model.place(&mut rng, from, 6).max(from);
            let piece = PIECES[random(&mut rng, PIECES.len())];
            let range = json!({ "start": model.position(from), "end": model.position(to) });
            changes.push(json!({ "range": range, "text": piece }));
            model.units.splice(from..to, piece.encode_utf16());
        }
        version = editor.change(&path, Value::Array(changes));
        if edit % 50 == 0 {
            // Requests among the edits are answered, whatever the text is at that moment.
            let params = json!({ "textDocument": { "uri": uri(&path) } });
            editor.begin("textDocument/documentSymbol", params);
        }
    }
    let told = editor.diagnostics(&path, version);
    let text = model.text();
    let mut fresh = Editor::start(&desk.path(""), json!({}));
    fresh.open(&path, &text);
    assert_eq!(told, fresh.diagnostics(&path, 1), "of {text:?}");
    assert_eq!(editor.leave(), (Some(0), String::new()));
    assert_eq!(fresh.leave(), (Some(0), String::new()));
}
