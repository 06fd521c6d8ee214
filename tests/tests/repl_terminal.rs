//! The prompt at a terminal: what is kept of the lines that were typed, and what bytes that are no text do.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a failed test panics")]

use std::{fs, path::Path};

use tempfile::TempDir;
use tiaoli_tests::terminal::Terminal;

const POLICY: &str = r#"
政策 例 { 标题 "例"  施行 自 2022年1月1日 }
信息表 学生 {
    学籍号 : 文本 识别号
    姓名   : 文本 敏感
    户籍   : 城市、县镇、农村
}
资助项目 助学金 { 对象 学生  发放 按月 于 3至7月、9至次年1月 }
应助 农村的 { 凡 户籍 为 农村  给予 助学金 按 200元/月 }
"#;

const ROSTER: &str = "学籍号,姓名,户籍\nS1,甲某,城市\nS2,乙某,农村\n";

fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("p.tiao"), POLICY).unwrap();
    fs::write(folder.path().join("roster.csv"), ROSTER).unwrap();
    folder
}

fn start(folder: &TempDir) -> Terminal {
    Terminal::start(folder.path(), "zh", "p.tiao --as-of 2024-10-15 --data roster.csv")
}

/// The lines on disk, without the mark of their format.
fn kept(folder: &Path) -> Vec<String> {
    let text = fs::read_to_string(folder.join(".local/share/tiaoli/history")).unwrap_or_default();
    text.lines().skip(1).map(str::to_owned).collect()
}

#[test]
fn no_person_is_kept_of_what_was_typed() {
    let folder = folder();
    let mut terminal = start(&folder);
    let with_people = [
        "：看 S2",
        "：行 S2",
        "：行 2",
        ":sett 姓名=王小明",
        "姓名 为 王小明",
        "姓名 = 王小明",
        "：设置姓名=王小明",
        "户籍 = 王小明",
        "所称 甲 是指 姓名 为 \"李芳\"",
        "举例 \"某\" { 基准日 2024年10月15日 学生 { 姓名 \"巴特尔\" 户籍 农村 } 助学金 应为 应助 }",
        ":explain 姓名=赵六",
        ":type 姓名 为 王七",
        ":load 王八.csv",
        "150199200811300039",
    ];
    let plain = [
        "户籍 = 农村",
        "：判定",
        "应助 县镇的 { 凡 户籍 为 县镇  给予 助学金 按 100元/月 }",
        "：谁 户籍 为 农村",
        "：基准日 2024-09-15",
        "：数据 roster.csv",
    ];
    for line in with_people.iter().chain(&plain) {
        terminal.line(line);
    }
    // Whatever was typed can be recalled while the session lasts: the last line but one of those kept is above the last.
    let recalled = terminal.keys(b"\x1b[A\x1b[A\r");
    assert!(recalled.contains("：基准日 2024-09-15"), "{recalled}");
    assert_eq!(terminal.quit("：退"), 0);
    let expected = [plain.as_slice(), &["：基准日 2024-09-15", "：退"]].concat();
    assert_eq!(kept(folder.path()), expected);
    // The next session has them.
    let shown = start(&folder).keys(b"\x1b[A\x1b[A\x1b[A\r");
    assert!(shown.contains("学生：2 行（roster.csv）"), "{shown}");
}

#[test]
fn bytes_that_are_no_text_end_nothing_and_what_was_typed_is_kept() {
    let folder = folder();
    let mut terminal = start(&folder);
    terminal.line("户籍 = 农村");
    // 困 of GB18030.
    let told = terminal.keys(b"\xc0\xa7");
    assert!(told.contains("第 2 行：有认不出的字符（不是 UTF-8 编码）"), "{told}");
    terminal.keys(b"\r");
    let decided = terminal.line("：判定");
    assert!(decided.contains("助学金：应予资助"), "{decided}");
    // The session is killed, and nothing is lost.
    drop(terminal);
    assert_eq!(kept(folder.path()), ["户籍 = 农村", "：判定"]);
}
