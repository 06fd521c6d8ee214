//! Running the examples of a policy: evaluate, judge, measure what they exercise. Output is the commands' affair.

pub mod beside;
pub mod coverage;
pub mod judge;
pub mod run;
pub mod tables;
