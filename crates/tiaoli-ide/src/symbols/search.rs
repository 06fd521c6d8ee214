//! Names through all policies of a workspace, by whatever comparison of names an editor offers.

use std::{cmp::Reverse, collections::BTreeSet};

use tiaoli_core::symbols::Symbol;
use tiaoli_diagnostics::{Span, Text};

use crate::{Snapshot, lapsed};

/// A name that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SymbolHit {
    pub path: String,
    /// As written where it is declared.
    pub name: String,
    pub symbol: Symbol,
    /// What it is, in words.
    pub kind: Text,
    /// The policy it belongs to.
    pub container: String,
    /// The whole declaration, and its name.
    pub range: Span,
    pub selection: Span,
    /// Out of force on the policy date.
    pub lapsed: bool,
    pub score: u32,
}

/// The declared names that every word of the query fits, the best first, at most so many. A word may fit a name in either
/// language, or say what kind of thing is meant: `标准 助学金`. No word fits everything.
pub fn search(
    snapshots: &[&Snapshot],
    query: &str,
    most: usize,
    matches: impl Fn(&str, &str) -> Option<u32>,
) -> Vec<SymbolHit> {
    let words: Vec<&str> = query.split_whitespace().collect();
    let mut seen: BTreeSet<(String, Span)> = BTreeSet::new();
    let mut hits = Vec::new();
    for snapshot in snapshots {
        let analysis = &snapshot.analysis;
        let lapsed = lapsed::lapsed(snapshot);
        let container = analysis.program.policy.name.get(snapshot.lang(analysis.program.policy.span.file));
        for symbol in analysis.references.symbols().filter(|symbol| !matches!(symbol, Symbol::Record(_))) {
            let kind = symbol.kind();
            let called = analysis.program.symbol_name(symbol);
            for (head, whole) in analysis.declarations(symbol) {
                let Some(source) = analysis.sources.get(head.at.file) else { continue };
                let name = head.at.span.text(&source.text).trim_matches('`');
                let score = |word: &&str| {
                    let names = called.into_iter().flat_map(|name| [name.zh.as_str(), name.en.as_str()]);
                    let by_name = names.chain([name]).filter_map(|name| matches(name, word)).max();
                    by_name
                        .or_else(|| [&kind.zh, &kind.en].iter().any(|kind| kind.contains(*word)).then_some(0))
                };
                let Some(scores) = words.iter().map(score).collect::<Option<Vec<u32>>>() else { continue };
                if !seen.insert((source.path.clone(), head.at.span)) {
                    continue;
                }
                hits.push(SymbolHit {
                    path: source.path.clone(),
                    name: name.to_owned(),
                    symbol,
                    kind: kind.clone(),
                    container: container.to_owned(),
                    range: whole.span,
                    selection: head.at.span,
                    lapsed: lapsed.binary_search(&head.at).is_ok(),
                    score: scores.into_iter().fold(0, u32::saturating_add),
                });
            }
        }
    }
    hits.sort_by(|a, b| {
        let key = |hit: &SymbolHit| (Reverse(hit.score), hit.name.chars().count());
        key(a).cmp(&key(b)).then_with(|| (&a.path, a.selection).cmp(&(&b.path, b.selection)))
    });
    hits.truncate(most);
    hits
}
