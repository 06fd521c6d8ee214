//! Examples and tables of examples.

use pest::iterators::Pair;

use super::expr::node;
use super::{Cursor, Lower, inner};
use crate::ast::{
    Example, ExampleKind, ExampleMember, ExampleRecord, ExampleRow, ExampleTable, Expectation, Expr,
    ExprKind, FieldValue, Literal, LiteralKind, Marks, OutcomeWord, Path, Str,
};
use crate::grammar::Rule;
use crate::problems;

impl Lower<'_> {
    pub(super) fn example(&mut self, pair: Pair<'_, Rule>) -> Option<Example> {
        let mut cursor = inner(pair);
        self.keyword(&mut cursor)?;
        let title = self.next_string(&mut cursor)?;
        let mut members = Vec::new();
        while let Some(pair) = cursor.next() {
            let span = self.span(&pair);
            if matches!(pair.as_rule(), Rule::open | Rule::close) {
                continue;
            }
            let kind = self.example_member(pair).unwrap_or(ExampleKind::Broken);
            members.push(ExampleMember { kind, span });
        }
        Some(Example { title, members })
    }

    fn example_member(&mut self, pair: Pair<'_, Rule>) -> Option<ExampleKind> {
        let rule = pair.as_rule();
        match rule {
            Rule::broken_example => {
                self.broken(&pair, Rule::example_alone);
                return None;
            }
            Rule::record => return self.record(pair).map(ExampleKind::Record),
            Rule::expectation => return self.expectation(pair).map(ExampleKind::Expect),
            Rule::example_table => return Some(ExampleKind::Table(self.example_table(pair))),
            _ => {}
        }
        let mut cursor = inner(pair);
        cursor.next();
        Some(match rule {
            Rule::like => ExampleKind::Like(self.next_string(&mut cursor)?),
            Rule::example_file => ExampleKind::Table(ExampleTable::File(self.next_string(&mut cursor)?)),
            Rule::as_of => {
                let from = self.date(&cursor.next()?)?;
                let to = match cursor.next() {
                    Some(_) => Some(self.date(&cursor.next()?)?),
                    None => None,
                };
                ExampleKind::AsOf { from, to }
            }
            _ => return None,
        })
    }

    fn record(&mut self, pair: Pair<'_, Rule>) -> Option<ExampleRecord> {
        let mut cursor = inner(pair);
        let table = self.next_path(&mut cursor)?;
        let name = self.next_name(&mut cursor);
        let mut fields = Vec::new();
        while let Some(pair) = cursor.next() {
            if pair.as_rule() == Rule::record_field {
                fields.extend(self.field_value(pair));
            }
        }
        Some(ExampleRecord { table, name, fields })
    }

    fn field_value(&mut self, pair: Pair<'_, Rule>) -> Option<FieldValue> {
        let span = self.span(&pair);
        let mut cursor = inner(pair);
        let field = self.next_name(&mut cursor)?;
        let mut values = Vec::new();
        while cursor.peek().is_some() {
            match cursor.peek()? {
                Rule::comma => {
                    let comma = cursor.next()?;
                    self.check_thousands(&comma);
                }
                Rule::empty_set => {
                    cursor.next();
                }
                _ => values.push(self.record_value(&mut cursor)?),
            }
        }
        Some(FieldValue { field, values, span })
    }

    fn record_value(&mut self, cursor: &mut Cursor<'_>) -> Option<Expr> {
        let minus = cursor.take(Rule::minus).map(|pair| self.span(&pair));
        let pair = cursor.next()?;
        if pair.as_rule() != Rule::word {
            let mut literal = self.literal(&pair)?;
            if let (Some(minus), LiteralKind::Number(number)) = (minus, &mut literal.kind) {
                number.value.set_sign_negative(!number.value.is_zero());
                literal.span = minus.to(literal.span);
            }
            let span = literal.span;
            let value = node(ExprKind::Literal(literal), span);
            return Some(match (minus, &*value.kind) {
                (None, _) | (_, ExprKind::Literal(Literal { kind: LiteralKind::Number(_), .. })) => value,
                (Some(minus), _) => node(ExprKind::Negate(value), minus.to(span)),
            });
        }
        let first = self.ident(&pair);
        let mut path = Path { span: first.span, names: vec![first] };
        while let Some(member) = cursor.take(Rule::member) {
            let part = self.part(&member);
            path.span = path.span.to(part.span);
            path.names.push(part);
        }
        let span = path.span;
        Some(node(ExprKind::Path(path), span))
    }

    fn expectation(&mut self, pair: Pair<'_, Rule>) -> Option<Expectation> {
        let mut cursor = inner(pair);
        let record = self.next_name(&mut cursor);
        let benefit = self.next_path(&mut cursor)?;
        cursor.take(Rule::k_should_be)?;
        let word = cursor.next()?;
        let outcome = match word.as_rule() {
            Rule::k_granted => OutcomeWord::Granted,
            Rule::k_denied => OutcomeWord::Denied,
            Rule::k_held => OutcomeWord::Held,
            Rule::k_undetermined => OutcomeWord::Undetermined,
            Rule::k_incomplete => OutcomeWord::Incomplete,
            _ => OutcomeWord::Conflict,
        };
        let mut expectation = Expectation {
            record,
            benefit,
            outcome,
            outcome_span: self.span(&word),
            amount: None,
            rules: None,
            missing: None,
            reviews: None,
            findings: None,
        };
        while let Some(pair) = cursor.next() {
            let rule = pair.as_rule();
            let place = match rule {
                Rule::expected_rules => &mut expectation.rules,
                Rule::expected_missing => &mut expectation.missing,
                Rule::expected_reviews => &mut expectation.reviews,
                Rule::expected_findings => &mut expectation.findings,
                _ => {
                    expectation.amount = self.literal(&pair);
                    continue;
                }
            };
            let mut children = inner(pair);
            children.next();
            children.take(Rule::k_nothing);
            let more = self.paths(&mut children);
            place.get_or_insert_default().extend(more);
        }
        Some(expectation)
    }

    fn example_table(&mut self, pair: Pair<'_, Rule>) -> ExampleTable {
        let mut header: Option<Vec<Str>> = None;
        let mut rows = Vec::new();
        for row in pair.into_inner() {
            let span = self.span(&row);
            let cells: Vec<Str> = row.into_inner().map(|cell| self.raw_cell(&cell)).collect();
            let line = |cell: &Str| {
                cell.text.len() > 1 && cell.text.chars().all(|c| matches!(c, '-' | ':' | '－' | '：'))
            };
            if cells.iter().all(line) && header.is_some() {
                continue;
            }
            match &header {
                None => header = Some(cells),
                Some(header) if header.len() != cells.len() => {
                    let problem = problems::cell_count(self.at(span), cells.len(), header.len());
                    self.report(problem);
                }
                Some(_) => rows.push(ExampleRow { cells, span }),
            }
        }
        ExampleTable::Inline { header: header.unwrap_or_default(), rows }
    }

    /// What stands between two bars, as written; an empty cell is a missing value.
    fn raw_cell(&mut self, pair: &Pair<'_, Rule>) -> Str {
        let span = self.span(pair);
        let text = span.text(self.original).trim().to_owned();
        Str { text, span, inner: span, marks: Marks::Straight }
    }
}
