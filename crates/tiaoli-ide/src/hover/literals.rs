//! What is told about texts, dates and amounts.

use rust_decimal::Decimal;
use tiaoli_core::{
    ir::{
        CatalogId, Dated, Entry, ExprKind, FieldRef, Listed, PayPeriod, Program, Rhythm, SetExpr, Standard,
        StandardId, Type,
    },
    symbols::Symbol,
    value::Date,
};
use tiaoli_diagnostics::{FileId, FileSpan, Lang};
use tiaoli_syntax::{
    Token, TokenKind,
    ast::{self, DateKind, DateLit, LiteralKind, MoneyLit, MoneyScale, PeriodLit},
    parse_expr,
};

use super::quotes;
use crate::{
    Snapshot,
    words::{self, pick},
};

/// A text in marks: a quotation, or the code of a catalog.
pub(super) fn string(
    snapshot: &Snapshot,
    file: FileId,
    text: &str,
    tokens: &[Token],
    at: usize,
    lang: Lang,
) -> Option<String> {
    let span = tokens.get(at)?.span;
    if let Some(told) = quotes::quotation(snapshot, file, span, lang) {
        return Some(told);
    }
    let (field, code) = code_at(snapshot, file, text, tokens, at)?;
    let told: Vec<String> = codes_of_field(snapshot, field, code)
        .into_iter()
        .map(|(id, entry)| code_line(&snapshot.analysis.program, id, entry, lang))
        .collect();
    (!told.is_empty()).then(|| format!("{}\n\n{}", words::code(code), told.join("\n\n")))
}

/// The field and the code, where a text is the value of a field.
pub(crate) fn code_at<'t>(
    snapshot: &Snapshot,
    file: FileId,
    text: &'t str,
    tokens: &[Token],
    at: usize,
) -> Option<(FieldRef, &'t str)> {
    let code = unmarked(tokens.get(at)?.span.text(text))?;
    Some((field_before(snapshot, file, text, tokens, at)?, code))
}

/// What stands between the marks of a text.
fn unmarked(text: &str) -> Option<&str> {
    let mut chars = text.chars();
    let (first, last) = (chars.next()?, chars.next_back()?);
    ("\"＂“".contains(first) && "\"＂”".contains(last)).then_some(chars.as_str())
}

/// The field whose value a text is: the last one named before it in the same clause.
fn field_before(
    snapshot: &Snapshot,
    file: FileId,
    text: &str,
    tokens: &[Token],
    at: usize,
) -> Option<FieldRef> {
    let before = tokens.get(..at)?.iter().rev().take(64);
    for token in before {
        match token.kind {
            TokenKind::String | TokenKind::Literal | TokenKind::Operator | TokenKind::Comment => {}
            TokenKind::Punctuation if matches!(token.span.text(text), "、" | "," | "{" | "，" | "｛") => {}
            TokenKind::Keyword | TokenKind::Word | TokenKind::Name => {
                let found = snapshot.name_at(file, token.span.start as usize);
                match found.filter(|found| found.at.span.start == token.span.start).map(|found| found.symbol)
                {
                    Some(Symbol::Field(field)) => return Some(field),
                    Some(_) => return None,
                    // 为, 属于 and the like.
                    None => {}
                }
            }
            _ => return None,
        }
    }
    None
}

/// The entries of a code in the catalogs that a field is looked up in, in the editions of the policy date.
pub(crate) fn codes_of_field<'s>(
    snapshot: &'s Snapshot,
    field: FieldRef,
    code: &str,
) -> Vec<(CatalogId, &'s Entry)> {
    let program = &snapshot.analysis.program;
    let entry = |id: CatalogId| {
        let catalog = program.catalogs.get(id.index())?;
        let editions = catalog.editions.iter().rev();
        let edition = editions.clone().find(|edition| edition.period.contains(snapshot.as_of))?;
        Some((id, edition.entries.get(code)?))
    };
    catalogs_of(program, field).into_iter().filter_map(entry).collect()
}

/// The catalogs that a field is looked up in somewhere in the policy, each once, in their order.
pub(crate) fn catalogs_of(program: &Program, field: FieldRef) -> Vec<CatalogId> {
    let is_field = |kind: &ExprKind| match kind {
        ExprKind::Field(at) => *at == field,
        ExprKind::Through { field: at, .. } => *at == field,
        _ => false,
    };
    let looked_up = program.exprs.iter().filter_map(|expr| match &expr.kind {
        ExprKind::In { item, set: SetExpr::Catalog { id, .. } } => {
            program.expr(*item).filter(|item| is_field(&item.kind)).map(|_| *id)
        }
        _ => None,
    });
    let mut found: Vec<CatalogId> = looked_up.collect();
    found.sort();
    found.dedup();
    found
}

/// `教育部涉农专业：种子生产技术（列入）`
fn code_line(program: &Program, id: CatalogId, entry: &Entry, lang: Lang) -> String {
    let catalog = program.catalogs.get(id.index()).map(|one| one.name.get(lang)).unwrap_or_default();
    let listed = match entry.listed {
        Listed::Yes => pick(lang, "（列入）", " (listed)"),
        Listed::No => pick(lang, "（未列入）", " (not listed)"),
        Listed::Open => pick(lang, "（待定，按不清楚处理）", " (open: taken as unknown)"),
    };
    format!("{}{}{}{listed}", words::escape(catalog), pick(lang, "：", ": "), words::escape(&entry.name))
}

/// A date with its term and school year, or an amount with what it is in the rhythm of a benefit.
pub(super) fn literal(snapshot: &Snapshot, at: FileSpan, lang: Lang) -> Option<String> {
    let text = snapshot.analysis.sources.text(at);
    let (expr, _) = parse_expr(FileId::default(), text);
    let ast::ExprKind::Literal(literal) = *expr?.kind else { return None };
    match literal.kind {
        LiteralKind::Date(date) => day(&date, lang),
        LiteralKind::Money(money) => amount(snapshot, &money, stated(&snapshot.analysis.program, at), lang),
        _ => None,
    }
}

fn day(date: &DateLit, lang: Lang) -> Option<String> {
    let day = first_day(date)?;
    let year = day.school_year();
    let spring = day.is_spring_term();
    let start = words::date(day.term_start(), lang);
    Some(match lang {
        Lang::Zh => {
            let term = if spring { "春季" } else { "秋季" };
            format!("{year}—{}学年，{term}学期（{start} 起）", year + 1)
        }
        Lang::En => {
            let term = if spring { "spring" } else { "autumn" };
            format!("school year {year}-{}, {term} term (from {start})", year + 1)
        }
    })
}

/// The day a date means, or the first of those it means.
fn first_day(date: &DateLit) -> Option<Date> {
    match date.kind {
        DateKind::Day { year, month, day } => Date::new(year, month, day),
        DateKind::Month { year, month } => Date::new(year, month, 1),
        DateKind::Term { year, spring } => Date::new(year, if spring { 3 } else { 9 }, 1),
    }
}

/// The standard whose value stands at a place.
fn stated(program: &Program, at: FileSpan) -> Option<(StandardId, &Standard)> {
    let holds = |dated: &Dated| {
        dated.span.file == at.file
            && dated.span.span.start <= at.span.start
            && at.span.end <= dated.span.span.end
    };
    let mut standards = program.standards.iter().enumerate();
    let (index, standard) = standards.find(|(_, standard)| standard.values.iter().any(holds))?;
    Some((StandardId::from_index(index), standard))
}

/// A yearly or termly amount as what one payment comes to, where a benefit says how it is paid.
fn amount(
    snapshot: &Snapshot,
    money: &MoneyLit,
    stated: Option<(StandardId, &Standard)>,
    lang: Lang,
) -> Option<String> {
    let program = &snapshot.analysis.program;
    let period = match money.period {
        Some(PeriodLit::Year) => PayPeriod::Year,
        Some(PeriodLit::Term) => PayPeriod::Term,
        Some(PeriodLit::Month | PeriodLit::Payment) => return None,
        None => match stated?.1.ty {
            Type::Money(period) => period,
            _ => return None,
        },
    };
    if !matches!(period, PayPeriod::Year | PayPeriod::Term) {
        return None;
    }
    let scale = match money.scale {
        MoneyScale::Yuan => 1,
        MoneyScale::Wan => 10_000,
        MoneyScale::Yi => 100_000_000,
    };
    let yuan = money.value.checked_mul(Decimal::from(scale))?;
    // The amount of a standard is paid as the benefits that are given by it.
    let given = stated.map(|(id, _)| program.benefits_given_by(id));
    let decided = program.decided_benefits();
    let concerned = decided.filter(|(id, _)| given.as_ref().is_none_or(|given| given.contains(id)));
    let lines = concerned.filter_map(|(_, benefit)| {
        let (zh, en) = match benefit.rhythm {
            Rhythm::Monthly => ("每月", "a month"),
            Rhythm::Termly => ("每学期", "a term"),
            Rhythm::Yearly | Rhythm::Once => return None,
        };
        let paid = tiaoli_core::decide::convert(yuan, period, benefit, snapshot.as_of).ok()?;
        let name = words::escape(benefit.name.get(lang));
        Some(match lang {
            Lang::Zh => format!("按“{name}”的发放办法：{zh} {} 元", paid.rate),
            Lang::En => format!("as `{name}` is paid: {} CNY {en}", paid.rate),
        })
    });
    let lines: Vec<String> = lines.collect();
    (!lines.is_empty()).then(|| lines.join("\n\n"))
}
