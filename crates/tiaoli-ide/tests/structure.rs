//! Outline, search, folding, selection, colours.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a failed test panics")]

mod places;

use places::{EN, FILE, ZH, at, snapshot, sound};
use tiaoli_ide::{
    Snapshot,
    folding::{FoldKind, folds},
    selection::selection,
    semantic_tokens::{Modifier, TokenType, tokens},
    symbols::{DocumentSymbol, SymbolKind, document_symbols, search},
};

fn outline(symbols: &[DocumentSymbol], depth: usize, out: &mut Vec<String>) {
    for one in symbols {
        out.push(format!("{}{} {}", " ".repeat(depth), one.name, one.detail.en));
        outline(&one.children, depth + 1, out);
    }
}

#[test]
fn the_outline_is_that_of_the_policy() {
    let snapshot = sound(ZH);
    let symbols = document_symbols(&snapshot, FILE);
    let mut lines = Vec::new();
    outline(&symbols, 0, &mut lines);
    let wanted = [
        "测试 policy",
        "困难认定 tiers",
        " A类 ",
        " B类 ",
        " 不困难 ",
        "涉农专业 catalog",
        " 2021年12月1日 c.csv",
        "人员 records",
        " 编号 文本",
        " 户籍地 城市、县镇、农村",
        "  城市 ",
        "  县镇 ",
        "  农村 ",
        " 专业 文本",
        " 困难程度 困难认定",
        " 单位 单位表",
        "单位表 records",
        " 单位代码 文本",
        "补助标准 standard",
        " 2022年1月1日 2000元",
        "补助 benefit",
        "四、 发放 ",
        " 涉农 define",
        " 城里 deny",
        " 其他 grant",
        "城市的人 example",
        " 甲 人员, a record of the example",
    ];
    assert_eq!(lines, wanted);
    assert_eq!(symbols[8].kind, SymbolKind::Example);
    assert!(symbols.iter().all(|one| !one.lapsed));
}

#[test]
fn what_was_repealed_is_marked() {
    let text = "政策 甲 { 施行 自 2022年1月1日 }\n信息表 人 { 岁数 : 整数 }\n所称 老 是指 岁数 超过 60\n修改 甲 { 施行 自 2023年1月1日 }\n废止 老\n";
    let snapshot = sound(text);
    let symbols = document_symbols(&snapshot, FILE);
    let lapsed: Vec<&str> = symbols.iter().filter(|one| one.lapsed).map(|one| one.name.as_str()).collect();
    assert_eq!(lapsed, ["老"]);
    let found = tokens(&snapshot, FILE, None);
    let old: Vec<bool> = found
        .iter()
        .filter(|one| one.span.text(text) == "老")
        .map(|one| one.modifiers.has(Modifier::Deprecated))
        .collect();
    assert_eq!(old, [true, true]);
}

#[test]
fn search_takes_several_words() {
    let (zh, en) = (sound(ZH), sound(EN));
    let contains = |name: &str, word: &str| name.contains(word).then(|| if name == word { 2 } else { 1 });
    let names = |query: &str| -> Vec<String> {
        search(&[&zh, &en, &zh], query, 100, contains).into_iter().map(|one| one.name).collect()
    };
    assert_eq!(names("补助"), ["补助", "补助标准"]);
    assert_eq!(names("补助 标准"), ["补助标准"]);
    assert_eq!(names("home"), ["户籍地", "home"]);
    assert_eq!(names("没有"), Vec::<String>::new());
    assert_eq!(search(&[&zh], "", 3, contains).len(), 3);
}

#[test]
fn folds_are_blocks_of_several_lines() {
    let text = "// 一\n// 二\n\n// 三\n引用 \"a.tiao\"\n引用 \"b.tiao\"\n四、 甲 {\n    不予 乙 {\n        凡 是\n    }\n}\n等级 丙 由重到轻 丁、戊\n";
    let snapshot = snapshot(text);
    let found: Vec<(FoldKind, &str)> =
        folds(&snapshot, FILE).into_iter().map(|one| (one.kind, one.span.text(text))).collect();
    let kinds: Vec<FoldKind> = found.iter().map(|one| one.0).collect();
    let wanted = [FoldKind::Comment, FoldKind::Imports, FoldKind::Region, FoldKind::Declaration];
    assert_eq!(kinds, wanted);
    assert_eq!(found[0].1, "// 一\n// 二");
    assert!(found[3].1.starts_with("不予 乙 {") && found[3].1.ends_with('}'));
}

#[test]
fn selections_grow_from_word_to_file() {
    let snapshot = sound(ZH);
    let grown = |around: &str, word: &str| -> Vec<&str> {
        selection(&snapshot, FILE, at(ZH, around, word)).into_iter().map(|one| one.text(ZH)).collect()
    };
    let found = grown("凡 户籍地 为 城市 且 非涉农", "城市");
    assert_eq!(
        found[..4],
        ["城市", "户籍地 为 城市", "户籍地 为 城市 且 非涉农", "凡 户籍地 为 城市 且 非涉农"]
    );
    assert!(found[4].starts_with("不予 城里"), "{:?}", found[4]);
    assert!(found[5].starts_with("四、 发放"));
    assert_eq!(*found.last().unwrap(), ZH);
    let words = grown("原文 “城市的人不给。”", "人");
    assert_eq!(words[..3], ["城市的人不给", "城市的人不给。", "“城市的人不给。”"]);
    let source = snapshot.file("s.txt").unwrap();
    let text = snapshot.text(source);
    let found = selection(&snapshot, source, text.find("农村").unwrap());
    let found: Vec<&str> = found.into_iter().map(|one| one.text(text)).collect();
    assert_eq!(found[..3], ["农村的人给", "农村的人给。", "城市的人不给。农村的人给。"]);
}

fn coloured(snapshot: &Snapshot, text: &str, line: &str) -> Vec<(String, TokenType)> {
    let start = text.find(line).unwrap();
    let tokens = tokens(snapshot, FILE, None).into_iter();
    let on_line = tokens.filter(|one| (start..start + line.len()).contains(&(one.span.start as usize)));
    on_line.map(|one| (one.span.text(text).to_owned(), one.kind)).collect()
}

#[test]
fn colours_know_what_a_name_stands_for() {
    use TokenType as T;
    let snapshot = sound(ZH);
    let line = |line: &str| coloured(&snapshot, ZH, line);
    let own = |pairs: &[(&str, T)]| -> Vec<(String, T)> {
        pairs.iter().map(|(word, kind)| ((*word).to_owned(), *kind)).collect()
    };
    assert_eq!(
        line("凡 户籍地 为 城市 且 非涉农\n"),
        own(&[
            ("凡", T::Keyword),
            ("户籍地", T::Field),
            ("为", T::Keyword),
            ("城市", T::Value),
            ("且", T::Keyword),
            ("非", T::Keyword),
            ("涉农", T::Definition),
        ])
    );
    assert_eq!(
        line("自 2022年1月1日 为 2000元 依据 第四条"),
        own(&[
            ("自", T::Keyword),
            ("2022年1月1日", T::Date),
            ("为", T::Keyword),
            ("2000元", T::Amount),
            ("依据", T::Keyword),
            ("第四条", T::Article),
        ])
    );
    assert_eq!(line("四、 发放 {"), own(&[("四、", T::Article), ("发放", T::Article)]));
    let standard = tokens(&snapshot, FILE, None)
        .into_iter()
        .find(|one| one.span.start as usize == at(ZH, "按 补助标准", "补助标准"))
        .unwrap();
    assert!(standard.modifiers.has(Modifier::Unverified) && !standard.modifiers.has(Modifier::Declaration));
    let english = sound(EN);
    assert_eq!(
        coloured(&english, EN, "level is A or more give aid"),
        own(&[
            ("level", T::Field),
            ("is", T::Keyword),
            ("A", T::Value),
            ("or", T::Keyword),
            ("more", T::Keyword),
            ("give", T::Keyword),
            ("aid", T::Benefit),
        ])
    );
}

#[test]
fn broken_texts_are_coloured_and_outlined_too() {
    let text =
        ZH.replace("凡 户籍地 为 城市", "凡 户籍地 为 为 )( 城市").replace("\"城市的人\" {", "\"城市的人 {");
    let snapshot = snapshot(&text);
    assert!(snapshot.analysis.has_errors());
    let found = tokens(&snapshot, FILE, None);
    assert!(found.windows(2).all(|pair| pair[0].span.end <= pair[1].span.start));
    assert!(found.len() > 100);
    assert!(document_symbols(&snapshot, FILE).len() > 6);
}
