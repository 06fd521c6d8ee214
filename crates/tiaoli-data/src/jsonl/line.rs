//! One line of JSON: its keys matched to fields, its values as the places where they stand.

use std::{borrow::Cow, fmt, ops::Range};

use rust_decimal::Decimal;
use rustc_hash::FxHashMap;
use serde_json::value::RawValue;
use tiaoli_core::{
    cell::{CellProblem, Reading, mask_ids, read_cell, squeeze, trim_cell},
    ir::{Name, Program, Type},
    value::Value,
};
use tiaoli_diagnostics::{Code, Diagnostic};

use super::scan::scan;
use crate::{
    Mapping, Origin, Problems, TableSchema,
    headers::{nearest_field, plain},
    odd::FEW_FILLED,
    problems::{self, BadLine},
};

/// Distinct keys remembered; a file of records has a few dozen.
const MAX_KEYS: usize = 4096;
/// Places of a line whose usual key is remembered.
const MAX_USUAL: usize = 256;

/// Where a value stands in its line.
#[derive(Clone, Debug)]
pub(super) struct Cell {
    pub(super) place: Range<usize>,
    pub(super) form: Form,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// The bytes are the text of the cell: inside of a string without escapes, a number, a word.
    Text,
    /// JSON as it stands.
    Raw,
}

/// The keys met so far, and the cells of the line at hand by field.
#[derive(Debug)]
pub(super) struct Keys {
    /// The field of a key; `None` for keys no field has.
    known: FxHashMap<Box<str>, Option<usize>>,
    mappings: Vec<(String, usize)>,
    /// Keys met for the first time that no field has.
    unknown: Vec<String>,
    /// By place in the line: the key last met there with the mark that closes it, and its field. Lines are mostly alike.
    usual: Vec<(Box<[u8]>, Option<usize>)>,
    /// By field: where its value stands in the line.
    cells: Vec<Option<Cell>>,
    /// By field: whether any line had it. One that cannot be read has the keys up to its mistake: it is told once.
    seen: Vec<bool>,
    /// The fields that the line at hand is the first to have.
    first: Vec<usize>,
}

impl Keys {
    pub(super) fn new(
        schema: &TableSchema,
        mappings: &[Mapping],
        file: &Origin,
    ) -> Result<Self, Vec<Diagnostic>> {
        let fields = schema.fields();
        let mut errors = Vec::new();
        let mut mapped = Vec::new();
        for Mapping { header, field, .. } in mappings {
            let wanted = squeeze(field);
            let names = |at: &usize| {
                fields.get(*at).is_some_and(|field| {
                    squeeze(&field.name.zh) == wanted || squeeze(&field.name.en) == wanted
                })
            };
            match (0..fields.len()).find(names) {
                Some(at) => mapped.push((plain(header), at)),
                None => errors.push(problems::mapping_to_unknown_field(
                    header,
                    field,
                    nearest_field(field, fields),
                    file.name(),
                )),
            }
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        Ok(Self {
            known: FxHashMap::default(),
            mappings: mapped,
            unknown: Vec::new(),
            usual: Vec::new(),
            cells: vec![None; fields.len()],
            seen: vec![false; fields.len()],
            first: Vec::new(),
        })
    }

    fn clear(&mut self) {
        self.cells.fill(None);
        self.first.clear();
    }

    /// What was noted of a line that turned out not to be readable in this way.
    fn take_back(&mut self) {
        for field in self.first.drain(..) {
            if let Some(seen) = self.seen.get_mut(field) {
                *seen = false;
            }
        }
        self.clear();
    }

    /// Whether so few fields are filled that the record may be something else; of a table that has more.
    pub(super) fn has_few_filled(&self, line: &[u8]) -> bool {
        let mut scratch = Vec::new();
        let cells = (0..self.cells.len()).filter_map(|field| self.cell(field, line));
        let mut filled =
            cells.filter(|cell| !trim_cell(&CellText::of(*cell, &mut scratch).shown()).is_empty());
        self.cells.len() > FEW_FILLED && filled.nth(FEW_FILLED).is_none()
    }

    /// A field's value in `line`.
    pub(super) fn cell<'a>(&self, field: usize, line: &'a [u8]) -> Option<(&'a [u8], Form)> {
        let cell = self.cells.get(field)?.as_ref()?;
        Some((line.get(cell.place.clone())?, cell.form))
    }

    /// The key of a field as the file writes it; of several spellings the first by its letters.
    pub(super) fn spelling(&self, field: usize) -> &str {
        let of_field = self.known.iter().filter(|(_, at)| **at == Some(field));
        of_field.map(|(key, _)| &**key).min().unwrap_or_default()
    }

    /// Whether any line had a field.
    pub(super) fn was_seen(&self, field: usize) -> bool {
        self.seen.get(field).copied().unwrap_or(false)
    }

    /// The field of a key that was met.
    pub(super) fn known_field(&self, key: &str) -> Option<usize> {
        self.known.get(key).copied().flatten()
    }

    /// Notes that a line has a field.
    fn note(&mut self, field: usize) {
        if let Some(seen) = self.seen.get_mut(field).filter(|seen| !**seen) {
            *seen = true;
            self.first.push(field);
        }
    }

    /// Notes a value; false when the line had one before.
    pub(super) fn put(&mut self, field: usize, cell: Cell) -> bool {
        self.note(field);
        self.cells.get_mut(field).is_none_or(|slot| slot.replace(cell).is_none())
    }

    /// The field of the key that usually stands at a place, if `rest` begins with it; with the bytes to skip.
    pub(super) fn usual(&self, place: usize, rest: &[u8]) -> Option<(usize, Option<usize>)> {
        let (key, field) = self.usual.get(place)?;
        rest.starts_with(key).then_some((key.len(), *field))
    }

    /// The field of another key, which becomes the usual one there.
    pub(super) fn unusual(&mut self, place: usize, key: &str, schema: &TableSchema) -> Option<usize> {
        let field = self.field_of(key, schema);
        let entry = (format!("{key}\"").into_bytes().into_boxed_slice(), field);
        let count = self.usual.len();
        match self.usual.get_mut(place) {
            Some(slot) => *slot = entry,
            None if place == count && place < MAX_USUAL => self.usual.push(entry),
            None => {}
        }
        field
    }

    /// The field that a key names.
    pub(super) fn find(&self, key: &str, schema: &TableSchema) -> Option<usize> {
        let wanted = plain(key);
        let fields = schema.fields();
        let mapped = self.mappings.iter().find(|(header, _)| *header == wanted).map(|(_, at)| *at);
        let by_name =
            || fields.iter().position(|f| squeeze(&f.name.zh) == wanted || squeeze(&f.name.en) == wanted);
        let by_other = || fields.iter().position(|f| f.aka.iter().any(|aka| squeeze(aka) == wanted));
        mapped.or_else(by_name).or_else(by_other)
    }

    fn field_of(&mut self, key: &str, schema: &TableSchema) -> Option<usize> {
        if let Some(found) = self.known.get(key) {
            return *found;
        }
        let found = self.find(key, schema);
        if self.known.len() < MAX_KEYS {
            if found.is_none() {
                self.unknown.push(key.to_owned());
            }
            self.known.insert(key.into(), found);
        }
        found
    }

    pub(super) fn report_unknown(
        &mut self,
        file: &Origin,
        line: u64,
        schema: &TableSchema,
        problems: &mut Problems,
    ) {
        for key in self.unknown.drain(..) {
            let nearest = nearest_field(&key, schema.fields());
            let key = mask_ids(&key);
            let place = problems::value_place(file, line, 0, &key);
            problems.report(file.name(), Code::E0606, 0, || problems::column_unknown(&key, nearest, place));
        }
    }

    /// Wanted fields that no line had.
    pub(super) fn report_missing(&self, file: &Origin, schema: &TableSchema, problems: &mut Problems) {
        let fields = schema.fields().iter().zip(&self.seen).enumerate();
        let missing: Vec<(&Name, Option<&str>)> = fields
            .filter(|(at, (_, seen))| !**seen && schema.misses(*at))
            .map(|(_, (field, _))| (&field.name, None))
            .collect();
        if !missing.is_empty() {
            problems.report(file.name(), Code::E0605, 0, || {
                problems::columns_missing(&missing, problems::row_place(file, 0, 0))
            });
        }
    }
}

/// Fills `keys` with the cells of a line.
pub(super) fn read_line(line: &[u8], keys: &mut Keys, schema: &TableSchema) -> Result<(), BadLine> {
    keys.clear();
    if scan(line, keys, schema).is_some() {
        return Ok(());
    }
    keys.take_back();
    read_line_object(line, keys, schema)
}

/// The full reader: any line, and what is wrong with it.
fn read_line_object(line: &[u8], keys: &mut Keys, schema: &TableSchema) -> Result<(), BadLine> {
    let mut twice = None;
    let base = line.as_ptr().addr();
    let mut json = serde_json::Deserializer::from_slice(line);
    let seed = ObjectSeed { keys, schema, base, twice: &mut twice };
    let outcome = serde::de::DeserializeSeed::deserialize(seed, &mut json).and_then(|()| json.end());
    if let Some(key) = twice {
        return Err(BadLine::KeyTwice(key));
    }
    outcome.map_err(|error| match error.classify() {
        serde_json::error::Category::Data => BadLine::NotAnObject,
        _ => BadLine::NotJson { column: error.column().max(1) },
    })
}

struct ObjectSeed<'a> {
    keys: &'a mut Keys,
    schema: &'a TableSchema,
    /// The address of the line's first byte: places are differences of addresses.
    base: usize,
    twice: &'a mut Option<String>,
}

impl<'de> serde::de::DeserializeSeed<'de> for ObjectSeed<'_> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> serde::de::Visitor<'de> for ObjectSeed<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(field) = map.next_key_seed(KeySeed { keys: self.keys, schema: self.schema })? {
            let Some(field) = field else {
                map.next_value::<serde::de::IgnoredAny>()?;
                continue;
            };
            self.keys.note(field);
            let value = map.next_value::<&'de RawValue>()?.get();
            let start = value.as_ptr().addr() - self.base;
            let cell = Cell { place: start..start + value.len(), form: Form::Raw };
            if !self.keys.put(field, cell) && self.twice.is_none() {
                *self.twice = self.schema.fields().get(field).map(|field| field.name.zh.clone());
            }
        }
        Ok(())
    }
}

struct KeySeed<'a> {
    keys: &'a mut Keys,
    schema: &'a TableSchema,
}

impl<'de> serde::de::DeserializeSeed<'de> for KeySeed<'_> {
    type Value = Option<usize>;

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl serde::de::Visitor<'_> for KeySeed<'_> {
    type Value = Option<usize>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E>(self, key: &str) -> Result<Self::Value, E> {
        Ok(self.keys.field_of(key, self.schema))
    }
}

/// Marks spellings that are no text, so that `["a"]` and the string `"[\"a\"]"` differ. No text holds these bytes.
const LIST: u8 = 0xff;
const OBJECT: u8 = 0xfe;
/// A string with half a character, `"\ud800"`: no text has it.
const BROKEN: u8 = 0xfd;
const EXPONENT: u8 = 0xfc;

/// A JSON value as cell text.
pub(super) struct CellText<'a> {
    spelling: Cow<'a, [u8]>,
}

impl<'a> CellText<'a> {
    /// Strings without their quotes, numbers and true/false as they stand, `null` as nothing.
    pub(super) fn of((raw, form): (&'a [u8], Form), scratch: &'a mut Vec<u8>) -> Self {
        let mut marked = |mark: u8| {
            scratch.clear();
            scratch.push(mark);
            scratch.extend_from_slice(raw);
        };
        let spelling = match raw {
            text if form == Form::Text => text,
            [b'-' | b'0'..=b'9', ..] if raw.contains(&b'e') || raw.contains(&b'E') => {
                marked(EXPONENT);
                scratch.as_slice()
            }
            b"null" => &[],
            [b'"', inner @ .., b'"'] if memchr::memchr(b'\\', inner).is_none() => inner,
            [b'"', ..] => {
                match serde_json::from_slice::<String>(raw) {
                    Ok(text) => return Self { spelling: Cow::Owned(text.into_bytes()) },
                    Err(_) => marked(BROKEN),
                }
                scratch.as_slice()
            }
            [first @ (b'[' | b'{'), ..] => {
                marked(if *first == b'[' { LIST } else { OBJECT });
                scratch.as_slice()
            }
            plain => plain,
        };
        Self { spelling: Cow::Borrowed(spelling) }
    }

    pub(super) fn spelling(&self) -> &[u8] {
        &self.spelling
    }

    /// The text for people and for keys.
    pub(super) fn shown(&self) -> Cow<'_, str> {
        match self.spelling.as_ref() {
            [LIST | OBJECT | BROKEN | EXPONENT, raw @ ..] => String::from_utf8_lossy(raw),
            text => String::from_utf8_lossy(text),
        }
    }

    pub(super) fn is_broken(&self) -> bool {
        self.spelling.first() == Some(&BROKEN)
    }

    pub(super) fn read(&self, ty: &Type, program: &Program) -> Result<Reading, CellProblem> {
        match self.spelling.as_ref() {
            [BROKEN, ..] => Err(CellProblem::HalfCharacter),
            [EXPONENT, raw @ ..] => {
                let text = std::str::from_utf8(raw).map_err(|_| CellProblem::NotUtf8)?;
                match ty {
                    Type::Number { .. } | Type::Money(_) | Type::Grade => {
                        read_cell(&written_out(text)?, ty, program)
                    }
                    _ => read_cell(text, ty, program),
                }
            }
            [OBJECT, ..] => Err(CellProblem::NotOneValue),
            [LIST, raw @ ..] => match ty {
                Type::Set(inner) => Ok(Reading { value: read_list(raw, inner, program)?, tidied: false }),
                _ => Err(CellProblem::NotOneValue),
            },
            text => read_cell(std::str::from_utf8(text).map_err(|_| CellProblem::NotUtf8)?, ty, program),
        }
    }
}

/// A JSON number without its exponent: 6e1 is 60.
fn written_out(number: &str) -> Result<String, CellProblem> {
    let value = Decimal::from_scientific(number).map_err(|_| CellProblem::TooManyDigits)?;
    Ok(value.normalize().to_string())
}

fn read_list(raw: &[u8], inner: &Type, program: &Program) -> Result<Value, CellProblem> {
    let items: Vec<&RawValue> = serde_json::from_slice(raw).map_err(|_| CellProblem::NotOneValue)?;
    let mut values = Vec::new();
    let mut scratch = Vec::new();
    for item in items {
        let cell = CellText::of((item.get().as_bytes(), Form::Raw), &mut scratch);
        if matches!(cell.spelling(), [LIST | OBJECT, ..]) {
            return Err(CellProblem::NotOneValue);
        }
        match cell.read(inner, program)?.value {
            Value::Missing => {}
            value => values.push(value),
        }
    }
    Ok(Value::set(values))
}
