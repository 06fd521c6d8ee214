//! Results as they stand in a result file: what was decided at some time, in the words of the file.

use std::sync::Arc;

use rust_decimal::Decimal;

use crate::{decision::Outcome, value::Date};

/// What a result says, but for row and key: the same for many rows.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Said {
    /// Names of benefits, rules and fields as written: all English or all Chinese.
    pub benefit: String,
    pub as_of: Date,
    pub outcome: Outcome,
    /// In yuan; `None` unless granted.
    pub amount: Option<Decimal>,
    pub funding: String,
    pub rules: Vec<String>,
    pub articles: Vec<String>,
    /// The fields it still depends on; one set unless fields are derived.
    pub missing: Vec<Vec<String>>,
    pub notes: Vec<String>,
}

/// The student and the school of a record; empty where nothing says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Person {
    pub name: String,
    pub school: String,
}

/// One line of a result file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResultLine {
    pub row: u64,
    /// As written; `#ROW` for a record without a key.
    pub key: String,
    pub said: Arc<Said>,
    /// Where the file says.
    pub person: Option<Box<Person>>,
}

impl Said {
    /// What it pays: nothing unless granted.
    pub fn paid(&self) -> Decimal {
        self.amount.unwrap_or_default()
    }

    pub fn is_granted(&self) -> bool {
        self.outcome == Outcome::Granted
    }

    /// The fields of `missing`, each once.
    pub fn fields(&self) -> Vec<&str> {
        let mut fields: Vec<&str> = Vec::new();
        for field in self.missing.iter().flatten() {
            if !fields.contains(&field.as_str()) {
                fields.push(field);
            }
        }
        fields
    }

    /// Whether a human decision had a part in it.
    pub fn is_ruled(&self) -> bool {
        self.notes.iter().any(|note| is_ruling(note))
    }
}

/// Whether a note, or what stands among the rules, is a human decision.
pub(crate) fn is_ruling(name: &str) -> bool {
    name.starts_with("ruling:") || name.starts_with("人工处理：")
}

impl ResultLine {
    /// Whether the record has a key of its own, by which it can be found again.
    pub fn has_key(&self) -> bool {
        !is_row_number(&self.key)
    }
}

/// Adds to a sum of money. More than a decimal holds is no money: the sum stays.
pub(crate) fn add(sum: &mut Decimal, amount: Decimal) {
    *sum = sum.checked_add(amount).unwrap_or(*sum);
}

/// Whether this stands for a key that is empty: `#51`, the number of the row.
pub fn is_row_number(key: &str) -> bool {
    key.strip_prefix('#').is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()))
}
