//! The arguments of `tiaoli bulletin`.

use std::path::PathBuf;

use clap::Args;
use tiaoli_core::value::Date;

use super::{HandedInArgs, KnownArgs, LangOption, ReadingArgs, SheetFormat, date};

#[derive(Debug, Args)]
pub(crate) struct BulletinArgs {
    /// A policy file, or a folder with one policy
    #[arg(value_name = "POLICY")]
    pub(crate) policy: PathBuf,
    /// A roster (- is the standard input); TABLE=FILE for another table or list
    #[arg(long, value_name = "[TABLE=]FILE", required_unless_present = "manifest", num_args = 1..)]
    pub(crate) data: Vec<String>,
    /// The day to evaluate, such as 2024-10-15
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub(crate) as_of: Option<Date>,
    /// Write the figures to this file: .txt, .json or .xlsx
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Form of the figures: text, json or xlsx (default: by the file's name, else text)
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub(crate) format: Option<SheetFormat>,
    /// Write the list of findings by school to this workbook, with columns for who verified what
    #[arg(long, value_name = "FILE")]
    pub(crate) list: Option<PathBuf>,
    /// Show ID numbers and sensitive fields in messages
    #[arg(long)]
    pub(crate) show_sensitive: bool,
    #[command(flatten)]
    pub(crate) reading: ReadingArgs,
    #[command(flatten)]
    pub(crate) known: KnownArgs,
    #[command(flatten)]
    pub(crate) handed_in: HandedInArgs,
    #[command(flatten)]
    pub(crate) lang: LangOption,
}
