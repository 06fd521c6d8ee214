//! `tiaoli eval`: every row of a roster decided, with its reasons, in one streaming pass.

mod output;
mod stream;

use std::sync::Arc;

use tiaoli_data::{Problems, write::OutputFormat};
use tiaoli_diagnostics::{Code, Lang, Place, Severity};

use crate::{
    args::{self, EvalArgs, FailOn, MessageFormat, ResultFormat},
    dataset::{self, DataArgs, Dataset},
    exit::{Exit, Outcome},
    layout::shorten,
    notices, project,
    render::{Item, Look, Messages},
    run::{Run, grouped},
    shell::{STRONG, Shell, clean, paint},
    summary::Tally,
};

/// How many columns that are not known are named.
const NAMED_COLUMNS: usize = 8;
/// How many messages about cells are shown.
const SHOWN: usize = 20;

pub(crate) fn run(args: &EvalArgs, shell: &Shell) -> Outcome {
    let as_of = args.as_of.ok_or_else(|| args::as_of_missing("eval"))?;
    let loaded = project::load_sound(&args.policy, shell)?;
    let program = Arc::clone(&loaded.analysis.program);
    let plan = dataset::plan(&program, as_of, args.data_date, &args.complete_list)?;
    let data_args = DataArgs { files: &args.data, format: args.input_format, map: &args.map };
    let mut data = Dataset::new(data_args, &plan)?;
    data.require_subject(&plan)?;
    let mut problems = Problems::new(SHOWN);
    let side = data.load_side(&plan, &program, &mut problems, shell)?;
    let run = Run::new(shell, plan, program, side);

    let mut tally = Tally::default();
    let mut results = output::Results::create(args, &run.program, as_of, shell)?;
    let mut findings = output::Findings::create(args, &data.subjects, shell)?;
    let supplied = data.supplied();
    let mut told = false;
    for input in data.subjects {
        let rereads = run.plan.needs_groups(input.table) || args.findings.is_some();
        let input = grouped::rereadable(input, rereads, shell)?;
        let groups =
            grouped::collect(&run, &input, &data.options, rereads, &mut |found| findings.add(found, &run))?;
        // That other registers were not compared has been said first; this comes after it.
        if !std::mem::replace(&mut told, true) {
            notices::tell(&loaded, &run.plan, shell);
            dataset::tell_not_supplied(&run.plan, &supplied, shell);
        }
        stream::decide(
            &run,
            args,
            &input,
            &data.options,
            groups,
            &mut stream::Sinks {
                problems: &mut problems,
                tally: &mut tally,
                results: &mut results,
                findings: &mut findings,
            },
        )?;
    }
    findings.of_other_tables(&run)?;
    results.commit(shell)?;
    let counted = findings.commit(shell)?;

    tell_problems(&problems, shell);
    shell.note(&(tally.words(&run.program, as_of, shell.lang, shell.color_err) + &counted));
    match args.fail_on {
        Some(FailOn::Incomplete) if tally.incomplete > 0 => Ok(Exit::Incomplete),
        _ => Ok(Exit::Good),
    }
}

/// The first messages about cells and columns, and how many there were in all.
fn tell_problems(problems: &Problems, shell: &Shell) {
    if !shell.quiet {
        tell_unknown_columns(problems, shell);
    }
    let worth =
        |severity: Severity| severity >= if shell.quiet { Severity::Error } else { Severity::Warning };
    let kept = problems.diagnostics().into_iter().filter(|one| worth(one.severity)).take(SHOWN);
    let shown: Vec<Item> = kept.map(|diagnostic| Item { sources: Arc::default(), diagnostic }).collect();
    let total: u64 =
        problems.groups().filter(|group| worth(group.code.severity())).map(|group| group.count).sum();
    let more = total.saturating_sub(shown.len() as u64);
    let look = Look { lang: shell.lang, color: shell.color_err, width: shell.width };
    shell.tell(&Messages::new(shown).render(MessageFormat::Text, None, look));
    if more > 0 {
        shell.tell(&match shell.lang {
            Lang::Zh => format!("名册里还有 {more} 处类似的问题没有列出；这些单元格按空着处理。\n"),
            Lang::En => {
                format!("{more} more problems of these kinds in the data are not listed; such cells count as missing\n")
            }
        });
    }
}

/// Columns no field of the policy is called, on one line.
fn tell_unknown_columns(problems: &Problems, shell: &Shell) {
    for group in problems.groups().filter(|group| group.code == Code::E0606) {
        let headers = group.kept.iter().filter_map(|diagnostic| match &diagnostic.place {
            Place::Cell(cell) => Some(shorten(&clean(&cell.header), 30)),
            Place::Source(_) | Place::Named(_) => None,
        });
        let headers: Vec<String> = headers.take(NAMED_COLUMNS).collect();
        let more = if group.count > headers.len() as u64 { shell.pick(" 等", " …") } else { "" };
        let list = headers.join(shell.pick("、", ", "));
        shell.tell(&match shell.lang {
            Lang::Zh => format!("“{}”里有 {} 列没有认出，不读：{list}{more}（是哪个字段可用 --map 列名=字段 说明）\n", group.file, group.count),
            Lang::En => format!("{} columns of `{}` are not known and not read: {list}{more} (name their fields with --map HEADER=FIELD)\n", group.count, group.file),
        });
    }
}

/// The form of the results: as asked for, else by the file's name, else CSV.
fn result_format(args: &EvalArgs) -> OutputFormat {
    match args.format {
        Some(ResultFormat::Csv) => OutputFormat::Csv,
        Some(ResultFormat::Jsonl) => OutputFormat::Jsonl,
        Some(ResultFormat::Json) => OutputFormat::Json,
        Some(ResultFormat::Text) => OutputFormat::Text,
        None => args
            .output
            .as_deref()
            .and_then(|path| OutputFormat::of_path(&path.to_string_lossy()))
            .unwrap_or(OutputFormat::Csv),
    }
}

/// A heading of the summary.
fn heading(text: &str, shell: &Shell) -> String {
    paint(shell.color_err, STRONG, text)
}
