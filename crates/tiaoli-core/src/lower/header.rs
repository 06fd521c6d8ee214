//! 政策, 修改 and 勘误: the headers of the documents and their source texts; 废止.

use tiaoli_diagnostics::FileSpan;
use tiaoli_syntax::ast;

use super::{
    Lowering, problems,
    versions::{End, basis_words, unverified},
};
use crate::{
    ir::{Document, Erratum, Layer, LayerId, Name, Repeal, SourceText},
    names::{Def, DocumentNode, Placed, kind_words, problems as name_problems},
    symbols::{Role, Symbol},
    value::Date,
};

impl Lowering<'_> {
    /// Every document with its header, in time.
    pub(super) fn header(&mut self) {
        let items = self.items;
        for (index, node) in items.documents.iter().enumerate() {
            let name = self.declared.documents.get(index).cloned().unwrap_or_default();
            let document = self.document(node, name);
            self.program.documents.push(document);
        }
        if self.program.documents.is_empty() {
            self.program.documents.push(Document { own: true, counts: true, ..Document::default() });
        }
        let first = |layer: usize| {
            let of = move |document: &&Document| document.layer.index() == layer;
            self.program.documents.iter().find(of).cloned().unwrap_or_default()
        };
        let layers = items.layers.iter().enumerate().map(|(at, node)| {
            let Document { name, number, .. } = first(at);
            Layer { name, number, counts: node.counts }
        });
        self.program.layers = layers.collect();
        for node in &items.documents {
            let Some(header) = node.header else { continue };
            let role = if header.amends { Role::Read } else { Role::Declaration };
            self.in_role(role, |this| {
                this.refer(&header.name, node.file, Symbol::Policy(LayerId(node.layer)));
            });
            for clause in &header.header {
                let (ast::HeaderKind::Under(path) | ast::HeaderKind::Include(path)) = &clause.kind else {
                    continue;
                };
                if let Some(name) = path.names.last() {
                    self.refer_policy(name, node.file);
                }
            }
        }
        for erratum in &items.errata {
            let Some(document) = self.program.documents.get_mut(erratum.document.index()) else { continue };
            document.source.errata.push(Erratum {
                wrong: erratum.node.wrong.text.clone(),
                right: erratum.node.right.text.clone(),
                basis: basis_words(erratum.node.basis.as_ref()),
                span: erratum.node.wrong.inner.in_file(erratum.file),
            });
        }
    }

    fn document(&mut self, node: &DocumentNode<'_>, name: Name) -> Document {
        let mut document = Document {
            kind: node.kind,
            name,
            effective: node.effective,
            layer: LayerId(node.layer),
            own: node.layer as usize == self.items.own_layer(),
            counts: self.items.counts(node.layer as usize),
            span: node.at(),
            ..Document::default()
        };
        let Some(header) = node.header else { return document };
        for clause in &header.header {
            match &clause.kind {
                ast::HeaderKind::Title(words) => document.title = words.text.clone(),
                ast::HeaderKind::Number(words) => document.number = words.text.clone(),
                ast::HeaderKind::Issuer(words) => document.issuer = words.text.clone(),
                ast::HeaderKind::Effective(effective) => {
                    // The period is known already, as other documents leave it; this tells about days that cannot be.
                    self.effective(effective, node.file);
                    document.effective_unverified = unverified(effective.unverified.as_ref());
                }
                ast::HeaderKind::Source(path) if document.counts => {
                    document.source = SourceText {
                        path: path.text.clone(),
                        file: self.files.find(node.file, &path.text),
                        errata: Vec::new(),
                    };
                    if document.source.file.is_none() {
                        self.report(name_problems::file_not_found(path.inner.in_file(node.file), &path.text));
                    }
                }
                // Layers are in order already, and who reads the files keeps a consolidated text by itself.
                ast::HeaderKind::Consolidated(_)
                | ast::HeaderKind::Source(_)
                | ast::HeaderKind::Under(_)
                | ast::HeaderKind::Include(_)
                | ast::HeaderKind::Broken => {}
            }
        }
        document
    }

    /// 废止: what ends, and from which day.
    pub(super) fn repeals(&mut self) {
        let items = self.items;
        for repeal in &items.repeals {
            self.enter(repeal.file);
            let mut from = items.in_force(repeal.document).from;
            let (mut quotes, mut basis) = (Vec::new(), Vec::new());
            for clause in &repeal.node.clauses {
                match &clause.kind {
                    ast::ClauseKind::Quote(text) => quotes.push(super::rules::quote(text, repeal.file)),
                    ast::ClauseKind::Basis(words) => basis.push(basis_words(Some(words))),
                    ast::ClauseKind::Effective(effective) => {
                        from = self.effective(effective, repeal.file).from.max(from);
                    }
                    _ => {}
                }
            }
            for path in &repeal.node.names {
                let at = path.span.in_file(repeal.file);
                let name = self.written(at);
                if !items.amends(repeal.document) {
                    self.report(problems::repeal_outside(at, &name));
                    continue;
                }
                let Some(name) = self.repealed(path, repeal, at, from) else { continue };
                self.program.repeals.push(Repeal {
                    name,
                    document: repeal.document,
                    from,
                    // One quotation serves all names; it is looked up once.
                    quotes: std::mem::take(&mut quotes),
                    basis: basis.join("、"),
                    article: items.article(repeal.article),
                    span: at,
                });
            }
        }
    }

    /// The name of what a path after 废止 ends.
    fn repealed(
        &mut self,
        path: &ast::Path,
        repeal: &Placed<'_, ast::Repeal>,
        at: FileSpan,
        from: Option<Date>,
    ) -> Option<Name> {
        let [ident] = path.names.as_slice() else {
            let written = self.written(at);
            self.report(problems::repeals_nothing(at, &written, None));
            return None;
        };
        let name = ident.text.as_str();
        match self.names.global(name) {
            Some(Def::Broken(_)) => None,
            Some(def @ (Def::Table(_) | Def::Tiers(_) | Def::Catalog(_) | Def::List(_))) => {
                self.report(problems::cannot_repeal(at, name, &kind_words(def)));
                None
            }
            Some(def) if self.names.declared_before(def, repeal.document) => {
                self.in_role(Role::Decide, |this| this.refer_def(ident, repeal.file, def));
                let end = End { document: repeal.document, from };
                self.ends.entry(def).or_default().push(end);
                Some(self.name_of(def))
            }
            Some(_) | None => {
                if !self.may_be_broken(None, name) {
                    let known = self.names.globals_where(|def| {
                        !matches!(
                            def,
                            Def::Table(_) | Def::Tiers(_) | Def::Catalog(_) | Def::List(_) | Def::Broken(_)
                        )
                    });
                    let near = self.near.nearest(name, known.filter(|known| *known != name));
                    self.report(problems::repeals_nothing(at, name, near.as_deref()));
                }
                None
            }
        }
    }
}
