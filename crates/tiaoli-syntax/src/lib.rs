//! Text to tree and back.
//!
//! [`parse`] reads any text: what is broken gives a message and a `Broken` node, everything sound around it is there as usual.
#![forbid(unsafe_code)]

pub mod ast;
mod braces;
mod expected;
mod fold;
mod format;
mod grammar;
pub mod keywords;
mod lower;
mod map;
mod parse;
mod problems;
mod slips;
mod strings;

pub use parse::{Parse, parse, parse_expr};
