//! The language server through the wire, as an editor meets it.

use serde_json::{Value, json};
use tiaoli_tests::editor::{Desk, Editor, at, uri};

const POLICY: &str = "政策 测试 {\n    标题 \"测试\"\n}\n信息表 学生 {\n    学号 : 文本 识别号\n    户籍 : 城市、县镇、农村\n}\n资助项目 助学金 {\n    对象 学生\n    发放 按月\n}\n应助 农村学生 {\n    凡 户籍 为 农村\n    给予 助学金 按 100元\n}\n";

fn codes(diagnostics: &[Value]) -> Vec<&str> {
    diagnostics.iter().filter_map(|one| one["code"].as_str()).collect()
}

#[test]
fn a_squiggle_appears_and_goes() {
    let desk = Desk::new(&[("a.tiao", POLICY)]);
    let path = desk.path("a.tiao");
    let mut editor = Editor::start(&desk.path(""), json!({}));
    assert_eq!(
        editor.capabilities["textDocumentSync"],
        json!({ "openClose": true, "change": 2, "save": true })
    );
    editor.open(&path, POLICY);
    let sound = editor.diagnostics(&path, 1);
    assert!(!codes(&sound).iter().any(|code| code.starts_with('E')), "{sound:?}");
    // 户籍 becomes 户𠮷籍: a character outside the BMP is two units of UTF-16.
    let version =
        editor.change(&path, json!([{ "range": { "start": at(12, 7), "end": at(12, 7) }, "text": "𠮷" }]));
    let broken = editor.diagnostics(&path, version);
    let unknown = broken
        .iter()
        .find(|one| one["code"] == "E0202")
        .unwrap_or_else(|| panic!("the name is unknown: {broken:?}"));
    assert_eq!(unknown["range"], json!({ "start": at(12, 6), "end": at(12, 10) }), "{unknown}");
    assert_eq!(unknown["source"], "tiaoli");
    assert_eq!(unknown["codeDescription"]["href"], "tiaoli:/codes/E0202.md");
    let version =
        editor.change(&path, json!([{ "range": { "start": at(12, 7), "end": at(12, 9) }, "text": "" }]));
    assert_eq!(editor.diagnostics(&path, version), sound);
    assert_eq!(editor.leave(), (Some(0), String::new()));
}

#[test]
fn columns_are_counted_in_bytes_where_the_editor_wants_it() {
    let desk = Desk::new(&[("a.tiao", POLICY)]);
    let path = desk.path("a.tiao");
    let mut editor = Editor::start(
        &desk.path(""),
        json!({ "capabilities": { "general": { "positionEncodings": ["utf-8", "utf-16"] } } }),
    );
    assert_eq!(editor.capabilities["positionEncoding"], "utf-8");
    editor.open(&path, &POLICY.replace("凡 户籍", "凡 户𠮷籍"));
    let broken = editor.diagnostics(&path, 1);
    let unknown = broken
        .iter()
        .find(|one| one["code"] == "E0202")
        .unwrap_or_else(|| panic!("the name is unknown: {broken:?}"));
    assert_eq!(unknown["range"], json!({ "start": at(12, 8), "end": at(12, 18) }), "{unknown}");
}

#[test]
fn messages_are_in_the_language_of_the_file_unless_set() {
    let desk = Desk::new(&[("a.tiao", POLICY)]);
    let path = desk.path("a.tiao");
    let message = |params: Value| {
        let mut editor = Editor::start(&desk.path(""), params);
        editor.open(&path, &POLICY.replace("凡 户籍", "凡 户藉"));
        editor.diagnostics(&path, 1)[0]["message"].as_str().unwrap_or_default().to_owned()
    };
    let of_the_file = message(json!({ "locale": "en-US", "initializationOptions": { "language": "auto" } }));
    assert!(of_the_file.contains("没有"), "{of_the_file}");
    assert_eq!(message(json!({ "locale": "en" })), of_the_file);
    let set = message(json!({ "locale": "zh-CN", "initializationOptions": { "language": "en" } }));
    assert!(set.contains("has no field"), "{set}");
}

#[test]
fn an_editor_that_asks_is_not_told_unasked() {
    let desk = Desk::new(&[
        ("a.tiao", POLICY),
        ("b/b.tiao", "政策 乙 {\n    标题 \"乙\"\n}\n不予 甲 {\n    凡 没有的\n    不得给予 助学金\n}\n"),
    ]);
    let path = desk.path("a.tiao");
    let pulls = json!({ "capabilities": { "textDocument": { "diagnostic": {} } } });
    let mut editor = Editor::start(&desk.path(""), pulls);
    assert_eq!(editor.capabilities["diagnosticProvider"]["workspaceDiagnostics"], true);
    editor.open(&path, &POLICY.replace("农村\n    给予", "火星\n    给予"));
    let params = json!({ "textDocument": { "uri": uri(&path) } });
    let report = editor.request("textDocument/diagnostic", params.clone());
    assert_eq!(report["kind"], "full");
    assert!(codes(report["items"].as_array().unwrap()).contains(&"E0203"), "{report}");
    let mut again = params;
    again["previousResultId"] = report["resultId"].clone();
    assert_eq!(editor.request("textDocument/diagnostic", again)["kind"], "unchanged");
    let all = editor.request("workspace/diagnostic", json!({ "previousResultIds": [] }));
    let items = all["items"].as_array().unwrap();
    let other =
        items.iter().find(|item| item["uri"] == uri(&desk.path("b/b.tiao"))).expect("the other policy");
    assert!(!other["items"].as_array().unwrap().is_empty(), "{all}");
    // What was told of a file that is gone is taken back.
    std::fs::remove_file(desk.path("b/b.tiao")).unwrap();
    let gone = json!({ "uri": uri(&desk.path("b/b.tiao")), "type": 3 });
    editor.notify("workspace/didChangeWatchedFiles", json!({ "changes": [gone] }));
    let known = json!([{ "uri": other["uri"], "value": other["resultId"] }]);
    let all = editor.request("workspace/diagnostic", json!({ "previousResultIds": known }));
    let items = all["items"].as_array().unwrap();
    let other = items.iter().find(|item| item["uri"] == uri(&desk.path("b/b.tiao"))).expect("the file gone");
    assert_eq!(other["items"], json!([]), "{all}");
}

#[test]
fn an_editor_that_watches_nothing_says_when_it_writes() {
    let text = format!("{POLICY}引用 \"b.tiao\"\n");
    let desk = Desk::new(&[("a.tiao", &text)]);
    let path = desk.path("a.tiao");
    let mut editor = Editor::start(&desk.path(""), json!({}));
    assert_eq!(editor.capabilities["textDocumentSync"]["save"], true);
    editor.open(&path, &text);
    assert!(codes(&editor.diagnostics(&path, 1)).contains(&"E0601"));
    desk.write("b.tiao", "标准 甲 : 金额 每生每年 {\n    自 2024年1月1日 为 2000元\n}\n");
    editor.notify("textDocument/didSave", json!({ "textDocument": { "uri": uri(&path) } }));
    let version =
        editor.change(&path, json!([{ "range": { "start": at(0, 0), "end": at(0, 0) }, "text": "\n" }]));
    assert!(!codes(&editor.diagnostics(&path, version)).contains(&"E0601"));
}

#[test]
fn a_server_without_an_editor_ends() {
    let desk = Desk::new(&[("a.tiao", POLICY)]);
    let editor = Editor::start(&desk.path(""), json!({}));
    assert_eq!(editor.hang_up(), (Some(1), String::new()));
}
