//! The documents that the files belong to, before anything is looked up in them.

use tiaoli_diagnostics::{FileId, FileSpan};
use tiaoli_syntax::ast;

use crate::ir::{DocumentKind, Period};

/// One document: a header, or the files beside several versions that have none.
#[derive(Clone, Copy, Debug)]
pub(crate) struct DocumentNode<'a> {
    pub kind: DocumentKind,
    pub header: Option<&'a ast::Policy>,
    pub file: FileId,
    /// Which policy it belongs to: 0 is the policy at hand, the others are brought in for their names.
    pub layer: u32,
    /// Its own 施行, and no longer than until the next version of the policy.
    pub effective: Period,
}

impl DocumentNode<'_> {
    /// The place of its name.
    pub(crate) fn at(&self) -> FileSpan {
        self.header.map(|header| header.name.span.in_file(self.file)).unwrap_or_default()
    }
}
