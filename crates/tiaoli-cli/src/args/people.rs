//! The commands that look back: two months side by side, paid against owed.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use tiaoli_core::value::Date;

use super::{LangArg, LangOption};

#[derive(Debug, Args)]
pub(crate) struct CompareArgs {
    /// Last month's results, as eval wrote them (CSV, JSONL or JSON)
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
    /// Form of the report: text, csv or json (default: by the file's name, else text)
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub(crate) format: Option<ReportFormat>,
    /// Write to this file instead of the standard output
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Headers and codes of CSV: en (for programs) or zh (for people)
    #[arg(long, value_enum, value_name = "LANG", default_value = "en")]
    pub(crate) names: LangArg,
    /// List every change, not only the first 20 of each kind
    #[arg(long)]
    pub(crate) all: bool,
    /// Show ID numbers whole (keys in CSV and JSON are always whole)
    #[arg(long)]
    pub(crate) show_sensitive: bool,
    #[command(flatten)]
    pub(crate) lang: LangOption,
}

/// How a report is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ReportFormat {
    Text,
    Csv,
    Json,
}

/// The first day of a month.
fn month(text: &str) -> Result<Date, String> {
    let (year, month) = text.split_once('-').ok_or_else(|| String::from("month"))?;
    let digits = |text: &str, count: usize| text.len() == count && text.bytes().all(|b| b.is_ascii_digit());
    let known = digits(year, 4) && digits(month, 2);
    let day = known.then(|| Date::new(year.parse().ok()?, month.parse().ok()?, 1)).flatten();
    day.ok_or_else(|| String::from("month"))
}
