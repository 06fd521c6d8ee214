//! Reading a whole table into memory: side tables, lists, reference tables.

use tiaoli_core::{
    batch::{Batch, Columns, Dictionary},
    eval::TableData,
    ir::FieldRef,
    value::Value,
};
use tiaoli_diagnostics::Diagnostic;

use crate::{InputFormat, Problems, ReadOptions, Source, TableSchema, open};

/// Reads every row of a source. The dictionaries are never restarted.
pub fn read_all(
    source: &Source,
    format: InputFormat,
    schema: TableSchema,
    options: &ReadOptions,
    problems: &mut Problems,
) -> Result<TableData, Vec<Diagnostic>> {
    // One batch of all rows: dictionaries restart between batches only.
    let options = ReadOptions { batch_rows: usize::MAX, ..options.clone() };
    let mut reader = open(source, format, schema, &options, problems)?;
    let mut batch = Batch::default();
    reader.read(&mut batch, problems).map_err(|diagnostic| vec![diagnostic])?;
    Ok(TableData { columns: reader.columns().clone(), batch })
}

/// Reads the rows of a source of which `keep` wants the value of one of the `asked` fields. Memory grows with what is
/// kept, never with the file.
pub fn read_matching(
    source: &Source,
    format: InputFormat,
    schema: TableSchema,
    options: &ReadOptions,
    problems: &mut Problems,
    asked: &[FieldRef],
    keep: &dyn Fn(&Value) -> bool,
) -> Result<TableData, Vec<Diagnostic>> {
    let mut reader = open(source, format, schema, options, problems)?;
    let mut kept = TableData::default();
    let width = reader.columns().fields.len();
    kept.columns = Columns {
        table: reader.columns().table,
        fields: reader.columns().fields.clone(),
        dictionaries: std::iter::repeat_with(Dictionary::default).take(width).collect(),
    };
    kept.batch.begin(width, 1);
    let place = |field: &FieldRef| kept.columns.fields.iter().position(|one| one == field);
    let asked: Vec<usize> = asked.iter().filter_map(place).collect();
    let mut known: Vec<Recoded> = std::iter::repeat_with(Recoded::default).take(width).collect();
    let mut batch = Batch::default();
    while reader.read(&mut batch, problems).map_err(|diagnostic| vec![diagnostic])? > 0 {
        let columns = reader.columns();
        for row in 0..batch.rows {
            let code = |column: usize| {
                batch.codes.get(column).and_then(|codes| codes.get(row)).copied().unwrap_or(0)
            };
            let wants = |column: &usize| {
                columns
                    .dictionaries
                    .get(*column)
                    .is_some_and(|dictionary| keep(dictionary.get(code(*column))))
            };
            if !asked.iter().any(wants) {
                continue;
            }
            let targets = kept.columns.dictionaries.iter_mut().zip(&mut kept.batch.codes);
            for (column, ((dictionary, codes), known)) in targets.zip(&mut known).enumerate() {
                let from = columns.dictionaries.get(column);
                codes.push(from.map_or(0, |from| known.code(code(column), from, dictionary)));
            }
            kept.batch.keys.extend_from_slice(batch.key(row));
            kept.batch.end_row(batch.lines.get(row).copied().unwrap_or(0));
        }
    }
    Ok(kept)
}

/// The codes that values of a reader's dictionary have in another.
#[derive(Debug, Default)]
struct Recoded {
    generation: u32,
    /// By the reader's code; zero where it was not met.
    codes: Vec<u32>,
}

impl Recoded {
    fn code(&mut self, code: u32, from: &Dictionary, to: &mut Dictionary) -> u32 {
        if code == 0 {
            return 0;
        }
        if self.generation != from.generation() {
            self.generation = from.generation();
            self.codes.clear();
        }
        let at = code as usize;
        if self.codes.len() <= at {
            self.codes.resize(at + 1, 0);
        }
        match self.codes.get_mut(at) {
            Some(known) if *known != 0 => *known,
            Some(known) => {
                *known = to.push(from.get(code).clone());
                *known
            }
            None => 0,
        }
    }
}
