//! How a file turned out to be laid out: what a person would have to know to open it themselves.

/// The layout of an open file. Formats without a header row leave what they do not have empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    /// As people name it: `UTF-8`, `UTF-8 BOM`, `GB18030`. Empty for formats that have none of their own.
    pub encoding: String,
    /// The sheet of a workbook.
    pub sheet: Option<String>,
    /// The character between the cells of a text table.
    pub delimiter: Option<char>,
    /// The line or sheet row of the header, from one; zero where there is no header row.
    pub header_line: u64,
    /// The headers as written, trimmed; empty where there is no header row.
    pub headers: Vec<String>,
    /// For every wanted field its column, from zero.
    pub columns: Vec<Option<usize>>,
}
