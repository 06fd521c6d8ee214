//! Values of fields and expressions. Exact: decimals and day numbers, no floating point.

mod date;

use std::sync::Arc;

pub use date::Date;
pub(crate) use date::days_in;
use rust_decimal::Decimal;

use crate::ir::EnumId;

/// A value. `Missing` is neither zero nor false: see the evaluator's three-valued logic.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Value {
    #[default]
    Missing,
    Bool(bool),
    /// Numbers of every unit; money in yuan, percentages as fractions (20% is 0.2), grades 1 to 6, school years by the
    /// calendar year they begin in.
    Number(Decimal),
    Date(Date),
    /// Text, ID cards (normalised), keys of references.
    Text(Arc<str>),
    /// A value of an enumeration or tier scale, by its position in the declaration.
    Enum(EnumId, u16),
    /// Sorted, without repeats.
    Set(Arc<[Value]>),
}

impl Value {
    pub fn text(text: impl AsRef<str>) -> Self {
        Self::Text(Arc::from(text.as_ref()))
    }

    pub fn int(n: i64) -> Self {
        Self::Number(Decimal::from(n))
    }

    pub fn set(mut values: Vec<Value>) -> Self {
        values.sort();
        values.dedup();
        Self::Set(values.into())
    }

    pub fn is_missing(&self) -> bool {
        *self == Self::Missing
    }

    pub fn as_bool(&self) -> Option<bool> {
        if let Self::Bool(b) = self { Some(*b) } else { None }
    }

    pub fn as_number(&self) -> Option<Decimal> {
        if let Self::Number(n) = self { Some(*n) } else { None }
    }

    pub fn as_date(&self) -> Option<Date> {
        if let Self::Date(d) = self { Some(*d) } else { None }
    }

    pub fn as_text(&self) -> Option<&str> {
        if let Self::Text(t) = self { Some(t) } else { None }
    }
}
