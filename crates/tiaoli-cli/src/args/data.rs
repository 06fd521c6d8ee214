//! The arguments of `tiaoli data`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use tiaoli_core::value::Date;

use super::{LangOption, ReadingArgs, date};

#[derive(Debug, Args)]
pub(crate) struct DataArgs {
    #[command(subcommand)]
    pub(crate) command: DataCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum DataCommand {
    /// Report on a spreadsheet without evaluating it: columns, cells, ID numbers, dates, repeats
    Check(DataCheckArgs),
}

#[derive(Debug, Args)]
pub(crate) struct DataCheckArgs {
    /// A policy file, or a folder with one policy
    #[arg(value_name = "POLICY")]
    pub(crate) policy: PathBuf,
    /// The file to look at (- is the standard input); TABLE=FILE for another table or list
    #[arg(long, value_name = "[TABLE=]FILE", required = true, num_args = 1..)]
    pub(crate) data: Vec<String>,
    /// The day the roster is for: nobody is born after it, and constraints that depend on a day are checked
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub(crate) as_of: Option<Date>,
    /// Write the report to this file: .txt, .json, or .xlsx with the doubtful cells coloured
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Form of the report: text, json or xlsx (default: by the file's name, else text)
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub(crate) format: Option<SheetFormat>,
    /// Write a corrected copy (.csv or .xlsx); only what is beyond doubt is corrected, no digit of an ID number ever
    #[arg(long, value_name = "FILE")]
    pub(crate) fix: Option<PathBuf>,
    /// Write the list of what --fix changed (.csv or .xlsx)
    #[arg(long, value_name = "FILE", requires = "fix")]
    pub(crate) changes: Option<PathBuf>,
    /// Show every kind of problem, not only the first 40
    #[arg(long)]
    pub(crate) all: bool,
    /// Show ID numbers and sensitive fields in messages
    #[arg(long)]
    pub(crate) show_sensitive: bool,
    #[command(flatten)]
    pub(crate) reading: ReadingArgs,
    #[command(flatten)]
    pub(crate) lang: LangOption,
}

/// How the report is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum SheetFormat {
    Text,
    Json,
    Xlsx,
}
