//! How fast rosters are read: rows and bytes a second, one thread, in memory-sized batches.
//!
//! `cargo bench -p tiaoli-benches --bench read [-- --rows N]`
#![allow(clippy::print_stdout, clippy::float_arithmetic, reason = "a benchmark prints ratios")]

use std::{error::Error, sync::Arc, time::Instant};

use tiaoli_benches::workload;
use tiaoli_core::ir::{
    EnumDef, EnumId, EnumValue, Field, FieldRef, Name, Program, Table, TableId, Type, Unit,
};
use tiaoli_data::{InputFormat, Problems, ReadOptions, Source, TableSchema, open};

/// The columns the nine clauses read.
const WANTED: [&str; 10] = [
    "出生日期",
    "专业代码",
    "学制",
    "年级",
    "入学日期",
    "户籍",
    "学籍状态",
    "在校情况",
    "困难等级",
    "学期中转入",
];

fn main() -> Result<(), Box<dyn Error>> {
    let rows =
        std::env::args().skip_while(|arg| arg != "--rows").nth(1).map_or(Ok(1_000_000), |n| n.parse())?;
    let path = workload::roster(&std::env::temp_dir(), rows)?;
    let source = Source::of_path(path.to_str().unwrap_or_default());
    let program = Arc::new(program());
    let fields = &program.tables.first().ok_or("no table")?.fields;
    let wanted: Vec<FieldRef> = (0_u16..)
        .zip(fields)
        .filter(|(_, field)| WANTED.contains(&field.name.zh.as_str()))
        .map(|(field, _)| FieldRef { table: TableId(0), field })
        .collect();
    for _ in 0..5 {
        let schema = TableSchema::new(Arc::clone(&program), TableId(0), &wanted);
        let mut problems = Problems::default();
        let start = now();
        let mut reader = open(&source, InputFormat::Csv, schema, &ReadOptions::default(), &mut problems)
            .map_err(|errors| format!("{errors:?}"))?;
        let mut batch = Default::default();
        let mut count = 0;
        let mut sum = 0_u64;
        loop {
            let read = reader.read(&mut batch, &mut problems).map_err(|error| format!("{error:?}"))?;
            if read == 0 {
                break;
            }
            count += read;
            sum += batch.codes.iter().flatten().map(|code| u64::from(*code)).sum::<u64>();
        }
        let seconds = start.elapsed().as_secs_f64();
        let megabytes = reader.bytes_read() as f64 / 1e6;
        println!(
            "{count} rows, {megabytes:.0} MB: {seconds:.3} s, {:.0} ns/row, {:.0} MB/s, {} problems, sum {sum}",
            seconds * 1e9 / count.max(1) as f64,
            megabytes / seconds,
            problems.total(),
        );
    }
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "a benchmark reads the clock")]
fn now() -> Instant {
    Instant::now()
}

fn program() -> Program {
    let mut program = Program::default();
    let mut choice = |name: &str, values: &str| {
        let values =
            values.split('、').map(|value| EnumValue { name: both(value), aka: Vec::new() }).collect();
        program.enums.push(EnumDef { name: both(name), values, ordered: false, span: Default::default() });
        Type::Enum(EnumId(program.enums.len() as u32 - 1))
    };
    let types = [
        ("学籍号", Type::Text),
        ("姓名", Type::Text),
        ("出生日期", Type::Date),
        ("学校代码", Type::Text),
        ("专业代码", Type::Text),
        ("申报涉农", Type::Bool),
        ("学制", Type::Number { integer: false, unit: Unit::Years }),
        ("年级", Type::Grade),
        ("入学日期", Type::Date),
        ("户籍", choice("户籍", "城市、县镇、农村")),
        ("学籍状态", choice("学籍状态", "在籍、转入、复学、留级、休学、退学")),
        ("在校情况", choice("在校情况", "在校、岗位实习、不在校")),
        ("困难等级", choice("困难等级", "A类、B类、C类、不困难")),
        ("学习形式", choice("学习形式", "全日制、非全日制")),
        ("学期中转入", Type::Bool),
        ("函询结果", choice("函询结果", "未函询、已发函、同意、不同意")),
        ("特殊群体", Type::Set(Box::new(Type::Text))),
    ];
    let fields = types.into_iter().map(|(name, ty)| Field::new(both(name), ty));
    let fields = fields.collect();
    program.tables.push(Table { key: Some(0), ..Table::new(both("学生"), fields) });
    program
}

fn both(name: &str) -> Name {
    Name { zh: name.to_owned(), en: name.to_owned() }
}
