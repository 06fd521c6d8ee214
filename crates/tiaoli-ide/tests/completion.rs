//! What is offered while somebody types: the text is newer than the snapshot and rarely whole.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "tests"
)]

mod support;

use support::{ZH, cursor, policy};
use tiaoli_diagnostics::Lang;
use tiaoli_ide::completion::{Completions, Item, Kind, complete, resolve};

/// What is offered at ‸ behind the sound part of a policy.
fn at(marked: &str) -> Completions {
    let (snapshot, file) = policy(ZH, None);
    let (text, offset) = cursor(&format!("{ZH}{marked}"));
    let found = complete(&snapshot, file, &text, offset);
    for item in &found.items {
        assert!(text.get(item.replace.clone()).is_some(), "{item:?}");
        assert!(item.replace.start <= offset && offset <= item.replace.end, "{item:?}");
    }
    found
}

fn labels(found: &Completions) -> Vec<&str> {
    found.items.iter().map(|item| item.label.as_str()).collect()
}

fn first(marked: &str, count: usize) -> Vec<String> {
    at(marked).items.into_iter().take(count).map(|item| item.label).collect()
}

fn one<'f>(found: &'f Completions, label: &str) -> &'f Item {
    let item = found.items.iter().find(|item| item.label == label);
    item.unwrap_or_else(|| panic!("{label} is not among {:?}", labels(found)))
}

fn has(marked: &str, wanted: &[&str]) {
    let found = at(marked);
    wanted.iter().for_each(|label| {
        assert!(labels(&found).contains(label), "{label} at {marked}: {:?}", labels(&found))
    });
}

fn has_not(marked: &str, unwanted: &[&str]) {
    let found = at(marked);
    unwanted.iter().for_each(|label| assert!(!labels(&found).contains(label), "{label} at {marked}"));
}

#[test]
fn declarations_begin_in_a_new_line() {
    has("‸", &["应助 …", "应助", "举例 …", "标准 …"]);
    has("一、 甲 {\n    ‸", &["应助 …", "职责 …"]);
    let found = at("yz‸");
    assert_eq!(found.items[0].label, "应助 …");
    assert_eq!((found.items[0].kind, found.items[0].snippet), (Kind::Snippet, true));
    assert_eq!(found.items[0].filter, "yz");
}

#[test]
fn the_rule_knows_its_clauses() {
    has("应助 乙 {\n    ‸\n}", &["原文", "凡", "给予", "除非"]);
    has_not("应助 乙 {\n    ‸\n}", &["不得给予", "列为", "责任单位"]);
    has("不予 乙 {\n    ‸", &["不得给予"]);
    has("比对 乙 学生 {\n    ‸", &["其中", "列为"]);
    has("应助 乙 {\n    凡 户籍 为 农村\n    ‸", &["给予", "且"]);
    has("应助 乙 {\n    凡 户籍 为 农村\n    给‸", &["给予"]);
    has("职责 乙 {\n    ‸", &["责任单位", "频次"]);
    has("职责 乙 {\n    频次 ‸", &["每年", "每学年", "定期"]);
    has("政策 乙 {\n    ‸\n}", &["标题", "原文文件"]);
}

#[test]
fn a_condition_begins_with_a_field() {
    for head in
        ["凡 ", "凡 户籍 为 农村 且 ", "凡 户籍 为 农村 或 (", "除非 ", "凡 同时符合下列条件：\n（一）"]
    {
        has(&format!("应助 乙 {{\n    {head}‸\n}}"), &["户籍", "涉农", "困难等级"]);
    }
    assert_eq!(first("应助 乙 {\n    凡 户‸", 1), ["户籍"]);
    assert_eq!(first("应助 乙 {\n    凡 hj‸", 1), ["户籍"]);
    assert_eq!(first("应助 乙 {\n    凡 huji‸", 1), ["户籍"]);
    assert_eq!(first("应助 乙 {\n    凡 hukou‸", 1), ["户籍"]);
}

#[test]
fn a_word_right_behind_a_keyword_is_looked_for_by_itself() {
    let found = at("应助 乙 {\n    凡户‸");
    let item = one(&found, "户籍");
    assert_eq!((item.insert.as_str(), item.replace.len()), (" 户籍", "户".len()));
    assert_eq!(item.filter, "户");
    assert_eq!(one(&at("应助 乙 {\n    给予助‸"), "助学金").insert, " 助学金");
    assert_eq!(one(&at("应助 乙 {\n    凡 户籍为农‸"), "农村").insert, " 农村");
    assert_eq!(one(&at("应助 乙 {\n    凡 户籍为‸"), "城市").insert, " 城市");
    assert_eq!(one(&at("应助 乙 {\n    凡 非涉‸"), "涉农").insert, "涉农");
}

#[test]
fn values_fit_the_field_they_are_compared_with() {
    assert_eq!(first("应助 乙 {\n    凡 户籍 为 ‸", 3), ["城市", "县镇", "农村"]);
    assert_eq!(first("应助 乙 {\n    凡 困难等级 不为 ‸", 3), ["A类", "B类", "不困难"]);
    assert_eq!(first("应助 乙 {\n    凡 户籍 属于 {城市、‸}", 3), ["城市", "县镇", "农村"]);
    assert_eq!(first("应助 乙 {\n    凡 转入 为 ‸", 2), ["是", "否"]);
    has("应助 乙 {\n    凡 年级 属于 ‸", &["资助年级", "一年级"]);
    has("应助 乙 {\n    凡 专业代码 属于 ‸", &["涉农专业", "610101 种子生产技术"]);
    has("应助 乙 {\n    凡 入学日期 不低于 ‸", &["2025年10月15日", "2025年9月1日"]);
    assert_eq!(first("应助 乙 {\n    凡 周岁(出生日期, 基准日) 超过 ‸", 1), ["年龄上限"]);
}

#[test]
fn codes_are_found_by_their_names_and_in_open_marks() {
    let found = at("应助 乙 {\n    凡 专业代码 为 zzsc‸");
    assert_eq!(one(&found, "610101 种子生产技术").insert, "\"610101\"");
    let found = at("应助 乙 {\n    凡 专业代码 为 \"61‸\"\n");
    let item = one(&found, "610101 种子生产技术");
    assert_eq!((item.insert.as_str(), item.replace.len(), item.filter.as_str()), ("\"610101\"", 4, "\"61"));
}

#[test]
fn operators_follow_an_operand() {
    assert_eq!(first("应助 乙 {\n    凡 户籍 ‸", 4), ["为", "不为", "属于", "不属于"]);
    has("应助 乙 {\n    凡 家庭收入 ‸", &["超过", "不满", "为"]);
    has("应助 乙 {\n    凡 涉农 ‸", &["且", "或"]);
    has("应助 乙 {\n    凡 学制 超过 3‸", &["年"]);
}

#[test]
fn arguments_fit_their_parameters() {
    let found = at("应助 乙 {\n    凡 满月数(‸");
    assert!(["出生日期", "入学日期", "基准日"].contains(&found.items[0].label.as_str()));
    has("应助 乙 {\n    凡 未填（‸", &["户籍"]);
    has("应助 乙 {\n    凡 应助(‸", &["助学金"]);
    has("应助 乙 {\n    凡 学校代码.‸", &["盟市"]);
    has_not("应助 乙 {\n    凡 学校代码.‸", &["户籍"]);
}

#[test]
fn benefits_standards_and_rules_have_their_places() {
    assert_eq!(first("应助 乙 {\n    给予 ‸", 1), ["助学金"]);
    assert_eq!(first("应助 乙 {\n    给予 zxj‸", 1), ["助学金"]);
    assert_eq!(first("应助 乙 {\n    给予 助学金 按 ‸", 1), ["助学金标准"]);
    has("不予 乙 {\n    不得给予 ‸", &["助学金", "全部"]);
    has("应助 乙 {\n    优先于 ‸", &["农村应助"]);
    has("应助 乙 {\n    依据 ‸", &["第一条"]);
    let found = at("应助 乙 {\n    给予 助学金 按 ‸");
    assert_eq!(found.items[0].detail, "标准 · 2300元/年");
}

#[test]
fn quotations_are_those_nobody_wrote_yet_first() {
    let found = at("不予 乙 {\n    原文 ‸");
    assert_eq!(found.items[0].insert, "“城市户籍的学生，不得给予助学金。”");
    let last = one(&found, "对农村户籍的学生发放助学金。");
    assert!(last.sort > found.items[0].sort && last.detail == "已经写了");
    let found = at("不予 乙 {\n    原文 “城市‸”");
    assert_eq!(found.items[0].insert, "“城市户籍的学生，不得给予助学金。”");
    assert_eq!(found.items[0].replace.len(), "“城市”".len());
    assert_eq!(first("原则要求 “xuexiao‸", 1), ["学校要认真负责。"]);
}

#[test]
fn tables_standards_and_dates() {
    has("信息表 乙 {\n    栏 : ‸", &["文本", "日期", "困难认定", "学校"]);
    has("信息表 乙 {\n    栏 : 文本 ‸", &["识别号", "敏感"]);
    has("标准 乙 : ‸", &["金额", "集合"]);
    has("标准 乙 : 金额 ‸", &["每生每年"]);
    has("标准 乙 : 金额 {\n    ‸", &["自"]);
    has("标准 乙 : 金额 {\n    自 ‸", &["2025年10月15日"]);
    has("标准 乙 : 金额 {\n    自 2024年1月1日 为 2000元 ‸", &["依据", "待核实"]);
    has("地方参数 年龄上限 : 整数 年 {\n    自 2024年1月1日 为 20‸", &["年"]);
    has("比对 乙 ‸", &["学生", "学校"]);
    has("资助项目 乙 {\n    发放 ‸", &["按月", "一次"]);
}

#[test]
fn examples_know_their_tables() {
    has("举例 \"乙\" {\n    ‸", &["基准日", "沿用", "学生 { … }", "助学金"]);
    has("举例 \"乙\" {\n    沿用 ‸", &["农村的"]);
    has("举例 \"乙\" {\n    学生 { ‸ }", &["户籍", "困难等级"]);
    has_not("举例 \"乙\" {\n    学生 { 户籍 农村 ‸ }", &["户籍", "城市"]);
    assert_eq!(first("举例 \"乙\" {\n    学生 { 户籍 ‸", 3), ["城市", "县镇", "农村"]);
    has("举例 \"乙\" {\n    助学金 ‸", &["应为"]);
    has("举例 \"乙\" {\n    助学金 应为 ‸", &["应助", "不予", "待补"]);
    has("举例 \"乙\" {\n    助学金 应为 应助 ‸", &["依据", "疑点", "缺"]);
    has("举例 \"乙\" {\n    助学金 应为 应助 依据 ‸", &["农村应助"]);
    has("举例 \"乙\" {\n    助学金 应为 待补 缺 {‸", &["户籍"]);
    has("英文名 {\n    ‸", &["困难认定", "家庭收入"]);
    has_not("英文名 {\n    ‸", &["户籍"]);
}

#[test]
fn an_english_text_is_completed_in_english() {
    has("deny b {\n    when ‸", &["hukou", "agricultural"]);
    has("deny b {\n    when hukou is not ‸", &["urban", "rural"]);
    has("deny b {\n    ‸", &["when", "deny", "quote"]);
    has("grant b {\n    give ‸", &["stipend"]);
    has("grant b {\n    give stipend at st‸", &["stipend_standard"]);
    let (snapshot, file) = policy(ZH, Some(Lang::En));
    let (text, offset) = cursor(&format!("{ZH}应助 乙 {{\n    给予 ‸"));
    let found = complete(&snapshot, file, &text, offset);
    assert_eq!((found.items[0].label.as_str(), found.items[0].detail.as_str()), ("助学金", "a benefit"));
}

#[test]
fn nothing_is_offered_in_comments_and_other_texts() {
    assert!(at("应助 乙 {\n    // 凡 ‸").items.is_empty());
    assert!(at("政策 乙 {\n    标题 \"关于‸").items.is_empty());
}

#[test]
fn documentation_is_told_on_demand() {
    let (snapshot, file) = policy(ZH, None);
    let found = at("应助 乙 {\n    凡 户‸");
    let text = resolve(&snapshot, file, one(&found, "户籍").id.as_ref().unwrap()).unwrap();
    assert!(text.contains("城市、县镇、农村"), "{text}");
    assert!(resolve(&snapshot, file, "keyword when").unwrap().contains("凡"));
    assert!(resolve(&snapshot, file, "function 周岁").unwrap().contains("周岁(从哪天, 到哪天)"));
    assert_eq!(resolve(&snapshot, file, "nonsense"), None);
}

#[test]
fn characters_beyond_the_first_plane_do_no_harm() {
    has("应助 𠮷 {\n    凡 𠮷 为 城市 且 户‸", &["户籍"]);
    let (snapshot, file) = policy(ZH, None);
    let text = "应助 𠮷 {\n    凡 𠮷𠮷户";
    for offset in 0..=text.len() + 2 {
        for item in complete(&snapshot, file, text, offset).items {
            assert!(text.get(item.replace).is_some());
        }
    }
}

#[test]
fn a_table_is_added_to_and_a_policy_stands_under_others() {
    has("信息表 ‸", &["学生"]);
    has("信息表 学生 ‸", &["增加"]);
    has_not("政策 乙 {\n    引入 ‸", &["", "文号"]);
    assert!(at("政策 乙 {\n    引入 ‸").items.iter().all(|item| !item.label.is_empty()));
}

#[test]
fn a_date_that_is_begun_goes_on_with_its_days() {
    has_not("政策 乙 {\n    施行 自 ‸", &["文号", "标题"]);
    has("政策 乙 {\n    施行 自 2025年9月‸", &["2025年9月1日", "2025年9月30日"]);
}
