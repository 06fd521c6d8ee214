//! A table being written: text or workbook, row by row, in memory that does not grow with the rows. Texts are texts, so that
//! no spreadsheet touches an ID number; what is counted is a number.

use std::io::{self, Write};

use rust_xlsxwriter::{Color, DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};
use tiaoli_diagnostics::Diagnostic;

use crate::{
    AtomicFile,
    preflight::too_large,
    problems,
    write::{Cell, DATE, MONEY, OutputFormat, push_csv_row, write_cell},
};

/// Rows of a sheet, with the header.
pub(crate) const SHEET_ROWS: u64 = 1_048_576;
/// Columns of a sheet.
pub(crate) const SHEET_COLUMNS: usize = 16_384;
/// A longer text does not fit a cell of a workbook.
pub(crate) const CELL: usize = 32_767;

/// How a cell looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    Plain,
    /// A head row.
    Head,
    /// Red: something to look at.
    Warning,
    /// Yellow.
    Hint,
}

/// A text table that appears whole.
#[derive(Debug)]
pub(crate) struct CsvGrid {
    out: AtomicFile,
    line: Vec<u8>,
}

impl CsvGrid {
    /// Begins with the mark by which spreadsheets know UTF-8.
    pub(crate) fn create(path: &str) -> Result<Self, Diagnostic> {
        let mut out = AtomicFile::create(path)?;
        out.write_all(b"\xef\xbb\xbf").map_err(|error| out.problem(&error))?;
        Ok(Self { out, line: Vec::new() })
    }

    pub(crate) fn row<'c>(&mut self, cells: impl IntoIterator<Item = &'c str>) -> Result<(), Diagnostic> {
        self.line.clear();
        push_csv_row(&mut self.line, cells, false);
        self.line.extend_from_slice(b"\r\n");
        self.out.write_all(&self.line).map_err(|error| self.out.problem(&error))
    }

    pub(crate) fn commit(self) -> Result<(), Diagnostic> {
        self.out.commit()
    }
}

/// A workbook that appears whole. Rows go to a temporary file one by one.
pub struct Book {
    path: String,
    book: Workbook,
    /// By [`Style`].
    formats: [Formats; 4],
    sheets: usize,
    row: u32,
}

/// One style of everything a cell holds.
struct Formats {
    text: Format,
    number: Format,
    money: Format,
    share: Format,
    date: Format,
}

impl Formats {
    fn new(look: &Format) -> Self {
        let shown = |as_what: &str| look.clone().set_num_format(as_what);
        let (text, number, money, share) = (shown("@"), shown("0"), shown(MONEY), shown("0.0%"));
        Self { text, number, money, share, date: shown(DATE) }
    }

    fn of(&self, cell: Cell<'_>) -> &Format {
        match cell {
            Cell::Empty | Cell::Text(_) => &self.text,
            Cell::Whole(_) => &self.number,
            Cell::Money(_) => &self.money,
            Cell::Share { .. } => &self.share,
            Cell::Date(_) => &self.date,
        }
    }
}

impl std::fmt::Debug for Book {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Book").field("path", &self.path).field("row", &self.row).finish_non_exhaustive()
    }
}

impl Book {
    /// A workbook without a sheet.
    pub fn create(path: &str) -> Self {
        let filled = |color: u32| Format::new().set_background_color(Color::RGB(color));
        let mut book = Workbook::new();
        // The same data gives the same bytes: no time of writing stands in the file.
        if let Ok(epoch) = ExcelDateTime::from_ymd(2000, 1, 1) {
            book.set_properties(&DocProperties::new().set_creation_datetime(&epoch));
        }
        Self {
            path: path.to_owned(),
            book,
            formats: [
                Formats::new(&Format::new()),
                Formats::new(&filled(0x00DD_E6F0).set_bold()),
                Formats::new(&filled(0x00FF_C7CE)),
                Formats::new(&filled(0x00FF_EB9C)),
            ],
            sheets: 0,
            row: 0,
        }
    }

    /// Begins a sheet. `widths` are in characters; the first `frozen` rows stay in view.
    pub fn sheet(&mut self, name: &str, widths: &[u16], frozen: u32) -> Result<(), Diagnostic> {
        let path = self.path.clone();
        let sheet = self.book.add_worksheet_with_constant_memory().map_err(|error| cannot(&path, &error))?;
        let mut begin = || {
            sheet.set_name(name)?;
            for (column, width) in (0_u16..).zip(widths) {
                sheet.set_column_width(column, f64::from(*width))?;
            }
            sheet.set_freeze_panes(frozen, 0)?;
            Ok(())
        };
        begin().map_err(|error| cannot(&path, &error))?;
        self.sheets += 1;
        self.row = 0;
        Ok(())
    }

    /// Adds a row to the last sheet.
    pub fn row<'c, C: Into<Cell<'c>>>(
        &mut self,
        cells: impl IntoIterator<Item = (C, Style)>,
    ) -> Result<(), Diagnostic> {
        let row = self.row;
        let (path, formats) = (&self.path, &self.formats);
        let sheet = current(&mut self.book, self.sheets).map_err(|error| cannot(path, &error))?;
        for (column, (cell, style)) in (0_u16..).zip(cells) {
            let cell = cell.into();
            let Some(format) = formats.get(style as usize).map(|formats| formats.of(cell)) else { continue };
            let written = match cell {
                Cell::Empty | Cell::Text("") if style != Style::Plain => {
                    sheet.write_blank(row, column, format).map(drop)
                }
                Cell::Text(text) if text.chars().count() > CELL => {
                    let cut: String = text.chars().take(CELL).collect();
                    sheet.write_string_with_format(row, column, cut, format).map(drop)
                }
                Cell::Text(text) if !text.is_empty() => {
                    sheet.write_string_with_format(row, column, text, format).map(drop)
                }
                cell => write_cell(sheet, (row, column), cell, format),
            };
            written.map_err(|error| cannot(path, &error))?;
        }
        self.row += 1;
        Ok(())
    }

    /// Lets the reader filter by the columns of the last sheet, whose header is its first row.
    pub fn filter(&mut self, columns: usize) -> Result<(), Diagnostic> {
        let (last, column) =
            (self.row.saturating_sub(1), u16::try_from(columns.saturating_sub(1)).unwrap_or(0));
        let path = &self.path;
        let sheet = current(&mut self.book, self.sheets).map_err(|error| cannot(path, &error))?;
        sheet.autofilter(0, 0, last, column).map_err(|error| cannot(path, &error))?;
        Ok(())
    }

    /// Gives the file its name.
    pub fn commit(mut self) -> Result<(), Diagnostic> {
        let mut out = AtomicFile::create(&self.path)?;
        self.book.save_to_writer(&mut out).map_err(|error| cannot(&self.path, &error))?;
        out.commit()
    }
}

fn current(book: &mut Workbook, sheets: usize) -> Result<&mut Worksheet, XlsxError> {
    book.worksheet_from_index(sheets.saturating_sub(1))
}

fn cannot(path: &str, error: &XlsxError) -> Diagnostic {
    match error {
        XlsxError::RowColumnLimitError => too_large(path, SHEET_ROWS + 1, SHEET_ROWS),
        other => problems::cannot_write(path, &io::Error::other(other.to_string())),
    }
}

/// Either of them, for a table that may be both.
#[derive(Debug)]
pub(crate) enum Grid {
    Csv(CsvGrid),
    Book(Box<Book>),
}

impl Grid {
    /// A workbook by the ending `.xlsx`, else text.
    pub(crate) fn create(path: &str, sheet: &str, widths: &[u16]) -> Result<Self, Diagnostic> {
        if !is_workbook(path) {
            return CsvGrid::create(path).map(Self::Csv);
        }
        let mut book = Book::create(path);
        book.sheet(sheet, widths, 1)?;
        Ok(Self::Book(Box::new(book)))
    }

    pub(crate) fn row<'c>(
        &mut self,
        cells: impl IntoIterator<Item = &'c str>,
        style: Style,
    ) -> Result<(), Diagnostic> {
        match self {
            Self::Csv(grid) => grid.row(cells),
            Self::Book(book) => book.row(cells.into_iter().map(|cell| (cell, style))),
        }
    }

    pub(crate) fn commit(self) -> Result<(), Diagnostic> {
        match self {
            Self::Csv(grid) => grid.commit(),
            Self::Book(book) => book.commit(),
        }
    }
}

pub(crate) fn is_workbook(path: &str) -> bool {
    OutputFormat::of_path(path) == Some(OutputFormat::Xlsx)
}
