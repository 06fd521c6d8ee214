//! Rows of a delimited file as batches.

use std::{
    borrow::Cow,
    io::Read,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use tiaoli_core::{
    batch::{Batch, Columns, Dictionary},
    cell::{CellProblem, read_cell, trim_cell},
    ir::{Field, Program},
};
use tiaoli_diagnostics::{Code, Diagnostic};

use super::{
    block::{Block, Refill},
    header::{Found, LOOKED_AT, read_header},
    rows::{Row, unquoted},
    scan::Shape,
};
use crate::{
    Layout, Origin, Problems, ReadOptions, RowReader, TableSchema,
    coder::Coder,
    encoding::{Announced, Seen},
    headers::{HeaderMap, Known, map_headers},
    problems,
    report::{Held, KeyField, tell_cell},
};

/// A table as delimited text.
pub(crate) struct Delimited {
    pub(crate) input: Box<dyn Read + Send>,
    pub(crate) origin: Origin,
    pub(crate) form: Form,
    /// The encoding of the input, once it is known.
    pub(crate) encoding: Seen,
    /// Bytes taken from the file, where the text is not what is in it.
    pub(crate) taken: Option<Arc<AtomicU64>>,
}

/// How rows and cells are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// Tabs, and nothing else.
    Tabs,
    /// Commas; a file without commas in its header may use tabs or semicolons.
    Guess,
    /// The cells of a sheet between [`CELL_END`] and [`ROW_END`], one row of text for each of the sheet.
    Sheet,
}

/// Ends a cell of a sheet. Neither mark can stand in a cell: XML has no such characters.
pub(crate) const CELL_END: u8 = 0x1f;
/// Ends a row of a sheet.
pub(crate) const ROW_END: u8 = 0x1e;

/// Reads CSV, TSV and the rows of sheets.
#[derive(Debug)]
pub(crate) struct CsvReader {
    file: Origin,
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
    encoding: Announced,
    taken: Option<Arc<AtomicU64>>,
    has_mark: bool,
    header_line: u64,
    /// The line of the row taken last.
    last_line: u64,
    /// What stands above the records: titles and headers.
    above: Vec<Vec<String>>,
}

impl CsvReader {
    /// Reads up to the header.
    pub(crate) fn open(
        table: Delimited,
        schema: TableSchema,
        options: &ReadOptions,
        problems: &mut Problems,
    ) -> Result<Self, Vec<Diagnostic>> {
        let Delimited { input, origin, form, encoding, taken } = table;
        let delimiter = match form {
            Form::Guess => None,
            Form::Tabs => Some(b'\t'),
            Form::Sheet => Some(CELL_END),
        };
        let mut block = Block::new(input, Shape { delimiter: delimiter.unwrap_or(b','), newline: b'\n' });
        let fail = |diagnostic| vec![diagnostic];
        let begin = block.peek().map_err(|error| fail(problems::cannot_read(origin.name(), &error)))?;
        let bom = if begin.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
        block.skip(bom);
        block.shape = match form {
            Form::Sheet => Shape { delimiter: CELL_END, newline: ROW_END },
            _ => shape_of(block.text(), delimiter),
        };
        let mut encoding = Announced::new(encoding);
        encoding.tell(&origin, problems);
        let known = Known::new(schema.fields(), &options.mappings);
        let Found { names, line, above, rows } = read_header(&mut block, &origin, &known).map_err(fail)?;
        let map =
            map_headers(names, &schema, &options.mappings, &origin, line, options.show_sensitive, problems)?;
        if !above.is_empty() {
            problems.report(origin.name(), Code::E0652, 0, || {
                problems::header_below_title(&origin, line, &above)
            });
        }
        let fields = schema.wanted().to_vec();
        let count = fields.len();
        let dictionaries = options.dictionaries(&fields);
        Ok(Self {
            file: origin,
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
            encoding,
            taken,
            has_mark: bom > 0,
            header_line: line,
            last_line: line,
            above: rows,
        })
    }

    /// Adds up to `room` rows of the block at hand to the batch.
    fn take_rows(&mut self, batch: &mut Batch, room: usize, problems: &mut Problems) {
        let Some(all) = self.block.rows().get(..self.block.rows().len().min(room)) else { return };
        let text = self.block.text();
        let page = Page {
            text,
            ends: self.block.ends(),
            file: &self.file,
            show_sensitive: self.show_sensitive,
            first_row: self.rows + 1,
            headers: &self.map.headers,
            last_line: self.last_line,
            above: &self.above,
        };
        let mut line = self.block.line();
        let first_line = batch.lines.len();
        for row in all {
            line += u64::from(row.lines_before);
            batch.lines.push(line);
        }
        let odd =
            page.find_odd(all, batch.lines.get(first_line..).unwrap_or_default(), self.map.key, problems);
        let rows = without(all, &odd);
        if !odd.is_empty() {
            let lines = without(batch.lines.get(first_line..).unwrap_or_default(), &odd).into_owned();
            batch.lines.truncate(first_line);
            batch.lines.extend(lines);
        }
        let (rows, lines) = (rows.as_ref(), batch.lines.get(first_line..).unwrap_or_default());
        page.report_shapes(rows, lines, problems);
        page.push_keys(
            rows,
            lines,
            self.map.key.zip(KeyField::of(&self.schema)),
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
        }
        let (taken, records) = (all.len(), rows.len());
        self.last_line = line;
        self.block.set_line(line);
        self.block.take(taken);
        self.rows += records as u64;
        batch.rows += records;
    }

    fn push_empty_row(&mut self, batch: &mut Batch, line: u64) {
        batch.push_empty_row(line);
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
            match self.block.refill().map_err(|error| problems::cannot_read(self.file.name(), &error))? {
                Refill::Rows => {}
                Refill::End => self.at_end = true,
                Refill::TooLong { line } => {
                    let place = problems::row_place(&self.file, line, self.rows + 1);
                    problems.report(self.file.name(), Code::E0610, 0, || problems::row_too_long(place));
                    self.push_empty_row(batch, line);
                }
            }
        }
        self.encoding.tell(&self.file, problems);
        Ok(batch.rows)
    }

    fn layout(&self) -> Layout {
        Layout {
            encoding: match self.encoding.name() {
                _ if self.file.is_sheet() => String::new(),
                "UTF-8" if self.has_mark => "UTF-8 BOM".to_owned(),
                name => name.to_owned(),
            },
            sheet: self.file.sheet_name().map(str::to_owned),
            delimiter: (!self.file.is_sheet()).then_some(char::from(self.block.shape.delimiter)),
            header_line: self.header_line,
            headers: self.map.headers.clone(),
            columns: self.map.columns.clone(),
        }
    }

    fn bytes_read(&self) -> u64 {
        self.taken.as_ref().map_or_else(|| self.block.bytes_read(), |taken| taken.load(Ordering::Relaxed))
    }
}

/// The rows of a block that are being taken, for one column after the other.
pub(super) struct Page<'a> {
    text: &'a [u8],
    ends: &'a [u32],
    pub(super) file: &'a Origin,
    pub(super) show_sensitive: bool,
    /// The number of the first of the rows.
    pub(super) first_row: u64,
    pub(super) headers: &'a [String],
    /// The line of the row before.
    pub(super) last_line: u64,
    /// What stands above the records, row by row.
    pub(super) above: &'a [Vec<String>],
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

impl<'a> Page<'a> {
    /// Before the header is known.
    pub(super) fn of_header(text: &'a [u8], ends: &'a [u32], file: &'a Origin) -> Self {
        Self { text, ends, file, show_sensitive: false, first_row: 0, headers: &[], last_line: 0, above: &[] }
    }
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
        let held = Held { row: self.first_row + at as u64, text: &text, column: *column, reading };
        tell_cell(held, field, place, self.show_sensitive, problems);
    }

    fn report_shapes(&self, rows: &[Row], lines: &[u64], problems: &mut Problems) {
        let width = self.headers.len();
        for (at, (row, line)) in rows.iter().zip(lines).enumerate() {
            let number = self.first_row + at as u64;
            let cells = row.cells as usize;
            // A sheet has no short rows: what is not there is empty.
            if (cells < width && !self.file.is_sheet())
                || (cells > width && (width..cells).any(|column| !is_blank(self.raw(row, column))))
            {
                let place = problems::row_place(self.file, *line, number);
                problems.report(self.file.name(), Code::E0607, 0, || {
                    problems::cells_do_not_fit(cells, width, place)
                });
            }
            if let Some(inner) = row.broken {
                let place = problems::row_place(self.file, *line + u64::from(inner), number);
                problems.report(self.file.name(), Code::E0608, 0, || problems::quote_not_closed(place));
            }
        }
    }

    /// Copies the key cells as read; blank ones become empty.
    fn push_keys(
        &self,
        rows: &[Row],
        lines: &[u64],
        key: Option<(usize, KeyField<'_>)>,
        keys: Keys<'_>,
        scratch: &mut Vec<u8>,
        problems: &mut Problems,
    ) {
        for (at, row) in rows.iter().enumerate() {
            if let Some((column, key)) = key {
                let raw = self.raw(row, column);
                let cell = if row.quoted { unquoted(raw, scratch) } else { raw };
                let is_blank = cell.iter().all(u8::is_ascii_whitespace);
                if cell.is_ascii() && !is_blank && !key.is_suspicious(cell) {
                    keys.bytes.extend_from_slice(cell);
                } else {
                    self.push_key_text(cell, at, lines, (column, key), keys.bytes, problems);
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
        (column, key): (usize, KeyField<'_>),
        keys: &mut Vec<u8>,
        problems: &mut Problems,
    ) {
        let line = lines.get(at).copied().unwrap_or(0);
        let header = self.headers.get(column).map_or("", String::as_str);
        let row = self.first_row + at as u64;
        let place = problems::cell_place(self.file, line, row, column, header);
        match std::str::from_utf8(cell) {
            Ok(text) => {
                if !trim_cell(text).is_empty() {
                    keys.extend_from_slice(cell);
                }
                key.tell(text, (row, column), place, self.show_sensitive, problems);
            }
            Err(_) => {
                problems.report(
                    self.file.name(),
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

/// What is left of a list without the entries at some places, which rise.
fn without<'a, T: Copy>(all: &'a [T], places: &[usize]) -> Cow<'a, [T]> {
    if places.is_empty() {
        return Cow::Borrowed(all);
    }
    let kept = all.iter().enumerate().filter(|(at, _)| places.binary_search(at).is_err());
    Cow::Owned(kept.map(|(_, one)| *one).collect())
}

/// The delimiter of a text by its first line that has one: titles have none.
fn shape_of(text: &[u8], delimiter: Option<u8>) -> Shape {
    let guess = || {
        let lines = text.split(|byte| matches!(byte, b'\n' | b'\r')).filter(|line| !line.is_empty());
        let mut lines = lines.take(LOOKED_AT);
        lines.find_map(|line| {
            [b',', b'\t', b';'].into_iter().find(|byte| memchr::memchr(*byte, line).is_some())
        })
    };
    Shape { delimiter: delimiter.or_else(guess).unwrap_or(b','), newline: b'\n' }
}
