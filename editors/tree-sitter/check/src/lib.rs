//! Nothing but the compiled grammar to link with; the checks are in `tests/`.
#![forbid(unsafe_code)]
