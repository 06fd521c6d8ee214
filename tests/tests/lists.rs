//! Lists for people name the student and the school, and are written in every form.

use std::{fs, path::Path, process::Output};

use tiaoli_tests::{
    binary::{root, run},
    workbook::{Written, sheet},
};

#[track_caller]
fn good(output: &Output, code: i32) -> String {
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.code(), Some(code), "stdout:\n{out}\nstderr:\n{err}");
    out.into_owned()
}

fn has(rows: &[Vec<Written>], row: usize, text: &str) -> bool {
    rows[row].iter().any(|cell| matches!(cell, Written::Text(cell) if cell.split(';').any(|one| one == text)))
}

const EVAL: [&str; 6] =
    ["eval", "neimenggu", "--data", "samples/small/students.csv", "--as-of", "2024-10-15"];

#[test]
fn results_and_findings_name_the_student_and_the_school() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let eval = |more: &[&str]| good(&run(&root().join("policies"), "zh", EVAL.iter().chain(more)), 0);
    let (results, findings) = (path("结果.xlsx"), path("疑点.xlsx"));
    eval(&["-o", &results, "--findings", &findings]);
    let rows = sheet(Path::new(&results), 1);
    let text = |text: &str| Written::Text(text.to_owned());
    assert_eq!(rows[0][1..4], [text("识别号"), text("姓名"), text("学校")], "{:?}", rows[0]);
    assert!(has(&rows, 1, "甲一") && has(&rows, 1, "示例技工学校"), "{:?}", rows[1]);
    let rows = sheet(Path::new(&findings), 1);
    assert!(has(&rows, 0, "姓名") && has(&rows, 0, "学校"), "{:?}", rows[0]);
    // Those of several rows, those of one row, and what is wrong with a cell.
    let named = rows
        .iter()
        .filter(|row| matches!(row.last(), Some(Written::Text(school)) if school.contains("技工学校")));
    assert!(named.count() > 3, "{rows:?}");
    // Programs rely on the columns of CSV.
    let csv = eval(&["-o", "-", "--findings", &path("疑点.csv")]);
    assert!(csv.starts_with("row,key,benefit,") && !csv.contains("甲一"));
    assert!(!fs::read_to_string(path("疑点.csv")).unwrap().contains("甲一"));
    // On the screen a name is sensitive, a school is not.
    let shown = eval(&["--format", "text"]);
    assert!(shown.contains("示例技工学校") && !shown.contains("甲一"), "{shown}");
    assert!(eval(&["--format", "text", "--show-sensitive"]).contains("甲一"));
}

/// Forms that can be read back without the feature of Parquet.
const FORMS: [&str; 6] = ["csv", "xlsx", "jsonl", "json", "txt", "ndjson"];

#[test]
fn comparisons_and_reassessments_are_written_in_every_form() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let policies = root().join("policies");
    let (last, this) = (path("上月.xlsx"), path("本月.xlsx"));
    good(&run(&policies, "zh", EVAL.iter().chain(&["-o", &this])), 0);
    // Last month the first student was not there yet.
    let roster = fs::read_to_string(policies.join("samples/small/students.csv")).unwrap();
    let fewer: Vec<&str> =
        roster.lines().enumerate().filter(|(at, _)| *at != 1).map(|(_, line)| line).collect();
    fs::write(folder.path().join("少一人.csv"), fewer.join("\n") + "\n").unwrap();
    let before = ["eval", "neimenggu", "--data", &path("少一人.csv"), "--as-of", "2024-09-15", "-o", &last];
    good(&run(&policies, "zh", before), 0);
    for form in FORMS {
        let out = path(&format!("变化.{form}"));
        good(&run(&policies, "zh", ["compare", &last, &this, "-o", &out]), 0);
        match form {
            "xlsx" => {
                let rows = sheet(Path::new(&out), 1);
                assert!(
                    has(&rows, 0, "变化") && has(&rows, 1, "示例技工学校") && has(&rows, 1, "甲一"),
                    "{rows:?}"
                );
                assert!(rows[1].contains(&Written::Number("200".into())), "{rows:?}");
            }
            "txt" => assert!(fs::read_to_string(out).unwrap().contains("示例技工学校")),
            _ => assert!(fs::read_to_string(out).unwrap().contains("甲一"), "{form}"),
        }
    }
    fs::write(folder.path().join("已发.csv"), "识别号,资助项目,月份,金额\nS001,助学金,2024-10,100\n")
        .unwrap();
    for form in FORMS {
        let out = path(&format!("补发.{form}"));
        let args = [
            "reassess",
            &path("已发.csv"),
            "--policy",
            "neimenggu",
            "--data",
            "samples/small/students.csv",
            "-o",
            &out,
        ];
        good(&run(&policies, "zh", args), 1);
        match form {
            "xlsx" => {
                let rows = sheet(Path::new(&out), 1);
                assert!(has(&rows, 1, "补发") && has(&rows, 1, "示例技工学校"), "{rows:?}");
                assert!(rows[1].contains(&Written::Number("100".into())), "{rows:?}");
            }
            "txt" => assert!(fs::read_to_string(out).unwrap().contains("示例技工学校")),
            _ => assert!(fs::read_to_string(out).unwrap().contains("甲一"), "{form}"),
        }
    }
}

#[test]
fn decisions_carried_on_are_written_in_every_form_and_read_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let rulings = "识别号,项目,处理,依据,处理人,处理日期,有效期至\nS001,助学金,解除暂缓,第3号纪要,王五,2024-10-08,2025-06-30\n";
    fs::write(folder.path().join("人工.csv"), rulings).unwrap();
    let mut given = path("人工.csv");
    for form in FORMS {
        let out = path(&format!("下月.{form}"));
        let more = ["-o", &path("结果.csv"), "--rulings", &given, "--rulings-out", &out];
        let output = run(&root().join("policies"), "zh", EVAL.iter().chain(&more));
        good(&output, 0);
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(Path::new(&out).exists(), "{told}");
        if form != "txt" {
            given = out;
        }
    }
    assert!(fs::read_to_string(path("下月.ndjson")).unwrap().contains("第3号纪要"));
}
