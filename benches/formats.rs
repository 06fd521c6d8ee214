//! Every form a roster comes in: its reading library alone (to cells as bytes, and to records with fields as programs use
//! them), evaluation of typed batches alone, and `tiaoli eval` from the file to results of the same kind, in one run, with the
//! ratio of the last to reading and evaluation.
//!
//! `cargo build --release && cargo bench -p tiaoli-benches --bench formats [-- --rows N --runs N --tiaoli PATH]`; with
//! `--features parquet` on both commands Parquet too.
#![allow(clippy::print_stdout, clippy::float_arithmetic, reason = "a benchmark prints ratios")]

use std::{
    collections::BTreeMap,
    error::Error,
    fs::File,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use calamine::{Reader, Xlsx};
use rust_xlsxwriter::Workbook;
use tiaoli_benches::{
    baseline,
    process::{Cost, measure},
    typed, workload,
};

const DAY: &str = "2024-10-15";

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    // Reading alone is this program once more, so that it has a process and a memory of its own.
    match args.as_slice() {
        [first, path] if first == "--read-cells" => {
            println!("{} cells", read_cells(Path::new(path))?);
            return Ok(());
        }
        [first, path] if first == "--read-records" => {
            println!("{} records", read_records(Path::new(path))?);
            return Ok(());
        }
        _ => {}
    }
    let option = |name: &str| args.iter().skip_while(|arg| *arg != name).nth(1).cloned();
    let rows = option("--rows").map_or(Ok(100_000), |text| text.parse())?;
    let runs = option("--runs").map_or(Ok(3), |text| text.parse())?;
    // target/release/deps/formats-… stands two folders below target/release/tiaoli.
    let beside = std::env::current_exe()?.ancestors().nth(2).unwrap_or(Path::new(".")).join("tiaoli");
    let tiaoli = option("--tiaoli").map_or(beside, PathBuf::from);
    let folder = std::env::temp_dir();
    let csv = workload::roster(&folder, rows)?;
    let options = xtask::roster::Options { rows, seed: 1, faults: false, bench: true };
    let evaluation = typed::evaluate(&workload::policy(), &options)?.cold.as_secs_f64();
    println!("{rows} rows; evaluation of typed batches alone {evaluation:.3} s");
    let mut files = vec![csv.clone(), workbook(&folder, &csv, rows)?];
    #[cfg(feature = "parquet")]
    files.push(parquet_file(&folder, &csv, rows)?);
    for file in files.drain(..) {
        let ending = file.extension().unwrap_or_default().to_string_lossy().into_owned();
        let out = folder.join(format!("bench-out.{ending}"));
        let alone = |how: &str| {
            cost(runs, || {
                let mut command = Command::new(std::env::current_exe()?);
                command.arg(how).arg(&file);
                Ok(measure(&mut command)?)
            })
        };
        let (cells, records) = (alone("--read-cells")?, alone("--read-records")?);
        let to_csv = cost(runs, || eval(&tiaoli, &file, &folder.join("bench-out.csv")))?;
        let whole = cost(runs, || eval(&tiaoli, &file, &out))?;
        let ratio = |alone: Cost| seconds(to_csv) / (seconds(alone) + evaluation);
        println!(
            "{ending:>8}: library alone {:.3} s to cells, {:.3} s to records; read, evaluate, write CSV {:.3} s: {:.2} and \
             {:.2} times that and evaluation; write {ending} {:.3} s, {} MB at most",
            seconds(cells),
            seconds(records),
            seconds(to_csv),
            ratio(cells),
            ratio(records),
            seconds(whole),
            whole.peak_kib / 1024,
        );
    }
    Ok(())
}

fn seconds(cost: Cost) -> f64 {
    cost.wall.as_secs_f64()
}

/// The run with the least time.
fn cost(runs: usize, mut run: impl FnMut() -> Result<Cost, Box<dyn Error>>) -> Result<Cost, Box<dyn Error>> {
    let mut best = Cost { wall: Duration::MAX, ..Cost::default() };
    for _ in 0..runs {
        let cost = run()?;
        if cost.wall < best.wall {
            best = cost;
        }
    }
    Ok(best)
}

fn eval(tiaoli: &Path, input: &Path, output: &Path) -> Result<Cost, Box<dyn Error>> {
    let mut command = Command::new(tiaoli);
    command.arg("eval").arg(workload::policy()).arg("--data").arg(input);
    command.args(["--as-of", DAY, "--quiet", "-o"]).arg(output);
    Ok(measure(&mut command)?)
}

/// The same roster as a workbook; written once per folder and kept.
fn workbook(folder: &Path, csv: &Path, rows: u64) -> Result<PathBuf, Box<dyn Error>> {
    let path = folder.join(format!("bench-{rows}.xlsx"));
    if !path.exists() {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_path(csv)?;
        for (row, record) in (0_u32..).zip(reader.records()) {
            for (column, cell) in (0_u16..).zip(&record?) {
                sheet.write_string(row, column, cell)?;
            }
        }
        book.save(&path)?;
    }
    Ok(path)
}

/// Every cell, as bytes: the least that the library can do.
fn read_cells(path: &Path) -> Result<u64, Box<dyn Error>> {
    let mut cells = 0;
    match path.extension().and_then(|ending| ending.to_str()) {
        Some("xlsx") => {
            let mut book: Xlsx<_> = Xlsx::new(std::io::BufReader::new(File::open(path)?))?;
            let name = book.sheet_names().first().cloned().unwrap_or_default();
            let mut reader = book.worksheet_cells_reader(&name)?;
            while reader.next_cell()?.is_some() {
                cells += 1;
            }
        }
        #[cfg(feature = "parquet")]
        Some("parquet") => cells = parquet_cells(path)?,
        _ => {
            let mut reader = csv::Reader::from_path(path)?;
            let mut record = csv::ByteRecord::new();
            while reader.read_byte_record(&mut record)? {
                cells += record.len() as u64;
            }
        }
    }
    Ok(cells)
}

/// Every row as a record with fields by name, as a program that uses the library goes on with them.
fn read_records(path: &Path) -> Result<u64, Box<dyn Error>> {
    match path.extension().and_then(|ending| ending.to_str()) {
        Some("xlsx") => {
            let mut book: Xlsx<_> = Xlsx::new(std::io::BufReader::new(File::open(path)?))?;
            let name = book.sheet_names().first().cloned().unwrap_or_default();
            let sheet = book.worksheet_range(&name)?;
            let mut records = 0;
            for row in
                calamine::RangeDeserializerBuilder::new().from_range::<_, BTreeMap<String, String>>(&sheet)?
            {
                std::hint::black_box(row?);
                records += 1;
            }
            Ok(records)
        }
        #[cfg(feature = "parquet")]
        Some("parquet") => {
            use parquet::file::reader::{FileReader, SerializedFileReader};

            let file = SerializedFileReader::new(File::open(path)?)?;
            let mut records = 0;
            for row in file.get_row_iter(None)? {
                std::hint::black_box(row?);
                records += 1;
            }
            Ok(records)
        }
        _ => baseline::read(path),
    }
}

/// The same roster with a column of text for each of its columns.
#[cfg(feature = "parquet")]
fn parquet_file(folder: &Path, csv: &Path, rows: u64) -> Result<PathBuf, Box<dyn Error>> {
    use std::sync::Arc;

    use parquet::{
        basic::{Compression, LogicalType, Repetition, Type as Physical},
        data_type::{ByteArray, ByteArrayType},
        file::{properties::WriterProperties, writer::SerializedFileWriter},
        schema::types::Type,
    };

    let path = folder.join(format!("bench-{rows}.parquet"));
    if path.exists() {
        return Ok(path);
    }
    let mut reader = csv::Reader::from_path(csv)?;
    let fields = reader.headers()?.iter().map(|header| {
        let field = Type::primitive_type_builder(header, Physical::BYTE_ARRAY);
        let field = field.with_logical_type(Some(LogicalType::String)).with_repetition(Repetition::REQUIRED);
        field.build().map(Arc::new)
    });
    let schema = Type::group_type_builder("roster").with_fields(fields.collect::<Result<_, _>>()?).build()?;
    let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
    let mut writer = SerializedFileWriter::new(File::create(&path)?, Arc::new(schema), Arc::new(properties))?;
    let records: Vec<csv::StringRecord> = reader.records().collect::<Result<_, _>>()?;
    for chunk in records.chunks(100_000) {
        let mut group = writer.next_row_group()?;
        let mut at = 0;
        while let Some(mut column) = group.next_column()? {
            let cells: Vec<ByteArray> =
                chunk.iter().map(|record| ByteArray::from(record.get(at).unwrap_or_default())).collect();
            column.typed::<ByteArrayType>().write_batch(&cells, None, None)?;
            column.close()?;
            at += 1;
        }
        group.close()?;
    }
    writer.close()?;
    Ok(path)
}

/// The columns that the policy reads, as the library gives them.
#[cfg(feature = "parquet")]
fn parquet_cells(path: &Path) -> Result<u64, Box<dyn Error>> {
    use parquet::{
        column::reader::ColumnReader,
        file::reader::{FileReader, SerializedFileReader},
    };

    let file = SerializedFileReader::new(File::open(path)?)?;
    let mut cells = 0;
    for at in 0..file.num_row_groups() {
        let group = file.get_row_group(at)?;
        for column in 0..group.num_columns() {
            let ColumnReader::ByteArrayColumnReader(mut reader) = group.get_column_reader(column)? else {
                continue;
            };
            loop {
                let mut values = Vec::new();
                let (records, ..) = reader.read_records(8192, None, None, &mut values)?;
                if records == 0 {
                    break;
                }
                cells += values.len() as u64;
            }
        }
    }
    Ok(cells)
}
