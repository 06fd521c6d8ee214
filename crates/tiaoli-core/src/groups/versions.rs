//! Tables with 生效: which rows of a key are in force when.
//!
//! Rows of one key are versions of one record: each holds from its day until the day of the next. As with groups, a first
//! pass marks which keys occur more than once, and only the days of their rows are kept.

use std::{collections::BTreeMap, hash::BuildHasher, sync::Arc};

use rustc_hash::FxBuildHasher;
use tiaoli_diagnostics::{Code, say};

use super::sieve::{Sieve, spread};
use crate::{
    batch::{Batch, Columns},
    eval::{BatchRow, Row},
    findings::{Finding, FindingRow, FindingSource},
    ir::{FieldRef, Program, TableId},
    value::{Date, Value},
};

/// So many rows without a day are named.
const NAMED: usize = 1000;

/// Which rows of a table gave way to a later version of their key, and when.
#[derive(Debug, Default)]
pub struct Versions {
    /// Rows from one, ascending, whose key has several rows: each with the first day on which it is no longer in force.
    until: Vec<(u64, Option<Date>)>,
}

impl Versions {
    /// Whether the row with this number, in force since a day, is in force on another. A row without a day always may be.
    pub(crate) fn in_force(&self, row: u64, since: Option<Date>, day: Date) -> bool {
        let Some(since) = since else { return true };
        since <= day && self.until(row).is_none_or(|until| day < until)
    }

    fn until(&self, row: u64) -> Option<Date> {
        let at = self.until.binary_search_by_key(&row, |(row, _)| *row).ok()?;
        self.until.get(at).and_then(|(_, until)| *until)
    }

    /// Whether other rows are about the same record.
    pub(crate) fn is_one_of_several(&self, row: u64) -> bool {
        self.until.binary_search_by_key(&row, |(row, _)| *row).is_ok()
    }

    /// Of a whole table in memory, with what is to be said of it; `None` where its rows are no versions.
    pub fn of_table(
        program: &Program,
        table: TableId,
        columns: &Columns,
        batch: &Batch,
    ) -> Option<(Arc<Self>, Vec<Finding>)> {
        let mut collector = VersionCollector::new(program, table, batch.rows as u64)?;
        collector.feed(columns, batch);
        while collector.next_pass() {
            collector.feed(columns, batch);
        }
        Some(collector.finish())
    }
}

/// The fields that make the rows of a table versions: its key and the day since when a row holds.
pub(crate) fn version_fields(program: &Program, table: TableId) -> Option<(FieldRef, FieldRef)> {
    let def = program.tables.get(table.index())?;
    Some((FieldRef { table, field: def.key? }, FieldRef { table, field: def.since? }))
}

/// Collects versions over two passes of [`VersionCollector::feed`].
#[derive(Debug)]
pub struct VersionCollector {
    table: TableId,
    key: FieldRef,
    since: FieldRef,
    pass: Pass,
    sieve: Sieve,
    groups: BTreeMap<Value, Vec<Version>>,
    undated: Vec<FindingRow>,
    undated_count: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Pass {
    Sift,
    Keep,
    Done,
}

#[derive(Clone, Copy, Debug)]
struct Version {
    since: Date,
    row: u64,
    line: u64,
}

impl VersionCollector {
    /// `None` for a table whose rows are no versions. `rows` is a guess that only sizes memory.
    pub fn new(program: &Program, table: TableId, rows: u64) -> Option<Self> {
        let (key, since) = version_fields(program, table)?;
        Some(Self {
            table,
            key,
            since,
            pass: Pass::Sift,
            sieve: Sieve::new(rows.max(1)),
            groups: BTreeMap::new(),
            undated: Vec::new(),
            undated_count: 0,
        })
    }

    /// The columns [`Self::feed`] needs.
    pub fn wanted(&self) -> Vec<FieldRef> {
        let mut wanted = vec![self.key, self.since];
        wanted.sort_unstable();
        wanted
    }

    /// Takes the rows of a batch; the whole table, and again as long as [`Self::next_pass`] asks for it.
    pub fn feed(&mut self, columns: &Columns, batch: &Batch) {
        for row in 0..batch.rows {
            let record = BatchRow { columns, batch, row };
            let since = record.value(self.since).as_date();
            if since.is_none() && self.pass == Pass::Sift {
                self.undated_count += 1;
                if self.undated.len() < NAMED {
                    self.undated.push(batch.place(row));
                }
            }
            let key = record.value(self.key);
            let (Some(since), false) = (since, key.is_missing()) else { continue };
            let hash = spread(FxBuildHasher.hash_one(key), 0);
            match self.pass {
                Pass::Sift => self.sieve.add(hash),
                Pass::Keep if self.sieve.repeated(hash) => {
                    let line = batch.lines.get(row).copied().unwrap_or(0);
                    let version = Version { since, row: batch.number(row), line };
                    self.groups.entry(key.clone()).or_default().push(version);
                }
                Pass::Keep | Pass::Done => {}
            }
        }
    }

    /// Begins the next pass; false when there is nothing left to be found by one.
    pub fn next_pass(&mut self) -> bool {
        if self.pass != Pass::Sift || self.sieve.repeats() == 0 {
            self.pass = Pass::Done;
            return false;
        }
        self.sieve.close();
        self.pass = Pass::Keep;
        true
    }

    /// The versions, and findings: two of one day (E0645), and rows without a day (E0646).
    pub fn finish(self) -> (Arc<Versions>, Vec<Finding>) {
        let mut until = Vec::new();
        let mut findings = Vec::new();
        for (key, mut versions) in self.groups {
            versions.sort_unstable_by_key(|version| (version.since, version.row));
            // The sieve lets a few keys through that have one row only.
            if versions.len() < 2 {
                continue;
            }
            let mut next: Option<Date> = None;
            let mut later = None;
            for version in versions.iter().rev() {
                if next != Some(version.since) {
                    later = next.replace(version.since);
                }
                until.push((version.row, later));
            }
            for same in versions.chunk_by(|a, b| a.since == b.since).filter(|same| same.len() > 1) {
                findings.extend(one_day(self.table, &key, same));
            }
        }
        until.sort_unstable();
        findings.sort_by_key(|finding| finding.rows.first().map(|row| row.row));
        findings.extend(without_day(self.table, self.undated, self.undated_count));
        (Arc::new(Versions { until }), findings)
    }
}

/// E0645
fn one_day(table: TableId, key: &Value, same: &[Version]) -> Option<Finding> {
    let since = same.first()?.since;
    let count = same.len();
    let key = key.as_text().unwrap_or_default().to_owned();
    let rows =
        same.iter().map(|version| FindingRow { row: version.row, key: key.clone(), line: version.line });
    Some(Finding {
        source: FindingSource::Code(Code::E0645),
        major: true,
        uncertain: false,
        table,
        rows: rows.collect(),
        message: say! {
            zh: "同一识别号有 {count} 行都从{}起有效，不知道以哪一行为准；各行分别判定，请删去多余的或者改正日期", since.zh();
            en: "{count} rows of one key hold since {since}, and nobody can tell which is right; each was decided: remove one or correct the day"
        },
    })
}

/// E0646
pub(crate) fn without_day(table: TableId, rows: Vec<FindingRow>, count: u64) -> Option<Finding> {
    (count > 0).then(|| Finding {
        source: FindingSource::Code(Code::E0646),
        major: false,
        uncertain: false,
        table,
        rows,
        message: say! {
            zh: "有 {count} 行没有写从哪一天起有效，不知道是不是已经被别的行代替，或者还没有到；请补上日期";
            en: "{count} rows do not say since when they hold: another may have taken their place, or they may not hold yet; fill in the day"
        },
    })
}
