//! References of a roster into tables that were handed in with it: a value no row there has is told, whether or not a
//! condition looks it up. The decisions are made as they are.

use std::collections::BTreeMap;

use rustc_hash::FxHashSet;
use tiaoli_core::{
    batch::{Batch, Columns},
    cell::squeeze,
    eval::SideData,
    ir::{FieldRef, Program, TableId, Type},
    sensitive::shown_cell,
    value::Value,
};
use tiaoli_data::Origin;
use tiaoli_diagnostics::{CellPlace, Code, Diagnostic, Place, nearest, say};

use crate::whose::shown;

/// Distinct values beyond this many are only counted by their rows: then a whole column is wrong.
const KEPT: usize = 1000;
/// So many values of a field are told one by one.
const TOLD: usize = 20;
/// So many rows of a value are named.
const ROWS: usize = 5;
/// In larger tables nobody looks for a slip of the pen.
const COMPARED: usize = 5000;

/// The values of the tables that references lead to, by field of the rosters.
#[derive(Debug, Default)]
pub(crate) struct References {
    fields: Vec<Reference>,
}

#[derive(Debug)]
struct Reference {
    by: FieldRef,
    target: TableId,
    known: FxHashSet<Value>,
    lost: BTreeMap<String, Lost>,
    /// Rows with values that were not kept.
    others: u64,
}

/// A value that leads nowhere.
#[derive(Debug, Default)]
struct Lost {
    rows: u64,
    /// The first rows and their lines.
    first: Vec<(u64, u64)>,
    /// The key of the first.
    key: Vec<u8>,
}

/// The keys of the tables that rosters refer to, so that they are read.
pub(crate) fn keys(program: &Program, rosters: &[TableId]) -> Vec<FieldRef> {
    let fields = rosters.iter().flat_map(|roster| of_table(program, *roster));
    let mut keys: Vec<FieldRef> =
        fields.filter(|(_, key)| !rosters.contains(&key.table)).map(|(_, key)| key).collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// The references of a table, with the keys they lead to.
fn of_table(program: &Program, table: TableId) -> impl Iterator<Item = (FieldRef, FieldRef)> {
    let fields = program.tables.get(table.index()).map_or(&[][..], |table| table.fields.as_slice());
    (0_u16..).zip(fields).filter_map(move |(at, field)| match field.ty {
        Type::Ref(target) => {
            let key = program.tables.get(target.index())?.key?;
            Some((FieldRef { table, field: at }, FieldRef { table: target, field: key }))
        }
        _ => None,
    })
}

impl References {
    /// Of a roster, into the tables that were given and are no rosters themselves.
    pub(crate) fn new(program: &Program, side: &SideData, rosters: &[TableId], table: TableId) -> Self {
        let fields = of_table(program, table).filter(|(_, key)| !rosters.contains(&key.table));
        let fields = fields.filter_map(|(by, key)| {
            let data = side.get(key.table).filter(|data| data.columns.fields.contains(&key))?;
            let known = (0..data.batch.rows).map(|row| data.value(row, key.field).clone());
            let known = known.filter(|value| !value.is_missing()).collect();
            Some(Reference { by, target: key.table, known, lost: BTreeMap::new(), others: 0 })
        });
        Self { fields: fields.collect() }
    }

    /// Looks at the rows of a batch.
    pub(crate) fn see(&mut self, columns: &Columns, batch: &Batch) {
        for reference in &mut self.fields {
            let Some(at) = columns.fields.iter().position(|field| *field == reference.by) else { continue };
            let (Some(codes), Some(dictionary)) = (batch.codes.get(at), columns.dictionaries.get(at)) else {
                continue;
            };
            for (row, code) in codes.iter().enumerate() {
                let value = dictionary.get(*code);
                if value.is_missing() || reference.known.contains(value) {
                    continue;
                }
                let text = shown(value);
                if reference.lost.len() >= KEPT && !reference.lost.contains_key(&text) {
                    reference.others += 1;
                    continue;
                }
                let lost = reference.lost.entry(text).or_default();
                lost.rows += 1;
                if lost.first.is_empty() {
                    lost.key = batch.key(row).to_vec();
                }
                if lost.first.len() < ROWS {
                    let line = batch.lines.get(row).copied().unwrap_or(0);
                    lost.first.push((batch.first_row + row as u64, line));
                }
            }
        }
    }

    /// What is to be said of them, most rows first; each with the key of its row.
    pub(crate) fn problems(
        &self,
        program: &Program,
        file: &Origin,
        show_sensitive: bool,
    ) -> Vec<(Diagnostic, Vec<u8>)> {
        self.fields.iter().flat_map(|one| one.problems(program, file, show_sensitive)).collect()
    }
}

impl Reference {
    fn problems(&self, program: &Program, file: &Origin, show_sensitive: bool) -> Vec<(Diagnostic, Vec<u8>)> {
        let (Some(field), Some(table)) = (program.field(self.by), program.tables.get(self.target.index()))
        else {
            return Vec::new();
        };
        let place = |(row, line): (u64, u64)| {
            Place::Cell(CellPlace {
                file: file.name().to_owned(),
                in_sheet: file.is_sheet(),
                line,
                row,
                header: field.name.zh.clone(),
                ..CellPlace::default()
            })
        };
        let label = || say!(zh: "“{}”表里没有", table.name.zh; en: "not in table `{}`", table.name.en);
        let mut lost: Vec<(&String, &Lost)> = self.lost.iter().collect();
        lost.sort_by_key(|(_, lost)| std::cmp::Reverse(lost.rows));
        let one = |(value, lost): &(&String, &Lost)| {
            let held = shown_cell(value, field, show_sensitive);
            let (count, rows) = (lost.rows, rows(lost));
            let message = say!(
                zh: "“{}”栏的“{held}”在“{}”表里没有，共 {count} 行（第 {rows} 行）", field.name.zh, table.name.zh;
                en: "`{held}` in column `{}` is not in table `{}`: {count} row(s), {rows}", field.name.en, table.name.en);
            let near = self.near(value).filter(|_| show_sensitive || !field.is_sensitive());
            let help = match near {
                Some(near) => say!(
                    zh: "是不是“{near}”？请改成同一种写法（大小写也要一样），否则会当作另一个";
                    en: "did you mean `{near}`? write both alike, also in their capitals: else they count as two"),
                None => say!(
                    zh: "请核对编号；编号没有错的，请在“{}”表里补上这一行", table.name.zh;
                    en: "check the value; if it is right, add its row to table `{}`", table.name.en),
            };
            let first = lost.first.first().copied().unwrap_or_default();
            let found = Diagnostic::at(Code::E0644, place(first), message).label(label()).help(help);
            (found, lost.key.clone())
        };
        let mut problems: Vec<(Diagnostic, Vec<u8>)> = lost.iter().take(TOLD).map(one).collect();
        let untold = lost.get(TOLD..).unwrap_or_default();
        let rows: u64 = untold.iter().map(|(_, lost)| lost.rows).sum::<u64>() + self.others;
        if let Some((_, next)) = untold.first() {
            let more = if self.others > 0 { "+" } else { "" };
            let values = untold.len();
            let message = say!(
                zh: "“{}”栏还有 {values}{more} 个值在“{}”表里没有，共 {rows} 行", field.name.zh, table.name.zh;
                en: "{values}{more} more values of column `{}` are not in table `{}`, in {rows} rows", field.name.en, table.name.en);
            let help = say!(zh: "多半是“{}”表不全，或者编号的写法整个不同；请先核对这张表", table.name.zh;
                en: "table `{}` is probably not complete, or writes its keys in another way: check it first", table.name.en);
            let first = next.first.first().copied().unwrap_or_default();
            let found = Diagnostic::at(Code::E0644, place(first), message).label(label()).help(help);
            problems.push((found, next.key.clone()));
        }
        problems
    }

    /// The value that was probably meant: the same in other capitals, else the only near one.
    fn near(&self, value: &str) -> Option<String> {
        let mut known: Vec<String> = self.known.iter().take(COMPARED + 1).map(shown).collect();
        known.sort_unstable();
        let wanted = squeeze(value);
        if let Some(same) = known.iter().find(|known| squeeze(known) == wanted) {
            return Some(same.clone());
        }
        if known.len() > COMPARED {
            return None;
        }
        match nearest(value, known.iter().map(String::as_str)).as_slice() {
            [one] => Some((*one).to_owned()),
            _ => None,
        }
    }
}

/// `2、5、9`, and that there are more; lines where they are known.
fn rows(lost: &Lost) -> String {
    let number = |(row, line): &(u64, u64)| if *line > 0 { line } else { row }.to_string();
    let shown: Vec<String> = lost.first.iter().map(number).collect();
    let more = if lost.rows > shown.len() as u64 { "…" } else { "" };
    shown.join("、") + more
}
