//! Expressions and declarations as they are typed.

use std::sync::Arc;

use tiaoli_core::{
    builtins::Fault,
    eval::{SideData, ValuesRow},
    explain::{Answer, Condition, Looks, answer},
    ir::{Name, Type},
    plan::Plan,
    sensitive::hidden,
    value::Value,
};
use tiaoli_diagnostics::{Code, Lang, Text, nearest, say};
use tiaoli_ide::explanation::{Wording, named};

use super::{commands, policy::Asked, session::Session};
use crate::{
    exit::{Exit, Stop},
    project,
    render::Item,
    shell::{ERROR, FAINT, GOOD, WARNING, paint},
};

impl Session<'_> {
    /// Reads an expression; what is wrong with it is told with the typed text.
    pub(crate) fn ask(&self, text: &str) -> Result<Asked, Stop> {
        self.policy.ask(self.line, text).map_err(|items| {
            project::tell(items.into_iter().map(|item| self.with_near(item)).collect(), &self.shell);
            Stop::Said(Exit::Policy)
        })
    }

    /// A name that nothing has is most likely that of a field of the record.
    fn with_near(&self, mut item: Item) -> Item {
        let one = &item.diagnostic;
        if one.code != Code::E0201 || one.help.is_some() || !one.fixes.is_empty() {
            return item;
        }
        let written =
            one.span().and_then(|at| Some(at.span.text(&item.sources.get(at.file)?.text).to_owned()));
        let fields = self.fields().flat_map(|field| [field.name.zh.as_str(), field.name.en.as_str()]);
        let near = written.map(|written| nearest(&written, fields)).unwrap_or_default();
        if !near.is_empty() {
            item.diagnostic.help = Some(say!(
                zh: "最接近的是“{}”", near.join("”、“"); en: "the nearest is `{}`", near.join("`, `")));
        }
        item
    }

    /// A command may have been typed without its colon.
    pub(crate) fn require_no_command(&self, text: &str) -> Result<(), Stop> {
        let Some(spec) = commands::without_colon(text) else { return Ok(()) };
        let word = text.split_whitespace().next().unwrap_or_default();
        let program = self.program();
        let is_named = |name: &Name| name.zh == word || name.en == word;
        let mut symbols = self.policy.analysis.references.symbols();
        if symbols.any(|symbol| program.symbol_name(symbol).is_some_and(is_named)) {
            return Ok(());
        }
        let (zh, en) = (spec.name(Lang::Zh), spec.name(Lang::En));
        Err(Stop::usage(
            say!(zh: "“{word}”是命令，前面要写冒号"; en: "`{word}` is a command and begins with a colon"),
            Some(say!(zh: "写 ：{zh}。"; en: "write :{en}")),
        ))
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

    /// Declarations: taken in for this session.
    pub(crate) fn declare(&mut self, text: &str) -> Result<(), Stop> {
        let old = Arc::clone(self.program());
        let before = self.policy.clone();
        let added = self.policy.add(self.line, text).map_err(|items| {
            project::tell(items, &self.shell);
            Stop::Said(Exit::Policy)
        })?;
        let names: Vec<&str> = added.names.iter().map(|(name, _)| name.as_str()).collect();
        self.remember(Some(before), names.join(self.shell.pick("、", ", ")));
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
