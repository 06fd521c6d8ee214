//! Evaluation alone: a roster in memory, typed and cut into batches as a reader gives them.
#![allow(clippy::disallowed_methods, reason = "a benchmark measures time")]

use std::{
    error::Error,
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, Instant},
};

use tiaoli_core::{
    batch::Batch,
    eval::{BatchDecisions, Evaluator, SideData, TableData},
    groups::{GroupCollector, reached},
    ir::Program,
    plan::{Plan, PlanOptions},
    session::Session,
    value::Date,
};
use tiaoli_data::{InputFormat, Problems, ReadOptions, Source, TableSchema, read_all};
use xtask::roster;

const BATCH: usize = 4096;

/// What evaluating one roster took.
#[derive(Clone, Copy, Debug)]
pub struct Evaluation {
    /// With an evaluator that has met no record yet: the shortest of five.
    pub cold: Duration,
    /// With one that has met every record of the roster: the shortest of nine.
    pub warm: Duration,
    /// Folding the program to the day: the shortest of nine.
    pub planned: Duration,
    pub columns: usize,
}

/// Evaluates a roster with all reasons on 2024-10-15.
pub fn evaluate(policy: &Path, options: &roster::Options) -> Result<Evaluation, Box<dyn Error>> {
    let analysis = load(policy)?.analyze();
    if analysis.has_errors() {
        return Err(format!("{} has errors", policy.display()).into());
    }
    let as_of = Date::new(2024, 10, 15).ok_or("no such day")?;
    let day = PlanOptions { as_of, ..PlanOptions::default() };
    let planned = best(9, || Plan::new(Arc::clone(&analysis.program), day.clone()));
    let plan = Arc::new(Plan::new(Arc::clone(&analysis.program), day));
    let table = *plan.subjects().first().ok_or("no benefit")?;
    let data = read_roster(&analysis.program, &plan, table, options)?;
    let side = Arc::new(SideData::default());
    let mut collector = GroupCollector::new(Arc::clone(&plan), Arc::clone(&side), table, options.rows);
    collector.feed(&data.columns, &data.batch);
    while collector.next_pass() {
        collector.feed(&data.columns, &data.batch);
    }
    let mut groups = collector.finish().0;
    reached(&plan, &side, &mut groups);
    let groups = Arc::new(groups);
    let batches = cut(&data.batch);
    let evaluator =
        || Evaluator::new(Arc::clone(&plan), table, Arc::clone(&side), Arc::clone(&groups)).ok_or("no table");
    let mut out = BatchDecisions::default();
    let mut run = |evaluator: &mut Evaluator| {
        batches.iter().for_each(|batch| evaluator.eval(&data.columns, batch, &mut out));
    };
    // The first run learns every situation of the roster; later ones have met them.
    let first = (0..5).map(|_| evaluator().map(|mut evaluator| best(1, || run(&mut evaluator))));
    let first = first.collect::<Result<Vec<Duration>, _>>()?.into_iter().min().unwrap_or_default();
    let mut evaluator = evaluator()?;
    let again = best(9, || run(&mut evaluator));
    Ok(Evaluation { cold: first, warm: again, planned, columns: data.columns.fields.len() })
}

fn read_roster(
    program: &Arc<Program>,
    plan: &Plan,
    table: tiaoli_core::ir::TableId,
    options: &roster::Options,
) -> Result<TableData, Box<dyn Error>> {
    let mut text = Vec::new();
    roster::write_roster(options, &mut text)?;
    let source = Source::of_bytes("roster.csv", text);
    let schema = TableSchema::new(Arc::clone(program), table, plan.wanted(table));
    let mut problems = Problems::default();
    let whole = read_all(&source, InputFormat::Csv, schema, &ReadOptions::default(), &mut problems)
        .map_err(|errors| format!("{errors:?}"))?;
    Ok(TableData { columns: whole.columns, batch: whole.batch })
}

/// The same rows in batches as a reader gives them.
fn cut(whole: &Batch) -> Vec<Batch> {
    let part = |from: usize| {
        let rows = BATCH.min(whole.rows - from);
        let cells = |codes: &Vec<u32>| codes.iter().skip(from).take(rows).copied().collect();
        let codes = whole.codes.iter().map(cells).collect();
        Batch { rows, first_row: from as u64 + 1, codes, ..Batch::default() }
    };
    (0..whole.rows).step_by(BATCH).map(part).collect()
}

/// The shortest of several runs.
pub fn best<T>(runs: u32, mut work: impl FnMut() -> T) -> Duration {
    let mut least = Duration::MAX;
    for _ in 0..runs {
        let start = Instant::now();
        std::hint::black_box(work());
        least = least.min(start.elapsed());
    }
    least
}

/// A policy with the files it names.
pub fn load(path: &Path) -> Result<Session, Box<dyn Error>> {
    let mut session = Session::new();
    session.set_policy(path.to_string_lossy(), std::fs::read_to_string(path)?);
    loop {
        let wanted = session.wanted();
        if wanted.is_empty() {
            return Ok(session);
        }
        for file in wanted {
            session.set_text(&file.path, std::fs::read_to_string(PathBuf::from(&file.path))?);
        }
    }
}
