//! Messages as workflow commands: annotations on the lines of a change.

use tiaoli_diagnostics::{Lang, Severity};

use super::{Item, place};

/// One `::error …` line.
pub(super) fn line(item: &Item, lang: Lang) -> String {
    let diagnostic = &item.diagnostic;
    let at = place::of_item(item);
    let command = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Hint => "notice",
    };
    let mut properties = vec![format!("file={}", property(&at.file))];
    if at.line > 0 {
        properties.push(format!("line={}", at.line));
        properties.push(format!("endLine={}", at.end_line));
    }
    if at.column > 0 {
        properties.push(format!("col={}", at.column));
        if at.end_line == at.line {
            properties.push(format!("endColumn={}", at.end_column));
        }
    }
    properties
        .push(format!("title={}", property(&format!("{} {}", diagnostic.code, diagnostic.code.slug()))));
    let mut message = diagnostic.message.get(lang).to_owned();
    for more in [Some(&diagnostic.label), diagnostic.help.as_ref()].into_iter().flatten() {
        if !more.is_empty() {
            message.push('\n');
            message.push_str(more.get(lang));
        }
    }
    for fix in &diagnostic.fixes {
        message.push('\n');
        message.push_str(fix.title.get(lang));
    }
    format!("::{command} {}::{}\n", properties.join(","), data(&message))
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
