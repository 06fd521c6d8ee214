//! Everything an editor, a prompt or a terminal shows of a policy: plain data in, plain data out. No protocol, no IO, no clock.
#![forbid(unsafe_code)]

pub mod actions;
mod cited;
pub mod clean;
pub mod completion;
mod cursor;
mod edited;
pub mod examples_view;
pub mod explain_view;
pub mod explanation;
pub mod figures;
pub mod folding;
pub mod format;
mod functions;
pub mod goto;
pub mod hierarchy;
pub mod highlights;
pub mod hover;
pub mod in_force;
pub mod inlay;
mod items;
mod lapsed;
pub mod layout;
pub mod lenses;
pub mod linked;
pub mod links;
pub mod matching;
pub mod overwritten;
mod parts;
pub mod people;
pub mod references;
pub mod rename;
pub mod selection;
pub mod semantic_tokens;
pub mod signature;
mod snapshot;
pub mod symbols;
#[cfg(test)]
mod testing;
mod texts;
mod words;

pub use snapshot::Snapshot;
