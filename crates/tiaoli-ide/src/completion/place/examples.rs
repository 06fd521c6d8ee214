//! In 举例 and 英文名.

use tiaoli_core::{ir::TableId, symbols::Symbol};
use tiaoli_diagnostics::Text;
use tiaoli_syntax::keywords::{KEYWORDS, Kw, Place};

use super::{benefits, dates, declarations, lacks_english};
use crate::{
    completion::{
        conditions,
        names::{self, Operand},
        offer::Offers,
    },
    cursor::{Cursor, Word},
    words::pick,
};

const EXPECTED: &[Kw] = &[Kw::Basis, Kw::Lacking, Kw::Review, Kw::Finding];

/// In the braces of 举例.
pub(super) fn example(offers: &mut Offers<'_>, cursor: &Cursor<'_>, words: &[Word<'_>]) {
    let closed = words.iter().rposition(|word| word.is_sign("}")).map_or(0, |at| at + 1);
    let line = words.get(closed..).unwrap_or_default();
    if let Some(last) = line.last() {
        if last.is(Kw::Like) {
            let titles: Vec<String> = offers.program.examples.iter().map(|one| one.title.clone()).collect();
            let detail = pick(offers.lang, "举例", "an example");
            titles.iter().for_each(|title| offers.text(0, title, '"', detail));
            return;
        }
        if last.is(Kw::AsOf) || (last.is(Kw::To) && line.iter().any(|word| word.is(Kw::AsOf))) {
            return dates(offers, 0);
        }
        let expected = line.iter().rposition(|word| word.is(Kw::ShouldBe));
        let first = line.iter().rposition(|word| word.starts_line).unwrap_or(0);
        if let Some(rest) =
            expected.and_then(|at| line.get(at + 1..)).filter(|_| !cursor.fresh || last.is(Kw::ShouldBe))
        {
            return expectation(offers, rest);
        }
        let is_benefit = |word: &&Word<'_>| {
            offers.program.benefits.iter().any(|benefit| names::is_named(&benefit.name, &word.text))
        };
        if !cursor.fresh && line.get(first..).unwrap_or_default().iter().any(|word| is_benefit(&word)) {
            return offers.keyword(0, Kw::ShouldBe);
        }
    }
    if cursor.fresh || words.is_empty() {
        offers.keywords(1, &[Kw::AsOf, Kw::Like, Kw::File]);
        benefits(offers, 1);
        records(offers);
    }
}

/// `学生 { … }` for every table.
fn records(offers: &mut Offers<'_>) {
    let subjects = names::subjects(offers.program);
    for (at, table) in offers.program.tables.iter().enumerate() {
        let label = |name: &str| format!("{name} {{ … }}");
        let body = |name: &str| format!("{name} {{ $1 }}$0");
        let name = &table.name;
        let rank = if subjects.contains(&TableId::from_index(at)) { 1 } else { 3 };
        let (label, body) =
            (Text::new(label(&name.zh), label(&name.en)), Text::new(body(&name.zh), body(&name.en)));
        offers.snippet(rank, &label, &body, &Text::new("一条记录", "a record"));
    }
}

/// Behind 应为.
fn expectation(offers: &mut Offers<'_>, rest: &[Word<'_>]) {
    if rest.is_empty() {
        for keyword in KEYWORDS.iter().filter(|one| one.place == Place::Outcome) {
            offers.keyword(0, keyword.kw);
        }
        return;
    }
    let part = rest.iter().rposition(|word| word.is_any(EXPECTED));
    let wants_more = |word: &Word<'_>| {
        word.is_any(EXPECTED) || word.is_sign("、") || word.is_sign(",") || word.is_sign("{")
    };
    if let Some(keyword) = part.and_then(|at| rest.get(at)).filter(|_| rest.last().is_some_and(wants_more)) {
        return declarations::expected(offers, keyword);
    }
    let unused = EXPECTED.iter().filter(|kw| !rest.iter().any(|word| word.is(**kw)));
    unused.for_each(|kw| offers.keyword(0, *kw));
}

/// In the braces of a record: fields that have no value yet, or the values of the field before the cursor.
pub(super) fn record(offers: &mut Offers<'_>, words: &[Word<'_>], head: &[Word<'_>]) {
    let Some(table) = head.first().and_then(|name| names::table(offers.program, &name.text)) else { return };
    let program = offers.program;
    let field = |word: &Word<'_>| {
        let found = names::fields(program, table)
            .find(|at| program.field(*at).is_some_and(|field| names::is_named(&field.name, &word.text)));
        found.filter(|_| word.is_name())
    };
    let last = words.last();
    let goes_on = |word: &Word<'_>| word.is_sign("、") || word.is_sign(",") || word.is_sign("{");
    // A value may be called like a field: a name is a field where the one before it has its value.
    let mut open = None;
    for word in words.iter().filter(|word| !goes_on(word) && !word.is_sign("}")) {
        open = if open.is_none() { field(word) } else { None };
    }
    let of = match last {
        Some(last) if goes_on(last) => words.iter().rev().find_map(field),
        _ => open,
    };
    if let Some(at) = of {
        let operand = program.field(at).map(|field| Operand { ty: field.ty.clone(), field: Some(at) });
        return conditions::values(offers, &[], operand.as_ref());
    }
    for at in names::fields(program, table) {
        let is_given = words.iter().any(|word| field(word) == Some(at));
        if !is_given {
            offers.symbol(0, Symbol::Field(at));
        }
    }
}

/// In 英文名: what has no English name yet.
pub(super) fn names(offers: &mut Offers<'_>) {
    let program = offers.program;
    let open: Vec<Symbol> =
        names::all(program).filter(|(_, name)| lacks_english(name)).map(|(symbol, _)| symbol).collect();
    open.into_iter().for_each(|symbol| offers.symbol(0, symbol));
}
