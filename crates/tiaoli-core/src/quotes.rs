//! 原文: every quotation stands in the source text, and where.

mod align;
mod articles;
mod cited;
mod fold;
mod places;
mod problems;
mod source;
mod values;

use tiaoli_diagnostics::{Diagnostic, FileSpan, Sources};

use articles::Articles;

pub(crate) use self::source::{Sentence, Source};
use crate::{
    ir::{DocumentId, DocumentKind, Name, Program, Quote},
    names::Items,
};

/// Finds every quotation in the source text of its document, ranks rules, checks and duties by their places, and reports
/// what is not there. Returns the hints that matter only where nothing is wrong.
pub(crate) fn check(
    program: &mut Program,
    items: &Items<'_>,
    sources: &Sources,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Diagnostic> {
    let mut hints = Vec::new();
    for index in 0..program.documents.len() {
        let id = DocumentId::from_index(index);
        match read(program, id, sources) {
            Some(mut source) => {
                let errata = program.document(id).map(|document| document.source.errata.as_slice());
                for erratum in errata.unwrap_or_default() {
                    let count = source.correct(&erratum.wrong, &erratum.right);
                    if count != 1 {
                        diagnostics.push(problems::erratum(erratum.span, count));
                    }
                }
                source.index();
                let mut covered = vec![false; source.len()];
                let mut found = Vec::new();
                visit(program, &mut |quote, article, document| {
                    if document == id {
                        find(&source, quote, article, &mut covered, &mut found, diagnostics);
                    }
                });
                hints.extend(partial(&source, &covered, &found));
                if let Some(articles) = Articles::of(&source) {
                    let misplaced = places::check(program, id, &source, &articles, sources, diagnostics);
                    cited::check(items, id, &articles, &misplaced, diagnostics);
                    values::check(items, id, &source, &articles, &mut hints);
                }
            }
            None if program.document(id).is_some_and(|document| document.source.path.is_empty()) => {
                let mut first = None;
                visit(program, &mut |quote, _, document| {
                    if document == id {
                        first.get_or_insert(quote.span);
                    }
                });
                hints.extend(first.map(problems::unchecked));
            }
            // A file that was named and not given is told about where it is named.
            None => {}
        }
    }
    rank(program);
    hints
}

/// The source text of a document. What belongs to several versions of a policy quotes the first that has a text.
pub(crate) fn read(program: &Program, id: DocumentId, sources: &Sources) -> Option<Source> {
    let document = program.document(id)?;
    let file = match document.kind {
        DocumentKind::Shared => program.versions().find_map(|version| version.source.file),
        DocumentKind::Policy | DocumentKind::Amendment => document.source.file,
    };
    let text = sources.get(file?)?;
    Some(Source::new(text.id, &text.text))
}

/// Words as they are compared, without punctuation.
pub(crate) fn words(text: &str) -> String {
    text.chars().filter_map(fold::fold).filter(|c| !fold::is_mark(*c)).collect()
}

/// Calls `each` with every quotation, the numeral of its article and its document.
fn visit(program: &mut Program, each: &mut dyn FnMut(&mut Quote, Option<&str>, DocumentId)) {
    macro_rules! visit {
        ($($list:expr),*) => {
            $(for item in $list {
                let article = item.article.as_ref().map(|article| article.numeral.as_str());
                for quote in &mut item.quotes {
                    each(quote, article, item.document);
                }
            })*
        };
    }
    visit!(&mut program.rules, &mut program.checks, &mut program.duties, &mut program.repeals);
    for definition in &mut program.definitions {
        visit!(&mut definition.versions);
    }
    for statement in &mut program.statements {
        let article = statement.article.as_ref().map(|article| article.numeral.as_str());
        each(&mut statement.quote, article, statement.document);
    }
}

/// Where a quotation was found: its place in the policy, and ranges of folded characters.
type Found = (FileSpan, Vec<std::ops::Range<usize>>);

fn find(
    source: &Source,
    quote: &mut Quote,
    article: Option<&str>,
    covered: &mut [bool],
    found: &mut Vec<Found>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let pieces = fold::pieces(&quote.text);
    let mut places = source.find(&pieces);
    if places.len() > 1
        && let Some(section) = article.and_then(|numeral| source.section(numeral))
    {
        let inside = |place: &Vec<std::ops::Range<usize>>| {
            place.first().is_some_and(|first| section.contains(&first.start))
        };
        if places.iter().filter(|place| inside(place)).count() >= 1 {
            places.retain(inside);
        }
    }
    match places.as_slice() {
        [place] => {
            for range in place {
                covered.get_mut(range.clone()).into_iter().flatten().for_each(|covered| *covered = true);
            }
            quote.parts = place.iter().filter_map(|range| source.span(range.clone())).collect();
            quote.found = match (quote.parts.first(), quote.parts.last()) {
                (Some(first), Some(last)) => Some(first.span.to(last.span).in_file(first.file)),
                _ => None,
            };
            found.push((quote.span, place.clone()));
        }
        [] => diagnostics
            .push(problems::not_found(quote.span, &align::difference(source, &quote.text, &pieces))),
        several => {
            let places: Vec<FileSpan> =
                several.iter().filter_map(|place| source.span(place.first()?.clone())).take(3).collect();
            diagnostics.push(problems::found_twice(quote.span, several.len(), &places));
        }
    }
}

/// Quotations that leave part of their sentence to nobody: the rest may hold a condition. One hint per sentence.
fn partial(source: &Source, covered: &[bool], found: &[Found]) -> Vec<Diagnostic> {
    let sentences = source.sentences();
    let mut hints = Vec::new();
    let mut told = vec![false; sentences.len()];
    for (at, ranges) in found {
        let of = |offset: usize| {
            sentences.partition_point(|sentence| sentence.range.start <= offset).checked_sub(1)
        };
        let ends = ranges.iter().flat_map(|range| [of(range.start), of(range.end.saturating_sub(1))]);
        for index in ends.flatten() {
            let (Some(sentence), Some(told)) = (sentences.get(index), told.get_mut(index)) else { continue };
            if std::mem::replace(told, true) {
                continue;
            }
            let rest = source.uncovered(sentence, covered).join("……");
            if !rest.is_empty() {
                hints.push(problems::partial(*at, &rest));
            }
        }
    }
    hints
}

/// Source order: document in time, position of the first quotation found, then English name. Rules, checks and duties
/// share one numbering.
fn rank(program: &mut Program) {
    let mut order: Vec<((DocumentId, u32), Name, u8, usize)> = Vec::new();
    let position = |quotes: &[Quote]| {
        quotes.iter().find_map(|quote| quote.found).map_or(u32::MAX, |found| found.span.start)
    };
    macro_rules! ranked {
        ($list:expr, $kind:literal) => {
            order.extend(
                $list.iter().enumerate().map(|(at, item)| {
                    ((item.document, position(&item.quotes)), item.name.clone(), $kind, at)
                }),
            )
        };
    }
    ranked!(program.rules, 0);
    ranked!(program.checks, 1);
    ranked!(program.duties, 2);
    order.sort_by(|a, b| (a.0, &a.1.en, &a.1.zh, a.2, a.3).cmp(&(b.0, &b.1.en, &b.1.zh, b.2, b.3)));
    for (rank, (_, _, kind, at)) in order.into_iter().enumerate() {
        let rank = u32::try_from(rank).unwrap_or(u32::MAX);
        let slot = match kind {
            0 => program.rules.get_mut(at).map(|rule| &mut rule.order),
            1 => program.checks.get_mut(at).map(|check| &mut check.order),
            _ => program.duties.get_mut(at).map(|duty| &mut duty.order),
        };
        if let Some(slot) = slot {
            *slot = rank;
        }
    }
}
