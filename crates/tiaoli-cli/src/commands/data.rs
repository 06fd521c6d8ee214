//! `tiaoli data check`: a report on a spreadsheet before anything is evaluated, and a corrected copy of it.

mod json;
mod text;

use std::{path::Path, sync::Arc};

use tiaoli_core::{
    plan::{Plan, PlanOptions},
    value::Date,
};
use tiaoli_data::{
    Problems,
    preflight::{ChangeLog, Report, Task, inspect, write_corrected, write_marked},
};
use tiaoli_diagnostics::{Code, Diagnostic, say};

use crate::{
    args::{DataArgs, DataCheckArgs, DataCommand, SheetFormat},
    dataset::{self, Dataset, Plans},
    exit::{Exit, Outcome, Stop},
    outputs::{Guard, check_ending},
    period::Days,
    project,
    render::Item,
    report::{self, unwritable},
    shell::{GOOD, Shell, paint},
    summary::grouped,
};

/// The day a policy without a beginning is looked at on: nothing of the report depends on it.
const SOME_DAY: (i32, u8, u8) = (2000, 1, 1);

pub(crate) fn run(args: &DataArgs, shell: &Shell) -> Outcome {
    match &args.command {
        DataCommand::Check(args) => check(args, shell),
    }
}

fn check(args: &DataCheckArgs, shell: &Shell) -> Outcome {
    let format = report::sheet_format(args.format, args.output.as_deref())?;
    check_ending("--fix", args.fix.as_deref(), &["csv", "xlsx"])?;
    check_ending("--changes", args.changes.as_deref(), &["csv", "xlsx"])?;
    let loaded = project::load_sound(&args.policy, shell)?;
    let program = Arc::clone(&loaded.analysis.program);
    let (year, month, day) = SOME_DAY;
    let some_day = program
        .versions()
        .last()
        .and_then(|version| version.effective.from)
        .or_else(|| Date::new(year, month, day))
        .unwrap_or_default();
    let options = PlanOptions {
        as_of: args.as_of.unwrap_or(some_day),
        show_sensitive: args.show_sensitive,
        ..PlanOptions::default()
    };
    let days = Days::one(options.as_of);
    let plan = Arc::new(Plan::new(program, options));
    let plans = Plans { days, plans: vec![Arc::clone(&plan)] };
    let mut data = Dataset::new(
        dataset::DataArgs {
            files: &args.data,
            reading: &args.reading,
            show_sensitive: args.show_sensitive,
            confirmed: &[],
        },
        &plans,
        shell,
    )?;
    let mut guard = Guard::of_policy(&loaded.analysis.sources);
    data.paths().for_each(|path| guard.reads(path));
    args.reading.guard(&mut guard);
    guard.writes("--output", args.output.as_deref())?;
    guard.writes("--fix", args.fix.as_deref())?;
    guard.writes("--changes", args.changes.as_deref())?;
    if data.inputs().count() > 1 && (format == SheetFormat::Xlsx || args.fix.is_some()) {
        return Err(Stop::usage(
            say!(zh: "一次给了几个文件，可是带颜色的报告和改正后的副本一次只能写一个文件的";
                en: "several files were given, but a coloured report or a corrected copy is of one file"),
            Some(say!(zh: "请一个文件一个文件地核对。"; en: "check them one by one")),
        ));
    }
    // What is to be said of a file as a whole stands in its report.
    data.settle(&loaded.analysis.program, &mut Problems::default(), shell)?;
    let mut reports = Vec::new();
    let mut findings = false;
    for input in data.inputs() {
        let source =
            input.source.clone().rereadable().map_err(|problem| cannot_read(vec![problem], shell))?;
        let task = Task {
            source: &source,
            format: input.format,
            plan: &plan,
            table: input.table,
            options: &input.options,
            as_of: args.as_of,
            keep_marks: format == SheetFormat::Xlsx,
        };
        let report = inspect(&task).map_err(|problems| cannot_read(problems, shell))?;
        findings |= report.has_findings();
        if let (SheetFormat::Xlsx, Some(path)) = (format, &args.output) {
            let written = write_marked(&task, &report, &path.to_string_lossy(), shell.lang);
            written.map_err(|problem| unwritable(problem, shell))?;
            // Whoever opens the workbook sees the rest there.
            shell.note(&text::report(&report, shell.lang, shell.color_err, args.all));
        }
        if let Some(path) = &args.fix {
            findings |= !corrected(args, &task, &report, path, shell)?;
        }
        reports.push(report);
    }
    write(args, format, &reports, shell)?;
    Ok(if findings { Exit::Findings } else { Exit::Good })
}

fn write(args: &DataCheckArgs, format: SheetFormat, reports: &[Report], shell: &Shell) -> Result<(), Stop> {
    let text = match format {
        SheetFormat::Xlsx => return Ok(()),
        SheetFormat::Json => json::document(reports),
        SheetFormat::Text => {
            let color = shell.color_out && args.output.is_none();
            // Asked to be quiet about what is in order.
            let told = |report: &&Report| !shell.quiet || args.output.is_some() || report.has_findings();
            let all: Vec<String> = reports
                .iter()
                .filter(told)
                .map(|report| text::report(report, shell.lang, color, args.all))
                .collect();
            all.join("\n")
        }
    };
    report::write(args.output.as_deref(), &text, shell)
}

/// Writes the corrected copy; false when there is a reason not to.
fn corrected(
    args: &DataCheckArgs,
    task: &Task<'_>,
    report: &Report,
    path: &Path,
    shell: &Shell,
) -> Result<bool, Stop> {
    let mut log = match &args.changes {
        None => None,
        Some(path) => {
            let log = ChangeLog::create(&path.to_string_lossy(), shell.lang);
            Some(log.map_err(|problem| unwritable(problem, shell))?)
        }
    };
    let done = match write_corrected(task, report, &path.to_string_lossy(), log.as_mut()) {
        Ok(done) => done,
        Err(problem) if problem.code == Code::E0676 => {
            tell(problem, shell);
            return Ok(false);
        }
        Err(problem) => return Err(unwritable(problem, shell)),
    };
    if let Some(log) = log {
        log.commit().map_err(|problem| unwritable(problem, shell))?;
    }
    let count = |number: u64| grouped(&number.to_string());
    let text = say!(
        zh: "改正后的副本写在“{}”：{} 条记录，改了 {} 格，{} 行不是记录没有抄；其余问题要人工核对",
            path.display(), count(done.records), count(done.cells), count(done.left_out);
        en: "corrected copy in `{}`: {} records, {} cells changed, {} rows that are no records left out; what else was found is for people to correct",
            path.display(), count(done.records), count(done.cells), count(done.left_out));
    shell.note(&format!("{}\n", paint(shell.color_err, GOOD, shell.say(&text))));
    Ok(true)
}

fn tell(problem: Diagnostic, shell: &Shell) {
    project::tell(vec![Item { sources: Arc::default(), diagnostic: problem }], shell);
}

fn cannot_read(problems: Vec<Diagnostic>, shell: &Shell) -> Stop {
    dataset::refuse(problems, shell)
}
