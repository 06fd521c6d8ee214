//! Columns, long lines, comments, blank lines: what the formatter makes of a text does not depend on how it was laid out.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "tests"
)]

mod common;
use common::*;
use proptest::prelude::*;
use tiaoli_diagnostics::Lang;
use tiaoli_syntax::{FormatOptions, Token, TokenKind, collect_names, format, same_tree, tokens};

const FILES: [&str; 3] = [
    include_str!("files/sample-zh.tiao"),
    include_str!("files/every-zh.tiao"),
    include_str!("files/every-en.tiao"),
];

fn formatted(text: &str) -> String {
    format(text, &FormatOptions::default()).text
}

/// The text becomes exactly `expected`, which stays as it is.
#[track_caller]
fn becomes(text: &str, expected: &str) {
    check(text, &[]);
    assert_eq!(formatted(text), expected, "got\n{}", formatted(text));
    assert_eq!(formatted(expected), expected, "not stable");
    assert!(same_tree(&read(text).file, &read(expected).file));
}

#[test]
fn the_header_has_two_columns() {
    becomes(
        "政策 甲 { 标题 \"题\" 发文机关 \"厅\"\n施行 自 2022-01-01 // 起\n}\n",
        "政策 甲 {\n    标题     \"题\"\n    发文机关 \"厅\"\n    施行     自 2022年1月1日  // 起\n}\n",
    );
}

#[test]
fn fields_line_up_and_the_longest_keeps_out() {
    becomes(
        "信息表 学生 {
身份证号 又称 \"身份证件号\"、\"证件号码\"、\"公民身份号码\" : 身份证 敏感
学籍号 : 文本 识别号 // 号
姓名 又称 \"学生姓名\" : 文本 敏感 可公示 // 名
户籍 : 城市、县镇、农村

出生日期 : 日期
// 单独一行
年级 : 年级 有效 学年
}
",
        "信息表 学生 {
    身份证号 又称 \"身份证件号\"、\"证件号码\"、\"公民身份号码\" : 身份证  敏感
    学籍号                   : 文本  识别号        // 号
    姓名     又称 \"学生姓名\" : 文本  敏感  可公示  // 名
    户籍                     : 城市、县镇、农村

    出生日期 : 日期
    // 单独一行
    年级 : 年级  有效 学年
}
",
    );
}

#[test]
fn dated_lines_line_up() {
    becomes(
        "标准 线 : 金额 {
自 2016年12月23日 为 2000元 依据 第四条 待核实 \"未见\"
自 2025年3月1日 至 2025年12月31日 为 12300元 依据 《通知》第二条 待核实
}
",
        "标准 线 : 金额 {
    自 2016年12月23日                 为 2000元  依据 第四条         待核实 \"未见\"
    自 2025年3月1日 至 2025年12月31日 为 12300元 依据 《通知》第二条 待核实
}
",
    );
}

#[test]
fn cells_of_a_table_have_one_width() {
    becomes(
        "对照表 折扣 : 小数 只适用一行 {
|客户|件数|结果|
|---|---|---|
|企业、个体|<10|5%| // 少
| - |50 以上|10%|
否则 0
}
",
        "对照表 折扣 : 小数 只适用一行 {
    | 客户       | 件数    | 结果 |
    |------------|---------|------|
    | 企业、个体 | < 10    | 5%   |  // 少
    | -          | 50 以上 | 10%  |
    否则 0
}
",
    );
    becomes(
        "举例 \"一\" {\n| 户籍 | 年级 |\n| 城市 | |\n// 单独\n| 农村 | 一年级 |\n}\n",
        "举例 \"一\" {\n    | 户籍 | 年级 |\n    | 城市 |      |\n    // 单独\n    | 农村 | 一年级 |\n}\n",
    );
}

#[test]
fn names_stand_in_grids() {
    becomes(
        "英文名 {
学生 student   身份证号 id_number // 两个
盟市人社局 bureau 户籍 hukou

城市 urban
学期中转入 mid_term_transfer
}
",
        "英文名 {
    学生       student  身份证号 id_number  // 两个
    盟市人社局 bureau   户籍     hukou

    城市       urban
    学期中转入 mid_term_transfer
}
",
    );
    // Rows that do not fit one grid are divided; a row that does not fit a line goes on in the next.
    let long = "在校情况 attendance 在校 on_campus_for_the_whole_of_the_term 岗位实习 internship_in_an_enterprise 不在校 absent";
    becomes(
        &format!("英文名 {{\n甲 a 乙 b\n{long}\n}}\n"),
        "英文名 {
    甲       a           乙   b
    在校情况 attendance  在校 on_campus_for_the_whole_of_the_term  岗位实习 internship_in_an_enterprise
    不在校   absent
}
",
    );
}

#[test]
fn examples_line_up() {
    becomes(
        "举例 \"一\" {
人员 甲 { 学校 \"一\" 人数 1800 专职 1 }
人员 乙 { 学校 \"第二\" 人数 90 专职 1 }
人员 丙 { 人数 1 }
学生 { 户籍 城市
困难等级 不困难 }
甲 助学金 应为 不予 依据 乙
二甲 助学金 应为 应助 200元 疑点 丙
}
",
        "举例 \"一\" {
    人员 甲 { 学校 \"一\"    人数 1800  专职 1 }
    人员 乙 { 学校 \"第二\"  人数 90    专职 1 }
    人员 丙 { 人数 1 }
    学生 {
        户籍     城市
        困难等级 不困难
    }
    甲 助学金   应为 不予       依据 乙
    二甲 助学金 应为 应助 200元 疑点 丙
}
",
    );
}

#[test]
fn long_conditions_are_broken_outside_in() {
    becomes(
        &format!(
            "不予 甲 {{ 凡 {0} 为 1 且 ({0} 超过 1 或 {0} 超过 2 或 {0} 属于 {{{1}}} 或 乙) 且 丙\n不得给予 全部 }}\n",
            "很长的一个栏目名称",
            "城市、县镇、农村、".repeat(8) + "牧区"
        ),
        "不予 甲 {
    凡 很长的一个栏目名称 为 1
        且 (很长的一个栏目名称 超过 1
            或 很长的一个栏目名称 超过 2
            或 很长的一个栏目名称 属于 {城市、县镇、农村、城市、县镇、农村、城市、县镇、农村、城市、县镇、
                农村、城市、县镇、农村、城市、县镇、农村、城市、县镇、农村、城市、县镇、农村、牧区}
            或 乙)
        且 丙
    不得给予 全部
}
",
    );
    // No line of a list begins with 且.
    becomes(
        &format!(
            "不予 甲 {{ 凡 同时符合下列条件：（一）{0} 超过 1 且 {0} 超过 2 且 {0} 超过 3 且 {0} 超过 4；（二）乙。不得给予 全部 }}\n",
            "很长的一个栏目名称"
        ),
        "不予 甲 {
    凡 同时符合下列条件：
        （一）很长的一个栏目名称 超过 1 且
            很长的一个栏目名称 超过 2 且
            很长的一个栏目名称 超过 3 且
            很长的一个栏目名称 超过 4；
        （二）乙。
    不得给予 全部
}
",
    );
}

#[test]
fn comments_stay_where_they_are() {
    becomes(
        "/* 头 */ 政策 甲 /* 名 */{ // 政策
  标题 \"题\" // 一
  // 末
}
信息表 学生 // 表
{ // 又
  户籍 /* a */ : /* b */ 城市、/* c */县镇 // 尾
}
信息表 空 { }
信息表 空二 { // 空
}
信息表 空三 {

   // 空

}
不予 甲 {
  凡 户籍 /* 一 */ 为 城市 // 城
     且 /* 二 */ 非涉农 // 不涉农
     // 独
     且 学制 超过 3 /* 三 */
  /* 四 */ 不得给予 全部 /* 五 */ // 六
  /* 七
     八 */
}
应助 乙 { 凡 同时符合下列条件： // 头
 （一）甲 为 {城市、县镇 /* x */} // 一
 // 二前
 （二）乙； /* 二 */
 （三）丙 // 末
 给予 助学金 }
",
        "/* 头 */ 政策 甲 /* 名 */ {  // 政策
    标题 \"题\"  // 一
    // 末
}
信息表 学生 {  // 表
    // 又
    户籍 /* a */ : /* b */ 城市、 /* c */ 县镇  // 尾
}
信息表 空 {}
信息表 空二 {  // 空
}
信息表 空三 {
    // 空
}
不予 甲 {
    凡 户籍 /* 一 */ 为 城市  // 城
        且 /* 二 */ 非涉农  // 不涉农
        // 独
        且 学制 超过 3  /* 三 */
    /* 四 */ 不得给予 全部  /* 五 */ // 六
    /* 七
     八 */
}
应助 乙 {
    凡 同时符合下列条件：
        // 头
        （一）甲 为 {城市、县镇 /* x */}；  // 一
        // 二前
        （二）乙；  /* 二 */
        （三）丙。  // 末
    给予 助学金
}
",
    );
}

#[test]
fn comments_in_tables_stay_in_their_row() {
    becomes(
        "对照表 折扣 : 小数 只适用一行 /* 行 */ { // 表
 | 甲 | 结果 | // 头
 |---|---|
 // 一
 | 1 /* 中 */ | 2 | // 尾
 否则 0 // 否则
}
举例 \"一\" {
 | 户籍 | 年级 |
 | 城市 /* x */ | | // 一
 | 农村 | 一年级 |
}
",
        "对照表 折扣 : 小数 只适用一行 {  /* 行 */ // 表
    | 甲 | 结果 |  // 头
    |----|------|
    // 一
    | 1 /* 中 */ | 2 |  // 尾
    否则 0              // 否则
}
举例 \"一\" {
    | 户籍 | 年级 |
    | 城市 /* x */ | |  // 一
    | 农村 | 一年级 |
}
",
    );
}

/// Where lines of the source stay lines.
fn keeps_lines(block: &str) -> bool {
    ["英文名", "names", "职责", "duty", "举例", "example"].iter().any(|word| block.starts_with(word))
}

/// The title of a heading runs to its brace, blanks and all.
fn heading(line: &str) -> bool {
    let first = line.chars().next().unwrap_or(' ');
    line.ends_with('{') && (first.is_ascii_digit() || "第（一二三四五六七八九十".contains(first))
        || line.starts_with("article")
}

/// The same text with other blanks and line breaks, where these mean nothing.
fn relaid(text: &str, choices: &[u8]) -> String {
    let mut choices = choices.iter().copied().cycle();
    let mut out = String::new();
    let mut blocks: Vec<&str> = Vec::new();
    let mut before: Option<Token> = None;
    for token in tokens(text) {
        let start = before.map_or(0, |token| token.span.end as usize);
        let gap = &text[start..token.span.start as usize];
        let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
        let line = text[line_start..].split('\n').next().unwrap();
        let next_line = text[token.span.start as usize..].split('\n').next().unwrap();
        let fixed = heading(line.trim())
            || line.trim().starts_with('|')
            || blocks.iter().any(|block| keeps_lines(block));
        let comment = |token: &Token| token.kind == TokenKind::Comment;
        let choice = choices.next().unwrap_or(0);
        let blanks = [" ", "  ", "\t", "　", "   "][usize::from(choice) % 5];
        let by_comment = before.as_ref().is_some_and(comment) || comment(&token);
        match gap.matches('\n').count() {
            0 if gap.is_empty() || heading(line.trim()) => out.push_str(gap),
            0 if fixed || by_comment || choice % 4 > 0 => out.push_str(blanks),
            0 => out.push('\n'),
            1 if fixed
                || by_comment
                || choice % 3 > 0
                || heading(next_line.trim())
                || next_line.starts_with('|') =>
            {
                out.push('\n');
                out.push_str(blanks);
            }
            1 => out.push_str(blanks),
            _ => {
                out.push_str("\n \n\n");
                out.push_str(blanks);
            }
        }
        let words = token.span.text(text);
        match words {
            "{" => blocks.push(line.trim()),
            "}" => drop(blocks.pop()),
            _ => {}
        }
        out.push_str(words);
        before = Some(token);
    }
    out + "\n"
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn blanks_and_line_breaks_change_nothing(file in 0..FILES.len(), choices in prop::collection::vec(any::<u8>(), 1..400)) {
        let text = formatted(FILES[file]);
        let relaid = relaid(&text, &choices);
        let read = read(&relaid);
        // A line of a list that begins with 且 is an error, and the like.
        prop_assume!(read.diagnostics.is_empty());
        prop_assert!(same_tree(&common::read(&text).file, &read.file), "{}", relaid);
        prop_assert_eq!(formatted(&relaid), text, "{}", relaid);
    }
}

/// The text with comments between some of its words.
fn commented(text: &str, choices: &[u16]) -> String {
    let mut choices = choices.iter().copied().cycle();
    let mut out = String::new();
    let mut end = 0;
    for (number, token) in tokens(text).into_iter().enumerate() {
        let start = token.span.start as usize;
        out.push_str(&text[end..start]);
        end = token.span.end as usize;
        let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
        let line = text[line_start..].split('\n').next().unwrap();
        // A title has no comments in it, and neither has a row of raw cells that of a line break.
        if token.kind != TokenKind::Comment && !heading(line.trim()) && !line.trim().starts_with('|') {
            match choices.next().unwrap_or(0) % 400 {
                0 => out.push_str(&format!("/* {number} */ ")),
                1 => out.push_str(&format!("// {number}\n")),
                2 => out.push_str(&format!("\n// {number}\n\n")),
                3 => out.push_str(&format!("/* {number}\n * */")),
                4 => out.push_str(&format!(" /* {number} */ /* {number} */ // {number}\n")),
                _ => {}
            }
        }
        out.push_str(token.span.text(text));
    }
    out + &text[end..]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 80, max_global_rejects: 20_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn comments_anywhere_are_kept_in_order(file in 0..FILES.len(), choices in prop::collection::vec(any::<u16>(), 1..400)) {
        let text = commented(FILES[file], &choices);
        let before = read(&text);
        // There are places where a line break is no blank.
        prop_assume!(before.diagnostics.is_empty());
        let once = formatted(&text);
        let after = read(&once);
        let texts = |parse: &tiaoli_syntax::Parse| {
            parse.comments.iter().map(|comment| comment.text.trim().to_owned()).collect::<Vec<_>>()
        };
        prop_assert_eq!(texts(&before), texts(&after), "{}\n---\n{}", text, once);
        prop_assert!(same_tree(&before.file, &after.file), "{}\n---\n{}", text, once);
        prop_assert_eq!(&formatted(&once), &once, "not stable");
    }
}

#[test]
fn translated_texts_lead_back_to_the_letter() {
    let text = formatted(FILES[0]);
    let names = collect_names(&[&read(&text).file]);
    let english = format(&text, &FormatOptions { lang: Some(Lang::En), names: &names }).text;
    let back = format(&english, &FormatOptions { lang: Some(Lang::Zh), names: &names }).text;
    assert_eq!(back, text);
}

#[test]
#[allow(clippy::disallowed_methods, reason = "time is what is tested")]
fn formatting_takes_linear_time() {
    let rule = |n: usize| {
        format!(
            "应助 规则{n} {{ // 说\n凡 户籍 为 城市、县镇 且 困难等级 为 A类 且 年龄 不超过 {n}\n给予 助学金 按 助学金标准\n}}\n"
        )
    };
    // The least of three: on a busy machine one may have had to wait.
    let time = |rules: usize| {
        let text: String = (0..rules).map(rule).collect();
        let once = |_| {
            let started = std::time::Instant::now();
            assert!(formatted(&text).lines().count() > rules * 4 - 1);
            started.elapsed().as_micros()
        };
        (0..3).map(once).min().unwrap_or_default()
    };
    let (small, large) = (time(500), time(4_000));
    assert!(large < 1_000_000 || large < small * 20, "{small} µs, then {large} µs");
}
