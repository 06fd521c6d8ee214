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
use tiaoli_diagnostics::{Severity, say};

use super::{
    output::{Findings, Results},
    tell_problems,
};
use crate::{
    args::EvalArgs,
    dataset::{Input, refuse},
    exit::Stop,
    progress::Progress,
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
    let mut progress = Progress::new(run.shell, input.source.len(), sinks.results.on_terminal);
    let mut batch = Batch::default();
    let mut decided = BatchDecisions::default();
    loop {
        run.keep_going()?;
        let rows = reader.read(&mut batch, sinks.problems);
        let rows = rows.map_err(|diagnostic| refuse(vec![diagnostic], run.shell))?;
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
        write(run, &evaluator, reader.columns(), &batch, &decided, &mut counter, sinks)?;
        progress.at(rows, reader.bytes_read());
    }
    counter.settle(sinks.tally);
    progress.done();
    Ok(())
}

fn write(
    run: &Run<'_>,
    evaluator: &Evaluator,
    columns: &Columns,
    batch: &Batch,
    decided: &BatchDecisions,
    counter: &mut Counter,
    sinks: &mut Sinks<'_>,
) -> Result<(), Stop> {
    for row in 0..batch.rows {
        let number = batch.first_row + row as u64;
        let mut with_findings = false;
        for id in decided.row(row) {
            let Some(decision) = evaluator.decision(*id) else { continue };
            with_findings |= !decision.findings.is_empty();
            counter.count(*id, decision);
            let written = sinks.results.writer.write(0, number, batch.key(row), id.0, decision);
            written.map_err(|error| sinks.results.failed(&error))?;
        }
        if with_findings {
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
    let bad = problems.groups().any(|group| group.code.severity() >= Severity::Warning);
    if !bad {
        return Ok(());
    }
    tell_problems(problems, run.shell);
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
    seen: Vec<Option<(Decision, u64)>>,
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

    fn count(&mut self, id: DecisionId, decision: &Decision) {
        let at = id.0 as usize;
        if self.seen.len() <= at {
            self.seen.resize(at + 1, None);
        }
        match self.seen.get_mut(at) {
            Some(Some((_, count))) => *count += 1,
            Some(slot) => *slot = Some((decision.clone(), 1)),
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
