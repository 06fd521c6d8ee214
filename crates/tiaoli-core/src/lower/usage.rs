//! Which declarations something reads: the lints ask.

use rustc_hash::FxHashSet;

use super::Lowering;
use crate::{ir::FieldRef, names::Def};

/// What was referred to.
#[derive(Debug, Default)]
pub(crate) struct Usage {
    fields: FxHashSet<FieldRef>,
    defs: FxHashSet<Def>,
}

impl Usage {
    pub(crate) fn field(&mut self, field: FieldRef) {
        self.fields.insert(field);
    }

    pub(crate) fn uses_field(&self, field: FieldRef) -> bool {
        self.fields.contains(&field)
    }

    pub(crate) fn uses(&self, def: Def) -> bool {
        self.defs.contains(&def)
    }
}

impl Lowering<'_> {
    pub(super) fn use_def(&mut self, def: Def) {
        self.usage.defs.insert(def);
    }
}
