//! What the tests of editor features share: small policies, and the shipped ones.
#![allow(dead_code, reason = "each test binary uses part of it")]

use std::{collections::BTreeMap, path::Path};

use tiaoli_core::{
    builtins::Holidays,
    session::{Analysis, Session},
    value::Date,
};
use tiaoli_diagnostics::{FileId, FileSpan, Span};
use tiaoli_ide::Snapshot;
use tiaoli_project::{Near, Seen, Texts, load};

/// The file of a small policy.
pub(crate) const FILE: FileId = FileId(0);

pub(crate) const ZH: &str = r#"政策 测试 {
    标题 "测试办法"
    文号 "测〔2022〕1号"
    施行 自 2022年1月1日
    原文文件 "s.txt"
}
引用 "more.tiao"
引用 "names.tiao"
等级 困难认定 由重到轻 A类、B类、不困难
目录 涉农专业 键 代码 { 自 2021年12月1日 来自 "c.csv" 依据 测〔2022〕1号 }
信息表 人员 {
    编号 : 文本 识别号
    户籍地 : 城市、县镇、农村
    专业 : 文本
    困难程度 : 困难认定
    单位 : 单位表
}
信息表 单位表 { 单位代码 : 文本 识别号 }
标准 补助标准 : 金额 每生每年 { 自 2022年1月1日 为 2000元 依据 第四条 待核实 }
资助项目 补助 { 对象 人员 发放 按月 }

四、 发放 {
    所称 涉农 是指 专业 属于 涉农专业

    不予 城里 {
        原文 “城市的人不给。”
        凡 户籍地 为 城市 且 非涉农
        不得给予 补助
    }
    应助 其他 {
        凡 涉农 或 困难程度 为 A类
        给予 补助 按 补助标准
    }
}

举例 "城市的人" {
    基准日 2024年10月1日
    人员 甲 { 户籍地 城市 专业 "610101" 困难程度 A类 }
    甲 补助 应为 应助 依据 其他
}
"#;

pub(crate) const EN: &str = r#"policy trial { effective from 2022-01-01 }
tiers level heaviest_first A, B, none_at_all
records person {
    no : text key
    home : city, village
    level : level
}
standard rate : money CNY/year { from 2022-01-01 is 2000 CNY }
benefit aid { for person paid monthly }
define rural as home is village
grant poor { when rural and level is A or more give aid at rate }
deny rich { when level is none_at_all deny aid }
"#;

/// The files beside the small policies.
const BESIDE: &[(&str, &str)] = &[
    ("s.txt", "测试办法\n四、发放\n城市的人不给。农村的人给。\n"),
    ("c.csv", "代码,名称\n610101,种子生产技术\n610102,作物生产技术\n"),
    ("more.tiao", "暂缓 待查 { 依据 《测试办法》第四条 凡 户籍地 为 县镇 暂缓发放 补助 }\n"),
    ("names.tiao", "英文名 { 户籍地 home  补助 aid  涉农 agricultural }\n"),
];

/// A snapshot of one text with the files beside it, on 2024-10-01.
pub(crate) fn snapshot(text: &str) -> Snapshot {
    let mut session = Session::new();
    session.set_policy("p.tiao", text);
    for (path, text) in BESIDE {
        session.set_text(path, *text);
    }
    of(session.analyze())
}

pub(crate) fn of(analysis: Analysis) -> Snapshot {
    Snapshot::new(analysis, Date::new(2024, 10, 1).unwrap(), None, Holidays::default())
}

/// The small policies without a message of any kind that would spoil a test.
pub(crate) fn sound(text: &str) -> Snapshot {
    let snapshot = snapshot(text);
    let errors: Vec<&str> = snapshot
        .analysis
        .diagnostics
        .iter()
        .filter(|one| one.is_error())
        .map(|one| one.message.zh.as_str())
        .collect();
    assert_eq!(errors, Vec::<&str>::new());
    snapshot
}

/// The offset of the last place of `word` in the text of `around`: `at(text, "凡 户籍地", "户籍地")`.
pub(crate) fn at(text: &str, around: &str, word: &str) -> usize {
    text.find(around).unwrap_or_else(|| panic!("{around}")) + around.rfind(word).unwrap()
}

pub(crate) fn text(snapshot: &Snapshot, at: FileSpan) -> &str {
    snapshot.analysis.sources.text(at)
}

/// Whether a span lies in a text, at the borders of its characters.
pub(crate) fn fits(text: &str, span: Span) -> bool {
    text.get(span.range()).is_some()
}

pub(crate) fn fits_file(snapshot: &Snapshot, at: FileSpan) -> bool {
    snapshot.analysis.sources.get(at.file).is_some_and(|source| fits(&source.text, at.span))
}

/// Every policy under `policies/`, as the command line loads it.
pub(crate) fn shipped() -> Vec<Snapshot> {
    SHIPPED.iter().map(|path| one_shipped(path)).collect()
}

const SHIPPED: [&str; 6] = [
    "neimenggu/notice.tiao",
    "national/stipend.tiao",
    "tuition/national.tiao",
    "tuition/neimenggu.tiao",
    "audit/payments.tiao",
    "samples/local/rules.tiao",
];

pub(crate) fn one_shipped(path: &str) -> Snapshot {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../policies");
    let loaded = load(&root.join(path), Near::Beside, &mut Seen::default(), &Texts::default()).unwrap();
    of(loaded.analysis)
}

/// The texts of a snapshot, by path.
pub(crate) fn texts(snapshot: &Snapshot) -> BTreeMap<String, String> {
    snapshot.analysis.sources.iter().map(|one| (one.path.clone(), one.text.to_string())).collect()
}

/// The policy of a snapshot with other texts.
pub(crate) fn with_texts(snapshot: &Snapshot, texts: &BTreeMap<String, String>) -> Snapshot {
    let mut session = Session::new();
    for source in snapshot.analysis.sources.iter() {
        let text = texts[&source.path].as_str();
        if snapshot.parsed(source.id).is_some() {
            session.set_policy(&source.path, text);
        } else {
            session.set_text(&source.path, text);
        }
    }
    of(session.analyze())
}
