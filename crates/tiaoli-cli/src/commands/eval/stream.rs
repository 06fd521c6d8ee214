//! The deciding pass.

use std::sync::Arc;

use tiaoli_core::{
    batch::{Batch, Columns},
    decision::FindingRef,
    eval::{BatchDecisions, Evaluator},
    findings::FindingRow,
    groups::{GroupResults, KeyWatch},
    ir::TableId,
    results::Person,
    rulings::Ruled,
};
use tiaoli_data::{Problems, TableSchema};
use tiaoli_diagnostics::{Diagnostic, Place, Severity, say};

use super::{
    count::Counter,
    output::{Findings, Results},
    stale,
    sums::Sums,
};
use crate::{
    args::EvalArgs,
    dataset::{Input, refuse},
    exit::Stop,
    progress::Progress,
    project,
    references::References,
    render::Item,
    rulings::Rulings,
    run::{ByDay, Once, Run, pays},
    summary::Tally,
    whose::Whose,
};

/// Where everything goes.
pub(super) struct Sinks<'a> {
    pub(super) problems: &'a mut Problems,
    pub(super) tally: &'a mut Tally,
    pub(super) results: &'a mut Results,
    pub(super) findings: &'a mut Findings,
    pub(super) sums: Option<&'a mut Sums>,
    pub(super) rulings: &'a mut Rulings,
    pub(super) references: &'a mut References,
    pub(super) keys: Option<&'a mut KeyWatch>,
}

/// A batch with the columns of its reader.
#[derive(Clone, Copy)]
struct Read<'a> {
    columns: &'a Columns,
    batch: &'a Batch,
    whose: &'a Whose,
}

impl Read<'_> {
    /// Whom a row is about; nobody where it is not in the batch.
    fn person_of(self, at: &FindingRow) -> Person {
        let row = at.row.checked_sub(self.batch.first_row).and_then(|row| usize::try_from(row).ok());
        let row = row.filter(|row| *row < self.batch.rows);
        row.map(|row| self.whose.person(self.columns, self.batch, row)).unwrap_or_default()
    }
}

/// The deciding of one day.
struct Work {
    evaluator: Evaluator,
    decided: BatchDecisions,
    counter: Counter,
}

/// Decides every row of a roster on every day and writes the results in input order: by row, benefit, day. A batch is read
/// once for all days.
pub(super) fn decide(
    run: &Run<'_>,
    args: &EvalArgs,
    input: &Input,
    groups: Vec<Arc<GroupResults>>,
    whose: &Whose,
    sinks: &mut Sinks<'_>,
) -> Result<(), Stop> {
    let wanted = whose.beside(run.wanted(input.table));
    let schema = TableSchema::new(Arc::clone(&run.program), input.table, &wanted);
    let mut reader = input.open(schema, sinks.problems, run.shell)?;
    let mut works = works(run, input.table, groups);
    works.iter().for_each(|work| work.counter.declare(sinks.tally));
    let mut once = Once::new(&run.program, run.days.are_months());
    sinks.problems.hear_left_out();
    let mut progress = Progress::new(run.shell, input.source.len(), sinks.results.on_terminal);
    let mut batch = Batch::default();
    loop {
        run.keep_going()?;
        let rows = reader.read(&mut batch, sinks.problems);
        let rows = rows.map_err(|diagnostic| refuse(vec![diagnostic], run.shell))?;
        sinks.tally.left_out += sinks.problems.take_left_out().len() as u64;
        for problem in sinks.problems.take_all() {
            let Place::Cell(cell) = &problem.place else { continue };
            let at = cell.row.checked_sub(batch.first_row).and_then(|at| usize::try_from(at).ok());
            let about = at.filter(|at| *at < batch.rows);
            let about = about.map(|at| (batch.key(at), whose.person(reader.columns(), &batch, at)));
            sinks.findings.add_problem(&problem, &run.program, input.table, about.unwrap_or_default())?;
        }
        if args.strict {
            stop_at_first(run, sinks.problems)?;
        }
        if rows == 0 {
            break;
        }
        sinks.references.see(reader.columns(), &batch);
        if let Some(keys) = &mut sinks.keys {
            keys.see(&batch);
        }
        let mut found = ByDay::default();
        for (day, work) in works.iter_mut().enumerate() {
            let generation = work.evaluator.generation();
            work.evaluator.eval(reader.columns(), &batch, &mut work.decided);
            for finding in work.evaluator.take_findings() {
                found.add(finding, &[day]);
            }
            if work.evaluator.generation() != generation {
                sinks.results.writer.reset(day);
                once.forget(day);
                work.counter.settle(sinks.tally);
            }
        }
        let read = Read { columns: reader.columns(), batch: &batch, whose };
        for (finding, days) in found.merged() {
            sinks.findings.add(&finding, &days, run, sinks.rulings, &|at| read.person_of(at))?;
        }
        write(run, &mut works, read, &mut once, sinks)?;
        progress.at(rows, reader.bytes_read());
    }
    works.iter_mut().for_each(|work| work.counter.settle(sinks.tally));
    if let Some(sums) = &mut sinks.sums {
        sums.write_held()?;
    }
    progress.done();
    if run.plans().all(|plan| plan.said_data_date().is_none())
        && let Some(text) = stale::warning(reader.columns(), &run.program, run.days.last())
    {
        run.shell.warn(&text);
    }
    Ok(())
}

fn works(run: &Run<'_>, table: TableId, groups: Vec<Arc<GroupResults>>) -> Vec<Work> {
    let days = run.lanes.iter().zip(groups).enumerate();
    let works = days.filter_map(|(day, (lane, groups))| {
        let evaluator = Evaluator::new(Arc::clone(&lane.plan), table, Arc::clone(&lane.side), groups)?;
        Some(Work { evaluator, decided: BatchDecisions::default(), counter: Counter::new(run, table, day) })
    });
    works.collect()
}

fn write(
    run: &Run<'_>,
    works: &mut [Work],
    read: Read<'_>,
    once: &mut Once,
    sinks: &mut Sinks<'_>,
) -> Result<(), Stop> {
    let Read { columns, batch, whose } = read;
    let benefits = works.iter().map(|work| work.decided.per_row).max().unwrap_or(0);
    let mut sums = Vec::new();
    for row in 0..batch.rows {
        let number = batch.first_row + row as u64;
        let key = batch.key(row);
        if sinks.results.writer.names_people() {
            let Person { name, school } = whose.person(columns, batch, row);
            sinks.results.writer.about(&name, &school);
        }
        let mut with_findings = false;
        let ruled = ruled(works, columns, batch, row, sinks.rulings);
        let several = works.iter().any(|work| work.evaluator.is_one_of_several(row));
        for benefit in 0..benefits {
            if let Some(file) = &sinks.sums {
                file.begin(&mut sums);
            }
            let mut of = None;
            let mut paid_before = several && once.was_paid(key, benefit);
            for (day, work) in works.iter_mut().enumerate() {
                let Some(id) = work.decided.row(row).get(benefit).copied() else { continue };
                let Some(decision) = work.evaluator.decision(id) else { continue };
                with_findings |= !decision.findings.is_empty();
                of = Some(decision.benefit);
                if let Some(own) = ruled.get(day).and_then(|day| day.get(benefit)) {
                    let own = once.of_one(&own.decision, &work.evaluator, &mut paid_before);
                    work.counter.count_one(&own, sinks.tally);
                    let written = sinks.results.writer.write_once(day, number, key, &own);
                    written.map_err(|error| sinks.results.failed(&error))?;
                    if let Some(file) = &sinks.sums {
                        file.add(&mut sums, day, &own)?;
                    }
                    continue;
                }
                let is_once = pays(decision) && once.concerns(decision, &work.evaluator);
                let later = match is_once && paid_before {
                    true => once.after_payment(day, id, &work.evaluator),
                    false => None,
                };
                paid_before |= is_once;
                let decision = later.as_deref().unwrap_or(decision);
                match &later {
                    Some(later) => work.counter.count_one(later, sinks.tally),
                    None => work.counter.count(id, &work.evaluator),
                }
                let id = once.number(id, later.is_some());
                let written = sinks.results.writer.write(day, number, key, id, decision);
                written.map_err(|error| sinks.results.failed(&error))?;
                if let Some(file) = &sinks.sums {
                    file.add(&mut sums, day, decision)?;
                }
            }
            if several && paid_before {
                once.remember(key, benefit);
            }
            if let (Some(file), Some(of)) = (&mut sinks.sums, of) {
                match several && !key.is_empty() {
                    true => file.hold(number, key, of, &sums)?,
                    false => file.write(number, key, of, &sums)?,
                }
            }
        }
        if works.iter().all(|work| !work.evaluator.in_force(batch, row)) {
            sinks.tally.dormant += 1;
        }
        if with_findings {
            report(run, works, read, row, sinks)?;
        }
    }
    sinks.tally.records += batch.rows as u64;
    Ok(())
}

/// The findings of one row by itself, each once, whichever benefits and days it touches.
fn report(
    run: &Run<'_>,
    works: &[Work],
    read: Read<'_>,
    row: usize,
    sinks: &mut Sinks<'_>,
) -> Result<(), Stop> {
    let Read { columns, batch, .. } = read;
    let mut all = ByDay::default();
    for (day, work) in works.iter().enumerate() {
        let ids = work.decided.row(row).iter();
        let decisions = ids.filter_map(|id| work.evaluator.decision(*id));
        let mut found: Vec<FindingRef> =
            decisions.flat_map(|decision| decision.findings.iter().cloned()).collect();
        found.sort();
        found.dedup();
        for one in found {
            if let Some(finding) = work.evaluator.finding(columns, batch, row, one) {
                all.add(finding, &[day]);
            }
        }
    }
    let Sinks { findings, rulings, .. } = sinks;
    let whose = |at: &FindingRow| read.person_of(at);
    all.merged().iter().try_for_each(|(finding, days)| findings.add(finding, days, run, rulings, &whose))
}

/// The decisions of a row under the rulings about it, by day and benefit; none where there are no such rulings.
fn ruled(
    works: &mut [Work],
    columns: &Columns,
    batch: &Batch,
    row: usize,
    rulings: &mut Rulings,
) -> Vec<Vec<Ruled>> {
    let there = |day: usize| works.get(day).is_some_and(|work| work.evaluator.in_force(batch, row));
    let numbers = rulings.of_row(batch.key(row), there, works.len());
    if numbers.is_empty() {
        return Vec::new();
    }
    let of_day = |work: &mut Work| work.evaluator.ruled(columns, batch, row, &rulings.get(&numbers));
    let ruled: Vec<Vec<Ruled>> = works.iter_mut().map(of_day).collect();
    for one in ruled.iter().flatten() {
        rulings.note(&numbers, one);
    }
    ruled
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
