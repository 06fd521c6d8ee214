//! What the tests of names, types and lints share.
#![allow(dead_code, reason = "each test binary uses part of it")]

pub(crate) mod policies;

use tiaoli_core::session::{Analysis, Session};

/// The tables most tests speak of.
pub(crate) const TABLES: &str = r#"政策 测试 { 施行 自 2022年1月1日 }
等级 困难认定 由重到轻 A类、B类、C类、不困难
等级 群体 由重到轻 低保、孤儿
目录 涉农专业 键 代码 { 自 2021年12月1日 来自 "c.csv" }
信息表 学生 {
    学籍号 : 文本 识别号
    户籍 : 城市、县镇、农村
    学校 : 学校
    专业代码 : 文本
    年级 : 年级
    困难等级 : 困难认定
    在校情况 : 在校 又称 "是"、不在校 又称 "否"
    学制 : 小数 年
    入学日期 : 日期
    学期中转入 : 是否
    收入 : 金额 每生每年
    特殊群体 : 集合 群体
}
信息表 学校 { 代码 : 文本 识别号  盟市 : 文本 }
标准 助学金标准 : 金额 每生每年 { 自 2022年1月1日 为 2000元 }
标准 资助年级 : 集合 年级 { 自 2022年1月1日 为 一、二年级 }
资助项目 助学金 { 对象 学生 发放 按月 }
所称 涉农 是指 专业代码 属于 涉农专业
"#;

/// Analyses one policy text with the files it may name.
pub(crate) fn analyze(text: &str, files: &[(&str, &str)]) -> Analysis {
    let mut session = Session::new();
    session.set_policy("p.tiao", text);
    session.set_text("c.csv", "代码,名称\n610101,种子生产技术\n");
    for (path, text) in files {
        session.set_text(path, *text);
    }
    session.analyze()
}

/// Codes of the errors of `TABLES` followed by `text`, each with the text under its caret.
pub(crate) fn check(text: &str) -> Vec<(String, String)> {
    found(&analyze(&format!("{TABLES}{text}"), &[]), true)
}

/// Codes and texts of a whole policy, errors only or everything.
pub(crate) fn found(analysis: &Analysis, errors: bool) -> Vec<(String, String)> {
    let wanted = analysis.diagnostics.iter().filter(|diagnostic| !errors || diagnostic.is_error());
    wanted
        .map(|diagnostic| {
            let text = diagnostic.span().map(|at| analysis.sources.text(at).to_owned());
            (diagnostic.code.to_string(), text.unwrap_or_default())
        })
        .collect()
}

/// The policy of the design document, with the two files it names and the table its duty needs.
pub(crate) fn sample() -> (String, Vec<(&'static str, &'static str)>) {
    let policy = include_str!("sample.tiao").to_owned();
    let notice = include_str!("notice.txt");
    (policy, vec![("sources/nm-2022-101.txt", notice), ("catalogs/agricultural-2021.csv", CATALOG)])
}

pub(crate) const CATALOG: &str = "代码,名称,列入\n610101,种子生产技术,是\n660101,机械制造技术,否\n";
