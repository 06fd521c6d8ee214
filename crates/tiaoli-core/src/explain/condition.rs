//! Conditions of a clause on one record: which hold, which fail, and the values they read.

use tiaoli_diagnostics::FileSpan;

use crate::{
    eval::{Scope, Truth, Values, ops},
    ir::{ExprId, ExprKind, FieldRef, Name, Type},
    plan::{Plan, Reads},
    sensitive::discloses,
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
    /// What the sides of its comparisons came to, where they are worked out.
    pub computed: Vec<Computed>,
}

/// One side of a comparison that is no plain field, constant or dated value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Computed {
    /// Where it stands in the policy.
    pub span: FileSpan,
    pub value: Value,
    pub ty: Type,
    /// It gives the value of a sensitive field away.
    pub sensitive: bool,
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
    /// As it counts: a cell of last year's data is `Missing` where the field holds for a school year only.
    pub value: Value,
    /// Texts for people hide it.
    pub sensitive: bool,
    /// What such a cell holds.
    pub expired: Option<Expired>,
}

/// A value that holds in another school year than the evaluated one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expired {
    pub value: Value,
    /// It is of a later school year.
    pub later: bool,
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

pub(super) fn of(scope: &Scope<'_>, id: ExprId) -> Condition {
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
    if joint != Joint::One {
        return Condition {
            span,
            truth,
            unless: false,
            joint,
            parts,
            reads: Vec::new(),
            computed: Vec::new(),
        };
    }
    let reads = readings(scope, plan, id, &values);
    let mut computed = Vec::new();
    sides(plan, id, &values, 0, &mut computed);
    Condition { span, truth, unless: false, joint, parts, reads, computed }
}

/// How deep definitions are followed into one another.
const DEEPEST: u32 = 32;

/// The worked-out sides of the comparisons in a condition, through the definitions it names.
fn sides(plan: &Plan, id: ExprId, values: &Values, depth: u32, into: &mut Vec<Computed>) {
    let Some(expr) = plan.program().expr(id).filter(|_| depth < DEEPEST) else { return };
    let mut side = |id: ExprId| {
        let Some(expr) = plan.program().expr(id) else { return };
        let is_plain = matches!(
            expr.kind,
            ExprKind::Const(_)
                | ExprKind::AsOf
                | ExprKind::Field(_)
                | ExprKind::Through { .. }
                | ExprKind::Standard { .. }
                | ExprKind::Negate(_)
        );
        let value = values.0.get(&id).and_then(|value| value.as_ref().ok());
        let Some(value) = value.filter(|value| !is_plain && !value.is_missing()) else { return };
        let sensitive = discloses(plan, id);
        let one = Computed { span: expr.span, value: value.clone(), ty: expr.ty.clone(), sensitive };
        if !into.contains(&one) {
            into.push(one);
        }
    };
    match &expr.kind {
        ExprKind::Compare { left, right, .. } => [*left, *right].into_iter().for_each(side),
        ExprKind::In { item, .. } => side(*item),
        ExprKind::Not(inner) => sides(plan, *inner, values, depth + 1, into),
        ExprKind::And(operands) | ExprKind::Or(operands) => {
            operands.iter().for_each(|operand| sides(plan, *operand, values, depth + 1, into));
        }
        ExprKind::Definition(definition) if expr.ty == Type::Bool => {
            if let Some(body) = plan.definition_body(*definition) {
                sides(plan, body, values, depth + 1, into);
            }
        }
        _ => {}
    }
}

pub(super) fn readings(scope: &Scope<'_>, plan: &Plan, id: ExprId, values: &Values) -> Vec<Reading> {
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
        let expired = if input.via.is_empty() { expired(scope, input.field, &value) } else { None };
        readings.push(Reading { name: field.name.clone(), value, sensitive: field.is_sensitive(), expired });
    }
    for field in &reads.filled {
        if let Some(field_def) = program.field(*field)
            && !reads.inputs.iter().any(|input| input.field == *field)
        {
            let value = scope.field(*field, &mut crate::eval::NoTrace);
            let expired = expired(scope, *field, &value);
            readings.push(Reading {
                name: field_def.name.clone(),
                value,
                sensitive: field_def.is_sensitive(),
                expired,
            });
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
            readings.push(Reading { name, value: value.clone(), sensitive: false, expired: None });
        }
    }
    readings
}

/// What a cell holds that does not count, because it is true of another school year.
fn expired(scope: &Scope<'_>, field: FieldRef, value: &Value) -> Option<Expired> {
    let held = scope.row.value(field);
    let counts_not = value.is_missing() && scope.plan.is_stale(field) && !held.is_missing();
    counts_not.then(|| Expired { value: held.clone(), later: scope.plan.is_data_later() })
}
