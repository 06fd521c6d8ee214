//! Where results and findings go.

use std::{
    collections::{BTreeMap, BTreeSet},
    io,
    sync::Arc,
};

use tiaoli_core::{
    duties,
    findings::{self as core, Finding, FindingSource, code_name},
    groups::side_findings,
    ir::{CheckId, Name, Program, TableId},
    results::Person,
};
use tiaoli_data::{
    Origin,
    write::{
        About, FindingPlace, FindingRow, FindingsOptions, FindingsWriter, OutputFormat, ResultWriter,
        TableOptions, WriteOptions,
    },
};
use tiaoli_diagnostics::{Code, Diagnostic, Lang, Place, Severity, say};

use super::{heading, result_format};
use crate::{
    args::EvalArgs,
    dataset::table_name,
    exit::Stop,
    period::Days,
    rulings::{Rulings, Settled},
    run::{ByDay, Run},
    shell::Shell,
    sink::{Sink, can_be_written, names_in},
    summary::grouped,
};

/// So many kinds of findings are named in the summary.
const NAMED: usize = 8;

/// How findings and sums are written.
pub(super) fn table_options(
    format: OutputFormat,
    args: &EvalArgs,
    days: &Days,
    shell: &Shell,
) -> TableOptions {
    let day = days.list().first().copied().unwrap_or_default();
    let names = names_in(format, args.names, shell);
    TableOptions { format, names, bom: args.bom, raw_csv: args.csv_raw, day }
}

/// The results.
#[derive(Debug)]
pub(super) struct Results {
    pub(super) writer: ResultWriter<Sink>,
    pub(super) on_terminal: bool,
    path: Option<std::path::PathBuf>,
}

impl Results {
    pub(super) fn create(
        args: &EvalArgs,
        program: &Arc<Program>,
        days: &Days,
        about: About,
        shell: &Shell,
    ) -> Result<Self, Stop> {
        let sink = Sink::create(args.output.as_deref(), shell)?;
        let on_terminal = sink.is_terminal();
        let format = result_format(args);
        can_be_written(format, on_terminal)?;
        let options = WriteOptions {
            format,
            days: days.list().to_vec(),
            lang: shell.lang,
            names: names_in(format, args.names, shell),
            show_sensitive: args.show_sensitive,
            bom: args.bom,
            raw_csv: args.csv_raw,
            about,
        };
        let writer = ResultWriter::new(sink, Arc::clone(program), options);
        let writer = writer.map_err(|error| Stop::output(args.output.as_deref(), &error))?;
        Ok(Self { writer, on_terminal, path: args.output.clone() })
    }

    pub(super) fn failed(&self, error: &io::Error) -> Stop {
        Stop::output(self.path.as_deref(), error)
    }

    pub(super) fn commit(self, shell: &Shell) -> Result<(), Stop> {
        let path = self.path;
        let sink = self.writer.finish().map_err(|error| Stop::output(path.as_deref(), &error))?;
        sink.commit(shell)
    }
}

/// The findings: counted always, written where a file was asked for.
#[derive(Debug)]
pub(super) struct Findings {
    writer: Option<FindingsWriter<Sink>>,
    path: Option<std::path::PathBuf>,
    /// The file of every table that was given.
    files: Vec<(TableId, Origin)>,
    names: Lang,
    /// By name: how many findings, over how many rows.
    counts: BTreeMap<Name, (u64, u64)>,
    /// The lines of the first rows with equal keys, key by key.
    equal_keys: Vec<Vec<u64>>,
    /// Findings that may hold, for want of data.
    uncertain: u64,
    /// Findings that people have settled for all their rows.
    settled: u64,
    waiting: BTreeMap<CheckId, Waiting>,
}

/// A check that may wait for a table.
#[derive(Debug)]
struct Waiting {
    /// The first table it looks into that was not handed in.
    table: Option<TableId>,
    rows: u64,
    days: BTreeSet<usize>,
}

impl Findings {
    pub(super) fn create(
        args: &EvalArgs,
        files: Vec<(TableId, Origin)>,
        days: &Days,
        shell: &Shell,
    ) -> Result<Self, Stop> {
        let path = args.findings.clone();
        let format = path.as_deref().and_then(|path| OutputFormat::of_path(&path.to_string_lossy()));
        let format = format.unwrap_or(OutputFormat::Csv);
        let table = table_options(format, args, days, shell);
        let names = table.names;
        let writer = match &path {
            None => None,
            Some(path) => {
                let sink = Sink::create(Some(path), shell)?;
                let options = FindingsOptions { table, lang: shell.lang, monthly: days.are_months() };
                let writer = FindingsWriter::new(sink, options);
                Some(writer.map_err(|error| Stop::output(Some(path), &error))?)
            }
        };
        Ok(Self {
            writer,
            path,
            files,
            names,
            counts: BTreeMap::new(),
            equal_keys: Vec::new(),
            uncertain: 0,
            settled: 0,
            waiting: BTreeMap::new(),
        })
    }

    /// Whether anybody asked for the file.
    pub(super) fn are_written(&self) -> bool {
        self.writer.is_some()
    }

    /// Takes a message about a cell or a row. It is no finding of the policy, and not counted as one.
    pub(super) fn add_problem(
        &mut self,
        problem: &Diagnostic,
        program: &Program,
        table: TableId,
        (key, person): (&[u8], Person),
    ) -> Result<(), Stop> {
        let Place::Cell(cell) = &problem.place else { return Ok(()) };
        if problem.severity < Severity::Warning {
            return Ok(());
        }
        let column = if cell.in_sheet { cell.column } else { 0 };
        let Person { name, school } = person;
        let places =
            [FindingPlace { row: cell.row, key: key.to_vec(), line: cell.line, column, name, school }];
        // What is wrong with the header is of no row; one that is no record has a place and no number.
        let of_header = cell.row == 0 && problem.code != Code::E0616;
        let rows = if of_header { &[][..] } else { &places };
        let called = self.called(problem.code);
        self.write(&FindingRow {
            finding: &called,
            major: problem.severity == Severity::Error,
            table: program.tables.get(table.index()).map_or("", |table| table.name.get(self.names)),
            file: Some(&Origin::of_place(cell)),
            rows,
            message: &problem.message,
            article: "",
            months: "",
            open_rows: 0,
        })
    }

    /// Takes a message about a file people handed in beside the data: it belongs to no table.
    pub(super) fn add_of_people(&mut self, problem: &Diagnostic) -> Result<(), Stop> {
        self.add_problem(problem, &Program::default(), TableId::default(), (&[], Person::default()))
    }

    /// A program goes by the code, people by what it is called.
    fn called(&self, code: Code) -> String {
        match self.names {
            Lang::En => code.to_string(),
            Lang::Zh => code_name(code).zh,
        }
    }

    fn write(&mut self, row: &FindingRow<'_>) -> Result<(), Stop> {
        let Some(writer) = &mut self.writer else { return Ok(()) };
        writer.write(row).map_err(|error| Stop::output(self.path.as_deref(), &error))
    }

    /// Takes one finding, made on the days at these positions; `whose` says whom a row of it is about.
    pub(super) fn add(
        &mut self,
        finding: &Finding,
        days: &[usize],
        run: &Run<'_>,
        rulings: &Rulings,
        whose: &dyn Fn(&core::FindingRow) -> Person,
    ) -> Result<(), Stop> {
        if self.waits(finding, days, run) {
            return Ok(());
        }
        let program = &run.program;
        let (name, article) = finding.source.named(program);
        let settled = Settled::of(finding, days, run, rulings);
        if settled.whole {
            self.settled += 1;
        } else if finding.uncertain {
            self.uncertain += 1;
        } else {
            let counted = self.counts.entry(name.clone()).or_default();
            *counted = (counted.0 + 1, counted.1 + finding.rows.len() as u64);
            if finding.source == FindingSource::Code(Code::E0641) && self.equal_keys.len() < NAMED {
                let line = |row: &core::FindingRow| if row.line > 0 { row.line } else { row.row };
                self.equal_keys.push(finding.rows.iter().map(line).take(NAMED).collect());
            }
        }
        if !self.are_written() {
            return Ok(());
        }
        let table = program.tables.get(finding.table.index()).map_or("", |table| table.name.get(self.names));
        let file = self.files.iter().find(|(table, _)| *table == finding.table).map(|(_, file)| file.clone());
        let places: Vec<FindingPlace> = finding
            .rows
            .iter()
            .map(|row| {
                let Person { name, school } = whose(row);
                let key = row.key.clone().into_bytes();
                FindingPlace { row: row.row, key, line: row.line, column: 0, name, school }
            })
            .collect();
        let mark = if finding.uncertain { "?" } else { "" };
        let called = match finding.source {
            FindingSource::Code(code) => self.called(code),
            _ => name.get(self.names).to_owned(),
        };
        let row = FindingRow {
            finding: &format!("{called}{mark}"),
            major: finding.major,
            table,
            file: file.as_ref(),
            rows: &places,
            message: settled.message.as_ref().unwrap_or(&finding.message),
            article: article.map_or("", |article| article.numeral.as_str()),
            months: &run.days.codes(days),
            open_rows: 0,
        };
        self.write(&row)
    }

    /// Counts a finding that waits for a table nobody handed in: one line stands for all rows of its check.
    fn waits(&mut self, finding: &Finding, days: &[usize], run: &Run<'_>) -> bool {
        let FindingSource::Check(check) = finding.source else { return false };
        let Some(lane) = days.first().and_then(|day| run.lanes.get(*day)).filter(|_| finding.uncertain)
        else {
            return false;
        };
        let find =
            || Waiting { table: lane.plan.waits_for(check, &lane.side), rows: 0, days: BTreeSet::new() };
        let waiting = self.waiting.entry(check).or_insert_with(find);
        if waiting.table.is_none() {
            return false;
        }
        waiting.rows += finding.rows.len() as u64;
        waiting.days.extend(days);
        true
    }

    /// Writes a line for every check that waits for a table.
    fn of_waiting(&mut self, run: &Run<'_>) -> Result<(), Stop> {
        let program = &run.program;
        for (check, Waiting { table, rows, days }) in std::mem::take(&mut self.waiting) {
            let (Some(check), Some(table)) = (program.checks.get(check.index()), table) else { continue };
            let of = program.tables.get(check.table.index()).map_or("", |table| table.name.get(self.names));
            let (name, table) = (&check.name, table_name(program, table));
            let message = say!(
                zh: "没有交“{}”，“{}”没法核对（{rows} 行）", table.zh, name.zh;
                en: "`{}` was not handed in; `{}` cannot be judged ({rows} rows)", table.en, name.en);
            self.uncertain += 1;
            let days: Vec<usize> = days.into_iter().collect();
            self.write(&FindingRow {
                finding: &format!("{}?", name.get(self.names)),
                major: check.flag.as_ref().is_some_and(|flag| flag.major),
                table: of,
                file: None,
                rows: &[],
                message: &message,
                article: check.article.as_ref().map_or("", |article| article.numeral.as_str()),
                months: &run.days.codes(&days),
                open_rows: rows,
            })?;
        }
        Ok(())
    }

    /// Checks of other tables, duties, and what waits for tables nobody handed in: the last of a run.
    pub(super) fn of_other_tables(&mut self, run: &Run<'_>, rulings: &Rulings) -> Result<(), Stop> {
        let mut found = ByDay::default();
        for (day, lane) in run.lanes.iter().enumerate() {
            let of_checks = side_findings(&lane.plan, &lane.side);
            let of_duties = duties::findings(&lane.plan, &lane.side);
            of_checks.into_iter().chain(of_duties).for_each(|finding| found.add(finding, &[day]));
        }
        let nobody = |_: &core::FindingRow| Person::default();
        let found = found.merged();
        found.iter().try_for_each(|(finding, days)| self.add(finding, days, run, rulings, &nobody))?;
        self.of_waiting(run)
    }

    /// Closes the file; gives the lines for the summary.
    pub(super) fn commit(self, shell: &Shell) -> Result<String, Stop> {
        if let Some(writer) = self.writer {
            let sink = writer.finish().map_err(|error| Stop::output(self.path.as_deref(), &error))?;
            sink.commit(shell)?;
        }
        let mut counts: Vec<(&Name, &(u64, u64))> = self.counts.iter().collect();
        counts.sort_by(|a, b| b.1.1.cmp(&a.1.1).then_with(|| a.0.cmp(b.0)));
        let mut parts: Vec<String> = counts
            .iter()
            .take(NAMED)
            .map(|(name, (count, rows))| {
                let (count, rows) = (grouped(&count.to_string()), grouped(&rows.to_string()));
                match shell.lang {
                    Lang::Zh => format!("{} {count} 条（{rows} 行）", name.zh),
                    Lang::En => format!("{} {count} ({rows} rows)", name.en),
                }
            })
            .collect();
        let more = counts.len().saturating_sub(NAMED);
        if more > 0 {
            parts.push(match shell.lang {
                Lang::Zh => format!("另有 {more} 类"),
                Lang::En => format!("{more} more kinds"),
            });
        }
        if self.uncertain > 0 {
            let uncertain = grouped(&self.uncertain.to_string());
            parts.push(match shell.lang {
                Lang::Zh => format!("因数据不全看不清的 {uncertain} 条（标 ?）"),
                Lang::En => format!("{uncertain} that cannot be told for want of data (marked ?)"),
            });
        }
        if self.settled > 0 {
            let settled = grouped(&self.settled.to_string());
            parts.push(match shell.lang {
                Lang::Zh => format!("已销号 {settled} 条"),
                Lang::En => format!("{settled} settled"),
            });
        }
        if parts.is_empty() {
            return Ok(String::new());
        }
        let head = heading(shell.pick("疑点：", "findings: "), shell);
        let mut out = format!("  {head}{}\n", parts.join(shell.pick("、", ", ")));
        if !self.equal_keys.is_empty() {
            let all = self.counts.get(&code_name(Code::E0641)).map_or(0, |(count, _)| *count);
            let more = if all > self.equal_keys.len() as u64 { shell.pick(" 等", " …") } else { "" };
            let group = |lines: &Vec<u64>| {
                let lines: Vec<String> = lines.iter().map(u64::to_string).collect();
                lines.join(shell.pick("、", ", "))
            };
            let places: Vec<String> = self.equal_keys.iter().map(group).collect();
            let places = places.join(shell.pick("；", "; "));
            out.push_str(&match shell.lang {
                Lang::Zh => format!("    识别号相同的行：第 {places} 行{more}。各行分别判定，请核对是否重复录入\n"),
                Lang::En => format!("    lines with equal keys: {places}{more}. Each was decided by itself: check whether one was entered twice\n"),
            });
        }
        Ok(out)
    }
}
