//! Any bytes read as a text in a Chinese encoding.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tiaoli_tests::fuzz;

fuzz_target!(|bytes: &[u8]| fuzz::gb18030_reader(bytes));
