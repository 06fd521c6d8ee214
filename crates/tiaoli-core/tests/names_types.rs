//! Names, types and units: what is told, and where the caret stands.
#![allow(clippy::indexing_slicing, reason = "a failed test panics")]

mod support;

use support::{TABLES, analyze, check, found};
use tiaoli_core::ir::{self, ExprKind, SetExpr, Type};

fn deny(condition: &str) -> String {
    format!("不予 甲 {{ 凡 {condition} 不得给予 助学金 }}")
}

fn one(condition: &str, code: &str, caret: &str) {
    assert_eq!(check(&deny(condition)), [(code.to_owned(), caret.to_owned())], "{condition}");
}

fn good(condition: &str) -> ir::Program {
    let analysis = analyze(&format!("{TABLES}{}", deny(condition)), &[]);
    assert_eq!(found(&analysis, true), [], "{condition}");
    (*analysis.program).clone()
}

fn dumped(condition: &str) -> String {
    let program = good(condition);
    let text = ir::dump(&program);
    let when = text.lines().find(|line| line.starts_with("  when Some")).unwrap_or_default();
    when.split(" unless ").next().unwrap_or_default().to_owned()
}

#[test]
fn one_mistake_gives_one_message() {
    one("户藉 为 城市", "E0202", "户藉");
    one("户籍 为 成市", "E0203", "成市");
    one("户籍 为 城市且非涉农", "E0206", "城市且非涉农");
    one("困难等级 为 B类及以上", "E0206", "B类及以上");
    one("户籍 为 50", "E0301", "50");
    one("户籍 为 \"城市\"", "E0301", "\"城市\"");
    one("户籍 为 城市 以上", "E0306", "户籍 为 城市 以上");
    one("专业代码 为 涉农专业", "E0310", "涉农专业");
    one("城市 且 涉农", "E0212", "城市");
    one("在校情况 为 是", "E0203", "是");
    one("在校情况", "E0304", "在校情况");
    one("学制 超过 3月", "E0302", "3月");
    one("收入 超过 500元/月", "E0303", "500元/月");
    one("周岁(入学日期) 超过 3", "E0307", "周岁(入学日期)");
    one("学校.名称 为 \"x\"", "E0202", "名称");
    one("专业代码 属于 年级", "E0301", "年级");
}

/// The condition after its one message's first fix.
fn mended(condition: &str, code: &str, expected: &str) {
    let text = format!("{TABLES}{}", deny(condition));
    let analysis = analyze(&text, &[]);
    let errors: Vec<_> = analysis.diagnostics.iter().filter(|one| one.is_error()).collect();
    assert_eq!(errors.iter().map(|one| one.code.as_str()).collect::<Vec<_>>(), [code], "{condition}");
    let mut fixed = text.clone();
    let mut edits = errors[0].fixes[0].edits.clone();
    edits.sort_by_key(|edit| std::cmp::Reverse(edit.at.span.start));
    for edit in edits {
        fixed.replace_range(edit.at.span.range(), &edit.new_text);
    }
    assert_eq!(fixed, format!("{TABLES}{}", deny(expected)));
    assert_eq!(found(&analyze(&fixed, &[]), true), [], "{expected}");
}

#[test]
fn what_was_meant_is_written_for_the_reader() {
    mended("专业代码 为 空", "E0201", "未填(专业代码)");
    mended("专业代码 不为 空白", "E0201", "已填(专业代码)");
    mended("户籍 为 没有", "E0201", "未填(户籍)");
    mended("学制 超过 24个月", "E0302", "学制 超过 2年");
    mended("收入 超过 每年500元", "E0201", "收入 超过 500元/年");
}

#[test]
fn values_after_or() {
    mended("户籍 为 城市 或 县镇", "E0104", "户籍 属于 {城市、县镇}");
    mended("户籍 为 城市 或 县镇 或 农村", "E0104", "户籍 属于 {城市、县镇、农村}");
    mended("户籍 不为 城市 或 县镇", "E0104", "户籍 不属于 {城市、县镇}");
    mended("户籍 为 城市 或 县镇 或 涉农", "E0104", "户籍 属于 {城市、县镇} 或 涉农");
    mended("涉农 且 户籍 为 城市 或 县镇", "E0104", "涉农 且 户籍 属于 {城市、县镇}");
    mended("年级 为 一年级 或 二年级", "E0104", "年级 为 一、二年级");
    mended("困难等级 为 A类 或 B类", "E0104", "困难等级 属于 {A类、B类}");
    mended("学制 为 2年 或 3年", "E0104", "学制 属于 {2年、3年}");
    mended("学校.盟市 为 甲市 或 乙市", "E0104", "学校.盟市 属于 {“甲市”、“乙市”}");
    mended("学校.盟市 为 “甲市” 或 “乙市”", "E0104", "学校.盟市 属于 {“甲市”、“乙市”}");
    assert_eq!(check(&deny("户籍 为 城市 或 涉农")), []);
}

#[test]
fn words_written_as_one() {
    mended("学制为3以上", "E0206", "学制 为 3 以上");
    mended("年级 为 一年级或二年级", "E0206", "年级 为 一、二年级");
    mended("户籍为城市或县镇", "E0206", "户籍 为 城市、县镇");
    mended("涉农且学制为2至3", "E0206", "涉农 且 学制 为 2 至 3");
    // The keyword at the front is part of the same slip.
    let text = format!("{TABLES}不予 甲 {{ 凡涉农且学制为3以上 不得给予 助学金 }}");
    let analysis = analyze(&text, &[]);
    let fixes: Vec<&str> = analysis
        .diagnostics
        .iter()
        .filter(|one| one.is_error())
        .flat_map(|one| one.fixes.iter().flat_map(|fix| fix.edits.iter().map(|edit| edit.new_text.as_str())))
        .collect();
    assert_eq!(fixes, ["凡 涉农 且 学制 为 3 以上"]);
}

#[test]
fn texts_lists_and_grades() {
    mended("学校.盟市 为 甲市", "E0201", "学校.盟市 为 “甲市”");
    mended("专业代码 属于 农专业", "E0201", "专业代码 属于 涉农专业");
    one("年级 为 高一", "E0315", "高一");
    let taken = "职责 学校 { 责任单位 学校 }";
    let text = format!("{TABLES}{taken}");
    let analysis = analyze(&text, &[]);
    let taken = analysis.diagnostics.iter().find(|one| one.code == tiaoli_diagnostics::Code::E0205).unwrap();
    assert_eq!(taken.message.zh, "“学校”已经是信息表的名称，不能再作职责的名称");
}

#[test]
fn a_name_unknown_in_many_places_is_told_once() {
    let rules: String = ["甲", "乙", "丙", "丁", "戊"]
        .map(|name| format!("不予 {name} {{ 凡 涉农 不得给予 津贴 }}\n"))
        .concat();
    let analysis = analyze(&format!("{TABLES}{rules}"), &[]);
    let errors: Vec<_> = analysis.diagnostics.iter().filter(|one| one.is_error()).collect();
    let [one] = errors.as_slice() else { panic!("{errors:#?}") };
    assert_eq!(one.message.zh, "没有叫“津贴”的资助项目（共5处）");
    assert_eq!(one.related.len(), 3);
    assert_eq!(one.related[2].text.zh, "这里也是；还有1处没有列出");
}

#[test]
fn what_a_missing_file_declares_is_not_told_as_unknown() {
    let text = format!("引用 \"缺.tiao\"\n{TABLES}不予 甲 {{ 凡 某情形 且 涉农 不得给予 某津贴 }}");
    let analysis = analyze(&text, &[]);
    let errors: Vec<_> = analysis.diagnostics.iter().filter(|one| one.is_error()).collect();
    let [one] = errors.as_slice() else { panic!("{errors:#?}") };
    assert_eq!(one.code, tiaoli_diagnostics::Code::E0211);
    assert!(one.help.as_ref().unwrap().zh.contains("2处问题没有列出"), "{one:#?}");
}

#[test]
fn what_stands_for_what() {
    assert!(dumped("非涉农").contains("not(涉农/涉农)"));
    assert!(dumped("非学期中转入").contains("not("));
    assert_eq!(dumped("学期中转入 为 否"), dumped("非 学期中转入"));
    // The first named tier is the greatest.
    assert!(
        dumped("困难等级 为 B类 以上").contains("in {Enum(EnumId(0), 0):Enum(EnumId(0)), Enum(EnumId(0), 1)")
    );
    assert!(
        dumped("困难等级 不满 B类").contains("in {Enum(EnumId(0), 2):Enum(EnumId(0)), Enum(EnumId(0), 3)")
    );
    assert_eq!(dumped("困难等级 不低于 B类"), dumped("困难等级 为 B类 以上"));
    assert_eq!(dumped("年级 为 一、二年级"), dumped("年级 属于 {一年级、二年级}"));
    assert_eq!(dumped("年级 为 1、2"), dumped("年级 为 一、二年级"));
    assert!(dumped("困难认定.A类 为 困难等级").contains("Equal"));
    assert_eq!(dumped("户籍 不为 城市、县镇"), dumped("户籍 不属于 {城市、县镇}"));
    assert!(dumped("特殊群体 为 低保").contains(".special_groups in {"));
    assert!(dumped("学校.盟市 为 \"x\"").contains(".学校->学校.league"));
}

#[test]
fn numbers_take_the_unit_of_the_other_side() {
    let program = good("第几学期(入学日期, 基准日) 超过 学制 × 2 且 收入 超过 0.6万元 且 收入 不超过 8000");
    let money = Type::Money(ir::PayPeriod::Year);
    let values: Vec<String> = program
        .exprs
        .iter()
        .filter(|expr| expr.ty == money)
        .filter_map(|expr| match &expr.kind {
            ExprKind::Const(value) => value.as_number().map(|number| number.to_string()),
            _ => None,
        })
        .collect();
    // The first is the standard of the tables.
    assert_eq!(values, ["2000", "6000", "8000"]);
}

#[test]
fn months_are_bounds_of_days() {
    assert!(dumped("入学日期 为 2023年9月").contains(" in {Date(Date(19601)):Date..Date(Date(19630)):Date}"));
    assert!(dumped("入学日期 超过 2023年9月").contains("Greater Date(Date(19630))"));
    assert!(dumped("入学日期 不低于 2023年9月").contains("GreaterEqual Date(Date(19601))"));
    assert!(
        dumped("入学日期 为 2023年9月 至 2023年10月")
            .contains("Date(Date(19601)):Date..Date(Date(19661)):Date")
    );
    assert!(dumped("入学日期 为 2023年秋季学期").contains("Date(Date(19601)):Date..Date(Date(19782)):Date"));
}

#[test]
fn sets_have_many_sources() {
    let program = good("专业代码 属于 涉农专业 于 入学日期 且 年级 属于 资助年级 且 专业代码 属于 学校.代码");
    let sets: Vec<&SetExpr> = program
        .exprs
        .iter()
        .filter_map(|expr| match &expr.kind {
            ExprKind::In { set, .. } => Some(set),
            _ => None,
        })
        .collect();
    assert!(matches!(sets[1], SetExpr::Catalog { on: Some(_), .. }), "{sets:?}");
    assert!(matches!(sets[2], SetExpr::Standard { on: None, .. }), "{sets:?}");
    assert!(matches!(sets[3], SetExpr::Column(_)), "{sets:?}");
}

#[test]
fn broken_declarations_are_declared_all_the_same() {
    // The head of the broken standard can be read, so its uses stay silent.
    let text = "标准 新标准 : 金额 每生每年 { 自 为 }\n应助 乙 { 凡 涉农 给予 助学金 按 新标准 }";
    let codes: Vec<String> = check(text).into_iter().map(|(code, _)| code).collect();
    assert!(codes.iter().all(|code| code.starts_with("E01")), "{codes:?}");
    assert!(!codes.is_empty());
}

#[test]
fn names_of_both_languages_are_known_everywhere() {
    let text = deny("hukou is urban or 困难等级 is not_poor or hardship is B or more");
    assert_eq!(check(&text), []);
    let renamed = "英文名 { 助学金标准 rate  学校.代码 code  涉农 agricultural  助学金 stipend }\n\
        应助 乙 { 凡 agricultural 且 户籍 为 城市 给予 stipend 按 rate }";
    assert_eq!(check(renamed), []);
}

#[test]
fn a_definition_may_have_versions() {
    let text = "所称 重点 是指 户籍 为 城市 施行 自 2022年1月1日\n所称 重点 是指 户籍 为 农村 施行 自 2024年1月1日\n";
    let analysis = analyze(&format!("{TABLES}{text}{}", deny("重点")), &[]);
    assert_eq!(found(&analysis, true), []);
    let definition =
        analysis.program.definitions.iter().find(|definition| definition.name.zh == "重点").unwrap();
    assert_eq!(definition.versions.len(), 2);
    assert_eq!(definition.versions[0].effective.to, tiaoli_core::value::Date::new(2023, 12, 31));
}
