//! Parquet files, with the feature `parquet`: columns in, columns out.
//!
//! Only the columns that are wanted are decoded. A value becomes the text that people would type, and goes the way of every
//! cell; a value met before costs one look-up.

mod column;
mod odd;

use std::fs::File;

use parquet::{
    errors::ParquetError,
    file::reader::{FileReader, RowGroupReader, SerializedFileReader},
};
use tiaoli_core::batch::{Batch, Columns};
use tiaoli_core::cell::{CellProblem, read_cell, trim_cell};
use tiaoli_diagnostics::{Code, Diagnostic};

use self::column::{TextColumn, Texts};
use crate::{
    Layout, Origin, Problems, ReadOptions, RowReader, Source, TableSchema,
    coder::Coder,
    headers::map_headers,
    odd::LOOKED_AT,
    problems,
    report::{Held, KeyField, tell_cell},
};

/// Rows decoded at once.
const CHUNK: usize = 8192;

/// Reads the rows of a Parquet file.
pub(crate) struct ParquetReader {
    origin: Origin,
    file: Box<dyn FileReader>,
    schema: TableSchema,
    columns: Columns,
    coders: Vec<Coder>,
    layout: Layout,
    /// By wanted field: its column among those read.
    of_field: Vec<Option<usize>>,
    key: Option<usize>,
    /// The columns read: their places among all, their names, and their readers in the row group at hand.
    read: Vec<Read>,
    group: usize,
    left_in_group: usize,
    batch_rows: usize,
    show_sensitive: bool,
    /// Records.
    rows: u64,
    /// Rows, those that are no records too.
    taken: u64,
    bytes: u64,
}

struct Read {
    leaf: usize,
    header: String,
    /// It is the key or one of the first, which tell whether a row is a record.
    is_looked_at: bool,
    column: Option<TextColumn>,
    texts: Texts,
}

impl std::fmt::Debug for ParquetReader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ParquetReader")
            .field("origin", &self.origin)
            .field("rows", &self.rows)
            .finish_non_exhaustive()
    }
}

fn damaged(origin: &Origin, _: &ParquetError) -> Diagnostic {
    problems::parquet_damaged(origin.name())
}

/// A column of a row group, from its first row on.
fn text_column(group: &dyn RowGroupReader, leaf: usize) -> Result<TextColumn, ParquetError> {
    let descriptor = group.metadata().column(leaf).column_descr_ptr();
    Ok(TextColumn::new(descriptor, group.get_column_page_reader(leaf)?))
}

impl ParquetReader {
    /// Maps the columns of the file.
    pub(crate) fn open(
        source: &Source,
        schema: TableSchema,
        options: &ReadOptions,
        problems: &mut Problems,
    ) -> Result<Self, Vec<Diagnostic>> {
        let fail = |diagnostic| vec![diagnostic];
        let origin = source.origin();
        let file: File = source.clone().into_file().map_err(fail)?;
        let file = SerializedFileReader::new(file).map_err(|error| fail(damaged(&origin, &error)))?;
        let leaves = file.metadata().file_metadata().schema_descr_ptr();
        let headers = leaves.columns().iter().map(|leaf| column::header(leaf)).collect();
        let map =
            map_headers(headers, &schema, &options.mappings, &origin, 0, options.show_sensitive, problems)?;
        let leading = 0..LOOKED_AT.min(map.headers.len());
        let mut places: Vec<usize> =
            map.columns.iter().copied().flatten().chain(map.key).chain(leading.clone()).collect();
        places.sort_unstable();
        places.dedup();
        let of = |leaf: Option<usize>| leaf.and_then(|leaf| places.iter().position(|place| *place == leaf));
        let fields = schema.wanted().to_vec();
        let dictionaries = options.dictionaries(&fields);
        Ok(Self {
            of_field: map.columns.iter().map(|leaf| of(*leaf)).collect(),
            key: of(map.key),
            read: places
                .iter()
                .map(|leaf| Read {
                    leaf: *leaf,
                    header: map.headers.get(*leaf).cloned().unwrap_or_default(),
                    is_looked_at: leading.contains(leaf) || map.key == Some(*leaf),
                    column: None,
                    texts: Texts::default(),
                })
                .collect(),
            coders: fields.iter().map(|_| Coder::default()).collect(),
            columns: Columns { table: schema.table(), fields, dictionaries },
            layout: Layout { headers: map.headers, columns: map.columns, ..Layout::default() },
            origin,
            file: Box::new(file),
            schema,
            group: 0,
            left_in_group: 0,
            batch_rows: options.batch_rows.max(1),
            show_sensitive: options.show_sensitive,
            rows: 0,
            taken: 0,
            bytes: 0,
        })
    }

    /// Opens the columns of the next row group that has rows; false at the end.
    fn next_group(&mut self) -> Result<bool, ParquetError> {
        while self.left_in_group == 0 {
            if self.group >= self.file.num_row_groups() {
                return Ok(false);
            }
            let group = self.file.get_row_group(self.group)?;
            let rows = usize::try_from(group.metadata().num_rows())
                .map_err(|_| ParquetError::General("rows below zero".to_owned()))?;
            for read in &mut self.read {
                let chunk = group.metadata().column(read.leaf);
                self.bytes = self.bytes.saturating_add(u64::try_from(chunk.compressed_size()).unwrap_or(0));
                read.column = Some(text_column(&*group, read.leaf)?);
            }
            drop(group);
            self.left_in_group = rows;
            self.group += 1;
        }
        Ok(true)
    }

    /// Decodes up to `room` rows of the row group at hand and adds them to the batch.
    fn take_rows(
        &mut self,
        batch: &mut Batch,
        room: usize,
        problems: &mut Problems,
    ) -> Result<(), ParquetError> {
        let count = room.min(self.left_in_group).min(CHUNK);
        for read in &mut self.read {
            if let Some(column) = &mut read.column {
                column.read(count, &mut read.texts)?;
            }
        }
        let odd = self.find_odd(count, problems)?;
        let records: Vec<usize> = (0..count).filter(|at| odd.binary_search(at).is_err()).collect();
        let (first, line) = (self.rows + 1, self.taken + 1);
        // Where a row stands: its number among the records, and its line, which counts every row.
        let places = || (first..).zip(&records).map(|(row, at)| (*at, row, line + *at as u64));
        batch.lines.extend(places().map(|(_, _, line)| line));
        let program = self.schema.program();
        let fields = self.columns.fields.iter().zip(&mut self.columns.dictionaries).zip(&self.of_field);
        for (((field, dictionary), read), (coder, codes)) in
            fields.zip(self.coders.iter_mut().zip(&mut batch.codes))
        {
            let (Some(field), Some(read)) = (program.field(*field), read.and_then(|at| self.read.get(at)))
            else {
                codes.resize(codes.len() + records.len(), 0);
                continue;
            };
            let parse = |cell: &[u8]| {
                let text = std::str::from_utf8(cell).map_err(|_| CellProblem::NotUtf8)?;
                read_cell(text, &field.ty, program)
            };
            for (at, row, line) in places() {
                let cell = read.texts.get(at);
                let coded = coder.code(cell, dictionary, parse);
                codes.push(coded.code());
                if coded.is_remarkable() {
                    let place = problems::cell_place(&self.origin, line, row, read.leaf, &read.header);
                    let text = String::from_utf8_lossy(cell);
                    let held = Held { row, text: &text, column: read.leaf, reading: parse(cell) };
                    tell_cell(held, field, place, self.show_sensitive, problems);
                }
            }
        }
        let key = self.key.and_then(|at| self.read.get(at));
        let key_field = KeyField::of(&self.schema);
        for (at, row, line) in places() {
            let cell = key.map_or(&[][..], |key| key.texts.get(at));
            // Most keys are letters and digits, with nothing to be said of them.
            let is_plain = !cell.is_empty() && cell.iter().all(u8::is_ascii_alphanumeric);
            match std::str::from_utf8(cell) {
                Ok(_) if is_plain && !key_field.as_ref().is_some_and(|field| field.is_suspicious(cell)) => {
                    batch.keys.extend_from_slice(cell);
                }
                Ok(text) => {
                    if !trim_cell(text).is_empty() {
                        batch.keys.extend_from_slice(text.as_bytes());
                    }
                    if let Some((key, field)) = key.zip(key_field.as_ref())
                        && (trim_cell(text).is_empty() || field.is_suspicious(cell))
                    {
                        let place = problems::cell_place(&self.origin, line, row, key.leaf, &key.header);
                        field.tell(text, (row, key.leaf), place, self.show_sensitive, problems);
                    }
                }
                Err(_) => {
                    let place = problems::row_place(&self.origin, line, row);
                    problems.report(self.origin.name(), Code::E0602, 0, || problems::key_not_utf8(place));
                }
            }
            batch.key_ends.push(u32::try_from(batch.keys.len()).unwrap_or(u32::MAX));
        }
        batch.rows += records.len();
        self.rows += records.len() as u64;
        self.taken += count as u64;
        self.left_in_group -= count;
        Ok(())
    }
}

impl RowReader for ParquetReader {
    fn columns(&self) -> &Columns {
        &self.columns
    }

    fn read(&mut self, batch: &mut Batch, problems: &mut Problems) -> Result<usize, Diagnostic> {
        batch.begin(self.columns.fields.len(), self.rows + 1);
        for (coder, dictionary) in self.coders.iter_mut().zip(&mut self.columns.dictionaries) {
            coder.bound(dictionary);
        }
        while batch.rows < self.batch_rows {
            let more = self.next_group().map_err(|error| damaged(&self.origin, &error))?;
            if !more {
                break;
            }
            let room = self.batch_rows - batch.rows;
            self.take_rows(batch, room, problems).map_err(|error| damaged(&self.origin, &error))?;
        }
        Ok(batch.rows)
    }

    fn layout(&self) -> Layout {
        self.layout.clone()
    }

    fn bytes_read(&self) -> u64 {
        self.bytes
    }
}
