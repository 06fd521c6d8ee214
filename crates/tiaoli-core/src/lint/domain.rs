//! The values of one field that a condition lets through: finite ones by position, ordered ones by ranges.

use rust_decimal::Decimal;

use crate::{
    ir::{CompareOp, FieldRef, Program, Type, Unit},
    value::{Date, Value},
};

/// The lower or upper end of a range; `None` is without end.
type End = Option<(Decimal, bool)>;

/// A range of an ordered field; the flag of an end says whether it belongs to the range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Range {
    low: End,
    high: End,
}

/// A set of values of one field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Domain {
    /// One bit per value: of an enumeration, 否 and 是, grades 1 to 6. Enumerations of more than 64 values are left alone.
    Finite { bits: u64, count: u8 },
    /// Disjoint ranges, ascending.
    Ordered(Vec<Range>),
}

impl Domain {
    /// Every one of so many values.
    fn all(count: usize) -> Option<Self> {
        let count = u8::try_from(count).ok().filter(|count| *count <= 64)?;
        Some(Self::Finite { bits: mask(count), count })
    }

    /// 否 and 是.
    pub(super) fn both() -> Self {
        Self::Finite { bits: 0b11, count: 2 }
    }

    /// 是 alone.
    pub(super) fn yes() -> Self {
        Self::Finite { bits: 0b10, count: 2 }
    }

    /// Everything a type allows; `None` where nothing can be said.
    pub(super) fn full(program: &Program, ty: &Type) -> Option<Self> {
        match ty {
            Type::Bool => Self::all(2),
            Type::Grade => Self::all(6),
            Type::Enum(of) => Self::all(program.enums.get(of.index())?.values.len()),
            Type::Number { .. } | Type::Money(_) | Type::Date | Type::YearMonth | Type::SchoolYear => {
                Some(Self::Ordered(vec![Range { low: None, high: None }]))
            }
            _ => None,
        }
    }

    /// The values a field can have at all: numbers with a unit start at zero.
    pub(super) fn of_field(program: &Program, field: FieldRef) -> Option<Self> {
        Self::of_type(program, &program.field(field)?.ty)
    }

    /// The values an expression of a type can have: numbers with a unit start at zero.
    pub(super) fn of_type(program: &Program, ty: &Type) -> Option<Self> {
        let counted = !matches!(ty, Type::Number { unit: Unit::None | Unit::Percent, .. });
        if counted && matches!(ty, Type::Number { .. } | Type::Money(_)) {
            return Some(Self::Ordered(vec![Range { low: Some((Decimal::ZERO, true)), high: None }]));
        }
        Self::full(program, ty)
    }

    /// One value.
    pub(super) fn value(full: &Self, value: &Value) -> Option<Self> {
        match full {
            Self::Finite { count, .. } => {
                let at = position(value).filter(|at| at < count)?;
                Some(Self::Finite { bits: 1 << at, count: *count })
            }
            Self::Ordered(_) => {
                let end = Some((number(value)?, true));
                Some(Self::Ordered(vec![Range { low: end, high: end }]))
            }
        }
    }

    /// From one value to another.
    pub(super) fn range(full: &Self, low: &Value, high: &Value, excludes_high: bool) -> Option<Self> {
        match full {
            Self::Finite { count, .. } => {
                let (from, to) = (position(low)?, position(high)?);
                let inside = |at: u8| at >= from && (at < to || (at == to && !excludes_high));
                Some(Self::Finite { bits: collect(*count, inside), count: *count })
            }
            Self::Ordered(_) => Some(Self::Ordered(vec![Range {
                low: Some((number(low)?, true)),
                high: Some((number(high)?, !excludes_high)),
            }])),
        }
    }

    /// What a comparison lets through.
    pub(super) fn compare(full: &Self, op: CompareOp, value: &Value) -> Option<Self> {
        match op {
            CompareOp::Equal => Self::value(full, value),
            CompareOp::NotEqual => Some(Self::value(full, value)?.complement()),
            _ => match full {
                Self::Finite { count, .. } => {
                    let pivot = position(value)?;
                    let passes = |at: u8| match op {
                        CompareOp::Less => at < pivot,
                        CompareOp::LessEqual => at <= pivot,
                        CompareOp::Greater => at > pivot,
                        _ => at >= pivot,
                    };
                    Some(Self::Finite { bits: collect(*count, passes), count: *count })
                }
                Self::Ordered(_) => {
                    let pivot = number(value)?;
                    let range = match op {
                        CompareOp::Less => Range { low: None, high: Some((pivot, false)) },
                        CompareOp::LessEqual => Range { low: None, high: Some((pivot, true)) },
                        CompareOp::Greater => Range { low: Some((pivot, false)), high: None },
                        _ => Range { low: Some((pivot, true)), high: None },
                    };
                    Some(Self::Ordered(vec![range]))
                }
            },
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        match self {
            Self::Finite { bits, .. } => *bits == 0,
            Self::Ordered(ranges) => ranges.is_empty(),
        }
    }

    /// Whether every value of `other` is in this set.
    pub(super) fn covers(&self, other: &Self) -> bool {
        other.intersect(&self.complement()).is_empty()
    }

    pub(super) fn complement(&self) -> Self {
        match self {
            Self::Finite { bits, count } => Self::Finite { bits: !bits & mask(*count), count: *count },
            Self::Ordered(ranges) => {
                let mut gaps = Vec::with_capacity(ranges.len() + 1);
                let mut low: End = None;
                let mut open = true;
                for range in ranges {
                    if let Some((at, closed)) = range.low {
                        push(&mut gaps, Range { low, high: Some((at, !closed)) });
                    }
                    match range.high {
                        Some((at, closed)) => low = Some((at, !closed)),
                        None => open = false,
                    }
                }
                if open {
                    push(&mut gaps, Range { low, high: None });
                }
                Self::Ordered(gaps)
            }
        }
    }

    pub(super) fn intersect(&self, other: &Self) -> Self {
        match (self, other) {
            (Self::Finite { bits, count }, Self::Finite { bits: other, .. }) => {
                Self::Finite { bits: bits & other, count: *count }
            }
            (Self::Ordered(a), Self::Ordered(b)) => {
                // Both ascend, so one pass over the two meets every pair that can meet.
                let mut both = Vec::new();
                let (mut a, mut b) = (a.iter().peekable(), b.iter().peekable());
                while let (Some(x), Some(y)) = (a.peek(), b.peek()) {
                    let (xs, ys) = (x.high, y.high);
                    push(&mut both, Range { low: later(x.low, y.low), high: earlier(xs, ys) });
                    if earlier(xs, ys) == xs {
                        a.next();
                    } else {
                        b.next();
                    }
                }
                Self::Ordered(both)
            }
            // Different kinds never meet on one field.
            (a, _) => a.clone(),
        }
    }

    /// The same set where only whole numbers (or days) occur: ends that belong to it, no gaps between neighbours.
    pub(super) fn on_whole_numbers(&self) -> Self {
        let Self::Ordered(ranges) = self else { return self.clone() };
        let mut whole: Vec<Range> = Vec::with_capacity(ranges.len());
        for range in ranges {
            let low = range.low.map(|(at, closed)| {
                (if closed { at.ceil() } else { at.floor().saturating_add(Decimal::ONE) }, true)
            });
            let high = range.high.map(|(at, closed)| {
                (if closed { at.floor() } else { at.ceil().saturating_sub(Decimal::ONE) }, true)
            });
            let touches = |end: Decimal, start: Decimal| end.saturating_add(Decimal::ONE) >= start;
            match (whole.last_mut(), low) {
                (Some(Range { high: last @ Some(_), .. }), Some((start, _)))
                    if last.is_some_and(|(end, _)| touches(end, start)) =>
                {
                    *last = high;
                }
                _ => push(&mut whole, Range { low, high }),
            }
        }
        Self::Ordered(whole)
    }

    /// One value of the set, as a value of a type.
    pub(super) fn sample(&self, ty: &Type) -> Option<Value> {
        match self {
            Self::Finite { bits, .. } => {
                let at = u16::try_from(bits.trailing_zeros()).ok().filter(|at| *at < 64)?;
                Some(match ty {
                    Type::Bool => Value::Bool(at == 1),
                    Type::Enum(of) => Value::Enum(*of, at),
                    _ => Value::int(i64::from(at) + 1),
                })
            }
            Self::Ordered(ranges) => {
                let range = ranges.first()?;
                let number = match (range.low, range.high) {
                    (Some((low, true)), _) => low,
                    (_, Some((high, true))) => high,
                    (Some((low, _)), Some((high, _))) => low.checked_add(high)?.checked_div(Decimal::TWO)?,
                    (Some((low, _)), None) => low.checked_add(Decimal::ONE)?,
                    (None, Some((high, _))) => high.checked_sub(Decimal::ONE)?,
                    (None, None) => Decimal::ZERO,
                };
                Some(match ty {
                    Type::Date | Type::YearMonth => {
                        Value::Date(Date::from_days(i32::try_from(number).ok()?)?)
                    }
                    _ => Value::Number(number.normalize()),
                })
            }
        }
    }

    pub(super) fn union(&self, other: &Self) -> Self {
        self.complement().intersect(&other.complement()).complement()
    }

    /// The union (`all` false) or the intersection of many sets of one field; `None` of no set. Joined in pairs, so that a
    /// list of n values takes n log n steps and not n².
    pub(super) fn joined(mut parts: Vec<Self>, all: bool) -> Option<Self> {
        while parts.len() > 1 {
            let pair = |pair: &[Self]| match pair {
                [a, b] if all => Some(a.intersect(b)),
                [a, b] => Some(a.union(b)),
                _ => pair.first().cloned(),
            };
            parts = parts.chunks(2).filter_map(pair).collect();
        }
        parts.pop()
    }

    /// How many ranges a set is written in: what an operation on it costs.
    pub(super) fn pieces(&self) -> usize {
        match self {
            Self::Finite { .. } => 1,
            Self::Ordered(ranges) => ranges.len(),
        }
    }

    /// The least and the greatest end of the set (a place, for a finite one); `None` is without end.
    pub(super) fn hull(&self) -> (Option<Decimal>, Option<Decimal>) {
        match self {
            Self::Finite { bits, .. } => {
                let last = bits.checked_ilog2().unwrap_or_default();
                (Some(Decimal::from(bits.trailing_zeros())), Some(Decimal::from(last)))
            }
            Self::Ordered(ranges) => {
                let end = |end: End| end.map(|(at, _)| at);
                (
                    ranges.first().and_then(|range| end(range.low)),
                    ranges.last().and_then(|range| end(range.high)),
                )
            }
        }
    }
}

/// Keeps a range unless it is empty.
fn push(ranges: &mut Vec<Range>, range: Range) {
    let empty = match (range.low, range.high) {
        (Some((low, from)), Some((high, to))) => low > high || (low == high && !(from && to)),
        _ => false,
    };
    if !empty {
        ranges.push(range);
    }
}

fn later(a: End, b: End) -> End {
    match (a, b) {
        (Some((x, from)), Some((y, to))) if x == y => Some((x, from && to)),
        (Some(x), Some(y)) => Some(if x.0 > y.0 { x } else { y }),
        (end, None) | (None, end) => end,
    }
}

fn earlier(a: End, b: End) -> End {
    match (a, b) {
        (Some((x, from)), Some((y, to))) if x == y => Some((x, from && to)),
        (Some(x), Some(y)) => Some(if x.0 < y.0 { x } else { y }),
        (end, None) | (None, end) => end,
    }
}

/// The lowest `count` bits.
fn mask(count: u8) -> u64 {
    if count >= 64 { u64::MAX } else { (1 << count) - 1 }
}

fn collect(count: u8, inside: impl Fn(u8) -> bool) -> u64 {
    (0..count).filter(|at| inside(*at)).fold(0, |bits, at| bits | 1 << at)
}

/// The place of a value among those of a finite type.
fn position(value: &Value) -> Option<u8> {
    match value {
        Value::Bool(value) => Some(u8::from(*value)),
        Value::Enum(_, at) => u8::try_from(*at).ok(),
        Value::Number(grade) => u8::try_from(*grade).ok()?.checked_sub(1),
        _ => None,
    }
}

fn number(value: &Value) -> Option<Decimal> {
    match value {
        Value::Number(number) => Some(*number),
        Value::Date(date) => Some(Decimal::from(date.days())),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use rust_decimal::Decimal;

    use super::{Domain, Range};
    use crate::{ir::CompareOp, value::Value};

    fn all() -> Domain {
        Domain::Ordered(vec![Range { low: None, high: None }])
    }

    fn compare(op: CompareOp, n: i64) -> Domain {
        Domain::compare(&all(), op, &Value::int(n)).unwrap()
    }

    #[test]
    fn many_sets_join_as_one_by_one() {
        let values: Vec<Domain> = [5, 1, 9, 1, 2].iter().map(|n| compare(CompareOp::Equal, *n)).collect();
        let one_by_one = values.iter().skip(1).fold(values[0].clone(), |all, next| all.union(next));
        assert_eq!(Domain::joined(values.clone(), false), Some(one_by_one.clone()));
        assert_eq!(one_by_one.pieces(), 4);
        assert_eq!(one_by_one.hull(), (Some(Decimal::ONE), Some(Decimal::from(9))));
        let others: Vec<Domain> = values.iter().map(Domain::complement).collect();
        assert_eq!(Domain::joined(others, true), Some(one_by_one.complement()));
        assert!(Domain::joined(values, true).unwrap().is_empty());
        assert_eq!(Domain::joined(Vec::new(), true), None);
        let odd = one_by_one.intersect(&compare(CompareOp::Greater, 2));
        assert_eq!(odd, compare(CompareOp::Equal, 5).union(&compare(CompareOp::Equal, 9)));
    }

    #[test]
    fn ranges_meet_and_join() {
        assert!(compare(CompareOp::Greater, 3).intersect(&compare(CompareOp::Less, 3)).is_empty());
        assert!(!compare(CompareOp::GreaterEqual, 3).intersect(&compare(CompareOp::LessEqual, 3)).is_empty());
        assert!(compare(CompareOp::Greater, 3).union(&compare(CompareOp::LessEqual, 3)).covers(&all()));
        assert!(!compare(CompareOp::Greater, 3).union(&compare(CompareOp::Less, 3)).covers(&all()));
        let at_least_zero = Domain::Ordered(vec![Range { low: Some((Decimal::ZERO, true)), high: None }]);
        assert!(compare(CompareOp::GreaterEqual, 0).covers(&at_least_zero));
        assert_eq!(compare(CompareOp::Equal, 2).complement().complement(), compare(CompareOp::Equal, 2));
    }
}
