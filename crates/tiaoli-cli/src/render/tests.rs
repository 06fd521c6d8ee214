use tiaoli_diagnostics::{CellPlace, Code, Place, Span, say};

use super::*;

const TEXT: &str =
    "信息表 学生 { 户籍 : 城市、农村 }\n不予 城市学生 {\n    凡 户藉 为 城市\n    不得给予 助学金\n}\n";

fn sources(text: &str) -> Arc<Sources> {
    let mut sources = Sources::default();
    sources.add("政策/notice.tiao", text);
    Arc::new(sources)
}

fn at(text: &str, needle: &str) -> tiaoli_diagnostics::FileSpan {
    let start = text.find(needle).unwrap();
    Span::new(start, start + needle.len()).in_file(tiaoli_diagnostics::FileId(0))
}

fn slip() -> Item {
    let diagnostic = Diagnostic::new(
        Code::E0101,
        at(TEXT, "户藉"),
        say!(zh: "“学生”表里没有“户藉”这一栏"; en: "table `student` has no field `户藉`"),
    )
    .label(say!(zh: "没有这一栏"; en: "no such field"))
    .related(at(TEXT, "学生"), say!(zh: "表在这里"; en: "the table is here"))
    .help(say!(zh: "如确是新栏目，请先在信息表“学生”里增加。"; en: "if this is a new field, add it to the table first"))
    .fix(say!(zh: "改为“户籍”"; en: "write `户籍`"), at(TEXT, "户藉"), "户籍");
    Item { sources: sources(TEXT), diagnostic }
}

fn look(lang: Lang) -> Look {
    Look { lang, color: false, width: 80 }
}

fn render(items: Vec<Item>, format: MessageFormat, lang: Lang) -> String {
    Messages::new(items).render(format, Some(SHOWN), look(lang))
}

#[test]
fn text_puts_carets_under_chinese_characters() {
    let shown = render(vec![slip()], MessageFormat::Text, Lang::Zh);
    let expected = "\
错误 E0101

  × “学生”表里没有“户藉”这一栏
   ╭─[政策/notice.tiao:3:7]
 1 │ 信息表 学生 { 户籍 : 城市、农村 }
   ·        ──┬─
   ·          ╰── 表在这里
 2 │ 不予 城市学生 {
 3 │     凡 户藉 为 城市
   ·        ──┬─
   ·          ╰── 没有这一栏
 4 │     不得给予 助学金
   ╰────
  怎么办：如确是新栏目，请先在信息表“学生”里增加。
  改法：改为“户籍”
  详见 tiaoli code E0101

";
    assert_eq!(shown, expected, "\n{shown}");
}

#[test]
fn plain_says_it_in_words() {
    let expected = "\
政策/notice.tiao:3:7: error E0101: table `student` has no field `户藉`
  line 3: 凡 户藉 为 城市
  here: `户藉`, no such field
  see also: 政策/notice.tiao:1:5 the table is here
  help: if this is a new field, add it to the table first
  fix: write `户籍`

";
    assert_eq!(render(vec![slip()], MessageFormat::Plain, Lang::En), expected);
}

#[test]
fn json_has_both_languages_and_every_position() {
    let json: serde_json::Value =
        serde_json::from_str(&render(vec![slip()], MessageFormat::Json, Lang::Zh)).unwrap();
    assert_eq!(json["errors"], 1);
    let message = &json["diagnostics"][0];
    for (field, value) in
        [("code", "E0101"), ("slug", "unexpected-text"), ("severity", "error"), ("file", "政策/notice.tiao")]
    {
        assert_eq!(message[field], value);
    }
    for (field, value) in
        [("line", 3), ("column", 7), ("end_line", 3), ("end_column", 9), ("start_byte", 76), ("end_byte", 82)]
    {
        assert_eq!(message[field], value, "{field}");
    }
    assert_eq!(message["message"]["en"], "table `student` has no field `户藉`");
    assert_eq!(message["label"]["zh"], "没有这一栏");
    assert_eq!(message["related"][0]["line"], 1);
    assert_eq!(message["fixes"][0]["edits"][0]["new_text"], "户籍");
    assert_eq!(message["fixes"][0]["title"]["zh"], "改为“户籍”");
}

#[test]
fn sarif_has_what_the_standard_requires() {
    let json: serde_json::Value =
        serde_json::from_str(&render(vec![slip()], MessageFormat::Sarif, Lang::En)).unwrap();
    assert_eq!(json["version"], "2.1.0");
    let run = &json["runs"][0];
    assert_eq!(run["tool"]["driver"]["name"], "tiaoli");
    let result = &run["results"][0];
    assert_eq!(result["ruleId"], "E0101");
    assert_eq!(run["tool"]["driver"]["rules"][0]["id"], "E0101");
    assert_eq!(result["level"], "error");
    let physical = &result["locations"][0]["physicalLocation"];
    assert_eq!(physical["artifactLocation"]["uri"], "%E6%94%BF%E7%AD%96/notice.tiao");
    assert_eq!(physical["region"]["startColumn"], 7);
    assert_eq!(
        result["fixes"][0]["artifactChanges"][0]["replacements"][0]["insertedContent"]["text"],
        "户籍"
    );
}

/// What the schema of SARIF 2.1.0 requires of the objects that are written, and what its text requires beyond: indices that
/// point at their rule, regions that begin before they end, offsets that fit the text.
fn check_sarif(log: &serde_json::Value, text: &str) {
    use serde_json::Value;
    let keys = |value: &Value, allowed: &[&str]| {
        for key in value.as_object().unwrap().keys() {
            assert!(allowed.contains(&key.as_str()), "{key} in {value}");
        }
    };
    let text_of = |value: &Value| assert!(!value["text"].as_str().unwrap().is_empty(), "{value}");
    let units: Vec<u16> = text.encode_utf16().collect();
    let region = |region: &Value| {
        let number = |name: &str| region[name].as_u64();
        keys(
            region,
            &[
                "startLine",
                "startColumn",
                "endLine",
                "endColumn",
                "charOffset",
                "charLength",
                "byteOffset",
                "byteLength",
            ],
        );
        let (start, end) = (number("startLine").unwrap(), number("endLine").unwrap());
        assert!(start >= 1 && end >= start);
        if let Some(column) = number("startColumn") {
            assert!(column >= 1 && (end > start || number("endColumn").unwrap() >= column), "{region}");
            let from = number("charOffset").unwrap() as usize;
            let to = from + number("charLength").unwrap() as usize;
            let marked = String::from_utf16(&units[from..to]).unwrap();
            let first = number("byteOffset").unwrap() as usize;
            let last = first + number("byteLength").unwrap() as usize;
            assert_eq!(text.get(first..last), Some(marked.as_str()));
            // The column is that of the offset.
            let line: Vec<u16> = text.split('\n').nth(start as usize - 1).unwrap().encode_utf16().collect();
            let rest = String::from_utf16(&line[column as usize - 1..]).unwrap();
            assert!(rest.starts_with(marked.lines().next().unwrap_or_default()), "{region}");
        }
    };
    let place = |physical: &Value| {
        keys(physical, &["artifactLocation", "region"]);
        keys(&physical["artifactLocation"], &["uri"]);
        let uri = physical["artifactLocation"]["uri"].as_str().unwrap();
        assert!(!uri.is_empty() && uri.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._~/%".contains(&b)));
        physical.get("region").into_iter().for_each(region);
    };
    keys(log, &["$schema", "version", "runs"]);
    assert_eq!(log["version"], "2.1.0");
    for run in log["runs"].as_array().unwrap() {
        keys(run, &["tool", "columnKind", "results"]);
        assert_eq!(run["columnKind"], "utf16CodeUnits");
        let driver = &run["tool"]["driver"];
        keys(driver, &["name", "version", "rules"]);
        assert!(driver["name"].is_string() && driver["version"].is_string());
        let rules = driver["rules"].as_array().unwrap();
        let ids: std::collections::BTreeSet<&str> =
            rules.iter().map(|rule| rule["id"].as_str().unwrap()).collect();
        assert_eq!(ids.len(), rules.len(), "rules are unique");
        for rule in rules {
            keys(rule, &["id", "name", "shortDescription", "help", "defaultConfiguration"]);
            text_of(&rule["shortDescription"]);
            text_of(&rule["help"]);
            assert!(
                ["error", "warning", "note"]
                    .contains(&rule["defaultConfiguration"]["level"].as_str().unwrap())
            );
        }
        for result in run["results"].as_array().unwrap() {
            keys(
                result,
                &["ruleId", "ruleIndex", "level", "message", "locations", "relatedLocations", "fixes"],
            );
            let index = result["ruleIndex"].as_u64().unwrap() as usize;
            assert_eq!(rules[index]["id"], result["ruleId"]);
            assert!(["error", "warning", "note"].contains(&result["level"].as_str().unwrap()));
            text_of(&result["message"]);
            let lists = ["locations", "relatedLocations"].into_iter().filter_map(|name| result.get(name));
            for location in lists.flat_map(|list| list.as_array().unwrap()) {
                keys(location, &["physicalLocation", "message"]);
                place(&location["physicalLocation"]);
                location.get("message").into_iter().for_each(text_of);
            }
            for fix in result.get("fixes").into_iter().flat_map(|fixes| fixes.as_array().unwrap()) {
                keys(fix, &["description", "artifactChanges"]);
                text_of(&fix["description"]);
                let changes = fix["artifactChanges"].as_array().unwrap();
                assert!(!changes.is_empty());
                for change in changes {
                    keys(change, &["artifactLocation", "replacements"]);
                    let replacements = change["replacements"].as_array().unwrap();
                    assert!(!replacements.is_empty());
                    for replacement in replacements {
                        keys(replacement, &["deletedRegion", "insertedContent"]);
                        region(&replacement["deletedRegion"]);
                        assert!(replacement["insertedContent"]["text"].is_string());
                    }
                }
            }
        }
    }
}

#[test]
fn sarif_keeps_every_rule_of_the_standard() {
    // A character outside the basic plane: columns of UTF-16 and of characters part.
    let text = "// 𠮷𠮷\n/* 𠮷 */ 不予 甲 { 凡 户藉 为 城市 }\n";
    let wide = Item {
        sources: sources(text),
        diagnostic: Diagnostic::new(Code::E0202, at(text, "户藉"), say!(zh: "没有"; en: "none")).fix(
            say!(zh: "改"; en: "write"),
            at(text, "户藉"),
            "户籍",
        ),
    };
    let cell = CellPlace {
        file: "名册.csv".into(),
        line: 13,
        row: 12,
        column: 7,
        header: "户籍".into(),
        ..CellPlace::default()
    };
    let others = [Place::Cell(cell), Place::Named("a b.tiao".into()), Place::Named(String::new())];
    let others = others.into_iter().map(|place| Item {
        sources: Arc::default(),
        diagnostic: Diagnostic::at(Code::E0627, place, say!(zh: "看不懂"; en: "unclear")),
    });
    for lang in [Lang::Zh, Lang::En] {
        let items: Vec<Item> = std::iter::once(wide.clone()).chain(others.clone()).collect();
        let json: serde_json::Value =
            serde_json::from_str(&render(items, MessageFormat::Sarif, lang)).unwrap();
        check_sarif(&json, text);
        let json: serde_json::Value =
            serde_json::from_str(&render(vec![slip()], MessageFormat::Sarif, lang)).unwrap();
        check_sarif(&json, TEXT);
        let json: serde_json::Value =
            serde_json::from_str(&render(Vec::new(), MessageFormat::Sarif, lang)).unwrap();
        check_sarif(&json, "");
    }
}

#[test]
fn github_escapes_what_would_end_the_command() {
    let mut item = slip();
    item.diagnostic.message = say!(zh: "100%\n二"; en: "100%\ntwo");
    let line = render(vec![item], MessageFormat::Github, Lang::Zh);
    assert!(line.starts_with("::error file=政策/notice.tiao,line=3,endLine=3,col=7,endColumn=9,title=E0101 unexpected-text::100%25%0A二%0A"), "{line}");
    assert_eq!(line.matches('\n').count(), 1);
}

#[test]
fn cells_name_line_column_and_header() {
    let cell = CellPlace {
        file: "名册.csv".into(),
        line: 13,
        row: 12,
        column: 7,
        header: "户籍".into(),
        ..CellPlace::default()
    };
    let diagnostic =
        Diagnostic::at(Code::E0101, Place::Cell(cell), say!(zh: "看不懂“成市”"; en: "cannot read `成市`"));
    let item = Item { sources: Arc::default(), diagnostic };
    let shown = render(vec![item.clone()], MessageFormat::Text, Lang::Zh);
    assert!(shown.contains("位置：名册.csv  第13行，第7列“户籍”"), "{shown}");
    let plain = render(vec![item.clone()], MessageFormat::Plain, Lang::En);
    assert!(plain.starts_with("名册.csv:13:7: error E0101: cannot read `成市`"), "{plain}");
    let json: serde_json::Value =
        serde_json::from_str(&render(vec![item], MessageFormat::Json, Lang::Zh)).unwrap();
    assert_eq!(
        (&json["diagnostics"][0]["row"], &json["diagnostics"][0]["header"]),
        (&12.into(), &"户籍".into())
    );
}

#[test]
fn nothing_in_a_file_can_break_the_drawing() {
    let texts: Vec<String> = vec![
        String::new(),
        "\n\n\n".into(),
        "\u{0}\u{1b}[31m\u{202e}户\r\n籍\r".into(),
        "户".repeat(400_000),
        format!("{}\n{}\n{}", "a".repeat(3000), "b".repeat(3000), "c"),
        "x\n".repeat(50),
        "\ttab\t户\n\n".into(),
        "no line feed at the end".into(),
    ];
    for text in &texts {
        let len = text.len();
        for (start, end) in
            [(0, 0), (0, len), (len, len), (len / 2, len / 2 + 1), (1, 2), (len + 5, len + 9), (len / 3, len)]
        {
            let mut item = slip();
            item.sources = sources(text);
            item.diagnostic.place =
                Place::Source(Span::new(start, end).in_file(tiaoli_diagnostics::FileId(0)));
            for format in [
                MessageFormat::Text,
                MessageFormat::Plain,
                MessageFormat::Json,
                MessageFormat::Sarif,
                MessageFormat::Github,
            ] {
                let shown = render(vec![item.clone()], format, Lang::Zh);
                assert!(!shown.contains('\u{1b}') && !shown.contains('\u{202e}'), "{format:?} {shown:?}");
                if matches!(format, MessageFormat::Text | MessageFormat::Plain) {
                    assert!(shown.len() < 9000, "{format:?}: {} bytes", shown.len());
                }
            }
        }
    }
}

#[test]
fn the_gravest_are_shown_and_the_rest_counted() {
    let text: &str = &"名\n".repeat(60);
    let items = (0..60).map(|n| {
        let mut item = slip();
        item.sources = sources(text);
        item.diagnostic.related.clear();
        item.diagnostic.place =
            Place::Source(Span::new(n * 4, n * 4 + 3).in_file(tiaoli_diagnostics::FileId(0)));
        item.diagnostic.severity = if n == 59 { Severity::Error } else { Severity::Hint };
        item
    });
    let messages = Messages::new(items.collect::<Vec<_>>());
    let shown = messages.render(MessageFormat::Plain, Some(SHOWN), look(Lang::Zh));
    assert!(shown.contains("notice.tiao:60:1: 错误"), "{shown}");
    assert!(shown.ends_with("还有 10 条没有显示（check --all 显示全部）\n"), "{shown}");
    assert_eq!(messages.counts().words(Lang::Zh), "1 个错误、59 条建议");
    assert_eq!(messages.counts().words(Lang::En), "1 error, 59 hints");
}

#[test]
fn the_same_message_is_told_once() {
    assert_eq!(Messages::new(vec![slip(), slip()]).counts().errors, 1);
}
