//! The declarations of a tree, articles opened.

use tiaoli_syntax::ast::{Item, ItemKind};

/// Every declaration with those in articles, in the order of the text.
pub(crate) fn all(items: &[Item]) -> Vec<&Item> {
    let mut found = Vec::new();
    collect(items, &mut found);
    found
}

fn collect<'t>(items: &'t [Item], found: &mut Vec<&'t Item>) {
    for item in items {
        found.push(item);
        if let ItemKind::Article(article) = &item.kind {
            collect(&article.items, found);
        }
    }
}
