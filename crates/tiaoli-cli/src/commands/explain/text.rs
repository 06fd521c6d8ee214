//! An explanation for people: result, deciding clause, what did not apply, what would change it, who does what next.

use tiaoli_core::{
    decision::{FindingRef, Outcome},
    explain::{Clause, ClauseKind, Condition, Explanation, Joint},
    findings::{code_name, display},
    sensitive::hidden,
    value::Value,
};
use tiaoli_data::write::note_words;
use tiaoli_diagnostics::{Code, Lang};

use super::{Changed, Explained, months, people, why_not};
use crate::{
    render::Look,
    shell::{ADVICE, ERROR, FAINT, GOOD, STRONG, WARNING, paint},
};
use tiaoli_core::examples::judge;
use tiaoli_ide::{
    explanation::{
        Wording, address, changes, checked, fields, kind_word, named,
        next::{next_step, why},
        payment, possible_word, verdict,
    },
    layout::{self, wrap},
};

/// All explanations with a blank line between two; of several months a table of them, and those that differ.
pub(crate) fn all(explained: &[Explained], context: Wording<'_>, look: Look, by_month: bool) -> String {
    render(explained, context, look, true, by_month)
}

/// The same without signs: every truth in a word.
pub(super) fn plain(explained: &[Explained], context: Wording<'_>, look: Look, by_month: bool) -> String {
    render(explained, context, look, false, by_month)
}

fn render(explained: &[Explained], context: Wording<'_>, look: Look, signs: bool, by_month: bool) -> String {
    let mut pages: Vec<String> = Vec::new();
    for one in explained {
        let all: Vec<&Explanation> = one.explanations.iter().collect();
        for of_benefit in all.chunk_by(|a, b| a.decision.benefit == b.decision.benefit) {
            let mut shown = of_benefit.to_vec();
            if by_month {
                let key = one.shown_key(context.show_sensitive);
                pages.push(months::table(&key, of_benefit, &context, look));
                shown = months::differing(of_benefit);
            }
            for explanation in shown {
                let context = context.about(&explanation.benefit, &one.unread);
                let is_alone = one.row == 0;
                let mut page = Page { context, look, signs, is_alone, out: String::new() };
                page.explanation(one, explanation);
                pages.push(page.out);
            }
        }
    }
    pages.join("\n")
}

/// One explanation being written.
pub(super) struct Page<'a> {
    context: Wording<'a>,
    look: Look,
    /// ✓ and ✗ rather than words.
    signs: bool,
    /// The record stands in no roster.
    is_alone: bool,
    out: String,
}

impl Page<'_> {
    fn zh(&self) -> bool {
        self.look.lang == Lang::Zh
    }

    fn pick<'t>(&self, zh: &'t str, en: &'t str) -> &'t str {
        if self.zh() { zh } else { en }
    }

    /// A line with a head: `下一步：…`, wrapped under its own text.
    fn line(&mut self, indent: usize, zh: &str, en: &str, text: &str) {
        let head = format!("{}{}{}", " ".repeat(indent), self.pick(zh, en), self.pick("：", ": "));
        let column = layout::width(&head);
        let body = wrap(text, self.look.width, column, (indent + 4).min(column));
        self.out.push_str(&format!("{}{body}\n", paint(self.look.color, ADVICE, &head)));
    }

    fn heading(&mut self, zh: &str, en: &str) {
        let head = paint(self.look.color, STRONG, self.pick(zh, en));
        self.out.push_str(&format!("{head}\n"));
    }

    fn explanation(&mut self, one: &Explained, explanation: &Explanation) {
        self.head(one, explanation);
        let (reviews, deciding): (Vec<&Clause>, Vec<&Clause>) =
            explanation.applied.iter().partition(|clause| clause.kind == ClauseKind::Review);
        let incomplete = explanation.decision.outcome == Outcome::Incomplete;
        if incomplete {
            self.incomplete(explanation);
        }
        if let Some(wanted) = one.why_not {
            self.why_not(explanation, wanted);
        }
        self.one_of_several(explanation);
        for (at, clause) in deciding.iter().enumerate() {
            let decides = at == 0
                && !clause.ruled_away
                && !incomplete
                && is_of(clause.kind, explanation.decision.outcome);
            self.applied(clause, decides);
        }
        self.rulings(explanation);
        self.payment(explanation);
        for reason in &explanation.accepted {
            self.line(0, "政策写明未规定的理由", "why the policy does not say", reason);
        }
        self.open(&explanation.open);
        self.not_applied(&explanation.not_applied);
        self.changes(explanation);
        for review in reviews {
            let text = format!("{} {}", address(review, self.look.lang), named(&review.name, self.look.lang));
            self.line(0, "须重点审核", "review with care", text.trim());
        }
        self.findings(explanation);
        let step = next_step(explanation);
        self.line(0, "下一步", "next", step.get(self.look.lang));
        self.unverified(explanation);
        for note in explanation.decision.notes.iter().filter(|note| note.starts_with("confirmed:")) {
            let words = note_words(note, self.context.program, self.look.lang);
            let words = words.trim_start_matches("confirmed:").trim_start_matches("确认：").to_owned();
            self.line(0, "依据确认", "on a confirmation", &words);
        }
    }

    fn head(&mut self, one: &Explained, explanation: &Explanation) {
        let lang = self.look.lang;
        let date = if self.zh() { explanation.as_of.zh() } else { explanation.as_of.to_string() };
        let key = one.shown_key(self.context.show_sensitive);
        let benefit = named(&explanation.benefit, lang);
        let subject = match (key.is_empty(), self.zh()) {
            (true, true) => format!("{date}，{benefit}"),
            (false, true) => format!("{key}，{date}，{benefit}"),
            (true, false) => format!("{date}, {benefit}"),
            (false, false) => format!("{key}, {date}, {benefit}"),
        };
        let decision = &explanation.decision;
        let style = match decision.outcome {
            Outcome::Granted => GOOD,
            Outcome::Denied | Outcome::Conflict => ERROR,
            Outcome::Held | Outcome::Incomplete => WARNING,
            Outcome::Undetermined => ADVICE.bold(),
        };
        let verdict = paint(self.look.color, style, &verdict(decision, explanation.payment.as_ref(), lang));
        let mark = self.pick("：", ": ");
        self.out.push_str(&format!("{}{mark}{verdict}\n", paint(self.look.color, STRONG, &subject)));
        if one.row > 0 {
            let place = match (self.zh(), one.line) {
                (true, 0) => format!("{} 第 {} 条记录", one.file, one.row),
                (true, line) => format!("{} 第 {line} 行（第 {} 条记录）", one.file, one.row),
                (false, 0) => format!("{}, record {}", one.file, one.row),
                (false, line) => format!("{}, line {line} (record {})", one.file, one.row),
            };
            self.out.push_str(&format!("{}\n", paint(self.look.color, FAINT, &place)));
        }
        for changed in one.changed.iter().filter(|changed| changed.day == explanation.as_of) {
            self.changed(changed);
        }
        if let Some(funding) = &decision.funding {
            self.line(0, "享受政策", "policy source", named(funding, lang));
        }
    }

    /// A field that held something else on the day than the file says.
    fn changed(&mut self, Changed { field, read, now, later, .. }: &Changed) {
        let program = self.context.program;
        let Some(field) = program.field(*field) else { return };
        let lang = self.look.lang;
        let hides = field.is_sensitive() && !self.context.show_sensitive;
        let shown = |value: &Value| if hides { hidden(value) } else { display(program, value) };
        let (read, today) = (shown(read), shown(now));
        let text = match (lang, now.is_missing(), field.changes.is_some()) {
            (Lang::Zh, false, _) => format!("名册写“{}”，按变动台账这一天是“{}”", read.zh, today.zh),
            (Lang::Zh, true, true) => format!("名册写“{}”，按变动台账这一天不清楚", read.zh),
            (Lang::Zh, true, false) if *later => format!("“{}”是以后学年的，这一天还不适用", read.zh),
            (Lang::Zh, true, false) => format!("“{}”是以前学年的，这一天已经失效", read.zh),
            (Lang::En, false, _) => {
                format!("`{}` in the roster; by the register of changes `{}` on this day", read.en, today.en)
            }
            (Lang::En, true, true) => {
                format!("`{}` in the roster; by the register of changes unknown on this day", read.en)
            }
            (Lang::En, true, false) if *later => {
                format!("`{}` is of a later school year and not true of this day yet", read.en)
            }
            (Lang::En, true, false) => {
                format!("`{}` is of an earlier school year and no longer holds", read.en)
            }
        };
        let name = &field.name;
        self.line(0, &name.zh, &name.en, &text);
    }

    /// A denial or hold that is certain, though no single clause is: whatever is filled in, one of those still open counts.
    fn one_of_several(&mut self, explanation: &Explanation) {
        if let Some(text) = people::reason(explanation, self.context.program, self.look.lang) {
            return self.line(0, "主要依据", "deciding clause", &text);
        }
        let outcome = explanation.decision.outcome;
        let certain = !matches!(outcome, Outcome::Denied | Outcome::Held)
            || explanation.applied.iter().any(|clause| is_of(clause.kind, outcome));
        if certain {
            return;
        }
        let lang = self.look.lang;
        let open = explanation.open.iter().filter(|clause| is_of(clause.kind, outcome));
        let names: Vec<&str> = open.map(|clause| named(&clause.name, lang)).collect();
        let text = match lang {
            Lang::Zh => format!("{}——空着的栏目填上以后，其中必有一条适用", names.join("、")),
            Lang::En => {
                format!("{}: whatever the empty fields turn out to be, one of them applies", names.join(", "))
            }
        };
        self.line(0, "主要依据", "deciding clause", &text);
    }

    /// A clause that counts, with its words and everything it read.
    fn applied(&mut self, clause: &Clause, deciding: bool) {
        let lang = self.look.lang;
        let mut text = format!("{} {}", address(clause, lang), self.titled(clause)).trim().to_owned();
        for quote in &clause.quotes {
            let quoted = format!("“{}”", quote.text);
            text.push_str(if self.zh() { "——" } else { ": " });
            text.push_str(&quoted);
        }
        match deciding {
            _ if clause.ruled_away => self.line(0, "已由人工处理", "settled by people", &text),
            true => self.line(0, "主要依据", "deciding clause", &text),
            false => self.line(0, "同时适用", "also applies", &text),
        }
        self.conditions(&clause.conditions, 2);
        if let Some(until) = &clause.until {
            self.line(2, "等待", "until", until);
        }
    }

    /// The human decisions about the record, with what each did.
    fn rulings(&mut self, explanation: &Explanation) {
        for (ruling, effect) in &explanation.rulings {
            let text = people::words(ruling, *effect, self.context.program, self.look.lang);
            self.line(0, "人工处理", "human decision", &text);
        }
    }

    /// `不予 城市非涉农不困难`
    fn titled(&self, clause: &Clause) -> String {
        format!("{} {}", kind_word(clause.kind, self.look.lang), named(&clause.name, self.look.lang))
    }

    fn conditions(&mut self, conditions: &[Condition], indent: usize) {
        let lang = self.look.lang;
        let text_of = |condition: &Condition| {
            let text = self.context.text(condition.span, lang);
            let unless = if lang == Lang::Zh { "除非 " } else { "unless " };
            if condition.unless { format!("{unless}{text}") } else { text }
        };
        let shown: Vec<(&Condition, String)> = conditions.iter().map(|one| (one, text_of(one))).collect();
        let widest =
            shown.iter().filter(|(one, _)| one.parts.is_empty()).map(|(_, text)| layout::width(text)).max();
        let widest = widest.unwrap_or(0).min(self.look.width / 2);
        for (condition, text) in shown {
            let sign = self.sign(condition.truth);
            if condition.parts.is_empty() {
                let read = self.read(condition);
                let line = format!("{}{sign} {}  {read}", " ".repeat(indent), layout::pad(&text, widest));
                self.out.push_str(&format!("{}\n", line.trim_end()));
            } else {
                let joint = match condition.joint {
                    Joint::Any => self.pick("符合下列条件之一", "any of"),
                    Joint::All | Joint::One => self.pick("同时符合下列条件", "all of"),
                };
                let unless = if condition.unless { self.pick("除非 ", "unless ") } else { "" };
                self.out.push_str(&format!(
                    "{}{sign} {unless}{joint}{}\n",
                    " ".repeat(indent),
                    self.pick("：", ":")
                ));
                self.conditions(&condition.parts, indent + 2);
            }
        }
    }

    fn read(&self, condition: &Condition) -> String {
        let text = self.context.read(condition, self.look.lang);
        if text.is_empty() { text } else { paint(self.look.color, FAINT, &text) }
    }

    fn sign(&self, truth: Option<bool>) -> String {
        let (sign, style, zh, en) = match truth {
            Some(true) => ("✓", GOOD, "符合", "true"),
            Some(false) => ("✗", ERROR, "不符合", "false"),
            None => ("?", WARNING, "不清楚", "unknown"),
        };
        match self.signs {
            true => paint(self.look.color, style, sign),
            false => format!("[{}]", self.pick(zh, en)),
        }
    }

    /// What could still come out, what has to be known, and what to ask for first.
    fn incomplete(&mut self, explanation: &Explanation) {
        let lang = self.look.lang;
        let decision = &explanation.decision;
        let or = self.pick("，或", ", or ").to_owned();
        let possible: Vec<&str> =
            decision.possible.iter().map(|outcome| possible_word(*outcome, lang)).collect();
        let mut text = possible.join(&or);
        if !decision.possible.contains(&Outcome::Denied) {
            text.push_str(self.pick("；不会是不予", "; it cannot become a denial"));
        }
        if decision.possible == [Outcome::Granted] {
            text.push_str(self.pick("（金额还定不下来）", " (the amount is not known yet)"));
        }
        self.line(0, "现有信息下可能是", "as far as known it may be", &text);
        let sets = |sets: &[Vec<tiaoli_core::ir::Name>]| {
            sets.iter().map(|set| fields(set, lang)).collect::<Vec<_>>()
        };
        let missing = sets(&decision.missing);
        if !missing.is_empty() {
            self.line(0, "需要查清", "needed", &missing.join(&or));
            let all = self
                .pick(
                    "以上查清后结果即可确定，其余空着的栏目不影响本项结果。",
                    "once these are known the result is certain; other empty fields do not matter here",
                )
                .to_owned();
            self.out.push_str(&format!("    {all}\n"));
            for cell in self.context.unread {
                let wanted = decision.missing.iter().flatten().any(|name| *name == cell.field);
                if wanted {
                    let text = self.context.unreadable(cell, lang);
                    self.out.push_str(&format!("    {}\n", wrap(&text, self.look.width, 4, 6)));
                }
            }
            for text in explanation.wants.iter().filter_map(why) {
                let text = wrap(text.get(lang), self.look.width, 4, 6);
                self.out.push_str(&format!("    {text}\n"));
            }
        }
        let settle: Vec<String> =
            sets(&decision.may_settle).into_iter().filter(|set| !missing.contains(set)).collect();
        if !settle.is_empty() {
            let text = format!(
                "{}{}",
                settle.join(&or),
                self.pick(
                    "（查到某些值时，其他各项就不必再查）",
                    " (for some values nothing else is needed)"
                )
            );
            self.line(0, "先查哪一项", "ask first", &text);
        }
    }

    fn open(&mut self, clauses: &[Clause]) {
        if clauses.is_empty() {
            return;
        }
        self.heading("还不清楚是否适用的条款：", "clauses not known to apply or not:");
        for clause in clauses {
            self.short(clause, None);
        }
    }

    fn not_applied(&mut self, clauses: &[Clause]) {
        if clauses.is_empty() {
            return;
        }
        self.heading("不适用的条款：", "clauses that do not apply:");
        for clause in clauses {
            self.short(clause, Some(false));
        }
    }

    /// A clause on one line: what failed (or is not known), and the value read there.
    fn short(&mut self, clause: &Clause, truth: Option<bool>) {
        let lang = self.look.lang;
        let mut because: Vec<String> = Vec::new();
        for name in &clause.overridden_by {
            because.push(match lang {
                Lang::Zh => format!("“{}”优先适用", named(name, lang)),
                Lang::En => format!("`{}` takes precedence", named(name, lang)),
            });
        }
        if because.is_empty() {
            for condition in clause.conditions.iter().filter(|condition| condition.truth == truth) {
                self.leaves(condition, truth, &mut because);
                // One failing condition is enough; what is not known is told whole.
                if truth.is_some() {
                    break;
                }
            }
        }
        if because.is_empty() && clause.kind == ClauseKind::Check {
            let reason = checked::reason(clause, truth, self.is_alone, self.context.program);
            because.push(reason.get(lang).to_owned());
        }
        let head = format!("{} {}", address(clause, lang), self.titled(clause));
        let mark = self.pick("——", ": ");
        let line = if because.is_empty() {
            head.trim().to_owned()
        } else {
            format!("{}{mark}{}", head.trim(), because.join(self.pick("；", "; ")))
        };
        let sign = self.sign(truth);
        let lead = if self.signs { 4 } else { layout::width(&sign) + 3 };
        let body = wrap(&line, self.look.width, lead, 6);
        self.out.push_str(&format!("  {sign} {body}\n"));
    }

    /// The innermost conditions with a truth, each with the value read. Of alternatives all have failed.
    fn leaves(&self, condition: &Condition, truth: Option<bool>, into: &mut Vec<String>) {
        if !condition.parts.is_empty() && !condition.unless {
            let parts = condition.parts.iter().filter(|part| part.truth == truth);
            let enough = if condition.joint == Joint::All && truth.is_some() { 1 } else { usize::MAX };
            parts.take(enough).for_each(|part| self.leaves(part, truth, into));
            return;
        }
        let lang = self.look.lang;
        let unless = if condition.unless { self.pick("除非 ", "unless ") } else { "" };
        let text = self.context.text(condition.span, lang);
        let (open, close) = (self.pick("（", " ("), self.pick("）", ")"));
        let read = self.context.read(condition, lang);
        let read = if read.is_empty() { read } else { format!("{open}{read}{close}") };
        into.push(format!("{unless}{text}{read}"));
    }

    fn changes(&mut self, explanation: &Explanation) {
        if explanation.changes.is_empty() {
            return;
        }
        self.heading("什么情况下会变：", "what would change it:");
        for change in &explanation.changes {
            let line = changes::line(change, self.context.program, self.look.lang);
            self.out.push_str(&format!("  {}\n", wrap(&line, self.look.width, 2, 4)));
        }
    }

    /// Where the amount comes from.
    fn payment(&mut self, explanation: &Explanation) {
        let Some(payment) = &explanation.payment else { return };
        let lang = self.look.lang;
        let lines = payment::lines(payment, &self.context, lang);
        if lines.is_empty() {
            return;
        }
        self.heading("金额怎么来的：", "how the amount comes about:");
        for line in lines {
            self.out.push_str(&format!("  {}\n", wrap(&line, self.look.width, 2, 4)));
        }
    }

    /// `--why-not`: every clause that would have to apply with what keeps it from it, and every clause in the way.
    fn why_not(&mut self, explanation: &Explanation, wanted: Outcome) {
        let lang = self.look.lang;
        let word = possible_word(wanted, lang);
        let found = why_not::of(explanation, wanted);
        if found.is_so {
            let text = self.pick("结果就是这样", "that is the result");
            return self.line(0, &format!("为什么不是“{word}”"), &format!("why not `{word}`"), text);
        }
        self.heading(&format!("为什么不是“{word}”："), &format!("why not `{word}`:"));
        for clause in &found.lacking {
            self.short(clause, clause.counts);
            let needed = why_not::needed(&clause.conditions, &self.context, lang);
            let text = match needed {
                Some(needed) => format!("{}{needed}", self.pick("要适用，须：", "to apply it needs: ")),
                None => continue,
            };
            self.out.push_str(&format!("      {}\n", wrap(&text, self.look.width, 6, 8)));
        }
        for clause in &found.in_the_way {
            let head = format!("{} {}", address(clause, lang), self.titled(clause));
            let broken = why_not::broken(&clause.conditions, &self.context, lang);
            let text = match lang {
                Lang::Zh if broken.is_empty() => format!("{}适用，优先于它", head.trim()),
                Lang::Zh => format!("{}适用，优先于它；须有一项不再符合：{broken}", head.trim()),
                Lang::En if broken.is_empty() => format!("{} applies and comes first", head.trim()),
                Lang::En => format!(
                    "{} applies and comes first; one of these would have to fail: {broken}",
                    head.trim()
                ),
            };
            self.out.push_str(&format!(
                "  {} {}\n",
                self.sign(Some(false)),
                wrap(&text, self.look.width, 4, 6)
            ));
        }
        if let Some(remark) = found.remark {
            self.out.push_str(&format!("  {}\n", wrap(remark.get(lang), self.look.width, 2, 4)));
        }
        if !(found.lacking.is_empty() && found.in_the_way.is_empty()) {
            let honest = self.pick(
                "（以上说的是条款怎么写；情况要据实填写，请勿为获得资助改填信息。）",
                "(this is what the clauses say; entries must be true: do not change them in order to qualify)",
            );
            let honest = paint(self.look.color, FAINT, honest);
            self.out.push_str(&format!("  {honest}\n"));
        }
    }

    fn findings(&mut self, explanation: &Explanation) {
        let lang = self.look.lang;
        let found: Vec<String> = explanation
            .decision
            .findings
            .iter()
            .map(|finding| {
                let code = match finding {
                    FindingRef::Code(code) => Code::from_name(code),
                    FindingRef::Check(..) => None,
                };
                let name = code.map_or_else(|| judge::finding_name(self.context.program, finding), code_name);
                let open = matches!(finding, FindingRef::Check(_, true));
                format!("{}{}", named(&name, lang), if open { "?" } else { "" })
            })
            .collect();
        if !found.is_empty() {
            let text = found.join(self.pick("、", ", "));
            self.line(0, "疑点", "findings", &text);
        }
    }

    /// Bases nobody checked against the original.
    fn unverified(&mut self, explanation: &Explanation) {
        for basis in &explanation.unverified {
            let name = named(&basis.name, self.look.lang);
            let since = basis.from.map(|from| match self.zh() {
                true => format!("（{}起）", from.zh()),
                false => format!(" (from {from})"),
            });
            let mut text = format!("{name}{}", since.unwrap_or_default());
            for more in [&basis.basis, &basis.why] {
                if !more.is_empty() {
                    text.push_str(self.pick("，", ", "));
                    text.push_str(more);
                }
            }
            self.line(0, "依据待核实", "basis not verified", &text);
        }
    }
}

/// Whether a clause of this kind can bring an outcome about.
fn is_of(kind: ClauseKind, outcome: Outcome) -> bool {
    match outcome {
        Outcome::Denied => kind == ClauseKind::Deny,
        Outcome::Held => matches!(kind, ClauseKind::Hold | ClauseKind::Check),
        Outcome::Granted => kind == ClauseKind::Grant,
        Outcome::Undetermined | Outcome::Incomplete | Outcome::Conflict => true,
    }
}
