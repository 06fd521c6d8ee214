//! A record from `--set FIELD=VALUE`.

use std::sync::Arc;

use tiaoli_core::{
    cell::{cell_problem, parse_cell, squeeze},
    ir::{Field, Name, Program, TableId},
    sensitive::{shown_cell, shown_problem},
    value::Value,
};
use tiaoli_diagnostics::{Diagnostic, Place, say};

use crate::{
    dataset,
    exit::{Exit, Stop},
    input, project,
    render::Item,
    run::Run,
    shell::Shell,
};

/// The table the fields belong to, and one value per field of it.
pub(super) fn of(run: &Run<'_>, set: &[String], show_sensitive: bool) -> Result<(TableId, Vec<Value>), Stop> {
    let pairs = set.iter().map(|text| pair(text)).collect::<Result<Vec<_>, _>>()?;
    let subjects = run.plans().next().map(tiaoli_core::plan::Plan::subjects).unwrap_or_default();
    // Of several tables the one that has most of the fields.
    let has = |table: &TableId| {
        pairs.iter().filter(|(name, _)| field(&run.program, *table, name).is_some()).count()
    };
    let Some(table) = subjects.iter().copied().max_by_key(|table| (has(table), std::cmp::Reverse(*table)))
    else {
        let message =
            say!(zh: "这个政策在这一天没有要计算的表"; en: "the policy has no table to decide on that day");
        return Err(Stop::usage(message, None));
    };
    let fields = run.program.tables.get(table.index()).map_or(0, |table| table.fields.len());
    let mut values = vec![Value::Missing; fields];
    for (at, value) in read_set(run, table, pairs, show_sensitive)? {
        if let Some(slot) = values.get_mut(at) {
            *slot = value;
        }
    }
    Ok((table, values))
}

/// The fields and values of `--set`, for a record of a table.
pub(super) fn pairs_of(
    run: &Run<'_>,
    table: TableId,
    set: &[String],
    show_sensitive: bool,
) -> Result<Vec<(usize, Value)>, Stop> {
    let pairs = set.iter().map(|text| pair(text)).collect::<Result<Vec<_>, _>>()?;
    read_set(run, table, pairs, show_sensitive)
}

fn read_set(
    run: &Run<'_>,
    table: TableId,
    pairs: Vec<(&str, &str)>,
    show_sensitive: bool,
) -> Result<Vec<(usize, Value)>, Stop> {
    read(&run.program, table, pairs, "--set ", (show_sensitive, run.shell)).map_err(|stop| match stop {
        Stop::Said(_) => Stop::usage(
            say!(zh: "--set 里有读不懂的值，没有计算"; en: "a value of --set cannot be read; nothing was computed"),
            None,
        ),
        other => other,
    })
}

/// The fields and values of pairs as they are typed; `place` goes before the name of the field in messages.
pub(crate) fn read(
    program: &Program,
    table: TableId,
    pairs: Vec<(&str, &str)>,
    place: &str,
    (show_sensitive, shell): (bool, &Shell),
) -> Result<Vec<(usize, Value)>, Stop> {
    let fields = program.tables.get(table.index()).map_or(&[][..], |table| table.fields.as_slice());
    let mut values: Vec<(usize, Value)> = Vec::new();
    let mut problems: Vec<Diagnostic> = Vec::new();
    for (name, text) in pairs {
        let Some((at, field)) = field(program, table, name) else {
            let known: Vec<&Name> = fields.iter().map(|field| &field.name).collect();
            let table = dataset::table_name(program, table);
            let message = say!(zh: "“{}”表里没有“{}”这一栏", table.zh, name;
                en: "table `{}` has no field `{}`", table.en, name);
            return Err(dataset::unknown(message, name, &known));
        };
        match parse_cell(text, &field.ty, program) {
            Ok(value) => values.push((at, value)),
            Err(problem) => {
                let place = Place::Named(format!("{place}{name}=…"));
                let held = shown_cell(text, field, show_sensitive);
                let problem = shown_problem(problem, field, show_sensitive);
                problems.push(cell_problem(&problem, &held, &field.name, &field.ty, place));
            }
        }
    }
    if problems.is_empty() {
        return Ok(values);
    }
    let items = problems.into_iter().map(|diagnostic| Item { sources: Arc::default(), diagnostic });
    project::tell(items.collect(), shell);
    Err(Stop::Said(Exit::Usage))
}

fn pair(text: &str) -> Result<(&str, &str), Stop> {
    input::pair(text).ok_or_else(|| {
        Stop::usage(
            say!(zh: "“--set”不能写“{}”", text; en: "`--set` cannot be `{}`", text),
            Some(say!(zh: "请写 字段=值，例如 --set 户籍=城市 年级=一年级。";
                en: "write FIELD=VALUE, such as --set hukou=urban grade=1")),
        )
    })
}

/// A field by its name in either language, or by another spelling of its header.
pub(crate) fn field<'p>(program: &'p Program, table: TableId, name: &str) -> Option<(usize, &'p Field)> {
    let wanted = squeeze(name);
    let fields = &program.tables.get(table.index())?.fields;
    let named = fields
        .iter()
        .position(|field| squeeze(&field.name.zh) == wanted || squeeze(&field.name.en) == wanted);
    let known_as = || fields.iter().position(|field| field.aka.iter().any(|aka| squeeze(aka) == wanted));
    let at = named.or_else(known_as)?;
    Some((at, fields.get(at)?))
}
