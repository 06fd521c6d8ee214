//! `--manifest`: what is known of the data, beside what the command line says of it.

use std::{collections::BTreeSet, path::Path, sync::Arc};

use tiaoli_core::{
    cell::{parse_cell, squeeze},
    findings::display,
    ir::{FieldRef, ListId, Name, Program, TableId},
    plan::ListAge,
    value::{Date, Value},
};
use tiaoli_data::{Confirmation, Manifest, ManifestFile, read_manifest};
use tiaoli_diagnostics::{Diagnostic, Lang, say};

use crate::{
    args::{KnownArgs, ReadingArgs},
    dataset::{DataArgs, DayArgs, Plans, refuse, table_name},
    exit::Stop,
    period::Days,
    problems::{NotCounted, confirmation_not_counted, confirmed_twice, list_out_of_date, manifest_unclear},
    shell::{FAINT, Shell, paint},
};

/// What the data of a run are, from the command line and the manifest together.
#[derive(Debug, Default)]
pub(crate) struct Given {
    /// As `--data` has them.
    pub(crate) data: Vec<String>,
    pub(crate) complete_lists: Vec<String>,
    pub(crate) data_date: Option<Date>,
    pub(crate) lists: Vec<ListAge>,
    /// Fields whose empty cells have a value, and the notes of what rests on it.
    pub(crate) confirmed: Vec<(FieldRef, Value)>,
    pub(crate) confirmations: Vec<(FieldRef, String)>,
    pub(crate) problems: Vec<Diagnostic>,
    /// Each with the table it holds, and the list that this is the table of.
    files: Vec<(ManifestFile, TableId, Option<ListId>)>,
}

impl Given {
    /// What the command line and the manifest say of a day beside its date.
    pub(crate) fn day<'a>(&'a self, known: &'a KnownArgs, show_sensitive: bool) -> DayArgs<'a> {
        DayArgs {
            data_date: self.data_date,
            complete_lists: &self.complete_lists,
            holidays: known.holidays.as_deref(),
            show_sensitive,
            lists: &self.lists,
            confirmations: &self.confirmations,
            every_benefit: false,
        }
    }

    /// What they say of data files.
    pub(crate) fn files<'a>(&'a self, reading: &'a ReadingArgs, show_sensitive: bool) -> DataArgs<'a> {
        DataArgs { files: &self.data, reading, show_sensitive, confirmed: &self.confirmed }
    }
}

/// Reads the manifest, and no more: what it says is understood when the policy is at hand.
pub(crate) fn read(path: Option<&Path>, shell: &Shell) -> Result<Option<Manifest>, Stop> {
    path.map(read_manifest).transpose().map_err(|found| refuse(found, shell))
}

/// The day the roster may have been true on, before it is known which file is the roster.
pub(crate) fn any_date(manifest: Option<&Manifest>, data_date: Option<Date>) -> Option<Date> {
    data_date.or_else(|| manifest?.files.iter().filter_map(|file| file.as_of).max())
}

/// Puts command line and manifest together.
pub(crate) fn given(
    data: &[String],
    known: &KnownArgs,
    manifest: Option<Manifest>,
    program: &Arc<Program>,
    days: &Days,
    shell: &Shell,
) -> Result<Given, Stop> {
    let mut given = Given {
        data: data.to_vec(),
        complete_lists: known.complete_list.clone(),
        data_date: known.data_date,
        ..Given::default()
    };
    let Some(manifest) = manifest else { return Ok(given) };
    let subjects: BTreeSet<TableId> = program.benefits.iter().map(|benefit| benefit.table).collect();
    let mut wrong = Vec::new();
    let mut of_rosters = Vec::new();
    for file in manifest.files {
        let list = program.lists.iter().position(|list| is_named(&list.name, &file.name));
        let table = program.tables.iter().position(|table| is_named(&table.name, &file.name));
        let list = list.and_then(|at| Some((ListId::from_index(at), program.lists.get(at)?)));
        let table = match (list, table.map(TableId::from_index)) {
            (Some((id, list)), _) => {
                given.lists.push(ListAge { list: id, as_of: file.as_of, until: file.until });
                if file.complete {
                    given.complete_lists.push(list.name.zh.clone());
                }
                list.table
            }
            (None, Some(table)) => {
                of_rosters.extend(file.as_of.filter(|_| subjects.contains(&table)));
                table
            }
            (None, None) => {
                let known = program.lists.iter().map(|list| &list.name);
                let known = known.chain(program.tables.iter().map(|table| &table.name));
                wrong.push(manifest_unclear(&file.at, "名称", &file.name, known));
                continue;
            }
        };
        given.data.push(format!("{}={}", table_name(program, table).zh, file.path));
        given.files.push((file, table, list.map(|(id, _)| id)));
    }
    given.data_date = given.data_date.or(of_rosters.into_iter().min());
    let year = given.data_date.unwrap_or(days.first()).school_year();
    for one in &manifest.confirmations {
        match confirmed(one, program, &subjects, year) {
            Ok((field, value, _))
                if given.confirmed.iter().any(|(known, other)| *known == field && *other != value) =>
            {
                wrong.push(confirmed_twice(&one.at, &one.field, &one.value));
            }
            Ok((field, value, note)) => {
                given.confirmed.push((field, value));
                given.confirmations.push((field, note));
            }
            Err(Wrong::Unclear(problem)) => wrong.push(*problem),
            Err(Wrong::NotCounted(problem)) => given.problems.push(*problem),
        }
    }
    if !wrong.is_empty() {
        return Err(refuse(wrong, shell));
    }
    Ok(given)
}

fn is_named(name: &Name, text: &str) -> bool {
    let text = squeeze(text);
    squeeze(&name.zh) == text || squeeze(&name.en) == text
}

enum Wrong {
    /// The run ends.
    Unclear(Box<Diagnostic>),
    /// Empty cells stay missing.
    NotCounted(Box<Diagnostic>),
}

fn confirmed(
    one: &Confirmation,
    program: &Program,
    subjects: &BTreeSet<TableId>,
    year: i32,
) -> Result<(FieldRef, Value, String), Wrong> {
    let (table, name) = match one.field.split_once('.') {
        Some((table, field)) => (Some(table), field),
        None => (None, one.field.as_str()),
    };
    let of_table = |id: &&TableId| match (table, program.tables.get(id.index())) {
        (Some(wanted), Some(table)) => is_named(&table.name, wanted),
        (None, Some(_)) => true,
        (_, None) => false,
    };
    let tables: Vec<TableId> = subjects.iter().filter(of_table).copied().collect();
    let fields = |table: &TableId| {
        program.tables.get(table.index()).map(|table| table.fields.as_slice()).unwrap_or_default()
    };
    let found = tables.iter().find_map(|table| {
        let at = fields(table).iter().position(|field| is_named(&field.name, name))?;
        Some(FieldRef { table: *table, field: u16::try_from(at).ok()? })
    });
    let unclear = |header: &str, held: &str, known: Vec<&Name>| {
        Wrong::Unclear(Box::new(manifest_unclear(&one.at, header, held, known.into_iter())))
    };
    let Some((at, field)) = found.and_then(|at| Some((at, program.field(at)?))) else {
        let known = tables.iter().flat_map(fields).map(|field| &field.name).collect();
        return Err(unclear("名称", &one.field, known));
    };
    let value = match parse_cell(&one.value, &field.ty, program) {
        Ok(value) if !value.is_missing() && field.derived.is_none() => value,
        _ => return Err(unclear("空着按", &one.value, Vec::new())),
    };
    let not = |why| Err(Wrong::NotCounted(Box::new(confirmation_not_counted(&one.at, &field.name, why))));
    let (Some(on), false, false) = (one.confirmed_on, one.basis.is_empty(), one.confirmed_by.is_empty())
    else {
        return not(NotCounted::Unsigned);
    };
    match one.school_year {
        None => return not(NotCounted::NoYear),
        Some(confirmed) if confirmed != year => return not(NotCounted::OtherYear { confirmed, year }),
        Some(_) => {}
    }
    let who: String =
        one.confirmed_by.chars().map(|c| if c == ';' || c.is_control() { ',' } else { c }).collect();
    let note = format!("confirmed:{}={}@{on} by {who}", field.name.en, display(program, &value).en);
    Ok((at, value, note))
}

impl Given {
    /// Lists that are too old for some of the days, and confirmations that do not count.
    pub(crate) fn problems(&self, plans: &Plans, program: &Program) -> Vec<Diagnostic> {
        let mut all = self.problems.clone();
        for (file, _, list) in &self.files {
            let Some(list) = *list else { continue };
            let stale: Vec<Date> =
                plans.plans.iter().filter(|plan| !plan.is_valid(list)).map(|plan| plan.as_of()).collect();
            if let Some(first) = stale.first() {
                let name = program.lists.get(list.index()).map(|list| list.name.clone()).unwrap_or_default();
                all.push(list_out_of_date(&file.at, &name, &file.provider, file.as_of, *first));
            }
        }
        all
    }

    /// The data of the run on a line of the summary; nothing without a manifest.
    pub(crate) fn words(&self, program: &Program, shell: &Shell) -> String {
        if self.files.is_empty() {
            return String::new();
        }
        let zh = shell.lang == Lang::Zh;
        let of = |(file, table, _): &(ManifestFile, TableId, Option<ListId>)| {
            let name = table_name(program, *table);
            let mut parts: Vec<String> = Vec::new();
            parts.extend((!file.provider.is_empty()).then(|| file.provider.clone()));
            parts.extend(
                file.as_of.map(|day| if zh { format!("截至{}", day.zh()) } else { format!("as of {day}") }),
            );
            parts.extend(file.complete.then(|| if zh { "完整" } else { "complete" }.to_owned()));
            let name = name.get(shell.lang).to_owned();
            match (parts.is_empty(), zh) {
                (true, _) => name,
                (false, true) => format!("{name}（{}）", parts.join("，")),
                (false, false) => format!("{name} ({})", parts.join(", ")),
            }
        };
        let all: Vec<String> = self.files.iter().map(of).collect();
        let head = paint(shell.color_err, FAINT, shell.pick("数据：", "data: "));
        format!("  {head}{}\n", all.join(shell.pick("、", ", ")))
    }

    /// Nothing was given at all.
    pub(crate) fn require_data(&self) -> Result<(), Stop> {
        if !self.data.is_empty() {
            return Ok(());
        }
        Err(Stop::usage(
            say!(zh: "数据说明里没有一个文件，命令里也没有 --data"; en: "the manifest names no file, and there is no --data"),
            Some(
                say!(zh: "请写 --data 文件，或在数据说明里加一行“文件”。"; en: "write --data FILE, or add a `file` row to the manifest"),
            ),
        ))
    }
}
