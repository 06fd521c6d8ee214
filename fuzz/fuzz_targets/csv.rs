//! Any bytes read as CSV.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tiaoli_tests::fuzz;

fuzz_target!(|bytes: &[u8]| fuzz::csv_reader(bytes));
