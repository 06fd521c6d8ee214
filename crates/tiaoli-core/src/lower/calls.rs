//! Built-in functions, aggregates, 已填 and 未填.

use rust_decimal::Decimal;
use tiaoli_diagnostics::{FileSpan, Text, say};
use tiaoli_syntax::ast;

use super::{Lowering, Rows, Scope, compare::bare, problems as rule_problems};
use crate::{
    builtins::{self, AGGREGATES, Aggregate, BUILTINS, Param, Returns, Signature},
    ir::{ExprId, ExprKind, Over, TableId, Type, Unit},
    names::{Def, problems as name_problems},
    types::{self, problems},
};

impl Lowering<'_> {
    pub(super) fn call(
        &mut self,
        scope: Scope,
        name: &ast::Ident,
        args: &[ast::Arg],
        at: FileSpan,
    ) -> ExprId {
        let text = name.text.as_str();
        let filtered = args.iter().any(|arg| arg.filter.is_some());
        let is = |pair: (&str, &str)| text == pair.0 || text == pair.1;
        if is(builtins::FILLED) || is(builtins::BLANK) {
            return self.filled(scope, name, args, is(builtins::FILLED), at);
        }
        if is(builtins::SCALE) {
            return self.scale(scope, name, args, at);
        }
        if builtins::OUTCOMES.iter().any(|(zh, en, ..)| is((zh, en))) {
            return self.outcome(scope, name, args, at);
        }
        let aggregate = builtins::find_aggregate(text);
        let signature = builtins::find_builtin(text);
        match (aggregate, signature) {
            (Some(aggregate), None) => self.aggregate(scope, aggregate, name, args, at),
            // 最大(T.x) runs over rows, 最大(a, b) over values.
            (Some(aggregate), Some(_)) if args.len() <= 1 || filtered => {
                self.aggregate(scope, aggregate, name, args, at)
            }
            (_, Some(signature)) => self.built_in(scope, signature, name, args, at),
            (None, None) => self.other_call(scope, name, args, at),
        }
    }

    /// A tiered standard for another tier than the row's, or no function at all.
    fn other_call(&mut self, scope: Scope, name: &ast::Ident, args: &[ast::Arg], at: FileSpan) -> ExprId {
        let text = name.text.as_str();
        if let (Some(def @ Def::Standard(id)), [arg]) = (self.names.global(text), args) {
            self.refer_def(name, scope.file, def);
            let by = self.program.standards.get(id.index()).and_then(|standard| standard.by);
            if let Some(scale) = by {
                let tier = self.expect(scope, &arg.value, &Type::Enum(scale), None);
                if self.is_unknown(tier) {
                    return self.unknown(at);
                }
                return self.standard(scope, id, Some(tier), None, at);
            }
        }
        for arg in args {
            self.infer_quietly(scope, &arg.value);
        }
        let built_in = BUILTINS.iter().flat_map(|signature| [signature.zh, signature.en]);
        let aggregates = AGGREGATES.iter().flat_map(|(_, zh, en, _, _)| [*zh, *en]);
        let filled = [builtins::FILLED.0, builtins::FILLED.1, builtins::BLANK.0, builtins::BLANK.1];
        let outcomes = builtins::OUTCOMES.iter().flat_map(|(zh, en, ..)| [*zh, *en]);
        let others = filled.into_iter().chain([builtins::SCALE.0, builtins::SCALE.1]).chain(outcomes);
        let near = self.near.nearest(text, built_in.chain(aggregates).chain(others));
        self.report(name_problems::unknown_function(name.span.in_file(scope.file), text, near.as_deref()));
        self.unknown(at)
    }

    /// Marks names as used without adding messages: the call itself is already wrong.
    pub(super) fn infer_quietly(&mut self, scope: Scope, expr: &ast::Expr) {
        let before = self.diagnostics.len();
        self.infer(scope, expr);
        self.diagnostics.truncate(before);
    }

    fn filled(
        &mut self,
        scope: Scope,
        name: &ast::Ident,
        args: &[ast::Arg],
        filled: bool,
        at: FileSpan,
    ) -> ExprId {
        if let [ast::Arg { value, filter: None }] = args {
            let id = self.infer(scope, value);
            match self.program.expr(id).map(|expr| &expr.kind) {
                Some(ExprKind::Field(field)) => {
                    let field = *field;
                    return self.node(ExprKind::Filled { field, filled }, Type::Bool, at);
                }
                _ if self.is_unknown(id) => {
                    return self.node(ExprKind::Const(crate::value::Value::Missing), Type::Bool, at);
                }
                _ => {}
            }
        }
        let takes = Text::new("本表的一栏", "one field of the table");
        self.report(problems::arguments(at, &name.text, &takes));
        self.unknown(at)
    }

    fn built_in(
        &mut self,
        scope: Scope,
        signature: &'static Signature,
        name: &ast::Ident,
        args: &[ast::Arg],
        at: FileSpan,
    ) -> ExprId {
        let many = signature.params == [Param::SameMany];
        let counted = if many { args.len() >= 2 } else { args.len() == signature.params.len() };
        if !counted || args.iter().any(|arg| arg.filter.is_some()) {
            for arg in args {
                self.infer_quietly(scope, &arg.value);
            }
            self.report(problems::arguments(at, &name.text, &takes(signature.params)));
            return self.unknown(at);
        }
        let mut ids = Vec::with_capacity(args.len());
        let mut first = Type::Unknown;
        let params = signature.params.iter().chain(std::iter::repeat(&Param::SameMany));
        for (arg, param) in args.iter().zip(params) {
            let id = self.argument(scope, &arg.value, *param, &first);
            let ty = self.ty(id);
            first = if ids.is_empty() { ty } else { types::join(&first, &ty) };
            ids.push(id);
        }
        let ty = match signature.returns {
            Returns::Number(unit) => Type::Number { integer: true, unit },
            Returns::SchoolYear => Type::SchoolYear,
            Returns::Date => Type::Date,
            Returns::Text => Type::Text,
            Returns::Same => first,
        };
        if ids.iter().any(|id| self.is_unknown(*id)) {
            // The result is still of its kind, so that the rest of the condition is checked.
            return self.node(ExprKind::Const(crate::value::Value::Missing), ty, at);
        }
        self.node(ExprKind::Call { builtin: signature.builtin, args: ids }, ty, at)
    }

    fn argument(&mut self, scope: Scope, value: &ast::Expr, param: Param, first: &Type) -> ExprId {
        match param {
            Param::Date => self.expect(scope, value, &Type::Date, None),
            Param::IdCard => self.expect(scope, value, &Type::IdCard, None),
            Param::Places => {
                let plain = Type::Number { integer: true, unit: Unit::None };
                let id = self.expect(scope, value, &plain, None);
                let places = crate::lower::arith::fold(&self.program, id).and_then(|value| value.as_number());
                if places.is_some_and(|places| places < Decimal::ZERO || places > Decimal::from(28)) {
                    let at = self.span_of(id);
                    let takes = Text::new("0 至 28 的小数位数", "decimal places from 0 to 28");
                    self.report(problems::mismatch(at, &takes, &Text::same(self.written(at)), None));
                    return self.unknown(at);
                }
                id
            }
            Param::Months => {
                let months = Type::Number { integer: true, unit: Unit::Months };
                self.expect(scope, value, &months, None)
            }
            Param::Number => {
                let id = self.infer(scope, value);
                self.must_be(
                    id,
                    |ty| matches!(ty, Type::Number { .. } | Type::Money(_)),
                    &Text::new("数或金额", "a number or an amount"),
                )
            }
            Param::SameMany if *first == Type::Unknown => {
                let id = self.infer(scope, value);
                let ordered = |ty: &Type| {
                    matches!(
                        ty,
                        Type::Number { .. }
                            | Type::Money(_)
                            | Type::Date
                            | Type::YearMonth
                            | Type::Grade
                            | Type::SchoolYear
                    )
                };
                self.must_be(id, ordered, &Text::new("数、金额或日期", "a number, an amount or a date"))
            }
            Param::SameMany => self.expect(scope, value, first, None),
        }
    }

    fn must_be(&mut self, id: ExprId, fits: impl Fn(&Type) -> bool, wanted: &Text) -> ExprId {
        let ty = self.ty(id);
        if ty == Type::Unknown || fits(&ty) {
            return id;
        }
        let at = self.span_of(id);
        let words = types::words(&self.program, &ty);
        self.report(problems::mismatch(at, wanted, &words, None));
        self.unknown(at)
    }

    fn aggregate(
        &mut self,
        scope: Scope,
        function: Aggregate,
        name: &ast::Ident,
        args: &[ast::Arg],
        at: FileSpan,
    ) -> ExprId {
        if scope.over == Rows::Inside {
            self.report(rule_problems::nested_aggregate(at, &name.text));
            return self.unknown(at);
        }
        let (value, filter) = match args {
            [] if function == Aggregate::Count => (None, None),
            [arg] => (Some(&arg.value), arg.filter.as_ref()),
            _ => {
                let takes = Text::new(
                    "一栏，或一张表，可加“其中 条件”",
                    "one field or one table, with `where CONDITION` if needed",
                );
                self.report(problems::arguments(at, &name.text, &takes));
                return self.unknown(at);
            }
        };
        let Some((table, over, whole)) = self.rows_of(scope, value, &name.text, at) else {
            return self.unknown(at);
        };
        if whole && function != Aggregate::Count {
            let takes = say! { zh: "这张表的一栏，如 {}(表.栏目)", name.text; en: "a field of that table, such as {}(TABLE.FIELD)", name.text };
            self.report(problems::arguments(at, &name.text, &takes));
            return self.unknown(at);
        }
        let inside = Scope { file: scope.file, table: Some(table), over: Rows::Inside };
        let value = value.filter(|_| !whole).map(|value| self.infer(inside, value));
        let filter = filter.map(|filter| self.condition(inside, filter));
        let of = value.map(|id| self.ty(id)).unwrap_or_default();
        let count = Type::Number { integer: true, unit: Unit::None };
        let ty = match function {
            Aggregate::Count | Aggregate::CountDistinct => count,
            Aggregate::Sum | Aggregate::Max | Aggregate::Min => of.clone(),
        };
        let fits = match function {
            Aggregate::Count | Aggregate::CountDistinct => true,
            Aggregate::Sum => matches!(of, Type::Number { .. } | Type::Money(_) | Type::Unknown),
            Aggregate::Max | Aggregate::Min => {
                types::is_ordered(&self.program, &of) && !matches!(of, Type::Enum(_))
            }
        };
        if !fits {
            let wanted = Text::new("数或金额", "a number or an amount");
            let (found, place) = (types::words(&self.program, &of), value.map_or(at, |id| self.span_of(id)));
            self.report(problems::mismatch(place, &wanted, &found, None));
            return self.unknown(at);
        }
        self.node(ExprKind::Aggregate { function, over, value, filter }, ty, at)
    }

    /// Which rows an aggregate runs over, and whether its argument names the whole table.
    fn rows_of(
        &mut self,
        scope: Scope,
        value: Option<&ast::Expr>,
        function: &str,
        at: FileSpan,
    ) -> Option<(TableId, Over, bool)> {
        let in_check = matches!(scope.over, Rows::Group | Rows::Check);
        let named = value.and_then(|value| match &*bare(value).kind {
            ast::ExprKind::Path(path) => match path.names.as_slice() {
                [one] => match self.names.global(&one.text) {
                    Some(Def::Table(table)) => {
                        let field = scope.table.and_then(|table| self.names.field(table, &one.text));
                        field.is_none().then_some((table, Some(one)))
                    }
                    _ => None,
                },
                [head, ..] => match self.names.global(&head.text) {
                    Some(Def::Table(table)) => {
                        // 学校.盟市 read through a reference of this row is a value of this row.
                        let by = self.fields_of_type(scope.table, &Type::Ref(table));
                        (Some(table) == scope.table || by.is_empty()).then_some((table, None))
                    }
                    _ => None,
                },
                [] => None,
            },
            _ => None,
        });
        if let Some((table, Some(name))) = named {
            self.refer_def(name, scope.file, Def::Table(table));
        }
        let named = named.map(|(table, whole)| (table, whole.is_some()));
        match named {
            Some((table, whole)) if Some(table) != scope.table => {
                let back = scope.table.map(Type::Ref).unwrap_or_default();
                self.use_def(Def::Table(table));
                match self.fields_of_type(Some(table), &back).as_slice() {
                    [by] => {
                        self.usage.field(*by);
                        Some((table, Over::Related { table, by: *by }, whole))
                    }
                    several => {
                        let several = several.to_vec();
                        let target = scope.table.unwrap_or_default();
                        self.no_single_reference(at, Some(table), target, &several);
                        None
                    }
                }
            }
            _ if in_check => {
                let whole = named.is_none_or(|(_, whole)| whole) && (value.is_none() || named.is_some());
                Some((scope.table?, Over::Group, whole))
            }
            _ => {
                self.report(rule_problems::no_rows(at, function));
                None
            }
        }
    }
}

fn takes(params: &[Param]) -> Text {
    let words = |param: &Param| match param {
        Param::Date => ("日期", "a date"),
        Param::IdCard => ("身份证号", "an ID number"),
        Param::Months => ("几个月", "a number of months"),
        Param::Number => ("数或金额", "a number or an amount"),
        Param::Places => ("保留的小数位数", "decimal places"),
        Param::SameMany => ("两个以上的数、金额或日期", "two or more numbers, amounts or dates"),
    };
    let zh: Vec<&str> = params.iter().map(|param| words(param).0).collect();
    let en: Vec<&str> = params.iter().map(|param| words(param).1).collect();
    Text::new(zh.join("、"), en.join(", "))
}
