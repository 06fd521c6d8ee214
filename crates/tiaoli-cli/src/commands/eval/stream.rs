//! The deciding pass.

use std::sync::Arc;

use tiaoli_core::{
    batch::{Batch, Columns},
    decision::{Decision, FindingRef},
    eval::{BatchDecisions, DecisionId, Evaluator},
    groups::GroupResults,
    ir::Name,
};
use tiaoli_data::{Problems, ReadOptions, TableSchema, open};
use tiaoli_diagnostics::{Diagnostic, Place, Severity, say};

use super::{
    output::{Findings, Results},
    stale,
};
use crate::{
    args::EvalArgs,
    dataset::{Input, refuse},
    exit::Stop,
    progress::Progress,
    project,
    render::Item,
    run::Run,
    summary::Tally,
};

/// Where everything goes.
pub(super) struct Sinks<'a> {
    pub(super) problems: &'a mut Problems,
    pub(super) tally: &'a mut Tally,
    pub(super) results: &'a mut Results,
    pub(super) findings: &'a mut Findings,
}

/// Decides every row of a roster and writes the results in input order.
pub(super) fn decide(
    run: &Run<'_>,
    args: &EvalArgs,
    input: &Input,
    options: &ReadOptions,
    groups: Arc<GroupResults>,
    sinks: &mut Sinks<'_>,
) -> Result<(), Stop> {
    let wanted = run.plan.wanted(input.table);
    let schema = TableSchema::new(Arc::clone(&run.program), input.table, wanted);
    let mut reader = open(&input.source, input.format, schema, options, sinks.problems)
        .map_err(|diagnostics| refuse(diagnostics, run.shell))?;
    let evaluator = Evaluator::new(Arc::clone(&run.plan), input.table, Arc::clone(&run.side), groups);
    let Some(mut evaluator) = evaluator else { return Ok(()) };
    let mut counter = Counter::new(run, input);
    counter.declare(sinks.tally);
    sinks.problems.hear_odd();
    let mut progress = Progress::new(run.shell, input.source.len(), sinks.results.on_terminal);
    let mut batch = Batch::default();
    let mut decided = BatchDecisions::default();
    loop {
        run.keep_going()?;
        let rows = reader.read(&mut batch, sinks.problems);
        let rows = rows.map_err(|diagnostic| refuse(vec![diagnostic], run.shell))?;
        // A row that is no record has been named: that its fields are missing is no finding.
        let odd = sinks.problems.take_odd();
        for problem in sinks.problems.take_all() {
            let Place::Cell(cell) = &problem.place else { continue };
            let at = cell.row.checked_sub(batch.first_row).and_then(|at| usize::try_from(at).ok());
            let key = at.map_or(&[][..], |at| batch.key(at));
            sinks.findings.add_problem(&problem, &run.program, input.table, key)?;
        }
        if args.strict {
            stop_at_first(run, sinks.problems)?;
        }
        if rows == 0 {
            break;
        }
        let generation = evaluator.generation();
        evaluator.eval(reader.columns(), &batch, &mut decided);
        if evaluator.generation() != generation {
            sinks.results.writer.reset(0);
            counter.settle(sinks.tally);
        }
        write(run, &evaluator, reader.columns(), &batch, (&decided, &odd), &mut counter, sinks)?;
        progress.at(rows, reader.bytes_read());
    }
    counter.settle(sinks.tally);
    progress.done();
    if args.data_date.is_none()
        && let Some(text) = stale::warning(reader.columns(), &run.program, run.plan.as_of())
    {
        run.shell.warn(&text);
    }
    Ok(())
}

fn write(
    run: &Run<'_>,
    evaluator: &Evaluator,
    columns: &Columns,
    batch: &Batch,
    (decided, odd): (&BatchDecisions, &[u64]),
    counter: &mut Counter,
    sinks: &mut Sinks<'_>,
) -> Result<(), Stop> {
    for row in 0..batch.rows {
        let number = batch.first_row + row as u64;
        let mut with_findings = false;
        for id in decided.row(row) {
            let Some(decision) = evaluator.decision(*id) else { continue };
            with_findings |= !decision.findings.is_empty();
            counter.count(*id, evaluator);
            let written = sinks.results.writer.write(0, number, batch.key(row), id.0, decision);
            written.map_err(|error| sinks.results.failed(&error))?;
        }
        if with_findings && odd.binary_search(&number).is_err() {
            report(run, evaluator, columns, batch, row, decided.row(row), sinks.findings)?;
        }
    }
    sinks.tally.records += batch.rows as u64;
    Ok(())
}

/// The findings of one row by itself, each once, whichever benefits it touches.
fn report(
    run: &Run<'_>,
    evaluator: &Evaluator,
    columns: &Columns,
    batch: &Batch,
    row: usize,
    ids: &[DecisionId],
    findings: &mut Findings,
) -> Result<(), Stop> {
    let decisions = ids.iter().filter_map(|id| evaluator.decision(*id));
    let mut found: Vec<FindingRef> =
        decisions.flat_map(|decision| decision.findings.iter().cloned()).collect();
    found.sort();
    found.dedup();
    for one in found {
        if let Some(finding) = evaluator.finding(columns, batch, row, one) {
            findings.add(&finding, run)?;
        }
    }
    Ok(())
}

/// `--strict`: the first cell that cannot be read ends the run.
fn stop_at_first(run: &Run<'_>, problems: &Problems) -> Result<(), Stop> {
    let in_a_row = |one: &Diagnostic| matches!(&one.place, Place::Cell(cell) if cell.row > 0);
    let grave = |one: &Diagnostic| one.severity >= Severity::Warning && in_a_row(one);
    // By position: of what is wrong the first is told, the rest has not been looked at.
    let Some(first) = problems.diagnostics().into_iter().find(grave) else { return Ok(()) };
    project::tell(vec![Item { sources: Arc::default(), diagnostic: first }], run.shell);
    Err(Stop::data(
        say!(zh: "名册里有读不了的内容，已按 --strict 停下，没有写出结果";
            en: "the data holds something that cannot be read; stopped because of --strict, nothing was written"),
        None,
    ))
}

/// Counts decisions by number; a summary line costs one addition per row.
struct Counter {
    /// Place among the benefits, and name, by benefit id.
    benefits: Vec<(u32, usize, Name)>,
    seen: Vec<Option<(Arc<Decision>, u64)>>,
}

impl Counter {
    fn new(run: &Run<'_>, input: &Input) -> Self {
        let named = run.plan.benefits_of(input.table).iter().enumerate().map(|(order, id)| {
            let name =
                run.program.benefits.get(id.index()).map(|benefit| benefit.name.clone()).unwrap_or_default();
            (id.0, order, name)
        });
        Self { benefits: named.collect(), seen: Vec::new() }
    }

    fn declare(&self, tally: &mut Tally) {
        for (_, order, name) in &self.benefits {
            tally.benefit(*order, name);
        }
    }

    fn count(&mut self, id: DecisionId, evaluator: &Evaluator) {
        let at = id.0 as usize;
        if self.seen.len() <= at {
            self.seen.resize(at + 1, None);
        }
        match self.seen.get_mut(at) {
            Some(Some((_, count))) => *count += 1,
            Some(slot) => *slot = evaluator.shared(id).map(|decision| (decision, 1)),
            None => {}
        }
    }

    fn settle(&mut self, tally: &mut Tally) {
        for (decision, count) in self.seen.drain(..).flatten() {
            if let Some((_, order, name)) = self.benefits.iter().find(|(id, ..)| *id == decision.benefit.0) {
                tally.add(*order, name, &decision, count);
            }
        }
    }
}
