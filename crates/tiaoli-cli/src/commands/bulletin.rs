//! `tiaoli bulletin`: the quality of what schools and leagues report, from one run over the roster, and the list of
//! findings that goes back to each school to be verified.

mod book;
mod entries;
mod figures;
mod gather;
mod json;
mod text;

use std::sync::Arc;

use rust_decimal::Decimal;
use tiaoli_core::{
    ir::{Program, StandardValue},
    value::{Date, Value},
};
use tiaoli_diagnostics::say;

use crate::{
    args::{self, BulletinArgs, SheetFormat},
    dataset::{self, Dataset},
    exit::{Exit, Outcome, Stop},
    manifest,
    outputs::{Guard, check_ending},
    period::Days,
    project,
    report::{self, unwritable},
    rulings::Rulings,
    shell::Shell,
};

/// The parameter above which the notice has a school named.
const LIMIT: (&str, &str) = ("差错率上限", "error_rate_limit");

pub(crate) fn run(args: &BulletinArgs, shell: &Shell) -> Outcome {
    let as_of = args.as_of.ok_or_else(|| args::as_of_missing("bulletin"))?;
    let about = manifest::read(args.handed_in.manifest.as_deref(), shell)?;
    let data_date = manifest::any_date(about.as_ref(), args.known.data_date);
    let days = Days::of_command("bulletin", Some(as_of), [None; 3], data_date)?;
    let format = report::sheet_format(args.format, args.output.as_deref())?;
    check_ending("--list", args.list.as_deref(), &["xlsx"])?;
    if let Some(path) = &args.list {
        report::needs_file("--list", Some(path))?;
    }
    let loaded = project::load_sound(&args.policy, shell)?;
    let program = Arc::clone(&loaded.analysis.program);
    let given = manifest::given(&args.data, &args.known, about, &program, &days, shell)?;
    given.require_data()?;
    let day = given.day(&args.known, args.show_sensitive);
    let plans = dataset::plans(&program, days, day, shell)?;
    let files = given.files(&args.reading, args.show_sensitive);
    let data = Dataset::new(files, &plans, shell)?;
    data.require_subject(&program, &plans.subjects())?;
    let mut guard = Guard::of_policy(&loaded.analysis.sources);
    data.paths().for_each(|path| guard.reads(path));
    args.reading.guard(&mut guard);
    args.known.guard(&mut guard);
    args.handed_in.guard(&mut guard);
    guard.writes("--output", args.output.as_deref())?;
    guard.writes("--list", args.list.as_deref())?;
    let mut rulings = Rulings::load(args.handed_in.rulings.as_deref(), &program, args.show_sensitive, shell)?;
    let (days, mut of_people) = (plans.days.clone(), given.problems(&plans, &program));
    let gathered = gather::gather(
        data,
        plans,
        &program,
        &mut rulings,
        (args.list.is_some(), args.show_sensitive),
        shell,
    )?;
    of_people.extend(rulings.problems(&program, &days));
    dataset::tell_problems(of_people, shell);
    let limit = limit(&program, as_of);
    let bulletin = figures::Bulletin::new(gathered.figures, &gathered.across, limit, &program, as_of);
    write(args, format, &bulletin, shell)?;
    if let Some(path) = &args.list {
        let written = book::list(&gathered.entries, &path.to_string_lossy(), shell.lang);
        written.map_err(|problem| unwritable(problem, shell))?;
        let text = say!(zh: "疑点清单 {} 条，写在“{}”", gathered.entries.len(), path.display();
            en: "list of {} findings in `{}`", gathered.entries.len(), path.display());
        shell.note(&format!("{}\n", shell.say(&text)));
    }
    shell.note(&(given.words(&program, shell) + &rulings.words(&days, shell)));
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

fn write(
    args: &BulletinArgs,
    format: SheetFormat,
    bulletin: &figures::Bulletin,
    shell: &Shell,
) -> Result<(), Stop> {
    let output = args.output.as_deref();
    let text = match (format, output) {
        (SheetFormat::Xlsx, Some(path)) => {
            let written = book::figures(bulletin, &path.to_string_lossy(), shell.lang);
            return written.map_err(|problem| unwritable(problem, shell));
        }
        (SheetFormat::Json, _) => json::document(bulletin),
        (SheetFormat::Text | SheetFormat::Xlsx, _) => {
            text::report(bulletin, shell.lang, shell.color_out && output.is_none())
        }
    };
    report::write(output, &text, shell)
}
