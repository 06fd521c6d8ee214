//! What the file for next month says of each ruling: used, not used, and why.

#![allow(clippy::unwrap_used, reason = "a failed test panics")]

use std::fs;

use tiaoli_tests::binary::run;

const POLICY: &str = "政策 例 { 施行 自 2022年1月1日 }
信息表 学生 { 学籍号 : 文本 识别号  户籍 : 城市、农村、县镇  退学 : 是否  待核 : 是否 }
资助项目 助学金 { 对象 学生  发放 按月 }
应助 农村的 { 凡 户籍 为 农村  给予 助学金 按 200元/月 }
暂缓 待核的 { 凡 待核  暂缓发放 助学金 待 \"核实\" }
不予 退学的 { 凡 退学  不得给予 助学金 }
";

const ROSTER: &str = "学籍号,户籍,退学,待核\nS1,农村,否,否\nS2,城市,是,否\nS3,,否,否\nS4,农村,否,是\n";

#[test]
fn the_file_for_next_month_says_why_a_ruling_was_not_used() {
    let folder = tempfile::tempdir().unwrap();
    let rulings = [
        ("S1,助学金,不予,纪要,王五,2024-10-08,", "没有用上：按规则应予资助，人工处理不能改成不予"),
        (
            "S2,助学金,给予 每生每月100元,纪要,王五,2024-10-08,",
            "没有用上：按规则是不予，人工处理不能推翻不予",
        ),
        ("S3,助学金,不予,纪要,王五,2024-10-08,", "用上，但还缺 户籍，结果仍是待补"),
        (
            "S4,助学金,解除暂缓 待核的,纪要,王五,2025-10-18,",
            "没有用上：处理日期2025年10月18日在基准日以后，请核对年份",
        ),
        ("S4,助学金,解除暂缓 待核的,纪要,王五,2024-10-08,2024-11-01", "没有用上：自2024年11月1日起才适用"),
    ];
    let rows: Vec<&str> = rulings.iter().map(|(row, _)| *row).collect();
    let table = format!("识别号,项目,处理,依据,处理人,处理日期,适用自\n{}\n", rows.join("\n"));
    for (name, text) in [("p.tiao", POLICY), ("r.csv", ROSTER), ("k.csv", table.as_str())] {
        fs::write(folder.path().join(name), text).unwrap();
    }
    let args = "eval p.tiao --data r.csv --as-of 2024-10-21 --rulings k.csv --rulings-out n.csv -o o.csv";
    let output = run(folder.path(), "zh", args.split(' '));
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(0), "{told}");
    assert_eq!(told.matches("请核对 E0693").count(), 1, "{told}");
    assert!(told.contains("处理日期是2025年10月18日，在所算的2024年10月21日以后"), "{told}");
    let summary =
        "用上 1 条、处理日期在基准日以后没有用（以前就适用的写上“适用自”） 1 条、还没有到适用的日子 1 条";
    assert!(told.contains(summary) && !told.contains("这次不必用"), "{told}");
    let next = fs::read_to_string(folder.path().join("n.csv")).unwrap();
    let carried: Vec<&str> = next.lines().skip(1).collect();
    assert_eq!(carried.len(), rulings.len(), "{next}");
    for (line, (_, why)) in carried.iter().zip(rulings) {
        assert!(line.ends_with(why), "{line}: {why}");
    }
}
