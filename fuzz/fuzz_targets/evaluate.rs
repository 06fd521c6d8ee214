//! A policy and a roster, with a NUL between them.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tiaoli_tests::fuzz;

fuzz_target!(|input: &[u8]| fuzz::evaluator(input));
