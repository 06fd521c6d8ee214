//! Articles, definitions, duties and statements.

use pest::iterators::Pair;

use super::literal::numeral;
use super::{Lower, inner};
use crate::ast::{
    Article, BearerRef, Define, Duty, DutyClause, DutyKind, Erratum, Frequency, Heading, HeadingKind, Ident,
    ItemKind, Literal, LiteralKind, Statement, StatementKind,
};
use crate::grammar::Rule;
use crate::lower::expr::node;
use crate::problems;

impl Lower<'_> {
    pub(super) fn article(&mut self, pair: Pair<'_, Rule>) -> Option<Article> {
        let mut cursor = inner(pair);
        let heading = self.heading(&cursor.next()?)?;
        let title = cursor.take(Rule::heading_title).map(|pair| {
            let span = self.span(&pair);
            Ident { text: span.text(self.original).to_owned(), span }
        });
        let title = title.filter(|title| !title.text.is_empty());
        Some(Article { heading, title, items: self.items(&mut cursor) })
    }

    fn heading(&mut self, pair: &Pair<'_, Rule>) -> Option<Heading> {
        let span = self.span(pair);
        let text = pair.as_str();
        let number = numeral(text.trim_matches(|c: char| "()、.".contains(c)));
        if number.is_none() && pair.as_rule() != Rule::article_no {
            let problem = problems::number_too_large(self.at(span));
            self.report(problem);
        }
        let kind = match pair.as_rule() {
            Rule::article_no => HeadingKind::Article(self.article_ref(pair)?),
            Rule::section_no => HeadingKind::Section(number?),
            Rule::marker_cn => HeadingKind::ChineseBracket(number?),
            Rule::marker_digit => HeadingKind::DigitBracket(number?),
            _ => HeadingKind::Digit(number?),
        };
        Some(Heading { kind, span })
    }

    pub(super) fn define(&mut self, pair: Pair<'_, Rule>) -> Option<Define> {
        let mut cursor = inner(pair);
        self.keyword(&mut cursor)?;
        let name = self.next_name(&mut cursor)?;
        cursor.take(Rule::k_define_as)?;
        let value = self.condition(&mut cursor)?;
        let mut define = Define { name, value, quotes: Vec::new(), effective: None };
        while let Some(pair) = cursor.next() {
            match pair.as_rule() {
                Rule::quote => define.quotes.extend(self.strings(pair)),
                Rule::effective => define.effective = self.effective(pair),
                _ => {}
            }
        }
        Some(define)
    }

    pub(super) fn statement(&mut self, pair: Pair<'_, Rule>) -> Option<Statement> {
        let mut cursor = inner(pair);
        let kind = match self.keyword(&mut cursor)? {
            Rule::i_principle => StatementKind::Principle,
            _ => StatementKind::Discretion,
        };
        Some(Statement { kind, quote: self.next_string(&mut cursor)? })
    }

    pub(super) fn accept_gap(&mut self, pair: Pair<'_, Rule>) -> Option<ItemKind> {
        let mut cursor = inner(pair);
        self.keyword(&mut cursor)?;
        let when = self.condition(&mut cursor)?;
        let reason = self.next_string(&mut cursor)?;
        Some(ItemKind::AcceptGap { when, reason })
    }

    pub(super) fn erratum(&mut self, pair: Pair<'_, Rule>) -> Option<Erratum> {
        let mut cursor = inner(pair);
        self.keyword(&mut cursor)?;
        let wrong = self.next_string(&mut cursor)?;
        cursor.take(Rule::k_should_be)?;
        let right = self.next_string(&mut cursor)?;
        let mut erratum = Erratum { wrong, right, basis: None, unverified: None };
        while let Some(pair) = cursor.next() {
            match pair.as_rule() {
                Rule::basis => erratum.basis = Some(self.basis(pair)),
                Rule::unverified => erratum.unverified = Some(self.unverified(pair)),
                _ => {}
            }
        }
        Some(erratum)
    }

    pub(super) fn duty(&mut self, pair: Pair<'_, Rule>) -> Option<Duty> {
        let mut cursor = inner(pair);
        self.keyword(&mut cursor)?;
        let name = self.next_name(&mut cursor)?;
        let mut clauses = Vec::new();
        while let Some(pair) = cursor.next() {
            let span = self.span(&pair);
            if let Some(kind) = self.duty_clause(pair) {
                clauses.push(DutyClause { kind, span });
            }
        }
        Some(Duty { name, clauses })
    }

    fn duty_clause(&mut self, pair: Pair<'_, Rule>) -> Option<DutyKind> {
        let rule = pair.as_rule();
        match rule {
            Rule::broken_duty => {
                self.broken(&pair, Rule::duty_alone);
                return Some(DutyKind::Broken);
            }
            Rule::basis => return Some(DutyKind::Basis(self.basis(pair))),
            _ => {}
        }
        let mut cursor = inner(pair);
        let keyword = cursor.next()?;
        Some(match rule {
            Rule::quote => {
                self.check_glued(&keyword);
                DutyKind::Quote(self.next_string(&mut cursor)?)
            }
            Rule::bearer => {
                let mut bearers = Vec::new();
                while let Some(pair) = cursor.next() {
                    match pair.as_rule() {
                        Rule::string => bearers.push(BearerRef::Words(self.string(&pair))),
                        Rule::path => bearers.push(BearerRef::Table(self.path(pair))),
                        _ => {}
                    }
                }
                DutyKind::Bearer(bearers)
            }
            Rule::every => DutyKind::Every(self.frequency(cursor.next()?)?),
            Rule::evidence => DutyKind::Evidence(self.next_path(&mut cursor)?),
            Rule::remind => DutyKind::Remind(self.literal(&cursor.next()?)?),
            _ => return None,
        })
    }

    fn frequency(&mut self, pair: Pair<'_, Rule>) -> Option<Frequency> {
        Some(match pair.as_rule() {
            Rule::k_each_year => Frequency::Year,
            Rule::k_each_school_year => Frequency::SchoolYear,
            Rule::k_each_term => Frequency::Term,
            Rule::k_each_month => Frequency::Month,
            Rule::k_once => Frequency::Once,
            Rule::interval => {
                let mut cursor = inner(pair);
                cursor.next();
                Frequency::Interval(self.next_path(&mut cursor)?)
            }
            Rule::within => {
                let mut cursor = inner(pair);
                cursor.take(Rule::k_within);
                let count = cursor.next()?;
                let days = match count.as_rule() {
                    Rule::day_count => self.literal(&count).map(|literal: Literal| {
                        let span = literal.span;
                        node(
                            crate::ast::ExprKind::Literal(Literal { kind: number_kind(literal.kind), span }),
                            span,
                        )
                    })?,
                    _ => {
                        let path = self.path(count);
                        let span = path.span;
                        node(crate::ast::ExprKind::Path(path), span)
                    }
                };
                cursor.take(Rule::k_within_days)?;
                cursor.take(Rule::k_from)?;
                Frequency::WorkingDaysFrom { days, from: self.next_path(&mut cursor)? }
            }
            _ => return None,
        })
    }
}

/// The count of 10个工作日内 is a plain number.
fn number_kind(kind: LiteralKind) -> LiteralKind {
    match kind {
        LiteralKind::Number(mut number) => {
            number.unit = None;
            LiteralKind::Number(number)
        }
        kind => kind,
    }
}
