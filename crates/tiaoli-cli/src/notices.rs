//! What people must know of a policy on the evaluated day before they read a result.

use tiaoli_core::{
    ir::{Catalog, CatalogId, ExprKind, Program, SetExpr},
    plan::Plan,
    value::Date,
};
use tiaoli_diagnostics::{Text, say};

use crate::shell::Shell;

/// Tells them on stderr: no policy in force, catalogs without entries.
pub(crate) fn tell(plan: &Plan, shell: &Shell) {
    if shell.quiet {
        return;
    }
    for text in words(plan) {
        shell.warn(&text);
    }
}

fn words(plan: &Plan) -> Vec<Text> {
    let (program, as_of) = (plan.program(), plan.as_of());
    if !plan.in_force() {
        let name = &program.policy.name;
        return vec![say!(
            zh: "{}这一天“{}”还没有施行或已经失效，结果都是“未规定”", as_of.zh(), name.zh;
            en: "policy `{}` is not in force on {}; every result is undetermined", name.en, as_of)];
    }
    let used =
        program.catalogs.iter().enumerate().filter(|(at, _)| is_used(program, CatalogId::from_index(*at)));
    used.filter_map(|(_, catalog)| of_catalog(catalog, as_of)).collect()
}

/// Whether a condition asks for membership in a catalog.
fn is_used(program: &Program, id: CatalogId) -> bool {
    program.exprs.iter().any(|expr| {
        matches!(&expr.kind, ExprKind::In { set: SetExpr::Catalog { id: used, .. }, .. } if *used == id)
    })
}

fn of_catalog(catalog: &Catalog, as_of: Date) -> Option<Text> {
    let name = &catalog.name;
    match catalog.editions.iter().find(|edition| edition.period.contains(as_of)) {
        Some(edition) if edition.entries.is_empty() => Some(say!(
            zh: "目录“{}”（{}）是空表：属不属于它都按“不清楚”处理，填上内容以后才能判定", name.zh, edition.file;
            en: "catalog `{}` ({}) has no entries: whether anything is in it is unknown until it is filled", name.en, edition.file)),
        Some(_) => None,
        None => Some(say!(
            zh: "目录“{}”没有{}适用的版本：属不属于它都按“不清楚”处理", name.zh, as_of.zh();
            en: "catalog `{}` has no edition in force on {}: whether anything is in it is unknown", name.en, as_of)),
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
            let options = PlanOptions { as_of: Date::new(year, month, 1).unwrap(), ..PlanOptions::default() };
            words(&Plan::new(Arc::clone(&program), options))
        };
        assert!(on(2023, 9)[0].zh.contains("还没有施行"));
        assert!(on(2024, 2)[0].zh.contains("没有2024年2月1日适用的版本"));
        assert!(on(2024, 9)[0].en.contains("has no entries"));
    }
}
