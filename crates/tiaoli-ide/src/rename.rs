//! A new name for something, in every place of every policy that shares it: one spelling at a time. What would make any of
//! these policies mean something else, or give it a new message, is refused in a sentence.

mod check;
mod name;
mod problems;

use std::collections::BTreeMap;

use tiaoli_core::symbols::Symbol;
use tiaoli_diagnostics::{FileId, Span, Text};
use tiaoli_syntax::{TokenKind, tokens};

pub use crate::format::Replace;
use crate::{Snapshot, references::spelled_across};

/// What can be renamed at an offset: its place, and the name as it is now. Otherwise why nothing can.
pub fn prepare(snapshot: &Snapshot, file: FileId, offset: usize) -> Result<(Span, String), Text> {
    let text = snapshot.text(file);
    let references = &snapshot.analysis.references;
    let Some(one) = references.at(file, offset) else { return Err(no_name(text, offset)) };
    let word = one.at.span.text(text);
    let together = references.named_together(one.symbol);
    if together.iter().any(|symbol| references.is_builtin(*symbol)) {
        return Err(problems::builtin(word));
    }
    Ok((one.at.span, word.trim_matches('`').to_owned()))
}

/// The edits that give what stands at an offset a new name, by the path of the file, in order. The snapshots are those of
/// the workspace; a file may belong to several.
pub fn rename(
    snapshots: &[&Snapshot],
    path: &str,
    offset: usize,
    new: &str,
) -> Result<Vec<(String, Vec<Replace>)>, Text> {
    let (symbol, old, written) = named(snapshots, path, offset)?;
    let is_title = matches!(symbol, Symbol::Example(_));
    let new = if is_title { name::title(new)? } else { name::written(new)? };
    if new == written || new == old {
        return Ok(Vec::new());
    }
    let mut edits: BTreeMap<String, Vec<Replace>> = BTreeMap::new();
    for (path, span) in spelled_across(snapshots, path, offset) {
        edits.entry(path).or_default().push(Replace { span, with: new.clone() });
    }
    for places in edits.values_mut() {
        places.sort_unstable();
        places.dedup();
    }
    for snapshot in snapshots.iter().filter(|one| edits.keys().any(|path| one.file(path).is_some())) {
        // In every policy that shares the name it must be one that may be changed.
        for (path, places) in &edits {
            let Some(file) = snapshot.file(path) else { continue };
            for place in places {
                // A policy that lends its names only is not looked into further by those it lends them to.
                if snapshot.name_at(file, place.span.start as usize).is_some() {
                    prepare(snapshot, file, place.span.start as usize)?;
                }
            }
        }
        check::stays_as_it_was(snapshot, &edits, &new)?;
    }
    Ok(edits.into_iter().collect())
}

/// What a new name leaves behind: rosters, whose headers and cells are read by the names of fields and values.
pub fn left_behind(snapshots: &[&Snapshot], path: &str, offset: usize) -> Option<Text> {
    match named(snapshots, path, offset) {
        Ok((Symbol::Field(_), old, _)) => Some(problems::headers_stay(&old)),
        Ok((Symbol::Value(..), old, _)) => Some(problems::cells_stay(&old)),
        _ => None,
    }
}

/// What stands at an offset, by the first policy that knows it: the symbol, its name, and how that is written.
fn named(snapshots: &[&Snapshot], path: &str, offset: usize) -> Result<(Symbol, String, String), Text> {
    let mut refused = None;
    for snapshot in snapshots {
        let Some(file) = snapshot.file(path) else { continue };
        match (prepare(snapshot, file, offset), snapshot.name_at(file, offset)) {
            (Ok((span, old)), Some(one)) => {
                return Ok((one.symbol, old, span.text(snapshot.text(file)).to_owned()));
            }
            (Err(why), _) => refused = refused.or(Some(why)),
            (Ok(_), None) => {}
        }
    }
    Err(refused.unwrap_or_else(problems::nothing_here))
}

/// Why there is nothing to rename where no name stands.
fn no_name(text: &str, offset: usize) -> Text {
    let touching = tokens(text).into_iter().filter(|token| token.span.contains(offset));
    let token = touching.max_by_key(|token| token.span.start);
    match token.map(|token| (token.kind, token.span.text(text))) {
        Some((TokenKind::Keyword | TokenKind::Word, word)) => problems::keyword(word),
        Some((TokenKind::String, _)) => problems::in_words(),
        Some((TokenKind::Comment, _)) => problems::in_comment(),
        Some((TokenKind::Name, word)) if is_function(word) => problems::function(word),
        Some((TokenKind::Name, word)) => problems::unknown(word),
        _ => problems::nothing_here(),
    }
}

fn is_function(word: &str) -> bool {
    let (zh, en) = tiaoli_syntax::AS_OF_NAMES;
    [zh, en].contains(&word)
        || tiaoli_syntax::FUNCTION_NAMES.iter().any(|(zh, en)| [*zh, *en].contains(&word))
}
