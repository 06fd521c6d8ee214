//! The bulletin for a terminal.

use tiaoli_data::preflight::percent;
use tiaoli_diagnostics::Lang;

use super::figures::{Bulletin, Unit};
use crate::{
    shell::{FAINT, STRONG, WARNING, paint},
    summary::grouped,
};
use tiaoli_ide::{
    clean::clean,
    explanation::named,
    layout::{self, shorten},
};

/// The widest name.
const NAME: usize = 32;
/// So many kinds of findings are named.
const KINDS: usize = 12;

/// Several lines, a line feed at the end.
pub(super) fn report(bulletin: &Bulletin, lang: Lang, color: bool) -> String {
    let zh = lang == Lang::Zh;
    let policy = named(&bulletin.policy, lang);
    let title = if zh {
        format!("{policy} 数据质量通报（{}）", bulletin.as_of.zh())
    } else {
        format!("{policy}: quality of the data on {}", bulletin.as_of)
    };
    let mut out = format!("{}\n", paint(color, STRONG, &clean(&title)));
    let rule = if zh {
        "有差错的记录：有读不了的单元格，或者列了重大疑点。"
    } else {
        "A faulty record has a cell that cannot be read, or a major finding."
    };
    let limit = match bulletin.limit {
        Some(limit) => {
            let percent = limit.checked_mul(rust_decimal::Decimal::ONE_HUNDRED).unwrap_or(limit).normalize();
            if zh { format!("差错率上限 {percent}%。") } else { format!(" The limit is {percent}%.") }
        }
        None if zh => "政策没有写差错率上限。".to_owned(),
        None => " The policy has no limit.".to_owned(),
    };
    out.push_str(&format!("{rule}{limit}\n"));
    for (zh_title, en_title, units) in
        [("盟市", "leagues", &bulletin.leagues), ("学校", "schools", &bulletin.schools)]
    {
        out.push_str(&format!("\n{}\n", paint(color, STRONG, if zh { zh_title } else { en_title })));
        out.push_str(&table(units, &bulletin.whole, lang, color));
    }
    let mut kinds: Vec<_> = bulletin.whole.figures.findings.iter().collect();
    kinds.sort_by_key(|(name, counted)| (std::cmp::Reverse(counted.major + counted.minor), (*name).clone()));
    if !kinds.is_empty() {
        let shown: Vec<String> = kinds
            .iter()
            .take(KINDS)
            .map(|(name, counted)| {
                format!("{} {}", named(name, lang), grouped(&(counted.major + counted.minor).to_string()))
            })
            .collect();
        let more = kinds.len().saturating_sub(KINDS);
        let tail = match (more, zh) {
            (0, _) => String::new(),
            (more, true) => format!("，另有 {more} 类"),
            (more, false) => format!(", and {more} more kinds"),
        };
        let head = if zh { "疑点：" } else { "findings: " };
        out.push_str(&format!(
            "\n{}{}{tail}\n",
            paint(color, STRONG, head),
            shown.join(if zh { "、" } else { ", " })
        ));
    }
    out
}

/// What a line says of the schools in the table of schools that the roster says nothing of.
pub(super) fn not_in_roster(count: usize, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("（另有 {count} 个单位名册里没有学生）"),
        Lang::En => format!("({count} more without a student in the roster)"),
    }
}

fn table(units: &[Unit], whole: &Unit, lang: Lang, color: bool) -> String {
    let zh = lang == Lang::Zh;
    let without = units.iter().filter(|unit| !unit.is_reported()).count();
    let units: Vec<&Unit> = units.iter().filter(|unit| unit.is_reported()).collect();
    let heads = if zh {
        ["名次", "单位", "记录", "有差错", "差错率", "读不了", "重大", "一般", "应助未助", "迟录"]
    } else {
        ["rank", "unit", "records", "faulty", "%", "unreadable", "major", "minor", "unpaid", "late"]
    };
    let row = |unit: &Unit, name: String| {
        let figures = &unit.figures;
        let number = |count: u64| grouped(&count.to_string());
        let or_dash = |count: Option<u64>| count.map_or_else(|| "-".to_owned(), number);
        [
            unit.rank.map(|rank| rank.to_string()).unwrap_or_default(),
            shorten(&clean(&name), NAME),
            number(figures.records),
            number(figures.faulty),
            percent(figures.faulty, figures.records),
            number(figures.bad_cells),
            number(figures.major()),
            number(figures.minor()),
            or_dash(unit.unpaid),
            or_dash(unit.late),
        ]
    };
    let name = |unit: &Unit| match (unit.code.as_str(), unit.name.as_str()) {
        ("", _) if zh => "（没有写学校、盟市的）".to_owned(),
        ("", _) => "(no school or league)".to_owned(),
        (code, "") => code.to_owned(),
        (code, name) if code == name => name.to_owned(),
        (code, name) => format!("{code} {name}"),
    };
    let mut rows = vec![heads.map(str::to_owned)];
    rows.extend(units.iter().map(|unit| row(unit, name(unit))));
    rows.push(row(whole, if zh { "合计".to_owned() } else { "all".to_owned() }));
    let over = |at: usize| {
        at.checked_sub(1).and_then(|at| units.get(at)).is_some_and(|unit| unit.over == Some(true))
    };
    let mark = if zh { "超过上限" } else { "over the limit" };
    let mut out = String::new();
    for (at, line) in layout::table(&rows, |column| column != 1).iter().enumerate() {
        let line = match (at, over(at)) {
            (0, _) => paint(color, FAINT, line),
            (_, true) => paint(color, WARNING, &format!("{line}  {mark}")),
            _ => line.clone(),
        };
        out.push_str(&format!("  {line}\n"));
    }
    if without > 0 {
        out.push_str(&format!("  {}\n", paint(color, FAINT, &not_in_roster(without, lang))));
    }
    out
}
