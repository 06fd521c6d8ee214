//! Text to tree and back.
#![forbid(unsafe_code)]

pub mod ast;
mod grammar;
pub mod keywords;
