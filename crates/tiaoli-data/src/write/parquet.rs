//! Results as Parquet: amounts are decimals, days are days, everything else is text as in CSV.

use std::{
    fs::File,
    io::{self, Seek, Write},
    sync::Arc,
};

use parquet::{
    basic::{Compression, LogicalType, Repetition, Type as Physical},
    data_type::{ByteArray, ByteArrayType, Int32Type, Int64Type},
    errors::ParquetError,
    file::{properties::WriterProperties, writer::SerializedFileWriter},
    schema::types::Type,
};
use rust_decimal::Decimal;
use tiaoli_core::value::Date;
use tiaoli_diagnostics::Lang;

use super::{
    AMOUNT, AS_OF, columns, encode,
    workbook::{Column, Kind},
};

/// Rows of a group: they are held in memory until it is written.
const GROUP: usize = 131_072;
/// The place of `funding` behind the key.
const FUNDING: usize = 4;
/// The digits of an amount in fen that a column of numbers holds.
const DIGITS: i32 = 18;

#[derive(Debug)]
struct Row {
    number: i64,
    key: ByteArray,
    as_of: i32,
    /// In fen.
    amount: Option<i64>,
    cells: Arc<[String; 13]>,
}

/// Collects rows and writes them group by group to a temporary file.
pub(super) struct ResultColumns {
    writer: SerializedFileWriter<File>,
    file: File,
    rows: Vec<Row>,
}

impl std::fmt::Debug for ResultColumns {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ResultColumns").field("rows", &self.rows.len()).finish_non_exhaustive()
    }
}

fn failed(error: ParquetError) -> io::Error {
    io::Error::other(error)
}

/// A file without a group; the same data gives the same bytes.
fn open<W: Write + Send>(
    out: W,
    schema: Result<Type, ParquetError>,
) -> Result<SerializedFileWriter<W>, ParquetError> {
    let properties = WriterProperties::builder().set_compression(Compression::SNAPPY);
    let properties = properties.set_created_by("tiaoli".to_owned()).build();
    SerializedFileWriter::new(out, Arc::new(schema?), Arc::new(properties))
}

impl ResultColumns {
    pub(super) fn new(names: Lang) -> io::Result<Self> {
        let file = tempfile::tempfile()?;
        let writer = open(file.try_clone()?, schema(names)).map_err(failed)?;
        Ok(Self { writer, file, rows: Vec::new() })
    }

    pub(super) fn push(
        &mut self,
        row: u64,
        key: &str,
        as_of: Date,
        amount: Option<Decimal>,
        cells: &Arc<[String; 13]>,
    ) -> io::Result<()> {
        let epoch = Date::new(1970, 1, 1).unwrap_or_default();
        let amount = amount.map(|amount| {
            let fen = encode::in_fen(amount);
            i64::try_from(fen.mantissa()).map_err(|_| io::Error::other("an amount of more than 16 digits"))
        });
        self.rows.push(Row {
            number: i64::try_from(row).unwrap_or(i64::MAX),
            key: ByteArray::from(key),
            as_of: as_of.days() - epoch.days(),
            amount: amount.transpose()?,
            cells: Arc::clone(cells),
        });
        if self.rows.len() >= GROUP { self.write_group().map_err(failed) } else { Ok(()) }
    }

    fn write_group(&mut self) -> Result<(), ParquetError> {
        let rows = std::mem::take(&mut self.rows);
        let mut group = self.writer.next_row_group()?;
        let mut at = 0;
        while let Some(mut column) = group.next_column()? {
            match at {
                0 => {
                    let numbers: Vec<i64> = rows.iter().map(|row| row.number).collect();
                    column.typed::<Int64Type>().write_batch(&numbers, None, None)?;
                }
                1 => {
                    let keys: Vec<ByteArray> = rows.iter().map(|row| row.key.clone()).collect();
                    column.typed::<ByteArrayType>().write_batch(&keys, None, None)?;
                }
                _ if at - 2 == AS_OF => {
                    let days: Vec<i32> = rows.iter().map(|row| row.as_of).collect();
                    column.typed::<Int32Type>().write_batch(&days, None, None)?;
                }
                _ if at - 2 == AMOUNT => {
                    let there: Vec<i16> = rows.iter().map(|row| i16::from(row.amount.is_some())).collect();
                    let amounts: Vec<i64> = rows.iter().filter_map(|row| row.amount).collect();
                    column.typed::<Int64Type>().write_batch(&amounts, Some(&there), None)?;
                }
                _ => {
                    let cell = |row: &Row| row.cells.get(at - 2).cloned().unwrap_or_default();
                    let texts = rows.iter().map(cell);
                    if at - 2 == FUNDING {
                        let there: Vec<i16> =
                            rows.iter().map(|row| i16::from(!cell(row).is_empty())).collect();
                        let texts = texts.filter(|text| !text.is_empty());
                        let texts: Vec<ByteArray> =
                            texts.map(|text| ByteArray::from(text.as_str())).collect();
                        column.typed::<ByteArrayType>().write_batch(&texts, Some(&there), None)?;
                    } else {
                        let texts: Vec<ByteArray> =
                            texts.map(|text| ByteArray::from(text.as_str())).collect();
                        column.typed::<ByteArrayType>().write_batch(&texts, None, None)?;
                    }
                }
            }
            column.close()?;
            at += 1;
        }
        group.close()?;
        Ok(())
    }

    pub(super) fn finish(mut self, mut out: impl Write) -> io::Result<()> {
        if !self.rows.is_empty() {
            self.write_group().map_err(failed)?;
        }
        self.writer.close().map_err(failed)?;
        self.file.rewind()?;
        io::copy(&mut self.file, &mut out)?;
        Ok(())
    }
}

fn schema(names: Lang) -> Result<Type, ParquetError> {
    let mut fields = Vec::new();
    for (at, name) in columns(names).iter().enumerate() {
        let column =
            |physical, logical| Type::primitive_type_builder(name, physical).with_logical_type(logical);
        let is = |place: usize| at == place + 2;
        let field = if at == 0 {
            column(Physical::INT64, None).with_repetition(Repetition::REQUIRED)
        } else if is(AS_OF) {
            column(Physical::INT32, Some(LogicalType::Date)).with_repetition(Repetition::REQUIRED)
        } else if is(AMOUNT) {
            fields.push(Arc::new(money(name)?));
            continue;
        } else {
            let repetition = if is(FUNDING) { Repetition::OPTIONAL } else { Repetition::REQUIRED };
            column(Physical::BYTE_ARRAY, Some(LogicalType::String)).with_repetition(repetition)
        };
        fields.push(Arc::new(field.build()?));
    }
    Type::group_type_builder("results").with_fields(fields).build()
}

/// A column of amounts, which may be empty.
fn money(name: &str) -> Result<Type, ParquetError> {
    Type::primitive_type_builder(name, Physical::INT64)
        .with_logical_type(Some(LogicalType::decimal(2, DIGITS)))
        .with_precision(DIGITS)
        .with_scale(2)
        .with_repetition(Repetition::OPTIONAL)
        .build()
}

/// A list, held whole: what people go through row by row is short beside the results.
#[derive(Debug)]
pub(super) struct ListColumns {
    columns: Vec<Column>,
    rows: Vec<Vec<String>>,
}

impl ListColumns {
    pub(super) fn new(columns: Vec<Column>) -> Self {
        Self { columns, rows: Vec::new() }
    }

    pub(super) fn push(&mut self, row: Vec<String>) {
        self.rows.push(row);
    }

    pub(super) fn finish(self, out: impl Write + Send) -> io::Result<()> {
        self.write(out).map_err(failed)
    }

    fn write(&self, out: impl Write + Send) -> Result<(), ParquetError> {
        let mut writer = open(out, self.schema())?;
        let mut group = writer.next_row_group()?;
        let mut columns = self.columns.iter().enumerate();
        while let (Some(mut written), Some((at, column))) = (group.next_column()?, columns.next()) {
            let cells = self.rows.iter().map(|row| row.get(at).map_or("", String::as_str));
            if matches!(column.kind, Kind::Number | Kind::Money) {
                let numbers: Vec<Option<i64>> = cells.map(|cell| whole(cell, column.kind)).collect();
                let there: Vec<i16> = numbers.iter().map(|number| i16::from(number.is_some())).collect();
                let numbers: Vec<i64> = numbers.into_iter().flatten().collect();
                written.typed::<Int64Type>().write_batch(&numbers, Some(&there), None)?;
            } else {
                let texts: Vec<ByteArray> = cells.map(ByteArray::from).collect();
                written.typed::<ByteArrayType>().write_batch(&texts, None, None)?;
            }
            written.close()?;
        }
        group.close()?;
        writer.close()?;
        Ok(())
    }

    fn schema(&self) -> Result<Type, ParquetError> {
        let field = |column: &Column| match column.kind {
            Kind::Money => money(column.header),
            Kind::Number => Type::primitive_type_builder(column.header, Physical::INT64)
                .with_repetition(Repetition::OPTIONAL)
                .build(),
            Kind::Plain | Kind::Key | Kind::Date | Kind::Words => {
                Type::primitive_type_builder(column.header, Physical::BYTE_ARRAY)
                    .with_logical_type(Some(LogicalType::String))
                    .with_repetition(Repetition::REQUIRED)
                    .build()
            }
        };
        let fields: Result<Vec<_>, _> =
            self.columns.iter().map(|column| field(column).map(Arc::new)).collect();
        Type::group_type_builder("list").with_fields(fields?).build()
    }
}

/// A count, or an amount in fen.
fn whole(cell: &str, kind: Kind) -> Option<i64> {
    if kind == Kind::Number {
        return cell.parse().ok();
    }
    let fen = encode::in_fen(Decimal::from_str_exact(cell).ok()?);
    i64::try_from(fen.mantissa()).ok()
}
