//! What editors and the server say to each other beyond the standard: editors/PROTOCOL.md, through the wire.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use tiaoli_tests::editor::{Desk, Editor, at, uri};

const POLICY: &str = "政策 测试 {
    标题 \"测试通知\"
    施行 自 2024年1月1日
}

信息表 学生 {
    学号 : 文本 识别号
    户籍 : 城市、县镇、农村
}

标准 助学金标准 : 金额 每生每年 {
    自 2024年1月1日 为 2000元 依据 测发〔2024〕1号
    自 2025年1月1日 为 2300元 依据 测发〔2025〕1号
}

资助项目 助学金 {
    对象 学生
}

应助 农村学生 {
    凡 户籍 为 农村
    给予 助学金 按 助学金标准
}
";

fn started(capabilities: &Value, options: &Value) -> (Desk, Editor) {
    let desk = Desk::new(&[("p.tiao", POLICY)]);
    let params = json!({ "capabilities": capabilities, "initializationOptions": options });
    let mut editor = Editor::start(&desk.path(""), params);
    editor.open(&desk.path("p.tiao"), POLICY);
    editor.diagnostics(&desk.path("p.tiao"), 1);
    (desk, editor)
}

#[test]
fn experimental_requests_are_listed_and_documented() {
    let (_desk, editor) = started(&json!({}), &json!({}));
    let offered = &editor.capabilities["experimental"]["tiaoli"];
    assert_eq!(offered["protocol"], 1);
    let listed: BTreeSet<&str> =
        offered["requests"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    assert!(listed.is_superset(&BTreeSet::from(["tiaoli/inForce", "tiaoli/policyDate", "tiaoli/page"])));
    let page = include_str!("../../editors/PROTOCOL.md");
    for request in listed {
        assert!(
            page.contains(&format!("// {request}")),
            "{request} is offered, and no editor knows how to ask"
        );
    }
}

#[test]
fn the_text_in_force_is_that_of_the_day() {
    let (desk, mut editor) = started(&json!({}), &json!({ "asOf": "2024-10-15" }));
    let uri = uri(&desk.path("p.tiao"));
    let found = editor.request("tiaoli/inForce", json!({ "uri": uri }));
    assert_eq!((&found["asOf"], &found["languageId"]), (&json!("2024-10-15"), &json!("tiaoli")));
    assert!(found["title"].as_str().unwrap().contains("2024年10月15日"), "{found}");
    let text = found["text"].as_str().unwrap();
    assert!(text.contains("2000元") && !text.contains("2300元"), "{text}");
    // What is typed and not saved counts.
    let typed = json!([{ "text": POLICY.replace("2300元", "2400元") }]);
    editor.change(&desk.path("p.tiao"), typed);
    let later = editor.request("tiaoli/inForce", json!({ "uri": uri, "asOf": "2025-03-01" }));
    assert!(later["text"].as_str().unwrap().contains("2400元"), "{later}");
    let early = editor.ask("tiaoli/inForce", json!({ "uri": uri, "asOf": "2023-03-01" }));
    assert_eq!(early["error"]["code"], -32803, "{early}");
    assert!(early["error"]["message"].as_str().unwrap().contains("2023年3月1日"), "{early}");
    for wrong in [json!({ "uri": uri, "asOf": "明天" }), json!({ "uri": "file:///nowhere.tiao" })] {
        let answer = editor.ask("tiaoli/inForce", wrong);
        assert_eq!(answer["error"]["code"], -32602, "{answer}");
    }
}

#[test]
fn a_chosen_policy_date_changes_hints_and_has_them_asked_for_again() {
    let refresh = json!({ "refreshSupport": true });
    let workspace = json!({ "inlayHint": refresh, "semanticTokens": refresh, "codeLens": refresh });
    let options = json!({ "asOf": "2024-10-15" });
    let (desk, mut editor) = started(&json!({ "workspace": workspace }), &options);
    let hints = |editor: &mut Editor| {
        let document = json!({ "uri": uri(&desk.path("p.tiao")) });
        let range = json!({ "start": at(0, 0), "end": at(999, 0) });
        let found =
            editor.request("textDocument/inlayHint", json!({ "textDocument": document, "range": range }));
        found.to_string()
    };
    let before = hints(&mut editor);
    assert!(before.contains("2000") && !before.contains("2300"), "{before}");
    let chosen = editor.request("tiaoli/policyDate", json!({ "date": "2025-02-01" }));
    assert_eq!(chosen, json!({ "date": "2025-02-01", "chosen": true }));
    let after = hints(&mut editor);
    assert!(after.contains("2300") && !after.contains("2000"), "{after}");
    for what in ["inlayHint", "semanticTokens", "codeLens"] {
        editor.wait(|message| message["method"] == format!("workspace/{what}/refresh"));
    }
    // Back to what is set.
    let back = editor.request("tiaoli/policyDate", json!({ "date": null }));
    assert_eq!(back, json!({ "date": "2024-10-15", "chosen": true }));
    assert_eq!(hints(&mut editor), before);
    let wrong = editor.ask("tiaoli/policyDate", json!({ "date": "2025年" }));
    assert_eq!(wrong["error"]["code"], -32602, "{wrong}");
}

#[test]
fn the_page_of_a_message_stands_at_its_address() {
    let desk = Desk::new(&[("p.tiao", POLICY)]);
    let mut editor = Editor::start(&desk.path(""), json!({}));
    let path = desk.path("p.tiao");
    editor.open(&path, &POLICY.replace("户籍 为", "户口 为"));
    let told = editor.diagnostics(&path, 1);
    let address = &told[0]["codeDescription"]["href"];
    let page = editor.request("tiaoli/page", json!({ "uri": address }));
    assert_eq!(page["languageId"], "markdown");
    let heading = format!("# {}", told[0]["code"].as_str().unwrap());
    assert!(page["text"].as_str().unwrap().starts_with(&heading), "{page}");
    let wrong = editor.ask("tiaoli/page", json!({ "uri": "tiaoli:/codes/E9999.md" }));
    assert_eq!(wrong["error"]["code"], -32602, "{wrong}");
}
