//! Headers that the user says which field they are: `--map`, and files of such pairs.

use tiaoli_diagnostics::{Diagnostic, Severity, Text};

use crate::{
    Problems, Source, problems,
    sheet::{Column, Sheet},
};

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
    read(&Source::of_path(path))
}

fn read(source: &Source) -> Result<Vec<MappingLine>, Vec<Diagnostic>> {
    let columns = [
        Column::text("表头", "header", &["列名", "栏名", "原表头"]),
        Column::text("字段", "field", &["栏目", "字段名"]),
        Column::text("表", "table", &["信息表"]).or_none(),
    ];
    let mut problems = Problems::default();
    let sheet = Sheet::read(source, Text::new("对照表", "the table of mappings"), &columns, &mut problems)?;
    // What is not clear here would be read from the wrong column there.
    let grave: Vec<Diagnostic> =
        problems.diagnostics().into_iter().filter(|one| one.severity > Severity::Hint).collect();
    if !grave.is_empty() {
        return Err(grave);
    }
    let mut mappings = Vec::new();
    for row in (0..sheet.rows()).filter(|row| !sheet.is_blank(*row)) {
        let (header, field, table) = (sheet.text(row, 0), sheet.text(row, 1), sheet.text(row, 2));
        let line = sheet.at(row).line;
        if header.is_empty() || field.is_empty() {
            return Err(vec![problems::mapping_line(source.path(), line, header, field)]);
        }
        let mapping = Mapping { must_fit: false, ..Mapping::typed(header, field) };
        mappings.push(MappingLine { table: table.to_owned(), mapping, line });
    }
    Ok(mappings)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_below_a_title() {
        let read = |text: &str| read(&Source::of_bytes("m.csv", text.as_bytes()));
        let lines = read("对照\n列名,字段,备注\n户别,户籍,x\n\n证件,身份证号,\n").unwrap();
        let pairs: Vec<(&str, &str, u64)> = lines
            .iter()
            .map(|line| (line.mapping.header.as_str(), line.mapping.field.as_str(), line.line))
            .collect();
        assert_eq!(pairs, [("户别", "户籍", 3), ("证件", "身份证号", 5)]);
        assert_eq!(read("表\nx\n").unwrap_err()[0].code.as_str(), "E0605");
        assert_eq!(read("表头,字段\nx,\n").unwrap_err()[0].code.as_str(), "E0660");
    }
}
