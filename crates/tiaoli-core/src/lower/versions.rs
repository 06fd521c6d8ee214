//! Periods: from day to day, and versions that must not overlap.

use tiaoli_diagnostics::{FileId, FileSpan, Text};
use tiaoli_syntax::ast;

use super::{Lowering, problems};
use crate::{
    ir::{Name, Period, Unverified},
    value::Date,
};

impl Lowering<'_> {
    /// `自 D 至 D`: the first day of what 自 names to the last day of what 至 names.
    pub(super) fn period(&mut self, from: Option<&ast::DateLit>, to: Option<&ast::DateLit>, file: FileId) -> Period {
        let first = from.and_then(|from| self.day(from, file, false));
        let last = to.and_then(|to| self.day(to, file, true));
        if let (Some(first), Some(last), Some(to)) = (first, last, to) {
            if last < first {
                self.report(problems::ends_before_start(to.span.in_file(file), first, last));
                return Period { from: Some(first), to: None };
            }
        }
        Period { from: first, to: last }
    }

    pub(super) fn effective(&mut self, effective: &ast::Effective, file: FileId) -> Period {
        self.period(Some(&effective.from), effective.to.as_ref(), file)
    }

    /// Reports every two versions of one name that are in force on one day. `values` tells what they say, if short.
    pub(super) fn no_overlap(&mut self, name: &Name, versions: &[(Period, FileSpan, Text)]) {
        let mut sorted: Vec<&(Period, FileSpan, Text)> = versions.iter().collect();
        sorted.sort_by_key(|(period, at, _)| (period.from, *at));
        // The version that reaches furthest so far; only neighbours need be told.
        let mut open: Option<&(Period, FileSpan, Text)> = None;
        for version in sorted {
            if let Some(before) = open {
                if before.0.overlaps(&version.0) {
                    let from = version.0.from.max(before.0.from);
                    let to = match (before.0.to, version.0.to) {
                        (Some(a), Some(b)) => Some(a.min(b)),
                        (a, b) => a.or(b),
                    };
                    self.report(problems::versions_overlap(name, before, version, Period { from, to }));
                }
            }
            let further = |period: &Period| period.to.unwrap_or(Date::MAX);
            if open.is_none_or(|before| further(&before.0) <= further(&version.0)) {
                open = Some(version);
            }
        }
    }
}

/// 待核实 with its remark.
pub(super) fn unverified(mark: Option<&ast::Unverified>) -> Option<Unverified> {
    mark.map(|mark| Unverified { why: mark.why.as_ref().map(|why| why.text.clone()).unwrap_or_default() })
}

/// A basis in words: 《…》第四条、第六条.
pub(super) fn basis_words(basis: Option<&ast::Basis>) -> String {
    let sources = basis.map(|basis| basis.sources.as_slice()).unwrap_or_default();
    let words = sources.iter().map(|source| match &source.kind {
        ast::BasisKind::Document(title, article) => {
            let title = match title.marks {
                ast::Marks::Title => format!("《{}》", title.text),
                ast::Marks::Straight | ast::Marks::Curly => title.text.clone(),
            };
            title + &article.as_ref().map(|article| crate::names::article_words(article).zh).unwrap_or_default()
        }
        ast::BasisKind::Article(article) => crate::names::article_words(article).zh,
        ast::BasisKind::Number(number) => number.clone(),
    });
    words.collect::<Vec<_>>().join("、")
}

#[cfg(test)]
mod tests {
    use crate::{ir::Period, value::Date};

    #[test]
    fn open_ends_overlap() {
        let day = |y, m, d| Date::new(y, m, d);
        let a = Period { from: day(2022, 1, 1), to: None };
        let b = Period { from: day(2025, 3, 1), to: None };
        let c = Period { from: day(2022, 1, 1), to: day(2025, 2, 28) };
        assert!(a.overlaps(&b) && b.overlaps(&a) && a.overlaps(&c));
        assert!(!c.overlaps(&b));
    }
}
