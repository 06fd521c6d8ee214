//! E0479: articles that headings and 依据 name are articles of the text.

use tiaoli_diagnostics::{Diagnostic, FileId, FileSpan, Text};
use tiaoli_syntax::ast;

use super::{articles::Articles, problems};
use crate::{
    ir::{DocumentId, DocumentKind},
    names::{Items, article_words, numeral},
};

/// An article named in the policy, without the name of another document before it.
pub(super) struct Cited {
    pub(super) at: FileSpan,
    pub(super) numeral: String,
    pub(super) words: Text,
}

/// Tells which articles the text does not have. `misplaced` are headings that have a message already.
pub(super) fn check(
    items: &Items<'_>,
    id: DocumentId,
    articles: &Articles,
    misplaced: &[FileSpan],
    diagnostics: &mut Vec<Diagnostic>,
) {
    // A part of a text lacks articles that are there; and what several versions share may cite any of them.
    let shared = items.document(id).is_none_or(|document| document.kind == DocumentKind::Shared);
    let Some(count) = articles.whole().filter(|_| !shared) else { return };
    for cited in headings(items, id).chain(bases(items, id)) {
        if !articles.have(&cited.numeral) && !misplaced.contains(&cited.at) {
            diagnostics.push(problems::no_such_article(cited.at, &cited.words, count));
        }
    }
}

fn headings(items: &Items<'_>, id: DocumentId) -> impl Iterator<Item = Cited> {
    let headings = items.headings.iter().filter(move |heading| heading.document == id);
    headings.filter_map(|heading| {
        let at = heading.node.span.in_file(heading.file);
        match &heading.node.kind {
            ast::HeadingKind::Article(article) => Some(cited(article, at)),
            ast::HeadingKind::Section(number) => {
                Some(Cited { at, numeral: numeral(*number), words: problems::article(&numeral(*number)) })
            }
            ast::HeadingKind::ChineseBracket(_)
            | ast::HeadingKind::DigitBracket(_)
            | ast::HeadingKind::Digit(_) => None,
        }
    })
}

fn cited(article: &ast::ArticleRef, at: FileSpan) -> Cited {
    let whole = ast::ArticleRef { paragraph: None, ..article.clone() };
    let sub = article.sub.map(|sub| format!("之{}", numeral(sub))).unwrap_or_default();
    Cited { at, numeral: format!("{}{sub}", numeral(article.number)), words: article_words(&whole) }
}

/// Every article after 依据.
fn bases(items: &Items<'_>, id: DocumentId) -> impl Iterator<Item = Cited> {
    let mut found: Vec<(FileId, &ast::Basis)> = Vec::new();
    macro_rules! of {
        ($list:ident, $one:ident => $bases:expr) => {
            for placed in items.$list.iter().filter(|placed| placed.document == id) {
                let $one = placed.node;
                found.extend($bases.map(|basis| (placed.file, basis)));
            }
        };
    }
    of!(standards, one => one.values.iter().filter_map(|value| value.basis.as_ref()));
    of!(catalogs, one => one.editions.iter().filter_map(|edition| edition.basis.as_ref()));
    of!(rules, one => of_clauses(&one.clauses));
    of!(checks, one => of_clauses(&one.clauses));
    of!(repeals, one => of_clauses(&one.clauses));
    of!(errata, one => one.basis.iter());
    of!(duties, one => one.clauses.iter().filter_map(|clause| match &clause.kind {
        ast::DutyKind::Basis(basis) => Some(basis),
        _ => None,
    }));
    found.into_iter().flat_map(|(file, basis)| own(basis, file))
}

/// The articles of the policy's own text that a basis names.
pub(super) fn own(basis: &ast::Basis, file: FileId) -> Vec<Cited> {
    // 《…》第四条、第六条: both are articles of the document named before.
    let own = basis.sources.iter().map_while(|source| match &source.kind {
        ast::BasisKind::Article(article) => Some(cited(article, source.span.in_file(file))),
        ast::BasisKind::Document(..) | ast::BasisKind::Number(_) => None,
    });
    own.collect()
}

fn of_clauses(clauses: &[ast::Clause]) -> impl Iterator<Item = &ast::Basis> {
    clauses.iter().filter_map(|clause| match &clause.kind {
        ast::ClauseKind::Basis(basis) => Some(basis),
        _ => None,
    })
}
