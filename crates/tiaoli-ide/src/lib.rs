//! Everything an editor, a prompt or a terminal shows of a policy: plain data in, plain data out. No protocol, no IO, no clock.
#![forbid(unsafe_code)]

mod cited;
pub mod clean;
pub mod explanation;
pub mod folding;
pub mod format;
pub mod goto;
pub mod hierarchy;
pub mod highlights;
mod in_force;
pub mod layout;
pub mod linked;
pub mod links;
mod parts;
pub mod references;
pub mod rename;
pub mod selection;
pub mod semantic_tokens;
mod snapshot;
pub mod symbols;
mod texts;

pub use snapshot::Snapshot;
