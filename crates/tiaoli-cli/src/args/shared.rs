//! Options that several commands have, each in one place.

use std::path::PathBuf;

use clap::Args;
use tiaoli_core::value::Date;
use tiaoli_data::Encoding;

use super::{DataFormat, LangArg, ResultFormat, date, encoding};
use crate::outputs::Guard;

/// How data files are read.
#[derive(Debug, Args)]
pub(crate) struct ReadingArgs {
    /// Form of the data: csv, tsv, xlsx, json, jsonl or parquet (default: by the file's name, else csv)
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub(crate) input_format: Option<DataFormat>,
    /// Encoding of text files: utf-8, gb18030 (gbk) or utf-16 (default: found out)
    #[arg(long, value_name = "ENCODING", value_parser = encoding)]
    pub(crate) encoding: Option<Encoding>,
    /// Read the column with this header as that field: --map 证件号=身份证号; TABLE.HEADER=FIELD for another table
    #[arg(long, value_name = "HEADER=FIELD", num_args = 1..)]
    pub(crate) map: Vec<String>,
    /// Take such pairs from a file (columns header, field and, if wanted, table)
    #[arg(long, value_name = "FILE")]
    pub(crate) map_file: Option<String>,
}

impl ReadingArgs {
    pub(crate) fn guard(&self, guard: &mut Guard) {
        self.map_file.iter().for_each(|path| guard.reads(path));
    }
}

/// What is known of the day and the data beside the files.
#[derive(Debug, Args)]
pub(crate) struct KnownArgs {
    /// The day on which the roster was true (default: the evaluated day)
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub(crate) data_date: Option<Date>,
    /// This list is complete: whoever is not on it is not a member
    #[arg(long, value_name = "LIST")]
    pub(crate) complete_list: Vec<String>,
    /// Holiday table that working days are counted with (CSV or XLSX: date, kind off or work)
    #[arg(long, value_name = "FILE")]
    pub(crate) holidays: Option<PathBuf>,
}

impl KnownArgs {
    pub(crate) fn guard(&self, guard: &mut Guard) {
        self.holidays.iter().for_each(|path| guard.reads(&path.to_string_lossy()));
    }
}

/// What people hand in beside the data.
#[derive(Debug, Args)]
pub(crate) struct HandedInArgs {
    /// What the data are (CSV: kind, name, file, provider, as_of, until, complete …), and what empty cells are confirmed to mean
    #[arg(long, value_name = "FILE")]
    pub(crate) manifest: Option<PathBuf>,
    /// Human decisions (CSV: key, benefit, ruling, basis, decided_by, decided_on, until, attachment)
    #[arg(long, value_name = "FILE")]
    pub(crate) rulings: Option<PathBuf>,
}

impl HandedInArgs {
    pub(crate) fn guard(&self, guard: &mut Guard) {
        let files = self.manifest.iter().chain(&self.rulings);
        files.for_each(|path| guard.reads(&path.to_string_lossy()));
    }
}

/// How a report about results is written.
#[derive(Debug, Args)]
pub(crate) struct ReportArgs {
    /// Form of the report: text, csv, xlsx, jsonl, json or parquet (default: by the file's name, else text)
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub(crate) format: Option<ResultFormat>,
    /// Write to this file instead of the standard output
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Headers and codes of tables: en (for programs) or zh (for people) (default: en; in workbooks the language of messages)
    #[arg(long, value_enum, value_name = "LANG")]
    pub(crate) names: Option<LangArg>,
    /// Show ID numbers and names whole (keys in data files are always whole)
    #[arg(long)]
    pub(crate) show_sensitive: bool,
}
