//! The stages in one process: reading and checking policies of N rules, starting with the shipped notice, and evaluating
//! typed batches, in nanoseconds a record.
//!
//! `cargo bench -p tiaoli-benches --bench pipeline`
#![allow(clippy::print_stdout, clippy::float_arithmetic, reason = "a benchmark prints ratios")]
#![allow(clippy::disallowed_methods, reason = "a benchmark measures time")]

use std::{
    error::Error,
    fmt::Write as _,
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, Instant},
};

use tiaoli_core::{
    batch::{Batch, Columns, Dictionary},
    eval::{BatchDecisions, Evaluator, SideData},
    groups::{GroupResults, reached},
    ir::{FieldRef, Program, TableId, Type},
    plan::{Plan, PlanOptions},
    session::{Analysis, Session},
    value::{Date, Value},
};

const ROWS: usize = 4096;

fn main() -> Result<(), Box<dyn Error>> {
    for rules in [100, 1_000, 10_000] {
        let text = made_up(rules)?;
        let time = best(if rules > 1_000 { 3 } else { 9 }, || {
            let mut session = Session::new();
            session.set_policy("policy.tiao", text.as_str());
            session.analyze()
        });
        println!("parse + resolve + check {rules} rules ({} KB): {time:?}", text.len() / 1024);
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../policies/neimenggu/notice.tiao");
    let session = load(&root)?;
    println!("notice, parsed anew: {:?}", best(9, || load(&root).map(|session| session.analyze()).ok()));
    let analysis: Analysis = session.analyze();
    if analysis.has_errors() {
        return Err("the notice has errors".into());
    }
    let as_of = Date::new(2024, 10, 15).ok_or("no such day")?;
    let options = PlanOptions { as_of, ..PlanOptions::default() };
    println!("notice, planned: {:?}", best(9, || Plan::new(Arc::clone(&analysis.program), options.clone())));
    let plan = Arc::new(Plan::new(Arc::clone(&analysis.program), options));
    let table = *plan.subjects().first().ok_or("no benefit")?;
    let (columns, batches) = batches(plan.program(), table, plan.wanted(table));
    let side = Arc::new(SideData::default());
    let mut results = GroupResults::default();
    reached(&plan, &side, &mut results);
    let mut evaluator =
        Evaluator::new(Arc::clone(&plan), table, side, Arc::new(results)).ok_or("no table")?;
    let mut out = BatchDecisions::default();
    let time = best(9, || {
        for batch in &batches {
            evaluator.eval(&columns, batch, &mut out);
        }
    });
    let records = batches.len() * ROWS;
    println!(
        "evaluation of typed batches, reasons on: {:.0} ns a record ({records} records, {} columns)",
        time.as_nanos() as f64 / records as f64,
        columns.fields.len()
    );
    Ok(())
}

/// The shortest of several runs.
fn best<T>(runs: u32, mut work: impl FnMut() -> T) -> Duration {
    let mut least = Duration::MAX;
    for _ in 0..runs {
        let start = Instant::now();
        std::hint::black_box(work());
        least = least.min(start.elapsed());
    }
    least
}

/// A policy of rules with three conditions each.
fn made_up(rules: usize) -> Result<String, std::fmt::Error> {
    let mut text = String::from(
        "政策 测试 {\n    标题 \"测试\"\n}\n信息表 学生 {\n    学号 : 文本 识别号\n    户籍 : 城市、县镇、农村\n    年级 : 年级\n    专业代码 : 文本\n}\n资助项目 助学金 {\n    对象 学生\n    发放 按月\n}\n",
    );
    for at in 0..rules {
        write!(
            text,
            "不予 规则{at} {{\n    凡 同时符合下列条件：\n        （一）户籍 为 城市；\n        （二）年级 为 一、二年级；\n        （三）专业代码 为 \"{at:06}\"。\n    不得给予 助学金\n}}\n"
        )?;
    }
    Ok(text)
}

fn load(path: &Path) -> Result<Session, Box<dyn Error>> {
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

/// Random records of the wanted columns, three cells in a hundred missing. Sixty-four batches.
fn batches(program: &Program, table: TableId, wanted: &[FieldRef]) -> (Columns, Vec<Batch>) {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut random = move |below: u64| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state % below.max(1)
    };
    let mut columns = Columns { table, fields: wanted.to_vec(), dictionaries: Vec::new() };
    for field in wanted {
        let mut dictionary = Dictionary::default();
        for value in values(program, *field) {
            dictionary.push(value);
        }
        columns.dictionaries.push(dictionary);
    }
    let batches = (0..64).map(|at| {
        let codes = columns.dictionaries.iter().map(|dictionary| {
            let known = (dictionary.len() - 1) as u64;
            let code = |_| if known == 0 || random(100) < 3 { 0 } else { 1 + random(known) as u32 };
            (0..ROWS).map(code).collect()
        });
        Batch { rows: ROWS, first_row: at * ROWS as u64 + 1, codes: codes.collect(), ..Batch::default() }
    });
    let batches = batches.collect();
    (columns, batches)
}

fn values(program: &Program, field: FieldRef) -> Vec<Value> {
    let days =
        |from: i32, count: i32| (0..count).filter_map(move |n| Date::from_days(from + n)).map(Value::Date);
    match program.field(field).map(|field| &field.ty) {
        Some(Type::Bool) => vec![Value::Bool(true), Value::Bool(false)],
        Some(Type::Enum(id)) => {
            let count = program.enums.get(id.index()).map_or(0, |scale| scale.values.len());
            (0..count).map(|at| Value::Enum(*id, at as u16)).collect()
        }
        Some(Type::Grade) => (1..=4).map(Value::int).collect(),
        Some(Type::SchoolYear) => (2022..=2024).map(Value::int).collect(),
        Some(Type::Number { .. } | Type::Money(_)) => (2..=5).map(Value::int).collect(),
        Some(Type::Date) => days(18_900, 1_200).collect(),
        Some(Type::Text) => (0..300).map(|n| Value::text(format!("{}", 610_101 + n * 37))).collect(),
        Some(Type::Set(_)) => vec![Value::set(Vec::new())],
        _ => (0..1_000).map(|n| Value::text(format!("15019920070315{n:04}"))).collect(),
    }
}
