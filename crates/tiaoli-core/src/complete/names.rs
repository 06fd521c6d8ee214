//! What people must supply to know a variable: fields, cells of other tables, whole tables, dated values.

use std::collections::BTreeSet;

use super::variables::{Named, Stage};
use crate::{
    decide::CheckState,
    eval::{Input, NoTrace, TableRow},
    ir::{FieldRef, ListId, Name, Type},
    plan::{AtomId, AtomKind, Reads},
};

impl Stage<'_, '_> {
    fn own_name(&self, field: FieldRef) -> Option<Named> {
        let name = self.case.plan.program().field(field)?.name.clone();
        Some(Named { rank: u32::from(field.field), name })
    }

    /// `表.字段`, for cells of other tables.
    fn far_name(&self, field: FieldRef) -> Option<Named> {
        let program = self.case.plan.program();
        let (table, field) = (&program.tables.get(field.table.index())?.name, &program.field(field)?.name);
        let name =
            Name { zh: format!("{}.{}", table.zh, field.zh), en: format!("{}.{}", table.en, field.en) };
        Some(Named { rank: u32::MAX, name })
    }

    fn table_name(&self, table: crate::ir::TableId) -> Option<Named> {
        let name = self.case.plan.program().tables.get(table.index())?.name.clone();
        Some(Named { rank: u32::MAX, name })
    }

    pub(super) fn input_names(&self, input: &Input) -> Vec<Vec<Named>> {
        let Some(first) = input.via.first() else { return self.field_names(input.field) };
        let key = self.case.scope.field(*first, &mut NoTrace);
        if key.is_missing() {
            return self.field_names(*first);
        }
        if self.case.scope.side.get(input.field.table).is_none() {
            return vec![self.table_name(input.field.table).into_iter().collect()];
        }
        let target = input.via.get(1).unwrap_or(&input.field);
        let index = self.case.plan.key_of(target.table);
        let leads = index.is_some_and(|index| self.case.scope.side.rows_with(index, &key).len() == 1);
        if leads { vec![self.far_name(input.field).into_iter().collect()] } else { self.field_names(*first) }
    }

    /// A field; or, where it is derived, the missing fields it is derived from.
    fn field_names(&self, field: FieldRef) -> Vec<Vec<Named>> {
        let mut names = vec![self.own_name(field).into_iter().collect::<Vec<_>>()];
        if let Some(derived) = self.case.plan.program().field(field).and_then(|field| field.derived) {
            let sources = self.missing_inputs(&Reads::of(self.case.plan, [derived]));
            let own: Vec<Named> =
                sources.iter().filter(|s| s.via.is_empty()).filter_map(|s| self.own_name(s.field)).collect();
            if !own.is_empty() && own.len() == sources.len() {
                names.push(own);
            }
        }
        names
    }

    pub(super) fn atom_names(&self, atom: AtomId) -> Vec<Named> {
        let Some(info) = self.case.plan.atoms.get(atom as usize) else { return Vec::new() };
        if let AtomKind::Check(id) = info.kind {
            let Some(CheckState::Open(names)) = self.case.check_state(id) else { return Vec::new() };
            return names.iter().map(|name| self.ranked(name)).collect();
        }
        self.reads_names(&info.reads)
    }

    fn ranked(&self, name: &Name) -> Named {
        let fields =
            self.case.plan.program().tables.get(self.case.table.table.index()).map(|table| &table.fields);
        let at = fields.and_then(|fields| fields.iter().position(|field| field.name == *name));
        Named { rank: at.and_then(|at| u32::try_from(at).ok()).unwrap_or(u32::MAX), name: name.clone() }
    }

    /// Whether a column that aggregates read keeps them open for this row: an empty cell among the rows that refer to it
    /// or, where several rows have its key, the reference itself.
    fn is_open_for_row(&self, reads: &Reads, field: FieldRef) -> bool {
        let (scope, plan) = (&self.case.scope, self.case.plan);
        let Some(data) = scope.side.get(field.table) else { return true };
        let table = self.case.table.table;
        let key = plan.key_of(table).map(|key| scope.field(key, &mut NoTrace)).unwrap_or_default();
        let mut references = reads.aggregated.iter().filter(|by| {
            by.table == field.table
                && plan.program().field(**by).is_some_and(|field| field.ty == Type::Ref(table))
        });
        references.any(|by| {
            let mut rows = scope.side.rows_with(*by, &key).iter();
            if *by == field {
                return scope.side.is_shared(table, &key) && rows.next().is_some();
            }
            rows.any(|row| plan.cell(&TableRow { data, row: *row as usize }, field).is_missing())
        })
    }

    /// What would have to be known for an expression that no single missing field decides.
    pub(super) fn reads_names(&self, reads: &Reads) -> Vec<Named> {
        let program = self.case.plan.program();
        let mut names: BTreeSet<Named> = BTreeSet::new();
        for input in self.missing_inputs(reads) {
            names.extend(self.input_names(&input).into_iter().next().unwrap_or_default());
        }
        // A complete list that was supplied leaves nothing open, unless somebody on it cannot be read.
        let side = self.case.scope.side;
        let readable = |table: crate::ir::TableId| {
            let key = self.case.plan.key_of(table);
            side.get(table).is_some() && key.is_none_or(|key| side.blank_rows(key).is_empty())
        };
        let known = |list: &&ListId| {
            let table = program.lists.get(list.index()).map(|list| list.table);
            self.case.plan.is_complete(**list) && table.is_some_and(readable)
        };
        for list in reads.lists.iter().filter(|list| !known(list)) {
            names.extend(
                program.lists.get(list.index()).map(|list| Named { rank: u32::MAX, name: list.name.clone() }),
            );
        }
        if names.is_empty() {
            for table in &reads.tables {
                if self.case.scope.side.get(*table).is_none() {
                    names.extend(self.table_name(*table));
                }
            }
        }
        if names.is_empty() {
            let open = reads.aggregated.iter().filter(|field| self.is_open_for_row(reads, **field));
            // An empty cell of a column that 属于 looks through may hold any value.
            let blank = reads.members.iter().filter(|field| !side.blank_rows(**field).is_empty());
            names.extend(open.chain(blank).filter_map(|field| self.far_name(*field)));
        }
        if names.is_empty() && reads.holidays && self.case.plan.holidays().years.is_empty() {
            let name = Name { zh: "节假日表".to_owned(), en: "holidays".to_owned() };
            names.insert(Named { rank: u32::MAX, name });
        }
        if names.is_empty() {
            let catalogs = reads.catalogs.iter().filter_map(|id| program.catalogs.get(id.index()));
            let standards = reads.standards.iter().filter_map(|id| program.standards.get(id.index()));
            let found = catalogs.map(|c| c.name.clone()).chain(standards.map(|s| s.name.clone()));
            names.extend(found.map(|name| Named { rank: u32::MAX, name }));
        }
        names.into_iter().collect()
    }
}
