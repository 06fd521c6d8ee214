//! What would change a result: other values of fields that may lawfully change.

use crate::{
    complete::finite,
    decide::CheckState,
    decision::{Decider, Decision, Outcome},
    eval::{NoTrace, Row, Scope, SideData, decide_row},
    ir::{FieldRef, Name, TableId, Type},
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
    pub why: Why,
}

/// How the field can come to have another value. What somebody is or was does not change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// 可重新认定: by a new assessment.
    Reassessed,
    /// By what a hold waits for.
    Awaited,
    /// Only if the record is wrong.
    Corrected,
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
    let held = Held::of(plan, benefit, decision);
    let mut changes: Vec<Change> = Vec::new();
    let fields = program.tables.get(table.index()).map(|table| table.fields.as_slice()).unwrap_or_default();
    for (index, field) in fields.iter().enumerate() {
        let reference = FieldRef { table, field: u16::try_from(index).unwrap_or(u16::MAX) };
        let why = if field.reassessable { Some(Why::Reassessed) } else { held.why(plan, reference) };
        let Some(why) = why.filter(|_| plan.wanted(table).contains(&reference)) else { continue };
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
                    why,
                }),
            }
        }
    }
    changes
}

/// What the counting holds look at and wait for.
#[derive(Debug, Default)]
struct Held {
    fields: Vec<FieldRef>,
    /// Of those, the fields that a 待 text speaks of, by their name or one of their values.
    awaited: Vec<FieldRef>,
}

impl Held {
    fn of(plan: &Plan, benefit: &BenefitPlan, decision: &Decision) -> Self {
        if decision.outcome != Outcome::Held {
            return Self::default();
        }
        let program = plan.program();
        let mut held = Self::default();
        for entry in benefit.holds.iter().filter(|entry| decision.rules.contains(&entry.decider)) {
            let (when, until) = match entry.decider {
                Decider::Rule(id) => {
                    let rule = program.rules.get(id.index());
                    (rule.and_then(|rule| rule.when), rule.and_then(|rule| rule.until.as_deref()))
                }
                // A check's aggregates run over many rows: no field of this one settles it.
                Decider::Check(_) => continue,
            };
            let inputs = Reads::of(plan, when).inputs;
            let own: Vec<FieldRef> =
                inputs.into_iter().filter(|input| input.via.is_empty()).map(|input| input.field).collect();
            let until = until.unwrap_or_default();
            held.awaited.extend(own.iter().copied().filter(|field| speaks_of(plan, until, *field)));
            held.fields.extend(own);
        }
        held
    }

    fn why(&self, plan: &Plan, field: FieldRef) -> Option<Why> {
        if self.awaited.contains(&field) {
            return Some(Why::Awaited);
        }
        // Where the policy says what it waits for, nothing else is offered. Yes or no is history, mostly.
        let is_fact = plan.program().field(field).is_none_or(|field| field.ty == Type::Bool);
        let offered = self.awaited.is_empty() && self.fields.contains(&field) && !is_fact;
        offered.then_some(Why::Corrected)
    }
}

/// Whether a text names a field or one of its values.
fn speaks_of(plan: &Plan, text: &str, field: FieldRef) -> bool {
    let program = plan.program();
    let Some(field) = program.field(field) else { return false };
    let named = |name: &Name| {
        [&name.zh, &name.en].into_iter().any(|name| name.chars().count() > 1 && text.contains(name.as_str()))
    };
    let values = match field.ty {
        Type::Enum(id) => program.enums.get(id.index()).map(|scale| scale.values.as_slice()),
        _ => None,
    };
    named(&field.name) || values.into_iter().flatten().any(|value| named(&value.name))
}
