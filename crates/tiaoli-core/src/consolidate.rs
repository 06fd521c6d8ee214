//! The text in force on one day, as one policy text: the policy followed by what is left of each amendment.
//!
//! Every document keeps its header, so that quotations are looked up in their own source text and stand in the same
//! order; see adr 0023. Dated values are brought together in the first statement of their standard.

mod english;
mod examples;
mod kept;
mod lasting;
mod used;
mod values;
mod write;

use std::collections::BTreeSet;

use kept::Kept;
use lasting::Lasting;
use tiaoli_diagnostics::{FileSpan, Span};
use tiaoli_syntax::{FormatOptions, NameMap, Token, TokenKind, ast, dominant_language, tokens};
use used::Used;
use values::Values;
use write::Writer;

use crate::{
    ir::{DocumentId, DocumentKind, Period, Program},
    session::{Analysis, DocumentPart},
    value::Date,
};

/// The text in force on a day.
#[derive(Clone, Debug)]
pub struct Consolidation {
    pub text: String,
    /// The days on which the policy reads like this.
    pub period: Period,
    /// What the text was made of, in time.
    pub documents: Vec<DocumentId>,
    /// Declarations that stand in the files and are not in force.
    pub left_out: Vec<String>,
}

/// Puts the text together; `None` where no version of the policy is in force on that day. `place` gives the path to
/// write for a file known to the analysis by a path.
pub fn consolidate(
    analysis: &Analysis,
    day: Date,
    place: &dyn Fn(&str) -> String,
    names: &NameMap,
) -> Option<Consolidation> {
    let program = &*analysis.program;
    let in_force = |id: &DocumentId| {
        program.document(*id).is_some_and(|document| {
            document.own && (document.kind == DocumentKind::Shared || document.effective.contains(day))
        })
    };
    let documents: Vec<DocumentId> =
        (0..program.documents.len()).map(DocumentId::from_index).filter(in_force).collect();
    if !program.in_force(day) {
        return None;
    }
    let period = period(program, day);
    let mut kept = Kept::of(program, day);
    let used = Used::of(analysis, &kept, day);
    kept.needs(used.names());
    let values = Values::of(analysis, &documents, day, &used);
    let lasting = Lasting::of(analysis, &documents, day);
    let base = documents
        .iter()
        .find(|id| program.document(**id).is_some_and(|document| document.kind == DocumentKind::Policy));
    let write = |spelled: BTreeSet<String>| {
        let mut writer = Writer::new(analysis, &kept, (&values, &lasting), period, place, spelled);
        for id in &documents {
            writer.document(*id, Some(id) == base);
        }
        used.past().for_each(|(id, days, names)| writer.past(id, days, names));
        writer.finish(&documents)
    };
    // A pair of 英文名 stays where what it names is in the text, so the rest is written first.
    let text = write(spellings(&write(BTreeSet::new())));
    let language = base
        .and_then(|id| program.document(*id))
        .and_then(|document| analysis.sources.get(document.span.file))
        .map(|source| dominant_language(&source.text));
    let text = tiaoli_syntax::format(&text, &FormatOptions { lang: language, names }).text;
    Some(Consolidation { text, period, documents, left_out: kept.left_out })
}

/// The words of a text, without comments and strings.
fn spellings(text: &str) -> BTreeSet<String> {
    let is_word = |token: &Token| !matches!(token.kind, TokenKind::Comment | TokenKind::String);
    let words = tokens(text).into_iter().filter(is_word);
    let words = words.filter_map(|token| text.get(token.span.start as usize..token.span.end as usize));
    words.map(str::to_owned).collect()
}

/// A change to a piece of a file.
type Edit = (Span, String);

/// A piece of a file, with changes in the order of their places.
fn edited(analysis: &Analysis, at: FileSpan, edits: &[Edit]) -> String {
    let mut text = String::new();
    let mut start = at.span.start;
    for (span, new) in edits {
        text.push_str(analysis.sources.text(Span { start, end: span.start }.in_file(at.file)));
        text.push_str(new);
        start = span.end;
    }
    text.push_str(analysis.sources.text(Span { start, end: at.span.end }.in_file(at.file)));
    text
}

/// The declarations of a part.
pub(crate) fn items_of<'a>(analysis: &'a Analysis, part: &DocumentPart) -> &'a [ast::Item] {
    let file = analysis.files.iter().find(|file| file.id == part.file);
    file.and_then(|file| file.tree.items.get(part.items.clone())).unwrap_or_default()
}

/// The days round `day` on which nothing begins and nothing ends.
fn period(program: &Program, day: Date) -> Period {
    let mut around = Period::default();
    for period in periods(program) {
        if period.contains(day) {
            around = around.within(&period);
        } else if let Some(from) = period.from.filter(|from| *from > day) {
            around = around.before(from);
        } else if let Some(after) = period.to.and_then(|to| to.plus_days(1)) {
            around = around.within(&Period { from: Some(after), to: None });
        }
    }
    around
}

/// The period of everything of the policy that has one.
fn periods(program: &Program) -> impl Iterator<Item = Period> {
    let documents = program.documents.iter().filter(|document| document.own);
    let own = |id: DocumentId| program.document(id).is_some_and(|document| document.own);
    let rules = program.rules.iter().map(|rule| (rule.document, rule.effective));
    let checks = program.checks.iter().map(|check| (check.document, check.effective));
    let duties = program.duties.iter().map(|duty| (duty.document, duty.effective));
    let definitions = program.definitions.iter().flat_map(|one| &one.versions);
    let definitions = definitions.map(|version| (version.document, version.effective));
    let tables = program.decision_tables.iter().flat_map(|one| &one.versions);
    let tables = tables.map(|version| (version.document, version.effective));
    let benefits = program.benefits.iter().flat_map(|one| &one.versions);
    let benefits = benefits.map(|version| (version.document, version.effective));
    let standards = program.standards.iter().flat_map(|one| &one.values);
    let standards = standards.map(|value| (value.document, value.period));
    let catalogs = program.catalogs.iter().flat_map(|one| &one.editions);
    let catalogs = catalogs.map(|edition| (edition.document, edition.period));
    let declared = rules.chain(checks).chain(duties).chain(definitions).chain(tables);
    let declared = declared.chain(benefits).chain(standards).chain(catalogs);
    let declared = declared.filter(move |(document, _)| own(*document)).map(|(_, period)| period);
    documents.map(|document| document.effective).chain(declared).filter(|period| !period.is_empty())
}
