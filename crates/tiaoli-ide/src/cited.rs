//! What 依据 names: an article of the policy, another document that is at hand, an article of that.

use tiaoli_core::ir::DocumentId;
use tiaoli_diagnostics::{FileId, FileSpan};
use tiaoli_syntax::ast::{ArticleRef, BasisKind, BasisSource, HeadingKind, Item, ItemKind};

use crate::Snapshot;

/// A source of 依据 that can be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cited {
    Article {
        whole: FileSpan,
        heading: FileSpan,
    },
    /// The name in the header of a document.
    Document(FileSpan),
}

/// What a source of 依据 in a file names; `None` where it is not among the files.
pub(crate) fn cited(snapshot: &Snapshot, file: FileId, source: &BasisSource) -> Option<Cited> {
    match &source.kind {
        BasisKind::Article(article) => {
            let document = document_of(snapshot, file, source.span.start as usize)?;
            article_of(snapshot, document, file, article)
        }
        BasisKind::Document(words, article) => {
            let document = titled(snapshot, &words.text)?;
            let header = header(snapshot, document)?;
            let article = article.as_ref().and_then(|one| article_of(snapshot, document, header.file, one));
            Some(article.unwrap_or(Cited::Document(header)))
        }
        BasisKind::Number(number) => Some(Cited::Document(header(snapshot, titled(snapshot, number)?)?)),
    }
}

/// The document of that title or number.
fn titled(snapshot: &Snapshot, words: &str) -> Option<DocumentId> {
    let wanted = folded(words);
    let documents = &snapshot.analysis.program.documents;
    let named = |text: &str| !text.is_empty() && folded(text) == wanted;
    documents.iter().position(|one| named(&one.title) || named(&one.number)).map(DocumentId::from_index)
}

/// Titles and numbers are the same with other brackets and blanks.
fn folded(words: &str) -> String {
    let same = |c: char| match c {
        '[' | '【' | '﹝' | '〖' | '〘' | '（' | '(' => '〔',
        ']' | '】' | '﹞' | '〗' | '〙' | '）' | ')' => '〕',
        c => c,
    };
    words.chars().filter(|c| !c.is_whitespace() && !"《》".contains(*c)).map(same).collect()
}

fn header(snapshot: &Snapshot, id: DocumentId) -> Option<FileSpan> {
    let document = snapshot.analysis.program.document(id)?;
    Some(document.span).filter(|span| !span.span.is_empty())
}

/// The document a place belongs to.
fn document_of(snapshot: &Snapshot, file: FileId, offset: usize) -> Option<DocumentId> {
    let items = &snapshot.parsed(file)?.tree.items;
    let item = items.iter().position(|item| item.span.contains(offset))?;
    let mut parts = snapshot.analysis.parts.iter();
    parts.find(|part| part.file == file && part.items.contains(&item)).map(|part| part.document)
}

/// An article of a document; the file it is cited in goes before the others of the document.
fn article_of(snapshot: &Snapshot, document: DocumentId, near: FileId, wanted: &ArticleRef) -> Option<Cited> {
    let mut parts: Vec<_> = snapshot.analysis.parts.iter().filter(|part| part.document == document).collect();
    parts.sort_by_key(|part| part.file != near);
    parts.into_iter().find_map(|part| {
        let items = snapshot.parsed(part.file)?.tree.items.get(part.items.clone())?;
        article(items, part.file, wanted)
    })
}

fn article(items: &[Item], file: FileId, wanted: &ArticleRef) -> Option<Cited> {
    let mut found = None;
    for item in items {
        let ItemKind::Article(one) = &item.kind else { continue };
        let is = match &one.heading.kind {
            HeadingKind::Section(number) => *number == wanted.number && wanted.sub.is_none(),
            HeadingKind::Article(here) => here.number == wanted.number && here.sub == wanted.sub,
            _ => false,
        };
        let exact =
            matches!(&one.heading.kind, HeadingKind::Article(here) if here.paragraph == wanted.paragraph);
        let cited =
            || Cited::Article { whole: item.span.in_file(file), heading: one.heading.span.in_file(file) };
        if is && exact {
            return Some(cited());
        }
        if is && found.is_none() {
            found = Some(cited());
        }
    }
    found
}
