//! A value that is in force already is changed where it stands, instead of a later one being added: whoever looks back would
//! find an amount that never held. Told of a text beside the one that was saved.

use std::{collections::BTreeMap, sync::Arc};

use tiaoli_core::{
    ir::{Dated, Standard},
    session::Analysis,
};
use tiaoli_diagnostics::{Code, Diagnostic, Edit, FileSpan, Fix, Lang, Span, say};
use tiaoli_syntax::ast::{self, ItemKind};

use crate::{
    Snapshot,
    edited::analyzed_as,
    parts::{Part, parts},
    words,
};

/// The policy as it was saved: with these texts, by path, in the place of those that are open.
pub fn saved(now: &Analysis, texts: &BTreeMap<String, Arc<str>>) -> Analysis {
    analyzed_as(now, |source| texts.get(&source.path).unwrap_or(&source.text).clone())
}

/// W0540 for every value that began by the policy date and is another one than was saved.
pub fn overwritten(saved: &Analysis, now: &Snapshot) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for standard in &now.analysis.program.standards {
        let Some(before) = saved.program.standards.iter().find(|one| one.name == standard.name) else {
            continue;
        };
        let same_number = before.values.len() == standard.values.len();
        for (at, old) in before.values.iter().enumerate() {
            if old.period.from.is_some_and(|from| from > now.as_of) {
                continue;
            }
            let same_day = standard.values.iter().find(|one| one.period.from == old.period.from);
            // Another date in the same place is the same line with another date.
            let new = same_day.or_else(|| standard.values.get(at).filter(|_| same_number));
            let Some(new) = new else { continue };
            let was = words::standard_value(&saved.program, before, old, Lang::Zh);
            let is = words::standard_value(&now.analysis.program, standard, new, Lang::Zh);
            if was != is || old.period.from != new.period.from {
                found.push(diagnostic(saved, now, (before, old), (standard, new)));
            }
        }
    }
    found
}

fn diagnostic(
    saved: &Analysis,
    now: &Snapshot,
    (before, old): (&Standard, &Dated),
    (standard, new): (&Standard, &Dated),
) -> Diagnostic {
    let was = |lang| words::standard_value(&saved.program, before, old, lang);
    let line = line(now, new.span);
    let at = line.map_or(new.span, |line| value_of(line).in_file(new.span.file));
    let (zh, en) = (&standard.name.zh, &standard.name.en);
    let message = say!(
        zh: "“{}”原来是{}，已经在施行，这里把它改掉了", zh, was(Lang::Zh);
        en: "`{}` is in force as {} already, and is overwritten here", en, was(Lang::En));
    let help = say!(
        zh: "标准调整的，原来的一行留着，另加一行，写明从哪一天起；原来就写错了的，照改，保存以后不再提示。";
        en: "where the amount changes, keep the line and add another with the day it begins; where the line was wrong, go on: nothing is said once the text is saved");
    let fix = line.and_then(|line| fix(saved, now, (standard, old, new), line));
    Diagnostic::new(Code::W0540, at, message).help(help).with_fix(fix)
}

/// Restores the line, and adds the new value as of the first day of the next month.
fn fix(
    saved: &Analysis,
    now: &Snapshot,
    (standard, old, new): (&Standard, &Dated, &Dated),
    line: &ast::Dated,
) -> Option<Fix> {
    let day = now.as_of.month_start().plus_months(1)?;
    let from = line.from.as_ref()?;
    let is_later = |one: &Dated| one.span != new.span && one.period.from > old.period.from;
    // Before other dates, past or to come, one has to see for oneself.
    if line.to.is_some() || standard.values.iter().any(is_later) {
        return None;
    }
    let text = now.text(new.span.file);
    let before = saved.sources.text(old.span);
    let cut = |span: Span| span.text(text);
    let (start, end) = (new.span.span.start as usize, new.span.span.end as usize);
    let head = cut(Span::new(start, from.span.start as usize));
    let tail = match &line.basis {
        // The basis of the old value says nothing of the new one.
        Some(basis) => {
            let value = cut(Span::new(from.span.end as usize, basis.span.start as usize));
            let rest = cut(Span::new(basis.span.end as usize, end));
            let open = match (&line.unverified, now.written_in(new.span.file)) {
                (Some(_), _) => "",
                (None, Lang::Zh) => " 待核实 \"依据\"",
                (None, Lang::En) => " unverified \"basis\"",
            };
            format!("{}{}{open}", value.trim_end(), joined(rest))
        }
        None => cut(Span::new(from.span.end as usize, end)).to_owned(),
    };
    let margin = text.get(..start)?.rsplit('\n').next().filter(|blanks| blanks.trim().is_empty());
    let gap = margin.map_or_else(|| " ".to_owned(), |blanks| format!("\n{blanks}"));
    let written = words::date(day, now.written_in(new.span.file));
    let title = say!(
        zh: "留着原来的，另加一行：自{}起为新的值（日期请核对，依据请补上）", day.zh();
        en: "Keep the old value, and add the new one from {} (check the date and add the basis)", day);
    let new_text = format!("{before}{gap}{head}{written}{tail}");
    Some(Fix::guess(title, vec![Edit { at: new.span, new_text }]))
}

/// What is left after something was taken out of a line, with one blank before it.
fn joined(rest: &str) -> String {
    match rest.trim() {
        "" => String::new(),
        rest => format!(" {rest}"),
    }
}

/// The line of a standard that stands at a place.
fn line(now: &Snapshot, at: FileSpan) -> Option<&ast::Dated> {
    let parsed = now.parsed(at.file)?;
    let items = parts(&parsed.tree.items);
    let mut standards = items.into_iter().filter_map(|(part, _)| match part {
        Part::Item(item) => match &item.kind {
            ItemKind::Standard(standard) => Some(standard),
            _ => None,
        },
        _ => None,
    });
    standards.find_map(|standard| standard.values.iter().find(|one| one.span == at.span))
}

/// The value in a line.
fn value_of(line: &ast::Dated) -> Span {
    match &line.value {
        ast::DatedValue::Values(values) => {
            values.iter().map(|value| value.span).reduce(Span::to).unwrap_or(line.span)
        }
        _ => line.span,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tiaoli_core::{builtins::Holidays, session::Session, value::Date};

    const POLICY: &str =
        "标准 助学金标准 : 金额 每生每年 {\n    自 2024年1月1日 为 2000元 依据 测发〔2024〕1号\n}\n";

    fn snapshot(text: &str) -> Snapshot {
        let mut session = Session::new();
        session.set_policy("p.tiao", text);
        let today = Date::new(2024, 10, 15).unwrap();
        Snapshot::new(session.analyze(), today, None, Holidays::default())
    }

    fn told(text: &str) -> Vec<Diagnostic> {
        overwritten(&snapshot(POLICY).analysis, &snapshot(text))
    }

    #[test]
    fn another_amount_is_told_and_a_line_added_instead() {
        let text = POLICY.replace("2000元", "2300元");
        let found = told(&text);
        let [one] = found.as_slice() else { panic!("{found:?}") };
        assert_eq!(one.code, Code::W0540);
        assert_eq!(one.span().unwrap().span.text(&text), "2300元");
        assert!(one.message.zh.contains("2000元"), "{}", one.message.zh);
        let edit = &one.fixes[0].edits[0];
        let mut fixed = text.clone();
        fixed.replace_range(edit.at.span.range(), &edit.new_text);
        let line = "    自 2024年1月1日 为 2000元 依据 测发〔2024〕1号\n";
        let added = "    自 2024年11月1日 为 2300元 待核实 \"依据\"\n";
        assert_eq!(fixed, POLICY.replace(line, &format!("{line}{added}")));
        assert!(told(&fixed).is_empty());
    }

    #[test]
    fn a_value_that_another_has_followed_is_not_put_in_force_again() {
        let later = POLICY.replace("1号\n", "1号\n    自 2024年6月1日 为 2200元 依据 测发〔2024〕2号\n");
        let told = |from: &str, to: &str| {
            overwritten(&snapshot(&later).analysis, &snapshot(&later.replace(from, to)))
        };
        let past = told("2000元", "2300元");
        assert_eq!((past.len(), past[0].fixes.len()), (1, 0), "{past:?}");
        let current = told("2200元", "2300元");
        assert_eq!((current.len(), current[0].fixes.len()), (1, 1), "{current:?}");
    }

    #[test]
    fn another_date_is_told_and_what_is_to_come_may_change() {
        assert_eq!(told(&POLICY.replace("2024年1月1日", "2024年3月1日")).len(), 1);
        assert!(told(&POLICY.replace("测发", "市发")).is_empty());
        let later = POLICY.replace("1号\n", "1号\n    自 2025年1月1日 为 2300元 依据 测发〔2025〕1号\n");
        assert!(told(&later).is_empty());
        let changed = overwritten(&snapshot(&later).analysis, &snapshot(&later.replace("2300元", "2400元")));
        assert!(changed.is_empty(), "{changed:?}");
    }
}
