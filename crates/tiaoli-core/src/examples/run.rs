//! Evaluating one example: its records are the whole data of the run.

use std::{collections::BTreeMap, sync::Arc};

use crate::{
    builtins::Holidays,
    eval::{BatchDecisions, Evaluator, Row, SideData, TableData},
    explain::{Clause, Explanation, explain},
    groups::{GroupCollector, Versions, reached},
    ir::{Benefit, CheckId, Example, Expectation, ListId, Name, Program, TableId},
    plan::{Plan, PlanOptions},
    value::{Date, Value},
};
use tiaoli_diagnostics::{FileSpan, say};

use super::{
    beside,
    coverage::Coverage,
    judge::{Miss, judge},
    tables::of_records,
};

/// An expectation that was not met on a day.
#[derive(Clone, Debug)]
pub struct Failure {
    /// Where the expectation stands.
    pub at: FileSpan,
    pub benefit: Name,
    pub day: Date,
    /// The record's name in the example, where it has one.
    pub record: Option<String>,
    pub misses: Vec<Miss>,
    /// What decided instead: the deciding clause, else the first that is not known to apply.
    pub deciding: Option<Clause>,
}

/// Evaluates the examples of one program; remembers its plans.
#[derive(Debug)]
pub struct Runner {
    program: Arc<Program>,
    holidays: Holidays,
    /// By day, by the day on which the records are true, and by the lists that are supplied.
    plans: BTreeMap<(Date, Option<Date>, Vec<ListId>), Arc<Plan>>,
    pub coverage: Coverage,
}

/// An example on one day, decided.
struct Stage {
    plan: Arc<Plan>,
    tables: BTreeMap<TableId, Vec<usize>>,
    decided: Vec<Decided>,
    beside: Vec<CheckId>,
}

/// The records of one 对象 table with their decisions.
struct Decided {
    table: TableId,
    data: TableData,
    evaluator: Evaluator,
    decisions: BatchDecisions,
}

impl Decided {
    /// A record, or of a history the version of it that is in force. Of two of one day the one named, else the first.
    fn in_force(&self, row: usize) -> Option<usize> {
        let batch = &self.data.batch;
        if self.evaluator.in_force(batch, row) {
            return Some(row);
        }
        let key = self.evaluator.plan().key_of(self.table)?;
        let value = |row: usize| self.evaluator.record(&self.data.columns, batch, row).value(key).clone();
        let wanted = value(row);
        let same = |other: &usize| self.evaluator.in_force(batch, *other) && value(*other) == wanted;
        (0..batch.rows).find(same).filter(|_| !wanted.is_missing())
    }
}

impl Runner {
    pub fn new(program: Arc<Program>, holidays: Holidays) -> Self {
        let coverage = Coverage::of(&program);
        Self { program, holidays, plans: BTreeMap::new(), coverage }
    }

    /// Everything that is not as the example expects.
    pub fn run(&mut self, example: &Example) -> Vec<Failure> {
        days(example).into_iter().flat_map(|day| self.on(example, day)).collect()
    }

    /// Why a record of an example is decided as it is on the example's first day, by benefit; of a history, the version in
    /// force. Nothing for a record of a table that is not decided.
    pub fn explain(&mut self, example: &Example, record: usize) -> Vec<Explanation> {
        let mut stage = self.stage(example, example.from);
        let place = example.records.get(record).and_then(|one| {
            let row = stage.tables.get(&one.table)?.iter().position(|at| *at == record)?;
            let decided = stage.decided.iter_mut().find(|decided| decided.table == one.table)?;
            let row = decided.in_force(row)?;
            Some((decided, row))
        });
        place.map(|(one, row)| explained(&stage.plan, one, row)).unwrap_or_default()
    }

    fn on(&mut self, example: &Example, day: Date) -> Vec<Failure> {
        let Stage { plan, tables, mut decided, beside } = self.stage(example, day);
        let expected = example.expectations.iter();
        expected
            .filter_map(|wanted| self.failure(example, wanted, &plan, &tables, &mut decided, &beside))
            .collect()
    }

    fn stage(&mut self, example: &Example, day: Date) -> Stage {
        let program = Arc::clone(&self.program);
        let mut complete_lists = example.lists.clone();
        complete_lists.sort_unstable();
        // The records are as they were on the first day; changes after it stand in the tables beside.
        let data_date = program.has_changes().then_some(example.from);
        let plan = self.plans.entry((day, data_date, complete_lists.clone())).or_insert_with(|| {
            let options = PlanOptions {
                as_of: day,
                data_date,
                complete_lists,
                holidays: self.holidays.clone(),
                ..PlanOptions::default()
            };
            Arc::new(Plan::new(Arc::clone(&program), options))
        });
        let plan = Arc::clone(plan);
        let tables = by_table(&program, example);
        let side = Arc::new(side_of(&plan, &program, example, &tables).on(&plan));
        let beside = beside::holding(&plan, &side, &mut self.coverage);
        let mut decided = Vec::new();
        for table in plan.subjects() {
            let Some(records) = tables.get(&table) else { continue };
            let data = of_records(&program, table, &values(example, records));
            decided.extend(self.decide(&plan, &side, table, data));
        }
        Stage { plan, tables, decided, beside }
    }

    fn decide(
        &mut self,
        plan: &Arc<Plan>,
        side: &Arc<SideData>,
        table: TableId,
        data: TableData,
    ) -> Option<Decided> {
        let rows = data.batch.rows as u64;
        let versions = Versions::of_table(&self.program, table, &data.columns, &data.batch);
        let mut collector = GroupCollector::new(Arc::clone(plan), Arc::clone(side), table, rows)
            .with_versions(versions.map(|(versions, _)| versions));
        collector.feed(&data.columns, &data.batch);
        while collector.next_pass() {
            collector.feed(&data.columns, &data.batch);
        }
        let (mut groups, _) = collector.finish();
        reached(plan, side, &mut groups);
        let mut evaluator = Evaluator::new(Arc::clone(plan), table, Arc::clone(side), Arc::new(groups))?;
        let mut decisions = BatchDecisions::default();
        evaluator.eval(&data.columns, &data.batch, &mut decisions);
        for row in (0..data.batch.rows).filter(|row| evaluator.in_force(&data.batch, *row)) {
            let record = evaluator.record(&data.columns, &data.batch, row);
            self.coverage.watch(plan, evaluator.side(), table, &record);
            for id in decisions.row(row) {
                if let Some(decision) = evaluator.decision(*id) {
                    self.coverage.count(&self.program, decision);
                }
            }
        }
        Some(Decided { table, data, evaluator, decisions })
    }

    fn failure(
        &self,
        example: &Example,
        wanted: &Expectation,
        plan: &Plan,
        tables: &BTreeMap<TableId, Vec<usize>>,
        decided: &mut [Decided],
        beside: &[CheckId],
    ) -> Option<Failure> {
        let record = example.records.get(wanted.record);
        let benefit = self.program.benefits.get(wanted.benefit.index());
        let failure = |misses, deciding| Failure {
            at: wanted.span,
            benefit: benefit.map(|benefit| benefit.name.clone()).unwrap_or_default(),
            day: plan.as_of(),
            record: record.and_then(|record| record.name.clone()),
            misses,
            deciding,
        };
        let place = record.and_then(|record| {
            let row = tables.get(&record.table)?.iter().position(|at| *at == wanted.record)?;
            let one = decided.iter_mut().find(|one| one.table == record.table)?;
            let row = one.in_force(row)?;
            let at = plan.benefits_of(record.table).iter().position(|id| *id == wanted.benefit)?;
            Some((one, row, at))
        });
        let Some((one, row, at)) = place else {
            return Some(failure(vec![undecided()], None));
        };
        let id = one.decisions.row(row).get(at).copied();
        let Some(decision) = id.and_then(|id| one.evaluator.decision(id)) else {
            return Some(failure(vec![undecided()], None));
        };
        let paying = benefit.is_none_or(|benefit| is_paid(benefit, plan.as_of()));
        let misses = judge(&self.program, wanted, &beside::certain(decision, beside, wanted), paying);
        if misses.is_empty() {
            return None;
        }
        Some(failure(misses, deciding(plan, one, row, at)))
    }
}

/// The clause that decided, or that keeps the result open.
fn deciding(plan: &Plan, one: &mut Decided, row: usize, at: usize) -> Option<Clause> {
    let explanation = explained(plan, one, row).into_iter().nth(at)?;
    explanation.applied.into_iter().chain(explanation.open).next()
}

fn explained(plan: &Plan, one: &mut Decided, row: usize) -> Vec<Explanation> {
    let checks = one.evaluator.row_checks(&one.data.columns, &one.data.batch, row);
    let record = one.evaluator.record(&one.data.columns, &one.data.batch, row);
    explain(plan, one.table, one.evaluator.side(), &record, &checks)
}

fn undecided() -> Miss {
    Miss {
        what: say!(zh: "结果"; en: "outcome"),
        expected: say!(zh: "有结果"; en: "a result"),
        found: say!(zh: "当日没有判定这个项目"; en: "this benefit is not decided on that day"),
    }
}

/// Whether an amount is due in the month of a day.
fn is_paid(benefit: &Benefit, day: Date) -> bool {
    benefit.months.is_empty() || benefit.months.contains(&day.month())
}

/// The days an example holds on: one, or the first of each month.
fn days(example: &Example) -> Vec<Date> {
    let Some(to) = example.to else { return vec![example.from] };
    let mut days = Vec::new();
    let mut day = Some(example.from);
    // An example over more than a century of months is a slip of the year.
    while let Some(at) = day.filter(|at| *at <= to && days.len() < 1200) {
        days.push(at);
        day = at.plus_months(1);
    }
    days
}

/// The places of an example's records, by table.
fn by_table(program: &Program, example: &Example) -> BTreeMap<TableId, Vec<usize>> {
    // A list without rows is supplied all the same.
    let lists = example.lists.iter().filter_map(|list| program.lists.get(list.index()));
    let mut tables: BTreeMap<TableId, Vec<usize>> = lists.map(|list| (list.table, Vec::new())).collect();
    for (at, record) in example.records.iter().enumerate() {
        tables.entry(record.table).or_default().push(at);
    }
    tables
}

fn values<'e>(example: &'e Example, records: &[usize]) -> Vec<&'e [Value]> {
    records.iter().filter_map(|at| example.records.get(*at)).map(|record| record.values.as_slice()).collect()
}

fn side_of(
    plan: &Plan,
    program: &Program,
    example: &Example,
    tables: &BTreeMap<TableId, Vec<usize>>,
) -> SideData {
    let supplied: Vec<TableId> = tables.keys().copied().collect();
    let mut side = SideData::default();
    for table in plan.side_tables(&supplied) {
        if let Some(records) = tables.get(&table) {
            side.insert(table, of_records(program, table, &values(example, records)));
        }
    }
    for field in plan.indexes() {
        side.index(field);
    }
    side
}
