//! Walks over the conditions of a file.

use crate::ast::{ClauseKind, Expr, ExprKind, File, Item, ItemKind, RecordMember, SetItem};

/// Calls `visit` for every condition of a file and every part of it, parents first.
pub(crate) fn conditions<'a>(file: &'a File, visit: &mut impl FnMut(&'a Expr)) {
    items(&file.items, visit);
}

fn items<'a>(list: &'a [Item], visit: &mut impl FnMut(&'a Expr)) {
    for item in list {
        match &item.kind {
            ItemKind::Article(article) => items(&article.items, visit),
            ItemKind::Define(define) => parts(&define.value, visit),
            ItemKind::AcceptGap { when, .. } => parts(when, visit),
            ItemKind::Rule(rule) => clauses(rule.clauses.iter().map(|clause| &clause.kind), visit),
            ItemKind::Check(check) => clauses(check.clauses.iter().map(|clause| &clause.kind), visit),
            ItemKind::Records(records) => {
                for member in &records.members {
                    if let RecordMember::Invariant { condition, .. } = member {
                        parts(condition, visit);
                    }
                }
            }
            _ => {}
        }
    }
}

fn clauses<'a>(clauses: impl Iterator<Item = &'a ClauseKind>, visit: &mut impl FnMut(&'a Expr)) {
    for clause in clauses {
        if let ClauseKind::When(condition) | ClauseKind::Unless(condition) | ClauseKind::Where(condition) =
            clause
        {
            parts(condition, visit);
        }
    }
}

/// The depth of a tree is limited by the parser.
fn parts<'a>(expr: &'a Expr, visit: &mut impl FnMut(&'a Expr)) {
    visit(expr);
    match &*expr.kind {
        ExprKind::Literal(_) | ExprKind::Path(_) => {}
        ExprKind::Call { args, .. } => {
            for arg in args {
                parts(&arg.value, visit);
                if let Some(filter) = &arg.filter {
                    parts(filter, visit);
                }
            }
        }
        ExprKind::Not(inner) | ExprKind::Negate(inner) | ExprKind::Paren(inner) => parts(inner, visit),
        ExprKind::And(list) | ExprKind::Or(list) => list.iter().for_each(|part| parts(part, visit)),
        ExprKind::List { items, .. } => items.iter().for_each(|item| parts(&item.condition, visit)),
        ExprKind::Compare { left, right, .. }
        | ExprKind::Arith { left, right, .. }
        | ExprKind::Bound { left, bound: right, .. }
        | ExprKind::On { of: left, date: right } => {
            parts(left, visit);
            parts(right, visit);
        }
        ExprKind::Member { left, set, on, .. } => {
            parts(left, visit);
            for item in &set.items {
                match item {
                    SetItem::Value(value) => parts(value, visit),
                    SetItem::Range(range) => {
                        parts(&range.low, visit);
                        parts(&range.high, visit);
                    }
                }
            }
            if let Some(date) = on {
                parts(date, visit);
            }
        }
    }
}
