//! The commands that look back. Paid against owed: the day it is reckoned on, benefits nothing was paid for, payments that
//! cannot be read. Two months side by side: their names in two languages.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a failed test panics")]

use std::{fs, process::Output};

use tempfile::TempDir;
use tiaoli_tests::binary::{root, run};

const POLICY: &str = "政策 例 { 施行 自 2022年1月1日 }
信息表 学生 { 学籍号 : 文本 识别号  户籍 : 城市、农村 }
资助项目 助学金 { 对象 学生  发放 按月 }
资助项目 免学费 { 对象 学生  发放 按月 }
应助 农村的 { 凡 户籍 为 农村  给予 助学金 按 200元/月 }
应助 免费的 { 凡 户籍 为 农村  给予 免学费 按 300元/月 }
英文名 { 助学金 stipend  免学费 tuition_waiver }
";

fn desk(payments: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let put = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    put("p.tiao", POLICY);
    put("名册.csv", "学籍号,户籍\nS1,农村\nS2,农村\nS3,城市\n");
    put("发放.csv", payments);
    folder
}

fn reassess(desk: &TempDir, more: &str) -> (Option<i32>, String, String) {
    let args = format!("reassess 发放.csv --policy p.tiao --data 名册.csv {more}");
    said(&run(desk.path(), "zh", args.split_whitespace()))
}

fn said(output: &Output) -> (Option<i32>, String, String) {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

/// The shipped rulings count from the middle of October.
#[test]
fn results_are_reckoned_on_their_own_day() {
    let desk = tempfile::tempdir().unwrap();
    let policies = root().join("policies");
    let of = |name: &str| policies.join(name).to_str().unwrap().to_owned();
    let (policy, roster, rulings) =
        (of("neimenggu"), of("samples/small/students.csv"), of("samples/small/rulings.csv"));
    let handed_in = ["--data", &roster, "--rulings", &rulings];
    let eval = |day: &str, file: &str| {
        let args = ["eval", &policy, "--as-of", day, "-o", file];
        assert_eq!(run(desk.path(), "zh", args.iter().chain(&handed_in)).status.code(), Some(0));
    };
    let again = |file: &str, more: &[&str]| {
        let args = ["reassess", file, "--policy", &policy];
        said(&run(desk.path(), "zh", args.iter().chain(&handed_in).chain(more)))
    };
    eval("2024-10-21", "十月.csv");
    for more in [&[][..], &["--months", "2024-10"]] {
        let (code, out, err) = again("十月.csv", more);
        assert_eq!(code, Some(0), "{out}{err}");
        assert!(out.contains("按结果文件的基准日重算：2024年10月21日"), "{out}");
    }
    assert!(again("十月.csv", &["--format", "json"]).1.contains("\"2024-10-21\""));
    // Of two days in a month the first.
    eval("2024-10-28", "后.csv");
    let read = |name: &str| fs::read_to_string(desk.path().join(name)).unwrap();
    let both = read("后.csv") + read("十月.csv").split_once('\n').unwrap().1;
    fs::write(desk.path().join("两.csv"), both).unwrap();
    let (_, out, err) = again("两.csv", &[]);
    assert!(err.contains("2024年10月21日、2024年10月28日"), "{err}");
    assert!(out.contains("按结果文件的基准日重算：2024年10月21日"), "{out}");
}

#[test]
fn a_benefit_nothing_was_paid_of_is_named_and_may_be_left_out() {
    let desk = desk("学籍号,项目,月份,金额\nS1,助学金,2024-09,200\nS2,助学金,2024-09,150\n");
    let (code, out, _) = reassess(&desk, "");
    assert_eq!(code, Some(1));
    assert!(out.contains("“发放.csv”里一笔免学费也没有，应发的 600.00 元都算作没有发"), "{out}");
    let json: serde_json::Value = serde_json::from_str(&reassess(&desk, "--format json").1).unwrap();
    assert_eq!(json["never_paid"], serde_json::json!([{ "benefit": "tuition_waiver", "owed": "600.00" }]));
    for name in ["助学金", "stipend"] {
        let (_, out, _) = reassess(&desk, &format!("--benefit {name}"));
        assert!(out.contains("应补发 50.00 元") && !out.contains("免学费"), "{out}");
    }
    let (_, out, _) = reassess(&desk, "--benefit 免学费");
    assert!(out.contains("没有要算的项目 350.00 元") && out.contains("应补发 600.00 元"), "{out}");
    let (code, _, err) = reassess(&desk, "--benefit 补贴");
    assert!(code == Some(2) && err.contains("助学金") && err.contains("免学费"), "{code:?} {err}");
}

#[test]
fn a_payment_to_nobody_stands_apart_and_one_not_understood_ends_the_run() {
    let row = "学籍号,项目,月份,金额\nS1,助学金,2024-09,200\n,助学金,2024-09,120\n";
    let (code, out, err) = reassess(&desk(row), "--benefit 助学金");
    assert_eq!(code, Some(1), "{err}");
    assert!(err.contains("这一笔没有写发给谁") && err.contains("单列"), "{err}");
    assert!(out.contains("没有识别号 120.00 元"), "{out}");
    let (code, out, err) = reassess(&desk(&format!("{row}S2,助学金,10月,1\nS2,奖学金,2024-09,1\n")), "");
    assert_eq!((code, out.as_str()), (Some(4), ""));
    assert!(err.contains("有 2 笔看不懂，所以什么也没有算") && err.contains("改好"), "{err}");
    assert!(!err.contains("没有算进去"), "{err}");
}

#[test]
fn people_are_known_by_the_key_of_the_roster_alone() {
    let id = "150199200811300039";
    for (head, row) in [
        ("身份证号,学籍号,项目,月份,金额", format!("{id},S1,助学金,2024-09,200")),
        ("学籍号,身份证号,项目,资助年月,金额", format!("S1,{id},助学金,2024-09,200")),
    ] {
        let (code, out, err) = reassess(&desk(&format!("{head}\n{row}\n")), "--benefit 助学金");
        assert!(code == Some(1) && out.contains("已发 200.00 元"), "{out}{err}");
        assert!(!out.contains("名册里没有"), "{out}");
    }
    let desk = desk(&format!("身份证号,项目,月份,金额\n{id},助学金,2024-09,200\n"));
    let (code, out, err) = reassess(&desk, "");
    assert_eq!((code, out.as_str()), (Some(4), ""), "{err}");
    assert!(err.contains("发放表里没有“学籍号”栏") && err.contains("名册按“学籍号”认人"), "{err}");
    let head = "身份证号,项目,处理,依据,处理人,处理日期";
    let row = format!("{id},助学金,解除暂缓,函复,李,2024-10-18");
    fs::write(desk.path().join("处理.csv"), format!("{head}\n{row}\n")).unwrap();
    let args = "eval p.tiao --data 名册.csv --as-of 2024-11-01 --rulings 处理.csv";
    let (code, out, err) = said(&run(desk.path(), "zh", args.split(' ')));
    assert_eq!((code, out.as_str()), (Some(4), ""), "{err}");
    assert!(err.contains("人工处理表里没有“学籍号”栏"), "{err}");
}

#[test]
fn a_column_that_payments_lack_is_told_once() {
    let payments = "学籍号,月,发放金额\nS1,2024-09,200\nS2,2024-09,200\n";
    let (code, out, err) = reassess(&desk(payments), "");
    assert_eq!((code, out.as_str()), (Some(4), ""), "{err}");
    assert!(err.contains("发放表里没有“月份”栏") && err.contains("改表头"), "{err}");
    assert!(!err.contains("--map") && err.matches('×').count() == 1, "{err}");
}

#[test]
fn results_with_names_of_two_languages_are_compared_by_the_policy() {
    let desk = desk("");
    let eval = |names: &str, file: &str| {
        let args = format!("eval p.tiao --data 名册.csv --as-of 2024-10-15 --names {names} -o {file}");
        assert_eq!(run(desk.path(), "zh", args.split(' ')).status.code(), Some(0));
    };
    eval("en", "英.csv");
    eval("zh", "中.xlsx");
    let compare = |args: &str| said(&run(desk.path(), "zh", format!("compare {args}").split(' ')));
    for pair in ["英.csv 中.xlsx", "中.xlsx 英.csv"] {
        let (code, _, err) = compare(pair);
        assert!(code == Some(2) && err.contains("--policy"), "{err}");
        let (code, out, err) = compare(&format!("{pair} --policy p.tiao --format json"));
        assert_eq!(code, Some(0), "{err}");
        let json: serde_json::Value = serde_json::from_str(&out).unwrap();
        assert_eq!((&json["changes"], &json["same"]), (&serde_json::json!([]), &serde_json::json!(6)));
    }
}

/// Reckoned from payments that name people by another number, everybody would be paid again.
#[test]
fn payments_under_another_number_are_not_reckoned() {
    const ID: &str = "150199200811300039";
    let policy = POLICY.replace("户籍 :", "姓名 : 文本 敏感  证件 : 身份证 敏感  户籍 :");
    let answer = |keys: &[&str], roster: &str| {
        let rows: Vec<String> = keys.iter().map(|key| format!("{key},助学金,2024-09,200\n")).collect();
        let desk = desk(&format!("学籍号,项目,月份,金额\n{}", rows.concat()));
        fs::write(desk.path().join("p.tiao"), &policy).unwrap();
        fs::write(desk.path().join("名册.csv"), roster).unwrap();
        reassess(&desk, "--benefit 助学金")
    };
    let of_ids = format!("学籍号,姓名,证件,户籍\nS1,甲一,{ID},农村\nS2,甲二,,农村\n");
    for (keys, words) in [
        (&[ID][..], "“证件”一栏"),
        (&[ID, "S2"], "“证件”一栏"),
        (&["'150199200811300039"], "“证件”一栏"),
        (&["甲一", "S2"], "“姓名”一栏"),
        (&["150199200804120056", "S2"], "身份证号"),
        (&["X7", "X8"], "一个也没有"),
    ] {
        let (code, out, err) = answer(keys, &of_ids);
        assert_eq!((code, out.as_str()), (Some(4), ""), "{keys:?}: {err}");
        assert!(err.contains(words) && err.contains("学籍号") && err.contains("再发一次"), "{keys:?}: {err}");
        assert!(!err.contains(ID) && !err.contains("甲一"), "{err}");
    }
    let zeros = "学籍号,户籍\n001,农村\n100,农村\n";
    let (code, out, err) = answer(&["1", "100"], zeros);
    assert_eq!((code, out.as_str()), (Some(4), ""), "{err}");
    assert!(err.contains("“1”应是“001”"), "{err}");
    let (code, out, err) = answer(&["S1", "S2", "S9"], &of_ids);
    assert!(code == Some(1) && out.contains("名册里没有这个识别号"), "who has left: {out}{err}");
    let (code, _, err) = {
        let desk = desk("");
        let row =
            format!("{{\"身份证号\":\"{ID}\",\"项目\":\"助学金\",\"月份\":\"2024-09\",\"金额\":200}}\n");
        let known = "{\"学籍号\":\"S1\",\"项目\":\"助学金\",\"月份\":\"2024-09\",\"金额\":200}\n";
        fs::write(desk.path().join("发放.jsonl"), format!("{known}{row}")).unwrap();
        said(&run(desk.path(), "zh", "reassess 发放.jsonl --policy p.tiao --data 名册.csv".split(' ')))
    };
    assert!(code == Some(4) && err.contains("只写了身份证号"), "{err}");
}

#[test]
fn rulings_under_another_number_are_kept() {
    let desk = desk("");
    let told = |keys: &[&str]| {
        let rows: Vec<String> =
            keys.iter().map(|key| format!("{key},助学金,给予 150元/月,批复,中心,2024-10-18\n")).collect();
        let text = format!("识别号,项目,处理,依据,处理人,处理日期\n{}", rows.concat());
        fs::write(desk.path().join("处理.csv"), text).unwrap();
        let args = "eval p.tiao --data 名册.csv --as-of 2024-11-01 --rulings 处理.csv -o o.csv";
        said(&run(desk.path(), "zh", args.split(' '))).2
    };
    let by_id = told(&["150199200811300039", "S3"]);
    assert!(by_id.contains("这是身份证号") && by_id.contains("名册按“学籍号”认人"), "{by_id}");
    assert!(!by_id.contains("可以从处理表里删去"), "{by_id}");
    let unknown = told(&["X1", "X2"]);
    assert!(unknown.contains("整张表") && !unknown.contains("可以从处理表里删去"), "{unknown}");
    let left = told(&["X1", "S3"]);
    assert!(left.contains("可以从处理表里删去"), "{left}");
}
