//! The grammar, compiled from `grammar/*.pest`. Nothing of pest leaves this crate.

#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    clippy::unreachable,
    unreachable_pub,
    missing_debug_implementations,
    reason = "generated code"
)]

#[derive(pest_derive::Parser)]
#[grammar = "../../grammar/lexical.pest"]
#[grammar = "../../grammar/keywords.pest"]
#[grammar = "../../grammar/syntax.pest"]
pub struct Grammar;
