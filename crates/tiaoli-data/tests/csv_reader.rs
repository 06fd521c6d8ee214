//! The CSV reader: what it accepts, what it reports, and that no row is ever lost.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a failed test panics"
)]

mod common;

use common::{cells, read_csv, read_with, students, texts};
use proptest::prelude::*;
use tiaoli_core::value::Value;
use tiaoli_data::{InputFormat, Mapping, ReadOptions};
use tiaoli_diagnostics::Code;

#[test]
fn hints_directly_below_the_header_are_no_records() {
    let hints = "必填,选填（没有的空着）,请填写全称\n*必填项,YYYY-MM-DD,\"示例：张三, 男\"\n";
    let rows = read_csv(&format!("a,b,c\n{hints}1,必填,2\n必填,必填,必填\n"), texts(3));
    assert_eq!(rows.codes(), ["E0616", "E0616"]);
    let shown: Vec<Vec<&str>> = rows.rows.iter().map(|row| cells(row)).collect();
    assert_eq!(shown, [["1", "必填", "2"], ["必填", "必填", "必填"]]);
    for record in ["示例技工学校,示例市,文本", "文本,数字,日期", "例会,格式塔,1", "必填,张三,"]
    {
        assert!(read_csv(&format!("a,b,c\n{record}\n"), texts(3)).codes().is_empty(), "{record}");
    }
}

#[test]
fn plain_quoted_and_multi_line_cells() {
    let rows = read_csv("a,b,c\r\n1,\"x, \"\"y\"\"\",3\r\n\r\n2,\"two\nlines\",\n3,,z", texts(3));
    assert_eq!(cells(&rows.rows[0]), ["1", "x, \"y\"", "3"]);
    assert_eq!(cells(&rows.rows[1]), ["2", "two\nlines", ""]);
    assert_eq!(cells(&rows.rows[2]), ["3", "", "z"]);
    assert_eq!(rows.lines, [2, 4, 6]);
    assert_eq!(rows.keys, ["1", "2", "3"]);
    assert!(rows.problems.is_empty());
}

#[test]
fn headers_in_either_language_any_spelling_any_width() {
    let text = "\u{feff}*证件号码 ,ＨＵＫＯＵ,grade,入学日期,特殊群体,备注\n150199200703150010,农村,一年级,2024/9/1,低保、残疾,x\n";
    let rows = read_csv(text, students());
    assert_eq!(rows.keys, ["150199200703150010"]);
    assert_eq!(rows.rows[0][2], Value::int(1));
    assert_eq!(rows.rows[0][4], Value::set(vec![Value::text("低保"), Value::text("残疾")]));
    assert_eq!(rows.codes(), ["E0606"], "the unknown column is named");
}

#[test]
fn a_missing_column_is_reported_once_with_what_it_may_be() {
    let rows = read_csv(
        "身份证号,户藉,年级,入学日期,特殊群体\n150199200703150010,农村,1,2024-09-01,\n15019920070901006X,城市,2,2024-09-01,\n",
        students(),
    );
    assert_eq!(rows.codes(), ["E0605", "E0606"]);
    let messages = rows.problems.diagnostics();
    assert!(messages.iter().any(|d| d.help.as_ref().is_some_and(|help| help.zh.contains("--map 户藉=户籍"))));
    assert!(rows.rows.iter().all(|row| row[1].is_missing()));
}

#[test]
fn several_missing_columns_are_one_message_that_names_each() {
    let rows = read_csv("身份证号,户藉,特殊群体\n150199200703150010,农村,\n", students());
    assert_eq!(rows.codes(), ["E0605", "E0606"]);
    let messages = rows.problems.diagnostics();
    let missing = messages.iter().find(|one| one.code.as_str() == "E0605").unwrap();
    assert_eq!(missing.message.zh, "名册里没有“户籍”、“年级”、“入学日期”这3栏，所有行都按这些栏未填处理");
    let help = missing.help.as_ref().unwrap();
    assert!(
        help.zh.contains("“户藉”是不是“户籍”栏？是的话加上 --map 户藉=户籍；其余的请补上"),
        "{}",
        help.zh
    );
    assert!(help.en.contains("add the others"), "{}", help.en);
}

#[test]
fn nobody_is_named_where_the_header_is_missing() {
    let text = "身份证号,王五六,150199 20081130 0039\n150199200703150010,x,y\n";
    let all = |show_sensitive| {
        let options = ReadOptions { show_sensitive, ..ReadOptions::default() };
        let rows = read_with(text.as_bytes(), InputFormat::Csv, students(), &options).unwrap();
        format!("{:?}", rows.problems.diagnostics())
    };
    assert!(all(true).contains("王五六"));
    let hidden = all(false);
    assert!(!hidden.contains("王五六") && !hidden.contains("0039,") && hidden.contains("150199"), "{hidden}");
    let refused = read_with(
        "150199200703150010,王五六\n".as_bytes(),
        InputFormat::Csv,
        students(),
        &ReadOptions::default(),
    );
    let refused = format!("{:?}", refused.unwrap_err());
    assert!(!refused.contains("王五六") && refused.contains("150199********0010、***"), "{refused}");
}

#[test]
fn a_slip_in_a_header_gets_the_field_that_was_meant() {
    for (header, meant) in
        [("身份证号吗", "身份证号"), ("户藉", "户籍"), ("入学曰期", "入学日期"), ("grad", "grade")]
    {
        let rows = read_csv(&format!("{header},特殊群体,备用\n1,2,3\n"), students());
        let said: Vec<String> = rows
            .problems
            .diagnostics()
            .iter()
            .filter_map(|one| one.help.clone())
            .map(|help| help.zh + &help.en)
            .collect();
        assert!(said.iter().any(|help| help.contains(meant)), "{header}: {said:?}");
    }
}

#[test]
fn a_remark_in_brackets_is_no_part_of_a_header() {
    let head = "\"身份证号\n（18位）\",户籍（城市/县镇/农村）,年级,入学日期,特殊群体\n";
    let read = |head: &str| read_csv(&format!("{head}150199200703150010,农村,1,2024-09-01,\n"), students());
    let rows = read(head);
    assert_eq!((rows.codes(), rows.keys.clone()), (vec!["E0663"], vec![String::from("150199200703150010")]));
    let told = &rows.problems.diagnostics()[0];
    assert!(told.message.zh.contains("第2栏“户籍（城市/县镇/农村）”当作“户籍”"), "{}", told.message.zh);
    assert!(told.message.zh.contains("“身份证号 （18位）”"), "{}", told.message.zh);
    // Somebody else's, and one of two.
    assert_eq!(read(&head.replace("城市/县镇/农村", "监护人")).codes(), ["E0605", "E0606", "E0663"]);
    let rows = read("身份证号,户籍,年级（现）,年级（入学时）,入学日期\n");
    assert!(rows.codes().contains(&"E0605") && !rows.codes().contains(&"E0663"), "{:?}", rows.codes());
}

#[test]
fn a_suggested_mapping_can_be_pasted() {
    use tiaoli_data::map_option;
    assert_eq!(map_option("户藉", "户籍"), "--map 户藉=户籍");
    assert_eq!(map_option("身份证号\n（18位）", "身份证号"), "--map \"身份证号 （18位）=身份证号\"");
    assert_eq!(map_option("学制(年)", "学制"), "--map \"学制(年)=学制\"");
    assert_eq!(map_option("a \"b\" $c", "d"), "--map 'a \"b\" $c=d'");
}

#[test]
fn the_same_column_twice_is_an_error_naming_both() {
    let error = read_with(
        "户籍,身份证号,户口性质,年级,入学日期,特殊群体\n".as_bytes(),
        InputFormat::Csv,
        students(),
        &ReadOptions::default(),
    )
    .unwrap_err();
    assert_eq!(error[0].code.as_str(), "E0604");
    assert!(error[0].message.zh.contains("第1栏“户籍”和第3栏“户口性质”"), "{}", error[0].message.zh);
}

#[test]
fn a_mapping_names_a_column() {
    let options = ReadOptions { mappings: vec![Mapping::typed("户别", "hukou")], ..ReadOptions::default() };
    let rows = read_with(
        "身份证号,户别,年级,入学日期,特殊群体\n,农村,,,\n".as_bytes(),
        InputFormat::Csv,
        students(),
        &options,
    )
    .unwrap();
    assert!(!rows.rows[0][1].is_missing());
    let wrong = ReadOptions {
        mappings: vec![Mapping::typed("户别", "户藉"), Mapping::typed("没有", "户籍")],
        ..options
    };
    let errors = read_with("身份证号,户别\n".as_bytes(), InputFormat::Csv, students(), &wrong).unwrap_err();
    assert_eq!(errors.iter().map(|d| d.code.as_str()).collect::<Vec<_>>(), ["E0613", "E0613"]);
}

#[test]
fn bad_cells_are_missing_reported_and_placed() {
    let rows = read_csv(
        "身份证号,户籍,年级,入学日期,特殊群体\n150199200703150010,农村,一,2024-09-01,\n1.50199E+17,农材,2022级,2024年9月,\n15019920070901006x,城市,1,2024-09-01,\n",
        students(),
    );
    assert_eq!(rows.rows.len(), 3);
    assert_eq!(rows.codes(), ["E0621", "E0623", "E0627", "E0629", "E0630"]);
    assert!(rows.rows[1].iter().all(Value::is_missing));
    assert_eq!(rows.rows[2][0], Value::text("15019920070901006X"));
    assert_eq!(rows.keys[2], "15019920070901006x", "the key is the cell as read");
    let first = &rows.problems.diagnostics()[0];
    let tiaoli_diagnostics::Place::Cell(place) = &first.place else { panic!() };
    assert_eq!((place.line, place.row, place.column, place.header.as_str()), (3, 2, 1, "身份证号"));
}

#[test]
fn ragged_rows_are_kept() {
    let rows = read_csv("a,b,c\n1\n1,2,3,4\n1,2,3,,\n,,\n", texts(3));
    assert_eq!(rows.rows.len(), 3);
    assert_eq!(rows.codes(), ["E0607", "E0607", "E0617"], "surplus blank cells lose nothing");
    assert_eq!(cells(&rows.rows[0]), ["1", "", ""]);
    assert_eq!(cells(&rows.rows[1]), ["1", "2", "3"]);
}

#[test]
fn an_unclosed_quote_costs_its_own_row_only() {
    let rows = read_csv("a,b\n1,\"open\n2,x\n3,\"fine\"\n4,y\n", texts(2));
    assert_eq!(rows.keys, ["1", "2", "3", "4"]);
    assert_eq!(cells(&rows.rows[0]), ["1", "\"open"]);
    assert_eq!(rows.codes(), ["E0608"]);
    let rows = read_csv("a,b\n1,x\n2,\"open\n3,y", texts(2));
    assert_eq!(rows.keys, ["1", "2", "3"]);
    let tiaoli_diagnostics::Place::Cell(place) = &rows.problems.diagnostics()[0].place else { panic!() };
    assert_eq!((place.line, place.row), (3, 2));
}

#[test]
fn other_delimiters_and_line_ends() {
    for text in ["a;b\n1;2\n", "a\tb\n1\t2\n", "a,b\r1,2\r"] {
        let rows = read_csv(text, texts(2));
        assert_eq!(cells(&rows.rows[0]), ["1", "2"], "{text:?}");
    }
    // Files joined from parts of several origins.
    let rows = read_csv("a,b\r1,2\n3,\"4\r4\"\r\n5,6\r\r\n\r7,8", texts(2));
    assert_eq!(rows.keys, ["1", "3", "5", "7"]);
    assert_eq!(cells(&rows.rows[1]), ["3", "4\r4"]);
    assert_eq!(rows.codes(), [""; 0]);
    let rows = read_with(b"a\tb\n1,5\t2\n", InputFormat::Tsv, texts(2), &ReadOptions::default()).unwrap();
    assert_eq!(cells(&rows.rows[0]), ["1,5", "2"]);
}

#[test]
fn files_of_other_kinds_are_named() {
    let code = |bytes: &[u8]| {
        read_with(bytes, InputFormat::Csv, texts(2), &ReadOptions::default()).unwrap_err()[0].code.as_str()
    };
    assert_eq!(code(b""), "E0603");
    assert_eq!(code(b"\xef\xbb\xbf"), "E0603");
    assert_eq!(code(b"\n\r\n\n"), "E0603");
    assert_eq!(code(b"PK\x03\x04rest"), "E0612");
    assert_eq!(code(&[0; 4096]), "E0612");
    assert_eq!(code(b"PAR1...."), "E0612");
    assert_eq!(code(b"\xff\xff\xff,a\n1,2\n"), "E0602");
    let mut late = b"a,b\n".to_vec();
    late.extend(b"x,y\n".repeat(59_999));
    late.extend_from_slice(b"1,\xc9\xed\n\xc9\xed,2\n");
    let rows = read_with(&late, InputFormat::Csv, texts(2), &ReadOptions::default()).unwrap();
    assert_eq!((rows.codes(), rows.rows.len()), (vec!["E0650"], 60_001));
    assert_eq!(cells(&rows.rows[60_000]), ["身", "2"], "GBK, however late it shows");
    let mut mixed = "a,b\n0,巴特尔与乌兰其其格\n".as_bytes().to_vec();
    mixed.extend_from_slice(b"1,\xc9\xed\n\xc9\xed,2\n");
    let rows = read_with(&mixed, InputFormat::Csv, texts(2), &ReadOptions::default());
    assert!(rows.is_err(), "half the one and half the other");
}

#[test]
fn hostile_shapes() {
    let long = format!("a,b\n{},x\n2,y\n", "z".repeat(1 << 20));
    let rows = read_csv(&long, texts(2));
    assert_eq!(rows.keys[1], "2");
    assert_eq!(rows.codes(), ["E0631"]);
    let wide = format!("a,b\n{}\n2,y\n", "1,".repeat(1_000_000));
    let rows = read_csv(&wide, texts(2));
    assert_eq!((rows.keys.len(), rows.codes().len()), (2, 1));
    let headers = format!("a,b{}\n1,2\n", ",x".repeat(1_000_000));
    let rows = read_csv(&headers, texts(2));
    assert_eq!(cells(&rows.rows[0]), ["1", "2"]);
    let quotes = format!("a,b\n{}", "\"".repeat(3_000_001));
    assert_eq!(read_csv(&quotes, texts(2)).rows.len(), 1);
    let open_lines = format!("a,b\n{}", "\"x,1\n".repeat(20_001));
    assert_eq!(read_csv(&open_lines, texts(2)).rows.len(), 20_001);
    let many_bad = format!("身份证号,户籍,年级,入学日期,特殊群体\n{}", "x,x,x,x,x\n".repeat(50_000));
    let rows = read_csv(&many_bad, students());
    assert_eq!(rows.problems.total(), 200_000);
    assert!(rows.problems.diagnostics().len() <= 20);
}

#[test]
fn more_than_sixty_five_thousand_distinct_values() {
    let text: String =
        std::iter::once("a,b\n".to_owned()).chain((0..150_000).map(|n| format!("{n},v{n}\n"))).collect();
    let rows = read_csv(&text, texts(2));
    assert_eq!(rows.rows.len(), 150_000);
    assert!(rows.rows.iter().enumerate().all(|(n, row)| row[1] == Value::text(format!("v{n}"))));
}

/// A record set written by the `csv` crate reads as the same texts, in batches of any size.
fn arb_records() -> impl Strategy<Value = Vec<Vec<String>>> {
    prop::collection::vec(prop::collection::vec("[x-z\",;\n 中\u{e9}]{0,12}", 3), 0..20)
}

fn as_csv(records: &[Vec<String>], newline: csv::Terminator) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new().terminator(newline).from_writer(Vec::new());
    writer.write_record(["a", "b", "c"]).unwrap();
    for record in records {
        writer.write_record(record).unwrap();
    }
    writer.into_inner().unwrap()
}

proptest! {
    #[test]
    fn reads_what_the_csv_crate_writes(records in arb_records(), crlf: bool, batch_rows in 1_usize..7) {
        let bytes = as_csv(&records, if crlf { csv::Terminator::CRLF } else { csv::Terminator::Any(b'\n') });
        let options = ReadOptions { batch_rows, ..ReadOptions::default() };
        let rows = read_with(&bytes, InputFormat::Csv, texts(3), &options).unwrap();
        // Our texts are trimmed; compare on the trimmed originals.
        let expected: Vec<Vec<String>> = records.iter().map(|r| r.iter().map(|c| c.trim().to_owned()).collect()).collect();
        let blank = expected.iter().filter(|row| row.iter().all(String::is_empty)).count();
        let filled: Vec<Vec<String>> = expected.iter().filter(|row| !row.iter().all(String::is_empty)).cloned().collect();
        prop_assert_eq!(rows.rows.iter().map(|row| cells(row)).collect::<Vec<_>>(), filled);
        prop_assert_eq!(rows.problems.count(Code::E0617), blank as u64, "a blank row is told");
        let keyless = expected.iter().filter(|row| row[0].is_empty()).count() - blank;
        prop_assert_eq!(rows.problems.count(Code::E0619), keyless as u64, "and one without a key");
        prop_assert_eq!(rows.problems.total(), (blank + keyless) as u64);
        let filled = records.iter().filter(|r| r.iter().any(|c| !c.trim().is_empty()));
        let keys: Vec<&str> = filled.map(|r| if r[0].trim().is_empty() { "" } else { r[0].as_str() }).collect();
        prop_assert_eq!(rows.keys, keys);
    }

    #[test]
    fn agrees_with_the_csv_crate_on_one_line_rows(text in "[xy\",]{0,30}(\n[xy\",]{1,30}){0,6}") {
        let text = format!("a,b,c\n{text}\n");
        let rows = read_csv(&text, texts(3));
        let theirs: Vec<csv::ByteRecord> = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes())
            .into_byte_records().collect::<Result<_, _>>().unwrap();
        // The csv crate lets an unclosed quote swallow lines, and takes text behind a closing quote of a cell with line
        // breaks; where no cell of it holds a line break the two agree.
        if theirs.iter().all(|record| record.iter().all(|cell| !cell.contains(&b'\n'))) && !rows.codes().contains(&"E0608") {
            let ours: Vec<Vec<&str>> = rows.rows.iter().map(|row| cells(row)).collect();
            let expected = theirs.iter().map(|record| {
                (0..3).map(|at| String::from_utf8(record.get(at).unwrap_or_default().to_vec()).unwrap()).collect()
            });
            let is_filled = |(_, record): &(Vec<String>, &csv::ByteRecord)| record.iter().any(|cell| !cell.is_empty());
            let expected: Vec<Vec<String>> = expected.zip(&theirs).filter(is_filled).map(|(row, _)| row).collect();
            prop_assert_eq!(ours, expected);
        }
    }

    #[test]
    fn any_bytes_are_read_without_panic(bytes in prop::collection::vec(any::<u8>(), 0..300), tail in any::<bool>()) {
        let mut text = b"a,b,c\n".to_vec();
        if tail { text.extend(b"x,\"y\",z\n".repeat(20)); }
        text.extend(bytes);
        for format in [InputFormat::Csv, InputFormat::Tsv, InputFormat::Jsonl] {
            let _ = read_with(&text, format, texts(3), &ReadOptions::default());
        }
    }

    /// Rows in = rows accounted for: with no quotes, every line with something on it is one row, a record or none.
    #[test]
    fn every_line_is_a_row(lines in prop::collection::vec("[a-z,]{0,200}", 0..400), crlf: bool) {
        let newline = if crlf { "\r\n" } else { "\n" };
        let text = format!("a,b{newline}{}", lines.join(newline));
        let rows = read_csv(&text, texts(2));
        let numbered = lines.iter().enumerate().filter(|(_, line)| !line.is_empty()).map(|(at, _)| at as u64 + 2);
        prop_assert_eq!(rows.all_lines(), numbered.collect::<Vec<_>>());
        prop_assert_eq!(rows.lines.len(), rows.rows.len());
    }

    /// With quotes anywhere no line is lost either: lines of cells = lines of the file.
    #[test]
    fn quotes_never_lose_a_line(lines in prop::collection::vec("[a-b,\"]{1,12}", 1..60)) {
        let text = format!("a,b\n{}\n", lines.join("\n"));
        let rows = read_csv(&text, texts(2));
        let all = rows.all_lines();
        prop_assert!(all.windows(2).all(|pair| pair[0] < pair[1]));
        prop_assert!(*all.first().unwrap() == 2);
        let breaks: usize = all.windows(2).map(|pair| (pair[1] - pair[0]) as usize).sum();
        prop_assert!(breaks < lines.len());
    }
}

/// So many different texts that the dictionary starts anew several times on the way.
#[test]
fn a_column_of_names_is_read_whole() {
    let text: String = (0..40_000).map(|at| format!("k{at},姓名{}\n", at * 7 % 39_989)).collect();
    let read = read_csv(&format!("a,b\n{text}"), texts(2));
    assert_eq!(read.rows.len(), 40_000);
    assert!(
        read.rows
            .iter()
            .enumerate()
            .all(|(at, row)| cells(row) == [format!("k{at}"), format!("姓名{}", at * 7 % 39_989)])
    );
}
