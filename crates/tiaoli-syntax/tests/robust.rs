//! Any text at all: no panic, spans on characters, no blow-up.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::type_complexity,
    reason = "tests"
)]

mod common;
use common::*;
use proptest::prelude::*;
use tiaoli_diagnostics::Span;
use tiaoli_syntax::{FormatOptions, format, same_tree, tokens};

const SAMPLE: &str = include_str!("files/sample-zh.tiao");
const EVERY: &str = include_str!("files/every-zh.tiao");
const ENGLISH: &str = include_str!("files/every-en.tiao");

/// Everything that must hold for any text.
fn sound(text: &str) {
    let on_characters = |span: Span| {
        let range = span.range();
        assert!(text.get(range.clone()).is_some(), "{range:?} in {text:?}");
    };
    let parse = read(text);
    for diagnostic in &parse.diagnostics {
        on_characters(diagnostic.span().unwrap().span);
        for edit in diagnostic.fixes.iter().flat_map(|fix| &fix.edits) {
            on_characters(edit.at.span);
        }
        assert!(!diagnostic.message.zh.is_empty() && !diagnostic.message.en.is_empty());
    }
    parse.comments.iter().for_each(|comment| on_characters(comment.span));
    parse.file.items.iter().for_each(|item| on_characters(item.span));
    let mut end = 0;
    for token in tokens(text) {
        on_characters(token.span);
        assert!(token.span.start >= end, "tokens overlap in {text:?}");
        end = token.span.end;
    }
    let once = format(text, &FormatOptions::default());
    assert!(!once.changed || once.text != text);
    if parse.diagnostics.is_empty() {
        let again = read(&once.text);
        assert!(again.diagnostics.is_empty(), "{:?} in\n{}", again.diagnostics, once.text);
        assert!(same_tree(&parse.file, &again.file), "{text}\n---\n{}", once.text);
        assert_eq!(format(&once.text, &FormatOptions::default()).text, once.text, "not stable");
        let kept = |comments: &[tiaoli_syntax::ast::Comment]| {
            comments.iter().map(|c| c.text.trim().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(kept(&parse.comments), kept(&again.comments), "{text}");
    }
    let _ = tiaoli_syntax::parse_expr(tiaoli_diagnostics::FileId(0), text);
}

/// Pieces of the language and of what people type instead.
fn pieces() -> impl Strategy<Value = String> {
    let words = [
        "凡 ",
        "且 ",
        "或 ",
        "非 ",
        "为 ",
        "属于 ",
        "不为 ",
        "给予 ",
        "不得给予 ",
        "应助 ",
        "不予 ",
        "信息表 ",
        "标准 ",
        "举例 ",
        "英文名 ",
        "四、",
        "（一）",
        "1. ",
        "第四条",
        "同时符合下列条件：",
        "符合下列条件之一：",
        "甲",
        "乙 ",
        "\"",
        "“",
        "”",
        "《",
        "》",
        "{",
        "}",
        "（",
        "）",
        "(",
        ")",
        "\n",
        " ",
        "；",
        "。",
        "，",
        "、",
        "：",
        ":",
        "|",
        "2022年9月1日",
        "2022-9-1",
        "2,000元",
        "每生每年",
        "一、二年级",
        "3至7月",
        "20%",
        "至 ",
        "自 ",
        "以上",
        "..",
        "//",
        "/*",
        "*/",
        "`",
        "——",
        "～",
        "\u{0}",
        "\u{202E}",
        "\u{FEFF}",
        "　",
        "当事人",
        "when ",
        "is ",
        "not ",
        "in ",
        "deny ",
        "all of: ",
        "施行 ",
        "依据 ",
        "其中 ",
        "列为 重大疑点 ",
        "{a",
        "-",
        "=",
        "》=",
        "\r\n",
        "１",
    ];
    prop::collection::vec(prop::sample::select(words.to_vec()), 0..40).prop_map(|words| words.concat())
}

/// A file with a few of its characters or words taken out, doubled or replaced.
fn mutated() -> impl Strategy<Value = String> {
    let edits = prop::collection::vec((any::<prop::sample::Index>(), 0..4_u8, pieces()), 1..4);
    (prop::sample::select(vec![SAMPLE, EVERY, ENGLISH]), edits).prop_map(|(file, edits)| {
        let mut parts: Vec<String> = tokens(file)
            .iter()
            .scan(0, |end, token| {
                let piece = file.get(*end..token.span.end as usize).unwrap_or_default().to_owned();
                *end = token.span.end as usize;
                Some(piece)
            })
            .collect();
        for (index, kind, piece) in edits {
            let at = index.index(parts.len());
            match kind {
                0 => {
                    parts.remove(at);
                }
                1 => parts.insert(at, piece),
                2 => parts.insert(at, parts[at].clone()),
                _ => {
                    let other = index.index(parts.len() / 2 + 1);
                    parts.swap(at, other);
                }
            }
        }
        parts.concat()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_characters(text in "\\PC{0,60}") {
        sound(&text);
    }

    #[test]
    fn any_words(text in pieces()) {
        sound(&text);
    }

}

/// Every place where a number is written, with a hole for its digits.
const NUMBERS: [&str; 40] = [
    "第#条 甲 { }",
    "第#条第#款 甲 { }",
    "第#条之一 甲 { }",
    "article # x { }",
    "article # paragraph # x { }",
    "article 4 paragraph # x { }",
    "# 、甲 { }",
    "#、甲 { }",
    "（#）甲 { }",
    "#. 甲 { }",
    "标准 甲 : 金额 { 自 2022年1月1日 为 #元 依据 第#条 }",
    "标准 甲 : 金额 { 自 2022年1月1日 为 1元 依据 第1条第#款、《乙》第#条、丙〔#〕#号 }",
    "standard a : money { from 2022-01-01 is # CNY basis article # paragraph # }",
    "标准 甲 : 金额 { 自 #年1月1日 为 1元 }",
    "标准 甲 : 金额 { 自 2022年#月1日 为 1元 }",
    "标准 甲 : 金额 { 自 2022年1月#日 为 1元 }",
    "标准 甲 : 金额 { 自 #年春季学期 为 每生每年#元 }",
    "标准 甲 : 集合 年级 { 自 2022年1月1日 为 #年级 }",
    "标准 甲 : 集合 年级 { 自 2022年1月1日 为 一至#年级 }",
    "standard a : set of grade { from 2022-01-01 is grades #..#, # }",
    "资助项目 甲 { 对象 乙  发放 按月 于 #至#月、9至次年#月 }",
    "benefit a { for b  paid monthly on months #..#, # }",
    "不予 甲 { 凡 乙 为 #  不得给予 丙 }",
    "不予 甲 { 凡 乙 超过 #%  不得给予 丙 }",
    "不予 甲 { 凡 乙 为 0.#万元 以上  不得给予 丙 }",
    "不予 甲 { 凡 乙 为 #.#元/年  不得给予 丙 }",
    "不予 甲 { 凡 乙 为 1,#元  不得给予 丙 }",
    "不予 甲 { 凡 乙 为 # 至 #  不得给予 丙 }",
    "deny a { when b is #..<#  deny c }",
    "不予 甲 { 凡 乙 超过 #周岁  不得给予 丙 }",
    "不予 甲 { 凡 乙 超过 #个工作日  不得给予 丙 }",
    "不予 甲 { 凡 乙 为 #—#学年  不得给予 丙 }",
    "deny a { when b is school year #-#  deny c }",
    "不予 甲 { 凡 同时符合下列条件：（#）乙；（#）丙。 不得给予 丙 }",
    "不予 甲 { 凡 同时符合下列条件：# 、乙；#、丙。 不得给予 丙 }",
    "职责 甲 { 责任单位 \"乙\"  频次 #个工作日内 自 丙  佐证 丁.戊  提醒 #天 }",
    "duty a { bearer \"b\"  every within # working days from c.d  evidence e.f  remind # days }",
    "举例 \"甲\" { 基准日 #年#月#日  乙 { 丙 #  丁 #元 } 助学金 应为 应助 # }",
    "对照表 甲 { | 乙 | 结果 |\n | < # | #% |\n }",
    "比对名单 甲 键 乙 { 有效 #学年 }",
];

/// Digits from none that can be wrong to more than any number holds, in both scripts.
const DIGITS: [&str; 17] = [
    "0",
    "1",
    "12",
    "2022",
    "255",
    "256",
    "65536",
    "4294967295",
    "4294967296",
    "99999999999",
    "18446744073709551616",
    "79228162514264337593543950335",
    "99999999999999999999999999999999999999",
    "一二十",
    "九百九十九",
    "一二三四五六七八九〇一二三四五六七八九",
    "百百百百十十十",
];

/// A number that cannot be kept is a message; it never goes away quietly when the file is formatted.
#[test]
fn huge_numbers_are_kept_or_reported() {
    for pattern in NUMBERS {
        for digits in DIGITS {
            let text = pattern.replace('#', digits);
            sound(&text);
            if !read(&text).diagnostics.is_empty() {
                continue;
            }
            // Whatever stood there still stands there, in one script or the other.
            let once = format(&text, &FormatOptions::default()).text;
            let items = read(&text).file.items.len();
            assert_eq!(items, read(&once).file.items.len(), "{text}\n---\n{once}");
            assert_eq!(items, 1, "{text}\n---\n{once}");
            let arabic = |text: &str| text.matches(|c: char| c.is_ascii_digit()).count();
            let shrinks = digits.len() > 5 && digits.is_ascii();
            assert!(!shrinks || once.contains(digits) || arabic(&once) == 0, "{text}\n---\n{once}");
        }
    }
}

#[test]
fn a_huge_article_number_is_said_in_both_languages() {
    for text in
        ["article 99999999999 x { }", "article 4 paragraph 99999999999 x { }", "第99999999999条 甲 { }"]
    {
        let found = messages(text);
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].0, "E0127", "{found:?}");
    }
    let decimal = rule("乙 超过 0.1234567890123456789012345678901234567");
    assert_eq!(messages(&decimal)[0].0, "E0127");
}

proptest! {
    // Each case reads and formats a whole file several times.
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn damaged_files(text in mutated()) {
        sound(&text);
    }
}

#[test]
fn the_files_are_sound() {
    [SAMPLE, EVERY, ENGLISH].into_iter().for_each(sound);
}

/// Texts made to go deep or back far. Each is tried at two sizes: the larger one may not take much longer in proportion.
#[test]
#[allow(clippy::disallowed_methods, reason = "time is what is tested")]
fn hostile_texts_are_read_in_linear_time() {
    let inside = |condition: String| rule(&condition);
    let make: Vec<(&str, Box<dyn Fn(usize) -> String>)> = vec![
        ("(", Box::new(|n| "(".repeat(n))),
        ("{", Box::new(|n| "{".repeat(n))),
        ("}", Box::new(|n| "}".repeat(n))),
        ("“", Box::new(|n| "“".repeat(n))),
        ("《", Box::new(|n| "《 ".repeat(n))),
        ("\"", Box::new(|n| "\"".repeat(n + 1))),
        ("/*", Box::new(|n| "/*".repeat(n))),
        ("nul", Box::new(|n| "\0".repeat(n))),
        ("（一）", Box::new(|n| "（一）a ".repeat(n))),
        ("四、 {", Box::new(|n| "四、 {\n".repeat(n / 20))),
        ("应助 {", Box::new(|n| "应助 a {\n".repeat(n / 20))),
        ("lists", Box::new(move |n| inside("同时符合下列条件：（一）".repeat(n / 10)))),
        ("非", Box::new(move |n| inside("非 ".repeat(n)))),
        ("a + ", Box::new(move |n| inside(format!("{}a", "a + ".repeat(n))))),
        ("a 且 ", Box::new(move |n| inside("a 且 ".repeat(n)))),
        ("a、", Box::new(move |n| inside(format!("a 为 {}a", "a、".repeat(n))))),
        ("应助", Box::new(|n| "应助 ".repeat(n))),
        ("凡", Box::new(|n| "凡 a\n".repeat(n))),
        ("a", Box::new(|n| "a".repeat(n * 10))),
        ("| a", Box::new(|n| "| a ".repeat(n))),
        ("f(", Box::new(|n| "f(".repeat(n))),
        ("原文", Box::new(|n| "原文 “a”".repeat(n))),
        ("四、a", Box::new(|n| "四、a\n".repeat(n))),
    ];
    for (name, make) in make {
        let mut times = [0_u128; 2];
        for (time, n) in times.iter_mut().zip([4_000, 16_000]) {
            let text = make(n);
            let started = std::time::Instant::now();
            let parse = read(&text);
            *time = started.elapsed().as_micros();
            drop(parse);
        }
        // Four times the text: linear is 4, quadratic 16. Small times are noise.
        let [small, large] = times;
        assert!(large < 300_000 || large < small * 10, "{name}: {small} µs, then {large} µs");
    }
}
