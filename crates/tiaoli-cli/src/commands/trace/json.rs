//! The trace for programs.

use serde_json::{Value, json};
use tiaoli_core::trace::{Standing, Trace, TracedSentence};
use tiaoli_diagnostics::FileSpan;

use super::share;
use crate::project::Loaded;

/// One object, one line feed at its end: the first document that has a source text, the others under `more`.
pub(super) fn document(traces: &[Trace], loaded: &Loaded) -> String {
    let mut documents = traces.iter().map(|trace| one(trace, loaded));
    let mut first = documents.next().unwrap_or_default();
    if let Some(object) = first.as_object_mut() {
        object.insert("more".to_owned(), documents.collect());
    }
    serde_json::to_string_pretty(&first).unwrap_or_default() + "\n"
}

fn one(trace: &Trace, loaded: &Loaded) -> Value {
    let totals = &trace.totals;
    let kinds: serde_json::Map<String, Value> =
        totals.by_kind.iter().map(|(kind, count)| (kind.code().to_owned(), (*count).into())).collect();
    let header = loaded.analysis.program.document(trace.document);
    json!({
        "document": header.map(|header| json!({ "title": header.title, "number": header.number })),
        "source": trace.path,
        "sentences": trace.sentences.iter().map(|one| sentence(one, loaded)).collect::<Vec<_>>(),
        "totals": {
            "sentences": totals.sentences,
            "headings": totals.headings,
            "accounted": totals.accounted,
            "partly": totals.partly,
            "unaccounted": totals.unaccounted,
            "characters": totals.characters,
            "uncovered_characters": totals.uncovered_characters,
            "percent": share(totals).percent(),
            "by_kind": kinds,
        },
    })
}

fn sentence(one: &TracedSentence, loaded: &Loaded) -> Value {
    let encoded: Vec<Value> = one
        .encoded_by
        .iter()
        .map(|encoding| {
            json!({
                "kind": encoding.kind.code(),
                "name": encoding.name.as_ref().map(|name| json!({ "zh": name.zh, "en": name.en })),
                "declared": position(encoding.declared, loaded),
                "quoted": encoding.quoted.iter().map(|span| position(*span, loaded)).collect::<Vec<_>>(),
            })
        })
        .collect();
    json!({
        "text": one.text,
        "paragraph": one.paragraph,
        "standing": match one.standing {
            Standing::Heading => "heading",
            Standing::Accounted => "accounted",
            Standing::Partly => "partly",
            Standing::Unaccounted => "unaccounted",
        },
        "at": position(one.span, loaded),
        "encoded_by": encoded,
        "uncovered": one.uncovered.iter().map(|span| position(*span, loaded)).collect::<Vec<_>>(),
    })
}

fn position(span: FileSpan, loaded: &Loaded) -> Value {
    let at = loaded.analysis.sources.line_col(span);
    json!({
        "file": at.map(|(path, _)| path),
        "line": at.map(|(_, at)| at.line),
        "column": at.map(|(_, at)| at.column),
        "start_byte": span.span.start,
        "end_byte": span.span.end,
    })
}
