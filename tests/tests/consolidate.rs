//! The text in force on a day decides as the documents do: on the shipped policies, and on random amendments.

use proptest::{
    collection::vec,
    prelude::any,
    test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner},
};
use tiaoli_core::{
    consolidate::consolidate,
    ir::{Program, TableId},
    session::{Analysis, Session},
    value::{Date, Value},
};
use tiaoli_syntax::{FormatOptions, collect_names, format};
use tiaoli_tests::{oracle::generate::Tape, policy, project, records};

const AMENDED: u32 = 60;
const RECORDS: usize = 12;

/// The consolidated text, analysed by itself among the files it names.
fn alone(analysis: &Analysis, day: Date) -> Option<(String, Analysis)> {
    let trees: Vec<_> = analysis.files.iter().map(|file| &*file.tree).collect();
    let text = consolidate(analysis, day, &str::to_owned, &collect_names(&trees))?.text;
    let mut session = Session::new();
    session.set_policy("consolidated.tiao", text.as_str());
    loop {
        let wanted = session.wanted();
        let known: Vec<_> =
            wanted.iter().filter_map(|file| analysis.sources.find(&file.path)).cloned().collect();
        if known.is_empty() {
            return Some((text, session.analyze()));
        }
        for source in known {
            session.set_text(source.path, source.text);
        }
    }
}

/// The values of a record by the names of another program's fields.
fn moved(values: &[Value], from: (&Program, TableId), to: (&Program, TableId)) -> Vec<Value> {
    let fields = |(program, table): (&Program, TableId)| program.tables[table.index()].fields.clone();
    let old = fields(from);
    let find = |name: &str| old.iter().position(|field| field.name.zh == name);
    fields(to)
        .iter()
        .map(|field| find(&field.name.zh).map_or(Value::Missing, |at| values[at].clone()))
        .collect()
}

/// Enumerations are values by position in both programs, which declare them in one order.
fn same_decisions(analysis: &Analysis, day: Date, tape: &mut Tape, pool: &[&str]) -> Result<(), String> {
    let Some((text, other)) = alone(analysis, day) else {
        return if analysis.program.in_force(day) { Err("no text".to_owned()) } else { Ok(()) };
    };
    if other.has_errors() {
        return Err(format!("{day}: {:#?}\n{text}", policy::errors(&other)));
    }
    let again = format(&text, &FormatOptions::default());
    if again.changed {
        return Err(format!("{day}: not in the format\n{text}"));
    }
    let (here, there) = (&*analysis.program, &*other.program);
    let plans = (policy::plan(analysis, day), policy::plan(&other, day));
    for table in plans.0.subjects() {
        let name = &here.tables[table.index()].name;
        let found = there.tables.iter().position(|table| table.name == *name).map(TableId::from_index);
        let Some(target) = found else { return Err(format!("no table {}", name.zh)) };
        for _ in 0..RECORDS {
            let record = records::complete(tape, here, table, pool);
            let record = records::with_blanks(tape, &record, 6);
            let words = |program: &Program, decisions: Vec<tiaoli_core::decision::Decision>| {
                let mut lines: Vec<String> = decisions
                    .iter()
                    .map(|one| {
                        let benefit = &program.benefits[one.benefit.index()].name.zh;
                        format!("{benefit} {}", policy::line(program, one))
                    })
                    .collect();
                lines.sort();
                lines
            };
            let a = words(here, policy::decide(&plans.0, table, &record));
            let b = renamed(&record, here, there);
            let b = moved(&b, (here, table), (there, target));
            let b = words(there, policy::decide(&plans.1, target, &b));
            if a != b {
                return Err(format!("{day}: {record:?}\n{a:#?}\n{b:#?}\n{text}"));
            }
        }
    }
    Ok(())
}

/// Values of enumerations by the names of another program.
fn renamed(values: &[Value], here: &Program, there: &Program) -> Vec<Value> {
    let one = |value: &Value| match value {
        Value::Enum(of, at) => {
            let def = &here.enums[of.index()];
            let name = &def.values[usize::from(*at)].name;
            let same = |other: &&tiaoli_core::ir::EnumDef| other.name == def.name;
            let target = there.enums.iter().find(same).expect("the enumeration is declared");
            let id = there.enums.iter().position(|other| other.name == def.name).unwrap();
            let at = target.values.iter().position(|value| value.name == *name).expect("and has the value");
            Value::Enum(tiaoli_core::ir::EnumId::from_index(id), u16::try_from(at).unwrap())
        }
        other => other.clone(),
    };
    values.iter().map(one).collect()
}

fn days() -> Vec<Date> {
    let day = |year, month, day| Date::new(year, month, day).unwrap();
    vec![day(2022, 9, 1), day(2024, 10, 15), day(2025, 3, 1), day(2025, 10, 1)]
}

#[test]
fn shipped_policies_read_the_same_when_consolidated() {
    for path in project::policies() {
        let analysis = project::load(&path);
        assert!(!analysis.has_errors(), "{}: {:#?}", path.display(), policy::errors(&analysis));
        let numbers: Vec<u32> = (0..4_000_u32).map(|n| n.wrapping_mul(2_654_435_761) >> 7).collect();
        let tape = &mut Tape::new(&numbers);
        for day in days() {
            let pool = ["610101", "660101", "150199", "A", "某地"];
            if let Err(why) = same_decisions(&analysis, day, tape, &pool) {
                panic!("{}\n{why}", path.display());
            }
        }
    }
}

const BASE: &str = "政策 试写办法 { 标题 \"试写办法\" 施行 自 2020年1月1日 原文文件 \"办法.txt\" }
等级 困难认定 由重到轻 A类、B类、C类
等级 享受政策 由高到低 中央政策、自治区扩面政策
信息表 学生 {
    编号 : 文本 识别号
    户籍 : 城市、县镇、农村
    困难等级 : 困难认定
    年级 : 年级
    入学日期 : 日期
    住校 : 是否
}
标准 助学金标准 : 金额 每生每年 { 自 2020年1月1日 为 2000元 }
标准 入学标准 : 金额 每生每年 { 自 2019年1月1日 为 1000元 }
标准 资助年级 : 集合 年级 { 自 2020年1月1日 为 一、二年级 }
资助项目 助学金 { 对象 学生  发放 按月 于 3至7月、9至次年1月 重复享受 就高不重复 }
所称 困难 是指 困难等级 为 B类 以上
一、 甲 { 应助 规则〇 { 原文 “第一句” 凡 困难 且 年级 属于 资助年级 给予 助学金 按 助学金标准 } }
二、 乙 {
    应助 规则一 { 原文 “第二句” 凡 户籍 为 农村 给予 助学金 按 入学标准 于 入学日期 }
    不予 规则二 { 凡 户籍 为 城市 且 非困难 优先于 规则一 不得给予 助学金 }
    暂缓 规则三 { 凡 住校 且 非困难 暂缓发放 助学金 待 \"核实\" }
}
";
const SOURCE: &str = "一、甲。第一句。二、乙。第二句。三、丙。第三句。第四句；第五句。\n";
const CONDITIONS: &[&str] = &[
    "住校",
    "困难",
    "户籍 为 县镇、农村",
    "年级 属于 资助年级",
    "困难等级 为 A类 且 住校",
    "入学日期 不晚于 2023年9月1日",
    "非困难 且 户籍 为 城市",
];

/// One amendment: some of the rules, values, definitions restated, added, repealed.
fn amendment(
    tape: &mut Tape,
    number: usize,
    from: Date,
    alive: &mut Vec<String>,
    added: &mut usize,
) -> String {
    let mut text = format!(
        "修改 试写办法 {{ 标题 \"第{number}号修改\" 施行 自 {from} 原文文件 \"办法.txt\" }}\n// 说明\n"
    );
    let condition = |tape: &mut Tape| match CONDITIONS[tape.below(CONDITIONS.len())] {
        "入学日期 不晚于 2023年9月1日" => "入学日期 未满 2023年9月1日".replace("未满", "<"),
        other => other.to_owned(),
    };
    let rule = |tape: &mut Tape, name: &str| {
        let when = condition(tape);
        match tape.below(4) {
            0 => format!("不予 {name} {{ 凡 {when} 不得给予 助学金 }}\n"),
            1 => format!("暂缓 {name} {{ 原文 “第三句” 凡 {when} 暂缓发放 助学金 待 \"核实\" }}\n"),
            2 => {
                format!("应助 {name} {{ 凡 {when} 给予 助学金 按 入学标准 于 入学日期 享受政策 中央政策 }}\n")
            }
            _ => format!("应助 {name} {{ 凡 {when} 给予 助学金 按 助学金标准 享受政策 自治区扩面政策 }}\n"),
        }
    };
    let mut touched: Vec<String> = Vec::new();
    for _ in 0..1 + tape.below(3) {
        let name = alive.get(tape.below(alive.len().max(1))).cloned();
        match (tape.below(10), name) {
            (0, Some(name)) if !touched.contains(&name) => {
                text.push_str(&rule(tape, &name));
                touched.push(name);
            }
            (1, Some(name)) if !touched.contains(&name) => {
                text.push_str(&format!("废止 {name}\n    原文 “第四句”\n"));
                alive.retain(|other| *other != name);
                touched.push(name);
            }
            (2, _) if !touched.contains(&"助学金标准".to_owned()) => {
                let amount = 1500 + 100 * tape.below(20);
                text.push_str(&format!("标准 助学金标准 : 金额 每生每年 {{ 自 {from} 为 {amount}元 }}\n"));
                touched.push("助学金标准".to_owned());
            }
            (3, _) if !touched.contains(&"入学标准".to_owned()) => {
                let amount = 500 + 100 * tape.below(20);
                text.push_str(&format!("标准 入学标准 : 金额 每生每年 {{ 自 {from} 为 {amount}元 }}\n"));
                touched.push("入学标准".to_owned());
            }
            (4, _) if !touched.contains(&"困难".to_owned()) => {
                let tier = ["A类", "B类", "C类"][tape.below(3)];
                text.push_str(&format!("所称 困难 是指 困难等级 为 {tier} 以上\n"));
                touched.push("困难".to_owned());
            }
            (5, _) if !touched.contains(&"助学金".to_owned()) => {
                let paid = ["按月", "按月 于 9至次年6月"][tape.below(2)];
                text.push_str(&format!(
                    "资助项目 助学金 {{ 对象 学生  发放 {paid}  重复享受 就高不重复 }}\n"
                ));
                touched.push("助学金".to_owned());
            }
            (6, _) if !touched.contains(&"学生".to_owned()) => {
                let place = ["城市、牧区", "林区、县镇", "城市、县镇、农村"][tape.below(3)];
                let mark = ["", "敏感", "可公示"][tape.below(3)];
                let states = ["约束 困难等级 为 B类 以上 或 住校", ""][tape.below(2)];
                text.push_str(&format!(
                    "信息表 学生 {{ 户籍 : {place} {mark}  栏目{number} : 整数  {states} }}\n"
                ));
                touched.push("学生".to_owned());
            }
            (7, _) if !touched.contains(&"困难认定".to_owned()) => {
                let tiers = ["A类、C类", "A类、B类、C类、D类", "B类、C类"][tape.below(3)];
                text.push_str(&format!("等级 困难认定 由重到轻 {tiers}\n"));
                touched.push("困难认定".to_owned());
            }
            (8, _) if !touched.contains(&"核对名单".to_owned()) => {
                let says = ["", "提供单位 \"民政局\"", "有效 1 学年"][tape.below(3)];
                text.push_str(&format!(
                    "比对名单 核对名单 {{ 编号 : 文本 识别号  列{number} : 文本  {says} }}\n"
                ));
                touched.push("核对名单".to_owned());
            }
            _ => {
                let name = format!("新规则{added}");
                *added += 1;
                let inside = rule(tape, &name);
                text.push_str(&format!("三、 新增 {{\n{inside}}}\n"));
                alive.push(name.clone());
                touched.push(name);
            }
        }
    }
    text
}

#[test]
fn amended_policies_read_the_same_when_consolidated() {
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]);
    let config =
        Config { cases: AMENDED, failure_persistence: None, max_shrink_iters: 200, ..Config::default() };
    let sound = std::cell::Cell::new(0_u32);
    let run = TestRunner::new_with_rng(config, rng).run(&vec(any::<u32>(), 900), |numbers| {
        let tape = &mut Tape::new(&numbers);
        let mut alive: Vec<String> =
            ["规则〇", "规则一", "规则二", "规则三"].map(str::to_owned).into_iter().collect();
        let (mut from, mut added) = (Date::new(2021, 1, 1).unwrap(), 0);
        let mut files = vec![("base.tiao".to_owned(), BASE.to_owned())];
        let mut starts = vec![Date::new(2020, 6, 1).unwrap()];
        for number in 0..1 + tape.below(4) {
            from = from.plus_days(30 + i32::try_from(tape.below(300)).unwrap()).unwrap();
            starts.push(from);
            files.push((format!("{number}.tiao"), amendment(tape, number, from, &mut alive, &mut added)));
        }
        let policies: Vec<(&str, &str)> =
            files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        let analysis = policy::analyze(&policies, &[("办法.txt", SOURCE)]);
        if analysis.has_errors() {
            let written: String = files.iter().map(|(_, text)| text.as_str()).collect();
            return Err(TestCaseError::fail(format!("{:#?}\n{written}", policy::errors(&analysis))));
        }
        sound.set(sound.get() + 1);
        let mut asked: Vec<Date> = starts.clone();
        asked.extend(starts.iter().map(|day| day.plus_days(-1).unwrap()));
        asked.push(from.plus_days(400).unwrap());
        for day in asked {
            same_decisions(&analysis, day, tape, &["甲", "乙"]).map_err(TestCaseError::fail)?;
        }
        Ok(())
    });
    if let Err(TestError::Fail(why, _)) = run {
        panic!("{why}");
    }
    assert!(sound.get() >= AMENDED, "{}", sound.get());
}

const PLAIN: &str =
    "信息表 学生 { 编号 : 文本 识别号  户籍 : 城市、农村  困难 : 是否  岁数 : 整数  专业 : 文本 }
资助项目 助学金 { 对象 学生  发放 按月 }
";

/// The texts of several documents read the same on some days when consolidated; `codes` is all that is said of them.
#[track_caller]
fn reads_the_same(documents: &[&str], codes: &[&str], days: &[(i32, u32, u32)]) -> Vec<String> {
    let paths: Vec<String> = (0..documents.len()).map(|at| format!("{at}.tiao")).collect();
    let policies: Vec<(&str, &str)> =
        paths.iter().map(String::as_str).zip(documents.iter().copied()).collect();
    let analysis = policy::analyze(&policies, &[("甲.csv", "代码\n甲\n"), ("乙.csv", "代码\n乙\n")]);
    let warned: Vec<String> = analysis
        .diagnostics
        .iter()
        .filter(|one| one.severity != tiaoli_diagnostics::Severity::Hint)
        .map(|one| one.code.to_string())
        .collect();
    assert_eq!(warned, codes, "{:#?}", analysis.diagnostics);
    let numbers: Vec<u32> = (0..4_000_u32).map(|n| n.wrapping_mul(2_654_435_761) >> 7).collect();
    let tape = &mut Tape::new(&numbers);
    let mut texts = Vec::new();
    for &(year, month, day) in days {
        let day = Date::new(year, month.try_into().unwrap(), day.try_into().unwrap()).unwrap();
        same_decisions(&analysis, day, tape, &["甲", "乙"]).unwrap_or_else(|why| panic!("{why}"));
        texts.push(alone(&analysis, day).map(|(text, _)| text).unwrap_or_default());
    }
    texts
}

fn version(from: &str, rest: &str) -> String {
    format!("政策 甲办法 {{ 标题 \"甲办法\" 施行 {from} }}\n{PLAIN}{rest}")
}

fn change(from: &str, rest: &str) -> String {
    format!("修改 甲办法 {{ 标题 \"改甲办法\" 施行 {from} }}\n{rest}")
}

#[test]
fn a_new_version_may_restate_standards_and_catalogs() {
    let rest = |day: &str, amount: &str, file: &str| {
        version(
            day,
            &format!(
                "标准 甲标准 : 金额 每生每年 {{ {day} 为 {amount} 依据 \"x\" }}
                 目录 涉农 键 代码 {{ {day} 来自 \"{file}\" 依据 \"x\" }}
                 应助 甲 {{ 凡 专业 属于 涉农 给予 助学金 按 甲标准 }}"
            ),
        )
    };
    let (old, new) =
        (rest("自 2022年1月1日", "2000元", "甲.csv"), rest("自 2025年9月1日", "3000元", "乙.csv"));
    let texts = reads_the_same(&[&old, &new], &[], &[(2025, 8, 31), (2025, 9, 1)]);
    assert!(texts[1].contains("3000元") && !texts[1].contains("2000元"), "{}", texts[1]);
}

#[test]
fn values_without_days_and_lines_said_again_belong_to_their_version() {
    let rest = |day: &str, parameter: &str, more: &str| {
        version(
            day,
            &format!(
                "地方参数 大龄 : 整数 为 {parameter} 由本地确定 \"x\"
                 标准 甲标准 : 金额 每生每年 {{ 自 2022年1月1日 为 2000元 依据 \"x\" {more} }}
                 应助 甲 {{ 凡 岁数 超过 大龄 给予 助学金 按 甲标准 }}"
            ),
        )
    };
    let old = rest("自 2022年1月1日", "25", "");
    let new = rest("自 2025年9月1日", "20", "自 2025年9月1日 为 3000元 依据 \"x\"");
    let texts = reads_the_same(&[&old, &new], &[], &[(2025, 8, 31), (2025, 9, 1)]);
    assert!(texts[0].contains("为 25") && texts[0].contains("2000元"), "{}", texts[0]);
    assert!(texts[1].contains("为 20") && texts[1].contains("3000元"), "{}", texts[1]);
    let again = rest("自 2025年9月1日", "25", "自 2026年9月1日 为 3000元 依据 \"x\"");
    let texts = reads_the_same(&[&old, &again], &[], &[(2025, 8, 31), (2025, 9, 1), (2026, 9, 1)]);
    assert!(texts[1].contains("2000元") && texts[2].contains("3000元"), "{}", texts[1]);
    // Another value of the same days is still two.
    let other = new.replace("2000元", "2100元");
    let analysis = policy::analyze(&[("0.tiao", &old), ("1.tiao", &other)], &[]);
    let errors = policy::errors(&analysis);
    assert!(!errors.is_empty() && errors.iter().all(|one| one.starts_with("E0403")), "{errors:#?}");
}

#[test]
fn what_ran_out_stays_where_something_goes_by_it() {
    let base = version(
        "自 2022年1月1日",
        "所称 贫 是指 困难
         标准 甲标准 : 金额 每生每年 { 自 2022年1月1日 至 2026年6月30日 为 2000元 依据 \"x\" }
         对照表 率 : 小数 % 只适用一行 {
           | 困难 | 率 |
           |---|---|
           | 是 | 100% |
           | 否则 | 50% |
         }
         应助 甲 { 凡 贫 给予 助学金 按 甲标准 × 率 }",
    );
    let ends = change("自 2025年1月1日 至 2025年6月30日", "所称 贫 是指 困难 或 户籍 为 农村");
    let days = [(2024, 12, 1), (2025, 1, 1), (2025, 7, 1), (2026, 7, 1)];
    let texts = reads_the_same(&[&base, &ends], &["W0533"], &days);
    assert!(texts[2].contains("所称 贫"), "{}", texts[2]);
    let table = change(
        "自 2025年1月1日 至 2025年6月30日",
        "对照表 率 : 小数 % 只适用一行 {
           | 户籍 | 率 |
           |---|---|
           | 农村 | 100% |
           | 否则 | 50% |
         }",
    );
    reads_the_same(&[&base, &table], &["W0533"], &days);
    // A standard that came and went with the only rule that goes by it leaves no days without a value.
    let benefit = change(
        "自 2025年1月1日 至 2025年6月30日",
        "资助项目 助学金 { 对象 学生  发放 按月 于 9至次年6月 }
         标准 新标准 : 金额 每生每年 { 自 2025年1月1日 为 100元 依据 \"x\" }
         应助 乙 { 凡 户籍 为 城市 给予 助学金 按 新标准 }",
    );
    reads_the_same(&[&base, &benefit], &["W0533"], &days);
}

#[test]
fn names_stay_wherever_they_are_given() {
    let old = version("自 2022年1月1日 至 2024年12月31日", "应助 甲 { 凡 困难 给予 助学金 按 200元/月 }");
    let new = version(
        "自 2025年1月1日",
        "应助 乙 { 凡 困难 给予 助学金 按 300元/月 }
         应助 甲 { 凡 困难 且 户籍 为 农村 给予 助学金 按 300元/月 }",
    );
    let names = change(
        "自 2025年3月1日",
        "应助 乙 { 凡 岁数 > 3 给予 助学金 按 300元/月 }
         英文名 { 学生 student  助学金 stipend  困难 poor  甲 rule_b  乙 rule_a }",
    );
    let texts = reads_the_same(&[&old, &new, &names], &[], &[(2024, 12, 1), (2025, 1, 1), (2025, 3, 1)]);
    assert!(texts[0].contains("rule_b") && !texts[0].contains("rule_a"), "{}", texts[0]);
    assert!(texts[1].contains("rule_b") && texts[1].contains("rule_a"), "{}", texts[1]);
}

#[test]
fn tables_scales_and_lists_hold_on_all_days() {
    let base = version(
        "自 2024年1月1日",
        "应助 甲 { 凡 户籍 不为 城市 给予 助学金 按 每人每月100元 }
         应助 乙 { 凡 等次 为 甲等 给予 助学金 按 每人每月100元 }",
    )
    .replace(
        "专业 : 文本 }",
        "专业 : 文本  等次 : 等次表  约束 岁数 为 0 至 100 }\n等级 等次表 由高到低 甲等、乙等",
    );
    let over = change(
        "自 2024年6月1日 至 2024年12月31日",
        "信息表 学生 { 户籍 : 城市、牧区  困难 : 是否 敏感  入学 : 日期  约束 岁数 为 0 至 90 }
         等级 等次表 由高到低 甲等、乙等、丙等
         比对名单 失信名单 { 编号 : 文本 识别号  提供单位 \"某局\" }",
    );
    let later = change(
        "自 2025年2月1日",
        "不予 丙 { 凡 入学 > 2025年1月1日 或 等次 为 丙等 或 编号 属于 失信名单 不得给予 助学金 }",
    );
    let days = [(2024, 3, 1), (2024, 7, 1), (2025, 1, 15), (2025, 3, 1)];
    let texts = reads_the_same(&[&base, &over, &later], &[], &days);
    for text in &texts {
        assert_eq!(text.matches("信息表 学生").count(), 1, "{text}");
        let squeezed: String = text.split_whitespace().collect();
        for said in ["城市、农村、牧区", "是否敏感", "入学:日期", "甲等、乙等、丙等", "比对名单失信名单"]
        {
            assert!(squeezed.contains(said), "{said}: {text}");
        }
    }
    // Of 约束 those of the statement in force.
    let bounds = |text: &str| [text.contains("0 至 100"), text.contains("0 至 90")];
    assert_eq!(bounds(&texts[0]), [true, false], "{}", texts[0]);
    assert_eq!(bounds(&texts[1]), [false, true], "{}", texts[1]);
    assert_eq!(bounds(&texts[2]), [false, false], "{}", texts[2]);
}

#[test]
fn what_an_older_version_says_of_tables_is_in_the_text_of_a_newer_one() {
    let old = version("自 2023年1月1日", "应助 甲 { 凡 等次 为 丙等 给予 助学金 按 每人每月100元 }").replace(
        "专业 : 文本 }",
        "专业 : 文本  等次 : 等次表  旧栏 : 整数 }\n等级 等次表 由高到低 甲等、乙等、丙等",
    );
    let new = version("自 2024年1月1日", "应助 甲 { 凡 等次 为 乙等 以上 给予 助学金 按 等次标准 }
         标准 等次标准 : 金额 每人每月 按 等次表 { 自 2024年1月1日 { 甲等 3元、乙等 2元、丙等 1元 } 依据 \"x\" }")
        .replace("专业 : 文本 }", "等次 : 等次表 }\n等级 等次表 由高到低 甲等、乙等");
    let texts = reads_the_same(&[&old, &new], &[], &[(2023, 7, 1), (2024, 7, 1)]);
    assert!(texts[1].contains("旧栏") && texts[1].contains("丙等"), "{}", texts[1]);
}

#[test]
fn the_remark_says_since_when_the_declaration_itself_holds() {
    let base = version("自 2022年1月1日", "应助 甲 { 凡 困难 给予 助学金 按 每人每月100元 }");
    let later =
        change("自 2025年1月1日", "应助 甲 { 施行 自 2025年2月1日  凡 非困难 给予 助学金 按 每人每月100元 }");
    let texts = reads_the_same(&[&base, &later], &[], &[(2025, 2, 15)]);
    assert!(texts[0].contains("// 2025年2月1日起替换原规定"), "{}", texts[0]);
}
