//! The declarations of all files of one policy, by kind, each with its article.

use rustc_hash::FxHashMap;
use tiaoli_diagnostics::{FileId, FileSpan, Span};
use tiaoli_syntax::ast;

use super::{DocumentNode, LayerNode, articles::Headings};
use crate::ir::{ArticleLabel, DocumentId, DocumentKind, Period};

/// A declaration with the place it stands in.
#[derive(Debug)]
pub(crate) struct Placed<'a, T> {
    pub node: &'a T,
    pub file: FileId,
    pub span: Span,
    /// An index into [`Items::articles`].
    pub article: Option<usize>,
    pub document: DocumentId,
}

impl<T> Clone for Placed<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Placed<'_, T> {}

impl<T> Placed<'_, T> {
    pub(crate) fn at(&self) -> FileSpan {
        self.span.in_file(self.file)
    }
}

/// One file, or what stands under one header of it, and what of it counts.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Part<'a> {
    pub file: FileId,
    pub items: &'a [ast::Item],
    /// The number of its first declaration in the file.
    pub start: usize,
    /// Brought in by 引用: what it declares may be for other policies.
    pub library: bool,
    /// What the file belongs to.
    pub document: DocumentId,
}

/// Everything that is declared, in file order.
#[derive(Debug, Default)]
pub(crate) struct Items<'a> {
    pub articles: Vec<ArticleLabel>,
    pub headings: Vec<Placed<'a, ast::Heading>>,
    /// The policies, the highest first.
    pub layers: Vec<LayerNode<'a>>,
    /// By layer, then in time.
    pub documents: Vec<DocumentNode<'a>>,
    /// Files brought in by 引用.
    pub libraries: Vec<FileId>,
    /// The layer of each file.
    file_layers: FxHashMap<FileId, usize>,
    pub tiers: Vec<Placed<'a, ast::Tiers>>,
    pub records: Vec<Placed<'a, ast::Records>>,
    pub catalogs: Vec<Placed<'a, ast::Catalog>>,
    pub lists: Vec<Placed<'a, ast::ListDecl>>,
    pub standards: Vec<Placed<'a, ast::Standard>>,
    pub benefits: Vec<Placed<'a, ast::Benefit>>,
    pub decision_tables: Vec<Placed<'a, ast::DecisionTable>>,
    pub defines: Vec<Placed<'a, ast::Define>>,
    pub rules: Vec<Placed<'a, ast::RuleDecl>>,
    pub checks: Vec<Placed<'a, ast::Check>>,
    pub duties: Vec<Placed<'a, ast::Duty>>,
    pub statements: Vec<Placed<'a, ast::Statement>>,
    pub accepted_gaps: Vec<Placed<'a, ast::ItemKind>>,
    pub examples: Vec<Placed<'a, ast::Example>>,
    pub names: Vec<Placed<'a, ast::Names>>,
    pub errata: Vec<Placed<'a, ast::Erratum>>,
    pub repeals: Vec<Placed<'a, ast::Repeal>>,
    pub broken: Vec<Placed<'a, Option<(ast::ItemHead, ast::Ident)>>>,
}

impl<'a> Items<'a> {
    pub(crate) fn collect(
        parts: &[Part<'a>],
        documents: Vec<DocumentNode<'a>>,
        layers: Vec<LayerNode<'a>>,
    ) -> Self {
        let mut items = Self { documents, layers, ..Self::default() };
        // In the order of documents, so that what is declared first came first.
        let mut parts: Vec<&Part<'a>> = parts.iter().collect();
        parts.sort_by_key(|part| part.document);
        for part in parts {
            items.file_layers.insert(part.file, items.layer(part.document));
            if part.library {
                items.libraries.push(part.file);
            }
            let mut headings = Headings::default();
            items.walk(part, part.items, &mut headings, None);
        }
        items
    }

    /// The label of the article something stands in.
    pub(crate) fn article(&self, index: Option<usize>) -> Option<ArticleLabel> {
        self.articles.get(index?).cloned()
    }

    /// The document something stands in.
    pub(crate) fn document(&self, id: DocumentId) -> Option<&DocumentNode<'a>> {
        self.documents.get(id.index())
    }

    /// The layer of a document.
    pub(crate) fn layer(&self, id: DocumentId) -> usize {
        self.document(id).map_or(0, |document| document.layer as usize)
    }

    /// The layer of a file.
    pub(crate) fn layer_of(&self, file: FileId) -> usize {
        self.file_layers.get(&file).copied().unwrap_or_default()
    }

    /// Whether a file belongs to the policy at hand, or is shared with it, or is no policy text.
    pub(crate) fn is_own(&self, file: FileId) -> bool {
        self.file_layers.get(&file).is_none_or(|layer| self.is_own_layer(*layer))
    }

    /// Whether a layer is that of the policy at hand, or shared with it.
    fn is_own_layer(&self, layer: usize) -> bool {
        layer == 0 || layer == self.own_layer()
    }

    /// Whether the rules of a layer count.
    pub(crate) fn counts(&self, layer: usize) -> bool {
        layer == 0 || self.layers.get(layer).is_none_or(|layer| layer.counts)
    }

    /// The layer of the policy at hand.
    pub(crate) fn own_layer(&self) -> usize {
        self.layers.len().saturating_sub(1)
    }

    /// When the declarations of a document are in force.
    pub(crate) fn in_force(&self, id: DocumentId) -> Period {
        self.document(id).map(|document| document.effective).unwrap_or_default()
    }

    pub(crate) fn amends(&self, id: DocumentId) -> bool {
        self.document(id).is_some_and(|document| document.kind == DocumentKind::Amendment)
    }

    /// Whether declarations of one name in two documents are versions of one thing.
    pub(crate) fn same_policy(&self, a: DocumentId, b: DocumentId) -> bool {
        match (self.document(a), self.document(b)) {
            (Some(one), Some(other)) => one.layer == other.layer,
            _ => a == b,
        }
    }

    /// The name at a place as it is written there, and the document that declares it.
    pub(crate) fn declaration(&self, name: FileSpan) -> Option<(&'a str, DocumentId)> {
        macro_rules! look {
            ($($list:ident),*) => {
                $(for one in &self.$list {
                    if one.file == name.file && one.node.name.span == name.span {
                        return Some((one.node.name.text.as_str(), one.document));
                    }
                })*
            };
        }
        look!(tiers, records, catalogs, lists, standards, benefits, decision_tables, defines);
        None
    }

    fn walk(
        &mut self,
        part: &Part<'a>,
        nodes: &'a [ast::Item],
        headings: &mut Headings,
        article: Option<usize>,
    ) {
        for item in nodes {
            self.item(part, item, headings, article);
        }
    }

    fn item(
        &mut self,
        part: &Part<'a>,
        item: &'a ast::Item,
        headings: &mut Headings,
        article: Option<usize>,
    ) {
        let (file, document) = (part.file, part.document);
        macro_rules! place {
            ($list:ident, $node:expr) => {
                self.$list.push(Placed { node: $node, file, span: item.span, article, document })
            };
        }
        // Of another policy that 引用 brings in only the names count; the examples run are those of the policy at hand.
        let layer = self.layer(document);
        let (rules_count, own) = (self.counts(layer), self.is_own_layer(layer));
        match &item.kind {
            ast::ItemKind::Tiers(node) => place!(tiers, node),
            ast::ItemKind::Records(node) => place!(records, node),
            ast::ItemKind::Catalog(node) => place!(catalogs, node),
            ast::ItemKind::List(node) => place!(lists, node),
            ast::ItemKind::Standard(node) => place!(standards, node),
            ast::ItemKind::Benefit(node) => place!(benefits, node),
            ast::ItemKind::DecisionTable(node) => place!(decision_tables, node),
            ast::ItemKind::Define(node) => place!(defines, node),
            ast::ItemKind::Names(node) => place!(names, node),
            ast::ItemKind::Broken { declares } => place!(broken, declares),
            ast::ItemKind::Rule(node) if rules_count => place!(rules, node),
            ast::ItemKind::Check(node) if rules_count => place!(checks, node),
            ast::ItemKind::Duty(node) if rules_count => place!(duties, node),
            ast::ItemKind::Statement(node) if rules_count => place!(statements, node),
            gap @ ast::ItemKind::AcceptGap { .. } if rules_count => place!(accepted_gaps, gap),
            ast::ItemKind::Example(node) if rules_count && own => place!(examples, node),
            ast::ItemKind::Erratum(node) if rules_count => place!(errata, node),
            ast::ItemKind::Repeal(node) if rules_count => place!(repeals, node),
            ast::ItemKind::Article(node) => {
                headings.enter(node, file);
                self.articles.push(headings.label());
                if rules_count {
                    place!(headings, &node.heading);
                }
                let index = self.articles.len() - 1;
                self.walk(part, &node.items, headings, Some(index));
                headings.leave();
            }
            _ => {}
        }
    }
}
