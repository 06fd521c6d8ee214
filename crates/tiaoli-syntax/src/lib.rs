//! Text to tree and back.
//!
//! [`parse`] reads any text: what is broken gives a message and a `Broken` node, everything sound around it is there as usual.
#![forbid(unsafe_code)]
#![allow(
    rustdoc::broken_intra_doc_links,
    reason = "brackets of the syntax notation in documents are no links"
)]

pub mod ast;
mod braces;
mod expected;
mod fold;
mod format;
mod functions;
mod grammar;
pub mod keywords;
mod lower;
mod map;
mod names;
mod parse;
mod problems;
mod reparse;
mod same;
mod shift;
mod slips;
mod strings;
mod tokens;

pub use format::{
    FormatOptions, Formatted, LineBreak, dominant_language, format, format_expr, leaves_unformatted,
    written_language,
};
pub use functions::{AS_OF_NAMES, FUNCTION_NAMES};
pub use names::{NameMap, collect_names};
pub use parse::{Parse, parse, parse_expr};
pub use reparse::{Reach, reparse};
pub use same::{same, same_tree};
pub use tokens::{Token, TokenKind, tokens};
