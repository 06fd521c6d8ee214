//! `tiaoli bulletin`: the quality of what schools and leagues report, from one run over the roster, and the list of
//! findings that goes back to each school to be verified.

mod book;
mod entries;
mod figures;
mod gather;
mod json;
mod text;

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use rust_decimal::Decimal;
use tiaoli_core::{
    ir::{Program, StandardValue},
    value::{Date, Value},
};
use tiaoli_data::AtomicFile;
use tiaoli_diagnostics::{Diagnostic, say};

use crate::{
    args::{self, BulletinArgs, SheetFormat},
    dataset::{self, Dataset},
    exit::{Exit, Outcome, Stop},
    manifest,
    outputs::{Guard, check_ending},
    period::Days,
    project,
    render::Item,
    shell::Shell,
};

/// The parameter above which the notice has a school named.
const LIMIT: (&str, &str) = ("差错率上限", "error_rate_limit");

pub(crate) fn run(args: &BulletinArgs, shell: &Shell) -> Outcome {
    let as_of = args.as_of.ok_or_else(|| args::as_of_missing("bulletin"))?;
    let days = Days::of_command("bulletin", Some(as_of), [None; 3], args.known.data_date)?;
    if args.format.is_none() {
        check_ending("--output", args.output.as_deref(), &["txt", "json", "xlsx"])?;
    }
    check_ending("--list", args.list.as_deref(), &["xlsx"])?;
    let loaded = project::load_sound(&args.policy, shell)?;
    let program = Arc::clone(&loaded.analysis.program);
    let given = manifest::given(&args.data, &args.known, None, &program, &days, shell)?;
    let day = given.day(&args.known, args.show_sensitive);
    let plans = dataset::plans(&program, days, day, shell)?;
    let files = given.files(&args.reading, args.show_sensitive);
    let data = Dataset::new(files, &plans, shell)?;
    data.require_subject(&program, &plans.subjects())?;
    let mut guard = Guard::of_policy(&loaded.analysis.sources);
    data.paths().for_each(|path| guard.reads(path));
    args.reading.guard(&mut guard);
    args.known.guard(&mut guard);
    guard.writes("--output", args.output.as_deref())?;
    guard.writes("--list", args.list.as_deref())?;
    let format = format(args);
    if format == SheetFormat::Xlsx && args.output.is_none() {
        return Err(Stop::usage(
            say!(zh: "工作簿要写到文件里"; en: "a workbook needs a file"),
            Some(say!(zh: "请写 -o 文件.xlsx。"; en: "write -o FILE.xlsx")),
        ));
    }
    let gathered = gather::gather(data, plans, &program, args.list.is_some(), shell)?;
    let bulletin = figures::Bulletin::new(gathered.figures, limit(&program, as_of), &program, as_of);
    write(args, format, &bulletin, shell)?;
    if let Some(path) = &args.list {
        let written = book::list(&gathered.entries, &path.to_string_lossy(), shell.lang);
        written.map_err(|problem| unwritable(problem, shell))?;
        let text = say!(zh: "疑点清单 {} 条，写在“{}”", gathered.entries.len(), path.display();
            en: "list of {} findings in `{}`", gathered.entries.len(), path.display());
        shell.note(&format!("{}\n", shell.say(&text)));
    }
    Ok(Exit::Good)
}

/// The share of faulty records above which a school is named, as the policy has it on that day.
fn limit(program: &Program, as_of: Date) -> Option<Decimal> {
    let named = program.standards.iter().find(|one| one.name.zh == LIMIT.0 || one.name.en == LIMIT.1)?;
    let value = named.values.iter().find(|value| value.period.contains(as_of))?;
    match &value.value {
        StandardValue::One(Value::Number(limit)) => Some(*limit),
        _ => None,
    }
}

fn format(args: &BulletinArgs) -> SheetFormat {
    let ending = |path: &PathBuf| path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    match (args.format, args.output.as_ref().and_then(ending).as_deref()) {
        (Some(format), _) => format,
        (None, Some("json")) => SheetFormat::Json,
        (None, Some("xlsx")) => SheetFormat::Xlsx,
        (None, _) => SheetFormat::Text,
    }
}

fn write(
    args: &BulletinArgs,
    format: SheetFormat,
    bulletin: &figures::Bulletin,
    shell: &Shell,
) -> Result<(), Stop> {
    let to_file = args.output.as_deref().filter(|path| *path != Path::new("-"));
    let text = match (format, to_file) {
        (SheetFormat::Xlsx, path) => {
            let path = path.unwrap_or(Path::new("-")).to_string_lossy();
            return book::figures(bulletin, &path, shell.lang).map_err(|problem| unwritable(problem, shell));
        }
        (SheetFormat::Json, _) => json::document(bulletin),
        (SheetFormat::Text, path) => text::report(bulletin, shell.lang, shell.color_out && path.is_none()),
    };
    let Some(path) = to_file else { return shell.print(&text) };
    let mut file =
        AtomicFile::create(&path.to_string_lossy()).map_err(|problem| unwritable(problem, shell))?;
    std::io::Write::write_all(&mut file, text.as_bytes())
        .map_err(|error| Stop::output(Some(path), &error))?;
    file.commit().map_err(|problem| unwritable(problem, shell))
}

fn unwritable(problem: Diagnostic, shell: &Shell) -> Stop {
    project::tell(vec![Item { sources: Arc::default(), diagnostic: problem }], shell);
    Stop::Said(Exit::Usage)
}
