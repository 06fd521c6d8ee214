//! Any text is a file: parsing gives a tree and messages whose spans lie on character boundaries.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tiaoli_diagnostics::FileId;

fuzz_target!(|text: &str| {
    let parse = tiaoli_syntax::parse(FileId(0), text);
    for diagnostic in &parse.diagnostics {
        if let Some(at) = diagnostic.span() {
            assert!(text.get(at.span.range()).is_some(), "{diagnostic:?}");
        }
    }
});
