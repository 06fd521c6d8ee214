//! Rules and checks with their clauses.

use pest::Parser;
use pest::iterators::Pair;
use tiaoli_diagnostics::Span;

use super::{Cursor, Lower, inner};
use crate::ast::{Check, Clause, ClauseKind, Expr, RuleDecl, RuleKind, Str, Targets, Template, TemplatePart};
use crate::fold;
use crate::grammar::{Grammar, Rule};
use crate::{expected, problems};

/// The heads a clause's verb is checked against.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Head {
    Rule(RuleKind),
    Check,
}

impl Lower<'_> {
    pub(super) fn rule(&mut self, pair: Pair<'_, Rule>) -> Option<RuleDecl> {
        let mut cursor = inner(pair);
        let kind = match self.keyword(&mut cursor)? {
            Rule::i_grant_rule => RuleKind::Grant,
            Rule::i_deny_rule => RuleKind::Deny,
            Rule::i_hold_rule => RuleKind::Hold,
            _ => RuleKind::Review,
        };
        let name = self.next_name(&mut cursor)?;
        Some(RuleDecl { kind, name, clauses: self.clauses(&mut cursor, Head::Rule(kind)) })
    }

    pub(super) fn check(&mut self, pair: Pair<'_, Rule>) -> Option<Check> {
        let mut cursor = inner(pair);
        self.keyword(&mut cursor)?;
        let name = self.next_name(&mut cursor)?;
        let table = self.next_path(&mut cursor)?;
        let keys = match cursor.take(Rule::k_group_by) {
            Some(_) => self.keys(cursor.take(Rule::keys)?),
            None => Vec::new(),
        };
        Some(Check { name, table, keys, clauses: self.clauses(&mut cursor, Head::Check) })
    }

    fn keys(&mut self, pair: Pair<'_, Rule>) -> Vec<Expr> {
        let mut cursor = inner(pair);
        let mut keys = Vec::new();
        while cursor.peek().is_some() {
            keys.extend(self.sum(&mut cursor));
            if cursor.take(Rule::comma).is_none() {
                break;
            }
        }
        keys
    }

    fn clauses(&mut self, cursor: &mut Cursor<'_>, head: Head) -> Vec<Clause> {
        let mut clauses = Vec::new();
        while let Some(pair) = cursor.next() {
            let span = self.span(&pair);
            match pair.as_rule() {
                Rule::open | Rule::close | Rule::k_group_end => continue,
                Rule::stray_comma => {
                    let problem = problems::stray_comma(self.at(span), pair.as_str().trim());
                    self.report(problem);
                    continue;
                }
                Rule::broken_clause => self.broken(&pair, Rule::clause_alone),
                _ => {
                    // 重点审核 as a clause and `施行` carry no lenient keyword.
                    if let Some(keyword) = pair.clone().into_inner().next() {
                        self.check_glued(&keyword);
                        self.check_verb(&keyword, pair.as_rule(), head);
                    }
                    if let Some(kind) = self.clause(pair) {
                        clauses.push(Clause { kind, span });
                        continue;
                    }
                }
            }
            clauses.push(Clause { kind: ClauseKind::Broken, span });
        }
        clauses
    }

    fn check_verb(&mut self, keyword: &Pair<'_, Rule>, rule: Rule, head: Head) {
        let fits = match rule {
            Rule::give => head == Head::Rule(RuleKind::Grant),
            Rule::deny => head == Head::Rule(RuleKind::Deny),
            Rule::hold => matches!(head, Head::Rule(RuleKind::Hold) | Head::Check),
            Rule::flag | Rule::where_rows => head == Head::Check,
            Rule::review => matches!(head, Head::Rule(RuleKind::Review) | Head::Check),
            _ => true,
        };
        if !fits {
            let problem = problems::wrong_verb(self.place(keyword), keyword.as_str(), rule, head);
            self.report(problem);
        }
    }

    pub(super) fn clause(&mut self, pair: Pair<'_, Rule>) -> Option<ClauseKind> {
        let rule = pair.as_rule();
        match rule {
            Rule::effective => return self.effective(pair).map(ClauseKind::Effective),
            Rule::basis => return Some(ClauseKind::Basis(self.basis(pair))),
            _ => {}
        }
        let mut cursor = inner(pair);
        cursor.next();
        Some(match rule {
            Rule::quote => ClauseKind::Quote(self.next_string(&mut cursor)?),
            Rule::when if cursor.at(Rule::k_yes) => {
                let pair = cursor.next()?;
                ClauseKind::When(self.literal_expr(&pair)?)
            }
            Rule::when => ClauseKind::When(self.condition(&mut cursor)?),
            Rule::unless => ClauseKind::Unless(self.condition(&mut cursor)?),
            Rule::where_rows => ClauseKind::Where(self.condition(&mut cursor)?),
            Rule::give => {
                let benefit = self.next_path(&mut cursor)?;
                let amount = match cursor.take(Rule::k_at) {
                    Some(_) => Some(self.sum(&mut cursor)?),
                    None => None,
                };
                let policy_source = match cursor.take(Rule::k_policy_source) {
                    Some(_) => self.next_path(&mut cursor),
                    None => None,
                };
                ClauseKind::Give { benefit, amount, policy_source }
            }
            Rule::deny => ClauseKind::Deny(self.targets(&mut cursor)),
            Rule::hold => {
                let targets = self.targets(&mut cursor);
                let until = match cursor.take(Rule::k_until) {
                    Some(_) => self.next_string(&mut cursor),
                    None => None,
                };
                ClauseKind::Hold { targets, until }
            }
            Rule::flag => {
                let major = cursor.next()?.as_rule() == Rule::k_major;
                let text = self.next_string(&mut cursor)?;
                ClauseKind::Flag { major, message: self.template(text) }
            }
            Rule::review => ClauseKind::Review(self.targets(&mut cursor)),
            Rule::overrides => ClauseKind::Overrides(self.paths(&mut cursor)),
            _ => return None,
        })
    }

    fn targets(&mut self, cursor: &mut Cursor<'_>) -> Targets {
        match cursor.take(Rule::k_everything) {
            Some(pair) => Targets::All(self.span(&pair)),
            None => Targets::Benefits(self.paths(cursor)),
        }
    }

    /// Splits a message at its `{…}` parts; what stands in them is a value of its own.
    fn template(&mut self, text: Str) -> Template {
        let mut parts = Vec::new();
        let mut rest = text.text.as_str();
        let mut at = text.inner.start as usize;
        while let Some(open) = rest.find(['{', '｛']) {
            let brace = rest.get(open..).and_then(|from| from.chars().next()).map_or(1, char::len_utf8);
            let body = rest.get(open + brace..).unwrap_or_default();
            let Some(len) = body.find(['}', '｝']) else {
                let span = Span::new(at + open, at + open + brace);
                let problem = problems::open_value(self.at(span));
                self.report(problem);
                break;
            };
            push_text(&mut parts, rest.get(..open).unwrap_or_default());
            let value = body.get(..len).unwrap_or_default();
            parts.extend(self.embedded(value, at + open + brace).map(TemplatePart::Value));
            let close = body.get(len..).and_then(|from| from.chars().next()).map_or(1, char::len_utf8);
            let used = open + brace + len + close;
            at += used;
            rest = rest.get(used..).unwrap_or_default();
        }
        push_text(&mut parts, rest);
        Template { parts, text }
    }

    /// A value inside a message; `base` is its place in the file.
    fn embedded(&mut self, text: &str, base: usize) -> Option<Expr> {
        let prepared = fold::prepare(self.file, text, base, &[]);
        self.diagnostics.extend(prepared.diagnostics.iter().cloned());
        match Grammar::parse(Rule::expr_alone, &prepared.text) {
            Ok(pairs) => {
                let mut lower = Lower::new(self.file, self.original, &prepared);
                let value = lower.lone_condition(pairs);
                self.diagnostics.append(&mut lower.diagnostics);
                value
            }
            Err(error) => {
                if prepared.diagnostics.is_empty() {
                    let slice = prepared.text.trim_end();
                    let problem = expected::explain(
                        self.file,
                        self.original,
                        &prepared,
                        0,
                        slice,
                        Some(&error),
                        Rule::expr_alone,
                    );
                    self.report(problem);
                }
                None
            }
        }
    }
}

fn push_text(parts: &mut Vec<TemplatePart>, text: &str) {
    if !text.is_empty() {
        parts.push(TemplatePart::Text(text.to_owned()));
    }
}
