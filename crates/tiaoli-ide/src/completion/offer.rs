//! The list of what is offered, while it is put together.

use tiaoli_core::{
    ir::{FieldRef, Program, StandardId},
    symbols::Symbol,
};
use tiaoli_diagnostics::{FileId, Lang, Text};
use tiaoli_syntax::keywords::{KEYWORDS, Kw, is_reserved};

use super::{Completions, Item, Kind, MOST, ids::Id};
use crate::{
    Snapshot,
    clean::clean,
    cursor::{Cursor, closing},
    functions::{self, Function},
    hover,
    matching::{Matcher, Score},
    words,
};

/// A better rank stands for a better fit: 0 is what fits best.
pub(super) type Rank = u8;

pub(super) struct Offers<'a> {
    pub snapshot: &'a Snapshot,
    pub program: &'a Program,
    /// The file that is written in.
    pub file: FileId,
    /// The language names are offered in.
    pub written: Lang,
    /// The language details are told in.
    pub lang: Lang,
    pub matcher: Matcher,
    found: Vec<Offer>,
}

struct Offer {
    rank: Rank,
    score: Score,
    label: String,
    kind: Kind,
    detail: String,
    insert: String,
    snippet: bool,
    id: Option<String>,
    /// A text in marks, whose marks belong to what is replaced.
    marks: Option<char>,
}

impl<'a> Offers<'a> {
    pub(super) fn new(snapshot: &'a Snapshot, file: FileId, written: Lang, matcher: Matcher) -> Self {
        let program = &*snapshot.analysis.program;
        let lang = snapshot.words_lang(written);
        Self { snapshot, program, file, written, lang, matcher, found: Vec::new() }
    }

    fn push(&mut self, offer: Offer) {
        self.found.push(offer);
    }

    /// Something with a name.
    pub(super) fn symbol(&mut self, rank: Rank, symbol: Symbol) {
        let Some(name) = self.program.symbol_name(symbol) else { return };
        let Some(score) = self.matcher.score_either(&name.zh, &name.en) else { return };
        let label = clean(name.get(self.written));
        let insert = spell(name.get(self.written));
        let detail = self.symbol_detail(symbol);
        let id = Some(Id::Symbol(symbol).write());
        self.push(Offer {
            rank,
            score,
            label,
            kind: kind(symbol),
            detail,
            insert,
            snippet: false,
            id,
            marks: None,
        });
    }

    fn symbol_detail(&self, symbol: Symbol) -> String {
        let kind = symbol.kind().get(self.lang).to_owned();
        let more = match symbol {
            Symbol::Standard(id) => self.value_in_force(id),
            Symbol::Value(of, _) => {
                self.program.enums.get(of.index()).map(|def| def.name.get(self.lang).to_owned())
            }
            symbol => self
                .program
                .symbol_type(symbol)
                .map(|ty| self.program.type_words(ty).get(self.lang).to_owned()),
        };
        match more {
            Some(more) => clean(&format!("{kind} · {more}")),
            None => kind,
        }
    }

    fn value_in_force(&self, id: StandardId) -> Option<String> {
        let standard = self.program.standards.get(id.index())?;
        let dated = words::in_force(standard, self.snapshot.as_of)?;
        Some(words::standard_value(self.program, standard, dated, self.lang))
    }

    /// A field with its table before it: 学生.身份证号.
    pub(super) fn column(&mut self, rank: Rank, at: FieldRef) {
        let (Some(table), Some(field)) = (self.program.tables.get(at.table.index()), self.program.field(at))
        else {
            return;
        };
        let scores = [
            self.matcher.score_either(&table.name.zh, &table.name.en),
            self.matcher.score_either(&field.name.zh, &field.name.en),
        ];
        let Some(score) = scores.into_iter().flatten().max() else { return };
        let insert =
            format!("{}.{}", spell(table.name.get(self.written)), spell(field.name.get(self.written)));
        let detail = self.symbol_detail(Symbol::Field(at));
        let id = Some(Id::Symbol(Symbol::Field(at)).write());
        let label = clean(&insert);
        self.push(Offer {
            rank,
            score,
            label,
            kind: Kind::Field,
            detail,
            insert,
            snippet: false,
            id,
            marks: None,
        });
    }

    pub(super) fn keyword(&mut self, rank: Rank, kw: Kw) {
        self.keyword_as(rank, kw, Kind::Keyword);
    }

    pub(super) fn keyword_as(&mut self, rank: Rank, kw: Kw, kind: Kind) {
        let Some(keyword) = KEYWORDS.iter().find(|keyword| keyword.kw == kw) else { return };
        let Some(score) = keyword.spellings().filter_map(|word| self.matcher.score(word)).max() else {
            return;
        };
        let label = keyword.word(self.written).to_owned();
        let detail = hover::meaning(kw).get(self.lang).to_owned();
        let id = Some(Id::Keyword(keyword).write());
        let insert = label.clone();
        self.push(Offer { rank, score, label, kind, detail, insert, snippet: false, id, marks: None });
    }

    pub(super) fn keywords(&mut self, rank: Rank, all: &[Kw]) {
        all.iter().for_each(|kw| self.keyword(rank, *kw));
    }

    /// A function with its brackets and a place for each parameter.
    pub(super) fn function(&mut self, rank: Rank, function: &Function) {
        let Some(score) = self.matcher.score_either(&function.name.zh, &function.name.en) else { return };
        let name = function.name.get(self.written);
        let places = function.parameters.iter().enumerate();
        let places = places.map(|(at, one)| format!("${{{}:{}}}", at + 1, one.name.get(self.written)));
        let insert = format!("{name}({})", places.collect::<Vec<_>>().join(", "));
        let (label, _) = function.label(self.written);
        let detail = function.meaning.get(self.lang).to_owned();
        let id = Some(Id::Function(name).write());
        self.push(Offer {
            rank,
            score,
            label,
            kind: Kind::Function,
            detail,
            insert,
            snippet: true,
            id,
            marks: None,
        });
    }

    pub(super) fn functions(&mut self, rank: Rank, is_wanted: impl Fn(&Function) -> bool) {
        functions::all().filter(is_wanted).for_each(|function| self.function(rank, &function));
    }

    /// Words that are neither a name nor a keyword: a date, a unit, a code. `also` is what it is found by, too.
    pub(super) fn plain(
        &mut self,
        rank: Rank,
        kind: Kind,
        label: &str,
        also: &str,
        insert: &str,
        detail: &str,
    ) {
        let Some(score) = self.matcher.score(label).max(self.matcher.score(also)) else { return };
        let (label, insert, detail) = (clean(label), insert.to_owned(), clean(detail));
        self.push(Offer { rank, score, label, kind, detail, insert, snippet: false, id: None, marks: None });
    }

    /// A whole declaration or clause with places to fill in.
    pub(super) fn snippet(&mut self, rank: Rank, label: &Text, body: &Text, detail: &Text) {
        let Some(score) = self.matcher.score_either(&label.zh, &label.en) else { return };
        let (label, insert) = (label.get(self.written).to_owned(), body.get(self.written).to_owned());
        let detail = detail.get(self.lang).to_owned();
        self.push(Offer {
            rank,
            score,
            label,
            kind: Kind::Snippet,
            detail,
            insert,
            snippet: true,
            id: None,
            marks: None,
        });
    }

    /// A text in marks.
    pub(super) fn text(&mut self, rank: Rank, text: &str, mark: char, detail: &str) {
        let Some(score) = self.matcher.score(text) else { return };
        let (label, insert, detail) = (clean(text), text.to_owned(), clean(detail));
        let kind = Kind::Text;
        self.push(Offer {
            rank,
            score,
            label,
            kind,
            detail,
            insert,
            snippet: false,
            id: None,
            marks: Some(mark),
        });
    }

    /// The code of a catalog, found by its name too.
    pub(super) fn code(&mut self, rank: Rank, label: &str, name: &str, code: &str, detail: &str) {
        let Some(score) = self.matcher.score(code).max(self.matcher.score(name)) else { return };
        let (label, insert, detail) = (clean(label), code.to_owned(), clean(detail));
        let (kind, marks) = (Kind::Code, Some('"'));
        self.push(Offer { rank, score, label, kind, detail, insert, snippet: false, id: None, marks });
    }

    /// The list in its order. `apart`: a blank goes before what is inserted.
    pub(super) fn finish(mut self, cursor: &Cursor<'_>, apart: bool) -> Completions {
        // In an open text nothing fits but texts.
        if cursor.open.is_some() {
            self.found.retain(|offer| offer.marks.is_some());
        }
        let cost = |offer: &Offer| u32::from(offer.rank) * 300 + 1_000u32.saturating_sub(offer.score);
        self.found.sort_by_key(cost);
        let mut seen = std::collections::BTreeSet::new();
        self.found.retain(|offer| seen.insert((offer.insert.clone(), offer.kind)));
        self.found.truncate(MOST);
        let start = cursor.open.map_or(cursor.offset - cursor.typed.len(), |open| open.start);
        let mark = cursor.open.map(|open| open.mark);
        let items = self.found.into_iter().enumerate().map(|(at, offer)| {
            let insert = match offer.marks.map(|own| mark.unwrap_or(own)) {
                Some(mark) => format!("{mark}{}{}", offer.insert, closing(mark)),
                None if apart => format!(" {}", offer.insert),
                None => offer.insert,
            };
            // Editors keep an item whose filter begins with what is typed: whether it fits has been found out here.
            let typed = match mark {
                Some(mark) => format!("{mark}{}", cursor.typed),
                None => cursor.typed.to_owned(),
            };
            Item {
                filter: if typed.is_empty() { offer.label.clone() } else { typed },
                label: offer.label,
                kind: offer.kind,
                detail: offer.detail,
                replace: start..cursor.closed_at,
                insert,
                snippet: offer.snippet,
                sort: format!("{at:04}"),
                id: offer.id,
            }
        });
        let items: Vec<Item> = items.collect();
        Completions { incomplete: !items.is_empty(), items }
    }
}

/// A name as it is written: in backticks where it could not be read otherwise.
fn spell(name: &str) -> String {
    let mut chars = name.chars();
    let bare = chars.next().is_some_and(char::is_alphabetic)
        && chars.all(|c| c.is_alphanumeric() || c == '_')
        && !is_reserved(name);
    if bare || name.contains('`') { name.to_owned() } else { format!("`{name}`") }
}

fn kind(symbol: Symbol) -> Kind {
    match symbol {
        Symbol::Policy(_) => Kind::Policy,
        Symbol::Tiers(_) => Kind::Type,
        Symbol::Value(..) => Kind::Value,
        Symbol::Table(_) | Symbol::Record(_) => Kind::Table,
        Symbol::Field(_) => Kind::Field,
        Symbol::Catalog(_) => Kind::Catalog,
        Symbol::List(_) => Kind::List,
        Symbol::Standard(_) => Kind::Standard,
        Symbol::Benefit(_) => Kind::Benefit,
        Symbol::DecisionTable(_) => Kind::DecisionTable,
        Symbol::Definition(_) => Kind::Definition,
        Symbol::Rule(_) => Kind::Rule,
        Symbol::Check(_) => Kind::Check,
        Symbol::Duty(_) => Kind::Duty,
        Symbol::Example(_) => Kind::Text,
    }
}
