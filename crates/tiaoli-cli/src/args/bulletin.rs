//! The arguments of `tiaoli bulletin`.

use std::path::PathBuf;

use clap::Args;
use tiaoli_core::value::Date;

use super::{DataFormat, LangOption, SheetFormat, date};

#[derive(Debug, Args)]
pub(crate) struct BulletinArgs {
    /// A policy file, or a folder with one policy
    #[arg(value_name = "POLICY")]
    pub(crate) policy: PathBuf,
    /// A roster (- is the standard input); TABLE=FILE for another table or list
    #[arg(long, value_name = "[TABLE=]FILE", required = true, num_args = 1..)]
    pub(crate) data: Vec<String>,
    /// Form of the data (default: by the file's name, else csv)
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub(crate) input_format: Option<DataFormat>,
    /// The day to evaluate, such as 2024-10-15
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub(crate) as_of: Option<Date>,
    /// The day on which the roster was true (default: the evaluated day)
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub(crate) data_date: Option<Date>,
    /// Write the figures to this file: .txt, .json or .xlsx
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Form of the figures: text, json or xlsx (default: by the file's name, else text)
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub(crate) format: Option<SheetFormat>,
    /// Write the list of findings by school to this workbook, with columns for who verified what
    #[arg(long, value_name = "FILE")]
    pub(crate) list: Option<PathBuf>,
    /// Read the column with this header as that field
    #[arg(long, value_name = "HEADER=FIELD", num_args = 1..)]
    pub(crate) map: Vec<String>,
    /// This list is complete: whoever is not on it is not a member
    #[arg(long, value_name = "LIST")]
    pub(crate) complete_list: Vec<String>,
    /// Holiday table that working days are counted with (CSV: date, kind off or work)
    #[arg(long, value_name = "FILE")]
    pub(crate) holidays: Option<PathBuf>,
    /// Show ID numbers and sensitive fields in messages
    #[arg(long)]
    pub(crate) show_sensitive: bool,
    #[command(flatten)]
    pub(crate) lang: LangOption,
}
