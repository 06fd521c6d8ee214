//! Names, types, plan, evaluation, explanation of Tiaoli policies. No IO, no clock, no environment.
#![forbid(unsafe_code)]

pub mod batch;
pub mod blame;
pub mod builtins;
pub mod cell;
pub mod compare;
mod complete;
pub mod consolidate;
mod csv;
pub mod decide;
pub mod decision;
pub mod duties;
pub mod eval;
pub mod examples;
pub mod explain;
pub mod findings;
pub mod groups;
pub mod horizon;
pub mod ir;
mod lint;
mod lower;
mod names;
pub mod plan;
pub mod question;
mod quotes;
pub mod reassess;
pub mod results;
pub mod rulings;
pub mod sensitive;
pub mod session;
pub mod symbols;
pub mod trace;
mod types;
mod uses;
pub mod value;

pub use names::standard_table;
