//! The trace for a terminal.

use tiaoli_core::trace::{Standing, Totals, Trace, TracedSentence};
use tiaoli_diagnostics::Lang;

use super::{place, share, titled};
use crate::{
    project::Loaded,
    render::Look,
    shell::{ERROR, FAINT, GOOD, STRONG, WARNING, paint},
};
use tiaoli_ide::{clean::clean, layout::wrap};

/// Document by document.
pub(super) fn report(traces: &[Trace], loaded: &Loaded, look: Look) -> String {
    let reports: Vec<String> = traces.iter().map(|trace| of_document(trace, loaded, look)).collect();
    reports.join("\n")
}

/// Every sentence with what encodes it, then the sums.
fn of_document(trace: &Trace, loaded: &Loaded, look: Look) -> String {
    let mut out = format!("{}\n", paint(look.color, STRONG, &clean(&trace.path)));
    let mut paragraph = None;
    for sentence in &trace.sentences {
        if paragraph != Some(sentence.paragraph) {
            out.push('\n');
            paragraph = Some(sentence.paragraph);
        }
        one(sentence, loaded, look, &mut out);
    }
    out.push('\n');
    out + &summary(&trace.totals, look)
}

fn one(sentence: &TracedSentence, loaded: &Loaded, look: Look, out: &mut String) {
    let zh = look.lang == Lang::Zh;
    let (sign, style) = match sentence.standing {
        Standing::Heading => ("·", FAINT),
        Standing::Accounted => ("✓", GOOD),
        Standing::Partly => ("◐", WARNING),
        Standing::Unaccounted => ("✗", ERROR),
    };
    let text = wrap(&clean(&sentence.text), look.width, 2, 2);
    let text = if sentence.standing == Standing::Heading { paint(look.color, FAINT, &text) } else { text };
    out.push_str(&format!("{} {text}\n", paint(look.color, style, sign)));
    for encoding in &sentence.encoded_by {
        let place = paint(look.color, FAINT, &place(loaded, encoding.declared));
        out.push_str(&format!("    {}  {place}\n", titled(encoding, look.lang)));
    }
    for open in &sentence.uncovered {
        let words: String = loaded.analysis.sources.text(*open).split_whitespace().collect();
        let (head, text) = match zh {
            true => ("没有落实：", format!("“{}”", clean(&words))),
            false => ("not encoded: ", format!("“{}”", clean(&words))),
        };
        let indent = 4 + tiaoli_ide::layout::width(head);
        out.push_str(&format!(
            "    {}{}\n",
            paint(look.color, ERROR, head),
            wrap(&text, look.width, indent, 6)
        ));
    }
}

/// `31 句：30 句已落实，1 句没有落实。按字数 98.7%`
pub(super) fn summary(totals: &Totals, look: Look) -> String {
    let Totals { headings, accounted, partly, unaccounted, .. } = totals;
    let all = accounted + partly + unaccounted;
    let percent = share(totals).percent();
    let line = match look.lang {
        Lang::Zh => format!(
            "{all} 句：{accounted} 句已落实，{partly} 句部分落实，{unaccounted} 句没有落实（另有 {headings} 处标题）；按字数落实 {percent}"
        ),
        Lang::En => format!(
            "{all} sentences: {accounted} encoded, {partly} in part, {unaccounted} not at all ({headings} headings aside); {percent} of the characters"
        ),
    };
    let style = if partly + unaccounted == 0 { GOOD } else { ERROR };
    let kinds: Vec<String> =
        totals.by_kind.iter().map(|(kind, n)| format!("{} {n}", kind.words().get(look.lang))).collect();
    let joint = if look.lang == Lang::Zh { "、" } else { ", " };
    format!("{}\n{}\n", paint(look.color, style, &line), kinds.join(joint))
}
