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
