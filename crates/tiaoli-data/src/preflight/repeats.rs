//! Which keys and ID numbers stand in several rows: marked in a sieve of fixed size while the table is read, and only the
//! rows of those that repeat are kept on a second reading.

use std::{
    borrow::Cow,
    collections::BTreeMap,
    hash::{BuildHasher, BuildHasherDefault},
};

use rustc_hash::FxHasher;
use tiaoli_core::{
    cell::squeeze,
    groups::{Sieve, spread},
    value::Value,
};

use super::At;

/// So many rows of one value are named.
const NAMED: usize = 1000;
/// A guess of how long a row is, to size the sieve by the size of the file.
const ROW_BYTES: u64 = 100;
/// The size of the sieve where the file's size is not known.
const GUESS: u64 = 1 << 20;

#[derive(Debug)]
pub(super) struct Repeats {
    columns: Vec<One>,
}

#[derive(Debug)]
struct One {
    field: usize,
    is_key: bool,
    sieve: Sieve,
    rows: BTreeMap<Value, (u64, Vec<At>)>,
}

/// A value that stands in several rows.
#[derive(Debug)]
pub(super) struct Repeated {
    pub(super) field: usize,
    pub(super) is_key: bool,
    pub(super) count: u64,
    /// The first of them.
    pub(super) rows: Vec<At>,
}

impl Repeats {
    /// The fields whose values may not repeat, by their places in the table.
    pub(super) fn new(key: Option<usize>, id: Option<usize>, bytes: Option<u64>) -> Self {
        let keys = bytes.map_or(GUESS, |bytes| bytes / ROW_BYTES + 1);
        let one =
            |field: usize, is_key| One { field, is_key, sieve: Sieve::new(keys), rows: BTreeMap::new() };
        let columns = key.map(|field| one(field, true)).into_iter().chain(id.map(|field| one(field, false)));
        Self { columns: columns.collect() }
    }

    pub(super) fn add<'v>(&mut self, value: &dyn Fn(usize) -> &'v Value) {
        for one in &mut self.columns {
            let value = value(one.field);
            if !value.is_missing() {
                one.sieve.add(hash(&compared(value, one.is_key)));
            }
        }
    }

    /// Ends the first reading; gives the fields that the second needs.
    pub(super) fn close(&mut self) -> Vec<usize> {
        self.columns.retain(|one| one.sieve.repeats() > 0);
        self.columns.iter_mut().for_each(|one| one.sieve.close());
        self.columns.iter().map(|one| one.field).collect()
    }

    pub(super) fn keep<'v>(&mut self, value: &dyn Fn(usize) -> &'v Value, at: At) {
        for one in &mut self.columns {
            let value = value(one.field);
            if value.is_missing() {
                continue;
            }
            let value = compared(value, one.is_key);
            if one.sieve.repeated(hash(&value)) {
                let (count, rows) = one.rows.entry(value.into_owned()).or_default();
                *count += 1;
                if rows.len() < NAMED {
                    rows.push(at);
                }
            }
        }
    }

    /// What repeats, in the order of the first rows.
    pub(super) fn finish(&mut self) -> Vec<Repeated> {
        let mut found = Vec::new();
        for one in &mut self.columns {
            let (field, is_key) = (one.field, one.is_key);
            let groups = std::mem::take(&mut one.rows).into_values().filter(|(count, _)| *count > 1);
            found.extend(groups.map(|(count, rows)| Repeated { field, is_key, count, rows }));
        }
        found.sort_by_key(|one| (one.rows.first().map(|at| at.row), one.field));
        found
    }
}

/// Keys are compared as evaluation compares them: s001 and Ｓ 001 name one person. ID numbers have one form.
fn compared(value: &Value, is_key: bool) -> Cow<'_, Value> {
    match value {
        Value::Text(text) if is_key => Cow::Owned(Value::text(squeeze(text))),
        _ => Cow::Borrowed(value),
    }
}

fn hash(value: &Value) -> u64 {
    spread(BuildHasherDefault::<FxHasher>::default().hash_one(value), 0)
}
