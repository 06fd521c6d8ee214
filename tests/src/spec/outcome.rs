//! Tables of results. The columns are those the header of the fence names.

use std::sync::Arc;

use tiaoli_core::{
    decision::{Decider, Decision, FindingRef},
    ir::{Name, Program},
    plan::{Plan, PlanOptions},
    session::Analysis,
    value::Date,
};
use tiaoli_data::write::ruling_words;
use tiaoli_diagnostics::Lang;

use super::Fence;
use crate::{
    policy,
    run::{self, Sheet},
};

const USUAL: &str = "| 行 | 结果 | 金额 | 依据 |";

/// The table a fence should hold: its own header, one line per result.
pub fn table(analysis: &Analysis, fence: &Fence, sheets: &[Sheet]) -> Result<String, String> {
    let header = fence.body.lines().next().filter(|line| line.starts_with('|')).unwrap_or(USUAL);
    let columns: Vec<&str> = header.trim().trim_matches('|').split('|').map(str::trim).collect();
    let mut rows = vec![columns.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>()];
    for day in days(fence)? {
        let options = PlanOptions {
            as_of: day,
            data_date: fence.option("名册日期").map(date).transpose()?,
            complete_lists: complete(&analysis.program, fence),
            ..PlanOptions::default()
        };
        let plan = Arc::new(Plan::new(analysis.program.clone(), options));
        let run = run::evaluate(&plan, &analysis.program, sheets).map_err(|found| {
            found.iter().map(|one| format!("{} {}\n", one.code, one.message.zh)).collect::<String>()
        })?;
        for one in &run.rows {
            let cell = |column: &&str| -> Result<String, String> {
                match *column {
                    "行" => Ok(one.row.to_string()),
                    "学籍号" | "编号" => Ok(one.key.clone()),
                    "基准日" => Ok(day.to_string()),
                    column => value(&analysis.program, &one.decision, column),
                }
            };
            rows.push(columns.iter().map(cell).collect::<Result<_, _>>()?);
        }
    }
    Ok(aligned(&rows))
}

fn complete(program: &Program, fence: &Fence) -> Vec<tiaoli_core::ir::ListId> {
    let names: Vec<&str> =
        fence.option("完整名单").map(|names| names.split('、').collect()).unwrap_or_default();
    let found = program.lists.iter().enumerate().filter(|(_, list)| names.contains(&list.name.zh.as_str()));
    found.map(|(at, _)| tiaoli_core::ir::ListId::from_index(at)).collect()
}

/// `基准日=2024-10-15`, or the first days of `月份=2024-09..2025-08`.
fn days(fence: &Fence) -> Result<Vec<Date>, String> {
    if let Some(day) = fence.option("基准日") {
        return Ok(vec![date(day)?]);
    }
    let months = fence.option("月份").ok_or("an outcome fence names 基准日= or 月份=")?;
    let (from, to) = months.split_once("..").ok_or("月份=2024-09..2025-08")?;
    let (mut day, last) = (date(&format!("{from}-01"))?, date(&format!("{to}-01"))?);
    let mut days = Vec::new();
    while day <= last {
        days.push(day);
        let (year, month, _) = day.ymd();
        day = if month == 12 { Date::new(year + 1, 1, 1) } else { Date::new(year, month + 1, 1) }
            .ok_or("a month")?;
    }
    Ok(days)
}

fn date(text: &str) -> Result<Date, String> {
    let parts: Vec<i32> = text.split('-').filter_map(|part| part.parse().ok()).collect();
    match parts.as_slice() {
        [year, month, day] => Date::new(*year, u8::try_from(*month).unwrap(), u8::try_from(*day).unwrap()),
        _ => None,
    }
    .ok_or_else(|| format!("not a date: {text}"))
}

fn value(program: &Program, decision: &Decision, column: &str) -> Result<String, String> {
    let sets = |sets: &[Vec<Name>]| {
        let set = |set: &Vec<Name>| set.iter().map(|name| name.zh.as_str()).collect::<Vec<_>>().join("+");
        sets.iter().map(set).collect::<Vec<_>>().join("；")
    };
    let unsure = |name: &Name, open: bool| format!("{}{}", name.zh, if open { "?" } else { "" });
    let names = |deciders: Vec<(&Decider, bool)>| {
        let names = deciders.into_iter().map(|(one, open)| unsure(policy::decider(program, one), open));
        names.collect::<Vec<_>>().join("、")
    };
    Ok(match column {
        "项目" => program.benefits[decision.benefit.index()].name.zh.clone(),
        "结果" => decision.outcome.zh().to_owned(),
        "金额" => decision.amount.map(|amount| format!("{amount:.2}")).unwrap_or_default(),
        "享受政策" => decision.funding.as_ref().map(|name| name.zh.clone()).unwrap_or_default(),
        "依据" => {
            let rules = names(decision.rules.iter().map(|rule| (rule, false)).collect());
            format!("{rules}{}", decision.ruling_code().map_or("", |code| ruling_words(code, Lang::Zh)))
        }
        "条款" => decision.articles.join("、"),
        "缺" => sets(&decision.missing),
        "先补" => sets(&decision.may_settle),
        "可能" => decision.possible.iter().map(|outcome| outcome.zh()).collect::<Vec<_>>().join("、"),
        "重点审核" => names(decision.review.iter().map(|(rule, open)| (rule, *open)).collect()),
        "疑点" => {
            let findings = decision.findings.iter().map(|finding| match finding {
                FindingRef::Check(id, open) => unsure(&program.checks[id.index()].name, *open),
                FindingRef::Code(code) => (*code).to_owned(),
            });
            findings.collect::<Vec<_>>().join("、")
        }
        "提示" => decision.notes.join("；"),
        other => return Err(format!("an outcome table has no column {other}")),
    })
}

/// How many columns of a terminal a text takes: Chinese characters take two.
fn width(text: &str) -> usize {
    text.chars().map(|c| if c < '\u{2e80}' { 1 } else { 2 }).sum()
}

fn aligned(rows: &[Vec<String>]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let widest =
        |at: usize| rows.iter().filter_map(|row| row.get(at)).map(|cell| width(cell)).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns).map(widest).collect();
    let mut text = String::new();
    for row in rows {
        for (cell, width_of) in row.iter().zip(&widths) {
            text.push_str(&format!("| {cell}{} ", " ".repeat(width_of - width(cell))));
        }
        text.push_str("|\n");
    }
    text
}
