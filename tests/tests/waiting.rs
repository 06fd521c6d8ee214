//! What cannot be told for want of a table, a document's title, or a month of one's own is said once, and named.

use std::fs;

use tempfile::TempDir;
use tiaoli_tests::binary::run;

fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    files.iter().for_each(|(name, text)| fs::write(folder.path().join(name), text).unwrap());
    folder
}

#[track_caller]
fn tiaoli(folder: &TempDir, args: &[&str]) -> String {
    let output = run(folder.path(), "zh", args);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(0), "{told}");
    told
}

const POLICY: &str = "政策 试写 { 施行 自 2020年1月1日  文号 \"试〔2020〕1号\" }
信息表 学生 { 编号 : 文本 识别号  户籍 : 城市、农村  学校代码 : 学校 }
信息表 学校 { 代码 : 文本 识别号 }
信息表 核查记录 { 学校代码 : 学校  日期 : 日期 }
信息表 异动 { 学生编号 : 学生  日期 : 日期 }
信息表 发放 { 领取人 : 学生  金额 : 金额 }
资助项目 助学金 { 对象 学生  发放 按月 }
不予 甲 { 凡 户籍 为 城市  不得给予 助学金 }
比对 异动过多 学生 { 凡 计数(异动) 超过 1  列为 一般疑点 \"多\" }
比对 发给城市 发放 { 凡 领取人.户籍 为 城市  列为 重大疑点 \"发给城市\" }
职责 年度核查 { 责任单位 学校  频次 每年  佐证 核查记录.日期 }
职责 学期核查 { 责任单位 学校  频次 每学期  佐证 核查记录.日期 }
";
const ROSTER: &str = "编号,户籍,学校代码\n1,农村,A\n2,农村,A\n3,农村,B\n";

#[test]
fn a_table_nobody_handed_in_is_one_line() {
    let folder = folder(&[("p.tiao", POLICY), ("d.csv", ROSTER), ("s.csv", "代码\nA\nB\n")]);
    let args = ["eval", "p.tiao", "--data", "d.csv", "学校=s.csv", "--as-of", "2024-10-15", "-o", "r.csv"];
    tiaoli(&folder, &[&args[..], &["--findings", "f.csv"]].concat());
    let found = fs::read_to_string(folder.path().join("f.csv")).unwrap();
    assert!(found.contains("没有交“核查记录”，这些职责没法核对：年度核查、学期核查"), "{found}");
    assert!(found.contains("没有交“异动”，“异动过多”没法核对（3 行）"), "{found}");
    assert_eq!(found.lines().count(), 3, "{found}");
    tiaoli(&folder, &[&args[..], &["--findings", "f.jsonl"]].concat());
    assert!(fs::read_to_string(folder.path().join("f.jsonl")).unwrap().contains("\"open_rows\":3"));
    // Every row still says that it is open.
    assert_eq!(fs::read_to_string(folder.path().join("r.csv")).unwrap().matches("异动过多?").count(), 3);
}

#[test]
fn a_payment_to_nobody_in_the_roster_says_so() {
    let folder =
        folder(&[("p.tiao", POLICY), ("d.csv", ROSTER), ("m.csv", "领取人,金额\n1,100元\n9,100元\n")]);
    let args = ["eval", "p.tiao", "--data", "d.csv", "发放=m.csv", "--as-of", "2024-10-15", "-o", "r.csv"];
    tiaoli(&folder, &[&args[..], &["--findings", "f.csv"]].concat());
    let found = fs::read_to_string(folder.path().join("f.csv")).unwrap();
    let line = found.lines().find(|line| line.starts_with("发给城市?")).unwrap_or_default();
    assert!(
        line.contains("“领取人”写的是 9，“学生”表里没有“编号”是它的记录") && line.contains("m.csv:3"),
        "{found}"
    );
    assert!(!found.contains("不知道"), "{found}");
}

#[test]
fn versions_of_the_same_months_are_summed_apart() {
    let policy = "政策 试写 { 施行 自 2020年1月1日 }
信息表 学生 { 编号 : 文本 识别号  户籍 : 城市、农村  变更日期 : 日期 生效 }
资助项目 助学金 { 对象 学生  发放 按月 }
不予 甲 { 凡 户籍 为 城市  不得给予 助学金 }
";
    let roster = "编号,户籍,变更日期\n1,农村,2024-09-01\n1,城市,2024-12-01\n1,农村,2024-12-01\n2,农村,2024-09-01\n2,城市,2025-01-01\n";
    let folder = folder(&[("p.tiao", policy), ("d.csv", roster)]);
    let args = [
        "eval",
        "p.tiao",
        "--data",
        "d.csv",
        "--months",
        "2024-09..2025-06",
        "-o",
        "r.csv",
        "--sums",
        "s.csv",
    ];
    tiaoli(&folder, &args);
    let sums = fs::read_to_string(folder.path().join("s.csv")).unwrap();
    let months = |line: &str| {
        let cells: Vec<&str> = line.split(',').collect();
        format!("{}:{}:{}", cells[0], cells[1], cells[5])
    };
    let months: Vec<String> = sums.lines().skip(1).map(months).collect();
    assert_eq!(months, ["1:1:10", "3:1:7", "4:2:10"], "{sums}");
}

#[test]
fn a_document_without_a_title_is_named_by_its_number_or_file() {
    let amendment =
        "修改 试写 { 施行 自 2023年1月1日 }\n不予 乙 { 凡 户籍 为 农村  不得给予 助学金 }\n引用 \"p.tiao\"\n";
    let folder = folder(&[("p.tiao", POLICY), ("修改.tiao", amendment)]);
    let told = tiaoli(&folder, &["consolidate", ".", "--as-of", "2024-10-15"]);
    assert!(told.contains("汇总了 2 份文件：试〔2020〕1号、修改.tiao"), "{told}");
}
