//! Records as columns, ready for the evaluator.
//!
//! Every column is dictionary-coded: a cell is a small number, and each distinct value stands once in the column's
//! dictionary. The evaluator looks at every distinct value once, not at every cell. Readers keep the dictionaries
//! between batches and start a new generation when one grows too large, so memory stays bounded.

use crate::{
    findings::FindingRow,
    ir::{FieldRef, TableId},
    value::Value,
};

/// The distinct values of one column, by code. Code 0 is always `Missing`.
#[derive(Clone, Debug)]
pub struct Dictionary {
    values: Vec<Value>,
    generation: u32,
    /// Somebody confirmed what an empty cell means; see [`Self::confirmed`].
    confirmed: bool,
}

impl Default for Dictionary {
    fn default() -> Self {
        Self { values: vec![Value::Missing], generation: 0, confirmed: false }
    }
}

impl Dictionary {
    /// A dictionary in which an empty cell has a value, because somebody answers for it: code 1. A cell that cannot be read,
    /// and one whose column is not there, stay missing.
    pub fn confirmed(value: Value) -> Self {
        Self { values: vec![Value::Missing, value], generation: 0, confirmed: true }
    }

    /// The code of an empty cell.
    pub fn blank(&self) -> u32 {
        u32::from(self.confirmed)
    }

    /// Whether a code is that of an empty cell with a confirmed value.
    pub fn is_confirmed(&self, code: u32) -> bool {
        self.confirmed && code == 1
    }

    /// Adds a value and gives its code. The caller sees to it that values do not repeat needlessly; repeats are harmless.
    pub fn push(&mut self, value: Value) -> u32 {
        let code = u32::try_from(self.values.len()).unwrap_or(u32::MAX);
        self.values.push(value);
        code
    }

    /// Forgets every value but `Missing` and a confirmed one. Codes given before are void; call it between batches only.
    pub fn restart(&mut self) {
        self.values.truncate(1 + usize::from(self.confirmed));
        self.generation = self.generation.wrapping_add(1);
    }

    /// Adds what a dictionary of which this is a copy has added. Of another generation these are all its values.
    pub fn follow(&mut self, generation: u32, values: Vec<Value>) {
        if self.generation != generation {
            self.generation = generation;
            self.values.clear();
        }
        self.values.extend(values);
    }

    /// Changes whenever [`Self::restart`] was called.
    pub fn generation(&self) -> u32 {
        self.generation
    }

    pub fn len(&self) -> usize {
        self.values.len()
    }

    pub fn is_empty(&self) -> bool {
        self.values.len() <= 1 + usize::from(self.confirmed)
    }

    /// Every distinct value, `Missing` among them.
    pub fn values(&self) -> impl Iterator<Item = &Value> {
        self.values.iter()
    }

    /// The value of a code; `Missing` for a code that was never given.
    pub fn get(&self, code: u32) -> &Value {
        const MISSING: &Value = &Value::Missing;
        self.values.get(code as usize).unwrap_or(MISSING)
    }
}

/// The columns a policy reads of one table, in a fixed order, with their dictionaries. Owned by the reader.
#[derive(Clone, Debug, Default)]
pub struct Columns {
    pub table: TableId,
    pub fields: Vec<FieldRef>,
    pub dictionaries: Vec<Dictionary>,
}

/// Some rows of one table. `codes[c][r]` is the cell of column `c` (in the order of [`Columns::fields`]), row `r`.
#[derive(Clone, Debug, Default)]
pub struct Batch {
    pub rows: usize,
    /// Data rows count from one.
    pub first_row: u64,
    pub codes: Vec<Vec<u32>>,
    /// The key cells as read, one after the other; `key_ends[r]` is where row `r`'s ends.
    pub keys: Vec<u8>,
    pub key_ends: Vec<u32>,
    /// The line of the file each row begins on, for findings; empty when the reader does not know.
    pub lines: Vec<u64>,
    /// The numbers of the rows, where they do not simply follow one another; else empty.
    pub numbers: Vec<u64>,
    /// What a day makes of the rows; nothing in a batch as read.
    pub view: View,
}

/// Some rows as they were on a day.
#[derive(Clone, Debug, Default)]
pub struct View {
    /// Rows that are not in force; empty where all are.
    pub absent: Vec<bool>,
    /// Columns that held something else than was read.
    pub patches: Vec<Patch>,
}

/// A column as it was on a day, in place of the one that was read.
#[derive(Clone, Debug)]
pub struct Patch {
    pub field: FieldRef,
    pub dictionary: Dictionary,
    pub codes: Vec<u32>,
}

impl Batch {
    /// The key cell of a row as read; empty when it was empty.
    pub fn key(&self, row: usize) -> &[u8] {
        let end = self.key_ends.get(row).map_or(0, |at| *at as usize);
        let start =
            row.checked_sub(1).and_then(|before| self.key_ends.get(before)).map_or(0, |at| *at as usize);
        self.keys.get(start..end).unwrap_or_default()
    }

    /// The number of a row; data rows count from one.
    pub fn number(&self, row: usize) -> u64 {
        self.numbers.get(row).copied().unwrap_or(self.first_row + row as u64)
    }

    /// Where a row stands, for a finding.
    pub fn place(&self, row: usize) -> FindingRow {
        FindingRow {
            row: self.number(row),
            key: String::from_utf8_lossy(self.key(row)).into_owned(),
            line: self.lines.get(row).copied().unwrap_or(0),
        }
    }

    /// Whether a row is not in force on the day of the view.
    pub fn is_absent(&self, row: usize) -> bool {
        self.view.absent.get(row).copied().unwrap_or(false)
    }

    /// A column with its values, as it was on the day of the view; `None` when it was not read.
    pub fn column<'a>(
        &'a self,
        columns: &'a Columns,
        field: FieldRef,
    ) -> Option<(&'a Dictionary, &'a [u32])> {
        if let Some(patch) = self.view.patches.iter().find(|patch| patch.field == field) {
            return Some((&patch.dictionary, &patch.codes));
        }
        let at = columns.fields.iter().position(|known| *known == field)?;
        Some((columns.dictionaries.get(at)?, self.codes.get(at)?))
    }

    /// Closes a row whose cells and key have been added; `line` is where it begins in the file.
    pub fn end_row(&mut self, line: u64) {
        self.key_ends.push(u32::try_from(self.keys.len()).unwrap_or(u32::MAX));
        self.lines.push(line);
        self.rows += 1;
    }

    /// Adds a row of which nothing could be read.
    pub fn push_empty_row(&mut self, line: u64) {
        for codes in &mut self.codes {
            codes.push(0);
        }
        self.end_row(line);
    }

    /// Empties the batch for rows from number `first_row` on, and keeps its memory.
    pub fn begin(&mut self, columns: usize, first_row: u64) {
        self.first_row = first_row;
        self.codes.resize_with(columns, Vec::new);
        self.rows = 0;
        for column in &mut self.codes {
            column.clear();
        }
        self.keys.clear();
        self.key_ends.clear();
        self.lines.clear();
        self.numbers.clear();
        self.view = View::default();
    }
}
