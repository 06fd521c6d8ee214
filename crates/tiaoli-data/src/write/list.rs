//! Lists beside the results: what changed, what was paid against what is owed, the decisions carried on. The same rows in
//! every form.

use std::io::{self, Write};

use rust_decimal::Decimal;
use tiaoli_diagnostics::Lang;

#[cfg(feature = "parquet")]
use super::parquet::ListColumns;
use super::{
    OutputFormat, TableOptions,
    encode::{push_csv_row, push_string},
    text::TextTable,
    workbook::{Cell, Column, Kind, SheetWriter},
};

/// A column of a list.
#[derive(Clone, Copy, Debug)]
pub struct ListColumn {
    pub en: &'static str,
    pub zh: &'static str,
    /// In characters.
    pub width: u16,
    pub kind: Kind,
}

impl ListColumn {
    pub const fn new(en: &'static str, zh: &'static str, width: u16, kind: Kind) -> Self {
        Self { en, zh, width, kind }
    }
}

/// Writes a list row by row, each cell in the words of CSV.
#[derive(Debug)]
pub struct ListWriter<W: Write + Send> {
    out: W,
    back: Back,
    columns: Vec<Column>,
    raw_csv: bool,
}

#[derive(Debug)]
enum Back {
    Csv,
    Text(Box<TextTable>),
    /// One object a line, or a list of them; how many there were.
    Objects {
        list: bool,
        count: u64,
    },
    Sheet(Box<SheetWriter>),
    #[cfg(feature = "parquet")]
    Parquet(ListColumns),
}

impl<W: Write + Send> ListWriter<W> {
    /// `title` is what a sheet is called, in English and in Chinese.
    pub fn new(
        mut out: W,
        title: (&'static str, &'static str),
        columns: &[ListColumn],
        options: TableOptions,
    ) -> io::Result<Self> {
        let zh = options.names == Lang::Zh;
        let columns = columns.iter().map(|column| Column {
            header: if zh { column.zh } else { column.en },
            width: column.width,
            kind: column.kind,
        });
        let columns: Vec<Column> = columns.collect();
        let headers: Vec<&'static str> = columns.iter().map(|column| column.header).collect();
        let back = match options.format {
            OutputFormat::Csv => {
                out.write_all(&options.header(&headers))?;
                Back::Csv
            }
            OutputFormat::Text => Back::Text(Box::new(TextTable::of(headers))),
            OutputFormat::Jsonl => Back::Objects { list: false, count: 0 },
            OutputFormat::Json => Back::Objects { list: true, count: 0 },
            OutputFormat::Xlsx => {
                let title = if zh { title.1 } else { title.0 };
                Back::Sheet(Box::new(SheetWriter::new(title, columns.clone(), options.day)?))
            }
            #[cfg(feature = "parquet")]
            OutputFormat::Parquet => Back::Parquet(ListColumns::new(columns.clone())),
            #[cfg(not(feature = "parquet"))]
            OutputFormat::Parquet => return Err(io::Error::from(io::ErrorKind::Unsupported)),
        };
        Ok(Self { out, back, columns, raw_csv: options.raw_csv })
    }

    pub fn row(&mut self, cells: Vec<String>) -> io::Result<()> {
        match &mut self.back {
            Back::Csv => {
                let mut line = Vec::new();
                push_csv_row(&mut line, cells.iter().map(String::as_str), self.raw_csv);
                line.push(b'\n');
                self.out.write_all(&line)
            }
            Back::Text(table) => {
                let mut lines = Vec::new();
                table.push(cells, &mut lines);
                self.out.write_all(&lines)
            }
            Back::Objects { list, count } => {
                let mut line = Vec::from(match (*list, *count) {
                    (false, _) => "{",
                    (true, 0) => "[\n{",
                    (true, _) => ",\n{",
                });
                *count += 1;
                for (at, (column, cell)) in self.columns.iter().zip(&cells).enumerate() {
                    if at > 0 {
                        line.push(b',');
                    }
                    push_string(&mut line, column.header);
                    line.push(b':');
                    push_string(&mut line, cell);
                }
                line.extend_from_slice(if *list { b"}" } else { b"}\n" });
                self.out.write_all(&line)
            }
            Back::Sheet(sheet) => {
                sheet.push(cells.iter().zip(&self.columns).map(|(cell, column)| typed(cell, column.kind)))
            }
            #[cfg(feature = "parquet")]
            Back::Parquet(columns) => {
                columns.push(cells);
                Ok(())
            }
        }
    }

    /// Writes what is left and gives the file back.
    pub fn finish(mut self) -> io::Result<W> {
        match self.back {
            Back::Csv | Back::Objects { list: false, .. } => {}
            Back::Objects { count: 0, .. } => self.out.write_all(b"[]\n")?,
            Back::Objects { .. } => self.out.write_all(b"\n]\n")?,
            Back::Text(mut table) => {
                let mut lines = Vec::new();
                table.finish(&mut lines);
                self.out.write_all(&lines)?;
            }
            Back::Sheet(sheet) => sheet.finish(&mut self.out)?,
            #[cfg(feature = "parquet")]
            Back::Parquet(columns) => columns.finish(&mut self.out)?,
        }
        self.out.flush()?;
        Ok(self.out)
    }
}

/// A cell as what its column holds; a text where it is none.
fn typed(cell: &str, kind: Kind) -> Cell<'_> {
    let number = || cell.parse().ok().map(Cell::Whole);
    let money = || Decimal::from_str_exact(cell).ok().map(Cell::Money);
    match kind {
        Kind::Number => number(),
        Kind::Money => money(),
        Kind::Plain | Kind::Key | Kind::Date | Kind::Words => None,
    }
    .unwrap_or(Cell::Text(cell))
}
