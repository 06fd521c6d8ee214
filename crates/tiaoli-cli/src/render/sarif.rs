//! Messages as SARIF 2.1.0, the form code-scanning services read.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use tiaoli_diagnostics::{Code, Fix, Lang, Severity, Sources};

use super::{Item, place};

/// The whole log, one line feed at its end.
pub(super) fn document(items: &[&Item], lang: Lang) -> String {
    let codes: BTreeMap<Code, usize> = {
        let mut used: Vec<Code> = items.iter().map(|item| item.diagnostic.code).collect();
        used.sort_unstable();
        used.dedup();
        used.into_iter().enumerate().map(|(at, code)| (code, at)).collect()
    };
    let rules: Vec<Value> = codes.keys().map(|code| rule(*code)).collect();
    let results: Vec<Value> = items.iter().map(|item| result(item, &codes, lang)).collect();
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "tiaoli",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            }},
            "columnKind": "utf16CodeUnits",
            "results": results,
        }],
    });
    serde_json::to_string_pretty(&log).unwrap_or_default() + "\n"
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Hint => "note",
    }
}

fn rule(code: Code) -> Value {
    json!({
        "id": code.as_str(),
        "name": code.slug(),
        "shortDescription": { "text": code.slug() },
        "help": { "text": code.page(), "markdown": code.page() },
        "defaultConfiguration": { "level": level(code.severity()) },
    })
}

fn result(item: &Item, codes: &BTreeMap<Code, usize>, lang: Lang) -> Value {
    let diagnostic = &item.diagnostic;
    let mut text = diagnostic.message.get(lang).to_owned();
    for more in [Some(&diagnostic.label), diagnostic.help.as_ref()].into_iter().flatten() {
        if !more.is_empty() {
            text.push('\n');
            text.push_str(more.get(lang));
        }
    }
    let mut result = json!({
        "ruleId": diagnostic.code.as_str(),
        "ruleIndex": codes.get(&diagnostic.code).copied().unwrap_or_default(),
        "level": level(diagnostic.severity),
        "message": { "text": text },
    });
    let at = place::of_item(item);
    let related: Vec<Value> = diagnostic
        .related
        .iter()
        .map(|label| {
            let at = place::of_span(label.at, &item.sources);
            json!({ "physicalLocation": physical(&at), "message": { "text": label.text.get(lang) } })
        })
        .collect();
    let fixes: Vec<Value> = diagnostic
        .fixes
        .iter()
        .filter(|fix| !fix.edits.is_empty())
        .map(|fix| way(fix, &item.sources, lang))
        .collect();
    if let Some(object) = result.as_object_mut() {
        // What is wrong with the whole run stands in no file.
        if !at.file.is_empty() {
            object.insert("locations".into(), json!([{ "physicalLocation": physical(&at) }]));
        }
        if !related.is_empty() {
            object.insert("relatedLocations".into(), related.into());
        }
        if !fixes.is_empty() {
            object.insert("fixes".into(), fixes.into());
        }
    }
    result
}

fn physical(at: &place::Located) -> Value {
    let mut location = json!({ "artifactLocation": { "uri": uri(&at.file) } });
    if let Some(object) = location.as_object_mut()
        && let Some(region) = region(at)
    {
        object.insert("region".into(), region);
    }
    location
}

fn region(at: &place::Located) -> Option<Value> {
    if at.line == 0 {
        return None;
    }
    let mut region = json!({ "startLine": at.line, "endLine": at.end_line });
    let object = region.as_object_mut()?;
    // Viewers count in UTF-16, whatever columnKind says.
    if let Some(units) = at.utf16 {
        object.insert("startColumn".into(), units.column.into());
        object.insert("endColumn".into(), units.end_column.into());
        object.insert("charOffset".into(), units.offset.into());
        object.insert("charLength".into(), units.length.into());
    }
    if let Some((start, end)) = at.bytes {
        object.insert("byteOffset".into(), start.into());
        object.insert("byteLength".into(), end.saturating_sub(start).into());
    }
    Some(region)
}

fn way(fix: &Fix, sources: &Sources, lang: Lang) -> Value {
    let mut changes: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for edit in &fix.edits {
        let at = place::of_span(edit.at, sources);
        let replacement =
            json!({ "deletedRegion": region(&at), "insertedContent": { "text": edit.new_text } });
        changes.entry(at.file).or_default().push(replacement);
    }
    let changes: Vec<Value> = changes
        .into_iter()
        .map(|(file, replacements)| json!({ "artifactLocation": { "uri": uri(&file) }, "replacements": replacements }))
        .collect();
    json!({ "description": { "text": fix.title.get(lang) }, "artifactChanges": changes })
}

/// A relative reference: everything but letters of ASCII, digits and a few marks is percent-encoded.
fn uri(path: &str) -> String {
    let mut out = String::new();
    for byte in path.replace('\\', "/").bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}
