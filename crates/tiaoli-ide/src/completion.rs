//! What may be written at the cursor. Answers from the words before it in the newest text, and from the names of the last
//! snapshot that was made.

mod conditions;
mod ids;
mod names;
mod offer;
mod place;
mod quotes;
mod snippets;

use std::ops::Range;

use tiaoli_diagnostics::FileId;

use crate::{
    Snapshot,
    cursor::Cursor,
    functions,
    hover::{function_text, keyword_text, symbol_text},
    matching::Matcher,
};
use ids::Id;
use offer::Offers;

/// At most this many are offered; more typing narrows them.
const MOST: usize = 200;

/// What may stand at the cursor, the most fitting first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Completions {
    pub items: Vec<Item>,
    /// More typing gives other items: the editor has to ask again.
    pub incomplete: bool,
}

/// What kind of thing is offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    Keyword,
    Snippet,
    Table,
    Field,
    /// A value of an enumeration, a tier, 是 and 否.
    Value,
    Benefit,
    Rule,
    Check,
    Standard,
    Catalog,
    List,
    Definition,
    DecisionTable,
    Duty,
    Policy,
    Function,
    Type,
    Unit,
    Date,
    /// A text in marks: a quotation, a title.
    Text,
    /// The code of a catalog.
    Code,
}

/// One thing that may be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    pub label: String,
    pub kind: Kind,
    /// What it is, and of which type, in a few words.
    pub detail: String,
    /// The bytes of the newest text that are replaced.
    pub replace: Range<usize>,
    pub insert: String,
    /// `insert` has places to fill in: `${1:…}`, `$0`.
    pub snippet: bool,
    /// Editors order by it.
    pub sort: String,
    /// Editors compare what is typed with it.
    pub filter: String,
    /// To ask [`resolve`] for more.
    pub id: Option<String>,
}

/// What may be written at an offset of the newest text of a file.
pub fn complete(snapshot: &Snapshot, file: FileId, text: &str, offset: usize) -> Completions {
    let Some(mut cursor) = Cursor::new(text, offset) else { return Completions::default() };
    let whole = offers(snapshot, file, &cursor).finish(&cursor, false);
    // Chinese is written without blanks: what follows a keyword at once is looked for by itself.
    let fits = whole.items.iter().any(|item| item.kind != Kind::Snippet || cursor.typed.is_empty());
    if cursor.open.is_some() || cursor.typed.is_empty() || fits {
        return whole;
    }
    let Some((parts, rest)) = names::split(&snapshot.analysis.program, cursor.typed) else { return whole };
    cursor.split(&parts, rest);
    // 非涉农 is one word, and a unit touches its number.
    let joins = |last: &&str| *last == "非" || last.starts_with(|c: char| c.is_ascii_digit());
    let apart = !parts.last().is_some_and(joins);
    let after = offers(snapshot, file, &cursor).finish(&cursor, apart);
    if after.items.is_empty() { whole } else { after }
}

fn offers<'a>(snapshot: &'a Snapshot, file: FileId, cursor: &Cursor<'_>) -> Offers<'a> {
    let mut offers = Offers::new(snapshot, file, cursor.written, Matcher::new(cursor.typed));
    place::offer(&mut offers, cursor);
    offers
}

/// The documentation of an item, in markdown.
pub fn resolve(snapshot: &Snapshot, file: FileId, id: &str) -> Option<String> {
    let lang = snapshot.lang(file);
    match Id::read(id)? {
        Id::Symbol(symbol) => symbol_text(snapshot, symbol, lang),
        Id::Keyword(keyword) => Some(keyword_text(keyword, lang)),
        Id::Function(name) => functions::find(name).map(|function| function_text(&function, lang)),
    }
}
