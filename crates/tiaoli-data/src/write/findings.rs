//! The findings file: what checks found, with the rows concerned.

use std::io::{self, Write};

use tiaoli_diagnostics::{Lang, Text};

use super::{
    OutputFormat, TableOptions,
    encode::{push_csv_row, push_json_bytes, push_list, push_number, push_string},
    workbook::{Cell, Column, Kind, SheetWriter},
};
use crate::Origin;

/// One finding.
#[derive(Clone, Debug)]
pub struct FindingRow<'a> {
    /// The check's English name with `?` where it is not known whether it holds, or a diagnostic code.
    pub finding: &'a str,
    /// 重大疑点, else 一般疑点.
    pub major: bool,
    /// The table's English name.
    pub table: &'a str,
    /// The file its rows are of, for positions such as `名册.csv:12` and `名册.xlsx!学生!C12`.
    pub file: Option<&'a Origin>,
    /// The rows concerned, in file order.
    pub rows: &'a [FindingPlace],
    pub message: &'a Text,
    /// As in the results; empty when there is none.
    pub article: &'a str,
    /// The months it is true of, as `2024-09..2024-12;2025-03`; empty for what does not depend on the month. Written only
    /// to a file of several months.
    pub months: &'a str,
    /// For how many rows it cannot be told, where one line stands for all of them; else zero. Written to JSON.
    pub open_rows: u64,
}

/// One row of a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FindingPlace {
    /// From one; zero for a row that is no record.
    pub row: u64,
    /// The key cell as read; empty becomes `#ROW`.
    pub key: Vec<u8>,
    /// The line of the file, or the row of the sheet; zero when it is not known.
    pub line: u64,
    /// The column from one, where one cell is meant; else zero.
    pub column: u32,
    /// Of the student, where it is known.
    pub name: String,
    pub school: String,
}

const WIDTH: usize = 11;

const COLUMNS: [&str; WIDTH] = [
    "finding",
    "severity",
    "table",
    "rows",
    "keys",
    "positions",
    "message",
    "article",
    "months",
    "names",
    "schools",
];

/// The same in Chinese.
const COLUMNS_ZH: [&str; WIDTH] =
    ["疑点", "程度", "表", "行", "识别号", "位置", "说明", "条文", "月份", "姓名", "学校"];

/// The place of the months, and of the first column that is for people alone.
const MONTHS: usize = 8;
const NAMES: usize = 9;

/// How findings are written.
#[derive(Clone, Copy, Debug)]
pub struct FindingsOptions {
    pub table: TableOptions,
    /// The language of messages, where there is one only.
    pub lang: Lang,
    /// Several months: every finding with those it is true of.
    pub monthly: bool,
}

impl FindingsOptions {
    /// What is written of the columns: names stand in files for people, never in those that programs rely on.
    fn of<T>(self, columns: impl IntoIterator<Item = T>) -> impl Iterator<Item = T> {
        let is_written = move |at: usize| match at {
            MONTHS => self.monthly,
            at => at < NAMES || self.table.is_for_people(),
        };
        columns.into_iter().enumerate().filter(move |(at, _)| is_written(*at)).map(|(_, column)| column)
    }
}

/// Writes findings as CSV, JSONL or a workbook: lists joined by `;` in cells.
#[derive(Debug)]
pub struct FindingsWriter<W: Write + Send> {
    out: W,
    json: bool,
    sheet: Option<SheetWriter>,
    options: FindingsOptions,
    line: Vec<u8>,
}

impl<W: Write + Send> FindingsWriter<W> {
    /// Endings of files that findings can be written to.
    pub const ENDINGS: &'static [&'static str] = &["csv", "xlsx", "jsonl", "ndjson"];

    /// JSON formats are written as JSONL, with the message in both languages; workbooks as such, all others as CSV, with
    /// messages in `lang`, headers and severities in `names`. The keys of JSON never change.
    pub fn new(mut out: W, options: FindingsOptions) -> io::Result<Self> {
        let table = options.table;
        let json = table.is_json();
        let columns = if table.names == Lang::Zh { COLUMNS_ZH } else { COLUMNS };
        let mut sheet = None;
        if table.format == OutputFormat::Xlsx {
            const WIDTHS: [u16; WIDTH] = [24, 11, 14, 12, 21, 30, 70, 10, 24, 14, 26];
            let kind = |at| match at {
                4 => Kind::Key,
                6 => Kind::Words,
                _ => Kind::Plain,
            };
            let columns = columns.into_iter().zip(WIDTHS).enumerate();
            let columns = columns.map(|(at, (header, width))| Column { header, width, kind: kind(at) });
            let title = if table.names == Lang::Zh { "疑点" } else { "findings" };
            sheet = Some(SheetWriter::new(title, options.of(columns).collect(), table.day)?);
        } else if !json {
            out.write_all(&table.header(&options.of(columns).collect::<Vec<_>>()))?;
        }
        Ok(Self { out, json, sheet, options, line: Vec::new() })
    }

    pub fn write(&mut self, finding: &FindingRow<'_>) -> io::Result<()> {
        self.line.clear();
        let severity = match (finding.major, self.options.table.names) {
            (true, Lang::Zh) => "重大疑点",
            (false, Lang::Zh) => "一般疑点",
            (true, Lang::En) => "major",
            (false, Lang::En) => "minor",
        };
        if self.json {
            self.push_json(finding, severity);
        } else {
            let cells = cells(finding, severity, self.options.lang);
            let cells = self.options.of(cells.iter().map(String::as_str));
            if let Some(sheet) = &mut self.sheet {
                return sheet.push(cells.map(Cell::Text));
            }
            push_csv_row(&mut self.line, cells, self.options.table.raw_csv);
        }
        self.line.push(b'\n');
        self.out.write_all(&self.line)
    }

    pub fn finish(mut self) -> io::Result<W> {
        if let Some(sheet) = self.sheet.take() {
            sheet.finish(&mut self.out)?;
        }
        self.out.flush()?;
        Ok(self.out)
    }

    fn push_json(&mut self, finding: &FindingRow<'_>, severity: &str) {
        let positions = positions(finding);
        let out = &mut self.line;
        out.extend_from_slice(b"{\"finding\":");
        push_string(out, finding.finding);
        out.extend_from_slice(b",\"severity\":");
        push_string(out, severity);
        out.extend_from_slice(b",\"table\":");
        push_string(out, finding.table);
        out.extend_from_slice(b",\"rows\":[");
        for (at, place) in records(finding).enumerate() {
            if at > 0 {
                out.push(b',');
            }
            push_number(out, place.row);
        }
        out.extend_from_slice(b"],\"keys\":[");
        for (at, place) in records(finding).enumerate() {
            if at > 0 {
                out.push(b',');
            }
            out.push(b'"');
            push_json_bytes(out, key_of(place).as_bytes());
            out.push(b'"');
        }
        out.extend_from_slice(b"],\"positions\":");
        push_list(out, &positions);
        out.extend_from_slice(b",\"message\":{\"zh\":");
        push_string(out, &finding.message.zh);
        out.extend_from_slice(b",\"en\":");
        push_string(out, &finding.message.en);
        out.extend_from_slice(b"},\"article\":");
        push_string(out, finding.article);
        if self.options.monthly {
            out.extend_from_slice(b",\"months\":");
            push_string(out, finding.months);
        }
        if finding.open_rows > 0 {
            out.extend_from_slice(b",\"open_rows\":");
            push_number(out, finding.open_rows);
        }
        out.push(b'}');
    }
}

fn cells(finding: &FindingRow<'_>, severity: &str, lang: Lang) -> [String; WIDTH] {
    let rows: Vec<String> = records(finding).map(|place| place.row.to_string()).collect();
    let keys: Vec<String> = records(finding).map(key_of).collect();
    [
        finding.finding.to_owned(),
        severity.to_owned(),
        finding.table.to_owned(),
        rows.join(";"),
        keys.join(";"),
        positions(finding).join(";"),
        finding.message.get(lang).to_owned(),
        finding.article.to_owned(),
        finding.months.to_owned(),
        of_people(finding, |place| &place.name).join(";"),
        of_people(finding, |place| &place.school).join(";"),
    ]
}

/// Something of the student of every record, in the order of the keys; nothing where none of them has it.
fn of_people(finding: &FindingRow<'_>, what: impl Fn(&FindingPlace) -> &String) -> Vec<String> {
    let all: Vec<String> = records(finding).map(|place| what(place).clone()).collect();
    if all.iter().all(String::is_empty) { Vec::new() } else { all }
}

/// The rows with a number: one that is no record has a position only.
fn records<'f>(finding: &FindingRow<'f>) -> impl Iterator<Item = &'f FindingPlace> {
    finding.rows.iter().filter(|place| place.row > 0)
}

fn positions(finding: &FindingRow<'_>) -> Vec<String> {
    let Some(file) = finding.file else { return Vec::new() };
    let known = finding.rows.iter().filter(|place| place.line > 0);
    known.map(|place| file.position(place.line, place.column)).collect()
}

fn key_of(place: &FindingPlace) -> String {
    match place.key.as_slice() {
        [] => format!("#{}", place.row),
        key => String::from_utf8_lossy(key).into_owned(),
    }
}
