//! The workload: rosters of the benchmark's seventeen columns, and where the policy is.

use std::{
    error::Error,
    fmt::Write as _,
    fs::File,
    io::{self, BufWriter, Write as _},
    path::{Path, PathBuf},
};

/// Columns of numbers.
const NUMBERS: [&str; 2] = ["学制", "年级"];

/// The folder of the workspace.
pub fn workspace() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_owned()
}

/// The nine clauses in the policy language.
pub fn policy() -> PathBuf {
    workspace().join("benches/nine-clauses.tiao")
}

/// The table of agricultural majors that policy and baseline use: a copy of the shipped one, because a policy reads only
/// files of its own folder.
pub fn catalog() -> PathBuf {
    workspace().join("benches/agricultural-2021.csv")
}

/// The same roster with one JSON object per line; written once per folder and kept.
pub fn json_roster(folder: &Path, rows: u64) -> Result<PathBuf, Box<dyn Error>> {
    let table = roster(folder, rows)?;
    let path = folder.join(format!("bench-{rows}.jsonl"));
    if !path.exists() {
        let partial = folder.join(format!("bench-{rows}.jsonl.part"));
        let mut out = BufWriter::with_capacity(1 << 16, File::create(&partial)?);
        let mut reader = csv::Reader::from_path(table)?;
        let headers = reader.headers()?.clone();
        for record in reader.records() {
            let record = record?;
            for (at, (header, cell)) in headers.iter().zip(&record).enumerate() {
                let mark = if at == 0 { "{" } else { "," };
                let key = serde_json::to_string(header)?;
                if NUMBERS.contains(&header) {
                    write!(out, "{mark}{key}:{cell}")?;
                } else {
                    write!(out, "{mark}{key}:{}", serde_json::to_string(cell)?)?;
                }
            }
            out.write_all(b"}\n")?;
        }
        out.flush()?;
        std::fs::rename(&partial, &path)?;
    }
    Ok(path)
}

/// A roster of so many rows; generated once per folder and kept.
pub fn roster(folder: &Path, rows: u64) -> io::Result<PathBuf> {
    let path = folder.join(format!("bench-{rows}.csv"));
    if !path.exists() {
        let partial = folder.join(format!("bench-{rows}.csv.part"));
        let mut out = BufWriter::with_capacity(1 << 16, File::create(&partial)?);
        let options = xtask::roster::Options { rows, seed: 1, faults: false, bench: true };
        xtask::roster::write_roster(&options, &mut out)?;
        out.flush()?;
        std::fs::rename(&partial, &path)?;
    }
    Ok(path)
}

/// A policy of rules with three conditions each.
pub fn made_up(rules: usize) -> Result<String, std::fmt::Error> {
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
