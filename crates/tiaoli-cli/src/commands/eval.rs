//! `tiaoli eval`: every row of a roster decided, with its reasons, in one streaming pass.

mod count;
mod output;
mod stale;
mod stream;
mod sums;

use std::{collections::BTreeMap, sync::Arc};

use tiaoli_core::{
    findings::{Finding, FindingRow},
    ir::Type,
    results::Person,
};
use tiaoli_data::{
    ProblemGroup, Problems,
    write::{About, FindingsWriter, OutputFormat, SumsWriter},
};
use tiaoli_diagnostics::{Code, Lang, Place, Severity, say};

use crate::{
    args::{EvalArgs, FailOn, MessageFormat},
    dataset::{self, Dataset},
    exit::{Exit, Outcome},
    histories, manifest, notices,
    outputs::{Guard, check_ending},
    period::Days,
    project,
    references::{self, References},
    render::{Item, Look, Messages},
    rulings::Rulings,
    run::{Run, grouped},
    shell::{STRONG, Shell, paint},
    summary::Tally,
    whose::{SchoolColumns, Whose},
};
use tiaoli_ide::{clean::clean, layout::shorten};

/// How many columns that are not known are named.
const NAMED_COLUMNS: usize = 8;
/// How many blank rows are named.
const NAMED_ROWS: usize = 6;
/// How many messages about cells are shown.
const SHOWN: usize = 20;

pub(crate) fn run(args: &EvalArgs, shell: &Shell) -> Outcome {
    let about = manifest::read(args.handed_in.manifest.as_deref(), shell)?;
    let days = Days::of_command(
        "eval",
        args.as_of,
        args.period.all(),
        manifest::any_date(about.as_ref(), args.known.data_date),
    )?;
    // Who says the form may name the file as they like: what is in it has been said.
    if args.format.is_none() {
        check_ending("--output", args.output.as_deref(), OutputFormat::ENDINGS)?;
    }
    check_ending("--findings", args.findings.as_deref(), FindingsWriter::<std::io::Sink>::ENDINGS)?;
    check_ending("--rulings-out", args.rulings_out.as_deref(), OutputFormat::ENDINGS)?;
    check_ending("--sums", args.sums.as_deref(), SumsWriter::<std::io::Sink>::ENDINGS)?;
    let loaded = project::load_sound(&args.policy, shell)?;
    let program = Arc::clone(&loaded.analysis.program);
    let given = manifest::given(&args.data, &args.known, about, &program, &days, shell)?;
    let day = given.day(&args.known, args.show_sensitive);
    given.require_data()?;
    let plans = dataset::plans(&program, days, day, shell)?;
    let data_args = given.files(&args.reading, args.show_sensitive);
    let mut data = Dataset::new(data_args, &plans, shell)?;
    data.require_subject(&program, &plans.subjects())?;
    histories::require_data_date(&program, &plans.days, &data.supplied(), given.data_date)?;
    let mut guard = Guard::of_policy(&loaded.analysis.sources);
    data.paths().for_each(|path| guard.reads(path));
    args.reading.guard(&mut guard);
    args.known.guard(&mut guard);
    args.handed_in.guard(&mut guard);
    guard.writes("--output", args.output.as_deref())?;
    guard.writes("--findings", args.findings.as_deref())?;
    guard.writes("--sums", args.sums.as_deref())?;
    guard.writes("--rulings-out", args.rulings_out.as_deref())?;
    let mut rulings = Rulings::load(args.handed_in.rulings.as_deref(), &program, args.show_sensitive, shell)?;
    let mut problems = Problems::new(if args.all_problems { usize::MAX } else { SHOWN });
    if args.findings.is_some() {
        problems.hear_all();
    }
    let names_people = args.findings.is_some() || result_format(args).is_for_people();
    let rosters = plans.subjects();
    let mut beside = references::keys(&program, &rosters);
    if names_people {
        beside.extend(SchoolColumns::all(&program));
    }
    data.read_beside(beside);
    let side = data.load_side(&plans, &program, &mut problems, shell)?;
    let of_side = problems.take_all();
    let references = |table| References::new(&program, &side, &rosters, table);
    let mut referred: Vec<References> = data.subjects.iter().map(|input| references(input.table)).collect();
    let run = Run::new(shell, plans.clone(), Arc::clone(&program), side);

    let mut tally = Tally::new(run.days.list().len());
    let whose_of = |table| match (names_people, run.lanes.first()) {
        (true, Some(lane)) => Whose::of(&run.program, table).with_schools(&run.program, &lane.side),
        _ => Whose::default(),
    };
    let whose: Vec<Whose> = data.subjects.iter().map(|input| whose_of(input.table)).collect();
    let about = About {
        name: whose.iter().any(|one| one.name.is_some()),
        school: whose.iter().any(|one| one.school.or(one.school_name).is_some()),
    };
    let mut results = output::Results::create(args, &run.program, &run.days, about, shell)?;
    let mut findings = output::Findings::create(args, data.files(), &run.days, shell)?;
    let mut sums = sums::Sums::create(args, &run.program, &run.days, shell)?;
    for problem in &of_side {
        findings.add_problem(problem, &run.program, data.table_of(problem), Default::default())?;
    }
    let supplied = data.supplied();
    let mut told = false;
    for ((input, whose), references) in data.subjects.into_iter().zip(whose).zip(&mut referred) {
        // Equal keys are always told. Where nothing else is compared they are watched for by the deciding pass, and
        // looked for only where there are some.
        let key = run.key_of(input.table).and_then(|key| program.field(key)).map(|key| &key.ty);
        let watches = matches!(key, Some(Type::Text | Type::IdCard)) && args.findings.is_none();
        let compares = run.needs_groups(input.table) || args.findings.is_some() || key.is_some() && !watches;
        let mut keys = (watches && !compares).then(|| grouped::watch(&input));
        let input = grouped::rereadable(input, compares || watches, shell)?;
        let mut found: Vec<(Finding, Vec<usize>)> = Vec::new();
        let groups = grouped::collect(&run, &input, compares, &mut |finding, days| {
            found.push((finding.clone(), days.to_vec()));
            Ok(())
        })?;
        let rows = found.iter().flat_map(|(finding, _)| &finding.rows).map(|row| row.row);
        let people = match findings.are_written() {
            true => whose.of_rows(&rows.collect(), &run, &input)?,
            false => BTreeMap::new(),
        };
        let person = |at: &FindingRow| people.get(&at.row).cloned().unwrap_or_default();
        found.iter().try_for_each(|(one, days)| findings.add(one, days, &run, &rulings, &person))?;
        drop((found, people));
        // That other registers were not compared has been said first; this comes after it.
        if !std::mem::replace(&mut told, true) {
            notices::tell(&plans, shell);
            histories::tell_not_given(&run.program, &run.days, &supplied, shell);
            dataset::tell_not_supplied(&plans, &supplied, shell);
            dataset::tell_not_complete(&plans, &supplied, shell);
        }
        stream::decide(
            &run,
            args,
            &input,
            groups,
            &whose,
            &mut stream::Sinks {
                problems: &mut problems,
                tally: &mut tally,
                results: &mut results,
                findings: &mut findings,
                sums: sums.as_mut(),
                rulings: &mut rulings,
                references,
                keys: keys.as_mut(),
            },
        )?;
        if keys.is_some_and(|keys| keys.found()) {
            let nobody = |_: &FindingRow| Person::default();
            grouped::collect(&run, &input, true, &mut |finding, days| {
                findings.add(finding, days, &run, &rulings, &nobody)
            })?;
        }
        for (problem, key) in references.problems(&program, &input.source.origin(), args.show_sensitive) {
            findings.add_problem(&problem, &program, input.table, (&key, Default::default()))?;
            problems.push(problem);
        }
    }
    findings.of_other_tables(&run, &rulings)?;
    let mut of_people = given.problems(&plans, &run.program);
    of_people.extend(rulings.problems(&run.program, &run.days));
    of_people.iter().try_for_each(|problem| findings.add_of_people(problem))?;
    results.commit(shell)?;
    if let Some(sums) = sums {
        sums.commit(shell)?;
    }
    let counted = findings.commit(shell)?;

    let mut by_people = Problems::new(usize::MAX);
    of_people.into_iter().for_each(|problem| by_people.push(problem));
    tell_problems([&by_people, &problems], args, shell);
    rulings.carry_on(args.rulings_out.as_deref(), &run, shell)?;
    if tally.records == 0 {
        shell.warn(&say!(zh: "名册里只有表头，没有记录，结果是空的"; en: "the roster has a header but no records; the result is empty"));
    }
    let of_rulings = rulings.words(&run.days, shell);
    let of_data = given.words(&run.program, shell);
    shell.note(&(tally.words(&run.program, &run.days, shell) + &of_data + &of_rulings + &counted));
    let incomplete = tally.incomplete;
    // The process ends here: the system frees all of it at once.
    std::mem::forget((loaded, run, plans, tally));
    match args.fail_on {
        Some(FailOn::Incomplete) if incomplete > 0 => Ok(Exit::Incomplete),
        _ => Ok(Exit::Good),
    }
}

/// The first messages of each kind of file, and how many there were in all: what people decided and confirmed comes first,
/// so that no roster full of faults buries it. Numbers that a spreadsheet damaged are told even to those who want to hear
/// only of errors: they are lost, and the money goes with them.
fn tell_problems(kinds: [&Problems; 2], args: &EvalArgs, shell: &Shell) {
    if !shell.quiet {
        for problems in kinds {
            tell_how_read(problems, shell);
            tell_unknown_columns(problems, shell);
        }
    }
    let worth = |code: Code, severity: Severity| {
        severity
            >= if shell.quiet && !args.all_problems && code != Code::E0629 {
                Severity::Error
            } else {
                Severity::Warning
            }
    };
    let most = if args.all_problems { usize::MAX } else { SHOWN };
    let look = Look { lang: shell.lang, color: shell.color_err, width: shell.width };
    let mut count = 0;
    for problems in kinds {
        let kept = problems.diagnostics().into_iter().filter(|one| worth(one.code, one.severity)).take(most);
        let shown: Vec<Item> = kept.map(|diagnostic| Item { sources: Arc::default(), diagnostic }).collect();
        count += shown.len();
        shell.tell(&Messages::new(shown).render(MessageFormat::Text, None, look));
    }
    let groups = kinds.into_iter().flat_map(Problems::groups);
    let grave = groups.filter(|group| group.code.severity() >= Severity::Warning);
    let total: u64 = grave.map(|group| group.count).sum();
    let more = total.saturating_sub(count as u64);
    let any_shown = count > 0;
    if more == 0 {
        return;
    }
    let way = match &args.findings {
        Some(path) => {
            say!(zh: "全部写在“{}”里", path.display(); en: "all of them stand in `{}`", path.display())
        }
        None => say!(
            zh: "全部列出请加 --all-problems，或用 --findings 文件 写成表";
            en: "list them all with --all-problems, or write them to a table with --findings FILE"),
    };
    // With -q nothing may stand before this line, which then is no “more”.
    let (still, count) = match (any_shown, more) {
        (true, 1) => ("还", String::from("1 more problem in the data is")),
        (true, _) => ("还", format!("{more} more problems in the data are")),
        (false, 1) => ("", String::from("1 problem in the data is")),
        (false, _) => ("", format!("{more} problems in the data are")),
    };
    let text = say!(
        zh: "数据里{still}有 {more} 处问题没有列出，读不了的单元格按空着处理；{}。\n", way.zh;
        en: "{count} not listed, cells that cannot be read count as missing; {}\n", way.en);
    shell.tell(shell.say(&text));
}

/// In which encoding, which sheet and from which row on a file was read, each on one line.
fn tell_how_read(problems: &Problems, shell: &Shell) {
    let of_file = |code| matches!(code, Code::E0650 | Code::E0651 | Code::E0652 | Code::E0663);
    for group in problems.groups().filter(|group| group.code == Code::E0617) {
        tell_blank_rows(&group, shell);
    }
    for group in problems.groups().filter(|group| of_file(group.code)) {
        for diagnostic in group.kept.iter().take(1) {
            let text = clean(shell.say(&diagnostic.message));
            // Where the header stands needs no advice, unless it is wrong, and then columns are missing.
            let help = diagnostic.help.as_ref().filter(|_| group.code != Code::E0652);
            let help = help.map(|help| clean(shell.say(help)));
            shell.tell(&match (shell.lang, help) {
                (Lang::Zh, Some(help)) => format!("{text}（{help}）\n"),
                (Lang::En, Some(help)) => format!("{text} ({help})\n"),
                (_, None) => format!("{text}\n"),
            });
        }
    }
}

/// Where there are rows with nothing in them, on one line.
fn tell_blank_rows(group: &ProblemGroup<'_>, shell: &Shell) {
    let lines = group.kept.iter().filter_map(|diagnostic| match &diagnostic.place {
        Place::Cell(cell) if cell.line > 0 => Some(cell.line.to_string()),
        _ => None,
    });
    let lines: Vec<String> = lines.take(NAMED_ROWS).collect();
    let more = group.count > lines.len() as u64;
    let (list, count) = (lines.join(shell.pick("、", ", ")), group.count);
    shell.tell(&match shell.lang {
        Lang::Zh => format!(
            "“{}”里有 {count} 行空行，没有当作记录：第 {list} 行{}\n",
            group.file,
            if more { "等" } else { "" }
        ),
        Lang::En => format!(
            "{count} blank rows of `{}` were not taken for records: {list}{}\n",
            group.file,
            if more { " …" } else { "" }
        ),
    });
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
    let by_name = || OutputFormat::of_path(&args.output.as_deref()?.to_string_lossy());
    args.format.map(OutputFormat::from).or_else(by_name).unwrap_or(OutputFormat::Csv)
}

/// A heading of the summary.
fn heading(text: &str, shell: &Shell) -> String {
    paint(shell.color_err, STRONG, text)
}
