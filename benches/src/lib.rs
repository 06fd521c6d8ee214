//! What the benchmarks share: the workload, the hand-written program to compare with, and the measuring of processes.
#![forbid(unsafe_code)]

pub mod baseline;
pub mod process;
pub mod typed;
pub mod workload;
