//! `tiaoli bulletin` and the checks across tables from outside.

use std::{fs, path::Path, process::Output};

use tiaoli_tests::{
    binary::{root, run},
    workbook::{Written, sheet},
};

fn policies() -> std::path::PathBuf {
    root().join("policies")
}

#[track_caller]
fn out(output: &Output) -> String {
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.code(), Some(0), "stdout:\n{out}\nstderr:\n{err}");
    out.into_owned()
}

const SMALL: &[&str] = &[
    "bulletin",
    "neimenggu",
    "--data",
    "samples/small/students.csv",
    "学校=samples/small/schools.csv",
    "异动=samples/small/status_changes.csv",
    "发放记录=samples/small/payments.csv",
    "--as-of",
    "2024-10-15",
];

#[test]
fn figures_by_school_and_league() {
    let text = out(&run(&policies(), "zh", SMALL));
    assert!(text.contains("NM002 示例第二技工学校") && text.contains("差错率上限 5%"), "{text}");
    assert!(out(&run(&policies(), "en", SMALL)).contains("over the limit"));
    let json = out(&run(&policies(), "zh", SMALL.iter().chain(&["--format", "json"])));
    let bulletin: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(bulletin["error_rate_limit"], "0.05");
    let schools = bulletin["schools"].as_array().unwrap();
    let records: u64 = schools.iter().map(|school| school["records"].as_u64().unwrap()).sum();
    assert_eq!((records, &bulletin["whole"]["records"]), (13, &13.into()));
    let granted = |unit: &serde_json::Value| unit["benefits"][0]["outcomes"]["granted"].as_u64().unwrap();
    assert_eq!(schools.iter().map(granted).sum::<u64>(), granted(&bulletin["whole"]));
    // The most faulty school stands first, with its league.
    assert_eq!((schools[0]["code"].as_str(), schools[0]["rank"].as_u64()), (Some("NM002"), Some(1)));
    assert_eq!(schools[0]["league"], "包头市");
    assert_eq!(schools[0]["late_entries"], 1);
    // Twice the same, byte for byte.
    assert_eq!(json, out(&run(&policies(), "zh", SMALL.iter().chain(&["--format", "json"]))));
}

#[test]
fn workbooks_of_figures_and_of_findings() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (figures, list) = (path("通报.xlsx"), path("清单.xlsx"));
    let more = ["-o", figures.as_str(), "--list", list.as_str()];
    out(&run(&policies(), "zh", SMALL.iter().chain(&more)));
    assert!(fs::read(&figures).unwrap().starts_with(b"PK") && fs::read(&list).unwrap().starts_with(b"PK"));
    // What is counted can be counted with; a share is a number too.
    let schools = sheet(Path::new(&figures), 1);
    let number = |text: &str| Written::Number(text.to_owned());
    let whole = schools.last().unwrap();
    assert_eq!(whole[..2], [Written::Text("合计".into()), number("13")], "{whole:?}");
    let share = whole.iter().any(|cell| matches!(cell, Written::Number(text) if text.starts_with("0.")));
    assert!(share, "{whole:?}");
    assert_eq!(sheet(Path::new(&list), 1)[1][0], number("1"));
    let refused = run(&policies(), "zh", SMALL.iter().chain(&["--list", "清单.csv"]));
    assert_eq!(refused.status.code(), Some(2));
    let refused = run(&policies(), "zh", SMALL.iter().chain(&["--format", "xlsx"]));
    assert_eq!(refused.status.code(), Some(2));
    for more in [["--format", "xlsx", "-o", "-"], ["-o", "-", "--list", "-"]] {
        let refused = run(&policies(), "zh", SMALL.iter().chain(&more));
        assert_eq!(refused.status.code(), Some(2));
    }
    assert!(!policies().join("-").exists());
    let no_day = run(&policies(), "zh", &SMALL[..4]);
    assert_eq!(no_day.status.code(), Some(2));
}

/// A roster need not repeat what the table of schools says of a school, and one finding of three schools is one finding.
#[test]
fn leagues_of_the_table_of_schools_and_findings_of_several_schools() {
    let folder = tempfile::tempdir().unwrap();
    let roster = folder.path().join("名册.csv");
    let students = "身份证号,学籍号,学校代码,年级,学制,入学日期,户籍,学籍状态,在校情况,困难等级\n".to_owned()
        + &["NM001", "NM002", "NM003"]
            .map(|school| {
                format!("150199200811300039,X-{school},{school},一年级,3,2024-09-01,农村,在籍,在校,不困难\n")
            })
            .concat();
    fs::write(&roster, students).unwrap();
    let schools = folder.path().join("学校.csv");
    fs::write(
        &schools,
        "代码,名称,盟市,在校生数\nNM001,甲校,呼和浩特市,60\nNM002,乙校,呼和浩特市,60\nNM003,丙校,包头市,60\n",
    )
    .unwrap();
    let (roster, schools) = (roster.display().to_string(), format!("学校={}", schools.display()));
    let args =
        ["bulletin", "neimenggu", "--data", &roster, &schools, "--as-of", "2024-10-15", "--format", "json"];
    let bulletin: serde_json::Value = serde_json::from_str(&out(&run(&policies(), "zh", args))).unwrap();
    let leagues: Vec<&str> = bulletin["schools"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|school| school["league"].as_str())
        .collect();
    assert_eq!(leagues, ["呼和浩特市", "呼和浩特市", "包头市"]);
    let dual = |unit: &serde_json::Value| {
        let found = unit["findings"].as_array().unwrap();
        let one = found.iter().find(|one| one["finding"]["zh"] == "双重学籍");
        one.map_or(0, |one| one["major"].as_u64().unwrap())
    };
    let of = |units: &str| bulletin[units].as_array().unwrap().iter().map(dual).collect::<Vec<_>>();
    assert_eq!((of("schools"), of("leagues"), dual(&bulletin["whole"])), (vec![1, 1, 1], vec![1, 1], 1));
}

/// A code that the table of schools does not have is told with its rows, and no school by itself; who belongs to no school
/// comes last; schools without students are one line.
#[test]
fn codes_that_are_in_no_table_and_schools_without_students() {
    let folder = tempfile::tempdir().unwrap();
    let roster = folder.path().join("名册.csv");
    let head = "身份证号,学籍号,学校代码,年级,学制,入学日期,户籍,学籍状态,在校情况,困难等级\n";
    let rows = [
        ("150199200811300039", "NM0101", "一年级"),
        ("150199200803150018", "nm0101", "一年级"),
        ("150199200703150010", "NM9999", "一年级"),
        ("15019920070901006X", "NM9999", "何年级"),
        ("", "", "一年级"),
    ];
    let rows = rows.iter().enumerate();
    let rows = rows.map(|(at, (id, school, grade))| {
        format!("{id},X-{at},{school},{grade},3,2024-09-01,农村,在籍,在校,不困难\n")
    });
    fs::write(&roster, head.to_owned() + &rows.collect::<String>()).unwrap();
    let schools = folder.path().join("学校.csv");
    let table =
        "代码,名称,盟市,在校生数\nNM0101,甲校,呼和浩特市,60\nNM0102,乙校,包头市,60\nNM0103,丙校,包头市,60\n";
    fs::write(&schools, table).unwrap();
    let (roster, schools) = (roster.display().to_string(), format!("学校={}", schools.display()));
    let list = folder.path().join("清单.xlsx").display().to_string();
    let data = ["neimenggu", "--data", &roster, &schools, "--as-of", "2024-10-15"];
    let output = run(&policies(), "zh", ["bulletin"].iter().chain(&data).chain(&["--list", &list]));
    let (text, said) = (out(&output), String::from_utf8_lossy(&output.stderr).into_owned());
    assert!(said.contains("“学校代码”栏的“NM9999”在“学校”表里没有，共 2 行（第 4、5 行）"), "{said}");
    assert!(said.contains("“nm0101”") && said.contains("是不是“NM0101”"), "{said}");
    let places: Vec<usize> =
        ["NM9999", "（没有写学校、盟市的）", "合计"].iter().map(|words| text.rfind(words).unwrap()).collect();
    assert!(places.is_sorted(), "{text}");
    assert!(text.contains("另有 2 个单位名册里没有学生") && !text.contains("NM0102"), "{text}");
    let nowhere = text.lines().filter(|line| line.contains("没有写学校"));
    assert!(
        nowhere.clone().count() == 2 && nowhere.clone().all(|line| line.trim().starts_with('（')),
        "{text}"
    );
    // Codes have names for people.
    let named = |cell: &Written| matches!(cell, Written::Text(text) if text == "不是年级（E0623）");
    assert!(sheet(Path::new(&list), 1).iter().flatten().any(named));
    let eval = run(&policies(), "zh", ["eval"].iter().chain(&data).chain(&["-q", "--all-problems"]));
    let said = String::from_utf8_lossy(&eval.stderr).into_owned();
    assert!(said.contains("“NM9999”") && said.contains("E0644"), "{said}");
}

/// Who is on another register is found whether the roster is read whole or only where others look into it.
#[test]
fn another_register_is_compared_with_the_roster() {
    let folder = tempfile::tempdir().unwrap();
    let register = folder.path().join("普高.csv");
    fs::write(
        &register,
        "证件号码,学籍系统,在籍学校,提供部门,截至日期\n\
         150199200811300039,普通高中,示例高级中学,教育局,2024-10-01\n\
         150199200001010099,普通高中,示例高级中学,教育局,2024-10-01\n",
    )
    .unwrap();
    let findings = folder.path().join("疑点.csv");
    let data = format!("其他学籍={}", register.display());
    let args = [
        "eval",
        "neimenggu",
        "--data",
        "samples/small/students.csv",
        &data,
        "--as-of",
        "2024-10-15",
        "-o",
        folder.path().join("结果.csv").to_str().unwrap(),
        "--findings",
        findings.to_str().unwrap(),
    ]
    .map(str::to_owned);
    let output = run(&policies(), "zh", &args);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let found = fs::read_to_string(findings).unwrap();
    let lines: Vec<&str> = found.lines().filter(|line| line.starts_with("in_other_register,")).collect();
    assert_eq!(lines.len(), 1, "{found}");
    assert!(lines[0].contains("普高.csv:2") && lines[0].contains("普通高中"), "{}", lines[0]);
}
