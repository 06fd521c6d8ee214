//! Aggregates: counts and sums over rows whose cells may be missing are intervals.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::{
    ops::{self, Truth},
    row::TableRow,
    scalar::{GroupRow, Scope},
    trace::NoTrace,
};
use crate::{
    builtins::{self, Aggregate, Fault},
    ir::{ArithOp, CompareOp, ExprId, Over},
    value::Value,
};

/// What is known of a value: both ends belong to it, `None` is open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Bounds {
    low: Option<Value>,
    high: Option<Value>,
    /// The greatest or least of no rows at all: there is no such value, and nothing is missing.
    none: bool,
}

impl Bounds {
    const OPEN: Self = Self { low: None, high: None, none: false };

    pub(crate) fn point(value: Value) -> Self {
        match value {
            Value::Missing => Self::OPEN,
            value => Self { low: Some(value.clone()), high: Some(value), none: false },
        }
    }

    fn between(low: i64, high: i64) -> Self {
        Self { low: Some(Value::int(low)), high: Some(Value::int(high)), none: false }
    }

    pub(crate) fn exact(&self) -> Value {
        match (&self.low, &self.high) {
            (Some(low), Some(high)) if low == high => low.clone(),
            _ => Value::Missing,
        }
    }

    /// True or false only when every pair of values forces it. What does not exist compares as false.
    pub(crate) fn compare(&self, op: CompareOp, other: &Self) -> Truth {
        if self.none || other.none {
            return Some(false);
        }
        let test = |op, a: &Option<Value>, b: &Option<Value>| match (a, b) {
            (Some(a), Some(b)) => ops::compare(op, a, b) == Some(true),
            _ => false,
        };
        let forced = |certain: bool, impossible: bool| match (certain, impossible) {
            (true, _) => Some(true),
            (_, true) => Some(false),
            _ => None,
        };
        match op {
            CompareOp::Less => forced(
                test(CompareOp::Less, &self.high, &other.low),
                test(CompareOp::GreaterEqual, &self.low, &other.high),
            ),
            CompareOp::LessEqual => forced(
                test(CompareOp::LessEqual, &self.high, &other.low),
                test(CompareOp::Greater, &self.low, &other.high),
            ),
            CompareOp::Greater => ops::not(self.compare(CompareOp::LessEqual, other)),
            CompareOp::GreaterEqual => ops::not(self.compare(CompareOp::Less, other)),
            CompareOp::Equal => {
                let points = test(CompareOp::Equal, &self.low, &self.high)
                    && test(CompareOp::Equal, &other.low, &other.high)
                    && test(CompareOp::Equal, &self.low, &other.low);
                let apart = test(CompareOp::Less, &self.high, &other.low)
                    || test(CompareOp::Less, &other.high, &self.low);
                forced(points, apart)
            }
            CompareOp::NotEqual => ops::not(self.compare(CompareOp::Equal, other)),
        }
    }

    pub(crate) fn arith(&self, op: ArithOp, other: &Self) -> Result<Self, Fault> {
        let ends =
            |bounds: &Self| Some((bounds.low.as_ref()?.as_number()?, bounds.high.as_ref()?.as_number()?));
        let (Some((a, b)), Some((c, d))) = (ends(self), ends(other)) else {
            return Ok(Self { none: self.none || other.none, ..Self::OPEN });
        };
        if op == ArithOp::Div && c <= Decimal::ZERO && Decimal::ZERO <= d {
            return if c == d { Err(Fault::DivisionByZero) } else { Ok(Self::OPEN) };
        }
        let mut corners = Vec::new();
        for x in [a, b] {
            for y in [c, d] {
                corners.push(builtins::arith(op, x, y)?);
            }
        }
        Ok(Self {
            low: corners.iter().min().copied().map(Value::Number),
            high: corners.iter().max().copied().map(Value::Number),
            none: false,
        })
    }
}

impl Scope<'_> {
    pub(crate) fn aggregate(
        &self,
        function: Aggregate,
        over: Over,
        value: Option<ExprId>,
        filter: Option<ExprId>,
    ) -> Result<Bounds, Fault> {
        match over {
            Over::Group => match self.group {
                Some(rows) => self.fold(function, rows, value, filter),
                None => Ok(Bounds::point(Value::Missing)),
            },
            Over::Related { table, by } => {
                let (Some(data), Some(key)) = (self.side.get(table), self.plan.program().field(by)) else {
                    return Ok(Bounds::point(Value::Missing));
                };
                let crate::ir::Type::Ref(own) = key.ty else { return Ok(Bounds::point(Value::Missing)) };
                let Some(own_key) = self.plan.key_of(own) else { return Ok(Bounds::point(Value::Missing)) };
                let key = self.field(own_key, &mut NoTrace);
                if key.is_missing() {
                    return Ok(Bounds::point(Value::Missing));
                }
                let table_row = |row: &u32| TableRow { data, row: *row as usize };
                let referring: Vec<_> = self.side.rows_with(by, &key).iter().map(table_row).collect();
                // Where several rows have this key nobody knows which of them is meant. A row whose reference is empty
                // belongs to no row until it is filled, as in a check that groups rows; it is reported by itself.
                let sure = !self.side.is_shared(own, &key);
                let rows: Vec<GroupRow<'_>> = referring.iter().map(|row| GroupRow { row, sure }).collect();
                self.fold(function, &rows, value, filter)
            }
        }
    }

    fn fold(
        &self,
        function: Aggregate,
        rows: &[GroupRow<'_>],
        value: Option<ExprId>,
        filter: Option<ExprId>,
    ) -> Result<Bounds, Fault> {
        let (mut sure, mut maybe) = (Vec::new(), Vec::new());
        for row in rows {
            let scope = Scope { row: row.row, overlay: None, group: None, ..*self };
            let kept = filter.map_or(Some(true), |filter| scope.truth(filter, &mut NoTrace));
            if kept == Some(false) {
                continue;
            }
            let cell = value.map_or(Ok(Value::Bool(true)), |value| scope.eval(value, &mut NoTrace))?;
            if row.sure && kept == Some(true) { sure.push(cell) } else { maybe.push(cell) }
        }
        fold_cells(function, &sure, &maybe)
    }
}

/// Folds cells of rows that belong for certain and of rows that may belong.
fn fold_cells(function: Aggregate, sure: &[Value], maybe: &[Value]) -> Result<Bounds, Fault> {
    let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let blanks = sure.iter().filter(|cell| cell.is_missing()).count();
    match function {
        Aggregate::Count => Ok(Bounds::between(count(sure.len()), count(sure.len() + maybe.len()))),
        Aggregate::CountDistinct => {
            let known: BTreeSet<&Value> = sure.iter().filter(|cell| !cell.is_missing()).collect();
            let more: BTreeSet<&Value> = maybe.iter().filter(|cell| !cell.is_missing()).collect();
            let extra =
                more.difference(&known).count() + maybe.iter().filter(|cell| cell.is_missing()).count();
            // A row in the group with an empty cell still has some value, so one that stands alone counts one.
            let least = if known.is_empty() && blanks > 0 { 1 } else { known.len() };
            Ok(Bounds::between(count(least), count(known.len() + blanks + extra)))
        }
        Aggregate::Sum => {
            if blanks > 0 || !maybe.is_empty() {
                return Ok(Bounds::OPEN);
            }
            let mut sum = Decimal::ZERO;
            for number in sure.iter().filter_map(Value::as_number) {
                sum = sum.checked_add(number).ok_or(Fault::Overflow)?;
            }
            Ok(Bounds::point(Value::Number(sum)))
        }
        Aggregate::Max | Aggregate::Min => {
            let known = sure.iter().filter(|cell| !cell.is_missing());
            let most = if function == Aggregate::Max { known.max() } else { known.min() }.cloned();
            Ok(match (most, blanks == 0 && maybe.is_empty(), function) {
                (None, true, _) => Bounds { none: true, ..Bounds::OPEN },
                (None, false, _) => Bounds::OPEN,
                (Some(value), true, _) => Bounds::point(value),
                (Some(value), false, Aggregate::Max) => Bounds { low: Some(value), ..Bounds::OPEN },
                (Some(value), false, _) => Bounds { high: Some(value), ..Bounds::OPEN },
            })
        }
    }
}
