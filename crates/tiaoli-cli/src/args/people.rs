//! The commands that look back: two months side by side, paid against owed.

use std::path::PathBuf;

use clap::Args;
use tiaoli_core::value::Date;

use super::{HandedInArgs, KnownArgs, LangOption, ReadingArgs, ReportArgs};
use crate::period::Months;

#[derive(Debug, Args)]
pub(crate) struct CompareArgs {
    /// Last month's results, as eval wrote them (CSV, XLSX, JSONL, JSON or Parquet)
    #[arg(value_name = "LAST")]
    pub(crate) last: PathBuf,
    /// This month's results
    #[arg(value_name = "THIS")]
    pub(crate) this: PathBuf,
    /// The policy, to name rules and fields in the language of words
    #[arg(long, value_name = "POLICY")]
    pub(crate) policy: Option<PathBuf>,
    /// Which month of LAST, where it holds several: 2024-09
    #[arg(long, value_name = "MONTH", value_parser = month)]
    pub(crate) last_month: Option<Date>,
    /// Which month of THIS, where it holds several: 2024-10
    #[arg(long, value_name = "MONTH", value_parser = month)]
    pub(crate) this_month: Option<Date>,
    #[command(flatten)]
    pub(crate) report: ReportArgs,
    /// List every change, not only the first 20 of each kind
    #[arg(long)]
    pub(crate) all: bool,
    #[command(flatten)]
    pub(crate) lang: LangOption,
}

#[derive(Debug, Args)]
pub(crate) struct ReassessArgs {
    /// What was paid: the results of an old run, or a payment table (columns key, benefit, month, amount)
    #[arg(value_name = "PAID")]
    pub(crate) paid: PathBuf,
    /// The policy by which to reckon what is owed: a file, or a folder with one policy
    #[arg(long, value_name = "POLICY", required = true)]
    pub(crate) policy: PathBuf,
    /// A roster (CSV, TSV, XLSX, JSON, JSONL, Parquet), as for eval; TABLE=FILE for another table or list
    #[arg(long, value_name = "[TABLE=]FILE", required_unless_present = "manifest", num_args = 1..)]
    pub(crate) data: Vec<String>,
    /// The months to reckon, such as 2024-09..2025-01 (default: from the first to the last month of PAID)
    #[arg(long, value_name = "MONTHS", value_parser = crate::period::months)]
    pub(crate) months: Option<Months>,
    /// Reckon only this benefit (may be given several times; default: all)
    #[arg(long = "benefit", value_name = "NAME")]
    pub(crate) benefits: Vec<String>,
    #[command(flatten)]
    pub(crate) report: ReportArgs,
    /// List every student, not only the first 20
    #[arg(long)]
    pub(crate) all: bool,
    #[command(flatten)]
    pub(crate) reading: ReadingArgs,
    #[command(flatten)]
    pub(crate) known: KnownArgs,
    #[command(flatten)]
    pub(crate) handed_in: HandedInArgs,
    #[command(flatten)]
    pub(crate) lang: LangOption,
}

/// The first day of a month.
fn month(text: &str) -> Result<Date, String> {
    let months = crate::period::months(text).map_err(|_| String::from("month"))?;
    if months.from == months.to { Ok(months.from) } else { Err(String::from("month")) }
}
