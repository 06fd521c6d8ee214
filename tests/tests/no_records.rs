//! Rows that are no records: the same in every form of file and for every command.

use std::{fs, path::Path};

use rust_xlsxwriter::Workbook;
use tempfile::TempDir;
use tiaoli_tests::binary::run;

const POLICY: &str = "政策 试 { 施行 自 2020年1月1日 }\n信息表 学生 {\n    学籍号 : 文本 识别号\n    身份证号 : 身份证 敏感\n    姓名 : 文本\n    户籍 : 城市、农村\n}\n资助项目 助 { 对象 学生  发放 按月 }\n应助 甲 { 凡 户籍 为 农村 给予 助 按 200元/月 }\n";

/// A roster as it is printed: a total after every page, the header again, notes; and people whose cells look like that.
const ROWS: &[&[&str]] = &[
    &["序号", "姓名", "学籍号", "户籍", "身份证号"],
    &["1", "张三", "G1", "农村", "150199200703150010"],
    &["", "", "", "", ""],
    &["小计", "", "1人", "", ""],
    &["序号", "姓名", "学籍号", "户籍", "身份证号"],
    &["2", "合计", "G2", "农村", ""],
    &["3", "合计美", "", "农村", ""],
    &["", "合计", "", "农村", "150199200703150029"],
    &["合计", "", "4", "", ""],
    &["制表人：李四", "", "", "审核人：王五", ""],
    &["备注", "", "以上属实", "", ""],
    &["填表日期", "2024-10-15", "", "", ""],
    &["校长签字：", "", "", "", ""],
    &["第1页 共1页", "", "", "", ""],
    &["2024年10月15日", "", "", "", ""],
];

fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let put = |name: &str, text: String| fs::write(folder.path().join(name), text).unwrap();
    put("p.tiao", POLICY.to_owned());
    put("r.csv", ROWS.iter().map(|row| row.join(",") + "\n").collect());
    put("r.tsv", ROWS.iter().map(|row| row.join("\t") + "\r\n").collect());
    let object = |row: &&[&str]| {
        let members = ROWS[0].iter().zip(*row).map(|(key, cell)| format!("\"{key}\": \"{cell}\""));
        format!("{{{}}}", members.collect::<Vec<_>>().join(", "))
    };
    let objects: Vec<String> = ROWS[1..].iter().map(object).collect();
    put("r.jsonl", objects.join("\n"));
    put("r.json", format!("[{}]", objects.join(",\n")));
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (line, row) in (0..).zip(ROWS) {
        for (column, cell) in (0..).zip(*row).filter(|(_, cell)| !cell.is_empty()) {
            sheet.write_string(line, column, *cell).unwrap();
        }
    }
    book.save(folder.path().join("r.xlsx")).unwrap();
    folder
}

const FORMS: [&str; 5] = ["r.csv", "r.tsv", "r.jsonl", "r.json", "r.xlsx"];

fn said(folder: &Path, args: &[&str]) -> (String, String) {
    let output = run(folder, "zh", args);
    (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap())
}

#[test]
fn every_form_decides_the_same_records() {
    let folder = folder();
    let eval = |form: &str| {
        said(
            folder.path(),
            &["eval", "p.tiao", "--data", form, "--as-of", "2024-10-15", "--findings", "f.csv"],
        )
    };
    let (expected, _) = eval("r.csv");
    let keys: Vec<&str> = expected.lines().skip(1).filter_map(|line| line.split(',').nth(1)).collect();
    assert_eq!(keys, ["G1", "G2", "#3", "#4"]);
    for form in FORMS {
        let (results, words) = eval(form);
        assert!(results == expected, "{form}: {results}");
        assert!(
            words.contains("4 条记录") && words.contains("应助  4") && !words.contains("待补"),
            "{words}"
        );
        assert!(words.contains("另有 10 行不是记录") && words.contains("1 行空行"), "{form}: {words}");
        let findings = fs::read_to_string(folder.path().join("f.csv")).unwrap();
        let count = |code: &str| findings.lines().filter(|line| line.starts_with(code)).count();
        assert_eq!((count("E0616"), count("E0618")), (9, 2), "{form}: {findings}");
        assert!(findings.contains("E0616,minor,学生,,,r."), "a place and no number: {findings}");
    }
}

#[test]
fn a_key_that_is_empty_or_damaged_is_told() {
    let folder = folder();
    let rows = "学籍号,户籍\n2.02415E+18,农村\n2.02415E+18,农村\n,农村\n1,农村\n";
    fs::write(folder.path().join("k.csv"), rows).unwrap();
    let (results, words) =
        said(folder.path(), &["eval", "p.tiao", "--data", "k.csv", "--as-of", "2024-10-15"]);
    assert_eq!(results.matches("granted").count(), 4);
    assert_eq!((words.matches("E0629\n").count(), words.matches("E0619\n").count()), (4, 2), "{words}");
    let explain = |key: &str| {
        said(folder.path(), &["explain", "p.tiao", "--data", "k.csv", "--as-of", "2024-10-15", "--key", key])
    };
    assert!(explain("#3").0.contains("第 4 行（第 3 条记录）"), "{:?}", explain("#3"));
    assert!(explain("#4").1.contains("没有识别号"), "a row with a key goes by it: {:?}", explain("#4"));
}

#[test]
fn every_command_counts_the_same_records() {
    let folder = folder();
    for form in FORMS {
        let (checked, _) =
            said(folder.path(), &["data", "check", "p.tiao", "--data", form, "--format", "json"]);
        let checked: serde_json::Value = serde_json::from_str(&checked).unwrap();
        let file = &checked["files"][0];
        assert_eq!((&file["records"], &file["no_records"]), (&4.into(), &10.into()), "{form}");
        let (bulletin, _) =
            said(folder.path(), &["bulletin", "p.tiao", "--data", form, "--as-of", "2024-10-15"]);
        let total = bulletin.lines().find(|line| line.trim_start().starts_with("合计")).unwrap();
        assert_eq!(total.split_whitespace().nth(1), Some("4"), "{form}: {bulletin}");
    }
    let fixed = ["data", "check", "p.tiao", "--data", "r.csv", "--fix", "x.csv", "--changes", "log.csv"];
    said(folder.path(), &fixed);
    let copy = fs::read_to_string(folder.path().join("x.csv")).unwrap();
    assert_eq!(copy.lines().count(), 5, "{copy}");
}

#[test]
fn records_on_one_line_are_told_apart() {
    let folder = folder();
    let rows = "[{\"学籍号\":\"1\",\"户籍\":\"农村\"},{\"学籍号\":\"2\",\"户籍\":\"农付\"}]";
    fs::write(folder.path().join("one.json"), rows).unwrap();
    let (_, words) = said(folder.path(), &["eval", "p.tiao", "--data", "one.json", "--as-of", "2024-10-15"]);
    assert!(words.contains("one.json  第1行，第2条记录，“户籍”栏"), "{words}");
    let (report, _) = said(folder.path(), &["data", "check", "p.tiao", "--data", "one.json"]);
    assert!(report.contains("第 2 条  E0627"), "{report}");
}
