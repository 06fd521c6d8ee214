//! What has to be read of which file for a policy; when nothing of it has changed, a roster serves on.

use std::{collections::BTreeMap, sync::Arc};

use tiaoli_core::{
    eval::SideData,
    groups::{GroupCollector, VersionCollector},
    ir::{FieldRef, Program, TableId},
    plan::Plan,
};
use tiaoli_data::{InputFormat, Source};
use tiaoli_diagnostics::{Text, say};

use super::Refused;

/// A file of data, as the setting names it.
#[derive(Clone, Debug)]
pub struct DataFile {
    /// The table it holds, by either of its names; empty for the roster.
    pub table: String,
    pub source: Source,
    pub format: InputFormat,
}

impl DataFile {
    /// A path or `TABLE=path`. A path that holds an equals sign is one as long as no table is called like what stands
    /// before it.
    pub fn of_setting(setting: &str, program: &Program) -> Self {
        let named = setting.split_once(['=', '＝']).filter(|(table, _)| find(program, table).is_some());
        let (table, path) = named.unwrap_or(("", setting));
        let (table, path) = (table.trim(), path.trim());
        Self { table: table.to_owned(), source: Source::of_path(path), format: InputFormat::of_path(path) }
    }
}

/// A table or list by either of its names.
fn find(program: &Program, name: &str) -> Option<TableId> {
    let name = name.trim();
    let list = program.lists.iter().find(|list| list.name.zh == name || list.name.en == name);
    let table = program.tables.iter().position(|table| table.name.zh == name || table.name.en == name);
    list.map(|list| list.table).or_else(|| table.map(TableId::from_index))
}

/// Everything that decides what a reading of the files gives.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Needs {
    /// Which table each file holds, by the place of the file.
    pub(super) files: Vec<TableId>,
    /// The tables whose rows are decided.
    pub(super) subjects: Vec<TableId>,
    /// The columns wanted of every table: those streamed, and those held in memory beside.
    pub(super) streamed: BTreeMap<TableId, Vec<FieldRef>>,
    pub(super) beside: BTreeMap<TableId, Vec<FieldRef>>,
    /// How cells are understood: names, spellings and types of all tables that have a file, and all enumerations.
    shape: String,
}

impl Needs {
    /// What a policy wants of files.
    pub fn of(plan: &Arc<Plan>, files: &[DataFile]) -> Result<Self, Refused> {
        let program = plan.program();
        let subjects = plan.subjects();
        let mut tables: Vec<TableId> = Vec::new();
        for file in files {
            let table = match (file.table.as_str(), subjects.as_slice()) {
                ("", [only]) => *only,
                ("", []) => return Err(Refused(no_subject())),
                ("", _) => return Err(Refused(which_table(file))),
                (name, _) => find(program, name).ok_or_else(|| Refused(no_table(name)))?,
            };
            if tables.contains(&table) {
                return Err(Refused(twice(program, table)));
            }
            tables.push(table);
        }
        let supplied = &tables;
        let beside = plan.side_tables(supplied).into_iter();
        let beside: BTreeMap<TableId, Vec<FieldRef>> =
            beside.map(|table| (table, plan.side_columns(table, supplied))).collect();
        // Whether a table follows a register is told by the register being there; its rows do not matter yet.
        let mut there = SideData::default();
        beside.keys().for_each(|table| there.insert(*table, Default::default()));
        let there = Arc::new(there);
        let streamed = subjects.iter().copied().filter(|table| supplied.contains(table));
        let streamed = streamed.map(|table| (table, streamed_columns(plan, table, &there))).collect();
        let shape = shape(program, supplied);
        Ok(Self { files: tables, subjects, streamed, beside, shape })
    }

    /// Whether what was read for these needs serves those of another policy.
    pub(super) fn serve(&self, others: &Self) -> bool {
        let has = |own: &BTreeMap<TableId, Vec<FieldRef>>, wanted: &BTreeMap<TableId, Vec<FieldRef>>| {
            wanted.iter().all(|(table, fields)| {
                own.get(table).is_some_and(|own| fields.iter().all(|field| own.contains(field)))
            })
        };
        self.files == others.files
            && self.subjects == others.subjects
            && self.shape == others.shape
            && has(&self.streamed, &others.streamed)
            && has(&self.beside, &others.beside)
    }
}

fn streamed_columns(plan: &Arc<Plan>, table: TableId, side: &Arc<SideData>) -> Vec<FieldRef> {
    let mut fields = plan.wanted(table).to_vec();
    fields.extend(plan.day_fields(table, side));
    fields.extend(GroupCollector::new(Arc::clone(plan), Arc::clone(side), table, 1).wanted());
    fields.extend(VersionCollector::new(plan.program(), table, 1).iter().flat_map(VersionCollector::wanted));
    fields.sort_unstable();
    fields.dedup();
    fields
}

fn shape(program: &Program, tables: &[TableId]) -> String {
    let fields = tables.iter().filter_map(|table| program.tables.get(table.index()));
    let fields = fields.map(|table| {
        let fields = table.fields.iter().map(|field| (&field.name, &field.aka, &field.ty));
        (&table.name, table.key, fields.collect::<Vec<_>>())
    });
    let enums = program.enums.iter().map(|one| {
        let values = one.values.iter().map(|value| (&value.name, &value.aka));
        values.collect::<Vec<_>>()
    });
    format!("{:?}{:?}", fields.collect::<Vec<_>>(), enums.collect::<Vec<_>>())
}

fn no_subject() -> Text {
    say!(zh: "这个政策在这一天没有要计算的表"; en: "the policy has no table to decide on that day")
}

fn which_table(file: &DataFile) -> Text {
    let path = file.source.path();
    say!(zh: "没有写“{path}”是哪张表的数据，请写成 表名=文件";
        en: "say which table `{path}` is for, as TABLE=FILE")
}

fn no_table(name: &str) -> Text {
    say!(zh: "没有“{name}”这张表或名单"; en: "there is no table or list `{name}`")
}

fn twice(program: &Program, table: TableId) -> Text {
    let name = program.tables.get(table.index()).map(|table| table.name.clone()).unwrap_or_default();
    say!(zh: "“{}”表给了两个文件", name.zh; en: "table `{}` was given two files", name.en)
}
