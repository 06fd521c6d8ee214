//! Conditions as formulas over atoms: one comparison, one membership, one boolean field. Equal atoms are one atom.

use rustc_hash::FxHashMap;

use super::Reads;
use crate::{
    eval::{Truth, ops},
    ir::{CheckId, DefinitionId, Expr, ExprId, ExprKind, Fact, Over, Program, SetExpr, SetItem},
    value::Value,
};

pub(crate) type AtomId = u32;

#[derive(Clone, Debug)]
pub(crate) struct Atom {
    pub(crate) kind: AtomKind,
    pub(crate) reads: Reads,
    /// What relying on its truth brings into `notes`.
    pub(crate) notes: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AtomKind {
    Expr(ExprId),
    /// The result of a check over several rows, for the row at hand.
    Check(CheckId),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Formula {
    Known(bool),
    Atom(AtomId),
    Not(Box<Formula>),
    And(Vec<Formula>),
    Or(Vec<Formula>),
}

impl Default for Formula {
    fn default() -> Self {
        Self::Known(false)
    }
}

impl Formula {
    pub(crate) fn eval(&self, atoms: &impl Fn(AtomId) -> Truth) -> Truth {
        match self {
            Self::Known(truth) => Some(*truth),
            Self::Atom(id) => atoms(*id),
            Self::Not(operand) => ops::not(operand.eval(atoms)),
            Self::And(operands) => junction(operands, false, atoms),
            Self::Or(operands) => junction(operands, true, atoms),
        }
    }

    /// The atoms that the formula's truth rests on. Of several operands that each settle it, the one that costs least by
    /// `cost`, the first of them; while it is not known, everything that could still settle it or already speaks for it.
    pub(crate) fn rests_on(
        &self,
        atoms: &impl Fn(AtomId) -> Truth,
        cost: &impl Fn(AtomId) -> usize,
    ) -> Vec<AtomId> {
        let (operands, stop) = match self {
            Self::Known(_) => return Vec::new(),
            Self::Atom(id) => return vec![*id],
            Self::Not(operand) => return operand.rests_on(atoms, cost),
            Self::And(operands) => (operands, false),
            Self::Or(operands) => (operands, true),
        };
        let settling = operands.iter().filter(|operand| operand.eval(atoms) == Some(stop));
        let total = |found: &Vec<AtomId>| found.iter().map(|id| cost(*id)).sum::<usize>();
        let cheapest = settling.map(|operand| operand.rests_on(atoms, cost)).min_by_key(total);
        cheapest
            .unwrap_or_else(|| operands.iter().flat_map(|operand| operand.rests_on(atoms, cost)).collect())
    }

    pub(crate) fn and(mut operands: Vec<Formula>) -> Self {
        operands.retain(|operand| *operand != Self::Known(true));
        if operands.contains(&Self::Known(false)) {
            return Self::Known(false);
        }
        match operands.pop() {
            None => Self::Known(true),
            Some(only) if operands.is_empty() => only,
            Some(last) => {
                operands.push(last);
                Self::And(operands)
            }
        }
    }

    pub(crate) fn or(mut operands: Vec<Formula>) -> Self {
        operands.retain(|operand| *operand != Self::Known(false));
        if operands.contains(&Self::Known(true)) {
            return Self::Known(true);
        }
        match operands.pop() {
            None => Self::Known(false),
            Some(only) if operands.is_empty() => only,
            Some(last) => {
                operands.push(last);
                Self::Or(operands)
            }
        }
    }

    pub(crate) fn not(operand: Formula) -> Self {
        match operand {
            Self::Known(truth) => Self::Known(!truth),
            Self::Not(inner) => *inner,
            other => Self::Not(Box::new(other)),
        }
    }

    pub(crate) fn atoms(&self, into: &mut Vec<AtomId>) {
        match self {
            Self::Known(_) => {}
            Self::Atom(id) => into.push(*id),
            Self::Not(operand) => operand.atoms(into),
            Self::And(operands) | Self::Or(operands) => {
                operands.iter().for_each(|operand| operand.atoms(into))
            }
        }
    }
}

fn junction(operands: &[Formula], stop: bool, atoms: &impl Fn(AtomId) -> Truth) -> Truth {
    let mut result = Some(!stop);
    for operand in operands {
        match operand.eval(atoms) {
            Some(truth) if truth == stop => return Some(stop),
            Some(_) => {}
            None => result = None,
        }
    }
    result
}

/// Builds formulas and shares atoms that are written alike.
#[derive(Debug)]
pub(crate) struct Builder<'p> {
    program: &'p Program,
    /// The body of a definition on the planned day.
    bodies: Vec<Option<ExprId>>,
    shapes: FxHashMap<Vec<u64>, u64>,
    shape_of: Vec<Option<u64>>,
    values: FxHashMap<Value, u64>,
    by_shape: FxHashMap<u64, AtomId>,
    by_check: FxHashMap<CheckId, AtomId>,
    pub(crate) atoms: Vec<AtomKind>,
}

impl<'p> Builder<'p> {
    pub(crate) fn new(program: &'p Program, bodies: Vec<Option<ExprId>>) -> Self {
        Self {
            program,
            bodies,
            shapes: FxHashMap::default(),
            shape_of: vec![None; program.exprs.len()],
            values: FxHashMap::default(),
            by_shape: FxHashMap::default(),
            by_check: FxHashMap::default(),
            atoms: Vec::new(),
        }
    }

    pub(crate) fn body(&self, id: DefinitionId) -> Option<ExprId> {
        self.bodies.get(id.index()).copied().flatten()
    }

    pub(crate) fn atom(&mut self, id: ExprId) -> Formula {
        let shape = self.shape(id);
        let next = u32::try_from(self.atoms.len()).unwrap_or(u32::MAX);
        let atom = *self.by_shape.entry(shape).or_insert(next);
        if atom == next {
            self.atoms.push(AtomKind::Expr(id));
        }
        Formula::Atom(atom)
    }

    pub(crate) fn check(&mut self, id: CheckId) -> Formula {
        let next = u32::try_from(self.atoms.len()).unwrap_or(u32::MAX);
        let atom = *self.by_check.entry(id).or_insert(next);
        if atom == next {
            self.atoms.push(AtomKind::Check(id));
        }
        Formula::Atom(atom)
    }

    /// A number that is equal for expressions that are written alike.
    fn shape(&mut self, id: ExprId) -> u64 {
        if let Some(Some(shape)) = self.shape_of.get(id.index()) {
            return *shape;
        }
        let program = self.program;
        let key = program.expr(id).map_or_else(Vec::new, |expr| self.key(expr));
        let next = self.shapes.len() as u64;
        let shape = *self.shapes.entry(key).or_insert(next);
        if let Some(slot) = self.shape_of.get_mut(id.index()) {
            *slot = Some(shape);
        }
        shape
    }

    fn key(&mut self, expr: &'p Expr) -> Vec<u64> {
        let field = |f: crate::ir::FieldRef| (u64::from(f.table.0) << 16) | u64::from(f.field);
        let opt = |id: Option<u64>| id.map_or(0, |n| n + 1);
        let mut key = Vec::with_capacity(4);
        match &expr.kind {
            ExprKind::Const(value) => {
                let next = self.values.len() as u64;
                key.extend([1, *self.values.entry(value.clone()).or_insert(next)]);
            }
            ExprKind::AsOf => key.push(2),
            ExprKind::Field(f) => key.extend([3, field(*f)]),
            ExprKind::Through { via, field: f } => {
                key.extend([4, field(*f)]);
                key.extend(via.iter().map(|f| field(*f)));
            }
            ExprKind::Definition(id) => match self.body(*id) {
                Some(body) => key.extend([5, self.shape(body)]),
                None => key.extend([6, u64::from(id.0)]),
            },
            ExprKind::Standard { id, tier, on } => {
                let (tier, on) = (tier.map(|e| self.shape(e)), on.map(|e| self.shape(e)));
                key.extend([7, u64::from(id.0), opt(tier), opt(on)]);
            }
            ExprKind::Scale { amount, id, on } => {
                let (amount, on) = (self.shape(*amount), on.map(|e| self.shape(e)));
                key.extend([19, u64::from(id.0), amount, opt(on)]);
            }
            ExprKind::DecisionTable(id) => key.extend([8, u64::from(id.0)]),
            ExprKind::Not(e) => key.extend([9, self.shape(*e)]),
            ExprKind::And(list) | ExprKind::Or(list) => {
                key.push(if matches!(expr.kind, ExprKind::And(_)) { 10 } else { 11 });
                key.extend(list.iter().map(|e| self.shape(*e)));
            }
            ExprKind::Compare { op, left, right } => {
                key.extend([12, *op as u64, self.shape(*left), self.shape(*right)]);
            }
            ExprKind::In { item, set } => {
                key.extend([13, self.shape(*item)]);
                self.set_key(set, &mut key);
            }
            ExprKind::Arith { op, left, right } => {
                key.extend([14, *op as u64, self.shape(*left), self.shape(*right)]);
            }
            ExprKind::Negate(e) => key.extend([15, self.shape(*e)]),
            ExprKind::Call { builtin, args } => {
                key.extend([16, *builtin as u64]);
                key.extend(args.iter().map(|e| self.shape(*e)));
            }
            ExprKind::Filled { field: f, filled } => key.extend([17, field(*f), u64::from(*filled)]),
            ExprKind::Outcome { benefit, fact } => {
                let (kind, rank) = match fact {
                    Fact::Granted => (0, 0),
                    Fact::Funded(rank) => (1, *rank),
                    Fact::Funding => (2, 0),
                    Fact::Amount => (3, 0),
                };
                key.extend([20, u64::from(benefit.0), kind, u64::from(rank)]);
            }
            ExprKind::Aggregate { function, over, value, filter } => {
                let over = match over {
                    Over::Group => 0,
                    Over::Related { by, .. } => field(*by) + 1,
                };
                let (value, filter) = (value.map(|e| self.shape(e)), filter.map(|e| self.shape(e)));
                key.extend([18, *function as u64, over, opt(value), opt(filter)]);
            }
        }
        key
    }

    fn set_key(&mut self, set: &'p SetExpr, key: &mut Vec<u64>) {
        let opt = |id: Option<u64>| id.map_or(0, |n| n + 1);
        match set {
            SetExpr::Items(items) => {
                key.push(1);
                for item in items {
                    match item {
                        SetItem::Value(e) => key.extend([1, self.shape(*e)]),
                        SetItem::Range { low, high, excludes_high } => {
                            key.extend([2, self.shape(*low), self.shape(*high), u64::from(*excludes_high)]);
                        }
                    }
                }
            }
            SetExpr::Catalog { id, on } => {
                let on = on.map(|e| self.shape(e));
                key.extend([2, u64::from(id.0), opt(on)]);
            }
            SetExpr::List(id) => key.extend([3, u64::from(id.0)]),
            SetExpr::Standard { id, on } => {
                let on = on.map(|e| self.shape(e));
                key.extend([4, u64::from(id.0), opt(on)]);
            }
            SetExpr::Column(f) => key.extend([5, u64::from(f.table.0), u64::from(f.field)]),
            SetExpr::Value(e) => key.extend([6, self.shape(*e)]),
        }
    }
}
