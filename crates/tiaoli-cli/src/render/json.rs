//! Messages for programs: every field stable, both languages always there.

use serde::Serialize;
use tiaoli_diagnostics::{Diagnostic, Fix, Label, Severity, Sources, Text};

use super::{Counts, Item, place};

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    diagnostics: Vec<Message<'a>>,
    errors: usize,
    warnings: usize,
    hints: usize,
}

#[derive(Serialize)]
struct Message<'a> {
    code: &'static str,
    slug: &'static str,
    severity: &'static str,
    message: Both<'a>,
    label: Option<Both<'a>>,
    #[serde(flatten)]
    at: Position,
    related: Vec<Related<'a>>,
    help: Option<Both<'a>>,
    fixes: Vec<Way<'a>>,
}

#[derive(Serialize)]
struct Both<'a> {
    zh: &'a str,
    en: &'a str,
}

/// Lines and columns (in characters) from one, bytes from zero; `null` where there is none.
#[derive(Serialize)]
struct Position {
    file: String,
    line: Option<u64>,
    column: Option<u64>,
    end_line: Option<u64>,
    end_column: Option<u64>,
    start_byte: Option<u32>,
    end_byte: Option<u32>,
    /// For a cell of a data file: its data row and the header of its column.
    #[serde(skip_serializing_if = "Option::is_none")]
    row: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    header: Option<String>,
}

#[derive(Serialize)]
struct Related<'a> {
    #[serde(flatten)]
    at: Position,
    message: Both<'a>,
}

#[derive(Serialize)]
struct Way<'a> {
    title: Both<'a>,
    edits: Vec<Change<'a>>,
}

#[derive(Serialize)]
struct Change<'a> {
    #[serde(flatten)]
    at: Position,
    new_text: &'a str,
}

/// The whole document, one line feed at its end.
pub(super) fn document(items: &[&Item], counts: Counts) -> String {
    let diagnostics = items.iter().map(|item| message(&item.diagnostic, item)).collect();
    let Counts { errors, warnings, hints } = counts;
    let document = Document { version: 1, diagnostics, errors, warnings, hints };
    serde_json::to_string_pretty(&document).unwrap_or_default() + "\n"
}

fn message<'a>(diagnostic: &'a Diagnostic, item: &'a Item) -> Message<'a> {
    Message {
        code: diagnostic.code.as_str(),
        slug: diagnostic.code.slug(),
        severity: match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Hint => "hint",
        },
        message: both(&diagnostic.message),
        label: (!diagnostic.label.is_empty()).then(|| both(&diagnostic.label)),
        at: position(place::of_item(item)),
        related: diagnostic.related.iter().map(|label| related(label, &item.sources)).collect(),
        help: diagnostic.help.as_ref().map(both),
        fixes: diagnostic.fixes.iter().map(|fix| way(fix, &item.sources)).collect(),
    }
}

fn both(text: &Text) -> Both<'_> {
    Both { zh: &text.zh, en: &text.en }
}

fn position(at: place::Located) -> Position {
    let some = |n: u64| (n > 0).then_some(n);
    let (header, row) = at.cell.map_or((None, None), |(header, row)| (Some(header), Some(row)));
    Position {
        file: at.file,
        line: some(at.line),
        column: some(at.column),
        end_line: some(at.end_line),
        end_column: some(at.end_column),
        start_byte: at.bytes.map(|(start, _)| start),
        end_byte: at.bytes.map(|(_, end)| end),
        row,
        header,
    }
}

fn related<'a>(label: &'a Label, sources: &Sources) -> Related<'a> {
    Related { at: position(place::of_span(label.at, sources)), message: both(&label.text) }
}

fn way<'a>(fix: &'a Fix, sources: &Sources) -> Way<'a> {
    let edits = fix.edits.iter();
    let edits =
        edits.map(|edit| Change { at: position(place::of_span(edit.at, sources)), new_text: &edit.new_text });
    Way { title: both(&fix.title), edits: edits.collect() }
}
