//! `:save-test`: the record and its results as an example, written only when it passes.

use std::{fs, path::Path, sync::Arc};

use tiaoli_core::{
    decision::{Decision, Outcome},
    examples::{
        judge::{Miss, decider_name},
        run::{Failure, Runner},
    },
    ir::{Field, FieldRef, Name, Type},
    value::Value,
};
use tiaoli_diagnostics::{Lang, say};
use tiaoli_ide::explanation::named;
use tiaoli_project::problems::reason;
use tiaoli_syntax::{FormatOptions, dominant_language, format, keywords};

use super::session::Session;
use crate::{
    dataset,
    exit::{Exit, Stop},
    project,
    render::Item,
    report,
};

/// Where the example stands while it is tried.
const TRIED: &str = "\u{2}";

impl Session<'_> {
    pub(crate) fn save_test(&mut self, file: &str) -> Result<(), Stop> {
        let explained = self.explained()?;
        let decisions: Vec<&Decision> = explained.explanations.iter().map(|one| &one.decision).collect();
        let old = match file.is_empty() {
            true => None,
            false => Some(self.existing(Path::new(file))?),
        };
        let title = self.title(&decisions, old.as_deref().unwrap_or_default());
        let text = self.example(&title, &decisions, false);
        self.try_example(&title, &text, &decisions)?;
        let main = self.policy.analysis.sources.find(&self.policy.path).map(|source| &*source.text);
        let lang = dominant_language(old.as_deref().filter(|old| !old.is_empty()).or(main).unwrap_or(&text));
        let options = FormatOptions { lang: Some(lang), names: &self.policy.names };
        let text = format(&text, &options).text;
        let Some(old) = old else { return self.shell.print(&text) };
        let gap = if old.is_empty() || old.ends_with("\n\n") {
            ""
        } else if old.ends_with('\n') {
            "\n"
        } else {
            "\n\n"
        };
        report::write(Some(Path::new(file)), &format!("{old}{gap}{text}"), &self.shell)?;
        let said =
            say!(zh: "已写到 {file}：举例 “{title}”\n"; en: "written to {file}: example \"{title}\"\n");
        self.shell.note(self.shell.say(&said));
        if old.is_empty() {
            let said = say!(zh: "这是新文件：在政策文件里用 引用 引入它，tiaoli test 才会运行。\n"; en: "This is a new file: bring it in with `use` in the policy, so that tiaoli test runs it.\n");
            self.shell.note(self.shell.say(&said));
        }
        Ok(())
    }

    /// The text of the file to write to; empty where there is none yet.
    fn existing(&self, path: &Path) -> Result<String, Stop> {
        if path.extension().is_none_or(|ending| ending != tiaoli_project::ENDING) {
            let path = path.display();
            return Err(Stop::usage(
                say!(zh: "“{path}”不是政策文件，举例要写在 .tiao 文件里"; en: "`{path}` is no policy file: examples stand in .tiao files"),
                None,
            ));
        }
        match fs::read_to_string(path) {
            Ok(text) => Ok(text),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(String::new()),
            Err(error) => {
                let (why, path) = (reason(&error), path.display());
                Err(Stop::usage(
                    say!(zh: "读不了“{path}”：{}", why.zh; en: "cannot read `{path}`: {}", why.en),
                    None,
                ))
            }
        }
    }

    /// A title that no example has: what is asked, and what comes out.
    fn title(&self, decisions: &[&Decision], beside: &str) -> String {
        let program = self.program();
        let results: Vec<String> = decisions
            .iter()
            .filter_map(|one| {
                let name = &program.benefits.get(one.benefit.index())?.name;
                Some(format!("{}{}", name.zh, one.outcome.zh()))
            })
            .collect();
        let stem = format!("试算：{}，{}", self.day.zh(), results.join("、"));
        let taken = |title: &str| {
            program.examples.iter().any(|example| example.title == title)
                || beside.contains(&format!("\"{title}\""))
        };
        let mut title = stem.clone();
        let mut number = 2;
        while taken(&title) {
            title = format!("{stem}（{number}）");
            number += 1;
        }
        title
    }

    /// The text of the example; with the texts of sensitive fields it is only tried, never written.
    fn example(&self, title: &str, decisions: &[&Decision], with_sensitive: bool) -> String {
        let program = self.program();
        let mut text = format!("举例 \"{title}\" {{\n    基准日 {}\n", self.day.zh());
        let table = program
            .tables
            .get(self.record.table.index())
            .map(|table| name(&table.name.zh))
            .unwrap_or_default();
        let values: Vec<String> = self
            .record
            .fields()
            .filter_map(|(at, value)| {
                let field = program.field(at)?;
                Some(format!("{} {}", name(&field.name.zh), self.literal(value, field, with_sensitive)?))
            })
            .collect();
        text.push_str(&format!("    {table} {{ {} }}\n", values.join("  ")));
        for one in decisions {
            let Some(benefit) = program.benefits.get(one.benefit.index()) else { continue };
            let mut said = format!("    {} 应为 {}", name(&benefit.name.zh), one.outcome.zh());
            if let Some(amount) = one.amount {
                said.push_str(&format!(" {}元", amount.normalize()));
            }
            let rules: Vec<String> =
                one.rules.iter().map(|rule| name(&decider_name(program, *rule).zh)).collect();
            if !rules.is_empty() && one.outcome != Outcome::Incomplete {
                said.push_str(&format!(" 依据 {}", rules.join("、")));
            }
            if let (Outcome::Incomplete, [only]) = (one.outcome, one.missing.as_slice()) {
                let names: Vec<String> = only.iter().map(|one| name(&one.zh)).collect();
                said.push_str(&format!(" 缺 {{{}}}", names.join("、")));
            }
            text.push_str(&said);
            text.push('\n');
        }
        text.push_str("}\n");
        text
    }

    /// A value as it is written in an example; texts that name a person are left out.
    fn literal(&self, value: &Value, field: &Field, with_sensitive: bool) -> Option<String> {
        match value {
            Value::Missing => None,
            Value::Text(_) if field.is_sensitive() && !with_sensitive => None,
            Value::Text(text) if text.contains(['"', '\n']) => None,
            Value::Text(text) => Some(format!("\"{text}\"")),
            Value::Enum(..) => Some(name(&self.written(value, &field.ty))),
            _ => Some(self.written(value, &field.ty)),
        }
    }

    fn written(&self, value: &Value, ty: &Type) -> String {
        let sources = &self.policy.analysis.sources;
        self.wording(self.program(), sources).value(value, Some(ty), Lang::Zh)
    }

    /// Runs the example as `tiaoli test` would; where it fails, says what it lacks.
    fn try_example(&self, title: &str, text: &str, decisions: &[&Decision]) -> Result<(), Stop> {
        let told = |items| {
            project::tell(items, &self.shell);
            Stop::Said(Exit::Policy)
        };
        let Some(failure) = self.failure(title, text)?.map_err(told)? else { return Ok(()) };
        // Whether the texts that are not written are what is lacking can be seen by trying; nothing is told of that text.
        let hidden = self.left_out();
        let whole = match hidden.is_empty() {
            true => None,
            false => self.failure(title, &self.example(title, decisions, true))?.ok(),
        };
        let needs_hidden = matches!(whole, Some(None));
        let failure = whole.flatten().unwrap_or(failure);
        let miss = |miss: &Miss| format!("{} {}", miss.what.get(self.lang()), miss.found.get(self.lang()));
        let misses = failure.misses.iter().map(miss).collect::<Vec<_>>().join(self.shell.pick("；", "; "));
        let benefit = failure.benefit;
        let list = |lang: Lang, mark: &str| {
            hidden.iter().map(|name| named(name, lang)).collect::<Vec<_>>().join(mark)
        };
        let help = match (needs_hidden, &self.record.from) {
            (true, _) => say!(
                zh: "缺的是不写进举例的敏感文字（{}）：没有它算出来不一样（{}：{misses}）。请手工写这个举例，给它编一个号码或姓名，不要用真人的。", list(Lang::Zh, "、"), benefit.zh;
                en: "what it lacks are texts of sensitive fields, which are not written ({}): without them it comes out otherwise ({}: {misses}); write the example by hand with made-up ones, never those of a real person", list(Lang::En, ", "), benefit.en),
            (false, Some(_)) => say!(
                zh: "举例里只有这条记录，没有名册的其他行，也没有其他表；这样算出来不一样（{}：{misses}）。请把有关的行和其他表的记录手工写进举例。", benefit.zh;
                en: "an example holds this record alone, without the other rows of the roster and without other tables, and then comes out otherwise ({}: {misses}); write the rows and the records of other tables by hand", benefit.en),
            (false, None) => say!(
                zh: "举例里只有这条记录，没有其他表；这样算出来不一样（{}：{misses}）。请把要用的其他表的记录手工写进举例。", benefit.zh;
                en: "an example holds this record alone, without other tables, and then comes out otherwise ({}: {misses}); write the records of other tables by hand", benefit.en),
        };
        Err(Stop::usage(
            say!(zh: "这条记录写不成能通过的举例，什么都没有写"; en: "this record cannot be written as an example that passes; nothing was written"),
            Some(help),
        ))
    }

    /// The fields with a text that is not written.
    fn left_out(&self) -> Vec<Name> {
        let program = self.program();
        let hidden = |(at, value): (FieldRef, &Value)| {
            let field = program.field(at)?;
            (matches!(value, Value::Text(_)) && field.is_sensitive()).then(|| field.name.clone())
        };
        self.record.fields().filter_map(hidden).collect()
    }

    /// Runs an example: the first expectation that is not met, or the mistakes in its text.
    fn failure(&self, title: &str, text: &str) -> Result<Result<Option<Failure>, Vec<Item>>, Stop> {
        let analysis = self.policy.with_text(TRIED, text);
        let sources = Arc::new(analysis.sources.clone());
        let wrong = analysis.diagnostics.iter().filter(|one| one.is_error()).cloned();
        let errors: Vec<Item> =
            wrong.map(|diagnostic| Item { sources: Arc::clone(&sources), diagnostic }).collect();
        if !errors.is_empty() {
            return Ok(Err(errors));
        }
        let holidays = dataset::holidays(self.args.known.holidays.as_deref(), &self.shell)?;
        let mut runner = Runner::new(Arc::clone(&analysis.program), holidays);
        let mut tried = analysis.program.examples.iter().filter(|example| example.title == title);
        Ok(Ok(tried.find_map(|example| runner.run(example).into_iter().next())))
    }
}

/// A name as policies write it: in backticks where it would be read as something else.
fn name(text: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || c == '_';
    let begins = text.chars().next().is_some_and(|c| !c.is_numeric());
    if begins && text.chars().all(plain) && !keywords::is_reserved(text) {
        text.to_owned()
    } else {
        format!("`{text}`")
    }
}
