//! Small tables that people hand in beside the roster: rulings, manifests, payments. They are read like any roster, in
//! every form a roster may have, so their cells are parsed and complained about in the same words.

use std::{collections::BTreeMap, sync::Arc};

use tiaoli_core::{
    eval::TableData,
    ir::{Field, FieldRef, Name, Program, Table, TableId, Type},
    rulings::At,
    value::{Date, Value},
};
use tiaoli_diagnostics::{Code, Diagnostic, Place, Text};

use crate::{
    BadCell, InputFormat, Origin, Problems, ReadOptions, Source, TableSchema, read_all, schema::SheetWords,
};

/// A column of such a table.
#[derive(Clone, Debug)]
pub(crate) struct Column {
    pub(crate) zh: &'static str,
    pub(crate) en: &'static str,
    pub(crate) aka: Vec<String>,
    pub(crate) ty: Type,
    /// Nothing is said when the whole column is left out.
    pub(crate) optional: bool,
    /// Its cells are keys of records, and this is what the rosters call them.
    pub(crate) person: Option<Name>,
}

impl Column {
    pub(crate) fn text(zh: &'static str, en: &'static str, aka: &'static [&'static str]) -> Self {
        let aka = aka.iter().map(|aka| (*aka).to_owned()).collect();
        Self { zh, en, aka, ty: Type::Text, optional: false, person: None }
    }

    /// The column that says whom a row is about. Its header is that of the 识别号 of a roster too, and no other: a number
    /// of another kind would find nobody.
    pub(crate) fn person(program: &Program) -> Self {
        let keys = subjects(program);
        let keys = keys.iter().filter_map(|table| table.fields.get(usize::from(table.key?)));
        let mut found = Self::text("识别号", "key", &[]);
        for key in keys {
            found.aka.extend([&key.name.zh, &key.name.en].into_iter().chain(&key.aka).cloned());
            found.person.get_or_insert_with(|| key.name.clone());
        }
        found
    }

    /// The column of ID numbers beside the keys: a row that has only such a number says whom it is about in a way that
    /// finds nobody. It has no name of its own, so a key that goes by one of these headers stays the key.
    pub(crate) fn other_number(program: &Program) -> Self {
        const HEADERS: [&str; 3] = ["身份证号", "身份证号码", "身份证"];
        let mut found = Self::text("另一种号码", "other_number", &HEADERS).or_none();
        for table in subjects(program) {
            let number = table.fields.iter().find(|field| field.ty == Type::IdCard);
            if let Some(field) = number {
                found.aka.extend([&field.name.zh, &field.name.en].into_iter().chain(&field.aka).cloned());
            }
        }
        found
    }

    pub(crate) fn date(zh: &'static str, en: &'static str, aka: &'static [&'static str]) -> Self {
        Self { ty: Type::Date, ..Self::text(zh, en, aka) }
    }

    pub(crate) fn or_none(self) -> Self {
        Self { optional: true, ..self }
    }
}

/// The tables that benefits are for.
fn subjects(program: &Program) -> Vec<&Table> {
    let mut ids: Vec<TableId> = program.benefits.iter().map(|benefit| benefit.table).collect();
    ids.sort_unstable();
    ids.dedup();
    ids.iter().filter_map(|id| program.tables.get(id.index())).collect()
}

/// A table in memory.
#[derive(Debug)]
pub(crate) struct Sheet {
    origin: Origin,
    whole: TableData,
    /// Cells that could not be read, each with what has been told of it.
    bad: Vec<(BadCell, Text)>,
}

/// The program that consists of one table.
pub(crate) fn program(zh: &str, en: &str, columns: &[Column]) -> Arc<Program> {
    let field = |column: &Column| Field {
        aka: column.aka.clone(),
        ..Field::new(Name { zh: column.zh.to_owned(), en: column.en.to_owned() }, column.ty.clone())
    };
    let table =
        Table::new(Name { zh: zh.to_owned(), en: en.to_owned() }, columns.iter().map(field).collect());
    Arc::new(Program { tables: vec![table], ..Program::default() })
}

impl Sheet {
    /// Reads a whole table, called `title`. That an optional column is left out, and what else stands in the file, is not
    /// reported; without one of the others no row says what it should, and nothing is read.
    pub(crate) fn read(
        source: &Source,
        title: Text,
        columns: &[Column],
        problems: &mut Problems,
    ) -> Result<Self, Vec<Diagnostic>> {
        let program = program("表", "sheet", columns);
        let numbered = || columns.iter().enumerate();
        let words = SheetWords {
            title,
            optional: numbered().filter(|(_, column)| column.optional).map(|(at, _)| at).collect(),
            person: numbered().find_map(|(at, column)| Some((at, column.person.clone()?))),
        };
        let schema = TableSchema::whole(program, TableId(0)).of_sheet(words);
        let mut own = Problems::new(usize::MAX);
        own.hear_cells();
        let format = InputFormat::of_path(source.path());
        let source = source.clone().settled(format, &schema, &[], &mut own).map_err(|one| vec![one])?;
        let whole = read_all(&source, format, schema, &ReadOptions::default(), &mut own)?;
        let without = own.groups().filter(|group| group.code == Code::E0605);
        let without: Vec<Diagnostic> = without.flat_map(|group| group.kept).cloned().collect();
        if !without.is_empty() {
            return Err(without);
        }
        let mut of_row: BTreeMap<u64, Text> = BTreeMap::new();
        for group in own.groups() {
            if matches!(group.code, Code::E0606 | Code::E0615) {
                continue;
            }
            for diagnostic in group.kept {
                if let Place::Cell(cell) = &diagnostic.place {
                    of_row.entry(cell.row).or_insert_with(|| diagnostic.message.clone());
                }
                problems.push(diagnostic.clone());
            }
        }
        let told = |cell: BadCell| {
            let told = of_row.get(&cell.row).cloned().unwrap_or_default();
            (cell, told)
        };
        let bad = own.take_cells().into_iter().map(told).collect();
        Ok(Self { origin: source.origin(), whole, bad })
    }

    pub(crate) fn rows(&self) -> usize {
        self.whole.batch.rows
    }

    pub(crate) fn value(&self, row: usize, column: usize) -> &Value {
        const MISSING: &Value = &Value::Missing;
        let at = FieldRef { table: TableId(0), field: u16::try_from(column).unwrap_or(u16::MAX) };
        let Some(at) = self.whole.columns.fields.iter().position(|field| *field == at) else {
            return MISSING;
        };
        let code = self.whole.batch.codes.get(at).and_then(|codes| codes.get(row)).copied().unwrap_or(0);
        self.whole.columns.dictionaries.get(at).map_or(MISSING, |dictionary| dictionary.get(code))
    }

    pub(crate) fn text(&self, row: usize, column: usize) -> &str {
        self.value(row, column).as_text().unwrap_or_default()
    }

    pub(crate) fn date(&self, row: usize, column: usize) -> Option<Date> {
        self.value(row, column).as_date()
    }

    /// What has been told of the row, where one of these cells could not be read.
    pub(crate) fn bad(&self, row: usize, columns: &[Column]) -> Option<&Text> {
        let number = self.whole.batch.first_row + row as u64;
        let is_of = |cell: &BadCell| columns.iter().any(|column| column.zh == cell.field.zh);
        self.bad.iter().find(|(cell, _)| cell.row == number && is_of(cell)).map(|(_, told)| told)
    }

    /// The cells of a row as they were handed in; dates in one form.
    pub(crate) fn cells(&self, row: usize, columns: &[Column]) -> Vec<String> {
        let number = self.whole.batch.first_row + row as u64;
        let cell = |(at, column): (usize, &Column)| {
            let bad = self.bad.iter().find(|(cell, _)| cell.row == number && cell.field.zh == column.zh);
            match (bad, self.date(row, at)) {
                (Some((cell, _)), _) => cell.text.clone(),
                (None, Some(date)) => date.to_string(),
                (None, None) => self.text(row, at).to_owned(),
            }
        };
        columns.iter().enumerate().map(cell).collect()
    }

    /// Whether a row says nothing at all.
    pub(crate) fn is_blank(&self, row: usize) -> bool {
        (0..self.whole.columns.fields.len()).all(|column| self.value(row, column).is_missing())
    }

    pub(crate) fn at(&self, row: usize) -> At {
        At {
            file: self.origin.name().to_owned(),
            in_sheet: self.origin.is_sheet(),
            row: self.whole.batch.first_row + row as u64,
            line: self.whole.batch.lines.get(row).copied().unwrap_or(0),
        }
    }
}
