//! Months: a run of months is the runs of its months; sums are what the months come to; versions and changes.

use std::{collections::BTreeMap, fs, path::Path, process::Output};

use proptest::{collection::vec, prelude::*};
use tempfile::TempDir;
use tiaoli_tests::binary::{root, run};

const POLICY: &str = "政策 试写政策 { 施行 自 2023年1月1日 }
信息表 学生 {
    学籍号   : 文本 识别号
    学籍状态 : 在籍、休学、复学、留级、退学、转出  变动见 异动.变动后状态  此前 在籍
    困难等级 : 困难认定  有效 学年
    证号     : 文本
    学校     : 文本
}
等级 困难认定 由重到轻 A类、B类、不困难
信息表 异动 { 学号 : 学生  发生日期 : 日期 生效  变动后状态 : 在籍、休学、复学、留级、退学、转出 }
资助项目 助学金 { 对象 学生  发放 按月 于 3至7月、9至次年1月 }
标准 助学金标准 : 金额 每生每年 {
    自 2022年1月1日 为 2000元 依据 第四条
    自 2025年3月1日 为 2300元 依据 第四条
}
应助 困难的 { 凡 学籍状态 属于 {在籍、复学、留级} 且 困难等级 为 B类 以上  给予 助学金 按 助学金标准 }
不予 不在了 { 凡 学籍状态 属于 {退学、转出}  不得给予 助学金 }
比对 双重学籍 学生 以 证号 归并 {
    其中 学籍状态 属于 {在籍、复学、留级}
    凡 不同个数(学校) 超过 1
    列为 重大疑点 \"{不同个数(学校)} 所学校\"
    暂缓发放 助学金 待 \"核实\"
}
";

const VERSIONS: &str = "政策 试写政策 { 施行 自 2023年1月1日 }
信息表 学生 {
    学籍号   : 文本 识别号
    自何日   : 日期 生效
    学籍状态 : 在籍、休学、退学
    证号     : 文本
    学校     : 文本
}
资助项目 助学金 { 对象 学生  发放 按月 于 3至7月、9至次年1月 }
资助项目 入学补助 { 对象 学生  发放 一次 }
应助 在籍的 { 凡 学籍状态 为 在籍  给予 助学金 按 2000元/年 }
应助 入学的 { 凡 学籍状态 为 在籍  给予 入学补助 按 500元 }
比对 双重学籍 学生 以 证号 归并 {
    其中 学籍状态 为 在籍
    凡 不同个数(学校) 超过 1
    列为 重大疑点 \"{不同个数(学校)} 所学校\"
    暂缓发放 助学金 待 \"核实\"
}
";

fn folder(policy: &str, files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("p.tiao"), policy).unwrap();
    for (name, text) in files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

#[track_caller]
fn ok(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn read(folder: &Path, name: &str) -> String {
    fs::read_to_string(folder.join(name)).unwrap()
}

/// The lines of one day, with the header.
fn of_day(results: &str, day: &str) -> String {
    let keep = |(at, line): &(usize, &str)| *at == 0 || line.contains(&format!(",{day},"));
    results.lines().enumerate().filter(keep).map(|(_, line)| format!("{line}\n")).collect()
}

fn months(from: (i32, u32), count: usize) -> Vec<String> {
    (0..count)
        .map(|n| {
            let total = from.0 * 12 + from.1 as i32 - 1 + n as i32;
            format!("{:04}-{:02}", total / 12, total % 12 + 1)
        })
        .collect()
}

/// The whole run of some months, the single runs, and that they agree; gives the results of the whole run.
#[track_caller]
fn agree(folder: &Path, months: &[String], data: &[&str], more: &[&str]) -> String {
    let span = format!("{}..{}", months.first().unwrap(), months.last().unwrap());
    let base: Vec<&str> = ["eval", "p.tiao", "-q", "--data"].iter().chain(data).copied().collect();
    let whole: Vec<&str> =
        base.iter().chain(&["--months", span.as_str(), "--sums", "sums.csv"]).chain(more).copied().collect();
    let results = ok(&run(folder, "zh", &whole));
    for month in months {
        let day = format!("{month}-01");
        let one: Vec<&str> = base.iter().chain(&["--as-of", day.as_str()]).chain(more).copied().collect();
        assert_eq!(ok(&run(folder, "zh", &one)), of_day(&results, &day), "{month}");
    }
    let mut sums: BTreeMap<(String, String), (u32, i64)> = BTreeMap::new();
    for line in results.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let sum = sums.entry((cells[1].to_owned(), cells[2].to_owned())).or_default();
        sum.0 += u32::from(cells[4] == "granted");
        sum.1 += cells[5].replace('.', "").parse::<i64>().unwrap_or(0);
    }
    let mut written: BTreeMap<(String, String), (u32, i64)> = BTreeMap::new();
    for line in read(folder, "sums.csv").lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let sum = written.entry((cells[1].to_owned(), cells[2].to_owned())).or_default();
        sum.0 += cells[8].parse::<u32>().unwrap();
        sum.1 += cells[7].replace('.', "").parse::<i64>().unwrap();
    }
    assert_eq!(sums, written);
    results
}

#[test]
fn months_of_the_shipped_notice_are_its_single_months() {
    let policy = root().join("policies/neimenggu").to_str().unwrap().to_owned();
    let roster = root().join("policies/samples/roster-1000.csv").to_str().unwrap().to_owned();
    let folder = tempfile::tempdir().unwrap();
    let base = ["eval", &policy, "--data", &roster, "-q"];
    let whole = ok(&run(
        folder.path(),
        "zh",
        base.iter().chain(&["--months", "2025-01..2025-03", "--findings", "f.csv"]),
    ));
    for day in ["2025-01-01", "2025-02-01", "2025-03-01"] {
        let one = ok(&run(folder.path(), "zh", base.iter().chain(&["--as-of", day])));
        assert_eq!(one, of_day(&whole, day), "{day}");
    }
    let findings = read(folder.path(), "f.csv");
    let double: Vec<&str> = findings.lines().filter(|line| line.starts_with("dual_registration,")).collect();
    assert!(
        !double.is_empty() && double.iter().all(|line| line.ends_with(",2025-01..2025-03")),
        "{double:?}"
    );
}

#[test]
fn a_change_inside_the_school_year_pays_the_old_value_until_february_and_the_new_one_from_march() {
    let folder = folder(POLICY, &[("r.csv", "学籍号,学籍状态,困难等级,证号,学校\nS1,在籍,A类,Z1,X\n")]);
    let results = agree(folder.path(), &months((2024, 9), 12), &["r.csv"], &["--data-date", "2024-09-01"]);
    let amounts: Vec<&str> = results.lines().skip(1).map(|line| line.split(',').nth(5).unwrap()).collect();
    assert_eq!(
        amounts,
        [
            "200.00", "200.00", "200.00", "200.00", "200.00", "0.00", "230.00", "230.00", "230.00", "230.00",
            "230.00", "0.00"
        ]
    );
    let sums = read(folder.path(), "sums.csv");
    assert!(sums.contains("1,S1,助学金,2024-09,2025-08,12,10,2150.00,12,0,0,0,0,0\n"), "{sums}");
}

#[test]
fn last_years_tier_is_missing_this_year_and_sums_are_by_school_year() {
    let folder = folder(POLICY, &[("r.csv", "学籍号,学籍状态,困难等级,证号,学校\nS1,在籍,A类,Z1,X\n")]);
    let base = ["eval", "p.tiao", "--data", "r.csv", "--months", "2024-06..2024-10", "--sums", "sums.csv"];
    let refused = run(folder.path(), "zh", base);
    let words = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert_eq!(refused.status.code(), Some(2), "{words}");
    assert!(words.contains("跨了学年") && words.contains("--data-date"), "{words}");
    let results = agree(folder.path(), &months((2024, 6), 5), &["r.csv"], &["--data-date", "2024-06-30"]);
    let outcomes: Vec<&str> = results.lines().skip(1).map(|line| line.split(',').nth(4).unwrap()).collect();
    assert_eq!(outcomes, ["granted", "granted", "granted", "incomplete", "incomplete"]);
    let sums = read(folder.path(), "sums.csv");
    assert!(
        sums.contains("2024-06,2024-08,3,2,400.00,") && sums.contains("2024-09,2024-10,2,0,0.00,"),
        "{sums}"
    );
}

#[test]
fn a_month_without_a_policy_is_told() {
    let folder = folder(POLICY, &[("r.csv", "学籍号,学籍状态,困难等级,证号,学校\nS1,在籍,A类,Z1,X\n")]);
    let output =
        run(folder.path(), "zh", ["eval", "p.tiao", "--data", "r.csv", "--months", "2022-11..2023-02"]);
    let words = String::from_utf8_lossy(&output.stderr).into_owned();
    let results = ok(&output);
    assert!(words.contains("2022年11月至2022年12月“试写政策”还没有施行或已经失效"), "{words}");
    assert!(
        of_day(&results, "2022-12-01").contains("undetermined")
            && of_day(&results, "2023-01-01").contains("granted")
    );
}

#[test]
fn with_a_register_of_changes_the_day_of_the_roster_has_to_be_said() {
    let roster = "学籍号,学籍状态,困难等级,证号,学校\nS1,复学,A类,Z1,X\nS2,退学,A类,Z2,X\nS3,在籍,A类,Z3,X\n";
    let changes = "学号,变动后状态,发生日期\nS1,休学,2024-11-10\nS1,复学,2025-03-01\nS2,退学,2024-12-01\nS3,休学,2024-10-05\n";
    let folder = folder(POLICY, &[("r.csv", roster), ("y.csv", changes)]);
    let data = ["r.csv", "异动=y.csv"];
    let base = ["eval", "p.tiao", "--data", "r.csv", "异动=y.csv", "--months", "2024-09..2025-06"];
    let refused = run(folder.path(), "zh", base);
    assert_eq!(refused.status.code(), Some(2));
    let results = agree(folder.path(), &months((2024, 9), 10), &data, &["--data-date", "2025-06-20"]);
    fs::write(folder.path().join("old.csv"), &results).unwrap();
    let again = |more: &[&str]| {
        let args = ["reassess", "old.csv", "--policy", "p.tiao", "--data", "r.csv", "异动=y.csv"];
        run(folder.path(), "zh", args.iter().chain(more)).status.code()
    };
    assert_eq!((again(&[]), again(&["--data-date", "2025-06-20"])), (Some(2), Some(0)));
    let of = |key: &str| -> String {
        let lines = results.lines().filter(|line| line.contains(&format!(",{key},")));
        lines.map(|line| line.split(',').nth(4).unwrap().chars().next().unwrap()).collect()
    };
    assert_eq!(
        (of("S1").as_str(), of("S2").as_str(), of("S3").as_str()),
        ("ggguuugggg", "gggddddddd", "gguuuuuuuu")
    );
    // What the roster says against the register is told, once for all months.
    let found: Vec<&str> = base
        .iter()
        .chain(&["--data-date", "2025-06-20", "--findings", "f.csv", "-o", "o.csv"])
        .copied()
        .collect();
    ok(&run(folder.path(), "zh", found));
    let findings = read(folder.path(), "f.csv");
    let differs: Vec<&str> = findings.lines().filter(|line| line.starts_with("E0647,")).collect();
    assert!(
        matches!(differs.as_slice(), [only] if only.contains(",S3,") && only.ends_with("2024-09..2025-06")),
        "{findings}"
    );
    let shown = [
        "explain",
        "p.tiao",
        "--data",
        "r.csv",
        "异动=y.csv",
        "--key",
        "S1",
        "--months",
        "2024-09..2025-06",
        "--data-date",
        "2025-06-20",
    ];
    let shown = ok(&run(folder.path(), "zh", shown));
    assert!(shown.contains("学籍状态：名册写“复学”，按变动台账这一天是“休学”"), "{shown}");
}

/// The figures of a day are counted from the same reading of the roster as the results of that day.
#[test]
fn the_bulletin_of_a_day_knows_registers_of_changes_and_versions() {
    let counts = |policy: &str, files: &[(&str, &str)], args: &str| {
        let folder = folder(policy, files);
        let args = format!("bulletin p.tiao --format json {args}");
        let json = ok(&run(folder.path(), "zh", args.split(' ')));
        let json: serde_json::Value = serde_json::from_str(&json).unwrap();
        let outcomes = json["whole"]["benefits"][0]["outcomes"].as_object().unwrap().clone();
        let some = outcomes.into_iter().filter(|(_, count)| *count != 0);
        (json["whole"]["records"].as_u64().unwrap(), some.map(|(name, n)| format!("{name} {n}")).collect())
    };
    let roster = "学籍号,学籍状态,困难等级,证号,学校\nS1,复学,A类,Z1,X\nS2,退学,A类,Z2,X\nS3,在籍,A类,Z3,X\n";
    let changes = "学号,变动后状态,发生日期\nS1,休学,2024-11-10\nS1,复学,2025-03-01\nS2,退学,2024-12-01\n";
    let of_changes: (u64, Vec<String>) = counts(
        POLICY,
        &[("r.csv", roster), ("y.csv", changes)],
        "--data r.csv 异动=y.csv --as-of 2024-11-15 --data-date 2025-06-20",
    );
    assert_eq!(of_changes.1, ["granted 2", "undetermined 1"], "S1 is on leave, S2 has not left yet");
    let roster = "学籍号,自何日,学籍状态,证号,学校\nS1,2024-09-01,在籍,Z1,甲校\nS1,2025-01-05,休学,Z1,甲校\n";
    let of_versions: (u64, Vec<String>) =
        counts(VERSIONS, &[("r.csv", roster)], "--data r.csv --as-of 2025-03-15");
    assert_eq!(of_versions, (1, vec!["undetermined 1".to_owned()]));
}

#[test]
fn versions_are_decided_when_they_are_in_force_and_a_transfer_is_no_double_registration() {
    let roster = "学籍号,自何日,学籍状态,证号,学校\nS1,2024-09-01,在籍,Z1,甲校\nS2,2024-10-15,在籍,Z2,甲校\nS1,2025-01-05,在籍,Z1,乙校\nS2,2025-04-20,退学,Z2,甲校\nS3,2030-01-01,在籍,Z3,丙校\n";
    let folder = folder(VERSIONS, &[("r.csv", roster)]);
    let output = run(
        folder.path(),
        "zh",
        ["eval", "p.tiao", "--data", "r.csv", "--months", "2024-09..2025-06", "--sums", "sums.csv"],
    );
    let words = String::from_utf8_lossy(&output.stderr).into_owned();
    let results = ok(&output);
    assert!(!results.contains("held"), "{results}");
    let rows = |key: &str| -> Vec<String> {
        let stipend = results.lines().filter(|line| line.contains(&format!(",{key},助学金,")));
        stipend.map(|line| line.split(',').next().unwrap().to_owned()).collect()
    };
    assert_eq!(rows("S1").concat(), "1111133333");
    assert_eq!(rows("S2").concat(), "22222244");
    assert!(rows("S3").is_empty() && words.contains("另有 1 行"), "{words}");
    let sums = read(folder.path(), "sums.csv");
    assert!(sums.contains("1,S1,助学金,2024-09,2025-06,10,9,1800.00,10,"), "{sums}");
    assert!(sums.contains("1,S1,入学补助,2024-09,2025-06,10,1,500.00,10,"), "{sums}");
    assert!(sums.contains("2,S2,助学金,2024-09,2025-06,8,5,1000.00,6,"), "{sums}");
    // Nor is it paid to both where people released it.
    let hold = "暂缓 待核 { 凡 证号 为 \"Z1\"  暂缓发放 入学补助 待 \"核实\" }\n";
    fs::write(folder.path().join("p.tiao"), format!("{VERSIONS}{hold}")).unwrap();
    let ruling = "识别号,项目,处理,依据,处理人,处理日期,有效期至,附件\nS1,入学补助,解除暂缓 待核,纪要,王五,2024-09-01,2025-06-30,\n";
    fs::write(folder.path().join("k.csv"), ruling).unwrap();
    let released = ["--months", "2024-09..2025-06", "--rulings", "k.csv"];
    let args = ["eval", "p.tiao", "--data", "r.csv"].iter().chain(&released);
    let released = ok(&run(folder.path(), "zh", args));
    let paid =
        released.lines().filter(|line| line.contains(",S1,入学补助,") && line.contains(",granted,500.00,"));
    assert_eq!(paid.count(), 1, "{released}");
    fs::write(folder.path().join("p.tiao"), VERSIONS).unwrap();
    // What was paid once to one version is not owed to the next: the same rules and data agree with themselves.
    fs::write(folder.path().join("old.csv"), &results).unwrap();
    let again = run(folder.path(), "zh", ["reassess", "old.csv", "--policy", "p.tiao", "--data", "r.csv"]);
    assert_eq!(again.status.code(), Some(0), "{}", String::from_utf8_lossy(&again.stdout));
}

#[test]
fn a_check_whose_table_was_amended_is_not_shared_between_months() {
    let policy = "政策 试写政策 { 施行 自 2023年1月1日 }
信息表 学生 { 学籍号 : 文本 识别号  户籍 : 城市、农村  证号 : 文本 }
资助项目 助学金 { 对象 学生  发放 按月 }
应助 全部 { 凡 已填(户籍)  给予 助学金 按 200元 }
对照表 分值 : 整数 只适用一行 {
    | 户籍 | 分 |
    | 城市 | 1  |
    | 农村 | 1  |
}
比对 同号 学生 以 证号 归并 {
    其中 分值 为 1
    凡 计数() 超过 1
    列为 重大疑点 \"{计数()} 行\"
    暂缓发放 助学金 待 \"核实\"
}
";
    let amendment = "修改 试写政策 { 施行 自 2024年11月1日 }
对照表 分值 : 整数 只适用一行 {
    | 户籍 | 分 |
    | 城市 | 2  |
    | 农村 | 1  |
}
";
    let roster = "学籍号,户籍,证号\nS1,城市,Z1\nS2,农村,Z1\n";
    let folder = folder(policy, &[("a.tiao", amendment), ("r.csv", roster)]);
    let results = agree(folder.path(), &months((2024, 10), 2), &["r.csv"], &[]);
    assert_eq!(
        (results.matches(",held,").count(), results.matches(",granted,").count()),
        (2, 2),
        "{results}"
    );
}

#[test]
fn what_is_paid_once_in_a_named_month_is_paid_once_in_a_run_of_years() {
    let policy = "政策 试写政策 { 施行 自 2020年1月1日 }
信息表 学生 { 学籍号 : 文本 识别号  户籍 : 城市、农村 }
资助项目 入学补助 { 对象 学生  发放 一次 于 9月 }
应助 农村的 { 凡 户籍 为 农村  给予 入学补助 按 500元 }
";
    let folder = folder(policy, &[("r.csv", "学籍号,户籍\nS1,农村\n")]);
    let run = run(
        folder.path(),
        "zh",
        [
            "eval",
            "p.tiao",
            "-q",
            "--data",
            "r.csv",
            "--months",
            "2022-08..2024-10",
            "--data-date",
            "2022-09-01",
        ],
    );
    let results = ok(&run);
    let paid: Vec<&str> = results.lines().filter(|line| line.contains(",500.00,")).collect();
    assert_eq!(paid.len(), 1, "{results}");
    assert!(paid[0].contains("2022-09-01"), "{results}");
}

#[derive(Clone, Debug)]
struct Change {
    student: usize,
    month: u32,
    day: u32,
    status: usize,
}

const STATES: [&str; 6] = ["在籍", "休学", "复学", "留级", "退学", "转出"];

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_run_of_months_is_the_runs_of_its_months(
        students in vec((0..7usize, 0..4usize, 0..4usize, 0..3usize), 1..12),
        changes in vec((0..12usize, 1..13u32, 1..29u32, 0..6usize), 0..14),
        start in 1..13u32,
        count in 1..6usize,
    ) {
        let mut roster = String::from("学籍号,学籍状态,困难等级,证号,学校\n");
        for (at, (status, tier, id, school)) in students.iter().enumerate() {
            let status = STATES.get(*status).copied().unwrap_or("");
            let tier = ["A类", "B类", "不困难", ""][*tier];
            roster.push_str(&format!("S{at},{status},{tier},Z{id},X{school}\n"));
        }
        let mut register = String::from("学号,发生日期,变动后状态\n");
        for (student, month, day, status) in changes {
            let change = Change { student, month, day, status };
            let year = if change.month >= 9 { 2024 } else { 2025 };
            register.push_str(&format!("S{},{year}-{:02}-{:02},{}\n", change.student, change.month, change.day, STATES[change.status]));
        }
        let folder = folder(POLICY, &[("r.csv", roster.as_str()), ("y.csv", register.as_str())]);
        let months = months((2024, start), count);
        agree(folder.path(), &months, &["r.csv", "异动=y.csv"], &["--data-date", "2025-02-10"]);
    }
}
