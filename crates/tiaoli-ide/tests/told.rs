//! What is told about the word under the pointer, inside brackets, and between the words.

#![allow(clippy::unwrap_used, clippy::panic, clippy::string_slice, reason = "tests")]

mod support;

use support::{ZH, cursor, policy, shipped};
use tiaoli_diagnostics::Lang;
use tiaoli_ide::{Snapshot, hover::hover, inlay::hints, signature::signature};

/// What is told about the first place of a text, in a policy.
fn about(snapshot: &Snapshot, path: &str, context: &str, word: &str) -> String {
    let file = snapshot.file(path).unwrap();
    let text = snapshot.text(file);
    let start = text.find(context).unwrap_or_else(|| panic!("{context}"));
    let at = start + context.find(word).unwrap();
    let told = hover(snapshot, file, at + 1).unwrap_or_else(|| panic!("nothing about {word} in {context}"));
    assert!(told.at.span.range().contains(&at), "{word}");
    format!("[{}]\n{}", told.at.span.text(text), told.text)
}

fn all(lang: Lang, places: &[(&str, &str)]) -> String {
    let (snapshot, _) = policy(ZH, Some(lang));
    let told = places.iter().map(|(context, word)| about(&snapshot, "policy.tiao", context, word));
    told.collect::<Vec<_>>().join("\n\n========\n\n")
}

const PLACES: &[(&str, &str)] = &[
    ("凡 户籍 为 农村", "户籍"),
    ("凡 户籍 为 农村", "农村"),
    ("凡 户籍 为 农村", "凡"),
    ("且 家庭收入 不满", "不满"),
    ("按 助学金标准", "助学金标准"),
    ("给予 助学金 按", "助学金"),
    ("应助 农村应助", "农村应助"),
    ("应助 农村应助", "应助"),
    ("所称 涉农", "涉农"),
    ("属于 涉农专业", "涉农专业"),
    ("地方参数 年龄上限", "年龄上限"),
    ("助学金 应为 应助 200元", "应助"),
    ("身份证号 又称", "身份证号"),
    ("原文 “对农村户籍的学生发放助学金。”", "对农村"),
    ("专业代码 \"610101\"", "610101"),
    ("自 2025年3月1日 为", "2025"),
    ("为 2300元 依据", "2300"),
    ("政策 测试助学金", "测试助学金"),
];

#[test]
fn told_in_chinese() {
    insta::assert_snapshot!(all(Lang::Zh, PLACES));
}

#[test]
fn told_in_english() {
    insta::assert_snapshot!(all(Lang::En, PLACES));
}

#[test]
fn an_amount_is_told_as_the_benefit_pays_that_goes_by_it() {
    let text = format!(
        "{ZH}\n标准 取暖标准 : 金额 每生每学期 {{\n    自 2024年1月1日 为 333元 依据 第一条\n}}\n\
        资助项目 取暖补助 {{\n    对象 学生\n    发放 按学期\n}}\n\
        应助 取暖 {{\n    凡 户籍 为 农村\n    给予 取暖补助 按 取暖标准\n}}\n"
    );
    let (before, _) = policy(&text, Some(Lang::Zh));
    let told = about(&before, "policy.tiao", "为 333元", "333");
    assert!(told.contains("取暖补助") && !told.contains("“助学金”"), "{told}");
}

#[test]
fn the_notice_is_told() {
    let snapshot = shipped("neimenggu/notice.tiao");
    let path = snapshot.analysis.files.iter().find(|file| file.path.ends_with("neimenggu/notice.tiao"));
    let path = path.unwrap().path.clone();
    let places = [
        ("应助 涉农或A类", "涉农或A类"),
        ("按 助学金标准", "助学金标准"),
        ("属于 教育部涉农专业", "教育部涉农专业"),
        ("满月数(学年首日", "满月数"),
        ("比对 双重学籍", "双重学籍"),
        ("认定期限 以上", "认定期限"),
    ];
    let told = places.iter().map(|(context, word)| about(&snapshot, &path, context, word));
    insta::assert_snapshot!(told.collect::<Vec<_>>().join("\n\n========\n\n"));
}

#[test]
fn nothing_is_told_about_comments_and_blanks() {
    let (snapshot, file) = policy("// 凡 户籍\n\n应助 乙 {\n}\n", None);
    assert_eq!(hover(&snapshot, file, 4), None);
    assert!(hover(&snapshot, file, 9_999).is_none());
}

#[test]
fn brackets_help() {
    let (snapshot, _) = policy(ZH, None);
    let at = |marked: &str| {
        let (text, offset) = cursor(marked);
        signature(&snapshot, &text, offset).map(|help| {
            let active = help.active.and_then(|at| help.parameters.get(at));
            let active = active.map(|one| help.label[one.label.clone()].to_owned()).unwrap_or_default();
            (help.label, active)
        })
    };
    let months = "满月数(从哪天, 到哪天)".to_owned();
    assert_eq!(at("应助 乙 {\n    凡 满月数(‸"), Some((months.clone(), "从哪天".into())));
    assert_eq!(
        at("应助 乙 {\n    凡 满月数（学期首日（出生日期），‸ ）"),
        Some((months.clone(), "到哪天".into()))
    );
    assert_eq!(at("应助 乙 {\n    凡 满月数(a, b, ‸"), Some((months, String::new())));
    assert_eq!(at("应助 乙 {\n    凡 最大(1, 2, ‸").unwrap().1, "值");
    assert_eq!(at("grant b {\n    when age(birth_date, ‸"), Some(("age(from, to)".into(), "to".into())));
    assert_eq!(at("应助 乙 {\n    凡 满月数(a, b) ‸"), None);
    assert_eq!(at("应助 乙 {\n    凡 (户籍 ‸"), None);
    assert_eq!(at("应助 乙 {\n    凡 同时符合下列条件：（一‸"), None);
}

/// The text with its hints in brackets.
fn hinted(snapshot: &Snapshot, path: &str, from: &str, to: &str) -> String {
    let file = snapshot.file(path).unwrap();
    let text = snapshot.text(file);
    let start = text.find(from).unwrap();
    let end = start + text[start..].find(to).unwrap() + to.len();
    let mut out = String::new();
    let mut at = start;
    for hint in hints(snapshot, file, start..end) {
        out.push_str(&text[at..hint.offset]);
        out.push_str(&format!("⟦{}⟧", hint.text));
        at = hint.offset;
    }
    out + &text[at..end]
}

#[test]
fn hints_say_what_the_text_does_not() {
    let text = format!(
        "{ZH}举例 \"乙\" {{\n    沿用 \"农村的\"\n    助学金 应为 应助\n}}\n重点审核 丙 {{\n    凡 满月数(入学日期, 基准日) 超过 6 且 学制 超过 3年\n}}\n"
    );
    for lang in [Lang::Zh, Lang::En] {
        let (snapshot, _) = policy(&text, Some(lang));
        assert!(!snapshot.analysis.has_errors(), "{:?}", snapshot.analysis.diagnostics);
        let name = if lang == Lang::Zh { "hints_in_chinese" } else { "hints_in_english" };
        insta::assert_snapshot!(name, hinted(&snapshot, "policy.tiao", "所称 涉农", "超过 3年\n}"));
    }
}
