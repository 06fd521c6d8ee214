//! What comes out for the record: results, reasons, the next question, what the last change did.

use tiaoli_core::{
    cell::mask_ids,
    decision::{Decision, Outcome},
    examples::judge::decider_name,
    explain::Explanation,
    findings::display,
    ir::{Field, Program, Type},
    question::{Answer, Question},
    sensitive::hidden,
    value::{Date, Value},
};
use tiaoli_diagnostics::{Lang, say};
use tiaoli_ide::{
    clean::clean,
    explanation::{fields, named, possible_word, verdict},
    layout::table,
};

use super::{record::Record, session::Session};
use crate::{
    commands::explain::{benefit, text, trial},
    exit::Stop,
    shell::{ADVICE, FAINT, STRONG, paint},
};

/// So many questions are told after the first.
const OTHERS: usize = 4;
/// So many values of an answer are named.
const VALUES: usize = 6;

impl Session<'_> {
    /// `:decide`
    pub(crate) fn decide(&mut self) -> Result<(), Stop> {
        let explained = self.explained()?;
        let mut out = String::new();
        for one in &explained.explanations {
            out.push_str(&self.result_line(one));
        }
        self.shell.print(&out)
    }

    /// `助学金：应予资助，当月 200.00 元（应助≠已发）  依据 涉农或A类`
    fn result_line(&self, one: &Explanation) -> String {
        let lang = self.lang();
        let color = self.shell.color_out;
        let head = paint(color, STRONG, named(&one.benefit, lang));
        let said = verdict(&one.decision, one.payment.as_ref(), lang);
        let mark = self.shell.pick("：", ": ");
        let more = beside(self.program(), &one.decision, lang);
        format!(
            "{head}{mark}{said}{}\n",
            if more.is_empty() { more } else { paint(color, FAINT, &format!("  {more}")) }
        )
    }

    /// `:explain [BENEFIT]` and `:why-not OUTCOME`
    pub(crate) fn explain(&mut self, name: &str, why_not: Option<Outcome>) -> Result<(), Stop> {
        let mut explained = self.explained()?;
        if !name.is_empty() {
            let wanted = benefit(self.program(), name)?;
            explained.explanations.retain(|one| one.decision.benefit == wanted);
        }
        explained.why_not = why_not;
        let wording = self.wording(self.program(), &self.policy.analysis.sources);
        self.shell.print(&text::all(&[explained], wording, self.look(), false))?;
        if !self.record.changes().is_empty() {
            self.shell.note(self.shell.say(&trial(self.shell.pick("“：设”", "`:set`"))));
        }
        Ok(())
    }

    /// `:why-not OUTCOME`
    pub(crate) fn why_not(&mut self, word: &str) -> Result<(), Stop> {
        let is = |outcome: &Outcome| [outcome.code(), outcome.zh()].contains(&word.trim());
        match Outcome::ALL.into_iter().find(is) {
            Some(outcome) => self.explain("", Some(outcome)),
            None => {
                let list = |lang: Lang| {
                    Outcome::ALL.map(|outcome| outcome.word(lang)).join(if lang == Lang::Zh {
                        "、"
                    } else {
                        ", "
                    })
                };
                Err(Stop::usage(
                    say!(zh: "没有“{word}”这种结果"; en: "`{word}` is no result"),
                    Some(
                        say!(zh: "请写其中之一：{}", list(Lang::Zh); en: "write one of: {}", list(Lang::En)),
                    ),
                ))
            }
        }
    }

    /// `:next`
    pub(crate) fn next(&mut self) -> Result<(), Stop> {
        let open = self.questions()?;
        let Some((first, others)) = open.split_first() else {
            let decided = self.explained()?;
            let text = match decided
                .explanations
                .iter()
                .any(|one| one.decision.outcome == Outcome::Incomplete)
            {
                true => say!(zh: "记录里没有还要问的栏目：缺的是别的数据（见 ：解释）。\n";
                    en: "No field of the record is left to ask for: other data is missing (see :explain).\n"),
                false => {
                    say!(zh: "结果都定了，没有要问的。\n"; en: "Every result is certain: nothing to ask.\n")
                }
            };
            return self.shell.print(self.shell.say(&text));
        };
        let program = self.program();
        let lang = self.lang();
        let name = |question: &Question| {
            program.field(question.field).map(|field| named(&field.name, lang)).unwrap_or_default().to_owned()
        };
        let mut out = format!(
            "{}{}{}\n",
            paint(self.shell.color_out, ADVICE, self.shell.pick("先问", "ask for")),
            self.shell.pick("：", ": "),
            paint(self.shell.color_out, STRONG, &name(first))
        );
        out.push_str(&self.answers(first));
        let (settled, all) = (first.settled, first.open);
        if first.answers.is_empty() {
            out.push_str(self.shell.pick(
                "  这一栏要和别的栏目一起才能定。\n",
                "  This field counts only together with others.\n",
            ));
        } else {
            let text = say!(
                zh: "  选它是因为：逐栏试填各种回答，它单独就能定下来的最多（{all} 种情形里 {settled} 种）。\n";
                en: "  Chosen because, with every field answered in every way, this one alone settles the most ({settled} of {all} cases).\n");
            out.push_str(&paint(self.shell.color_out, FAINT, self.shell.say(&text)));
        }
        if !others.is_empty() {
            let names: Vec<String> = others.iter().take(OTHERS).map(name).collect();
            let text = say!(zh: "然后：{}", names.join("、"); en: "then: {}", names.join(", "));
            out.push_str(&format!("{}\n", self.shell.say(&text)));
        }
        self.shell.print(&out)
    }

    /// What each answer leads to: one line each.
    fn answers(&self, question: &Question) -> String {
        let program = self.program();
        let lang = self.lang();
        let sources = &self.policy.analysis.sources;
        let wording = self.wording(program, sources);
        let ty = program.field(question.field).map(|field| &field.ty);
        let comma = self.shell.pick("，", ", ");
        let finite = matches!(ty, Some(Type::Bool | Type::Enum(_) | Type::Grade));
        let row = |answer: &Answer| {
            let values: Vec<String> =
                answer.values.iter().take(VALUES).map(|value| wording.value(value, ty, lang)).collect();
            let mut head = values.join(self.shell.pick("、", ", "));
            if answer.values.len() > VALUES {
                head.push('…');
            }
            // Of numbers, days and texts one stands for all that are treated alike.
            if !finite {
                head = format!("{}{head}", self.shell.pick("如 ", "such as "));
            }
            let results: Vec<String> =
                answer.decisions.iter().map(|one| result(program, one, lang)).collect();
            [format!("  {head}"), format!("→ {}", results.join(comma))]
        };
        let rows: Vec<[String; 2]> = question.answers.iter().map(row).collect();
        table(&rows, |_| false).into_iter().map(|line| line + "\n").collect()
    }

    /// `:diff`
    pub(crate) fn diff(&mut self) -> Result<(), Stop> {
        self.require_benefits()?;
        let Some((record, day)) = self.before.clone() else {
            return Err(Stop::usage(
                say!(zh: "还没有改过记录和基准日，没有可以比的"; en: "neither the record nor the day was changed: there is nothing to compare"),
                None,
            ));
        };
        let mut out = self.changed(&record, day);
        let old = self.explained_as(&record, day)?;
        let new = self.explained()?;
        let lang = self.lang();
        let mut changes = 0;
        for one in &new.explanations {
            let was = old.explanations.iter().find(|was| was.decision.benefit == one.decision.benefit);
            let (before, now) =
                (was.map(|was| self.result_line(was)).unwrap_or_default(), self.result_line(one));
            if before == now {
                continue;
            }
            changes += 1;
            out.push_str(&format!("- {}+ {now}", if before.is_empty() { "\n".to_owned() } else { before }));
        }
        if changes == 0 {
            out.push_str(match lang {
                Lang::Zh => "结果没有变化。\n",
                Lang::En => "The results are the same.\n",
            });
        }
        self.shell.print(&out)
    }

    /// `户籍：城市 → 农村`
    pub(crate) fn changed(&self, record: &Record, day: Date) -> String {
        let lang = self.lang();
        let program = self.program();
        let mark = self.shell.pick("：", ": ");
        let mut out = String::new();
        if day != self.day {
            let shown = |day: Date| if lang == Lang::Zh { day.zh() } else { day.to_string() };
            out.push_str(&format!(
                "{}{mark}{} → {}\n",
                self.shell.pick("基准日", "day"),
                shown(day),
                shown(self.day)
            ));
        }
        let fields =
            program.tables.get(record.table.index()).map_or(&[][..], |table| table.fields.as_slice());
        for (at, field) in fields.iter().enumerate() {
            let of = |record: &Record| {
                u16::try_from(at).ok().and_then(|at| record.get(at)).cloned().unwrap_or_default()
            };
            let (was, now) = (of(record), of(&self.record));
            if was != now {
                let shown = |value: &Value| self.shown_value(value, field);
                out.push_str(&format!(
                    "{}{mark}{} → {}\n",
                    named(&field.name, lang),
                    shown(&was),
                    shown(&now)
                ));
            }
        }
        out
    }

    /// A value of a field as it may be shown.
    pub(crate) fn shown_value(&self, value: &Value, field: &Field) -> String {
        let lang = self.lang();
        if field.is_sensitive() && !self.args.show_sensitive {
            return hidden(value).get(lang).to_owned();
        }
        if value.is_missing() {
            return display(self.program(), value).get(lang).to_owned();
        }
        let sources = &self.policy.analysis.sources;
        let text = self.wording(self.program(), sources).value(value, Some(&field.ty), lang);
        clean(&if self.args.show_sensitive { text } else { mask_ids(&text) })
    }
}

/// `助学金 应予资助 200.00`
fn result(program: &Program, decision: &Decision, lang: Lang) -> String {
    let name =
        program.benefits.get(decision.benefit.index()).map(|one| named(&one.name, lang)).unwrap_or_default();
    let word = possible_word(decision.outcome, lang);
    let amount = decision.amount.map(|amount| format!(" {amount:.2}")).unwrap_or_default();
    let missing = match decision.missing.first() {
        Some(set) if decision.outcome == Outcome::Incomplete => match lang {
            Lang::Zh => format!("（还缺 {}）", fields(set, lang)),
            Lang::En => format!(" (still missing: {})", fields(set, lang)),
        },
        _ => String::new(),
    };
    format!("{name} {word}{amount}{missing}")
}

/// What decides, or what is lacking.
fn beside(program: &Program, decision: &Decision, lang: Lang) -> String {
    let zh = lang == Lang::Zh;
    let or = if zh { "，或 " } else { ", or " };
    let missing: Vec<String> = decision.missing.iter().map(|set| fields(set, lang)).collect();
    if decision.outcome == Outcome::Incomplete && !missing.is_empty() {
        return format!("{}{}", if zh { "缺 " } else { "missing: " }, missing.join(or));
    }
    let rules: Vec<String> =
        decision.rules.iter().map(|rule| named(&decider_name(program, *rule), lang).to_owned()).collect();
    if rules.is_empty() {
        return String::new();
    }
    format!("{}{}", if zh { "依据 " } else { "by " }, rules.join(if zh { "、" } else { ", " }))
}
