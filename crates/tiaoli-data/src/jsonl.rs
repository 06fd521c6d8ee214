//! JSON objects, one per line or in a list. Keys are headers; a list is a set; `null` is missing.

mod input;
mod line;
mod odd;
mod scan;
mod wrapped;

use std::io::Read;

pub(crate) use input::{Framing, Input, Record};
use line::{CellText, Keys, read_line};
use tiaoli_core::{
    batch::{Batch, Columns},
    cell::trim_cell,
};
use tiaoli_diagnostics::{Code, Diagnostic};

use crate::{
    Layout, Origin, Problems, ReadOptions, RowReader, TableSchema,
    coder::Coder,
    encoding::{Announced, Seen},
    odd::{RowCells, Verdict, judge},
    problems,
    report::{Held, KeyField, tell_cell},
};

#[derive(Debug)]
pub(crate) struct JsonlReader {
    file: Origin,
    input: Input,
    schema: TableSchema,
    keys: Keys,
    columns: Columns,
    coders: Vec<Coder>,
    batch_rows: usize,
    show_sensitive: bool,
    rows: u64,
    line: u64,
    text: Vec<u8>,
    scratch: Vec<u8>,
    at_end: bool,
    /// Nothing has been read yet.
    at_start: bool,
    encoding: Announced,
}

impl JsonlReader {
    pub(crate) fn open(
        input: Box<dyn Read + Send>,
        file: Origin,
        framing: Framing,
        encoding: Seen,
        schema: TableSchema,
        options: &ReadOptions,
    ) -> Result<Self, Vec<Diagnostic>> {
        let input =
            Input::open(input, framing).map_err(|error| vec![problems::cannot_read(file.name(), &error)])?;
        let keys = Keys::new(&schema, &options.mappings, &file)?;
        let fields = schema.wanted().to_vec();
        let count = fields.len();
        let dictionaries = options.dictionaries(&fields);
        Ok(Self {
            file,
            input,
            columns: Columns { table: schema.table(), fields, dictionaries },
            coders: std::iter::repeat_with(Coder::default).take(count).collect(),
            schema,
            keys,
            batch_rows: options.batch_rows.max(1),
            show_sensitive: options.show_sensitive,
            rows: 0,
            line: 0,
            text: Vec::new(),
            scratch: Vec::new(),
            at_end: false,
            at_start: true,
            encoding: Announced::new(encoding),
        })
    }

    /// Goes on with the list in the first object, where the records are wrapped in one; whether they are.
    fn unwrap(&mut self, problems: &mut Problems) -> Result<bool, Diagnostic> {
        if !std::mem::replace(&mut self.at_start, false) {
            return Ok(false);
        }
        let is_known = |key: &str| self.keys.find(key, &self.schema).is_some();
        let found = wrapped::wrapped(&self.text, &is_known);
        let paths: Vec<String> = found.iter().map(|one| one.path.clone()).collect();
        let file = self.file.name();
        match found.as_slice() {
            [] => return Ok(false),
            [one] if !self.input.is_of_lines() => {
                let list = Box::new(std::io::Cursor::new(one.list.as_bytes().to_vec()));
                // What comes behind the object would be lost.
                let mut rest = Vec::new();
                let line = self.line;
                match self.input.next(&mut rest).map_err(|error| problems::cannot_read(file, &error))? {
                    Record::End => {}
                    _ => return Err(problems::json_list(file, problems::BadList::TextBehind, line)),
                }
                let inner = Input::open(list, Framing::List);
                self.input = inner.map_err(|error| problems::cannot_read(file, &error))?;
                problems.report(file, Code::E0651, 0, || problems::list_chosen(file, &one.path));
            }
            _ => return Err(problems::json_wrapped(file, &paths, self.line)),
        }
        Ok(true)
    }

    /// Adds the line in `text` as a row.
    fn push_row(&mut self, batch: &mut Batch, problems: &mut Problems) {
        let row = self.rows + 1;
        let outcome = read_line(&self.text, &mut self.keys, &self.schema);
        self.keys.report_unknown(&self.file, self.line, &self.schema, problems);
        if let Err(what) = outcome {
            let place = problems::row_place(&self.file, self.line, row);
            problems.report(self.file.name(), Code::E0609, 0, || problems::json_line(&what, place));
            self.push_empty_row(batch);
            return;
        }
        if self.is_left_out(row, problems) {
            return;
        }
        let program = self.schema.program();
        let columns = self.columns.fields.iter().zip(&mut self.columns.dictionaries);
        for ((field, dictionary), (coder, codes)) in columns.zip(self.coders.iter_mut().zip(&mut batch.codes))
        {
            let at = usize::from(field.field);
            let (Some(cell), Some(field)) = (self.keys.cell(at, &self.text), program.field(*field)) else {
                codes.push(0);
                continue;
            };
            let cell = CellText::of(cell, &mut self.scratch);
            let coded = coder.code(cell.spelling(), dictionary, |_| cell.read(&field.ty, program));
            codes.push(coded.code());
            if coded.is_remarkable() {
                let place = problems::value_place(&self.file, self.line, row, self.keys.spelling(at));
                let (text, reading) = (cell.shown(), cell.read(&field.ty, program));
                let held = Held { row, text: &text, column: at, reading };
                tell_cell(held, field, place, self.show_sensitive, problems);
            }
        }
        let key = self.schema.key().and_then(|at| self.keys.cell(at, &self.text));
        self.tell_key(row, problems);
        if let Some(key) = key {
            let cell = CellText::of(key, &mut self.scratch);
            let text = cell.shown();
            // A key that holds half a character would be no text in the results either: the row goes by its number.
            if cell.is_broken() {
                if !self
                    .columns
                    .fields
                    .iter()
                    .any(|field| Some(usize::from(field.field)) == self.schema.key())
                {
                    let at = self.schema.key().unwrap_or_default();
                    let place = problems::value_place(&self.file, self.line, row, self.keys.spelling(at));
                    problems.report(self.file.name(), Code::E0602, 0, || problems::key_not_utf8(place));
                }
            } else if !trim_cell(&text).is_empty() {
                batch.keys.extend_from_slice(text.as_bytes());
            }
        }
        self.end_row(batch);
    }

    /// Whether the record in `text` is none, which is told.
    fn is_left_out(&mut self, row: u64, problems: &mut Problems) -> bool {
        if !odd::is_suspicious(&self.text, &self.keys, self.schema.key()) {
            return false;
        }
        let (headers, cells) = odd::members(&self.text);
        let key = self.schema.key();
        let key = headers.iter().position(|header| key.is_some() && self.keys.known_field(header) == key);
        let width = headers.len().max(self.schema.fields().len());
        let judged = RowCells { headers: &headers, cells: &cells, key, width, above: &[], is_first: false };
        match judge(&judged) {
            Verdict::Record => false,
            Verdict::LikeTotal(word) => {
                let place = problems::row_place(&self.file, self.line, row);
                problems.push(problems::like_a_total(&word, place));
                false
            }
            Verdict::NearlyEmpty(filled) => {
                let place = problems::row_place(&self.file, self.line, row);
                problems.push(problems::nearly_empty(filled, place));
                false
            }
            Verdict::NoRecord(what, begins) => {
                problems.leave_out(what, &begins, problems::row_place(&self.file, self.line, 0));
                true
            }
        }
    }

    /// Tells of the key of the record in `text`. Where no record has one, the column is told of.
    fn tell_key(&self, row: u64, problems: &mut Problems) {
        let (Some(at), Some(key)) = (self.schema.key(), KeyField::of(&self.schema)) else { return };
        let mut scratch = Vec::new();
        let cell = self.keys.cell(at, &self.text).map(|cell| CellText::of(cell, &mut scratch));
        if cell.as_ref().is_some_and(CellText::is_broken) || cell.is_none() && !self.keys.was_seen(at) {
            return;
        }
        let text = cell.as_ref().map(CellText::shown).unwrap_or_default();
        if trim_cell(&text).is_empty() || key.is_suspicious(text.as_bytes()) {
            let place = problems::value_place(&self.file, self.line, row, self.keys.spelling(at));
            key.tell(&text, (row, at), place, self.show_sensitive, problems);
        }
    }

    fn push_empty_row(&mut self, batch: &mut Batch) {
        batch.push_empty_row(self.line);
        self.rows += 1;
    }

    fn end_row(&mut self, batch: &mut Batch) {
        batch.end_row(self.line);
        self.rows += 1;
    }
}

impl RowReader for JsonlReader {
    fn columns(&self) -> &Columns {
        &self.columns
    }

    fn read(&mut self, batch: &mut Batch, problems: &mut Problems) -> Result<usize, Diagnostic> {
        batch.begin(self.columns.fields.len(), self.rows + 1);
        for (coder, dictionary) in self.coders.iter_mut().zip(&mut self.columns.dictionaries) {
            coder.bound(dictionary);
        }
        while batch.rows < self.batch_rows && !self.at_end {
            let mut text = std::mem::take(&mut self.text);
            let record = self.input.next(&mut text);
            self.text = text;
            let record = record.map_err(|error| problems::cannot_read(self.file.name(), &error))?;
            self.line = self.input.first_line();
            match record {
                Record::End => {
                    self.at_end = true;
                    if self.rows > 0 {
                        self.keys.report_missing(&self.file, &self.schema, problems);
                    }
                }
                // An object of this size holds all records, and nobody can say which.
                Record::TooLong if self.at_start && self.input.is_bare() => {
                    return Err(problems::json_list(self.file.name(), problems::BadList::NoList, self.line));
                }
                Record::TooLong => {
                    self.at_start = false;
                    let place = problems::row_place(&self.file, self.line, self.rows + 1);
                    problems.report(self.file.name(), Code::E0610, 0, || problems::row_too_long(place));
                    self.push_empty_row(batch);
                }
                Record::Broken(why) => return Err(problems::json_list(self.file.name(), why, self.line)),
                Record::Text if self.text.iter().all(u8::is_ascii_whitespace) => {}
                Record::Text if self.unwrap(problems)? => {}
                Record::Text => self.push_row(batch, problems),
            }
        }
        self.encoding.tell(&self.file, problems);
        Ok(batch.rows)
    }

    fn layout(&self) -> Layout {
        Layout { encoding: self.encoding.name().to_owned(), ..Layout::default() }
    }

    fn bytes_read(&self) -> u64 {
        self.input.bytes_read()
    }
}
