//! Columns of a batch at rest: narrow codes where a column has few values, texts one after the other where it has many.

use rustc_hash::FxHashMap;
use tiaoli_core::{batch::Dictionary, value::Value};

/// A column with more values than this keeps those of each batch with the batch.
const FEW: usize = 1 << 14;

/// One column of one batch.
#[derive(Debug)]
pub(super) enum Cells {
    /// Codes of the column's own dictionary.
    Narrow(Vec<u8>),
    Wide(Vec<u16>),
    /// Texts, all of them one after the other; an end of `MISSING` is a cell without one.
    Texts {
        text: String,
        ends: Vec<u32>,
    },
    Values(Vec<Value>),
}

/// Marks a cell that is missing, beside the end of the text before it.
const MISSING: u32 = 1 << 31;

/// A column over all batches: its few values, and the codes that the reader at hand gives them.
#[derive(Debug, Default)]
pub(super) struct Column {
    /// Those of [`Cells::Narrow`] and [`Cells::Wide`].
    pub(super) values: Vec<Value>,
    known: FxHashMap<Value, u16>,
    /// By the reader's code; the generation they are of.
    codes: Vec<Option<u16>>,
    generation: u32,
    many: bool,
}

impl Column {
    /// Takes a column of a batch as read.
    pub(super) fn take(&mut self, read: &Dictionary, cells: &[u32]) -> Cells {
        if self.values.is_empty() {
            self.values.push(Value::Missing);
            self.known.insert(Value::Missing, 0);
        }
        if self.generation != read.generation() {
            self.generation = read.generation();
            self.codes.clear();
        }
        if !self.many {
            let codes: Option<Vec<u16>> = cells.iter().map(|code| self.code(*code, read)).collect();
            match codes {
                Some(codes) => return narrow(codes),
                None => self.many = true,
            }
        }
        of_many(read, cells)
    }

    /// Nothing is looked up any more.
    pub(super) fn finish(&mut self) {
        self.known = FxHashMap::default();
        self.codes = Vec::new();
    }

    fn code(&mut self, code: u32, read: &Dictionary) -> Option<u16> {
        let at = code as usize;
        if let Some(Some(known)) = self.codes.get(at) {
            return Some(*known);
        }
        let value = read.get(code);
        let own = match self.known.get(value) {
            Some(own) => *own,
            None if self.values.len() >= FEW => return None,
            None => {
                let own = u16::try_from(self.values.len()).ok()?;
                self.values.push(value.clone());
                self.known.insert(value.clone(), own);
                own
            }
        };
        if self.codes.len() <= at {
            self.codes.resize(at + 1, None);
        }
        if let Some(slot) = self.codes.get_mut(at) {
            *slot = Some(own);
        }
        Some(own)
    }
}

fn narrow(codes: Vec<u16>) -> Cells {
    let bytes: Result<Vec<u8>, _> = codes.iter().map(|code| u8::try_from(*code)).collect();
    bytes.map_or(Cells::Wide(codes), Cells::Narrow)
}

fn of_many(read: &Dictionary, cells: &[u32]) -> Cells {
    let (mut text, mut ends) = (String::new(), Vec::with_capacity(cells.len()));
    for code in cells {
        let missing = match read.get(*code) {
            Value::Text(value) => {
                text.push_str(value);
                0
            }
            Value::Missing => MISSING,
            _ => return Cells::Values(cells.iter().map(|code| read.get(*code).clone()).collect()),
        };
        ends.push(u32::try_from(text.len()).unwrap_or(0) | missing);
    }
    text.shrink_to_fit();
    Cells::Texts { text, ends }
}

impl Cells {
    /// Lays the column out for the evaluator. `dictionary` holds the column's few values, or whatever the batch before it
    /// has put there; `few` tells which.
    pub(super) fn lay_out(
        &self,
        column: &Column,
        dictionary: &mut Dictionary,
        few: &mut bool,
        out: &mut Vec<u32>,
    ) {
        out.clear();
        let is_few = matches!(self, Self::Narrow(_) | Self::Wide(_));
        if is_few && !*few {
            dictionary.restart();
            for value in column.values.iter().skip(1) {
                dictionary.push(value.clone());
            }
        } else if !is_few {
            dictionary.restart();
        }
        *few = is_few;
        let mut push = |value: Value| match value {
            Value::Missing => 0,
            value => dictionary.push(value),
        };
        match self {
            Self::Narrow(codes) => out.extend(codes.iter().map(|code| u32::from(*code))),
            Self::Wide(codes) => out.extend(codes.iter().map(|code| u32::from(*code))),
            Self::Values(values) => out.extend(values.iter().map(|value| push(value.clone()))),
            Self::Texts { text, ends } => {
                let mut start = 0;
                for end in ends {
                    let to = (end & !MISSING) as usize;
                    let missing = end & MISSING != 0;
                    let value = if missing { None } else { text.get(start..to).map(Value::text) };
                    out.push(push(value.unwrap_or_default()));
                    start = to;
                }
            }
        }
    }

    /// Bytes held, roughly.
    pub(super) fn size(&self) -> usize {
        match self {
            Self::Narrow(codes) => codes.len(),
            Self::Wide(codes) => codes.len() * 2,
            Self::Texts { text, ends } => text.len() + ends.len() * 4,
            Self::Values(values) => values.len() * size_of::<Value>(),
        }
    }
}
