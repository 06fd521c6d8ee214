//! W0513: a catalog edition without entries: membership is unknown for everybody.

use tiaoli_diagnostics::Diagnostic;

use super::{Context, problems};
use crate::{ir::CatalogId, names::Def};

pub(super) fn check(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    for (at, catalog) in context.program.catalogs.iter().enumerate() {
        if !context.usage.uses(Def::Catalog(CatalogId::from_index(at))) {
            continue;
        }
        for edition in catalog.editions.iter().filter(|edition| edition.entries.is_empty()) {
            found.push(problems::empty_catalog(edition.span, &catalog.name, &edition.file));
        }
    }
}
