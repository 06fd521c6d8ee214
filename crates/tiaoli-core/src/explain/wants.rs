//! What an open result still needs, and why it is not there: only fields are for the person concerned to supply.

use crate::{
    decision::Decision,
    eval::Scope,
    ir::{Catalog, CatalogId, List, ListId, Name, TableId},
    value::Value,
};

/// Something `missing` names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Want {
    pub name: Name,
    pub kind: WantKind,
}

/// What it is and why it is not known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WantKind {
    /// A field of the record, or of rows beside it.
    Field,
    /// A list that was not supplied; who provides it, where the policy says so.
    ListNotGiven { provider: String },
    /// A list that was supplied, but nobody said that it names everyone.
    ListNotComplete,
    /// A complete list on which somebody cannot be read.
    ListUnreadable,
    /// A complete list that is too old for the evaluated day.
    ListExpired,
    /// A table that was not supplied.
    TableNotGiven,
    /// A catalog without entries.
    CatalogEmpty,
    /// A catalog of which no edition is in force on the day.
    CatalogNotInForce,
    /// A catalog that leaves this code open.
    CatalogOpen,
}

/// Everything in `missing`, each once, in the order of its first mention.
pub(super) fn of(scope: &Scope<'_>, table: TableId, decision: &Decision) -> Vec<Want> {
    let mut wants: Vec<Want> = Vec::new();
    for name in decision.missing.iter().flatten() {
        if wants.iter().all(|want| want.name != *name) {
            wants.push(Want { name: name.clone(), kind: kind(scope, table, name) });
        }
    }
    wants
}

fn kind(scope: &Scope<'_>, table: TableId, name: &Name) -> WantKind {
    let program = scope.plan.program();
    let own = program.tables.get(table.index()).map(|table| table.fields.as_slice()).unwrap_or_default();
    if own.iter().any(|field| field.name == *name) {
        return WantKind::Field;
    }
    let list = program.lists.iter().enumerate().find(|(_, list)| list.name == *name);
    if let Some((at, list)) = list {
        return of_list(scope, ListId::from_index(at), list);
    }
    let catalog = program.catalogs.iter().enumerate().find(|(_, catalog)| catalog.name == *name);
    if let Some((at, catalog)) = catalog {
        return of_catalog(scope, CatalogId::from_index(at), catalog);
    }
    let table = program.tables.iter().position(|table| table.name == *name).map(TableId::from_index);
    match table {
        Some(table) if scope.side.get(table).is_none() => WantKind::TableNotGiven,
        _ => WantKind::Field,
    }
}

fn of_list(scope: &Scope<'_>, id: ListId, list: &List) -> WantKind {
    if scope.side.get(list.table).is_none() {
        let provider = list.provider.on(scope.plan.as_of()).cloned().unwrap_or_default();
        WantKind::ListNotGiven { provider }
    } else if scope.plan.is_complete(id) {
        WantKind::ListUnreadable
    } else if scope.plan.is_valid(id) {
        WantKind::ListNotComplete
    } else {
        WantKind::ListExpired
    }
}

fn of_catalog(scope: &Scope<'_>, id: CatalogId, catalog: &Catalog) -> WantKind {
    match scope.plan.edition_on(id, scope.plan.as_of()) {
        Some(edition) if edition.entries.is_empty() => WantKind::CatalogEmpty,
        Some(_) => WantKind::CatalogOpen,
        // Editions may go by a date of the record, not by the evaluated day.
        None if catalog.editions.iter().any(|edition| !edition.entries.is_empty()) => {
            WantKind::CatalogNotInForce
        }
        None => WantKind::CatalogEmpty,
    }
}

/// The reasons the policy gives for its silence, where a 未规定 holds on the record.
pub(super) fn accepted(scope: &Scope<'_>, table: TableId) -> Vec<String> {
    let program = scope.plan.program();
    let in_force =
        |id| program.document(id).is_some_and(|document| document.effective.contains(scope.plan.as_of()));
    let gaps = program.accepted_gaps.iter().filter(|gap| in_force(gap.document));
    gaps.filter(|gap| gap.table.is_none_or(|over| over == table))
        .filter(|gap| {
            let truth = scope.eval(gap.when, &mut crate::eval::NoTrace);
            truth.ok().as_ref().and_then(Value::as_bool) == Some(true)
        })
        .map(|gap| gap.reason.clone())
        .collect()
}
