//! Any bytes read as a workbook.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tiaoli_tests::fuzz;

fuzz_target!(|bytes: &[u8]| fuzz::xlsx_reader(bytes));
