//! Reports about results: where they are written, and in which form.

use std::{io::Write, path::Path, sync::Arc};

use tiaoli_core::{
    decision::Outcome,
    ir::{Name, Program},
    results::Said,
};
use tiaoli_data::{
    AtomicFile,
    write::{push_csv_row, ruling_words},
};
use tiaoli_diagnostics::{Diagnostic, Lang, say};

use crate::{
    args::{ReportArgs, ReportFormat, SheetFormat},
    exit::{Exit, Stop},
    explanation::named,
    outputs::check_ending,
    project,
    render::Item,
    shell::Shell,
    summary::word,
};

/// The form: as asked for, else by the file's name, else text.
pub(crate) fn format(args: &ReportArgs) -> Result<ReportFormat, Stop> {
    if args.format.is_none() {
        check_ending("--output", args.output.as_deref(), &["txt", "csv", "json"])?;
    }
    Ok(args.format.unwrap_or(match ending(args.output.as_deref()).as_deref() {
        Some("csv") => ReportFormat::Csv,
        Some("json") => ReportFormat::Json,
        _ => ReportFormat::Text,
    }))
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
            .chain(fields)
            .chain(values);
        Self { known: known.cloned().collect() }
    }

    pub(crate) fn say<'n>(&'n self, name: &'n str, lang: Lang) -> &'n str {
        let found = self.known.iter().find(|known| known.en == name || known.zh == name);
        found.map_or_else(|| ruling_words(name, lang), |known| named(known, lang))
    }

    pub(crate) fn list(&self, names: &[String], lang: Lang) -> String {
        let names: Vec<&str> = names.iter().map(|name| self.say(name, lang)).collect();
        names.join(if lang == Lang::Zh { "、" } else { ", " })
    }

    /// `应助 200.00`
    pub(crate) fn result(&self, said: &Said, lang: Lang) -> String {
        match (said.outcome, said.amount) {
            (Outcome::Granted, Some(amount)) => format!("{} {amount:.2}", word(said.outcome, lang)),
            (outcome, _) => word(outcome, lang).to_owned(),
        }
    }
}

/// A CSV text: the header, then the rows. Chinese headers come with the mark by which spreadsheets tell UTF-8.
pub(crate) fn csv(header: &[&str], rows: impl IntoIterator<Item = Vec<String>>, names: Lang) -> String {
    let mut out = Vec::new();
    if names == Lang::Zh {
        out.extend_from_slice("\u{feff}".as_bytes());
    }
    // As in results: nothing here is taken for a formula.
    push_csv_row(&mut out, header.iter().copied(), false);
    out.push(b'\n');
    for row in rows {
        push_csv_row(&mut out, row.iter().map(String::as_str), false);
        out.push(b'\n');
    }
    String::from_utf8(out).unwrap_or_default()
}

/// An amount with its sign: `+200.00`, `-200.00`, `0.00`.
pub(crate) fn signed(amount: rust_decimal::Decimal) -> String {
    let text = crate::summary::money(amount);
    if amount > rust_decimal::Decimal::ZERO { format!("+{text}") } else { text }
}
