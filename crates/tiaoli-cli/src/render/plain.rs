//! Messages in words only: for screen readers, log files and `grep`.

use tiaoli_diagnostics::{Lang, Place};

use super::{Item, place, severity_word};
use tiaoli_ide::{
    clean::{clean, clean_lines},
    layout::shorten,
};

/// One message as a paragraph with a blank line after it.
pub(super) fn paragraph(item: &Item, lang: Lang) -> String {
    let diagnostic = &item.diagnostic;
    let at = place::of_item(item);
    let zh = lang == Lang::Zh;
    let colon = if zh { "：" } else { ": " };
    let mut out = format!(
        "{}: {} {}{colon}{}\n",
        clean(&place::short(&at)),
        severity_word(diagnostic.severity, lang),
        diagnostic.code,
        shorten(&clean(diagnostic.message.get(lang)), super::graphic::MESSAGE),
    );
    let mut line = |head: &str, text: &str| {
        if !text.is_empty() {
            out.push_str(&format!(
                "  {head}{colon}{}\n",
                shorten(&clean_lines(text), super::graphic::MESSAGE).replace('\n', "\n    ")
            ));
        }
    };
    match &diagnostic.place {
        Place::Source(span) => {
            if let Some(file) = item.sources.get(span.file) {
                let number = file.lines.line_of(span.span.start as usize);
                let text = file.text.get(file.lines.line_range(number, &file.text)).unwrap_or_default();
                let head = if zh { format!("第{}行", at.line) } else { format!("line {}", at.line) };
                line(&head, &shorten(text.trim(), 160));
                let here = shorten(span.span.text(&file.text).lines().next().unwrap_or_default().trim(), 80);
                let because = diagnostic.label.get(lang);
                match (here.is_empty(), because.is_empty()) {
                    (false, false) if zh => line("这里", &format!("“{here}”，{because}")),
                    (false, false) => line("here", &format!("`{here}`, {because}")),
                    (false, true) if zh => line("这里", &format!("“{here}”")),
                    (false, true) => line("here", &format!("`{here}`")),
                    (true, _) => line(if zh { "这里" } else { "here" }, because),
                }
            }
        }
        Place::Cell(cell) => {
            line(if zh { "位置" } else { "at" }, &place::cell_words(cell, lang));
            line(if zh { "原因" } else { "because" }, diagnostic.label.get(lang));
        }
        Place::Named(_) => line(if zh { "原因" } else { "because" }, diagnostic.label.get(lang)),
    }
    for related in &diagnostic.related {
        let at = place::short(&place::of_span(related.at, &item.sources));
        line(if zh { "另见" } else { "see also" }, &format!("{at} {}", related.text.get(lang)));
    }
    if let Some(help) = &diagnostic.help {
        line(if zh { "怎么办" } else { "help" }, help.get(lang));
    }
    for fix in &diagnostic.fixes {
        line(if zh { "改法" } else { "fix" }, fix.title.get(lang));
    }
    out.push('\n');
    out
}
