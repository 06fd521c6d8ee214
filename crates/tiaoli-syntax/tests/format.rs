//! The formatter: idempotent, tree-equal, keeps comments, leads back from the other language.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::type_complexity,
    reason = "tests"
)]

mod common;
use common::*;
use tiaoli_diagnostics::Lang;
use tiaoli_syntax::{FormatOptions, collect_names, format, same_tree};

const FILES: [(&str, &str); 4] = [
    ("sample-zh", include_str!("files/sample-zh.tiao")),
    ("every-zh", include_str!("files/every-zh.tiao")),
    ("every-en", include_str!("files/every-en.tiao")),
    ("loose-zh", include_str!("files/loose-zh.tiao")),
];

fn comments(text: &str) -> Vec<String> {
    read(text).comments.into_iter().map(|comment| comment.text.trim().to_owned()).collect()
}

#[track_caller]
fn stable(name: &str, text: &str) -> String {
    let once = format(text, &FormatOptions::default()).text;
    assert!(same_tree(&read(text).file, &read(&once).file), "{name}: the tree changed in\n{once}");
    assert_eq!(comments(text), comments(&once), "{name}");
    let twice = format(&once, &FormatOptions::default()).text;
    assert_eq!(once, twice, "{name}: not stable");
    once
}

#[test]
fn files_read_without_a_message() {
    for (name, text) in FILES {
        let found = messages(text);
        assert!(found.is_empty(), "{name}: {found:?}");
    }
}

#[test]
fn formatting_twice_changes_nothing_and_the_tree_stays() {
    for (name, text) in FILES {
        stable(name, text);
    }
}

#[test]
fn both_languages_lead_back() {
    for (name, text) in FILES {
        let file = read(text).file;
        let names = collect_names(&[&file]);
        let first = tiaoli_syntax::dominant_language(text);
        let other = if first == Lang::Zh { Lang::En } else { Lang::Zh };
        let there = format(text, &FormatOptions { lang: Some(other), names: &names }).text;
        let found = messages(&there);
        assert!(found.is_empty(), "{name}: {found:?} in\n{there}");
        let back = format(&there, &FormatOptions { lang: Some(first), names: &names }).text;
        assert!(same_tree(&file, &read(&back).file), "{name}: there\n{there}\nback\n{back}");
        assert_eq!(comments(text), comments(&back), "{name}");
        stable(&std::format!("{name} translated"), &there);
    }
}

#[test]
fn the_canonical_form() {
    let text = "不予 甲{ //一\n原文 “x”;  凡  同时符合下列条件: (一)户籍 为 城市; /* 二 */\n(二)符合下列条件之一:1.涉农;2.a 为 b，c\n 不得给予 全部 } // 三\n";
    let expected = "不予 甲 {  //一\n    原文 “x”\n    凡 同时符合下列条件：\n        （一）户籍 为 城市；  /* 二 */\n        （二）符合下列条件之一：\n            1. 涉农；\n            2. a 为 b、c。\n    不得给予 全部\n}  // 三\n";
    assert_eq!(format(text, &FormatOptions::default()).text, expected);
    assert_eq!(stable("canonical", text), expected);
}

#[test]
fn line_breaks_are_those_of_the_text() {
    let text = "应助 甲 {\n凡 a\n\n    原文 “x”\n}\n/* 一\n二 */\n";
    let formatted = format(text, &FormatOptions::default()).text;
    let windows = text.replace('\n', "\r\n");
    assert_eq!(stable("windows", &windows), formatted.replace('\n', "\r\n"));
    // As the first line ends.
    assert_eq!(stable("mixed", &text.replace("\n}", "\r\n}")), formatted);
    assert!(!format(&formatted.replace('\n', "\r\n"), &FormatOptions::default()).changed);
}

#[test]
fn what_was_read_with_a_message_stays_as_it_stands() {
    let text = "应助 甲 {\n    凡   a 且 b   或 c\n    给予   助学金\n}\n应住   乙 { x }\n";
    let expected = "应助 甲 {\n    凡   a 且 b   或 c\n    给予 助学金\n}\n应住   乙 { x }\n";
    assert_eq!(format(text, &FormatOptions::default()).text, expected);
    // Nothing is moved while a brace is missing.
    let open = "应助 甲 {\n    凡   a\n    给予   助学金\n";
    assert_eq!(format(open, &FormatOptions::default()).text, open);
}

#[test]
fn names_go_by_their_table_first() {
    let text = "信息表 学校 { 代码 : 文本 }\n信息表 学生 { 代码 : 文本  学校 : 学校 }\n不予 甲 { 凡 学校.代码 为 代码 不得给予 全部 }\n英文名 { 学生 student 学校 school 学校.代码 code 学生.代码 student_code }\n";
    let names = collect_names(&[&read(text).file]);
    let english = format(text, &FormatOptions { lang: Some(Lang::En), names: &names }).text;
    assert!(english.contains("    student_code : text\n    school       : school\n"), "{english}");
    assert!(english.contains("when school.code is 代码"), "{english}");
}

#[test]
fn built_in_functions_change_with_the_language() {
    let text = "比对 甲 学生 以 学校代码 归并 {\n    凡 不同个数(学校代码) 超过 1 且 满月数(学年首日(基准日), 基准日) 为 1个月 以上 且 已填(姓名)\n    列为 一般疑点 \"a\"\n}\n";
    let english = format(text, &FormatOptions { lang: Some(Lang::En), ..FormatOptions::default() }).text;
    let expected = "    when count_distinct(学校代码) over 1\n        and full_months(school_year_start(as_of), as_of) is 1 month or more\n        and filled(姓名)\n";
    assert!(english.contains(expected), "{english}");
    assert_eq!(
        format(&english, &FormatOptions { lang: Some(Lang::Zh), ..FormatOptions::default() }).text,
        text
    );
}

#[test]
fn a_negated_name_is_two_words_in_english() {
    let text = "不予 甲 {\n    凡 非涉农 且 非 (涉农 或 乙)\n    不得给予 全部\n}\n英文名 {\n    涉农 agricultural\n}\n";
    let names = collect_names(&[&read(text).file]);
    let english = format(text, &FormatOptions { lang: Some(Lang::En), names: &names }).text;
    assert!(english.contains("when not agricultural and not (agricultural or 乙)"), "{english}");
    assert_eq!(format(&english, &FormatOptions { lang: Some(Lang::Zh), names: &names }).text, text);
}

#[test]
fn cells_of_example_tables_change_with_the_language() {
    let text = "举例 \"一\" {\n    | 户籍 | 助学金 | 依据   | 说明 |\n    | 城市 | 不予   | 甲、乙 | 城市 |\n}\n英文名 {\n    户籍 hukou  城市 urban  助学金 stipend  甲 one  乙 two\n}\n";
    let names = collect_names(&[&read(text).file]);
    let english = format(text, &FormatOptions { lang: Some(Lang::En), names: &names }).text;
    let expected = "    | hukou | stipend | basis    | note |\n    | urban | denied  | one, two | 城市 |\n";
    assert!(english.contains(expected), "{english}");
    assert_eq!(format(&english, &FormatOptions { lang: Some(Lang::Zh), names: &names }).text, text);
}

#[test]
fn a_file_of_names_has_the_language_of_its_keyword() {
    let english = "names {\n    学生 student  学年 school_year_field\n}\n";
    assert_eq!(format(english, &FormatOptions::default()).text, english);
}

#[test]
fn a_comment_may_touch_what_stands_in_an_article_on_one_line() {
    assert_eq!(comments("一、 甲 {// 注\n}\n"), ["// 注"]);
    let once = format("一、二年级{（//}", &FormatOptions::default()).text;
    assert!(!format(&once, &FormatOptions::default()).changed, "{once}");
}
