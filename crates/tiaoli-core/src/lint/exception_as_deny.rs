//! W0509: 不予 for words that only bound a scope (除…外): they leave silence, they do not forbid.

use tiaoli_diagnostics::Diagnostic;
use tiaoli_syntax::ast::RuleKind;

use super::{Context, problems};

/// Words that do forbid.
const FORBIDS: &[&str] = &[
    "不得",
    "禁止",
    "一律不",
    "不能",
    "不予",
    "严禁",
    "不准",
    "不再",
    "停止",
    "取消",
    "不享受",
    "shall not",
    "must not",
    "may not",
    "no longer",
];

pub(super) fn check(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    for rule in context.program.rules.iter().filter(|rule| rule.kind == RuleKind::Deny) {
        for quote in &rule.quotes {
            let text: String = quote.text.split_whitespace().collect::<Vec<_>>().join(" ");
            let forbids = FORBIDS.iter().any(|word| text.contains(word));
            if !forbids && excepts(&text) {
                found.push(problems::exception_as_deny(quote.span));
            }
        }
    }
}

/// 除……外, 除……以外, …除外.
fn excepts(text: &str) -> bool {
    let after = text.find('除').and_then(|at| text.get(at..));
    after.is_some_and(|rest| rest.contains('外')) || text.contains("except ")
}
