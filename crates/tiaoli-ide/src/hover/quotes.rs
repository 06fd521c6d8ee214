//! Quotations: their words in the source text, and where they stand there.

use tiaoli_core::{
    ir::{Program, Quote},
    trace::traces,
};
use tiaoli_diagnostics::{FileId, FileSpan, Lang, LineIndex, Span};

use crate::{Snapshot, words};

/// The words of a quotation as the source text has them; as the policy has them where they were not found.
pub(super) fn quoted(snapshot: &Snapshot, quote: &Quote) -> String {
    let parts: Vec<String> = quote.parts.iter().map(|part| original(snapshot, *part)).collect();
    plain(&if parts.is_empty() { quote.text.clone() } else { parts.join("……") })
}

/// Words of a source text: its typographic stars do not count.
fn plain(text: &str) -> String {
    words::escape(&text.replace(['*', '＊'], ""))
}

/// A piece of a source text on one line: its pages break lines anywhere.
fn original(snapshot: &Snapshot, at: FileSpan) -> String {
    let lines = snapshot.analysis.sources.text(at).lines().map(str::trim);
    lines.collect::<Vec<_>>().join("")
}

/// Every quotation of a program.
fn all(program: &Program) -> impl Iterator<Item = &Quote> {
    let of_rules = program.rules.iter().flat_map(|one| &one.quotes);
    let of_checks = program.checks.iter().flat_map(|one| &one.quotes);
    let of_duties = program.duties.iter().flat_map(|one| &one.quotes);
    let of_repeals = program.repeals.iter().flat_map(|one| &one.quotes);
    let of_versions = program.definitions.iter().flat_map(|one| &one.versions).flat_map(|one| &one.quotes);
    let of_statements = program.statements.iter().map(|one| &one.quote);
    of_rules.chain(of_checks).chain(of_duties).chain(of_repeals).chain(of_versions).chain(of_statements)
}

/// Where the quotation at a place stands in its source text, with the whole sentence.
pub(super) fn quotation(snapshot: &Snapshot, file: FileId, at: Span, lang: Lang) -> Option<String> {
    let within = |quote: &&Quote| {
        quote.span.file == file && at.start <= quote.span.span.start && quote.span.span.end <= at.end
    };
    let quote = all(&snapshot.analysis.program).find(within)?;
    let Some(found) = quote.found else {
        return Some(String::from(match lang {
            Lang::Zh => "这段话在原文里没有找到",
            Lang::En => "these words were not found in the source text",
        }));
    };
    let source = snapshot.analysis.sources.get(found.file)?;
    let line = LineIndex::new(&source.text).line_of(found.span.start as usize) + 1;
    let place = match lang {
        Lang::Zh => format!("原文：{} 第 {line} 行", words::code(&source.path)),
        Lang::En => format!("source text: {}, line {line}", words::code(&source.path)),
    };
    let traces = traces(&snapshot.analysis);
    let sentences = traces.iter().flat_map(|trace| &trace.sentences);
    let overlaps = |at: FileSpan| {
        at.file == found.file && at.span.start < found.span.end && found.span.start < at.span.end
    };
    let quoted: Vec<String> = sentences
        .filter(|sentence| overlaps(sentence.span))
        .map(|sentence| format!("> {}", plain(&sentence.text)))
        .collect();
    Some(format!("{place}\n\n{}", quoted.join("\n>\n")))
}
