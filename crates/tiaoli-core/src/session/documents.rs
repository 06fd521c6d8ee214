//! Which text belongs to which document: versions of one policy, amendments of it, libraries, other policies.

mod copies;
mod sorter;

use sorter::Sorter;
use tiaoli_diagnostics::{Diagnostic, FileId};
use tiaoli_syntax::ast;

use super::{
    DocumentPart, Parsed, Session,
    files::{Table, uses},
};
use crate::{
    ir::Period,
    lower::{Files, days_of},
    names::{DocumentNode, LayerNode, Part},
    value::Date,
};

/// The files of one analysis with the documents they make up, in time.
#[derive(Debug, Default)]
pub(super) struct Folder<'a> {
    pub documents: Vec<DocumentNode<'a>>,
    pub parts: Vec<Part<'a>>,
    /// The highest first.
    pub layers: Vec<LayerNode<'a>>,
}

/// The declarations under one header; of a file without one, all of them.
#[derive(Clone, Copy)]
struct Segment<'a> {
    file: FileId,
    items: &'a [ast::Item],
    /// The number of the first of them in the file.
    start: usize,
    header: Option<&'a ast::Policy>,
    /// The file is brought in by 引用.
    used: bool,
    /// An index into the documents; `None` until one is found, and for a policy or an amendment that does not belong here.
    document: Option<usize>,
}

impl Folder<'_> {
    /// The parts in the order of their documents.
    pub(super) fn parts(&self) -> Vec<DocumentPart> {
        let part = |part: &Part<'_>| DocumentPart {
            document: part.document,
            file: part.file,
            items: part.start..part.start + part.items.len(),
        };
        let mut parts: Vec<DocumentPart> = self.parts.iter().map(part).collect();
        parts.sort_by_key(|part| part.document);
        parts
    }
}

impl Session {
    /// Every file with a header, by path, with the name of the policy it belongs to as written there.
    pub fn policies(&self) -> Vec<(String, String)> {
        let name = |at: usize| {
            let parsed = self.parsed(at);
            let header = segments(&parsed.tree.items).first().and_then(|(header, ..)| *header);
            Some((self.path(at).to_owned(), header?.name.text.clone()))
        };
        self.policy_files().into_iter().filter_map(name).collect()
    }

    /// Whether two spellings name one policy, by what was given so far.
    pub fn is_same_policy(&self, a: &str, b: &str) -> bool {
        let trees: Vec<_> = self.policy_files().into_iter().map(|at| self.parsed(at).tree).collect();
        a == b || same_name(trees.iter().flat_map(|tree| &tree.items), a, b)
    }

    /// The documents of the one policy, and the part of each file in them. A text under the header of another policy
    /// counts only for its names, and only when 引用 brings it in; two policies given side by side are an error.
    pub(super) fn folder<'a>(
        &self,
        parsed: &'a [(FileId, Parsed)],
        table: &Table<'_>,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Folder<'a> {
        let used: Vec<FileId> = parsed
            .iter()
            .flat_map(|(by, file)| uses(&file.tree.items).filter_map(|path| table.find(*by, &path.text)))
            .collect();
        for (by, file) in parsed {
            for path in uses(&file.tree.items).filter(|path| table.find(*by, &path.text).is_none()) {
                let at = path.inner.in_file(*by);
                diagnostics.push(crate::names::problems::library_not_found(at, &path.text));
            }
        }
        let of_file = |(id, file): &'a (FileId, Parsed)| {
            let (file_id, used) = (*id, used.contains(id));
            segments(&file.tree.items).into_iter().map(move |(header, start, items)| Segment {
                file: file_id,
                items,
                start,
                header,
                used,
                document: None,
            })
        };
        let mut sorter = Sorter {
            session: self,
            segments: parsed.iter().flat_map(of_file).collect(),
            documents: Vec::new(),
            policies: Vec::new(),
            layers: Vec::new(),
        };
        sorter.headers(diagnostics);
        sorter.layers(table, diagnostics);
        sorter.in_time(diagnostics);
        sorter.without_header(table);
        sorter.finish()
    }
}

/// A header begins a document, and what stands before the first belongs to it.
fn segments(items: &[ast::Item]) -> Vec<(Option<&ast::Policy>, usize, &[ast::Item])> {
    let header = |item: &ast::Item| matches!(item.kind, ast::ItemKind::Policy(_));
    let mut starts: Vec<usize> =
        items.iter().enumerate().filter(|(_, item)| header(item)).map(|(at, _)| at).skip(1).collect();
    starts.insert(0, 0);
    starts.push(items.len());
    let ranges = starts.iter().zip(starts.iter().skip(1));
    let segment = |(&start, &end): (&usize, &usize)| {
        let items = items.get(start..end).unwrap_or_default();
        let header = items.iter().find_map(|item| match &item.kind {
            ast::ItemKind::Policy(policy) => Some(policy),
            _ => None,
        });
        (header, start, items)
    };
    ranges.map(segment).collect()
}

/// Whether some 英文名 makes a pair of two spellings.
fn same_name<'t>(items: impl Iterator<Item = &'t ast::Item>, a: &str, b: &str) -> bool {
    let pairs = items.filter_map(|item| match &item.kind {
        ast::ItemKind::Names(names) => Some(&names.pairs),
        _ => None,
    });
    pairs.flatten().any(|pair| match pair.zh.names.as_slice() {
        [zh] => [(a, b), (b, a)].contains(&(zh.text.as_str(), pair.en.text.as_str())),
        _ => false,
    })
}

/// 施行 of a header; days that do not exist are told about when the header is read.
fn period(header: &ast::Policy) -> Period {
    let mut period = Period::default();
    for clause in &header.header {
        if let ast::HeaderKind::Effective(effective) = &clause.kind {
            let first: Option<Date> = days_of(&effective.from).map(|(first, _)| first);
            let last = effective.to.as_ref().and_then(days_of).map(|(_, last)| last);
            period = Period { from: first, to: last.filter(|last| first.is_none_or(|first| first <= *last)) };
        }
    }
    period
}
