//! 举例 for a rule: a record that its own condition describes. It is offered only if the policy decides it by that rule.

use std::sync::Arc;

use tiaoli_core::{
    examples::run::Runner,
    ir::{Rule, RuleKind, Table, Type},
};
use tiaoli_diagnostics::{Span, say};
use tiaoli_syntax::{
    FormatOptions,
    ast::{Clause, ClauseKind, ItemKind},
    keywords::Kw,
};

use super::{
    Action, ActionKind, Place, action, at_head,
    satisfy::{Facts, declared},
};
use crate::{format::Replace, words};

/// Adds an example that the rule at hand decides, at the end of the file.
pub(super) fn add(place: &Place<'_>) -> Option<Action> {
    let item = place.item.filter(|item| at_head(place, item))?;
    let ItemKind::Rule(declaration) = &item.kind else { return None };
    let program = &place.snapshot.analysis.program;
    let rule = program.rules.iter().find(|rule| {
        rule.span.file == place.file
            && declared(place.snapshot, rule.span).is_some_and(|one| std::ptr::eq(one, item))
    })?;
    let table = program.tables.get(rule.table.index())?;
    let lang = place.snapshot.written_in(place.file);
    let mut facts = Facts::new(place.snapshot, rule.table, lang);
    if !meets(&mut facts, rule, &declaration.clauses) {
        return None;
    }
    // Rules about the same benefit must not come in between, as far as that can be arranged.
    for other in program.rules.iter().filter(|one| one.span != rule.span && one.table == rule.table) {
        let clauses = match declared(place.snapshot, other.span).map(|item| &item.kind) {
            Some(ItemKind::Rule(other)) => &other.clauses,
            _ => continue,
        };
        fails(&mut facts, other, clauses);
    }
    let name = declaration.name.span.text(place.text());
    let title = title(place, name);
    let attempts: [fn(&Type) -> bool; 3] = [|_| false, |ty| matches!(ty, Type::Bool), |_| true];
    attempts.into_iter().find_map(|fill| {
        let mut facts = facts.clone();
        facts.fill(fill);
        let text = example(place, rule, table, &facts, (&title, name))?;
        decided(place, &title, text)
    })
}

/// States what makes a rule apply.
fn meets(facts: &mut Facts<'_>, rule: &Rule, clauses: &[Clause]) -> bool {
    clauses.iter().all(|clause| match &clause.kind {
        ClauseKind::When(condition) => facts.satisfy(rule.span.file, condition, true),
        ClauseKind::Unless(condition) => {
            // An exception of which nothing can be said is left to the trial.
            facts.satisfy(rule.span.file, condition, false);
            true
        }
        _ => true,
    })
}

/// States what keeps a rule from applying, where something does.
fn fails(facts: &mut Facts<'_>, rule: &Rule, clauses: &[Clause]) {
    for clause in clauses {
        let kept = match &clause.kind {
            ClauseKind::When(condition) => facts.satisfy(rule.span.file, condition, false),
            ClauseKind::Unless(condition) => facts.satisfy(rule.span.file, condition, true),
            _ => false,
        };
        if kept {
            return;
        }
    }
}

/// A title that no example has.
fn title(place: &Place<'_>, name: &str) -> String {
    let examples = &place.snapshot.analysis.program.examples;
    let name = name.trim_matches('`');
    let numbered = (2..).map(|n: u32| format!("{name} {n}"));
    let mut titles = std::iter::once(name.to_owned()).chain(numbered);
    titles.find(|title| examples.iter().all(|one| one.title != *title)).unwrap_or_default()
}

/// The example in canonical form.
fn example(
    place: &Place<'_>,
    rule: &Rule,
    table: &Table,
    facts: &Facts<'_>,
    (title, name): (&str, &str),
) -> Option<String> {
    let program = &place.snapshot.analysis.program;
    let lang = place.snapshot.written_in(place.file);
    let outcome = match rule.kind {
        RuleKind::Grant => Kw::Granted,
        RuleKind::Deny => Kw::Denied,
        RuleKind::Hold => Kw::Held,
        RuleKind::Review => return None,
    };
    let benefit = program.benefits.get(rule.benefits.first()?.index())?;
    let today = place.snapshot.as_of;
    let day = if rule.effective.contains(today) { today } else { rule.effective.from? };
    let fields = table.fields.iter().enumerate().filter_map(|(at, field)| {
        let at = u16::try_from(at).ok()?;
        let is_key = table.key == Some(at) && field.ty == Type::Text;
        let value = facts.values.get(&at).cloned().or_else(|| is_key.then(|| "\"S1\"".to_owned()))?;
        Some(format!("{} {value}", field.name.get(lang)))
    });
    let fields = fields.collect::<Vec<_>>().join("  ");
    let text = format!(
        "{} \"{title}\" {{\n{} {}\n{} {{ {fields} }}\n{} {} {} {} {name}\n}}\n",
        Kw::Example.word(lang),
        Kw::AsOf.word(lang),
        words::date(day, lang),
        table.name.get(lang),
        benefit.name.get(lang),
        Kw::ShouldBe.word(lang),
        outcome.word(lang),
        Kw::Basis.word(lang),
    );
    Some(tiaoli_syntax::format(&text, &FormatOptions { lang: Some(lang), ..FormatOptions::default() }).text)
}

/// The action, if the example holds in the policy it is added to.
fn decided(place: &Place<'_>, title: &str, example: String) -> Option<Action> {
    let end = place.text().trim_end().len();
    let edit = Replace { span: Span::new(end, place.text().len()), with: format!("\n\n{example}") };
    let edits = vec![(place.path(), vec![edit])];
    let after = place.sound_with(&edits)?;
    if after.has_errors() {
        return None;
    }
    let example = after.program.examples.iter().find(|one| one.title == title)?;
    let mut runner = Runner::new(Arc::clone(&after.program), place.snapshot.holidays.clone());
    if !runner.run(example).is_empty() {
        return None;
    }
    let words = say!(zh: "给这条规则加一个举例"; en: "Add an example of this rule");
    Some(action(words, ActionKind::Rewrite, edits))
}

#[cfg(test)]
mod tests {
    use super::super::{ActionKind, tests::*};
    use crate::format;

    #[test]
    fn an_example_states_what_the_condition_asks_for_and_no_more() {
        let snapshot = snapshot(POLICY);
        let found = at(&snapshot, "应助 农村学生", |kind| kind == ActionKind::Rewrite);
        let text = done(&snapshot, titled(&found, "举例"));
        let added = text.strip_prefix(POLICY).unwrap();
        assert_eq!(
            added,
            "\n举例 \"农村学生\" {\n    基准日 2024年10月15日\n    学生 { 学号 \"S1\"  户籍 农村  年级 一年级 }\n    助学金 应为 应助 依据 农村学生\n}\n"
        );
        let after = super::super::tests::snapshot(&text);
        assert!(format::format(&after, after.file("p.tiao").unwrap()).is_empty());
    }

    #[test]
    fn exceptions_and_comparisons_are_heeded() {
        let snapshot = snapshot(POLICY);
        let found = at(&snapshot, "不予 城市学生", |kind| kind == ActionKind::Rewrite);
        let text = done(&snapshot, titled(&found, "举例"));
        assert!(
            text.contains("户籍 城市") && text.contains("退学 否") && text.contains("应为 不予"),
            "{text}"
        );
        // A stronger rule is kept from applying.
        let over = POLICY
            .replace("原文 “农村户籍的一年级学生每生每年资助2000元。”\n    ", "")
            .replace("    退学 : 是否\n", "    退学 : 是否\n    收入 : 金额\n")
            .replace("且 年级 为 一年级", "且 收入 不满 3000元 且 年级 不为 一、二年级");
        let snapshot = super::super::tests::snapshot(&over);
        let found = at(&snapshot, "应助 农村学生", |kind| kind == ActionKind::Rewrite);
        let text = done(&snapshot, titled(&found, "举例"));
        assert!(text.contains("收入 2999元"), "{text}");
    }

    #[test]
    fn a_rule_that_cannot_decide_gets_no_example() {
        let text = POLICY.replace("且 年级 为 一年级", "且 户籍 为 城市");
        let snapshot = snapshot(&text);
        let found = at(&snapshot, "应助 农村学生", |kind| kind == ActionKind::Rewrite);
        assert!(found.iter().all(|one| !one.title.zh.contains("举例")), "{found:?}");
    }
}
