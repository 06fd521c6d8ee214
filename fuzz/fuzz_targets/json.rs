//! Any bytes read as a list of JSON records.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tiaoli_tests::fuzz;

fuzz_target!(|bytes: &[u8]| fuzz::json_reader(bytes));
