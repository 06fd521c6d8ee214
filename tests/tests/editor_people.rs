//! People, examples and explanations in the editor, through the wire.

use std::path::PathBuf;

use serde_json::{Value, json};
use tiaoli_tests::{
    binary::run,
    editor::{Desk, Editor, at, uri},
};

const POLICY: &str = "政策 测试 {
    标题 \"测试\"
    施行 自 2024年1月1日
}

信息表 学生 {
    学号 : 文本 识别号
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

不予 城市学生 {
    凡 户籍 为 城市
    不得给予 助学金
}

举例 \"农村的\" {
    基准日 2024年10月15日
    学生 { 学号 \"S1\"  户籍 农村 }
    助学金 应为 应助
}

举例 \"写错的\" {
    基准日 2024年10月15日
    学生 { 学号 \"S2\"  户籍 城市 }
    助学金 应为 应助
}
";

const ROSTER: &str = "学号,户籍\nA1,农村\nA2,农村\nA3,城市\nA4,\nA5,县镇\n";

fn begin(settings: Value) -> (Desk, Editor, PathBuf) {
    let desk = Desk::new(&[
        ("p.tiao", POLICY),
        ("roster.csv", ROSTER),
        ("tiaoli.toml", "data = [\"roster.csv\"]\n"),
    ]);
    let mut editor = Editor::start(&desk.path(""), json!({ "initializationOptions": settings }));
    let path = desk.path("p.tiao");
    editor.open(&path, POLICY);
    editor.diagnostics(&path, 1);
    (desk, editor, path)
}

fn counted(editor: &mut Editor) -> Value {
    editor.wait(|message| {
        message["method"] == "tiaoli/peopleChanged" && message["params"]["state"] != "deciding"
    })["params"]
        .clone()
}

fn titles(editor: &mut Editor, path: &std::path::Path) -> Vec<String> {
    let lenses = editor.request("textDocument/codeLens", json!({ "textDocument": { "uri": uri(path) } }));
    let lenses = lenses.as_array().expect("a list");
    lenses.iter().filter_map(|lens| lens["command"]["title"].as_str().map(str::to_owned)).collect()
}

#[test]
fn code_lens_provider_says_whom_a_rule_is_about_and_what_an_edit_changes() {
    let (_desk, mut editor, path) = begin(json!({ "asOf": "2024-10-15" }));
    assert!(editor.capabilities["codeLensProvider"].is_object());
    let state = counted(&mut editor);
    assert_eq!(
        (&state["state"], &state["rows"], &state["asOf"]),
        (&json!("ready"), &json!(5), &json!("2024-10-15"))
    );
    let before = titles(&mut editor, &path);
    assert!(before.iter().any(|title| title.starts_with("命中 2/5 · 未决 1 · ¥200")), "{before:?}");
    // Whoever lives in a town is to get it too: one more, and 100 yuan.
    let place = at(16, 14);
    editor.change(&path, json!([{ "range": { "start": place, "end": place }, "text": " 或 户籍 为 县镇" }]));
    counted(&mut editor);
    let after = titles(&mut editor, &path);
    assert!(after.iter().any(|title| title.contains("命中 3/5") && title.contains("+1 人")), "{after:?}");
    // Saved, it is what later edits are compared with.
    editor.notify("textDocument/didSave", json!({ "textDocument": { "uri": uri(&path) } }));
    counted(&mut editor);
    let saved = titles(&mut editor, &path);
    assert!(!saved.iter().any(|title| title.contains("+1 人")), "{saved:?}");
    let roster = editor.request("tiaoli/roster", json!({ "uri": uri(&path) }));
    assert_eq!(roster["files"], json!(["roster.csv"]));
    assert_eq!(editor.leave(), (Some(0), String::new()));
}

#[test]
fn the_rows_behind_a_figure_and_why_one_is_decided_as_it_is() {
    let (_desk, mut editor, path) = begin(json!({ "asOf": "2024-10-15" }));
    counted(&mut editor);
    let range = json!({ "start": at(15, 3), "end": at(15, 7) });
    let people = editor.request("tiaoli/people", json!({ "uri": uri(&path), "range": range }));
    assert_eq!(people["title"], "农村学生");
    let keys: Vec<&str> =
        people["people"].as_array().unwrap().iter().filter_map(|one| one["key"].as_str()).collect();
    assert_eq!(keys, ["A1", "A2", "A4"], "{people}");
    // The lens counts two and one apart: so does the list.
    assert_eq!((&people["total"], &people["open"]), (&json!(3), &json!(1)), "{people}");
    let open: Vec<bool> =
        people["people"].as_array().unwrap().iter().filter_map(|one| one["open"].as_bool()).collect();
    assert_eq!(open, [false, false, true]);
    let said = |at: usize| people["people"][at]["text"].as_str().unwrap();
    assert!(said(2).ends_with("（未决）") && !said(1).contains("未决"), "{people}");
    let explained = editor.request("tiaoli/explain", json!({ "uri": uri(&path), "record": "A3" }));
    assert_eq!(explained["outcome"], "denied");
    let steps = explained["steps"].as_array().unwrap();
    let linked = steps.iter().find(|step| step["link"].is_object()).expect("a clause to go to");
    assert_eq!(linked["link"]["uri"], uri(&path));
    assert!(steps.iter().any(|step| step["value"] == "yes"), "{explained}");
    let unknown = editor.ask("tiaoli/explain", json!({ "uri": uri(&path), "record": "没有" }));
    assert_eq!(unknown["error"]["code"], -32602, "{unknown}");
}

#[test]
fn reasons_are_said_as_the_command_says_them() {
    let more = "暂缓 待函询 { 凡 函询 不为 同意  暂缓发放 助学金 待 \"函复\" }
比对 两行 学生 以 证号 归并 { 凡 不同个数(学号) 超过 1  列为 重大疑点 \"两行\"  暂缓发放 助学金 待 \"核实\" }\n";
    let policy =
        POLICY.replace("农村\n}", "农村\n    函询 : 未发函、已发函、同意\n    证号 : 文本\n}") + more;
    let desk = Desk::new(&[
        ("p.tiao", policy.as_str()),
        ("roster.csv", "学号,户籍,函询,证号\nA1,农村,已发函,甲\nA2,城市,同意,乙\n"),
        ("tiaoli.toml", "data = [\"roster.csv\"]\n"),
    ]);
    let settings = json!({ "initializationOptions": { "asOf": "2024-10-15" } });
    let mut editor = Editor::start(&desk.path(""), settings);
    let path = desk.path("p.tiao");
    editor.open(&path, &policy);
    counted(&mut editor);
    let view = editor.request("tiaoli/explain", json!({ "uri": uri(&path), "record": "A1" }));
    let text = view["text"].as_str().unwrap();
    let args = ["explain", "p.tiao", "--data", "roster.csv", "--as-of", "2024-10-15", "--key", "A1"];
    let printed = String::from_utf8(run(&desk.path(""), "zh", args).stdout).unwrap();
    for said in [
        "函询 如填写有误、实际为 同意 的：应予资助（当月 100.00 元）",
        "在所给的数据里没有发现",
        "等待：函复",
    ] {
        assert!(text.contains(said) && printed.contains(said), "{said}\n{printed}\n{text}");
    }
}

#[test]
fn examples_are_listed_and_run() {
    let (_desk, mut editor, path) = begin(json!({}));
    let list = editor.request("tiaoli/examples", json!({ "textDocument": { "uri": uri(&path) } }));
    let list = list.as_array().unwrap();
    assert_eq!(list.len(), 2);
    let ids: Vec<&Value> = list.iter().map(|one| &one["id"]).collect();
    let results = editor.request("tiaoli/runExamples", json!({ "ids": ids }));
    let passed: Vec<&Value> = results.as_array().unwrap().iter().map(|one| &one["passed"]).collect();
    assert_eq!(passed, [true, false]);
    let failure = &results[1]["failures"][0];
    assert_eq!(failure["range"]["start"]["line"], 34, "{failure}");
    assert!(failure["actual"].as_str().unwrap().contains("不予"), "{failure}");
    let explained =
        editor.request("tiaoli/explain", json!({ "uri": uri(&path), "example": results[1]["id"] }));
    assert_eq!(explained["outcome"], "denied");
}

#[test]
fn a_roster_that_cannot_be_read_is_told_in_words() {
    let (desk, mut editor, path) = begin(json!({ "data": ["没有.csv"] }));
    let state = counted(&mut editor);
    assert_eq!(state["state"], "failed");
    assert!(state["message"].as_str().unwrap().contains("没有"), "{state}");
    let refused = editor.ask("tiaoli/people", json!({ "uri": uri(&path) }));
    assert_eq!(refused["error"]["code"], -32803, "{refused}");
    drop(desk);
}

#[test]
fn an_edit_is_compared_with_the_saved_text_on_the_same_date() {
    let dated = "标准 标准 : 金额 每生每月 {\n    自 2024年1月1日 为 100元 依据 第一条\n}\n";
    let policy = POLICY.replace("按 100元", "按 标准") + dated;
    let desk = Desk::new(&[
        ("p.tiao", &policy),
        ("roster.csv", ROSTER),
        ("tiaoli.toml", "data = [\"roster.csv\"]\n"),
    ]);
    let mut editor =
        Editor::start(&desk.path(""), json!({ "initializationOptions": { "asOf": "2024-10-15" } }));
    let path = desk.path("p.tiao");
    editor.open(&path, &policy);
    counted(&mut editor);
    // 20 yuan more from November, for two.
    let typed = policy.replace("第一条\n", "第一条\n    自 2024年11月1日 为 120元 依据 第一条\n");
    editor.change(&path, json!([{ "text": typed }]));
    counted(&mut editor);
    let differs = |editor: &mut Editor| -> Vec<String> {
        titles(editor, &path).into_iter().filter(|title| title.contains("比已保存的")).collect()
    };
    assert_eq!(differs(&mut editor), Vec::<String>::new());
    editor.request("tiaoli/policyDate", json!({ "date": "2024-11-15" }));
    counted(&mut editor);
    let found = differs(&mut editor);
    assert!(!found.is_empty() && found.iter().all(|title| title.contains("+¥40/月")), "{found:?}");
    editor.request("tiaoli/policyDate", json!({ "date": "2024-10-15" }));
    counted(&mut editor);
    assert_eq!(differs(&mut editor), Vec::<String>::new());
}

#[test]
fn settings_of_a_folder_that_cannot_be_read_are_told_once() {
    for settings in ["data = [“roster.csv”]\n", "daten = [\"roster.csv\"]\n", "data = [\"没有.csv\"]\n"]
    {
        let desk = Desk::new(&[("p.tiao", POLICY), ("roster.csv", ROSTER), ("tiaoli.toml", settings)]);
        let mut editor = Editor::start(&desk.path(""), json!({}));
        let path = desk.path("p.tiao");
        editor.open(&path, POLICY);
        let is_shown = |message: &Value| message["method"] == "window/showMessage";
        let shown = editor.wait(is_shown)["params"].clone();
        assert_eq!(shown["type"], 2, "{shown}");
        let words = if settings.contains("没有") { "没有.csv" } else { "tiaoli.toml" };
        assert!(shown["message"].as_str().unwrap().contains(words), "{shown}");
        // Typing goes on, and nobody is told again.
        editor.change(&path, json!([{ "text": format!("{POLICY}\n") }]));
        editor.diagnostics(&path, 2);
        let mut state = || editor.request("tiaoli/roster", json!({ "uri": uri(&path) }))["state"].clone();
        while state() == "reading" {}
        assert_eq!(state(), "failed");
        assert!(!editor.has(is_shown), "told twice");
    }
}

#[test]
fn the_text_in_force_the_policy_date_and_pages() {
    let (_desk, mut editor, path) = begin(json!({}));
    let dated = editor.request("tiaoli/policyDate", json!({ "date": "2024-10-15" }));
    assert_eq!(dated, json!({ "date": "2024-10-15", "chosen": true }));
    let text = editor.request("tiaoli/inForce", json!({ "uri": uri(&path) }));
    assert_eq!(text["asOf"], "2024-10-15");
    assert!(text["text"].as_str().unwrap().contains("应助 农村学生"), "{text}");
    let none = editor.ask("tiaoli/inForce", json!({ "uri": uri(&path), "asOf": "2020-01-01" }));
    assert_eq!(none["error"]["code"], -32803, "{none}");
    let page = editor.request("tiaoli/page", json!({ "uri": "tiaoli:/codes/E0202.md" }));
    assert!(page["text"].as_str().unwrap().contains("E0202"));
    let listed = &editor.capabilities["experimental"]["tiaoli"]["requests"];
    for request in ["tiaoli/people", "tiaoli/explain", "tiaoli/runExamples", "tiaoli/page"] {
        assert!(listed.as_array().unwrap().contains(&json!(request)), "{listed}");
    }
}

#[test]
fn on_another_day_other_columns_of_the_roster_are_read() {
    let policy = POLICY.replace("农村\n}", "农村\n    困难 : 是否\n}").replace(
        "应助 农村学生 {\n    凡 户籍 为 农村",
        "应助 困难学生 {\n    施行 自 2025年1月1日\n    凡 困难\n    给予 助学金 按 300元\n}\n\n应助 农村学生 {\n    施行 自 2024年1月1日 至 2024年12月31日\n    凡 户籍 为 农村",
    );
    let desk = Desk::new(&[
        ("p.tiao", policy.as_str()),
        ("roster.csv", "学号,户籍,困难\nA1,县镇,是\n"),
        ("tiaoli.toml", "data = [\"roster.csv\"]\n"),
    ]);
    let settings = json!({ "initializationOptions": { "asOf": "2024-10-15" } });
    let mut editor = Editor::start(&desk.path(""), settings);
    let path = desk.path("p.tiao");
    editor.open(&path, &policy);
    counted(&mut editor);
    let asked = json!({ "uri": uri(&path), "row": 1, "asOf": "2025-03-15" });
    let explained = editor.request("tiaoli/explain", asked);
    assert_eq!(explained["outcome"], "granted", "{explained}");
    // So does whoever asks before the figures of the new day are there.
    let chosen = editor.begin("tiaoli/policyDate", json!({ "date": "2025-03-15" }));
    let people = editor.request("tiaoli/people", json!({ "uri": uri(&path) }));
    assert_eq!(people["people"][0]["outcome"], "granted", "{people}");
    editor.answer(chosen);
}

#[test]
fn a_list_of_people_that_cannot_be_given_says_why() {
    let (desk, mut editor, path) = begin(json!({ "asOf": "2024-10-15" }));
    counted(&mut editor);
    let nowhere = json!({ "start": at(0, 0), "end": at(0, 0) });
    for wrong in [json!({ "outcome": "nonsense" }), json!({ "range": nowhere })] {
        let mut params = json!({ "uri": uri(&path) });
        params.as_object_mut().unwrap().extend(wrong.as_object().unwrap().clone());
        let answer = editor.ask("tiaoli/people", params);
        assert_eq!(answer["error"]["code"], -32602, "{answer}");
    }
    let why = |editor: &mut Editor| {
        let answer = editor.ask("tiaoli/people", json!({ "uri": uri(&path) }));
        assert_eq!(answer["error"]["code"], -32803, "{answer}");
        answer["error"]["message"].as_str().unwrap().to_owned()
    };
    editor.change(&path, json!([{ "text": POLICY.replace("户籍 为 农村", "户口 为 农村") }]));
    assert!(why(&mut editor).contains("还有错误"));
    editor.change(&path, json!([{ "text": POLICY }]));
    std::fs::remove_file(desk.path("roster.csv")).unwrap();
    let gone = json!({ "uri": uri(&desk.path("roster.csv")), "type": 3 });
    editor.notify("workspace/didChangeWatchedFiles", json!({ "changes": [gone] }));
    let said = why(&mut editor);
    assert!(said.contains("roster.csv") && !said.contains("没有名册"), "{said}");
    std::fs::remove_file(desk.path("tiaoli.toml")).unwrap();
    assert!(why(&mut editor).contains("没有名册"));
}

#[test]
fn a_roster_of_which_something_cannot_be_read_says_so() {
    let desk = Desk::new(&[
        ("p.tiao", POLICY),
        ("roster.csv", &ROSTER.replace("A3,城市", "A3,火星")),
        ("tiaoli.toml", "data = [\"roster.csv\"]\n"),
    ]);
    let mut editor = Editor::start(&desk.path(""), json!({}));
    let path = desk.path("p.tiao");
    editor.open(&path, POLICY);
    let state = counted(&mut editor);
    assert_eq!(state["state"], "ready");
    let message = state["message"].as_str().unwrap_or_else(|| panic!("{state}"));
    assert!(message.contains("1处") && message.contains("tiaoli data check"), "{message}");
    desk.write("roster.csv", ROSTER);
    let changed = json!({ "uri": uri(&desk.path("roster.csv")), "type": 2 });
    editor.notify("workspace/didChangeWatchedFiles", json!({ "changes": [changed] }));
    assert_eq!(counted(&mut editor)["message"], Value::Null);
}

#[test]
fn an_edit_is_compared_with_a_file_that_has_other_line_breaks() {
    let on_disk = format!("\u{feff}{}", POLICY.replace('\n', "\r\n"));
    let desk = Desk::new(&[
        ("p.tiao", on_disk.as_str()),
        ("roster.csv", ROSTER),
        ("tiaoli.toml", "data = [\"roster.csv\"]\n"),
    ]);
    let settings = json!({ "initializationOptions": { "asOf": "2024-10-15" } });
    let mut editor = Editor::start(&desk.path(""), settings);
    let path = desk.path("p.tiao");
    editor.open(&path, POLICY);
    counted(&mut editor);
    let differs =
        |editor: &mut Editor| titles(editor, &path).iter().any(|title| title.contains("比已保存的"));
    assert!(!differs(&mut editor));
    editor.change(&path, json!([{ "text": POLICY.replace("100元", "120元") }]));
    counted(&mut editor);
    assert!(differs(&mut editor));
}

#[test]
fn rosters_of_every_kind_are_watched() {
    let watched = json!({ "workspace": { "didChangeWatchedFiles": { "dynamicRegistration": true } } });
    let desk = Desk::new(&[("p.tiao", POLICY)]);
    let mut editor = Editor::start(&desk.path(""), json!({ "capabilities": watched }));
    let told = editor.wait(|message| message["method"] == "client/registerCapability").to_string();
    for ending in ["csv", "tsv", "xlsx", "xlsm", "json", "jsonl", "ndjson", "parquet"] {
        assert!(
            [",", "{"].iter().any(|before| told.contains(&format!("{before}{ending}"))),
            "{ending}: {told}"
        );
    }
}
