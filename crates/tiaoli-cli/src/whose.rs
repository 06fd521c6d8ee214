//! Whose record a row is: lists for people name the student and the school, where the roster does.

use std::collections::{BTreeMap, BTreeSet};

use tiaoli_core::{
    batch::{Batch, Columns},
    eval::SideData,
    ir::{FieldRef, Program, TableId},
    results::Person,
    value::Value,
};

use crate::{
    dataset::Input,
    exit::Stop,
    run::{Run, grouped},
};

/// The columns of a roster that say whose a record is.
#[derive(Clone, Debug, Default)]
pub(crate) struct Whose {
    pub(crate) name: Option<FieldRef>,
    pub(crate) school: Option<FieldRef>,
    pub(crate) school_name: Option<FieldRef>,
    pub(crate) league: Option<FieldRef>,
    /// By code, as the table of schools has them.
    schools: BTreeMap<String, String>,
}

impl Whose {
    pub(crate) fn of(program: &Program, table: TableId) -> Self {
        let fields = program.tables.get(table.index()).map_or(&[][..], |table| table.fields.as_slice());
        let named = |zh: &str, en: &str| {
            let at = fields.iter().position(|field| field.name.zh == zh || field.name.en == en)?;
            Some(FieldRef { table, field: u16::try_from(at).ok()? })
        };
        Self {
            name: named("姓名", "name"),
            school: grouped::school_field(program, table),
            school_name: named("学校名称", "school_name"),
            league: named("盟市", "league"),
            schools: BTreeMap::new(),
        }
    }

    /// With the names of schools that the table of schools has, where it was read.
    pub(crate) fn with_schools(mut self, program: &Program, side: &SideData) -> Self {
        for columns in SchoolColumns::of(program) {
            let (Some(data), Some(name)) = (side.get(columns.key.table), columns.name) else { continue };
            for row in 0..data.batch.rows {
                let name = shown(data.value(row, name.field));
                self.schools.entry(shown(data.value(row, columns.key.field))).or_insert(name);
            }
        }
        self
    }

    /// The columns that have to be read to name a person.
    pub(crate) fn fields(&self) -> impl Iterator<Item = FieldRef> {
        self.name.into_iter().chain(self.school).chain(self.school_name)
    }

    /// With those of them that are not read anyway.
    pub(crate) fn beside(&self, mut wanted: Vec<FieldRef>) -> Vec<FieldRef> {
        let more: Vec<FieldRef> = self.fields().filter(|field| !wanted.contains(field)).collect();
        wanted.extend(more);
        wanted
    }

    pub(crate) fn person(&self, columns: &Columns, batch: &Batch, row: usize) -> Person {
        let text = |field: Option<FieldRef>| {
            field.map(|field| text(columns, batch, row, field)).filter(|text| !text.is_empty())
        };
        let code = text(self.school);
        let named = text(self.school_name);
        let of_code = || {
            let known = code.as_ref().and_then(|code| self.schools.get(code));
            known.filter(|name| !name.is_empty()).cloned()
        };
        let school = named.or_else(of_code).or_else(|| code.clone()).unwrap_or_default();
        Person { name: text(self.name).unwrap_or_default(), school }
    }

    /// Who these rows of a roster are about: one more reading of their columns.
    pub(crate) fn of_rows(
        &self,
        rows: &BTreeSet<u64>,
        run: &Run<'_>,
        input: &Input,
    ) -> Result<BTreeMap<u64, Person>, Stop> {
        let mut people = BTreeMap::new();
        let wanted: Vec<FieldRef> = self.fields().collect();
        if rows.is_empty() || wanted.is_empty() {
            return Ok(people);
        }
        grouped::feed(run, input, &wanted, |columns, batch| {
            let first = batch.first_row;
            for number in rows.range(first..first.saturating_add(batch.rows as u64)) {
                let at = usize::try_from(number - first).unwrap_or(usize::MAX);
                people.insert(*number, self.person(columns, batch, at));
            }
        })?;
        Ok(people)
    }
}

/// What a table of schools says of them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SchoolColumns {
    pub(crate) key: FieldRef,
    pub(crate) name: Option<FieldRef>,
    pub(crate) league: Option<FieldRef>,
}

impl SchoolColumns {
    pub(crate) fn of(program: &Program) -> impl Iterator<Item = Self> {
        let tables = program.tables.iter().enumerate();
        let tables = tables.filter(|(_, table)| table.name.zh == "学校" || table.name.en == "school");
        tables.filter_map(|(at, table)| {
            let field = |field| FieldRef { table: TableId::from_index(at), field };
            let named = |names: [&str; 2]| {
                let found = table.fields.iter().position(|field| names.contains(&field.name.zh.as_str()));
                found.and_then(|at| u16::try_from(at).ok()).map(field)
            };
            let (name, league) = (named(["名称", "学校名称"]), named(["盟市", "所属盟市"]));
            Some(Self { key: field(table.key?), name, league })
        })
    }

    pub(crate) fn all(program: &Program) -> Vec<FieldRef> {
        let each = Self::of(program).flat_map(|one| [Some(one.key), one.name, one.league]);
        each.flatten().collect()
    }
}

/// A cell as text; empty where the column was not read.
pub(crate) fn text(columns: &Columns, batch: &Batch, row: usize, field: FieldRef) -> String {
    let Some(at) = columns.fields.iter().position(|known| *known == field) else { return String::new() };
    let code = batch.codes.get(at).and_then(|codes| codes.get(row)).copied();
    let value = code.and_then(|code| Some(columns.dictionaries.get(at)?.get(code)));
    value.map(shown).unwrap_or_default()
}

/// A code or name as text.
pub(crate) fn shown(value: &Value) -> String {
    match value {
        Value::Text(text) => text.to_string(),
        Value::Number(number) => number.normalize().to_string(),
        _ => String::new(),
    }
}
