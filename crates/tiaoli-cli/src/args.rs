//! The command line. The English help stands here; [`zh`] holds the Chinese, [`localize`] puts it in.

mod bulletin;
mod data;
mod localize;
mod misuse;
pub(crate) use bulletin::BulletinArgs;
pub(crate) use data::{DataArgs, DataCheckArgs, DataCommand, SheetFormat};
pub(crate) use misuse::as_of_missing;
mod people;
mod repl;
mod shared;
pub(crate) use people::{CompareArgs, ReassessArgs};
pub(crate) use repl::ReplArgs;
pub(crate) use shared::{HandedInArgs, KnownArgs, ReadingArgs, ReportArgs};
mod zh;

use std::{ffi::OsString, path::PathBuf};

use clap::{Args, FromArgMatches, Parser, Subcommand, ValueEnum};
use tiaoli_core::value::Date;
use tiaoli_data::{Encoding, write::OutputFormat};
use tiaoli_diagnostics::Lang;

use crate::{
    exit::{Exit, Stop},
    period::Months,
    shell::{ColorChoice, Shell},
};

/// Policy clauses in a language that reads like the notice: checked, explained, evaluated
#[derive(Debug, Parser)]
#[command(name = "tiaoli", version)]
pub(crate) struct Cli {
    /// Language of words: zh or en (else TIAOLI_LANG, else the locale)
    #[arg(long, value_enum, value_name = "LANG")]
    pub(crate) lang: Option<LangArg>,
    /// Colours: auto, always or never (NO_COLOR is respected)
    #[arg(long, value_enum, value_name = "WHEN", global = true, default_value = "auto")]
    pub(crate) color: ColorChoice,
    /// Say only what is wrong
    #[arg(long, short, global = true)]
    pub(crate) quiet: bool,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Check policies: text, names, units, dates, quotes against the source
    Check(CheckArgs),
    /// Evaluate a roster: one result with its reasons for every row
    Eval(EvalArgs),
    /// Figures of data quality by school and league, and the findings to be verified
    Bulletin(BulletinArgs),
    /// Look at data files without evaluating them
    Data(DataArgs),
    /// Explain one record's result: clause, values read, where the amount comes from, what would change it
    Explain(ExplainArgs),
    /// Compare two months: who is new, who stopped, what changed, and why
    Compare(CompareArgs),
    /// Reckon what was paid against what is owed by today's rules and data: what to pay later, what to recover
    Reassess(ReassessArgs),
    /// Run the examples written in policies
    Test(TestArgs),
    /// Set policies in the one format, or in the other keyword language
    Fmt(FmtArgs),
    /// Show the source text sentence by sentence with what encodes it
    Trace(TraceArgs),
    /// Print the text in force on a day as one policy text
    Consolidate(ConsolidateArgs),
    /// Show which document brought in, changed or repealed what
    Blame(BlameArgs),
    /// Show what a message code means, with an example and its correction
    Code(CodeArgs),
    /// Try a policy line by line: conditions, rules, records, reasons
    Repl(ReplArgs),
    /// Serve an editor: messages, completion, explanations and more over the standard input and output
    Lsp(LspArgs),
    /// Begin a project: a small policy with source text, roster and examples
    New(NewArgs),
    /// Print a completion script for a shell
    Completions(CompletionsArgs),
    /// Print the manual page, or write all pages to a folder
    Man(ManArgs),
    /// Show the help of a command
    Help(HelpArgs),
}

/// zh or en.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum LangArg {
    Zh,
    En,
}

impl From<LangArg> for Lang {
    fn from(lang: LangArg) -> Self {
        match lang {
            LangArg::Zh => Self::Zh,
            LangArg::En => Self::En,
        }
    }
}

/// `--lang` after the command's name. [`language`] has read it before clap does, so that help and errors speak it.
#[derive(Debug, Args)]
pub(crate) struct LangOption {
    /// Language of words: zh or en
    #[arg(id = "words", long = "lang", value_enum, value_name = "LANG")]
    pub(crate) words: Option<LangArg>,
}

#[derive(Debug, Args)]
pub(crate) struct CheckArgs {
    /// Policy files or folders (default: the current folder)
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// Exit with 1 when something at or above this level is found: error, warning or hint
    #[arg(long, value_enum, value_name = "LEVEL")]
    pub(crate) fail_level: Option<LevelArg>,
    /// Warn of values, catalogs, rules and policies that run out before this day, such as 2026-08-31
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub(crate) horizon: Option<Date>,
    /// Holiday table to look at with --horizon (CSV or XLSX: date, kind off or work)
    #[arg(long, value_name = "FILE", requires = "horizon")]
    pub(crate) holidays: Option<PathBuf>,
    /// Show every message instead of the first 50
    #[arg(long)]
    pub(crate) all: bool,
    /// Form of the messages: text, plain, json, sarif or github
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: MessageFormat,
    #[command(flatten)]
    pub(crate) lang: LangOption,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum LevelArg {
    Error,
    Warning,
    Hint,
}

/// How diagnostics are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum MessageFormat {
    Text,
    Plain,
    Json,
    Sarif,
    Github,
}

#[derive(Debug, Args)]
pub(crate) struct EvalArgs {
    /// A policy file, or a folder with one policy
    #[arg(value_name = "POLICY")]
    pub(crate) policy: PathBuf,
    /// A roster (CSV, TSV, XLSX, JSON, JSONL, Parquet; - is the standard input); FILE.xlsx!SHEET for a sheet; TABLE=FILE for another table or list
    #[arg(long, value_name = "[TABLE=]FILE", required_unless_present = "manifest", num_args = 1..)]
    pub(crate) data: Vec<String>,
    /// The day to evaluate, such as 2024-10-15
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub(crate) as_of: Option<Date>,
    #[command(flatten)]
    pub(crate) period: PeriodArgs,
    /// Write the results to this file instead of the standard output
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Form of the results: csv, xlsx, jsonl, json, parquet or text (default: by the file's name, else csv)
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub(crate) format: Option<ResultFormat>,
    /// Begin CSV files with the mark by which Excel on Windows knows UTF-8
    #[arg(long)]
    pub(crate) bom: bool,
    /// Leave CSV cells that begin like a formula as they are, for programs (else an apostrophe stands before them)
    #[arg(long)]
    pub(crate) csv_raw: bool,
    /// Write the findings to this file (CSV, or XLSX or JSONL by its name)
    #[arg(long, value_name = "FILE")]
    pub(crate) findings: Option<PathBuf>,
    /// Write to this file, for every row and benefit, how many months each result holds and what the months come to
    #[arg(long, value_name = "FILE", requires = "period")]
    pub(crate) sums: Option<PathBuf>,
    /// Names, headers and codes in results: en (for programs) or zh (for people) (default: en; in workbooks the language of messages)
    #[arg(long, value_enum, value_name = "LANG")]
    pub(crate) names: Option<LangArg>,
    /// Show every message about cells, not only the first 20
    #[arg(long)]
    pub(crate) all_problems: bool,
    /// Stop at the first cell that cannot be read
    #[arg(long)]
    pub(crate) strict: bool,
    /// Exit with 5 when records are left incomplete
    #[arg(long, value_enum, value_name = "WHAT")]
    pub(crate) fail_on: Option<FailOn>,
    /// Write the rulings that still count next month to this file, with what each did now
    #[arg(long, value_name = "FILE", requires = "rulings")]
    pub(crate) rulings_out: Option<PathBuf>,
    /// Show ID numbers and sensitive fields in messages and texts for people (keys in data files are always whole)
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

/// Several months, each evaluated on its first day; in place of `--as-of`.
#[derive(Debug, Args)]
#[group(id = "period", multiple = false, conflicts_with = "as_of")]
pub(crate) struct PeriodArgs {
    /// Several months, each evaluated on its first day, such as 2024-09..2025-06
    #[arg(long, value_name = "MONTHS", value_parser = crate::period::months)]
    pub(crate) months: Option<Months>,
    /// The months of a term, such as 2024-autumn (September to February) or 2025-spring (March to August)
    #[arg(long, value_name = "TERM", value_parser = crate::period::term)]
    pub(crate) term: Option<Months>,
    /// The months of a school year, such as 2024-2025 (September to August)
    #[arg(long, value_name = "YEAR", value_parser = crate::period::school_year)]
    pub(crate) school_year: Option<Months>,
}

impl PeriodArgs {
    pub(crate) fn all(&self) -> [Option<Months>; 3] {
        [self.months, self.term, self.school_year]
    }
}

/// How results are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ResultFormat {
    Csv,
    Xlsx,
    Jsonl,
    Json,
    Parquet,
    Text,
}

impl From<ResultFormat> for OutputFormat {
    fn from(format: ResultFormat) -> Self {
        match format {
            ResultFormat::Csv => Self::Csv,
            ResultFormat::Xlsx => Self::Xlsx,
            ResultFormat::Jsonl => Self::Jsonl,
            ResultFormat::Json => Self::Json,
            ResultFormat::Parquet => Self::Parquet,
            ResultFormat::Text => Self::Text,
        }
    }
}

/// The form of data files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum DataFormat {
    Csv,
    Tsv,
    Xlsx,
    Json,
    Jsonl,
    Parquet,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum FailOn {
    Incomplete,
}

#[derive(Debug, Args)]
pub(crate) struct ExplainArgs {
    /// A policy file, or a folder with one policy
    #[arg(value_name = "POLICY")]
    pub(crate) policy: PathBuf,
    /// A roster to look the record up in; TABLE=FILE for another table or list
    #[arg(long, value_name = "[TABLE=]FILE", num_args = 1..)]
    pub(crate) data: Vec<String>,
    /// The ID number or other key of the record, as in the roster
    #[arg(long, value_name = "ID", required_unless_present = "set")]
    pub(crate) key: Option<String>,
    /// Values of fields, without a roster or in place of those of --key: --set 户籍=城市 年级=一年级
    #[arg(long, value_name = "FIELD=VALUE", num_args = 1..)]
    pub(crate) set: Vec<String>,
    /// Say why the result is not this one: granted, denied, held, undetermined, incomplete or conflict
    #[arg(long, value_enum, value_name = "OUTCOME")]
    pub(crate) why_not: Option<OutcomeArg>,
    /// The day to evaluate, such as 2024-10-15
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub(crate) as_of: Option<Date>,
    #[command(flatten)]
    pub(crate) period: PeriodArgs,
    /// Only this benefit
    #[arg(long, value_name = "BENEFIT")]
    pub(crate) benefit: Option<String>,
    /// Form of the explanation: text, plain or json
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: ExplainFormat,
    /// Show ID numbers and the values of sensitive fields
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

/// A result, by its code or its Chinese word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum OutcomeArg {
    #[value(alias = "应助")]
    Granted,
    #[value(alias = "不予")]
    Denied,
    #[value(alias = "暂缓")]
    Held,
    #[value(alias = "未规定")]
    Undetermined,
    #[value(alias = "待补")]
    Incomplete,
    #[value(alias = "规则冲突")]
    Conflict,
}

impl From<OutcomeArg> for tiaoli_core::decision::Outcome {
    fn from(arg: OutcomeArg) -> Self {
        match arg {
            OutcomeArg::Granted => Self::Granted,
            OutcomeArg::Denied => Self::Denied,
            OutcomeArg::Held => Self::Held,
            OutcomeArg::Undetermined => Self::Undetermined,
            OutcomeArg::Incomplete => Self::Incomplete,
            OutcomeArg::Conflict => Self::Conflict,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ExplainFormat {
    Text,
    Plain,
    Json,
}

#[derive(Debug, Args)]
pub(crate) struct TestArgs {
    /// Policy files or folders (default: the current folder)
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// Only examples whose title contains this; * stands for anything
    #[arg(long, value_name = "PATTERN")]
    pub(crate) run: Option<String>,
    /// Holiday table that working days are counted with (CSV or XLSX: date, kind off or work)
    #[arg(long, value_name = "FILE")]
    pub(crate) holidays: Option<PathBuf>,
    /// List every rule and condition side no example exercises
    #[arg(long)]
    pub(crate) coverage: bool,
    /// Exit with 1 when coverage is below this percentage (0 to 100)
    #[arg(long, value_name = "PERCENT", value_parser = percentage)]
    pub(crate) threshold: Option<rust_decimal::Decimal>,
    /// Write a JUnit report to this file
    #[arg(long, value_name = "FILE")]
    pub(crate) junit: Option<PathBuf>,
    /// Form of the report: text, plain or json
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: ExplainFormat,
    #[command(flatten)]
    pub(crate) lang: LangOption,
}

#[derive(Debug, Args)]
pub(crate) struct FmtArgs {
    /// Policy files or folders (default: the current folder); - reads the standard input
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// Change nothing; exit with 1 when a file is not in the format
    #[arg(long)]
    pub(crate) check: bool,
    /// Change nothing; show the changes
    #[arg(long, conflicts_with = "check")]
    pub(crate) diff: bool,
    /// Rewrite keywords and names in this language: zh or en
    #[arg(id = "to", long = "lang", value_enum, value_name = "LANG")]
    pub(crate) to: Option<LangArg>,
}

#[derive(Debug, Args)]
pub(crate) struct TraceArgs {
    /// A policy file, or a folder with one policy
    #[arg(value_name = "POLICY")]
    pub(crate) policy: PathBuf,
    /// Form of the report: text, json or html
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub(crate) format: Option<TraceFormat>,
    /// Write to this file instead of the standard output
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) lang: LangOption,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum TraceFormat {
    Text,
    Json,
    Html,
}

#[derive(Debug, Args)]
pub(crate) struct ConsolidateArgs {
    /// A policy file, or a folder with one policy
    #[arg(value_name = "POLICY")]
    pub(crate) policy: PathBuf,
    /// The day whose text is wanted, such as 2024-10-15
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub(crate) as_of: Date,
    /// Write to this file instead of the standard output
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) lang: LangOption,
}

#[derive(Debug, Args)]
pub(crate) struct BlameArgs {
    /// A policy file, or a folder with one policy
    #[arg(value_name = "POLICY")]
    pub(crate) policy: PathBuf,
    /// Only this rule, definition, standard or other name
    #[arg(value_name = "NAME")]
    pub(crate) name: Option<String>,
    /// Form of the report: text, plain or json
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: ExplainFormat,
    #[command(flatten)]
    pub(crate) lang: LangOption,
}

#[derive(Debug, Args)]
pub(crate) struct CodeArgs {
    /// A code such as E0301, or its name; all codes when left out
    #[arg(value_name = "CODE")]
    pub(crate) code: Option<String>,
    #[command(flatten)]
    pub(crate) lang: LangOption,
}

#[derive(Debug, Args)]
pub(crate) struct NewArgs {
    /// The folder to make, named as the policy; it must not exist or be empty
    #[arg(value_name = "DIR")]
    pub(crate) dir: PathBuf,
    #[command(flatten)]
    pub(crate) lang: LangOption,
}

#[derive(Debug, Args)]
pub(crate) struct CompletionsArgs {
    /// bash, zsh, fish, powershell or elvish
    #[arg(value_enum, value_name = "SHELL")]
    pub(crate) shell: clap_complete::Shell,
    #[command(flatten)]
    pub(crate) lang: LangOption,
}

#[derive(Debug, Args)]
pub(crate) struct LspArgs {
    /// Speak over the standard input and output, as always; editors say so
    #[arg(long)]
    pub(crate) stdio: bool,
    #[command(flatten)]
    pub(crate) lang: LangOption,
}

#[derive(Debug, Args)]
pub(crate) struct ManArgs {
    /// Write a page for every command to this folder
    #[arg(long, short, value_name = "DIR")]
    pub(crate) output: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) lang: LangOption,
}

#[derive(Debug, Args)]
pub(crate) struct HelpArgs {
    /// The command
    #[arg(value_name = "COMMAND")]
    pub(crate) command: Option<String>,
    #[command(flatten)]
    pub(crate) lang: LangOption,
}

/// The whole command with help in one language.
pub(crate) fn command(lang: Lang) -> clap::Command {
    localize::command(<Cli as clap::CommandFactory>::command(), lang)
}

/// Reads the command line; help, version and wrong usage are answered here.
pub(crate) fn parse(args: &[OsString], lang: Lang) -> Result<Cli, Stop> {
    let plain = Shell::new(lang, false, ColorChoice::Auto);
    let shell = Shell { color_out: false, ..plain };
    let matches = command(lang).try_get_matches_from(args);
    match matches.and_then(|mut matches| Cli::from_arg_matches_mut(&mut matches)) {
        Ok(cli) => Ok(cli),
        Err(error) if !error.use_stderr() => {
            Err(shell.print(&error.render().to_string()).err().unwrap_or(Stop::Said(Exit::Good)))
        }
        Err(error) if error.kind() == clap::error::ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            plain.tell(&error.render().to_string());
            Err(Stop::Said(Exit::Usage))
        }
        Err(error) => Err(misuse::stop(&error)),
    }
}

/// The language of words: `--lang` anywhere on the command line, else `TIAOLI_LANG`, else the locale, else Chinese.
/// `fmt` has a `--lang` of its own that names the language of the file; it speaks that language too.
pub(crate) fn language(args: &[OsString]) -> Lang {
    let known = |value: &str| match value.to_ascii_lowercase() {
        v if v == "zh" || v.starts_with("zh_") || v.starts_with("zh-") => Some(Lang::Zh),
        v if v == "en" || v.starts_with("en_") || v.starts_with("en-") => Some(Lang::En),
        _ => None,
    };
    let words: Vec<&str> = args
        .iter()
        .skip(1)
        .map_while(|arg| arg.to_str().or(Some("")))
        .take_while(|arg| *arg != "--")
        .collect();
    let spaced = words.windows(2).filter_map(|pair| match pair {
        ["--lang", value] => Some(*value),
        _ => None,
    });
    let joined = words.iter().filter_map(|word| word.strip_prefix("--lang="));
    if let Some(lang) = spaced.chain(joined).find_map(known) {
        return lang;
    }
    let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    if let Some(lang) = variable("TIAOLI_LANG").as_deref().and_then(known) {
        return lang;
    }
    let locale = variable("LC_ALL").or_else(|| variable("LC_MESSAGES")).or_else(|| variable("LANG"));
    match locale.as_deref() {
        Some(locale) if locale.starts_with("zh") => Lang::Zh,
        // A machine without a locale says nothing about its reader.
        None | Some("C" | "POSIX") => Lang::Zh,
        Some(locale) if locale.starts_with("C.") => Lang::Zh,
        Some(_) => Lang::En,
    }
}

fn date(text: &str) -> Result<Date, String> {
    crate::input::date(text).ok_or_else(|| String::from("date"))
}

fn encoding(text: &str) -> Result<Encoding, String> {
    Encoding::from_name(text).ok_or_else(|| String::from("encoding"))
}

fn percentage(text: &str) -> Result<rust_decimal::Decimal, String> {
    let number = text.trim_end_matches(['%', '％']);
    let plain = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    let parsed = number.parse::<rust_decimal::Decimal>().ok().filter(|_| plain);
    parsed.filter(|n| *n <= rust_decimal::Decimal::ONE_HUNDRED).ok_or_else(|| String::from("percentage"))
}

#[cfg(test)]
mod tests;
