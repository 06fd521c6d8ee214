//! `户籍 为 城市 或 县镇`: the most natural sentence in both languages, and read as (户籍 为 城市) 或 县镇. Where the file itself
//! says that 县镇 is a value and no condition, this is reported here; where another file says so, by the resolver.

use std::collections::BTreeSet;

use tiaoli_diagnostics::{Diagnostic, FileId};

use crate::ast::{
    Comparison, Expr, ExprKind, File, Item, ItemKind, MemberOp, RecordMember, SetItem, TypeKind,
};
use crate::{problems, walk};

/// The values and the other names a file declares.
#[derive(Default)]
struct Declared<'a> {
    values: BTreeSet<&'a str>,
    conditions: BTreeSet<&'a str>,
}

/// A message for each value that stands where a condition is needed.
pub(crate) fn check(id: FileId, text: &str, file: &File) -> Vec<Diagnostic> {
    let mut joined: Vec<&[Expr]> = Vec::new();
    walk::conditions(file, &mut |expr| {
        if let ExprKind::Or(parts) = &*expr.kind {
            joined.push(parts);
        }
    });
    if joined.is_empty() {
        return Vec::new();
    }
    let mut declared = Declared::default();
    declare(&file.items, &mut declared);
    joined.into_iter().flat_map(|parts| in_parts(id, text, parts, &declared)).collect()
}

fn declare<'a>(items: &'a [Item], declared: &mut Declared<'a>) {
    for item in items {
        match &item.kind {
            ItemKind::Article(article) => declare(&article.items, declared),
            ItemKind::Define(define) => {
                declared.conditions.insert(&define.name.text);
            }
            ItemKind::Standard(standard) => {
                declared.conditions.insert(&standard.name.text);
            }
            ItemKind::Tiers(tiers) => {
                declared.values.extend(tiers.values.iter().map(|value| value.name.text.as_str()))
            }
            ItemKind::Records(records) => {
                for member in &records.members {
                    let RecordMember::Field(field) = member else { continue };
                    declared.conditions.insert(&field.name.text);
                    if let TypeKind::Enumeration(values) = &field.ty.kind {
                        declared.values.extend(values.iter().map(|value| value.name.text.as_str()));
                    }
                }
            }
            _ => {}
        }
    }
}

fn in_parts(id: FileId, text: &str, parts: &[Expr], declared: &Declared<'_>) -> Vec<Diagnostic> {
    let bare = |expr: &Expr| match &*expr.kind {
        ExprKind::Path(path) => match path.names.as_slice() {
            [name] => {
                declared.values.contains(name.text.as_str())
                    && !declared.conditions.contains(name.text.as_str())
            }
            _ => false,
        },
        _ => false,
    };
    let mut found = Vec::new();
    let mut rest = parts;
    while let Some((first, later)) = rest.split_first() {
        let values = later.iter().take_while(|part| bare(part)).count();
        if let (Some((left, negated, mut words)), Some(value)) =
            (compared(first, text), later.first().filter(|_| values > 0))
        {
            let run = later.iter().take(values);
            words.extend(run.clone().map(|part| part.span.text(text)));
            let whole = run.fold(first.span, |whole, part| whole.to(part.span));
            let english = left.is_ascii();
            let meant = match (english, negated) {
                (false, false) => format!("{left} 属于 {{{}}}", words.join("、")),
                (false, true) => format!("{left} 不属于 {{{}}}", words.join("、")),
                (true, false) => format!("{left} in {{{}}}", words.join(", ")),
                (true, true) => format!("{left} not in {{{}}}", words.join(", ")),
            };
            let written = value.span.text(text);
            found.push(problems::value_after_or(
                value.span.in_file(id),
                whole.in_file(id),
                negated,
                written,
                &meant,
            ));
        }
        rest = later.get(values..).unwrap_or_default();
    }
    found
}

/// `X 为 V`: the words of X, whether it is 不为, and the words of V.
fn compared<'t>(expr: &Expr, text: &'t str) -> Option<(&'t str, bool, Vec<&'t str>)> {
    match &*expr.kind {
        ExprKind::Compare { op, left, right }
            if !op.symbol && matches!(op.op, Comparison::Is | Comparison::IsNot) =>
        {
            Some((left.span.text(text), op.op == Comparison::IsNot, vec![right.span.text(text)]))
        }
        ExprKind::Member { op: op @ (MemberOp::Is | MemberOp::IsNot), left, set, .. } if !set.braces => {
            let words = set.items.iter().map(|item| match item {
                SetItem::Value(value) => value.span.text(text),
                SetItem::Range(range) => range.low.span.to(range.high.span).text(text),
            });
            Some((left.span.text(text), op.negated(), words.collect()))
        }
        _ => None,
    }
}
