//! Conditions by what they say: equal shapes are equal conditions, wherever they are written.

use std::hash::{Hash, Hasher};

use rustc_hash::FxHasher;

use crate::ir::{Expr, ExprId, ExprKind, Program, Rule, SetExpr, SetItem};

/// One hash per expression; parts come before the whole in the arena, so one pass is enough.
#[derive(Debug)]
pub(super) struct Shapes {
    hashes: Vec<u64>,
    /// What each rule asks for, by its index.
    rules: Vec<Vec<u64>>,
}

impl Shapes {
    pub(super) fn new(program: &Program) -> Self {
        let mut shapes = Self { hashes: Vec::with_capacity(program.exprs.len()), rules: Vec::new() };
        for expr in &program.exprs {
            let hash = shapes.hash(expr);
            shapes.hashes.push(hash);
        }
        shapes.rules = program.rules.iter().map(|rule| shapes.asked(program, rule)).collect();
        shapes
    }

    pub(super) fn of(&self, id: ExprId) -> u64 {
        self.hashes.get(id.index()).copied().unwrap_or_default()
    }

    /// The parts of a condition that must all hold. None for one that always holds.
    fn conjuncts(&self, program: &Program, condition: Option<ExprId>) -> Vec<u64> {
        let mut parts = Vec::new();
        let mut open: Vec<ExprId> = condition.into_iter().collect();
        while let Some(id) = open.pop() {
            match program.expr(id).map(|expr| &expr.kind) {
                Some(ExprKind::And(inner)) => open.extend(inner),
                _ => parts.push(self.of(id)),
            }
        }
        parts
    }

    /// What a rule asks for, sorted: its 凡 and, as one more part each, its 除非.
    pub(super) fn rule(&self, at: usize) -> &[u64] {
        self.rules.get(at).map_or(&[], Vec::as_slice)
    }

    fn asked(&self, program: &Program, rule: &Rule) -> Vec<u64> {
        let mut parts = self.conjuncts(program, rule.when);
        parts.extend(rule.unless.iter().map(|unless| self.negated(self.of(*unless))));
        parts.sort_unstable();
        parts.dedup();
        parts
    }

    fn negated(&self, inner: u64) -> u64 {
        let mut hasher = FxHasher::default();
        ("not", inner).hash(&mut hasher);
        hasher.finish()
    }

    fn hash(&self, expr: &Expr) -> u64 {
        let mut hasher = FxHasher::default();
        let all = |ids: &[ExprId]| ids.iter().map(|id| self.of(*id)).collect::<Vec<u64>>();
        let one = |id: &Option<ExprId>| id.map(|id| self.of(id));
        // 且 and 或 do not mind the order of their parts.
        let sorted = |ids: &[ExprId]| {
            let mut parts = all(ids);
            parts.sort_unstable();
            parts
        };
        match &expr.kind {
            ExprKind::Not(inner) => return self.negated(self.of(*inner)),
            ExprKind::Const(value) => ("const", value).hash(&mut hasher),
            ExprKind::AsOf => "as_of".hash(&mut hasher),
            ExprKind::Field(field) => ("field", field).hash(&mut hasher),
            ExprKind::Through { via, field } => ("through", via, field).hash(&mut hasher),
            ExprKind::Definition(id) => ("definition", id).hash(&mut hasher),
            ExprKind::Standard { id, tier, on } => ("standard", id, one(tier), one(on)).hash(&mut hasher),
            ExprKind::Scale { amount, id, on } => ("scale", self.of(*amount), id, one(on)).hash(&mut hasher),
            ExprKind::DecisionTable(id) => ("decision", id).hash(&mut hasher),
            ExprKind::And(parts) => ("and", sorted(parts)).hash(&mut hasher),
            ExprKind::Or(parts) => ("or", sorted(parts)).hash(&mut hasher),
            ExprKind::Compare { op, left, right } => {
                ("compare", op, self.of(*left), self.of(*right)).hash(&mut hasher);
            }
            ExprKind::In { item, set } => {
                ("in", self.of(*item)).hash(&mut hasher);
                self.hash_set(set, &mut hasher);
            }
            ExprKind::Arith { op, left, right } => {
                ("arith", *op as u8, self.of(*left), self.of(*right)).hash(&mut hasher);
            }
            ExprKind::Negate(inner) => ("negate", self.of(*inner)).hash(&mut hasher),
            ExprKind::Call { builtin, args } => ("call", builtin, all(args)).hash(&mut hasher),
            ExprKind::Filled { field, filled } => ("filled", field, filled).hash(&mut hasher),
            ExprKind::Outcome { benefit, fact } => ("outcome", benefit, fact).hash(&mut hasher),
            ExprKind::Aggregate { function, over, value, filter } => {
                let over = match over {
                    crate::ir::Over::Group => None,
                    crate::ir::Over::Related { table, by } => Some((table, by)),
                };
                ("aggregate", function, over, one(value), one(filter)).hash(&mut hasher);
            }
        }
        hasher.finish()
    }

    fn hash_set(&self, set: &SetExpr, hasher: &mut FxHasher) {
        let one = |id: &Option<ExprId>| id.map(|id| self.of(id));
        match set {
            SetExpr::Items(items) => {
                let mut parts: Vec<u64> = items.iter().map(|item| self.item(item)).collect();
                parts.sort_unstable();
                ("items", parts).hash(hasher);
            }
            SetExpr::Catalog { id, on } => ("catalog", id, one(on)).hash(hasher),
            SetExpr::List(id) => ("list", id).hash(hasher),
            SetExpr::Standard { id, on } => ("standard", id, one(on)).hash(hasher),
            SetExpr::Column(field) => ("column", field).hash(hasher),
            SetExpr::Value(id) => ("value", self.of(*id)).hash(hasher),
        }
    }

    pub(super) fn item(&self, item: &SetItem) -> u64 {
        let mut hasher = FxHasher::default();
        match item {
            SetItem::Value(id) => ("value", self.of(*id)).hash(&mut hasher),
            SetItem::Range { low, high, excludes_high } => {
                ("range", self.of(*low), self.of(*high), excludes_high).hash(&mut hasher);
            }
        }
        hasher.finish()
    }
}

/// Whether every element of `part` is in `whole`; both sorted.
pub(super) fn contains(whole: &[u64], part: &[u64]) -> bool {
    part.iter().all(|element| whole.binary_search(element).is_ok())
}
