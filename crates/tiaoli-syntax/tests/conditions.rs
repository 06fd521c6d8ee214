//! How conditions read: the rows of the parse trial, as the design has them now.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::type_complexity,
    reason = "tests"
)]

mod common;
use common::*;

#[track_caller]
fn is(text: &str, expected: &str) {
    assert_eq!(condition(text), expected, "{text}");
}

#[test]
fn lists_nest_by_the_shape_of_their_markers() {
    is(
        "同时符合下列条件：（一）户籍 为 城市；（二）符合下列条件之一：1. 涉农；2. 困难等级 为 A类；（三）年级 为 一年级。",
        "[all (Is 户籍 城市); [any 涉农; (Is 困难等级 A类)]; (Is 年级 G[1])]",
    );
    is(
        "年级 为 一年级 且 符合下列条件之一：（一）涉农；（二）困难等级 为 A类。",
        "(and (Is 年级 G[1]) [any 涉农; (Is 困难等级 A类)])",
    );
    is(
        "（符合下列条件之一：（一）涉农；（二）困难等级 为 A类） 且 年级 为 一年级",
        "(and <[any 涉农; (Is 困难等级 A类)]> (Is 年级 G[1]))",
    );
    // The blank and the ； between two items may be forgotten.
    is(
        "同时符合下列条件：（一）户籍 为 城市（二）学制 为 3年（三）涉农",
        "[all (Is 户籍 城市); (Is 学制 3Years); 涉农]",
    );
    is("同时符合下列条件：1、户籍 为 城市；2、涉农", "[all (Is 户籍 城市); 涉农]");
    is(
        "符合下列条件之一：（一）同时符合下列条件：1. a；2. 符合下列条件之一：（1）b；（2）c；（二）d",
        "[any [all a; [any b; c]]; d]",
    );
}

#[test]
fn negation_and_truth_values() {
    is("非涉农", "非涉农");
    is("学期中转入", "学期中转入");
    is("非 学期中转入", "(not 学期中转入)");
    is("非（a 且 b）", "(not <(and a b)>)");
    is("非 a 为 b 且 c", "(and (not (Is a b)) c)");
    is("学期中转入 为 是", "(Is 学期中转入 true)");
    is("学期中转入 不为 否", "(IsNot 学期中转入 false)");
    is("学期中转入 是 是", "(Is 学期中转入 true)");
    is("当事人 为 凡人", "(Is 当事人 凡人)");
}

#[test]
fn values_and_sets() {
    is("户籍 为 城市、县镇", "(Is 户籍 城市 县镇)");
    is("户籍 不为 城市、县镇", "(IsNot 户籍 城市 县镇)");
    is("户籍 属于 {城市、县镇}", "(In 户籍 {城市 县镇})");
    is("户籍 不属于 城市，县镇", "(NotIn 户籍 城市 县镇)");
    is(
        "学籍状态 不属于 {在籍、转入} 或 在校情况 为 不在校",
        "(or (NotIn 学籍状态 {在籍 转入}) (Is 在校情况 不在校))",
    );
    is("专业代码 属于 涉农专业 于 入学日期", "(In 专业代码 涉农专业 on 入学日期)");
    is("学校代码 属于 学校.代码", "(In 学校代码 学校.代码)");
    is("租金 为 助学金标准 于 入学日期", "(Is 租金 (on 助学金标准 入学日期))");
    is("困难等级 为 困难认定.A类", "(Is 困难等级 困难认定.A类)");
    is("专业代码 为 `01在校`", "(Is 专业代码 01在校)");
    is("户籍 属于 {}", "(In 户籍 {})");
}

#[test]
fn words_of_comparison() {
    is("年龄 为 25 以上", "(up 年龄 25)");
    is("年龄 为 大龄年龄 以上", "(up 年龄 大龄年龄)");
    is("成绩 为 满分 × 60% 以上", "(up 成绩 (Mul 满分 60Percent))");
    is("年龄 不为 3 以上", "(not (up 年龄 3))");
    is("年龄 为 25周岁以上", "(up 年龄 25Years)");
    is("年级 为 二年级以上", "(up 年级 G[2])");
    is("困难等级 为 B类 及以上", "(up 困难等级 B类)");
    is("困难等级 为 B类 以下", "(down 困难等级 B类)");
    is("年龄 不满 16周岁", "(Under 年龄 16Years)");
    is("年龄 为 不满 16周岁", "(Under 年龄 16Years)");
    is("年龄 不足 16", "(Under 年龄 16)");
    is("年龄 届满 18", "(Reaching 年龄 18)");
    is("年龄 超过 学制 × 2", "(Over 年龄 (Mul 学制 2))");
    is("年龄 不超过 3", "(AtMost 年龄 3)");
    is("年龄 不高于 3", "(AtMost 年龄 3)");
    is("年龄 不低于 3", "(AtLeast 年龄 3)");
    is("年龄 不少于 3", "(AtLeast 年龄 3)");
    is("年龄 >= 3", "(AtLeast~ 年龄 3)");
    is("年龄 ≤ 3", "(AtMost~ 年龄 3)");
    is("年龄 ≠ 3", "(IsNot~ 年龄 3)");
    is("年龄 ＞ 3", "(Over~ 年龄 3)");
    is("年龄 < 3", "(Under~ 年龄 3)");
    is("年龄 = 3", "(Is~ 年龄 3)");
}

#[test]
fn digits_need_no_blanks() {
    is("年龄 超过1", "(Over 年龄 1)");
    is("年龄 为3年以上", "(up 年龄 3Years)");
    is("日期 为 2022年9月1日至2023年8月31日", "(Is 日期 2022-9-1..2023-8-31)");
    is("日期 为 D1 至 D2", "(Is 日期 D1..D2)");
    is("学制 为 1至6", "(Is 学制 1..6)");
    is("学制 为 1 至 6", "(Is 学制 1..6)");
    is("学制 属于 1..6", "(In 学制 1..6)");
    is("学制 属于 a..<b", "(In 学制 a..<b)");
    is("年龄 不满16周岁", "(Under 年龄 16Years)");
}

#[test]
fn literals() {
    is("a 为 2022年9月1日", "(Is a 2022-9-1)");
    is("a 为 2022-09-01", "(Is a 2022-9-1)");
    is("a 为 ２０２２年９月１日", "(Is a 2022-9-1)");
    is("a 为 2024年9月", "(Is a 2024-9)");
    is("a 为 2024-09", "(Is a 2024-9)");
    is("a 为 2025年春季学期", "(Is a 2025春)");
    is("a 为 2024—2025学年", "(Is a SY2024)");
    is("a 为 2024学年", "(Is a SY2024)");
    is("a 为 每生每年2000元", "(Is a 2000Yuan/Year!)");
    is("a 为 每生每学期 1000 元", "(Is a 1000Yuan/Term!)");
    is("a 为 2000元/年", "(Is a 2000Yuan/Year)");
    is("a 为 0.2万元", "(Is a 0.2Wan)");
    is("a 为 2,000元", "(Is a 2000Yuan)");
    is("a 为 2，000元", "(Is a 2000Yuan)");
    is("a 为 20%", "(Is a 20Percent)");
    is("a 为 ２０％", "(Is a 20Percent)");
    is("a 为 一、二年级", "(Is a G[1, 2])");
    is("a 为 一至三年级", "(Is a G[1, 2, 3])");
    is("a 为 1、2年级", "(Is a G[1, 2])");
    is("月份(a) 属于 3至7月、9至次年1月", "(In 月份(a) M[3, 4, 5, 6, 7, 9, 10, 11, 12, 1])");
    is("月份(a) 属于 3月至7月", "(In 月份(a) M[3, 4, 5, 6, 7])");
    is("月份(a) 为 9月", "(Is 月份(a) 9Months)");
    is("a 为 10个工作日", "(Is a 10WorkingDays)");
    is("a 为 3个月", "(Is a 3Months)");
    is("a 为 -5", "(Is a -5)");
    is("a / 月 超过 2000元 / 月", "(Over (Div a 月) (Div 2000Yuan 月))");
    is("a 为 “甲“乙”丙”", "(Is a \"甲“乙”丙\")");
    is("a 为 ＂甲\"乙＂", "(Is a \"甲\\\"乙\")");
    is("a 为 《甲《乙》丙〈丁〉》", "(Is a \"甲《乙》丙〈丁〉\")");
}

#[test]
fn calls_and_sums() {
    is("第几学期(入学日期, 基准日) 超过 学制 × 2", "(Over 第几学期(入学日期, 基准日) (Mul 学制 2))");
    is(
        "周岁（出生日期，学期首日（基准日）） 为 大龄年龄 以上",
        "(up 周岁(出生日期, 学期首日(基准日)) 大龄年龄)",
    );
    is("计数(异动 其中 种类 为 转出) 超过 1", "(Over 计数(异动 where (Is 种类 转出)) 1)");
    is("a + b × 2 - c ÷ 3 > 1", "(Over~ (Sub (Add a (Mul b 2)) (Div c 3)) 1)");
    is("（a + b）× 2 > 1", "(Over~ (Mul <(Add a b)> 2) 1)");
    is("-a < 3", "(Under~ (neg a) 3)");
    is("应助(助学金) 且 金额(助学金) 超过 0元", "(and 应助(助学金) (Over 金额(助学金) 0Yuan))");
    is("最大(1, 200, 5) > 2", "(Over~ 最大(1, 200, 5) 2)");
}

#[test]
fn comments_and_blanks_stand_anywhere() {
    is("户籍 /* 甲 */ 为 // 乙\n 城市／／丙\n", "(Is 户籍 城市)");
    is("户籍\u{3000}为\u{A0}城市\u{FEFF}", "(Is 户籍 城市)");
}

#[test]
fn english_reads_as_chinese() {
    let en = |text: &str| {
        let file = good(&format!("deny a {{ when {text} deny stipend }}"));
        let tiaoli_syntax::ast::ItemKind::Rule(rule) = file.items.into_iter().next().unwrap().kind else {
            panic!()
        };
        let tiaoli_syntax::ast::ClauseKind::When(expr) = &rule.clauses.first().unwrap().kind else {
            panic!()
        };
        show(expr)
    };
    assert_eq!(
        en("all of: (1) hukou is urban; (2) not agricultural; (3) hardship is not_poor; (4) grade is 1, 2."),
        "[all (Is hukou urban); (not agricultural); (Is hardship not_poor); (Is grade 1 2)]"
    );
    assert_eq!(en("a is not b, c"), "(IsNot a b c)");
    assert_eq!(en("a not in {b, c} or d is in e"), "(or (NotIn a {b c}) (In d e))");
    assert_eq!(en("age is 25 or more and x is 3 or less"), "(and (up age 25) (down x 3))");
    assert_eq!(en("age at least 16 years"), "(AtLeast age 16Years)");
    assert_eq!(
        en("age over 3 and age under 5 and age reaching 4 and b at most 2"),
        "(and (Over age 3) (Under age 5) (Reaching age 4) (AtMost b 2))"
    );
    assert_eq!(en("t is spring term 2025"), "(Is t 2025春)");
    assert_eq!(en("t is school year 2024-2025"), "(Is t SY2024)");
    assert_eq!(en("m in months 3..7, 9..1"), "(In m M[3, 4, 5, 6, 7, 9, 10, 11, 12, 1])");
    assert_eq!(en("g is grades 1..3"), "(Is g G[1, 2, 3])");
    assert_eq!(en("g is grade 1"), "(Is g G[1])");
    assert_eq!(en("x is 2000 CNY/year and y is 2,000 CNY"), "(and (Is x 2000Yuan/Year) (Is y 2000Yuan))");
    assert_eq!(en("x is 2000 CNY/student/year"), "(Is x 2000Yuan/Year!)");
    assert_eq!(en("x is 3 to 6 and y is 10 working days"), "(and (Is x 3..6) (Is y 10WorkingDays))");
    assert_eq!(
        en("count(moves where kind is out) * 2 > 1"),
        "(Over~ (Mul count(moves where (Is kind out)) 2) 1)"
    );
    assert_eq!(en("enrolled is yes"), "(Is enrolled true)");
}
