//! The report for programs.

use serde_json::{Value, json};
use tiaoli_core::ir::Name;
use tiaoli_data::preflight::{Kind, Report, column_letters};
use tiaoli_diagnostics::{Severity, Text};

/// One object with a list of files, one line feed at its end.
pub(super) fn document(reports: &[Report]) -> String {
    let files: Vec<Value> = reports.iter().map(report).collect();
    serde_json::to_string_pretty(&json!({ "files": files })).unwrap_or_default() + "\n"
}

fn name(name: &Name) -> Value {
    json!({ "zh": name.zh, "en": name.en })
}

fn text(text: &Text) -> Value {
    json!({ "zh": text.zh, "en": text.en })
}

fn report(report: &Report) -> Value {
    let layout = &report.layout;
    let columns = report.fields.iter().filter(|one| one.present).map(|one| {
        json!({
            "column": one.column.map(|column| column + 1),
            "letters": one.column.map(column_letters),
            "header": one.header,
            "field": name(&one.name),
            "declared": one.declared,
            "read": one.read,
            "empty": one.empty,
            "unreadable": one.unreadable,
        })
    });
    let unknown = report.unknown.iter().map(|one| {
        json!({
            "column": one.column.map(|column| column + 1),
            "letters": one.column.map(column_letters),
            "header": one.header,
            "nearest": one.nearest.as_ref().map(name),
        })
    });
    let absent = report
        .fields
        .iter()
        .filter(|one| one.declared && !one.present)
        .map(|one| json!({ "field": name(&one.name), "read": one.read, "derived": one.derived }));
    json!({
        "file": report.file,
        "table": name(&report.table),
        "encoding": layout.encoding,
        "sheet": layout.sheet,
        "delimiter": layout.delimiter.map(String::from),
        "header_line": layout.header_line,
        "rows": report.records + report.no_records,
        "records": report.records,
        "no_records": report.no_records,
        "columns": columns.collect::<Vec<_>>(),
        "unknown_columns": unknown.collect::<Vec<_>>(),
        "absent_fields": absent.collect::<Vec<_>>(),
        "findings": report.kinds.iter().map(kind).collect::<Vec<_>>(),
    })
}

fn kind(kind: &Kind) -> Value {
    json!({
        "code": kind.code.as_str(),
        "severity": match kind.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Hint => "hint",
        },
        "column": if kind.column > 0 { Value::from(kind.column) } else { Value::Null },
        "header": kind.header,
        "count": kind.count,
        "rows": kind.places.iter().map(|at| at.row).collect::<Vec<_>>(),
        "lines": kind.places.iter().map(|at| at.line).collect::<Vec<_>>(),
        "message": text(&kind.message),
        "reason": text(&kind.label),
        "help": kind.help.as_ref().map(text),
    })
}
