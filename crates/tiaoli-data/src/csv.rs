//! Delimited text: blocks of bytes → places of delimiters → rows → coded columns.

mod block;
mod header;
mod odd;
mod reader;
mod rows;
mod scan;

pub(crate) use header::{LOOKED_AT, find as find_header};
pub(crate) use reader::{CELL_END, CsvReader, Delimited, Form, ROW_END};
pub(crate) use rows::unquoted;

#[cfg(test)]
mod tests;
