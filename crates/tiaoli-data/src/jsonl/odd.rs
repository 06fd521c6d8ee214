//! Which lines have to be looked at more closely, because they may be no records.

use memchr::memmem;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use tiaoli_core::cell::trim_cell;

use super::line::{CellText, Form, Keys};
use crate::odd::{LONGEST, may_begin};

/// How a text ends that is a word for totals asked about beside a person.
const LAST_OF_TOTAL: &str = "计\"";

/// A quick look: records have a key that is no word of totals, more than two filled cells, no first cell that begins
/// as a note does, and no cell that ends as words of totals do.
pub(super) fn is_suspicious(line: &[u8], keys: &Keys, key: Option<usize>) -> bool {
    let mut scratch = Vec::new();
    let Some(at) = key else { return true };
    let Some(cell) = keys.cell(at, line) else { return true };
    let cell = CellText::of(cell, &mut scratch);
    let text = cell.shown();
    let text = trim_cell(&text);
    text.is_empty()
        || text.len() <= LONGEST && may_begin(text.as_bytes())
        || keys.known_field(text) == Some(at)
        || keys.has_few_filled(line)
        || memchr::memchr(b':', line).and_then(|at| line.get(at + 1..)).is_some_and(may_begin)
        || memmem::find(line, LAST_OF_TOTAL.as_bytes()).is_some()
}

/// The keys and texts of a line in their order; nothing where the line is no object.
pub(super) fn members(line: &[u8]) -> (Vec<String>, Vec<String>) {
    let mut json = serde_json::Deserializer::from_slice(line);
    json.deserialize_map(Members).unwrap_or_default().into_iter().unzip()
}

struct Members;

impl<'de> Visitor<'de> for Members {
    type Value = Vec<(String, String)>;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut members = Vec::new();
        let mut scratch = Vec::new();
        while let Some((key, value)) = map.next_entry::<String, &RawValue>()? {
            let text = match value.get() {
                // Nothing in them, as in an empty cell.
                "[]" | "{}" => String::new(),
                raw => CellText::of((raw.as_bytes(), Form::Raw), &mut scratch).shown().into_owned(),
            };
            members.push((key, text));
        }
        Ok(members)
    }
}
