//! One module per command; each gives the exit code or the reason to stop.

pub(crate) mod blame;
pub(crate) mod bulletin;
pub(crate) mod check;
pub(crate) mod code;
pub(crate) mod compare;
pub(crate) mod consolidate;
pub(crate) mod data;
pub(crate) mod eval;
pub(crate) mod explain;
pub(crate) mod fmt;
pub(crate) mod lsp;
pub(crate) mod manual;
pub(crate) mod new;
pub(crate) mod reassess;
pub(crate) mod test;
pub(crate) mod trace;
