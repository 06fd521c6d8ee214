//! The cursor may stand anywhere in any shipped policy: nothing panics, and what is replaced lies in the text.

#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests, one of them of time")]

mod support;

use std::time::{Duration, Instant};

use support::{day, files, shipped};
use tiaoli_core::{builtins::Holidays, session::Session};
use tiaoli_ide::{Snapshot, completion::complete, hover::hover, inlay::hints, signature::signature};

/// At no more places of one file than this it is asked what is offered.
const MOST: usize = 40;
/// Files up to this size are gone through byte by byte.
const SMALL: usize = 2_500;

#[test]
fn the_cursor_may_stand_anywhere() {
    let snapshot = shipped("neimenggu/notice.tiao");
    let own = snapshot.file(&snapshot.analysis.files.first().unwrap().path).unwrap();
    for path in files() {
        let text = std::fs::read_to_string(&path).unwrap();
        let parsed =
            snapshot.analysis.files.iter().find(|file| path.ends_with(file.path.trim_start_matches("../")));
        let file = parsed.map_or(own, |parsed| parsed.id);
        let step = if text.len() <= SMALL { 1 } else { text.len() / MOST };
        for offset in (0..=text.len() + step).step_by(step) {
            for item in complete(&snapshot, file, &text, offset).items {
                let replaced = text.get(item.replace.clone());
                assert!(replaced.is_some(), "{} {offset} {item:?}", path.display());
                assert!(item.replace.start <= offset, "{item:?}");
            }
        }
        for offset in (0..=text.len() + 1).step_by((step / 5).max(1)) {
            if let Some(help) = signature(&snapshot, &text, offset) {
                assert!(help.parameters.iter().all(|one| help.label.get(one.label.clone()).is_some()));
            }
        }
    }
}

#[test]
fn every_place_may_be_pointed_at() {
    let snapshot = shipped("neimenggu/notice.tiao");
    for parsed in &snapshot.analysis.files {
        let text = snapshot.text(parsed.id);
        let step = (text.len() / 60).max(1);
        for offset in (0..=text.len()).step_by(step) {
            if let Some(told) = hover(&snapshot, parsed.id, offset) {
                assert!(text.get(told.at.span.range()).is_some() && !told.text.is_empty());
            }
        }
        for hint in hints(&snapshot, parsed.id, 0..text.len()) {
            assert!(text.is_char_boundary(hint.offset) && !hint.text.is_empty());
        }
    }
}

/// In a release build the limit is 3 ms; a debug build on a busy machine gets more.
#[test]
fn thousands_of_rules_do_not_slow_it_down() {
    let mut text = support::ZH.to_owned();
    for n in 0..2_000 {
        text.push_str(&format!(
            "应助 规则{n} {{\n    凡 户籍 为 农村 且 家庭收入 不满 {n}\n    给予 助学金 按 助学金标准\n}}\n"
        ));
    }
    let mut session = Session::new();
    session.set_policy("policy.tiao", text.as_str());
    let snapshot = Snapshot::new(session.analyze(), day(), None, Holidays::default());
    let file = snapshot.file("policy.tiao").unwrap();
    for typed in ["应助 新 {\n    凡 户", "应助 新 {\n    优先于 gz", "应助 新 {\n    凡户", "应"]
    {
        let now = format!("{text}{typed}");
        let took = (0..3)
            .map(|_| {
                let start = Instant::now();
                assert!(!complete(&snapshot, file, &now, now.len()).items.is_empty(), "{typed}");
                start.elapsed()
            })
            .min()
            .unwrap();
        let limit =
            if cfg!(debug_assertions) { Duration::from_millis(150) } else { Duration::from_millis(3) };
        assert!(took < limit, "{typed}: {took:?}");
    }
}
