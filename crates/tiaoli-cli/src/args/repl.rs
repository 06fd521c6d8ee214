//! The arguments of `tiaoli repl`.

use std::path::PathBuf;

use clap::Args;
use tiaoli_core::value::Date;

use super::{KnownArgs, LangOption, ReadingArgs, date};

#[derive(Debug, Args)]
pub(crate) struct ReplArgs {
    /// A policy file, or a folder with one policy
    #[arg(value_name = "POLICY")]
    pub(crate) policy: Option<PathBuf>,
    /// Rosters and other tables, as for eval
    #[arg(long, value_name = "[TABLE=]FILE", num_args = 1..)]
    pub(crate) data: Vec<String>,
    /// The day to evaluate, such as 2024-10-15 (default: today)
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub(crate) as_of: Option<Date>,
    /// Show ID numbers and the values of sensitive fields
    #[arg(long)]
    pub(crate) show_sensitive: bool,
    #[command(flatten)]
    pub(crate) reading: ReadingArgs,
    #[command(flatten)]
    pub(crate) known: KnownArgs,
    #[command(flatten)]
    pub(crate) lang: LangOption,
}
