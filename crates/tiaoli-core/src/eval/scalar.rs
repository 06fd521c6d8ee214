//! One expression on one record: the walk everything else is built on.

use rust_decimal::Decimal;

use super::{
    aggregate::Bounds,
    ops::{self, Truth},
    row::Row,
    side::SideData,
    trace::Tracer,
};
use crate::{
    builtins::{self, Fault},
    ir::{
        ArithOp, CompareOp, ConstItem, DecisionTableId, Expr, ExprId, ExprKind, FieldRef, Listed, SetExpr,
        SetItem, StandardId, StandardValue,
    },
    plan::Plan,
    value::{Date, Value},
};

pub(crate) type Outcome = Result<Value, Fault>;

/// Values that stand in for missing ones while completions are tried.
#[derive(Clone, Debug, Default)]
pub struct Overlay {
    /// Own fields (`via` empty) and fields read through references.
    pub inputs: Vec<(Input, Value)>,
    /// Fields that count as filled.
    pub filled: Vec<FieldRef>,
    /// Conditions that are taken to be true or false.
    pub forced: Vec<(ExprId, bool)>,
}

/// Something a record supplies: a field of its own, or one of a row it refers to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Input {
    pub via: Vec<FieldRef>,
    pub field: FieldRef,
}

/// A row of a group; `sure` is false when it is not known whether 其中 lets it in.
#[derive(Clone, Copy)]
pub struct GroupRow<'a> {
    pub row: &'a dyn Row,
    pub sure: bool,
}

impl std::fmt::Debug for GroupRow<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("GroupRow").field("sure", &self.sure).finish_non_exhaustive()
    }
}

/// Everything an expression can see.
#[derive(Clone, Copy)]
pub struct Scope<'a> {
    pub plan: &'a Plan,
    pub side: &'a SideData,
    pub row: &'a dyn Row,
    pub overlay: Option<&'a Overlay>,
    pub group: Option<&'a [GroupRow<'a>]>,
}

impl std::fmt::Debug for Scope<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Scope").field("overlay", &self.overlay).finish_non_exhaustive()
    }
}

impl<'a> Scope<'a> {
    pub fn new(plan: &'a Plan, side: &'a SideData, row: &'a dyn Row) -> Self {
        Self { plan, side, row, overlay: None, group: None }
    }

    /// The truth of a condition; a fault leaves it unknown.
    pub fn truth<T: Tracer>(&self, id: ExprId, tracer: &mut T) -> Truth {
        self.eval(id, tracer).ok().and_then(|value| value.as_bool())
    }

    /// The value of an expression; `Missing` is unknown.
    pub fn eval<T: Tracer>(&self, id: ExprId, tracer: &mut T) -> Outcome {
        let forced = self.overlay.and_then(|overlay| overlay.forced.iter().find(|(forced, _)| *forced == id));
        let result = match (forced, self.plan.program().expr(id)) {
            (Some((_, truth)), _) => Ok(Value::Bool(*truth)),
            (None, Some(expr)) => self.node(expr, tracer),
            (None, None) => Ok(Value::Missing),
        };
        tracer.saw(id, &result);
        result
    }

    fn node<T: Tracer>(&self, expr: &Expr, tracer: &mut T) -> Outcome {
        match &expr.kind {
            ExprKind::Const(value) => Ok(value.clone()),
            ExprKind::AsOf => Ok(Value::Date(self.plan.as_of())),
            ExprKind::Field(field) => Ok(self.field(*field, tracer)),
            ExprKind::Through { via, field } => Ok(self.through(via, *field)),
            ExprKind::Definition(id) => match self.plan.definition_body(*id) {
                Some(body) => self.eval(body, tracer),
                None => Ok(Value::Missing),
            },
            ExprKind::Standard { id, tier, on } => self.standard(*id, *tier, *on, tracer),
            ExprKind::Scale { amount, id, on } => self.scale(*amount, *id, *on, tracer),
            ExprKind::DecisionTable(id) => self.decision_table(*id, tracer),
            ExprKind::Not(operand) => Ok(bool_value(ops::not(self.truth(*operand, tracer)))),
            ExprKind::And(operands) => Ok(self.junction(operands, false, tracer)),
            ExprKind::Or(operands) => Ok(self.junction(operands, true, tracer)),
            ExprKind::Compare { op, left, right } => self.compare(*op, *left, *right, tracer),
            ExprKind::In { item, set } => {
                let item = self.eval(*item, tracer)?;
                Ok(bool_value(self.member(&item, set, tracer)?))
            }
            ExprKind::Arith { op, left, right } => {
                let (left, right) = (self.eval(*left, tracer)?, self.eval(*right, tracer)?);
                arith(*op, &left, &right)
            }
            ExprKind::Negate(operand) => {
                Ok(self.eval(*operand, tracer)?.as_number().map_or(Value::Missing, |n| Value::Number(-n)))
            }
            ExprKind::Call { builtin, args } => {
                let values = args.iter().map(|arg| self.eval(*arg, tracer)).collect::<Result<Vec<_>, _>>()?;
                if values.iter().any(Value::is_missing) {
                    return Ok(Value::Missing);
                }
                builtins::call(*builtin, &values, self.plan.holidays())
            }
            ExprKind::Filled { field, filled } => Ok(Value::Bool(self.filled(*field, tracer) == *filled)),
            ExprKind::Outcome { benefit, fact } => self.outcome(*benefit, *fact),
            ExprKind::Aggregate { function, over, value, filter } => {
                Ok(self.aggregate(*function, *over, *value, *filter)?.exact())
            }
        }
    }

    /// 且 (`stop` false) and 或 (`stop` true).
    fn junction<T: Tracer>(&self, operands: &[ExprId], stop: bool, tracer: &mut T) -> Value {
        let mut result = Some(!stop);
        for operand in operands {
            let truth = self.truth(*operand, tracer);
            result = if stop { ops::or(result, truth) } else { ops::and(result, truth) };
            if result == Some(stop) && !T::FULL {
                break;
            }
        }
        bool_value(result)
    }

    pub(crate) fn field<T: Tracer>(&self, field: FieldRef, tracer: &mut T) -> Value {
        if let Some(value) = self.overlaid(&[], field) {
            return value.clone();
        }
        let cell = self.plan.cell(self.row, field);
        if !cell.is_missing() {
            return cell.clone();
        }
        match self.plan.program().field(field).and_then(|field| field.derived) {
            Some(derived) => self.eval(derived, tracer).unwrap_or_default(),
            None => Value::Missing,
        }
    }

    fn overlaid(&self, via: &[FieldRef], field: FieldRef) -> Option<&'a Value> {
        let inputs = &self.overlay?.inputs;
        inputs.iter().find(|(input, _)| input.field == field && input.via == via).map(|(_, value)| value)
    }

    fn filled<T: Tracer>(&self, field: FieldRef, tracer: &mut T) -> bool {
        if self.overlay.is_some_and(|overlay| overlay.filled.contains(&field)) {
            return true;
        }
        // A completion does not fill a field: 已填 looks at the record as given.
        let given = Scope { overlay: None, ..*self };
        !given.field(field, tracer).is_missing()
    }

    /// Follows references; `Missing` when one leads to no row or to several.
    pub(crate) fn through(&self, via: &[FieldRef], field: FieldRef) -> Value {
        if let Some(value) = self.overlaid(via, field) {
            return value.clone();
        }
        let Some((first, rest)) = via.split_first() else { return Value::Missing };
        let mut key = self.field(*first, &mut super::trace::NoTrace);
        for next in rest.iter().chain(std::iter::once(&field)) {
            let Some(value) = self.plan.key_of(next.table).and_then(|index| {
                let [row] = self.side.rows_with(index, &key) else { return None };
                // Last year's value of another table has expired like the record's own.
                if self.plan.is_stale(*next) {
                    return None;
                }
                Some(self.side.get(next.table)?.value(*row as usize, next.field).clone())
            }) else {
                return Value::Missing;
            };
            key = value;
        }
        key
    }

    fn standard<T: Tracer>(
        &self,
        id: StandardId,
        tier: Option<ExprId>,
        on: Option<ExprId>,
        tracer: &mut T,
    ) -> Outcome {
        let Some(date) = self.date_or_as_of(on, tracer)? else { return Ok(Value::Missing) };
        match self.plan.standard_on(id, date) {
            None => Err(Fault::NotInForce),
            Some(StandardValue::One(value)) => Ok(value.clone()),
            Some(StandardValue::Many(items)) => Ok(set_of_constants(items)),
            Some(StandardValue::Tiered(values)) => {
                match tier.map(|tier| self.eval(tier, tracer)).transpose()? {
                    Some(Value::Enum(_, at)) => {
                        values.get(usize::from(at)).cloned().flatten().ok_or(Fault::NoTierValue)
                    }
                    _ => Ok(Value::Missing),
                }
            }
            // Only read by 分段计算.
            Some(StandardValue::Brackets(_)) => Ok(Value::Missing),
        }
    }

    /// 分段计算: needs the amount only where brackets are in force.
    fn scale<T: Tracer>(
        &self,
        amount: ExprId,
        id: StandardId,
        on: Option<ExprId>,
        tracer: &mut T,
    ) -> Outcome {
        let Some(date) = self.date_or_as_of(on, tracer)? else { return Ok(Value::Missing) };
        let Some(StandardValue::Brackets(brackets)) = self.plan.standard_on(id, date) else {
            return Err(Fault::NotInForce);
        };
        match self.eval(amount, tracer)?.as_number() {
            Some(amount) => builtins::scale(amount, brackets).map(Value::Number),
            None => Ok(Value::Missing),
        }
    }

    /// `Ok(None)` when the date itself is missing.
    fn date_or_as_of<T: Tracer>(&self, on: Option<ExprId>, tracer: &mut T) -> Result<Option<Date>, Fault> {
        match on {
            None => Ok(Some(self.plan.as_of())),
            Some(on) => Ok(self.eval(on, tracer)?.as_date()),
        }
    }

    fn decision_table<T: Tracer>(&self, id: DecisionTableId, tracer: &mut T) -> Outcome {
        let Some(table) = self.plan.program().decision_tables.get(id.index()) else {
            return Ok(Value::Missing);
        };
        let mut hits = Vec::new();
        let mut open = false;
        for (condition, result) in &table.rows {
            match self.truth(*condition, tracer) {
                Some(true) => hits.push(*result),
                Some(false) => {}
                None => open = true,
            }
        }
        if table.every_row {
            return if open { Ok(Value::Missing) } else { self.add_up(&hits, table.otherwise, tracer) };
        }
        match (hits.as_slice(), open) {
            ([_, _, ..], _) => Err(Fault::TwoTableRows),
            (_, true) => Ok(Value::Missing),
            ([one], false) => self.eval(*one, tracer),
            ([], false) => table.otherwise.map_or(Err(Fault::NoTableRow), |result| self.eval(result, tracer)),
        }
    }

    /// 逐行适用: numbers of all rows that hold are added up.
    fn add_up<T: Tracer>(&self, hits: &[ExprId], otherwise: Option<ExprId>, tracer: &mut T) -> Outcome {
        if hits.is_empty() {
            return otherwise.map_or(Err(Fault::NoTableRow), |result| self.eval(result, tracer));
        }
        let mut sum = Value::Number(Decimal::ZERO);
        for hit in hits {
            sum = arith(ArithOp::Add, &sum, &self.eval(*hit, tracer)?)?;
        }
        Ok(sum)
    }

    fn compare<T: Tracer>(&self, op: CompareOp, left: ExprId, right: ExprId, tracer: &mut T) -> Outcome {
        if self.plan.has_aggregate(left) || self.plan.has_aggregate(right) {
            let (a, b) = (self.bounds(left, tracer)?, self.bounds(right, tracer)?);
            return Ok(bool_value(a.compare(op, &b)));
        }
        let (left, right) = (self.eval(left, tracer)?, self.eval(right, tracer)?);
        Ok(bool_value(ops::compare(op, &left, &right)))
    }

    /// What is known of a number: one value, or an interval when aggregated cells are missing.
    pub(crate) fn bounds<T: Tracer>(&self, id: ExprId, tracer: &mut T) -> Result<Bounds, Fault> {
        let kind = self.plan.program().expr(id).map(|expr| &expr.kind);
        let bounds = match kind {
            Some(ExprKind::Aggregate { function, over, value, filter }) => {
                self.aggregate(*function, *over, *value, *filter)?
            }
            Some(ExprKind::Arith { op, left, right }) if self.plan.has_aggregate(id) => {
                self.bounds(*left, tracer)?.arith(*op, &self.bounds(*right, tracer)?)?
            }
            _ => return Ok(Bounds::point(self.eval(id, tracer)?)),
        };
        tracer.saw(id, &Ok(bounds.exact()));
        Ok(bounds)
    }

    fn member<T: Tracer>(&self, item: &Value, set: &SetExpr, tracer: &mut T) -> Result<Truth, Fault> {
        if let Value::Set(values) = item {
            let mut shared = Some(false);
            for value in values.iter() {
                shared = ops::or(shared, self.member(value, set, tracer)?);
            }
            return Ok(shared);
        }
        match set {
            SetExpr::Items(items) => self.in_items(item, items, tracer),
            SetExpr::Standard { id, on } => {
                let Some(date) = self.date_or_as_of(*on, tracer)? else { return Ok(None) };
                let value = self.plan.standard_on(*id, date).ok_or(Fault::NotInForce)?;
                Ok(in_constants(item, value))
            }
            SetExpr::Value(id) => match self.eval(*id, tracer)? {
                Value::Set(values) if !item.is_missing() => Ok(Some(values.contains(item))),
                _ => Ok(None),
            },
            _ if item.is_missing() => Ok(None),
            SetExpr::Catalog { id, on } => {
                let Some(date) = self.date_or_as_of(*on, tracer)? else { return Ok(None) };
                let Some(edition) = self.plan.edition_on(*id, date) else { return Ok(None) };
                let listed =
                    item.as_text().and_then(|code| edition.entries.get(code)).map(|entry| entry.listed);
                Ok(match listed {
                    Some(Listed::Yes) => Some(true),
                    Some(Listed::No) => Some(false),
                    Some(Listed::Open) => None,
                    None if edition.names_all_codes || edition.entries.is_empty() => None,
                    None => Some(false),
                })
            }
            SetExpr::List(id) => {
                let Some(list) = self.plan.program().lists.get(id.index()) else { return Ok(None) };
                let field = FieldRef { table: list.table, field: list.field };
                Ok(self.in_column(item, field, self.plan.is_complete(*id)))
            }
            SetExpr::Column(field) => Ok(self.in_column(item, *field, true)),
        }
    }

    fn in_items<T: Tracer>(&self, item: &Value, items: &[SetItem], tracer: &mut T) -> Result<Truth, Fault> {
        let mut found = Some(false);
        for candidate in items {
            let truth = match candidate {
                SetItem::Value(value) => match self.eval(*value, tracer)? {
                    Value::Set(values) if !item.is_missing() => Some(values.contains(item)),
                    value => ops::compare(CompareOp::Equal, item, &value),
                },
                SetItem::Range { low, high, excludes_high } => {
                    let (low, high) = (self.eval(*low, tracer)?, self.eval(*high, tracer)?);
                    ops::in_range(item, &low, &high, *excludes_high)
                }
            };
            found = ops::or(found, truth);
        }
        Ok(found)
    }

    fn in_column(&self, item: &Value, field: FieldRef, complete: bool) -> Truth {
        self.side.get(field.table)?;
        if !self.side.rows_with(field, item).is_empty() {
            return Some(true);
        }
        (complete && self.side.blank_rows(field).is_empty()).then_some(false)
    }
}

pub(crate) fn bool_value(truth: Truth) -> Value {
    truth.map_or(Value::Missing, Value::Bool)
}

/// Arithmetic on values; `Missing` when either side is.
pub(crate) fn arith(op: ArithOp, left: &Value, right: &Value) -> Outcome {
    match (left, right) {
        (Value::Number(a), Value::Number(b)) => Ok(Value::Number(builtins::arith(op, *a, *b)?)),
        (Value::Date(a), Value::Date(b)) if op == ArithOp::Sub => {
            Ok(Value::int(i64::from(a.days()) - i64::from(b.days())))
        }
        (Value::Date(date), Value::Number(days)) => {
            let days = i32::try_from(*days).map_err(|_| Fault::DateRange)?;
            let days = if op == ArithOp::Sub { -days } else { days };
            Ok(Value::Date(date.plus_days(days).ok_or(Fault::DateRange)?))
        }
        _ => Ok(Value::Missing),
    }
}

fn in_constants(item: &Value, value: &StandardValue) -> Truth {
    match value {
        StandardValue::One(Value::Set(values)) if !item.is_missing() => Some(values.contains(item)),
        StandardValue::One(value) => ops::compare(CompareOp::Equal, item, value),
        StandardValue::Many(items) => ops::any(items.iter().map(|candidate| match candidate {
            ConstItem::Value(value) => ops::compare(CompareOp::Equal, item, value),
            ConstItem::Range { low, high, excludes_high } => ops::in_range(item, low, high, *excludes_high),
        })),
        StandardValue::Tiered(_) | StandardValue::Brackets(_) => None,
    }
}

fn set_of_constants(items: &[ConstItem]) -> Value {
    let values = items.iter().map(|item| match item {
        ConstItem::Value(value) => Some(value.clone()),
        ConstItem::Range { .. } => None,
    });
    values.collect::<Option<Vec<_>>>().map_or(Value::Missing, Value::set)
}
