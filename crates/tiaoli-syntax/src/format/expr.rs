//! Conditions and amounts. A tree from the parser has its brackets as nodes, so nothing has to be added here.

use super::printer::Printer;
use crate::ast::{
    Arg, ArithOp, CompareOp, Comparison, Expr, ExprKind, ListItem, MemberOp, Range, Set, SetItem,
};
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
            ExprKind::Path(path) => self.value(path),
            ExprKind::Call { name, args } => {
                self.function(name);
                self.push("(");
                self.bracketed(|p| p.args(args));
                self.push(")");
            }
            ExprKind::Not(inner) => self.negated(inner, layout),
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
                self.bracketed(|p| p.expr(inner, Layout::Inline));
                self.push(")");
            }
        }
    }

    fn args(&mut self, args: &[Arg]) {
        for (index, arg) in args.iter().enumerate() {
            if index > 0 {
                self.push(",");
                self.may_break(true);
                self.push(" ");
            }
            self.expr(&arg.value, Layout::Inline);
            if let Some(filter) = &arg.filter {
                self.infix(Kw::Where);
                self.expr(filter, Layout::Inline);
            }
        }
    }

    fn negated(&mut self, inner: &Expr, layout: Layout) {
        let glued = match &*inner.kind {
            ExprKind::Path(path) => self.negated_name(path),
            _ => None,
        };
        if let Some(glued) = glued {
            return self.leaf(inner.span, |p| p.push(&glued));
        }
        self.kw(Kw::Not);
        self.expr(inner, layout);
    }

    fn joined(&mut self, parts: &[Expr], joint: Kw, layout: Layout) {
        for (index, part) in parts.iter().enumerate() {
            if index > 0 {
                self.joint(joint);
            }
            self.expr(part, if index + 1 == parts.len() { layout } else { Layout::Inline });
        }
    }

    /// 且 or 或 where a long condition is broken: it begins the line, but never a line of a list.
    fn joint(&mut self, joint: Kw) {
        if self.lists > 0 {
            self.push(" ");
            self.word(joint);
            self.may_break(false);
            self.push(" ");
        } else {
            self.may_break(false);
            self.infix(joint);
        }
    }

    fn conditions(&mut self, all: bool, items: &[ListItem], layout: Layout) {
        self.word(if all { Kw::AllOf } else { Kw::AnyOf });
        self.push(if self.english() { ":" } else { "：" });
        self.lists += 1;
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
                    self.leaf(item.marker_span, |p| p.marker(item.marker, to_u32(index + 1)));
                    self.expr(&item.condition, Layout::Inline);
                }
            }
            Layout::Lines => {
                self.new_line();
                self.deeper(|p| p.condition_lines(items, true));
            }
        }
        self.lists -= 1;
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
            self.begin_below(item.marker_span.start as usize);
            self.marker(item.marker, to_u32(index + 1));
            let end = item.condition.span.end as usize;
            match inner_list(&item.condition) {
                Some((before, joint, all, items)) => {
                    for part in before {
                        self.part(end, false, |p| p.expr(part, Layout::Inline));
                        self.joint(joint);
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
                    self.part(end, false, |p| p.expr(&item.condition, Layout::Inline));
                    self.push(stop);
                    if last && ends {
                        // The line itself is ended by the clause.
                        return;
                    }
                    self.end_line(end);
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
        for (index, item) in set.items.iter().enumerate() {
            if index > 0 {
                self.push(if self.english() { "," } else { "、" });
                self.may_break(true);
                self.push(if self.english() { " " } else { "" });
            }
            match item {
                SetItem::Value(value) => self.expr(value, Layout::Inline),
                SetItem::Range(range) => self.range(range),
            }
        }
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
