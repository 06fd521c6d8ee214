//! Opening a data file.

use tiaoli_core::{
    batch::{Batch, Columns, Dictionary},
    ir::FieldRef,
    value::Value,
};
use tiaoli_diagnostics::Diagnostic;

use crate::{
    InputFormat, Layout, Problems, Source, TableSchema, csv::CsvReader, headers::Mapping, jsonl::JsonlReader,
};

/// Rows per batch: large enough to pay for a walk over the plan, small enough for the cache.
pub const BATCH_ROWS: usize = 4096;

/// How to read a file.
#[derive(Clone, Debug)]
pub struct ReadOptions {
    /// `--map HEADER=FIELD`
    pub mappings: Vec<Mapping>,
    /// Rows per batch; at least one.
    pub batch_rows: usize,
    /// Messages about cells show what sensitive fields hold.
    pub show_sensitive: bool,
    /// Fields whose empty cells somebody answers for, with the value they have.
    pub confirmed: Vec<(FieldRef, Value)>,
}

impl ReadOptions {
    /// A dictionary for each of the wanted fields.
    pub(crate) fn dictionaries(&self, wanted: &[FieldRef]) -> Vec<Dictionary> {
        let value = |field: &FieldRef| self.confirmed.iter().find(|(confirmed, _)| confirmed == field);
        let of = |field: &FieldRef| match value(field) {
            Some((_, value)) => Dictionary::confirmed(value.clone()),
            None => Dictionary::default(),
        };
        wanted.iter().map(of).collect()
    }
}

impl Default for ReadOptions {
    fn default() -> Self {
        Self { mappings: Vec::new(), batch_rows: BATCH_ROWS, show_sensitive: false, confirmed: Vec::new() }
    }
}

/// Reads rows as batches of coded columns.
pub trait RowReader: Send + std::fmt::Debug {
    /// The wanted columns with their dictionaries. Dictionaries restart only inside [`read`](Self::read), before it
    /// fills the batch.
    fn columns(&self) -> &Columns;

    /// Fills `batch` anew with the next rows and gives their number; zero at the end. An error ends the reading.
    fn read(&mut self, batch: &mut Batch, problems: &mut Problems) -> Result<usize, Diagnostic>;

    /// How the file is laid out, as far as it has been read.
    fn layout(&self) -> Layout {
        Layout::default()
    }

    /// Bytes taken from the source so far, for a progress bar.
    fn bytes_read(&self) -> u64;
}

/// Opens a source and maps its headers. What can be worked around goes to `problems`; what cannot is the error.
pub fn open(
    source: &Source,
    format: InputFormat,
    schema: TableSchema,
    options: &ReadOptions,
    problems: &mut Problems,
) -> Result<Box<dyn RowReader>, Vec<Diagnostic>> {
    let input = source.open().map_err(|diagnostic| vec![diagnostic])?;
    Ok(match format {
        InputFormat::Csv => Box::new(CsvReader::open(input, source.name(), None, schema, options, problems)?),
        InputFormat::Tsv => {
            Box::new(CsvReader::open(input, source.name(), Some(b'\t'), schema, options, problems)?)
        }
        InputFormat::Jsonl => Box::new(JsonlReader::open(input, source.name(), schema, options)?),
    })
}
