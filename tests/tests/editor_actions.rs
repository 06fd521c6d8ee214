//! What can be done at a place, through the wire: every kind that the server says it has.

use std::path::PathBuf;

use serde_json::{Value, json};
use tiaoli_tests::editor::{Desk, Editor, at, uri};

const SOURCE: &str = "测试通知\n农村户籍的学生每生每年资助2000元。城市户籍的不予资助。\n";

const POLICY: &str = "政策 测试 {
    标题     \"测试通知\"
    施行     自 2024年1月1日
    原文文件 \"source.txt\"
}

信息表 学生 {
    学号 : 文本  识别号
    户籍 : 城市、县镇、农村
    年级 : 年级
}

标准 助学金标准 : 金额 每生每年 {
    自 2024年1月1日 为 2000元 依据 测发〔2024〕1号
}

资助项目 助学金 {
    对象 学生
}

应助 农村学生 {
    原文 “农村户籍的学生每生每年资助2000元。”
    凡 户籍 为 农村
    给予 助学金 按 助学金标准
}

不予 城市学生 {
    凡 户籍 为 城市
    不得给予 助学金
}
";

struct Page {
    _desk: Desk,
    editor: Editor,
    path: PathBuf,
    text: String,
    told: Vec<Value>,
}

fn page(text: &str) -> Page {
    let desk = Desk::new(&[("p.tiao", POLICY), ("source.txt", SOURCE)]);
    let options = json!({ "asOf": "2024-10-15" });
    let mut editor = Editor::start(&desk.path(""), json!({ "initializationOptions": options }));
    let path = desk.path("p.tiao");
    editor.open(&path, text);
    let told = editor.diagnostics(&path, 1);
    Page { _desk: desk, editor, path, text: text.to_owned(), told }
}

fn place(text: &str, offset: usize) -> Value {
    let before = &text[..offset];
    let column = before.rsplit('\n').next().unwrap_or_default().encode_utf16().count() as u64;
    at(before.matches('\n').count() as u64, column)
}

fn offset(text: &str, at: &Value) -> usize {
    let line = at["line"].as_u64().unwrap() as usize;
    let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
    let units = at["character"].as_u64().unwrap() as usize;
    // Nothing here takes two units.
    start + text[start..].chars().take(units).map(char::len_utf8).sum::<usize>()
}

impl Page {
    /// What is offered where some words stand.
    fn at(&mut self, words: &str, only: Option<&str>) -> Vec<Value> {
        let start = self.text.find(words).expect("the words are there");
        let range =
            json!({ "start": place(&self.text, start), "end": place(&self.text, start + words.len()) });
        let mut context = json!({ "diagnostics": [] });
        if let Some(only) = only {
            context["only"] = json!([only]);
        }
        let document = json!({ "uri": uri(&self.path) });
        let params = json!({ "textDocument": document, "range": range, "context": context });
        self.editor.request("textDocument/codeAction", params).as_array().expect("a list").clone()
    }

    /// The file after an action.
    fn done(&self, action: &Value) -> String {
        let change = &action["edit"]["documentChanges"][0];
        assert_eq!(change["textDocument"], json!({ "uri": uri(&self.path), "version": 1 }));
        let mut text = self.text.clone();
        for edit in change["edits"].as_array().unwrap().iter().rev() {
            let [from, to] = ["start", "end"].map(|end| offset(&text, &edit["range"][end]));
            text.replace_range(from..to, edit["newText"].as_str().unwrap());
        }
        text
    }
}

#[test]
fn code_action_provider_lists_its_kinds_and_gives_the_wanted() {
    let mut page = page(POLICY);
    let kinds = page.editor.capabilities["codeActionProvider"]["codeActionKinds"].clone();
    let expected =
        ["quickfix", "refactor.extract", "refactor.inline", "refactor.rewrite", "source.fixAll.tiaoli"];
    assert_eq!(kinds, json!(expected));
    assert!(page.at("户籍 为 农村", None).iter().any(|one| one["kind"] == "refactor.extract"));
    let rewrites = page.at("户籍 为 农村", Some("refactor.rewrite"));
    assert!(
        !rewrites.is_empty() && rewrites.iter().all(|one| one["kind"] == "refactor.rewrite"),
        "{rewrites:?}"
    );
    assert!(page.at("户籍 为 农村", Some("source.organizeImports")).is_empty());
}

#[test]
fn a_quick_fix_names_the_message_it_mends() {
    let mut page = page(&POLICY.replace("凡 户籍 为 农村", "凡 户藉 为 农村"));
    let fixes = page.at("户藉", Some("quickfix"));
    let [fix] = fixes.as_slice() else { panic!("{fixes:?}") };
    assert_eq!(fix["isPreferred"], true);
    assert!(page.told.contains(&fix["diagnostics"][0]), "{fix}");
    assert_eq!(page.done(fix), POLICY);
    let all = page.at("政策", Some("source.fixAll"));
    let [all] = all.as_slice() else { panic!("{all:?}") };
    assert_eq!(all["kind"], "source.fixAll.tiaoli");
    assert_eq!(page.done(all), POLICY);
}

#[test]
fn a_condition_is_named_and_the_name_replaced_again() {
    let mut before = page(POLICY);
    let extracted = before.at("户籍 为 农村", Some("refactor.extract"));
    let text = before.done(&extracted[0]);
    assert!(text.contains("所称 新定义 是指 户籍 为 农村\n\n应助 农村学生 {"), "{text}");
    let mut after = page(&text.replace("凡 新定义", "凡  新定义"));
    let start = "凡  新定义";
    let found = after.at(start, Some("refactor.inline"));
    assert!(found.is_empty(), "the name has to be the place: {found:?}");
    let used = after.text.find(start).unwrap() + "凡  ".len();
    let cursor = place(&after.text, used);
    let params = json!({
        "textDocument": { "uri": uri(&after.path) },
        "range": { "start": cursor, "end": cursor },
        "context": { "diagnostics": [], "only": ["refactor.inline"] },
    });
    let found = after.editor.request("textDocument/codeAction", params);
    assert!(after.done(&found[0]).contains("凡  户籍 为 农村\n"), "{found}");
}

#[test]
fn a_rule_gets_its_quotation_an_exception_and_an_example() {
    let mut page = page(POLICY);
    let found = page.at("不予 城市学生", Some("refactor"));
    let done = |words: &str| {
        let action = found.iter().find(|one| one["title"].as_str().unwrap().contains(words));
        page.done(action.unwrap_or_else(|| panic!("{words}: {found:?}")))
    };
    assert!(done("原文").contains("不予 城市学生 {\n    原文 “城市户籍的不予资助。”\n    凡 户籍 为 城市"));
    assert!(done("除非").contains("凡 户籍 为 城市\n    除非 例外情形\n"));
    let example = done("举例");
    assert!(example.contains("户籍 城市") && example.contains("助学金 应为 不予 依据 城市学生"), "{example}");
}

#[test]
fn a_value_in_force_that_is_changed_is_told_until_it_is_saved() {
    let mut page = page(POLICY);
    assert!(page.editor.capabilities["textDocumentSync"]["save"] == true);
    let is_told = |told: &[Value]| told.iter().any(|one| one["code"] == "W0540");
    assert!(!is_told(&page.told));
    let path = page.path.clone();
    let typed = POLICY.replace("为 2000元", "为 2300元");
    let version = page.editor.change(&path, json!([{ "text": typed }]));
    assert!(is_told(&page.editor.diagnostics(&path, version)));
    page.text = typed;
    let fixes = page.at("2300元 依据", Some("quickfix"));
    let fix = fixes.iter().find(|one| one["diagnostics"][0]["code"] == "W0540").expect("a fix");
    let text = fix["edit"]["documentChanges"][0]["edits"][0]["newText"].as_str().unwrap();
    assert!(
        text.contains("自 2024年1月1日 为 2000元")
            && text.contains("自 2024年11月1日 为 2300元 待核实")
            && text.matches("测发").count() == 1,
        "{text}"
    );
    page.editor.notify("textDocument/didSave", json!({ "textDocument": { "uri": uri(&path) } }));
    assert!(!is_told(&page.editor.diagnostics(&path, version)));
}

#[test]
fn everything_at_once_leaves_out_what_is_a_guess() {
    let guesses = POLICY
        .replace("施行     自 2024年1月1日", "施行     自 2024年2月30日")
        .replace("按 助学金标准", "按 2000")
        .replace("    凡 户籍 为 城市\n", "    凡 户籍 为 城市\n}\n");
    let sure = |text: &str| text.replace("凡 户籍 为 农村", "凡 户藉 为 农村");
    let mut first = page(&guesses);
    assert!(first.at("政策", Some("source.fixAll")).is_empty());
    let date = first.at("2024年2月30日", Some("quickfix"));
    assert!(!date.is_empty() && date.iter().all(|one| one.get("isPreferred").is_none()), "{date:?}");
    let without_braces = guesses.replace("}\n    不得", "    不得");
    let mut second = page(&sure(&without_braces));
    let all = second.at("政策", Some("source.fixAll"));
    assert_eq!(second.done(&all[0]), without_braces);
}

#[test]
fn a_brace_too_many_is_taken_out_where_it_stands() {
    let article =
        POLICY.replace("应助 农村", "第一条 {\n应助 农村").replace("按 助学金标准\n}", "按 助学金标准\n}\n}");
    let indented = article.replace(
        "\n    凡 户籍 为 农村\n    给予 助学金 按 助学金标准\n}",
        "\n        凡 户籍 为 农村\n        给予 助学金 按 助学金标准\n    }",
    );
    let sound = indented.replace("\n应助 农村", "\n    应助 农村");
    let wrong = sound.replace("标准\n    }\n", "标准\n    }\n    }\n");
    let mut page = page(&wrong);
    let all = page.at("政策", Some("source.fixAll"));
    assert_eq!(page.done(&all[0]), sound.replace("标准\n    }\n", "标准\n    }\n    \n"));
}

#[test]
fn a_policy_of_the_workspace_is_brought_in_by_its_right_path() {
    let county = "政策 县办法 {\n    标题 \"县办法\"\n    施行 自 2024年1月1日\n    引入 测试\n}\n\n\
        资助项目 取暖补助 {\n    对象 学生\n}\n\n应助 取暖 {\n    凡 户籍 为 农村\n    给予 取暖补助 按 每生每年300元\n}\n";
    let desk = Desk::new(&[("p.tiao", POLICY), ("source.txt", SOURCE), ("county/q.tiao", county)]);
    let mut editor = Editor::start(&desk.path(""), json!({}));
    let path = desk.path("county/q.tiao");
    editor.open(&path, county);
    let told = editor.diagnostics(&path, 1);
    let codes: Vec<&Value> = told.iter().map(|one| &one["code"]).collect();
    assert_eq!(codes, ["E0475"], "{told:?}");
    let text = county.to_owned();
    let mut page = Page { _desk: desk, editor, path, text, told };
    let fixes = page.at("测试\n}", Some("quickfix"));
    let [fix] = fixes.as_slice() else { panic!("{fixes:?}") };
    assert_eq!(page.done(fix), format!("引用 \"../p.tiao\"\n{county}"));
    // One wrong path is one message.
    page.text = format!("引用 \"../policies/p.tiao\"\n{county}");
    let (path, text) = (page.path.clone(), page.text.clone());
    let version = page.editor.change(&path, json!([{ "text": text }]));
    let told = page.editor.diagnostics(&path, version);
    let codes: Vec<&Value> = told.iter().map(|one| &one["code"]).collect();
    assert_eq!(codes, ["E0601"], "{told:?}");
    let fixes = page.at("../policies/p.tiao", Some("quickfix"));
    let [fix] = fixes.as_slice() else { panic!("{fixes:?}") };
    assert_eq!(fix["title"], "改为“../p.tiao”");
}
