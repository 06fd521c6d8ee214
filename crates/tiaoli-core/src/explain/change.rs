//! What would change a result: other values of fields that may lawfully change.

use crate::{
    complete::finite,
    decide::CheckState,
    decision::{Decider, Decision, Outcome},
    eval::{NoTrace, Row, Scope, SideData, decide_row},
    ir::{FieldRef, Name, TableId},
    plan::{BenefitPlan, Plan, Reads},
    value::Value,
};

/// If the field had one of these values, the outcome would be this.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub field: Name,
    pub values: Vec<Value>,
    pub outcome: Outcome,
    pub amount: Option<rust_decimal::Decimal>,
    /// The field is marked 可重新认定.
    pub reassessable: bool,
}

/// A row with one value replaced.
struct Changed<'a> {
    row: &'a dyn Row,
    field: FieldRef,
    value: Value,
}

impl Row for Changed<'_> {
    fn value(&self, field: FieldRef) -> &Value {
        if field == self.field { &self.value } else { self.row.value(field) }
    }
}

pub(super) fn changes(
    plan: &Plan,
    table: TableId,
    side: &SideData,
    row: &dyn Row,
    checks: &[CheckState],
    benefit: &BenefitPlan,
    decision: &Decision,
) -> Vec<Change> {
    let program = plan.program();
    let Some(at) = plan.benefits_of(table).iter().position(|id| *id == benefit.benefit) else {
        return Vec::new();
    };
    let held_by = held_fields(plan, benefit, decision);
    let mut changes: Vec<Change> = Vec::new();
    let fields = program.tables.get(table.index()).map(|table| table.fields.as_slice()).unwrap_or_default();
    for (index, field) in fields.iter().enumerate() {
        let reference = FieldRef { table, field: u16::try_from(index).unwrap_or(u16::MAX) };
        if !(field.reassessable || held_by.contains(&reference)) || !plan.wanted(table).contains(&reference) {
            continue;
        }
        let now = Scope::new(plan, side, row).field(reference, &mut NoTrace);
        if now.is_missing() {
            continue;
        }
        for value in finite(program, &field.ty).unwrap_or_default().into_iter().filter(|value| *value != now)
        {
            let changed = Changed { row, field: reference, value: value.clone() };
            let Some(other) = decide_row(plan, table, side, &changed, checks).into_iter().nth(at) else {
                continue;
            };
            if other.outcome == decision.outcome && other.amount == decision.amount {
                continue;
            }
            let same = |change: &&mut Change| {
                change.field == field.name && change.outcome == other.outcome && change.amount == other.amount
            };
            match changes.iter_mut().find(same) {
                Some(change) => change.values.push(value),
                None => changes.push(Change {
                    field: field.name.clone(),
                    values: vec![value],
                    outcome: other.outcome,
                    amount: other.amount,
                    reassessable: field.reassessable,
                }),
            }
        }
    }
    changes
}

/// The fields that the counting holds look at.
fn held_fields(plan: &Plan, benefit: &BenefitPlan, decision: &Decision) -> Vec<FieldRef> {
    if decision.outcome != Outcome::Held {
        return Vec::new();
    }
    let counting = benefit.holds.iter().filter(|entry| decision.rules.contains(&entry.decider));
    let exprs = counting.flat_map(|entry| match entry.decider {
        Decider::Rule(id) => plan.program().rules.get(id.index()).and_then(|rule| rule.when),
        Decider::Check(id) => plan.program().checks.get(id.index()).and_then(|check| check.when),
    });
    Reads::of(plan, exprs)
        .inputs
        .into_iter()
        .filter(|input| input.via.is_empty())
        .map(|input| input.field)
        .collect()
}
