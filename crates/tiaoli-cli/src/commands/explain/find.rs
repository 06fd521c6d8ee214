//! Looking a record up by its key or ID number.

use std::sync::Arc;

use tiaoli_core::{
    batch::{Batch, Columns},
    cell::{mask_ids, squeeze},
    ir::{FieldRef, Type},
    sensitive::mask_text,
    value::Value,
};
use tiaoli_data::{BadCell, Problems, TableSchema};
use tiaoli_diagnostics::say;

use crate::{
    dataset::{Input, refuse},
    exit::Stop,
    run::Run,
};

/// So many near keys are offered.
const OFFERED: usize = 3;

/// Which rows are meant.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Sought<'a> {
    /// Those whose key, or whose ID number, it is; `#12` is the twelfth where it has no key.
    Key(&'a str),
    /// The data row of this number; one is the first.
    Row(u64),
}

/// Calls `take` for every row that is sought.
pub(crate) fn rows(
    run: &Run<'_>,
    input: &Input,
    sought: Sought<'_>,
    near: &mut Near,
    mut take: impl FnMut(&Columns, &Batch, usize, Vec<BadCell>),
) -> Result<(), Stop> {
    let ids = id_fields(run, input);
    let mut wanted = run.wanted(input.table);
    wanted.extend(&ids);
    wanted.sort_unstable();
    wanted.dedup();
    let schema = TableSchema::new(Arc::clone(&run.program), input.table, &wanted);
    let mut unheard = Problems::new(0);
    unheard.hear_cells();
    let mut reader = input.open(schema, &mut unheard, run.shell)?;
    let key = match sought {
        Sought::Key(key) => key,
        Sought::Row(_) => "",
    };
    let squeezed = squeeze(key);
    let mut batch = Batch::default();
    loop {
        run.keep_going()?;
        let read = reader
            .read(&mut batch, &mut unheard)
            .map_err(|diagnostic| refuse(vec![diagnostic], run.shell))?;
        if read == 0 {
            return Ok(());
        }
        let columns = reader.columns();
        let cells = unheard.take_cells();
        for row in 0..batch.rows {
            let number = batch.first_row + row as u64;
            let found = match sought {
                Sought::Row(wanted) => wanted == number,
                Sought::Key(_) => {
                    batch.key(row) == key.as_bytes()
                        || batch.key(row).is_empty() && number_of(key) == Some(batch.number(row))
                        || is_key(batch.key(row), &squeezed)
                        || ids.iter().any(|field| id_is(columns, &batch, row, *field, &squeezed))
                }
            };
            if found {
                let unread = cells.iter().filter(|cell| cell.row == number).cloned().collect();
                take(columns, &batch, row, unread);
            } else {
                near.see(batch.key(row));
            }
        }
    }
}

/// `#12`: the twelfth record, as results name one without a key.
fn number_of(key: &str) -> Option<u64> {
    key.trim().strip_prefix(['#', '＃'])?.parse().ok()
}

/// The same key but for blanks and the case of letters.
fn is_key(key: &[u8], sought: &str) -> bool {
    std::str::from_utf8(key).is_ok_and(|key| !key.is_empty() && key.len() < 200 && squeeze(key) == sought)
}

fn id_fields(run: &Run<'_>, input: &Input) -> Vec<FieldRef> {
    let fields = run.program.tables.get(input.table.index()).map_or(&[][..], |table| table.fields.as_slice());
    let ids = fields.iter().enumerate().filter(|(_, field)| field.ty == Type::IdCard);
    ids.filter_map(|(at, _)| Some(FieldRef { table: input.table, field: u16::try_from(at).ok()? })).collect()
}

fn id_is(columns: &Columns, batch: &Batch, row: usize, field: FieldRef, sought: &str) -> bool {
    let Some(at) = columns.fields.iter().position(|known| *known == field) else { return false };
    let code = batch.codes.get(at).and_then(|codes| codes.get(row)).copied().unwrap_or(0);
    let value = columns.dictionaries.get(at).map(|dictionary| dictionary.get(code));
    matches!(value, Some(Value::Text(id)) if squeeze(id) == sought)
}

/// Keys that differ from the one sought in one or two characters, or by two neighbours swapped.
#[derive(Debug)]
pub(crate) struct Near {
    sought: String,
    /// The keys name persons.
    pub(crate) sensitive: bool,
    /// By the number of differing bytes.
    near: Vec<(usize, String)>,
    rows: u64,
}

impl Near {
    pub(crate) fn new(sought: &str) -> Self {
        Self { sought: sought.trim().to_owned(), sensitive: false, near: Vec::new(), rows: 0 }
    }

    fn see(&mut self, key: &[u8]) {
        self.rows += 1;
        // Comparing bytes of equal length costs little for a million rows; slips change, they seldom add.
        let differing = self.sought.bytes().zip(key).filter(|(a, b)| a != *b).count();
        if key.len() != self.sought.len() || differing > 2 || key.len() <= 3 {
            return;
        }
        let one = (differing, String::from_utf8_lossy(key).into_owned());
        // The nearest first; of equally near ones those that stand first in the file.
        let at = self.near.partition_point(|(other, _)| *other <= differing);
        if at < OFFERED && !self.near.contains(&one) {
            self.near.insert(at, one);
            self.near.truncate(OFFERED);
        }
    }

    pub(crate) fn not_found(&self, show_sensitive: bool) -> Stop {
        let shown = |key: &String| match (show_sensitive, self.sensitive) {
            (true, _) => key.clone(),
            (false, true) => mask_text(key),
            (false, false) => mask_ids(key),
        };
        let (sought, rows) = (shown(&self.sought), self.rows);
        // A key of which nothing may be shown helps nobody.
        let near = self.near.iter().map(|(_, key)| shown(key)).filter(|key| key.contains(|c| c != '*'));
        let near: Vec<String> = near.collect();
        let message = say!(zh: "名册的 {} 行里没有识别号或证件号为“{}”的记录", rows, sought;
            en: "none of the {} rows has the key or ID number `{}`", rows, sought);
        let help = if near.is_empty() {
            say!(zh: "请核对号码；也可以不用名册，用 --set 字段=值 直接给出情况。";
                en: "check the number; or give the case itself with --set FIELD=VALUE")
        } else {
            say!(zh: "相近的有：{}", near.join("、"); en: "near ones: {}", near.join(", "))
        };
        Stop::data(message, Some(help))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_keys_are_offered() {
        let mut near = Near::new("2025010005");
        for key in ["2025010006", "2025010050", "9999999999", "20250100055"] {
            near.see(key.as_bytes());
        }
        let Stop::Because { help: Some(help), message, .. } = near.not_found(false) else { panic!() };
        assert_eq!(help.zh, "相近的有：2025010006、2025010050");
        assert!(message.zh.contains("4 行"));
        let mut near = Near::new("S1234");
        near.sensitive = true;
        near.see(b"S1235");
        let Stop::Because { help: Some(help), .. } = near.not_found(false) else { panic!() };
        assert!(!help.zh.contains('*'), "{}", help.zh);
    }
}
