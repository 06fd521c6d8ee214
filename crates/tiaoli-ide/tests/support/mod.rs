//! Small policies in the tests, and those that are shipped.

#![allow(dead_code, reason = "every test uses a part of it")]
#![allow(clippy::unwrap_used, reason = "a test that cannot set up fails")]

use std::path::{Path, PathBuf};

use tiaoli_core::{builtins::Holidays, session::Session, value::Date};
use tiaoli_diagnostics::{FileId, Lang};
use tiaoli_ide::Snapshot;
use tiaoli_project::{Near, Seen, Texts, load};

pub(crate) const NOTICE: &str = "关于学生资助的通知\n一、 范围\n对农村户籍的学生发放助学金。城市户籍的学生，不得给予助学金。\n学校要认真负责。\n";

pub(crate) const CODES: &str = "代码,名称,列入\n610101,种子生产技术,是\n660101,机械制造技术,否\n";

/// Tables, values and a benefit; what a test writes comes after it.
pub(crate) const ZH: &str = "政策 测试助学金 {
    标题     \"关于学生资助的通知\"
    文号     \"测发〔2024〕1号\"
    施行     自 2024年1月1日
    原文文件 \"notice.txt\"
}
等级 困难认定 由重到轻 A类、B类、不困难
目录 涉农专业 键 代码 { 自 2021年1月1日 来自 \"codes.csv\" 依据 \"目录\" 待核实 \"未见原件\" }
信息表 学校 { 代码 : 文本 识别号 盟市 : 文本 }
信息表 学生 {
    学籍号 : 文本 识别号
    身份证号 又称 \"证件号码\" : 身份证 敏感
    出生日期 : 日期
    入学日期 : 日期
    学校代码 : 学校
    专业代码 : 文本
    户籍 : 城市、县镇、农村
    困难等级 : 困难认定
    年级 : 年级
    家庭收入 : 金额
    学制 : 小数 年
    转入 : 是否
}
标准 助学金标准 : 金额 每生每年 {
    自 2024年1月1日 为 2000元 依据 第一条
    自 2025年3月1日 为 2300元 依据 第一条 待核实 \"未见原件\"
}
标准 资助年级 : 集合 年级 { 自 2024年1月1日 为 一、二年级 依据 第一条 }
地方参数 年龄上限 : 整数 年 { 自 2024年1月1日 为 20年 由本地确定 \"原文没有写数\" }
资助项目 助学金 { 对象 学生 用途 \"生活费\" 发放 按月 于 3至7月、9至次年1月 重复享受 不得重复 }
英文名 { 学生 student 户籍 hukou 城市 urban 农村 rural 县镇 town 助学金 stipend 助学金标准 stipend_standard
    涉农 agricultural 专业代码 major_code 农村应助 rural_grant 出生日期 birth_date 年龄上限 age_limit 困难等级 hardship }
所称 涉农 是指 专业代码 属于 涉农专业
一、 范围 {
    应助 农村应助 {
        原文 “对农村户籍的学生发放助学金。”
        凡 户籍 为 农村 且 家庭收入 不满 5000
        给予 助学金 按 助学金标准
    }
}
举例 \"农村的\" {
    基准日 2024年10月15日
    学生 { 学籍号 \"S1\" 户籍 农村 专业代码 \"610101\" 家庭收入 100元 }
    助学金 应为 应助 200元
}
";

pub(crate) fn day() -> Date {
    Date::new(2025, 10, 15).unwrap()
}

/// A policy of one file, and what is read for it.
pub(crate) fn policy(text: &str, lang: Option<Lang>) -> (Snapshot, FileId) {
    let mut session = Session::new();
    session.set_policy("policy.tiao", text);
    session.set_text("notice.txt", NOTICE);
    session.set_text("codes.csv", CODES);
    let snapshot = Snapshot::new(session.analyze(), day(), lang, Holidays::default());
    let file = snapshot.file("policy.tiao").unwrap();
    (snapshot, file)
}

/// Takes the mark of the cursor out of a text.
pub(crate) fn cursor(marked: &str) -> (String, usize) {
    let at = marked.find('‸').unwrap();
    (marked.replace('‸', ""), at)
}

pub(crate) fn shipped(path: &str) -> Snapshot {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../policies");
    let file = root.join(path);
    let near = if path.ends_with("notice.tiao") { Near::Beside } else { Near::Among(&[]) };
    let loaded = load(&file, near, &mut Seen::default(), &Texts::default()).unwrap();
    Snapshot::new(loaded.analysis, day(), None, Holidays::default())
}

/// Every policy file that is shipped.
pub(crate) fn files() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../policies");
    tiaoli_project::find(&root).unwrap().files
}
