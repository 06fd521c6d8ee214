//! `tiaoli trace`: the source text beside the policy, sentence by sentence.

mod html;
mod json;
mod text;

use std::path::Path;

use tiaoli_core::trace::{Encoding, Totals, traces};
use tiaoli_diagnostics::{FileSpan, Lang, say};

use crate::{
    args::{TraceArgs, TraceFormat},
    exit::{Exit, Outcome, Stop},
    outputs::{Guard, check_ending},
    project::{self, Loaded},
    render::Look,
    report,
    shell::Shell,
};
use tiaoli_core::examples::coverage::Share;
use tiaoli_ide::explanation::named;

pub(crate) fn run(args: &TraceArgs, shell: &Shell) -> Outcome {
    if args.format.is_none() {
        check_ending("--output", args.output.as_deref(), &["txt", "json", "html", "htm"])?;
    }
    let loaded = project::load_sound(&args.policy, shell)?;
    Guard::of_policy(&loaded.analysis.sources).writes("--output", args.output.as_deref())?;
    let found = traces(&loaded.analysis);
    if found.is_empty() {
        return Err(Stop::usage(
            say!(zh: "这个政策没有写原文文件"; en: "this policy names no source text"),
            Some(say!(zh: "在“政策”里写一行：原文文件 \"sources/通知.txt\"。";
                en: "add a line to `policy`: source \"sources/notice.txt\"")),
        ));
    }
    let by_name = args.output.as_deref().and_then(Path::extension).map(|ending| ending.to_ascii_lowercase());
    let format = args.format.unwrap_or(match by_name {
        Some(ending) if ending == "html" || ending == "htm" => TraceFormat::Html,
        Some(ending) if ending == "json" => TraceFormat::Json,
        _ => TraceFormat::Text,
    });
    let color = shell.color_out && args.output.is_none();
    let look = Look { lang: shell.lang, color, width: shell.width_out };
    let report = match format {
        TraceFormat::Text => text::report(&found, &loaded, look),
        TraceFormat::Json => json::document(&found, &loaded),
        TraceFormat::Html => html::page(&found, &loaded, shell.lang),
    };
    match &args.output {
        None => shell.print(&report)?,
        Some(path) => {
            report::write(Some(path), &report, shell)?;
            let look = Look { color: shell.color_err, ..look };
            found.iter().for_each(|trace| shell.note(&text::summary(&trace.totals, look)));
        }
    }
    let open: usize = found.iter().map(|trace| trace.totals.partly + trace.totals.unaccounted).sum();
    Ok(if open > 0 { Exit::Findings } else { Exit::Good })
}

/// `policy.tiao:58:8`
fn place(loaded: &Loaded, span: FileSpan) -> String {
    let at = loaded.analysis.sources.line_col(span);
    at.map(|(path, at)| format!("{path}:{}:{}", at.line, at.column)).unwrap_or_default()
}

/// `不予 城市非涉农不困难`
fn titled(encoding: &Encoding, lang: Lang) -> String {
    let kind = encoding.kind.words();
    let name = encoding.name.as_ref().map_or("", |name| named(name, lang));
    format!("{} {name}", kind.get(lang)).trim_end().to_owned()
}

/// How much of the text that needs encoding is encoded, in characters.
fn share(totals: &Totals) -> Share {
    let (all, open) = (totals.characters as u64, totals.uncovered_characters as u64);
    Share { seen: all.saturating_sub(open), all }
}
