//! Reading a whole table into memory: side tables, lists, reference tables.

use tiaoli_core::batch::{Batch, Columns};
use tiaoli_diagnostics::Diagnostic;

use crate::{InputFormat, Problems, ReadOptions, Source, TableSchema, open};

/// A table in memory, as one batch.
#[derive(Clone, Debug, Default)]
pub struct Whole {
    pub columns: Columns,
    pub batch: Batch,
}

/// Reads every row of a source. The dictionaries are never restarted.
pub fn read_all(
    source: &Source,
    format: InputFormat,
    schema: TableSchema,
    options: &ReadOptions,
    problems: &mut Problems,
) -> Result<Whole, Vec<Diagnostic>> {
    // One batch of all rows: dictionaries restart between batches only.
    let options = ReadOptions { batch_rows: usize::MAX, ..options.clone() };
    let mut reader = open(source, format, schema, &options, problems)?;
    let mut batch = Batch::default();
    reader.read(&mut batch, problems).map_err(|diagnostic| vec![diagnostic])?;
    Ok(Whole { columns: reader.columns().clone(), batch })
}
