//! One benefit declared several times, by layers or by versions: what names it, and how it is paid.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a failed test panics")]

use std::{fs, path::Path};

use tiaoli_tests::binary::run;

const UPPER: &str = "政策 国 { 标题 \"国\" 施行 自 2022年1月1日 }\n信息表 学生 { 学号 : 文本 识别号  农村 : 是否  困难 : 是否  火 : 是否 }\n";
const LOWER: &str = "政策 区 { 标题 \"区\" 施行 自 2022年1月1日 引入 国 }\n引用 \"../国.tiao\"\n";

fn folder(upper: &str, lower: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("区")).unwrap();
    let put = |name: &str, text: String| fs::write(folder.path().join(name), text).unwrap();
    put("国.tiao", format!("{UPPER}{upper}"));
    put("区/区.tiao", format!("{LOWER}{lower}"));
    put("名册.csv", "学号,农村,困难,火\n1,是,是,是\n2,是,否,否\n3,否,否,否\n".to_owned());
    folder
}

fn amounts(folder: &Path, args: &[&str]) -> Vec<String> {
    let output = run(folder, "zh", ["eval", "区", "--data", "名册.csv", "-q"].iter().chain(args));
    let text = String::from_utf8(output.stdout).unwrap();
    let cells = text.lines().skip(1).map(|line| line.split(',').collect::<Vec<_>>());
    cells.map(|cells| format!("{} {}", cells[1], cells[5])).collect()
}

/// One benefit in two layers is one benefit: whatever names it means both declarations.
#[test]
fn a_ruling_about_a_benefit_of_several_layers_is_gone_by() {
    let folder = folder(
        "资助项目 补助 { 对象 学生  发放 按月 }\n标准 基准 : 金额 每生每年 { 自 2022年1月1日 为 3600元 依据 \"x\" }\n应助 甲 { 凡 困难 给予 补助 按 基准 }\n",
        "资助项目 补助 { 对象 学生  发放 按月 }\n标准 基准 : 金额 每生每年 { 自 2022年1月1日 为 2400元 依据 \"y\" }\n暂缓 丁 { 凡 火 暂缓发放 补助 待 \"核实\" }\n",
    );
    let rulings = "识别号,项目,处理,依据,处理人,处理日期,有效期至\n1,补助,解除暂缓 丁,函,甲,2024-09-01,2025-08-31\n2,补助,给予 基准,函,甲,2024-09-01,2025-08-31\n3,,给予 100元/月,函,甲,2024-09-01,2025-08-31\n";
    fs::write(folder.path().join("处理.csv"), rulings).unwrap();
    let day = ["--as-of", "2024-10-15", "--rulings", "处理.csv"];
    assert_eq!(
        amounts(folder.path(), &day),
        ["1 300.00", "2 200.00", "3 100.00"],
        "the nearest 基准 is meant"
    );
    let explain = ["explain", "区", "--data", "名册.csv", "--as-of", "2024-10-15", "--key", "1"];
    let one = run(folder.path(), "zh", explain.iter().chain(&["--benefit", "补助"]));
    assert!(String::from_utf8(one.stdout).unwrap().contains("暂缓"));
    let unknown = run(folder.path(), "zh", explain.iter().chain(&["--benefit", "补贴"]));
    let told = String::from_utf8(unknown.stderr).unwrap();
    assert_eq!(told.matches("补助").count(), 1, "{told}");
}

/// A benefit is paid as the layer says whose rule decides.
#[test]
fn what_one_layer_pays_once_another_may_pay_every_month() {
    let months = ["--months", "2024-09..2024-11"];
    let once_below = folder(
        "资助项目 补助 { 对象 学生  发放 按月 }\n应助 甲 { 凡 困难 给予 补助 按 100元/月 }\n",
        "资助项目 补助 { 对象 学生  发放 一次 }\n应助 乙 { 凡 农村 除非 困难 给予 补助 按 500元 }\n",
    );
    let paid = amounts(once_below.path(), &months);
    assert_eq!(paid[..6], ["1 100.00", "1 100.00", "1 100.00", "2 500.00", "2 0.00", "2 0.00"]);
    let once_above = folder(
        "资助项目 补助 { 对象 学生  发放 一次 }\n应助 甲 { 凡 困难 给予 补助 按 500元 }\n",
        "资助项目 补助 { 对象 学生  发放 按月 }\n",
    );
    let paid = amounts(once_above.path(), &months);
    assert_eq!(paid[..3], ["1 500.00", "1 0.00", "1 0.00"]);
}

/// An amendment may change how a benefit is paid; a rule is held against every version it meets.
#[test]
fn a_changed_rhythm_counts_from_its_day() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("区")).unwrap();
    let put = |name: &str, text: String| fs::write(folder.path().join("区").join(name), text).unwrap();
    fs::write(folder.path().join("名册.csv"), "学号,农村,困难,火\n1,是,是,是\n").unwrap();
    let policy = |rhythm: &str, amount: &str| {
        format!(
            "{UPPER}资助项目 补助 {{ 对象 学生  发放 {rhythm} }}\n应助 甲 {{ 凡 困难 给予 补助 按 {amount} }}\n"
        )
    };
    let amendment = |rhythm: &str, rules: &str| {
        format!(
            "修改 国 {{ 标题 \"改\" 施行 自 2024年10月1日 }}\n资助项目 补助 {{ 对象 学生  发放 {rhythm} }}\n{rules}"
        )
    };
    let months = ["--months", "2024-09..2024-12"];

    put("国.tiao", policy("按月", "500元"));
    put("改.tiao", amendment("一次", ""));
    assert_eq!(amounts(folder.path(), &months), ["1 500.00", "1 500.00", "1 0.00", "1 0.00"]);

    put("国.tiao", policy("一次", "500元"));
    put("改.tiao", amendment("按月", "应助 甲 { 凡 困难 给予 补助 按 100元/月 }\n"));
    assert_eq!(amounts(folder.path(), &months), ["1 500.00", "1 100.00", "1 100.00", "1 100.00"]);

    put("国.tiao", policy("按月", "100元/月"));
    put("改.tiao", amendment("按学期", ""));
    let told = run(folder.path(), "zh", ["check", "区"]);
    let told = String::from_utf8(told.stdout).unwrap() + &String::from_utf8(told.stderr).unwrap();
    assert_eq!(told.matches("错误 E0303").count(), 1, "{told}");
}
