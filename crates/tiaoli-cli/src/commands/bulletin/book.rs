//! The bulletin and the list of findings as workbooks.

use std::collections::BTreeSet;

use tiaoli_core::{decision::Outcome, ir::Name};
use tiaoli_data::{
    grid::{Book, Style},
    write::Cell,
};
use tiaoli_diagnostics::{Diagnostic, Lang};

use super::{
    entries::Entry,
    figures::{Bulletin, Unit},
    text::not_in_roster,
};
use tiaoli_ide::explanation::named;

fn pick<'a>(lang: Lang, zh: &'a str, en: &'a str) -> &'a str {
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}

/// Writes the figures: schools, leagues, and findings by kind.
pub(super) fn figures(bulletin: &Bulletin, path: &str, lang: Lang) -> Result<(), Diagnostic> {
    let mut book = Book::create(path);
    sheet(&mut book, pick(lang, "学校", "schools"), &bulletin.schools, bulletin, true, lang)?;
    sheet(&mut book, pick(lang, "盟市", "leagues"), &bulletin.leagues, bulletin, false, lang)?;
    findings(&mut book, bulletin, lang)?;
    book.commit()
}

fn sheet(
    book: &mut Book,
    title: &str,
    units: &[Unit],
    bulletin: &Bulletin,
    schools: bool,
    lang: Lang,
) -> Result<(), Diagnostic> {
    let benefits: BTreeSet<&(usize, Name)> = bulletin.whole.figures.benefits.keys().collect();
    let mut heads: Vec<String> = Vec::new();
    let mut head = |zh: &str, en: &str| heads.push(pick(lang, zh, en).to_owned());
    head("名次", "rank");
    if schools {
        head("学校代码", "school");
        head("学校名称", "name");
    }
    head("盟市", "league");
    for (zh, en) in [
        ("记录", "records"),
        ("有差错的记录", "faulty records"),
        ("差错率", "faulty %"),
        ("超过上限", "over the limit"),
        ("单元格", "cells"),
        ("读不了的单元格", "unreadable cells"),
        ("重大疑点", "major findings"),
        ("一般疑点", "minor findings"),
        ("看不清的", "uncertain"),
        ("应助未助", "entitled, not paid"),
        ("异动迟录", "late entries"),
    ] {
        head(zh, en);
    }
    for (_, benefit) in &benefits {
        let name = named(benefit, lang);
        for outcome in Outcome::ALL {
            heads.push(format!("{name} {}", pick(lang, outcome.zh(), outcome.code())));
        }
        heads.push(format!("{name} {}", pick(lang, "金额", "amount")));
    }
    let widths: Vec<u16> = heads.iter().map(|head| if head.chars().count() > 8 { 16 } else { 12 }).collect();
    book.sheet(title, &widths, 1)?;
    book.row(heads.iter().map(|head| (head.as_str(), Style::Head)))?;
    let without = units.iter().filter(|unit| !unit.is_reported()).count();
    let whole = std::iter::once((&bulletin.whole, true));
    for (unit, is_whole) in
        units.iter().filter(|unit| unit.is_reported()).map(|unit| (unit, false)).chain(whole)
    {
        if is_whole && without > 0 {
            let words = not_in_roster(without, lang);
            book.row([Cell::Empty, Cell::Text(&words)].map(|cell| (cell, Style::Plain)))?;
        }
        let figures = &unit.figures;
        let number = |count: Option<u64>| count.map_or(Cell::Empty, Cell::Whole);
        let mut cells = vec![number(unit.rank)];
        let all = pick(lang, "合计", "all");
        let called = if schools { &unit.code } else { &unit.name };
        cells.push(Cell::Text(if is_whole { all } else { called }));
        if schools {
            cells.extend([Cell::Text(&unit.name), Cell::Text(&unit.league)]);
        }
        let over = unit.over.map(|over| if over { pick(lang, "是", "yes") } else { pick(lang, "否", "no") });
        cells.extend([
            Cell::Whole(figures.records),
            Cell::Whole(figures.faulty),
            Cell::Share { part: figures.faulty, whole: figures.records },
            Cell::Text(over.unwrap_or_default()),
            Cell::Whole(figures.cells),
            Cell::Whole(figures.bad_cells),
            Cell::Whole(figures.major()),
            Cell::Whole(figures.minor()),
            Cell::Whole(figures.uncertain),
            number(unit.unpaid),
            number(unit.late),
        ]);
        for benefit in &benefits {
            let counted = figures.benefits.get(*benefit).cloned().unwrap_or_default();
            cells.extend(counted.outcomes.map(Cell::Whole));
            cells.push(Cell::Money(counted.money));
        }
        let style = if unit.over == Some(true) { Style::Warning } else { Style::Plain };
        book.row(cells.into_iter().map(|cell| (cell, style)))?;
    }
    book.filter(heads.len())
}

fn findings(book: &mut Book, bulletin: &Bulletin, lang: Lang) -> Result<(), Diagnostic> {
    let heads = match lang {
        Lang::Zh => ["学校代码", "学校名称", "盟市", "疑点", "重大", "一般"],
        Lang::En => ["school", "name", "league", "finding", "major", "minor"],
    };
    book.sheet(pick(lang, "疑点", "findings"), &[14, 28, 16, 28, 8, 8], 1)?;
    book.row(heads.map(|head| (head, Style::Head)))?;
    for unit in &bulletin.schools {
        for (finding, counted) in &unit.figures.findings {
            let texts = [&unit.code, &unit.name, &unit.league, named(finding, lang)].map(Cell::Text);
            let cells = texts.into_iter().chain([counted.major, counted.minor].map(Cell::Whole));
            let style = if counted.major > 0 { Style::Warning } else { Style::Plain };
            book.row(cells.map(|cell| (cell, style)))?;
        }
    }
    book.filter(heads.len())
}

/// Writes the list of findings, with empty columns for those who verify.
pub(super) fn list(entries: &[Entry], path: &str, lang: Lang) -> Result<(), Diagnostic> {
    let heads = match lang {
        Lang::Zh => [
            "序号",
            "学校代码",
            "学校名称",
            "盟市",
            "程度",
            "疑点",
            "条文",
            "说明",
            "表",
            "位置",
            "识别号",
            "核查结果",
            "核查人",
            "核查日期",
        ],
        Lang::En => [
            "no.",
            "school",
            "name",
            "league",
            "severity",
            "finding",
            "article",
            "message",
            "table",
            "positions",
            "keys",
            "verified",
            "by",
            "on",
        ],
    };
    let mut book = Book::create(path);
    let widths = [6, 14, 26, 14, 10, 22, 6, 60, 12, 36, 24, 20, 12, 14];
    book.sheet(pick(lang, "疑点清单", "findings"), &widths, 1)?;
    book.row(heads.map(|head| (head, Style::Head)))?;
    for (number, entry) in (1_u64..).zip(entries) {
        let (positions, keys) = (entry.positions(), entry.keys());
        let severity = if entry.major {
            pick(lang, "重大疑点", "major")
        } else {
            pick(lang, "一般疑点", "minor")
        };
        let texts = [
            entry.school.as_str(),
            &entry.school_name,
            &entry.league,
            severity,
            named(&entry.finding, lang),
            &entry.article,
            entry.message.get(lang),
            named(&entry.table, lang),
            &positions,
            &keys,
            "",
            "",
            "",
        ];
        let style = if entry.major { Style::Hint } else { Style::Plain };
        let texts = texts.into_iter().enumerate();
        let texts = texts.map(|(at, text)| (Cell::Text(text), if at == 3 { style } else { Style::Plain }));
        book.row(std::iter::once((Cell::Whole(number), Style::Plain)).chain(texts))?;
    }
    book.filter(heads.len())?;
    book.commit()
}
