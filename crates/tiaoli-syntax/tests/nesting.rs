//! The limit of nesting holds in a thread with the usual small stack.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod common;
use common::*;

#[test]
fn the_deepest_text_fits_a_small_stack() {
    let text = rule(&format!("{}a{}", "(a 且 ".repeat(125), ")".repeat(125)));
    let articles = format!("{}{}", "（一） 甲 {\n".repeat(120), "}\n".repeat(120));
    let thread = std::thread::Builder::new().stack_size(2 * 1024 * 1024);
    thread
        .spawn(move || {
            check(&text, &[]);
            check(&articles, &[]);
            let _ = tiaoli_syntax::format(&text, &tiaoli_syntax::FormatOptions::default());
        })
        .unwrap()
        .join()
        .unwrap();
}
