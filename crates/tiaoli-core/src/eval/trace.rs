//! Watching an evaluation: explaining is the same walk with a tracer.

use std::collections::BTreeMap;

use crate::{builtins::Fault, ir::ExprId, value::Value};

/// Hears every value the walk computes.
pub trait Tracer {
    /// Whether operands that no longer matter are computed too.
    const FULL: bool;
    fn saw(&mut self, id: ExprId, value: &Result<Value, Fault>);
}

/// Hears nothing; compiles away.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoTrace;

impl Tracer for NoTrace {
    const FULL: bool = false;
    fn saw(&mut self, _: ExprId, _: &Result<Value, Fault>) {}
}

/// Keeps the last value of every expression.
#[derive(Clone, Debug, Default)]
pub struct Values(pub BTreeMap<ExprId, Result<Value, Fault>>);

impl Tracer for Values {
    const FULL: bool = true;
    fn saw(&mut self, id: ExprId, value: &Result<Value, Fault>) {
        self.0.insert(id, value.clone());
    }
}
