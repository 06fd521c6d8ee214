//! Headers to documents, documents into time, files without a header to the document they belong to.

use tiaoli_diagnostics::{Diagnostic, FileId, FileSpan};
use tiaoli_syntax::ast;

use super::{Folder, Segment, copies, period, same_name};
use crate::{
    ir::{DocumentId, DocumentKind, Period},
    lower::{Files, problems},
    names::{DocumentNode, LayerNode, Part, Suggester},
    session::{
        Session,
        files::{Table, uses},
        layers,
    },
};

pub(super) struct Sorter<'a, 's> {
    pub(super) session: &'s Session,
    pub(super) segments: Vec<Segment<'a>>,
    pub(super) documents: Vec<DocumentNode<'a>>,
    /// The policies' names; the first is the policy at hand.
    pub(super) policies: Vec<&'a str>,
    /// Their order; the policy at hand is the lowest.
    pub(super) layers: Vec<LayerNode<'a>>,
}

impl<'a> Sorter<'a, '_> {
    /// Gives every header its document.
    pub(super) fn headers(&mut self, diagnostics: &mut Vec<Diagnostic>) {
        let with_header = |amends: bool| -> Vec<usize> {
            let all = self.segments.iter().enumerate();
            let wanted =
                all.filter(|(_, segment)| segment.header.is_some_and(|header| header.amends == amends));
            wanted.map(|(at, _)| at).collect()
        };
        let (mut bases, amendments) = (with_header(false), with_header(true));
        // The policy is that of a file that nothing brings in.
        bases.sort_by_key(|at| self.segments.get(*at).map(|segment| segment.used));
        let mut first: Option<(FileId, FileSpan)> = None;
        for index in bases {
            let Some(segment) = self.segments.get(index).copied() else { continue };
            let Some(header) = segment.header else { continue };
            let name = header.name.text.as_str();
            let at = header.name.span.in_file(segment.file);
            let known = self.policies.iter().position(|policy| self.same(policy, name));
            let layer = match (known, first) {
                (Some(layer), _) => layer,
                (None, Some((first_id, first_at))) if !segment.used || segment.file == first_id => {
                    let path = |id: FileId| self.session.path(id.0 as usize);
                    let own = self.policies.first().copied().unwrap_or_default();
                    let files = (path(segment.file), path(first_id));
                    diagnostics.push(problems::two_policies(at, name, own, first_at, files));
                    // Of two policies side by side only the first is analysed; the other would light up with followers.
                    self.mark(index, None);
                    continue;
                }
                (None, _) => {
                    self.policies.push(name);
                    self.policies.len() - 1
                }
            };
            first.get_or_insert((segment.file, at));
            if !self.is_copy(index, diagnostics) {
                self.document(index, header, layer, DocumentKind::Policy);
            }
        }
        for index in amendments {
            let Some(segment) = self.segments.get(index).copied() else { continue };
            let Some(header) = segment.header else { continue };
            let name = header.name.text.as_str();
            match self.policies.iter().position(|policy| self.same(policy, name)) {
                Some(_) if self.is_copy(index, diagnostics) => {}
                Some(layer) => self.document(index, header, layer, DocumentKind::Amendment),
                None => {
                    let near = Suggester::default().nearest(name, self.policies.iter().copied());
                    let at = header.name.span.in_file(segment.file);
                    if !self.policy_is_broken() {
                        diagnostics.push(problems::amends_unknown(at, name, near.as_deref()));
                    }
                    self.mark(index, None);
                }
            }
        }
    }

    /// Some header could not be read: it may be that of the policy.
    fn policy_is_broken(&self) -> bool {
        let items = self.segments.iter().flat_map(|segment| segment.items);
        let mut broken = items.filter_map(|item| match &item.kind {
            ast::ItemKind::Broken { declares } => Some(declares),
            _ => None,
        });
        broken.any(|declares| matches!(declares, None | Some((ast::ItemHead::Policy, _))))
    }

    /// Whether a document is a copy of one there is: then it is told, and left out, so that nothing of it is there twice.
    fn is_copy(&mut self, index: usize, diagnostics: &mut Vec<Diagnostic>) -> bool {
        let Some((copy, header)) = self.segments.get(index).and_then(|one| Some((*one, one.header?))) else {
            return false;
        };
        let name = header.name.text.as_str();
        let original = self.segments.iter().find_map(|other| {
            let header = other.header.filter(|_| other.document.is_some())?;
            let alike = self.same(&header.name.text, name) && copies::alike(other, &copy);
            alike.then_some((header, other.file))
        });
        let Some((other, file)) = original else { return false };
        let path = |id: FileId| self.session.path(id.0 as usize);
        let (at, before) = (header.name.span.in_file(copy.file), other.name.span.in_file(file));
        diagnostics.push(problems::copied(at, before, path(copy.file), path(file)));
        self.mark(index, None);
        true
    }

    fn document(&mut self, index: usize, header: &'a ast::Policy, layer: usize, kind: DocumentKind) {
        let layer = u32::try_from(layer).unwrap_or(u32::MAX);
        let effective = period(header);
        let file = self.segments.get(index).map(|segment| segment.file).unwrap_or_default();
        self.documents.push(DocumentNode { kind, header: Some(header), file, layer, effective });
        self.mark(index, Some(self.documents.len() - 1));
    }

    fn mark(&mut self, index: usize, document: Option<usize>) {
        if let Some(segment) = self.segments.get_mut(index) {
            segment.document = document;
        }
    }

    /// Puts the policies in order, and the documents in their layers.
    pub(super) fn layers(&mut self, table: &Table<'_>, diagnostics: &mut Vec<Diagnostic>) {
        let mut links = Vec::new();
        let mut beside = Vec::new();
        for (to, document) in self.documents.iter().enumerate() {
            let from = document.layer as usize;
            links.extend(document.header.into_iter().flat_map(|h| layers::links(h, document.file, from)));
            if self.policies.len() > 1 {
                for owner in self.owners(document.file, table).into_iter().filter(|owner| *owner != to) {
                    let from = self.documents.get(owner).map_or(0, |owner| owner.layer as usize);
                    beside.push((from, document.layer as usize));
                }
            }
        }
        let ranked = layers::rank(&self.policies, &links, &beside, |a, b| self.same(a, b), diagnostics);
        let number = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        for document in &mut self.documents {
            document.layer = number(ranked.place.get(document.layer as usize).copied().unwrap_or_default());
        }
        self.layers = ranked.layers;
    }

    /// The layer of the policy at hand.
    fn own(&self) -> u32 {
        u32::try_from(self.layers.len().saturating_sub(1)).unwrap_or(u32::MAX)
    }

    /// Whether two spellings name one policy.
    fn same(&self, a: &str, b: &str) -> bool {
        a == b || same_name(self.segments.iter().flat_map(|segment| segment.items), a, b)
    }

    /// Sorts the documents by time, and closes what the next version of the policy ends.
    pub(super) fn in_time(&mut self, diagnostics: &mut Vec<Diagnostic>) {
        // An amendment comes after what it amends, whatever its date.
        let begins = |layer: u32| {
            let versions = self.documents.iter();
            let of = |document: &&DocumentNode<'_>| {
                document.layer == layer && document.kind == DocumentKind::Policy
            };
            versions.filter(of).map(|document| document.effective.from).min().flatten()
        };
        let mut order: Vec<usize> = (0..self.documents.len()).collect();
        order.sort_by_key(|&at| {
            self.documents.get(at).map(|document| {
                let path = self.session.path(document.file.0 as usize);
                let from = match document.kind {
                    DocumentKind::Amendment => document.effective.from.max(begins(document.layer)),
                    DocumentKind::Policy | DocumentKind::Shared => document.effective.from,
                };
                (document.layer, from, document.kind, path, document.at())
            })
        });
        let sorted: Vec<DocumentNode<'a>> =
            order.iter().filter_map(|&at| self.documents.get(at).copied()).collect();
        for segment in &mut self.segments {
            segment.document = segment.document.and_then(|was| order.iter().position(|&at| at == was));
        }
        self.documents = sorted;
        self.close_versions(diagnostics);
        self.close_amendments(diagnostics);
    }

    /// A version without 至 ends the day before the next begins.
    fn close_versions(&mut self, diagnostics: &mut Vec<Diagnostic>) {
        let all = self.documents.iter().enumerate();
        let versions: Vec<usize> =
            all.filter(|(_, document)| document.kind == DocumentKind::Policy).map(|(at, _)| at).collect();
        for (before, after) in versions.iter().zip(versions.iter().skip(1)) {
            let (Some(a), Some(b)) =
                (self.documents.get(*before).copied(), self.documents.get(*after).copied())
            else {
                continue;
            };
            if a.layer != b.layer {
                continue;
            }
            let name = a.header.map(|header| header.name.text.as_str()).unwrap_or_default();
            if a.effective.from.is_none() || b.effective.from == a.effective.from {
                // Nothing says which of the two comes first.
                let (undated, other) = if a.effective.from.is_none() { (&a, &b) } else { (&b, &a) };
                diagnostics.push(problems::documents_overlap(undated, other, name, None));
                continue;
            }
            match a.effective.to {
                None => {
                    if let Some(document) = self.documents.get_mut(*before) {
                        document.effective.to = b.effective.from.and_then(|from| from.plus_days(-1));
                    }
                }
                Some(to) if a.effective.overlaps(&b.effective) => {
                    let last = b.effective.to.map_or(to, |other| other.min(to));
                    let shared = b.effective.from.zip(Some(last));
                    diagnostics.push(problems::documents_overlap(&b, &a, name, shared));
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
                // A day that no calendar has was told where it is written.
                if !amendment.says_when() {
                    diagnostics.push(problems::amendment_without_date(&amendment));
                }
                continue;
            };
            let of = |document: &&DocumentNode<'a>| {
                document.layer == amendment.layer && document.kind == DocumentKind::Policy
            };
            let versions: Vec<DocumentNode<'a>> = self.documents.iter().filter(of).copied().collect();
            match versions.iter().find(|version| version.effective.contains(from)) {
                Some(version) => {
                    let closed = amendment.effective.within(&version.effective);
                    if let Some(slot) = self.documents.get_mut(at) {
                        slot.effective = closed;
                    }
                }
                // A text in force keeps what it goes by of other days, under their dates.
                None if versions.iter().any(is_consolidated) => {}
                None => {
                    if let Some(version) = versions.first() {
                        diagnostics.push(problems::amendment_outside(&amendment, from, version));
                    }
                }
            }
        }
    }

    /// A file without a header belongs to the document that brings it in; one that several versions bring in, or nobody,
    /// to the policy as a whole.
    pub(super) fn without_header(&mut self, table: &Table<'_>) {
        let versions: Vec<usize> = self.own_versions();
        let lowest = self.own();
        let (mut shared, mut common) = (None, None);
        for at in 0..self.segments.len() {
            let Some(segment) = self.segments.get(at).copied() else { continue };
            if segment.header.is_some() {
                continue;
            }
            let owners = self.owners(segment.file, table);
            let layer_of = |at: &usize| self.documents.get(*at).map(|document| document.layer);
            let own = |at: &usize| layer_of(at) == Some(lowest);
            let first = owners.first().and_then(layer_of);
            let several = owners.iter().any(|at| layer_of(at) != first);
            let bases: Vec<usize> = owners.iter().copied().filter(|at| versions.contains(at)).collect();
            let document = match (bases.as_slice(), versions.as_slice()) {
                _ if several => Some(*common.get_or_insert_with(|| {
                    let (file, kind, effective) = (segment.file, DocumentKind::Shared, Period::default());
                    self.documents.push(DocumentNode { kind, header: None, file, layer: 0, effective });
                    self.documents.len() - 1
                })),
                ([one], _) => Some(*one),
                ([], _) if owners.iter().any(own) => owners.iter().copied().find(own),
                ([], _) if !owners.is_empty() => owners.first().copied(),
                (_, [one]) => Some(*one),
                _ => None,
            };
            let document = match document {
                Some(document) => document,
                None => *shared.get_or_insert_with(|| {
                    let kind = if versions.is_empty() { DocumentKind::Policy } else { DocumentKind::Shared };
                    let (file, effective) = (segment.file, Period::default());
                    self.documents.push(DocumentNode { kind, header: None, file, layer: lowest, effective });
                    self.documents.len() - 1
                }),
            };
            if let Some(segment) = self.segments.get_mut(at) {
                segment.document = Some(document);
            }
        }
        // What belongs to all versions comes before them: amendments may change it.
        let all = 0..self.documents.len();
        let first: Vec<usize> = [common, shared].into_iter().flatten().collect();
        let order: Vec<usize> = first.iter().copied().chain(all.filter(|at| !first.contains(at))).collect();
        self.documents = order.iter().filter_map(|at| self.documents.get(*at).copied()).collect();
        for segment in &mut self.segments {
            segment.document = segment.document.and_then(|was| order.iter().position(|at| *at == was));
        }
    }

    fn own_versions(&self) -> Vec<usize> {
        let all = self.documents.iter().enumerate();
        let own =
            all.filter(|(_, document)| document.layer == self.own() && document.kind == DocumentKind::Policy);
        own.map(|(at, _)| at).collect()
    }

    /// The documents whose files bring this one in, directly or through others.
    fn owners(&self, file: FileId, table: &Table<'_>) -> Vec<usize> {
        let mut seen = vec![file];
        let mut owners = Vec::new();
        let mut next = 0;
        while let Some(&target) = seen.get(next) {
            next += 1;
            for by in &self.segments {
                if !uses(by.items).any(|path| table.find(by.file, &path.text) == Some(target)) {
                    continue;
                }
                match by.document.filter(|_| by.header.is_some()) {
                    Some(document) => owners.push(document),
                    None if !seen.contains(&by.file) => seen.push(by.file),
                    None => {}
                }
            }
        }
        owners.sort_unstable();
        owners.dedup();
        owners
    }

    pub(super) fn finish(self) -> Folder<'a> {
        let parts = self.segments.iter().filter_map(|segment| {
            Some(Part {
                file: segment.file,
                items: segment.items,
                start: segment.start,
                library: segment.used,
                document: DocumentId::from_index(segment.document?),
            })
        });
        Folder { parts: parts.collect(), documents: self.documents, layers: self.layers }
    }
}

/// The text of one day, brought together from several documents.
fn is_consolidated(document: &DocumentNode<'_>) -> bool {
    let clauses = document.header.into_iter().flat_map(|header| &header.header);
    clauses.into_iter().any(|clause| matches!(clause.kind, ast::HeaderKind::Consolidated(_)))
}
