//! What is wrong with a register of changes itself (变动见): days that are missing, days that say two things.

use std::collections::BTreeMap;

use tiaoli_diagnostics::{Code, say};

use super::{NoTrace, Scope, SideData, TableRow};
use crate::{
    findings::{Finding, FindingRow, FindingSource},
    groups::without_day,
    ir::{Changes, TableId},
    plan::Plan,
    value::{Date, Value},
};

/// The rows of one record and day, each with what it says.
type OfDay = Vec<(FindingRow, Value)>;

/// The findings about a table that some field follows.
pub(super) fn findings(plan: &Plan, side: &SideData, table: TableId) -> Vec<Finding> {
    let fields = plan.program().tables.iter().flat_map(|table| &table.fields);
    let followed = fields.filter_map(|field| field.changes.as_ref());
    let mut of_table: Vec<&Changes> = followed.filter(|changes| changes.since.table == table).collect();
    // Several fields may follow one register, each another column of it; days are looked at once.
    of_table.sort_by_key(|changes| changes.value);
    of_table.dedup_by_key(|changes| changes.value);
    let mut found = Vec::new();
    for (at, changes) in of_table.into_iter().enumerate() {
        found.extend(of_changes(plan, side, changes, at == 0));
    }
    found
}

fn of_changes(plan: &Plan, side: &SideData, changes: &Changes, with_days: bool) -> Vec<Finding> {
    let table = changes.since.table;
    let Some(data) = side.get(table) else { return Vec::new() };
    let mut days: BTreeMap<(Value, Date), OfDay> = BTreeMap::new();
    let mut undated = Vec::new();
    for row in 0..data.batch.rows {
        let record = TableRow { data, row };
        let scope = Scope::new(plan, side, &record);
        let whose = scope.field(changes.by, &mut NoTrace);
        let place = data.batch.place(row);
        match scope.field(changes.since, &mut NoTrace).as_date() {
            None => undated.push(place),
            Some(_) if whose.is_missing() => {}
            Some(since) => {
                let value = scope.field(changes.value, &mut NoTrace);
                if let Value::Enum(_, at) = value
                    && changes.values.get(usize::from(at)) == Some(&None)
                {
                    continue;
                }
                days.entry((whose, since)).or_default().push((place, value));
            }
        }
    }
    let mut findings: Vec<Finding> = days
        .into_iter()
        .filter(|(_, rows)| rows.iter().any(|(_, value)| Some(value) != rows.first().map(|(_, first)| first)))
        .map(|((_, since), rows)| Finding {
            source: FindingSource::Code(Code::E0645),
            major: true,
            uncertain: false,
            table,
            rows: rows.into_iter().map(|(place, _)| place).collect(),
            message: say! {
                zh: "同一人{}有几次变动，变动后的情况不一样，不知道以哪一次为准；从那天起按“未填”处理", since.zh();
                en: "several changes of one record on {since} say different things; from that day on it is missing"
            },
        })
        .collect();
    findings.sort_by_key(|finding| finding.rows.first().map(|row| row.row));
    let count = undated.len() as u64;
    findings.extend(without_day(table, undated, count).filter(|_| with_days));
    findings
}
