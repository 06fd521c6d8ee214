//! The pages of the E01 codes: the failing example gives exactly its code, the corrected one nothing.
#![allow(clippy::unwrap_used, clippy::panic, clippy::string_slice, reason = "tests")]

mod common;
use common::*;
use tiaoli_diagnostics::{ALL_CODES, Code};

fn block<'a>(page: &'a str, fence: &str) -> &'a str {
    let start = page.find(&format!("{fence}\n")).unwrap() + fence.len() + 1;
    let rest = &page[start..];
    &rest[..rest.find("```").unwrap()]
}

#[test]
fn examples_give_their_code() {
    for code in ALL_CODES.iter().filter(|code| code.as_str().starts_with("E01")) {
        // Which field a value belongs to may stand in another file: the resolver tells.
        if *code == Code::E0104 {
            continue;
        }
        let page = code.page();
        assert!(page.starts_with(&format!("# {} {}\n", code.as_str(), code.slug())), "{code}");
        let found: Vec<String> =
            messages(block(page, "```tiaoli error")).into_iter().map(|(code, _)| code).collect();
        assert_eq!(found, [code.as_str()], "{code}");
        check(block(page, "```tiaoli"), &[]);
    }
}
