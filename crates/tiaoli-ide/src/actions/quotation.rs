//! 原文 for a declaration that has none: the sentence of the source text that says the same, as far as words tell.

use std::collections::BTreeSet;

use tiaoli_core::{
    ir::DocumentId,
    trace::{Standing, traces},
};
use tiaoli_diagnostics::{Span, say};
use tiaoli_syntax::{
    TokenKind,
    ast::{Clause, ClauseKind, DutyKind, Item, ItemKind},
    keywords::Kw,
    tokens,
};

use super::{Action, ActionKind, Place, action};
use crate::{format::Replace, layout::shorten};

/// A sentence that has fewer characters in common with a declaration is about something else.
const LEAST_SHARED: usize = 2;

/// Columns of a sentence in a title.
const TITLE: usize = 40;

/// Quotes the source text in the rule, check or duty at hand.
pub(super) fn insert(place: &Place<'_>) -> Option<Action> {
    let item = place.item?;
    let name = unquoted(item)?;
    let document = document_of(place, item)?;
    let own = characters(item.span.text(place.text()));
    let traces = traces(&place.snapshot.analysis);
    let trace = traces.iter().find(|trace| trace.document == document)?;
    let open = trace.sentences.iter().flat_map(|sentence| match sentence.standing {
        Standing::Unaccounted => vec![(true, sentence.text.clone())],
        Standing::Partly => {
            let left = sentence.uncovered.iter().map(|rest| place.snapshot.analysis.sources.text(*rest));
            left.map(|rest| (false, rest.lines().map(str::trim).collect::<String>())).collect()
        }
        Standing::Accounted | Standing::Heading => Vec::new(),
    });
    let shared = |text: &str| characters(text).intersection(&own).count();
    let fitting = open.map(|(whole, text)| (whole, shared(&text), text));
    let fitting =
        fitting.filter(|(_, shared, text)| *shared >= LEAST_SHARED && !text.contains(['“', '”', '"']));
    // Whole sentences first; of equals the one that comes first in the text.
    let (_, _, sentence) =
        fitting.reduce(|best, next| if (next.0, next.1) > (best.0, best.1) { next } else { best })?;
    let lang = place.snapshot.written_in(place.file);
    let brace = tokens(place.text()).into_iter().find(|token| {
        token.span.start >= name.end
            && token.kind != TokenKind::Comment
            && matches!(token.span.text(place.text()), "{" | "｛")
    })?;
    let blanks = place.indentation(item.span.start);
    let words = format!("\n{blanks}    {} “{sentence}”", Kw::Quote.word(lang));
    let at = Span::point(brace.span.end as usize);
    let edits = place.edits(vec![Replace { span: at, with: words }]);
    place.sound_with(&edits)?;
    let short = shorten(&sentence, TITLE);
    let title = say!(zh: "补上原文“{}”", short; en: "Quote the source text: “{}”", short);
    Some(action(title, ActionKind::Rewrite, edits))
}

/// The name of a declaration that ought to quote the source text and does not.
fn unquoted(item: &Item) -> Option<Span> {
    let has_none =
        |clauses: &[Clause]| !clauses.iter().any(|clause| matches!(clause.kind, ClauseKind::Quote(_)));
    match &item.kind {
        ItemKind::Rule(rule) if has_none(&rule.clauses) => Some(rule.name.span),
        ItemKind::Check(check) if has_none(&check.clauses) => Some(check.name.span),
        ItemKind::Duty(duty) => {
            let quotes = duty.clauses.iter().any(|clause| matches!(clause.kind, DutyKind::Quote(_)));
            (!quotes).then_some(duty.name.span)
        }
        _ => None,
    }
}

/// The document a declaration belongs to.
fn document_of(place: &Place<'_>, item: &Item) -> Option<DocumentId> {
    let items = &place.snapshot.parsed(place.file)?.tree.items;
    let at = items.iter().position(|one| one.span.contains(item.span.start as usize))?;
    let mut parts = place.snapshot.analysis.parts.iter();
    parts.find(|part| part.file == place.file && part.items.contains(&at)).map(|part| part.document)
}

/// The characters of a text that carry meaning.
fn characters(text: &str) -> BTreeSet<char> {
    text.chars().filter(|c| c.is_alphanumeric() && !c.is_ascii_lowercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::super::{ActionKind, tests::*};

    #[test]
    fn the_sentence_that_nothing_quotes_is_quoted() {
        let text = POLICY.replace("    原文 “城市户籍的不予资助。”\n", "");
        let snapshot = snapshot(&text);
        let found = at(&snapshot, "为 城市", |kind| kind == ActionKind::Rewrite);
        assert_eq!(done(&snapshot, titled(&found, "补上原文")), POLICY);
        let quoted = at(&snapshot, "为 农村 且", |kind| kind == ActionKind::Rewrite);
        assert!(quoted.iter().all(|one| !one.title.zh.contains("补上原文")), "{quoted:?}");
    }
}
