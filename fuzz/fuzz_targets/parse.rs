//! Any text is a file: a tree, and messages whose spans lie on character boundaries.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tiaoli_tests::fuzz;

fuzz_target!(|text: &str| fuzz::parser(text));
