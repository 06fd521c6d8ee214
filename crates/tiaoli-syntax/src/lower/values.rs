//! What stands after 为 and 属于: values, ranges, sets; and the values of dated lines.

use tiaoli_diagnostics::Span;

use super::expr::{compare, compare_word, node};
use super::{Cursor, Lower, inner};
use crate::ast::{
    CompareOp, Comparison, Expr, ExprKind, Literal, LiteralKind, MemberOp, Range, Set, SetItem,
};
use crate::grammar::Rule;
use crate::problems;

impl Lower<'_> {
    /// After 为 or 不为.
    pub(super) fn is(&mut self, cursor: &mut Cursor<'_>, left: Expr, negated: bool) -> Option<Expr> {
        let op = |word| CompareOp { op: word, symbol: false };
        let plain = if negated { Comparison::IsNot } else { Comparison::Is };
        if matches!(cursor.peek(), Some(Rule::k_yes | Rule::k_no)) {
            let right = self.right_side(cursor)?;
            return Some(compare(op(plain), left, right));
        }
        if let Some(word) = cursor.peek().and_then(compare_word) {
            cursor.next();
            let right = self.sum(cursor)?;
            return Some(negate_if(negated, compare(op(word), left, right)));
        }
        let mut set = self.values(cursor)?;
        if let Some(Rule::k_or_more | Rule::k_or_less) = cursor.peek() {
            let word = cursor.next()?;
            let upward = word.as_rule() == Rule::k_or_more;
            let span = left.span.to(self.span(&word));
            return match single_value(&mut set) {
                Some(bound) => Some(negate_if(negated, node(ExprKind::Bound { left, upward, bound }, span))),
                None => {
                    let problem = problems::bound_of_many(self.place(&word), word.as_str());
                    self.report(problem);
                    Some(left)
                }
            };
        }
        if !set.braces
            && let [SetItem::Value(value)] = set.items.as_slice()
            && !names_several(value)
        {
            let right = single_value(&mut set)?;
            return Some(compare(op(plain), left, right));
        }
        let op = if negated { MemberOp::IsNot } else { MemberOp::Is };
        let span = left.span.to(set.span);
        Some(node(ExprKind::Member { op, left, set, on: None }, span))
    }

    /// After 属于 or 不属于.
    pub(super) fn member(&mut self, cursor: &mut Cursor<'_>, left: Expr, negated: bool) -> Option<Expr> {
        let mut set = self.values(cursor)?;
        let span = left.span.to(set.span);
        let op = if negated { MemberOp::NotIn } else { MemberOp::In };
        let mut on = None;
        // 属于 涉农专业 于 入学日期: the date chooses the edition of the whole set.
        if !set.braces && set.items.len() == 1 {
            set.items = set
                .items
                .into_iter()
                .map(|item| match item {
                    SetItem::Value(Expr { kind, span }) => match *kind {
                        ExprKind::On { of, date } => {
                            on = Some(date);
                            SetItem::Value(of)
                        }
                        kind => SetItem::Value(node(kind, span)),
                    },
                    range => range,
                })
                .collect();
        }
        Some(node(ExprKind::Member { op, left, set, on }, span))
    }

    /// `a、b、1 至 6` or `{…}`.
    pub(super) fn values(&mut self, cursor: &mut Cursor<'_>) -> Option<Set> {
        let mut set = Set { items: Vec::new(), braces: false, span: Span::default() };
        let mut whole: Option<Span> = None;
        loop {
            let span = if let Some(pair) = cursor.take(Rule::set) {
                let span = self.span(&pair);
                let mut children = inner(pair);
                // The braces stay only when the set stands alone.
                set.braces = whole.is_none();
                if !children.at(Rule::close) {
                    set.items.extend(self.values(&mut children)?.items);
                }
                span
            } else {
                let (item, span) = self.value(cursor)?;
                set.items.push(item);
                span
            };
            whole = Some(whole.map_or(span, |whole| whole.to(span)));
            match cursor.take(Rule::comma) {
                // A comma before the closing brace separates nothing.
                Some(comma) if !matches!(cursor.peek(), None | Some(Rule::close)) => {
                    set.braces = false;
                    self.check_thousands(&comma);
                }
                _ => break,
            }
        }
        set.span = whole?;
        Some(set)
    }

    fn value(&mut self, cursor: &mut Cursor<'_>) -> Option<(SetItem, Span)> {
        let low = self.sum(cursor)?;
        let (excludes_high, word) = match cursor.peek() {
            Some(Rule::k_to) => (false, true),
            Some(Rule::dots) => (false, false),
            Some(Rule::dots_open) => (true, false),
            Some(Rule::bad_range) => {
                let pair = cursor.peek_pair()?;
                let problem = problems::range_mark(self.place(&pair), pair.as_str());
                self.report(problem);
                (false, true)
            }
            _ => {
                let span = low.span;
                return Some((SetItem::Value(low), span));
            }
        };
        cursor.next();
        let high = self.sum(cursor)?;
        let span = low.span.to(high.span);
        Some((SetItem::Range(Range { low, high, excludes_high, word }), span))
    }
}

fn negate_if(negated: bool, expr: Expr) -> Expr {
    let span = expr.span;
    if negated { node(ExprKind::Not(expr), span) } else { expr }
}

/// The value of a set that holds exactly one.
pub(super) fn single_value(set: &mut Set) -> Option<Expr> {
    match set.items.as_slice() {
        [SetItem::Value(_)] => match set.items.pop()? {
            SetItem::Value(value) => Some(value),
            SetItem::Range(_) => None,
        },
        _ => None,
    }
}

/// Literals that are sets by themselves: 一、二年级, 3至7月.
fn names_several(value: &Expr) -> bool {
    match &*value.kind {
        ExprKind::Literal(Literal { kind: LiteralKind::Grades(grades), .. }) => grades.len() > 1,
        ExprKind::Literal(Literal { kind: LiteralKind::Months(_), .. }) => true,
        _ => false,
    }
}
