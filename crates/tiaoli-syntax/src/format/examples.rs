//! Examples.

use tiaoli_diagnostics::Span;

use super::expr::Layout;
use super::layout::Column;
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
                if let ExampleKind::Table(ExampleTable::Inline { header, rows }) = &member.kind
                    && !p.has_problem(member.span.start as usize, member.span.end as usize)
                {
                    p.example_table(header, rows);
                    continue;
                }
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
                    ExampleKind::Table(ExampleTable::Inline { .. }) => {}
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
                p.rows(
                    &record.fields,
                    |field| field.span,
                    |p, row| p.spaced(row, |p, field| p.field_value(field, row.len() == 1)),
                );
            });
        } else {
            let mut before = hash(0, record.table.names.iter().map(|name| name.text.as_str()));
            self.push(" ");
            self.column(Column::Record(0, before));
            self.push("{");
            for (index, field) in record.fields.iter().enumerate() {
                self.push(if index > 0 { "  " } else { " " });
                before = hash(before, [field.field.text.as_str()]);
                if index > 0 {
                    self.column(Column::Record(u16::try_from(index).unwrap_or(u16::MAX), before));
                }
                self.field_value(field, false);
            }
            self.push(" }");
        }
        self.table = None;
    }

    fn field_value(&mut self, field: &FieldValue, column: bool) {
        self.field_name(&field.field);
        self.push(" ");
        if column {
            self.column(Column::FieldValue);
        }
        if field.values.is_empty() {
            return self.push("{}");
        }
        self.list(&field.values, |p, value| p.record_value(value));
    }

    fn record_value(&mut self, value: &Expr) {
        match &*value.kind {
            ExprKind::Literal(literal) => self.literal(literal, true),
            ExprKind::Path(path) => match path.names.as_slice() {
                [only] => match self.blank_word(&only.text) {
                    Some(word) => self.push(word),
                    None => self.expr(value, Layout::Inline),
                },
                _ => self.expr(value, Layout::Inline),
            },
            _ => self.expr(value, Layout::Inline),
        }
    }

    fn expectation(&mut self, expectation: &Expectation) {
        if let Some(record) = &expectation.record {
            self.name(record);
            self.push(" ");
        }
        self.path(&expectation.benefit);
        self.push(" ");
        self.column(Column::ShouldBe);
        self.kw(Kw::ShouldBe);
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
        let parts = [
            (Kw::Basis, &expectation.rules),
            (Kw::Lacking, &expectation.missing),
            (Kw::Review, &expectation.reviews),
            (Kw::Finding, &expectation.findings),
        ];
        let parts = parts.into_iter().filter_map(|(kw, paths)| Some((kw, paths.as_ref()?)));
        for (index, (kw, paths)) in parts.enumerate() {
            self.push(" ");
            if index == 0 {
                self.column(Column::Expected);
            }
            self.expected(kw, paths, kw == Kw::Lacking);
        }
    }

    fn expected(&mut self, kw: Kw, paths: &[Path], braces: bool) {
        self.kw(kw);
        if paths.is_empty() && !braces {
            return self.word(Kw::Nothing);
        }
        self.push(if braces { "{" } else { "" });
        self.list(paths, |p, path| p.path(path));
        self.push(if braces { "}" } else { "" });
    }
}

/// A number for the fields before a place, to tell records of other fields apart (FNV-1a). Two that meet by chance would only
/// line up.
fn hash<'t>(before: u32, names: impl IntoIterator<Item = &'t str>) -> u32 {
    let bytes = names.into_iter().flat_map(|name| name.bytes().chain([0]));
    bytes.fold(before ^ 0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}
