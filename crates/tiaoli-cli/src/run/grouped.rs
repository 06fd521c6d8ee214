//! The passes before the deciding one: which rows belong together.

use std::{collections::BTreeSet, sync::Arc};

use tiaoli_core::{
    batch::{Batch, Columns},
    findings::Finding,
    groups::{GroupCollector, GroupResults, KeyWatch, VersionCollector, Versions, reached},
    ir::{FieldRef, Program, TableId, Type},
};
use tiaoli_data::{Problems, TableSchema};
use tiaoli_diagnostics::{Lang, say};

use super::{ByDay, Lane, Run};
use crate::{
    dataset::{Input, refuse},
    exit::Stop,
    shell::{Shell, WARNING, paint},
};
use tiaoli_ide::layout::wrap;

/// Bytes of a row, roughly; only memory is sized by it.
const ROW_BYTES: u64 = 200;

/// Takes a finding, made on the days at these positions.
pub(crate) type Take<'a> = dyn FnMut(&Finding, &[usize]) -> Result<(), Stop> + 'a;

/// A source that can be read as often as needed.
pub(crate) fn rereadable(input: Input, rereads: bool, shell: &Shell) -> Result<Input, Stop> {
    if !rereads {
        return Ok(input);
    }
    let source = input.source.rereadable().map_err(|diagnostic| refuse(vec![diagnostic], shell))?;
    Ok(Input { source, ..input })
}

/// So many rows a source has, roughly.
fn rows(input: &Input) -> u64 {
    input.source.len().unwrap_or(0) / ROW_BYTES
}

/// Looks for equal keys while a roster is read for something else.
pub(crate) fn watch(input: &Input) -> KeyWatch {
    KeyWatch::new(rows(input))
}

/// Compares the rows of a roster with one another, and takes over what checks of other tables found: the results of every
/// day, in the order of the days. Every reading of the roster serves all days.
pub(crate) fn collect(
    run: &Run<'_>,
    input: &Input,
    rereads: bool,
    findings: &mut Take<'_>,
) -> Result<Vec<Arc<GroupResults>>, Stop> {
    let mut results: Vec<GroupResults> = run.lanes.iter().map(|_| GroupResults::default()).collect();
    if rereads {
        let rows = rows(input);
        let versions = versions(run, input, rows, findings)?;
        let mut kinds = kinds(run, input.table, rows, versions.as_ref());
        let school = school_field(&run.program, input.table);
        let mut schools = Schools::default();
        let mut wanted = still_wanted(&kinds);
        wanted.extend(school);
        wanted.sort_unstable();
        wanted.dedup();
        feed(run, input, &wanted, |columns, batch| {
            schools.see(columns, batch, school);
            kinds.iter_mut().for_each(|kind| kind.collector.feed(columns, batch));
        })?;
        // Only where records belong to schools there are other schools' registers.
        if school.is_some() && run.needs_groups(input.table) && schools.is_one() {
            run.shell.note(&compared_within(run, input.table));
        }
        loop {
            kinds.iter_mut().for_each(|kind| kind.open = kind.open && kind.collector.next_pass());
            if !kinds.iter().any(|kind| kind.open) {
                break;
            }
            let wanted = still_wanted(&kinds);
            feed(run, input, &wanted, |columns, batch| {
                let open = kinds.iter_mut().filter(|kind| kind.open);
                open.for_each(|kind| kind.collector.feed(columns, batch));
            })?;
        }
        let mut found = ByDay::default();
        for kind in kinds {
            let (of_kind, list) = kind.collector.finish();
            list.into_iter().for_each(|finding| found.add(finding, &kind.days));
            for day in kind.days {
                if let Some(slot) = results.get_mut(day) {
                    *slot = of_kind.clone();
                }
            }
        }
        for (finding, days) in found.merged() {
            findings(&finding, &days)?;
        }
    }
    for (lane, results) in run.lanes.iter().zip(&mut results) {
        reached(&lane.plan, &lane.side, results);
    }
    Ok(results.into_iter().map(Arc::new).collect())
}

/// Of a roster whose rows are versions of one record: which are in force when.
fn versions(
    run: &Run<'_>,
    input: &Input,
    rows: u64,
    findings: &mut Take<'_>,
) -> Result<Option<Arc<Versions>>, Stop> {
    let Some(mut collector) = VersionCollector::new(&run.program, input.table, rows) else { return Ok(None) };
    let wanted = collector.wanted();
    loop {
        feed(run, input, &wanted, |columns, batch| collector.feed(columns, batch))?;
        if !collector.next_pass() {
            break;
        }
    }
    let (versions, found) = collector.finish();
    let days: Vec<usize> = (0..run.lanes.len()).collect();
    found.iter().try_for_each(|finding| findings(finding, &days))?;
    Ok(Some(versions))
}

/// Days on which the same rows belong together: looked at once for all of them.
struct Kind {
    days: Vec<usize>,
    collector: GroupCollector,
    /// Asks for another pass.
    open: bool,
}

fn kinds(run: &Run<'_>, table: TableId, rows: u64, versions: Option<&Arc<Versions>>) -> Vec<Kind> {
    let mut kinds: Vec<(Vec<usize>, &Lane)> = Vec::new();
    for (day, lane) in run.lanes.iter().enumerate() {
        let same = |other: &&mut (Vec<usize>, &Lane)| other.1.plan.groups_as(&lane.plan, table, &lane.side);
        match kinds.iter_mut().find(same) {
            Some((days, _)) => days.push(day),
            None => kinds.push((vec![day], lane)),
        }
    }
    let kind = |(days, lane): (Vec<usize>, &Lane)| {
        let (plan, side) = (Arc::clone(&lane.plan), Arc::clone(&lane.side));
        let collector = GroupCollector::new(plan, side, table, rows).with_versions(versions.cloned());
        Kind { days, collector, open: true }
    };
    kinds.into_iter().map(kind).collect()
}

/// The columns that collectors which still look at rows need.
fn still_wanted(kinds: &[Kind]) -> Vec<FieldRef> {
    let open = kinds.iter().filter(|kind| kind.open);
    let mut wanted: Vec<FieldRef> = open.flat_map(|kind| kind.collector.wanted()).collect();
    wanted.sort_unstable();
    wanted.dedup();
    wanted
}

/// Said first when rows were compared with one another, but only within one school.
fn compared_within(run: &Run<'_>, table: TableId) -> String {
    let shell = run.shell;
    let names: Vec<&str> = run
        .program
        .checks
        .iter()
        .filter(|check| {
            let is_active = run.days.list().iter().any(|day| check.effective.contains(*day));
            check.table == table && !check.keys.is_empty() && is_active
        })
        .map(|check| if shell.lang == Lang::Zh { check.name.zh.as_str() } else { &check.name.en })
        .collect();
    if names.is_empty() {
        return String::new();
    }
    let joint = shell.pick("、", ", ");
    let text = say!(
        zh: "比对范围只是一所学校的名册。{}没有与其他学校的名册、也没有与普通高中、中职、义务教育和高校的学籍系统比对；没有发现不等于没有。", names.join(joint);
        en: "only one school's roster was compared: {} looked at no other school's roster and no other register; nothing found does not mean nothing there.", names.join(joint));
    let head = paint(shell.color_err, WARNING, shell.pick("注意", "note"));
    let mark = shell.pick("：", ": ");
    format!("{head}{mark}{}\n", wrap(shell.say(&text), shell.width, 6, 0))
}

/// Reads the whole file once. What is wrong with its cells is reported by the deciding pass.
pub(crate) fn feed(
    run: &Run<'_>,
    input: &Input,
    wanted: &[FieldRef],
    mut take: impl FnMut(&Columns, &Batch),
) -> Result<(), Stop> {
    let schema = TableSchema::new(Arc::clone(&run.program), input.table, wanted);
    let mut unheard = Problems::new(0);
    let mut reader = input.open(schema, &mut unheard, run.shell)?;
    let mut batch = Batch::default();
    loop {
        run.keep_going()?;
        let rows = reader
            .read(&mut batch, &mut unheard)
            .map_err(|diagnostic| refuse(vec![diagnostic], run.shell))?;
        if rows == 0 {
            return Ok(());
        }
        take(reader.columns(), &batch);
    }
}

/// The field that names a row's school.
pub(crate) fn school_field(program: &Program, table: TableId) -> Option<FieldRef> {
    let fields = &program.tables.get(table.index())?.fields;
    let is_school = |target: &TableId| {
        program
            .tables
            .get(target.index())
            .is_some_and(|table| table.name.zh == "学校" || table.name.en == "school")
    };
    let by_name =
        fields.iter().position(|field| field.name.zh == "学校代码" || field.name.en == "school_code");
    let by_type =
        || fields.iter().position(|field| matches!(&field.ty, Type::Ref(target) if is_school(target)));
    let field = u16::try_from(by_name.or_else(by_type)?).ok()?;
    Some(FieldRef { table, field })
}

/// The schools of a roster, as far as it matters: none known, one, or more.
#[derive(Debug, Default)]
struct Schools {
    seen: BTreeSet<tiaoli_core::value::Value>,
}

impl Schools {
    fn see(&mut self, columns: &Columns, batch: &Batch, field: Option<FieldRef>) {
        let at = columns.fields.iter().position(|known| Some(*known) == field);
        let (Some(at), true) = (at, self.is_one()) else { return };
        let (Some(dictionary), Some(codes)) = (columns.dictionaries.get(at), batch.codes.get(at)) else {
            return;
        };
        let mut last = 0;
        for code in codes.iter().copied().filter(|code| *code != 0) {
            if code != last {
                self.seen.insert(dictionary.get(code).clone());
                last = code;
            }
            if self.seen.len() > 1 {
                return;
            }
        }
    }

    fn is_one(&self) -> bool {
        self.seen.len() < 2
    }
}
