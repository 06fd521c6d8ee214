//! The parts of conditions and amounts.

use tiaoli_syntax::ast::{self, ExprKind, LiteralKind, SetItem};

use super::Walk;

impl<'a> Walk<'a> {
    pub(super) fn expr(&mut self, expr: &'a ast::Expr) {
        self.phrase(expr.span);
        match expr.kind.as_ref() {
            ExprKind::Literal(literal) => {
                if let LiteralKind::Text(words) = &literal.kind {
                    self.words(words);
                }
            }
            ExprKind::Path(path) => path.names.iter().for_each(|name| self.phrase(name.span)),
            ExprKind::Call { name, args } => {
                self.phrase(name.span);
                for arg in args {
                    self.expr(&arg.value);
                    arg.filter.iter().for_each(|filter| {
                        self.phrase(arg.value.span.to(filter.span));
                        self.expr(filter);
                    });
                }
            }
            ExprKind::Not(inner) | ExprKind::Negate(inner) | ExprKind::Paren(inner) => self.expr(inner),
            ExprKind::And(all) | ExprKind::Or(all) => all.iter().for_each(|one| self.expr(one)),
            ExprKind::List { items, .. } => {
                for item in items {
                    self.phrase(item.marker_span.to(item.condition.span));
                    self.expr(&item.condition);
                }
            }
            ExprKind::Compare { left, right, .. } | ExprKind::Arith { left, right, .. } => {
                self.expr(left);
                self.expr(right);
            }
            ExprKind::Bound { left, bound, .. } => {
                self.expr(left);
                self.expr(bound);
            }
            ExprKind::Member { left, set, on, .. } => {
                self.expr(left);
                self.set(set);
                on.iter().for_each(|date| self.expr(date));
            }
            ExprKind::On { of, date } => {
                self.expr(of);
                self.expr(date);
            }
        }
    }

    pub(super) fn set(&mut self, set: &'a ast::Set) {
        self.phrase(set.span);
        for item in &set.items {
            match item {
                SetItem::Value(value) => self.expr(value),
                SetItem::Range(range) => self.range(range),
            }
        }
    }

    pub(super) fn range(&mut self, range: &'a ast::Range) {
        self.phrase(range.low.span.to(range.high.span));
        self.expr(&range.low);
        self.expr(&range.high);
    }
}
