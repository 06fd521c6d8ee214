//! Result files, findings files, and files that appear whole or not at all.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a failed test panics"
)]

mod common;

use std::{io::Write, sync::Arc};

use common::name;
use rust_decimal::Decimal;
use tiaoli_core::{
    decision::{Decider, Decision, FindingRef, Outcome},
    ir::{Benefit, BenefitId, Check, CheckId, Overlap, Program, Rhythm, Rule, RuleId, RuleKind, TableId},
    value::Date,
};
use tiaoli_data::{
    AtomicFile, Origin,
    write::{
        About, FindingPlace, FindingRow, FindingsOptions, FindingsWriter, OutputFormat, ResultWriter,
        TableOptions, WriteOptions,
    },
};
use tiaoli_diagnostics::{Lang, Text};

fn program() -> Arc<Program> {
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
    let rule = Rule {
        name: name("涉农或A类", "agri_or_A"),
        kind: RuleKind::Grant,
        article: None,
        table: TableId(0),
        quotes: Vec::new(),
        order: 0,
        effective: Default::default(),
        when: None,
        unless: Vec::new(),
        overrides: Vec::new(),
        benefits: vec![BenefitId(0)],
        amount: None,
        policy_source: None,
        until: None,
        span: Default::default(),
        document: Default::default(),
    };
    let check = Check {
        name: name("双重学籍", "dual_registration"),
        article: None,
        table: TableId(0),
        keys: Vec::new(),
        quotes: Vec::new(),
        order: 1,
        effective: Default::default(),
        filter: None,
        when: None,
        unless: Vec::new(),
        flag: None,
        hold: None,
        review: Vec::new(),
        reaches: None,
        span: Default::default(),
        document: Default::default(),
    };
    Arc::new(Program {
        benefits: vec![benefit],
        rules: vec![rule],
        checks: vec![check],
        ..Program::default()
    })
}

fn granted() -> Decision {
    Decision {
        amount: Some(Decimal::from(200)),
        funding: Some(name("中央政策", "central")),
        rules: vec![Decider::Rule(RuleId(0))],
        articles: vec!["四".into()],
        review: vec![(Decider::Check(CheckId(0)), true)],
        findings: vec![FindingRef::Check(CheckId(0), false), FindingRef::Code("E0412")],
        notes: vec!["unverified:助学金标准@2022-01-01".into()],
        ..Decision::bare(BenefitId(0), Outcome::Granted)
    }
}

fn incomplete() -> Decision {
    Decision {
        missing: vec![
            vec![name("困难等级", "hardship"), name("专业代码", "major_code")],
            vec![name("年级", "grade")],
        ],
        may_settle: vec![vec![name("困难等级", "hardship")]],
        possible: vec![Outcome::Denied, Outcome::Granted],
        ..Decision::bare(BenefitId(0), Outcome::Incomplete)
    }
}

fn options(format: OutputFormat) -> WriteOptions {
    WriteOptions {
        format,
        days: vec![Date::new(2024, 10, 15).unwrap()],
        lang: Lang::En,
        names: Lang::En,
        show_sensitive: false,
        bom: false,
        raw_csv: false,
        about: About::default(),
    }
}

fn written(format: OutputFormat, lang: Lang) -> String {
    let days = vec![Date::new(2024, 10, 15).unwrap()];
    let options = WriteOptions { days, lang, ..options(format) };
    let mut writer = ResultWriter::new(Vec::new(), program(), options).unwrap();
    for _ in 0..2 {
        writer.write(0, 1, b"150199200703150010", 7, &granted()).unwrap();
        writer.write(0, 12, b"", 3, &incomplete()).unwrap();
        writer.write(0, 13, "a,\"b\"\t甲".as_bytes(), 7, &granted()).unwrap();
        writer.reset(0);
    }
    String::from_utf8(writer.finish().unwrap()).unwrap()
}

#[test]
fn csv_results() {
    let text = written(OutputFormat::Csv, Lang::Zh);
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(
        lines[0],
        "row,key,benefit,as_of,outcome,amount,funding,rules,articles,missing,may_settle,possible,review,findings,notes"
    );
    assert_eq!(
        lines[1],
        "1,150199200703150010,stipend,2024-10-15,granted,200.00,central,agri_or_A,四,,,,dual_registration?,dual_registration;E0412,unverified:助学金标准@2022-01-01"
    );
    assert_eq!(
        lines[2],
        "12,#12,stipend,2024-10-15,incomplete,,,,,hardship;major_code|grade,hardship,denied|granted,,,"
    );
    assert!(lines[3].starts_with("13,\"a,\"\"b\"\"\t甲\",stipend,"));
    assert_eq!(lines[1..4], lines[4..7]);
}

#[test]
fn jsonl_results() {
    let text = written(OutputFormat::Jsonl, Lang::En);
    assert_eq!(
        text.lines().next().unwrap(),
        r#"{"row":1,"key":"150199200703150010","benefit":"stipend","as_of":"2024-10-15","outcome":"granted","amount":"200.00","funding":"central","rules":["agri_or_A"],"articles":["四"],"missing":[],"may_settle":[],"possible":[],"review":["dual_registration?"],"findings":["dual_registration","E0412"],"notes":["unverified:助学金标准@2022-01-01"]}"#
    );
    assert!(text.contains(r##""key":"#12","benefit":"stipend","as_of":"2024-10-15","outcome":"incomplete","amount":null,"funding":null"##));
    assert!(text.contains(r#""missing":[["hardship","major_code"],["grade"]],"may_settle":[["hardship"]],"possible":["denied","granted"]"#));
    assert!(text.contains(r#""key":"a,\"b\"\t甲""#));
}

#[test]
fn chinese_names_are_only_there_when_asked_for() {
    let written = |format| {
        let options = WriteOptions { names: Lang::Zh, ..options(format) };
        let mut writer = ResultWriter::new(Vec::new(), program(), options).unwrap();
        writer.write(0, 1, b"1", 7, &granted()).unwrap();
        writer.write(0, 2, b"2", 3, &incomplete()).unwrap();
        String::from_utf8(writer.finish().unwrap()).unwrap()
    };
    let csv = written(OutputFormat::Csv);
    assert!(csv.starts_with("\u{feff}行,识别号,资助项目,基准日,结果,金额,"), "{csv}");
    assert!(csv.contains(",应助,") && csv.contains(",待补,") && csv.contains("涉农或A类"), "{csv}");
    let json: serde_json::Value =
        serde_json::from_str(written(OutputFormat::Jsonl).lines().next().unwrap()).unwrap();
    assert_eq!((json["行"].as_u64(), json["结果"].as_str()), (Some(1), Some("应助")), "{json}");
    assert_eq!(json.as_object().unwrap().len(), 15);
}

#[test]
fn json_results_are_one_array() {
    let all: serde_json::Value = serde_json::from_str(&written(OutputFormat::Json, Lang::Zh)).unwrap();
    assert_eq!(all.as_array().unwrap().len(), 6);
    let options = WriteOptions { days: Vec::new(), ..options(OutputFormat::Json) };
    let empty = ResultWriter::new(Vec::new(), program(), options).unwrap().finish().unwrap();
    assert_eq!(empty, b"[]\n");
}

#[test]
fn text_results_are_aligned_masked_and_in_words() {
    let text = written(OutputFormat::Text, Lang::Zh);
    let lines: Vec<&str> = text.lines().collect();
    assert!(
        lines[1].contains("150199********0010")
            && lines[1].contains("应助")
            && lines[1].contains("涉农或A类"),
        "{text}"
    );
    let column =
        |line: &str, word: &str| unicode_width::UnicodeWidthStr::width(&line[..line.find(word).unwrap()]);
    assert_eq!(column(lines[0], "结果"), column(lines[1], "应助"));
    assert_eq!(column(lines[0], "结果"), column(lines[2], "待补"));
    assert!(written(OutputFormat::Text, Lang::En).contains("incomplete"));
}

#[test]
fn findings_files() {
    let places = [
        FindingPlace {
            row: 1,
            key: b"150199200703150010".to_vec(),
            line: 2,
            column: 0,
            name: "甲一".into(),
            school: "示例技工学校".into(),
        },
        FindingPlace {
            row: 9,
            key: Vec::new(),
            line: 10,
            column: 0,
            name: String::new(),
            school: "示例技工学校".into(),
        },
    ];
    let message = Text::new("同一身份证号在 2 所学校有学籍", "one ID number at 2 schools");
    let finding = FindingRow {
        finding: "dual_registration",
        major: true,
        table: "student",
        file: Some(&Origin::file("名册.csv")),
        rows: &places,
        message: &message,
        article: "六",
        months: "2024-09..2024-11",
        open_rows: 0,
    };
    let in_names = |format, names, monthly| {
        let day = Date::new(2024, 10, 15).unwrap();
        let table = TableOptions { format, names, bom: false, raw_csv: false, day };
        let options = FindingsOptions { table, lang: Lang::Zh, monthly };
        let mut writer = FindingsWriter::new(Vec::new(), options).unwrap();
        writer.write(&finding).unwrap();
        writer.finish().unwrap()
    };
    let write = |format| String::from_utf8(in_names(format, Lang::En, false)).unwrap();
    let chinese = String::from_utf8(in_names(OutputFormat::Csv, Lang::Zh, false)).unwrap();
    assert!(chinese.starts_with("\u{feff}疑点,程度,表,行,") && chinese.contains(",重大疑点,"), "{chinese}");
    assert_eq!(
        write(OutputFormat::Csv),
        "finding,severity,table,rows,keys,positions,message,article\ndual_registration,major,student,1;9,150199200703150010;#9,名册.csv:2;名册.csv:10,同一身份证号在 2 所学校有学籍,六\n"
    );
    let monthly = String::from_utf8(in_names(OutputFormat::Csv, Lang::En, true)).unwrap();
    assert!(monthly.contains(",article,months\n") && monthly.ends_with("六,2024-09..2024-11\n"), "{monthly}");
    let json: serde_json::Value = serde_json::from_str(&write(OutputFormat::Jsonl)).unwrap();
    assert_eq!(json["rows"][1], 9);
    assert_eq!(json["message"]["en"], "one ID number at 2 schools");
    let book = sheet(in_names(OutputFormat::Xlsx, Lang::Zh, false));
    assert_eq!(book[0][..5], ["疑点", "程度", "表", "行", "识别号"].map(str::to_owned));
    assert_eq!((book[1][4].as_str(), book[1][7].as_str()), ("150199200703150010;#9", "六"));
    // Files for people name the students and their schools.
    assert_eq!(book[1][8..], ["甲一;", "示例技工学校;示例技工学校"].map(str::to_owned));
    assert!(chinese.ends_with(",六,甲一;,示例技工学校;示例技工学校\n"), "{chinese}");
}

/// The cells of the first sheet, with a letter for what they are: a number, a date, or nothing for a text.
fn sheet(bytes: Vec<u8>) -> Vec<Vec<String>> {
    use calamine::{Data, Reader, Xlsx};
    let mut book: Xlsx<_> = Xlsx::new(std::io::Cursor::new(bytes)).unwrap();
    let range = book.worksheet_range_at(0).unwrap().unwrap();
    let cell = |cell: &Data| match cell {
        Data::Float(number) => format!("n{number}"),
        Data::DateTime(day) => format!("d{}", day.as_f64()),
        other => other.to_string(),
    };
    range.rows().map(|row| row.iter().map(cell).collect()).collect()
}

#[test]
fn workbooks_have_real_types_and_are_the_same_every_time() {
    let book = || {
        let mut writer = ResultWriter::new(Vec::new(), program(), options(OutputFormat::Xlsx)).unwrap();
        writer.write(0, 1, b"150199200703150010", 7, &granted()).unwrap();
        writer.write(0, 12, b"", 3, &incomplete()).unwrap();
        writer.write(0, 13, b"=cmd()", 7, &granted()).unwrap();
        writer.finish().unwrap()
    };
    let first = book();
    let cells = sheet(first.clone());
    assert_eq!(cells[0][..4], ["row", "key", "benefit", "as_of"].map(str::to_owned));
    assert_eq!(
        cells[1][..6],
        ["n1", "150199200703150010", "stipend", "d45580", "granted", "n200"].map(str::to_owned)
    );
    assert_eq!((cells[2][1].as_str(), cells[2][5].as_str()), ("#12", ""));
    assert_eq!(cells[3][1], "=cmd()", "a text, not a formula");
    assert_eq!(book(), first);
}

#[test]
fn cells_that_look_like_formulas_are_texts_unless_asked_for_raw() {
    let csv = |raw_csv, bom| {
        let options = WriteOptions { raw_csv, bom, ..options(OutputFormat::Csv) };
        let mut writer = ResultWriter::new(Vec::new(), program(), options).unwrap();
        writer.write(0, 1, b"=1+1", 7, &granted()).unwrap();
        writer.write(0, 2, b"-5", 7, &granted()).unwrap();
        String::from_utf8(writer.finish().unwrap()).unwrap()
    };
    assert!(csv(false, false).contains("\n1,'=1+1,") && csv(false, false).contains("\n2,-5,"));
    assert!(csv(true, false).contains("\n1,=1+1,"));
    assert!(csv(true, true).starts_with("\u{feff}row,"));
}

#[test]
fn files_appear_whole_or_not_at_all() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out.csv");
    let name = path.to_str().unwrap();
    std::fs::write(&path, "old").unwrap();
    let mut file = AtomicFile::create(name).unwrap();
    file.write_all(b"half").unwrap();
    drop(file);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "old");
    let mut file = AtomicFile::create(name).unwrap();
    file.write_all(b"new").unwrap();
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "old");
    file.commit().unwrap();
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "new");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "no temporary file is left");
    let no_folder = folder.path().join("no/such/out.csv");
    assert_eq!(AtomicFile::create(no_folder.to_str().unwrap()).unwrap_err().code.as_str(), "E0611");
    assert_eq!(AtomicFile::create(folder.path().to_str().unwrap()).unwrap_err().code.as_str(), "E0611");
    let mut null = AtomicFile::create("/dev/null").unwrap();
    null.write_all(b"x").unwrap();
    null.commit().unwrap();
}
