//! Workbooks as they were written.

use std::{fs::File, io::Read, path::Path};

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Written {
    Text(String),
    /// With its number in the file.
    Number(String),
}

/// The cells of a sheet, from one, row by row; cells that hold nothing are left out.
pub fn sheet(path: &Path, number: usize) -> Vec<Vec<Written>> {
    let mut book = zip::ZipArchive::new(File::open(path).expect("a workbook")).expect("a zip archive");
    let mut xml = String::new();
    let mut part = book.by_name(&format!("xl/worksheets/sheet{number}.xml")).expect("a sheet");
    part.read_to_string(&mut xml).expect("a sheet is UTF-8");
    xml.split("<row ").skip(1).map(row).collect()
}

fn row(xml: &str) -> Vec<Written> {
    let between = |cell: &str, from: &str, to: &str| {
        let (_, rest) = cell.split_once(from)?;
        Some(rest.split_once(to)?.0.to_owned())
    };
    let cell = |cell: &str| match cell.contains("t=\"inlineStr\"") {
        true => between(cell, "<t>", "</t>").map(Written::Text),
        false => between(cell, "<v>", "</v>").map(Written::Number),
    };
    xml.split("<c ").skip(1).filter_map(cell).collect()
}
