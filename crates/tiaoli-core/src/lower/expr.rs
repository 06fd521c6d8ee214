//! Expressions: conditions, and values with the type of the other side in mind.

use tiaoli_diagnostics::{FileSpan, say};
use tiaoli_syntax::ast;

use super::{Lowering, Scope};
use crate::{
    ir::{ExprId, ExprKind, Type, Unit},
    types::{self, Meeting, problems},
    value::Value,
};

impl Lowering<'_> {
    /// A condition: something that is true, false or unknown for a row.
    pub(super) fn condition(&mut self, scope: Scope, expr: &ast::Expr) -> ExprId {
        let at = expr.span.in_file(scope.file);
        match &*expr.kind {
            ast::ExprKind::Paren(inner) => self.condition(scope, inner),
            ast::ExprKind::Path(path) => {
                if let [name] = path.names.as_slice()
                    && self.value_alone(scope, name)
                {
                    return self.unknown(at);
                }
                let id = self.path(scope, path, None);
                self.must_be_condition(id, at)
            }
            _ => {
                let id = self.infer(scope, expr);
                self.must_be_condition(id, at)
            }
        }
    }

    fn must_be_condition(&mut self, id: ExprId, at: FileSpan) -> ExprId {
        let ty = self.ty(id);
        if matches!(ty, Type::Bool | Type::Unknown) {
            return id;
        }
        let help = match &ty {
            Type::Enum(of) => self.program.enums.get(of.index()).map(|def| {
                let values = types::value_list(def);
                say! { zh: "写出是哪个取值：{}", values.zh; en: "say which value: {}", values.en }
            }),
            _ => None,
        };
        let words = types::words(&self.program, &ty);
        self.report(problems::not_a_condition(at, &words, help));
        self.unknown(at)
    }

    /// A value or condition whose type comes from itself.
    pub(super) fn infer(&mut self, scope: Scope, expr: &ast::Expr) -> ExprId {
        let at = expr.span.in_file(scope.file);
        match &*expr.kind {
            ast::ExprKind::Literal(literal) => self.literal(scope, literal, None),
            ast::ExprKind::Path(path) => self.path(scope, path, None),
            ast::ExprKind::Call { name, args } => self.call(scope, name, args, at),
            ast::ExprKind::Not(inner) => {
                let inner = self.condition(scope, inner);
                self.not(inner, at)
            }
            ast::ExprKind::And(parts) => {
                let ids = self.joined_parts(scope, parts);
                self.all_of(ids, at, true)
            }
            ast::ExprKind::Or(parts) => {
                let ids = self.joined_parts(scope, parts);
                self.all_of(ids, at, false)
            }
            ast::ExprKind::List { all, items } => {
                let ids = items.iter().map(|item| self.condition(scope, &item.condition)).collect();
                self.all_of(ids, at, *all)
            }
            ast::ExprKind::Compare { op, left, right } => self.compare(scope, *op, left, right, at),
            ast::ExprKind::Bound { left, upward, bound } => self.bound(scope, left, *upward, bound, at),
            ast::ExprKind::Member { op, left, set, on } => {
                self.member(scope, *op, left, set, on.as_ref(), at)
            }
            ast::ExprKind::Arith { op, left, right } => self.arith(scope, *op, left, right, at),
            ast::ExprKind::Negate(inner) => self.negate(scope, inner, at),
            ast::ExprKind::On { of, date } => self.on(scope, of, date, at),
            ast::ExprKind::Paren(inner) => self.infer(scope, inner),
        }
    }

    /// A value that must fit `wanted`; `because` is the other side.
    pub(super) fn expect(
        &mut self,
        scope: Scope,
        expr: &ast::Expr,
        wanted: &Type,
        because: Option<FileSpan>,
    ) -> ExprId {
        let id = match &*expr.kind {
            ast::ExprKind::Paren(inner) => return self.expect(scope, inner, wanted, because),
            ast::ExprKind::Literal(literal) => self.literal(scope, literal, Some(wanted)),
            ast::ExprKind::Path(path) => self.path(scope, path, Some(wanted)),
            _ => self.infer(scope, expr),
        };
        self.fit(id, wanted, because)
    }

    /// Checks a lowered value against the type of the other side; a plain number takes its unit.
    pub(super) fn fit(&mut self, id: ExprId, wanted: &Type, because: Option<FileSpan>) -> ExprId {
        let (found, at) = (self.ty(id), self.span_of(id));
        match types::meet(&found, wanted) {
            Meeting::Fits => {
                let plain = matches!(found, Type::Number { unit: Unit::None, .. } | Type::Money(_));
                let constant = self.value_of(id).is_some();
                if plain && constant && matches!(wanted, Type::Number { .. } | Type::Money(_) | Type::Grade) {
                    let ty = types::join(&found, wanted);
                    if let Some(expr) = self.program.exprs.get_mut(id.index()) {
                        expr.ty = ty;
                    }
                }
                id
            }
            meeting => {
                self.misfit(meeting, at, wanted, &found, because);
                self.unknown(at)
            }
        }
    }

    pub(super) fn misfit(
        &mut self,
        meeting: Meeting,
        at: FileSpan,
        wanted: &Type,
        found: &Type,
        because: Option<FileSpan>,
    ) {
        let (wanted_words, found_words) =
            (types::words(&self.program, wanted), types::words(&self.program, found));
        let diagnostic = match meeting {
            Meeting::Units => {
                let told = problems::units(at, &wanted_words, &found_words, because);
                match in_unit(&self.written(at), wanted) {
                    Some(meant) => {
                        told.fix(say! { zh: "改为“{}”", meant; en: "write `{}`", meant }, at, meant)
                    }
                    None => told,
                }
            }
            Meeting::Periods => problems::periods(at, &wanted_words, &found_words, because),
            Meeting::Fits | Meeting::Differs => {
                let because = because.map(|place| (place, wanted_words.clone()));
                let mut diagnostic = problems::mismatch(at, &wanted_words, &found_words, because);
                if let Type::Enum(of) = wanted {
                    diagnostic = self.offer_value(diagnostic, at, *of);
                }
                if wanted.is_date() && *found == Type::IdCard {
                    diagnostic = problems::date_of_id(diagnostic, at, &self.written(at));
                }
                diagnostic
            }
        };
        self.report(diagnostic);
    }

    /// Text in quotation marks that is the name of a value: the marks go.
    fn offer_value(
        &self,
        diagnostic: tiaoli_diagnostics::Diagnostic,
        at: FileSpan,
        of: crate::ir::EnumId,
    ) -> tiaoli_diagnostics::Diagnostic {
        let Some(def) = self.program.enums.get(of.index()) else { return diagnostic };
        let list = types::value_list(def);
        let diagnostic = diagnostic.help(say! { zh: "可以是：{}", list.zh; en: "may be: {}", list.en });
        let written = self.written(at);
        let bare = written.trim_matches(['"', '“', '”', '＂', '《', '》']);
        if bare != written && self.names.value(of, bare).is_some() {
            return diagnostic.fix(say! { zh: "去掉引号"; en: "drop the marks" }, at, bare);
        }
        diagnostic
    }

    pub(super) fn not(&mut self, inner: ExprId, at: FileSpan) -> ExprId {
        self.node(ExprKind::Not(inner), Type::Bool, at)
    }

    fn all_of(&mut self, ids: Vec<ExprId>, at: FileSpan, all: bool) -> ExprId {
        match ids.as_slice() {
            [one] => *one,
            _ if all => self.node(ExprKind::And(ids), Type::Bool, at),
            _ => self.node(ExprKind::Or(ids), Type::Bool, at),
        }
    }

    /// A value that needs no row: literals and arithmetic on them. Reports what is not.
    pub(super) fn fixed(
        &mut self,
        file: tiaoli_diagnostics::FileId,
        expr: &ast::Expr,
        wanted: &Type,
    ) -> Option<Value> {
        let at = expr.span.in_file(file);
        let id = self.expect(Scope::row(file, None), expr, wanted, None);
        if self.is_unknown(id) {
            return None;
        }
        let value = super::arith::fold(&self.program, id);
        if value.is_none() {
            self.report(problems::not_constant(at));
        }
        value
    }
}

/// `24个月` for `2年` where months are wanted, and the other way round.
fn in_unit(written: &str, wanted: &Type) -> Option<String> {
    let Type::Number { unit, .. } = wanted else { return None };
    let number = written.get(..written.find(|c: char| !c.is_ascii_digit())?)?;
    let count: u32 = number.parse().ok()?;
    match (written.get(number.len()..)?.trim(), unit) {
        ("年" | "years" | "year", Unit::Months) => {
            let unit = if written.is_ascii() { " months" } else { "个月" };
            Some(format!("{}{unit}", count.checked_mul(12)?))
        }
        ("个月" | "月", Unit::Years) if count.is_multiple_of(12) => Some(format!("{}年", count / 12)),
        ("months", Unit::Years) if count.is_multiple_of(12) => Some(format!("{} years", count / 12)),
        _ => None,
    }
}
