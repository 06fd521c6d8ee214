//! Opening a data file.

use tiaoli_core::{
    batch::{Batch, Columns, Dictionary},
    ir::FieldRef,
    value::Value,
};
use tiaoli_diagnostics::Diagnostic;

use crate::{
    Encoding, InputFormat, Layout, Mapping, Problems, Source, TableSchema,
    csv::{CsvReader, Delimited, Form},
    encoding::{Seen, TextInput},
    jsonl::{Framing, JsonlReader},
    problems,
};

/// Rows per batch: large enough to pay for a walk over the plan, small enough for the cache.
pub const BATCH_ROWS: usize = 4096;

/// How to read a file.
#[derive(Clone, Debug)]
pub struct ReadOptions {
    /// `--map HEADER=FIELD`
    pub mappings: Vec<Mapping>,
    /// `--encoding`: the encoding of text files; found out where it is not given.
    pub encoding: Option<Encoding>,
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
        Self {
            mappings: Vec::new(),
            encoding: None,
            batch_rows: BATCH_ROWS,
            show_sensitive: false,
            confirmed: Vec::new(),
        }
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
    fn layout(&self) -> Layout;

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
    match format {
        InputFormat::Csv => delimited(source, Form::Guess, schema, options, problems),
        InputFormat::Tsv => delimited(source, Form::Tabs, schema, options, problems),
        InputFormat::Jsonl => objects(source, Framing::Lines, schema, options),
        InputFormat::Json => objects(source, Framing::List, schema, options),
        InputFormat::Xlsx => sheet(source, schema, options, problems),
        InputFormat::Parquet => parquet(source, schema, options, problems),
    }
}

type Opened = Result<Box<dyn RowReader>, Vec<Diagnostic>>;

fn text(source: &Source, options: &ReadOptions) -> Result<(Box<TextInput>, Seen), Vec<Diagnostic>> {
    let input = source.open().map_err(|diagnostic| vec![diagnostic])?;
    let text = TextInput::open(input, options.encoding)
        .map_err(|error| vec![problems::cannot_read(source.path(), &error)])?;
    let seen = text.seen();
    Ok((Box::new(text), seen))
}

fn delimited(
    source: &Source,
    form: Form,
    schema: TableSchema,
    options: &ReadOptions,
    problems: &mut Problems,
) -> Opened {
    let (input, encoding) = text(source, options)?;
    let table = Delimited { input, origin: source.origin(), form, encoding, taken: None };
    Ok(Box::new(CsvReader::open(table, schema, options, problems)?))
}

fn objects(source: &Source, framing: Framing, schema: TableSchema, options: &ReadOptions) -> Opened {
    let (input, encoding) = text(source, options)?;
    Ok(Box::new(JsonlReader::open(input, source.origin(), framing, encoding, schema, options)?))
}

fn sheet(source: &Source, schema: TableSchema, options: &ReadOptions, problems: &mut Problems) -> Opened {
    let source = source.clone().settled(InputFormat::Xlsx, &schema, &options.mappings, problems);
    let source = source.map_err(|diagnostic| vec![diagnostic])?;
    let input = source.sheet_input().map_err(|diagnostic| vec![diagnostic])?;
    let (taken, encoding) = (Some(input.taken()), Seen::default());
    let (input, origin) = (Box::new(input), source.origin());
    let table = Delimited { input, origin, form: Form::Sheet, encoding, taken };
    Ok(Box::new(CsvReader::open(table, schema, options, problems)?))
}

#[cfg(feature = "parquet")]
fn parquet(source: &Source, schema: TableSchema, options: &ReadOptions, problems: &mut Problems) -> Opened {
    Ok(Box::new(crate::parquet::ParquetReader::open(source, schema, options, problems)?))
}

#[cfg(not(feature = "parquet"))]
fn parquet(source: &Source, _: TableSchema, _: &ReadOptions, _: &mut Problems) -> Opened {
    Err(vec![problems::no_parquet(source.path())])
}
