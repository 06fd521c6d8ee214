//! A text read anew after an edit gives what it gives when it is read for the first time.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "tests"
)]

use std::path::{Path, PathBuf};

use tiaoli_diagnostics::FileId;
use tiaoli_syntax::{Parse, parse, reparse};

const FILE: FileId = FileId(3);

/// A generator of numbers that gives the same ones in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % most.max(1)
    }

    fn of<'a>(&mut self, many: &[&'a str]) -> &'a str {
        many[self.below(many.len())]
    }
}

/// What is typed: characters, marks, words, whole lines.
const TYPED: [&str; 84] = [
    "{",
    "}",
    "{}",
    "｛",
    "｝",
    "（",
    "）",
    "(",
    ")",
    "“",
    "”",
    "\"",
    "＂",
    "《",
    "》",
    "/*",
    "*/",
    "//",
    "／／",
    "/* 注 */",
    "/* 注\n注 */",
    "// 注\n",
    "\n",
    "\r\n",
    "\r",
    "\n\n",
    " ",
    "\t",
    "　",
    "；",
    "。",
    "，",
    "、",
    "：",
    ":",
    "|",
    "-",
    ".",
    "..",
    "=",
    "》=",
    "１",
    "2",
    "9",
    "甲",
    "乙 ",
    "a",
    "z ",
    "凡 ",
    "且 ",
    "或 ",
    "非 ",
    "为 ",
    "属于 ",
    "给予 ",
    "原文 “甲”",
    "不予 ",
    "应助 ",
    "\n应助 甲 {\n",
    "\n不予 乙 {\n    凡 是\n    不得给予 丙\n}\n",
    "\n四、 甲 {\n",
    "\n}\n",
    "\n（一） 乙 {\n",
    "（二）",
    "1. ",
    "第四条",
    "\n所称 甲 是指 乙 且 丙\n",
    "所称 ",
    "\n等级 甲 由重到轻 乙、丙\n",
    "\n甲 乙 {\n    应助 丙 { 凡 是 给予 丁 }\n}\n",
    "同时符合下列条件：",
    "\n原则要求 “甲”",
    "\n未规定 甲 “乙”\n",
    "\n引用 “甲”\n",
    "信息表 ",
    "标准 ",
    "2022年9月1日",
    "自 ",
    "依据 ",
    "以上",
    "\u{0}",
    "\u{202E}",
    "\u{FEFF}",
    "when ",
];

fn place(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap()
}

/// The text with something typed, taken out, replaced or moved.
fn edited(text: &str, dice: &mut Dice) -> String {
    let from = place(text, dice.below(text.len() + 1));
    let most = [1, 4, 12, 60, 400][dice.below(5)];
    let to = place(text, from + dice.below(most) + 1).max(from);
    let copied = place(text, dice.below(text.len() + 1));
    let copy = &text[copied..place(text, copied + dice.below(200)).max(copied)];
    let (head, cut, tail) = (&text[..from], &text[from..to], &text[to..]);
    match dice.below(8) {
        0..=3 => format!("{head}{}{cut}{tail}", dice.of(&TYPED)),
        4 | 5 => format!("{head}{tail}"),
        6 => format!("{head}{}{tail}", dice.of(&TYPED)),
        _ => format!("{head}{copy}{cut}{tail}"),
    }
}

#[track_caller]
fn same(found: &Parse, before: &str, after: &str) {
    let fresh = parse(FILE, after);
    if *found == fresh {
        return;
    }
    let shown = |parse: &Parse| format!("{parse:#?}");
    let (found, fresh) = (shown(found), shown(&fresh));
    let at = found.lines().zip(fresh.lines()).take_while(|(a, b)| a == b).count();
    let part = |text: &str| text.lines().skip(at.saturating_sub(12)).take(40).collect::<Vec<_>>().join("\n");
    let start = place(after, before.bytes().zip(after.bytes()).take_while(|(a, b)| a == b).count());
    let around =
        |text: &str| text[place(text, start.saturating_sub(400))..place(text, start + 400)].to_owned();
    panic!(
        "kept:\n{}\nfresh:\n{}\n--- before, at {start}:\n{}\n--- after:\n{}",
        part(&found),
        part(&fresh),
        around(before),
        around(after)
    );
}

/// Edits a text again and again; now and then all is as it was at first, in one step.
fn storm(original: &str, edits: usize, dice: &mut Dice) {
    let mut text = original.to_owned();
    let mut tree = parse(FILE, &text);
    for _ in 0..edits {
        let next = if dice.below(4) == 0 { original.to_owned() } else { edited(&text, dice) };
        tree = reparse(FILE, tree, &text, &next);
        same(&tree, &text, &next);
        text = next;
    }
}

fn files(folder: &Path, ending: &str, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, ending, found);
        } else if path.extension().is_some_and(|own| own == ending) {
            found.push(path);
        }
    }
}

/// The shipped policies, the files of these tests, and the policies in the specification.
fn texts() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut found = Vec::new();
    files(&root.join("policies"), "tiao", &mut found);
    files(&root.join("crates/tiaoli-syntax/tests/files"), "tiao", &mut found);
    let mut pages = Vec::new();
    files(&root.join("tests/spec"), "md", &mut pages);
    found.sort();
    pages.sort();
    let mut texts: Vec<String> = found.iter().map(|path| std::fs::read_to_string(path).unwrap()).collect();
    for page in pages {
        let page = std::fs::read_to_string(page).unwrap();
        let blocks = page.split("```").skip(1).step_by(2);
        texts.extend(
            blocks
                .filter_map(|block| block.strip_prefix("tiaoli\n").or(block.strip_prefix("tiao\n")))
                .map(str::to_owned),
        );
    }
    texts
}

/// `TIAOLI_STORM=100000` makes it a long one.
#[test]
fn an_edited_text_is_read_as_a_new_one() {
    let edits = std::env::var("TIAOLI_STORM").ok().and_then(|edits| edits.parse().ok()).unwrap_or(400);
    let mut dice = Dice(0x9E37_79B9_7F4A_7C15);
    let texts = texts();
    assert!(texts.len() > 100, "{}", texts.len());
    for _ in 0..edits / 20 {
        let text = &texts[dice.below(texts.len())];
        let text = match dice.below(6) {
            0 => text.replace('\n', "\r\n"),
            1 => format!("四、 甲 {{\n{text}}}\n不予 乙 {{ 凡 是 不得给予 丙 }}\n"),
            2 => format!("\u{FEFF}{text}"),
            _ => text.clone(),
        };
        storm(&text, 20, &mut dice);
    }
}

/// Every place of a file moves by one when a character is put before it.
#[test]
fn every_place_moves() {
    for text in texts() {
        for (from, to) in [(text.clone(), format!("\n{text}")), (format!("// 甲\n\n{text}"), text)] {
            let tree = reparse(FILE, parse(FILE, &from), &from, &to);
            same(&tree, &from, &to);
        }
    }
}
