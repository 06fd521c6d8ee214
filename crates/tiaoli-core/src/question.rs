//! What to ask next about a record that is not complete, and what each answer would lead to.
//!
//! Every missing field on which an open result depends is answered in every way that makes a difference. The field is
//! asked first whose answers settle the greatest share of the open results: most often one question is then enough. Of
//! equal shares the field with fewer answers goes first, then the one that stands first in its table.

use std::cmp::Reverse;

use crate::{
    complete::{finite, open_values},
    decide::CheckState,
    decision::{Decision, Outcome},
    eval::{Row, SideData, decide_row},
    ir::{FieldRef, Name, TableId},
    plan::Plan,
    value::Value,
};

/// A missing field with its answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    pub field: FieldRef,
    /// Those with the same results are one. None where the field counts only together with others.
    pub answers: Vec<Answer>,
    /// Of so many open results, one for every answer and benefit, this field alone settles so many.
    pub settled: usize,
    pub open: usize,
}

/// Values with the results that each of them leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    pub values: Vec<Value>,
    /// In the order of the benefits of the table.
    pub decisions: Vec<Decision>,
}

/// A row with one more value.
struct Answered<'a> {
    row: &'a dyn Row,
    field: FieldRef,
    value: &'a Value,
}

impl Row for Answered<'_> {
    fn value(&self, field: FieldRef) -> &Value {
        if field == self.field { self.value } else { self.row.value(field) }
    }
}

/// The questions that are left about a record, the one to ask first at the beginning; none where every result is certain.
pub fn questions(
    plan: &Plan,
    table: TableId,
    side: &SideData,
    row: &dyn Row,
    checks: &[CheckState],
) -> Vec<Question> {
    let decisions = decide_row(plan, table, side, row, checks);
    let open: Vec<usize> = (0..decisions.len())
        .filter(|at| decisions.get(*at).is_some_and(|one| one.outcome == Outcome::Incomplete))
        .collect();
    let named = |name: &Name| {
        let sets = decisions.iter().flat_map(|one| one.missing.iter().chain(&one.may_settle));
        sets.flatten().any(|one| one == name)
    };
    let values = open_values(plan, table, side, row, checks);
    let fields = plan.program().tables.get(table.index()).map_or(&[][..], |table| table.fields.as_slice());
    let mut questions = Vec::new();
    for (at, field) in fields.iter().enumerate().filter(|(_, field)| named(&field.name)) {
        let field_ref = FieldRef { table, field: u16::try_from(at).unwrap_or(u16::MAX) };
        if !row.value(field_ref).is_missing() {
            continue;
        }
        let mut question = Question { field: field_ref, answers: Vec::new(), settled: 0, open: 0 };
        // Every value that can be named; of others, one for every difference it makes.
        let own = values.iter().find(|(of, _)| *of == field_ref).map(|(_, values)| values.clone());
        let named = own.map(|values| finite(plan.program(), &field.ty).unwrap_or(values));
        for value in &named.unwrap_or_default() {
            let answered = Answered { row, field: field_ref, value };
            question.add(value, decide_row(plan, table, side, &answered, checks), &open);
        }
        questions.push(question);
    }
    questions.sort_by(|a, b| {
        // Shares as fractions, without division; what no answer settles by itself comes last.
        let share = |one: &Question, other: &Question| one.settled.saturating_mul(other.open.max(1));
        share(b, a).cmp(&share(a, b)).then_with(|| {
            let answers = |one: &Question| (Reverse(!one.answers.is_empty()), one.answers.len(), one.field);
            answers(a).cmp(&answers(b))
        })
    });
    questions
}

impl Question {
    fn add(&mut self, value: &Value, decisions: Vec<Decision>, open: &[usize]) {
        // What breaks a constraint of the table is no answer.
        let broken = |at: &usize| decisions.get(*at).is_some_and(|one| one.outcome == Outcome::Conflict);
        if open.iter().all(broken) {
            return;
        }
        let settled = |at: &&usize| decisions.get(**at).is_some_and(|one| one.outcome != Outcome::Incomplete);
        self.settled += open.iter().filter(settled).count();
        self.open += open.len();
        match self.answers.iter_mut().find(|answer| same(&answer.decisions, &decisions)) {
            Some(answer) => answer.values.push(value.clone()),
            None => self.answers.push(Answer { values: vec![value.clone()], decisions }),
        }
    }
}

/// The same results, whatever brought them about.
fn same(a: &[Decision], b: &[Decision]) -> bool {
    let result = |one: &Decision| (one.outcome, one.amount);
    a.iter().map(result).eq(b.iter().map(result))
}
