//! `:show`: the record, the fields, the rules, the text of a name.

use tiaoli_core::{
    ir::{FieldRef, Type},
    symbols::Symbol,
};
use tiaoli_diagnostics::{nearest, say};
use tiaoli_ide::{
    explanation::{kind_word, named},
    layout::table,
};

use super::session::Session;
use crate::{
    exit::Stop,
    shell::{FAINT, STRONG, paint},
};
use tiaoli_core::explain::ClauseKind;
use tiaoli_syntax::ast::RuleKind;

/// So many values of a field are listed.
const VALUES: usize = 8;

impl Session<'_> {
    pub(crate) fn show(&mut self, what: &str) -> Result<(), Stop> {
        match what {
            "" | "记录" | "record" => self.show_record(),
            "规则" | "rules" => self.show_rules(),
            "字段" | "栏目" | "fields" => self.show_fields(),
            name => self.show_name(name),
        }
    }

    /// The fields of the record that have a value.
    pub(crate) fn show_record(&self) -> Result<(), Stop> {
        let program = self.program();
        let lang = self.lang();
        let mut out = String::new();
        if let Some(from) = &self.record.from {
            let changed = self.record.changes();
            let changed = changed.iter().filter_map(|(at, _)| {
                let field = FieldRef { table: self.record.table, field: u16::try_from(*at).ok()? };
                Some(named(&program.field(field)?.name, lang))
            });
            let changed: Vec<&str> = changed.collect();
            let changed = match changed.as_slice() {
                [] => String::new(),
                names => self
                    .shell
                    .say(&say!(zh: "，改过：{}", names.join("、"); en: ", changed: {}", names.join(", ")))
                    .to_owned(),
            };
            out.push_str(&format!(
                "{}\n",
                paint(self.shell.color_out, FAINT, &(from.place.clone() + &changed))
            ));
        }
        let rows: Vec<[String; 2]> = self
            .record
            .fields()
            .filter_map(|(at, value)| {
                let field = program.field(at)?;
                Some([named(&field.name, lang).to_owned(), self.shown_value(value, field)])
            })
            .collect();
        if rows.is_empty() {
            let text = say!(zh: "记录是空的：写 户籍 = 农村 这样的一行来填。\n"; en: "The record is empty: fill it with lines such as `hukou = rural`.\n");
            return self.shell.print(self.shell.say(&text));
        }
        out.extend(table(&rows, |_| false).into_iter().map(|line| line + "\n"));
        self.shell.print(&out)
    }

    /// The fields of the table with their types, and the values that can be listed.
    fn show_fields(&self) -> Result<(), Stop> {
        let program = self.program();
        let lang = self.lang();
        let Some(of) = program.tables.get(self.record.table.index()) else { return self.nothing() };
        let joint = self.shell.pick("、", ", ");
        let row = |(at, field): (usize, &tiaoli_core::ir::Field)| {
            let ty = match &field.ty {
                Type::Enum(id) => {
                    let values =
                        program.enums.get(id.index()).map_or(&[][..], |scale| scale.values.as_slice());
                    let shown: Vec<&str> =
                        values.iter().take(VALUES).map(|value| named(&value.name, lang)).collect();
                    let more = if values.len() > VALUES { "…" } else { "" };
                    format!("{}{more}", shown.join(joint))
                }
                ty => program.type_words(ty).get(lang).to_owned(),
            };
            let value = u16::try_from(at).ok().and_then(|at| self.record.get(at));
            let held = value.map(|value| format!("= {}", self.shown_value(value, field))).unwrap_or_default();
            [named(&field.name, lang).to_owned(), ty, held]
        };
        let rows: Vec<[String; 3]> = of.fields.iter().enumerate().map(row).collect();
        let head = paint(self.shell.color_out, STRONG, named(&of.name, lang));
        let lines: String = table(&rows, |_| false).into_iter().map(|line| format!("  {line}\n")).collect();
        self.shell.print(&format!("{head}\n{lines}"))
    }

    /// The rules in force on the day.
    fn show_rules(&self) -> Result<(), Stop> {
        let program = self.program();
        let lang = self.lang();
        let rows: Vec<[String; 3]> = program
            .rules
            .iter()
            .filter(|rule| rule.effective.contains(self.day))
            .map(|rule| {
                let kind = match rule.kind {
                    RuleKind::Grant => ClauseKind::Grant,
                    RuleKind::Deny => ClauseKind::Deny,
                    RuleKind::Hold => ClauseKind::Hold,
                    RuleKind::Review => ClauseKind::Review,
                };
                let article =
                    rule.article.as_ref().map(|article| article.address.get(lang)).unwrap_or_default();
                [kind_word(kind, lang).to_owned(), named(&rule.name, lang).to_owned(), article.to_owned()]
            })
            .collect();
        if rows.is_empty() {
            return self.nothing();
        }
        self.shell.print(&table(&rows, |_| false).into_iter().map(|line| line + "\n").collect::<String>())
    }

    fn nothing(&self) -> Result<(), Stop> {
        let text = say!(zh: "这一天一项也没有。\n"; en: "There is none on that day.\n");
        self.shell.print(self.shell.say(&text))
    }

    /// The text of everything that has a name; else a row of the roster with that key.
    fn show_name(&mut self, name: &str) -> Result<(), Stop> {
        let analysis = &self.policy.analysis;
        let program = &analysis.program;
        let is_named = |symbol: &Symbol| {
            program.symbol_name(*symbol).is_some_and(|known| known.zh == name || known.en == name)
        };
        let mut out = String::new();
        let mut told = Vec::new();
        for symbol in analysis.references.symbols().filter(is_named) {
            for (_, at) in
                analysis.declarations(symbol).filter(|(_, at)| !told.contains(at)).collect::<Vec<_>>()
            {
                told.push(at);
                let place = analysis.sources.line_col(at);
                let place = place.map(|(path, at)| format!("{path}:{}", at.line)).unwrap_or_default();
                let kind = symbol.kind();
                let head = format!("{}  {place}", kind.get(self.lang()));
                out.push_str(&format!("{}\n", paint(self.shell.color_out, FAINT, &head)));
                out.push_str(&format!("{}\n", unindented(analysis.sources.text(at))));
            }
        }
        if !out.is_empty() {
            if let Some(value) = self.held(name) {
                out.push_str(&format!(
                    "{}{}{value}\n",
                    self.shell.pick("记录里", "in the record"),
                    self.shell.pick("：", ": ")
                ));
            }
            return self.shell.print(&tiaoli_ide::clean::clean_lines(&out));
        }
        if !self.data.is_empty()
            && let Some(record) = self.find_row(name)?
        {
            let own = std::mem::replace(&mut self.record, record);
            let shown = self.show_record();
            self.record = own;
            return shown;
        }
        let names = analysis.references.symbols().filter_map(|symbol| program.symbol_name(symbol));
        let names: Vec<&str> = names.flat_map(|name| [name.zh.as_str(), name.en.as_str()]).collect();
        let help = nearest(name, names.iter().copied())
            .first()
            .map(|near| say!(zh: "最接近的是“{near}”，是不是它？"; en: "did you mean `{near}`?"));
        let name = tiaoli_core::cell::mask_ids(name);
        Err(Stop::usage(say!(zh: "没有“{name}”"; en: "there is no `{name}`"), help))
    }

    /// What the record holds in a field of this name.
    fn held(&self, name: &str) -> Option<String> {
        let program = self.program();
        let fields = &program.tables.get(self.record.table.index())?.fields;
        let at = fields.iter().position(|field| field.name.zh == name || field.name.en == name)?;
        let at = FieldRef { table: self.record.table, field: u16::try_from(at).ok()? };
        Some(self.shown_value(self.record.get(at.field)?, program.field(at)?))
    }
}

/// The text of a declaration without the blanks its lines share.
fn unindented(text: &str) -> String {
    let rest = text.lines().skip(1).filter(|line| !line.trim().is_empty());
    let shared = rest.map(|line| line.len() - line.trim_start_matches(' ').len()).min().unwrap_or(0);
    // The last line closes the braces: it stands as far out as the first.
    let line = |line: &str| {
        line.get(shared.min(line.len() - line.trim_start_matches(' ').len())..).unwrap_or(line).to_owned()
    };
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn declarations_inside_articles_stand_at_the_margin() {
        assert_eq!(unindented("应助 甲 {\n        凡 乙\n    }"), "应助 甲 {\n    凡 乙\n}");
        assert_eq!(unindented("应助 甲 { 凡 乙 }"), "应助 甲 { 凡 乙 }");
    }
}
