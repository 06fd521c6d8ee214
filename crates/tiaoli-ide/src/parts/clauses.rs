//! The parts of rules, checks, duties and examples.

use tiaoli_syntax::ast::{self, ClauseKind, DutyKind, ExampleKind, ExampleTable};

use super::{Part, Walk};

impl<'a> Walk<'a> {
    pub(super) fn clauses(&mut self, clauses: &'a [ast::Clause]) {
        for clause in clauses {
            self.member(clause.span);
            self.clause(&clause.kind);
        }
    }

    fn clause(&mut self, clause: &'a ClauseKind) {
        match clause {
            ClauseKind::Quote(quote) => self.quote(quote),
            ClauseKind::When(condition) | ClauseKind::Unless(condition) | ClauseKind::Where(condition) => {
                self.expr(condition);
            }
            ClauseKind::Give { benefit, amount, policy_source } => {
                self.phrase(benefit.span);
                amount.iter().for_each(|amount| self.expr(amount));
                policy_source.iter().for_each(|tier| self.phrase(tier.span));
            }
            ClauseKind::Deny(targets) | ClauseKind::Review(targets) => self.targets(targets),
            ClauseKind::Hold { targets, until } => {
                self.targets(targets);
                until.iter().for_each(|words| self.words(words));
            }
            ClauseKind::Flag { message, .. } => {
                self.words(&message.text);
                for part in &message.parts {
                    if let ast::TemplatePart::Value(value) = part {
                        self.expr(value);
                    }
                }
            }
            ClauseKind::Overrides(paths) => paths.iter().for_each(|path| self.phrase(path.span)),
            ClauseKind::Effective(effective) => self.effective(effective),
            ClauseKind::Basis(basis) => self.basis(basis),
            ClauseKind::Broken => {}
        }
    }

    fn targets(&mut self, targets: &'a ast::Targets) {
        match targets {
            ast::Targets::All(span) => self.phrase(*span),
            ast::Targets::Benefits(paths) => paths.iter().for_each(|path| self.phrase(path.span)),
        }
    }

    pub(super) fn duty(&mut self, clause: &'a ast::DutyClause) {
        self.member(clause.span);
        match &clause.kind {
            DutyKind::Quote(quote) => self.quote(quote),
            DutyKind::Bearer(bearers) => {
                for bearer in bearers {
                    match bearer {
                        ast::BearerRef::Table(path) => self.phrase(path.span),
                        ast::BearerRef::Words(words) => self.words(words),
                    }
                }
            }
            DutyKind::Every(ast::Frequency::Interval(path)) | DutyKind::Evidence(path) => {
                self.phrase(path.span);
            }
            DutyKind::Every(ast::Frequency::WorkingDaysFrom { days, from }) => {
                self.expr(days);
                self.phrase(from.span);
            }
            DutyKind::Remind(length) => self.phrase(length.span),
            DutyKind::Basis(basis) => self.basis(basis),
            DutyKind::Every(_) | DutyKind::Broken => {}
        }
    }

    pub(super) fn example(&mut self, example: &'a ast::Example) {
        self.words(&example.title);
        for member in &example.members {
            self.member(member.span);
            match &member.kind {
                ExampleKind::Like(title) => self.words(title),
                ExampleKind::AsOf { from, to } => {
                    self.phrase(from.span);
                    to.iter().for_each(|to| self.phrase(to.span));
                }
                ExampleKind::Record(record) => {
                    for field in &record.fields {
                        self.member(field.span);
                        field.values.iter().for_each(|value| self.expr(value));
                    }
                }
                ExampleKind::Expect(expected) => self.expectation(expected),
                ExampleKind::Table(ExampleTable::File(path)) => self.file(path),
                ExampleKind::Table(ExampleTable::Inline { header, rows }) => {
                    self.cells(header);
                    for row in rows {
                        self.member(row.span);
                        self.cells(&row.cells);
                    }
                }
                ExampleKind::Broken => {}
            }
        }
    }

    /// Cells have no marks: their words are all there is.
    fn cells(&mut self, cells: &'a [ast::Str]) {
        self.found.extend(cells.iter().map(|cell| (Part::Words(cell), cell.inner)));
    }

    fn expectation(&mut self, expected: &'a ast::Expectation) {
        self.phrase(expected.benefit.span);
        self.phrase(expected.outcome_span);
        expected.amount.iter().for_each(|amount| self.phrase(amount.span));
        let lists = [&expected.rules, &expected.missing, &expected.reviews, &expected.findings];
        lists.into_iter().flatten().flatten().for_each(|path| self.phrase(path.span));
    }
}
