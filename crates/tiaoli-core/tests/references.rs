//! The index of names: which words of a text are in it, and as what.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a failed test panics"
)]

mod support;

use support::{TABLES, analyze, policies};
use tiaoli_core::{
    builtins,
    session::Analysis,
    symbols::{Reference, Role, Spelling, Symbol},
};
use tiaoli_diagnostics::{FileId, Span};
use tiaoli_syntax::{TokenKind, tokens};

const ENGLISH: &str = r#"policy test { effective from 2022-01-01 }
tiers level heaviest_first A, B, C
catalog farming key code { from 2021-12-01 file "c.csv" }
list dead { id : text key }
records pupil {
    no : text key
    home : city, village
    level : level
    school : school
    major : text
    fee : money CNY/year
    done : yes_no
    since : date
}
records school { code : text key  league : text }
standard rate : money CNY/year { from 2022-01-01 is 2000 CNY }
benefit aid { for pupil paid monthly }
define agri as major in farming
"#;

/// Text whose names stand between ‹ and ›: the text without the marks, and the places.
fn unmark(marked: &str, start: usize) -> (String, Vec<Span>) {
    let (mut text, mut places, mut open) = (String::new(), Vec::new(), 0);
    for c in marked.chars() {
        match c {
            '‹' => open = text.len(),
            '›' => places.push(Span::new(start + open, start + text.len())),
            c => text.push(c),
        }
    }
    (text, places)
}

/// Each text follows the tables of its language; every name in it is marked, and nothing else.
const MARKED: &[(&str, &str)] = &[
    (TABLES, "不予 ‹甲› { 凡 ‹户籍› 为 ‹城市› 且 ‹困难等级› 为 ‹B类› 以上 不得给予 ‹助学金› }"),
    (TABLES, "不予 ‹甲› { 凡 ‹户籍› 属于 {‹城市›、‹县镇›} 且 非‹涉农› 不得给予 ‹助学金› }"),
    (TABLES, "不予 ‹甲› { 凡 ‹学校›.‹盟市› 为 “某盟” 且 ‹户籍› 不为 ‹户籍›.‹农村› 不得给予 全部 }"),
    (TABLES, "不予 ‹甲› { 凡 ‹困难认定›.‹A类› 为 ‹困难等级› 且 不‹学期中转入› 暂不 }"),
    (
        TABLES,
        "应助 ‹乙› { 凡 ‹专业代码› 属于 ‹涉农专业› 于 ‹入学日期› 给予 ‹助学金› 按 ‹助学金标准› × 2 享受政策 ‹A类› 优先于 ‹丙› }
不予 ‹丙› { 凡 ‹年级› 属于 ‹资助年级› 且 ‹特殊群体› 为 ‹孤儿› 不得给予 ‹助学金› }",
    ),
    (TABLES, "不予 ‹甲› { 凡 ‹在校情况› 为 ‹`在校`› 且 ‹收入› 超过 ‹助学金标准› 于 ‹入学日期› 不得给予 ‹助学金› }"),
    (TABLES, "所称 ‹穷› 是指 ‹困难等级› 为 ‹A类› 至 ‹B类›\n所称 ‹更穷› 是指 ‹穷› 且 没有这个词"),
    (TABLES, "英文名 { ‹户籍› ‹hukou›  ‹城市› ‹urban›  ‹学校›.‹代码› ‹code› }\n所称 ‹丁› 是指 ‹hukou› 为 ‹urban›"),
    (TABLES, "标准 ‹分档› : 金额 每生每年 按 ‹困难认定› { 自 2022年1月1日 { ‹A类› 3元、‹B类› 2元、‹C类› 1元、‹不困难› 0元 } }"),
    (
        TABLES,
        "对照表 ‹折扣› : 小数 逐行适用 {
    | ‹户籍› | ‹困难等级› | 结果 |
    | ‹城市› | ‹A类›、‹B类› | 5% |
    否则 0
}",
    ),
    (
        TABLES,
        "比对 ‹重复› ‹学生› 以 ‹学校›、年度(‹入学日期›) 归并 {
    其中 ‹户籍› 为 ‹城市›
    凡 计数(‹学生›) 超过 1 且 不同个数(‹学籍号›) 超过 1
    列为 重大疑点 “{不同个数(‹学籍号›)}个”
    暂缓发放 ‹助学金›
}",
    ),
    (
        TABLES,
        "信息表 ‹学生› 增加 { ‹居住地› : ‹市区›、‹旗县› 变动见 ‹变动›.‹新居住地› 此前 ‹市区› }
信息表 ‹变动› { ‹学生› : ‹学生› ‹新居住地› : ‹市区›、‹旗县› ‹日期一› : 日期 生效 约束 ‹日期一› 超过 2000年1月1日 }
职责 ‹记录› { 责任单位 ‹学校› 频次 每年 佐证 ‹变动›.‹日期一› }",
    ),
    (
        TABLES,
        "不予 ‹城里› { 凡 ‹户籍› 为 ‹城市› 不得给予 ‹助学金› }
举例 “‹起点›” { 基准日 2024年10月1日 ‹学生› ‹小王› { ‹户籍› ‹城市› ‹特殊群体› ‹低保›、‹孤儿› ‹学籍号› “1” } }
举例 “‹后来›” {
    沿用 “‹起点›”
    ‹学生› ‹小王› { ‹困难等级› ‹A类› }
    ‹小王› ‹助学金› 应为 不予 依据 ‹城里›
    ‹小王› ‹助学金› 应为 待补 缺 {‹年级›、‹涉农专业›}
}
举例 “‹列表›” {
    基准日 2024年10月1日
    | ‹户籍› | ‹特殊群体› | ‹助学金› | 依据 |
    | ‹城市› | ‹低保›、‹孤儿› | 不予 | ‹城里› |
}",
    ),
    (
        ENGLISH,
        "grant ‹r› { when ‹home› is ‹city› and ‹level› is ‹B› or more give ‹aid› at ‹rate› on ‹since› overrides ‹d› }
deny ‹d› { when not ‹agri› and ‹school›.‹league› is \"x\" unless ‹done› deny ‹aid› }
define ‹listed› as ‹no› in ‹dead› or ‹no› in ‹dead›.‹id›
define ‹both› as ‹home› in {‹city›, ‹village›}
names { ‹助学金› ‹aid›  ‹户籍› ‹home›  ‹home›.‹城市› ‹city› }
example \"‹one›\" { as_of 2024-10-01 ‹pupil› { ‹home› ‹village› ‹done› no } ‹aid› should be denied basis ‹d› missing {‹level›} }",
    ),
];

#[test]
fn exactly_the_marked_words_are_names() {
    for (tables, marked) in MARKED {
        let start = tables.len();
        let (text, mut wanted) = unmark(marked, start);
        let analysis = analyze(&format!("{tables}{text}"), &[]);
        wanted.sort();
        let mut found: Vec<Span> = places(&analysis).filter(|at| at.start as usize >= start).collect();
        found.dedup();
        let whole = format!("{tables}{text}");
        let words = |places: &[Span]| -> Vec<String> {
            places.iter().map(|at| format!("{} {}", at.start, at.text(&whole))).collect()
        };
        assert_eq!(words(&found), words(&wanted), "{marked}");
    }
}

fn places(analysis: &Analysis) -> impl Iterator<Item = Span> {
    analysis.references.iter().map(|one| one.at.span)
}

const ROLES: &str = r#"应助 给 { 凡 户籍 为 城市 给予 助学金 按 助学金标准 }
举例 "甲" { 基准日 2024年10月1日 学生 { 户籍 城市 } 助学金 应为 应助 依据 给 }
英文名 { 户籍 hukou }
"#;

#[test]
fn lookups_by_place_and_by_symbol() {
    let text = format!("{TABLES}{ROLES}");
    let analysis = analyze(&text, &[]);
    let index = &analysis.references;
    let file = FileId(0);
    let at = |word: &str| text.rfind(word).unwrap();
    let hukou = index.at(file, at("户籍 为")).unwrap();
    assert!(matches!(hukou.symbol, Symbol::Field(_)));
    // Either edge of the word, and nothing beside it.
    assert_eq!(index.at(file, at(" 为 城市 给予")), Some(hukou));
    assert_eq!(index.at(file, at("为 城市 给予")), None);
    let shown: Vec<(Role, Spelling)> = index.of(hukou.symbol).map(|one| (one.role, one.spelling)).collect();
    let wanted = [
        (Role::Declaration, Spelling::Zh),
        (Role::Read, Spelling::Zh),
        (Role::Given, Spelling::Zh),
        (Role::Naming, Spelling::Zh),
        (Role::Naming, Spelling::En),
    ];
    assert_eq!(shown, wanted);
    let aid: Vec<Role> = index.of(index.at(file, at("助学金 按")).unwrap().symbol).map(role).collect();
    assert_eq!(aid, [Role::Declaration, Role::Decide, Role::Expect]);
    let rule = index.at(file, at("给 }")).unwrap();
    assert_eq!(index.of(rule.symbol).map(role).collect::<Vec<_>>(), [Role::Declaration, Role::Expect]);
    let (head, whole) = analysis.declarations(hukou.symbol).next().unwrap();
    assert_eq!(analysis.sources.text(head.at), "户籍");
    assert_eq!(analysis.sources.text(whole).trim(), "户籍 : 城市、县镇、农村");
    assert_eq!(analysis.program.symbol_name(hukou.symbol).unwrap().en, "hukou");
    assert!(analysis.program.symbol_type(hukou.symbol).is_some());
    assert!(index.is_builtin(hukou.symbol) && !index.is_builtin(rule.symbol));
}

#[test]
fn what_data_is_read_by_is_built_in() {
    let text = "policy p { effective from 2022-01-01 }
records student { no : text key  hukou : urban, rural  shoe : integer }
records pupil { no : text key  hukou : urban, rural }
";
    let analysis = analyze(text, &[]);
    let index = &analysis.references;
    let built_in: Vec<&str> = index
        .iter()
        .filter(|one| index.is_builtin(one.symbol))
        .map(|one| analysis.sources.text(one.at))
        .collect();
    assert_eq!(built_in, ["student", "hukou", "urban", "rural"]);
}

fn role(one: &Reference) -> Role {
    one.role
}

#[test]
fn amendments_repeals_and_policies_above() {
    let base =
        "政策 甲 { 施行 自 2022年1月1日 }\n信息表 学生 { 号 : 文本 识别号 }\n资助项目 助学金 { 对象 学生 }
标准 额 : 金额 每生每年 { 自 2022年1月1日 为 2000元 }\n不予 某 { 凡 未填(号) 不得给予 助学金 }\n";
    let amendment =
        "修改 甲 { 施行 自 2023年1月1日 }\n标准 额 : 金额 每生每年 { 自 2023年1月1日 为 3000元 }\n废止 某\n";
    let own = "政策 乙 { 施行 自 2022年1月1日 引入 甲 }\n引用 \"a.tiao\"\n引用 \"b.tiao\"
应助 多 { 凡 已填(号) 给予 助学金 按 甲.额 }\n";
    let analysis = analyze(own, &[("a.tiao", base), ("b.tiao", amendment)]);
    assert!(!analysis.has_errors(), "{:#?}", analysis.diagnostics);
    let found = |word: &str| -> Vec<String> {
        let first = analysis.references.iter().find(|one| analysis.sources.text(one.at) == word).unwrap();
        let file = |one: &Reference| analysis.sources.get(one.at.file).unwrap().path.clone();
        let mut found: Vec<String> =
            analysis.references.of(first.symbol).map(|one| format!("{} {:?}", file(one), one.role)).collect();
        found.sort();
        found
    };
    assert_eq!(found("甲"), ["a.tiao Declaration", "b.tiao Read", "p.tiao Read", "p.tiao Read"]);
    assert_eq!(found("额"), ["a.tiao Declaration", "b.tiao Declaration", "p.tiao Read"]);
    assert_eq!(found("某"), ["a.tiao Declaration", "b.tiao Decide"]);
}

/// Words that are names to the grammar and stand for nothing a policy declares.
fn stands_for_nothing(word: &str, line: &str) -> bool {
    let built_in = builtins::find_builtin(word).is_some()
        || builtins::find_aggregate(word).is_some()
        || builtins::OUTCOMES.iter().any(|(zh, en, ..)| word == *zh || word == *en)
        || [builtins::FILLED, builtins::BLANK, builtins::SCALE, builtins::AS_OF]
            .iter()
            .any(|(zh, en)| word == *zh || word == *en);
    let numeral = |word: &str| word.chars().all(|c| "一二三四五六七八九十".contains(c));
    built_in
        // Article numbers and the numbers of list items; the words of headings.
        || numeral(word)
        || word.strip_prefix('第').and_then(|rest| rest.strip_suffix('条')).is_some_and(numeral)
        || line.split_once('、').is_some_and(|(number, _)| numeral(number.trim()))
        // The column of the catalog's own file.
        || line.trim_start().starts_with("目录 ") && line.contains(&format!("键 {word}"))
        // The last column of a 对照表 names the result, for the reader.
        || line.trim_end().ends_with(&format!("{word} |")) && line.trim_start().starts_with('|')
        || line.contains(&format!("| {word} ")) && line.trim_end().ends_with('|')
        // The number of a document in 依据.
        || line.contains("依据") && line.contains('〔')
        // 上位政策 whose files are not at hand.
        || line.trim_start().starts_with("上位政策")
}

#[test]
fn every_name_of_the_shipped_policies_is_in_the_index() {
    for (policy, texts) in policies::shipped() {
        let analysis = texts.analyze();
        assert!(!analysis.has_errors(), "{policy}");
        let mut missing = Vec::new();
        // Examples of a policy above do not run; its own analysis has their names.
        let own = |path: &str| {
            texts.policies.contains_key(path) && !path.contains("national-examples")
                || path.starts_with("shared")
                || path.starts_with("catalogs")
        };
        for file in analysis.files.iter().filter(|file| own(&file.path)) {
            let text = &analysis.sources.get(file.id).unwrap().text;
            for token in tokens(text).into_iter().filter(|token| token.kind == TokenKind::Name) {
                // 非涉农: the name is the end of the word.
                let found = analysis.references.at(file.id, token.span.end as usize);
                let word = token.span.text(text);
                let bare = word.trim_start_matches(['非', '不']);
                let covered = found
                    .is_some_and(|one| one.at.span == token.span || analysis.sources.text(one.at) == bare);
                let line_start = text[..token.span.start as usize].rfind('\n').map_or(0, |at| at + 1);
                let line = text[line_start..].lines().next().unwrap();
                if !covered && !stands_for_nothing(word, line) {
                    missing.push(format!("{}: {word} in {line}", file.path));
                }
            }
        }
        assert_eq!(missing, Vec::<String>::new(), "{policy}");
    }
}
