//! Formatting is idempotent and does not change the tree.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tiaoli_diagnostics::FileId;
use tiaoli_syntax::{FormatOptions, format, parse, same_tree};

fuzz_target!(|text: &str| {
    let once = format(text, &FormatOptions::default());
    let twice = format(&once.text, &FormatOptions::default());
    assert_eq!(once.text, twice.text);
    if parse(FileId(0), text).diagnostics.is_empty() {
        assert!(same_tree(&parse(FileId(0), text).file, &parse(FileId(0), &once.text).file));
    }
});
