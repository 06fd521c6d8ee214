//! Between declarations, and in those that have no conditions.

use tiaoli_core::{
    ir::{EnumId, LayerId, TableId, Type},
    symbols::Symbol,
};
use tiaoli_diagnostics::Lang;
use tiaoli_syntax::{
    ast::{self, HeadingKind},
    keywords::{KEYWORDS, Kw, Place},
};

use super::{super::snippets, checks, dates, period, rules, tables, units};
use crate::{
    completion::{
        Kind, conditions,
        names::{self, Operand},
        offer::Offers,
        quotes,
    },
    cursor::{Cursor, Word, begins_item},
    words::{self, pick},
};

/// The rest of a declaration without braces, or a new one.
pub(super) fn outside(offers: &mut Offers<'_>, cursor: &Cursor<'_>, words: &[Word<'_>]) {
    let is_start = |word: &Word<'_>| {
        word.starts_line
            && KEYWORDS.iter().any(|one| begins_item(one) && one.spellings().any(|text| text == word.text))
    };
    let after = words.iter().rposition(|word| word.is_sign("}")).map_or(0, |at| at + 1);
    let words = words.get(after..).unwrap_or_default();
    let start = words.iter().rposition(is_start);
    if let Some((first, rest)) = start.and_then(|at| words.get(at..)).and_then(|all| all.split_first()) {
        statement(offers, first, rest);
    }
    if cursor.open.is_none() && (cursor.fresh || start.is_none()) {
        snippets::declarations(offers);
    }
}

fn statement(offers: &mut Offers<'_>, first: &Word<'_>, rest: &[Word<'_>]) {
    let (count, last) = (rest.len(), rest.last());
    let after = |kw: Kw| rest.iter().rposition(|word| word.is(kw)).and_then(|at| rest.get(at + 1..));
    let comma = last.is_some_and(|last| last.is_sign("、") || last.is_sign(","));
    if first.is_any(&[Kw::Principle, Kw::Discretion, Kw::Erratum]) && count == 0 {
        quotes::offer(offers);
    } else if first.is(Kw::Amend) && count == 0 {
        policies(offers);
    } else if first.is(Kw::Repeal) {
        if after(Kw::Quote).is_some_and(<[_]>::is_empty) {
            quotes::offer(offers);
        } else if count == 0 || comma {
            let all: Vec<Symbol> = names::all(offers.program).map(|(symbol, _)| symbol).collect();
            let is_repealed = |symbol: &Symbol| !matches!(symbol, Symbol::Field(_) | Symbol::Value(..));
            all.into_iter().filter(is_repealed).for_each(|symbol| offers.symbol(0, symbol));
        } else {
            offers.keywords(0, &[Kw::Quote, Kw::Basis, Kw::Effective]);
        }
    } else if first.is(Kw::Records) && count == 0 {
        tables(offers, 0);
    } else if first.is(Kw::Records) && count == 1 {
        if rest.first().is_some_and(|name| names::table(offers.program, &name.text).is_some()) {
            offers.keyword(0, Kw::Adds);
        }
    } else if first.is(Kw::Tiers) && count == 1 {
        offers.keywords(0, &[Kw::HeaviestFirst, Kw::HighestFirst]);
    } else if first.is(Kw::Catalog) && count == 1 {
        offers.keyword(0, Kw::CatalogKey);
    } else if first.is_any(&[Kw::Standard, Kw::Parameter, Kw::Decision]) && count > 1 {
        valued(offers, first, rest);
    } else if first.is(Kw::Match) {
        check_head(offers, rest);
    } else if first.is(Kw::Define) {
        match (after(Kw::Quote), after(Kw::DefineAs)) {
            (Some([]), _) => quotes::offer(offers),
            (Some(_), _) => offers.keywords(1, &[Kw::Quote, Kw::Effective]),
            (None, Some(condition)) => {
                let subjects = names::subjects(offers.program);
                if conditions::offer(offers, condition, &subjects) {
                    offers.keywords(1, &[Kw::Quote, Kw::Effective]);
                }
            }
            (None, None) if count == 1 => offers.keyword(0, Kw::DefineAs),
            _ => {}
        }
    } else if first.is(Kw::AcceptGap) {
        let subjects = names::subjects(offers.program);
        conditions::offer(offers, rest, &subjects);
    }
}

fn policies(offers: &mut Offers<'_>) {
    (0..offers.program.layers.len()).for_each(|at| offers.symbol(0, Symbol::Policy(LayerId::from_index(at))));
}

/// Those that the policy at hand can stand below: not itself, nor what several share.
fn other_policies(offers: &mut Offers<'_>) {
    let program = offers.program;
    for (at, layer) in program.layers.iter().enumerate() {
        if !layer.name.zh.is_empty() && layer.name != program.policy.name {
            offers.symbol(0, Symbol::Policy(LayerId::from_index(at)));
        }
    }
}

/// Behind the colon of 标准, 地方参数 and 对照表.
fn valued(offers: &mut Offers<'_>, first: &Word<'_>, rest: &[Word<'_>]) {
    let Some(last) = rest.last() else { return };
    if last.is_sign(":") || last.is(Kw::SetOf) || last.is(Kw::ScaleOf) {
        types(offers);
    } else if first.is(Kw::Decision) {
        offers.keywords(0, &[Kw::OneRow, Kw::EveryRow]);
        type_tail(offers, last);
    } else if last.is(Kw::At) {
        (0..offers.program.enums.len())
            .for_each(|at| offers.symbol(0, Symbol::Tiers(EnumId::from_index(at))));
    } else if let Some(value) =
        rest.iter().rposition(|word| word.is(Kw::Is)).and_then(|at| rest.get(at + 1..))
    {
        dated_tail(offers, value, rest.first());
    } else {
        type_tail(offers, last);
        offers.keyword(1, Kw::At);
        if first.is(Kw::Parameter) {
            offers.keyword(1, Kw::Is);
        }
    }
}

/// 比对 NAME TABLE 以 KEYS 归并
fn check_head(offers: &mut Offers<'_>, rest: &[Word<'_>]) {
    let table = rest.get(1).and_then(|name| names::table(offers.program, &name.text));
    match (rest.len(), rest.last()) {
        (1, _) => tables(offers, 0),
        (2, _) => offers.keyword(0, Kw::GroupBy),
        (3.., Some(last)) if last.is(Kw::GroupBy) || last.is_sign("、") || last.is_sign(",") => {
            let fields = table.into_iter().flat_map(|table| names::fields(offers.program, table));
            fields.collect::<Vec<_>>().into_iter().for_each(|at| offers.symbol(0, Symbol::Field(at)));
        }
        (3.., _) if offers.written == Lang::Zh => offers.keyword(0, Kw::GroupEnd),
        _ => {}
    }
}

/// In the braces of 政策 and 修改.
pub(super) fn header(offers: &mut Offers<'_>, cursor: &Cursor<'_>, words: &[Word<'_>]) {
    let all: Vec<Kw> = KEYWORDS.iter().filter(|one| one.place == Place::Header).map(|one| one.kw).collect();
    let last = words.iter().rposition(|word| word.is_any(&all));
    let rest = last.and_then(|at| words.get(at + 1..)).unwrap_or_default();
    let keyword = last.and_then(|at| words.get(at));
    if let Some(keyword) = keyword {
        if keyword.is(Kw::Effective) {
            if !period(offers, rest) {
                return;
            }
        } else if keyword.is(Kw::Consolidated) && rest.is_empty() {
            return dates(offers, 0);
        } else if keyword.is_any(&[Kw::Under, Kw::Include]) && rest.is_empty() {
            return other_policies(offers);
        }
    }
    if cursor.fresh || keyword.is_none() || !rest.is_empty() {
        let unused =
            all.into_iter().filter(|kw| !words.iter().any(|word| word.is(*kw)) || *kw == Kw::Include);
        unused.collect::<Vec<_>>().into_iter().for_each(|kw| offers.keyword(1, kw));
    }
}

/// In the braces of 职责.
pub(super) fn duty(offers: &mut Offers<'_>, words: &[Word<'_>]) {
    const CLAUSES: &[Kw] = &[Kw::Quote, Kw::Bearer, Kw::Every, Kw::Evidence, Kw::Remind, Kw::Basis];
    let at = words.iter().rposition(|word| word.is_any(CLAUSES));
    let rest = at.and_then(|at| words.get(at + 1..)).unwrap_or_default();
    let comma = rest.last().is_none_or(|last| last.is_sign("、") || last.is_sign(","));
    match at.and_then(|at| words.get(at)) {
        Some(keyword) if keyword.is(Kw::Quote) && rest.is_empty() => return quotes::offer(offers),
        Some(keyword) if keyword.is(Kw::Bearer) && comma => return tables(offers, 0),
        Some(keyword) if keyword.is(Kw::Every) => match rest.last() {
            None => {
                let every =
                    [Kw::EachYear, Kw::EachSchoolYear, Kw::EachTerm, Kw::EachMonth, Kw::Once, Kw::Interval];
                return offers.keywords(0, &every);
            }
            Some(last) if last.is(Kw::Interval) => {
                let is_time = |ty: &Type| matches!(ty, Type::Number { unit, .. } if *unit != tiaoli_core::ir::Unit::None);
                return conditions::standards(offers, 0, is_time);
            }
            Some(last) if last.is(Kw::WithinDays) => return offers.keyword(0, Kw::From),
            Some(last) if last.is(Kw::From) => return date_columns(offers),
            Some(_) => offers.keyword(1, Kw::WithinDays),
        },
        Some(keyword) if keyword.is(Kw::Evidence) && rest.is_empty() => return date_columns(offers),
        Some(keyword) if keyword.is(Kw::Basis) && rest.is_empty() => return bases(offers),
        Some(keyword) if keyword.is(Kw::Remind) => match rest.last() {
            Some(last) => units(offers, 0, None, &last.text),
            None => return,
        },
        _ => {}
    }
    let unused = CLAUSES.iter().filter(|kw| **kw == Kw::Quote || !words.iter().any(|word| word.is(**kw)));
    unused.for_each(|kw| offers.keyword(0, *kw));
}

/// Every date field with its table before it.
fn date_columns(offers: &mut Offers<'_>) {
    let program = offers.program;
    for table in (0..program.tables.len()).map(TableId::from_index) {
        for at in names::fields(program, table) {
            if program.field(at).is_some_and(|field| field.ty.is_date()) {
                offers.column(0, at);
            }
        }
    }
}

/// In the braces of 资助项目.
pub(super) fn benefit(offers: &mut Offers<'_>, cursor: &Cursor<'_>, words: &[Word<'_>]) {
    const CLAUSES: &[Kw] = &[Kw::Target, Kw::Purpose, Kw::Paid, Kw::Overlap];
    if let Some(last) =
        words.last().filter(|_| !cursor.fresh || words.last().is_some_and(|last| last.is_any(CLAUSES)))
    {
        if last.is(Kw::Target) {
            return tables(offers, 0);
        } else if last.is(Kw::Paid) {
            return offers.keywords(0, &[Kw::Monthly, Kw::Termly, Kw::Yearly, Kw::Once]);
        } else if last.is(Kw::Overlap) {
            return offers.keywords(0, &[Kw::OverlapNone, Kw::OverlapHighest, Kw::OverlapSum]);
        } else if last.is_any(&[Kw::Monthly, Kw::Termly, Kw::Yearly, Kw::Once]) {
            offers.keyword(0, Kw::On);
        } else if last.is(Kw::Purpose) {
            return;
        }
    }
    CLAUSES.iter().filter(|kw| !words.iter().any(|word| word.is(**kw))).for_each(|kw| offers.keyword(1, *kw));
}

/// In the braces of 信息表 and 比对名单.
pub(super) fn fields(offers: &mut Offers<'_>, cursor: &Cursor<'_>, words: &[Word<'_>], head: &[Word<'_>]) {
    const TRAITS: &[Kw] = &[
        Kw::Key,
        Kw::Sensitive,
        Kw::Publishable,
        Kw::Reassessable,
        Kw::Since,
        Kw::ValidFor,
        Kw::Derived,
        Kw::ChangedBy,
        Kw::Aka,
    ];
    let own: Vec<TableId> =
        head.get(1).and_then(|name| names::table(offers.program, &name.text)).into_iter().collect();
    let colon = words.iter().rposition(|word| word.is_sign(":"));
    let invariant = words.iter().rposition(|word| word.is(Kw::Invariant) && word.starts_line);
    if let Some(at) = invariant.filter(|at| colon.is_none_or(|colon| colon < *at)) {
        conditions::offer(offers, words.get(at + 1..).unwrap_or_default(), &own);
    } else if let Some(last) = words.last().filter(|_| colon.is_some() && !cursor.fresh) {
        if last.is_sign(":") || last.is_any(&[Kw::SetOf, Kw::ScaleOf]) {
            return types(offers);
        } else if last.is(Kw::ChangedBy) {
            return tables(offers, 0);
        } else if last.is(Kw::ValidFor) {
            return offers.keyword_as(0, Kw::SchoolYear, Kind::Keyword);
        } else if let Some(at) =
            words.iter().rposition(|word| word.is(Kw::Derived)).filter(|at| Some(*at) > colon)
        {
            let derived = words.get(at + 1..).unwrap_or_default();
            if derived.is_empty() || crate::signature::call(derived).is_some() {
                conditions::offer(offers, derived, &own);
                return;
            }
        }
        type_tail(offers, last);
        offers.keywords(1, TRAITS);
    }
    if cursor.fresh {
        offers.keyword(1, Kw::Invariant);
        if head.first().is_some_and(|first| first.is(Kw::List)) {
            offers.keywords(1, &[Kw::Provider, Kw::ValidFor]);
        }
    }
}

/// The types of fields and standards.
fn types(offers: &mut Offers<'_>) {
    let periods = [Kw::PerYear, Kw::PerTerm, Kw::PerMonth, Kw::PerPayment];
    for keyword in KEYWORDS.iter().filter(|one| one.place == Place::Type && !periods.contains(&one.kw)) {
        offers.keyword_as(0, keyword.kw, Kind::Type);
    }
    let named = offers.program.enums.iter().enumerate().filter(|(_, def)| def.ordered);
    named.for_each(|(at, _)| offers.symbol(1, Symbol::Tiers(EnumId::from_index(at))));
    tables(offers, 2);
}

/// What a type takes behind it: 每生每年 behind 金额, a unit behind 整数.
fn type_tail(offers: &mut Offers<'_>, last: &Word<'_>) {
    if last.is(Kw::Money) {
        offers.keywords(0, &[Kw::PerYear, Kw::PerTerm, Kw::PerMonth, Kw::PerPayment]);
    } else if last.is_any(&[Kw::Integer, Kw::Decimal]) {
        for kw in [Kw::UnitYears, Kw::UnitMonths, Kw::UnitDays, Kw::UnitWorkingDays] {
            offers.keyword_as(0, kw, Kind::Unit);
        }
        offers.plain(0, Kind::Unit, "%", "", "%", pick(offers.lang, "百分数", "a percentage"));
    }
}

/// In the braces of 标准, 地方参数 and 目录.
pub(super) fn dated(offers: &mut Offers<'_>, cursor: &Cursor<'_>, words: &[Word<'_>], head: &[Word<'_>]) {
    let is_catalog = head.first().is_some_and(|first| first.is(Kw::Catalog));
    let from = words.iter().rposition(|word| word.is(Kw::From));
    let line = from.and_then(|at| words.get(at + 1..)).unwrap_or_default();
    match line.last() {
        None if from.is_some() => return dates(offers, 0),
        None => {}
        Some(last) if last.is(Kw::To) => return dates(offers, 0),
        Some(last) if last.is(Kw::Basis) => return bases(offers),
        Some(_) => match line.iter().rposition(|word| word.is(Kw::Is)).and_then(|at| line.get(at + 1..)) {
            Some(value) => dated_tail(offers, value, head.get(1)),
            None if line.iter().any(|word| word.is(Kw::File)) => {
                offers.keywords(0, &[Kw::Basis, Kw::Unverified]);
            }
            None => {
                offers.keyword(0, if is_catalog { Kw::File } else { Kw::Is });
                offers.keyword(1, Kw::To);
            }
        },
    }
    if cursor.fresh || words.is_empty() {
        offers.keyword(0, Kw::From);
    }
}

/// Behind 为 of a dated value: a value of the standard's type, then its basis.
fn dated_tail(offers: &mut Offers<'_>, value: &[Word<'_>], name: Option<&Word<'_>>) {
    let standard = name.and_then(|name| {
        offers.program.standards.iter().find(|standard| names::is_named(&standard.name, &name.text))
    });
    let ty = standard.map(|standard| standard.ty.clone());
    match value.last() {
        None => match (ty, standard) {
            // Amounts and numbers are written out: the one in force is what is changed.
            (Some(Type::Money(_) | Type::Number { .. }), Some(standard)) => {
                let program = offers.program;
                if let Some(dated) = words::in_force(standard, offers.snapshot.as_of)
                    && offers.matcher.is_empty()
                {
                    let label = words::standard_value(program, standard, dated, offers.written);
                    let detail = pick(offers.lang, "现在施行的值", "the value in force");
                    offers.plain(0, Kind::Value, &label, "", &label, detail);
                }
            }
            (Some(ty), _) => conditions::values(offers, &[], Some(&Operand { ty, field: None })),
            (None, _) => {}
        },
        Some(last) if last.is(Kw::Basis) => bases(offers),
        Some(last) => {
            units(offers, 1, ty.as_ref(), &last.text);
            offers.keywords(0, &[Kw::Basis, Kw::LocalChoice, Kw::Unverified]);
        }
    }
}

/// Articles of the policy, then the documents it knows.
pub(super) fn bases(offers: &mut Offers<'_>) {
    let lang = offers.written;
    let files = &offers.snapshot.analysis.files;
    let mut articles: Vec<(u32, Option<u32>, String)> = Vec::new();
    for file in files {
        collect_articles(&file.tree.items, &mut articles);
    }
    articles.sort();
    articles.dedup();
    for (number, sub, title) in articles {
        let label = match (lang, sub) {
            (Lang::Zh, None) => format!("第{}条", numeral(number)),
            (Lang::Zh, Some(sub)) => format!("第{}条之{}", numeral(number), numeral(sub)),
            (Lang::En, _) => format!("article {number}"),
        };
        offers.plain(0, Kind::Text, &label, &title, &label, &title);
    }
    let documents = offers.program.documents.iter().filter(|one| !one.title.is_empty());
    for document in documents {
        offers.text(1, &document.title, '《', &document.number);
    }
}

fn collect_articles(items: &[ast::Item], into: &mut Vec<(u32, Option<u32>, String)>) {
    for item in items {
        let ast::ItemKind::Article(article) = &item.kind else { continue };
        let title = article.title.as_ref().map(|title| title.text.clone()).unwrap_or_default();
        match &article.heading.kind {
            HeadingKind::Section(number) => into.push((*number, None, title)),
            HeadingKind::Article(at) => into.push((at.number, at.sub, title)),
            _ => {}
        }
        collect_articles(&article.items, into);
    }
}

/// 12 as 十二; articles go no further than 99 here.
fn numeral(number: u32) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let digit = |n: u32| DIGITS.get(n as usize).copied().unwrap_or_default();
    match number {
        0..=9 => digit(number).to_owned(),
        10..=19 => format!("十{}", digit(number - 10)),
        20..=99 => format!("{}十{}", digit(number / 10), digit(number % 10)),
        _ => number.to_string(),
    }
}

/// In the rows of 对照表.
pub(super) fn rows(offers: &mut Offers<'_>, words: &[Word<'_>], head: &[Word<'_>]) {
    let subjects = names::subjects(offers.program);
    let bars: Vec<usize> =
        (0..words.len()).filter(|at| words.get(*at).is_some_and(|word| word.is_sign("|"))).collect();
    let lines: Vec<usize> =
        bars.iter().copied().filter(|at| words.get(*at).is_some_and(|word| word.starts_line)).collect();
    let (Some(first), Some(last)) = (lines.first(), lines.last()) else { return };
    if first == last {
        let program = offers.program;
        let all = (0..program.tables.len()).map(TableId::from_index);
        let fields: Vec<_> = all.flat_map(|table| names::fields(program, table)).collect();
        fields.into_iter().for_each(|at| offers.symbol(0, Symbol::Field(at)));
        return;
    }
    let column = bars.iter().filter(|at| *at >= last).count();
    let bar = column.checked_sub(1).and_then(|column| bars.get(column));
    let name = bar.and_then(|bar| words.get(bar + 1)).filter(|word| word.is_name());
    let operand = name.and_then(|name| names::operand(offers.program, &subjects, &name.text));
    // The last column holds results, of the type of the table.
    let own = head.get(1).and_then(|name| names::operand(offers.program, &[], &name.text));
    conditions::values(offers, &subjects, operand.or(own).as_ref());
    offers.keyword(2, Kw::Otherwise);
}

/// 依据, 重点审核 and 疑点 of what an example expects.
pub(super) fn expected(offers: &mut Offers<'_>, keyword: &Word<'_>) {
    use tiaoli_core::ir::RuleKind;
    if keyword.is(Kw::Basis) {
        rules(offers, |kind| kind != RuleKind::Review);
        checks(offers);
    } else if keyword.is(Kw::Review) {
        rules(offers, |kind| kind == RuleKind::Review);
        offers.keyword(1, Kw::Nothing);
    } else if keyword.is(Kw::Finding) {
        checks(offers);
        offers.keyword(1, Kw::Nothing);
    } else if keyword.is(Kw::Lacking) {
        let fields = names::subjects(offers.program).into_iter();
        let fields: Vec<_> = fields.flat_map(|table| names::fields(offers.program, table)).collect();
        fields.into_iter().for_each(|at| offers.symbol(0, Symbol::Field(at)));
    }
}
