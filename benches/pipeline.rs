//! The stages in one process: reading and checking policies of N rules and the shipped notice, and evaluating typed batches
//! with all reasons, in nanoseconds a record: the nine clauses of the benchmark, and the notice; and deciding one record with
//! two cells missing under N rules that name values of both.
//!
//! `cargo bench -p tiaoli-benches --bench pipeline [-- --rows N]`
#![allow(clippy::print_stdout, clippy::float_arithmetic, reason = "a benchmark prints ratios")]

use std::{error::Error, fmt::Write as _, path::Path, time::Duration};

use tiaoli_benches::{
    typed::{self, best, load},
    workload,
};
use tiaoli_core::{
    eval::{SideData, ValuesRow, decide_row},
    plan::{Plan, PlanOptions},
    session::Session,
    value::{Date, Value},
};
use tiaoli_diagnostics::FileId;
use tiaoli_syntax::{parse, reparse};
use xtask::roster;

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().collect();
    let rows = args.iter().skip_while(|arg| *arg != "--rows").nth(1).map_or(Ok(100_000), |n| n.parse())?;
    for rules in [100, 1_000, 10_000] {
        let text = workload::made_up(rules)?;
        let time = best(if rules > 1_000 { 3 } else { 9 }, || {
            let mut session = Session::new();
            session.set_policy("policy.tiao", text.as_str());
            session.analyze()
        });
        println!("parse + resolve + check {rules} rules ({} KB): {time:?}", text.len() / 1024);
    }
    keystrokes(2_000)?;
    for rules in [500, 1_000, 2_000] {
        println!("one record, two cells missing, {rules} rules: {:?}", two_missing(rules)?);
    }
    let notice = workload::workspace().join("policies/neimenggu/notice.tiao");
    println!("notice, parsed anew: {:?}", best(9, || load(&notice).map(|session| session.analyze()).ok()));
    evaluate(
        "nine clauses",
        &workload::policy(),
        &roster::Options { rows, seed: 1, faults: false, bench: true },
    )?;
    evaluate("notice", &notice, &roster::Options { rows, seed: 101, faults: true, bench: false })
}

/// Evaluates a roster that is in memory, typed and cut into batches, with all reasons.
fn evaluate(name: &str, policy: &Path, options: &roster::Options) -> Result<(), Box<dyn Error>> {
    let took = typed::evaluate(policy, options)?;
    println!("{name}, planned: {:?}", took.planned);
    let per_record = |time: Duration| time.as_nanos() as f64 / options.rows.max(1) as f64;
    println!(
        "{name}, evaluation of typed batches, reasons on: {:.0} ns a record from cold, {:.0} ns warm ({} records, {} columns)",
        per_record(took.cold),
        per_record(took.warm),
        options.rows,
        took.columns
    );
    Ok(())
}

/// Decides a record without its two codes, each of which every rule names a value of.
fn two_missing(rules: usize) -> Result<Duration, Box<dyn Error>> {
    let mut text = String::from(
        "政策 测试 {\n    标题 \"测试\"\n}\n信息表 学生 {\n    学号 : 文本 识别号\n    专业代码 : 文本\n    学校代码 : 文本\n}\n资助项目 助学金 {\n    对象 学生\n    发放 按月\n}\n",
    );
    for at in 0..rules {
        writeln!(
            text,
            "不予 规则{at} {{\n    凡 专业代码 为 \"{at:06}\" 且 学校代码 为 \"{at:06}\"\n    不得给予 助学金\n}}"
        )?;
    }
    let mut session = Session::new();
    session.set_policy("policy.tiao", text);
    let analysis = session.analyze();
    if analysis.has_errors() {
        return Err("the made up policy has errors".into());
    }
    let as_of = Date::new(2024, 10, 15).ok_or("no such day")?;
    let plan = Plan::new(analysis.program, PlanOptions { as_of, ..PlanOptions::default() });
    let table = *plan.subjects().first().ok_or("no benefit")?;
    let (side, cells) = (SideData::default(), [Value::text("1"), Value::Missing, Value::Missing]);
    Ok(best(5, || decide_row(&plan, table, &side, &ValuesRow(&cells), &[])))
}

/// Reads a policy anew after one more character in it, where the tree can be changed and where another still looks at it;
/// and checks it.
fn keystrokes(rules: usize) -> Result<(), Box<dyn Error>> {
    let text = workload::made_up(rules)?;
    let file = FileId(0);
    let whole = best(9, || parse(file, &text));
    println!("parse {rules} rules: {whole:?}");
    for (place, rule) in [("at the start", 0), ("in the middle", rules / 2)] {
        let at = text.find(&format!("规则{rule} ")).ok_or("no such rule")?;
        let (before, after) = text.split_at_checked(at).ok_or("no such place")?;
        let next = format!("{before}某{after}");
        let mut tree = parse(file, &text);
        let mut at_first = true;
        let alone = best(21, || {
            let (from, to) = if at_first { (&text, &next) } else { (&next, &text) };
            at_first = !at_first;
            tree = reparse(file, std::mem::take(&mut tree), from, to);
        });
        let tree = parse(file, &text);
        let shared = best(21, || reparse(file, tree.clone(), &text, &next));
        let mut session = Session::new();
        session.set_policy("policy.tiao", text.as_str());
        let mut analysis = session.analyze();
        let mut turn = 0_u32;
        let analyzed = best(21, || {
            turn += 1;
            session.set_policy(
                "policy.tiao",
                if turn.is_multiple_of(2) { text.as_str() } else { next.as_str() },
            );
            analysis = session.analyze();
        });
        println!(
            "one keystroke {place} of {rules} rules: reparse {alone:?}, {shared:?} beside the old tree; with analysis {analyzed:?}"
        );
    }
    Ok(())
}
