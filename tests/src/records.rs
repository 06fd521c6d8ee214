//! Random records of a declared table, drawn from a tape.

use std::sync::Arc;

use rust_decimal::Decimal;
use tiaoli_core::{
    ir::{Program, TableId, Type},
    value::{Date, Value},
};

use crate::oracle::generate::Tape;

/// A value of a type, never missing. Texts come from the pool, which should hold values that conditions know.
pub fn value(tape: &mut Tape, program: &Program, ty: &Type, pool: &[&str]) -> Value {
    let text = |tape: &mut Tape| Value::Text(Arc::from(pool[tape.below(pool.len())]));
    match ty {
        Type::Bool => Value::Bool(tape.below(2) == 1),
        Type::Date => Value::Date(
            Date::new(2019, 3, 1).unwrap().plus_days(i32::try_from(tape.below(2200)).unwrap()).unwrap(),
        ),
        Type::YearMonth => Value::Date(
            Date::new(2019, 3, 1).unwrap().plus_months(i32::try_from(tape.below(72)).unwrap()).unwrap(),
        ),
        Type::SchoolYear => Value::int(2022 + i64::try_from(tape.below(4)).unwrap()),
        Type::Grade | Type::Number { .. } => Value::int(1 + i64::try_from(tape.below(6)).unwrap()),
        Type::Money(_) => Value::Number(Decimal::from(100 * tape.below(40))),
        Type::Enum(id) => {
            Value::Enum(*id, u16::try_from(tape.below(program.enums[id.index()].values.len())).unwrap())
        }
        Type::Set(of) => Value::set((0..1 + tape.below(2)).map(|_| value(tape, program, of, pool)).collect()),
        Type::IdCard => Value::text(["150199200811300039", "150199200803150018"][tape.below(2)]),
        Type::Text | Type::Ref(_) | Type::Unknown | Type::Scale(_) => text(tape),
    }
}

/// A record without a missing cell.
pub fn complete(tape: &mut Tape, program: &Program, table: TableId, pool: &[&str]) -> Vec<Value> {
    let fields = &program.tables[table.index()].fields;
    fields.iter().map(|field| value(tape, program, &field.ty, pool)).collect()
}

/// The record with about one cell in `n` missing.
pub fn with_blanks(tape: &mut Tape, record: &[Value], n: usize) -> Vec<Value> {
    record.iter().map(|value| if tape.once_in(n) { Value::Missing } else { value.clone() }).collect()
}
