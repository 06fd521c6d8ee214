//! What people must know of a policy on the evaluated day before they read a result.

use std::collections::BTreeMap;

use tiaoli_core::{
    ir::{Catalog, CatalogId, ExprKind, Program, SetExpr},
    plan::Plan,
    value::Date,
};
use tiaoli_diagnostics::{Text, say};

use crate::{dataset::Plans, period::Days, shell::Shell};

/// Tells them on stderr: no policy in force, catalogs without entries.
pub(crate) fn tell(plans: &Plans, shell: &Shell) {
    if shell.quiet {
        return;
    }
    for text in words(plans) {
        shell.warn(&text);
    }
}

/// What there is to know of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Notice<'p> {
    NotInForce,
    NoEdition(usize),
    Empty(usize, &'p str),
}

/// Each once, with the months it is true of.
fn words(plans: &Plans) -> Vec<Text> {
    let mut found: BTreeMap<Notice<'_>, Vec<usize>> = BTreeMap::new();
    for (at, plan) in plans.plans.iter().enumerate() {
        for notice in of_day(plan) {
            found.entry(notice).or_default().push(at);
        }
    }
    let Some(program) = plans.plans.first().map(|plan| plan.program()) else { return Vec::new() };
    found.into_iter().map(|(notice, at)| said(notice, &at, &plans.days, program)).collect()
}

fn of_day(plan: &Plan) -> Vec<Notice<'_>> {
    if !plan.in_force() {
        return vec![Notice::NotInForce];
    }
    let catalogs = plan.program().catalogs.iter().enumerate();
    let used = catalogs.filter(|(at, _)| is_used(plan.program(), CatalogId::from_index(*at)));
    used.filter_map(|(at, catalog)| of_catalog(at, catalog, plan.as_of())).collect()
}

fn said(notice: Notice<'_>, at: &[usize], days: &Days, program: &Program) -> Text {
    let when = days.some_words(at);
    let catalog =
        |at: usize| program.catalogs.get(at).map(|catalog| catalog.name.clone()).unwrap_or_default();
    match notice {
        Notice::NotInForce => {
            let name = &program.policy.name;
            let zh = if days.are_months() { "" } else { "这一天" };
            let en = if days.are_months() { "in" } else { "on" };
            say!(
                zh: "{}{zh}“{}”还没有施行或已经失效，结果都是“未规定”", when.zh, name.zh;
                en: "policy `{}` is not in force {en} {}; every result is undetermined", name.en, when.en)
        }
        Notice::Empty(of, file) => {
            let name = catalog(of);
            say!(
                zh: "目录“{}”（{file}）是空表：属不属于它都按“不清楚”处理，填上内容以后才能判定", name.zh;
                en: "catalog `{}` ({file}) has no entries: whether anything is in it is unknown until it is filled", name.en)
        }
        Notice::NoEdition(of) => {
            let name = catalog(of);
            let on = if days.are_months() { "in" } else { "on" };
            say!(
                zh: "目录“{}”没有{}适用的版本：属不属于它都按“不清楚”处理", name.zh, when.zh;
                en: "catalog `{}` has no edition in force {on} {}: whether anything is in it is unknown", name.en, when.en)
        }
    }
}

/// Whether a condition asks for membership in a catalog.
fn is_used(program: &Program, id: CatalogId) -> bool {
    program.exprs.iter().any(|expr| {
        matches!(&expr.kind, ExprKind::In { set: SetExpr::Catalog { id: used, .. }, .. } if *used == id)
    })
}

fn of_catalog(at: usize, catalog: &Catalog, as_of: Date) -> Option<Notice<'_>> {
    match catalog.editions.iter().find(|edition| edition.period.contains(as_of)) {
        Some(edition) if edition.entries.is_empty() => Some(Notice::Empty(at, &edition.file)),
        Some(_) => None,
        None => Some(Notice::NoEdition(at)),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use tiaoli_core::{plan::PlanOptions, session::Session};

    use super::*;

    #[test]
    fn an_empty_catalog_and_a_day_before_the_policy_are_told() {
        let mut session = Session::new();
        session.set_policy(
            "p.tiao",
            "政策 甲 { 施行 自 2024年1月1日 }\n目录 涉农 键 代码 { 自 2024年6月1日 来自 \"c.csv\" }\n\
             信息表 学生 { 学籍号 : 文本 识别号  专业代码 : 文本 }\n资助项目 助学金 { 对象 学生 }\n\
             应助 乙 { 凡 专业代码 属于 涉农 给予 助学金 按 每生每年2000元 }\n",
        );
        session.set_text("c.csv", "代码,名称\n");
        let program = session.analyze().program;
        let on = |year, month| {
            let as_of = Date::new(year, month, 1).unwrap();
            let options = PlanOptions { as_of, ..PlanOptions::default() };
            let plan = Arc::new(Plan::new(Arc::clone(&program), options));
            let days = Days::of(Some(as_of), [None; 3]).unwrap();
            words(&Plans { days, plans: vec![plan] })
        };
        assert!(on(2023, 9)[0].zh.contains("还没有施行"));
        assert!(on(2024, 2)[0].zh.contains("没有2024年2月1日适用的版本"));
        assert!(on(2024, 9)[0].en.contains("has no entries"));
    }
}
