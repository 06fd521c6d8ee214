//! W0515, W0516: rows of a decision table that hold together, and records for which no row holds.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use tiaoli_diagnostics::{Diagnostic, Text};

use super::{
    Context,
    constant::{Bounds, Held},
    domain::Domain,
    problems,
    shape::Shapes,
};
use crate::{
    findings::display,
    ir::{DecisionTable, ExprId, ExprKind, SetExpr, SetItem, Type, Unit},
    value::Value,
};

/// Pieces of what no row covers before the search is given up.
const PIECES: usize = 2_000;

/// Ranges looked at before the search for what no row covers is given up: a table of several columns and thousands of rows.
const GAP_STEPS: usize = 4_000_000;

/// Pairs of rows compared before the search for rows that hold together is given up.
const PAIRS: usize = 2_000_000;

/// The values of each input column that a row lets through; columns it leaves open are not in it.
type Cells = BTreeMap<u64, Domain>;

pub(super) fn check(context: &Context<'_>, shapes: &Shapes, held: &Held, found: &mut Vec<Diagnostic>) {
    // Every version is looked at by itself.
    let versions = context.program.decision_tables.iter().flat_map(|table| {
        table.versions.iter().map(|version| {
            (
                version.effective,
                DecisionTable {
                    every_row: version.every_row,
                    rows: version.rows.clone(),
                    otherwise: version.otherwise,
                    span: version.span,
                    versions: Vec::new(),
                    name: table.name.clone(),
                    table: table.table,
                    ty: table.ty.clone(),
                },
            )
        })
    });
    for (days, table) in versions.collect::<Vec<_>>().iter() {
        let bounds = &held.throughout(days, context);
        let mut reader = Reader { context, shapes, bounds, inputs: BTreeMap::new() };
        let rows: Option<Vec<Cells>> =
            table.rows.iter().map(|(condition, _)| reader.row(*condition)).collect();
        let (Some(rows), inputs) = (rows, reader.inputs) else { continue };
        if !table.every_row {
            overlap(context, table, &rows, &inputs, found);
        }
        if table.otherwise.is_none() && !table.rows.is_empty() {
            gap(context, table, &rows, &inputs, found);
        }
    }
}

/// The lower and the upper end of a cell; `None` is without end.
type Ends = (Option<Decimal>, Option<Decimal>);

/// An input column: an expression of the row, with every value it can have.
struct Input {
    expr: ExprId,
    full: Domain,
    whole: bool,
}

type Inputs = BTreeMap<u64, Input>;

struct Reader<'a> {
    context: &'a Context<'a>,
    shapes: &'a Shapes,
    bounds: &'a Bounds,
    inputs: Inputs,
}

impl Reader<'_> {
    /// `None` where a cell asks for something that is no plain set of values.
    fn row(&mut self, condition: ExprId) -> Option<Cells> {
        let mut cells = Cells::new();
        let program = self.context.program;
        let parts = match &program.expr(condition)?.kind {
            ExprKind::And(parts) => parts.clone(),
            ExprKind::Const(Value::Bool(true)) => Vec::new(),
            _ => vec![condition],
        };
        for part in parts {
            let (input, domain) = match &program.expr(part)?.kind {
                ExprKind::Compare { op, left, right } => {
                    let (input, full) = self.input(*left)?;
                    (input, Domain::compare(&full, *op, self.constant(*right)?)?)
                }
                ExprKind::In { item, set: SetExpr::Items(items) } => {
                    let (input, full) = self.input(*item)?;
                    (input, self.listed(&full, items)?)
                }
                ExprKind::Not(inner) => {
                    let (input, full) = self.input(*inner)?;
                    (input, Domain::value(&full, &Value::Bool(false))?)
                }
                _ => {
                    let (input, full) = self.input(part)?;
                    (input, Domain::value(&full, &Value::Bool(true))?)
                }
            };
            let whole = self.inputs.get(&input).is_some_and(|input| input.whole);
            let domain = if whole { domain.on_whole_numbers() } else { domain };
            cells.entry(input).and_modify(|known| *known = known.intersect(&domain)).or_insert(domain);
        }
        Some(cells)
    }

    fn input(&mut self, id: ExprId) -> Option<(u64, Domain)> {
        let expr = self.context.program.expr(id)?;
        let shape = self.shapes.of(id);
        if let Some(known) = self.inputs.get(&shape) {
            return Some((shape, known.full.clone()));
        }
        let full = match expr.kind {
            ExprKind::Field(field) => {
                self.bounds.get(&field).cloned().or_else(|| Domain::of_field(self.context.program, field))?
            }
            ExprKind::Definition(_) => Domain::of_type(self.context.program, &expr.ty)?,
            _ => return None,
        };
        let whole = matches!(
            expr.ty,
            Type::Number {
                integer: true,
                unit: Unit::None | Unit::Years | Unit::Months | Unit::Days | Unit::WorkingDays
            } | Type::Date
                | Type::YearMonth
                | Type::SchoolYear
        );
        let full = if whole { full.on_whole_numbers() } else { full };
        self.inputs.insert(shape, Input { expr: id, full: full.clone(), whole });
        Some((shape, full))
    }

    fn listed(&self, full: &Domain, items: &[SetItem]) -> Option<Domain> {
        let mut listed = vec![full.intersect(&full.complement())];
        for item in items {
            let domain = match item {
                SetItem::Value(id) => Domain::value(full, self.constant(*id)?)?,
                SetItem::Range { low, high, excludes_high } => {
                    Domain::range(full, self.constant(*low)?, self.constant(*high)?, *excludes_high)?
                }
            };
            listed.push(domain);
        }
        Domain::joined(listed, false)
    }

    fn constant(&self, id: ExprId) -> Option<&Value> {
        match &self.context.program.expr(id)?.kind {
            ExprKind::Const(value) if !value.is_missing() => Some(value),
            _ => None,
        }
    }
}

/// What both rows let through; `None` when nothing is.
fn both(a: &Cells, b: &Cells, inputs: &Inputs) -> Option<Cells> {
    let mut shared = Cells::new();
    for (input, Input { full, .. }) in inputs {
        let of =
            |cells: &Cells| cells.get(input).map_or_else(|| full.clone(), |domain| domain.intersect(full));
        let domain = of(a).intersect(&of(b));
        if domain.is_empty() {
            return None;
        }
        shared.insert(*input, domain);
    }
    Some(shared)
}

/// For each row the first one before it that holds together with it, and what both let through.
///
/// Only rows whose ends meet in the column that tells most rows apart are compared.
fn meetings(rows: &[Cells], inputs: &Inputs) -> BTreeMap<usize, (usize, Cells)> {
    let hulls = |input: &u64| -> Vec<Ends> {
        let ends = |row: &Cells| row.get(input).map_or((None, None), Domain::hull);
        rows.iter().map(ends).collect()
    };
    let telling = |hulls: &Vec<Ends>| hulls.iter().collect::<BTreeSet<_>>().len();
    let mut first = BTreeMap::new();
    let hulls =
        inputs.keys().map(hulls).max_by_key(telling).unwrap_or_else(|| vec![(None, None); rows.len()]);
    let mut starts: Vec<(Option<Decimal>, usize)> =
        hulls.iter().enumerate().map(|(at, (low, _))| (*low, at)).collect();
    // A row without a lower end (`None` sorts first) begins before all others.
    starts.sort_unstable();
    let mut open: BTreeSet<usize> = BTreeSet::new();
    let mut ends: BTreeSet<(Decimal, usize)> = BTreeSet::new();
    let mut pairs = 0_usize;
    for (low, at) in starts {
        while let Some((end, over)) = ends.first().copied()
            && low.is_some_and(|low| end < low)
        {
            ends.pop_first();
            open.remove(&over);
        }
        for other in &open {
            pairs += 1;
            if pairs > PAIRS {
                return first;
            }
            let (earlier, later) = (at.min(*other), at.max(*other));
            if first.get(&later).is_some_and(|(known, _)| *known < earlier) {
                continue;
            }
            let (Some(a), Some(b)) = (rows.get(earlier), rows.get(later)) else { continue };
            if let Some(shared) = both(a, b, inputs) {
                first.insert(later, (earlier, shared));
            }
        }
        open.insert(at);
        if let Some((_, Some(end))) = hulls.get(at) {
            ends.insert((*end, at));
        }
    }
    first
}

fn overlap(
    context: &Context<'_>,
    table: &DecisionTable,
    rows: &[Cells],
    inputs: &Inputs,
    found: &mut Vec<Diagnostic>,
) {
    for (later, (earlier, shared)) in meetings(rows, inputs) {
        if let (Some(at), Some(before)) = (table.rows.get(later), table.rows.get(earlier)) {
            let place = |(condition, result): &(ExprId, ExprId)| {
                let (from, to) = (context.span(*condition), context.span(*result));
                from.span.to(to.span).in_file(from.file)
            };
            found.push(problems::rows_overlap(
                place(at),
                &table.name,
                &sample(context, &shared, inputs),
                place(before),
            ));
        }
    }
}

fn gap(
    context: &Context<'_>,
    table: &DecisionTable,
    rows: &[Cells],
    inputs: &Inputs,
    found: &mut Vec<Diagnostic>,
) {
    let everything: Cells = inputs.iter().map(|(input, of)| (*input, of.full.clone())).collect();
    let mut left = vec![everything];
    // The rows of a single column are one set of values.
    let single = match inputs.keys().next() {
        Some(input) if inputs.len() == 1 && rows.iter().all(|row| row.contains_key(input)) => {
            let values = rows.iter().filter_map(|row| row.get(input).cloned()).collect();
            Domain::joined(values, false).map(|all| vec![Cells::from([(*input, all)])])
        }
        _ => None,
    };
    let mut steps = 0_usize;
    for row in single.as_deref().unwrap_or(rows) {
        let mut next = Vec::new();
        for mut piece in left {
            for (input, taken) in row {
                let Some(here) = piece.get(input).cloned() else { continue };
                steps = steps.saturating_add(here.pieces());
                if steps > GAP_STEPS {
                    return;
                }
                let whole = inputs.get(input).is_some_and(|input| input.whole);
                let rest = here.intersect(&taken.complement());
                let rest = if whole { rest.on_whole_numbers() } else { rest };
                if !rest.is_empty() {
                    let mut outside = piece.clone();
                    outside.insert(*input, rest);
                    next.push(outside);
                }
                let inside = here.intersect(taken);
                if inside.is_empty() {
                    break;
                }
                piece.insert(*input, inside);
            }
        }
        if next.len() > PIECES {
            return;
        }
        left = next;
    }
    if let Some(first) = left.first() {
        found.push(problems::rows_leave_gap(table.span, &table.name, &sample(context, first, inputs)));
    }
}

/// One record of a piece in words: 年龄 90，户籍 农村.
fn sample(context: &Context<'_>, piece: &Cells, inputs: &Inputs) -> Text {
    let program = context.program;
    let (mut zh, mut en) = (Vec::new(), Vec::new());
    // In the order of the policy's text, not of the shapes.
    let mut columns: Vec<(&Input, &Domain)> =
        piece.iter().filter_map(|(input, domain)| Some((inputs.get(input)?, domain))).collect();
    columns.sort_by_key(|(input, _)| context.span(input.expr));
    for (input, domain) in columns {
        let Some(expr) = program.expr(input.expr) else { continue };
        let name = match expr.kind {
            ExprKind::Field(field) => program.field(field).map(|field| &field.name),
            ExprKind::Definition(id) => {
                program.definitions.get(id.index()).map(|definition| &definition.name)
            }
            _ => None,
        };
        let (Some(name), Some(value)) = (name, domain.sample(&expr.ty)) else { continue };
        let value = if expr.ty == Type::Grade { grade(&value) } else { display(program, &value) };
        zh.push(format!("{} {}", name.zh, value.zh));
        en.push(format!("{} {}", name.en, value.en));
    }
    Text::new(zh.join("，"), en.join(", "))
}

fn grade(value: &Value) -> Text {
    let number = value.as_number().map(|number| number.normalize().to_string()).unwrap_or_default();
    let zh = ["一", "二", "三", "四", "五", "六"];
    let word = number.parse::<usize>().ok().and_then(|at| zh.get(at.checked_sub(1)?)).copied();
    Text::new(format!("{}年级", word.unwrap_or(&number)), format!("grade {number}"))
}
