//! Rows of a delimited file as batches.

use std::{io::Read, sync::Arc};

use tiaoli_core::{
    batch::{Batch, Columns, Dictionary},
    cell::{CellProblem, cell_problem, id_tidied, read_cell, trim_cell},
    ir::{Field, Program},
    sensitive::{shown_cell, shown_problem},
};
use tiaoli_diagnostics::{Code, Diagnostic};

use super::{
    block::{Block, Refill},
    rows::{Row, unquoted},
    scan::Shape,
};
use crate::{
    Layout, Problems, ReadOptions, RowReader, TableSchema,
    coder::Coder,
    headers::{HeaderMap, map_headers},
    problems::{self, Disguise},
};

/// Reads CSV and TSV.
#[derive(Debug)]
pub(crate) struct CsvReader {
    file: Arc<str>,
    block: Block,
    schema: TableSchema,
    map: HeaderMap,
    columns: Columns,
    coders: Vec<Coder>,
    batch_rows: usize,
    show_sensitive: bool,
    /// Data rows given so far.
    rows: u64,
    scratch: Vec<u8>,
    at_end: bool,
    has_mark: bool,
    header_line: u64,
}

impl CsvReader {
    /// Reads the header row. Without a delimiter given, a file without commas in its first line may use tabs or
    /// semicolons.
    pub(crate) fn open(
        input: Box<dyn Read + Send>,
        file: &str,
        delimiter: Option<u8>,
        schema: TableSchema,
        options: &ReadOptions,
        problems: &mut Problems,
    ) -> Result<Self, Vec<Diagnostic>> {
        let mut block = Block::new(input, Shape { delimiter: delimiter.unwrap_or(b','), newline: b'\n' });
        let fail = |diagnostic| vec![diagnostic];
        let begin = block.peek().map_err(|error| fail(problems::cannot_read(file, &error)))?;
        look_for_disguise(begin, file).map_err(fail)?;
        let bom = if begin.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
        block.skip(bom);
        block.shape = shape_of(block.text(), delimiter);
        let (headers, line) = read_header(&mut block, file).map_err(fail)?;
        let map = map_headers(headers, &schema, &options.mappings, file, line, problems)?;
        let fields = schema.wanted().to_vec();
        let count = fields.len();
        let dictionaries = options.dictionaries(&fields);
        Ok(Self {
            file: Arc::from(file),
            block,
            columns: Columns { table: schema.table(), fields, dictionaries },
            coders: std::iter::repeat_with(Coder::default).take(count).collect(),
            schema,
            map,
            batch_rows: options.batch_rows.max(1),
            show_sensitive: options.show_sensitive,
            rows: 0,
            scratch: Vec::new(),
            at_end: false,
            has_mark: bom > 0,
            header_line: line,
        })
    }

    /// Adds up to `room` rows of the block at hand to the batch.
    fn take_rows(&mut self, batch: &mut Batch, room: usize, problems: &mut Problems) {
        let Some(rows) = self.block.rows().get(..self.block.rows().len().min(room)) else { return };
        let text = self.block.text();
        let mut page = Page {
            text,
            ends: self.block.ends(),
            file: &self.file,
            show_sensitive: self.show_sensitive,
            first_row: self.rows + 1,
            headers: &self.map.headers,
            odd: Vec::new(),
        };
        let mut line = self.block.line();
        let first_line = batch.lines.len();
        for row in rows {
            line += u64::from(row.lines_before);
            batch.lines.push(line);
        }
        let lines = batch.lines.get(first_line..).unwrap_or_default();
        page.find_odd(rows, lines, self.map.key, problems);
        page.report_shapes(rows, lines, problems);
        page.push_keys(
            rows,
            lines,
            self.map.key,
            batch_keys(&mut batch.keys, &mut batch.key_ends),
            &mut self.scratch,
            problems,
        );
        let program = self.schema.program();
        let columns = self.map.columns.iter().zip(&self.columns.fields).zip(&mut self.columns.dictionaries);
        for (((column, field), dictionary), (coder, codes)) in
            columns.zip(self.coders.iter_mut().zip(&mut batch.codes))
        {
            match (column, program.field(*field)) {
                (Some(column), Some(field)) => {
                    let target = Target { column: *column, field, program };
                    page.push_codes(
                        rows,
                        lines,
                        &target,
                        coder,
                        dictionary,
                        codes,
                        &mut self.scratch,
                        problems,
                    );
                }
                _ => codes.resize(codes.len() + rows.len(), 0),
            }
            page.blank_odd(rows.len(), codes);
        }
        let taken = rows.len();
        self.block.set_line(line);
        self.block.take(taken);
        self.rows += taken as u64;
        batch.rows += taken;
    }

    /// A row of which nothing could be read.
    fn push_empty_row(&mut self, batch: &mut Batch, line: u64) {
        for codes in &mut batch.codes {
            codes.push(0);
        }
        batch.end_row(line);
        self.rows += 1;
    }
}

impl RowReader for CsvReader {
    fn columns(&self) -> &Columns {
        &self.columns
    }

    fn read(&mut self, batch: &mut Batch, problems: &mut Problems) -> Result<usize, Diagnostic> {
        batch.begin(self.columns.fields.len(), self.rows + 1);
        for (coder, dictionary) in self.coders.iter_mut().zip(&mut self.columns.dictionaries) {
            coder.bound(dictionary);
        }
        while batch.rows < self.batch_rows && !self.at_end {
            if !self.block.rows().is_empty() {
                self.take_rows(batch, self.batch_rows - batch.rows, problems);
                continue;
            }
            match self.block.refill().map_err(|error| problems::cannot_read(&self.file, &error))? {
                Refill::Rows => {}
                Refill::End => self.at_end = true,
                Refill::TooLong { line } => {
                    let place = problems::row_place(&self.file, line, self.rows + 1);
                    problems.report(&self.file, Code::E0610, 0, || problems::row_too_long(place));
                    self.push_empty_row(batch, line);
                }
            }
        }
        Ok(batch.rows)
    }

    fn layout(&self) -> Layout {
        Layout {
            encoding: if self.has_mark { "UTF-8 BOM" } else { "UTF-8" }.to_owned(),
            sheet: None,
            delimiter: Some(char::from(self.block.shape.delimiter)),
            header_line: self.header_line,
            headers: self.map.headers.clone(),
            columns: self.map.columns.clone(),
        }
    }

    fn bytes_read(&self) -> u64 {
        self.block.bytes_read()
    }
}

/// The rows of a block that are being taken, for one column after the other.
pub(super) struct Page<'a> {
    text: &'a [u8],
    ends: &'a [u32],
    pub(super) file: &'a str,
    pub(super) show_sensitive: bool,
    /// The number of the first of the rows.
    pub(super) first_row: u64,
    pub(super) headers: &'a [String],
    /// Rows that are no records, by their place among the rows: totals, headers again, blanks.
    pub(super) odd: Vec<usize>,
}

struct Target<'a> {
    column: usize,
    field: &'a Field,
    program: &'a Program,
}

struct Keys<'a> {
    bytes: &'a mut Vec<u8>,
    ends: &'a mut Vec<u32>,
}

fn batch_keys<'a>(bytes: &'a mut Vec<u8>, ends: &'a mut Vec<u32>) -> Keys<'a> {
    Keys { bytes, ends }
}

impl Page<'_> {
    /// The bytes of a cell as they stand in the file; empty where the row is too short.
    #[inline(always)]
    pub(super) fn raw(&self, row: &Row, column: usize) -> &[u8] {
        if column >= row.cells as usize {
            return &[];
        }
        let at = row.first as usize + column;
        let start = match column.checked_sub(1) {
            None => row.start as usize,
            Some(_) => self.ends.get(at - 1).map_or(0, |end| *end as usize + 1),
        };
        let end = self.ends.get(at).map_or(0, |end| *end as usize);
        let cell = self.text.get(start..end).unwrap_or_default();
        if column + 1 == row.cells as usize { cell.strip_suffix(b"\r").unwrap_or(cell) } else { cell }
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "the inner loop: each argument is borrowed from another part of the reader"
    )]
    fn push_codes(
        &self,
        rows: &[Row],
        lines: &[u64],
        target: &Target<'_>,
        coder: &mut Coder,
        dictionary: &mut Dictionary,
        codes: &mut Vec<u32>,
        scratch: &mut Vec<u8>,
        problems: &mut Problems,
    ) {
        let Target { column, field, program } = target;
        let parse = |cell: &[u8]| {
            let text = std::str::from_utf8(cell).map_err(|_| CellProblem::NotUtf8)?;
            read_cell(text, &field.ty, program)
        };
        codes.reserve(rows.len());
        for (at, row) in rows.iter().enumerate() {
            let raw = self.raw(row, *column);
            let cell = if row.quoted { unquoted(raw, scratch) } else { raw };
            let coded = coder.code(cell, dictionary, parse);
            if coded.is_remarkable() {
                self.report_cell(cell, at, lines, target, problems);
            }
            codes.push(coded.code());
        }
    }

    #[cold]
    fn report_cell(
        &self,
        cell: &[u8],
        at: usize,
        lines: &[u64],
        target: &Target<'_>,
        problems: &mut Problems,
    ) {
        let Target { column, field, program } = target;
        let text = String::from_utf8_lossy(cell);
        let reading = match std::str::from_utf8(cell) {
            Ok(text) => read_cell(text, &field.ty, program),
            Err(_) => Err(CellProblem::NotUtf8),
        };
        let header = self.headers.get(*column).map_or("", String::as_str);
        let line = lines.get(at).copied().unwrap_or(0);
        let place = problems::cell_place(self.file, line, self.first_row + at as u64, *column, header);
        if self.odd.contains(&at) {
            return;
        }
        if reading.is_err() {
            problems.bad_cell(self.first_row + at as u64, &field.name, &text);
        }
        // Building the message tells its code; bad cells are few or soon only counted.
        let held = shown_cell(&text, field, self.show_sensitive);
        let diagnostic = match reading {
            Err(problem) => cell_problem(
                &shown_problem(problem, field, self.show_sensitive),
                &held,
                &field.name,
                &field.ty,
                place,
            ),
            Ok(_) => id_tidied(&held, &field.name, place),
        };
        problems.push(diagnostic);
    }

    fn report_shapes(&self, rows: &[Row], lines: &[u64], problems: &mut Problems) {
        let width = self.headers.len();
        for (at, (row, line)) in rows.iter().zip(lines).enumerate().filter(|(at, _)| !self.odd.contains(at)) {
            let number = self.first_row + at as u64;
            let cells = row.cells as usize;
            if cells < width
                || (cells > width && (width..cells).any(|column| !is_blank(self.raw(row, column))))
            {
                let place = problems::row_place(self.file, *line, number);
                problems
                    .report(self.file, Code::E0607, 0, || problems::cells_do_not_fit(cells, width, place));
            }
            if let Some(inner) = row.broken {
                let place = problems::row_place(self.file, *line + u64::from(inner), number);
                problems.report(self.file, Code::E0608, 0, || problems::quote_not_closed(place));
            }
        }
    }

    /// Copies the key cells as read; blank ones become empty.
    fn push_keys(
        &self,
        rows: &[Row],
        lines: &[u64],
        column: Option<usize>,
        keys: Keys<'_>,
        scratch: &mut Vec<u8>,
        problems: &mut Problems,
    ) {
        for (at, row) in rows.iter().enumerate() {
            if let Some(column) = column {
                let raw = self.raw(row, column);
                let cell = if row.quoted { unquoted(raw, scratch) } else { raw };
                if cell.is_ascii() {
                    if !cell.iter().all(|byte| byte.is_ascii_whitespace()) {
                        keys.bytes.extend_from_slice(cell);
                    }
                } else {
                    self.push_key_text(cell, at, lines, column, keys.bytes, problems);
                }
            }
            keys.ends.push(u32::try_from(keys.bytes.len()).unwrap_or(u32::MAX));
        }
    }

    #[cold]
    fn push_key_text(
        &self,
        cell: &[u8],
        at: usize,
        lines: &[u64],
        column: usize,
        keys: &mut Vec<u8>,
        problems: &mut Problems,
    ) {
        match std::str::from_utf8(cell) {
            Ok(text) if trim_cell(text).is_empty() => {}
            Ok(_) => keys.extend_from_slice(cell),
            Err(_) => {
                let line = lines.get(at).copied().unwrap_or(0);
                let header = self.headers.get(column).map_or("", String::as_str);
                let place = problems::cell_place(self.file, line, self.first_row + at as u64, column, header);
                problems.report(
                    self.file,
                    Code::E0602,
                    u32::try_from(column + 1).unwrap_or(u32::MAX),
                    || problems::key_not_utf8(place),
                );
            }
        }
    }
}

fn is_blank(cell: &[u8]) -> bool {
    cell.iter().all(|byte| byte.is_ascii_whitespace())
}

/// Files of other kinds, recognised by their first bytes.
pub(crate) fn look_for_disguise(begin: &[u8], file: &str) -> Result<(), Diagnostic> {
    let found = if begin.starts_with(b"PK\x03\x04") {
        Disguise::Workbook
    } else if begin.starts_with(b"\xd0\xcf\x11\xe0") {
        Disguise::OldWorkbook
    } else if begin.starts_with(b"\xff\xfe") || begin.starts_with(b"\xfe\xff") {
        Disguise::Utf16
    } else if begin.iter().take(1024).any(|byte| *byte == 0) {
        Disguise::Binary
    } else {
        return match std::str::from_utf8(begin) {
            Err(error) if error.error_len().is_some() => {
                let before = begin.get(..error.valid_up_to()).unwrap_or_default();
                let line = memchr::memchr_iter(b'\n', before).count() as u64 + 1;
                Err(problems::not_utf8(file, line))
            }
            // A character cut off at the end of the first block is none of the file's faults.
            _ => Ok(()),
        };
    };
    Err(problems::not_a_text_table(file, found))
}

fn shape_of(text: &[u8], delimiter: Option<u8>) -> Shape {
    let newline = if memchr::memchr(b'\n', text).is_none() && memchr::memchr(b'\r', text).is_some() {
        b'\r'
    } else {
        b'\n'
    };
    let first_line = text.split(|byte| *byte == newline).next().unwrap_or_default();
    let has = |byte: u8| memchr::memchr(byte, first_line).is_some();
    let guess = [b',', b'\t', b';'].into_iter().find(|byte| has(*byte));
    Shape { delimiter: delimiter.or(guess).unwrap_or(b','), newline }
}

/// The headers and the line they stand on.
fn read_header(block: &mut Block, file: &str) -> Result<(Vec<String>, u64), Diagnostic> {
    loop {
        match block.refill().map_err(|error| problems::cannot_read(file, &error))? {
            Refill::End => return Err(problems::no_header(file)),
            Refill::TooLong { line } => {
                return Err(problems::row_too_long(problems::row_place(file, line, 0)));
            }
            Refill::Rows => {}
        }
        let Some(row) = block.rows().first().copied() else { continue };
        let line = block.line() + u64::from(row.lines_before);
        let page = Page {
            show_sensitive: false,
            text: block.text(),
            ends: block.ends(),
            file,
            first_row: 0,
            headers: &[],
            odd: Vec::new(),
        };
        let mut scratch = Vec::new();
        let headers = (0..row.cells as usize).map(|column| {
            let cell = unquoted(page.raw(&row, column), &mut scratch);
            trim_cell(&String::from_utf8_lossy(cell)).to_owned()
        });
        let headers = headers.collect();
        block.set_line(line);
        block.take(1);
        return Ok((headers, line));
    }
}
