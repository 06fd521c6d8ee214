//! What editors send that nobody should, and what changes beneath them, through the wire.

use serde_json::{Value, json};
use tiaoli_tests::{
    binary::run,
    editor::{Desk, Editor, at, uri},
};

/// One rule until the end of 2024, another from then on, and each reads a column of its own.
const POLICY: &str = "政策 测试 {
    标题 \"测试\"
    施行 自 2024年1月1日
}

信息表 学生 {
    学号 : 文本 识别号
    户籍 : 城市、农村
    年级 : 年级
}

资助项目 助学金 {
    对象 学生
    发放 按月
}

应助 农村学生 {
    施行 自 2024年1月1日 至 2024年12月31日
    凡 户籍 为 农村
    给予 助学金 按 100元
}

应助 一年级学生 {
    施行 自 2025年1月1日
    凡 年级 为 一年级
    给予 助学金 按 200元
}

举例 \"农村的\" {
    基准日 2024年10月15日
    学生 { 学号 \"S1\"  户籍 农村  年级 二年级 }
    助学金 应为 应助
}
";

fn begin(params: Value, roster: &str) -> (Desk, Editor, std::path::PathBuf) {
    let desk = Desk::new(&[("p.tiao", POLICY), ("roster.csv", roster)]);
    let mut editor = Editor::start(&desk.path(""), params);
    let path = desk.path("p.tiao");
    editor.open(&path, POLICY);
    editor.diagnostics(&path, 1);
    (desk, editor, path)
}

const ROSTER: &str = "学号,户籍,年级\nA1,城市,1\nA2,农村,2\n";

fn counted(editor: &mut Editor) -> Value {
    let ready = |message: &Value| {
        message["method"] == "tiaoli/peopleChanged" && message["params"]["state"] != "deciding"
    };
    editor.wait(ready)["params"].clone()
}

#[test]
fn a_message_that_cannot_be_read_does_not_end_the_server() {
    let (_desk, mut editor, path) = begin(json!({}), ROSTER);
    let nested = format!("{}{}", "[".repeat(5_000), "]".repeat(5_000));
    for wrong in ["{bad}", "{\"jsonrpc\":", "[]", "null", nested.as_str()] {
        editor.send_text(wrong.as_bytes());
        let answer = editor.wait(|message| message.get("method").is_none() && message["id"].is_null());
        assert!(matches!(answer["error"]["code"].as_i64(), Some(-32700 | -32600)), "{wrong:.20}: {answer}");
    }
    editor.send_text(b"\"\xff\xfe\"");
    editor.wait(|message| message["error"]["code"] == -32700);
    // Half of an emoji keeps its place: the edit behind it hits what it is meant for.
    let half =
        r#"[{"range":{"start":{"line":1,"character":8},"end":{"line":1,"character":8}},"text":"\ud83d"}]"#;
    let version = editor.change_by(&path, half);
    editor.diagnostics(&path, version);
    let back = json!([{ "range": { "start": at(1, 8), "end": at(1, 9) }, "text": "" }]);
    let version = editor.change(&path, back);
    assert_eq!(editor.diagnostics(&path, version), Vec::<Value>::new());
}

#[test]
fn a_row_is_explained_on_another_day_with_what_that_day_reads() {
    let settings = json!({ "initializationOptions": { "asOf": "2024-10-15", "data": ["roster.csv"] } });
    let (desk, mut editor, path) = begin(settings, ROSTER);
    assert_eq!(counted(&mut editor)["state"], "ready");
    let ask = json!({ "uri": uri(&path), "row": 1, "asOf": "2025-03-15" });
    let explained = editor.request("tiaoli/explain", ask);
    assert_eq!(explained["outcome"], "granted", "{explained}");
    let args = ["explain", "p.tiao", "--data", "roster.csv", "--key", "A1", "--as-of", "2025-03-15"];
    let told = run(&desk.path(""), "zh", &args);
    let told = String::from_utf8_lossy(&told.stdout);
    assert!(told.contains("200.00"), "{told}");
}

#[test]
fn settings_of_others_and_wrong_ones_leave_ours_alone() {
    let settings = json!({ "initializationOptions": { "asOf": "2024-10-15", "data": ["roster.csv"] } });
    let (_desk, mut editor, path) = begin(settings, ROSTER);
    assert_eq!(counted(&mut editor)["state"], "ready");
    for settings in [json!({}), Value::Null, json!({ "python": {} }), json!({ "tiaoli": null })] {
        editor.notify("workspace/didChangeConfiguration", json!({ "settings": settings }));
    }
    let state = editor.request("tiaoli/roster", json!({ "uri": uri(&path) }));
    assert_eq!((&state["asOf"], &state["state"]), (&json!("2024-10-15"), &json!("ready")));
    let wrong = json!({ "settings": { "tiaoli": { "asOf": 20_241_015, "data": "roster.csv" } } });
    editor.notify("workspace/didChangeConfiguration", wrong);
    let shown = editor.wait(|message| message["method"] == "window/showMessage");
    assert!(shown["params"]["message"].as_str().is_some_and(|text| text.contains("tiaoli.asOf")), "{shown}");
}

#[test]
fn what_nobody_knows_is_an_error_and_never_a_wrong_answer() {
    let settings = json!({ "initializationOptions": { "asOf": "2024-10-15", "data": ["roster.csv"] } });
    let (_desk, mut editor, path) = begin(settings, "学号,户籍,年级\nA1,镇,1\n");
    let state = counted(&mut editor);
    assert!(state["message"].as_str().is_some_and(|text| text.contains("data check")), "{state}");
    let own = uri(&path);
    for (method, params) in [
        ("tiaoli/runExamples", json!({ "ids": ["nobody"] })),
        ("tiaoli/runExamples", json!({ "uri": "file:///nowhere.tiao" })),
        ("tiaoli/people", json!({ "uri": own, "outcome": "nonsense" })),
        ("tiaoli/people", json!({ "uri": own, "range": { "start": at(1, 0), "end": at(1, 0) } })),
    ] {
        let answer = editor.ask(method, params);
        assert_eq!(answer["error"]["code"], -32602, "{method}: {answer}");
    }
}

#[test]
fn a_text_with_other_line_breaks_is_formatted_once_and_then_in_order() {
    let (_desk, mut editor, path) = begin(json!({}), ROSTER);
    let crlf = POLICY.replace('\n', "\r\n").replace("    发放 按月", "  发放   按月");
    let version = editor.change(&path, json!([{ "text": crlf }]));
    editor.diagnostics(&path, version);
    let options = json!({ "tabSize": 4, "insertSpaces": true });
    let ask = json!({ "textDocument": { "uri": uri(&path) }, "options": options });
    let edits = editor.request("textDocument/formatting", ask.clone());
    assert_eq!(edits.as_array().map(Vec::len), Some(1), "{edits}");
    let changes: Vec<Value> = edits
        .as_array()
        .into_iter()
        .flatten()
        .map(|edit| json!({ "range": edit["range"], "text": edit["newText"] }))
        .collect();
    let version = editor.change(&path, json!(changes));
    editor.diagnostics(&path, version);
    let left = editor.request("textDocument/formatting", ask);
    assert!(left.as_array().is_none_or(Vec::is_empty), "{left}");
}

#[test]
fn an_editor_that_asks_for_messages_is_told_when_to_ask_again() {
    let capabilities = json!({
        "workspace": { "diagnostics": { "refreshSupport": true }, "didChangeWatchedFiles": { "dynamicRegistration": true } },
        "textDocument": { "diagnostic": {} },
    });
    let desk = Desk::new(&[("p.tiao", POLICY), ("more.tiao", "// nothing yet\n")]);
    let mut editor = Editor::start(&desk.path(""), json!({ "capabilities": capabilities }));
    let path = desk.path("p.tiao");
    editor.open(&path, POLICY);
    let ask = json!({ "textDocument": { "uri": uri(&path) } });
    editor.request("textDocument/diagnostic", ask.clone());
    desk.write("more.tiao", "修改 测试 {\n    施行 自 2024年2月1日\n}\n\n废止 没有的\n");
    let changes = json!({ "changes": [{ "uri": uri(&desk.path("more.tiao")), "type": 2 }] });
    editor.notify("workspace/didChangeWatchedFiles", changes);
    editor.wait(|message| message["method"] == "workspace/diagnostic/refresh");
}
