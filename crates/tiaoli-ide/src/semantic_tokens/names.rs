//! Names with what they stand for, and where articles are named.

use std::collections::BTreeMap;

use tiaoli_core::symbols::{Role, Symbol};
use tiaoli_diagnostics::FileId;
use tiaoli_syntax::ast::{BasisKind, Item, ItemKind};

use super::{Modifier, Modifiers, SemanticToken, TokenType, kind_of};
use crate::{
    Snapshot, lapsed,
    parts::{Part, parts},
};

/// The names of a file, in order; of a word that stands for several things, the first.
pub(super) fn names(snapshot: &Snapshot, file: FileId) -> Vec<SemanticToken> {
    let references = &snapshot.analysis.references;
    let lapsed = lapsed::lapsed(snapshot);
    let mut known: BTreeMap<Symbol, Modifiers> = BTreeMap::new();
    let mut found: Vec<SemanticToken> = Vec::new();
    for one in references.iter().filter(|one| one.at.file == file && !one.at.span.is_empty()) {
        let of_symbol = *known.entry(one.symbol).or_insert_with(|| {
            Modifiers::default()
                .with_if(lapsed::is_lapsed(snapshot, one.symbol, &lapsed), Modifier::Deprecated)
                .with_if(is_unverified(snapshot, one.symbol), Modifier::Unverified)
                .with_if(references.is_builtin(one.symbol), Modifier::Builtin)
        });
        // Of several versions each says for itself whether it is in force.
        let over = one.role == Role::Declaration && lapsed.binary_search(&one.at).is_ok();
        let modifiers = of_symbol
            .with_if(over, Modifier::Deprecated)
            .with_if(one.role == Role::Declaration, Modifier::Declaration)
            .with_if(one.role == Role::Decide, Modifier::Decide);
        found.push(SemanticToken { span: one.at.span, kind: kind_of(one.symbol), modifiers });
    }
    found.dedup_by_key(|token| token.span);
    found
}

/// Whether what holds on the policy date is marked 待核实.
fn is_unverified(snapshot: &Snapshot, symbol: Symbol) -> bool {
    let (program, day) = (&snapshot.analysis.program, snapshot.as_of);
    match symbol {
        Symbol::Standard(id) => program.standards.get(id.index()).is_some_and(|standard| {
            let mut today = standard.values.iter().filter(|dated| dated.period.contains(day));
            today.any(|dated| dated.unverified.is_some())
        }),
        Symbol::Catalog(id) => program.catalogs.get(id.index()).is_some_and(|catalog| {
            let mut today = catalog.editions.iter().filter(|edition| edition.period.contains(day));
            today.any(|edition| edition.unverified.is_some())
        }),
        Symbol::Policy(id) => program.documents.iter().any(|document| {
            document.layer == id
                && document.effective.contains(day)
                && document.effective_unverified.is_some()
        }),
        _ => false,
    }
}

/// The headings of articles, and the articles and document numbers of 依据.
pub(super) fn articles(items: &[Item]) -> Vec<SemanticToken> {
    let token = |span, kind| SemanticToken { span, kind, modifiers: Modifiers::default() };
    let mut found = Vec::new();
    for (part, span) in parts(items) {
        match part {
            Part::Heading(heading) => {
                let modifiers = Modifiers::default().with(Modifier::Declaration);
                found.push(SemanticToken { span: heading.span, kind: TokenType::Article, modifiers });
            }
            Part::Item(Item { kind: ItemKind::Article(article), .. }) => {
                found.extend(article.title.iter().map(|title| token(title.span, TokenType::Article)));
            }
            Part::Basis(source) => match &source.kind {
                BasisKind::Article(article) => found.push(token(article.span, TokenType::Article)),
                BasisKind::Document(_, article) => {
                    found.extend(article.iter().map(|article| token(article.span, TokenType::Article)));
                }
                BasisKind::Number(_) => found.push(token(span, TokenType::String)),
            },
            _ => {}
        }
    }
    found.retain(|token| !token.span.is_empty());
    found.sort_unstable();
    found
}
