//! The policy of the design document.

mod support;

use support::{analyze, found, sample};
use tiaoli_core::{ir, session::Session, trace};

#[test]
fn it_is_sound() {
    let (policy, files) = sample();
    let analysis = analyze(&policy, &files);
    assert_eq!(found(&analysis, true), []);
    let program = &analysis.program;
    assert_eq!(
        (program.rules.len(), program.checks.len(), program.duties.len(), program.examples.len()),
        (6, 1, 1, 1)
    );
    for rule in &program.rules {
        assert!(rule.quotes.iter().all(|quote| quote.found.is_some()), "{}", rule.name.zh);
    }
    // Source order is that of the notice, not of the file.
    let mut order: Vec<(u32, &str)> =
        program.rules.iter().map(|rule| (rule.order, rule.name.zh.as_str())).collect();
    order.extend(program.checks.iter().map(|check| (check.order, check.name.zh.as_str())));
    order.extend(program.duties.iter().map(|duty| (duty.order, duty.name.zh.as_str())));
    order.sort_unstable();
    let names: Vec<&str> = order.into_iter().map(|(_, name)| name).collect();
    assert_eq!(
        names,
        [
            "城市非涉农不困难",
            "涉农或A类",
            "超学制",
            "学期中转入待函询",
            "年度核查",
            "大龄学生",
            "双重学籍",
            "不在籍或不在校"
        ]
    );
}

#[test]
fn wanted_files_are_named_with_their_folder() {
    let (policy, _) = sample();
    let mut session = Session::new();
    session.set_policy("policies/notice.tiao", policy);
    let paths: Vec<String> = session.wanted().into_iter().map(|file| file.path).collect();
    assert_eq!(paths, ["policies/catalogs/agricultural-2021.csv", "policies/sources/nm-2022-101.txt"]);
    let codes: Vec<String> =
        session.analyze().diagnostics.iter().map(|diagnostic| diagnostic.code.to_string()).collect();
    assert_eq!(codes, ["E0211", "E0211"]);
}

#[test]
fn order_of_declarations_and_files_means_nothing() {
    let (policy, files) = sample();
    let whole = analyze(&policy, &files);
    // The tables in a library, the rest in the policy file.
    let (before, rest) = policy.split_at(policy.find("信息表 学生").unwrap());
    let (tables, after) = rest.split_at(rest.find("标准 助学金标准").unwrap());
    let rest = format!("引用 \"tables.tiao\"\n{before}{after}");
    let mut session = Session::new();
    session.set_policy("p.tiao", rest);
    session.set_text("tables.tiao", tables);
    for (path, text) in &files {
        session.set_text(path, *text);
    }
    let parted = session.analyze();
    assert_eq!(found(&parted, true), []);
    let lines = |program: &ir::Program| ir::dump(program);
    assert_eq!(lines(&whole.program), lines(&parted.program));
    assert!(ir::same_program(&whole.program, &parted.program));
}

#[test]
fn the_keyword_language_does_not_reach_the_program() {
    let zh = "信息表 学生 { 学籍号 : 文本 识别号  户籍 : 城市、农村  困难等级 : 困难认定  入学日期 : 日期 }\n\
        等级 困难认定 由重到轻 A类、不困难\n\
        标准 助学金标准 : 金额 每生每年 { 自 2022年1月1日 为 2000元 依据 第四条 }\n\
        资助项目 助学金 { 对象 学生  发放 按月 于 3至7月、9至次年1月 }\n\
        四、 范围 {\n\
        所称 贫困 是指 困难等级 不为 不困难\n\
        应助 甲 { 凡 同时符合下列条件：（一）户籍 为 城市；（二）贫困。 给予 助学金 按 助学金标准 }\n\
        暂缓 乙 { 凡 满年数(入学日期, 基准日) 超过 3 暂缓发放 助学金 待 \"核实\" }\n\
        }\n\
        举例 \"x\" { 基准日 2024年10月15日 学生 { 户籍 城市 困难等级 A类 } 助学金 应为 应助 200元 依据 甲 }\n\
        英文名 { 学生 student  学籍号 student_no  困难认定 scale  助学金标准 rate  助学金 stipend  贫困 poor  甲 first  乙 second }";
    let en = "records student { student_no : text key  hukou : urban, rural  hardship : scale  enrolled_on : date }\n\
        tiers scale heaviest_first A, not_poor\n\
        standard rate : money CNY/year { from 2022-01-01 is 2000 CNY basis article 4 }\n\
        benefit stipend { for student  paid monthly on months 3..7, 9..1 }\n\
        article 4 范围 {\n\
        define poor as hardship is not not_poor\n\
        grant first { when all of: (1) hukou is urban; (2) poor. give stipend at rate }\n\
        hold second { when full_years(enrolled_on, as_of) over 3 hold stipend until \"核实\" }\n\
        }\n\
        example \"x\" { as_of 2024-10-15 student { hukou urban hardship A } stipend should be granted 200 CNY basis first }\n\
        names { 学生 student  学籍号 student_no  困难认定 scale  助学金标准 rate  助学金 stipend  贫困 poor  甲 first  乙 second }";
    let (zh, en) = (analyze(zh, &[]), analyze(en, &[]));
    assert_eq!((found(&zh, true), found(&en, true)), (vec![], vec![]));
    assert_eq!(ir::dump(&zh.program), ir::dump(&en.program));
}

#[test]
fn trace_accounts_for_what_is_quoted() {
    let (policy, files) = sample();
    let analysis = analyze(&policy, &files);
    let traces = trace::traces(&analysis);
    let [trace] = traces.as_slice() else { panic!("one source text") };
    assert!(trace.totals.sentences > 40, "{:?}", trace.totals);
    let held =
        trace.sentences.iter().find(|sentence| sentence.text.contains("必须函询转出学校意见")).unwrap();
    assert_eq!(held.standing, trace::Standing::Partly);
    assert_eq!(held.encoded_by[0].name.as_ref().unwrap().zh, "学期中转入待函询");
    assert!(trace.sentences.iter().any(|sentence| sentence.text.starts_with("四、严格受助范围")
        && sentence.standing == trace::Standing::Heading));
}
