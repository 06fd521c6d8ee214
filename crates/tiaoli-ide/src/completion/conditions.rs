//! Inside a condition or an amount: fields and definitions, the values of what is compared, what may follow.

use tiaoli_core::{
    builtins::AS_OF,
    ir::{
        CatalogId, DecisionTableId, DefinitionId, FieldRef, ListId, Listed, PayPeriod, StandardId, TableId,
        Type, Unit,
    },
    symbols::Symbol,
};
use tiaoli_diagnostics::Lang;
use tiaoli_syntax::{TokenKind, keywords::Kw};

use super::{
    Kind,
    names::{self, Operand},
    offer::{Offers, Rank},
    place::{dates, units},
};
use crate::{cursor::Word, functions, hover, signature::call, words::pick};

const JOINTS: &[Kw] = &[Kw::And, Kw::Or];
const STARTS: &[Kw] = &[Kw::And, Kw::Or, Kw::Not, Kw::AllOf, Kw::AnyOf, Kw::When, Kw::Unless, Kw::Where];
const EQUALS: &[Kw] = &[Kw::Is, Kw::IsNot];
const MEMBERS: &[Kw] = &[Kw::In, Kw::NotIn];
const LIMITS: &[Kw] = &[Kw::Over, Kw::UnderLimit, Kw::Reaching, Kw::AtLeast, Kw::AtMost];
/// More codes of a catalog than this are not offered at once.
const MOST_CODES: usize = 60;

/// What may follow the words of a condition. True where the condition could end here.
pub(super) fn offer(offers: &mut Offers<'_>, words: &[Word<'_>], tables: &[TableId]) -> bool {
    if let Some((name, commas)) = call(words) {
        argument(offers, words, tables, &name, commas);
        return false;
    }
    let Some(last) = words.last() else {
        operands(offers, tables, 0, &Type::Bool);
        offers.keywords(2, &[Kw::Not, Kw::AllOf, Kw::AnyOf]);
        return false;
    };
    // What belongs to an earlier part is not compared with what stands here.
    let part = words.iter().rposition(|word| word.is_any(STARTS)).map_or(0, |at| at + 1);
    let part = words.get(part..).unwrap_or_default();
    let compared =
        part.iter().rposition(|word| word.is_any(EQUALS) || word.is_any(MEMBERS) || word.is_any(LIMITS));
    let left = || compared.and_then(|at| part.get(..at)).and_then(|before| operand(offers, before, tables));
    if last.is_any(STARTS) || last.is_sign(":") || last.is_sign(";") || is_marker(words) {
        operands(offers, tables, 0, &Type::Bool);
        offers.keywords(2, &[Kw::Not, Kw::AllOf, Kw::AnyOf]);
        return false;
    }
    if last.is_sign("(") {
        operands(offers, tables, 0, &Type::Bool);
        return false;
    }
    if last.is(Kw::On) {
        fields(offers, tables, 0, |ty| ty.is_date());
        dates(offers, 1);
        return false;
    }
    let listed = last.is_sign("、") || last.is_sign(",") || last.is_sign("{") || last.is(Kw::To);
    let operator = compared.and_then(|at| part.get(at));
    if last.is_any(EQUALS) || (listed && operator.is_some_and(|word| word.is_any(EQUALS))) {
        let left = left();
        values(offers, tables, left.as_ref());
        if last.is(Kw::Is) && left.is_none_or(|left| is_measured(&left.ty)) {
            offers.keywords(4, LIMITS);
        }
        return false;
    }
    if last.is_any(MEMBERS) || (listed && operator.is_some_and(|word| word.is_any(MEMBERS))) {
        let left = left();
        if last.is_any(MEMBERS) {
            sets(offers, left.as_ref());
        }
        values(offers, tables, left.as_ref());
        return false;
    }
    let is_sign = matches!(last.kind, TokenKind::Operator);
    if last.is_any(LIMITS) || is_sign {
        let before = compared.or_else(|| part.iter().position(|word| word.kind == TokenKind::Operator));
        let left = before.and_then(|at| part.get(..at)).and_then(|before| operand(offers, before, tables));
        quantities(offers, tables, left.map(|left| left.ty).as_ref());
        return false;
    }
    if last.kind == TokenKind::Literal {
        let ty = left().map(|left| left.ty);
        units(offers, 1, ty.as_ref(), &last.text);
    }
    after_operand(offers, part, tables, compared.is_some());
    true
}

/// `（一）` before the cursor.
fn is_marker(words: &[Word<'_>]) -> bool {
    let Some([open, numeral, close]) = words.last_chunk::<3>() else { return false };
    let numbered = numeral.text.chars().all(|c| c.is_ascii_digit() || "一二三四五六七八九十".contains(c));
    let before = words.len().checked_sub(4).and_then(|at| words.get(at));
    let is_call = before.is_some_and(|name| name.is_name() && name.span.end == open.span.start);
    open.is_sign("(") && close.is_sign(")") && numbered && !is_call
}

fn is_measured(ty: &Type) -> bool {
    matches!(ty, Type::Number { .. } | Type::Money(_) | Type::Grade | Type::SchoolYear | Type::Unknown)
        || ty.is_date()
}

/// What stands on the left of an operator.
fn operand(offers: &Offers<'_>, before: &[Word<'_>], tables: &[TableId]) -> Option<Operand> {
    let program = offers.program;
    let last = before.last()?;
    if last.is_sign(")") {
        let open = before.iter().rposition(|word| word.is_sign("("))?;
        let name = before.get(open.checked_sub(1)?)?;
        return function_type(&name.text).map(|ty| Operand { ty, field: None });
    }
    match before.get(before.len().saturating_sub(3)..) {
        Some([of, dot, field]) if dot.is_sign(".") => {
            let through = names::field(program, tables, &of.text).and_then(|at| names::referred(program, at));
            let table = through.or_else(|| names::table(program, &of.text))?;
            let at = names::field(program, &[table], &field.text)?;
            Some(Operand { ty: program.field(at)?.ty.clone(), field: Some(at) })
        }
        _ => names::operand(program, tables, &last.text),
    }
}

fn function_type(name: &str) -> Option<Type> {
    use tiaoli_core::builtins::{Returns, find_builtin};
    Some(match find_builtin(name)?.returns {
        Returns::Number(unit) => Type::Number { integer: true, unit },
        Returns::SchoolYear => Type::SchoolYear,
        Returns::Date => Type::Date,
        Returns::Text => Type::Text,
        Returns::Same => Type::Unknown,
    })
}

/// Fields whose type is wanted go first.
fn fields(offers: &mut Offers<'_>, tables: &[TableId], rank: Rank, is_wanted: impl Fn(&Type) -> bool) {
    let program = offers.program;
    for at in tables.iter().flat_map(|table| names::fields(program, *table)) {
        let fits = program.field(at).is_some_and(|field| is_wanted(&field.ty));
        offers.symbol(if fits { rank } else { rank + 2 }, Symbol::Field(at));
    }
}

/// Fields, definitions, tables of decision, standards and functions.
fn operands(offers: &mut Offers<'_>, tables: &[TableId], rank: Rank, wanted: &Type) {
    let program = offers.program;
    let fits = |ty: &Type| ty == wanted;
    fields(offers, tables, rank, |ty| *wanted == Type::Bool || fits(ty));
    for (at, definition) in program.definitions.iter().enumerate() {
        let here = definition.table.is_none_or(|table| tables.contains(&table));
        let rank = if here && fits(&definition.ty) { rank } else { rank + 2 };
        offers.symbol(rank, Symbol::Definition(DefinitionId::from_index(at)));
    }
    for at in 0..program.decision_tables.len() {
        offers.symbol(rank + 2, Symbol::DecisionTable(DecisionTableId::from_index(at)));
    }
    offers.functions(rank + 1, |_| true);
    evaluated_day(offers, rank + 2);
}

fn evaluated_day(offers: &mut Offers<'_>, rank: Rank) {
    let label = pick(offers.written, AS_OF.0, AS_OF.1);
    let also = pick(offers.written, AS_OF.1, AS_OF.0);
    let detail = functions::evaluated_day(label).unwrap_or_default();
    offers.plain(rank, Kind::Date, label, also, label, detail.get(offers.lang));
}

/// What may be the argument of a function.
fn argument(offers: &mut Offers<'_>, words: &[Word<'_>], tables: &[TableId], name: &str, commas: usize) {
    use tiaoli_core::builtins::{BLANK, FILLED, OUTCOMES, Param, SCALE, find_aggregate, find_builtin};
    let program = offers.program;
    let opened = words.iter().rposition(|word| word.is_sign("(")).map_or(0, |at| at + 1);
    let inside = words.get(opened..).unwrap_or_default();
    if let Some(filter) = inside.iter().rposition(|word| word.is(Kw::Where)) {
        // The condition is over rows of the table that is counted.
        let of = inside.first().and_then(|word| names::table(program, &word.text));
        let tables = of.map_or_else(|| tables.to_vec(), |table| vec![table]);
        let rest = inside.get(filter + 1..).unwrap_or_default().to_vec();
        offer(offers, &rest, &tables);
        return;
    }
    let starts = inside.last().is_none_or(|word| word.is_sign(",") || word.is_sign("、"));
    if !starts {
        offers.keyword(1, Kw::Where);
        return;
    }
    let is = |pair: (&str, &str)| name == pair.0 || name == pair.1;
    if OUTCOMES.iter().any(|(zh, en, ..)| is((zh, en))) {
        super::place::benefits(offers, 0);
    } else if is(FILLED) || is(BLANK) {
        fields(offers, tables, 0, |_| true);
    } else if is(SCALE) && commas > 0 {
        standards(offers, 0, |ty| matches!(ty, Type::Scale(_)));
    } else if find_aggregate(name).is_some() && find_builtin(name).is_none() {
        (0..program.tables.len()).for_each(|at| offers.symbol(1, Symbol::Table(TableId::from_index(at))));
        fields(offers, tables, 0, |_| true);
    } else {
        let param = find_builtin(name).and_then(|one| one.params.get(commas).or(one.params.last()));
        let fits = |ty: &Type| match param {
            Some(Param::Date) => ty.is_date(),
            Some(Param::IdCard) => matches!(ty, Type::IdCard | Type::Text),
            Some(_) => matches!(ty, Type::Number { .. } | Type::Money(_)),
            None => true,
        };
        fields(offers, tables, 0, fits);
        if param == Some(&Param::Date) {
            evaluated_day(offers, 0);
            offers.functions(1, |one| one.returns.en == "a date");
        } else {
            standards(offers, 1, fits);
        }
    }
}

pub(super) fn standards(offers: &mut Offers<'_>, rank: Rank, is_wanted: impl Fn(&Type) -> bool) {
    for (at, standard) in offers.program.standards.iter().enumerate() {
        let rank = if is_wanted(&standard.ty) { rank } else { rank + 3 };
        offers.symbol(rank, Symbol::Standard(StandardId::from_index(at)));
    }
}

/// Values of the type on the other side.
pub(super) fn values(offers: &mut Offers<'_>, tables: &[TableId], left: Option<&Operand>) {
    let Some(left) = left else {
        operands(offers, tables, 1, &Type::Unknown);
        return;
    };
    let ty = if let Type::Set(inner) = &left.ty { inner } else { &left.ty };
    match ty {
        Type::Enum(id) => {
            let count = offers.program.enums.get(id.index()).map_or(0, |def| def.values.len());
            for at in (0..count).filter_map(|at| u16::try_from(at).ok()) {
                offers.symbol(0, Symbol::Value(*id, at));
            }
        }
        Type::Bool => {
            offers.keyword_as(0, Kw::Yes, Kind::Value);
            offers.keyword_as(0, Kw::No, Kind::Value);
        }
        Type::Grade => grades(offers),
        Type::SchoolYear => school_years(offers),
        Type::Text | Type::IdCard | Type::Ref(_) => {
            if let Some(field) = left.field {
                codes(offers, field);
            }
            fields(offers, tables, 3, |other| other == ty);
        }
        Type::Date | Type::YearMonth => {
            dates(offers, 0);
            fields(offers, tables, 1, Type::is_date);
            offers.functions(2, |one| one.returns.en == "a date");
        }
        _ => quantities(offers, tables, Some(ty)),
    }
}

/// Numbers and amounts: standards, fields and functions of that type.
fn quantities(offers: &mut Offers<'_>, tables: &[TableId], ty: Option<&Type>) {
    if ty.is_some_and(Type::is_date) {
        dates(offers, 0);
    }
    let fits = |other: &Type| match (ty, other) {
        (Some(Type::Number { unit, .. }), Type::Number { unit: other, .. }) => {
            unit == other || *other == Unit::None || *unit == Unit::None
        }
        (Some(Type::Money(period)), Type::Money(other)) => {
            period == other || *other == PayPeriod::None || *period == PayPeriod::None
        }
        (Some(ty), other) => ty == other || (ty.is_date() && other.is_date()),
        (None, other) => is_measured(other),
    };
    standards(offers, 0, fits);
    fields(offers, tables, 1, fits);
    offers.functions(3, |one| !one.returns.is_empty());
}

fn grades(offers: &mut Offers<'_>) {
    let detail = pick(offers.lang, "年级", "a grade");
    let numerals = ["一", "二", "三", "四", "五", "六"];
    for (at, numeral) in numerals.iter().enumerate() {
        let zh = format!("{numeral}年级");
        let en = (at + 1).to_string();
        let (label, also) = if offers.written == Lang::Zh { (&zh, &en) } else { (&en, &zh) };
        offers.plain(0, Kind::Value, label, also, label, detail);
    }
    standards(offers, 1, |ty| {
        matches!(ty, Type::Grade) || matches!(ty, Type::Set(inner) if **inner == Type::Grade)
    });
}

fn school_years(offers: &mut Offers<'_>) {
    let this = offers.snapshot.as_of.school_year();
    for year in [this, this - 1, this + 1] {
        let label = match offers.written {
            Lang::Zh => format!("{year}—{}学年", year + 1),
            Lang::En => format!("school year {year}-{}", year + 1),
        };
        let detail = if year == this {
            pick(offers.lang, "政策日期所在学年", "of the policy date")
        } else {
            ""
        };
        offers.plain(0, Kind::Date, &label, &year.to_string(), &label, detail);
    }
    offers.functions(1, |one| one.returns.en == "a school year");
}

/// The codes of the catalogs that a field is looked up in, with their names.
fn codes(offers: &mut Offers<'_>, field: FieldRef) {
    let program = offers.program;
    let mut count = 0;
    for id in hover::catalogs_of(program, field) {
        let Some(catalog) = program.catalogs.get(id.index()) else { continue };
        let editions = catalog.editions.iter().rev();
        let Some(edition) = editions.clone().find(|one| one.period.contains(offers.snapshot.as_of)) else {
            continue;
        };
        let name = catalog.name.get(offers.lang);
        for (code, entry) in &edition.entries {
            let listed = match entry.listed {
                Listed::Yes => "",
                Listed::No => pick(offers.lang, " · 未列入", " · not listed"),
                Listed::Open => pick(offers.lang, " · 待定", " · open"),
            };
            let fits = offers.matcher.score(code).is_some() || offers.matcher.score(&entry.name).is_some();
            if fits && count < MOST_CODES {
                count += 1;
                let label = format!("{code} {}", entry.name);
                offers.code(0, &label, &entry.name, code, &format!("{name}{listed}"));
            }
        }
    }
}

/// Catalogs, lists, sets of values and columns of other tables.
fn sets(offers: &mut Offers<'_>, left: Option<&Operand>) {
    let program = offers.program;
    let is_text =
        left.is_none_or(|left| matches!(left.ty, Type::Text | Type::IdCard | Type::Ref(_) | Type::Unknown));
    let rank = if is_text { 0 } else { 3 };
    (0..program.catalogs.len())
        .for_each(|at| offers.symbol(rank, Symbol::Catalog(CatalogId::from_index(at))));
    (0..program.lists.len()).for_each(|at| offers.symbol(rank, Symbol::List(ListId::from_index(at))));
    for (at, standard) in program.standards.iter().enumerate() {
        if let Type::Set(inner) = &standard.ty {
            let fits = left.is_none_or(|left| left.ty == **inner);
            offers.symbol(if fits { 0 } else { 3 }, Symbol::Standard(StandardId::from_index(at)));
        }
    }
    for table in (0..program.tables.len()).map(TableId::from_index) {
        for at in names::fields(program, table) {
            let field = program.field(at);
            if left.zip(field).is_some_and(|(left, field)| left.ty == field.ty && left.field != Some(at))
                && is_text
            {
                offers.column(2, at);
            }
        }
    }
}

/// What may follow a whole operand: a comparison, or the next part.
fn after_operand(offers: &mut Offers<'_>, part: &[Word<'_>], tables: &[TableId], is_compared: bool) {
    if is_compared {
        offers.keywords(0, JOINTS);
        offers.keywords(1, &[Kw::OrMore, Kw::OrLess, Kw::To, Kw::On]);
        return;
    }
    let left = operand(offers, part, tables);
    match left.as_ref().map(|left| &left.ty) {
        Some(Type::Bool) => {
            offers.keywords(0, JOINTS);
            offers.keywords(1, EQUALS);
        }
        Some(Type::Enum(_) | Type::Text | Type::IdCard | Type::Ref(_) | Type::Set(_)) => {
            offers.keywords(0, &[Kw::Is, Kw::IsNot, Kw::In, Kw::NotIn]);
        }
        Some(ty) if is_measured(ty) => {
            offers.keywords(0, LIMITS);
            offers.keywords(0, &[Kw::Is, Kw::IsNot, Kw::In, Kw::NotIn, Kw::On]);
        }
        _ => {
            offers.keywords(0, &[Kw::Is, Kw::IsNot, Kw::In, Kw::NotIn]);
            offers.keywords(1, LIMITS);
            offers.keywords(1, JOINTS);
        }
    }
}
