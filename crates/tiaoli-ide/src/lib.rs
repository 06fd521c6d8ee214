//! Everything an editor, a prompt or a terminal shows of a policy: plain data in, plain data out. No protocol, no IO, no clock.
#![forbid(unsafe_code)]

pub mod actions;
pub mod clean;
pub mod examples_view;
pub mod explain_view;
pub mod explanation;
pub mod figures;
pub mod in_force;
mod items;
pub mod layout;
pub mod lenses;
pub mod overwritten;
pub mod people;
mod snapshot;
#[cfg(test)]
mod testing;

pub use snapshot::Snapshot;
