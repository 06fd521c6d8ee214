//! Results as files: CSV and JSONL for programs, JSON for both, workbooks and an aligned table for people.
//!
//! Everything of a result line but row and key is the same for all rows with the same decision, so a decision is encoded
//! once and every further row copies it.

mod encode;
mod findings;
mod list;
#[cfg(feature = "parquet")]
mod parquet;
mod sums;
mod text;
mod workbook;

use std::{
    io::{self, Write},
    sync::Arc,
};

pub(crate) use encode::is_formula;
pub use encode::push_csv_row;
pub use findings::{FindingPlace, FindingRow, FindingsOptions, FindingsWriter};
pub use list::{ListColumn, ListWriter};
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
pub use workbook::{Cell, Kind};
use workbook::{Column, SheetWriter};
pub(crate) use workbook::{DATE, MONEY, write as write_cell};

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

/// Row and key come first.
const BEHIND_KEY: usize = 2;

/// Places of the evaluated day and of the amount behind the key.
const AS_OF: usize = 1;
const AMOUNT: usize = 3;

/// The columns of a workbook: what is read at a glance is narrow, what is read when needed is wide.
fn sheet_columns(names: Lang, about: About) -> Vec<Column> {
    const WIDTHS: [u16; 15] = [7, 21, 14, 12, 13, 11, 16, 30, 10, 26, 22, 22, 22, 22, 36];
    let kind = |at| match at {
        0 => Kind::Number,
        1 => Kind::Key,
        3 => Kind::Date,
        5 => Kind::Money,
        _ => Kind::Plain,
    };
    let columns = columns(names).iter().zip(WIDTHS).enumerate();
    let columns = columns.map(|(at, (header, width))| Column { header, width, kind: kind(at) });
    let mut columns: Vec<Column> = columns.collect();
    let (name, school) = if names == Lang::Zh { ("姓名", "学校") } else { ("name", "school") };
    let of_student = [(about.name, name, 12), (about.school, school, 26)];
    let of_student = of_student.into_iter().filter(|(there, ..)| *there);
    let of_student = of_student.map(|(_, header, width)| Column { header, width, kind: Kind::Plain });
    columns.splice(BEHIND_KEY..BEHIND_KEY, of_student);
    columns
}

/// Bytes collected before they are handed to the file.
const BUFFER: usize = 64 << 10;

/// A note of a decision in words: as it is in English, in Chinese words otherwise.
pub fn note_words(note: &str, program: &Program, lang: Lang) -> String {
    encode::note(note, program, lang)
}

/// A ruling that stands among the rules of a result, in a language: `ruling:deny` is 人工处理：不予.
pub fn ruling_words(code: &str, lang: Lang) -> &str {
    encode::ruling(code, lang)
}

/// The form of a result file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutputFormat {
    Csv,
    Jsonl,
    Json,
    /// An aligned table for people.
    Text,
    /// A workbook for people.
    Xlsx,
    /// With the feature `parquet`.
    Parquet,
}

impl OutputFormat {
    /// Every ending that names a form.
    pub const ENDINGS: &'static [&'static str] = if cfg!(feature = "parquet") {
        &["csv", "xlsx", "jsonl", "ndjson", "json", "txt", "parquet"]
    } else {
        &["csv", "xlsx", "jsonl", "ndjson", "json", "txt"]
    };

    /// By the ending of a file's name.
    pub fn of_path(path: &str) -> Option<Self> {
        let (_, ending) = path.rsplit_once('.')?;
        match ending.to_ascii_lowercase().as_str() {
            "csv" => Some(Self::Csv),
            "jsonl" | "ndjson" => Some(Self::Jsonl),
            "json" => Some(Self::Json),
            "txt" => Some(Self::Text),
            "xlsx" => Some(Self::Xlsx),
            "parquet" => Some(Self::Parquet),
            _ => None,
        }
    }

    /// Whether this program can write it.
    pub fn is_built_in(self) -> bool {
        self != Self::Parquet || cfg!(feature = "parquet")
    }

    /// Whether it is of no use on a terminal.
    pub fn is_binary(self) -> bool {
        matches!(self, Self::Xlsx | Self::Parquet)
    }

    /// Whether it is read by people and not by programs.
    pub fn is_for_people(self) -> bool {
        matches!(self, Self::Xlsx | Self::Text)
    }

    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "csv" => Some(Self::Csv),
            "jsonl" => Some(Self::Jsonl),
            "json" => Some(Self::Json),
            "text" => Some(Self::Text),
            "xlsx" => Some(Self::Xlsx),
            "parquet" => Some(Self::Parquet),
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
    /// CSV begins with the mark by which spreadsheets know UTF-8. Chinese headers always have it.
    pub bom: bool,
    /// Cells of CSV that begin like a formula stand as they are: for programs, not for spreadsheets.
    pub raw_csv: bool,
    /// Which columns about the student tables for people have.
    pub about: About,
}

/// What tables for people say of the student beside the key, where the records have it.
#[derive(Clone, Copy, Debug, Default)]
pub struct About {
    pub name: bool,
    pub school: bool,
}

/// How a table beside the results is written: findings, sums.
#[derive(Clone, Copy, Debug)]
pub struct TableOptions {
    pub format: OutputFormat,
    /// The language of headers, names and codes.
    pub names: Lang,
    /// As in [`WriteOptions`].
    pub bom: bool,
    pub raw_csv: bool,
    /// The evaluated day, or the first of several, for the properties of a workbook.
    pub day: Date,
}

impl TableOptions {
    /// JSON formats are written one object a line.
    fn is_json(&self) -> bool {
        matches!(self.format, OutputFormat::Jsonl | OutputFormat::Json)
    }

    /// Workbooks, and tables with Chinese headers.
    fn is_for_people(&self) -> bool {
        self.format == OutputFormat::Xlsx || self.names == Lang::Zh
    }

    fn header(&self, columns: &[&str]) -> Vec<u8> {
        let mut out = Vec::new();
        if self.bom || self.names == Lang::Zh {
            out.extend_from_slice(BOM);
        }
        out.extend_from_slice(columns.join(",").as_bytes());
        out.push(b'\n');
        out
    }
}

impl WriteOptions {
    /// On the screen a name would be nothing but stars.
    fn text_about(&self) -> About {
        About { name: self.about.name && self.show_sensitive, ..self.about }
    }
}

/// Writes results in the order they come.
#[derive(Debug)]
pub struct ResultWriter<W: Write + Send> {
    out: W,
    buffer: Vec<u8>,
    program: Arc<Program>,
    options: WriteOptions,
    /// By day: the encoded decisions.
    days: Vec<Encoded>,
    back: Back,
    any: bool,
    /// Of the student the next rows are about.
    name: String,
    school: String,
}

/// Where rows go.
#[derive(Debug)]
enum Back {
    /// Text, line by line.
    Lines,
    Table(Box<TextTable>),
    Sheet(Box<SheetWriter>),
    #[cfg(feature = "parquet")]
    Parquet(Box<parquet::ResultColumns>),
}

/// The encoded decisions of one evaluator.
#[derive(Debug, Default)]
struct Encoded {
    text: Vec<u8>,
    /// By decision number: start and end in `text`; equal where not encoded yet.
    spans: Vec<(u32, u32)>,
    /// By decision number, where cells are written one by one.
    cells: Vec<Option<Arc<[String; 13]>>>,
}

impl<W: Write + Send> ResultWriter<W> {
    /// Writes the header, where the format has one.
    pub fn new(out: W, program: Arc<Program>, options: WriteOptions) -> io::Result<Self> {
        let mut buffer = Vec::with_capacity(BUFFER + 4096);
        let mut back = Back::Lines;
        let first_day = options.days.first().copied().unwrap_or_default();
        match options.format {
            OutputFormat::Csv => {
                if options.bom || options.names == Lang::Zh {
                    buffer.extend_from_slice(BOM);
                }
                buffer.extend_from_slice(columns(options.names).join(",").as_bytes());
                buffer.push(b'\n');
            }
            OutputFormat::Json => buffer.push(b'['),
            OutputFormat::Jsonl => {}
            OutputFormat::Text => {
                back = Back::Table(Box::new(TextTable::new(options.lang, options.text_about())));
            }
            OutputFormat::Xlsx => {
                let title = if options.names == Lang::Zh { "结果" } else { "results" };
                let sheet = SheetWriter::new(title, sheet_columns(options.names, options.about), first_day)?;
                back = Back::Sheet(Box::new(sheet));
            }
            #[cfg(feature = "parquet")]
            OutputFormat::Parquet => {
                back = Back::Parquet(Box::new(parquet::ResultColumns::new(options.names)?));
            }
            #[cfg(not(feature = "parquet"))]
            OutputFormat::Parquet => return Err(io::Error::from(io::ErrorKind::Unsupported)),
        }
        let days = options.days.iter().map(|_| Encoded::default()).collect();
        Ok(Self {
            out,
            buffer,
            program,
            options,
            days,
            back,
            any: false,
            name: String::new(),
            school: String::new(),
        })
    }

    /// Whether rows say whom they are about.
    pub fn names_people(&self) -> bool {
        let About { name, school } = self.options.about;
        matches!(self.back, Back::Table(_) | Back::Sheet(_)) && (name || school)
    }

    /// Whom the next results are about, for tables that say so.
    pub fn about(&mut self, name: &str, school: &str) {
        name.clone_into(&mut self.name);
        school.clone_into(&mut self.school);
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
        match &self.back {
            Back::Lines => self.write_encoded(day, row, key, id, decision),
            Back::Table(_) => self.write_text(day, row, key, decision),
            Back::Sheet(_) => self.write_cells(day, row, key, id, decision)?,
            #[cfg(feature = "parquet")]
            Back::Parquet(_) => self.write_cells(day, row, key, id, decision)?,
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
            encoded.cells.clear();
        }
    }

    /// Writes what is left and gives the file back, for its caller to close.
    pub fn finish(mut self) -> io::Result<W> {
        match std::mem::replace(&mut self.back, Back::Lines) {
            Back::Lines => {}
            Back::Table(mut table) => table.finish(&mut self.buffer),
            Back::Sheet(sheet) => sheet.finish(&mut self.out)?,
            #[cfg(feature = "parquet")]
            Back::Parquet(columns) => columns.finish(&mut self.out)?,
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
                encode::push_csv_text(&mut self.buffer, key, self.options.raw_csv);
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
                let cells = encode::decision_cells(decision, as_of, &self.program, self.options.names);
                encode::csv_decision(&mut encoded.text, &cells, self.options.raw_csv);
            } else {
                encode::json_decision(&mut encoded.text, decision, as_of, &self.program, self.options.names);
            }
            let offset = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
            *span = (offset(start), offset(encoded.text.len()));
        }
        let text = encoded.text.get(span.0 as usize..span.1 as usize).unwrap_or_default();
        self.buffer.extend_from_slice(text);
    }

    /// A row of typed cells.
    fn write_cells(
        &mut self,
        day: usize,
        row: u64,
        key: &[u8],
        id: u32,
        decision: &Decision,
    ) -> io::Result<()> {
        let as_of = self.options.days.get(day).copied().unwrap_or_default();
        let Some(encoded) = self.days.get_mut(day) else { return Ok(()) };
        let at = id as usize;
        if encoded.cells.len() <= at {
            encoded.cells.resize(at + 1, None);
        }
        let Some(slot) = encoded.cells.get_mut(at) else { return Ok(()) };
        let cells = slot.get_or_insert_with(|| {
            Arc::new(encode::decision_cells(decision, as_of, &self.program, self.options.names))
        });
        let key = if key.is_empty() { format!("#{row}").into() } else { String::from_utf8_lossy(key) };
        match &mut self.back {
            Back::Lines | Back::Table(_) => Ok(()),
            Back::Sheet(sheet) => {
                let shared = cells.iter().enumerate().map(|(at, cell)| match at {
                    AS_OF => Cell::Date(as_of),
                    AMOUNT => {
                        decision.amount.map_or(Cell::Empty, |amount| Cell::Money(encode::in_fen(amount)))
                    }
                    _ => Cell::Text(cell),
                });
                let About { name, school } = self.options.about;
                let name = name.then_some(Cell::Text(&self.name));
                let school = school.then_some(Cell::Text(&self.school));
                let head = [Cell::Whole(row), Cell::Text(&key)].into_iter().chain(name).chain(school);
                sheet.push(head.chain(shared))
            }
            #[cfg(feature = "parquet")]
            Back::Parquet(columns) => columns.push(row, &key, as_of, decision.amount, cells),
        }
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
        let mut cells = Vec::from(cells);
        let About { name, school } = self.options.text_about();
        let of_student = name.then_some(&self.name).into_iter().chain(school.then_some(&self.school));
        cells.splice(BEHIND_KEY..BEHIND_KEY, of_student.cloned());
        if let Back::Table(table) = &mut self.back {
            table.push(cells, &mut self.buffer);
        }
    }
}
