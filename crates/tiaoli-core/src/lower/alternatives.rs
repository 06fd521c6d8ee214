//! `户籍 为 城市 或 县镇`: the most natural sentence in both languages, and read as (户籍 为 城市) 或 县镇. What follows the 或
//! is a value of the same field and no condition.

use tiaoli_diagnostics::FileSpan;
use tiaoli_syntax::ast::{self, Comparison, MemberOp};

use super::{Lowering, Scope, compare::bare, paths, problems};
use crate::ir::{ExprId, Type};

/// `X 为 V`: the parts of a comparison that more values may follow.
struct Compared<'e> {
    left: &'e ast::Expr,
    negated: bool,
    values: Vec<&'e ast::Expr>,
}

impl Lowering<'_> {
    /// Lowers the parts of a condition, joined values as one mistake.
    pub(super) fn joined_parts(&mut self, scope: Scope, parts: &[ast::Expr]) -> Vec<ExprId> {
        let mut ids = Vec::with_capacity(parts.len());
        let mut rest = parts;
        while let Some((first, later)) = rest.split_first() {
            let values = self.values_after(scope, first, later);
            match values {
                0 => ids.push(self.condition(scope, first)),
                _ => ids.push(self.unknown(first.span.in_file(scope.file))),
            }
            rest = later.get(values..).unwrap_or_default();
        }
        ids
    }

    /// How many of the parts after a comparison are only more values for it; tells about them.
    fn values_after(&mut self, scope: Scope, first: &ast::Expr, later: &[ast::Expr]) -> usize {
        let mut before = first;
        let joined = later.iter().take_while(|part| {
            let joint = self.between(before, part, scope);
            before = part;
            matches!(joint.as_str(), "或" | "或者" | "or") && self.may_be_value(scope, part)
        });
        let run: Vec<&ast::Expr> = joined.collect();
        let Some(compared) = compared(first).filter(|_| !run.is_empty()) else { return 0 };
        let mark = self.diagnostics.len();
        let left = self.infer(scope, compared.left);
        let ty = self.ty(left);
        let run: Vec<&ast::Expr> =
            run.into_iter().take_while(|part| self.is_value_of(scope, part, &ty)).collect();
        let (Some(value), Some(last)) = (run.first(), run.last()) else {
            self.diagnostics.truncate(mark);
            return 0;
        };
        let whole = first.span.to(last.span).in_file(scope.file);
        let words: Vec<String> =
            compared.values.iter().chain(&run).map(|value| self.spelled(scope, value, &ty)).collect();
        let left = self.written(compared.left.span.in_file(scope.file));
        let meant = meant(&left, compared.negated, &words);
        let at = value.span.in_file(scope.file);
        let written = self.written(at);
        self.report(problems::value_after_or(at, whole, compared.negated, &written, &meant));
        run.len()
    }

    fn between(&self, a: &ast::Expr, b: &ast::Expr, scope: Scope) -> String {
        let at = tiaoli_diagnostics::Span::new(a.span.end as usize, (b.span.start.max(a.span.end)) as usize);
        self.written(at.in_file(scope.file))
    }

    /// A literal, or a name that nothing here is called by.
    fn may_be_value(&self, scope: Scope, expr: &ast::Expr) -> bool {
        match &*bare(expr).kind {
            ast::ExprKind::Literal(literal) => !matches!(literal.kind, ast::LiteralKind::Bool(_)),
            ast::ExprKind::Path(path) => match path.names.as_slice() {
                [name] => !self.has_own_type(scope, &name.text),
                _ => false,
            },
            _ => false,
        }
    }

    fn is_value_of(&self, scope: Scope, expr: &ast::Expr, ty: &Type) -> bool {
        match &*bare(expr).kind {
            ast::ExprKind::Path(path) => {
                let Some(name) = path.names.first() else { return false };
                match paths::element_enum(ty) {
                    Some(of) => self.names.value(of, &name.text).is_some(),
                    None => {
                        paths::is_text(ty)
                            && self.names.enums_with(&name.text).is_empty()
                            && !self.may_be_broken(scope.table, &name.text)
                    }
                }
            }
            ast::ExprKind::Literal(literal) => match &literal.kind {
                ast::LiteralKind::Text(_) => paths::is_text(ty),
                ast::LiteralKind::Grades(_) => *ty == Type::Grade,
                ast::LiteralKind::Date(_) => ty.is_date(),
                ast::LiteralKind::SchoolYear(_) => *ty == Type::SchoolYear,
                ast::LiteralKind::Money(_) => matches!(ty, Type::Money(_)),
                ast::LiteralKind::Number(_) | ast::LiteralKind::Months(_) => {
                    matches!(ty, Type::Number { .. } | Type::Money(_) | Type::Grade)
                }
                ast::LiteralKind::Bool(_) => false,
            },
            _ => false,
        }
    }

    /// The value as it has to be written: texts get their marks.
    fn spelled(&self, scope: Scope, value: &ast::Expr, ty: &Type) -> String {
        let written = self.written(FileSpan { span: value.span, file: scope.file });
        match &*bare(value).kind {
            ast::ExprKind::Path(_) if paths::is_text(ty) => format!("“{written}”"),
            _ => written,
        }
    }
}

/// The whole sentence with its values as a list; grades as 一、二年级.
fn meant(left: &str, negated: bool, words: &[String]) -> String {
    let grades: Option<Vec<&str>> = words.iter().map(|word| word.strip_suffix("年级")).collect();
    if let Some(grades) = grades {
        let verb = if negated { "不为" } else { "为" };
        return format!("{left} {verb} {}年级", grades.join("、"));
    }
    match (left.is_ascii(), negated) {
        (false, false) => format!("{left} 属于 {{{}}}", words.join("、")),
        (false, true) => format!("{left} 不属于 {{{}}}", words.join("、")),
        (true, false) => format!("{left} in {{{}}}", words.join(", ")),
        (true, true) => format!("{left} not in {{{}}}", words.join(", ")),
    }
}

fn compared(expr: &ast::Expr) -> Option<Compared<'_>> {
    match &*expr.kind {
        ast::ExprKind::Compare { op, left, right } if matches!(op.op, Comparison::Is | Comparison::IsNot) => {
            Some(Compared { left, negated: op.op == Comparison::IsNot, values: vec![right] })
        }
        ast::ExprKind::Member { op, left, set, on: None } if !set.braces => {
            let values = set.items.iter().map(|item| match item {
                ast::SetItem::Value(value) => Some(value),
                ast::SetItem::Range(_) => None,
            });
            let negated = matches!(op, MemberOp::IsNot) || op.negated();
            Some(Compared { left, negated, values: values.collect::<Option<_>>()? })
        }
        _ => None,
    }
}
