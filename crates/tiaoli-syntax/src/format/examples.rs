//! Examples.

use tiaoli_diagnostics::Span;

use super::expr::Layout;
use super::printer::Printer;
use crate::ast::{
    Example, ExampleKind, ExampleRecord, ExampleTable, Expectation, Expr, ExprKind, FieldValue, OutcomeWord,
    Path,
};
use crate::keywords::Kw;

impl Printer<'_> {
    pub(super) fn example(&mut self, example: &Example, span: Span) {
        self.labelled(Kw::Example, &example.title);
        self.block(example.title.span.end as usize, span, |p| {
            for member in &example.members {
                p.line(member.span, |p| match &member.kind {
                    ExampleKind::Like(title) => p.labelled(Kw::Like, title),
                    ExampleKind::AsOf { from, to } => {
                        p.kw(Kw::AsOf);
                        p.date(from);
                        if let Some(to) = to {
                            p.infix(Kw::To);
                            p.date(to);
                        }
                    }
                    ExampleKind::Record(record) => p.record(record, member.span),
                    ExampleKind::Expect(expectation) => p.expectation(expectation),
                    ExampleKind::Table(ExampleTable::File(file)) => p.labelled(Kw::File, file),
                    ExampleKind::Table(ExampleTable::Inline { header, rows }) => {
                        let cells = std::iter::once(header).chain(rows.iter().map(|row| &row.cells));
                        for (index, cells) in cells.enumerate() {
                            if index > 0 {
                                p.new_line();
                                p.indent();
                            }
                            p.push("|");
                            for cell in cells {
                                let text = if cell.text.is_empty() {
                                    " |".to_owned()
                                } else {
                                    format!(" {} |", cell.text)
                                };
                                p.push(&text);
                            }
                        }
                    }
                    ExampleKind::Broken => p.verbatim(member.span),
                });
            }
        });
    }

    fn record(&mut self, record: &ExampleRecord, span: Span) {
        self.path(&record.table);
        if let Some(name) = &record.name {
            self.push(" ");
            self.name(name);
        }
        self.table = record.table.names.last().map(|name| name.text.clone());
        if self.breaks(span) {
            let head_end = record.name.as_ref().map_or(record.table.span.end, |name| name.span.end);
            self.block(head_end as usize, span, |p| {
                p.rows(&record.fields, |field| field.span, |p, field| p.field_value(field))
            });
        } else {
            self.push(" {");
            for (index, field) in record.fields.iter().enumerate() {
                self.push(if index > 0 { "  " } else { " " });
                self.field_value(field);
            }
            self.push(" }");
        }
        self.table = None;
    }

    fn field_value(&mut self, field: &FieldValue) {
        self.field_name(&field.field);
        self.push(" ");
        if field.values.is_empty() {
            return self.push("{}");
        }
        self.list(&field.values, |p, value| p.record_value(value));
    }

    fn record_value(&mut self, value: &Expr) {
        match &*value.kind {
            ExprKind::Literal(literal) => self.literal(literal, true),
            _ => self.expr(value, Layout::Inline),
        }
    }

    fn expectation(&mut self, expectation: &Expectation) {
        if let Some(record) = &expectation.record {
            self.name(record);
            self.push(" ");
        }
        self.path(&expectation.benefit);
        self.infix(Kw::ShouldBe);
        self.word(match expectation.outcome {
            OutcomeWord::Granted => Kw::Granted,
            OutcomeWord::Denied => Kw::Denied,
            OutcomeWord::Held => Kw::Held,
            OutcomeWord::Undetermined => Kw::Undetermined,
            OutcomeWord::Incomplete => Kw::Incomplete,
            OutcomeWord::Conflict => Kw::Conflict,
        });
        if let Some(amount) = &expectation.amount {
            self.push(" ");
            self.literal(amount, false);
        }
        self.expected(Kw::Basis, expectation.rules.as_deref(), false);
        self.expected(Kw::Lacking, expectation.missing.as_deref(), true);
        self.expected(Kw::Review, expectation.reviews.as_deref(), false);
        self.expected(Kw::Finding, expectation.findings.as_deref(), false);
    }

    fn expected(&mut self, kw: Kw, paths: Option<&[Path]>, braces: bool) {
        let Some(paths) = paths else { return };
        self.infix(kw);
        self.push(if braces { "{" } else { "" });
        self.list(paths, |p, path| p.path(path));
        self.push(if braces { "}" } else { "" });
    }
}
