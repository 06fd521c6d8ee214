//! 英文名 of documents that are not in force: what they name may be in the text all the same.

use std::collections::BTreeSet;

use tiaoli_diagnostics::FileId;
use tiaoli_syntax::ast;

use super::items_of;
use crate::{ir::DocumentId, session::Analysis};

/// The pairs of the other documents of the policy that are wanted and stand in none of `documents`, as one block; empty
/// without any.
pub(super) fn of_others(
    analysis: &Analysis,
    documents: &[DocumentId],
    wanted: &dyn Fn(&ast::NamePair) -> bool,
) -> String {
    let own = |id: DocumentId| analysis.program.document(id).is_some_and(|document| document.own);
    let mut pairs: Vec<(&ast::NamePair, FileId, bool)> = Vec::new();
    for part in analysis.parts.iter().filter(|part| own(part.document)) {
        let in_force = documents.contains(&part.document);
        let mut open = vec![items_of(analysis, part)];
        while let Some(items) = open.pop() {
            for item in items {
                match &item.kind {
                    ast::ItemKind::Names(names) => {
                        pairs.extend(names.pairs.iter().map(|pair| (pair, part.file, in_force)));
                    }
                    ast::ItemKind::Article(article) => open.push(&article.items),
                    _ => {}
                }
            }
        }
    }
    let path = |pair: &ast::NamePair| -> Vec<String> {
        pair.zh.names.iter().map(|name| name.text.clone()).collect()
    };
    let stands = pairs.iter().filter(|(.., in_force)| *in_force).map(|(pair, ..)| path(pair));
    let mut named: BTreeSet<Vec<String>> = stands.collect();
    let mut lines = Vec::new();
    for (pair, file, _) in pairs {
        if wanted(pair) && named.insert(path(pair)) {
            lines.push(analysis.sources.text(pair.span.in_file(file)));
        }
    }
    if lines.is_empty() { String::new() } else { format!("\n英文名 {{\n{}\n}}\n", lines.join("\n")) }
}
