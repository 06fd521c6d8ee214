//! Everything an editor, a prompt or a terminal shows of a policy: plain data in, plain data out. No protocol, no IO, no clock.
#![forbid(unsafe_code)]

pub mod clean;
pub mod completion;
mod cursor;
pub mod explanation;
mod functions;
pub mod hover;
pub mod inlay;
pub mod layout;
pub mod matching;
pub mod signature;
mod snapshot;
mod words;

pub use snapshot::Snapshot;
