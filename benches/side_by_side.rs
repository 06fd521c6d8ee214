//! `tiaoli eval` and the hand-written program on the same roster, CSV and JSONL, in one run: time, memory, ratio, and the
//! same results.
//!
//! `cargo build --release && cargo bench -p tiaoli-benches --bench side_by_side [-- --rows N --runs N --tiaoli PATH]`
#![allow(clippy::print_stdout, clippy::float_arithmetic, reason = "a benchmark prints ratios")]

use std::{
    error::Error,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use tiaoli_benches::{
    baseline,
    process::{Cost, measure},
    workload,
};

const DAY: &str = "2024-10-15";

struct Args {
    rows: u64,
    runs: usize,
    tiaoli: PathBuf,
}

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    // The baseline is this program once more, so that it has a process and a memory of its own.
    if let [first, input, output] = args.as_slice()
        && first == "--as-baseline"
    {
        baseline::run(Path::new(input), Path::new(output), &workload::catalog())?;
        return Ok(());
    }
    let args = parse(&args)?;
    if !args.tiaoli.exists() {
        return Err(
            format!("{} is not there: run `cargo build --release` first", args.tiaoli.display()).into()
        );
    }
    let folder = std::env::temp_dir();
    for rows in [args.rows / 100, args.rows].into_iter().filter(|rows| *rows > 0) {
        compare_on(&workload::roster(&folder, rows)?, "csv + serde", rows, &args)?;
        compare_on(&workload::json_roster(&folder, rows)?, "serde_json", rows, &args)?;
    }
    Ok(())
}

/// Runs both programs on one file in turn.
fn compare_on(input: &Path, name: &str, rows: u64, args: &Args) -> Result<(), Box<dyn Error>> {
    let folder = std::env::temp_dir();
    let (ours, theirs) = (folder.join("bench-tiaoli.csv"), folder.join("bench-baseline.csv"));
    let me = std::env::current_exe()?;
    let mut costs: [Vec<Cost>; 2] = [Vec::new(), Vec::new()];
    // In turn, so that a busy machine is busy for both.
    for _ in 0..args.runs {
        let [a, b] = &mut costs;
        a.push(measure(Command::new(&me).arg("--as-baseline").arg(input).arg(&theirs))?);
        b.push(measure(
            Command::new(&args.tiaoli)
                .arg("eval")
                .arg(workload::policy())
                .arg("--data")
                .arg(input)
                .args(["--as-of", DAY, "--quiet", "-o"])
                .arg(&ours),
        )?);
    }
    let [a, b] = costs.map(|runs| median(&runs));
    print_line(name, rows, a);
    print_line("tiaoli eval", rows, b);
    let ratio = |of: fn(&Cost) -> Duration| of(&b).as_secs_f64() / of(&a).as_secs_f64().max(0.001);
    println!("ratio tiaoli / {name}: {:.2} wall, {:.2} cpu", ratio(|cost| cost.wall), ratio(|cost| cost.cpu));
    println!("results agree: {}", compare(&ours, &theirs)?);
    Ok(())
}

fn parse(args: &[String]) -> Result<Args, Box<dyn Error>> {
    let value = |name: &str| args.iter().skip_while(|arg| *arg != name).nth(1).cloned();
    // target/release/deps/side_by_side-… stands two folders below target/release/tiaoli.
    let beside = std::env::current_exe()?.ancestors().nth(2).unwrap_or(Path::new(".")).join("tiaoli");
    Ok(Args {
        rows: value("--rows").map_or(Ok(1_000_000), |n| n.parse())?,
        runs: value("--runs").map_or(Ok(3), |n| n.parse())?,
        tiaoli: value("--tiaoli").map_or(beside, PathBuf::from),
    })
}

fn median(runs: &[Cost]) -> Cost {
    let mut sorted = runs.to_vec();
    sorted.sort_by_key(|cost| cost.wall);
    sorted.get(sorted.len() / 2).copied().unwrap_or_default()
}

fn print_line(name: &str, rows: u64, cost: Cost) {
    let seconds = cost.wall.as_secs_f64();
    println!(
        "{name:<12} {rows:>9} rows  {seconds:>7.3} s wall  {:>6.2} s cpu  {:>6.0} ns/row  {:>6.1} MB peak",
        cost.cpu.as_secs_f64(),
        seconds * 1e9 / rows.max(1) as f64,
        cost.peak_kib as f64 / 1024.0,
    );
}

/// Compares row, key, outcome, amount, rules and review of every row; gives the number of rows.
fn compare(ours: &Path, theirs: &Path) -> Result<u64, Box<dyn Error>> {
    const COLUMNS: [&str; 6] = ["row", "key", "outcome", "amount", "rules", "review"];
    let mut a = csv::Reader::from_path(ours)?;
    let mut b = csv::Reader::from_path(theirs)?;
    let places = |headers: &csv::StringRecord| -> Result<Vec<usize>, String> {
        let find = |name: &&str| {
            headers.iter().position(|header| header == *name).ok_or(format!("no column {name}"))
        };
        COLUMNS.iter().map(find).collect()
    };
    let (at_a, at_b) = (places(a.headers()?)?, places(b.headers()?)?);
    let mut records = b.records();
    let mut rows = 0;
    for ours in a.records() {
        let ours = ours?;
        let theirs = records.next().ok_or("tiaoli wrote more rows")??;
        let pick = |record: &csv::StringRecord, at: &[usize]| -> Vec<String> {
            at.iter().map(|at| record.get(*at).unwrap_or_default().to_owned()).collect()
        };
        let (x, y) = (pick(&ours, &at_a), pick(&theirs, &at_b));
        if x != y {
            return Err(format!("the results differ: tiaoli {x:?}, csv + serde {y:?}").into());
        }
        rows += 1;
    }
    if records.next().is_some() {
        return Err("tiaoli wrote fewer rows".into());
    }
    Ok(rows)
}
