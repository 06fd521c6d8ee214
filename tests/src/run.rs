//! Tables in memory evaluated as the program evaluates files: groups first, then every row.

use std::sync::Arc;

use tiaoli_core::{
    decision::Decision,
    eval::{BatchDecisions, Evaluator, SideData, TableData},
    findings::Finding,
    groups::{GroupCollector, Versions, reached, side_findings},
    ir::{Program, TableId},
    plan::Plan,
    rulings::RulingBook,
};
use tiaoli_data::{InputFormat, Problems, ReadOptions, Source, TableSchema, read_all, read_rulings};
use tiaoli_diagnostics::Diagnostic;

/// One table of data: its name in the policy and its CSV text.
#[derive(Clone, Debug)]
pub struct Sheet {
    pub table: String,
    pub csv: String,
}

/// The decision of a row, counted from one.
#[derive(Clone, Debug)]
pub struct RowDecision {
    pub row: u64,
    pub key: String,
    pub decision: Decision,
}

#[derive(Debug, Default)]
pub struct Run {
    pub rows: Vec<RowDecision>,
    pub findings: Vec<Finding>,
    /// What the readers reported.
    pub problems: Vec<Diagnostic>,
}

/// Reads a whole CSV text as a table.
pub fn read(
    program: &Arc<Program>,
    table: TableId,
    csv: &str,
    problems: &mut Problems,
) -> Result<TableData, Vec<Diagnostic>> {
    let source = Source::of_bytes("名册.csv", csv.as_bytes());
    let schema = TableSchema::whole(program.clone(), table);
    read_all(&source, InputFormat::Csv, schema, &ReadOptions::default(), problems)
}

/// The name under which a sheet is the file of rulings.
pub const RULINGS: &str = "人工处理";

/// Evaluates every row of the 对象 tables among the sheets, under the rulings among them.
pub fn evaluate(plan: &Arc<Plan>, program: &Arc<Program>, sheets: &[Sheet]) -> Result<Run, Vec<Diagnostic>> {
    let mut problems = Problems::new(1000);
    let mut tables = Vec::new();
    let mut book = RulingBook::default();
    for sheet in sheets {
        if sheet.table == RULINGS {
            let source = Source::of_bytes("处理.csv", sheet.csv.as_bytes());
            book = read_rulings(&source, program, &mut problems)?.book;
            continue;
        }
        let table = crate::policy::table(program, &sheet.table);
        tables.push((table, read(program, table, &sheet.csv, &mut problems)?));
    }
    let mut side = SideData::default();
    let supplied: Vec<TableId> = tables.iter().map(|(table, _)| *table).collect();
    let wanted = plan.side_tables(&supplied);
    for (table, whole) in &tables {
        if wanted.contains(table) {
            side.insert(*table, whole.clone());
        }
    }
    for field in plan.indexes() {
        side.index(field);
    }
    let side = Arc::new(side.on(plan));
    let mut run = Run { findings: side_findings(plan, &side), ..Run::default() };
    for (table, whole) in tables.iter().filter(|(table, _)| plan.subjects().contains(table)) {
        decide(plan, &side, *table, whole, &book, &mut run);
    }
    run.problems = problems.diagnostics();
    Ok(run)
}

fn decide(
    plan: &Arc<Plan>,
    side: &Arc<SideData>,
    table: TableId,
    whole: &TableData,
    book: &RulingBook,
    run: &mut Run,
) {
    let found = Versions::of_table(plan.program(), table, &whole.columns, &whole.batch);
    let (versions, found) = found.unzip();
    run.findings.extend(found.unwrap_or_default());
    let mut collector = GroupCollector::new(plan.clone(), side.clone(), table, whole.batch.rows as u64)
        .with_versions(versions);
    collector.feed(&whole.columns, &whole.batch);
    while collector.next_pass() {
        collector.feed(&whole.columns, &whole.batch);
    }
    let (mut results, findings) = collector.finish();
    run.findings.extend(findings);
    reached(plan, side, &mut results);
    let mut evaluator =
        Evaluator::new(plan.clone(), table, side.clone(), Arc::new(results)).expect("a 对象 table");
    let mut decisions = BatchDecisions::default();
    evaluator.eval(&whole.columns, &whole.batch, &mut decisions);
    run.findings.extend(evaluator.take_findings());
    for row in 0..whole.batch.rows {
        let key = String::from_utf8_lossy(whole.batch.key(row)).into_owned();
        let about = book.of_key(whole.batch.key(row));
        if !about.is_empty() && evaluator.in_force(&whole.batch, row) {
            let about: Vec<_> = about.iter().filter_map(|at| book.all().get(*at)).collect();
            for one in evaluator.ruled(&whole.columns, &whole.batch, row, &about) {
                run.rows.push(RowDecision { row: row as u64 + 1, key: key.clone(), decision: one.decision });
            }
            continue;
        }
        for id in decisions.row(row).iter().filter(|_| evaluator.in_force(&whole.batch, row)) {
            let decision = evaluator.decision(*id).expect("a decision of this evaluator").clone();
            run.rows.push(RowDecision { row: row as u64 + 1, key: key.clone(), decision });
        }
    }
}
