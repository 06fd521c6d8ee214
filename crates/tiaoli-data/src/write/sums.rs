//! The sums file: for every row and benefit of a period, how many months came to each result and how much they come to.

use std::io::{self, Write};

use rust_decimal::Decimal;
use tiaoli_core::decision::Outcome;
use tiaoli_diagnostics::Lang;

use super::{
    BUFFER, OutputFormat, TableOptions,
    encode::{amount, in_fen, push_csv_text, push_json_bytes, push_number, push_string},
    workbook::{Cell, Column, Kind, SheetWriter},
};

/// What the months of one row and benefit come to.
#[derive(Clone, Debug)]
pub struct SumRow<'a> {
    /// From one.
    pub row: u64,
    /// The key cell as read; empty becomes `#ROW`.
    pub key: &'a [u8],
    /// The benefit in the names of the file.
    pub benefit: &'a str,
    /// The first and the last month, as `2024-09`.
    pub from: &'a str,
    pub to: &'a str,
    /// Months by outcome, in the order of [`Outcome::ALL`].
    pub months: [u32; Outcome::ALL.len()],
    /// Months with an amount above zero.
    pub paid: u32,
    /// In yuan, exact to the fen: the sum of the amounts of the months.
    pub total: Decimal,
}

const COLUMNS: [&str; 14] = [
    "row",
    "key",
    "benefit",
    "from",
    "to",
    "months",
    "paid",
    "total",
    "granted",
    "denied",
    "held",
    "undetermined",
    "incomplete",
    "conflict",
];

/// The same in Chinese.
const COLUMNS_ZH: [&str; 14] = [
    "行",
    "识别号",
    "资助项目",
    "起",
    "止",
    "月数",
    "发放月数",
    "合计金额",
    "应助月数",
    "不予月数",
    "暂缓月数",
    "未规定月数",
    "待补月数",
    "规则冲突月数",
];

/// Writes sums as CSV, JSONL or a workbook.
#[derive(Debug)]
pub struct SumsWriter<W: Write + Send> {
    out: W,
    json: bool,
    raw_csv: bool,
    sheet: Option<SheetWriter>,
    columns: [&'static str; 14],
    buffer: Vec<u8>,
}

impl<W: Write + Send> SumsWriter<W> {
    /// Endings of files that sums can be written to.
    pub const ENDINGS: &'static [&'static str] = &["csv", "xlsx", "jsonl", "ndjson"];

    /// JSON formats are written as JSONL, workbooks as such, all others as CSV.
    pub fn new(out: W, options: TableOptions) -> io::Result<Self> {
        let json = options.is_json();
        let columns = if options.names == Lang::Zh { COLUMNS_ZH } else { COLUMNS };
        let mut buffer = Vec::with_capacity(BUFFER + 1024);
        let mut sheet = None;
        if options.format == OutputFormat::Xlsx {
            let kind = |at| match at {
                1 => Kind::Key,
                2..=4 => Kind::Plain,
                7 => Kind::Money,
                _ => Kind::Number,
            };
            let width = |at| match at {
                1 => 21,
                2 | 7 => 14,
                _ => 11,
            };
            let columns = columns.into_iter().enumerate();
            let columns = columns.map(|(at, header)| Column { header, width: width(at), kind: kind(at) });
            let title = if options.names == Lang::Zh { "合计" } else { "sums" };
            sheet = Some(SheetWriter::new(title, columns.collect(), options.day)?);
        } else if !json {
            buffer.extend_from_slice(&options.header(&columns));
        }
        Ok(Self { out, json, raw_csv: options.raw_csv, sheet, columns, buffer })
    }

    pub fn write(&mut self, sum: &SumRow<'_>) -> io::Result<()> {
        if let Some(sheet) = &mut self.sheet {
            return push_cells(sheet, sum);
        }
        if self.json {
            self.push_json(sum)
        } else {
            self.push_csv(sum)
        }
        self.buffer.push(b'\n');
        if self.buffer.len() >= BUFFER {
            self.out.write_all(&self.buffer)?;
            self.buffer.clear();
        }
        Ok(())
    }

    pub fn finish(mut self) -> io::Result<W> {
        if let Some(sheet) = self.sheet.take() {
            sheet.finish(&mut self.out)?;
        }
        self.out.write_all(&self.buffer)?;
        self.out.flush()?;
        Ok(self.out)
    }

    fn push_csv(&mut self, sum: &SumRow<'_>) {
        let out = &mut self.buffer;
        push_number(out, sum.row);
        out.push(b',');
        match sum.key {
            [] => {
                out.push(b'#');
                push_number(out, sum.row);
            }
            key => push_csv_text(out, key, self.raw_csv),
        }
        for text in [sum.benefit, sum.from, sum.to] {
            out.push(b',');
            push_csv_text(out, text.as_bytes(), self.raw_csv);
        }
        out.push(b',');
        push_number(out, u64::from(sum.months.iter().sum::<u32>()));
        out.push(b',');
        push_number(out, u64::from(sum.paid));
        out.push(b',');
        out.extend_from_slice(amount(sum.total).as_bytes());
        for count in sum.months {
            out.push(b',');
            push_number(out, u64::from(count));
        }
    }

    fn push_json(&mut self, sum: &SumRow<'_>) {
        let out = &mut self.buffer;
        let mut names = self.columns.iter();
        let mut name = |out: &mut Vec<u8>, first: bool| {
            out.extend_from_slice(if first { b"{\"" } else { b",\"" });
            out.extend_from_slice(names.next().copied().unwrap_or_default().as_bytes());
            out.extend_from_slice(b"\":");
        };
        name(out, true);
        push_number(out, sum.row);
        name(out, false);
        out.push(b'"');
        match sum.key {
            [] => {
                out.push(b'#');
                push_number(out, sum.row);
            }
            key => push_json_bytes(out, key),
        }
        out.push(b'"');
        for text in [sum.benefit, sum.from, sum.to] {
            name(out, false);
            push_string(out, text);
        }
        name(out, false);
        push_number(out, u64::from(sum.months.iter().sum::<u32>()));
        name(out, false);
        push_number(out, u64::from(sum.paid));
        name(out, false);
        push_string(out, &amount(sum.total));
        for count in sum.months {
            name(out, false);
            push_number(out, u64::from(count));
        }
        out.push(b'}');
    }
}

fn push_cells(sheet: &mut SheetWriter, sum: &SumRow<'_>) -> io::Result<()> {
    let key = match sum.key {
        [] => format!("#{}", sum.row),
        key => String::from_utf8_lossy(key).into_owned(),
    };
    let head = [
        Cell::Whole(sum.row),
        Cell::Text(&key),
        Cell::Text(sum.benefit),
        Cell::Text(sum.from),
        Cell::Text(sum.to),
        Cell::Whole(u64::from(sum.months.iter().sum::<u32>())),
        Cell::Whole(u64::from(sum.paid)),
        Cell::Money(in_fen(sum.total)),
    ];
    sheet.push(head.into_iter().chain(sum.months.iter().map(|count| Cell::Whole(u64::from(*count)))))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(format: OutputFormat, names: Lang) -> String {
        let options = TableOptions { format, names, bom: false, raw_csv: false, day: Default::default() };
        let mut writer = SumsWriter::new(Vec::new(), options).unwrap();
        let sum = SumRow {
            row: 3,
            key: b"",
            benefit: "stipend",
            from: "2024-09",
            to: "2025-06",
            months: [8, 1, 1, 0, 0, 0],
            paid: 7,
            total: Decimal::new(14_000, 1),
        };
        writer.write(&sum).unwrap();
        String::from_utf8(writer.finish().unwrap()).unwrap()
    }

    #[test]
    fn a_line_of_sums() {
        assert_eq!(
            written(OutputFormat::Csv, Lang::En),
            "row,key,benefit,from,to,months,paid,total,granted,denied,held,undetermined,incomplete,conflict\n\
             3,#3,stipend,2024-09,2025-06,10,7,1400.00,8,1,1,0,0,0\n"
        );
        assert_eq!(
            written(OutputFormat::Jsonl, Lang::En),
            "{\"row\":3,\"key\":\"#3\",\"benefit\":\"stipend\",\"from\":\"2024-09\",\"to\":\"2025-06\",\"months\":10,\"paid\":7,\
             \"total\":\"1400.00\",\"granted\":8,\"denied\":1,\"held\":1,\"undetermined\":0,\"incomplete\":0,\"conflict\":0}\n"
        );
        assert!(written(OutputFormat::Csv, Lang::Zh).contains("应助月数"));
    }
}
