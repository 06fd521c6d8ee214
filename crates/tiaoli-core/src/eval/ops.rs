//! Kleene logic and comparison of known values: what the operators mean.

use std::cmp::Ordering;

use crate::{ir::CompareOp, value::Value};

/// True, false, or not known.
pub type Truth = Option<bool>;

/// False if any is false, else unknown if any is unknown.
pub(crate) fn and(a: Truth, b: Truth) -> Truth {
    match (a, b) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        _ => None,
    }
}

/// True if any is true, else unknown if any is unknown.
pub(crate) fn or(a: Truth, b: Truth) -> Truth {
    not(and(not(a), not(b)))
}

/// Or over many.
pub(crate) fn any(truths: impl IntoIterator<Item = Truth>) -> Truth {
    let mut result = Some(false);
    for truth in truths {
        result = or(result, truth);
    }
    result
}

/// And over many.
pub(crate) fn all(truths: impl IntoIterator<Item = Truth>) -> Truth {
    let mut result = Some(true);
    for truth in truths {
        result = and(result, truth);
    }
    result
}

pub(crate) fn not(a: Truth) -> Truth {
    a.map(|known| !known)
}

/// Compares two values of one kind; unknown when either is missing or the kinds differ.
pub(crate) fn compare(op: CompareOp, a: &Value, b: &Value) -> Truth {
    let order = ordering(a, b)?;
    Some(match op {
        CompareOp::Equal => order == Ordering::Equal,
        CompareOp::NotEqual => order != Ordering::Equal,
        CompareOp::Less => order == Ordering::Less,
        CompareOp::LessEqual => order != Ordering::Greater,
        CompareOp::Greater => order == Ordering::Greater,
        CompareOp::GreaterEqual => order != Ordering::Less,
    })
}

fn ordering(a: &Value, b: &Value) -> Option<Ordering> {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => Some(a.cmp(b)),
        (Value::Date(a), Value::Date(b)) => Some(a.cmp(b)),
        (Value::Text(a), Value::Text(b)) => Some(a.cmp(b)),
        (Value::Bool(a), Value::Bool(b)) => Some(a.cmp(b)),
        (Value::Enum(t, a), Value::Enum(u, b)) if t == u => Some(a.cmp(b)),
        (Value::Set(a), Value::Set(b)) => Some(a.cmp(b)),
        _ => None,
    }
}

/// Whether a value lies in a range; the low end belongs to it.
pub(crate) fn in_range(value: &Value, low: &Value, high: &Value, excludes_high: bool) -> Truth {
    let upper = if excludes_high { CompareOp::Less } else { CompareOp::LessEqual };
    and(compare(CompareOp::GreaterEqual, value, low), compare(upper, value, high))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Truth; 3] = [Some(true), Some(false), None];

    #[test]
    fn kleene_laws() {
        for a in ALL {
            assert_eq!(not(not(a)), a);
            assert_eq!(and(a, Some(true)), a);
            assert_eq!(and(a, Some(false)), Some(false));
            for b in ALL {
                assert_eq!(and(a, b), and(b, a));
                assert_eq!(not(and(a, b)), or(not(a), not(b)));
                for c in ALL {
                    assert_eq!(and(a, and(b, c)), and(and(a, b), c));
                    assert_eq!(and(a, or(b, c)), or(and(a, b), and(a, c)));
                }
            }
        }
    }
}
