//! Rows read because of what other tables hold: exactly those, with their values, keys and lines.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a failed test panics")]

mod common;

use common::students;
use tiaoli_core::{
    ir::{FieldRef, TableId},
    value::Value,
};
use tiaoli_data::{InputFormat, Problems, ReadOptions, Source, TableSchema, read_all, read_matching};

#[test]
fn the_rows_asked_for_and_no_others() {
    // Enough rows that dictionaries restart on the way.
    let mut text = String::from("身份证号,户籍,入学日期\n");
    for row in 0..40_000 {
        let hukou = ["农村", "城市", ""][row % 3];
        text.push_str(&format!("K{row},{hukou},2022-09-01\n"));
    }
    let text = text.replace("K7,", ",");
    let source = Source::of_bytes("名册.csv", text.as_bytes());
    let mut table = (*students()).clone();
    table.tables[0].fields[0].ty = tiaoli_core::ir::Type::Text;
    let program = std::sync::Arc::new(table);
    let schema = || TableSchema::whole(std::sync::Arc::clone(&program), TableId(0));
    let wanted = |value: &Value| match value {
        Value::Text(text) => text.trim_start_matches('K').parse::<u32>().unwrap() % 1000 == 3,
        other => other.is_missing(),
    };
    let options = ReadOptions::default();
    let asked = [FieldRef { table: TableId(0), field: 0 }];
    let mut problems = Problems::default();
    let format = InputFormat::Csv;
    let kept = read_matching(&source, format, schema(), &options, &mut problems, &asked, &wanted).unwrap();
    let all = read_all(&source, format, schema(), &options, &mut problems).unwrap();
    assert_eq!(kept.batch.rows, 41);
    let row = |whole: &tiaoli_core::eval::TableData, row: usize| {
        let cells = whole.batch.codes.iter().zip(&whole.columns.dictionaries);
        let cells: Vec<Value> = cells.map(|(codes, values)| values.get(codes[row]).clone()).collect();
        (cells, whole.batch.key(row).to_vec(), whole.batch.lines[row])
    };
    let expected: Vec<_> =
        (0..40_000).map(|at| row(&all, at)).filter(|(cells, ..)| wanted(&cells[0])).collect();
    let got: Vec<_> = (0..kept.batch.rows).map(|at| row(&kept, at)).collect();
    assert_eq!(got, expected);
}
