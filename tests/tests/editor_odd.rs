//! Editors that send what is not as it should be, or do less than others, through the wire.

use serde_json::{Value, json};
use tiaoli_tests::editor::{Desk, Editor, at, uri};

const POLICY: &str = "政策 测试 {
    标题 \"测试\"
}

信息表 学生 {
    学号 : 文本  识别号
    户籍 : 城市、县镇、农村
}

资助项目 助学金 {
    对象 学生
    发放 按月
}

应助 农村学生 {
    凡 户籍 为 农村
    给予 助学金 按 100元
}

举例 \"农村的\" {
    基准日 2024年10月15日
    学生 { 学号 \"S1\"  户籍 农村 }
    助学金 应为 应助
}
";

fn opened(text: &str, params: Value) -> (Desk, Editor) {
    let desk = Desk::new(&[("p.tiao", text)]);
    let mut editor = Editor::start(&desk.path(""), params);
    editor.open(&desk.path("p.tiao"), text);
    (desk, editor)
}

fn examples(editor: &mut Editor) -> usize {
    editor.request("tiaoli/examples", json!({})).as_array().unwrap().len()
}

#[test]
fn a_message_that_cannot_be_read_is_answered_and_the_next_is_read() {
    let (_desk, mut editor) = opened(POLICY, json!({}));
    let request = br#"{"jsonrpc":"2.0","id":777,"method":"tiaoli/examples","params":{}}"#;
    let nested = ["[".repeat(100_000), "]".repeat(100_000)].concat();
    let deep = format!(r#"{{"jsonrpc":"2.0","id":777,"method":"tiaoli/examples","params":{nested}}}"#);
    let batch = [b"[", request.as_slice(), b"]"].concat();
    let not_utf8 = b"{\"jsonrpc\":\"2.0\",\"method\":\"x\",\"params\":{\"x\":\"\xff\"}}".as_slice();
    for (body, code) in [
        (b"{bad}".as_slice(), -32700),
        (b"{\"a\":", -32700),
        (not_utf8, -32700),
        (deep.as_bytes(), -32600),
        (b"null", -32600),
        (b"{}", -32600),
        (&batch, -32600),
    ] {
        editor.send_body(body);
        let answer = editor.wait(|message| message.get("id") == Some(&Value::Null));
        assert_eq!(answer["error"]["code"], code, "{answer}");
        assert_eq!(examples(&mut editor), 1);
    }
    for header in
        ["nonsense\r\n\r\n", "Content-Length: -1\r\n\r\n", "Content-Length: 99999999999999999999\r\n\r\n"]
    {
        editor.send_bytes(header.as_bytes());
        editor.wait(|message| message.get("id") == Some(&Value::Null));
        assert_eq!(examples(&mut editor), 1);
    }
    assert_eq!(editor.leave(), (Some(0), String::new()));
}

#[test]
fn half_of_a_character_does_not_put_later_edits_out_of_place() {
    let (desk, mut editor) = opened(POLICY, json!({}));
    let path = desk.path("p.tiao");
    let document = json!({ "uri": uri(&path), "version": 2 });
    let place = at(15, 0);
    let changes = json!([{ "range": { "start": place, "end": place }, "text": "// HALF\n" }]);
    let params = json!({ "textDocument": document, "contentChanges": changes });
    let message =
        json!({ "jsonrpc": "2.0", "method": "textDocument/didChange", "params": params }).to_string();
    editor.send_body(message.replace("HALF", r"\ud83d").as_bytes());
    // Behind the half, counted as the editor counts it.
    let changes = json!([
        { "range": { "start": at(15, 3), "end": at(15, 4) }, "text": "半" },
        { "range": { "start": at(16, 11), "end": at(16, 13) }, "text": "火星" },
    ]);
    let params = json!({ "textDocument": { "uri": uri(&path), "version": 3 }, "contentChanges": changes });
    editor.notify("textDocument/didChange", params);
    let found = editor.diagnostics(&path, 3);
    let unknown = found.iter().find(|one| one["code"] == "E0203").unwrap_or_else(|| panic!("{found:?}"));
    assert_eq!(unknown["range"]["start"], at(16, 11), "{unknown}");
}

#[test]
fn what_is_asked_before_the_editor_says_it_is_ready_is_answered() {
    let desk = Desk::new(&[("p.tiao", POLICY)]);
    let mut editor = Editor::greet(&desk.path(""), json!({}));
    assert_eq!(examples(&mut editor), 1);
    editor.notify("initialized", json!({}));
    assert_eq!(examples(&mut editor), 1);
}

#[test]
fn settings_that_say_nothing_of_ours_change_nothing_and_a_wrong_one_is_told() {
    let options = json!({ "language": "en", "asOf": "2024-10-15" });
    let (_desk, mut editor) = opened(POLICY, json!({ "initializationOptions": options }));
    let date = |editor: &mut Editor| editor.request("tiaoli/policyDate", json!({}))["date"].clone();
    for other in [json!({}), json!(null), json!({ "python": {} }), json!({ "tiaoli": null })] {
        editor.notify("workspace/didChangeConfiguration", json!({ "settings": other }));
        assert_eq!(date(&mut editor), "2024-10-15", "{other}");
    }
    let wrong = json!({ "language": "en", "data": 7, "asOf": "2025-02-01" });
    editor.notify("workspace/didChangeConfiguration", json!({ "settings": { "tiaoli": wrong } }));
    let shown = editor.wait(|message| message["method"] == "window/showMessage")["params"].clone();
    assert!(shown["message"].as_str().unwrap().contains("tiaoli.data has no effect"), "{shown}");
    assert_eq!(date(&mut editor), "2025-02-01");
    let (_desk, mut editor) = opened(POLICY, json!({ "initializationOptions": { "asOf": 20241015 } }));
    editor.wait(|message| message["method"] == "window/showMessage");
}

#[test]
fn asking_for_the_policy_date_does_not_change_it() {
    let (_desk, mut editor) = opened(POLICY, json!({}));
    editor.request("tiaoli/policyDate", json!({ "date": "2025-02-01" }));
    let chosen = json!({ "date": "2025-02-01", "chosen": true });
    assert_eq!(editor.request("tiaoli/policyDate", json!({})), chosen);
    assert_eq!(editor.request("tiaoli/policyDate", json!({ "date": null }))["chosen"], false);
}

#[test]
fn edits_have_the_line_breaks_of_the_text() {
    let text = POLICY.replace('\n', "\r\n");
    let (desk, mut editor) = opened(&text, json!({}));
    let path = desk.path("p.tiao");
    let document = json!({ "uri": uri(&path) });
    let options = json!({ "tabSize": 4, "insertSpaces": true });
    let params = json!({ "textDocument": document, "options": options });
    assert_eq!(editor.request("textDocument/formatting", params.clone()), json!([]));
    editor.change(
        &path,
        json!([{ "text": text.replace("    凡 户籍", "  凡   户籍").replace("户籍 :", "户籍:") }]),
    );
    let edits = editor.request("textDocument/formatting", params);
    let columns: Vec<(u64, u64)> = edits
        .as_array()
        .unwrap()
        .iter()
        .map(|edit| &edit["range"]["end"])
        .map(|end| (end["line"].as_u64().unwrap(), end["character"].as_u64().unwrap()))
        .collect();
    assert!(!columns.is_empty());
    for (line, column) in columns {
        assert!(column <= 20, "line {line} is not that long: {column}");
    }
    editor.change(&path, json!([{ "text": text }]));
    let range = json!({ "start": at(15, 6), "end": at(15, 13) });
    let params = json!({ "textDocument": document, "range": range, "context": { "diagnostics": [] } });
    let actions = editor.request("textDocument/codeAction", params);
    let new: Vec<&str> = actions
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|action| action["edit"]["documentChanges"][0]["edits"].as_array().unwrap())
        .filter_map(|edit| edit["newText"].as_str())
        .collect();
    assert!(new.iter().any(|text| text.contains("\r\n")), "{actions}");
    assert!(!new.iter().any(|text| text.replace("\r\n", "").contains('\n')), "{actions}");
}

#[test]
fn an_editor_that_knows_no_versions_gets_edits_without() {
    let capabilities = json!({ "workspace": { "workspaceEdit": { "documentChanges": false } } });
    let (desk, mut editor) = opened(POLICY, json!({ "capabilities": capabilities }));
    let path = desk.path("p.tiao");
    let params =
        json!({ "textDocument": { "uri": uri(&path) }, "position": at(14, 4), "newName": "乡村学生" });
    let edit = editor.request("textDocument/rename", params);
    assert!(edit.get("documentChanges").is_none(), "{edit}");
    assert_eq!(edit["changes"][uri(&path)][0]["newText"], "乡村学生", "{edit}");
}

#[test]
fn an_editor_that_asks_for_messages_is_told_when_others_have_changed() {
    let text = format!("{POLICY}\n引用 \"b.tiao\"\n");
    let more = "标准 甲 : 金额 每生每年 {\n    自 2024年1月1日 为 2000元 依据 第一条\n}\n";
    let desk = Desk::new(&[("p.tiao", &text), ("b.tiao", more)]);
    let refresh = json!({ "refreshSupport": true });
    let capabilities = json!({
        "textDocument": { "diagnostic": {} },
        "workspace": { "diagnostics": refresh, "inlayHint": refresh },
    });
    let mut editor = Editor::start(&desk.path(""), json!({ "capabilities": capabilities }));
    let path = desk.path("p.tiao");
    editor.open(&path, &text);
    let params = json!({ "textDocument": { "uri": uri(&path) } });
    let codes =
        |editor: &mut Editor| editor.request("textDocument/diagnostic", params.clone())["items"].to_string();
    assert!(!codes(&mut editor).contains("E0601"));
    let is_refresh = |message: &Value| message["method"] == "workspace/diagnostic/refresh";
    std::fs::remove_file(desk.path("b.tiao")).unwrap();
    let gone = json!({ "uri": uri(&desk.path("b.tiao")), "type": 3 });
    editor.notify("workspace/didChangeWatchedFiles", json!({ "changes": [gone] }));
    editor.wait(is_refresh);
    assert!(codes(&mut editor).contains("E0601"));
    // What it types itself it knows of.
    editor.change(&path, json!([{ "text": POLICY }]));
    assert!(!codes(&mut editor).contains("E0601"));
    assert!(!editor.has(is_refresh), "asked again for its own text");
    // Another day is asked for again, though there is no roster.
    let is_hints = |message: &Value| message["method"] == "workspace/inlayHint/refresh";
    editor.wait(is_hints);
    editor.notify(
        "workspace/didChangeConfiguration",
        json!({ "settings": { "tiaoli": { "asOf": "2025-03-15" } } }),
    );
    editor.wait(is_hints);
}

#[test]
fn examples_nobody_knows_are_an_error() {
    let (desk, mut editor) = opened(POLICY, json!({}));
    let known = uri(&desk.path("p.tiao"));
    assert_eq!(editor.request("tiaoli/runExamples", json!({ "uri": known })).as_array().unwrap().len(), 1);
    let nowhere = "file:///nowhere.tiao";
    for (method, params) in [
        ("tiaoli/examples", json!({ "textDocument": { "uri": nowhere } })),
        ("tiaoli/runExamples", json!({ "uri": nowhere })),
        ("tiaoli/runExamples", json!({ "ids": ["没有"] })),
    ] {
        let answer = editor.ask(method, params);
        assert_eq!(answer["error"]["code"], -32602, "{answer}");
    }
}

#[test]
fn examples_run_while_somebody_types_are_all_or_an_error() {
    let example = POLICY.split_once("举例").map(|(_, rest)| format!("举例{rest}")).unwrap();
    let many: String = (0..400).map(|at| example.replace("农村的", &format!("农村的{at}"))).collect();
    let text = format!("{}{many}", POLICY.replace(&example, ""));
    let (desk, mut editor) = opened(&text, json!({}));
    assert_eq!(examples(&mut editor), 400);
    for version in 0..20 {
        let run = editor.begin("tiaoli/runExamples", json!({}));
        std::thread::sleep(std::time::Duration::from_millis(version));
        editor.change(&desk.path("p.tiao"), json!([{ "text": format!("{text}// {version}\n") }]));
        let answer = editor.answer(run);
        let count = answer["result"].as_array().map(Vec::len);
        assert!(count == Some(400) || answer["error"]["code"] == -32801, "{count:?} {}", answer["error"]);
    }
}
