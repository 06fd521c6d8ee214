//! What the tests of the whole project share. A crate of tests may stop at the first surprise: it unwraps and panics.
#![forbid(unsafe_code)]

pub mod binary;
pub mod editor;
pub mod fuzz;
pub mod oracle;
pub mod policy;
pub mod project;
pub mod records;
pub mod run;
pub mod spec;
#[cfg(target_os = "linux")]
pub mod terminal;
pub mod workbook;
