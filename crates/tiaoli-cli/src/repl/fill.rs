//! Fields of the record as they are typed.

use std::sync::Arc;

use tiaoli_core::ir::Field;
use tiaoli_diagnostics::{Text, say};

use super::{
    record::{Record, tables},
    session::Session,
};
use crate::{
    commands::explain::record::{field, read},
    exit::{Exit, Stop},
    input,
};

impl Session<'_> {
    /// The fields that may be filled: those of the record's table, of an empty record those of every table it may be of.
    pub(crate) fn fields(&self) -> impl Iterator<Item = &Field> {
        let program = self.program();
        let tables = if self.record.is_empty() { tables(program) } else { vec![self.record.table] };
        tables
            .into_iter()
            .filter_map(|table| program.tables.get(table.index()))
            .flat_map(|table| &table.fields)
    }

    fn is_field(&self, name: &str) -> bool {
        let tables = tables(self.program());
        tables
            .into_iter()
            .chain([self.record.table])
            .any(|table| field(self.program(), table, name).is_some())
    }

    /// `户籍：农村`, as forms are filled in.
    pub(crate) fn is_fill(&self, text: &str) -> bool {
        let pair = text.split_once(['：', ':']);
        pair.is_some_and(|(name, value)| {
            self.is_field(name) && !value.trim().is_empty() && !value.contains('\n')
        })
    }

    /// `户籍 = 农村`, one or several. What can be read is filled; of the rest it is said what stays.
    fn fill(&mut self, pairs: &[(&str, &str)]) -> Result<(), Stop> {
        let program = Arc::clone(self.program());
        // An empty record may become one of another table.
        let has = |table| pairs.iter().filter(|(name, _)| field(&program, table, name).is_some()).count();
        let mut record = self.record.clone();
        if record.is_empty() && has(record.table) < pairs.len() {
            let best =
                tables(&program).into_iter().max_by_key(|table| (has(*table), std::cmp::Reverse(*table)));
            record = best.map(Record::new).unwrap_or(record);
        }
        let place =
            format!("{} ", self.shell.pick(&format!("第 {} 行", self.line), &format!("line {}", self.line)));
        let options = (self.args.show_sensitive, &self.shell);
        let (mut filled, mut failed) = (Vec::new(), Vec::new());
        for (name, value) in pairs {
            match read(&program, record.table, vec![(name, value)], &place, options) {
                Ok(values) => {
                    values.into_iter().for_each(|(at, value)| record.set(at, value));
                    filled.push(*name);
                }
                Err(stop) => failed.push((*name, stop)),
            }
        }
        if !filled.is_empty() {
            self.change(record);
        }
        self.tell_failed(failed, &filled)
    }

    /// What could not be filled, what stands there still, and what was filled all the same.
    fn tell_failed(&self, failed: Vec<(&str, Stop)>, filled: &[&str]) -> Result<(), Stop> {
        let mut said: Vec<Text> = Vec::new();
        for (name, stop) in failed {
            if let Stop::Because { message, help, .. } = stop {
                self.shell.error(&message, help.as_ref());
            }
            let Some((at, field)) = field(self.program(), self.record.table, name) else {
                said.push(say!(zh: "“{name}”没有填"; en: "`{name}` was not filled"));
                continue;
            };
            let value = u16::try_from(at).ok().and_then(|at| self.record.get(at));
            said.push(match value {
                None => say!(zh: "“{name}”没有填，仍是空的"; en: "`{name}` was not filled and is still empty"),
                Some(value) => {
                    let value = self.shown_value(value, field);
                    say!(zh: "“{name}”没有改，仍是 {value}"; en: "`{name}` was not changed and is still {value}")
                }
            });
        }
        if said.is_empty() {
            return Ok(());
        }
        if !filled.is_empty() {
            said.push(say!(zh: "已填：{}", filled.join("、"); en: "filled: {}", filled.join(", ")));
        }
        let list = |lang: fn(&Text) -> &str, mark: &str| said.iter().map(lang).collect::<Vec<_>>().join(mark);
        let text = say!(zh: "{}。\n", list(|text| &text.zh, "；"); en: "{}\n", list(|text| &text.en, "; "));
        self.shell.tell(self.shell.say(&text));
        Err(Stop::Said(Exit::Usage))
    }

    /// `:set 户籍=农村 年级=一年级`
    pub(crate) fn set(&mut self, text: &str) -> Result<(), Stop> {
        let pairs = pairs(text, &|name| self.is_field(name));
        if pairs.is_empty() {
            return self.show_record();
        }
        let read = pairs.iter().map(|text| {
            input::pair(text).ok_or_else(|| {
                Stop::usage(
                    say!(zh: "“{text}”不是 字段=值"; en: "`{text}` is not FIELD=VALUE"),
                    Some(say!(zh: "例如 ：设 户籍=农村 年级=一年级。"; en: "for example :set hukou=rural grade=1")),
                )
            })
        });
        let read = read.collect::<Result<Vec<_>, _>>()?;
        self.fill(&read)
    }

    /// `:unset`: some fields, or all.
    pub(crate) fn unset(&mut self, text: &str) -> Result<(), Stop> {
        let names: Vec<&str> =
            text.split([' ', '\u{3000}', '、', ',', '，']).filter(|name| !name.is_empty()).collect();
        let mut record = if names.is_empty() { Record::new(self.record.table) } else { self.record.clone() };
        let program = Arc::clone(self.program());
        let empty = names.into_iter().map(|name| (name, "")).collect();
        for (at, value) in read(&program, record.table, empty, "", (self.args.show_sensitive, &self.shell))? {
            record.set(at, value);
        }
        self.change(record);
        Ok(())
    }
}

/// The pairs of a line: a value may hold blanks, a pair begins at the word before its sign.
fn pairs(text: &str, is_field: &dyn Fn(&str) -> bool) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let spaced = apart(&text.replace('＝', "="), is_field);
    // Blanks round the sign are no blanks between pairs.
    let words: Vec<&str> = spaced.split_whitespace().collect();
    for word in words {
        let glue = word.starts_with('=') || found.last().is_some_and(|last| last.ends_with('='));
        match found.last_mut() {
            Some(last) if glue => last.push_str(word),
            Some(last)
                if !word.contains('=')
                    && last.contains('=')
                    && !last.ends_with('=')
                    && !begins_pair(word, &spaced) =>
            {
                last.push(' ');
                last.push_str(word);
            }
            _ => found.push(word.to_owned()),
        }
    }
    found
}

/// Whether a word alone is the field of `字段 = 值`.
fn begins_pair(word: &str, text: &str) -> bool {
    text.match_indices(word)
        .any(|(at, _)| text.get(at + word.len()..).is_some_and(|rest| rest.trim_start().starts_with('=')))
}

/// The line with blanks for the marks that set pairs apart: those after which the name of a field and a sign follow.
fn apart(text: &str, is_field: &dyn Fn(&str) -> bool) -> String {
    let begins_field = |rest: &str| rest.split_once('=').is_some_and(|(name, _)| is_field(name.trim()));
    text.char_indices()
        .map(|(at, c)| match c {
            '，' | ',' | '、' | '；' | ';' | '。'
                if text.get(at + c.len_utf8()..).is_some_and(begins_field) =>
            {
                ' '
            }
            c => c,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_as_people_type_them() {
        let pairs = |text| pairs(text, &|name| ["户籍", "年级"].contains(&name));
        assert_eq!(pairs("户籍=农村 年级=一年级"), ["户籍=农村", "年级=一年级"]);
        assert_eq!(pairs("户籍 = 农村  年级＝ 一年级"), ["户籍=农村", "年级=一年级"]);
        assert_eq!(pairs("name=Li Ming grade=1"), ["name=Li Ming", "grade=1"]);
        assert_eq!(pairs("户籍="), ["户籍="]);
        assert_eq!(pairs("户籍=农村，年级=一年级"), ["户籍=农村", "年级=一年级"]);
        assert_eq!(pairs("户籍=农村、 年级 = 一年级"), ["户籍=农村", "年级=一年级"]);
        // What follows the mark is no field, but part of the value.
        assert_eq!(pairs("群体=甲、乙 备注=a,b=c"), ["群体=甲、乙", "备注=a,b=c"]);
        assert!(pairs("  ").is_empty());
    }
}
