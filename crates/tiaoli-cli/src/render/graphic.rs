//! Messages with the lines they point at, drawn by miette.

use std::{collections::BTreeMap, fmt};

use miette::{GraphicalReportHandler, GraphicalTheme, LabeledSpan, Severity as Level, SourceCode};
use tiaoli_diagnostics::{Diagnostic, FileId, Lang, Place, Severity};

use super::{Item, Look, place, severity_word, window::Window};
use crate::shell::{ADVICE, FAINT, paint};
use tiaoli_ide::{
    clean::{clean, clean_lines},
    layout::{shorten, wrap},
};

/// A message is no longer than this on paper, in columns: names in it may be as long as a file.
pub(super) const MESSAGE: usize = 300;

/// Every message as a picture, a blank line after each.
pub(super) fn all(items: &[&Item], look: Look) -> String {
    // One safe copy of a file serves all its messages.
    let mut windows: BTreeMap<(*const tiaoli_diagnostics::Sources, FileId), Window<'_>> = BTreeMap::new();
    for item in items {
        if let Some(at) = item.diagnostic.span()
            && let Some(file) = item.sources.get(at.file)
        {
            windows
                .entry((std::sync::Arc::as_ptr(&item.sources), at.file))
                .or_insert_with(|| Window::new(file));
        }
    }
    let mut out = String::new();
    for item in items {
        let key = item.diagnostic.span().map(|at| (std::sync::Arc::as_ptr(&item.sources), at.file));
        let window = key.and_then(|key| windows.get(&key));
        out.push_str(&one(item, window, look));
        out.push('\n');
    }
    out
}

fn one(item: &Item, window: Option<&Window<'_>>, look: Look) -> String {
    let theme = if look.color { GraphicalTheme::unicode() } else { GraphicalTheme::unicode_nocolor() };
    let handler = GraphicalReportHandler::new_themed(theme)
        .with_links(false)
        .with_width(look.width)
        .without_syntax_highlighting()
        .with_context_lines(1);
    let picture = Picture { diagnostic: &item.diagnostic, window, lang: look.lang };
    let mut out = String::new();
    if handler.render_report(&mut out, &picture).is_err() {
        // Drawing failed half-way: words alone are better than nothing.
        return super::plain::paragraph(item, look.lang);
    }
    out.push_str(&footer(item, window, look));
    out
}

/// Places in other files, what to do, and the ways out.
fn footer(item: &Item, window: Option<&Window<'_>>, look: Look) -> String {
    let diagnostic = &item.diagnostic;
    let zh = look.lang == Lang::Zh;
    let mut out = String::new();
    let mut line = |head: &str, text: &str| {
        let head_text = format!("  {head}{}", if zh { "：" } else { ": " });
        let indent = tiaoli_ide::layout::width(&head_text);
        let body = wrap(&shorten(&clean_lines(text), MESSAGE), look.width, indent, indent);
        let painted = paint(look.color, ADVICE, &format!("  {head}"));
        out.push_str(&format!("{painted}{}{body}\n", if zh { "：" } else { ": " }));
    };
    if let Place::Cell(cell) = &diagnostic.place {
        let words = place::cell_words(cell, look.lang);
        line(if zh { "位置" } else { "at" }, &format!("{}  {words}", cell.file));
    }
    let message = diagnostic.message.get(look.lang);
    if let Place::Named(name) = &diagnostic.place
        && !message.contains(name)
    {
        line(if zh { "位置" } else { "at" }, name);
    }
    if window.is_none() && !diagnostic.label.is_empty() && !message.contains(diagnostic.label.get(look.lang))
    {
        line(if zh { "原因" } else { "because" }, diagnostic.label.get(look.lang));
    }
    for related in &diagnostic.related {
        let drawn = diagnostic
            .span()
            .zip(window)
            .is_some_and(|(at, window)| related.at.file == at.file && window.fits(at.span, related.at.span));
        if !drawn {
            let at = place::short(&place::of_span(related.at, &item.sources));
            line(if zh { "另见" } else { "see also" }, &format!("{at}  {}", related.text.get(look.lang)));
        }
    }
    if let Some(help) = &diagnostic.help {
        line(if zh { "怎么办" } else { "help" }, help.get(look.lang));
    }
    for fix in &diagnostic.fixes {
        line(if zh { "改法" } else { "fix" }, fix.title.get(look.lang));
    }
    let page = if zh {
        format!("详见 tiaoli code {}", diagnostic.code)
    } else {
        format!("see tiaoli code {}", diagnostic.code)
    };
    out.push_str(&format!("  {}\n", paint(look.color, FAINT, &page)));
    out
}

/// A diagnostic as miette wants it, in one language.
#[derive(Debug)]
struct Picture<'a> {
    diagnostic: &'a Diagnostic,
    window: Option<&'a Window<'a>>,
    lang: Lang,
}

impl fmt::Display for Picture<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&shorten(&clean(self.diagnostic.message.get(self.lang)), MESSAGE))
    }
}

impl std::error::Error for Picture<'_> {}

impl miette::Diagnostic for Picture<'_> {
    fn code<'b>(&'b self) -> Option<Box<dyn fmt::Display + 'b>> {
        let word = severity_word(self.diagnostic.severity, self.lang);
        Some(Box::new(format!("{word} {}", self.diagnostic.code)))
    }

    fn severity(&self) -> Option<Level> {
        Some(match self.diagnostic.severity {
            Severity::Error => Level::Error,
            Severity::Warning => Level::Warning,
            Severity::Hint => Level::Advice,
        })
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.window.map(|window| window as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let (window, at) = (self.window?, self.diagnostic.span()?);
        let words = |text: &tiaoli_diagnostics::Text| {
            Some(shorten(&clean(text.get(self.lang)), MESSAGE)).filter(|text| !text.is_empty())
        };
        let primary =
            LabeledSpan::new_primary_with_span(words(&self.diagnostic.label), window.drawable(at.span));
        let related = self
            .diagnostic
            .related
            .iter()
            .filter(move |label| label.at.file == window.id() && window.fits(at.span, label.at.span));
        let related = related
            .map(move |label| LabeledSpan::new_with_span(words(&label.text), window.drawable(label.at.span)));
        Some(Box::new(std::iter::once(primary).chain(related)))
    }
}
