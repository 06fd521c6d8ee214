//! Broken texts: one message for each mistake, at its place, and everything sound around it still there.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::type_complexity,
    reason = "tests"
)]

mod common;
use common::*;
use tiaoli_syntax::ast::*;

#[track_caller]
fn in_rule(condition: &str, expected: &[(&str, &str)]) {
    check(&rule(condition), expected);
    let file = read(&rule(condition)).file;
    let [Item { kind: ItemKind::Rule(rule), .. }] = file.items.as_slice() else { panic!("{file:#?}") };
    assert!(matches!(rule.clauses.last().unwrap().kind, ClauseKind::Deny(_)), "{condition}: {rule:#?}");
}

#[test]
fn conditions() {
    in_rule("户籍 为", &[("E0101", "为")]);
    in_rule("收入 >= ", &[("E0101", "=")]);
    in_rule("户籍 城市", &[("E0101", "城市")]);
    in_rule("a 且 b 或 c", &[("E0103", "或")]);
    in_rule("非 a 或 b 且 c", &[("E0103", "且")]);
    in_rule("a 并且 b", &[("E0106", "并且")]);
    in_rule("a，且 b", &[("E0106", "，")]);
    in_rule("a 为 1～6", &[("E0107", "～")]);
    in_rule("a 为 1。。6", &[("E0107", "。。")]);
    in_rule("a 为 1——6", &[("E0107", "——")]);
    in_rule("a 》 5", &[("E0108", "》")]);
    in_rule("a 《= 5", &[("E0108", "《=")]);
    in_rule("a 》＝ 5", &[("E0108", "》＝")]);
    in_rule("a——b 为 5", &[("E0108", "a——b")]);
    in_rule("年龄 大于 5", &[("E0108", "大于")]);
    in_rule("a >= 2022-9-1", &[("E0109", "2022-9-1")]);
    in_rule("a >= 2022/9/1", &[("E0109", "2022/9/1")]);
    in_rule("a >= 2022-9", &[("E0109", "2022-9")]);
    in_rule("a 为 3-7", &[("E0110", "3-7")]);
    in_rule("最大(1,200, 5) > 3", &[("E0111", "1,200")]);
    in_rule("a 属于 {1,200}", &[("E0111", "1,200")]);
    in_rule("a 为 2022年2月30日", &[("E0120", "2022年2月30日")]);
    in_rule("a 为 2022-13-01", &[("E0120", "2022-13-01")]);
    in_rule("a 为 2024—2026学年", &[("E0120", "2024—2026学年")]);
    in_rule("a 为 三至一年级", &[("E0120", "三至一年级")]);
    in_rule("a 为 99999999999999999999999999999999999", &[("E0127", "99999999999999999999999999999999999")]);
    in_rule("a 为 1、2 以上", &[("E0128", "以上")]);
    in_rule("（a 且 b", &[("E0101", "b")]);
    in_rule("a ） 且 b", &[("E0101", "）")]);
    in_rule("a 且", &[("E0101", "且")]);
    in_rule("a 为 5？", &[("E0101", "？")]);
    in_rule("且 a", &[("E0101", "且")]);
}

/// The code and the text after the first fix.
#[track_caller]
fn mended(text: &str, code: &str, expected: &str) {
    let diagnostics = read(text).diagnostics;
    let codes: Vec<&str> = diagnostics.iter().map(|one| one.code.as_str()).collect();
    assert_eq!(codes, [code], "{text}");
    let mut edits = diagnostics[0].fixes[0].edits.clone();
    edits.sort_by_key(|edit| std::cmp::Reverse(edit.at.span.start));
    let mut fixed = text.to_owned();
    for edit in edits {
        fixed.replace_range(edit.at.span.range(), &edit.new_text);
    }
    assert_eq!(fixed, expected);
    assert_eq!(read(&fixed).diagnostics, [], "{fixed}");
}

#[test]
fn words_of_everyday_language() {
    let mend = |slip: &str, code: &str, right: &str| {
        let rule = |clauses: &str| format!("应助 甲 {{\n    {clauses}\n}}\n");
        mended(&rule(slip), code, &rule(right));
    };
    mend("When a AND b\n    give c", "E0108", "when a and b\n    give c");
    mend("凡 a\n    按 b 给予 c", "E0108", "凡 a\n    给予 c 按 b");
    mend("凡 年龄 在 80 至 89 之间\n    给予 c", "E0108", "凡 年龄 为 80 至 89\n    给予 c");
    mend("凡 a 在 近12个月\n    给予 c", "E0108", "凡 满月数(a, 基准日) 不满 12\n    给予 c");
    mend("凡 a 最近2年内\n    给予 c", "E0108", "凡 满年数(a, 基准日) 不满 2\n    给予 c");
    mend("凡 a 等于 是\n    给予 c", "E0108", "凡 a 为 是\n    给予 c");
    mend("凡 学制 超过 学制 x 2\n    给予 c", "E0108", "凡 学制 超过 学制 × 2\n    给予 c");
    mend("凡 a 超过 12季度\n    给予 c", "E0131", "凡 a 超过 36个月\n    给予 c");
    mend(
        "原文 享受待遇的，停发\n    凡 a\n    给予 c",
        "E0130",
        "原文 “享受待遇的，停发”\n    凡 a\n    给予 c",
    );
    mend(
        "凡 同时符合下列条件：\n    ①a；\n    ②b。\n    给予 c",
        "E0112",
        "凡 同时符合下列条件：\n    （一）a；\n    （二）b。\n    给予 c",
    );
    let deny = |verb: &str| format!("不予 甲 {{\n    凡 a\n    {verb} c\n}}\n");
    for verb in ["禁止给予", "不予", "停发", "不给予"] {
        mended(&deny(verb), "E0108", &deny("不得给予"));
    }
    let hold = |text: &str| format!("暂缓 甲 {{\n    凡 a\n    暂缓发放 c 待 {text}\n}}\n");
    mended(&hold("‘重新认证’"), "E0130", &hold("“重新认证”"));
    mended(&hold("重新认证"), "E0130", &hold("“重新认证”"));
}

#[test]
fn what_a_unit_lacks_comes_after_it() {
    check("信息表 学生 { 学籍号 : 文本 识别号 }\n标准 甲 : 金额 每生每学期\n", &[("E0101", "每生每学期")]);
    check("标准 甲 : 金额 每学期 {\n    自 2024年9月1日 为 300元\n}\n", &[("E0131", "每学期")]);
}

#[test]
fn slips_of_conditions_and_amounts() {
    let mend = |slip: &str, code: &str, right: &str| {
        let rule = |condition: &str| format!("应助 甲 {{\n    凡 {condition}\n    给予 c\n}}\n");
        mended(&rule(slip), code, &rule(right));
    };
    mend("特殊群体 包含 低保家庭学生", "E0108", "特殊群体 属于 低保家庭学生");
    mend("特殊群体 不包含 低保家庭学生", "E0108", "特殊群体 不属于 低保家庭学生");
    mend("缺 银行卡号", "E0108", "未填(银行卡号)");
    mend("a 且 没有 银行卡号", "E0108", "a 且 未填(银行卡号)");
    mend("【a 或 b】 且 d", "E0108", "（a 或 b） 且 d");
    mend("d 且 〔a 或 b〕", "E0108", "d 且 （a 或 b）");
    mend("（a 或 b", "E0101", "（a 或 b)");
    assert!(read(&rule("（a 或 b")).diagnostics[0].fixes[0].is_guess);
    mend(
        "同时符合下列条件：\n    • a；\n    • b。",
        "E0112",
        "同时符合下列条件：\n    （一） a；\n    （二） b。",
    );
    let amount = |amount: &str| format!("应助 甲 {{\n    凡 a\n    给予 c 按 {amount}\n}}\n");
    mended(&amount("300元每学期"), "E0131", &amount("300元/学期"));
}

#[test]
fn a_character_nobody_sees_is_named_where_it_parts_a_word() {
    for unseen in ['\u{AD}', '\u{200B}', '\u{FEFF}', '\u{7}'] {
        mended(&rule(&format!("学期中{unseen}转入")), "E0125", &rule("学期中转入"));
    }
    assert_eq!(condition("户籍\u{200B} 为 城市\u{AD}"), condition("户籍 为 城市"));
}

#[test]
fn the_marker_that_is_unlike_the_others_is_told() {
    let list =
        |first: &str| rule(&format!("同时符合下列条件：\n    {first}a；\n    （二）b；\n    （三）c。"));
    check(&list("(1)"), &[("E0112", "(1)")]);
    mended(&list("(1)"), "E0112", &list("（一）"));
    check(&rule("同时符合下列条件：(1)a；（二）b"), &[("E0112", "（二）")]);
}

#[test]
fn titles_say_what_is_written() {
    let dates = rule("a >= 2022-1-1");
    let fix = &read(&dates).diagnostics[0].fixes[0];
    assert!(fix.title.zh.contains(&fix.edits[0].new_text), "{fix:?}");
    // Which day was meant cannot be known.
    assert!(read(&rule("a 为 2022年2月30日")).diagnostics[0].fixes[0].is_guess);
}

#[test]
fn dated_values() {
    let standard = |line: &str| {
        format!("标准 a : 金额 每人每月 {{\n    自 2024年9月1日 为 5元 依据 \"b\"\n    {line}\n}}\n")
    };
    mended(&standard("2025年9月1日 2600元"), "E0101", &standard("自 2025年9月1日 为 2600元"));
    mended(&standard("2025年9月1日起 为 2600元"), "E0101", &standard("自 2025年9月1日起 为 2600元"));
    let basis = |text: &str| standard(&format!("自 2025年9月1日 为 2600元 依据 {text}"));
    mended(&basis("测试通知"), "E0130", &basis("《测试通知》"));
    mended(&basis("《一》、测试通知"), "E0130", &basis("《一》、《测试通知》"));
    let table = "对照表 a : 金额 {\n    | 周岁(b, 基准日) | 结果 |\n    | 1 | 2元 |\n}\n";
    check(table, &[("E0122", "周岁(b, 基准日)")]);
}

#[test]
fn one_brace_is_one_message() {
    let rules = "比对 丙 学生 {\n    凡 符合下列条件之一：\n        （一）a 属于 {b、c} 且 d；\n        （二）e。\n    列为 一般疑点 \"x\"\n    重点审核 助学金\n}\n不予 丁 {\n    凡 a\n    不得给予 c\n}\n";
    mended(
        &format!("比对 甲 学生 {{{{\n    凡 a\n    列为 一般疑点 \"x\"\n}}\n{rules}"),
        "E0116",
        &format!("比对 甲 学生 {{\n    凡 a\n    列为 一般疑点 \"x\"\n}}\n{rules}"),
    );
    for head in [
        "信息表 学生",
        "比对名单 名单",
        "资助项目 助学金",
        "政策 某政策",
        "标准 甲 : 金额 每生每年",
        "举例 \"一\"",
        "比对 甲 学生 以 a 归并",
    ] {
        let body = match head.split(' ').next().unwrap() {
            "信息表" | "比对名单" => "    编号 : 文本 识别号\n    户籍 : 城市、县镇\n",
            "资助项目" => "    对象 学生\n    发放 按月\n",
            "政策" => "    标题 \"x\"\n    文号 \"y\"\n",
            "标准" => "    自 2020年1月1日 为 5元\n",
            "举例" => "    基准日 2020年1月1日\n    学生 { 户籍 城市 }\n",
            _ => "    凡 a\n    列为 一般疑点 \"x\"\n",
        };
        mended(&format!("{head}\n{body}}}\n{rules}"), "E0115", &format!("{head} {{\n{body}}}\n{rules}"));
    }
}

#[test]
fn lists() {
    in_rule("同时符合下列条件：（一）a；（三）b", &[("E0112", "（三）")]);
    in_rule("同时符合下列条件：（二）a；（三）b", &[("E0112", "（二）")]);
    in_rule("同时符合下列条件：（一）a；（2）b；（三）c", &[("E0112", "（2）")]);
    in_rule("同时符合下列条件：（一）a；（二）符合下列条件之一：（一）b；（二）c", &[("E0112", "（一）")]);
    in_rule("a 为 b （二）c", &[("E0112", "（二）")]);
    in_rule("同时符合下列条件：（一）a，（二）b", &[("E0106", "，")]);
    in_rule("同时符合下列条件：（一）a；并且（二）b", &[("E0106", "；并且")]);
    in_rule("符合下列条件之一：（一）a；（二）b\n    且 c", &[("E0105", "且")]);
    in_rule("符合下列条件之一：（一）a；（二）b；\n    且 c", &[("E0105", "且")]);
    in_rule("符合下列条件之一：（一）a；（二）b。\n    且 c", &[("E0105", "且")]);
}

#[test]
fn glued_words_are_read_as_meant() {
    check(
        "不予甲 {\n    凡户籍 为 城市\n    不得给予助学金\n}",
        &[("E0102", "不予甲"), ("E0102", "凡户籍"), ("E0102", "不得给予助学金")],
    );
    let file = read("不予甲 {\n    凡户籍 为 城市\n    不得给予助学金\n}").file;
    let [Item { kind: ItemKind::Rule(rule), .. }] = file.items.as_slice() else { panic!() };
    assert_eq!((rule.name.text.as_str(), rule.clauses.len()), ("甲", 2));
    check("应助 甲 { 凡 a，给予 助学金 }", &[("E0106", "，")]);
}

#[test]
fn braces() {
    let two = "应助 a {\n    凡 x\n    给予 y\n应助 b {\n    凡 x\n    给予 y\n}\n";
    check(two, &[("E0115", "{")]);
    assert_eq!(read(two).file.items.len(), 2);
    let article = "四、 题 {\n    应助 a {\n        凡 x\n        给予 y\n五、 题 {\n    应助 b {\n        凡 x\n        给予 y\n    }\n}\n";
    check(article, &[("E0115", "{"), ("E0115", "{")]);
    assert_eq!(read(article).file.items.len(), 2);
    check("应助 a {\n    凡 x\n    给予 y\n}\n}\n应助 b {\n    凡 x\n    给予 y\n}\n", &[("E0116", "}")]);
    let rule = |head: &str| format!("{head}\n    凡 x\n    给予 y\n}}\n");
    check(&rule("应助 a }"), &[("E0108", "}")]);
    check(&format!("第四条 \"助学金\" }}\n{}}}\n", rule("应助 a {")), &[("E0108", "}")]);
    check("应助 a\n    凡 x\n    给予 y\n}\n应助 b {\n    凡 x\n    给予 y\n}\n", &[("E0115", "应助 a")]);
    let set = "应助 a {\n    凡 户籍 属于 {城市、县镇\n    给予 y\n}\n应助 b {\n    凡 x\n    给予 y\n}\n";
    check(set, &[("E0115", "{")]);
    let Some(Item { kind: ItemKind::Rule(rule), .. }) = read(set).file.items.into_iter().next() else {
        panic!()
    };
    assert_eq!(rule.clauses.len(), 2);
    check("应助 a {\n    凡 x\n    给予 y\n", &[("E0115", "{")]);
}

#[test]
fn a_brace_too_many_is_found_by_its_indentation() {
    let rule = |name: &str| format!("    应助 {name} {{\n        凡 x\n        给予 y\n    }}\n");
    let article = format!("第四条 {{\n{}{}}}\n", rule("a"), rule("b"));
    let other = format!("第五条 {{\n{}}}\n", rule("c"));
    let sound = format!("{article}{other}");
    let is_guess = |text: &str| read(text).diagnostics[0].fixes[0].is_guess;
    // In the middle of an article, after any of its rules, or within one.
    let doubled = sound.replacen("    }\n", "    }\n    }\n", 1);
    mended(&doubled, "E0116", &sound.replacen("    }\n", "    }\n    \n", 1));
    assert_eq!(
        read(&doubled).diagnostics[0].span().unwrap().span.start as usize,
        doubled.find("    }\n    }").unwrap() + 10
    );
    assert_eq!(read(&doubled).file.items.len(), 2);
    assert!(!is_guess(&doubled));
    let inside = sound.replacen("凡 x\n", "凡 x\n        }\n", 1);
    mended(&inside, "E0116", &sound.replacen("凡 x\n", "凡 x\n        \n", 1));
    // Of two under each other either may go; where the indentation says nothing it is a guess.
    assert!(!is_guess(&sound.replace("}\n第五条", "}\n}\n第五条")));
    let unseen = sound.replacen("    }\n", "    }\n}\n", 1);
    check(&unseen, &[("E0116", "}")]);
    assert!(is_guess(&unseen));
}

#[test]
fn a_missing_brace_is_added_under_what_it_closes() {
    let rule = |name: &str| format!("    应助 {name} {{\n        凡 x\n        给予 y\n    }}\n");
    let sound = format!("第四条 {{\n{}{}}}\n第五条 {{\n{}}}\n", rule("a"), rule("b"), rule("c"));
    let end = "y\n    }\n}\n第五条";
    mended(&sound.replace(end, "y\n}\n第五条"), "E0115", &sound);
    mended(&sound.replacen("    }\n", "", 1), "E0115", &sound);
}

#[test]
fn strings_and_comments() {
    check("政策 甲 {\n    标题 \"题\n    文号 \"号\"\n}", &[("E0113", "\"题")]);
    check("政策 甲 { 标题 \"题 }", &[("E0113", "\"题")]);
    check(
        "不予 甲 {\n    原文 “坚决杜绝“双重学籍“等“\n    凡 a\n    不得给予 全部\n}",
        &[("E0123", "“坚决杜绝“双重学籍“等“")],
    );
    check("不予 甲 {\n    原文 ”坚决”\n    凡 a\n    不得给予 全部\n}", &[("E0123", "”坚决”")]);
    check("不予 甲 {\n    原文 “坚决\"\n    凡 a\n    不得给予 全部\n}", &[("E0123", "“坚决\"")]);
    check(
        "不予 甲 {\n    原文 “坚决杜绝“双重学籍”等\n    凡 a\n    不得给予 全部\n}",
        &[("E0113", "“坚决杜绝“双重学籍”等")],
    );
    check("/* 注\n不予 甲 {\n    凡 a\n    不得给予 全部\n}", &[("E0114", "/*")]);
    check("不予 甲 {\n    凡 a\u{202E}\n    不得给予 全部\n}", &[("E0125", "\u{202E}")]);
    check("不予 甲 {\n    凡 a\u{0}\u{0}\n    不得给予 全部\n}", &[("E0125", "\u{0}")]);
    check("比对 甲 学生 {\n    凡 a\n    列为 重大疑点 \"有 {a 个\"\n}", &[("E0129", "{")]);
    check("比对 甲 学生 {\n    凡 a\n    列为 重大疑点 \"有 {a +} 个\"\n}", &[("E0101", "+")]);
}

#[test]
fn declarations() {
    check("应住 a {\n    凡 x\n    给予 y\n}\n应助 b {\n    凡 x\n    给予 y\n}", &[("E0108", "应住")]);
    check("应助 {\n    凡 x\n    给予 y\n}\n应助 b {\n    凡 x\n    给予 y\n}", &[("E0101", "{")]);
    check("应助 甲 { 凡 x 不得给予 y }", &[("E0119", "不得给予")]);
    check("不予 甲 { 凡 x 列为 重大疑点 \"x\" }", &[("E0119", "列为")]);
    check("应助 或 { 凡 x 给予 y }", &[("E0118", "或")]);
    check("信息表 学生 { 为 : 文本  户籍 : 文本 }", &[("E0118", "为")]);
    check(
        "修改 国家政策 {\n    施行 自 2022年1月1日\n    废止 甲\n}\n废止 甲、乙\n应助 b { 凡 x 给予 y }",
        &[("E0101", "废止")],
    );
    check("废止 \"甲\"\n应助 b { 凡 x 给予 y }", &[("E0101", "\"甲\"")]);
    check("输出表 花名册 { 列 姓名 }\n", &[("E0124", "输出表")]);
    check("标准 助学金标准 金额 {\n    自 2022年1月1日 为 2000元\n}\n", &[("E0101", "金额")]);
    check("等级 困难认定 A类、B类\n应助 b { 凡 x 给予 y }", &[("E0101", "A类")]);
    let file = read("标准 助学金标准 金额 {\n}\n").file;
    assert!(
        matches!(&file.items[0].kind, ItemKind::Broken { declares: Some((ItemHead::Standard, name)) } if name.text == "助学金标准")
    );
}

#[test]
fn members() {
    let table = "信息表 学生 {\n    姓名 : 文本\n    户籍 城市、县镇\n    学制 : 小数 年\n}";
    check(table, &[("E0101", "城市")]);
    let Some(Item { kind: ItemKind::Records(records), .. }) = read(table).file.items.into_iter().next()
    else {
        panic!()
    };
    assert_eq!(records.members.len(), 3);
    check("信息表 学生 {\n    身份证号 : 文本 又称 \"证件号\"\n}", &[("E0126", "又称 \"证件号\"")]);
    check("标准 a : 金额 {\n    自 2022年1月1日 为\n    自 2023年1月1日 为 3元\n}", &[("E0101", "为")]);
    check("资助项目 a {\n    对象 学生\n    发放 每月\n    用途 \"x\"\n}", &[("E0101", "每月")]);
    check("政策 a {\n    标题 题\n    文号 \"x\"\n}", &[("E0130", "题")]);
    check(
        "举例 \"x\" {\n    基准日 昨天\n    学生 { 户籍 城市 }\n    助学金 应为 不给\n}",
        &[("E0101", "昨天"), ("E0101", "不给")],
    );
    check("职责 a {\n    责任单位 学校\n    频次 经常\n    佐证 a.b\n}", &[("E0101", "经常")]);
    check("英文名 { 学生 student 户籍 城市 urban hold 暂缓 }", &[("E0121", "户籍"), ("E0118", "hold")]);
    check("英文名 { 学生 student 户籍 }", &[("E0121", "户籍")]);
}

#[test]
fn tables() {
    let table = |rows: &str| {
        format!("对照表 折扣 : 小数 只适用一行 {{\n    | 类型 | 件数 | 结果 |\n{rows}\n    否则 0\n}}")
    };
    good(&table("    | 企业 | < 10 | 5% |\n    |---|---|---|\n    | 个人 | - | 0 |"));
    check(&table("    | 企业 | 5% |"), &[("E0122", "| 企业 | 5% |")]);
    check(&table("    | 企业 | | 5% |"), &[("E0122", "| |")]);
    check(&table("    | 企业 | 3 | - |"), &[("E0122", "-")]);
    check(&table("    | 企业 | >> | 5% |\n    | 个人 | 1 | 2% |"), &[("E0101", ">")]);
}

#[test]
fn nesting_has_a_limit() {
    let deep = |n: usize| rule(&format!("{}a{}", "(".repeat(n), ")".repeat(n)));
    check(&deep(120), &[]);
    check(&deep(200), &[("E0117", "(")]);
    check(&rule(&format!("{}a", "非 ".repeat(100))), &[]);
    check(&rule(&format!("{}a", "非 ".repeat(5000))), &[("E0117", "非")]);
}

#[test]
fn a_mark_too_much_or_too_little() {
    let rule = |clauses: &str| format!("应助 甲 {{\n    {clauses}\n    给予 c\n}}\n");
    let mend = |slip: &str, code: &str, right: &str| mended(&rule(slip), code, &rule(right));
    mend("凡 a=是，且函询结果≠同意", "E0102", "凡 a=是 且 函询结果≠同意");
    mend("凡 不同个数(a 超过 1", "E0101", "凡 不同个数(a) 超过 1");
    mend(
        "凡 符合下列条件之一：\n        （一）、a；\n        （二）、b。",
        "E0106",
        "凡 符合下列条件之一：\n        （一）a；\n        （二）b。",
    );
    mended("应住 甲 {\n    凡 a\n    给予 c\n}\n", "E0108", "应助 甲 {\n    凡 a\n    给予 c\n}\n");
    let standard = |line: &str| format!("标准 a : 金额 每人每月 {{\n    {line}\n}}\n");
    let sound = standard("自 2024年9月1日 为 2000元 依据 第二条");
    mended(&standard("自 2024年9月1日，为 2000元 依据 第二条"), "E0106", &sound);
    mended(&standard("自 2024年9月1日 为 2000元，依据 第二条"), "E0106", &sound);
    mended(&standard("自 2024年9月1日，为 2000元，依据 第二条。"), "E0106", &sound.replace("条\n", "条。\n"));
    mended(&standard("自 2024年9月1日 为 0.2万"), "E0131", &standard("自 2024年9月1日 为 0.2万元"));
    check(&standard("为 2000元 依据 第二条"), &[("E0101", "为")]);
    let benefit = |paid: &str| format!("资助项目 a {{\n    对象 b\n    {paid}\n}}\n");
    mended(&benefit("发放：按月"), "E0106", &benefit("发放 按月"));
    let group =
        |opens: &str| format!("比对 甲 学生 以 a 归并 {opens}\n    凡 a\n    列为 一般疑点 \"x\"\n}}\n");
    mended(&group("（"), "E0108", &group("{"));
    // What reads no better is left as it was.
    check(&rule("凡 a，b，c"), &[("E0101", "b")]);
    check("某某 甲 {\n    凡 a\n    给予 c\n}\n", &[("E0101", "某某")]);
}
