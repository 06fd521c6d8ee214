//! Files that say what another file says: somebody kept a copy beside the policy.

use std::collections::BTreeSet;

use tiaoli_syntax::ast::{HeaderKind, Item, ItemKind, Policy};

use super::{Segment, period};

/// Whether two documents of one policy look like two copies of one file: they begin on the same day and declare nearly
/// the same. Two versions of a policy declare nearly the same too, but from different days; and two amendments of one day
/// may restate the same thing, but are different notices.
pub(super) fn alike(one: &Segment<'_>, other: &Segment<'_>) -> bool {
    let (Some(a), Some(b)) = (one.header, other.header) else { return false };
    if one.file == other.file || a.amends != b.amends || period(a).from != period(b).from {
        return false;
    }
    let (names, others) = (declared(one.items), declared(other.items));
    let shared = names.intersection(&others).count();
    if a.amends {
        return !title(a).is_empty() && title(a) == title(b) && names == others;
    }
    shared > 1 && shared * 5 >= names.union(&others).count() * 4
}

fn title(header: &Policy) -> Vec<&str> {
    let words = header.header.iter().filter_map(|clause| match &clause.kind {
        HeaderKind::Title(words) | HeaderKind::Number(words) => Some(words.text.as_str()),
        _ => None,
    });
    words.collect()
}

/// The names of everything declared.
fn declared(items: &[Item]) -> BTreeSet<&str> {
    let mut names = BTreeSet::new();
    let mut open = vec![items];
    while let Some(items) = open.pop() {
        for item in items {
            let name = match &item.kind {
                ItemKind::Tiers(node) => &node.name.text,
                ItemKind::Records(node) => &node.name.text,
                ItemKind::Catalog(node) => &node.name.text,
                ItemKind::List(node) => &node.name.text,
                ItemKind::Standard(node) => &node.name.text,
                ItemKind::Benefit(node) => &node.name.text,
                ItemKind::DecisionTable(node) => &node.name.text,
                ItemKind::Define(node) => &node.name.text,
                ItemKind::Rule(node) => &node.name.text,
                ItemKind::Check(node) => &node.name.text,
                ItemKind::Duty(node) => &node.name.text,
                ItemKind::Example(node) => &node.title.text,
                ItemKind::Article(article) => {
                    open.push(&article.items);
                    continue;
                }
                _ => continue,
            };
            names.insert(name.as_str());
        }
    }
    names
}
