//! Delimited text: blocks of bytes → places of delimiters → rows → coded columns.

mod block;
mod odd;
mod reader;
mod rows;
mod scan;

pub(crate) use reader::{CsvReader, look_for_disguise};

#[cfg(test)]
mod tests;
