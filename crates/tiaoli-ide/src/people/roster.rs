//! The data of a policy, read once.

use std::{collections::BTreeMap, sync::Arc};

use rustc_hash::FxHashSet;
use tiaoli_core::{
    batch::Batch,
    eval::SideData,
    ir::{FieldRef, Program, TableId},
    plan::Plan,
    value::Value,
};
use tiaoli_data::{Problems, ReadOptions, TableSchema, open, read_all, read_matching};
use tiaoli_diagnostics::{Diagnostic, Severity, Text, say};

use super::{
    cells::{Cells, Column},
    needs::{DataFile, Needs},
};

/// Why data could not be read, for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused(pub Text);

impl From<Vec<Diagnostic>> for Refused {
    fn from(problems: Vec<Diagnostic>) -> Self {
        Self(problems.into_iter().next().map(|problem| problem.message).unwrap_or_default())
    }
}

/// Rosters and the tables beside, in memory: a plain value that every version of the policy is counted over.
#[derive(Debug)]
pub struct Roster {
    needs: Needs,
    /// In the order of the files.
    pub(super) parts: Vec<Part>,
    /// Without indexes, as read.
    side: SideData,
    /// What could not be read.
    problems: Problems,
}

/// One roster.
#[derive(Debug)]
pub(super) struct Part {
    pub(super) table: TableId,
    pub(super) file: String,
    pub(super) fields: Vec<FieldRef>,
    pub(super) columns: Vec<Column>,
    pub(super) batches: Vec<Block>,
    pub(super) rows: u64,
}

/// Some rows of it.
#[derive(Debug)]
pub(super) struct Block {
    pub(super) rows: usize,
    pub(super) first_row: u64,
    pub(super) cells: Vec<Cells>,
    pub(super) keys: Vec<u8>,
    pub(super) key_ends: Vec<u32>,
    pub(super) numbers: Vec<u64>,
}

/// Reads everything a policy wants of its files; headers are mapped as `eval` maps them without being told. `None` when it
/// was cancelled.
pub fn read(
    plan: &Arc<Plan>,
    files: &[DataFile],
    cancelled: &dyn Fn() -> bool,
) -> Result<Option<Roster>, Refused> {
    let needs = Needs::of(plan, files)?;
    let program = plan.program_shared();
    let (mut parts, mut problems) = (Vec::new(), Problems::new(0));
    for (file, table) in files.iter().zip(&needs.files) {
        let Some(fields) = needs.streamed.get(table) else { continue };
        match part(&program, file, *table, fields, &mut problems, cancelled)? {
            Some(part) => parts.push(part),
            None => return Ok(None),
        }
    }
    let Some(side) = beside(plan, &program, files, &needs, &mut problems, cancelled)? else {
        return Ok(None);
    };
    Ok(Some(Roster { needs, parts, side, problems }))
}

fn part(
    program: &Arc<Program>,
    file: &DataFile,
    table: TableId,
    fields: &[FieldRef],
    problems: &mut Problems,
    cancelled: &dyn Fn() -> bool,
) -> Result<Option<Part>, Refused> {
    let schema = TableSchema::new(Arc::clone(program), table, fields);
    let mut reader = open(&file.source, file.format, schema, &ReadOptions::default(), problems)?;
    let mut columns: Vec<Column> = fields.iter().map(|_| Column::default()).collect();
    let (mut batches, mut batch, mut rows) = (Vec::new(), Batch::default(), 0);
    loop {
        if cancelled() {
            return Ok(None);
        }
        let read = reader.read(&mut batch, problems).map_err(|problem| vec![problem])?;
        if read == 0 {
            break;
        }
        rows += read as u64;
        let of = columns.iter_mut().zip(&reader.columns().dictionaries).zip(&batch.codes);
        batches.push(Block {
            rows: batch.rows,
            first_row: batch.first_row,
            cells: of.map(|((column, dictionary), codes)| column.take(dictionary, codes)).collect(),
            keys: batch.keys.as_slice().to_vec(),
            key_ends: batch.key_ends.as_slice().to_vec(),
            numbers: batch.numbers.as_slice().to_vec(),
        });
    }
    columns.iter_mut().for_each(Column::finish);
    let fields = reader.columns().fields.clone();
    Ok(Some(Part { table, file: file.source.path().to_owned(), fields, columns, batches, rows }))
}

/// The tables that conditions look into. Of a roster that is only looked up in by the others, the rows they name.
fn beside(
    plan: &Plan,
    program: &Arc<Program>,
    files: &[DataFile],
    needs: &Needs,
    problems: &mut Problems,
    cancelled: &dyn Fn() -> bool,
) -> Result<Option<SideData>, Refused> {
    let mut side = SideData::default();
    let given: BTreeMap<TableId, &DataFile> = needs.files.iter().copied().zip(files).collect();
    let looked_up = |table: TableId| plan.looked_up(table, &needs.files);
    let mut tables: Vec<TableId> = needs.beside.keys().copied().collect();
    tables.sort_by_key(|table| looked_up(*table).is_some());
    let mut held: FxHashSet<Value> = plan.constant_texts().cloned().collect();
    for table in tables {
        if cancelled() {
            return Ok(None);
        }
        let (Some(file), Some(fields)) = (given.get(&table), needs.beside.get(&table)) else { continue };
        let schema = TableSchema::new(Arc::clone(program), table, fields);
        let options = ReadOptions::default();
        let data = match looked_up(table) {
            None => read_all(&file.source, file.format, schema, &options, problems)?,
            Some(by) => {
                let keep = |value: &Value| value.is_missing() || held.contains(value);
                read_matching(&file.source, file.format, schema, &options, problems, &by, &keep)?
            }
        };
        for dictionary in &data.columns.dictionaries {
            held.extend(dictionary.values().filter(|value| matches!(value, Value::Text(_))).cloned());
        }
        side.insert(table, data);
    }
    Ok(Some(side))
}

impl Roster {
    /// Whether it holds everything another version of the policy wants of the same files. Whoever asks knows whether the
    /// files themselves have changed.
    pub fn serves(&self, needs: &Needs) -> bool {
        self.needs.serve(needs)
    }

    /// That something could not be read, and who tells what; `None` where nothing is wrong.
    pub fn problems(&self) -> Option<Text> {
        let warnings = self.problems.groups().filter(|group| group.code.severity() != Severity::Hint);
        let count: u64 = warnings.map(|group| group.count).sum();
        (count > 0).then(|| {
            say!(
                zh: "名册里有{}处没有读成（缺列、读不懂的内容等），人数可能不对；用 tiaoli data check 看是哪些", count;
                en: "{} places of the data could not be read (columns missing, cells that make no sense): figures may be wrong; `tiaoli data check` lists them", count)
        })
    }

    /// Records, of all rosters together.
    pub fn rows(&self) -> u64 {
        self.parts.iter().map(|part| part.rows).sum()
    }

    /// Bytes held for the rosters, roughly.
    pub fn size(&self) -> usize {
        let block = |block: &Block| {
            let cells: usize = block.cells.iter().map(Cells::size).sum();
            cells + block.keys.len() + block.key_ends.len() * 4 + block.numbers.len() * 8
        };
        self.parts.iter().flat_map(|part| &part.batches).map(block).sum()
    }

    /// The tables beside with the look-ups a plan wants, as they are on its day.
    pub(super) fn side(&self, plan: &Plan) -> SideData {
        let mut side = self.side.clone();
        for field in plan.indexes() {
            side.index(field);
        }
        side.on(plan)
    }
}
