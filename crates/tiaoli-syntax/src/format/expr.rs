//! Conditions and amounts. A tree from the parser has its brackets as nodes, so nothing has to be added here.

use super::printer::Printer;
use crate::ast::{ArithOp, CompareOp, Comparison, Expr, ExprKind, ListItem, MemberOp, Range, Set, SetItem};
use crate::keywords::Kw;

/// How a list of conditions is laid out.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Layout {
    /// On one line, as in brackets.
    Inline,
    /// Each item on its own line; the last one ends the clause.
    Lines,
}

impl Printer<'_> {
    pub(super) fn expr(&mut self, expr: &Expr, layout: Layout) {
        match &*expr.kind {
            ExprKind::Literal(literal) => self.literal(literal, false),
            ExprKind::Path(path) => self.path(path),
            ExprKind::Call { name, args } => {
                let parts: Vec<&str> = name.text.split('.').collect();
                for (index, part) in parts.iter().enumerate() {
                    self.push(if index > 0 { "." } else { "" });
                    let ident = crate::ast::Ident { text: (*part).to_owned(), span: name.span };
                    self.name(&ident);
                }
                self.push("(");
                for (index, arg) in args.iter().enumerate() {
                    self.push(if index > 0 { ", " } else { "" });
                    self.expr(&arg.value, Layout::Inline);
                    if let Some(filter) = &arg.filter {
                        self.infix(Kw::Where);
                        self.expr(filter, Layout::Inline);
                    }
                }
                self.push(")");
            }
            ExprKind::Not(inner) => {
                self.kw(Kw::Not);
                self.expr(inner, layout);
            }
            ExprKind::And(parts) => self.joined(parts, Kw::And, layout),
            ExprKind::Or(parts) => self.joined(parts, Kw::Or, layout),
            ExprKind::List { all, items } => self.conditions(*all, items, layout),
            ExprKind::Compare { op, left, right } => {
                self.expr(left, Layout::Inline);
                self.push(" ");
                self.compare_op(*op);
                self.push(" ");
                self.expr(right, Layout::Inline);
            }
            ExprKind::Bound { left, upward, bound } => {
                self.expr(left, Layout::Inline);
                self.infix(Kw::Is);
                self.bound(*upward, bound);
            }
            ExprKind::Member { op, left, set, on } => {
                self.expr(left, Layout::Inline);
                self.infix(match op {
                    MemberOp::In => Kw::In,
                    MemberOp::NotIn => Kw::NotIn,
                    MemberOp::Is => Kw::Is,
                    MemberOp::IsNot => Kw::IsNot,
                });
                self.set(set);
                if let Some(date) = on {
                    self.infix(Kw::On);
                    self.expr(date, Layout::Inline);
                }
            }
            ExprKind::Arith { op, left, right } => {
                self.expr(left, Layout::Inline);
                let sign = match op {
                    ArithOp::Add => " + ",
                    ArithOp::Sub => " - ",
                    ArithOp::Mul if self.english() => " * ",
                    ArithOp::Mul => " × ",
                    ArithOp::Div if self.english() => " / ",
                    ArithOp::Div => " ÷ ",
                };
                self.push(sign);
                self.expr(right, Layout::Inline);
            }
            ExprKind::Negate(inner) => {
                self.push("-");
                self.expr(inner, Layout::Inline);
            }
            ExprKind::On { of, date } => {
                self.expr(of, Layout::Inline);
                self.infix(Kw::On);
                self.expr(date, Layout::Inline);
            }
            ExprKind::Paren(inner) => {
                self.push("(");
                self.expr(inner, Layout::Inline);
                self.push(")");
            }
        }
    }

    fn joined(&mut self, parts: &[Expr], joint: Kw, layout: Layout) {
        for (index, part) in parts.iter().enumerate() {
            if index > 0 {
                self.infix(joint);
            }
            self.expr(part, if index + 1 == parts.len() { layout } else { Layout::Inline });
        }
    }

    fn conditions(&mut self, all: bool, items: &[ListItem], layout: Layout) {
        self.word(if all { Kw::AllOf } else { Kw::AnyOf });
        self.push(if self.english() { ":" } else { "：" });
        match layout {
            Layout::Inline => {
                for (index, item) in items.iter().enumerate() {
                    let english = self.english();
                    self.push(match (index, english) {
                        (0, false) => "",
                        (0, true) => " ",
                        (_, false) => "；",
                        (_, true) => "; ",
                    });
                    self.marker(item.marker, to_u32(index + 1));
                    self.expr(&item.condition, Layout::Inline);
                }
            }
            Layout::Lines => {
                self.new_line();
                self.deeper(|p| p.condition_lines(items, true));
            }
        }
    }

    /// The items of a list, each on its line. `ends` when the last item ends the clause.
    fn condition_lines(&mut self, items: &[ListItem], ends: bool) {
        for (index, item) in items.iter().enumerate() {
            let last = index + 1 == items.len();
            let stop = match (last && ends, self.english()) {
                (true, false) => "。",
                (true, true) => ".",
                (false, false) => "；",
                (false, true) => ";",
            };
            self.lead(item.marker_span.start as usize);
            self.indent();
            self.marker(item.marker, to_u32(index + 1));
            match inner_list(&item.condition) {
                Some((before, joint, all, items)) => {
                    for part in before {
                        self.expr(part, Layout::Inline);
                        self.infix(joint);
                    }
                    self.word(if all { Kw::AllOf } else { Kw::AnyOf });
                    self.push(if self.english() { ":" } else { "：" });
                    self.new_line();
                    self.deeper(|p| p.condition_lines(items, last && ends));
                    if !(last && ends) || items.is_empty() {
                        continue;
                    }
                }
                None => {
                    self.expr(&item.condition, Layout::Inline);
                    self.push(stop);
                    if last && ends {
                        // The line itself is ended by the clause.
                        return;
                    }
                    self.trail(item.condition.span.end as usize);
                }
            }
        }
    }

    pub(super) fn compare_op(&mut self, op: CompareOp) {
        if op.symbol {
            return self.push(match op.op {
                Comparison::Is => "=",
                Comparison::IsNot => "≠",
                Comparison::Over => ">",
                Comparison::Under => "<",
                Comparison::AtLeast | Comparison::Reaching => ">=",
                Comparison::AtMost => "<=",
            });
        }
        self.word(match op.op {
            Comparison::Is => Kw::Is,
            Comparison::IsNot => Kw::IsNot,
            Comparison::Over => Kw::Over,
            Comparison::Under => Kw::UnderLimit,
            Comparison::AtLeast => Kw::AtLeast,
            Comparison::AtMost => Kw::AtMost,
            Comparison::Reaching => Kw::Reaching,
        });
    }

    /// `V 以上`
    pub(super) fn bound(&mut self, upward: bool, bound: &Expr) {
        self.expr(bound, Layout::Inline);
        self.push(" ");
        self.word(if upward { Kw::OrMore } else { Kw::OrLess });
    }

    pub(super) fn set(&mut self, set: &Set) {
        if set.braces {
            self.push("{");
        }
        self.list(&set.items, |p, item| match item {
            SetItem::Value(value) => p.expr(value, Layout::Inline),
            SetItem::Range(range) => p.range(range),
        });
        if set.braces {
            self.push("}");
        }
    }

    pub(super) fn range(&mut self, range: &Range) {
        self.expr(&range.low, Layout::Inline);
        if range.word {
            self.infix(Kw::To);
        } else {
            self.push(if range.excludes_high { "..<" } else { ".." });
        }
        self.expr(&range.high, Layout::Inline);
    }
}

/// A condition that ends with a list: what stands before the list, how it is joined, and the list.
fn inner_list(expr: &Expr) -> Option<(&[Expr], Kw, bool, &[ListItem])> {
    let (parts, joint) = match &*expr.kind {
        ExprKind::List { all, items } => return Some((&[], Kw::And, *all, items)),
        ExprKind::And(parts) => (parts, Kw::And),
        ExprKind::Or(parts) => (parts, Kw::Or),
        _ => return None,
    };
    let (last, before) = parts.split_last()?;
    match &*last.kind {
        ExprKind::List { all, items } => Some((before, joint, *all, items)),
        _ => None,
    }
}

fn to_u32(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
