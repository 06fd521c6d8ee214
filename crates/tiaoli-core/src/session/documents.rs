//! Which file belongs to which document: versions of one policy, amendments of it, libraries, other policies.

use tiaoli_diagnostics::{Diagnostic, FileId, FileSpan};
use tiaoli_syntax::ast;

use super::{
    Parsed, Session,
    files::{Table, uses},
    layers,
};
use crate::{
    ir::{DocumentId, DocumentKind, Period},
    lower::{Files, days_of, problems},
    names::{DocumentNode, LayerNode, Part, Suggester},
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

/// A file with its header, if it has one.
#[derive(Clone, Copy)]
struct File<'a> {
    id: FileId,
    tree: &'a ast::File,
    header: Option<&'a ast::Policy>,
    /// Brought in by 引用.
    used: bool,
    /// An index into the documents; `None` until one is found.
    document: Option<usize>,
    /// Left out: a policy or an amendment that does not belong here.
    stranger: bool,
}

impl Session {
    /// The documents of the one policy, and the part of each file in them. A file with the header of another policy
    /// counts only for its names, and only when 引用 brings it in; two policies given side by side are an error.
    pub(super) fn folder<'a>(
        &self,
        parsed: &'a [(FileId, Parsed)],
        table: &Table<'_>,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Folder<'a> {
        let used: Vec<FileId> = parsed
            .iter()
            .flat_map(|(by, file)| uses(&file.tree).filter_map(|path| table.find(*by, &path.text)))
            .collect();
        for (by, file) in parsed {
            for path in uses(&file.tree).filter(|path| table.find(*by, &path.text).is_none()) {
                diagnostics
                    .push(crate::names::problems::library_not_found(path.inner.in_file(*by), &path.text));
            }
        }
        let files: Vec<File<'a>> = parsed
            .iter()
            .map(|(id, file)| {
                let mut headers = headers(&file.tree);
                let header = headers.next();
                for second in headers {
                    let first_at = header.map(|first| first.name.span.in_file(*id)).unwrap_or_default();
                    diagnostics.push(problems::two_headers(
                        second.name.span.in_file(*id),
                        &second.name.text,
                        first_at,
                    ));
                }
                let used = used.contains(id);
                File { id: *id, tree: &file.tree, header, used, document: None, stranger: false }
            })
            .collect();
        let (documents, layers) = (Vec::new(), Vec::new());
        let mut sorter = Sorter { session: self, files, documents, policies: Vec::new(), layers, own: 0 };
        sorter.headers(diagnostics);
        sorter.layers(table, diagnostics);
        sorter.in_time(diagnostics);
        sorter.without_header(table);
        sorter.finish()
    }
}

fn headers(tree: &ast::File) -> impl Iterator<Item = &ast::Policy> {
    tree.items.iter().filter_map(|item| match &item.kind {
        ast::ItemKind::Policy(policy) => Some(policy),
        _ => None,
    })
}

struct Sorter<'a, 's> {
    session: &'s Session,
    files: Vec<File<'a>>,
    documents: Vec<DocumentNode<'a>>,
    /// The policies' names; the first is the policy at hand.
    policies: Vec<&'a str>,
    /// Their order.
    layers: Vec<LayerNode<'a>>,
    /// The layer of the policy at hand.
    own: u32,
}

impl<'a> Sorter<'a, '_> {
    /// Gives every header its document.
    fn headers(&mut self, diagnostics: &mut Vec<Diagnostic>) {
        let policies =
            |amends: bool| move |file: &&File<'a>| file.header.is_some_and(|header| header.amends == amends);
        // The policy is that of a file that nothing brings in.
        let mut bases: Vec<File<'a>> = self.files.iter().filter(policies(false)).copied().collect();
        bases.sort_by_key(|file| file.used);
        let mut first: Option<(FileId, FileSpan)> = None;
        for file in bases {
            let Some(header) = file.header else { continue };
            let name = header.name.text.as_str();
            let at = header.name.span.in_file(file.id);
            let known = self.policies.iter().position(|policy| self.same(policy, name));
            let layer = match (known, first) {
                (Some(layer), _) => layer,
                (None, Some((first_id, first_at))) if !file.used => {
                    let files =
                        (self.session.path(file.id.0 as usize), self.session.path(first_id.0 as usize));
                    let own = self.policies.first().copied().unwrap_or_default();
                    diagnostics.push(problems::two_policies(at, name, own, first_at, files));
                    // Of two policies side by side only the first is analysed; the other would light up with followers.
                    self.mark(file.id, None);
                    continue;
                }
                (None, _) => {
                    self.policies.push(name);
                    self.policies.len() - 1
                }
            };
            first.get_or_insert((file.id, at));
            self.document(&file, header, layer, DocumentKind::Policy);
        }
        let amendments: Vec<File<'a>> = self.files.iter().filter(policies(true)).copied().collect();
        for file in amendments {
            let Some(header) = file.header else { continue };
            let name = header.name.text.as_str();
            match self.policies.iter().position(|policy| self.same(policy, name)) {
                Some(layer) => self.document(&file, header, layer, DocumentKind::Amendment),
                None => {
                    let near = Suggester::default().nearest(name, self.policies.iter().copied());
                    let at = header.name.span.in_file(file.id);
                    diagnostics.push(problems::amends_unknown(at, name, near.as_deref()));
                    self.mark(file.id, None);
                }
            }
        }
    }

    fn document(&mut self, file: &File<'a>, header: &'a ast::Policy, layer: usize, kind: DocumentKind) {
        let layer = u32::try_from(layer).unwrap_or(u32::MAX);
        let effective = period(header);
        self.documents.push(DocumentNode { kind, header: Some(header), file: file.id, layer, effective });
        self.mark(file.id, Some(self.documents.len() - 1));
    }

    fn mark(&mut self, id: FileId, document: Option<usize>) {
        if let Some(file) = self.files.iter_mut().find(|file| file.id == id) {
            file.document = document;
            file.stranger = document.is_none();
        }
    }

    /// Puts the policies in order, and the documents in their layers.
    fn layers(&mut self, table: &Table<'_>, diagnostics: &mut Vec<Diagnostic>) {
        let mut links = Vec::new();
        for document in &self.documents {
            let from = document.layer as usize;
            links.extend(document.header.into_iter().flat_map(|h| layers::links(h, document.file, from)));
        }
        let mut beside = Vec::new();
        for (to, document) in self.documents.iter().enumerate() {
            for owner in self.owners(document.file, table).into_iter().filter(|owner| *owner != to) {
                let from = self.documents.get(owner).map_or(0, |owner| owner.layer as usize);
                beside.push((from, document.layer as usize));
            }
        }
        let ranked = layers::rank(&self.policies, &links, &beside, |a, b| self.same(a, b), diagnostics);
        let number = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        for document in &mut self.documents {
            document.layer = number(ranked.place.get(document.layer as usize).copied().unwrap_or_default());
        }
        self.own = number(ranked.place.first().copied().unwrap_or_default());
        self.layers = ranked.layers;
    }

    /// Whether the rules of a layer count.
    fn counts(&self, layer: u32) -> bool {
        // What several policies share counts with them.
        layer == 0 || self.layers.get(layer as usize).is_none_or(|layer| layer.counts)
    }

    /// Whether two spellings name one policy.
    fn same(&self, a: &str, b: &str) -> bool {
        let pairs = || {
            let items = self.files.iter().flat_map(|file| &file.tree.items);
            items.filter_map(|item| match &item.kind {
                ast::ItemKind::Names(names) => Some(&names.pairs),
                _ => None,
            })
        };
        a == b
            || pairs().flatten().any(|pair| match pair.zh.names.as_slice() {
                [zh] => [(a, b), (b, a)].contains(&(zh.text.as_str(), pair.en.text.as_str())),
                _ => false,
            })
    }

    /// Sorts the documents by time, and closes what the next version of the policy ends.
    fn in_time(&mut self, diagnostics: &mut Vec<Diagnostic>) {
        let mut order: Vec<usize> = (0..self.documents.len()).collect();
        // An amendment comes after what it amends, whatever its date.
        let begins = |layer: u32| {
            let versions = self.documents.iter();
            versions
                .filter(|document| document.layer == layer && document.kind == DocumentKind::Policy)
                .map(|document| document.effective.from)
                .min()
                .flatten()
        };
        order.sort_by_key(|&at| {
            self.documents.get(at).map(|document| {
                let path = self.session.path(document.file.0 as usize);
                let from = match document.kind {
                    DocumentKind::Amendment => document.effective.from.max(begins(document.layer)),
                    DocumentKind::Policy | DocumentKind::Shared => document.effective.from,
                };
                (document.layer, from, document.kind, path)
            })
        });
        let sorted: Vec<DocumentNode<'a>> =
            order.iter().filter_map(|&at| self.documents.get(at).copied()).collect();
        for file in &mut self.files {
            file.document = file.document.and_then(|was| order.iter().position(|&at| at == was));
        }
        self.documents = sorted;
        self.close_versions(diagnostics);
        self.close_amendments(diagnostics);
    }

    /// A version without 至 ends the day before the next begins.
    fn close_versions(&mut self, diagnostics: &mut Vec<Diagnostic>) {
        let versions = |documents: &[DocumentNode<'a>]| -> Vec<usize> {
            let all = documents.iter().enumerate();
            all.filter(|(_, document)| document.kind == DocumentKind::Policy).map(|(at, _)| at).collect()
        };
        for pair in versions(&self.documents).windows(2) {
            let [before, after] = pair else { continue };
            let (Some(a), Some(b)) =
                (self.documents.get(*before).copied(), self.documents.get(*after).copied())
            else {
                continue;
            };
            if a.layer != b.layer {
                continue;
            }
            let name = a.header.map(|header| header.name.text.as_str()).unwrap_or_default();
            if b.effective.from.is_none() || b.effective.from == a.effective.from {
                // Nothing says which of the two comes first.
                diagnostics.push(problems::documents_overlap(&b, &a, name, None));
                continue;
            }
            match a.effective.to {
                None => {
                    if let Some(document) = self.documents.get_mut(*before) {
                        document.effective.to = b.effective.from.and_then(|from| from.plus_days(-1));
                    }
                }
                Some(to) if a.effective.overlaps(&b.effective) => {
                    diagnostics.push(problems::documents_overlap(
                        &b,
                        &a,
                        name,
                        b.effective.from.zip(Some(to)),
                    ));
                }
                Some(to) => {
                    let first = to.plus_days(1);
                    let last = b.effective.from.and_then(|from| from.plus_days(-1));
                    if let Some((first, last)) = first.zip(last).filter(|(first, last)| first <= last) {
                        diagnostics.push(problems::documents_hole(&b, &a, name, first, last));
                    }
                }
            }
        }
    }

    /// An amendment lasts no longer than the version it amends.
    fn close_amendments(&mut self, diagnostics: &mut Vec<Diagnostic>) {
        for at in 0..self.documents.len() {
            let Some(amendment) = self.documents.get(at).copied() else { continue };
            if amendment.kind != DocumentKind::Amendment {
                continue;
            }
            let Some(from) = amendment.effective.from else {
                diagnostics.push(problems::amendment_without_date(&amendment));
                continue;
            };
            let versions: Vec<DocumentNode<'a>> = self
                .documents
                .iter()
                .filter(|document| document.layer == amendment.layer && document.kind == DocumentKind::Policy)
                .copied()
                .collect();
            match versions.iter().find(|version| version.effective.contains(from)) {
                Some(version) => {
                    let closed = amendment.effective.within(&version.effective);
                    if let Some(slot) = self.documents.get_mut(at) {
                        slot.effective = closed;
                    }
                }
                None => {
                    if let Some(version) = versions.first() {
                        diagnostics.push(problems::amendment_outside(&amendment, from, version));
                    }
                }
            }
        }
    }

    /// A file without a header belongs to the document that brings it in; one that several bring in, or nobody, to the
    /// policy as a whole.
    fn without_header(&mut self, table: &Table<'_>) {
        let versions: Vec<usize> = self.own_versions();
        let (mut shared, mut common) = (None, None);
        for at in 0..self.files.len() {
            let Some(file) = self.files.get(at).copied() else { continue };
            if file.header.is_some() || file.document.is_some() {
                continue;
            }
            let owners = self.owners(file.id, table);
            let layer_of = |at: &usize| self.documents.get(*at).map(|document| document.layer);
            let own = |at: &usize| layer_of(at) == Some(self.own);
            let several = owners.windows(2).any(|pair| match pair {
                [a, b] => layer_of(a) != layer_of(b),
                _ => false,
            });
            let bases: Vec<usize> = owners.iter().copied().filter(|at| versions.contains(at)).collect();
            let document = match (bases.as_slice(), versions.as_slice()) {
                _ if several => Some(self.common(file.id, &mut common)),
                ([one], _) => Some(*one),
                ([], _) if owners.iter().any(own) => owners.iter().copied().find(|at| own(at)),
                ([], _) if !owners.is_empty() => owners.first().copied(),
                (_, [one]) => Some(*one),
                _ => None,
            };
            let document = match document {
                Some(document) => document,
                None => *shared.get_or_insert_with(|| {
                    let kind = if versions.is_empty() { DocumentKind::Policy } else { DocumentKind::Shared };
                    let effective = Period::default();
                    self.documents.push(DocumentNode {
                        kind,
                        header: None,
                        file: file.id,
                        layer: self.own,
                        effective,
                    });
                    self.documents.len() - 1
                }),
            };
            if let Some(file) = self.files.get_mut(at) {
                file.document = Some(document);
            }
        }
        // What belongs to all versions comes before them: amendments may change it.
        if shared.is_some() {
            self.documents.rotate_right(1);
            let count = self.documents.len();
            for file in &mut self.files {
                file.document = file.document.map(|at| if at + 1 == count { 0 } else { at + 1 });
            }
        }
    }

    /// The document of what several policies bring in.
    fn common(&mut self, file: FileId, known: &mut Option<usize>) -> usize {
        *known.get_or_insert_with(|| {
            let (kind, effective) = (DocumentKind::Shared, Period::default());
            self.documents.push(DocumentNode { kind, header: None, file, layer: 0, effective });
            self.documents.len() - 1
        })
    }

    fn own_versions(&self) -> Vec<usize> {
        let all = self.documents.iter().enumerate();
        all.filter(|(_, document)| document.layer == self.own && document.kind == DocumentKind::Policy)
            .map(|(at, _)| at)
            .collect()
    }

    /// The documents whose files bring this one in, directly or through others.
    fn owners(&self, file: FileId, table: &Table<'_>) -> Vec<usize> {
        let mut seen = vec![file];
        let mut owners = Vec::new();
        let mut next = 0;
        while let Some(&target) = seen.get(next) {
            next += 1;
            for by in &self.files {
                let brings = uses(by.tree).any(|path| table.find(by.id, &path.text) == Some(target));
                if !brings || seen.contains(&by.id) {
                    continue;
                }
                match by.document.filter(|_| by.header.is_some()) {
                    Some(document) => owners.push(document),
                    None => seen.push(by.id),
                }
            }
        }
        owners.sort_unstable();
        owners.dedup();
        owners
    }

    fn finish(self) -> Folder<'a> {
        let parts = self.files.iter().filter(|file| !file.stranger).filter_map(|file| {
            let at = file.document?;
            let layer = self.documents.get(at).map_or(0, |document| document.layer);
            Some(Part {
                file: file.id,
                tree: file.tree,
                names_only: !self.counts(layer),
                own: layer == self.own || layer == 0,
                library: file.used,
                document: DocumentId::from_index(at),
            })
        });
        Folder { parts: parts.collect(), documents: self.documents, layers: self.layers }
    }
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
