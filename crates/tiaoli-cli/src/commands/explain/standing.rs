//! A row of a roster as it stands among the others: its values, and what the other rows say about it.

use std::sync::Arc;

use tiaoli_core::{
    batch::{Batch, Columns},
    decide::CheckState,
    eval::{Evaluator, Row, SideData},
    explain::{Explanation, explain_ruled},
    groups::GroupResults,
    ir::{Field, FieldRef, Program, TableId},
    rulings::Ruling,
    value::Value,
};
use tiaoli_data::BadCell;

use super::{Changed, Explained, by_benefit, evaluator, find};
use crate::{
    dataset::Input,
    exit::Stop,
    run::{Lane, Run, grouped},
};

/// A row of a roster on every day of a run.
#[derive(Clone, Debug)]
pub(crate) struct Standing {
    /// As read.
    pub(crate) key: String,
    /// The key names a person.
    sensitive_key: bool,
    row: u64,
    line: u64,
    file: String,
    unread: Vec<BadCell>,
    days: Vec<OnDay>,
}

/// The row on one of the days.
#[derive(Clone, Debug)]
pub(crate) struct OnDay {
    pub(crate) table: TableId,
    pub(crate) record: Held,
    pub(crate) checks: Vec<CheckState>,
    /// The tables beside, with what the rows of the roster say of one another.
    pub(crate) side: Arc<SideData>,
    pub(crate) in_force: bool,
    changed: Vec<Changed>,
}

/// A record that stays when its batch has gone.
#[derive(Clone, Debug)]
pub(crate) struct Held {
    values: Vec<Value>,
    confirmed: Vec<bool>,
}

impl Held {
    fn of(program: &Program, table: TableId, row: &dyn Row) -> Self {
        let fields = program.tables.get(table.index()).map_or(0, |table| table.fields.len());
        let at = |at: usize| FieldRef { table, field: u16::try_from(at).unwrap_or(u16::MAX) };
        Self {
            values: (0..fields).map(|field| row.value(at(field)).clone()).collect(),
            confirmed: (0..fields).map(|field| row.is_confirmed(at(field))).collect(),
        }
    }

    /// The same with other values; what is given now is no longer what somebody confirmed.
    pub(crate) fn with(mut self, changes: &[(usize, Value)]) -> Self {
        for (at, value) in changes {
            if let (Some(slot), Some(confirmed)) = (self.values.get_mut(*at), self.confirmed.get_mut(*at)) {
                slot.clone_from(value);
                *confirmed = false;
            }
        }
        self
    }
}

impl Row for Held {
    fn value(&self, field: FieldRef) -> &Value {
        self.values.get(usize::from(field.field)).unwrap_or(&Value::Missing)
    }

    fn is_confirmed(&self, field: FieldRef) -> bool {
        self.confirmed.get(usize::from(field.field)).copied().unwrap_or(false)
    }
}

/// The rows of a roster that are sought; `groups` are those of the roster, for every day.
pub(crate) fn rows(
    run: &Run<'_>,
    input: &Input,
    groups: &[Arc<GroupResults>],
    sought: find::Sought<'_>,
    near: &mut find::Near,
) -> Result<Vec<Standing>, Stop> {
    let key_field = run.key_of(input.table).and_then(|field| run.program.field(field));
    let sensitive_key = key_field.is_some_and(Field::is_sensitive);
    near.sensitive = sensitive_key;
    let evaluators =
        run.lanes.iter().zip(groups).map(|(lane, groups)| evaluator(lane, input.table, Arc::clone(groups)));
    let mut evaluators = evaluators.collect::<Result<Vec<_>, _>>()?;
    let mut found = Vec::new();
    find::rows(run, input, sought, near, |columns, batch, row, unread| {
        let days =
            evaluators.iter_mut().map(|one| on_day(&run.program, input.table, one, columns, batch, row));
        found.push(Standing {
            key: String::from_utf8_lossy(batch.key(row)).into_owned(),
            sensitive_key,
            row: batch.first_row + row as u64,
            line: batch.lines.get(row).copied().unwrap_or(0),
            file: input.source.origin().name().to_owned(),
            unread,
            days: days.collect(),
        });
    })?;
    Ok(found)
}

/// What the rows of a roster say of one another, on every day. The roster is read again even without groups: standard input,
/// too, must last.
pub(crate) fn groups(run: &Run<'_>, input: Input) -> Result<(Input, Vec<Arc<GroupResults>>), Stop> {
    let input = grouped::rereadable(input, true, run.shell)?;
    let rereads = run.needs_groups(input.table);
    let groups = grouped::collect(run, &input, rereads, &mut |_, _| Ok(()))?;
    Ok((input, groups))
}

fn on_day(
    program: &Program,
    table: TableId,
    evaluator: &mut Evaluator,
    columns: &Columns,
    batch: &Batch,
    row: usize,
) -> OnDay {
    evaluator.take(columns, batch);
    let in_force = evaluator.in_force(batch, row);
    let (day, later) = (evaluator.plan().as_of(), evaluator.plan().is_data_later());
    let changed = |(field, read, now)| Changed { day, field, read, now, later };
    let changed = match in_force {
        true => evaluator.changed(columns, batch, row).into_iter().map(changed).collect(),
        false => Vec::new(),
    };
    let checks = evaluator.row_checks(columns, batch, row);
    let record = Held::of(program, table, &evaluator.record(columns, batch, row));
    OnDay { table, record, checks, side: Arc::clone(evaluator.side()), in_force, changed }
}

impl Standing {
    /// The row on the only day of a run.
    pub(crate) fn on_only_day(&self) -> Option<&OnDay> {
        self.days.first()
    }

    /// The row explained on every day, some of its fields replaced; what the other rows say stays as in the roster. Without an
    /// explanation it is in force on none of the days.
    pub(crate) fn explained(
        &self,
        lanes: &[Lane],
        changes: &[(usize, Value)],
        rulings: &[&Ruling],
    ) -> Explained {
        let of_day = |(lane, on): (&Lane, &OnDay)| -> Vec<Explanation> {
            if !on.in_force {
                return Vec::new();
            }
            let record = on.record.clone().with(changes);
            explain_ruled(&lane.plan, on.table, &on.side, &record, &on.checks, rulings)
        };
        Explained {
            key: self.key.clone(),
            sensitive_key: self.sensitive_key,
            row: self.row,
            line: self.line,
            file: self.file.clone(),
            explanations: by_benefit(lanes.iter().zip(&self.days).map(of_day).collect()),
            changed: self.days.iter().flat_map(|on| on.changed.iter().cloned()).collect(),
            unread: self.unread.clone(),
            why_not: None,
        }
    }
}
