//! What can be opened from a text: files it names, documents it cites, places it quotes.

use tiaoli_diagnostics::{FileId, FileSpan, Span, Text, say};

use crate::{
    Snapshot,
    cited::{Cited, cited},
    parts::{Part, parts},
    texts::{path_named, quotes},
};

/// A piece of text that can be opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// What is underlined: the words between the marks.
    pub span: Span,
    pub target: LinkTarget,
    /// What opening it shows.
    pub tooltip: Text,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkTarget {
    /// A file, by its path joined to the folder of the file that names it. It need not exist.
    File(String),
    /// A place in a file of the policy.
    Place(FileSpan),
}

/// The links of a file in the order of their places.
pub fn links(snapshot: &Snapshot, file: FileId) -> Vec<Link> {
    let Some(parsed) = snapshot.parsed(file) else { return Vec::new() };
    let mut passages: Vec<(FileSpan, FileSpan)> =
        quotes(snapshot).filter_map(|quote| Some((quote.span, quote.found?))).collect();
    passages.sort_unstable();
    let passage = |at: FileSpan| {
        let found = passages.binary_search_by_key(&at, |(quote, _)| *quote).ok()?;
        passages.get(found).map(|(_, found)| *found)
    };
    let link = |(part, span): (Part<'_>, Span)| match part {
        Part::File(path) => Some(Link {
            span: path.inner,
            target: LinkTarget::File(path_named(snapshot, file, &path.text)),
            tooltip: say!(zh: "打开“{}”", path.text; en: "Open \"{}\"", path.text),
        }),
        Part::Quote(quote) => passage(quote.inner.in_file(file)).map(|at| Link {
            span: quote.inner,
            target: LinkTarget::Place(at),
            tooltip: at_line(snapshot, at),
        }),
        Part::Basis(source) => match cited(snapshot, file, source)? {
            // The header a basis stands in is no place to go to.
            Cited::Document(at) if at.file == file => None,
            Cited::Document(at) => Some(Link {
                span,
                target: LinkTarget::Place(at),
                tooltip: Text::new("打开这份文件", "Open this document"),
            }),
            Cited::Article { heading, .. } => Some(Link {
                span,
                target: LinkTarget::Place(heading),
                tooltip: Text::new("转到这一条", "Go to this article"),
            }),
        },
        _ => None,
    };
    let mut links: Vec<Link> =
        parts(&parsed.tree.items).into_iter().filter_map(link).filter(|link| !link.span.is_empty()).collect();
    links.sort_by_key(|link| link.span);
    links
}

fn at_line(snapshot: &Snapshot, at: FileSpan) -> Text {
    match snapshot.analysis.sources.line_col(at) {
        Some((path, at)) => say!(
            zh: "在原文中的位置：{} 第{}行", path, at.line;
            en: "Where it stands in the source text: {}, line {}", path, at.line
        ),
        None => Text::default(),
    }
}
