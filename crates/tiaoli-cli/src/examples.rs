//! Running the examples of a policy: evaluate, judge, measure what they exercise. Output is the commands' affair.

pub(crate) mod beside;
pub(crate) mod coverage;
pub(crate) mod judge;
pub(crate) mod run;
pub(crate) mod tables;
