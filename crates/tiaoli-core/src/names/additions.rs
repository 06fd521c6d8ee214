//! 信息表 NAME 增加: fields that a policy adds to a table of its own or of a policy above it.
//!
//! A lower policy asks for more than the roster of the higher one has. A table of its own would hide the one above, with
//! all its fields; what is added to that stands in one roster, and the rules above do not know of it.

use tiaoli_diagnostics::FileId;
use tiaoli_syntax::ast;

use super::{Items, declare::Declarer, lookup::Suggester, problems};
use crate::ir::TableId;

impl<'a> Declarer<'a, '_> {
    pub(super) fn declare_table(&mut self, index: usize, id: TableId) {
        self.declared.tables.get_mut(index).into_iter().for_each(|slot| *slot = id);
    }

    /// The first statement of the table that a statement adds fields to; `None` for a table of its own, and, with a
    /// message, where there is nothing to add to.
    pub(super) fn added_to(&mut self, items: &Items<'a>, index: usize) -> Option<usize> {
        let records = items.records.get(index).filter(|records| records.node.adds)?;
        let found = self.target(items, index);
        if found.is_none() {
            let name = &records.node.name;
            let tables = items.records.iter().filter(|other| !other.node.adds);
            let near =
                Suggester::default().nearest(&name.text, tables.map(|one| one.node.name.text.as_str()));
            let at = name.span.in_file(records.file);
            self.diagnostics.push(problems::adds_to_nothing(at, &name.text, near.as_deref()));
        }
        found
    }

    /// What is added to a table, in the order of the documents.
    pub(super) fn additions(
        &self,
        items: &Items<'a>,
        first: usize,
    ) -> Vec<(FileId, &'a [ast::RecordMember])> {
        let all = items.records.iter().enumerate();
        let added = all.filter(|(at, records)| records.node.adds && self.target(items, *at) == Some(first));
        added.map(|(_, records)| (records.file, records.node.members.as_slice())).collect()
    }

    /// The nearest table of that name, seen from the policy that adds to it.
    fn target(&self, items: &Items<'a>, index: usize) -> Option<usize> {
        let records = items.records.get(index)?;
        let layer = items.layer(records.document);
        let only = [0];
        let visible = items.layers.get(layer).map_or(only.as_slice(), |layer| layer.visible.as_slice());
        let named = |at: &usize| {
            items.records.iter().position(|other| {
                let same = self.pairs.same(&other.node.name.text, &records.node.name.text);
                !other.node.adds && same && items.layer(other.document) == *at
            })
        };
        visible.iter().find_map(named)
    }
}
