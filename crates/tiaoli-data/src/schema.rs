//! Which fields of a table a reader has to deliver.

use std::sync::Arc;

use tiaoli_core::ir::{Field, FieldRef, Name, Program, Table, TableId, Type};
use tiaoli_diagnostics::Text;

/// A table and the fields wanted of it, in the order of the columns to be filled.
#[derive(Clone, Debug)]
pub struct TableSchema {
    program: Arc<Program>,
    table: TableId,
    wanted: Vec<FieldRef>,
    /// Fields are columns by their place, whatever their headers are.
    by_place: bool,
    /// It is a small table that people hand in beside the roster.
    sheet: Option<SheetWords>,
}

/// What a small table is called, and what of it may be left out.
#[derive(Clone, Debug)]
pub(crate) struct SheetWords {
    pub(crate) title: Text,
    /// Fields whose columns may be left out without a word.
    pub(crate) optional: Vec<usize>,
    /// The field that names the person, and what it is called in the rosters.
    pub(crate) person: Option<(usize, Name)>,
}

impl TableSchema {
    /// The wanted fields of other tables are left out.
    pub fn new(program: Arc<Program>, table: TableId, wanted: &[FieldRef]) -> Self {
        let wanted = wanted.iter().copied().filter(|field| field.table == table).collect();
        Self { program, table, wanted, by_place: false, sheet: None }
    }

    /// Every field of the table.
    pub fn whole(program: Arc<Program>, table: TableId) -> Self {
        let count = program.tables.get(table.index()).map_or(0, |table| table.fields.len());
        let field = |at: usize| FieldRef { table, field: u16::try_from(at).unwrap_or(u16::MAX) };
        let wanted: Vec<FieldRef> = (0..count).map(field).collect();
        Self { program, table, wanted, by_place: false, sheet: None }
    }

    /// Every column of a file as it stands, without a meaning: for copies. `key` is the column of the 识别号, which rows
    /// that are no records are told by.
    pub(crate) fn verbatim(headers: &[String], key: Option<usize>) -> Self {
        let field = |header: &String| Field {
            sensitive: true,
            ..Field::new(Name { zh: header.clone(), en: header.clone() }, Type::Unknown)
        };
        let table = Table {
            key: key.and_then(|key| u16::try_from(key).ok()),
            ..Table::new(Name::default(), headers.iter().map(field).collect())
        };
        let program = Arc::new(Program { tables: vec![table], ..Program::default() });
        Self { by_place: true, ..Self::whole(program, TableId::default()) }
    }

    /// The same, as a small table handed in beside the roster.
    pub(crate) fn of_sheet(self, words: SheetWords) -> Self {
        Self { sheet: Some(words), ..self }
    }

    pub(crate) fn sheet(&self) -> Option<&SheetWords> {
        self.sheet.as_ref()
    }

    /// Whether people are told when there is no column of a field. A derived field is worked out from others.
    pub(crate) fn misses(&self, field: usize) -> bool {
        let wanted = || self.wanted.iter().any(|wanted| usize::from(wanted.field) == field);
        let derived = self.fields().get(field).is_some_and(|field| field.derived.is_some());
        !derived
            && (self.key() == Some(field) || wanted())
            && !self.sheet.as_ref().is_some_and(|sheet| sheet.optional.contains(&field))
    }

    pub(crate) fn is_by_place(&self) -> bool {
        self.by_place
    }

    pub fn program(&self) -> &Program {
        &self.program
    }

    pub fn table(&self) -> TableId {
        self.table
    }

    pub fn wanted(&self) -> &[FieldRef] {
        &self.wanted
    }

    /// The fields of the table, wanted or not.
    pub(crate) fn fields(&self) -> &[Field] {
        self.definition().map_or(&[], |table| table.fields.as_slice())
    }

    /// The index of the 识别号 field.
    pub(crate) fn key(&self) -> Option<usize> {
        Some(usize::from(self.definition()?.key?))
    }

    pub(crate) fn definition(&self) -> Option<&Table> {
        self.program.tables.get(self.table.index())
    }
}
