//! Conditions and amounts. The grammar gives them as a flat row of operands and signs; here is how they bind:
//! sums before comparisons, comparisons before 非, 非 before 且 and 或, which are never mixed.

use pest::iterators::Pair;
use tiaoli_diagnostics::Span;

use super::{Cursor, Lower, inner};
use crate::ast::{
    Arg, ArithOp, CompareOp, Comparison, Expr, ExprKind, ListItem, Literal, LiteralKind, Marker, Path,
};
use crate::fold::MAX_DEPTH;
use crate::grammar::Rule;
use crate::lower::literal::numeral;
use crate::problems;

/// How two conditions are joined.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Joint {
    And,
    Or,
}

pub(super) fn node(kind: ExprKind, span: Span) -> Expr {
    Expr { kind: Box::new(kind), span }
}

fn marker_shape(rule: Option<Rule>) -> Option<Marker> {
    match rule? {
        Rule::marker_cn => Some(Marker::ChineseBracket),
        Rule::marker_digit => Some(Marker::DigitBracket),
        Rule::marker_dot => Some(Marker::Digit),
        _ => None,
    }
}

impl Lower<'_> {
    /// A condition with everything that follows it; a marker outside every list is reported.
    pub(super) fn whole_expr(&mut self, cursor: &mut Cursor<'_>) -> Option<Expr> {
        let first = self.expr(cursor);
        let mut reported = false;
        while matches!(
            cursor.peek(),
            Some(Rule::bad_joint | Rule::marker_cn | Rule::marker_digit | Rule::marker_dot)
        ) {
            let pair = cursor.next()?;
            if pair.as_rule() != Rule::bad_joint && !reported {
                reported = true;
                let problem = problems::marker_without_list(self.place(&pair));
                self.report(problem);
            }
            if marker_shape(cursor.peek()).is_none() {
                self.expr(cursor);
            }
        }
        first
    }

    /// `a 且 b 且 c`, up to a marker of a list or the end of the condition.
    fn expr(&mut self, cursor: &mut Cursor<'_>) -> Option<Expr> {
        if self.depth > MAX_DEPTH {
            while cursor.next().is_some() {}
            return None;
        }
        self.depth += 1;
        let expr = self.joined(cursor);
        self.depth -= 1;
        expr
    }

    fn joined(&mut self, cursor: &mut Cursor<'_>) -> Option<Expr> {
        let mut operands = vec![self.operand(cursor)?];
        let mut joints: Vec<(Joint, Span)> = Vec::new();
        while let Some((joint, span, at)) = self.joint(cursor) {
            if operands.last().is_some_and(|last| matches!(*last.kind, ExprKind::List { .. })) {
                let list = operands.last().map_or(span, |last| last.span);
                let problem = problems::list_not_last(self.at(span), self.at(list));
                self.report(problem);
            } else if !self.shapes.is_empty() && self.begins_line(at) {
                let problem = problems::line_begins_with_joint(self.at(span));
                self.report(problem);
            }
            joints.push((joint, span));
            operands.push(self.operand(cursor)?);
        }
        let Some((first, _)) = joints.first().copied() else { return operands.pop() };
        let start = operands.first().map_or_else(Span::default, |operand| operand.span);
        let span = operands.last().map_or(start, |operand| start.to(operand.span));
        if let Some((_, other)) = joints.iter().find(|(joint, _)| *joint != first) {
            let problem = problems::mixed_joints(
                self.at(*other),
                self.at(span),
                &operands,
                &joints_of(&joints),
                self.original,
            );
            self.report(problem);
        }
        let kind = match first {
            Joint::And => ExprKind::And(operands),
            Joint::Or => ExprKind::Or(operands),
        };
        Some(node(kind, span))
    }

    /// The next 且 or 或 with its place, also when it is written in a wrong way.
    fn joint(&mut self, cursor: &mut Cursor<'_>) -> Option<(Joint, Span, usize)> {
        match cursor.peek()? {
            Rule::k_and | Rule::k_or => {}
            Rule::bad_and => {
                let pair = cursor.next()?;
                let problem = problems::wrong_joint(self.place(&pair), pair.as_str());
                self.report(problem);
                return Some((Joint::And, self.span(&pair), pair.as_span().start()));
            }
            Rule::comma_and => {
                let comma = cursor.next()?;
                let span = self.span(&comma);
                let word = cursor.next()?;
                let at = comma.as_span().start();
                let joint = if word.as_rule() == Rule::k_and { Joint::And } else { Joint::Or };
                // In a list the line that begins with 且 is the mistake.
                if self.shapes.is_empty() || !self.begins_line(word.as_span().start()) {
                    let problem = problems::stray_comma(self.at(span), comma.as_str().trim());
                    self.report(problem);
                    return Some((joint, self.span(&word), at));
                }
                return Some((joint, self.span(&word), word.as_span().start()));
            }
            _ => return None,
        }
        let pair = cursor.next()?;
        let joint = if pair.as_rule() == Rule::k_and { Joint::And } else { Joint::Or };
        Some((joint, self.span(&pair), pair.as_span().start()))
    }

    /// 非* and a comparison or a list.
    fn operand(&mut self, cursor: &mut Cursor<'_>) -> Option<Expr> {
        let mut nots = Vec::new();
        while let Some(pair) = cursor.take(Rule::k_not) {
            nots.push(self.span(&pair));
        }
        if let Some(span) = nots.get(MAX_DEPTH) {
            let problem = problems::too_deep(self.at(*span));
            self.report(problem);
            nots.truncate(1);
        }
        let mut expr = match cursor.peek()? {
            Rule::k_all_of | Rule::k_any_of => self.list(cursor)?,
            _ => self.comparison(cursor)?,
        };
        while let Some(span) = nots.pop() {
            let whole = span.to(expr.span);
            expr = node(ExprKind::Not(expr), whole);
        }
        Some(expr)
    }

    /// 同时符合下列条件：（一）…；（二）…
    fn list(&mut self, cursor: &mut Cursor<'_>) -> Option<Expr> {
        let head = cursor.next()?;
        let all = head.as_rule() == Rule::k_all_of;
        let start = self.span(&head);
        let shape = marker_shape(cursor.peek())?;
        if self.shapes.contains(&shape) {
            let marker = cursor.peek_pair().map_or(start, |pair| self.span(&pair));
            let problem = problems::same_marker_inside(self.at(marker));
            self.report(problem);
        }
        self.shapes.push(shape);
        let mut items: Vec<ListItem> = Vec::new();
        let mut markers: Vec<(Marker, Span, Option<u32>)> = Vec::new();
        loop {
            while let Some(joint) = cursor.take(Rule::bad_joint) {
                let problem = problems::joint_before_item(self.place(&joint), joint.as_str());
                self.report(problem);
            }
            let Some(found) = marker_shape(cursor.peek()) else { break };
            if found != shape && self.shapes.contains(&found) {
                break;
            }
            let marker = cursor.next()?;
            let marker_span = self.span(&marker);
            let number = numeral(marker.as_str().trim_matches(|c: char| "()、.".contains(c)));
            markers.push((found, marker_span, number));
            let Some(condition) = self.expr(cursor) else { break };
            items.push(ListItem { marker: shape, marker_span, condition });
        }
        self.shapes.pop();
        self.check_markers(&markers);
        let span = items.last().map_or(start, |item| start.to(item.condition.span));
        Some(node(ExprKind::List { all, items }, span))
    }

    /// One message per list: the numbers after a gap are all shifted. What most of the markers look like is what is meant.
    fn check_markers(&mut self, markers: &[(Marker, Span, Option<u32>)]) {
        let count = |shape: Marker| markers.iter().filter(|(found, ..)| *found == shape).count();
        let shapes = markers.iter().map(|(found, ..)| *found);
        // Of as many of each the first goes.
        let Some(shape) = shapes.rev().max_by_key(|shape| count(*shape)) else { return };
        let due = (1..).zip(markers);
        let mut wrong = due.filter(|(due, (found, _, number))| *found != shape || *number != Some(*due));
        if let Some((due, (found, at, _))) = wrong.next() {
            let problem = problems::list_marker(self.at(*at), shape, due, *found != shape);
            self.report(problem);
        }
    }

    /// A sum, alone or compared with something.
    fn comparison(&mut self, cursor: &mut Cursor<'_>) -> Option<Expr> {
        let left = self.sum(cursor)?;
        match cursor.peek() {
            Some(Rule::k_is | Rule::k_is_not) => {
                let negated = cursor.next()?.as_rule() == Rule::k_is_not;
                self.is(cursor, left, negated)
            }
            Some(Rule::k_in | Rule::k_not_in) => {
                let negated = cursor.next()?.as_rule() == Rule::k_not_in;
                self.member(cursor, left, negated)
            }
            Some(Rule::compare_sign) => {
                let sign = cursor.next()?;
                let op = CompareOp { op: self.compare_sign(&sign)?, symbol: true };
                let right = self.right_side(cursor)?;
                Some(compare(op, left, right))
            }
            Some(Rule::bad_compare) => {
                let word = cursor.next()?;
                let op = self.bad_compare(&word)?;
                let right = self.right_side(cursor)?;
                Some(compare(CompareOp { op, symbol: false }, left, right))
            }
            Some(rule) => match compare_word(rule) {
                Some(op) => {
                    cursor.next();
                    let right = self.sum(cursor)?;
                    Some(compare(CompareOp { op, symbol: false }, left, right))
                }
                None => Some(left),
            },
            None => Some(left),
        }
    }

    /// A truth value or a sum.
    pub(super) fn right_side(&mut self, cursor: &mut Cursor<'_>) -> Option<Expr> {
        if matches!(cursor.peek(), Some(Rule::k_yes | Rule::k_no)) {
            let pair = cursor.next()?;
            return self.literal_expr(&pair);
        }
        self.sum(cursor)
    }

    pub(super) fn compare_sign(&mut self, pair: &Pair<'_, Rule>) -> Option<Comparison> {
        let text = pair.as_str();
        let meant = match text {
            "》" => Some(">"),
            "》=" => Some(">="),
            "《" => Some("<"),
            "《=" => Some("<="),
            _ => None,
        };
        if let Some(meant) = meant {
            let problem = problems::wrong_symbol(self.place(pair), text, meant);
            self.report(problem);
        }
        Some(match meant.unwrap_or(text) {
            "=" | "==" => Comparison::Is,
            "≠" | "!=" => Comparison::IsNot,
            ">" => Comparison::Over,
            "<" => Comparison::Under,
            ">=" | "≥" => Comparison::AtLeast,
            "<=" | "≤" => Comparison::AtMost,
            _ => return None,
        })
    }

    fn bad_compare(&mut self, pair: &Pair<'_, Rule>) -> Option<Comparison> {
        let (meant, op) = match pair.as_str() {
            "大于等于" => ("不低于", Comparison::AtLeast),
            "小于等于" => ("不超过", Comparison::AtMost),
            "不等于" => ("不为", Comparison::IsNot),
            "等于" => ("为", Comparison::Is),
            "大于" | "高于" | "多于" => ("超过", Comparison::Over),
            "小于" | "低于" | "少于" => ("不满", Comparison::Under),
            _ => return None,
        };
        let problem = problems::wrong_symbol(self.place(pair), pair.as_str(), meant);
        self.report(problem);
        Some(op)
    }

    pub(super) fn sum(&mut self, cursor: &mut Cursor<'_>) -> Option<Expr> {
        self.arithmetic(cursor, true)
    }

    /// A sum of products, or (`additive` false) a product of factors; left to right.
    fn arithmetic(&mut self, cursor: &mut Cursor<'_>, additive: bool) -> Option<Expr> {
        let mut left = if additive { self.arithmetic(cursor, false)? } else { self.factor(cursor)? };
        let mut length = 0;
        while cursor.at(Rule::arith) {
            let sign = cursor.peek_pair()?;
            let op = match sign.as_str() {
                "+" => ArithOp::Add,
                "-" | "−" => ArithOp::Sub,
                "×" | "*" => ArithOp::Mul,
                _ => ArithOp::Div,
            };
            if matches!(op, ArithOp::Add | ArithOp::Sub) != additive {
                break;
            }
            cursor.next();
            self.check_minus(&sign);
            let right = if additive { self.arithmetic(cursor, false)? } else { self.factor(cursor)? };
            length += 1;
            if length == MAX_DEPTH {
                let problem = problems::too_deep(self.place(&sign));
                self.report(problem);
            }
            if length < MAX_DEPTH {
                let span = left.span.to(right.span);
                left = node(ExprKind::Arith { op, left, right }, span);
            }
        }
        Some(left)
    }

    /// `3-7` without blanks is no subtraction: a date, a range, or a slip.
    fn check_minus(&mut self, sign: &Pair<'_, Rule>) {
        let range = sign.as_span();
        let (start, end) = (range.start(), range.end());
        if sign.as_str() != "-" {
            return;
        }
        let text = &self.prepared.text;
        let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        let before = text.get(..start).unwrap_or_default();
        let after = text.get(end..).unwrap_or_default();
        if digit(before.chars().next_back()) && digit(after.chars().next()) {
            let number = |c: char| c.is_ascii_digit() || c == '.' || c == '-';
            let from = before.trim_end_matches(number).len();
            let to = end + after.len() - after.trim_start_matches(number).len();
            let span = self.span_of(from, to);
            let problem = problems::digits_joined_by_minus(self.at(span), self.at(self.span(sign)));
            self.report(problem);
        }
    }

    fn factor(&mut self, cursor: &mut Cursor<'_>) -> Option<Expr> {
        let minus = cursor.take(Rule::minus).map(|pair| self.span(&pair));
        let mut expr = self.primary(cursor)?;
        if let Some(minus) = minus {
            let span = minus.to(expr.span);
            expr = match *expr.kind {
                ExprKind::Literal(Literal { kind: LiteralKind::Number(mut number), .. }) => {
                    number.value.set_sign_negative(!number.value.is_zero());
                    node(ExprKind::Literal(Literal { kind: LiteralKind::Number(number), span }), span)
                }
                kind => node(ExprKind::Negate(node(kind, expr.span)), span),
            };
        }
        if cursor.take(Rule::k_on).is_some() {
            let date = self.primary(cursor)?;
            let span = expr.span.to(date.span);
            expr = node(ExprKind::On { of: expr, date }, span);
        }
        Some(expr)
    }

    pub(super) fn literal_expr(&mut self, pair: &Pair<'_, Rule>) -> Option<Expr> {
        let literal = self.literal(pair)?;
        let span = literal.span;
        Some(node(ExprKind::Literal(literal), span))
    }

    fn primary(&mut self, cursor: &mut Cursor<'_>) -> Option<Expr> {
        let pair = cursor.next()?;
        match pair.as_rule() {
            Rule::paren => {
                let span = self.span(&pair);
                let mut children = inner(pair);
                let content = self.expr(&mut children)?;
                Some(node(ExprKind::Paren(content), span))
            }
            Rule::word | Rule::name => self.reference(&pair, cursor),
            // A path that stands where an expression may: a parameter before 个工作日内.
            Rule::path => {
                let path = self.path(pair);
                let span = path.span;
                Some(node(ExprKind::Path(path), span))
            }
            _ => self.literal_expr(&pair),
        }
    }

    /// A name with its members, or a call.
    fn reference(&mut self, word: &Pair<'_, Rule>, cursor: &mut Cursor<'_>) -> Option<Expr> {
        let first = self.ident(word);
        let mut span = first.span;
        let mut names = vec![first];
        while let Some(member) = cursor.take(Rule::member) {
            let part = self.part(&member);
            span = span.to(part.span);
            names.push(part);
        }
        let Some(args) = cursor.take(Rule::args) else {
            return Some(node(ExprKind::Path(Path { names, span }), span));
        };
        span = span.to(self.span(&args));
        let mut parsed = Vec::new();
        let mut children = inner(args);
        while let Some(pair) = children.next() {
            match pair.as_rule() {
                Rule::arg => parsed.extend(self.arg(pair)),
                Rule::comma => self.check_thousands(&pair),
                _ => {}
            }
        }
        // The grammar lets a bracket follow `a.b` too; a call has one name.
        let name = names.into_iter().reduce(|mut whole, part| {
            whole.text = format!("{}.{}", whole.text, part.text);
            whole.span = whole.span.to(part.span);
            whole
        })?;
        Some(node(ExprKind::Call { name, args: parsed }, span))
    }

    fn arg(&mut self, pair: Pair<'_, Rule>) -> Option<Arg> {
        let mut children = inner(pair);
        let value = self.expr(&mut children)?;
        let filter = match children.take(Rule::k_where) {
            Some(_) => Some(self.expr(&mut children)?),
            None => None,
        };
        Some(Arg { value, filter })
    }

    /// `1,200` without blanks is one number to a reader and two to a list.
    pub(super) fn check_thousands(&mut self, comma: &Pair<'_, Rule>) {
        if comma.as_str() != "," {
            return;
        }
        let range = comma.as_span();
        let before = self.prepared.text.get(..range.start()).unwrap_or_default();
        let after = self.prepared.text.get(range.end()..).unwrap_or_default();
        let digits = after.chars().take_while(char::is_ascii_digit).count();
        if digits == 3 && before.ends_with(|c: char| c.is_ascii_digit()) {
            let from = before.trim_end_matches(|c: char| c.is_ascii_digit()).len();
            let span = self.span_of(from, range.end() + digits);
            let problem = problems::thousands_comma(self.at(span), self.place(comma));
            self.report(problem);
        }
    }
}

fn joints_of(joints: &[(Joint, Span)]) -> Vec<bool> {
    joints.iter().map(|(joint, _)| *joint == Joint::And).collect()
}

pub(super) fn compare(op: CompareOp, left: Expr, right: Expr) -> Expr {
    let span = left.span.to(right.span);
    node(ExprKind::Compare { op, left, right }, span)
}

pub(super) fn compare_word(rule: Rule) -> Option<Comparison> {
    Some(match rule {
        Rule::k_over => Comparison::Over,
        Rule::k_under_limit => Comparison::Under,
        Rule::k_at_least => Comparison::AtLeast,
        Rule::k_at_most => Comparison::AtMost,
        Rule::k_reaching => Comparison::Reaching,
        _ => return None,
    })
}
