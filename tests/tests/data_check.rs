//! `tiaoli data check` from outside: exit codes, forms of the report, copies, and what must never happen to a file.

use std::{fs, path::PathBuf, process::Output};

use rust_xlsxwriter::{Format, Workbook};
use tempfile::TempDir;
use tiaoli_tests::binary::{root, run};

const POLICY: &str = "政策 试写 {\n    施行 自 2020年1月1日\n}\n信息表 学生 {\n    编号 : 文本  识别号\n    身份证号 : 身份证  敏感\n    户籍 : 城市、农村 又称 \"农业户口\"\n    入学日期 : 日期\n    学制 : 小数 年\n    约束 学制 为 1 至 6\n}\n资助项目 助学金 {\n    对象 学生\n    发放 按月\n}\n应助 农村的 {\n    凡 户籍 为 农村\n    给予 助学金 按 200元/月\n}\n";
const CLEAN: &str = "编号,身份证号,户籍,入学日期,学制\n1,150199200703150010,农村,2022-09-01,3\n";
const DIRTY: &str = "编号,身份证号,户籍,入学日期,学制\n1,150199200703150011,农业户口,2022/9/1,9\n2, 15019920070901006x,农付,2005-09-01,3\n合计,2人,,,\n";

fn folder(roster: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("p.tiao"), POLICY).unwrap();
    fs::write(folder.path().join("名册.csv"), roster).unwrap();
    folder
}

fn check(folder: &TempDir, lang: &str, more: &[&str]) -> Output {
    let base = ["data", "check", "p.tiao", "--data", "名册.csv"];
    run(folder.path(), lang, base.iter().chain(more))
}

#[track_caller]
fn expect(output: &Output, wanted: i32) -> (String, String) {
    let (out, err) = (
        String::from_utf8(output.stdout.clone()).unwrap(),
        String::from_utf8(output.stderr.clone()).unwrap(),
    );
    assert_eq!(output.status.code(), Some(wanted), "stdout:\n{out}\nstderr:\n{err}");
    (out, err)
}

#[test]
fn a_clean_table_is_good_and_a_dirty_one_is_not() {
    let (out, _) = expect(&check(&folder(CLEAN), "zh", &[]), 0);
    assert!(out.contains("1 条记录") && out.contains("UTF-8"), "{out}");
    let dirty = folder(DIRTY);
    let (out, err) = expect(&check(&dirty, "zh", &[]), 1);
    for words in ["另有 1 行不是记录", "是不是“农村”", "校验码不对", "早于出生日期", "约束"]
    {
        assert!(out.contains(words), "{words} in\n{out}");
    }
    let (english, _) = expect(&check(&dirty, "en", &[]), 1);
    assert!(english.contains("did you mean") && english.contains("before the birth date"), "{english}");
    for text in [out, err, english] {
        assert!(!text.contains("150199200703150011") && !text.contains("200709010"), "{text}");
    }
}

#[test]
fn values_are_listed_and_masks_leave_what_is_no_number() {
    let dirty = folder(
        "编号,身份证号,户籍,入学日期,学制（年）\n1,150199200703150010.0,外国,2022-09-01,3\n2,15019920070901006X,农村,2022-09-01,3\n",
    );
    let (out, _) = expect(&check(&dirty, "zh", &[]), 1);
    assert!(out.contains("可填：城市、农村") && !out.contains("上面的一种"), "{out}");
    assert!(out.contains("150199********0010.0"), "{out}");
    assert!(out.contains("“学制（年）”当作“学制”"), "{out}");
}

#[test]
fn the_report_can_be_json_or_a_workbook() {
    let dirty = folder(DIRTY);
    let (out, _) = expect(&check(&dirty, "zh", &["--format", "json"]), 1);
    let report: serde_json::Value = serde_json::from_str(&out).unwrap();
    let file = &report["files"][0];
    assert_eq!((&file["records"], &file["no_records"]), (&2.into(), &1.into()));
    let codes: Vec<&str> =
        file["findings"].as_array().unwrap().iter().map(|one| one["code"].as_str().unwrap()).collect();
    for code in ["E0616", "E0627", "E0628", "E0642", "E0674"] {
        assert!(codes.contains(&code), "{code} in {codes:?}");
    }
    assert!(!out.contains("150199200703150011"), "{out}");
    expect(&check(&dirty, "zh", &["-o", "报告.xlsx"]), 1);
    assert!(fs::read(dirty.path().join("报告.xlsx")).unwrap().starts_with(b"PK"));
    expect(&check(&dirty, "zh", &["--format", "xlsx"]), 2);
    expect(&check(&dirty, "zh", &["--format", "xlsx", "-o", "-"]), 2);
    assert!(!dirty.path().join("-").exists());
}

#[test]
fn a_corrected_copy_leaves_the_table_alone() {
    let dirty = folder(DIRTY);
    let (_, err) = expect(&check(&dirty, "zh", &["--fix", "副本.csv", "--changes", "改动.csv"]), 1);
    assert!(err.contains("2 条记录"), "{err}");
    let copy = fs::read_to_string(dirty.path().join("副本.csv")).unwrap();
    assert_eq!(
        copy,
        "\u{feff}编号,身份证号,户籍,入学日期,学制\r\n1,150199200703150011,农村,2022-09-01,9\r\n2,15019920070901006X,农付,2005-09-01,3\r\n"
    );
    let changes = fs::read_to_string(dirty.path().join("改动.csv")).unwrap();
    assert!(
        changes.contains("名册.csv,C2,户籍,农业户口,农村") && !changes.contains("15019920070901006"),
        "{changes}"
    );
    assert_eq!(fs::read_to_string(dirty.path().join("名册.csv")).unwrap(), DIRTY);
    // Neither the table nor the policy is ever written over.
    expect(&check(&dirty, "zh", &["--fix", "名册.csv"]), 2);
    expect(&check(&dirty, "zh", &["--fix", "副本.csv", "--changes", "副本.csv"]), 2);
    expect(&check(&dirty, "zh", &["--fix", "副本.txt"]), 2);
    assert_eq!(fs::read_to_string(dirty.path().join("名册.csv")).unwrap(), DIRTY);
}

#[test]
fn totals_alone_are_nothing_to_mend_and_quiet_is_quiet() {
    let totals = folder(&format!("{CLEAN}合计,1人,,,\n"));
    let (out, _) = expect(&check(&totals, "zh", &[]), 0);
    assert!(out.contains("合计行") && out.contains("提示"), "{out}");
    let (out, err) = expect(&check(&totals, "zh", &["-q"]), 0);
    assert_eq!((out.as_str(), err.as_str()), ("", ""));
    let (out, _) = expect(&check(&folder(DIRTY), "zh", &["-q"]), 1);
    assert!(out.contains("校验码不对"), "{out}");
}

/// Formulas that are texts are those texts; keys stay as other files use them.
#[test]
fn numbers_exported_as_formulas_and_keys_in_full_width() {
    let rows = "Ｇ００２,=\"150199200703150010\",农村,２022-09-01,3\nG3,\"=\"\"15019920070901006X\"\"\",农村,2022-09-01,3\n";
    let (header, _) = CLEAN.split_once('\n').unwrap();
    let folder = folder(&format!("{header}\n{rows}"));
    let (out, _) = expect(&check(&folder, "zh", &["--fix", "副本.csv"]), 0);
    assert!(!out.contains("身份证号应有"), "{out}");
    let copy = fs::read_to_string(folder.path().join("副本.csv")).unwrap();
    assert!(copy.contains("\r\nＧ００２,150199200703150010,"), "{copy}");
    assert!(copy.contains("\r\nG3,15019920070901006X,"), "{copy}");
}

/// A title above the header and hints below it, in a workbook and in the encoding of old systems: places are those of the
/// file, and the copy holds the records.
#[test]
fn places_and_copies_of_a_template_that_was_filled_in() {
    let title = "示例技工学校花名册";
    let (header, records) = DIRTY.split_once('\n').unwrap();
    let hints = "必填,必填（18位）,请选择：城市、农村,格式：2024-09-01,选填";
    let lines: Vec<&str> = [title, header, hints].into_iter().chain(records.lines()).collect();
    let both = folder("");
    fs::write(both.path().join("名册.csv"), &encoding_rs::GB18030.encode(&lines.join("\n")).0).unwrap();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("学生").unwrap();
    for (row, line) in (0..).zip(&lines) {
        for (column, cell) in (0..).zip(line.split(',')).filter(|(_, cell)| !cell.is_empty()) {
            sheet.write_string(row, column, cell).unwrap();
        }
    }
    sheet.merge_range(0, 0, 0, 4, title, &Format::new()).unwrap();
    book.save(both.path().join("名册.xlsx")).unwrap();
    for (file, place) in [("名册.csv", "名册.csv,C4"), ("名册.xlsx", "名册.xlsx!学生,C4")] {
        let args = ["data", "check", "p.tiao", "--data", file, "--format", "json", "--fix", "副本.csv"];
        let args = args.iter().chain(&["--changes", "改动.csv"]);
        let (out, _) = expect(&run(both.path(), "zh", args), 1);
        let report: serde_json::Value = serde_json::from_str(&out).unwrap();
        let report = &report["files"][0];
        assert_eq!((&report["header_line"], &report["records"]), (&2.into(), &2.into()), "{out}");
        let found = |code: &str| {
            let all = report["findings"].as_array().unwrap().iter().filter(|one| one["code"] == code);
            all.map(|one| (one["column"].clone(), one["lines"].clone())).collect::<Vec<_>>()
        };
        let wrong_digit = vec![(2.into(), serde_json::json!([4]))];
        assert_eq!(found("E0628"), wrong_digit, "{file}: {out}");
        assert_eq!(found("E0627"), [(3.into(), serde_json::json!([5]))], "{file}: {out}");
        let no_records = found("E0616").iter().map(|(_, lines)| lines.to_string()).collect::<String>();
        assert!(no_records.contains('3') && no_records.contains('6'), "{file}: {no_records}");
        let copy = fs::read_to_string(both.path().join("副本.csv")).unwrap();
        assert_eq!(
            copy,
            "\u{feff}编号,身份证号,户籍,入学日期,学制\r\n1,150199200703150011,农村,2022-09-01,9\r\n2,15019920070901006X,农付,2005-09-01,3\r\n",
            "{file}"
        );
        let changes = fs::read_to_string(both.path().join("改动.csv")).unwrap();
        assert!(changes.contains(&format!("{place},户籍,农业户口,农村")), "{changes}");
    }
}

#[test]
fn what_cannot_be_read_or_copied_says_so() {
    let shifted = folder("编号,户籍,学制\n1,农村,3,多出来的\n");
    let (_, err) = expect(&check(&shifted, "zh", &["--fix", "副本.csv"]), 1);
    assert!(err.contains("E0676") && !shifted.path().join("副本.csv").exists(), "{err}");
    expect(&run(shifted.path(), "zh", ["data", "check", "p.tiao", "--data", "没有.csv"]), 4);
    expect(&check(&folder("甲,乙\n1,2\n"), "zh", &[]), 4);
    expect(&run(shifted.path(), "zh", ["data", "check", "p.tiao"]), 2);
    expect(&run(shifted.path(), "zh", ["data"]), 2);
}

#[test]
fn the_sample_roster_is_reported_in_both_languages() {
    let policies: PathBuf = root().join("policies");
    for lang in ["zh", "en"] {
        let output =
            run(&policies, lang, ["data", "check", "neimenggu", "--data", "samples/roster-1000.csv"]);
        let (out, _) = expect(&output, 1);
        assert!(out.contains("1,000") && out.contains("E0673"), "{out}");
    }
}
