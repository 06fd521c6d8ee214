//! A session that texts are given to again and again.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a failed test panics"
)]

use std::sync::Arc;

use tiaoli_core::session::{Analysis, Session};

const TABLES: &str = "政策 甲 {\n    标题 “甲”\n}\n信息表 学生 {\n    学号 : 文本 识别号\n    户籍 : 城市、农村\n}\n资助项目 助学金 {\n    对象 学生\n}\n";
const RULES: &str = "四、 范围 {\n    应助 一 {\n        凡 户籍 为 农村\n        给予 助学金\n    }\n\n    不予 二 {\n        凡 户籍 为 城市\n        不得给予 助学金\n    }\n\n    不予 三 {\n        凡 学号 为 \"1\"\n        不得给予 助学金\n    }\n\n    不予 四 {\n        凡 学号 为 \"2\"\n        不得给予 助学金\n    }\n}\n";
const BROKEN: &str = "不予 五 {\n    凡 戶口 为 城市\n    不得给予 助学金\n    给予\n}\n";

fn session(files: &[(&str, &str)]) -> Session {
    let mut session = Session::new();
    files.iter().for_each(|(path, text)| session.set_policy(path, *text));
    session
}

/// Trees, messages and program, with all their places.
fn shown(analysis: &Analysis) -> String {
    format!("{:#?}\n{:#?}\n{:#?}", analysis.files, analysis.diagnostics, analysis.program.rules)
}

#[track_caller]
fn same(found: &Analysis, files: &[(&str, &str)]) {
    assert_eq!(shown(found), shown(&session(files).analyze()));
}

#[test]
fn a_text_given_anew_at_every_keystroke_is_what_it_is_at_last() {
    let mut edited = session(&[("a.tiao", TABLES), ("b.tiao", RULES)]);
    edited.analyze();
    let at = RULES.find("户籍 为 城市").unwrap();
    let (before, after) = (&RULES[..at], &RULES[at..]);
    for (turn, typed) in
        ["户", "户籍", "户籍 为 ", "户籍 为 {", "户籍 为 {农村", "户籍 为 {农村} 且 "].iter().enumerate()
    {
        let text = format!("{before}{typed}{after}");
        edited.set_policy("b.tiao", text.as_str());
        // Not every text is read before the next one comes.
        if turn != 2 {
            same(&edited.analyze(), &[("a.tiao", TABLES), ("b.tiao", &text)]);
        }
    }
    edited.set_policy("b.tiao", RULES);
    same(&edited.analyze(), &[("a.tiao", TABLES), ("b.tiao", RULES)]);
}

#[test]
fn what_a_clone_has_read_the_other_need_not_read() {
    fn goes_to_a_thread<T: Send + Sync + 'static>(_: &T) {}
    let first = session(&[("a.tiao", TABLES), ("b.tiao", RULES)]);
    goes_to_a_thread(&first);
    let second = first.clone();
    let worker = std::thread::spawn(move || second.analyze());
    let (there, here) = (worker.join().unwrap(), first.analyze());
    for (there, here) in there.files.iter().zip(&here.files) {
        assert!(Arc::ptr_eq(&there.tree, &here.tree));
    }
    // A text changed in one stays in the other.
    let mut changed = first.clone();
    changed.set_policy("b.tiao", BROKEN);
    same(&changed.analyze(), &[("a.tiao", TABLES), ("b.tiao", BROKEN)]);
    same(&first.analyze(), &[("a.tiao", TABLES), ("b.tiao", RULES)]);
}

#[test]
fn a_file_removed_leaves_no_trace() {
    let mut left = session(&[("a.tiao", RULES), ("b.tiao", BROKEN), ("c.tiao", TABLES)]);
    left.analyze();
    let whole = left.clone();
    assert!(left.remove("./a.tiao"));
    assert!(!left.remove("a.tiao"));
    same(&left.analyze(), &[("b.tiao", BROKEN), ("c.tiao", TABLES)]);
    same(&whole.analyze(), &[("a.tiao", RULES), ("b.tiao", BROKEN), ("c.tiao", TABLES)]);
    // What was read before is kept, and edited on.
    let mended = BROKEN.replace("    给予\n", "");
    left.set_policy("b.tiao", mended.as_str());
    left.set_policy("a.tiao", RULES);
    same(&left.analyze(), &[("b.tiao", &mended), ("c.tiao", TABLES), ("a.tiao", RULES)]);
}
