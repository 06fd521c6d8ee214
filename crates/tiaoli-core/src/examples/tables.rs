//! Records given value by value as tables in memory.

use std::collections::BTreeMap;

use crate::{
    batch::{Batch, Columns, Dictionary},
    eval::TableData,
    ir::{FieldRef, Program, TableId},
    value::Value,
};

/// A table of some records with all its fields; `records` hold one value per field.
pub fn of_records(program: &Program, table: TableId, records: &[&[Value]]) -> TableData {
    let fields = program.tables.get(table.index()).map_or(0, |table| table.fields.len());
    let key = program.tables.get(table.index()).and_then(|table| table.key);
    let mut columns = Columns { table, fields: Vec::new(), dictionaries: Vec::new() };
    let mut batch = Batch { rows: records.len(), first_row: 1, ..Batch::default() };
    for at in 0..fields {
        let mut dictionary = Dictionary::default();
        let mut known: BTreeMap<&Value, u32> = BTreeMap::new();
        let mut codes = Vec::with_capacity(records.len());
        for record in records {
            codes.push(match record.get(at) {
                None | Some(Value::Missing) => 0,
                Some(value) => *known.entry(value).or_insert_with(|| dictionary.push(value.clone())),
            });
        }
        columns.fields.push(FieldRef { table, field: u16::try_from(at).unwrap_or(u16::MAX) });
        columns.dictionaries.push(dictionary);
        batch.codes.push(codes);
    }
    for (at, record) in records.iter().enumerate() {
        if let Some(Value::Text(key)) = key.and_then(|key| record.get(usize::from(key))) {
            batch.keys.extend_from_slice(key.as_bytes());
        }
        batch.key_ends.push(u32::try_from(batch.keys.len()).unwrap_or(u32::MAX));
        batch.lines.push(at as u64 + 1);
    }
    TableData { columns, batch }
}

#[cfg(test)]
mod tests {
    use crate::ir::{Field, Name, Table, Type};

    use super::*;

    #[test]
    fn cells_and_keys_come_back() {
        let field = |zh: &str| Field::new(Name { zh: zh.into(), en: zh.into() }, Type::Text);
        let table = Table { key: Some(1), ..Table::new(Name::default(), vec![field("甲"), field("乙")]) };
        let program = Program { tables: vec![table], ..Program::default() };
        let rows: [&[Value]; 3] = [
            &[Value::text("a"), Value::text("k")],
            &[Value::Missing, Value::Missing],
            &[Value::text("a"), Value::text("l")],
        ];
        let data = of_records(&program, TableId(0), &rows);
        assert_eq!(
            (data.value(0, 0), data.value(1, 0), data.value(2, 1)),
            (&Value::text("a"), &Value::Missing, &Value::text("l"))
        );
        assert_eq!(data.columns.dictionaries[0].len(), 2);
        assert_eq!(
            (data.batch.key(0), data.batch.key(1), data.batch.key(2)),
            (&b"k"[..], &b""[..], &b"l"[..])
        );
    }
}
