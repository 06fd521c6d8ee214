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

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::{
        cell::parse_cell, eval::ValuesRow, ir::TableId, plan::PlanOptions, session::Session, value::Date,
    };

    const POLICY: &str = "信息表 学生 { 编号 : 文本 识别号  户籍 : 城市、县镇、农村  困难 : A类、B类、不困难  在校 : 是否 }\n\
        资助项目 助学金 { 对象 学生 发放 按月 }\n\
        应助 甲 { 凡 户籍 为 农村 或 困难 为 A类 给予 助学金 按 200元/月 }\n\
        不予 乙 { 凡 户籍 为 城市 且 困难 为 不困难 不得给予 助学金 }\n";

    fn asked(given: &[(&str, &str)]) -> Vec<(String, usize, usize, usize)> {
        let mut session = Session::new();
        session.set_policy("p.tiao", POLICY);
        let analysis = session.analyze();
        assert!(!analysis.has_errors(), "{:?}", analysis.diagnostics);
        let program = analysis.program;
        let table = TableId(0);
        let fields = &program.tables[0].fields;
        let value = |field: &crate::ir::Field| {
            let text = given.iter().find(|(name, _)| *name == field.name.zh).map_or("", |(_, text)| text);
            parse_cell(text, &field.ty, &program).unwrap()
        };
        let values: Vec<Value> = fields.iter().map(value).collect();
        let options = PlanOptions { as_of: Date::new(2024, 10, 15).unwrap(), ..PlanOptions::default() };
        let plan = Plan::new(Arc::clone(&program), options);
        let found = questions(&plan, table, &SideData::default(), &ValuesRow(&values), &[]);
        let told = |one: Question| {
            (program.field(one.field).unwrap().name.zh.clone(), one.answers.len(), one.settled, one.open)
        };
        found.into_iter().map(told).collect()
    }

    #[test]
    fn the_field_that_settles_most_comes_first() {
        // 农村 settles, 城市 and 县镇 do not; of the other field A类 alone.
        assert_eq!(asked(&[]), [("户籍".to_owned(), 2, 1, 3), ("困难".to_owned(), 2, 1, 3)]);
        // Every answer settles; what no condition reads is not asked for.
        assert_eq!(asked(&[("户籍", "城市")]), [("困难".to_owned(), 3, 3, 3)]);
        assert!(asked(&[("户籍", "农村")]).is_empty());
    }
}
