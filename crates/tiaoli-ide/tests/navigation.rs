//! Definition, type, implementation, references, highlights, links, hierarchy.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a failed test panics")]

mod places;

use places::{EN, FILE, ZH, at, snapshot, sound, text};
use tiaoli_core::symbols::{Role, Symbol};
use tiaoli_ide::{
    Snapshot,
    goto::{self, Target},
    hierarchy, highlights, linked,
    links::{self, LinkTarget},
    references,
};

fn shown(snapshot: &Snapshot, targets: &[Target]) -> Vec<(String, String)> {
    let path = |target: &Target| snapshot.analysis.sources.get(target.at.file).unwrap().path.clone();
    targets.iter().map(|one| (path(one), text(snapshot, one.name).to_owned())).collect()
}

fn here(names: &[&str]) -> Vec<(String, String)> {
    names.iter().map(|name| ("p.tiao".to_owned(), (*name).to_owned())).collect()
}

fn pair(path: &str, name: &str) -> Vec<(String, String)> {
    vec![(path.to_owned(), name.to_owned())]
}

#[test]
fn words_lead_to_their_declarations() {
    let snapshot = sound(ZH);
    let to =
        |around: &str, word: &str| shown(&snapshot, &goto::definition(&snapshot, FILE, at(ZH, around, word)));
    assert_eq!(to("凡 户籍地 为", "户籍地"), here(&["户籍地"]));
    assert_eq!(to("户籍地 为 城市 且", "城市"), here(&["城市"]));
    assert_eq!(to("困难程度 为 A类", "A类"), here(&["A类"]));
    assert_eq!(to("且 非涉农", "涉农"), here(&["涉农"]));
    assert_eq!(to("依据 其他", "其他"), here(&["其他"]));
    assert_eq!(to("凡 户籍地", "凡"), []);
    let target = goto::definition(&snapshot, FILE, at(ZH, "给予 补助 按 补助标准", "补助标准"))[0];
    assert!(text(&snapshot, target.at).starts_with("标准 补助标准"));
    assert_eq!(target.origin.text(ZH), "补助标准");
    let names = snapshot.file("names.tiao").unwrap();
    let home = snapshot.text(names).find("home").unwrap();
    assert_eq!(shown(&snapshot, &goto::definition(&snapshot, names, home)), here(&["户籍地"]));
}

#[test]
fn strings_lead_to_files_passages_codes_and_articles() {
    let snapshot = sound(ZH);
    let to =
        |around: &str, word: &str| shown(&snapshot, &goto::definition(&snapshot, FILE, at(ZH, around, word)));
    assert_eq!(to("引用 \"more.tiao\"", "more"), pair("more.tiao", ""));
    assert_eq!(to("原文文件 \"s.txt\"", "s.txt"), pair("s.txt", ""));
    assert_eq!(to("原文 “城市的人不给。”", "的人"), pair("s.txt", "城市的人不给。"));
    assert_eq!(to("专业 \"610101\"", "6101"), pair("c.csv", "610101"));
    assert_eq!(to("依据 第四条", "第四条"), here(&["四、"]));
    assert_eq!(to("依据 测〔2022〕1号 }", "测"), here(&["测试"]));
    let more = snapshot.file("more.tiao").unwrap();
    let found = goto::definition(&snapshot, more, snapshot.text(more).find("办法").unwrap());
    assert_eq!(shown(&snapshot, &found), here(&["四、"]));
}

#[test]
fn types_and_what_decides() {
    let snapshot = sound(ZH);
    let ty = |around: &str, word: &str| {
        shown(&snapshot, &goto::type_definition(&snapshot, FILE, at(ZH, around, word)))
    };
    assert_eq!(ty("或 困难程度", "困难程度"), here(&["困难认定"]));
    assert_eq!(ty("凡 户籍地", "户籍地"), here(&["户籍地"]));
    assert_eq!(ty("单位 : 单位表", "单位 "), here(&["单位表"]));
    assert_eq!(ty("是指 专业", "专业"), here(&["涉农专业"]));
    assert_eq!(ty("不得给予 补助", "补助"), here(&["人员"]));
    let decides = |around: &str, word: &str| {
        shown(&snapshot, &goto::implementation(&snapshot, FILE, at(ZH, around, word)))
    };
    let mut wanted = here(&["城里", "其他"]);
    wanted.extend(pair("more.tiao", "待查"));
    assert_eq!(decides("资助项目 补助", "补助"), wanted);
    assert_eq!(decides("凡 涉农", "涉农"), here(&["涉农"]));
    assert_eq!(decides("凡 户籍地", "户籍地"), []);
    let english = sound(EN);
    let found = goto::implementation(&english, FILE, at(EN, "benefit aid", "aid"));
    assert_eq!(shown(&english, &found), here(&["poor", "rich"]));
}

#[test]
fn the_first_declaration_is_that_of_the_earliest_document() {
    let text = "政策 甲 { 施行 自 2022年1月1日 }\n标准 数 : 整数 { 自 2022年1月1日 为 1 }\n修改 甲 { 施行 自 2023年1月1日 }\n标准 数 : 整数 { 自 2023年1月1日 为 2 }\n";
    let snapshot = snapshot(text);
    let last = text.rfind("数 :").unwrap();
    assert_eq!(goto::definition(&snapshot, FILE, last).len(), 2);
    let first = goto::declaration(&snapshot, FILE, last);
    assert_eq!(first.len(), 1);
    assert_eq!(first[0].name.span.start as usize, text.find("数 :").unwrap());
}

#[test]
fn references_with_and_without_declarations() {
    let snapshot = sound(ZH);
    let offset = at(ZH, "凡 户籍地", "户籍地");
    let all = references::references(&snapshot, FILE, offset, true);
    let uses = references::references(&snapshot, FILE, offset, false);
    let words: Vec<&str> = all.iter().map(|one| text(&snapshot, *one)).collect();
    assert_eq!(words, ["户籍地", "户籍地", "户籍地", "户籍地", "户籍地", "home"]);
    assert_eq!(all.len(), uses.len() + 1);
    let across = references::references_across(&[&snapshot], "p.tiao", offset, false);
    assert_eq!(across.len(), uses.len());
    assert!(across.iter().all(|one| one.role != Role::Declaration));
    let marked = highlights::highlights(&snapshot, FILE, at(ZH, "资助项目 补助", "补助"));
    let writes: Vec<bool> = marked.iter().map(|one| one.writes).collect();
    assert_eq!(writes, [true, true, true, false]);
}

#[test]
fn another_policy_that_shares_a_file_is_found_too() {
    use tiaoli_core::session::Session;
    let shared = "信息表 人 { 岁数 : 整数 }\n";
    let policy = |name: &str| {
        let text =
            format!("政策 {name} {{ 施行 自 2022年1月1日 }}\n引用 \"t.tiao\"\n所称 老 是指 岁数 超过 60\n");
        let mut session = Session::new();
        session.set_policy(format!("{name}.tiao"), text.as_str());
        session.set_text("t.tiao", shared);
        places::of(session.analyze())
    };
    let (a, b) = (policy("甲"), policy("乙"));
    let file = a.file("甲.tiao").unwrap();
    let offset = a.text(file).find("岁数").unwrap();
    let found = references::references_across(&[&a, &b], "甲.tiao", offset, true);
    let paths: Vec<&str> = found.iter().map(|one| one.path.as_str()).collect();
    assert_eq!(paths, ["t.tiao", "乙.tiao", "甲.tiao"]);
}

#[test]
fn links_open_files_passages_and_articles() {
    let snapshot = sound(ZH);
    let shown: Vec<(String, String)> = links::links(&snapshot, FILE)
        .into_iter()
        .map(|link| {
            let to = match link.target {
                LinkTarget::File(path) => path,
                LinkTarget::Place(at) => text(&snapshot, at).to_owned(),
            };
            assert!(!link.tooltip.is_empty());
            (link.span.text(ZH).to_owned(), to)
        })
        .collect();
    let wanted = [
        ("s.txt", "s.txt"),
        ("more.tiao", "more.tiao"),
        ("names.tiao", "names.tiao"),
        ("c.csv", "c.csv"),
        ("第四条", "四、"),
        ("城市的人不给。", "城市的人不给。"),
    ];
    assert_eq!(shown, wanted.map(|(a, b)| (a.to_owned(), b.to_owned())));
}

#[test]
fn hierarchies_of_uses_and_of_policies() {
    let snapshot = sound(ZH);
    let start = hierarchy::prepare(&snapshot, FILE, at(ZH, "所称 涉农", "涉农"));
    assert_eq!(start[0].name, "涉农");
    let symbol = start[0].symbol.unwrap();
    let names = |uses: Vec<hierarchy::Uses>| -> Vec<String> {
        uses.into_iter().inspect(|one| assert!(!one.places.is_empty())).map(|one| one.node.name).collect()
    };
    assert_eq!(names(hierarchy::incoming(&snapshot, symbol)), ["城里", "其他"]);
    assert_eq!(names(hierarchy::outgoing(&snapshot, symbol)), ["专业", "涉农专业"]);
    let local = places::one_shipped("samples/local/rules.tiao");
    let rules = local.analysis.files.iter().find(|file| file.path.ends_with("local/rules.tiao")).unwrap().id;
    let offset = local.text(rules).find("示例盟实施细则 {").unwrap();
    let policy = hierarchy::prepare_policy(&local, rules, offset).unwrap().symbol.unwrap();
    let names =
        |nodes: Vec<hierarchy::Node>| -> Vec<String> { nodes.into_iter().map(|one| one.name).collect() };
    let above = hierarchy::policies_above(&local, policy);
    let national = above.iter().find(|one| one.name == "国家中职助学金").unwrap().symbol.unwrap();
    assert_eq!(above.len(), 2);
    assert_eq!(names(hierarchy::policies_below(&local, policy)), Vec::<String>::new());
    let mut below = names(hierarchy::policies_below(&local, national));
    below.sort();
    assert_eq!(below, ["内蒙古技工院校学生资助", "示例盟实施细则"]);
    assert!(matches!(policy, Symbol::Policy(_)));
}

#[test]
fn names_of_one_declaration_are_typed_together() {
    let snapshot = sound(ZH);
    let record = linked::linked(&snapshot, FILE, at(ZH, "人员 甲", "甲"));
    assert_eq!(record, None, "a record is declared by itself, and named outside");
    assert_eq!(linked::linked(&snapshot, FILE, at(ZH, "凡 户籍地", "户籍地")), None);
    let text = "政策 甲 { 施行 自 2022年1月1日 }\n信息表 人 {\n    岁数 : 整数\n    上级 : 人\n}\n";
    let snapshot = places::snapshot(text);
    let places = linked::linked(&snapshot, FILE, text.find("人 {").unwrap()).unwrap();
    assert_eq!(places.iter().map(|one| one.text(text)).collect::<Vec<_>>(), ["人", "人"]);
}
