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

use super::{AMOUNT, AS_OF, columns, encode};

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

impl ResultColumns {
    pub(super) fn new(names: Lang) -> io::Result<Self> {
        let file = tempfile::tempfile()?;
        let properties = WriterProperties::builder().set_compression(Compression::SNAPPY);
        let properties = properties.set_created_by("tiaoli".to_owned()).build();
        let schema = Arc::new(schema(names).map_err(failed)?);
        let writer =
            SerializedFileWriter::new(file.try_clone()?, schema, Arc::new(properties)).map_err(failed)?;
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
        let decimal = Some(LogicalType::decimal(2, DIGITS));
        let field = if at == 0 {
            column(Physical::INT64, None).with_repetition(Repetition::REQUIRED)
        } else if is(AS_OF) {
            column(Physical::INT32, Some(LogicalType::Date)).with_repetition(Repetition::REQUIRED)
        } else if is(AMOUNT) {
            let amount = column(Physical::INT64, decimal).with_precision(DIGITS).with_scale(2);
            amount.with_repetition(Repetition::OPTIONAL)
        } else {
            let repetition = if is(FUNDING) { Repetition::OPTIONAL } else { Repetition::REQUIRED };
            column(Physical::BYTE_ARRAY, Some(LogicalType::String)).with_repetition(repetition)
        };
        fields.push(Arc::new(field.build()?));
    }
    Type::group_type_builder("results").with_fields(fields).build()
}
