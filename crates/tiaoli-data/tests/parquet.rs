//! Parquet in and out: `cargo test -p tiaoli-data --features parquet`.
#![cfg(feature = "parquet")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a failed test panics"
)]

mod common;

use std::{collections::BTreeSet, sync::Arc};

use common::{Rows, name, read_source, students};
use parquet::{
    data_type::{ByteArray, ByteArrayType, Int32Type, Int64Type},
    file::{properties::WriterProperties, reader::FileReader, writer::SerializedFileWriter},
    schema::parser::parse_message_type,
};
use rust_decimal::Decimal;
use tiaoli_core::{
    decision::{Decision, Outcome},
    ir::{Benefit, BenefitId, EnumId, FieldRef, Overlap, Program, Rhythm, TableId},
    value::{Date, Value},
};
use tiaoli_data::{
    InputFormat, ReadOptions, Source,
    write::{About, OutputFormat, ResultWriter, WriteOptions},
};
use tiaoli_diagnostics::{Diagnostic, Lang};

fn read(bytes: Vec<u8>, program: Arc<Program>) -> Result<Rows, Vec<Diagnostic>> {
    let source = Source::of_bytes("名单.parquet", bytes);
    read_source(&source, InputFormat::Parquet, program, &ReadOptions::default())
}

/// A roster in two row groups: text, an optional text, a number, a day, a list.
fn roster() -> Vec<u8> {
    let schema = "message roster {
        REQUIRED BYTE_ARRAY id_number (UTF8);
        OPTIONAL BYTE_ARRAY hukou (UTF8);
        REQUIRED INT64 grade;
        OPTIONAL INT32 enrolled_on (DATE);
        OPTIONAL group special_groups (LIST) { REPEATED group list { OPTIONAL BYTE_ARRAY element (UTF8); } }
        REQUIRED BYTE_ARRAY other (UTF8);
    }";
    let schema = Arc::new(parse_message_type(schema).unwrap());
    let mut out = Vec::new();
    let properties = Arc::new(WriterProperties::builder().build());
    let mut writer = SerializedFileWriter::new(&mut out, schema, properties).unwrap();
    let text = |text: &str| ByteArray::from(text);
    for _ in 0..2 {
        let mut group = writer.next_row_group().unwrap();
        let mut at = 0;
        while let Some(mut column) = group.next_column().unwrap() {
            match at {
                0 => {
                    let values = [text("150199200703150010"), text("15019920070315001X")];
                    column.typed::<ByteArrayType>().write_batch(&values, None, None).unwrap();
                }
                1 => {
                    let values = [text("农村")];
                    column.typed::<ByteArrayType>().write_batch(&values, Some(&[1, 0]), None).unwrap();
                }
                2 => drop(column.typed::<Int64Type>().write_batch(&[1, 2], None, None).unwrap()),
                3 => drop(column.typed::<Int32Type>().write_batch(&[19_967], Some(&[1, 0]), None).unwrap()),
                4 => {
                    let values = [text("低保"), text("残疾、其他")];
                    let (def, rep) = ([3, 3, 0], [0, 1, 0]);
                    column.typed::<ByteArrayType>().write_batch(&values, Some(&def), Some(&rep)).unwrap();
                }
                _ => {
                    let values = [text("x"), text("y")];
                    column.typed::<ByteArrayType>().write_batch(&values, None, None).unwrap();
                }
            }
            column.close().unwrap();
            at += 1;
        }
        group.close().unwrap();
    }
    writer.close().unwrap();
    out
}

#[test]
fn a_parquet_roster_is_read_as_the_same_table_in_csv() {
    let rows = read(roster(), students()).unwrap();
    let row = "150199200703150010,农村,1,2024-09-01,低保、残疾、其他\n15019920070315001X,,2,,\n";
    let csv = format!("id_number,hukou,grade,enrolled_on,special_groups\n{row}{row}");
    let same = common::read_csv(&csv, students());
    assert_eq!((&rows.rows, &rows.keys), (&same.rows, &same.keys));
    assert_eq!(rows.rows[0][3], Value::Date(Date::new(2024, 9, 1).unwrap()));
    assert_eq!(rows.lines, [1, 2, 3, 4]);
    assert_eq!(rows.codes(), ["E0606", "E0628", "E0628"], "the unknown column, the wrong check digits");
}

/// Columns of texts, an empty one being none.
fn texts(header: &[&str], rows: &[&[&str]]) -> Vec<u8> {
    let fields = header.iter().map(|name| format!("OPTIONAL BYTE_ARRAY {name} (UTF8);")).collect::<String>();
    let schema = Arc::new(parse_message_type(&format!("message roster {{ {fields} }}")).unwrap());
    let mut out = Vec::new();
    let properties = Arc::new(WriterProperties::builder().build());
    let mut writer = SerializedFileWriter::new(&mut out, schema, properties).unwrap();
    let mut group = writer.next_row_group().unwrap();
    let mut at = 0;
    while let Some(mut column) = group.next_column().unwrap() {
        let cells: Vec<&str> = rows.iter().map(|row| row[at]).collect();
        let def: Vec<i16> = cells.iter().map(|cell| i16::from(!cell.is_empty())).collect();
        let values: Vec<ByteArray> =
            cells.iter().filter(|cell| !cell.is_empty()).map(|cell| ByteArray::from(*cell)).collect();
        column.typed::<ByteArrayType>().write_batch(&values, Some(&def), None).unwrap();
        column.close().unwrap();
        at += 1;
    }
    group.close().unwrap();
    writer.close().unwrap();
    out
}

/// One rule for every form of file: what is no record in CSV is none here.
#[test]
fn rows_that_are_no_records_are_left_out_as_of_csv() {
    let header = ["no", "other", "id_number", "hukou", "grade", "remark"];
    let mut rows: Vec<Vec<&str>> = vec![
        vec!["", "", "（必填）", "（必填）", "例如：1", ""],
        vec!["1", "x", "150199200703150010", "农村", "1", ""],
        vec!["", "", "", "", "", ""],
        vec!["小计", "", "1人", "", "", ""],
        vec!["no", "other", "id_number", "hukou", "grade", "remark"],
        vec!["2", "合计", "150199200703150029", "农村", "2", "y"],
        vec!["3", "x", "", "农村", "", ""],
        vec!["", "", "", "", "", "有备注的也是记录"],
    ];
    // Behind the first chunk, where the columns that nobody reads are gone past.
    rows.extend(vec![vec!["9", "x", "150199200703150029", "城市", "3", "z"]; 9000]);
    rows.push(vec!["合计", "", "9004", "", "", ""]);
    rows.push(vec!["制表人：李四", "", "", "", "", "审核人：王五"]);
    let cells: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
    let found = read(texts(&header, &cells), students()).unwrap();
    let csv: String =
        std::iter::once(&header[..]).chain(cells.iter().copied()).map(|row| row.join(",") + "\n").collect();
    let same = common::read_csv(&csv, students());
    assert_eq!(found.rows.len(), 9004);
    assert_eq!((&found.rows, &found.keys), (&same.rows, &same.keys));
    assert_eq!(found.codes(), same.codes());
    assert_eq!(found.lines[..4], [2, 6, 7, 8], "the lines count every row");
}

#[test]
fn cells_that_cannot_be_read_are_counted_by_column() {
    let schema = "message roster { REQUIRED BYTE_ARRAY hukou (UTF8); REQUIRED INT64 grade; }";
    let schema = Arc::new(parse_message_type(schema).unwrap());
    let mut out = Vec::new();
    let properties = Arc::new(WriterProperties::builder().build());
    let mut writer = SerializedFileWriter::new(&mut out, schema, properties).unwrap();
    let mut group = writer.next_row_group().unwrap();
    let mut column = group.next_column().unwrap().unwrap();
    let values = ["火星", "木星"].map(ByteArray::from);
    column.typed::<ByteArrayType>().write_batch(&values, None, None).unwrap();
    column.close().unwrap();
    let mut column = group.next_column().unwrap().unwrap();
    column.typed::<Int64Type>().write_batch(&[98, 99], None, None).unwrap();
    column.close().unwrap();
    group.close().unwrap();
    writer.close().unwrap();
    let rows = read(out, students()).unwrap();
    let bad = rows.problems.groups().filter(|group| group.count == 2);
    assert_eq!(bad.map(|group| group.column).collect::<BTreeSet<_>>(), BTreeSet::from([1, 2]));
}

#[test]
fn empty_cells_that_somebody_answers_for_have_their_value() {
    let field = FieldRef { table: TableId(0), field: 1 };
    let confirmed = Value::Enum(EnumId(0), 0);
    let options = ReadOptions { confirmed: vec![(field, confirmed.clone())], ..ReadOptions::default() };
    let source = Source::of_bytes("名单.parquet", roster());
    let rows = read_source(&source, InputFormat::Parquet, students(), &options).unwrap();
    let of_field: Vec<&Value> = rows.rows.iter().map(|row| &row[1]).collect();
    assert_eq!(of_field, [&Value::Enum(EnumId(0), 2), &confirmed, &Value::Enum(EnumId(0), 2), &confirmed]);
}

#[test]
fn cut_off_files_and_other_files_are_refused() {
    let whole = roster();
    for bytes in [&b"PAR1"[..], b"a,b\n1,2\n", b"", &whole[..whole.len() / 2], &whole[1..]] {
        let errors = read(bytes.to_vec(), students()).unwrap_err();
        assert_eq!(errors[0].code.as_str(), "E0656");
    }
}

#[test]
fn results_have_typed_columns() {
    let benefit = Benefit {
        name: name("助学金", "stipend"),
        table: TableId(0),
        purpose: String::new(),
        rhythm: Rhythm::Monthly,
        months: Vec::new(),
        overlap: Overlap::None,
        family: BenefitId(0),
        span: Default::default(),
        document: Default::default(),
        versions: Vec::new(),
    };
    let program = Arc::new(Program { benefits: vec![benefit], ..Program::default() });
    let options = WriteOptions {
        format: OutputFormat::Parquet,
        days: vec![Date::new(2024, 10, 15).unwrap()],
        lang: Lang::Zh,
        names: Lang::En,
        show_sensitive: false,
        bom: false,
        raw_csv: false,
        about: About::default(),
    };
    let granted = Decision {
        amount: Some(Decimal::new(20_050, 2)),
        funding: Some(name("中央政策", "central")),
        ..Decision::bare(BenefitId(0), Outcome::Granted)
    };
    let denied = Decision::bare(BenefitId(0), Outcome::Denied);
    let mut writer = ResultWriter::new(Vec::new(), program, options).unwrap();
    writer.write(0, 1, b"S1", 1, &granted).unwrap();
    writer.write(0, 2, b"", 2, &denied).unwrap();
    let bytes = writer.finish().unwrap();
    let file = parquet::file::reader::SerializedFileReader::new(bytes::Bytes::from(bytes)).unwrap();
    let rows: Vec<String> = file.get_row_iter(None).unwrap().map(|row| row.unwrap().to_string()).collect();
    for part in ["row: 1,", "key: \"S1\"", "benefit: \"stipend\"", "as_of: 2024-10-15", "amount: 200.50"] {
        assert!(rows[0].contains(part), "{part}: {}", rows[0]);
    }
    for part in ["key: \"#2\"", "outcome: \"denied\"", "amount: null", "funding: null", "rules: \"\""] {
        assert!(rows[1].contains(part), "{part}: {}", rows[1]);
    }
}
