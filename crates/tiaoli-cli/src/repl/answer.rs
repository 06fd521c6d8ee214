//! Expressions, fields and declarations as they are typed.

use std::sync::Arc;

use tiaoli_core::{
    builtins::Fault,
    eval::{SideData, ValuesRow},
    explain::{Answer, Condition, Looks, answer},
    ir::Type,
    plan::Plan,
    sensitive::hidden,
    value::Value,
};
use tiaoli_diagnostics::{Lang, Text, say};
use tiaoli_ide::explanation::{Wording, named};

use super::{
    policy::Asked,
    record::{Record, tables},
    session::Session,
};
use crate::{
    commands::explain::record::{field, read},
    exit::{Exit, Stop},
    input, project,
    shell::{ERROR, FAINT, GOOD, WARNING, paint},
};

impl Session<'_> {
    /// Reads an expression; what is wrong with it is told with the typed text.
    pub(crate) fn ask(&self, text: &str) -> Result<Asked, Stop> {
        self.policy.ask(self.line, text).map_err(|items| {
            project::tell(items, &self.shell);
            Stop::Said(Exit::Policy)
        })
    }

    /// An expression on the record.
    pub(crate) fn evaluate(&mut self, text: &str) -> Result<(), Stop> {
        let asked = self.ask(text)?;
        let (plan, side) = self.ground_of(&asked)?;
        // Of another table nothing is known.
        let own = asked.definition.table.is_none_or(|table| table == self.record.table);
        let values = if own { self.record.values(&asked.program) } else { Vec::new() };
        let row = ValuesRow(&values);
        let found = answer(&plan, &side, &row, asked.body);
        let wording = self.wording(&asked.program, &asked.sources);
        self.shell.print(&self.answered(&found, &wording))
    }

    /// The policy with an expression in it, and the tables beside; those that only the expression looks into are read now.
    fn ground_of(&mut self, asked: &Asked) -> Result<(Arc<Plan>, Arc<SideData>), Stop> {
        let plans = self.plans(&asked.program, self.day)?;
        let Some(plan) = plans.plans.into_iter().next() else { return Err(Stop::Said(Exit::Internal)) };
        let looks = Looks::of(&plan, asked.body, asked.definition.table.unwrap_or(self.record.table));
        if self.data.is_empty() || looks.beside.is_empty() {
            return Ok((plan, self.lane()?.side));
        }
        let (run, _) = self.run(&asked.program, &looks)?;
        let side = run.lanes.into_iter().next().map(|lane| lane.side);
        Ok((plan, side.unwrap_or_default()))
    }

    /// `是`, with what was read.
    fn answered(&self, found: &Answer, wording: &Wording<'_>) -> String {
        let lang = self.lang();
        let color = self.shell.color_out;
        let said = match &found.value {
            Ok(Value::Bool(true)) => paint(color, GOOD, self.shell.pick("是", "yes")),
            Ok(Value::Bool(false)) => paint(color, ERROR, self.shell.pick("否", "no")),
            Ok(Value::Missing) => {
                let missing = missing(&found.condition, lang);
                let text = match (lang, missing.is_empty()) {
                    (Lang::Zh, true) => "不清楚".to_owned(),
                    (Lang::En, true) => "unknown".to_owned(),
                    (Lang::Zh, false) => format!("不清楚（缺 {}）", missing.join("、")),
                    (Lang::En, false) => format!("unknown (missing: {})", missing.join(", ")),
                };
                paint(color, WARNING, &text)
            }
            Ok(value) if found.sensitive && !self.args.show_sensitive => hidden(value).get(lang).to_owned(),
            Ok(value) => wording.value(value, Some(&found.ty), lang),
            Err(fault) => paint(color, ERROR, fault_words(*fault).get(lang)),
        };
        let read = wording.read(&found.condition, lang);
        // A field alone, and an expression that reads nothing, say all in one word.
        let plain = read.is_empty() || matches!(found.value, Ok(Value::Missing));
        if plain { said + "\n" } else { format!("{said}  {}\n", paint(color, FAINT, &read)) }
    }

    /// `户籍 = 农村`, one or several.
    pub(crate) fn fill(&mut self, pairs: Vec<(&str, &str)>) -> Result<(), Stop> {
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
        for (at, value) in read(&program, record.table, pairs, &place, options)? {
            record.set(at, value);
        }
        self.change(record);
        Ok(())
    }

    /// `:set 户籍=农村 年级=一年级`
    pub(crate) fn set(&mut self, text: &str) -> Result<(), Stop> {
        let pairs = pairs(text);
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
        self.fill(read)
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

    /// Declarations: taken in for this session.
    pub(crate) fn declare(&mut self, text: &str) -> Result<(), Stop> {
        let old = Arc::clone(self.program());
        let added = self.policy.add(self.line, text).map_err(|items| {
            project::tell(items, &self.shell);
            Stop::Said(Exit::Policy)
        })?;
        self.carry(&old);
        project::tell(added.doubts, &self.shell);
        let list = |is_replaced: bool| {
            let names = added.names.iter().filter(|(_, replaced)| *replaced == is_replaced);
            names.map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(self.shell.pick("、", ", "))
        };
        for (names, zh, en) in [(list(false), "已加入", "added"), (list(true), "已替换", "replaced")] {
            if !names.is_empty() {
                self.shell.note(&format!(
                    "{}{}{names}\n",
                    self.shell.pick(zh, en),
                    self.shell.pick("：", ": ")
                ));
            }
        }
        Ok(())
    }

    /// `:type`
    pub(crate) fn type_of(&self, text: &str) -> Result<(), Stop> {
        let asked = self.ask(text)?;
        let lang = self.lang();
        let ty = &asked.definition.ty;
        let mut words = asked.program.type_words(ty).get(lang).to_owned();
        if let Type::Enum(id) = ty
            && let Some(scale) = asked.program.enums.get(id.index())
        {
            let values: Vec<&str> = scale.values.iter().map(|value| named(&value.name, lang)).collect();
            words.push_str(self.shell.pick("：", ": "));
            words.push_str(&values.join(self.shell.pick("、", ", ")));
        }
        self.shell.print(&(words + "\n"))
    }
}

/// The pairs of a line: a value may hold blanks, a pair begins at the word before its sign.
fn pairs(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let spaced = text.replace('＝', "=");
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

/// The fields an open condition lacks, each once.
fn missing(condition: &Condition, lang: Lang) -> Vec<&str> {
    let mut names: Vec<&str> = Vec::new();
    let parts = condition.parts.iter().filter(|part| part.truth.is_none());
    let of_parts = parts.flat_map(|part| missing(part, lang));
    let own = condition.reads.iter().filter(|reading| reading.value.is_missing());
    for name in own.map(|reading| named(&reading.name, lang)).chain(of_parts) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// Why there is no value although nothing is missing.
fn fault_words(fault: Fault) -> Text {
    match fault {
        Fault::DivisionByZero => say!(zh: "算不出来：除数是零"; en: "no value: division by zero"),
        Fault::Overflow => say!(zh: "算不出来：数太大了"; en: "no value: the number is too large"),
        Fault::NotInForce => {
            say!(zh: "算不出来：这一天没有有效的标准"; en: "no value: no standard is in force on the day")
        }
        Fault::NoTierValue => {
            say!(zh: "算不出来：标准没有写这一档"; en: "no value: the standard has none for this tier")
        }
        Fault::NoTableRow => {
            say!(zh: "算不出来：对照表里没有一行符合"; en: "no value: no row of the table holds")
        }
        Fault::TwoTableRows => {
            say!(zh: "算不出来：对照表里有两行都符合"; en: "no value: two rows of the table hold")
        }
        Fault::NoHolidays => {
            say!(zh: "算不出来：没有那一年的节假日表（--holidays）"; en: "no value: there is no holiday table of that year (--holidays)")
        }
        Fault::DateRange => say!(zh: "算不出来：日期太早或太晚"; en: "no value: the date is out of range"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_as_people_type_them() {
        assert_eq!(pairs("户籍=农村 年级=一年级"), ["户籍=农村", "年级=一年级"]);
        assert_eq!(pairs("户籍 = 农村  年级＝ 一年级"), ["户籍=农村", "年级=一年级"]);
        assert_eq!(pairs("name=Li Ming grade=1"), ["name=Li Ming", "grade=1"]);
        assert_eq!(pairs("户籍="), ["户籍="]);
        assert!(pairs("  ").is_empty());
    }
}
