//! What a fuzzer feeds with any bytes, and what must hold whatever they are. The targets in `fuzz/` are one line each; the
//! tests run the same functions over a corpus that is the same every time.

use std::sync::Arc;

use tiaoli_core::{
    batch::Batch,
    decision::Outcome,
    ir::{Program, TableId},
    plan::{Plan, PlanOptions},
    session::Session,
    value::{Date, Value},
};
use tiaoli_data::{InputFormat, Problems, ReadOptions, Source, TableSchema, open};
use tiaoli_diagnostics::FileId;
use tiaoli_syntax::{FormatOptions, format, parse, same_tree};

use crate::{
    policy,
    run::{self, Sheet},
};

/// A table with a field of every kind, for the readers.
const TABLE: &str = "政策 例 { 施行 自 2020年1月1日 }
等级 困难认定 由重到轻 A类、B类、C类
信息表 学校 { 代码 : 文本 识别号 }
信息表 学生 {
    编号 : 文本 识别号
    证号 : 身份证 敏感
    姓名 : 文本 敏感
    户籍 又称 \"户口\" : 城市、农村
    等级 : 困难认定
    年级 : 年级
    学年 : 学年
    入学日期 : 日期
    在校 : 是否
    人数 : 整数
    比例 : 小数
    收入 : 金额 每生每年
    群体 : 集合 文本
    学校代码 : 学校
}
资助项目 助学金 { 对象 学生 }
";

/// Any text is a file: parsing gives a tree and messages whose spans lie on character boundaries.
pub fn parser(text: &str) {
    let parse = parse(FileId(0), text);
    for diagnostic in &parse.diagnostics {
        if let Some(at) = diagnostic.span() {
            assert!(text.get(at.span.range()).is_some(), "{diagnostic:?}");
        }
    }
}

/// Formatting is idempotent and does not change the tree.
pub fn formatter(text: &str) {
    let once = format(text, &FormatOptions::default());
    let twice = format(&once.text, &FormatOptions::default());
    assert_eq!(once.text, twice.text);
    if parse(FileId(0), text).diagnostics.is_empty() {
        assert!(same_tree(&parse(FileId(0), text).file, &parse(FileId(0), &once.text).file));
    }
}

/// A policy and a roster for its first 对象 table, with a NUL between them: whatever passes the checks is decided, every
/// row once for every benefit, and twice the same way.
pub fn evaluator(input: &[u8]) {
    let mut parts = input.splitn(2, |byte| *byte == 0);
    let text = String::from_utf8_lossy(parts.next().unwrap_or_default()).into_owned();
    let roster = String::from_utf8_lossy(parts.next().unwrap_or_default()).into_owned();
    let mut session = Session::new();
    session.set_policy("p.tiao", text);
    let analysis = session.analyze();
    if analysis.has_errors() {
        return;
    }
    let program = &analysis.program;
    let as_of = Date::new(2024, 10, 15).unwrap();
    let plan = Arc::new(Plan::new(program.clone(), PlanOptions { as_of, ..PlanOptions::default() }));
    let Some(table) = plan.subjects().first().copied() else { return };
    let name = program.tables[table.index()].name.zh.clone();
    let sheets = [Sheet { table: name, csv: roster }];
    let Ok(first) = run::evaluate(&plan, program, &sheets) else { return };
    let benefits = plan.benefits_of(table).len();
    assert_eq!(first.rows.len() % benefits.max(1), 0);
    for row in &first.rows {
        let decision = &row.decision;
        assert_eq!(decision.amount.is_some(), decision.outcome == Outcome::Granted, "{decision:?}");
        assert_eq!(!decision.possible.is_empty(), decision.outcome == Outcome::Incomplete, "{decision:?}");
        assert!(decision.amount.is_none_or(|amount| !amount.is_sign_negative() || amount.is_zero()));
    }
    let second = run::evaluate(&plan, program, &sheets).expect("it could be read before");
    assert_eq!(format!("{first:?}"), format!("{second:?}"));
}

/// Any bytes are CSV or a message, and the size of a batch changes nothing.
pub fn csv_reader(bytes: &[u8]) {
    reader(bytes, InputFormat::Csv);
}

/// Any bytes are JSON lines or messages, and the size of a batch changes nothing.
pub fn jsonl_reader(bytes: &[u8]) {
    reader(bytes, InputFormat::Jsonl);
}

fn reader(bytes: &[u8], format: InputFormat) {
    let analysis = policy::analyze(&[("p.tiao", TABLE)], &[]);
    let table = policy::table(&analysis.program, "学生");
    let program = &analysis.program;
    let whole = rows(program, table, bytes, format, usize::MAX);
    for batch_rows in [1, 3] {
        assert_eq!(whole, rows(program, table, bytes, format, batch_rows));
    }
}

/// One row: its key, its line, its values.
type ReadRow = (Vec<u8>, u64, Vec<Value>);

/// Every row with the number of messages; `None` where the file could not be read.
fn rows(
    program: &Arc<Program>,
    table: TableId,
    bytes: &[u8],
    format: InputFormat,
    batch_rows: usize,
) -> Option<(Vec<ReadRow>, u64)> {
    let source = Source::of_bytes("名册", bytes);
    let schema = TableSchema::whole(program.clone(), table);
    let options = ReadOptions { batch_rows, ..ReadOptions::default() };
    let mut problems = Problems::new(3);
    let mut reader = open(&source, format, schema, &options, &mut problems).ok()?;
    let mut batch = Batch::default();
    let mut rows = Vec::new();
    loop {
        let read = reader.read(&mut batch, &mut problems).ok()?;
        if read == 0 {
            return Some((rows, problems.total()));
        }
        assert_eq!(batch.first_row, rows.len() as u64 + 1, "rows are numbered without a gap");
        let columns = reader.columns();
        for row in 0..read {
            let key = batch.key(row).to_vec();
            assert!(std::str::from_utf8(&key).is_ok());
            let value = |(codes, dictionary): (&Vec<u32>, &tiaoli_core::batch::Dictionary)| {
                dictionary.get(codes[row]).clone()
            };
            let values = batch.codes.iter().zip(&columns.dictionaries).map(value).collect();
            rows.push((key, batch.lines[row], values));
        }
    }
}
