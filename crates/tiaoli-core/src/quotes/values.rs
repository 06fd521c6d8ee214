//! W0526: a value that rests on an article stands in it.
//!
//! Only what is certain is told: the number is in the text as it is written, and in other articles only.

use tiaoli_diagnostics::Diagnostic;
use tiaoli_syntax::ast;

use super::{articles::Articles, cited, problems, source::Source};
use crate::{
    ir::{DocumentId, DocumentKind},
    names::Items,
};

/// Numbers below this stand everywhere: grades, months, items of a list.
const TELLING: u32 = 13;

pub(super) fn check(
    items: &Items<'_>,
    id: DocumentId,
    source: &Source,
    articles: &Articles,
    diagnostics: &mut Vec<Diagnostic>,
) {
    // What several versions share may rest on another text than the first.
    if items.document(id).is_none_or(|document| document.kind == DocumentKind::Shared) {
        return;
    }
    for standard in items.standards.iter().filter(|standard| standard.document == id) {
        for value in &standard.node.values {
            let (Some(number), Some(basis)) = (number(value), &value.basis) else { continue };
            let cited = cited::own(basis, standard.file);
            if cited.len() != basis.sources.len() || !cited.iter().all(|one| articles.have(&one.numeral)) {
                continue;
            }
            let places = places(source.chars(), &number);
            let inside = |at: &usize| cited.iter().any(|one| articles.may_hold(&one.numeral, *at));
            let Some(first) = places.first().filter(|_| !places.iter().any(inside)) else { continue };
            if let (Some(cited), Some(other)) = (cited.first(), articles.article_of(*first)) {
                let stands = problems::article(other);
                let text = source.span(*first..*first + 1);
                diagnostics.push(problems::value_elsewhere(cited.at, &number, &cited.words, &stands, text));
            }
        }
    }
}

/// The one number of a dated value, in digits.
fn number(value: &ast::Dated) -> Option<String> {
    let ast::DatedValue::Values(values) = &value.value else { return None };
    let [one] = values.as_slice() else { return None };
    let ast::ExprKind::Literal(literal) = &*one.kind else { return None };
    let value = match &literal.kind {
        ast::LiteralKind::Number(number) => number.value,
        ast::LiteralKind::Money(money) => money.value,
        _ => return None,
    };
    (value >= TELLING.into()).then(|| value.normalize().to_string())
}

/// Where a number stands in a text, whether or not it is written with thousands commas.
fn places(chars: &[char], number: &str) -> Vec<usize> {
    let mut places = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let of_number = |c: &&char| c.is_ascii_digit() || matches!(c, ',' | '.');
        let length = chars.iter().skip(at).take_while(of_number).count();
        let run: String = chars.iter().skip(at).take(length).filter(|c| **c != ',').collect();
        if run.trim_end_matches('.') == number {
            places.push(at);
        }
        at += length.max(1);
    }
    places
}

#[cfg(test)]
mod tests {
    use super::places;

    #[test]
    fn numbers_are_found_whole() {
        let text: Vec<char> = "每年2000元,共12000元;2,000元.见2000.".chars().collect();
        assert_eq!(places(&text, "2000"), [2, 16, 24]);
    }
}
