//! Periods: from day to day, and versions that must not overlap.

use std::collections::BTreeMap;

use tiaoli_diagnostics::{FileId, FileSpan, Text};
use tiaoli_syntax::ast;

use super::{Lowering, problems};
use crate::{
    ir::{DocumentId, DocumentKind, Name, Period, Superseded, Unverified},
    names::Def,
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

    /// When a declaration is in force: its own 施行 within that of its document.
    pub(super) fn in_force(
        &mut self,
        own: Period,
        document: DocumentId,
        name: &ast::Ident,
        file: FileId,
    ) -> Period {
        let of = self.items.in_force(document);
        let period = own.within(&of);
        if period.is_empty() && !own.is_empty() && !of.is_empty() && self.items.is_own(file) {
            let at = name.span.in_file(file);
            self.report(problems::never_in_force(at, &name.text, own, of));
        }
        period
    }

    /// When a dated value holds. What a policy says of days before it begins or after it ends holds for those days
    /// (于 入学日期); an amendment says nothing of the days before it.
    pub(super) fn dated_period(&mut self, stated: Period, document: DocumentId, at: FileSpan) -> Period {
        if stated.to.is_none() {
            self.open_lines.insert(at);
        }
        if !self.items.amends(document) {
            return stated;
        }
        let of = self.items.in_force(document);
        let period = stated.within(&of);
        if let Some(from) = of.from.filter(|_| period.is_empty() && !stated.is_empty()) {
            self.report(problems::before_amendment(at, from));
        }
        period
    }

    /// What a later version of the policy states again holds from the first day of that version on: a value without days,
    /// and a line that says the same from the same day on as one of an earlier version.
    pub(super) fn restated(&self, versions: &mut [Version], same: impl Fn(usize, usize) -> bool) {
        let stated: Vec<(Period, DocumentId)> =
            versions.iter().map(|one| (one.period, one.document)).collect();
        let is_policy = |id| self.items.document(id).is_some_and(|one| one.kind == DocumentKind::Policy);
        for (at, version) in versions.iter_mut().enumerate().filter(|(_, one)| is_policy(one.document)) {
            let (written, document) = (version.period, version.document);
            let again = stated.iter().enumerate().any(|(other, (period, by))| {
                let says_it = period.from == written.from && same(other, at);
                *by < document && is_policy(*by) && (written == Period::default() || says_it)
            });
            let Some(from) =
                self.items.in_force(document).from.filter(|from| again && written.from < Some(*from))
            else {
                continue;
            };
            // Without 至 it ends where the next line of the same version begins.
            let lines = stated.iter().filter(|(_, by)| *by == document);
            let next = lines.filter_map(|(period, _)| period.from).filter(|next| Some(*next) > written.from);
            let closed = match next.min() {
                Some(next) if written.to.is_none() => written.before(next),
                _ => written,
            };
            version.period = closed.within(&Period { from: Some(from), to: None });
        }
    }

    /// The periods of the versions of one name, [`Period::NEVER`] where nothing is left of one. An amendment replaces
    /// what came before it from its first day on; 废止 ends it; else a version without 至 ends the day before the next
    /// begins. Two that still share a day are reported.
    pub(super) fn settle(&mut self, def: Def, versions: &[Version]) -> Vec<Period> {
        let name = self.name_of(def);
        let mut sorted: Vec<usize> = (0..versions.len()).collect();
        sorted.sort_by_key(|&at| {
            versions.get(at).map(|version| (version.period.from, version.document, version.at))
        });
        let mut periods = self.replaced(&name, versions);
        let start = |at: Option<&usize>| versions.get(*at?)?.period.from;
        for (rank, &at) in sorted.iter().enumerate() {
            let next = sorted.get(rank + 1..).unwrap_or_default();
            let lives = |at: &&usize| periods.get(**at).is_some_and(|period| !period.is_empty());
            let next = start(next.iter().find(lives));
            // An end that an amendment has set, or that of the amendment itself, is none that was written.
            let unwritten = versions
                .get(at)
                .is_some_and(|one| one.period.to.is_none() || self.open_lines.contains(&one.at));
            let Some(period) = periods.get_mut(at) else { continue };
            if unwritten && next > period.from {
                let last = next.and_then(|next| next.plus_days(-1));
                period.to = [period.to, last].into_iter().flatten().min();
            }
        }
        for (period, version) in periods.iter_mut().zip(versions) {
            let ends = self.ends.get(&def).into_iter().flatten();
            for end in ends.filter(|end| end.document > version.document) {
                *period = end.from.map_or(Period::NEVER, |from| period.before(from));
            }
        }
        // The version that reaches furthest so far; each later one is compared with it alone.
        let mut open: Option<usize> = None;
        for &at in &sorted {
            let (Some(period), Some(version)) = (periods.get(at).copied(), versions.get(at)) else {
                continue;
            };
            if period.is_empty() {
                continue;
            }
            let before = open.and_then(|open| Some((*periods.get(open)?, versions.get(open)?)));
            if let Some((before_period, before)) = before
                && before_period.overlaps(&period)
            {
                let shared = before_period.within(&period);
                self.report(problems::versions_overlap(&name, before, version, shared));
            }
            let further = |period: Period| period.to.unwrap_or(Date::MAX);
            if before.is_none_or(|(before, _)| further(before) <= further(period)) {
                open = Some(at);
            }
        }
        periods
    }

    /// The periods that amendments leave.
    fn replaced(&mut self, name: &Name, versions: &[Version]) -> Vec<Period> {
        let mut periods: Vec<Period> = versions.iter().map(|version| version.period).collect();
        let items = self.items;
        let amendments = versions.iter().enumerate().filter(|(_, version)| items.amends(version.document));
        let mut told: Vec<(DocumentId, DocumentId)> = Vec::new();
        let mut superseded: Vec<(usize, usize)> = Vec::new();
        for (by, amendment) in amendments {
            let Some(from) = amendment.period.from.filter(|_| !amendment.period.is_empty()) else { continue };
            for (at, version) in versions.iter().enumerate() {
                if at == by || version.document >= amendment.document {
                    continue;
                }
                let was_in_time = periods.get(at).is_some_and(|period| !period.is_empty());
                if was_in_time && version.period.from > Some(from) {
                    superseded.push((by, at));
                }
                // Of two amendments the later one counts; of two that begin together nobody knows which.
                let begins = |document: DocumentId| items.in_force(document).from;
                let same_day = items.amends(version.document)
                    && version.period.from == Some(from)
                    && begins(version.document) == begins(amendment.document);
                if same_day && !told.contains(&(version.document, amendment.document)) {
                    told.push((version.document, amendment.document));
                    self.report(problems::amended_twice(amendment.at, name, from, version.at));
                }
                if let Some(period) = periods.get_mut(at) {
                    *period = period.before(from);
                }
            }
        }
        self.tell_superseded(name, versions, &superseded);
        periods
    }

    /// What an amendment does not state again of the days after its first is gone. `pairs`: the version of the amendment,
    /// and the later one that it replaced.
    fn tell_superseded(&mut self, name: &Name, versions: &[Version], pairs: &[(usize, usize)]) {
        let mut of: BTreeMap<DocumentId, (&Version, Vec<&Version>)> = BTreeMap::new();
        for (by, at) in pairs {
            let (Some(by), Some(version)) = (versions.get(*by), versions.get(*at)) else { continue };
            let again = |one: &Version| {
                one.document == by.document
                    && !one.period.is_empty()
                    && one.period.from == version.period.from
            };
            if !versions.iter().any(again) {
                of.entry(by.document).or_insert((by, Vec::new())).1.push(version);
            }
        }
        for (document, (by, mut gone)) in of {
            gone.sort_by_key(|version| (version.period.from, version.at));
            let since = by.period.from.unwrap_or_default();
            let line =
                |version: &&Version| Superseded { name: name.clone(), at: version.at, by: document, since };
            self.program.superseded.extend(gone.iter().map(line));
            if self.items.is_own(by.at.file) {
                self.report(problems::later_superseded(name, by, &gone));
            }
        }
    }
}

/// From a day on, what stood before a document is out of force.
#[derive(Clone, Copy, Debug)]
pub(super) struct End {
    pub document: DocumentId,
    pub from: Option<Date>,
}

/// One version of a name.
#[derive(Clone, Debug)]
pub(super) struct Version {
    pub period: Period,
    pub document: DocumentId,
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
