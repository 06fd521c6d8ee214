//! Everything the language server says it can do, through the wire.

use std::path::PathBuf;

use serde_json::{Value, json};
use tiaoli_tests::editor::{Desk, Editor, at, uri};

const SOURCE: &str = "测试通知\n一、范围\n农村户籍的学生每生每年资助2000元。城市户籍的不予资助。\n";

const POLICY: &str = "政策 测试 {
    标题     \"测试通知\"
    文号     \"测发〔2024〕1号\"
    施行     自 2024年1月1日
    原文文件 \"source.txt\"
}

引用 \"tables.tiao\"

一、 范围 {
    所称 年轻 是指 年级 为 一年级

    应助 农村学生 {
        原文 “农村户籍的学生每生每年资助2000元。”
        凡 户籍 为 农村 且 年轻
        给予 助学金 按 助学金标准
    }

    不予 城市学生 {
        原文 “城市户籍的不予资助。”
        凡 户籍 为 城市
        不得给予 助学金
    }
}

举例 \"农村的\" {
    基准日 2024年10月15日
    学生 { 学号 \"S1\"  户籍 农村  年级 一年级 }
    助学金 应为 应助
}
";

const TABLES: &str = "信息表 学生 {
    学号 : 文本 识别号
    户籍 : 城市、县镇、农村
    年级 : 年级
}

标准 助学金标准 : 金额 每生每年 {
    自 2024年1月1日 为 2000元 依据 测发〔2024〕1号
}

资助项目 助学金 {
    对象 学生
    发放 按月
}

英文名 {
    助学金 stipend
}
";

struct Page {
    desk: Desk,
    editor: Editor,
    path: PathBuf,
}

fn client() -> Value {
    json!({
        "textDocument": {
            "definition": { "linkSupport": true },
            "documentSymbol": { "hierarchicalDocumentSymbolSupport": true },
            "completion": { "completionItem": { "snippetSupport": true } },
        },
    })
}

fn page() -> Page {
    let desk = Desk::new(&[("p.tiao", POLICY), ("tables.tiao", TABLES), ("source.txt", SOURCE)]);
    let mut editor = Editor::start(&desk.path(""), json!({ "capabilities": client() }));
    let path = desk.path("p.tiao");
    editor.open(&path, POLICY);
    let told = editor.diagnostics(&path, 1);
    assert!(told.iter().all(|one| one["severity"] != 1), "{told:?}");
    Page { desk, editor, path }
}

impl Page {
    /// The position of the first place of a word behind another.
    fn place(&self, behind: &str, word: &str) -> Value {
        let from = POLICY.find(behind).expect("it is there");
        let offset = from + POLICY[from..].find(word).expect("it is there");
        let before = &POLICY[..offset];
        let line = before.matches('\n').count() as u64;
        let column = before.rsplit('\n').next().unwrap_or_default().encode_utf16().count() as u64;
        at(line, column)
    }

    fn params(&self, behind: &str, word: &str) -> Value {
        json!({ "textDocument": { "uri": uri(&self.path) }, "position": self.place(behind, word) })
    }

    fn document(&self) -> Value {
        json!({ "textDocument": { "uri": uri(&self.path) } })
    }

    fn ask(&mut self, method: &str, params: Value) -> Value {
        self.editor.request(method, params)
    }

    /// What a range of the file covers.
    fn text(&self, range: &Value) -> String {
        slice(POLICY, range)
    }

    fn tables(&self) -> String {
        uri(&self.desk.path("tables.tiao"))
    }
}

fn slice(text: &str, range: &Value) -> String {
    let offset = |at: &Value| {
        let line = at["line"].as_u64().expect("a line") as usize;
        let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
        let mut units = at["character"].as_u64().expect("a column") as usize;
        let mut offset = start;
        for c in text[start..].chars() {
            if units == 0 {
                break;
            }
            units -= c.len_utf16();
            offset += c.len_utf8();
        }
        offset
    };
    text[offset(&range["start"])..offset(&range["end"])].to_owned()
}

fn list(value: &Value) -> &Vec<Value> {
    value.as_array().unwrap_or_else(|| panic!("a list: {value}"))
}

#[test]
fn everything_that_is_offered_is_tested() {
    let page = page();
    let offered: Vec<&str> =
        page.editor.capabilities.as_object().unwrap().keys().map(String::as_str).collect();
    let here = include_str!("editor_features.rs");
    let elsewhere = concat!(
        include_str!("editor.rs"),
        include_str!("editor_storm.rs"),
        include_str!("editor_people.rs"),
        include_str!("editor_custom.rs"),
        include_str!("editor_actions.rs"),
    );
    for name in offered {
        let tested = here.matches(name).count() + elsewhere.matches(name).count();
        assert!(tested > 0, "{name} is offered, and no test speaks of it");
    }
}

#[test]
fn definition_provider_declaration_provider_and_what_decides() {
    let mut page = page();
    for capability in
        ["definitionProvider", "declarationProvider", "typeDefinitionProvider", "implementationProvider"]
    {
        assert_eq!(page.editor.capabilities[capability], true, "{capability}");
    }
    let params = page.params("按 助学金标准", "助学金标准");
    for method in ["textDocument/definition", "textDocument/declaration"] {
        let found = page.ask(method, params.clone());
        let link = &list(&found)[0];
        assert_eq!(link["targetUri"], page.tables());
        assert_eq!(slice(TABLES, &link["targetSelectionRange"]), "助学金标准");
        assert!(slice(TABLES, &link["targetRange"]).starts_with("标准 助学金标准"), "{link}");
        assert_eq!(page.text(&link["originSelectionRange"]), "助学金标准");
    }
    let params = page.params("给予 助学金", "助学金");
    let deciding = page.ask("textDocument/implementation", params);
    let names: Vec<String> =
        list(&deciding).iter().map(|link| page.text(&link["targetSelectionRange"])).collect();
    assert_eq!(names, ["农村学生", "城市学生"]);
    // From the quotation to its place in the source text.
    let params = page.params("原文 “城市", "户籍");
    let found = page.ask("textDocument/definition", params);
    assert_eq!(list(&found)[0]["targetUri"], uri(&page.desk.path("source.txt")));
}

#[test]
fn references_provider_and_document_highlight_provider() {
    let mut page = page();
    assert_eq!(page.editor.capabilities["referencesProvider"], true);
    let mut params = page.params("给予 助学金", "助学金");
    params["context"] = json!({ "includeDeclaration": true });
    let all = page.ask("textDocument/references", params.clone());
    params["context"] = json!({ "includeDeclaration": false });
    let uses = page.ask("textDocument/references", params);
    assert_eq!(list(&all).len(), list(&uses).len() + 1, "{all}");
    assert!(list(&uses).iter().any(|one| one["uri"] == page.tables()), "the English name is a use: {uses}");
    let params = page.params("凡 户籍 为 农村", "户籍");
    let same = page.ask("textDocument/documentHighlight", params);
    assert_eq!(page.editor.capabilities["documentHighlightProvider"], true);
    assert!(list(&same).len() >= 3);
    assert!(list(&same).iter().all(|one| page.text(&one["range"]) == "户籍"), "{same}");
}

#[test]
fn document_symbol_provider_and_workspace_symbol_provider() {
    let mut page = page();
    let document = page.document();
    let outline = page.ask("textDocument/documentSymbol", document);
    let names: Vec<&str> = list(&outline).iter().filter_map(|one| one["name"].as_str()).collect();
    assert_eq!(names.first(), Some(&"测试"));
    let article = list(&outline).iter().find(|one| one["children"].is_array()).expect("the article");
    let inside: Vec<&str> =
        list(&article["children"]).iter().filter_map(|one| one["name"].as_str()).collect();
    assert_eq!(inside, ["年轻", "农村学生", "城市学生"]);
    for query in ["zxj", "zhuxuejin", "助学", "stipend"] {
        let found = page.ask("workspace/symbol", json!({ "query": query }));
        let names: Vec<&str> = list(&found).iter().filter_map(|one| one["name"].as_str()).collect();
        assert!(names.contains(&"助学金"), "{query}: {found}");
    }
    assert_eq!(page.editor.capabilities["documentSymbolProvider"], true);
    assert_eq!(page.editor.capabilities["workspaceSymbolProvider"], true);
}

#[test]
fn document_link_provider() {
    let mut page = page();
    assert!(page.editor.capabilities["documentLinkProvider"].is_object());
    let document = page.document();
    let links = page.ask("textDocument/documentLink", document);
    let target = |word: &str| {
        let link = list(&links).iter().find(|one| page.text(&one["range"]) == word);
        link.unwrap_or_else(|| panic!("{word}: {links}"))["target"].as_str().unwrap().to_owned()
    };
    assert_eq!(target("tables.tiao"), page.tables());
    assert_eq!(target("source.txt"), uri(&page.desk.path("source.txt")));
    assert_eq!(target("城市户籍的不予资助。"), format!("{}#L3,20", uri(&page.desk.path("source.txt"))));
}

#[test]
fn completion_provider_with_pinyin() {
    let mut page = page();
    assert_eq!(page.editor.capabilities["completionProvider"]["resolveProvider"], true);
    // Another rule is begun, by initials.
    let end = at(POLICY.matches('\n').count() as u64, 0);
    let typed = "应助 甲 {\n    凡 hj";
    let text = json!([{ "range": { "start": end, "end": end }, "text": typed }]);
    let line = end["line"].as_u64().unwrap() + 1;
    let path = page.path.clone();
    page.editor.change(&path, text);
    let params = json!({ "textDocument": { "uri": uri(&page.path) }, "position": at(line, 8) });
    let found = page.ask("textDocument/completion", params);
    let item =
        list(&found["items"]).iter().find(|one| one["label"] == "户籍").expect("the field by its initials");
    assert_eq!(item["textEdit"]["range"], json!({ "start": at(line, 6), "end": at(line, 8) }));
    assert_eq!(item["textEdit"]["newText"], "户籍");
    let full = page.ask("completionItem/resolve", item.clone());
    let text = full["documentation"]["value"].as_str().expect("it is said what it is");
    assert!(text.contains("农村"), "{text}");
}

#[test]
fn hover_provider_signature_help_provider_inlay_hint_provider() {
    let mut page = page();
    assert_eq!(page.editor.capabilities["hoverProvider"], true);
    let params = page.params("按 助学金标准", "助学金标准");
    let hover = page.ask("textDocument/hover", params);
    let text = hover["contents"]["value"].as_str().unwrap();
    assert!(text.contains("2000元"), "{text}");
    assert_eq!(page.text(&hover["range"]), "助学金标准");
    let params = page.params("凡 户籍 为 农村", "且");
    assert_eq!(page.ask("textDocument/hover", params)["contents"]["kind"], "markdown");
    let document = page.document();
    let mut params = document.clone();
    params["range"] = json!({ "start": at(0, 0), "end": at(999, 0) });
    let hints = page.ask("textDocument/inlayHint", params);
    assert_eq!(page.editor.capabilities["inlayHintProvider"], true);
    let shown: Vec<&str> = list(&hints).iter().filter_map(|one| one["label"].as_str()).collect();
    assert!(shown.iter().any(|label| label.contains("2000")), "the value in force: {hints}");
    assert!(page.editor.capabilities["signatureHelpProvider"].is_object());
    let text = POLICY.replace("年级 为 一年级\n", "周岁(学号, 学年初(\n");
    let path = page.path.clone();
    page.editor.change(&path, json!([{ "text": text }]));
    let line = POLICY[..POLICY.find("所称").unwrap()].matches('\n').count() as u64;
    let mut params = document;
    params["position"] = at(line, 19);
    let help = page.ask("textDocument/signatureHelp", params);
    let signature = &help["signatures"][0];
    assert_eq!(help["activeParameter"], 1, "{help}");
    assert!(signature["label"].as_str().unwrap().contains("周岁"), "{help}");
}

#[test]
fn document_formatting_provider_range_and_on_type() {
    let mut page = page();
    for capability in ["documentFormattingProvider", "documentRangeFormattingProvider"] {
        assert_eq!(page.editor.capabilities[capability], true);
    }
    let on_type = &page.editor.capabilities["documentOnTypeFormattingProvider"];
    assert_eq!(on_type["firstTriggerCharacter"], "\n");
    let messy = POLICY.replace("        凡 户籍 为 城市\n", "  凡   户籍   为 城市\n");
    let path = page.path.clone();
    page.editor.change(&path, json!([{ "text": messy }]));
    let mut params = page.document();
    params["options"] = json!({ "tabSize": 4, "insertSpaces": true });
    let edits = page.ask("textDocument/formatting", params.clone());
    assert_eq!(applied(&messy, &edits), POLICY);
    let rule = messy[..messy.find("不予").unwrap()].matches('\n').count() as u64;
    params["range"] = json!({ "start": at(rule, 0), "end": at(rule + 1, 0) });
    assert_eq!(applied(&messy, &page.ask("textDocument/rangeFormatting", params.clone())), POLICY);
    // A line break behind the brace of the rule is followed by its indentation.
    let broken = POLICY.replace("不予 城市学生 {\n", "不予 城市学生 {\n\n");
    page.editor.change(&path, json!([{ "text": broken }]));
    let mut typed = page.document();
    typed["options"] = params["options"].clone();
    typed["position"] = at(rule + 1, 0);
    typed["ch"] = json!("\n");
    let edits = page.ask("textDocument/onTypeFormatting", typed);
    assert_eq!(list(&edits)[0]["newText"], "        ", "{edits}");
}

#[test]
fn why_a_file_is_not_formatted_is_said_once() {
    let mut page = page();
    let open = POLICY.replace("        不得给予 助学金\n    }\n", "        不得给予 助学金\n");
    let path = page.path.clone();
    page.editor.change(&path, json!([{ "text": open }]));
    let mut params = page.document();
    params["options"] = json!({ "tabSize": 4, "insertSpaces": true });
    let is_shown = |message: &Value| message["method"] == "window/showMessage";
    assert_eq!(page.ask("textDocument/formatting", params.clone()), json!([]));
    let shown = page.editor.wait(is_shown);
    let words = shown["params"]["message"].as_str().unwrap();
    assert!(words.starts_with("没有整理格式：第19行") && words.contains('{'), "{words}");
    page.ask("textDocument/formatting", params);
    assert!(!page.editor.has(is_shown), "said twice");
}

#[test]
fn who_renames_a_field_or_a_value_is_told_of_rosters() {
    let mut page = page();
    let mut params = page.params("学生 { 学号", "学号");
    params["newName"] = json!("编号");
    page.ask("textDocument/rename", params);
    let shown = page.editor.wait(|message| message["method"] == "window/showMessage");
    assert!(shown["params"]["message"].as_str().unwrap().contains("又称 \"学号\""), "{shown}");
    // Cells are read by the names of values.
    let text = "政策 住房 {\n    标题 \"住房\"\n}\n信息表 住户 {\n    户号 : 文本  识别号\n    类型 : 租房、自有\n}\n";
    let desk = Desk::new(&[("h.tiao", text)]);
    let mut editor = Editor::start(&desk.path(""), json!({}));
    editor.open(&desk.path("h.tiao"), text);
    let document = json!({ "uri": uri(&desk.path("h.tiao")) });
    let params = json!({ "textDocument": document, "position": at(5, 10), "newName": "租住" });
    editor.request("textDocument/rename", params);
    let shown = editor.wait(|message| message["method"] == "window/showMessage");
    assert!(shown["params"]["message"].as_str().unwrap().contains("又称 \"租房\""), "{shown}");
}

/// A text with the edits of an answer made.
fn applied(text: &str, edits: &Value) -> String {
    let mut text = text.to_owned();
    for edit in list(edits).iter().rev() {
        let gone = slice(&text, &edit["range"]);
        let line = edit["range"]["start"]["line"].as_u64().unwrap() as usize;
        let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
        let units = edit["range"]["start"]["character"].as_u64().unwrap() as usize;
        let column: usize = text[start..].chars().take(units).map(char::len_utf8).sum();
        text.replace_range(start + column..start + column + gone.len(), edit["newText"].as_str().unwrap());
    }
    text
}

#[test]
fn rename_provider() {
    let mut page = page();
    assert_eq!(page.editor.capabilities["renameProvider"]["prepareProvider"], true);
    let params = page.params("给予 助学金", "助学金");
    let prepared = page.ask("textDocument/prepareRename", params.clone());
    assert_eq!(prepared["placeholder"], "助学金");
    let mut renamed = params.clone();
    renamed["newName"] = json!("奖学金");
    let edit = page.ask("textDocument/rename", renamed);
    let changes = list(&edit["documentChanges"]);
    let files: Vec<&str> = changes.iter().filter_map(|one| one["textDocument"]["uri"].as_str()).collect();
    assert_eq!(files, [uri(&page.path), page.tables()]);
    assert_eq!(changes[0]["textDocument"]["version"], 1);
    let text = applied(POLICY, &changes[0]["edits"]);
    assert!(
        text.contains("给予 奖学金") && text.contains("不得给予 奖学金") && !text.contains("给予 助学金"),
        "{text}"
    );
    // A clash and a keyword are refused in words.
    for taken in ["助学金标准", "凡"] {
        let mut clash = params.clone();
        clash["newName"] = json!(taken);
        let answer = page.editor.ask("textDocument/rename", clash);
        assert_eq!(answer["error"]["code"], -32803, "{answer}");
        assert!(!answer["error"]["message"].as_str().unwrap().is_ascii(), "{answer}");
    }
}

#[test]
fn folding_range_provider_selection_range_provider_linked_editing_range_provider() {
    let mut page = page();
    for capability in ["foldingRangeProvider", "selectionRangeProvider", "linkedEditingRangeProvider"] {
        assert_eq!(page.editor.capabilities[capability], true);
    }
    let document = page.document();
    let folds = page.ask("textDocument/foldingRange", document);
    assert!(list(&folds).iter().any(|fold| fold["startLine"] == 0 && fold["endLine"] == 5), "{folds}");
    let mut params = page.document();
    params["positions"] = json!([page.place("凡 户籍 为 农村", "户籍")]);
    let found = page.ask("textDocument/selectionRange", params);
    let mut texts = Vec::new();
    let mut one = &list(&found)[0];
    while one.is_object() {
        texts.push(page.text(&one["range"]));
        one = &one["parent"];
    }
    assert_eq!(texts[0], "户籍");
    assert!(texts.contains(&"户籍 为 农村".to_owned()), "{texts:?}");
    assert_eq!(texts.last().unwrap(), POLICY);
    assert!(texts.windows(2).all(|pair| pair[1].contains(&pair[0])), "{texts:?}");
    let params = page.params("所称 年轻", "年轻");
    let linked = page.ask("textDocument/linkedEditingRange", params);
    assert!(linked.is_null() || linked["ranges"].is_array(), "{linked}");
}

#[test]
fn call_hierarchy_provider_and_policies_above() {
    let mut page = page();
    assert_eq!(page.editor.capabilities["callHierarchyProvider"], true);
    let params = page.params("且 年轻", "年轻");
    let items = page.ask("textDocument/prepareCallHierarchy", params);
    let item = list(&items)[0].clone();
    assert_eq!(item["name"], "年轻");
    let users = page.ask("callHierarchy/incomingCalls", json!({ "item": item }));
    assert_eq!(list(&users)[0]["from"]["name"], "农村学生");
    assert_eq!(page.text(&list(&users)[0]["fromRanges"][0]), "年轻");
    let used = page.ask("callHierarchy/outgoingCalls", json!({ "item": list(&users)[0]["from"] }));
    let names: Vec<&str> = list(&used).iter().filter_map(|one| one["to"]["name"].as_str()).collect();
    assert!(names.contains(&"年轻") && names.contains(&"助学金标准"), "{used}");
    let params = page.params("政策 测试", "测试");
    let items = page.ask("textDocument/prepareTypeHierarchy", params);
    let item = list(&items)[0].clone();
    assert_eq!(item["name"], "测试");
    assert_eq!(page.ask("typeHierarchy/supertypes", json!({ "item": item })), json!([]));
    assert_eq!(page.ask("typeHierarchy/subtypes", json!({ "item": item })), json!([]));
}

#[test]
fn semantic_tokens_provider() {
    let mut page = page();
    let legend = page.editor.capabilities["semanticTokensProvider"]["legend"].clone();
    let document = page.document();
    let full = page.ask("textDocument/semanticTokens/full", document.clone());
    let words = decode(&full["data"], &legend);
    let kind = |word: &str| {
        let found = words.iter().find(|(text, _)| text == word);
        found.unwrap_or_else(|| panic!("{word}: {words:?}")).1.clone()
    };
    assert_eq!(kind("政策"), "keyword");
    assert_eq!(kind("户籍"), "property");
    assert_eq!(kind("农村"), "enumMember");
    assert_eq!(kind("年轻"), "variable");
    let mut params = document.clone();
    params["range"] = json!({ "start": at(0, 0), "end": at(1, 0) });
    let some = page.ask("textDocument/semanticTokens/range", params);
    assert!(list(&some["data"]).len() < list(&full["data"]).len());
    // What has changed since: the tokens before and after the edit stay.
    let path = page.path.clone();
    let place = page.place("凡 户籍 为 城市", "城市");
    let end = json!({ "line": place["line"], "character": place["character"].as_u64().unwrap() + 2 });
    page.editor
        .change(&path, json!([{ "range": { "start": place, "end": end }, "text": "县镇 或 户籍 为 城市" }]));
    let mut params = document.clone();
    params["previousResultId"] = full["resultId"].clone();
    let delta = page.ask("textDocument/semanticTokens/full/delta", params);
    let mut data = list(&full["data"]).clone();
    for edit in list(&delta["edits"]) {
        let start = edit["start"].as_u64().unwrap() as usize;
        let gone = edit["deleteCount"].as_u64().unwrap() as usize;
        data.splice(start..start + gone, list(&edit["data"]).iter().cloned());
    }
    let now = page.ask("textDocument/semanticTokens/full", document);
    assert_eq!(&data, list(&now["data"]));
}

/// Words with the name of their kind.
fn decode(data: &Value, legend: &Value) -> Vec<(String, String)> {
    let numbers: Vec<u64> = list(data).iter().filter_map(Value::as_u64).collect();
    let (mut line, mut column) = (0, 0);
    let token = |five: &[u64]| {
        if five[0] > 0 {
            column = 0;
        }
        (line, column) = (line + five[0], column + five[1]);
        let range = json!({ "start": at(line, column), "end": at(line, column + five[2]) });
        let kind = legend["tokenTypes"][five[3] as usize].as_str().unwrap().to_owned();
        (slice(POLICY, &range), kind)
    };
    numbers.chunks(5).map(token).collect()
}

#[test]
fn several_workspace_folders() {
    let mut page = page();
    let other = Desk::new(&[("q.tiao", "政策 别的 {\n    标题 \"别的\"\n}\n等级 层次 由重到轻 上、下\n")]);
    assert_eq!(page.editor.capabilities["workspace"]["workspaceFolders"]["supported"], true);
    let folder = json!({ "uri": uri(&other.path("")), "name": "other" });
    let find = |page: &mut Page| {
        let found = page.ask("workspace/symbol", json!({ "query": "别的" }));
        list(&found).len()
    };
    assert_eq!(find(&mut page), 0);
    let event = |added: Value, removed: Value| json!({ "event": { "added": added, "removed": removed } });
    page.editor.notify("workspace/didChangeWorkspaceFolders", event(json!([folder]), json!([])));
    assert_eq!(find(&mut page), 1);
    page.editor.notify("workspace/didChangeWorkspaceFolders", event(json!([]), json!([folder])));
    assert_eq!(find(&mut page), 0);
}

#[test]
fn files_that_change_on_the_disk_are_read_again() {
    let mut page = page();
    page.desk.write("tables.tiao", &TABLES.replace("2000元", "2300元"));
    let changed = json!({ "changes": [{ "uri": page.tables(), "type": 2 }] });
    page.editor.notify("workspace/didChangeWatchedFiles", changed);
    let params = page.params("按 助学金标准", "助学金标准");
    let hover = page.ask("textDocument/hover", params);
    assert!(hover["contents"]["value"].as_str().unwrap().contains("2300元"), "{hover}");
}

#[test]
fn execute_command_provider_reads_anew_and_shows_progress() {
    let desk = Desk::new(&[("p.tiao", POLICY), ("tables.tiao", TABLES), ("source.txt", SOURCE)]);
    let capabilities = json!({ "window": { "workDoneProgress": true } });
    let mut editor = Editor::start(&desk.path(""), json!({ "capabilities": capabilities }));
    let progress = |kind: &'static str, token: &'static str| {
        move |message: &Value| {
            let params = &message["params"];
            message["method"] == "$/progress" && params["token"] == token && params["value"]["kind"] == kind
        }
    };
    assert_eq!(editor.wait(progress("begin", "tiaoli/reading"))["params"]["value"]["title"], "正在读取政策");
    assert_eq!(editor.wait(progress("end", "tiaoli/reading"))["params"]["value"]["message"], "1 个政策");
    assert_eq!(editor.capabilities["executeCommandProvider"]["commands"], json!(["tiaoli.readAnew"]));
    // A policy more, of which nobody has told the server.
    desk.write("q.tiao", "政策 别的 {\n    标题 \"别的\"\n}\n");
    let params = json!({ "command": "tiaoli.readAnew", "arguments": [], "workDoneToken": "mine" });
    assert_eq!(editor.request("workspace/executeCommand", params), Value::Null);
    assert_eq!(editor.wait(progress("end", "mine"))["params"]["value"]["message"], "2 个政策");
    let refused = editor.ask("workspace/executeCommand", json!({ "command": "没有", "arguments": [] }));
    assert_eq!(refused["error"]["code"], -32602, "{refused}");
}

#[test]
fn experimental_pages_of_codes() {
    let mut page = page();
    let requests = page.editor.capabilities["experimental"]["tiaoli"]["requests"].clone();
    assert!(list(&requests).contains(&json!("tiaoli/page")), "{requests}");
    let shown = page.ask("tiaoli/page", json!({ "uri": "tiaoli:/codes/E0202.md" }));
    assert_eq!(shown["languageId"], "markdown");
    assert!(shown["text"].as_str().unwrap().starts_with("# E0202"), "{shown}");
    let unknown = page.editor.ask("tiaoli/page", json!({ "uri": "tiaoli:/codes/E9999.md" }));
    assert_eq!(unknown["error"]["code"], -32602, "{unknown}");
}

#[test]
fn what_is_cancelled_is_not_answered_twice() {
    let mut page = page();
    let document = page.document();
    let id = page.editor.begin("textDocument/documentSymbol", document);
    page.editor.notify("$/cancelRequest", json!({ "id": id }));
    let answer = page.editor.answer(id);
    assert!(answer["result"].is_array() || answer["error"]["code"] == -32800, "{answer}");
    let document = page.document();
    assert!(page.ask("textDocument/documentSymbol", document).is_array());
}
