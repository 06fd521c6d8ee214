//! Several documents of one policy: versions, amendments, repeals.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a failed test panics"
)]

use tiaoli_core::{
    ir::DocumentKind,
    session::{Analysis, Session},
    value::Date,
};

const BASE: &str = r#"政策 甲办法 {
    标题 "甲办法"
    施行 自 2022年1月1日
    原文文件 "jia.txt"
}
信息表 学生 { 学籍号 : 文本 识别号  户籍 : 城市、县镇、农村  困难 : 是否 }
标准 助学金标准 : 金额 每生每年 { 自 2022年1月1日 为 2000元 依据 第一条 }
资助项目 助学金 { 对象 学生 }
所称 受助范围 是指 困难
一、 总则 {
    应助 困难学生 { 原文 “对困难学生给予助学金” 凡 受助范围 给予 助学金 按 助学金标准 }
    不予 城市户籍 { 原文 “城市户籍不困难的不予资助” 凡 户籍 为 城市 且 非困难 不得给予 助学金 }
}
"#;
const SOURCE: &str = "一、总则。对困难学生给予助学金。城市户籍不困难的不予资助。\n";
const AMENDMENT: &str = r#"修改 甲办法 {
    标题 "关于调整甲办法的通知"
    文号 "甲〔2025〕1号"
    施行 自 2025年3月1日
    原文文件 "tiaozheng.txt"
}
标准 助学金标准 : 金额 每生每年 { 自 2025年3月1日 为 2300元 依据 第一条 }
所称 受助范围 是指 困难 或 户籍 为 农村
一、 调整 {
    不予 县镇户籍 { 原文 “县镇户籍不困难的不予资助” 凡 户籍 为 县镇 且 非困难 不得给予 助学金 }
    废止 城市户籍
        原文 “对城市户籍的限制不再执行”
}
"#;
const CHANGE: &str = "一、标准调整为2300元。县镇户籍不困难的不予资助；对城市户籍的限制不再执行。\n";

fn analyze(files: &[(&str, &str)]) -> Analysis {
    let mut session = Session::new();
    for (path, text) in files {
        if path.ends_with(".tiao") {
            session.set_policy(path, *text);
        } else {
            session.set_text(path, *text);
        }
    }
    session.analyze()
}

fn amended() -> Analysis {
    analyze(&[("jia.tiao", BASE), ("tz.tiao", AMENDMENT), ("jia.txt", SOURCE), ("tiaozheng.txt", CHANGE)])
}

fn codes(analysis: &Analysis) -> Vec<String> {
    analysis.diagnostics.iter().map(|one| format!("{} {}", one.code, one.message.zh)).collect()
}

fn day(year: i32, month: u8, day: u8) -> Date {
    Date::new(year, month, day).unwrap()
}

#[test]
fn an_amendment_replaces_adds_and_repeals() {
    let analysis = amended();
    assert!(!analysis.has_errors(), "{:#?}", codes(&analysis));
    let program = &analysis.program;
    let kinds: Vec<DocumentKind> = program.documents.iter().map(|document| document.kind).collect();
    assert_eq!(kinds, [DocumentKind::Policy, DocumentKind::Amendment]);
    let rule = |name: &str| program.rules.iter().find(|rule| rule.name.zh == name).unwrap();
    let (before, after) = (day(2025, 2, 28), day(2025, 3, 1));
    assert!(rule("城市户籍").effective.contains(before) && !rule("城市户籍").effective.contains(after));
    assert!(!rule("县镇户籍").effective.contains(before) && rule("县镇户籍").effective.contains(after));
    assert!(rule("困难学生").effective.contains(after));
    let [standard] = program.standards.as_slice() else { panic!("one standard") };
    let periods: Vec<_> = standard.values.iter().map(|dated| (dated.period.from, dated.period.to)).collect();
    assert_eq!(periods, [(Some(day(2022, 1, 1)), Some(before)), (Some(after), None)]);
    let [definition] = program.definitions.as_slice() else { panic!("one definition") };
    assert_eq!(definition.versions.len(), 2);
    assert_eq!(definition.versions[0].effective.to, Some(before));
}

#[test]
fn quotes_are_looked_up_in_the_text_of_their_document() {
    let analysis = amended();
    let texts = tiaoli_core::trace::traces(&analysis);
    assert_eq!(
        texts.iter().map(|trace| trace.path.as_str()).collect::<Vec<_>>(),
        ["jia.txt", "tiaozheng.txt"]
    );
    let orders: Vec<&str> = {
        let mut rules: Vec<_> = analysis.program.rules.iter().collect();
        rules.sort_by_key(|rule| rule.order);
        rules.iter().map(|rule| rule.name.zh.as_str()).collect()
    };
    assert_eq!(orders, ["困难学生", "城市户籍", "县镇户籍"]);
    let swapped = analyze(&[
        ("jia.tiao", BASE),
        ("tz.tiao", AMENDMENT),
        ("jia.txt", CHANGE),
        ("tiaozheng.txt", SOURCE),
    ]);
    assert!(codes(&swapped).iter().any(|code| code.starts_with("E0420")), "{:#?}", codes(&swapped));
}

#[test]
fn the_order_of_files_means_nothing() {
    let swapped =
        analyze(&[("z.tiao", BASE), ("a.tiao", AMENDMENT), ("jia.txt", SOURCE), ("tiaozheng.txt", CHANGE)]);
    assert_eq!(tiaoli_core::ir::dump(&swapped.program), tiaoli_core::ir::dump(&amended().program));
}

/// A 约束 says something of the rules of the days on which it holds, and nothing of others.
#[test]
fn constraints_of_other_days_make_no_condition_constant() {
    let base = "政策 甲办法 { 标题 \"甲办法\" 施行 自 2024年1月1日 }
信息表 学生 { 编号 : 文本 识别号  分数 : 整数  约束 分数 为 0 至 100 }
资助项目 助学金 { 对象 学生 }
应助 甲 { 凡 分数 超过 5 给予 助学金 按 每生每年100元 }
";
    let amendment =
        |from: &str, rest: &str| format!("修改 甲办法 {{ 标题 \"改甲办法\" 施行 {from} }}\n{rest}");
    let over = amendment("自 2024年6月1日 至 2024年12月31日", "信息表 学生 { 约束 分数 为 0 至 80 }");
    let rule = "不予 乙 { 凡 分数 超过 90 不得给予 助学金 }";
    let told = |from: &str| -> Vec<String> {
        let later = amendment(from, rule);
        let analysis = analyze(&[("0.tiao", base), ("1.tiao", &over), ("2.tiao", &later)]);
        assert!(!analysis.has_errors(), "{:#?}", analysis.diagnostics);
        let codes = analysis.diagnostics.iter().map(|one| one.code.to_string());
        codes.filter(|code| code.starts_with("W050")).collect()
    };
    assert_eq!(told("自 2025年2月1日"), [""; 0]);
    assert_eq!(told("自 2024年1月1日"), [""; 0], "it is true on days before the narrower bounds");
    assert_eq!(told("自 2024年7月1日 至 2024年9月30日"), ["W0503"]);
}
