//! Reports about results: where they are written, and in which form.

use std::{
    io::{self, Write},
    path::Path,
    sync::Arc,
};

use tiaoli_core::{
    cell::mask_ids,
    decision::Outcome,
    ir::{Field, Name, Program},
    results::{Person, Said},
    sensitive::mask_text,
    value::Date,
};
use tiaoli_data::{
    AtomicFile,
    write::{ListColumn, ListWriter, OutputFormat, TableOptions, ruling_words},
};
use tiaoli_diagnostics::{Diagnostic, Lang, say};

use crate::{
    args::{ReportArgs, SheetFormat},
    exit::{Exit, Stop},
    outputs::check_ending,
    project,
    render::Item,
    shell::Shell,
    sink::{Sink, can_be_written, names_in},
};
use tiaoli_ide::{clean::clean, explanation::named};

/// The form: as asked for, else by the file's name, else text.
pub(crate) fn format(args: &ReportArgs) -> Result<OutputFormat, Stop> {
    let output = args.output.as_deref();
    if args.format.is_none() {
        check_ending("--output", output, OutputFormat::ENDINGS)?;
    }
    let by_name = || OutputFormat::of_path(&output?.to_string_lossy());
    Ok(args.format.map(OutputFormat::from).or_else(by_name).unwrap_or(OutputFormat::Text))
}

/// What is found, in every form it can be written in.
pub(crate) trait Report {
    /// The title of its sheet, in English and in Chinese.
    const TITLE: (&'static str, &'static str);
    /// The member of the document that holds an object for each row of the list.
    const ENTRIES: &'static str;

    /// The whole of it for people.
    fn words(&self) -> String;
    /// The whole of it for programs.
    fn document(&self) -> serde_json::Value;
    fn columns(&self) -> &'static [ListColumn];
    fn rows(&self, names: Lang) -> Vec<Vec<String>>;
}

/// Writes a report about what was evaluated on this day in the form asked for.
pub(crate) fn deliver<R: Report>(
    report: &R,
    format: OutputFormat,
    day: Date,
    args: &ReportArgs,
    shell: &Shell,
) -> Result<(), Stop> {
    let output = args.output.as_deref();
    let lines = match format {
        OutputFormat::Text => report.words(),
        OutputFormat::Json => serde_json::to_string_pretty(&report.document()).unwrap_or_default() + "\n",
        OutputFormat::Jsonl => {
            let document = report.document();
            let entries = document.get(R::ENTRIES).and_then(serde_json::Value::as_array);
            entries.into_iter().flatten().map(|entry| format!("{entry}\n")).collect()
        }
        OutputFormat::Csv | OutputFormat::Xlsx | OutputFormat::Parquet => {
            let names = names_in(format, args.names, shell);
            let options = TableOptions { format, names, bom: false, raw_csv: false, day };
            return list(output, (R::TITLE, report.columns()), report.rows(names), options, shell);
        }
    };
    write(output, &lines, shell)
}

/// Writes a list with its title and columns.
pub(crate) fn list(
    output: Option<&Path>,
    (title, columns): ((&'static str, &'static str), &[ListColumn]),
    rows: impl IntoIterator<Item = Vec<String>>,
    options: TableOptions,
    shell: &Shell,
) -> Result<(), Stop> {
    let sink = Sink::create(output, shell)?;
    can_be_written(options.format, sink.is_terminal())?;
    let write = || -> io::Result<Sink> {
        let mut writer = ListWriter::new(sink, title, columns, options)?;
        rows.into_iter().try_for_each(|row| writer.row(row))?;
        writer.finish()
    };
    write().map_err(|error| Stop::output(output, &error))?.commit(shell)
}

/// Writes a report to a file that appears whole, or to the standard output.
pub(crate) fn write(output: Option<&Path>, report: &str, shell: &Shell) -> Result<(), Stop> {
    let Some(path) = output.filter(|path| *path != Path::new("-")) else { return shell.print(report) };
    let unwritable = |problem| unwritable(problem, shell);
    let mut file = AtomicFile::create(&path.to_string_lossy()).map_err(unwritable)?;
    file.write_all(report.as_bytes()).map_err(|error| Stop::output(Some(path), &error))?;
    file.commit().map_err(unwritable)
}

/// A file that cannot be written: its message, and the exit code.
pub(crate) fn unwritable(problem: Diagnostic, shell: &Shell) -> Stop {
    project::tell(vec![Item { sources: Arc::default(), diagnostic: problem }], shell);
    Stop::Said(Exit::Usage)
}

/// The same for a report that may be a workbook, which needs a file.
pub(crate) fn sheet_format(wanted: Option<SheetFormat>, output: Option<&Path>) -> Result<SheetFormat, Stop> {
    if wanted.is_none() {
        check_ending("--output", output, &["txt", "json", "xlsx"])?;
    }
    let format = wanted.unwrap_or(match ending(output).as_deref() {
        Some("json") => SheetFormat::Json,
        Some("xlsx") => SheetFormat::Xlsx,
        _ => SheetFormat::Text,
    });
    if format == SheetFormat::Xlsx {
        needs_file("-o", output)?;
    }
    Ok(format)
}

/// Refuses to write a workbook to the standard output.
pub(crate) fn needs_file(option: &str, output: Option<&Path>) -> Result<(), Stop> {
    if output.is_some_and(|path| path != Path::new("-")) {
        return Ok(());
    }
    Err(Stop::usage(
        say!(zh: "工作簿要写到文件里，什么都没有写"; en: "a workbook needs a file; nothing was written"),
        Some(say!(zh: "请写 {option} 文件.xlsx。"; en: "write {option} FILE.xlsx")),
    ))
}

fn ending(path: Option<&Path>) -> Option<String> {
    path.and_then(Path::extension).map(|ending| ending.to_string_lossy().to_lowercase())
}

/// Names as they stand in result files, put into the language of words where the policy is at hand.
#[derive(Clone, Debug, Default)]
pub(crate) struct Names {
    known: Vec<Name>,
    /// The policy marks a 识别号 as 敏感.
    hides_keys: bool,
}

impl Names {
    pub(crate) fn of(program: &Program) -> Self {
        let fields = program.tables.iter().flat_map(|table| &table.fields).map(|field| &field.name);
        let values = program.enums.iter().flat_map(|scale| &scale.values).map(|value| &value.name);
        let known = program
            .benefits
            .iter()
            .map(|one| &one.name)
            .chain(program.rules.iter().map(|one| &one.name))
            .chain(program.checks.iter().map(|one| &one.name))
            .chain(program.lists.iter().map(|one| &one.name))
            .chain(program.catalogs.iter().map(|one| &one.name))
            .chain(program.standards.iter().map(|one| &one.name))
            .chain(program.tables.iter().map(|one| &one.name))
            .chain(fields)
            .chain(values);
        Self { known: known.cloned().collect(), hides_keys: hides_keys(program) }
    }

    /// The English name, as results hold it by default; what is no name of the policy stays.
    pub(crate) fn english(&self, name: &str) -> String {
        let found = self.known.iter().find(|known| known.en == name || known.zh == name);
        found.map_or_else(|| name.to_owned(), |known| known.en.clone())
    }

    pub(crate) fn say<'n>(&'n self, name: &'n str, lang: Lang) -> &'n str {
        let found = self.known.iter().find(|known| known.en == name || known.zh == name);
        found.map_or_else(|| ruling_words(name, lang), |known| named(known, lang))
    }

    pub(crate) fn list(&self, names: &[String], lang: Lang) -> String {
        let names: Vec<&str> = names.iter().map(|name| self.say(name, lang)).collect();
        names.join(if lang == Lang::Zh { "、" } else { ", " })
    }

    /// Whom a line on the screen is about: a name is sensitive, a school is not.
    pub(crate) fn who(&self, key: &str, person: Option<&Person>, show_sensitive: bool) -> String {
        let key = shown_key(key, self.hides_keys, show_sensitive);
        let (name, school) = person.map_or(("", ""), |person| (person.name.as_str(), person.school.as_str()));
        let parts = [key.as_str(), if show_sensitive { name } else { "" }, school];
        clean(&parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" "))
    }

    /// `应助 200.00`
    pub(crate) fn result(&self, said: &Said, lang: Lang) -> String {
        match (said.outcome, said.amount) {
            (Outcome::Granted, Some(amount)) => format!("{} {amount:.2}", said.outcome.word(lang)),
            (outcome, _) => outcome.word(lang).to_owned(),
        }
    }
}

/// Whether a 识别号 of the people that benefits are for is 敏感.
pub(crate) fn hides_keys(program: &Program) -> bool {
    let tables = program.benefits.iter().filter_map(|benefit| program.tables.get(benefit.table.index()));
    let mut keys = tables.filter_map(|table| table.fields.get(usize::from(table.key?)));
    keys.any(Field::is_sensitive)
}

/// A key as it may be shown.
pub(crate) fn shown_key(key: &str, hides_keys: bool, show_sensitive: bool) -> String {
    match (show_sensitive, hides_keys) {
        (true, _) => key.to_owned(),
        (false, true) => mask_text(key),
        (false, false) => mask_ids(key),
    }
}

/// An amount with its sign: `+200.00`, `-200.00`, `0.00`.
pub(crate) fn signed(amount: rust_decimal::Decimal) -> String {
    let text = crate::summary::money(amount);
    if amount > rust_decimal::Decimal::ZERO { format!("+{text}") } else { text }
}
