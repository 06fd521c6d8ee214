//! Semantic tokens, whole, in part, or as what has changed since the last ones.

use std::sync::PoisonError;

use tiaoli_diagnostics::FileId;
use tiaoli_ide::semantic_tokens::{self, Modifier, TokenType};
use tower_lsp::{jsonrpc::Result, ls_types::*};

use super::Backend;
use crate::{
    documents::path_of,
    views::{View, World},
};

/// The kinds of words in the order of their numbers: those of the protocol where it has a name for them.
pub(crate) const TYPES: [(TokenType, &str); 26] = [
    (TokenType::Keyword, "keyword"),
    (TokenType::Operator, "operator"),
    (TokenType::Number, "number"),
    (TokenType::String, "string"),
    (TokenType::Comment, "comment"),
    (TokenType::Policy, "namespace"),
    (TokenType::Tiers, "enum"),
    (TokenType::Table, "class"),
    (TokenType::Field, "property"),
    (TokenType::Value, "enumMember"),
    (TokenType::Catalog, "catalog"),
    (TokenType::List, "list"),
    (TokenType::Standard, "standard"),
    (TokenType::Benefit, "interface"),
    (TokenType::DecisionTable, "struct"),
    (TokenType::Definition, "variable"),
    (TokenType::Rule, "rule"),
    (TokenType::Check, "check"),
    (TokenType::Duty, "event"),
    (TokenType::Example, "method"),
    (TokenType::Record, "record"),
    (TokenType::Function, "function"),
    (TokenType::Date, "date"),
    (TokenType::Amount, "amount"),
    (TokenType::Article, "article"),
    (TokenType::Name, "type"),
];

/// The names of [`Modifier::ALL`].
pub(crate) const MODIFIERS: [(Modifier, &str); 5] = [
    (Modifier::Declaration, "declaration"),
    (Modifier::Decide, "modification"),
    (Modifier::Deprecated, "deprecated"),
    (Modifier::Unverified, "unverified"),
    (Modifier::Builtin, "defaultLibrary"),
];

pub(crate) fn legend() -> SemanticTokensLegend {
    SemanticTokensLegend {
        token_types: TYPES.iter().map(|(_, name)| SemanticTokenType::new(name)).collect(),
        token_modifiers: MODIFIERS.iter().map(|(_, name)| SemanticTokenModifier::new(name)).collect(),
    }
}

impl Backend {
    pub(super) async fn colours(&self, uri: &Uri) -> Result<Option<SemanticTokensResult>> {
        let path = path_of(uri);
        let data = self.ask(uri, |world, view, file| Some(encode(world, view, file, None))).await?;
        Ok(data.map(|data| {
            let result_id = Some(self.remember(&path, &data));
            SemanticTokensResult::Tokens(SemanticTokens { result_id, data })
        }))
    }

    pub(super) async fn colours_in(
        &self,
        uri: &Uri,
        range: Range,
    ) -> Result<Option<SemanticTokensRangeResult>> {
        let data =
            self.ask(uri, move |world, view, file| Some(encode(world, view, file, Some(range)))).await?;
        Ok(data.map(|data| SemanticTokensRangeResult::Tokens(SemanticTokens { result_id: None, data })))
    }

    pub(super) async fn colours_since(
        &self,
        uri: &Uri,
        known: &str,
    ) -> Result<Option<SemanticTokensFullDeltaResult>> {
        let path = path_of(uri);
        let Some(data) = self.ask(uri, |world, view, file| Some(encode(world, view, file, None))).await?
        else {
            return Ok(None);
        };
        let before = self.coloured.lock().unwrap_or_else(PoisonError::into_inner).get(&path).cloned();
        let result_id = Some(self.remember(&path, &data));
        Ok(Some(match before.filter(|(id, _)| id.to_string() == known) {
            Some((_, before)) => SemanticTokensFullDeltaResult::TokensDelta(SemanticTokensDelta {
                result_id,
                edits: difference(&before, &data).into_iter().collect(),
            }),
            None => SemanticTokensFullDeltaResult::Tokens(SemanticTokens { result_id, data }),
        }))
    }

    /// Nobody asks any more what has changed in a file that is closed.
    pub(super) fn forget_colours(&self, uri: &Uri) {
        self.coloured.lock().unwrap_or_else(PoisonError::into_inner).remove(&path_of(uri));
    }

    /// Keeps what was told last of a file; gives it a number.
    fn remember(&self, path: &str, data: &[SemanticToken]) -> String {
        let mut all = self.coloured.lock().unwrap_or_else(PoisonError::into_inner);
        let entry = all.entry(path.to_owned()).or_default();
        entry.0 += 1;
        entry.1 = data.to_vec();
        entry.0.to_string()
    }
}

/// The one edit that leads from the old tokens to the new: what both begin and end with stays.
fn difference(before: &[SemanticToken], now: &[SemanticToken]) -> Option<SemanticTokensEdit> {
    let same = before.iter().zip(now).take_while(|(a, b)| a == b).count();
    let (old, new) = (before.get(same..)?, now.get(same..)?);
    let tail = old.iter().rev().zip(new.iter().rev()).take_while(|(a, b)| a == b).count();
    let (gone, added) = (old.len() - tail, new.get(..new.len() - tail)?);
    if gone == 0 && added.is_empty() {
        return None;
    }
    // A token is five numbers.
    let number = |count: usize| u32::try_from(count * 5).unwrap_or(u32::MAX);
    Some(SemanticTokensEdit { start: number(same), delete_count: number(gone), data: Some(added.to_vec()) })
}

fn encode(world: &World, view: &View, file: FileId, range: Option<Range>) -> Vec<SemanticToken> {
    let within = range.map(|range| world.span(view, file, range).span);
    let Some(lines) = view.lines(file) else { return Vec::new() };
    let mut walk = lines.walk(view.snapshot.text(file), world.encoding);
    let mut last = Position::default();
    let mut data = Vec::new();
    for token in semantic_tokens::tokens(&view.snapshot, file, within) {
        // One after the other: a text may be one long line.
        let [start, end] = [token.span.start, token.span.end].map(|offset| walk.position(offset as usize));
        let at = Range { start, end };
        let kind = TYPES.iter().position(|(kind, _)| *kind == token.kind).unwrap_or_default();
        let same_line = at.start.line == last.line;
        data.push(SemanticToken {
            delta_line: at.start.line - last.line,
            delta_start: at.start.character - if same_line { last.character } else { 0 },
            length: at.end.character - at.start.character,
            token_type: u32::try_from(kind).unwrap_or_default(),
            token_modifiers_bitset: token.modifiers.bits(),
        });
        last = at.start;
    }
    data
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modifiers_are_numbered_as_their_bits() {
        assert_eq!(MODIFIERS.map(|(modifier, _)| modifier), Modifier::ALL);
    }

    #[test]
    fn what_changed_is_one_edit() {
        let token = |delta_start| SemanticToken { delta_start, ..SemanticToken::default() };
        let (a, b, c, d) = (token(1), token(2), token(3), token(4));
        assert_eq!(difference(&[a, b, c], &[a, b, c]), None);
        let edit = difference(&[a, b, c], &[a, d, d, c]).unwrap();
        assert_eq!((edit.start, edit.delete_count, edit.data), (5, 5, Some(vec![d, d])));
        let edit = difference(&[a, a], &[a]).unwrap();
        assert_eq!((edit.start, edit.delete_count, edit.data), (5, 5, Some(vec![])));
    }
}
