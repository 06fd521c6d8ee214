//! 目录: editions read from their files.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use tiaoli_diagnostics::{FileId, Span};
use tiaoli_syntax::ast;

use super::{
    Lowering, problems,
    versions::{Version, basis_words, unverified},
};
use crate::{
    csv::{self, CsvCell},
    ir::{CatalogId, Edition, Entry, Listed},
    names::Def,
    names::problems as name_problems,
};

impl Lowering<'_> {
    pub(super) fn catalogs(&mut self) {
        let items = self.items;
        for (index, catalog) in items.catalogs.iter().enumerate() {
            self.enter(catalog.file);
            let file = catalog.file;
            let Some(id) = self.declared.catalogs.get(index).copied() else { continue };
            let mut editions = Vec::new();
            for node in &catalog.node.editions {
                let stated = self.period(node.from.as_ref(), node.to.as_ref(), file);
                let at = node.span.in_file(file);
                let period = self.dated_period(stated, catalog.document, at);
                let path = match &node.value {
                    ast::DatedValue::File(path) => path,
                    ast::DatedValue::Broken => continue,
                    _ => {
                        self.report(problems::edition_without_file(at));
                        continue;
                    }
                };
                let (entries, names_all_codes) = match self.files.find(file, &path.text) {
                    Some(found) => self.entries(found),
                    None => {
                        self.report(name_problems::file_not_found(path.inner.in_file(file), &path.text));
                        (BTreeMap::new(), false)
                    }
                };
                editions.push(Edition {
                    period,
                    file: path.text.clone(),
                    entries,
                    names_all_codes,
                    basis: basis_words(node.basis.as_ref()),
                    unverified: unverified(node.unverified.as_ref()),
                    span: at,
                    document: catalog.document,
                });
            }
            if let Some(entry) = self.program.catalogs.get_mut(id.index()) {
                entry.editions.extend(editions);
            }
        }
        for index in 0..self.program.catalogs.len() {
            let id = CatalogId::from_index(index);
            let Some(entry) = self.program.catalogs.get(index) else { continue };
            let says = Default::default;
            let version = |edition: &Edition| Version {
                period: edition.period,
                document: edition.document,
                at: edition.span,
                says: says(),
            };
            let mut versions: Vec<Version> = entry.editions.iter().map(version).collect();
            let codes: Vec<_> =
                entry.editions.iter().map(|one| (&one.entries, one.names_all_codes)).collect();
            self.restated(&mut versions, |a, b| codes.get(a) == codes.get(b));
            let periods = self.settle(Def::Catalog(id), &versions);
            let Some(entry) = self.program.catalogs.get_mut(index) else { continue };
            for (edition, period) in entry.editions.iter_mut().zip(periods) {
                edition.period = period;
            }
            entry.editions.retain(|edition| !edition.period.is_empty());
            entry.editions.sort_by_key(|edition| (edition.period.from, edition.span));
        }
    }

    /// The codes of one file and whether it says of every code if it is listed.
    fn entries(&mut self, file: FileId) -> (BTreeMap<String, Entry>, bool) {
        let mut entries: BTreeMap<String, Entry> = BTreeMap::new();
        let Some(text) = self.sources.get(file).map(|source| source.text.clone()) else {
            return (entries, false);
        };
        let rows = csv::rows(&text);
        let mut rows = rows.iter();
        let Some(header) = rows.next() else { return (entries, false) };
        let column = |names: &[&str]| {
            header.iter().position(|cell| names.contains(&cell.text.to_lowercase().as_str()))
        };
        let Some(code) = column(&["代码", "code", "专业代码"]) else {
            let all =
                header.first().zip(header.last()).map_or(Span::point(0), |(a, b)| Span::new(a.start, b.end));
            self.report(problems::catalog_column(all.in_file(file)));
            return (entries, false);
        };
        let (name, listed) = (column(&["名称", "name", "专业名称"]), column(&["列入", "listed"]));
        fn cell<'r, 't>(row: &'r [CsvCell<'t>], at: Option<usize>) -> Option<&'r CsvCell<'t>> {
            row.get(at?)
        }
        let mut places: FxHashMap<&str, Span> = FxHashMap::default();
        for row in rows {
            let Some(code) = cell(row, Some(code)).filter(|cell| !cell.text.is_empty()) else { continue };
            let place = Span::new(code.start, code.end);
            let state = match cell(row, listed) {
                None => Listed::Yes,
                Some(cell) => listed_word(&cell.text).unwrap_or_else(|| {
                    let at = Span::new(cell.start, cell.end).in_file(file);
                    self.report(problems::catalog_listed(at, &cell.text));
                    Listed::Open
                }),
            };
            let name = cell(row, name).map(|cell| cell.text.clone().into_owned()).unwrap_or_default();
            if let Some(before) = places.get(code.text.as_ref()) {
                let same = entries.get(code.text.as_ref()).is_some_and(|entry| entry.listed == state);
                self.report(problems::catalog_twice(
                    place.in_file(file),
                    &code.text,
                    before.in_file(file),
                    same,
                ));
                continue;
            }
            places.insert(&code.text, place);
            entries.insert(code.text.clone().into_owned(), Entry { name, listed: state });
        }
        (entries, listed.is_some())
    }
}

/// What a cell of the column 列入 says; `None` for a word it does not know.
fn listed_word(word: &str) -> Option<Listed> {
    Some(match word {
        "是" => Listed::Yes,
        "否" => Listed::No,
        _ => match word.to_lowercase().as_str() {
            "yes" | "y" | "1" | "true" => Listed::Yes,
            "no" | "n" | "0" | "false" => Listed::No,
            "待定" | "open" | "unknown" | "" => Listed::Open,
            _ => return None,
        },
    })
}
