//! Results as files: CSV and JSONL for programs, JSON for both, an aligned table for people.
//!
//! Everything of a result line but row and key is the same for all rows with the same decision, so a decision is encoded
//! once and every further row copies it.

mod encode;
mod findings;
mod sums;
mod text;

use std::{
    io::{self, Write},
    sync::Arc,
};

pub(crate) use encode::push_csv_cell;
pub use findings::{FindingPlace, FindingRow, FindingsWriter};
pub use sums::{SumRow, SumsWriter};
use text::TextTable;
use tiaoli_core::{
    cell::mask_ids,
    decision::Decision,
    ir::{Field, Program},
    sensitive::mask_key,
    value::Date,
};
use tiaoli_diagnostics::Lang;

/// The columns of CSV results and the keys of JSON results, in order.
pub const RESULT_COLUMNS: [&str; 15] = [
    "row",
    "key",
    "benefit",
    "as_of",
    "outcome",
    "amount",
    "funding",
    "rules",
    "articles",
    "missing",
    "may_settle",
    "possible",
    "review",
    "findings",
    "notes",
];

/// The same columns in Chinese, by the same order.
pub const RESULT_COLUMNS_ZH: [&str; 15] = [
    "行",
    "识别号",
    "资助项目",
    "基准日",
    "结果",
    "金额",
    "享受政策",
    "依据规则",
    "条文",
    "待补",
    "先查",
    "可能结果",
    "重点审核",
    "疑点",
    "备注",
];

/// By this mark spreadsheets tell that a file with Chinese words is UTF-8.
const BOM: &[u8] = b"\xef\xbb\xbf";

fn columns(names: Lang) -> &'static [&'static str; 15] {
    match names {
        Lang::Zh => &RESULT_COLUMNS_ZH,
        Lang::En => &RESULT_COLUMNS,
    }
}

/// Bytes collected before they are handed to the file.
const BUFFER: usize = 64 << 10;

/// A note of a decision in words: as it is in English, in Chinese words otherwise.
pub fn note_words(note: &str, program: &Program, lang: Lang) -> String {
    encode::note(note, program, lang)
}

/// The form of a result file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutputFormat {
    /// Keys stand as read, also such that begin with `=`, `+`, `-` or `@`: this file is for programs. Opened in a
    /// spreadsheet, such a cell could be taken for a formula.
    Csv,
    Jsonl,
    Json,
    /// An aligned table for people.
    Text,
}

impl OutputFormat {
    /// Every ending that names a form.
    pub const ENDINGS: &'static [&'static str] = &["csv", "jsonl", "ndjson", "json", "txt"];

    /// By the ending of a file's name.
    pub fn of_path(path: &str) -> Option<Self> {
        let (_, ending) = path.rsplit_once('.')?;
        match ending.to_ascii_lowercase().as_str() {
            "csv" => Some(Self::Csv),
            "jsonl" | "ndjson" => Some(Self::Jsonl),
            "json" => Some(Self::Json),
            "txt" => Some(Self::Text),
            _ => None,
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "csv" => Some(Self::Csv),
            "jsonl" => Some(Self::Jsonl),
            "json" => Some(Self::Json),
            "text" => Some(Self::Text),
            _ => None,
        }
    }
}

/// How results are written.
#[derive(Clone, Debug)]
pub struct WriteOptions {
    pub format: OutputFormat,
    /// The evaluated days; results name one by its index.
    pub days: Vec<Date>,
    /// The language of the text table. It never changes CSV or JSON.
    pub lang: Lang,
    /// The language of headers, names and codes in CSV and JSON. English is what programs rely on.
    pub names: Lang,
    /// Whether the text table shows sensitive keys and ID numbers in full.
    pub show_sensitive: bool,
}

/// Writes results in the order they come.
#[derive(Debug)]
pub struct ResultWriter<W: Write> {
    out: W,
    buffer: Vec<u8>,
    program: Arc<Program>,
    options: WriteOptions,
    /// By day: the encoded decisions.
    days: Vec<Encoded>,
    table: Option<TextTable>,
    any: bool,
}

/// The encoded decisions of one evaluator.
#[derive(Debug, Default)]
struct Encoded {
    text: Vec<u8>,
    /// By decision number: start and end in `text`; equal where not encoded yet.
    spans: Vec<(u32, u32)>,
}

impl<W: Write> ResultWriter<W> {
    /// Writes the header, where the format has one.
    pub fn new(out: W, program: Arc<Program>, options: WriteOptions) -> Self {
        let mut buffer = Vec::with_capacity(BUFFER + 4096);
        let mut table = None;
        match options.format {
            OutputFormat::Csv => {
                if options.names == Lang::Zh {
                    buffer.extend_from_slice(BOM);
                }
                buffer.extend_from_slice(columns(options.names).join(",").as_bytes());
                buffer.push(b'\n');
            }
            OutputFormat::Json => buffer.push(b'['),
            OutputFormat::Jsonl => {}
            OutputFormat::Text => table = Some(TextTable::new(options.lang)),
        }
        let days = options.days.iter().map(|_| Encoded::default()).collect();
        Self { out, buffer, program, options, days, table, any: false }
    }

    /// Writes one result. `id` is the number of the decision in the evaluator of this day; as long as
    /// [`reset`](Self::reset) is not called, the same number means the same decision. An empty key becomes `#ROW`.
    pub fn write(
        &mut self,
        day: usize,
        row: u64,
        key: &[u8],
        id: u32,
        decision: &Decision,
    ) -> io::Result<()> {
        if self.table.is_some() {
            self.write_text(day, row, key, decision);
        } else {
            self.write_encoded(day, row, key, id, decision);
        }
        if self.buffer.len() >= BUFFER {
            self.out.write_all(&self.buffer)?;
            self.buffer.clear();
        }
        Ok(())
    }

    /// Writes one result that no other row shares, such as one under a human decision.
    pub fn write_once(&mut self, day: usize, row: u64, key: &[u8], decision: &Decision) -> io::Result<()> {
        if let Some(encoded) = self.days.get_mut(day) {
            let kept = std::mem::take(encoded);
            let written = self.write(day, row, key, 0, decision);
            if let Some(encoded) = self.days.get_mut(day) {
                *encoded = kept;
            }
            return written;
        }
        Ok(())
    }

    /// Forgets the decisions of a day: its evaluator numbers them anew.
    pub fn reset(&mut self, day: usize) {
        if let Some(encoded) = self.days.get_mut(day) {
            encoded.text.clear();
            encoded.spans.clear();
        }
    }

    /// Writes what is left and gives the file back, for its caller to close.
    pub fn finish(mut self) -> io::Result<W> {
        if let Some(mut table) = self.table.take() {
            table.finish(&mut self.buffer);
        }
        if self.options.format == OutputFormat::Json {
            self.buffer.extend_from_slice(if self.any { b"\n]\n" } else { b"]\n" });
        }
        self.out.write_all(&self.buffer)?;
        self.out.flush()?;
        Ok(self.out)
    }

    fn write_encoded(&mut self, day: usize, row: u64, key: &[u8], id: u32, decision: &Decision) {
        let is_csv = self.options.format == OutputFormat::Csv;
        if is_csv {
            encode::push_number(&mut self.buffer, row);
            self.buffer.push(b',');
            if key.is_empty() {
                self.buffer.push(b'#');
                encode::push_number(&mut self.buffer, row);
            } else {
                encode::push_csv_cell(&mut self.buffer, key);
            }
        } else {
            if self.options.format == OutputFormat::Json {
                self.buffer.extend_from_slice(if self.any { b",\n" } else { b"\n" });
            }
            let [row_name, key_name, ..] = columns(self.options.names);
            self.buffer.extend_from_slice(b"{\"");
            self.buffer.extend_from_slice(row_name.as_bytes());
            self.buffer.extend_from_slice(b"\":");
            encode::push_number(&mut self.buffer, row);
            self.buffer.extend_from_slice(b",\"");
            self.buffer.extend_from_slice(key_name.as_bytes());
            self.buffer.extend_from_slice(b"\":\"");
            if key.is_empty() {
                self.buffer.push(b'#');
                encode::push_number(&mut self.buffer, row);
            } else {
                encode::push_json_bytes(&mut self.buffer, key);
            }
        }
        self.any = true;
        self.push_decision(day, id, decision, is_csv);
        if self.options.format != OutputFormat::Json {
            self.buffer.push(b'\n');
        }
    }

    /// Everything behind the key, from the cache.
    fn push_decision(&mut self, day: usize, id: u32, decision: &Decision, is_csv: bool) {
        let as_of = self.options.days.get(day).copied().unwrap_or_default();
        let Some(encoded) = self.days.get_mut(day) else { return };
        let at = id as usize;
        if encoded.spans.len() <= at {
            encoded.spans.resize(at + 1, (0, 0));
        }
        let Some(span) = encoded.spans.get_mut(at) else { return };
        if span.0 == span.1 {
            let start = encoded.text.len();
            if is_csv {
                encode::csv_decision(&mut encoded.text, decision, as_of, &self.program, self.options.names);
            } else {
                encode::json_decision(&mut encoded.text, decision, as_of, &self.program, self.options.names);
            }
            let offset = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
            *span = (offset(start), offset(encoded.text.len()));
        }
        let text = encoded.text.get(span.0 as usize..span.1 as usize).unwrap_or_default();
        self.buffer.extend_from_slice(text);
    }

    /// Whether the key of the rows a decision is about names a person.
    fn has_sensitive_key(&self, decision: &Decision) -> bool {
        let table = self.program.benefits.get(decision.benefit.index()).map(|benefit| benefit.table);
        let table = table.and_then(|table| self.program.tables.get(table.index()));
        let key = table.and_then(|table| table.fields.get(usize::from(table.key?)));
        key.is_some_and(Field::is_sensitive)
    }

    fn write_text(&mut self, day: usize, row: u64, key: &[u8], decision: &Decision) {
        let as_of = self.options.days.get(day).copied().unwrap_or_default();
        let key = String::from_utf8_lossy(key);
        let key = match key.as_ref() {
            "" => format!("#{row}"),
            key if self.options.show_sensitive => key.to_owned(),
            key if self.has_sensitive_key(decision) => mask_key(key),
            key => mask_ids(key),
        };
        let cells = encode::text_cells(row, key, decision, as_of, &self.program, self.options.lang);
        if let Some(table) = &mut self.table {
            table.push(cells, &mut self.buffer);
        }
    }
}
