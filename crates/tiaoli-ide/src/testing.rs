//! Policies for tests.

use std::path::Path;

use tiaoli_core::{builtins::Holidays, session::Session, value::Date};
use tiaoli_diagnostics::Lang;
use tiaoli_project::{Near, Seen, Texts, load};

use crate::Snapshot;

/// A small policy with a roster of four columns.
pub(crate) const POLICY: &str = "\
政策 测试助学金 {
    标题 \"测试办法\"
    施行 自 2022年1月1日
}
信息表 学生 {
    学籍号 : 文本  识别号  敏感
    户籍 : 城市、县镇、农村
    困难 : 是否
    在校 : 是否
}
标准 助学金标准 : 金额 每生每月 {
    自 2022年1月1日 为 100元 依据 《测试办法》
    自 2024年9月1日 为 200元 依据 《测试办法》
}
资助项目 助学金 {
    对象 学生
    用途 \"生活费\"
    发放 按月
    重复享受 不得重复
}
应助 农村 {
    凡 户籍 为 农村
    给予 助学金 按 助学金标准
}
不予 城市 {
    凡 户籍 为 城市 且 非困难
    不得给予 助学金
}
暂缓 离校 {
    凡 非在校
    暂缓发放 助学金 待 \"返校\"
}
举例 \"农村的给\" {
    基准日 2024年10月15日
    学生 { 学籍号 \"S1\"  户籍 农村  困难 否  在校 是 }
    助学金 应为 应助 200元 依据 农村
}
举例 \"城市的不给\" {
    沿用 \"农村的给\"
    学生 { 户籍 城市 }
    助学金 应为 不予 依据 城市
}
";

pub(crate) fn day() -> Date {
    Date::new(2024, 10, 15).unwrap()
}

/// A policy of one file, `a.tiao`.
pub(crate) fn snapshot(text: &str, lang: Option<Lang>) -> Snapshot {
    let mut session = Session::new();
    session.set_policy("a.tiao", text);
    Snapshot::new(session.analyze(), day(), lang, Holidays::default())
}

/// As [`snapshot`], of a text without errors.
pub(crate) fn sound(text: &str, lang: Option<Lang>) -> Snapshot {
    let snapshot = snapshot(text, lang);
    let errors: Vec<_> = snapshot.analysis.diagnostics.iter().filter(|one| one.is_error()).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    snapshot
}

/// The folder of shipped policies.
pub(crate) fn policies() -> String {
    format!("{}/../../policies", env!("CARGO_MANIFEST_DIR"))
}

/// The shipped notice, as it reads on the disk.
pub(crate) fn notice(lang: Option<Lang>) -> Snapshot {
    let path = format!("{}/neimenggu/notice.tiao", policies());
    let loaded = load(Path::new(&path), Near::Beside, &mut Seen::default(), &Texts::default()).unwrap();
    Snapshot::new(loaded.analysis, day(), lang, Holidays::default())
}
