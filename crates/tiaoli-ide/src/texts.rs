//! The files that a policy names, and where its quotations stand in them.

use tiaoli_core::{ir::Quote, session};
use tiaoli_diagnostics::{FileId, FileSpan, Span};
use tiaoli_syntax::{
    Token,
    ast::{Item, ItemKind},
    tokens,
};

use crate::Snapshot;

/// The path of a file as named in another one.
pub(crate) fn path_named(snapshot: &Snapshot, by: FileId, written: &str) -> String {
    let base = snapshot.analysis.sources.get(by).map_or("", |source| source.path.as_str());
    session::join(base, written)
}

/// A file of the analysis as named in another one.
pub(crate) fn file_named(snapshot: &Snapshot, by: FileId, written: &str) -> Option<FileId> {
    snapshot.file(&path_named(snapshot, by, written))
}

/// Where the quotation that is written at a place stands in the source text: the whole passage, and its first piece.
pub(crate) fn quoted_at(snapshot: &Snapshot, at: FileSpan) -> Option<(FileSpan, FileSpan)> {
    let quote = quotes(snapshot).find(|quote| quote.span == at)?;
    let found = quote.found?;
    Some((found, quote.parts.first().copied().unwrap_or(found)))
}

/// Every quotation of the policy.
pub(crate) fn quotes(snapshot: &Snapshot) -> impl Iterator<Item = &Quote> {
    let program = &snapshot.analysis.program;
    let versions = program.definitions.iter().flat_map(|one| &one.versions);
    let rules = program.rules.iter().flat_map(|one| &one.quotes);
    rules
        .chain(program.checks.iter().flat_map(|one| &one.quotes))
        .chain(program.duties.iter().flat_map(|one| &one.quotes))
        .chain(program.repeals.iter().flat_map(|one| &one.quotes))
        .chain(versions.flat_map(|one| &one.quotes))
        .chain(program.statements.iter().map(|one| &one.quote))
}

/// The tokens of the declaration at an offset, with their places in the file; of the whole file where none stands there.
/// Whoever asks about one word of a long file need not wait for all the others.
pub(crate) fn tokens_around(snapshot: &Snapshot, file: FileId, offset: usize) -> Vec<Token> {
    let text = snapshot.text(file);
    let items = snapshot.parsed(file).map_or(&[] as &[Item], |parsed| parsed.tree.items.as_slice());
    let whole = Span::new(0, text.len());
    let span = declaration_at(items, offset).unwrap_or(whole);
    let shift = |token: Token| Token {
        span: Span { start: token.span.start + span.start, end: token.span.end + span.start },
        ..token
    };
    tokens(span.text(text)).into_iter().map(shift).collect()
}

/// The declaration that holds an offset; inside of an article one of those in it, or none.
fn declaration_at(items: &[Item], offset: usize) -> Option<Span> {
    let item = items.iter().find(|item| item.span.contains(offset))?;
    match &item.kind {
        ItemKind::Article(article) => declaration_at(&article.items, offset),
        _ => Some(item.span),
    }
}
