//! Rules, checks, definitions, duties.

use tiaoli_diagnostics::Span;

use super::expr::Layout;
use super::printer::Printer;
use crate::ast::{
    BearerRef, Check, Clause, ClauseKind, Define, Duty, DutyClause, DutyKind, Expr, ExprKind, Frequency,
    RuleDecl, RuleKind, Targets,
};
use crate::keywords::Kw;

impl Printer<'_> {
    pub(super) fn define(&mut self, define: &Define) {
        self.kw(Kw::Define);
        self.name(&define.name);
        self.infix(Kw::DefineAs);
        let end = define.value.span.end as usize;
        self.part(end, false, |p| p.breakable(0, |p| p.expr(&define.value, Layout::Lines)));
        // 原文 and 施行 stand below, one step in.
        self.deeper(|p| {
            let mut end = end;
            for quote in &define.quotes {
                p.end_line(end);
                p.begin_below(quote.span.start as usize);
                p.labelled(Kw::Quote, quote);
                end = quote.span.end as usize;
            }
            if let Some(effective) = &define.effective {
                p.end_line(end);
                p.begin_below(effective.span.start as usize);
                p.effective(effective);
            }
        });
    }

    pub(super) fn rule(&mut self, rule: &RuleDecl, span: Span) {
        self.kw(match rule.kind {
            RuleKind::Grant => Kw::GrantRule,
            RuleKind::Deny => Kw::DenyRule,
            RuleKind::Hold => Kw::HoldRule,
            RuleKind::Review => Kw::Review,
        });
        self.name(&rule.name);
        self.block(rule.name.span.end as usize, span, |p| p.clauses(&rule.clauses));
    }

    pub(super) fn check(&mut self, check: &Check, span: Span) {
        self.kw(Kw::Match);
        self.name(&check.name);
        self.push(" ");
        self.path(&check.table);
        let mut head_end = check.table.span.end as usize;
        if !check.keys.is_empty() {
            self.infix(Kw::GroupBy);
            self.list(&check.keys, |p, key| p.expr(key, Layout::Inline));
            if !self.english() {
                self.push(" ");
                self.word(Kw::GroupEnd);
            }
            head_end = check.keys.last().map_or(head_end, |key| key.span.end as usize);
            // 归并 stands between the last key and the brace.
            let rest = self.source.get(head_end..).unwrap_or_default();
            let blank = rest.len() - rest.trim_start().len();
            if rest.trim_start().starts_with("归并") {
                head_end += blank + "归并".len();
            }
        }
        self.block(head_end, span, |p| p.clauses(&check.clauses));
    }

    fn clauses(&mut self, clauses: &[Clause]) {
        for clause in clauses {
            self.line(clause.span, |p| p.clause(clause));
        }
    }

    pub(super) fn clause(&mut self, clause: &Clause) {
        match &clause.kind {
            ClauseKind::Quote(text) => self.labelled(Kw::Quote, text),
            ClauseKind::When(condition) => self.conditional(Kw::When, condition),
            ClauseKind::Unless(condition) => self.conditional(Kw::Unless, condition),
            ClauseKind::Where(condition) => self.conditional(Kw::Where, condition),
            ClauseKind::Give { benefit, amount, policy_source } => {
                self.kw(Kw::Give);
                self.path(benefit);
                if let Some(amount) = amount {
                    self.infix(Kw::At);
                    self.expr(amount, Layout::Inline);
                }
                if let Some(source) = policy_source {
                    self.infix(Kw::PolicySource);
                    self.path(source);
                }
            }
            ClauseKind::Deny(targets) => {
                self.kw(Kw::Deny);
                self.targets(targets);
            }
            ClauseKind::Hold { targets, until } => {
                self.kw(Kw::Hold);
                self.targets(targets);
                if let Some(until) = until {
                    self.push(" ");
                    self.labelled(Kw::Until, until);
                }
            }
            ClauseKind::Flag { major, message } => {
                self.kw(Kw::Flag);
                self.labelled(if *major { Kw::Major } else { Kw::Minor }, &message.text);
            }
            ClauseKind::Review(targets) => {
                self.kw(Kw::Review);
                self.targets(targets);
            }
            ClauseKind::Overrides(rules) => {
                self.kw(Kw::Overrides);
                self.list(rules, |p, rule| p.path(rule));
            }
            ClauseKind::Effective(effective) => self.effective(effective),
            ClauseKind::Basis(basis) => self.basis(basis),
            ClauseKind::Broken => self.verbatim(clause.span),
        }
    }

    fn conditional(&mut self, kw: Kw, condition: &Expr) {
        self.kw(kw);
        self.breakable(0, |p| p.expr(condition, Layout::Lines));
    }

    fn targets(&mut self, targets: &Targets) {
        match targets {
            Targets::All(_) => self.word(Kw::Everything),
            Targets::Benefits(benefits) => self.list(benefits, |p, benefit| p.path(benefit)),
        }
    }

    pub(super) fn duty(&mut self, duty: &Duty, span: Span) {
        self.kw(Kw::Duty);
        self.name(&duty.name);
        self.block(duty.name.span.end as usize, span, |p| {
            let clause = |p: &mut Self, clause: &DutyClause| match &clause.kind {
                DutyKind::Quote(text) => p.labelled(Kw::Quote, text),
                DutyKind::Bearer(bearers) => {
                    p.kw(Kw::Bearer);
                    p.list(bearers, |p, bearer| match bearer {
                        BearerRef::Table(path) => p.path(path),
                        BearerRef::Words(words) => p.string(words),
                    });
                }
                DutyKind::Every(frequency) => {
                    p.kw(Kw::Every);
                    p.frequency(frequency);
                }
                DutyKind::Evidence(path) => {
                    p.kw(Kw::Evidence);
                    p.path(path);
                }
                DutyKind::Remind(literal) => {
                    p.kw(Kw::Remind);
                    p.literal(literal, false);
                }
                DutyKind::Basis(basis) => p.basis(basis),
                DutyKind::Broken => p.verbatim(clause.span),
            };
            p.rows(&duty.clauses, |clause| clause.span, |p, row| p.spaced(row, clause));
        });
    }

    fn frequency(&mut self, frequency: &Frequency) {
        match frequency {
            Frequency::Year => self.word(Kw::EachYear),
            Frequency::SchoolYear => self.word(Kw::EachSchoolYear),
            Frequency::Term => self.word(Kw::EachTerm),
            Frequency::Month => self.word(Kw::EachMonth),
            Frequency::Once => self.word(Kw::Once),
            Frequency::Interval(path) => {
                self.kw(Kw::Interval);
                self.path(path);
            }
            Frequency::WorkingDaysFrom { days, from } => {
                if self.english() {
                    self.kw(Kw::Within);
                }
                self.expr(days, Layout::Inline);
                let number = matches!(*days.kind, ExprKind::Literal(_));
                if self.english() || !number {
                    self.push(" ");
                }
                self.word(Kw::WithinDays);
                self.infix(Kw::From);
                self.path(from);
            }
        }
    }
}
