//! W0502, W0503: conditions that are always or never true, by the values their fields can have.

use std::collections::BTreeMap;

use rustc_hash::FxHashSet;
use tiaoli_diagnostics::Diagnostic;

use super::{Context, domain::Domain, problems, shape::Shapes};
use crate::ir::{DefinitionId, ExprId, ExprKind, FieldRef, Period, SetExpr, SetItem, Type};

/// What a condition asks about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Field(FieldRef),
    Definition(DefinitionId),
    /// Anything else, by its shape: it is true or false.
    Shape(u64),
}

/// What is known of a condition.
#[derive(Clone, Debug)]
enum Truth {
    Always,
    Never,
    /// True exactly for these values of one field.
    One(Key, Domain),
    Depends,
}

/// What the 约束 of a table leave of each field.
pub(super) type Bounds = BTreeMap<FieldRef, Domain>;

/// What each 约束 says of one field, on the days on which it holds.
#[derive(Debug, Default)]
pub(super) struct Held(Vec<(Period, FieldRef, Domain)>);

impl Held {
    /// What holds throughout some days: a 约束 of a part of them says nothing of the others.
    pub(super) fn throughout(&self, days: &Period, context: &Context<'_>) -> Bounds {
        let mut bounds = Bounds::new();
        for (_, field, domain) in self.0.iter().filter(|(period, ..)| period.within(days) == *days) {
            let known = bounds.get(field).cloned().or_else(|| Domain::of_field(context.program, *field));
            let narrowed = known.map_or_else(|| domain.clone(), |known| known.intersect(domain));
            bounds.insert(*field, narrowed);
        }
        bounds
    }
}

pub(super) fn check(context: &Context<'_>, shapes: &Shapes, found: &mut Vec<Diagnostic>) -> Held {
    let mut held = Held::default();
    let mut checker = Checker { context, shapes, bounds: Bounds::new(), found };
    // What 约束 says of one field alone narrows it everywhere else.
    let invariants = context.program.tables.iter().flat_map(|table| &table.invariants);
    for invariant in invariants.clone() {
        checker.bounds = held.throughout(&invariant.effective, context);
        if let Truth::One(Key::Field(field), domain) = checker.truth(invariant.condition) {
            held.0.push((invariant.effective, field, domain));
        }
    }
    let invariants: FxHashSet<ExprId> = invariants.map(|invariant| invariant.condition).collect();
    let mut days = None;
    for (period, condition) in context.dated_conditions().filter(|(_, one)| !invariants.contains(one)) {
        if days.replace(period) != Some(period) {
            checker.bounds = held.throughout(&period, context);
        }
        checker.truth(condition);
    }
    held
}

struct Checker<'a, 'f> {
    context: &'a Context<'a>,
    shapes: &'a Shapes,
    bounds: Bounds,
    found: &'f mut Vec<Diagnostic>,
}

impl Checker<'_, '_> {
    /// What is known of a condition; reports the innermost part that is always or never true.
    fn truth(&mut self, id: ExprId) -> Truth {
        let Some(expr) = self.context.program.expr(id) else { return Truth::Depends };
        if expr.ty != Type::Bool {
            return Truth::Depends;
        }
        match &expr.kind {
            ExprKind::And(parts) => {
                let truths: Vec<Truth> = parts.iter().map(|part| self.truth(*part)).collect();
                let joined = self.join(&truths, true);
                self.told(id, &truths, joined)
            }
            ExprKind::Or(parts) => {
                let truths: Vec<Truth> = parts.iter().map(|part| self.truth(*part)).collect();
                let joined = self.join(&truths, false);
                self.told(id, &truths, joined)
            }
            ExprKind::Not(inner) => match self.truth(*inner) {
                Truth::Always => Truth::Never,
                Truth::Never => Truth::Always,
                Truth::One(key, domain) => Truth::One(key, domain.complement()),
                Truth::Depends => Truth::Depends,
            },
            kind => {
                let truth = self.atom(id, kind);
                self.told(id, &[], truth)
            }
        }
    }

    /// Reports a condition that turned out constant, unless a part of it already was.
    fn told(&mut self, id: ExprId, parts: &[Truth], truth: Truth) -> Truth {
        let already = parts.iter().any(|part| matches!(part, Truth::Always | Truth::Never));
        let truth = self.settled(truth);
        match truth {
            Truth::Always if !already => self.found.push(problems::always_true(self.context.span(id))),
            Truth::Never if !already => self.found.push(problems::never_true(self.context.span(id))),
            _ => {}
        }
        truth
    }

    fn settled(&self, truth: Truth) -> Truth {
        let Truth::One(key, domain) = truth else { return truth };
        let Some(full) = self.full(key) else { return Truth::One(key, domain) };
        if domain.intersect(&full).is_empty() {
            Truth::Never
        } else if domain.covers(&full) {
            Truth::Always
        } else {
            Truth::One(key, domain)
        }
    }

    /// 且 (`all`) or 或 of parts, field by field.
    fn join(&self, parts: &[Truth], all: bool) -> Truth {
        let mut domains: BTreeMap<Key, Vec<Domain>> = BTreeMap::new();
        let mut depends = false;
        let mut neutral = false;
        for part in parts {
            match part {
                Truth::Never if all => return Truth::Never,
                Truth::Always if !all => return Truth::Always,
                Truth::Always | Truth::Never => neutral = true,
                Truth::Depends => depends = true,
                Truth::One(key, domain) => domains.entry(*key).or_default().push(domain.clone()),
            }
        }
        let settled: Vec<Truth> = domains
            .into_iter()
            .filter_map(|(key, parts)| Some(self.settled(Truth::One(key, Domain::joined(parts, all)?))))
            .collect();
        for truth in &settled {
            match truth {
                Truth::Never if all => return Truth::Never,
                Truth::Always if !all => return Truth::Always,
                _ => {}
            }
        }
        match settled.as_slice() {
            [only] if !depends => only.clone(),
            [] if !depends && neutral => {
                if all {
                    Truth::Always
                } else {
                    Truth::Never
                }
            }
            _ => Truth::Depends,
        }
    }

    fn full(&self, key: Key) -> Option<Domain> {
        match key {
            Key::Field(field) => {
                self.bounds.get(&field).cloned().or_else(|| Domain::of_field(self.context.program, field))
            }
            Key::Definition(_) | Key::Shape(_) => Some(Domain::both()),
        }
    }

    fn atom(&self, id: ExprId, kind: &ExprKind) -> Truth {
        let yes = Domain::yes();
        let known = match kind {
            ExprKind::Const(crate::value::Value::Bool(true)) => return Truth::Depends,
            ExprKind::Field(field) => Some((Key::Field(*field), yes.clone())),
            ExprKind::Definition(definition) => Some((Key::Definition(*definition), yes.clone())),
            ExprKind::Compare { op, left, right } => self.compared(*left, *op, *right),
            ExprKind::In { item, set: SetExpr::Items(items) } => self.listed(*item, items),
            _ => None,
        };
        match known {
            Some((key, domain)) => Truth::One(key, domain),
            None => Truth::One(Key::Shape(self.shapes.of(id)), yes),
        }
    }

    /// The field of the row at hand, with all its values.
    fn field(&self, id: ExprId) -> Option<(FieldRef, Domain)> {
        match self.context.program.expr(id)?.kind {
            ExprKind::Field(field) => {
                let ty = &self.context.program.field(field)?.ty;
                Some((field, Domain::full(self.context.program, ty)?))
            }
            _ => None,
        }
    }

    fn constant(&self, id: ExprId) -> Option<&crate::value::Value> {
        match &self.context.program.expr(id)?.kind {
            ExprKind::Const(value) if !value.is_missing() => Some(value),
            _ => None,
        }
    }

    fn compared(&self, left: ExprId, op: crate::ir::CompareOp, right: ExprId) -> Option<(Key, Domain)> {
        use crate::ir::CompareOp::{Equal, Greater, GreaterEqual, Less, LessEqual, NotEqual};
        if let Some((field, full)) = self.field(left) {
            return Some((Key::Field(field), Domain::compare(&full, op, self.constant(right)?)?));
        }
        let (field, full) = self.field(right)?;
        let mirrored = match op {
            Less => Greater,
            LessEqual => GreaterEqual,
            Greater => Less,
            GreaterEqual => LessEqual,
            Equal | NotEqual => op,
        };
        Some((Key::Field(field), Domain::compare(&full, mirrored, self.constant(left)?)?))
    }

    fn listed(&self, item: ExprId, items: &[SetItem]) -> Option<(Key, Domain)> {
        let (field, full) = self.field(item)?;
        let mut listed = vec![full.complement()];
        for item in items {
            let domain = match item {
                SetItem::Value(id) => Domain::value(&full, self.constant(*id)?)?,
                SetItem::Range { low, high, excludes_high } => {
                    Domain::range(&full, self.constant(*low)?, self.constant(*high)?, *excludes_high)?
                }
            };
            listed.push(domain);
        }
        Some((Key::Field(field), Domain::joined(listed, false)?))
    }
}
