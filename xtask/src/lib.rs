//! The chores as functions, so that the benchmarks can use the roster generator.
#![forbid(unsafe_code)]

pub mod editors;
mod markdown;
pub mod pages;
#[cfg(test)]
mod policies_in_docs;
pub mod reference;
pub mod roster;
pub mod screens;
pub mod tokens;

/// The folder that holds the workspace.
pub fn root() -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}
