//! What the oracle, the property tests and the suites once found wrong.

use std::sync::Arc;

use tiaoli_core::{
    decision::Decision,
    plan::{Plan, PlanOptions},
    session::Analysis,
    value::Date,
};
use tiaoli_diagnostics::Lang;
use tiaoli_syntax::{FormatOptions, collect_names, format};
use tiaoli_tests::{
    policy,
    run::{self, Sheet},
};

const HEAD: &str = "政策 试写 { 施行 自 2020年1月1日 }
信息表 学生 { 编号 : 文本 识别号  户籍 : 城市、县镇  甲 : 是否  乙 : 是否  丙 : 是否  结余 : 整数  评分 : 整数  年级 : 年级  入学日期 : 日期 }
";

fn analyze(rest: &str) -> Analysis {
    let analysis = policy::analyze(&[("p.tiao", &format!("{HEAD}{rest}"))], &[]);
    assert!(!analysis.has_errors(), "{:#?}", policy::errors(&analysis));
    analysis
}

/// The decision of one row of CSV.
fn decide(analysis: &Analysis, csv: &str, as_of: (i32, u8, u8)) -> Decision {
    let as_of = Date::new(as_of.0, as_of.1, as_of.2).unwrap();
    let plan = Arc::new(Plan::new(analysis.program.clone(), PlanOptions { as_of, ..PlanOptions::default() }));
    let sheets = [Sheet { table: String::from("学生"), csv: csv.to_owned() }];
    run::evaluate(&plan, &analysis.program, &sheets).unwrap().rows.remove(0).decision
}

fn names(sets: &[Vec<tiaoli_core::ir::Name>]) -> Vec<String> {
    sets.iter().map(|set| set.iter().map(|name| name.zh.as_str()).collect::<Vec<_>>().join("+")).collect()
}

const OCTOBER: (i32, u8, u8) = (2024, 10, 15);

/// The search stopped at the size of the smallest set that settles, though others of more fields do not contain it.
#[test]
fn may_settle_names_sets_of_different_sizes() {
    let analysis = analyze(
        "资助项目 助学金 { 对象 学生  发放 按月 }
         不予 某 { 凡 甲 或 (乙 且 丙)  不得给予 助学金 }",
    );
    let decision = decide(&analysis, "编号\n1\n", OCTOBER);
    assert_eq!(names(&decision.missing), ["甲+乙+丙"]);
    assert_eq!(names(&decision.may_settle), ["甲", "乙+丙"]);
}

/// A field that is only asked to be filled settles the decision when it is filled, whatever its value.
#[test]
fn a_field_that_only_has_to_be_filled_may_settle() {
    let analysis = analyze(
        "资助项目 助学金 { 对象 学生  发放 按月 }
         应助 某 { 凡 甲 或 已填(乙)  给予 助学金 按 200元/月 }",
    );
    let decision = decide(&analysis, "编号\n1\n", OCTOBER);
    assert_eq!(names(&decision.missing), ["甲"]);
    assert_eq!(names(&decision.may_settle), ["甲", "乙"]);
}

/// 未填(结余) is false once 结余 is known: 评分 is then not needed.
#[test]
fn missing_is_the_smallest_set_that_settles_once_filled() {
    let analysis = analyze(
        "资助项目 助学金 { 对象 学生  发放 按月 }
         不予 某 { 凡 未填(结余)  除非 评分 不超过 结余  不得给予 助学金 }",
    );
    assert_eq!(names(&decide(&analysis, "编号\n1\n", OCTOBER).missing), ["结余"]);
}

/// The values of a missing date are cut where a standard read at that date changes, not only where conditions do.
#[test]
fn a_standard_at_a_missing_date_has_all_its_values() {
    let analysis = analyze(
        "资助项目 助学金 { 对象 学生  发放 按月  重复享受 就高不重复 }
         标准 旧标准 : 金额 每生每月 { 自 2024年9月1日 为 80元  自 2025年3月1日 为 275元 }
         应助 某 { 凡 已填(编号)  给予 助学金 按 旧标准 于 入学日期 }
         应助 另 { 凡 甲  给予 助学金 按 200元/月 }",
    );
    let decision = decide(&analysis, "编号\n1\n", OCTOBER);
    assert_eq!(names(&decision.missing), ["甲+入学日期"]);
}

/// Which of two grants pays more depends on a missing field, but neither pays in this month: none of them decides.
#[test]
fn grants_stand_in_source_order_when_none_decides_in_every_completion() {
    let analysis = analyze(
        "资助项目 助学金 { 对象 学生  发放 按月 于 9至11月  重复享受 就高不重复 }
         等级 档次 由重到轻 高档、低档
         信息表 家庭 { 号 : 文本 识别号  家庭档次 : 档次 }
         资助项目 补助 { 对象 家庭  发放 按月 于 9至11月  重复享受 就高不重复 }
         标准 分档标准 : 金额 每生每月 按 档次 { 自 2020年1月1日 { 高档 275元、低档 80元 } }
         应助 丁 { 凡 已填(号)  给予 补助 按 200元/月 }
         应助 戊 { 凡 已填(号)  给予 补助 按 分档标准 }
         英文名 { 丁 r1 戊 r2 }",
    );
    let as_of = Date::new(2024, 12, 1).unwrap();
    let plan = Arc::new(Plan::new(analysis.program.clone(), PlanOptions { as_of, ..PlanOptions::default() }));
    let sheets = [Sheet { table: String::from("家庭"), csv: String::from("号\n1\n") }];
    let decision = run::evaluate(&plan, &analysis.program, &sheets).unwrap().rows.remove(0).decision;
    let rules: Vec<&str> =
        decision.rules.iter().map(|rule| policy::decider(&analysis.program, rule).en.as_str()).collect();
    assert_eq!(
        (decision.amount.map(|amount| amount.to_string()), rules),
        (Some(String::from("0.00")), vec!["r1", "r2"])
    );
}

/// `（三）… {三、四年级} … {二、三年级}` was taken for the heading 三、 of an article.
#[test]
fn a_set_of_grades_in_a_list_is_no_heading() {
    analyze(
        "资助项目 助学金 { 对象 学生  发放 按月 }
         不予 某 {
             凡 同时符合下列条件：
                 （一）甲；
                 （二）年级 不属于 {三、四年级} 且 年级 属于 {二、三、五年级}。
             不得给予 助学金
         }",
    );
}

/// The key of a catalog is a column of its files, although a field of the same name has an English name.
#[test]
fn translating_keeps_the_key_of_a_catalog() {
    let text = "目录 专业目录 键 代码 {\n    自 2020年1月1日 来自 \"c.csv\" 依据 第二条\n}\n英文名 {\n    代码 code\n}\n";
    let tree = tiaoli_syntax::parse(tiaoli_diagnostics::FileId(0), text).file;
    let names = collect_names(&[&tree]);
    let english = format(text, &FormatOptions { lang: Some(Lang::En), names: &names }).text;
    assert!(english.contains("key 代码"), "{english}");
}

/// One mistake gave two messages: one about the text, one about what was left of the condition.
#[test]
fn what_is_left_of_a_broken_condition_needs_no_message() {
    for (condition, code) in
        [("年级 一年级", "E0101"), ("评分 为 1、2 以上", "E0128"), ("户籍 为 城市 或 县镇", "E0104")]
    {
        let text = format!(
            "{HEAD}资助项目 助学金 {{ 对象 学生  发放 按月 }}\n不予 某 {{\n    凡 {condition}\n    不得给予 助学金\n}}\n"
        );
        let analysis = policy::analyze(&[("p.tiao", &text)], &[]);
        let codes: Vec<&str> =
            analysis.diagnostics.iter().filter(|one| one.is_error()).map(|one| one.code.as_str()).collect();
        assert_eq!(codes, [code], "{condition}: {:#?}", policy::errors(&analysis));
    }
}

/// What a grant pays was no question while it asked for a field to be filled that was not.
#[test]
fn the_amount_of_a_grant_matters_once_the_field_it_asks_for_is_filled() {
    let analysis = analyze(
        "资助项目 助学金 { 对象 学生  发放 按月 }
         应助 某 { 凡 已填(结余)  给予 助学金 按 100元/月 × 评分 }
         不予 别 { 凡 甲 且 结余 超过 5  不得给予 助学金 }",
    );
    let decision = decide(&analysis, "编号\n1\n", OCTOBER);
    assert_eq!(names(&decision.missing), ["甲+结余+评分"]);
}
