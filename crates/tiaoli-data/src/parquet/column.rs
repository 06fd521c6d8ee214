//! The values of one column as texts.

use parquet::{
    basic::{ConvertedType, LogicalType, TimeUnit},
    column::{
        page::PageReader,
        reader::{ColumnReader, ColumnReaderImpl, get_column_reader},
    },
    data_type::{DataType, Int96},
    errors::{ParquetError, Result},
    schema::types::{ColumnDescPtr, ColumnDescriptor},
};
use rust_decimal::Decimal;
use tiaoli_core::value::Date;

/// Separates the items of a list; no item of a roster holds it.
const ITEM: u8 = b'\n';
/// Days from the first day of [`Date`] to 1970-01-01 are counted from here.
const EPOCH: (i32, u8, u8) = (1970, 1, 1);

/// The header of a leaf: its own name, or that of the list it is the item of; deeper ones by their whole path.
pub(super) fn header(leaf: &ColumnDescriptor) -> String {
    let parts = leaf.path().parts();
    let is_item = leaf.max_rep_level() == 1 && parts.len() <= 3;
    match parts.first() {
        Some(first) if parts.len() == 1 || is_item => first.clone(),
        _ => leaf.path().string(),
    }
}

/// The texts of some rows, one behind the other.
#[derive(Debug, Default)]
pub(super) struct Texts {
    bytes: Vec<u8>,
    ends: Vec<usize>,
}

impl Texts {
    /// The text of a row; empty where it has no value.
    pub(super) fn get(&self, row: usize) -> &[u8] {
        let start = row.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        let end = self.ends.get(row).copied().unwrap_or(start);
        self.bytes.get(start..end).unwrap_or_default()
    }

    fn clear(&mut self) {
        self.bytes.clear();
        self.ends.clear();
    }
}

/// What the numbers of a column stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Meaning {
    Plain,
    Unsigned,
    Day,
    /// Parts of a second since 1970; how many make a second.
    Moment(i64),
    /// Digits behind the point.
    Decimal(u32),
}

/// A column chunk being read.
pub(super) struct TextColumn {
    reader: ColumnReader,
    meaning: Meaning,
    full: i16,
    def: Vec<i16>,
    rep: Vec<i16>,
}

impl TextColumn {
    pub(super) fn new(leaf: ColumnDescPtr, pages: Box<dyn PageReader>) -> Self {
        let (meaning, full) = (meaning(&leaf), leaf.max_def_level());
        Self { reader: get_column_reader(leaf, pages), meaning, full, def: Vec::new(), rep: Vec::new() }
    }

    /// Goes past the next `rows` rows.
    pub(super) fn skip(&mut self, rows: usize) -> Result<()> {
        let skipped = match &mut self.reader {
            ColumnReader::BoolColumnReader(reader) => reader.skip_records(rows),
            ColumnReader::Int32ColumnReader(reader) => reader.skip_records(rows),
            ColumnReader::Int64ColumnReader(reader) => reader.skip_records(rows),
            ColumnReader::Int96ColumnReader(reader) => reader.skip_records(rows),
            ColumnReader::FloatColumnReader(reader) => reader.skip_records(rows),
            ColumnReader::DoubleColumnReader(reader) => reader.skip_records(rows),
            ColumnReader::ByteArrayColumnReader(reader) => reader.skip_records(rows),
            ColumnReader::FixedLenByteArrayColumnReader(reader) => reader.skip_records(rows),
        }?;
        if skipped < rows {
            return Err(ParquetError::EOF("fewer rows than its row group says".to_owned()));
        }
        Ok(())
    }

    /// Reads the next `rows` rows.
    pub(super) fn read(&mut self, rows: usize, out: &mut Texts) -> Result<()> {
        let Self { reader, meaning, full, def, rep } = self;
        let meaning = *meaning;
        out.clear();
        let mut levels = Levels { full: *full, def, rep };
        match reader {
            ColumnReader::BoolColumnReader(reader) => levels.read(reader, rows, out, |out, value| {
                out.extend_from_slice(if *value { b"true" } else { b"false" });
            }),
            ColumnReader::Int32ColumnReader(reader) => {
                levels.read(reader, rows, out, |out, value| match meaning {
                    Meaning::Unsigned => push(out, value.cast_unsigned()),
                    meaning => push_whole(out, i64::from(*value), meaning),
                })
            }
            ColumnReader::Int64ColumnReader(reader) => {
                levels.read(reader, rows, out, |out, value| match meaning {
                    Meaning::Unsigned => push(out, value.cast_unsigned()),
                    meaning => push_whole(out, *value, meaning),
                })
            }
            ColumnReader::Int96ColumnReader(reader) => {
                levels.read(reader, rows, out, |out, value: &Int96| {
                    push_whole(out, value.to_seconds(), Meaning::Moment(1));
                })
            }
            ColumnReader::FloatColumnReader(reader) => levels.read(reader, rows, out, |out, value| {
                // The shortest digits that mean this number.
                push(out, value);
            }),
            ColumnReader::DoubleColumnReader(reader) => {
                levels.read(reader, rows, out, |out, value| crate::xlsx::push_number(out, *value))
            }
            ColumnReader::ByteArrayColumnReader(reader) => levels.read(reader, rows, out, |out, value| {
                push_bytes(out, value.data(), meaning);
            }),
            ColumnReader::FixedLenByteArrayColumnReader(reader) => {
                levels.read(reader, rows, out, |out, value| {
                    push_bytes(out, value.data(), meaning);
                })
            }
        }
    }
}

struct Levels<'a> {
    full: i16,
    def: &'a mut Vec<i16>,
    rep: &'a mut Vec<i16>,
}

impl Levels<'_> {
    fn read<T: DataType>(
        &mut self,
        reader: &mut ColumnReaderImpl<T>,
        rows: usize,
        out: &mut Texts,
        mut text: impl FnMut(&mut Vec<u8>, &T::T),
    ) -> Result<()> {
        let mut values = Vec::with_capacity(rows);
        let mut done = 0;
        while done < rows {
            self.def.clear();
            self.rep.clear();
            values.clear();
            let (records, _, levels) =
                reader.read_records(rows - done, Some(&mut *self.def), Some(&mut *self.rep), &mut values)?;
            if records == 0 {
                return Err(ParquetError::EOF("fewer rows than its row group says".to_owned()));
            }
            done += records;
            let mut values = values.iter();
            if levels == 0 {
                // Nothing may be missing, and nothing is a list.
                for value in values {
                    text(&mut out.bytes, value);
                    out.ends.push(out.bytes.len());
                }
                continue;
            }
            for at in 0..levels {
                let goes_on = self.rep.get(at).is_some_and(|rep| *rep > 0);
                if goes_on {
                    out.ends.pop();
                    out.bytes.push(ITEM);
                }
                if self.def.get(at).is_none_or(|def| *def == self.full)
                    && let Some(value) = values.next()
                {
                    text(&mut out.bytes, value);
                }
                out.ends.push(out.bytes.len());
            }
        }
        Ok(())
    }
}

fn meaning(leaf: &ColumnDescriptor) -> Meaning {
    let scale = u32::try_from(leaf.type_scale()).unwrap_or(0);
    match leaf.logical_type_ref() {
        Some(LogicalType::Date) => return Meaning::Day,
        Some(LogicalType::Decimal(_)) => return Meaning::Decimal(scale),
        Some(LogicalType::Timestamp(moment)) => {
            return Meaning::Moment(match moment.unit {
                TimeUnit::MILLIS => 1_000,
                TimeUnit::MICROS => 1_000_000,
                TimeUnit::NANOS => 1_000_000_000,
            });
        }
        Some(LogicalType::Integer(int)) if !int.is_signed => return Meaning::Unsigned,
        _ => {}
    }
    match leaf.converted_type() {
        ConvertedType::DATE => Meaning::Day,
        ConvertedType::DECIMAL => Meaning::Decimal(scale),
        ConvertedType::TIMESTAMP_MILLIS => Meaning::Moment(1_000),
        ConvertedType::TIMESTAMP_MICROS => Meaning::Moment(1_000_000),
        ConvertedType::UINT_8 | ConvertedType::UINT_16 | ConvertedType::UINT_32 | ConvertedType::UINT_64 => {
            Meaning::Unsigned
        }
        _ => Meaning::Plain,
    }
}

fn push(out: &mut Vec<u8>, value: impl std::fmt::Display) {
    out.extend_from_slice(value.to_string().as_bytes());
}

fn push_whole(out: &mut Vec<u8>, value: i64, meaning: Meaning) {
    match meaning {
        Meaning::Plain | Meaning::Unsigned => push(out, value),
        Meaning::Day => push_day(out, value),
        Meaning::Moment(parts) => {
            let seconds = value.div_euclid(parts);
            push_day(out, seconds.div_euclid(86_400));
            let second = seconds.rem_euclid(86_400);
            if second != 0 {
                push(out, format_args!(" {:02}:{:02}:{:02}", second / 3600, second / 60 % 60, second % 60));
            }
        }
        Meaning::Decimal(scale) => push_decimal(out, i128::from(value), scale),
    }
}

/// Days since 1970.
fn push_day(out: &mut Vec<u8>, days: i64) {
    let (year, month, day) = EPOCH;
    let epoch = Date::new(year, month, day).unwrap_or_default();
    let date = i32::try_from(days).ok().and_then(|days| epoch.plus_days(days));
    match date {
        Some(date) => push(out, date),
        // No day that anything knows: the reader says so.
        None => push(out, days),
    }
}

fn push_decimal(out: &mut Vec<u8>, value: i128, scale: u32) {
    match Decimal::try_from_i128_with_scale(value, scale) {
        Ok(number) => push(out, number.normalize()),
        Err(_) => push(out, format_args!("{value}E-{scale}")),
    }
}

fn push_bytes(out: &mut Vec<u8>, bytes: &[u8], meaning: Meaning) {
    match meaning {
        // Two's complement, the highest byte first.
        Meaning::Decimal(scale) if (1..=16).contains(&bytes.len()) => {
            let negative = bytes.first().is_some_and(|byte| *byte >= 0x80);
            let start = if negative { -1_i128 } else { 0 };
            let value = bytes.iter().fold(start, |value, byte| value << 8 | i128::from(*byte));
            push_decimal(out, value, scale);
        }
        _ => out.extend_from_slice(bytes),
    }
}
