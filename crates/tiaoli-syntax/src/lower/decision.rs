//! Decision tables: rows of cells under a header.

use pest::iterators::Pair;

use super::expr::{compare_word, node};
use super::values::single_value;
use super::{Cursor, Lower, inner};
use crate::ast::{
    CompareOp, DecisionCell, DecisionCellKind, DecisionRow, DecisionTable, Expr, ExprKind, Set, SetItem,
};
use crate::grammar::Rule;
use crate::problems;

impl Lower<'_> {
    pub(super) fn decision(&mut self, pair: Pair<'_, Rule>) -> Option<DecisionTable> {
        let mut cursor = inner(pair);
        self.keyword(&mut cursor)?;
        let name = self.next_name(&mut cursor)?;
        cursor.take(Rule::colon)?;
        let ty = self.type_expr(cursor.take(Rule::type_expr)?)?;
        let every_row = match cursor.peek() {
            Some(Rule::k_every_row | Rule::k_one_row) => cursor.next()?.as_rule() == Rule::k_every_row,
            _ => false,
        };
        let mut table =
            DecisionTable { name, ty, every_row, header: Vec::new(), rows: Vec::new(), otherwise: None };
        // The end of a row that is too short and goes on, with an empty cell, on the same line.
        let mut short: Option<usize> = None;
        while let Some(pair) = cursor.next() {
            match pair.as_rule() {
                Rule::header_row => {
                    table.header = pair
                        .into_inner()
                        .filter(|part| part.as_rule() == Rule::name)
                        .map(|part| self.name(&part))
                        .collect();
                }
                Rule::row => {
                    let range = pair.as_span();
                    if short == Some(range.start()) && !self.begins_line(range.start()) {
                        continue;
                    }
                    short = self.decision_row(pair, &mut table);
                }
                Rule::otherwise | Rule::otherwise_row => self.otherwise(pair, &mut table),
                Rule::broken_row => self.broken(&pair, Rule::row_alone),
                _ => {}
            }
        }
        Some(table)
    }

    fn otherwise(&mut self, pair: Pair<'_, Rule>, table: &mut DecisionTable) {
        let place = self.place(&pair);
        let mut cursor = inner(pair);
        cursor.take(Rule::k_otherwise);
        while cursor.take(Rule::dash).is_some() {}
        let value = self.right_side(&mut cursor);
        if table.otherwise.is_some() {
            let problem = problems::second_otherwise(place);
            self.report(problem);
        } else {
            table.otherwise = value;
        }
    }

    /// Adds a row; gives its end when it has too few cells.
    fn decision_row(&mut self, pair: Pair<'_, Rule>, table: &mut DecisionTable) -> Option<usize> {
        let span = self.span(&pair);
        let end = pair.as_span().end();
        let cells: Vec<Pair<'_, Rule>> =
            pair.into_inner().filter(|part| part.as_rule() == Rule::cell).collect();
        if cells.len() != table.header.len() {
            let rest = self.prepared.text.get(end..).unwrap_or_default();
            let goes_on = rest.starts_with('|') && !self.begins_line(end);
            let problem = if goes_on && cells.len() < table.header.len() {
                // `| a | | b |`: the cell between the two bars is empty.
                let from = self.prepared.text.get(..end).and_then(|before| before.rfind('|')).unwrap_or(end);
                problems::empty_cell(self.at(self.span_of(from, end + 1)))
            } else {
                problems::cell_count(self.at(span), cells.len(), table.header.len())
            };
            self.report(problem);
            return Some(end);
        }
        let mut cells = cells.into_iter();
        let result = cells.next_back()?;
        let cells: Vec<DecisionCell> = cells.filter_map(|cell| self.decision_cell(cell)).collect();
        let result = self.decision_result(result);
        if let Some(result) = result.filter(|_| cells.len() + 1 == table.header.len()) {
            table.rows.push(DecisionRow { cells, result, span });
        }
        None
    }

    fn decision_cell(&mut self, pair: Pair<'_, Rule>) -> Option<DecisionCell> {
        let span = self.span(&pair);
        let mut cursor = inner(pair);
        let kind = match cursor.peek()? {
            Rule::dash => DecisionCellKind::Any,
            Rule::compare_sign => {
                let sign = cursor.next()?;
                let op = CompareOp { op: self.compare_sign(&sign)?, symbol: true };
                DecisionCellKind::Compare(op, self.sum(&mut cursor)?)
            }
            Rule::k_yes | Rule::k_no => {
                let value = self.right_side(&mut cursor)?;
                DecisionCellKind::Set(Set { items: vec![SetItem::Value(value)], braces: false, span })
            }
            rule => match compare_word(rule) {
                Some(op) => {
                    cursor.next();
                    DecisionCellKind::Compare(CompareOp { op, symbol: false }, self.sum(&mut cursor)?)
                }
                None => self.cell_values(&mut cursor)?,
            },
        };
        Some(DecisionCell { kind, span })
    }

    fn cell_values(&mut self, cursor: &mut Cursor<'_>) -> Option<DecisionCellKind> {
        let mut set = self.values(cursor)?;
        let Some(Rule::k_or_more | Rule::k_or_less) = cursor.peek() else {
            return Some(DecisionCellKind::Set(set));
        };
        let word = cursor.next()?;
        let upward = word.as_rule() == Rule::k_or_more;
        match single_value(&mut set) {
            Some(bound) => Some(DecisionCellKind::Bound { upward, bound }),
            None => {
                let problem = problems::bound_of_many(self.place(&word), word.as_str());
                self.report(problem);
                None
            }
        }
    }

    /// The last cell of a row holds one value.
    fn decision_result(&mut self, pair: Pair<'_, Rule>) -> Option<Expr> {
        let place = self.place(&pair);
        let mut cursor = inner(pair);
        let value = match cursor.peek()? {
            Rule::dash | Rule::compare_sign => None,
            Rule::k_yes | Rule::k_no => self.right_side(&mut cursor),
            rule if compare_word(rule).is_some() => None,
            _ => match self.cell_values(&mut cursor)? {
                DecisionCellKind::Set(mut set) => single_value(&mut set),
                _ => None,
            },
        };
        if value.is_none() {
            let problem = problems::result_cell(place);
            self.report(problem);
        }
        value
            .map(|value| node(*value.kind, value.span))
            .filter(|value| !matches!(*value.kind, ExprKind::List { .. }))
    }
}
