//! Any bytes read as JSON lines.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tiaoli_tests::fuzz;

fuzz_target!(|bytes: &[u8]| fuzz::jsonl_reader(bytes));
