//! E0478: what stands under 第三条 in the policy quotes the third article of the text.
//!
//! Results and letters name the article a rule stands in. A rule may rest on several articles; one of its quotations is in
//! the one it stands in.

use std::collections::BTreeMap;

use tiaoli_diagnostics::{Diagnostic, FileSpan, Sources};

use super::{articles::Articles, problems, source::Source};
use crate::ir::{ArticleLabel, DocumentId, Program, Quote};

/// A declaration none of whose quotations is in its article.
struct Stray<'a> {
    quote: &'a Quote,
    /// The article its first quotation is in; `None` before the first article.
    stands: Option<&'a str>,
}

/// What stands under one heading of the policy.
struct Block<'a> {
    label: &'a ArticleLabel,
    strays: Vec<Stray<'a>>,
    /// Something under it quotes the article of that number.
    fits: bool,
}

/// Tells what stands under the wrong heading. Returns these headings.
pub(super) fn check(
    program: &Program,
    id: DocumentId,
    source: &Source,
    articles: &Articles,
    sources: &Sources,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<FileSpan> {
    let blocks = blocks(program, id, source, articles, sources);
    let taken: Vec<&str> = blocks.values().map(|block| block.label.numeral.as_str()).collect();
    let mut misplaced = Vec::new();
    for (heading, block) in &blocks {
        let Some(first) = block.strays.first() else { continue };
        misplaced.push(*heading);
        let together = !block.fits && block.strays.iter().all(|stray| stray.stands == first.stands);
        let told = if together { block.strays.get(..1).unwrap_or_default() } else { &block.strays };
        for stray in told {
            // With another block for that article, the words are more likely wrong than the number.
            let number = stray.stands.filter(|numeral| together && !taken.contains(numeral));
            let renumbered =
                number.and_then(|numeral| renumbered(sources.text(*heading), &block.label.numeral, numeral));
            let stands = stray.stands.map(problems::article);
            let places = problems::Places {
                quote: stray.quote.span,
                heading: *heading,
                exists: articles.have(&block.label.numeral),
                text: stray.quote.found,
            };
            diagnostics.push(problems::in_other_article(
                places,
                &block.label.address,
                stands.as_ref(),
                renumbered,
            ));
        }
    }
    misplaced
}

fn blocks<'a>(
    program: &'a Program,
    id: DocumentId,
    source: &Source,
    articles: &'a Articles,
    sources: &Sources,
) -> BTreeMap<FileSpan, Block<'a>> {
    let mut blocks: BTreeMap<FileSpan, Block<'a>> = BTreeMap::new();
    for (quotes, label, document) in quoting(program) {
        let Some(label) = label.filter(|label| document == id && is_article(sources.text(label.heading)))
        else {
            continue;
        };
        let block =
            blocks.entry(label.heading).or_insert_with(|| Block { label, strays: Vec::new(), fits: false });
        let mut found = quotes
            .iter()
            .filter_map(|quote| Some((quote, quote.found?)))
            .map(|(quote, at)| (quote, source.folded(at.span).start));
        let Some((quote, first)) = found.next() else { continue };
        let inside = |at: usize| articles.may_hold(&label.numeral, at);
        if inside(first) || found.any(|(_, at)| inside(at)) {
            block.fits = true;
        } else {
            block.strays.push(Stray { quote, stands: articles.article_of(first) });
        }
    }
    blocks
}

/// Everything that quotes, with its article and document.
fn quoting(program: &Program) -> impl Iterator<Item = (&[Quote], Option<&ArticleLabel>, DocumentId)> {
    macro_rules! all {
        ($list:expr) => {
            $list.iter().map(|one| (one.quotes.as_slice(), one.article.as_ref(), one.document))
        };
    }
    let statements = program.statements.iter();
    let statements =
        statements.map(|one| (std::slice::from_ref(&one.quote), one.article.as_ref(), one.document));
    let versions = program.definitions.iter().flat_map(|one| all!(one.versions));
    all!(program.rules)
        .chain(all!(program.checks))
        .chain(all!(program.duties))
        .chain(all!(program.repeals))
        .chain(versions)
        .chain(statements)
}

/// Whether a heading is that of an article, rather than of an item （一） or 1.
fn is_article(heading: &str) -> bool {
    super::source::heading(heading).is_some() || super::source::after_article(heading).is_some()
}

/// A heading with the number of another article, in its own style; `None` where it says more than a number.
fn renumbered(heading: &str, was: &str, now: &str) -> Option<String> {
    let heading = heading.trim();
    if heading.starts_with('第') && heading.ends_with('条') && super::source::heading(heading)? == was {
        return Some(format!("第{now}条"));
    }
    if heading.ends_with('、') && super::source::heading(heading)? == was {
        return Some(format!("{now}、"));
    }
    super::source::after_article(heading)?.trim().parse::<u32>().ok()?;
    let now = (1..1000).find(|n| crate::names::numeral(*n) == now)?;
    Some(format!("article {now}"))
}
