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
    pub(super) fn period(
        &mut self,
        from: Option<&ast::DateLit>,
        to: Option<&ast::DateLit>,
        file: FileId,
    ) -> Period {
        let first = from.and_then(|from| self.day(from, false));
        let last = to.and_then(|to| self.day(to, true));
        if let (Some(first), Some(last), Some(to)) = (first, last, to)
            && last < first
        {
            self.report(problems::ends_before_start(to.span.in_file(file), first, last));
            return Period { from: Some(first), to: None };
        }
        Period { from: first, to: last }
    }

    pub(super) fn effective(&mut self, effective: &ast::Effective, file: FileId) -> Period {
        self.period(Some(&effective.from), effective.to.as_ref(), file)
    }

    /// The periods of the versions of one name. One without 至 ends the day before the next begins; two that still
    /// share a day are reported.
    pub(super) fn settle(&mut self, name: &Name, versions: &[Version]) -> Vec<Period> {
        let mut sorted: Vec<usize> = (0..versions.len()).collect();
        sorted.sort_by_key(|&at| versions.get(at).map(|version| (version.period.from, version.at)));
        let mut periods: Vec<Period> = versions.iter().map(|version| version.period).collect();
        let start = |at: Option<&usize>| versions.get(*at?)?.period.from;
        for (rank, &at) in sorted.iter().enumerate() {
            let next = start(sorted.get(rank + 1));
            let Some(period) = periods.get_mut(at) else { continue };
            if period.to.is_none() && next > period.from {
                period.to = next.and_then(|next| next.plus_days(-1));
            }
        }
        // The version that reaches furthest so far; each later one is compared with it alone.
        let mut open: Option<usize> = None;
        for &at in &sorted {
            let (Some(period), Some(version)) = (periods.get(at).copied(), versions.get(at)) else {
                continue;
            };
            let before = open.and_then(|open| Some((*periods.get(open)?, versions.get(open)?)));
            if let Some((before_period, before)) = before
                && before_period.overlaps(&period)
            {
                let to = match (before_period.to, period.to) {
                    (Some(a), Some(b)) => Some(a.min(b)),
                    (a, b) => a.or(b),
                };
                let shared = Period { from: period.from.max(before_period.from), to };
                self.report(problems::versions_overlap(name, before, version, shared));
            }
            let further = |period: Period| period.to.unwrap_or(Date::MAX);
            if before.is_none_or(|(before, _)| further(before) <= further(period)) {
                open = Some(at);
            }
        }
        periods
    }
}

/// One version of a name.
#[derive(Clone, Debug)]
pub(super) struct Version {
    pub period: Period,
    pub at: FileSpan,
    /// What it says, when that is short: 2000元.
    pub says: Text,
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
            title
                + &article.as_ref().map(|article| crate::names::article_words(article).zh).unwrap_or_default()
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
