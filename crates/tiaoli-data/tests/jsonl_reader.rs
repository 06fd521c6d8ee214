//! The JSONL reader.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a failed test panics"
)]

mod common;

use common::{read_with, students};
use proptest::prelude::*;
use tiaoli_core::value::Value;
use tiaoli_data::{InputFormat, ReadOptions};

fn read(text: &str) -> common::Rows {
    read_with(text.as_bytes(), InputFormat::Jsonl, students(), &ReadOptions::default()).unwrap()
}

#[test]
fn values_of_every_kind() {
    let rows = read(
        "\u{feff}{\"id_number\": 150199200703150010, \"户籍\": \"rural\", \"年级\": 2, \"入学日期\": \"2024-09-01\", \"特殊群体\": [\"低保\", \"残\\u75be\"], \"x\": {\"y\": [1]}}\n\n{\"证件号码\": \"150199200703150029\", \"户籍\": null, \"特殊群体\": \"低保\"}\n",
    );
    assert_eq!(rows.keys, ["150199200703150010", "150199200703150029"]);
    assert_eq!(rows.rows[0][4], Value::set(vec![Value::text("低保"), Value::text("残疾")]));
    assert_eq!(rows.rows[0][2], Value::int(2));
    assert!(rows.rows[1][1].is_missing());
    assert_eq!(rows.lines, [1, 3]);
    assert_eq!(rows.codes(), ["E0606"]);
}

#[test]
fn bad_lines_are_rows_without_values() {
    let rows = read(
        "{\"户籍\": \"农村\"\n[1]\n{\"户籍\": \"农村\", \"hukou\": \"城市\"}\n{\"户籍\": {}, \"年级\": [1], \"特殊群体\": [[1]]}\n{\"户籍\":\"农村\"} x\n",
    );
    assert_eq!(rows.rows.len(), 5);
    assert!(rows.rows.iter().flatten().all(Value::is_missing));
    assert!(rows.keys.iter().all(String::is_empty));
    assert_eq!(rows.problems.count(tiaoli_diagnostics::Code::E0609), 4);
    assert_eq!(rows.problems.count(tiaoli_diagnostics::Code::E0631), 3);
}

#[test]
fn fields_no_line_has_are_reported_once() {
    let rows = read("{\"身份证号\":\"\",\"户籍\":\"农村\",\"年级\":\"1\"}\n{\"户籍\":\"城市\"}\n");
    assert_eq!(rows.codes(), ["E0605", "E0619", "E0619"]);
    assert!(read("").codes().is_empty());
}

#[test]
fn deep_nesting_is_a_bad_line() {
    let rows = read(&format!("{{\"户籍\": {}\n{{\"户籍\":\"农村\"}}\n", "[".repeat(200_000)));
    assert_eq!(rows.rows.len(), 2);
    assert!(!rows.rows[1][1].is_missing());
}

#[test]
fn lines_need_not_be_alike() {
    let rows = read(concat!(
        "{\"户籍\":\"农村\",\"年级\":1,\"特殊群体\":[\"低保\",\"孤儿\"]}\r\n",
        "{\"年级\":\"2\",\"户籍\":\"城市\"}\r\n",
        " { \"户\\u7c4d\" : \"\\u519c村\" , \"年级\" : 3.0 , \"x\" : [ { \"y\" : 1e-3 } , null ] } \n",
        "{\"户籍\":\"农\t村\",\"年级\":1}\n",
        "{\"户籍\":\"农村\",\"年级\":01}\n",
        "{\"户籍\":\"农村\",\"年级\":1,}\n",
        "{\"户籍\":\"农村\",\"年级\":nul}\n",
        "{}\n",
    ));
    let hukou: Vec<bool> = rows.rows.iter().map(|row| !row[1].is_missing()).collect();
    assert_eq!(hukou, [true, true, true, false, false, false, false], "an empty object is no record");
    assert_eq!(rows.rows[1][2], Value::int(2));
    assert_eq!(rows.rows[2][2], Value::int(3));
    assert_eq!(rows.problems.count(tiaoli_diagnostics::Code::E0609), 4);
}

#[test]
fn records_wrapped_in_an_object_are_found() {
    let json = |text: &str, format| {
        let rows = read_with(text.as_bytes(), format, students(), &ReadOptions::default());
        rows.map(|rows| (rows.rows.len(), rows.codes().contains(&"E0651")))
            .map_err(|all| all[0].code.as_str())
    };
    let people = "[{\"户籍\": \"农村\"}, {\"户籍\": \"城市\"}]";
    let wrapped = format!("{{\"code\": 0, \"data\":\n{{\"rows\": {people}, \"total\": 2}}}}\n");
    assert_eq!(json(&wrapped, InputFormat::Json), Ok((2, true)));
    assert_eq!(json(&wrapped.replace('\n', ""), InputFormat::Jsonl), Err("E0661"));
    assert_eq!(
        json(&format!("{wrapped}{wrapped}"), InputFormat::Json),
        Err("E0661"),
        "the second would be lost"
    );
    let two = format!("{{\"a\": {people}, \"b\": {people}}}");
    assert_eq!(json(&two, InputFormat::Json), Err("E0661"));
    // A record that holds a list of its own is a record.
    assert_eq!(
        json(&format!("{{\"户籍\": \"农村\", \"家庭\": {people}}}"), InputFormat::Json),
        Ok((1, false))
    );
}

proptest! {
    /// Both ways through a line say the same: an escape in the key keeps the plain way away.
    #[test]
    fn escaped_keys_change_nothing(
        values in prop::collection::vec(
            prop_oneof![
                Just("null".to_owned()), Just("true".to_owned()), Just("[1,\"低保\"]".to_owned()), Just("{}".to_owned()),
                "-?[0-9.eE+]{1,6}", "\"[农村城市a-c0-9\\\\nu \"]{0,8}\"", "[a-z\"]{0,3}",
            ],
            2..3,
        ),
    ) {
        let line = |hukou: &str| format!("{{\"{hukou}\": {}, \"年级\":{}}}\n", values[0], values[1]);
        let (plain, escaped) = (read(&line("户籍")), read(&line("户\\u7c4d")));
        prop_assert_eq!(plain.rows, escaped.rows);
        prop_assert_eq!(plain.problems.total(), escaped.problems.total());
    }

    #[test]
    fn every_line_is_a_row(lines in prop::collection::vec("[\\[\\]{}\":,a户籍1 ]{0,20}", 0..40)) {
        let rows = read(&lines.join("\n"));
        let filled = lines.iter().enumerate().filter(|(_, line)| !line.trim().is_empty());
        prop_assert_eq!(rows.all_lines(), filled.map(|(at, _)| at as u64 + 1).collect::<Vec<_>>());
    }
}
