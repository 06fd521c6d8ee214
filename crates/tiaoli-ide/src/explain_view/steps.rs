//! An explanation as steps, in the order in which `tiaoli explain` tells it.

use tiaoli_core::{
    decision::{Decider, FindingRef, Outcome},
    examples::judge,
    explain::{Clause, ClauseKind, Condition, Explanation, Joint},
    findings::code_name,
};
use tiaoli_diagnostics::{Code, FileSpan, Lang};

use super::{Step, StepKind, StepValue};
use crate::{
    clean::clean,
    explanation::{
        Wording, address, changes, checked, fields, kind_word, named, next, payment, possible_word,
    },
};

/// The steps of an explanation; `declared` gives the place of a rule's name.
pub(super) fn steps(
    of: &Explanation,
    wording: &Wording<'_>,
    declared: &dyn Fn(Decider) -> Option<FileSpan>,
    lang: Lang,
) -> Vec<Step> {
    let mut steps = Steps { wording, declared, lang, steps: Vec::new() };
    if of.decision.outcome == Outcome::Incomplete {
        steps.incomplete(of);
    }
    for clause in &of.applied {
        steps.applied(clause);
    }
    if let Some(paid) = &of.payment {
        let link = paid.grants.first().map(|grant| grant.at);
        for line in payment::lines(paid, wording, lang) {
            steps.add(StepKind::Amount, 0, &line, None, link);
        }
    }
    for reason in &of.accepted {
        steps.add(StepKind::Note, 0, reason, None, None);
    }
    for clause in of.open.iter().chain(&of.not_applied) {
        steps.rule(clause);
        steps.conditions(&clause.conditions, 1, Some(clause.counts));
        if clause.kind == ClauseKind::Check && clause.conditions.is_empty() {
            let reason = checked::reason(clause, clause.counts, false, wording.program);
            steps.add(StepKind::Note, 1, reason.get(lang), None, None);
        }
    }
    steps.changes(of);
    steps.findings(of);
    let step = next::next_step(of);
    steps.headed("下一步", "next", step.get(lang));
    steps.steps
}

/// The same as plain text.
pub(super) fn text(title: &str, outcome: &str, steps: &[Step], lang: Lang) -> String {
    let mut out = format!("{title}{}{outcome}\n", if lang == Lang::Zh { "：" } else { ": " });
    for step in steps {
        let sign = match (&step.value, lang) {
            (Some(StepValue::Yes), Lang::Zh) => "[符合] ",
            (Some(StepValue::No), Lang::Zh) => "[不符合] ",
            (Some(StepValue::Unknown), Lang::Zh) => "[不清楚] ",
            (Some(StepValue::Yes), Lang::En) => "[true] ",
            (Some(StepValue::No), Lang::En) => "[false] ",
            (Some(StepValue::Unknown), Lang::En) => "[unknown] ",
            _ => "",
        };
        let indent = "  ".repeat(usize::from(step.level));
        out.push_str(&format!("{indent}{sign}{}\n", step.text));
    }
    out
}

struct Steps<'a> {
    wording: &'a Wording<'a>,
    declared: &'a dyn Fn(Decider) -> Option<FileSpan>,
    lang: Lang,
    steps: Vec<Step>,
}

impl Steps<'_> {
    fn add(
        &mut self,
        kind: StepKind,
        level: u8,
        text: &str,
        value: Option<StepValue>,
        link: Option<FileSpan>,
    ) {
        self.steps.push(Step { kind, level, text: clean(text), value, link });
    }

    fn pick<'t>(&self, zh: &'t str, en: &'t str) -> &'t str {
        if self.lang == Lang::Zh { zh } else { en }
    }

    fn headed(&mut self, zh: &str, en: &str, text: &str) {
        let line = format!("{}{}{text}", self.pick(zh, en), self.pick("：", ": "));
        self.add(StepKind::Note, 0, &line, None, None);
    }

    fn rule(&mut self, clause: &Clause) {
        let (lang, link) = (self.lang, (self.declared)(clause.decider));
        let name = named(&clause.name, lang);
        let text = format!("{} {} {name}", address(clause, lang), kind_word(clause.kind, lang));
        self.add(StepKind::Rule, 0, text.trim(), Some(truth(clause.counts)), link);
        for over in &clause.overridden_by {
            let over = named(over, lang);
            let text = self.pick("优先适用：", "takes precedence: ").to_owned() + over;
            self.add(StepKind::Note, 1, &text, None, None);
        }
    }

    fn applied(&mut self, clause: &Clause) {
        self.rule(clause);
        for quote in &clause.quotes {
            let text = format!("“{}”", quote.text);
            // The source text says it; the policy only repeats it.
            self.add(StepKind::Note, 1, &text, None, Some(quote.found.unwrap_or(quote.span)));
        }
        self.conditions(&clause.conditions, 1, None);
        if let Some(until) = &clause.until {
            let text = format!("{}{until}", self.pick("等待：", "until: "));
            self.add(StepKind::Note, 1, &text, None, None);
        }
    }

    /// All conditions, or those of one truth: of a rule that does not count those that failed.
    fn conditions(&mut self, conditions: &[Condition], level: u8, only: Option<Option<bool>>) {
        for one in conditions.iter().filter(|one| only.is_none_or(|only| one.truth == only)) {
            let unless = if one.unless { self.pick("除非 ", "unless ") } else { "" };
            let text = match (one.parts.is_empty(), one.joint) {
                (true, _) => self.wording.text(one.span, self.lang),
                (false, Joint::Any) => self.pick("符合下列条件之一：", "any of:").to_owned(),
                (false, Joint::All | Joint::One) => self.pick("同时符合下列条件：", "all of:").to_owned(),
            };
            self.add(
                StepKind::Condition,
                level,
                &format!("{unless}{text}"),
                Some(truth(one.truth)),
                Some(one.span),
            );
            if one.parts.is_empty() {
                let read = self.wording.read(one, self.lang);
                if !read.is_empty() {
                    self.add(StepKind::Value, level + 1, &read, None, None);
                }
            } else {
                self.conditions(&one.parts, level + 1, only);
            }
        }
    }

    fn incomplete(&mut self, of: &Explanation) {
        let lang = self.lang;
        let or = self.pick("，或", ", or ").to_owned();
        let possible = of.decision.possible.iter().map(|outcome| possible_word(*outcome, lang));
        let possible = possible.collect::<Vec<_>>().join(&or);
        self.headed("现有信息下可能是", "as far as known it may be", &possible);
        let missing: Vec<String> = of.decision.missing.iter().map(|set| fields(set, lang)).collect();
        if !missing.is_empty() {
            let text = format!("{}{}", self.pick("需要查清：", "needed: "), missing.join(&or));
            self.add(StepKind::Missing, 0, &text, None, None);
        }
        for why in of.wants.iter().filter_map(next::why) {
            self.add(StepKind::Missing, 1, why.get(lang), None, None);
        }
    }

    fn changes(&mut self, of: &Explanation) {
        for change in &of.changes {
            let text = changes::line(change, self.wording.program, self.lang);
            self.add(StepKind::Note, 0, &text, None, None);
        }
    }

    fn findings(&mut self, of: &Explanation) {
        for finding in &of.decision.findings {
            let (name, link) = match finding {
                FindingRef::Check(id, _) => {
                    (judge::finding_name(self.wording.program, finding), (self.declared)(Decider::Check(*id)))
                }
                FindingRef::Code(code) => {
                    let known = Code::from_name(code).map(code_name);
                    (known.unwrap_or_else(|| judge::finding_name(self.wording.program, finding)), None)
                }
            };
            let open = matches!(finding, FindingRef::Check(_, true));
            let text = format!(
                "{}{}{}",
                self.pick("疑点：", "finding: "),
                named(&name, self.lang),
                if open { "?" } else { "" }
            );
            self.add(StepKind::Finding, 0, &text, None, link);
        }
    }
}

fn truth(of: Option<bool>) -> StepValue {
    match of {
        Some(true) => StepValue::Yes,
        Some(false) => StepValue::No,
        None => StepValue::Unknown,
    }
}
