//! 政策 and 勘误: the header and the source text.

use tiaoli_syntax::ast;

use super::{
    Lowering,
    versions::{basis_words, unverified},
};
use crate::{ir::Erratum, names::problems as name_problems};

impl Lowering<'_> {
    pub(super) fn header(&mut self) {
        let items = self.items;
        let Some(policy) = items.policies.first() else { return };
        let file = policy.file;
        for clause in &policy.node.header {
            match &clause.kind {
                ast::HeaderKind::Title(words) => self.program.policy.title = words.text.clone(),
                ast::HeaderKind::Number(words) => self.program.policy.number = words.text.clone(),
                ast::HeaderKind::Issuer(words) => self.program.policy.issuer = words.text.clone(),
                ast::HeaderKind::Effective(effective) => {
                    self.program.policy.effective = self.effective(effective, file);
                    self.program.policy.effective_unverified = unverified(effective.unverified.as_ref());
                }
                ast::HeaderKind::Source(path) => {
                    self.program.source.path = path.text.clone();
                    self.program.source.file = self.files.find(file, &path.text);
                    if self.program.source.file.is_none() {
                        self.report(name_problems::file_not_found(path.inner.in_file(file), &path.text));
                    }
                }
                // Layers come with another step: the names stand for themselves.
                ast::HeaderKind::Under(_) | ast::HeaderKind::Include(_) | ast::HeaderKind::Broken => {}
            }
        }
        for erratum in &items.errata {
            self.program.source.errata.push(Erratum {
                wrong: erratum.node.wrong.text.clone(),
                right: erratum.node.right.text.clone(),
                basis: basis_words(erratum.node.basis.as_ref()),
                span: erratum.node.wrong.inner.in_file(erratum.file),
            });
        }
    }
}
