//! The trace as one page that needs nothing else: the source text in the colours of what encodes it.

use std::collections::BTreeMap;

use tiaoli_core::{
    ir::Document,
    trace::{Encoding, EncodingKind, Standing, Trace, TracedSentence},
};
use tiaoli_diagnostics::{FileSpan, Lang, Span};

use super::{place, share, titled};
use crate::project::Loaded;

/// Every kind, in the order of the legend.
const KINDS: [EncodingKind; 10] = [
    EncodingKind::Grant,
    EncodingKind::Deny,
    EncodingKind::Hold,
    EncodingKind::Review,
    EncodingKind::Check,
    EncodingKind::Duty,
    EncodingKind::Definition,
    EncodingKind::Principle,
    EncodingKind::Discretion,
    EncodingKind::Repeal,
];

const STYLE: &str = include_str!("../../../templates/trace.css");

/// The whole page.
pub(super) fn page(traces: &[Trace], loaded: &Loaded, lang: Lang) -> String {
    let program = &loaded.analysis.program;
    let title = |document: Option<&Document>| match document {
        Some(document) if !document.title.is_empty() => document.title.clone(),
        _ => named_policy(loaded, lang),
    };
    let numbers = numbers(traces);
    let mut out = format!(
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n",
        if lang == Lang::Zh { "zh" } else { "en" },
        escape(&title(program.versions().next())),
    );
    for trace in traces {
        let document = program.document(trace.document);
        out.push_str(&format!("<h1>{}</h1>\n", escape(&title(document))));
        out.push_str(&format!(
            "<p class=\"sub\">{} · {}</p>\n",
            escape(document.map_or("", |document| &document.number)),
            escape(&trace.path)
        ));
        out.push_str(&legend(trace, lang));
        out.push_str("<main>\n<section class=\"text\">\n");
        let mut paragraph = None;
        for sentence in &trace.sentences {
            if paragraph != Some(sentence.paragraph) {
                out.push_str(if paragraph.is_some() { "</p>\n<p>" } else { "<p>" });
                paragraph = Some(sentence.paragraph);
            }
            out.push_str(&self::sentence(sentence, loaded, &numbers, lang));
        }
        out.push_str("</p>\n</section>\n<section class=\"list\">\n");
        out.push_str(&list(trace, loaded, &numbers, lang));
        out.push_str("</section>\n</main>\n");
    }
    out.push_str("</body>\n</html>\n");
    out
}

fn named_policy(loaded: &Loaded, lang: Lang) -> String {
    tiaoli_ide::explanation::named(&loaded.analysis.program.policy.name, lang).to_owned()
}

/// A number for every declaration, in the order they are first quoted.
fn numbers(traces: &[Trace]) -> BTreeMap<FileSpan, usize> {
    let mut numbers = BTreeMap::new();
    let sentences = traces.iter().flat_map(|trace| &trace.sentences);
    for encoding in sentences.flat_map(|sentence| &sentence.encoded_by) {
        let next = numbers.len() + 1;
        numbers.entry(encoding.declared).or_insert(next);
    }
    numbers
}

fn legend(trace: &Trace, lang: Lang) -> String {
    let totals = &trace.totals;
    let mut out = String::from("<p class=\"legend\">");
    for kind in KINDS {
        if let Some(count) = totals.by_kind.get(&kind) {
            out.push_str(&format!(
                "<span class=\"{}\">{} {count}</span> ",
                kind.code(),
                kind.words().get(lang)
            ));
        }
    }
    let open = totals.partly + totals.unaccounted;
    let words = match lang {
        Lang::Zh => format!("没有落实或只落实一部分 {open} 句"),
        Lang::En => format!("not encoded, or in part: {open}"),
    };
    out.push_str(&format!("<span class=\"open\">{words}</span></p>\n"));
    let percent = share(totals).percent();
    let all = totals.sentences - totals.headings;
    let line = match lang {
        Lang::Zh => format!("{all} 句中 {} 句已落实，按字数 {percent}", totals.accounted),
        Lang::En => format!("{} of {all} sentences encoded, {percent} of the characters", totals.accounted),
    };
    out + &format!("<p class=\"sub\">{line}</p>\n")
}

/// A sentence in pieces, each in the colour of what quotes it, with a link to the declaration.
fn sentence(
    one: &TracedSentence,
    loaded: &Loaded,
    numbers: &BTreeMap<FileSpan, usize>,
    lang: Lang,
) -> String {
    let text = |span: Span| {
        escape(&loaded.analysis.sources.text(span.in_file(one.span.file)).replace(['\n', '\r', '\u{c}'], ""))
    };
    if one.standing == Standing::Heading {
        return format!("<b>{}</b>", text(one.span.span));
    }
    let mut cuts = vec![one.span.span.start, one.span.span.end];
    let quoted = one.encoded_by.iter().flat_map(|encoding| &encoding.quoted);
    cuts.extend(quoted.chain(&one.uncovered).flat_map(|at| [at.span.start, at.span.end]));
    cuts.retain(|cut| (one.span.span.start..=one.span.span.end).contains(cut));
    cuts.sort_unstable();
    cuts.dedup();
    let mut out = String::new();
    for (start, end) in cuts.iter().zip(cuts.iter().skip(1)) {
        let piece = Span { start: *start, end: *end };
        let covers = |at: &FileSpan| at.span.start <= *start && *end <= at.span.end;
        let by: Vec<&Encoding> =
            one.encoded_by.iter().filter(|encoding| encoding.quoted.iter().any(covers)).collect();
        match by.first() {
            Some(first) => {
                let names: Vec<String> = by.iter().map(|encoding| titled(encoding, lang)).collect();
                let number = numbers.get(&first.declared).copied().unwrap_or_default();
                let names = escape(&names.join("；"));
                let class = first.kind.code();
                out.push_str(&format!(
                    "<a class=\"{class}\" href=\"#d{number}\" title=\"{names}\">{}</a>",
                    text(piece)
                ));
            }
            None if one.uncovered.iter().any(covers) => {
                out.push_str(&format!("<mark class=\"open\">{}</mark>", text(piece)));
            }
            None => out.push_str(&text(piece)),
        }
    }
    out
}

/// The declarations with their own words.
fn list(trace: &Trace, loaded: &Loaded, numbers: &BTreeMap<FileSpan, usize>, lang: Lang) -> String {
    let mut seen: BTreeMap<usize, &Encoding> = BTreeMap::new();
    for encoding in trace.sentences.iter().flat_map(|sentence| &sentence.encoded_by) {
        if let Some(number) = numbers.get(&encoding.declared) {
            seen.entry(*number).or_insert(encoding);
        }
    }
    let mut out = String::new();
    for (number, encoding) in seen {
        out.push_str(&format!(
            "<details open id=\"d{number}\"><summary><span class=\"{}\">{}</span> <small>{}</small></summary><pre>{}</pre></details>\n",
            encoding.kind.code(),
            escape(&titled(encoding, lang)),
            escape(&place(loaded, encoding.declared)),
            escape(&loaded.analysis.declaration_text(encoding.declared)),
        ));
    }
    out
}

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c if tiaoli_ide::clean::is_harmful(c) && c != '\n' && c != '\t' => out.push('\u{FFFD}'),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn nothing_in_a_notice_becomes_markup() {
        assert_eq!(
            escape("<script>alert('x & \"y\"')\u{202e}"),
            "&lt;script&gt;alert(&#39;x &amp; &quot;y&quot;&#39;)\u{FFFD}"
        );
    }
}
