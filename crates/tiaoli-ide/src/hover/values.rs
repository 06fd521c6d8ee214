//! What is told about standards, catalogs and lists: what is in force, since when, on what basis.

use tiaoli_core::ir::{Catalog, Dated, Edition, List, Listed, Standard, Unverified};
use tiaoli_diagnostics::Lang;

use super::symbols::Page;
use crate::words::{self, pick};

/// 待核实, with the author's remark.
pub(super) fn unverified(page: &Page<'_>, note: &Unverified) -> String {
    let word = page.say(" ⚠ 待核实", " ⚠ unverified");
    match (note.why.is_empty(), page.lang) {
        (true, _) => word,
        (false, Lang::Zh) => format!("{word}：{}", words::escape(&note.why)),
        (false, Lang::En) => format!("{word}: {}", words::escape(&note.why)),
    }
}

/// 依据 第四条 ⚠ 待核实
fn basis(page: &Page<'_>, basis: &str, local: bool, note: Option<&Unverified>) -> String {
    let mut parts = String::new();
    if !basis.is_empty() {
        parts.push_str(&format!(" · {} {}", page.say("依据", "basis"), words::escape(basis)));
    }
    if local {
        parts.push_str(&format!(" · {}", page.say("由本地确定", "set locally")));
    }
    parts.push_str(&note.map(|note| unverified(page, note)).unwrap_or_default());
    parts
}

pub(super) fn standard(page: &Page<'_>, standard: &Standard) -> Vec<String> {
    let line = |dated: &Dated| {
        let value = words::standard_value(page.program, standard, dated, page.lang);
        let since = basis(page, &dated.basis, dated.local_choice, dated.unverified.as_ref());
        (value, format!("{}{since}", words::period(&dated.period, page.lang)))
    };
    let day = words::date(page.snapshot.as_of, page.lang);
    let now = match words::in_force(standard, page.snapshot.as_of).map(line) {
        Some((value, since)) => format!("{day}{}**{value}** · {since}", pick(page.lang, "：", ": ")),
        None => format!("{day}{}", pick(page.lang, "：没有有效的值", ": no value in force")),
    };
    let mut lines = vec![page.ty(&standard.ty), now];
    if standard.values.len() > 1 {
        let all = standard.values.iter().filter(|dated| !dated.period.is_empty()).map(line);
        let all: Vec<String> = all.map(|(value, since)| format!("- {value} · {since}")).collect();
        lines.push(all.join("\n"));
    }
    lines
}

fn edition(page: &Page<'_>, edition: &Edition) -> String {
    let listed = edition.entries.values().filter(|entry| entry.listed == Listed::Yes).count();
    let (all, lang) = (edition.entries.len(), page.lang);
    let count = match (lang, edition.names_all_codes) {
        (Lang::Zh, true) => format!("{all} 个代码，其中列入 {listed} 个"),
        (Lang::Zh, false) => format!("{all} 个代码"),
        (Lang::En, true) => format!("{all} codes, {listed} of them listed"),
        (Lang::En, false) => format!("{all} codes"),
    };
    let since = words::period(&edition.period, lang);
    let basis = basis(page, &edition.basis, false, edition.unverified.as_ref());
    format!("{since} · {} · {count}{basis}", words::code(&edition.file))
}

pub(super) fn catalog(page: &Page<'_>, catalog: &Catalog) -> Vec<String> {
    let key = format!("{}{}", page.say("键：", "key: "), words::escape(&catalog.key));
    let in_force = |one: &&Edition| one.period.contains(page.snapshot.as_of);
    let now = catalog.editions.iter().rev().find(in_force);
    let head = words::date(page.snapshot.as_of, page.lang);
    let colon = pick(page.lang, "：", ": ");
    let now = match now {
        Some(now) => format!("{head}{colon}{}", edition(page, now)),
        None => format!("{head}{colon}{}", page.say("没有有效的目录", "no edition in force")),
    };
    let mut lines = vec![key, now];
    if catalog.editions.len() > 1 {
        let all: Vec<String> =
            catalog.editions.iter().map(|one| format!("- {}", edition(page, one))).collect();
        lines.push(all.join("\n"));
    }
    lines
}

pub(super) fn list(page: &Page<'_>, list: &List) -> Vec<String> {
    let provider = match list.provider.last() {
        None => String::new(),
        Some(name) => format!("{}{}", page.say("提供单位：", "provider: "), words::escape(name)),
    };
    let validity = list.valid_school_years.last().map(|years| match page.lang {
        Lang::Zh => format!("有效：{years} 个学年"),
        Lang::En => format!("valid for {years} school years"),
    });
    let names = page.program.tables.get(list.table.index()).map(|table| {
        let names = table.fields.iter().map(|field| page.name(&field.name)).collect();
        format!("{}{}", page.say("栏目：", "fields: "), words::list(names, page.lang))
    });
    vec![provider, validity.unwrap_or_default(), names.unwrap_or_default()]
}
