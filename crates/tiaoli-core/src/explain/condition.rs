//! Conditions of a clause on one record: which hold, which fail, and the values they read.

use tiaoli_diagnostics::FileSpan;

use crate::{
    eval::{Scope, Truth, Values, ops},
    ir::{ExprId, ExprKind, Name},
    plan::{Plan, Reads},
    value::Value,
};

/// One condition with its truth on the record.
#[derive(Clone, Debug)]
pub struct Condition {
    /// Where it stands in the policy.
    pub span: FileSpan,
    /// Its truth as the clause needs it: a 除非 that does not apply is true.
    pub truth: Truth,
    /// Written after 除非.
    pub unless: bool,
    pub joint: Joint,
    /// Operands of a list or a bracket.
    pub parts: Vec<Condition>,
    /// The values a condition without parts read.
    pub reads: Vec<Reading>,
}

/// How the parts of a condition belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Joint {
    One,
    All,
    Any,
}

/// A value that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    pub name: Name,
    pub value: Value,
    pub sensitive: bool,
}

/// The conditions of 凡 (its operands, when it is a conjunction) and of 除非.
pub(super) fn all(scope: &Scope<'_>, when: Option<ExprId>, unless: &[ExprId]) -> Vec<Condition> {
    several(scope, when.as_slice(), unless)
}

pub(super) fn several(scope: &Scope<'_>, when: &[ExprId], unless: &[ExprId]) -> Vec<Condition> {
    let mut conditions = Vec::new();
    for id in when {
        let condition = of(scope, *id);
        match condition.joint {
            Joint::All => conditions.extend(condition.parts),
            Joint::One | Joint::Any => conditions.push(condition),
        }
    }
    conditions.extend(unless.iter().map(|id| {
        let condition = of(scope, *id);
        Condition { truth: ops::not(condition.truth), unless: true, ..condition }
    }));
    conditions
}

/// The truth of conditions together.
pub(super) fn joined(conditions: &[Condition]) -> Truth {
    ops::all(conditions.iter().map(|condition| condition.truth))
}

fn of(scope: &Scope<'_>, id: ExprId) -> Condition {
    let plan = scope.plan;
    let mut values = Values::default();
    let truth = scope.truth(id, &mut values);
    let expr = plan.program().expr(id);
    let span = expr.map(|expr| expr.span).unwrap_or_default();
    let (joint, parts) = match expr.map(|expr| &expr.kind) {
        Some(ExprKind::And(operands)) => {
            (Joint::All, operands.iter().map(|operand| of(scope, *operand)).collect())
        }
        Some(ExprKind::Or(operands)) => {
            (Joint::Any, operands.iter().map(|operand| of(scope, *operand)).collect())
        }
        _ => (Joint::One, Vec::new()),
    };
    let reads = if joint == Joint::One { readings(scope, plan, id, &values) } else { Vec::new() };
    Condition { span, truth, unless: false, joint, parts, reads }
}

fn readings(scope: &Scope<'_>, plan: &Plan, id: ExprId, values: &Values) -> Vec<Reading> {
    let program = plan.program();
    let reads = Reads::of(plan, [id]);
    let mut readings: Vec<Reading> = Vec::new();
    for input in &reads.inputs {
        let Some(field) = program.field(input.field) else { continue };
        let value = if input.via.is_empty() {
            scope.field(input.field, &mut crate::eval::NoTrace)
        } else {
            scope.through(&input.via, input.field)
        };
        readings.push(Reading { name: field.name.clone(), value, sensitive: field.sensitive });
    }
    for field in &reads.filled {
        if let Some(field_def) = program.field(*field)
            && !reads.inputs.iter().any(|input| input.field == *field)
        {
            let value = scope.field(*field, &mut crate::eval::NoTrace);
            readings.push(Reading { name: field_def.name.clone(), value, sensitive: field_def.sensitive });
        }
    }
    // What standards and aggregates came to, in the order they stand in the program.
    for (expr, value) in &values.0 {
        let name = match program.expr(*expr).map(|expr| &expr.kind) {
            Some(ExprKind::Standard { id, .. }) => {
                program.standards.get(id.index()).map(|standard| standard.name.clone())
            }
            _ => None,
        };
        if let (Some(name), Ok(value)) = (name, value)
            && !value.is_missing()
            && !readings.iter().any(|reading| reading.name == name)
        {
            readings.push(Reading { name, value: value.clone(), sensitive: false });
        }
    }
    readings
}
