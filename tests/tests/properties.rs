//! Properties that hold for every policy and every record.

use std::{collections::BTreeMap, sync::Arc};

use proptest::{collection::vec, prelude::*};
use tiaoli_core::{
    batch::{Batch, Columns, Dictionary},
    eval::{BatchDecisions, Evaluator, SideData},
    groups::{GroupResults, reached},
    ir::{FieldRef, TableId, same_program},
    plan::{Plan, PlanOptions},
    session::Analysis,
    value::{Date, Value},
};
use tiaoli_diagnostics::{FileId, Lang};
use tiaoli_syntax::{FormatOptions, collect_names, format, parse, same_tree};
use tiaoli_tests::{
    oracle::{bridge, generate, generate::Tape, model::Model, print, print::Words},
    policy,
    run::{self, Sheet},
};

fn config(cases: u32) -> ProptestConfig {
    let many = std::env::var("TIAOLI_CASES").ok().and_then(|value| value.parse().ok());
    ProptestConfig {
        cases: many.unwrap_or(cases),
        failure_persistence: None,
        max_shrink_time: 8_000,
        ..ProptestConfig::default()
    }
}

fn analyze(text: &str) -> Analysis {
    let analysis = policy::analyze(&[("p.tiao", text)], &[]);
    assert!(!analysis.has_errors(), "{:#?}\n{text}", policy::errors(&analysis));
    analysis
}

fn table_of(analysis: &Analysis) -> TableId {
    policy::table(&analysis.program, "student")
}

/// The records of a model as values, with what each decides.
fn decided(
    analysis: &Analysis,
    model: &Model,
    tape: &mut Tape,
    records: usize,
) -> (Arc<Plan>, Vec<Vec<Value>>, Vec<String>) {
    let on = generate::as_of(tape);
    let plan = policy::plan(analysis, bridge::date(on));
    let table = table_of(analysis);
    let rows: Vec<Vec<Value>> = (0..records)
        .map(|_| bridge::values(&analysis.program, table, model, &generate::record(tape, model, on)))
        .collect();
    let lines = rows.iter().map(|values| lines(analysis, &policy::decide(&plan, table, values))).collect();
    (plan, rows, lines)
}

fn lines(analysis: &Analysis, decisions: &[tiaoli_core::decision::Decision]) -> String {
    decisions.iter().map(|decision| policy::line(&analysis.program, decision)).collect::<Vec<_>>().join("\n")
}

/// Rows as columns, with the dictionaries a reader would keep.
fn columns(table: TableId, rows: &[Vec<Value>], fields: usize) -> (Columns, Vec<Vec<u32>>) {
    let field = |at: usize| FieldRef { table, field: u16::try_from(at).unwrap() };
    let mut dictionaries = vec![Dictionary::default(); fields];
    let mut known: Vec<BTreeMap<Value, u32>> = vec![BTreeMap::from([(Value::Missing, 0)]); fields];
    let mut codes = vec![Vec::new(); fields];
    for row in rows {
        for (at, value) in row.iter().enumerate() {
            let code =
                *known[at].entry(value.clone()).or_insert_with(|| dictionaries[at].push(value.clone()));
            codes[at].push(code);
        }
    }
    (Columns { table, fields: (0..fields).map(field).collect(), dictionaries }, codes)
}

proptest! {
    #![proptest_config(config(60))]

    /// A batch of n rows decides as n batches of one, however the rows are divided.
    #[test]
    fn a_batch_is_its_rows(tape in vec(any::<u32>(), 600), cuts in vec(1_usize..9, 12)) {
        let tape = &mut Tape::new(&tape);
        let model = generate::model(tape);
        let analysis = analyze(&print::policy(&model, Words::Zh));
        let (plan, rows, alone) = decided(&analysis, &model, tape, 30);
        let table = table_of(&analysis);
        let fields = analysis.program.tables[table.index()].fields.len();
        let (columns, codes) = columns(table, &rows, fields);
        let side = Arc::new(SideData::default());
        let mut results = GroupResults::default();
        reached(&plan, &side, &mut results);
        let mut evaluator = Evaluator::new(plan.clone(), table, side, Arc::new(results)).unwrap();
        let mut decisions = BatchDecisions::default();
        let (mut first, mut sizes) = (0, cuts.iter().cycle());
        while first < rows.len() {
            let rows_here = (*sizes.next().unwrap()).min(rows.len() - first);
            let part = |column: &Vec<u32>| column[first..first + rows_here].to_vec();
            let batch = Batch { rows: rows_here, first_row: first as u64 + 1, codes: codes.iter().map(part).collect(), ..Batch::default() };
            evaluator.eval(&columns, &batch, &mut decisions);
            for row in 0..rows_here {
                let found: Vec<_> = decisions.row(row).iter().map(|id| evaluator.decision(*id).unwrap().clone()).collect();
                prop_assert_eq!(&lines(&analysis, &found), &alone[first + row]);
            }
            first += rows_here;
        }
    }

    /// Declarations may stand in any order and in any file.
    #[test]
    fn order_and_files_mean_nothing(tape in vec(any::<u32>(), 500), shuffle in vec(any::<u32>(), 40)) {
        let tape = &mut Tape::new(&tape);
        let model = generate::model(tape);
        let mut parts = print::declarations(&model, Words::Zh);
        let analysis = analyze(&parts.join("\n"));
        let mut files = [String::new(), String::new(), String::new()];
        let mut shuffle = Tape::new(&shuffle);
        while !parts.is_empty() {
            let part = parts.remove(shuffle.below(parts.len()));
            files[shuffle.below(3)].push_str(&part);
        }
        let named = [("b/一.tiao", files[0].as_str()), ("a.tiao", files[1].as_str()), ("z.tiao", files[2].as_str())];
        let shuffled = policy::analyze(&named, &[]);
        prop_assert!(!shuffled.has_errors(), "{:#?}", policy::errors(&shuffled));
        let again = &mut tape.clone();
        let (_, _, ours) = decided(&analysis, &model, tape, 12);
        let (_, _, theirs) = decided(&shuffled, &model, again, 12);
        prop_assert_eq!(ours, theirs);
    }

    /// A policy written in the other language is the same program, and so is one the formatter has translated.
    #[test]
    fn both_languages_are_one_program(tape in vec(any::<u32>(), 500)) {
        let tape = &mut Tape::new(&tape);
        let model = generate::model(tape);
        let (chinese, english) = (print::policy(&model, Words::Zh), print::policy(&model, Words::En));
        let analysis = analyze(&chinese);
        let names = collect_names(&analysis.files.iter().map(|file| file.tree.as_ref()).collect::<Vec<_>>());
        let translated = |text: &str, lang| format(text, &FormatOptions { lang: Some(lang), names: &names }).text;
        let to_english = translated(&chinese, Lang::En);
        prop_assert!(same_program(&analysis.program, &analyze(&to_english).program), "{}", to_english);
        let to_chinese = translated(&english, Lang::Zh);
        prop_assert!(same_program(&analyze(&english).program, &analyze(&to_chinese).program), "{}", to_chinese);
        let again = &mut tape.clone();
        let (_, _, ours) = decided(&analysis, &model, tape, 12);
        let (_, _, theirs) = decided(&analyze(&english), &model, again, 12);
        prop_assert_eq!(ours, theirs);
    }

    /// The formatter is idempotent and changes no tree.
    #[test]
    fn formatting_changes_nothing_but_form(tape in vec(any::<u32>(), 400)) {
        let model = generate::model(&mut Tape::new(&tape));
        for words in [Words::Zh, Words::En] {
            let text = print::policy(&model, words);
            let once = format(&text, &FormatOptions::default()).text;
            let twice = format(&once, &FormatOptions::default());
            prop_assert!(!twice.changed, "{}", once);
            let tree = |text: &str| parse(FileId(0), text).file;
            prop_assert!(same_tree(&tree(&text), &tree(&once)), "{}", once);
        }
    }
}

/// Words and marks that break sentences in every way.
const PIECES: &[&str] = &[
    "政策",
    "甲",
    " ",
    "\n",
    "{",
    "}",
    "（一）",
    "（",
    "）",
    "“",
    "”",
    "\"",
    "《",
    "》",
    "；",
    "。",
    "、",
    "，",
    ":",
    "：",
    "//",
    "/*",
    "*/",
    "凡",
    "且",
    "或",
    "非",
    "为",
    "不为",
    "属于",
    "超过",
    "应助",
    "不予",
    "给予 助学金",
    "不得给予",
    "信息表",
    "学生",
    "2022年9月1日",
    "2022-9-1",
    "2,000元",
    "20%",
    "一、二年级",
    "第四条",
    "四、",
    "1.",
    "|",
    "---",
    "\u{0}",
    "\u{feff}",
    "🙂",
    "when",
    "is",
    "deny",
    "all of:",
    "(1)",
    "at least",
    "`",
    "\t",
];

proptest! {
    #![proptest_config(config(400))]

    /// Any text is a file: it parses, it is analysed, every message points into it, and it can be formatted.
    #[test]
    fn any_text_is_read(pieces in vec(0..PIECES.len(), 0..60)) {
        let text: String = pieces.into_iter().map(|at| PIECES[at]).collect();
        let analysis = policy::analyze(&[("p.tiao", &text)], &[]);
        for diagnostic in &analysis.diagnostics {
            policy::describe(&analysis, diagnostic);
        }
        let once = format(&text, &FormatOptions::default()).text;
        prop_assert!(!format(&once, &FormatOptions::default()).changed, "{:?}", once);
    }

    #[test]
    fn any_characters_are_read(text in "\\PC{0,80}") {
        let analysis = policy::analyze(&[("p.tiao", &text)], &[]);
        for diagnostic in &analysis.diagnostics {
            policy::describe(&analysis, diagnostic);
        }
    }
}

const GROUPS: &str = "
政策 试写 { 施行 自 2020年1月1日 }
信息表 学生 { 编号 : 文本 识别号  证号 : 文本  学校 : 文本  状态 : 在籍、转出  人数 : 整数 }
资助项目 助学金 { 对象 学生  发放 按月 }
应助 人人 { 凡 已填(编号)  给予 助学金 按 200元/月 }
比对 两处在籍 学生 以 证号 归并 {
    其中 状态 为 在籍
    凡 不同个数(学校) 超过 1
    列为 重大疑点 \"两处\"
    暂缓发放 助学金 待 \"核实\"
}
比对 人数过多 学生 以 学校 归并 {
    凡 合计(人数) 超过 5
    列为 一般疑点 \"过多\"
}
";

/// A row: 证号, 学校, 状态 and 人数, each perhaps missing.
type GroupCells = (Option<u8>, Option<u8>, Option<bool>, Option<u8>);

/// Three values, and when two checks hold, said without any table of keys: look at every other row.
fn naive(rows: &[GroupCells], at: usize) -> (Option<bool>, Option<bool>) {
    let (id, school, ..) = rows[at];
    let first = match (rows[at].2, id) {
        (Some(false), _) => Some(false),
        (_, None) => None,
        (status, Some(id)) => {
            let of_group = rows.iter().filter(|row| row.0 == Some(id));
            let (sure, maybe): (Vec<_>, Vec<_>) =
                of_group.filter(|row| row.2 != Some(false)).partition(|row| row.2 == Some(true));
            let count = |rows: &[&GroupCells]| {
                let schools: std::collections::BTreeSet<u8> = rows.iter().filter_map(|row| row.1).collect();
                (schools, rows.iter().filter(|row| row.1.is_none()).count())
            };
            let (known, _) = count(&sure);
            let all: Vec<&GroupCells> = sure.iter().chain(&maybe).copied().collect();
            let (widest, blanks) = count(&all);
            let held = if known.len() > 1 {
                Some(true)
            } else if widest.len() + blanks <= 1 {
                Some(false)
            } else {
                None
            };
            match (status, held) {
                (Some(true), held) => held,
                (_, Some(false)) => Some(false),
                _ => None,
            }
        }
    };
    let second = school.and_then(|school| {
        let of_group: Vec<&GroupCells> = rows.iter().filter(|row| row.1 == Some(school)).collect();
        let sum: u32 = of_group.iter().filter_map(|row| row.3).map(u32::from).sum();
        let known = of_group.iter().all(|row| row.3.is_some());
        if known { Some(sum > 5) } else { None }
    });
    (first, second)
}

proptest! {
    #![proptest_config(config(150))]

    /// Groups found in two passes are the groups found by comparing every row with every other.
    #[test]
    fn groups_are_what_a_naive_search_finds(
        rows in vec((prop::option::weighted(0.9, 0_u8..4), prop::option::weighted(0.85, 0_u8..3), prop::option::weighted(0.9, any::<bool>()), prop::option::weighted(0.9, 0_u8..4)), 1..14)
    ) {
        let analysis = analyze(GROUPS);
        let cell = |value: Option<u8>| value.map(|n| n.to_string()).unwrap_or_default();
        let mut csv = String::from("编号,证号,学校,状态,人数\n");
        for (at, (id, school, status, count)) in rows.iter().enumerate() {
            let status = status.map_or("", |here| if here { "在籍" } else { "转出" });
            csv += &format!("{at},{},{},{status},{}\n", cell(*id), cell(*school), cell(*count));
        }
        let options = PlanOptions { as_of: Date::new(2024, 10, 15).unwrap(), ..PlanOptions::default() };
        let plan = Arc::new(Plan::new(analysis.program.clone(), options));
        let sheets = [Sheet { table: String::from("学生"), csv: csv.clone() }];
        let run = run::evaluate(&plan, &analysis.program, &sheets).unwrap();
        prop_assert_eq!(run.rows.len(), rows.len());
        for (at, row) in run.rows.iter().enumerate() {
            let line = policy::line(&analysis.program, &row.decision);
            let findings = line.rsplit_once("findings=").unwrap().1;
            let truth = |name: &str| {
                let found = findings.split(';').find(|one| one.trim_end_matches('?') == name);
                found.map_or(Some(false), |one| if one.ends_with('?') { None } else { Some(true) })
            };
            prop_assert_eq!((truth("两处在籍"), truth("人数过多")), naive(&rows, at), "row {} of\n{}\n{}", at + 1, csv, line);
        }
    }
}

/// Kleene's tables, read off a policy: 甲 and 乙 are yes, no or missing.
#[test]
fn conditions_follow_kleene() {
    let text = "
政策 试写 { 施行 自 2020年1月1日 }
信息表 学生 { 编号 : 文本 识别号  甲 : 是否  乙 : 是否 }
资助项目 助学金 { 对象 学生  发放 按月 }
重点审核 同时 { 凡 甲 且 乙 }
重点审核 之一 { 凡 甲 或 乙 }
重点审核 相反 { 凡 非甲 }
重点审核 矛盾 { 凡 甲 且 非甲 }
重点审核 德摩根 { 凡 非 （甲 且 乙） 且 （甲 且 乙） }
";
    let analysis = analyze(text);
    let table = policy::table(&analysis.program, "学生");
    let plan = policy::plan(&analysis, Date::new(2024, 10, 15).unwrap());
    let cell = |truth: Option<bool>| truth.map_or(Value::Missing, Value::Bool);
    let all = [Some(true), Some(false), None];
    for a in all {
        for b in all {
            let decisions = policy::decide(&plan, table, &[Value::text("1"), cell(a), cell(b)]);
            let line = policy::line(&analysis.program, &decisions[0]);
            let reviews = line.split_once("review=").unwrap().1.split(' ').next().unwrap();
            let truth = |name: &str| {
                let found = reviews.split(';').find(|one| one.trim_end_matches('?') == name);
                found.map_or(Some(false), |one| if one.ends_with('?') { None } else { Some(true) })
            };
            let and = if a == Some(false) || b == Some(false) {
                Some(false)
            } else {
                a.and_then(|a| b.map(|b| a && b))
            };
            let or = if a == Some(true) || b == Some(true) {
                Some(true)
            } else {
                a.and_then(|a| b.map(|b| a || b))
            };
            assert_eq!(
                (truth("同时"), truth("之一"), truth("相反")),
                (and, or, a.map(|a| !a)),
                "甲 {a:?} 乙 {b:?}"
            );
            // what no completion makes true is not even doubtful
            assert_eq!((truth("矛盾"), truth("德摩根")), (Some(false), Some(false)), "甲 {a:?} 乙 {b:?}");
        }
    }
}
