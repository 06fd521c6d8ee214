//! What is stated in versions, and when each of them ends: for those who look for days without one.

use std::collections::BTreeMap;

use tiaoli_diagnostics::{FileSpan, Text};

use super::{DocumentId, DocumentKind, LayerId, Name, Period, Program};
use crate::value::Date;

/// What statements of one thing say of it in turn: each from its day until the next says something else. One that says
/// nothing leaves what was said before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InTurn<T>(Vec<(Option<Date>, T)>);

impl<T> Default for InTurn<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> InTurn<T> {
    /// The first statement of a thing counts for the days before it too, and has no day.
    pub(crate) fn say(&mut self, from: Option<Date>, said: T) {
        self.0.push((from, said));
    }

    /// What is said on a day.
    pub fn on(&self, day: Date) -> Option<&T> {
        let begun = |(from, _): &&(Option<Date>, T)| from.is_none_or(|from| from <= day);
        self.0.iter().rev().find(begun).map(|(_, said)| said)
    }

    /// What is said last.
    pub fn last(&self) -> Option<&T> {
        self.0.last().map(|(_, said)| said)
    }
}

/// A declaration with the versions of it that are in force on some day, in time.
#[derive(Clone, Debug)]
pub struct InTime<'p> {
    /// 应助规则, 所称 …
    pub kind: Text,
    pub name: &'p Name,
    pub layer: LayerId,
    pub versions: Vec<(Period, FileSpan)>,
}

impl Program {
    /// Everything with rows, conditions or terms of its own, by layer and name. Values, catalogs and policies have periods
    /// of other kinds.
    pub fn in_time(&self) -> Vec<InTime<'_>> {
        // A name means one thing in a layer, of whatever kind.
        let mut found: BTreeMap<(LayerId, &Name), InTime<'_>> = BTreeMap::new();
        let mut add = |kind: Text, name, document, period: Period, span| {
            let layer = self.layer(document);
            if !period.is_empty() {
                let new = InTime { kind, name, layer, versions: Vec::new() };
                found.entry((layer, name)).or_insert(new).versions.push((period, span));
            }
        };
        macro_rules! each {
            ($list:ident, $kind:expr) => {
                for one in &self.$list {
                    add($kind, &one.name, one.document, one.effective, one.span);
                }
            };
            ($list:ident of versions, $kind:expr) => {
                for one in &self.$list {
                    for version in &one.versions {
                        add($kind, &one.name, version.document, version.effective, version.span);
                    }
                }
            };
        }
        each!(definitions of versions, Text::new("所称", "definition"));
        each!(decision_tables of versions, Text::new("对照表", "decision table"));
        each!(benefits of versions, Text::new("资助项目", "benefit"));
        each!(rules, Text::new("规则", "rule"));
        each!(checks, Text::new("比对", "match"));
        each!(duties, Text::new("职责", "duty"));
        let mut found: Vec<InTime<'_>> = found.into_values().collect();
        for one in &mut found {
            one.versions.sort_by_key(|(period, at)| (period.from, *at));
        }
        found
    }

    /// The first day without a declaration whose version ends on `to`, where nobody wrote that it should be so: the policy
    /// goes on in the same text, and nothing repeals it.
    pub fn lapses(&self, name: &Name, layer: LayerId, to: Option<Date>) -> Option<Date> {
        let next = to?.plus_days(1)?;
        let of_layer = |id: DocumentId| self.layer(id) == layer;
        let repealed = self
            .repeals
            .iter()
            .any(|one| one.name == *name && one.from == Some(next) && of_layer(one.document));
        let mut texts = self
            .documents
            .iter()
            .filter(|one| one.layer == layer && one.kind == DocumentKind::Policy)
            .peekable();
        let goes_on = texts.peek().is_none()
            || texts.any(|one| one.effective.contains(next) && one.effective.from != Some(next));
        (goes_on && !repealed).then_some(next)
    }
}
