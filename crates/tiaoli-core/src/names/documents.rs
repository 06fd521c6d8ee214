//! The documents that the files belong to, before anything is looked up in them.

use tiaoli_diagnostics::{FileId, FileSpan};
use tiaoli_syntax::ast;

use crate::ir::{DocumentKind, Period};

/// One policy among those at hand, or the files that several of them share.
#[derive(Clone, Debug, Default)]
pub(crate) struct LayerNode<'a> {
    /// Empty for what several policies share.
    pub name: &'a str,
    /// Its rules count.
    pub counts: bool,
    /// Where names are looked up: the layer itself, then those above it, the nearest first, then what is shared.
    pub visible: Vec<usize>,
}

/// One document: a header, or the files beside several versions that have none.
#[derive(Clone, Copy, Debug)]
pub(crate) struct DocumentNode<'a> {
    pub kind: DocumentKind,
    pub header: Option<&'a ast::Policy>,
    pub file: FileId,
    /// Which policy it belongs to: an index into the layers.
    pub layer: u32,
    /// Its own 施行, and no longer than until the next version of the policy.
    pub effective: Period,
}

impl DocumentNode<'_> {
    /// The place of its name.
    pub(crate) fn at(&self) -> FileSpan {
        self.header.map(|header| header.name.span.in_file(self.file)).unwrap_or_default()
    }

    /// Whether its header has a 施行, be the day right or not.
    pub(crate) fn says_when(&self) -> bool {
        let clauses = self.header.into_iter().flat_map(|header| &header.header);
        clauses.into_iter().any(|clause| matches!(clause.kind, ast::HeaderKind::Effective(_)))
    }
}
