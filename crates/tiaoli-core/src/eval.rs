//! Evaluation: one walk over expressions (`scalar`), decisions over all completions of missing fields (`decide`,
//! `complete`), and the lift that makes both columnar (`lift`).

mod aggregate;
mod changes;
mod features;
mod lift;
pub(crate) mod ops;
mod outcome;
mod parts;
mod row;
pub(crate) mod scalar;
mod side;
mod timeline;
mod trace;

#[cfg(test)]
mod tests;

pub use lift::{BatchDecisions, DecisionId, Evaluator, decide_row, trace_row};
pub use ops::Truth;
pub use row::{BatchRow, FieldsRow, PartialRow, Row, TableRow, ValuesRow};
pub use scalar::{GroupRow, Input, Overlay, Scope};
pub use side::{SideData, TableData};
pub(crate) use timeline::Timeline;
pub use trace::{NoTrace, Tracer, Values};
