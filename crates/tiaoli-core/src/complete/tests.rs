//! How the work of looking at all completions grows with the rules, and what it finds where rules are many.

use std::{fmt::Write as _, sync::Arc};

use super::{ClassCache, Problem, unfold::Unfolding};
use crate::{
    decide::Case,
    decision::Outcome,
    eval::{SideData, ValuesRow},
    plan::{Plan, PlanOptions},
    session::Session,
    value::{Date, Value},
};

const HEAD: &str = "政策 试写 { 施行 自 2020年1月1日 }
信息表 学生 { 学号 : 文本 识别号  年级 : 年级  专业代码 : 文本  学校代码 : 文本 }
资助项目 助学金 { 对象 学生  发放 按月 }
应助 某 { 凡 年级 为 一年级  给予 助学金 按 200元/月 }
";

/// A policy of rules that deny, each under a condition made of its number.
fn plan(rules: usize, condition: impl Fn(usize) -> String) -> Plan {
    let mut text = String::from(HEAD);
    for at in 0..rules {
        writeln!(text, "不予 规则{at} {{ 凡 {}  不得给予 助学金 }}", condition(at)).unwrap();
    }
    let mut session = Session::new();
    session.set_policy("p.tiao", text);
    let analysis = session.analyze();
    assert!(!analysis.has_errors(), "{:?}", analysis.diagnostics.first());
    let as_of = Date::new(2024, 10, 15).unwrap();
    Plan::new(Arc::clone(&analysis.program), PlanOptions { as_of, ..PlanOptions::default() })
}

/// Steps it takes to unfold the decision of a pupil of the first grade without codes, what may come of it, and how many
/// fields matter.
fn unfold(plan: &Plan) -> (usize, Vec<Outcome>, usize) {
    let table = plan.table(plan.subjects()[0]).unwrap();
    let (side, cache, truths) = (SideData::default(), ClassCache::default(), Case::blank(table));
    let cells = [Value::text("1"), Value::int(1), Value::Missing, Value::Missing];
    let row = ValuesRow(&cells);
    let case = Case::new(plan, table, &side, &row, &[], &truths, &cache);
    let benefit = &table.benefits[0];
    let tree = Unfolding::new(&Problem::of_benefit(&case, benefit), benefit).run();
    (tree.steps(), tree.outcomes(), tree.essential().len())
}

fn assert_linear(condition: impl Fn(usize) -> String) {
    let (few, ..) = unfold(&plan(250, &condition));
    let (many, outcomes, essential) = unfold(&plan(1_000, &condition));
    assert_eq!((outcomes.as_slice(), essential), ([Outcome::Denied, Outcome::Granted].as_slice(), 2));
    assert!(many < few * 5, "four times the rules take {few} and {many} steps");
}

/// A thousand values in each of two missing cells are a million completions.
#[test]
fn rules_of_two_codes_each_take_linear_work() {
    assert_linear(|at| format!("专业代码 为 \"{at:06}\" 且 学校代码 为 \"{at:06}\""));
}

#[test]
fn rules_that_share_codes_take_linear_work() {
    assert_linear(|at| {
        let (major, school) = (at % 50, at / 50);
        format!("专业代码 为 \"{major:06}\" 且 学校代码 为 \"{school:06}\"")
    });
}

#[test]
fn rules_of_one_code_each_take_linear_work() {
    assert_linear(|at| match at % 2 {
        0 => format!("专业代码 为 \"{at:06}\""),
        _ => format!("学校代码 不为 \"{at:06}\" 且 专业代码 属于 {{\"{at:06}\"、\"000001\"}}"),
    });
}
