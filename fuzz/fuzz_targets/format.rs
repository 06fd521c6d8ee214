//! Formatting is idempotent and does not change the tree.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tiaoli_tests::fuzz;

fuzz_target!(|text: &str| fuzz::formatter(text));
