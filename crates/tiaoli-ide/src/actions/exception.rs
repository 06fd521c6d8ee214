//! 除非 behind the condition of a rule, with a name to be replaced: until that is done, a message stands there.

use tiaoli_diagnostics::{Lang, Span, say};
use tiaoli_syntax::{
    ast::{ClauseKind, ItemKind},
    keywords::Kw,
};

use super::{Action, ActionKind, Place, action};
use crate::{format::Replace, words::pick};

/// Adds an exception to the rule or check at hand.
pub(super) fn add(place: &Place<'_>) -> Option<Action> {
    let item = place.item?;
    let clauses = match &item.kind {
        ItemKind::Rule(rule) => &rule.clauses,
        ItemKind::Check(check) => &check.clauses,
        _ => return None,
    };
    let is_condition = |kind: &ClauseKind| matches!(kind, ClauseKind::When(_) | ClauseKind::Unless(_));
    let last = clauses.iter().filter(|clause| is_condition(&clause.kind)).next_back()?;
    let lang = place.snapshot.written_in(place.file);
    let blanks = place.indentation(last.span.start);
    let words = format!("\n{blanks}{} {}", Kw::Unless.word(lang), to_fill_in(lang));
    let edit = Replace { span: Span::point(last.span.end as usize), with: words };
    let title = say!(zh: "加一个例外（除非 …）"; en: "Add an exception (unless …)");
    Some(action(title, ActionKind::Rewrite, place.edits(vec![edit])))
}

fn to_fill_in(lang: Lang) -> &'static str {
    pick(lang, "例外情形", "the_exception")
}

#[cfg(test)]
mod tests {
    use super::super::{ActionKind, tests::*};

    #[test]
    fn an_exception_stands_behind_the_condition() {
        let snapshot = snapshot(POLICY);
        let found = at(&snapshot, "为 农村 且", |kind| kind == ActionKind::Rewrite);
        let text = done(&snapshot, titled(&found, "除非"));
        assert!(text.contains("凡 户籍 为 农村 且 年级 为 一年级\n    除非 例外情形\n    给予"), "{text}");
        assert!(at(&snapshot, "信息表", |_| true).iter().all(|one| !one.title.zh.contains("除非")));
    }
}
