//! Values that stand for all values of a missing field: every one of a finite type; of an ordered type, one from every
//! cell that the constants compared with cut.

use rust_decimal::Decimal;

use crate::{
    decide::Case,
    eval::{Input, NoTrace, Overlay, PartialRow, Scope},
    ir::{ExprId, ExprKind, Period, Program, SetExpr, SetItem, Type, Unit},
    plan::{Reads, children},
    value::{Date, Value},
};

/// Elements of a set-valued field that are combined freely; larger types are sampled by pairs.
const FREE_SUBSETS: usize = 10;

/// What is a line at all these points, zero and one is taken for one. Pieces of lines (分段计算, rounding, the rows of a
/// decision table) are looked for by their words.
const LINE: [i64; 5] = [2, 7, 1000, 1_000_003, -5];

#[derive(Debug)]
pub(super) struct Candidates {
    pub(super) values: Vec<Value>,
    /// Every cell has a candidate.
    pub(super) complete: bool,
}

/// All values of a finite type.
pub(crate) fn finite(program: &Program, ty: &Type) -> Option<Vec<Value>> {
    match ty {
        Type::Bool => Some(vec![Value::Bool(true), Value::Bool(false)]),
        Type::Grade => Some((1..=6).map(Value::int).collect()),
        Type::Enum(id) => {
            let count = program.enums.get(id.index())?.values.len();
            Some((0..count).filter_map(|at| Some(Value::Enum(*id, u16::try_from(at).ok()?))).collect())
        }
        _ => None,
    }
}

/// Candidates for one missing input, given the conditions that read it and no other missing one, and the amounts that
/// read it; `all_amounts` are those of the benefit's other grants too. `exact` when its value itself matters, as in an amount.
pub(super) fn of(
    case: &Case<'_>,
    input: &Input,
    ty: &Type,
    conditions: &[ExprId],
    amounts: &[ExprId],
    all_amounts: &[ExprId],
    exact: bool,
) -> Candidates {
    let program = case.plan.program();
    let invariants = invariants(case, input);
    let ids = [conditions, amounts].concat();
    let mut found = if let Some(values) = finite(program, ty) {
        Candidates { values, complete: true }
    } else {
        let mut roots = Roots {
            case,
            input,
            complete: true,
            numbers: Vec::new(),
            dates: Vec::new(),
            calls: false,
            pieces: false,
        };
        for id in ids.iter().chain(&invariants) {
            roots.visit(*id, 0);
        }
        // Where an amount meets another one, or falls below zero, the result changes.
        for (at, amount) in amounts.iter().enumerate() {
            roots.against(*amount, &Value::int(0));
            let others =
                all_amounts.iter().filter(|other| !amounts.iter().take(at + 1).any(|one| one == *other));
            for other in others {
                roots.compare(*amount, Some(*other));
            }
        }
        match ty {
            Type::Number { .. } | Type::Money(_) | Type::SchoolYear => roots.numbers(ty, exact, &invariants),
            Type::Date => roots.dates(&ids),
            Type::YearMonth => months(roots.dates(&ids)),
            // Of texts those that conditions name, and one that none names.
            Type::Set(element) => match finite(program, element) {
                Some(elements) => subsets(&elements),
                None if **element == Type::Text => {
                    subsets(&texts(case, ids.iter().chain(&invariants).copied()).values)
                }
                None => Candidates { values: vec![Value::set(Vec::new())], complete: false },
            },
            _ => texts(case, ids.iter().chain(&invariants).copied()),
        }
    };
    let allowed: Vec<Value> =
        found.values.iter().filter(|value| holds(case, input, &invariants, value)).cloned().collect();
    if !allowed.is_empty() {
        found.values = allowed;
    }
    found
}

/// The 约束 that read this field alone.
fn invariants(case: &Case<'_>, input: &Input) -> Vec<ExprId> {
    let Some(table) = case.plan.program().tables.get(input.field.table.index()) else { return Vec::new() };
    let alone = |id: &ExprId| {
        let reads = Reads::of(case.plan, [*id]);
        !reads.opaque
            && matches!(reads.inputs.as_slice(), [only] if only.via.is_empty() && only.field == input.field)
    };
    table.invariants.iter().map(|invariant| invariant.condition).filter(alone).collect()
}

fn holds(case: &Case<'_>, input: &Input, invariants: &[ExprId], value: &Value) -> bool {
    let cells = [(input.field, value.clone())];
    let row = PartialRow(&cells);
    let scope = Scope::new(case.plan, case.scope.side, &row);
    invariants.iter().all(|id| scope.truth(*id, &mut NoTrace) != Some(false))
}

/// Where comparisons change as one input moves.
struct Roots<'c, 'a, 'i> {
    case: &'c Case<'a>,
    input: &'i Input,
    complete: bool,
    numbers: Vec<Decimal>,
    dates: Vec<Date>,
    /// A function of a date is compared.
    calls: bool,
    /// Some of what is compared may be a line only piece by piece.
    pieces: bool,
}

impl Roots<'_, '_, '_> {
    fn at(&self, id: ExprId, value: Value) -> Value {
        // Both an input of the record and, for 约束, the field of a row of its table.
        let own = Input { via: Vec::new(), field: self.input.field };
        let inputs = vec![(self.input.clone(), value.clone()), (own, value)];
        let overlay = Overlay { inputs, ..Overlay::default() };
        let scope = Scope { overlay: Some(&overlay), ..self.case.scope };
        scope.eval(id, &mut NoTrace).unwrap_or_default()
    }

    fn visit(&mut self, id: ExprId, depth: u32) {
        let program = self.case.plan.program();
        let Some(expr) = program.expr(id).filter(|_| depth < 256) else { return };
        match &expr.kind {
            ExprKind::Compare { left, right, .. } => self.compare(*left, Some(*right)),
            ExprKind::In { item, set } => match set {
                SetExpr::Items(items) => {
                    for candidate in items {
                        match candidate {
                            SetItem::Value(value) => self.compare(*item, Some(*value)),
                            SetItem::Range { low, high, .. } => {
                                self.compare(*item, Some(*low));
                                self.compare(*item, Some(*high));
                            }
                        }
                    }
                }
                SetExpr::Catalog { id, on } => {
                    let editions = program.catalogs.get(id.index()).map(|catalog| &catalog.editions);
                    self.periods(*on, editions.into_iter().flatten().map(|edition| edition.period));
                }
                SetExpr::Standard { id, on } => {
                    let values = program.standards.get(id.index()).map(|standard| &standard.values);
                    self.periods(*on, values.into_iter().flatten().map(|dated| dated.period));
                    let date =
                        on.map_or(Some(self.case.plan.as_of()), |on| self.at(on, Value::Missing).as_date());
                    let ends = date.and_then(|date| self.case.plan.standard_on(*id, date)).map(constants);
                    for end in ends.unwrap_or_default() {
                        self.against(*item, &end);
                    }
                }
                _ => {}
            },
            ExprKind::Standard { id, on, .. } => {
                let values = program.standards.get(id.index()).map(|standard| &standard.values);
                self.periods(*on, values.into_iter().flatten().map(|dated| dated.period));
            }
            ExprKind::Scale { amount, id, on } => {
                self.pieces = true;
                let values = program.standards.get(id.index()).map(|standard| &standard.values);
                self.periods(*on, values.into_iter().flatten().map(|dated| dated.period));
                for end in values.into_iter().flatten().flat_map(|dated| constants(&dated.value)) {
                    self.against(*amount, &end);
                }
            }
            ExprKind::Call { .. } => {
                self.calls = true;
                let zero = self.at(id, Value::int(0));
                self.pieces |= LINE.into_iter().any(|n| self.at(id, Value::int(n)) != zero);
            }
            ExprKind::Definition(definition) => {
                if let Some(body) = self.case.plan.definition_body(*definition) {
                    self.visit(body, depth + 1);
                }
            }
            ExprKind::DecisionTable(table) => {
                if let Some(table) = program.decision_tables.get(table.index()) {
                    for (condition, result) in &table.rows {
                        self.visit(*condition, depth + 1);
                        self.visit(*result, depth + 1);
                    }
                }
            }
            _ => {}
        }
        for child in children(&expr.kind) {
            self.visit(child, depth + 1);
        }
    }

    /// A value read at a date of the record changes where its periods begin and end.
    fn periods(&mut self, on: Option<ExprId>, periods: impl Iterator<Item = Period>) {
        let Some(on) = on else { return };
        for end in periods.flat_map(|period| [period.from, period.to]).flatten() {
            self.against(on, &Value::Date(end));
        }
    }

    fn compare(&mut self, left: ExprId, right: Option<ExprId>) {
        let Some(right) = right else { return };
        let difference = |at: &Self, x: Value| match (at.at(left, x.clone()), at.at(right, x)) {
            (Value::Number(a), Value::Number(b)) => a.checked_sub(b),
            (Value::Date(a), Value::Date(b)) => {
                Some(Decimal::from(i64::from(a.days()) - i64::from(b.days())))
            }
            _ => None,
        };
        self.root(difference);
    }

    fn against(&mut self, item: ExprId, end: &Value) {
        let difference = |at: &Self, x: Value| match (at.at(item, x), end) {
            (Value::Number(a), Value::Number(b)) => a.checked_sub(*b),
            (Value::Date(a), Value::Date(b)) => {
                Some(Decimal::from(i64::from(a.days()) - i64::from(b.days())))
            }
            _ => None,
        };
        self.root(difference);
    }

    /// Finds where a difference is zero, if it is linear in the input.
    fn root(&mut self, difference: impl Fn(&Self, Value) -> Option<Decimal>) {
        let number = |n: i64| Value::int(n);
        let (zero, one) = (difference(self, number(0)), difference(self, number(1)));
        if let (Some(g0), Some(g1)) = (zero, one) {
            let slope = g1.checked_sub(g0);
            let linear = LINE.into_iter().all(|n| {
                let step = slope.and_then(|slope| slope.checked_mul(Decimal::from(n)));
                let expected = step.and_then(|step| g0.checked_add(step));
                expected.is_some() && difference(self, number(n)) == expected
            });
            if !linear {
                self.complete = false;
            } else if let Some(root) = slope.and_then(|slope| (-g0).checked_div(slope)) {
                self.numbers.push(root);
            }
            return;
        }
        // 100 ÷ x has no value at zero, and is no line.
        if zero.is_some() || one.is_some() || LINE.into_iter().any(|n| difference(self, number(n)).is_some())
        {
            self.complete = false;
            return;
        }
        let base = self.case.plan.as_of();
        let day = |n: i32| base.plus_days(n).map(Value::Date);
        let (Some(zero), Some(one), Some(far)) = (day(0), day(1), day(-400)) else { return };
        if let (Some(g0), Some(g1), Some(gf)) =
            (difference(self, zero), difference(self, one), difference(self, far))
        {
            let slope = g1 - g0;
            if slope.abs() == Decimal::ONE && gf == g0 - slope * Decimal::from(400) {
                let shift = (-g0).checked_div(slope).and_then(|root| i32::try_from(root).ok());
                self.dates.extend(shift.and_then(|shift| base.plus_days(shift)));
            } else {
                self.calls = true;
            }
        }
    }

    fn numbers(mut self, ty: &Type, exact: bool, invariants: &[ExprId]) -> Candidates {
        self.complete &= !self.pieces;
        let (integer, unit) = match ty {
            Type::Number { integer, unit } => (*integer, *unit != Unit::None),
            Type::SchoolYear => (true, true),
            _ => (false, true),
        };
        self.numbers.push(Decimal::ZERO);
        if exact || !self.complete {
            self.numbers.extend([1, 2, 3, 5, 10, 50, 100, 1000, 10_000, 100_000].map(Decimal::from));
        }
        self.numbers.sort();
        self.numbers.dedup();
        let mut values: Vec<Decimal> = Vec::new();
        if integer {
            for root in &self.numbers {
                values.extend([
                    root.floor() - Decimal::ONE,
                    root.floor(),
                    root.ceil(),
                    root.ceil() + Decimal::ONE,
                ]);
            }
        } else {
            values.extend(&self.numbers);
            let pairs = self.numbers.iter().zip(self.numbers.iter().skip(1));
            values.extend(pairs.filter_map(|(a, b)| a.checked_add(*b)?.checked_div(Decimal::TWO)));
            values.extend(self.numbers.first().map(|first| first - Decimal::ONE));
            values.extend(self.numbers.last().map(|last| last + Decimal::ONE));
        }
        values.sort();
        values.dedup();
        // A number with a unit is not negative, unless its range says how far it may go below.
        let floor = Value::Number(Decimal::from(-1_000_000_000_000_i64));
        let bounded_below = !holds(self.case, self.input, invariants, &floor);
        if unit && !bounded_below {
            values.retain(|value| !value.is_sign_negative() || value.is_zero());
        }
        Candidates { values: values.into_iter().map(Value::Number).collect(), complete: self.complete }
    }

    fn dates(self, ids: &[ExprId]) -> Candidates {
        let mut dates: Vec<Date> = Vec::new();
        for root in &self.dates {
            dates.extend([-1, 0, 1].into_iter().filter_map(|n| root.plus_days(n)));
        }
        let ends = [Date::new(1900, 1, 1), Date::new(2200, 12, 31)];
        dates.extend(ends.into_iter().flatten());
        if self.calls {
            self.calendar(ids, &mut dates);
        }
        dates.sort_unstable();
        dates.dedup();
        Candidates { values: dates.into_iter().map(Value::Date).collect(), complete: true }
    }

    /// Functions of dates change at months, terms, years or at the day of another date: look at the first of every month,
    /// and at every day of the months in which something changed.
    fn calendar(&self, ids: &[ExprId], dates: &mut Vec<Date>) {
        let year = self.case.plan.as_of().year();
        let truths =
            |date: Date| -> Vec<Value> { ids.iter().map(|id| self.at(*id, Value::Date(date))).collect() };
        let mut last: Option<(Date, Vec<Value>)> = None;
        for y in (year - 120)..=(year + 80) {
            for month in 1..=12 {
                let Some(first) = Date::new(y, month, 1) else { continue };
                let now = truths(first);
                if let Some((before, old)) = last.take()
                    && old != now
                {
                    dates.extend((before.days()..first.days()).filter_map(Date::from_days));
                }
                dates.push(first);
                last = Some((first, now));
            }
        }
    }
}

/// Months: those of the days at which something changes, and the ones after them.
fn months(days: Candidates) -> Candidates {
    let days = days.values.iter().filter_map(Value::as_date);
    let near = days.flat_map(|day| [Some(day), day.plus_months(1)]).flatten();
    let mut firsts: Vec<Date> = near.map(Date::month_start).collect();
    firsts.sort_unstable();
    firsts.dedup();
    Candidates { values: firsts.into_iter().map(Value::Date).collect(), complete: true }
}

fn constants(value: &crate::ir::StandardValue) -> Vec<Value> {
    use crate::ir::{ConstItem, StandardValue};
    match value {
        StandardValue::One(value) => vec![value.clone()],
        StandardValue::Many(items) => items
            .iter()
            .flat_map(|item| match item {
                ConstItem::Value(value) => vec![value.clone()],
                ConstItem::Range { low, high, .. } => vec![low.clone(), high.clone()],
            })
            .collect(),
        StandardValue::Tiered(values) => values.iter().flatten().cloned().collect(),
        StandardValue::Brackets(brackets) => {
            brackets.iter().map(|bracket| Value::Number(bracket.from)).collect()
        }
    }
}

/// Texts that conditions name, codes of the catalogs they look at, and one text that none of them names.
fn texts(case: &Case<'_>, ids: impl Iterator<Item = ExprId>) -> Candidates {
    let reads = Reads::of(case.plan, ids);
    let mut values: Vec<Value> = reads.texts.clone();
    for id in &reads.catalogs {
        let Some(catalog) = case.plan.program().catalogs.get(id.index()) else { continue };
        let codes = catalog.editions.iter().flat_map(|edition| edition.entries.keys());
        values.extend(codes.map(Value::text));
    }
    for id in &reads.standards {
        let Some(standard) = case.plan.program().standards.get(id.index()) else { continue };
        values.extend(standard.values.iter().flat_map(|dated| constants(&dated.value)));
    }
    values.push(Value::text("\u{fffd}"));
    values.sort();
    values.dedup();
    Candidates { values, complete: true }
}

fn subsets(elements: &[Value]) -> Candidates {
    if elements.len() <= FREE_SUBSETS {
        let all = 0..(1_u32 << elements.len());
        let pick = |mask: u32| {
            let chosen = elements.iter().enumerate().filter(|(at, _)| mask & (1 << at) != 0);
            Value::set(chosen.map(|(_, value)| value.clone()).collect())
        };
        return Candidates { values: all.map(pick).collect(), complete: true };
    }
    let mut values = vec![Value::set(Vec::new()), Value::set(elements.to_vec())];
    for (at, a) in elements.iter().enumerate() {
        values.push(Value::set(vec![a.clone()]));
        values.extend(elements.iter().skip(at + 1).map(|b| Value::set(vec![a.clone(), b.clone()])));
    }
    Candidates { values, complete: false }
}
