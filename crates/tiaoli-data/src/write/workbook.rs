//! Workbooks for people: numbers are numbers, identity numbers and keys are text, the header stays in sight.
//!
//! Rows go to a temporary file as they come, so that a million of them take no memory. What does not fit a sheet goes on
//! in the next one. Texts are written as texts: no cell is ever taken for a formula.

use std::io::{self, Write};

use rust_decimal::Decimal;
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};
use tiaoli_core::value::Date;

/// Rows of a sheet below its header.
const MOST_ROWS: u32 = 1_048_575;
/// UTF-16 units of a cell; the rest is cut off, with a mark.
const LONGEST: usize = 32_000;

/// A column: its header, its width in characters, and how its cells are shown.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Column {
    pub(crate) header: &'static str,
    pub(crate) width: u16,
    pub(crate) kind: Kind,
}

/// What the cells of a column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Plain,
    /// Digits that are a name: never counted with, never shortened.
    Key,
    Number,
    Money,
    Date,
    /// Long texts, broken into lines.
    Words,
}

/// What a cell holds.
#[derive(Clone, Copy, Debug)]
pub enum Cell<'a> {
    Empty,
    Text(&'a str),
    Whole(u64),
    Money(Decimal),
    /// As per cent with one decimal.
    Share {
        part: u64,
        whole: u64,
    },
    Date(Date),
}

impl<'a> From<&'a str> for Cell<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text)
    }
}

/// How a spreadsheet shows amounts.
pub(crate) const MONEY: &str = "#,##0.00";
/// And days.
pub(crate) const DATE: &str = "yyyy-mm-dd";

/// A workbook that is written row by row.
pub(crate) struct SheetWriter {
    book: Workbook,
    title: &'static str,
    columns: Vec<Column>,
    formats: Vec<Format>,
    /// Rows of each sheet.
    rows: Vec<u32>,
}

impl std::fmt::Debug for SheetWriter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SheetWriter").field("rows", &self.rows).finish_non_exhaustive()
    }
}

fn failed(error: XlsxError) -> io::Error {
    match error {
        XlsxError::IoError(error) => error,
        other => io::Error::other(other),
    }
}

impl SheetWriter {
    /// `created` stands in the properties of the file: nothing here looks at the clock, and equal results are equal files.
    pub(crate) fn new(title: &'static str, columns: Vec<Column>, created: Date) -> io::Result<Self> {
        let mut book = Workbook::new();
        book.set_properties(&DocProperties::new().set_creation_datetime(&moment(created).map_err(failed)?));
        let format = |column: &Column| match column.kind {
            Kind::Plain | Kind::Number => Format::new().set_align(FormatAlign::Top),
            Kind::Key => Format::new().set_num_format("@").set_align(FormatAlign::Top),
            Kind::Money => Format::new().set_num_format(MONEY).set_align(FormatAlign::Top),
            Kind::Date => Format::new().set_num_format(DATE).set_align(FormatAlign::Top),
            Kind::Words => Format::new().set_text_wrap().set_align(FormatAlign::Top),
        };
        let formats = columns.iter().map(format).collect();
        let mut writer = Self { book, title, columns, formats, rows: Vec::new() };
        writer.next_sheet()?;
        Ok(writer)
    }

    fn next_sheet(&mut self) -> io::Result<()> {
        let name = match self.rows.len() {
            0 => self.title.to_owned(),
            before => format!("{}{}", self.title, before + 1),
        };
        let header = Format::new()
            .set_bold()
            .set_background_color(0x00DD_E7F3)
            .set_border_bottom(FormatBorder::Thin)
            .set_align(FormatAlign::VerticalCenter);
        let sheet = self.book.add_worksheet_with_constant_memory().map_err(failed)?;
        sheet.set_name(name).map_err(failed)?;
        for (at, column) in (0_u16..).zip(&self.columns) {
            sheet.set_column_width(at, column.width).map_err(failed)?;
            sheet.write_string_with_format(0, at, column.header, &header).map_err(failed)?;
        }
        sheet.set_freeze_panes(1, 0).map_err(failed)?;
        self.rows.push(0);
        Ok(())
    }

    /// Writes one row, a cell for each column.
    pub(crate) fn push<'a>(&mut self, cells: impl IntoIterator<Item = Cell<'a>>) -> io::Result<()> {
        if self.rows.last().is_some_and(|rows| *rows == MOST_ROWS) {
            self.next_sheet()?;
        }
        let at = self.rows.len().saturating_sub(1);
        let Some(rows) = self.rows.last_mut() else { return Ok(()) };
        *rows += 1;
        let sheet = self.book.worksheet_from_index(at).map_err(failed)?;
        for ((column, format), cell) in (0_u16..).zip(&self.formats).zip(cells) {
            put(sheet, (*rows, column), cell, format)?;
        }
        Ok(())
    }

    /// Writes the file.
    pub(crate) fn finish(mut self, out: impl Write + Send) -> io::Result<()> {
        let last = u16::try_from(self.columns.len()).unwrap_or(u16::MAX).saturating_sub(1);
        for (at, rows) in self.rows.iter().enumerate() {
            let sheet = self.book.worksheet_from_index(at).map_err(failed)?;
            sheet.autofilter(0, 0, *rows, last).map_err(failed)?;
        }
        self.book.save_to_writer(out).map_err(failed)
    }
}

fn moment(date: Date) -> Result<ExcelDateTime, XlsxError> {
    let (year, month, day) = date.ymd();
    ExcelDateTime::from_ymd(u16::try_from(year).unwrap_or(1900), month, day)
}

/// A share with three decimals, rounded half up; there is none of nothing.
fn thousandths(part: u64, whole: u64) -> Option<Decimal> {
    let (part, whole) = (i128::from(part), i128::from(whole));
    let rounded = (part * 2000 + whole).checked_div(whole * 2)?;
    Decimal::try_from_i128_with_scale(rounded, 3).ok()
}

fn put(sheet: &mut Worksheet, place: (u32, u16), cell: Cell<'_>, format: &Format) -> io::Result<()> {
    write(sheet, place, cell, format).map_err(failed)
}

/// Writes one cell; one that holds nothing stays as it is.
pub(crate) fn write(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    cell: Cell<'_>,
    format: &Format,
) -> Result<(), XlsxError> {
    let mut number = |value: Decimal| match value.to_string().parse::<f64>() {
        Ok(number) => sheet.write_number_with_format(row, column, number, format).map(drop),
        Err(_) => sheet.write_string_with_format(row, column, value.to_string(), format).map(drop),
    };
    match cell {
        Cell::Empty | Cell::Text("") => Ok(()),
        Cell::Text(text) => {
            sheet.write_string_with_format(row, column, shortened(text).as_ref(), format).map(drop)
        }
        Cell::Whole(count) => number(Decimal::from(count)),
        Cell::Money(amount) => number(amount),
        Cell::Share { part, whole } => thousandths(part, whole).map_or(Ok(()), number),
        Cell::Date(date) => sheet.write_datetime_with_format(row, column, moment(date)?, format).map(drop),
    }
}

fn shortened(text: &str) -> std::borrow::Cow<'_, str> {
    if text.len() <= LONGEST {
        return text.into();
    }
    let mut units = 0;
    let fits = |c: &char| {
        units += c.len_utf16();
        units <= LONGEST
    };
    let mut short: String = text.chars().take_while(fits).collect();
    if short.len() == text.len() {
        return text.into();
    }
    short.push('…');
    short.into()
}
