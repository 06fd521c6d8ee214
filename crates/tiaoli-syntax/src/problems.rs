//! The messages of this stage (E01). Each function makes one kind of message; nothing else in the crate builds a diagnostic.

mod lists;
mod literals;
mod marks;
mod structure;
mod words;

pub(crate) use lists::*;
pub(crate) use literals::*;
pub(crate) use marks::*;
pub(crate) use structure::*;
pub(crate) use words::*;
