use tiaoli_core::{
    plan::{Plan, PlanOptions},
    session::{Analysis, Session},
    value::{Date, Value},
};
use tiaoli_diagnostics::Lang;
use tiaoli_syntax::NameMap;

use super::*;
use crate::commands::new::FILES;

const HELD_ZH: &str = "\
150199********0055，2024年10月15日，助学金：暂缓发放（不是不予）
roster.csv 第 6 行（第 5 条记录）
主要依据：第四条 暂缓 转入待函询——“学期中转入的学生，须函询转出学校意见后方可发放助学金，以免重复资
    助”
  ✓ 学期中转入          读到：学期中转入 是
  ✓ 函询结果 不为 同意  读到：函询结果 已发函
  等待：转出学校函复同意
同时适用：第二条 应助 涉农或A类——“对涉农专业的学生和家庭经济困难认定等级为“A类”的学生，按照每生每年
    2000元的标准发放助学金”
  ✓ 符合下列条件之一：
    ✓ 涉农             读到：专业代码 610101
    ✗ 困难等级 为 A类  读到：困难等级 不困难
不适用的条款：
  ✗ 第三条 不予 不在校不予——在校情况 为 不在校（读到：在校情况 在校）
  ✗ 第五条 比对 双重学籍——在所给的数据里没有发现
什么情况下会变：
  函询结果 变为 同意 以后：应予资助（当月 200.00 元）
下一步：暂缓发放（不是不予），等待：转出学校函复同意。由经办人员办理，办结后重新判定；应助的从应发的
    月份补发。
";

const INCOMPLETE_EN: &str = "\
2024-10-15, stipend: incomplete: information is missing (not a denial)
as far as known it may be: granted, or undetermined; it cannot become a denial
needed: hardship
    once these are known the result is certain; other empty fields do not matter here
clauses not known to apply or not:
  [unknown] article 2 grant agri_or_A: hardship is A (read: hardship (empty))
clauses that do not apply:
  [false] article 3 deny not_on_campus: attendance is absent (read: attendance on_campus)
  [false] article 4 hold transfer_inquiry: mid_term_transfer (read: mid_term_transfer no)
  [false] article 5 match dual_registration: this record was not compared with the rows of a roster
next: Information is missing; nobody is denied for want of papers. The officer in charge asks once
    for everything needed (hardship), then the case is decided anew.
";

/// The sample project's policy.
fn sample() -> Analysis {
    let mut session = Session::new();
    for (path, text) in FILES {
        match *path {
            "policy.tiao" => session.set_policy(path, *text),
            _ => session.set_text(path, *text),
        }
    }
    session.analyze()
}

fn explained(analysis: &Analysis, set: &[(&str, &str)]) -> Explained {
    explained_on(analysis, set, Date::new(2024, 10, 15).unwrap())
}

fn explained_on(analysis: &Analysis, set: &[(&str, &str)], as_of: Date) -> Explained {
    let program = &analysis.program;
    let plan = Arc::new(Plan::new(Arc::clone(program), PlanOptions { as_of, ..PlanOptions::default() }));
    let table = plan.subjects()[0];
    let fields = &program.tables[table.index()].fields;
    let value = |field: &tiaoli_core::ir::Field| {
        let given = set.iter().find(|(name, _)| *name == field.name.zh);
        given.map_or(Value::Missing, |(_, text)| {
            tiaoli_core::cell::parse_cell(text, &field.ty, program).unwrap()
        })
    };
    let values: Vec<Value> = fields.iter().map(value).collect();
    let row = ValuesRow(&values);
    let side = Arc::new(tiaoli_core::eval::SideData::default());
    let groups = Arc::new(GroupResults::default());
    let evaluator = Evaluator::new(Arc::clone(&plan), table, Arc::clone(&side), groups).unwrap();
    let explanations =
        tiaoli_core::explain::explain(&plan, table, &side, &row, &evaluator.states_alone(&row));
    Explained {
        sensitive_key: true,
        key: String::new(),
        row: 0,
        line: 0,
        file: String::new(),
        explanations,
        changed: Vec::new(),
        unread: Vec::new(),
        why_not: None,
    }
}

const ROW: [(&str, &str); 6] = [
    ("身份证号", "150199200811300055"),
    ("学校代码", "1001"),
    ("专业代码", "610101"),
    ("困难等级", "不困难"),
    ("在校情况", "在校"),
    ("学期中转入", "是"),
];

fn names(analysis: &Analysis) -> NameMap {
    let trees: Vec<_> = analysis.files.iter().map(|file| &*file.tree).collect();
    collect_names(&trees)
}

fn context<'a>(analysis: &'a Analysis, names: &'a NameMap) -> Wording<'a> {
    Wording {
        program: &analysis.program,
        sources: &analysis.sources,
        names,
        show_sensitive: false,
        unread: &[],
        table: None,
    }
}

fn look(lang: Lang) -> Look {
    Look { lang, color: false, width: 100 }
}

#[test]
fn held_is_not_denied_and_the_key_is_masked() {
    let analysis = sample();
    let mut one = explained(&analysis, &[&ROW[..], &[("函询结果", "已发函")]].concat());
    (one.key, one.row, one.line, one.file) = ("150199200811300055".into(), 5, 6, "roster.csv".into());
    let names = names(&analysis);
    let context = context(&analysis, &names);
    let shown = text::all(std::slice::from_ref(&one), context, look(Lang::Zh), false);
    assert_eq!(shown, HELD_ZH, "\n{shown}");
    let open = Wording { show_sensitive: true, ..context };
    assert!(
        text::all(std::slice::from_ref(&one), open, look(Lang::Zh), false)
            .starts_with("150199200811300055，")
    );
}

#[test]
fn incomplete_says_what_to_ask_for() {
    let analysis = sample();
    let mut set = ROW.to_vec();
    set[2] = ("专业代码", "660101");
    set.remove(3);
    set[4] = ("学期中转入", "否");
    let one = explained(&analysis, &set);
    let names = names(&analysis);
    let context = context(&analysis, &names);
    let shown = text::plain(std::slice::from_ref(&one), context, look(Lang::En), false);
    assert_eq!(shown, INCOMPLETE_EN, "\n{shown}");
}

#[test]
fn json_holds_the_same_facts() {
    let analysis = sample();
    let one = explained(&analysis, &[&ROW[..], &[("函询结果", "已发函")]].concat());
    let names = names(&analysis);
    let context = context(&analysis, &names);
    let json: serde_json::Value = serde_json::from_str(&json::document(&[one], context)).unwrap();
    let first = &json[0];
    assert_eq!((&first["outcome"], &first["benefit"]), (&"held".into(), &"stipend".into()));
    assert_eq!(first["rules"], serde_json::json!(["transfer_inquiry", "agri_or_A"]));
    let deciding = &first["applied"][0];
    assert_eq!((&deciding["kind"], &deciding["article"]["numeral"]), (&"hold".into(), &"四".into()));
    assert_eq!(deciding["conditions"][1]["reads"][0]["value"]["en"], "sent");
    assert_eq!(first["changes"][0]["outcome"], "granted");
    assert!(first["next_step"]["zh"].as_str().unwrap().contains("不是不予"));
}

#[test]
fn an_amount_is_explained_and_a_month_without_pay_is_told() {
    let analysis = sample();
    let names = names(&analysis);
    let context = context(&analysis, &names);
    let one = explained(&analysis, &ROW[..5]);
    let set = [&ROW[..5], &[("学期中转入", "否")]].concat();
    let shown = text::all(&[explained(&analysis, &set)], context, look(Lang::Zh), false);
    assert!(shown.contains("助学金标准 2000元/年（2024年9月1日起，依据 第二条）"), "{shown}");
    assert!(shown.contains("2000 ÷ 10 个发放月 = 每月 200.00 元"), "{shown}");
    assert!(one.explanations[0].payment.is_none(), "not granted without 学期中转入");
    let february = explained_on(&analysis, &set, Date::new(2025, 2, 15).unwrap());
    let shown = text::all(&[february], context, look(Lang::Zh), false);
    assert!(shown.contains("应予资助；本月不是发放月，当月 0.00 元"), "{shown}");
    assert!(
        shown.contains("（发放月：9至次年1月、3至7月），当月 0.00 元；下一个发放月是 2025年3月"),
        "{shown}"
    );
    assert!(shown.contains("不列入本月发放名单；2025年3月再列入"), "{shown}");
    let july = explained_on(&analysis, &set, Date::new(2025, 7, 1).unwrap());
    let shown = text::all(std::slice::from_ref(&july), context, look(Lang::En), false);
    assert!(
        shown.contains("the last paying month takes the rest: 2000 - 9 * 200.00 = 200.00 CNY"),
        "{shown}"
    );
    let json: serde_json::Value = serde_json::from_str(&json::document(&[july], context)).unwrap();
    assert_eq!(json[0]["payment"]["grants"][0]["standards"][0]["basis"], "第二条");
    assert_eq!(json[0]["payment"]["grants"][0]["share"]["last"], true);
}

#[test]
fn why_it_is_not_granted() {
    let analysis = sample();
    let names = names(&analysis);
    let mut set = ROW.to_vec();
    set[2] = ("专业代码", "660101");
    set[4] = ("在校情况", "不在校");
    set[5] = ("学期中转入", "否");
    let mut one = explained(&analysis, &set);
    one.why_not = Some(tiaoli_core::decision::Outcome::Granted);
    let shown = text::all(std::slice::from_ref(&one), context(&analysis, &names), look(Lang::Zh), false);
    assert!(shown.contains("为什么不是“应予资助”："), "{shown}");
    assert!(shown.contains("要适用，须：涉农 或 困难等级 为 A类"), "{shown}");
    assert!(
        shown.contains("第三条 不予 不在校不予适用，优先于它；须有一项不再符合：在校情况 为 不在校"),
        "{shown}"
    );
    let json: serde_json::Value =
        serde_json::from_str(&json::document(&[one], context(&analysis, &names))).unwrap();
    assert_eq!(json[0]["why_not"]["lacking"][0]["needs"]["en"], "agricultural or hardship is A");
}
