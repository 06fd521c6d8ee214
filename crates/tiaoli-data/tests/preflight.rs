//! Preflight: what is found in a table, and that a corrected copy says exactly what the table said.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a failed test panics"
)]

mod common;

use std::{collections::BTreeMap, path::Path, sync::Arc};

use common::{field, name, read_with};
use proptest::prelude::*;
use tiaoli_core::{
    ir::{Benefit, EnumDef, EnumId, EnumValue, Overlap, Program, Rhythm, Table, TableId, Type},
    plan::{Plan, PlanOptions},
    value::{Date, Value},
};
use tiaoli_data::{
    InputFormat, ReadOptions, Source,
    preflight::{ChangeLog, Report, Task, inspect, write_corrected, write_marked},
};
use tiaoli_diagnostics::{Lang, Severity};

/// 学籍号 (key), 身份证号, 户籍, 入学日期, 学期中转入, 班级; a benefit makes it the table of decisions.
fn program() -> Arc<Program> {
    let value = |zh: &str, en: &str, aka: &[&str]| EnumValue {
        name: name(zh, en),
        aka: aka.iter().map(|aka| (*aka).to_owned()).collect(),
    };
    let values = vec![
        value("城市", "urban", &["21"]),
        value("县镇", "town", &["县城"]),
        value("农村", "rural", &["农业户口", "11"]),
    ];
    let hukou = EnumDef { name: name("户籍", "hukou"), values, ordered: false, span: Default::default() };
    let fields = vec![
        field("学籍号", "student_no", &[], Type::Text),
        field("身份证号", "id_number", &["证件号码"], Type::IdCard),
        field("户籍", "hukou", &["户口性质"], Type::Enum(EnumId(0))),
        field("入学日期", "enrolled_on", &[], Type::Date),
        field("学期中转入", "mid_term_transfer", &[], Type::Bool),
        field("班级", "class", &[], Type::Text),
    ];
    let table = Table { key: Some(0), ..Table::new(name("学生", "student"), fields) };
    let benefit = Benefit {
        name: name("助学金", "stipend"),
        table: TableId(0),
        purpose: String::new(),
        rhythm: Rhythm::Monthly,
        months: Vec::new(),
        overlap: Overlap::None,
        family: Default::default(),
        span: Default::default(),
        document: Default::default(),
        versions: Vec::new(),
    };
    Arc::new(Program {
        enums: vec![hukou],
        tables: vec![table],
        benefits: vec![benefit],
        ..Program::default()
    })
}

struct Bench {
    source: Source,
    plan: Arc<Plan>,
    options: ReadOptions,
}

impl Bench {
    fn new(text: &str) -> Self {
        let as_of = Date::new(2024, 10, 15).unwrap();
        let plan = Plan::new(program(), PlanOptions { as_of, ..PlanOptions::default() });
        Self {
            source: Source::of_bytes("名册.csv", text.as_bytes()),
            plan: Arc::new(plan),
            options: ReadOptions::default(),
        }
    }

    fn task(&self) -> Task<'_> {
        Task {
            source: &self.source,
            format: InputFormat::Csv,
            plan: &self.plan,
            table: TableId(0),
            options: &self.options,
            as_of: Some(Date::new(2024, 10, 15).unwrap()),
            keep_marks: true,
        }
    }

    fn report(&self) -> Report {
        inspect(&self.task()).unwrap()
    }
}

/// Code and rows of everything found, hints left out.
fn found(text: &str) -> Vec<(String, Vec<u64>)> {
    let report = Bench::new(text).report();
    let grave = report.kinds.iter().filter(|kind| kind.severity >= Severity::Warning);
    grave.map(|kind| (kind.code.to_string(), kind.places.iter().map(|at| at.row).collect())).collect()
}

fn one(code: &str, rows: &[u64]) -> (String, Vec<u64>) {
    (code.to_owned(), rows.to_vec())
}

const HEAD: &str = "学籍号,身份证号,户籍,入学日期,学期中转入,班级\n";

#[test]
fn id_numbers_of_the_vectors() {
    let vectors = [
        ("150199200703150010", None),
        ("150199200703150029", None),
        ("150199200602290049", Some("E0628")),
        ("150199200703150011", Some("E0628")),
        ("15019920070901006X", None),
        ("15019920070901006x", None),
        ("15019920070901006Ｘ", None),
        ("150199200703150000", Some("E0629")),
        ("1.50199E+17", Some("E0629")),
        ("'150199200703150010", None),
        (" 150199200703150010 ", None),
        ("150199070315001", Some("E0628")),
    ];
    for (id, code) in vectors {
        let codes: Vec<String> = found(&format!("{HEAD}1,{id},农村,2022-09-01,否,一班\n"))
            .into_iter()
            .map(|(code, _)| code)
            .collect();
        assert_eq!(codes, code.into_iter().map(str::to_owned).collect::<Vec<_>>(), "{id}");
    }
}

#[test]
fn what_a_row_says_is_held_against_its_id_number() {
    let text = "学籍号,身份证号,性别,出生日期,户籍,入学日期,毕业日期,学期中转入,班级\n\
        1,150199200703150010,男,2007-03-15,农村,2022-09-01,2025-07-01,否,一班\n\
        2,150199200703150029,男,2007-03-15,农村,2022-09-01,,否,一班\n\
        3,150199200811300039,,2008-11-03,农村,2022-09-01,,否,一班\n\
        4,15019920070901006X,女,,农村,2006-09-01,2005-07-01,否,一班\n";
    let all = found(text);
    assert!(all.contains(&one("E0671", &[2])), "{all:?}");
    assert!(all.contains(&one("E0672", &[3])), "{all:?}");
    // Entry and leaving before birth, and leaving before entry.
    let of_order: Vec<u64> =
        all.iter().filter(|(code, _)| code == "E0674").flat_map(|(_, rows)| rows.clone()).collect();
    assert_eq!(of_order, [4, 4, 4]);
}

#[test]
fn keys_and_people_that_repeat_and_columns_that_lack() {
    let text = "学籍号,身份证号,户口性质,入学日期,班级\n\
        1,150199200703150010,农村,2022-09-01,甲\n\
        2,150199200703150029,农村,,乙\n\
        1,150199200811300039,农业户囗,2022-09-01,\n\
        3,'150199200703150010,,2022-09-01,\n\
        合计,4人,,,\n";
    let report = Bench::new(text).report();
    assert_eq!((report.records, report.no_records), (4, 1));
    let code = |code: &str| report.kinds.iter().find(|kind| kind.code.as_str() == code).unwrap();
    let rows = |which: &str| code(which).places.iter().map(|at| at.row).collect::<Vec<_>>();
    assert_eq!(rows("E0641"), [1, 3]);
    assert_eq!(rows("E0673"), [1, 4]);
    let alike = Bench::new("学籍号,户口性质\nS1,农村\ns 1,农村\nT1,农村\nＳ１,农村\n").report();
    let alike = alike.kinds.iter().find(|kind| kind.code.as_str() == "E0641").unwrap();
    assert_eq!(alike.places.iter().map(|at| at.row).collect::<Vec<_>>(), [1, 2, 4], "as they are evaluated");
    assert!(code("E0627").help.as_ref().unwrap().zh.contains("农村"), "{:?}", code("E0627"));
    let figures = |zh: &str| report.fields.iter().find(|one| one.name.zh == zh).unwrap();
    assert_eq!((figures("户籍").empty, figures("户籍").unreadable), (1, 1));
    assert_eq!((figures("班级").empty, figures("入学日期").empty), (2, 1));
    assert!(!figures("学期中转入").present);
    assert!(report.has_findings());
}

#[test]
fn unknown_columns_get_their_near_fields() {
    let report = Bench::new("学籍号,户藉,备注\n1,农村,x\n").report();
    let unknown: Vec<(&str, Option<&str>)> = report
        .unknown
        .iter()
        .map(|one| (one.header.as_str(), one.nearest.as_ref().map(|name| name.zh.as_str())))
        .collect();
    assert_eq!(unknown, [("户藉", Some("户籍")), ("备注", None)]);
}

#[test]
fn json_lines_are_looked_at_too() {
    let mut bench = Bench::new("{\"学籍号\":\"1\",\"户籍\":\"农付\",\"班组\":\"x\"}\n{\"学籍号\":\"1\"}\n");
    bench.source = Source::of_bytes("名册.jsonl", bench.source_bytes());
    let task = Task { format: InputFormat::Jsonl, ..bench.task() };
    let report = inspect(&task).unwrap();
    let codes: Vec<&str> = report.kinds.iter().map(|kind| kind.code.as_str()).collect();
    assert!(codes.contains(&"E0627") && codes.contains(&"E0641"), "{codes:?}");
    assert_eq!(report.unknown[0].header, "班组");
    // There is no table to copy.
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("副本.csv");
    assert_eq!(
        write_corrected(&task, &report, path.to_str().unwrap(), None).unwrap_err().code.as_str(),
        "E0676"
    );
    assert!(!path.exists());
}

impl Bench {
    fn source_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut self.source.open().unwrap(), &mut bytes).unwrap();
        bytes
    }
}

fn values(text: &str) -> Vec<Vec<Value>> {
    read_with(text.as_bytes(), InputFormat::Csv, program(), &ReadOptions::default()).unwrap().rows
}

fn fixed(bench: &Bench, folder: &Path, log: Option<&Path>) -> String {
    let report = bench.report();
    let path = folder.join("副本.csv");
    let mut changes = log.map(|path| ChangeLog::create(path.to_str().unwrap(), Lang::Zh).unwrap());
    write_corrected(&bench.task(), &report, path.to_str().unwrap(), changes.as_mut()).unwrap();
    if let Some(changes) = changes {
        changes.commit().unwrap();
    }
    std::fs::read_to_string(path).unwrap()
}

#[test]
fn a_corrected_copy_changes_spellings_and_lists_them() {
    let text = "学籍号,身份证号,户籍,入学日期,学期中转入,班级,备注\n\
        1, 15019920070901006x ,农业户口,2022/9/1,有,６班, 留 \n\
        2,150199200703150011,农付,2022年9月1日,否,\"一,班\",\n\
        合计,2人,,,,,\n";
    let bench = Bench::new(text);
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("改动.csv");
    let copy = fixed(&bench, folder.path(), Some(&log));
    assert_eq!(
        copy,
        "\u{feff}学籍号,身份证号,户籍,入学日期,学期中转入,班级,备注\r\n\
         1,15019920070901006X,农村,2022-09-01,是,6班, 留 \r\n\
         2,150199200703150011,农付,2022-09-01,否,\"一,班\",\r\n"
    );
    let log = std::fs::read_to_string(log).unwrap();
    assert_eq!(log.lines().count(), 8, "{log}");
    assert!(log.contains("名册.csv,C2,户籍,农业户口,农村,") && log.contains("名册.csv,4,,,,"), "{log}");
    assert!(!log.contains("15019920070901006"), "{log}");
    assert!(log.contains("␣150199********006x␣,150199********006X,"), "what was done can be seen: {log}");
    assert!(log.contains("去掉首尾空白、末位 x 改大写"), "{log}");
}

#[test]
fn every_kind_of_fault_has_its_remedy() {
    let text = "学籍号,入学日期,户籍\n1,2024年9月,农村\n2,45536,农村\n3,2023年9月,农村\n4,24.9.1,农村\n合计,4,\n制表人：甲,,\n";
    let report = Bench::new(text).report();
    let kinds = report.kinds.iter().filter(|kind| matches!(kind.code.as_str(), "E0621" | "E0616"));
    let mut found: Vec<(u64, String)> =
        kinds.map(|kind| (kind.count, kind.help.as_ref().unwrap().zh.clone())).collect();
    found.sort();
    let counts: Vec<u64> = found.iter().map(|(count, _)| *count).collect();
    assert_eq!(counts, [1, 1, 1, 1, 2], "{found:?}");
    assert!(found[4].1.contains("补上日"), "{found:?}");
}

#[test]
fn a_corrected_copy_is_no_trap_and_says_what_it_does_not_keep() {
    let text =
        "示例学校名册,,,,\n学籍号,户籍,学期中转入,班级,备注\n1,农业户口,Y,=1+1,\"=HYPERLINK(\"\"x\"\")\"\n";
    let bench = Bench::new(text);
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("改动.csv");
    let copy = fixed(&bench, folder.path(), Some(&log));
    let fields = "学籍号,户籍,学期中转入,班级,备注";
    assert_eq!(copy, format!("\u{feff}{fields}\r\n1,农村,是,'=1+1,\"'=HYPERLINK(\"\"x\"\")\"\r\n"));
    assert_eq!(
        values(&copy),
        values(text.split_once('\n').unwrap().1),
        "the apostrophe is no part of a value"
    );
    let log = std::fs::read_to_string(log).unwrap();
    assert!(
        log.contains("名册.csv,,,,,表头上面的 1 行") && log.contains("D3,班级,'=1+1,'=1+1,像公式"),
        "{log}"
    );
}

#[test]
fn nothing_is_copied_that_would_shift_or_be_lost() {
    for text in ["学籍号,户籍\n1,农村,x\n", "学籍号,户籍\n1\n", "学籍号,户籍\n1,\"农村\n"]
    {
        let bench = Bench::new(text);
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("副本.csv");
        let refused =
            write_corrected(&bench.task(), &bench.report(), path.to_str().unwrap(), None).unwrap_err();
        assert_eq!(refused.code.as_str(), "E0676", "{text:?}");
        assert!(!path.exists());
    }
}

#[test]
fn a_marked_workbook_is_the_same_every_time() {
    let bench = Bench::new(&format!("{HEAD}1,150199200703150011,农付,,否,一班\n"));
    let folder = tempfile::tempdir().unwrap();
    let write = |file: &str| {
        let path = folder.path().join(file);
        write_marked(&bench.task(), &bench.report(), path.to_str().unwrap(), Lang::Zh).unwrap();
        std::fs::read(path).unwrap()
    };
    let first = write("a.xlsx");
    assert!(first.starts_with(b"PK"));
    assert!(first == write("b.xlsx"));
}

fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("农业户口".to_owned()),
        Just("rural".to_owned()),
        Just("１１".to_owned()),
        Just("2024/9/1".to_owned()),
        Just("20240901".to_owned()),
        Just("2024-09-01 13:00".to_owned()),
        Just("15019920070901006x".to_owned()),
        Just("'150199200703150010".to_owned()),
        Just("1.50199E+17".to_owned()),
        Just("有".to_owned()),
        Just("０".to_owned()),
        Just("\u{3000}".to_owned()),
        "[ 　a-zＡ-Ｚ0-9０-９x'’,\"城市农村年月日/.-]{0,12}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// The copy says what the table said, cell by cell, and a second correction has nothing to do.
    #[test]
    fn corrections_change_no_value(rows in prop::collection::vec(prop::collection::vec(cell(), 5), 1..6)) {
        let mut text = HEAD.to_owned();
        for (at, row) in rows.iter().enumerate() {
            let cells = row.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\"")));
            text.push_str(&format!("{at},{}\n", cells.collect::<Vec<_>>().join(",")));
        }
        let bench = Bench::new(&text);
        let folder = tempfile::tempdir().unwrap();
        let copy = fixed(&bench, folder.path(), None);
        prop_assert_eq!(values(&text), values(&copy));
        let again = fixed(&Bench::new(&copy), folder.path(), None);
        prop_assert_eq!(&copy, &again);
        // No digit of an unreadable number is touched.
        let digits = |text: &str| {
            let mut count: BTreeMap<char, usize> = BTreeMap::new();
            text.chars().filter(|c| c.is_ascii_digit()).for_each(|c| *count.entry(c).or_default() += 1);
            count
        };
        let broken = |text: &str| text.lines().filter(|line| line.contains("E+17")).map(|line| digits(line).len()).sum::<usize>();
        prop_assert!(broken(&copy) > 0 || broken(&text) == 0);
    }
}
