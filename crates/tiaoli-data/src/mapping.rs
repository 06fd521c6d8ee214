//! Headers that the user says which field they are: `--map`, and files of such pairs.

use std::sync::Arc;

use tiaoli_core::ir::{Field, Name, Program, Table, TableId, Type};
use tiaoli_diagnostics::{Diagnostic, FileSpan};

use crate::{InputFormat, Problems, ReadOptions, Source, TableSchema, problems, read_all};

/// A header in a file and the field of the policy it stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mapping {
    pub header: String,
    pub field: String,
    /// Whether a file without this header is a mistake. A file of mappings serves many rosters, and none has all of them.
    pub must_fit: bool,
}

impl Mapping {
    /// As typed for one roster.
    pub fn typed(header: impl Into<String>, field: impl Into<String>) -> Self {
        Self { header: header.into(), field: field.into(), must_fit: true }
    }
}

/// A line of a mapping file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MappingLine {
    /// The table it is for; empty for the roster.
    pub table: String,
    pub mapping: Mapping,
    /// The line or row of the file.
    pub line: u64,
}

/// Reads a mapping file: any readable table with the columns 表头 (`header`), 字段 (`field`) and, where wanted, 表 (`table`).
pub fn read_mappings(path: &str) -> Result<Vec<MappingLine>, Vec<Diagnostic>> {
    let rows = read_texts(
        &Source::of_path(path),
        &[
            ("表头", "header", &["列名", "栏名", "原表头"], true),
            ("字段", "field", &["栏目", "字段名"], true),
            ("表", "table", &["信息表"], false),
        ],
    )?;
    let mut mappings = Vec::new();
    for (row, line) in rows {
        let [header, field, table] = row.as_slice() else { continue };
        match (header.is_empty(), field.is_empty()) {
            (true, true) => {}
            (false, false) => mappings.push(MappingLine {
                table: table.clone(),
                mapping: Mapping { header: header.clone(), field: field.clone(), must_fit: false },
                line,
            }),
            _ => return Err(vec![problems::mapping_line(path, line, header, field)]),
        }
    }
    Ok(mappings)
}

/// A column of a small table: its names, other spellings, and whether it must be there.
type TextColumn<'a> = (&'a str, &'a str, &'a [&'a str], bool);

/// The cells of a row, and the line it stands on.
type TextRow = (Vec<String>, u64);

/// Reads a small table of texts in any form that rosters are read in.
pub(crate) fn read_texts(
    source: &Source,
    columns: &[TextColumn<'_>],
) -> Result<Vec<TextRow>, Vec<Diagnostic>> {
    let field = |(zh, en, aka, _): &TextColumn<'_>| Field {
        name: Name { zh: (*zh).to_owned(), en: (*en).to_owned() },
        aka: aka.iter().map(|one| (*one).to_owned()).collect(),
        ty: Type::Text,
        sensitive: false,
        publishable: false,
        reassessable: false,
        valid_school_years: None,
        derived: None,
        span: FileSpan::default(),
    };
    let fields = columns.iter().map(field).collect();
    let name = Name { zh: "表".to_owned(), en: "table".to_owned() };
    let table = Table { name, fields, key: None, invariants: Vec::new(), span: FileSpan::default() };
    let program = Arc::new(Program { tables: vec![table], ..Program::default() });
    let schema = TableSchema::whole(program, TableId(0));
    let format = InputFormat::of_path(source.path());
    let mut problems = Problems::default();
    let whole = read_all(source, format, schema, &ReadOptions::default(), &mut problems)?;
    let grave = problems.diagnostics().into_iter().find(|one| {
        use tiaoli_diagnostics::Code;
        match one.code {
            Code::E0605 => columns
                .iter()
                .any(|(zh, _, _, needed)| *needed && one.message.zh.contains(&format!("“{zh}”"))),
            Code::E0606 | Code::E0616 => false,
            code => code.severity() > tiaoli_diagnostics::Severity::Hint,
        }
    });
    if let Some(grave) = grave {
        return Err(vec![grave]);
    }
    let rows = (0..whole.batch.rows).map(|row| {
        let cells = whole.batch.codes.iter().zip(&whole.columns.dictionaries).map(|(codes, dictionary)| {
            let value = dictionary.get(codes.get(row).copied().unwrap_or(0));
            value.as_text().unwrap_or_default().to_owned()
        });
        cells.collect()
    });
    Ok(rows.zip(whole.batch.lines.iter().copied()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_tables_of_any_form() {
        let columns: &[TextColumn<'_>] = &[("表头", "header", &["列名"], true), ("表", "table", &[], false)];
        let read = |text: &str| read_texts(&Source::of_bytes("m.csv", text.as_bytes()), columns);
        let rows = read("对照\n列名,备注\n户别,x\n\n证件,\n").unwrap();
        let row = |cells: [&str; 2], line| (cells.map(str::to_owned).to_vec(), line);
        assert_eq!(rows, [row(["户别", ""], 3), row(["证件", ""], 5)]);
        assert_eq!(read("表\nx\n").unwrap_err()[0].code.as_str(), "E0605");
    }
}
