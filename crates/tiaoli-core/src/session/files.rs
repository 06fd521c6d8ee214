//! Paths, parsing, and which file belongs to the policy.

use std::collections::BTreeMap;

use tiaoli_diagnostics::FileId;
use tiaoli_syntax::ast;

use super::{Entry, WantedKind, file_id};
use crate::lower::Files;

/// Looks up named files.
#[derive(Debug)]
pub(super) struct Table<'a> {
    pub entries: &'a [Entry],
    pub by_path: &'a BTreeMap<String, usize>,
}

impl Files for Table<'_> {
    fn find(&self, by: FileId, path: &str) -> Option<FileId> {
        let base = self.entries.get(by.0 as usize)?;
        self.by_path.get(&join(&base.path, path)).copied().map(file_id)
    }
}

/// A path as written in the file `base`: from its folder, with `/`, without `.` and `..` where they can go.
pub fn join(base: &str, path: &str) -> String {
    let path = path.trim().replace('\\', "/");
    let folder = base.rsplit_once('/').map_or("", |(folder, _)| folder);
    let rooted = path.starts_with('/');
    let whole = if rooted || folder.is_empty() { path } else { format!("{folder}/{path}") };
    let mut steps: Vec<&str> = Vec::new();
    for step in whole.split('/') {
        match step {
            "" | "." => {}
            ".." if steps.last().is_some_and(|last| *last != "..") => {
                steps.pop();
            }
            step => steps.push(step),
        }
    }
    let joined = steps.join("/");
    if whole.starts_with('/') { format!("/{joined}") } else { joined }
}

/// The strings after 引用.
pub(super) fn uses(items: &[ast::Item]) -> impl Iterator<Item = &ast::Str> {
    items.iter().filter_map(|item| match &item.kind {
        ast::ItemKind::Use(path) => Some(path),
        _ => None,
    })
}

/// Every file a tree names.
pub(super) fn named_files(tree: &ast::File) -> Vec<(WantedKind, &ast::Str)> {
    let mut named = Vec::new();
    let mut open: Vec<&[ast::Item]> = vec![&tree.items];
    while let Some(items) = open.pop() {
        for item in items {
            match &item.kind {
                ast::ItemKind::Use(path) => named.push((WantedKind::Use, path)),
                ast::ItemKind::Policy(policy) => {
                    named.extend(policy.header.iter().filter_map(|clause| match &clause.kind {
                        ast::HeaderKind::Source(path) => Some((WantedKind::Source, path)),
                        _ => None,
                    }));
                }
                ast::ItemKind::Catalog(catalog) => {
                    named.extend(catalog.editions.iter().filter_map(|edition| match &edition.value {
                        ast::DatedValue::File(path) => Some((WantedKind::Catalog, path)),
                        _ => None,
                    }));
                }
                ast::ItemKind::Example(example) => {
                    named.extend(example.members.iter().filter_map(|member| match &member.kind {
                        ast::ExampleKind::Table(ast::ExampleTable::File(path)) => {
                            Some((WantedKind::Examples, path))
                        }
                        _ => None,
                    }));
                }
                ast::ItemKind::Article(article) => open.push(&article.items),
                _ => {}
            }
        }
    }
    named
}

#[cfg(test)]
mod tests {
    use super::join;

    #[test]
    fn paths_start_at_the_folder_of_the_file() {
        assert_eq!(join("policies/a.tiao", "sources/x.txt"), "policies/sources/x.txt");
        assert_eq!(join("policies/a.tiao", "../data/x.csv"), "data/x.csv");
        assert_eq!(join("a.tiao", "./x.csv"), "x.csv");
        assert_eq!(join("a.tiao", "..\\x.csv"), "../x.csv");
        assert_eq!(join("/p/a.tiao", "x.csv"), "/p/x.csv");
        assert_eq!(join("/p/a.tiao", "/q/x.csv"), "/q/x.csv");
    }
}
