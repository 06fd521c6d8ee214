//! Which declarations are in force on the day.

use std::collections::{BTreeMap, BTreeSet};

use tiaoli_diagnostics::FileSpan;

use crate::{
    ir::{Name, Period, Program},
    value::Date,
};

/// Declarations with versions in time, by the place of their name.
#[derive(Debug, Default)]
pub(super) struct Kept {
    periods: BTreeMap<FileSpan, Period>,
    /// Spellings of what has no version on the day.
    gone: BTreeSet<String>,
    pub(super) left_out: Vec<String>,
    day: Option<Date>,
    /// First days by place, for the remark on where something comes from.
    replaces: BTreeSet<FileSpan>,
}

impl Kept {
    pub(super) fn of(program: &Program, day: Date) -> Self {
        let mut kept = Self { day: Some(day), ..Self::default() };
        let mut by_name: BTreeMap<&str, Vec<(&Name, FileSpan, Period)>> = BTreeMap::new();
        let mut add = |name, at, period| by_name.entry(of_name(name)).or_default().push((name, at, period));
        program.rules.iter().for_each(|rule| add(&rule.name, rule.span, rule.effective));
        program.checks.iter().for_each(|check| add(&check.name, check.span, check.effective));
        program.duties.iter().for_each(|duty| add(&duty.name, duty.span, duty.effective));
        for one in &program.definitions {
            one.versions.iter().for_each(|version| add(&one.name, version.span, version.effective));
        }
        for one in &program.decision_tables {
            one.versions.iter().for_each(|version| add(&one.name, version.span, version.effective));
        }
        for one in &program.benefits {
            one.versions.iter().for_each(|version| add(&one.name, version.span, version.effective));
        }
        for versions in by_name.into_values() {
            let lives = versions.iter().any(|(_, _, period)| period.contains(day));
            for (at_version, (name, at, period)) in versions.iter().enumerate() {
                kept.periods.insert(*at, *period);
                if at_version > 0 {
                    kept.replaces.insert(*at);
                }
                if !lives {
                    kept.gone.extend([name.zh.clone(), name.en.clone()]);
                    kept.left_out.push(name.zh.clone());
                }
            }
        }
        kept.left_out.dedup();
        kept
    }

    /// Whether the declaration whose name stands there is in force; what has no versions in time is.
    pub(super) fn keeps(&self, at: FileSpan) -> bool {
        // A version that a later document replaced before it began is no longer in the program.
        self.periods.get(&at).zip(self.day).is_some_and(|(period, day)| period.contains(day))
    }

    /// Some of what has no version on the day is needed all the same.
    pub(super) fn needs(&mut self, names: &BTreeSet<String>) {
        self.gone.retain(|name| !names.contains(name));
        self.left_out.retain(|name| !names.contains(name));
    }

    pub(super) fn is_gone(&self, spelling: &str) -> bool {
        self.gone.contains(spelling)
    }

    /// Whether an earlier document declares the same name.
    pub(super) fn replaces(&self, at: FileSpan) -> bool {
        self.replaces.contains(&at)
    }

    /// The first day of a declaration.
    pub(super) fn began(&self, at: FileSpan) -> Option<Date> {
        self.periods.get(&at).and_then(|period| period.from)
    }

    pub(super) fn day(&self) -> Option<Date> {
        self.day
    }
}

fn of_name(name: &Name) -> &str {
    &name.zh
}
