//! What an expression reads: columns of the row, rows it refers to, other tables, dated values.

use super::Plan;
use crate::{
    builtins::Builtin,
    eval::Input,
    ir::{
        BenefitId, CatalogId, ExprId, ExprKind, FieldRef, ListId, Over, SetExpr, SetItem, StandardId, TableId,
    },
    value::Value,
};

/// The reads of one expression; every list sorted, without repeats.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Reads {
    /// What the record supplies.
    pub(crate) inputs: Vec<Input>,
    /// Columns of the row: of `inputs`, of the expressions that derive them, of look-ups by key.
    pub(crate) columns: Vec<FieldRef>,
    /// Those of `columns` that are read even where no field has to be derived.
    pub(crate) direct: Vec<FieldRef>,
    /// Tables in memory.
    pub(crate) tables: Vec<TableId>,
    /// Columns of tables in memory looked up by value.
    pub(crate) indexes: Vec<FieldRef>,
    /// Columns of tables in memory that 属于 looks through.
    pub(crate) members: Vec<FieldRef>,
    /// Columns of other rows that aggregates read.
    pub(crate) aggregated: Vec<FieldRef>,
    pub(crate) filled: Vec<FieldRef>,
    pub(crate) standards: Vec<StandardId>,
    pub(crate) catalogs: Vec<CatalogId>,
    pub(crate) lists: Vec<ListId>,
    /// Counts working days: needs a holiday table.
    pub(crate) holidays: bool,
    /// Looks values up among other rows: a missing value there may be anyone's.
    pub(crate) opaque: bool,
    /// Constants compared with, for text completions.
    pub(crate) texts: Vec<Value>,
}

impl Reads {
    pub(crate) fn of(plan: &Plan, ids: impl IntoIterator<Item = ExprId>) -> Self {
        let mut reads = Self::default();
        for id in ids {
            reads.expr(plan, id, 0);
        }
        reads.tidy();
        reads
    }

    fn tidy(&mut self) {
        fn sorted<T: Ord>(list: &mut Vec<T>) {
            list.sort_unstable();
            list.dedup();
        }
        sorted(&mut self.inputs);
        sorted(&mut self.columns);
        sorted(&mut self.direct);
        sorted(&mut self.tables);
        sorted(&mut self.indexes);
        sorted(&mut self.members);
        sorted(&mut self.aggregated);
        sorted(&mut self.filled);
        sorted(&mut self.standards);
        sorted(&mut self.catalogs);
        sorted(&mut self.lists);
        sorted(&mut self.texts);
    }

    fn own(&mut self, plan: &Plan, field: FieldRef, depth: u32) {
        self.columns.push(field);
        self.direct.push(field);
        if let Some(derived) = plan.program().field(field).and_then(|field| field.derived) {
            // The derivation's own inputs are not inputs of the expression: a derived field is completed itself.
            let mut inner = Self::default();
            inner.expr(plan, derived, depth + 1);
            self.columns.extend(inner.columns);
            self.tables.extend(inner.tables);
            self.indexes.extend(inner.indexes);
        }
    }

    fn list(&mut self, plan: &Plan, ids: &[ExprId], depth: u32) {
        for id in ids {
            self.expr(plan, *id, depth);
        }
    }

    fn expr(&mut self, plan: &Plan, id: ExprId, depth: u32) {
        let Some(expr) = plan.program().expr(id) else { return };
        if depth > 512 {
            return;
        }
        let depth = depth + 1;
        match &expr.kind {
            ExprKind::Const(value) => {
                if matches!(value, Value::Text(_)) {
                    self.texts.push(value.clone());
                }
            }
            ExprKind::AsOf => {}
            ExprKind::Field(field) => {
                self.inputs.push(Input { via: Vec::new(), field: *field });
                self.own(plan, *field, depth);
            }
            ExprKind::Through { via, field } => {
                self.inputs.push(Input { via: via.clone(), field: *field });
                if let Some(first) = via.first() {
                    self.own(plan, *first, depth);
                }
                for target in via.iter().skip(1).chain(std::iter::once(field)) {
                    self.tables.push(target.table);
                    self.indexes.extend(plan.key_of(target.table));
                }
            }
            ExprKind::Definition(definition) => {
                if let Some(body) = plan.definition_body(*definition) {
                    self.expr(plan, body, depth);
                }
            }
            ExprKind::Standard { id, tier, on } => {
                self.standards.push(*id);
                self.list(plan, &[*tier, *on].into_iter().flatten().collect::<Vec<_>>(), depth);
            }
            ExprKind::Scale { amount, id, on } => {
                self.standards.push(*id);
                self.list(plan, &std::iter::once(*amount).chain(*on).collect::<Vec<_>>(), depth);
            }
            ExprKind::DecisionTable(table) => {
                if let Some(table) = plan.program().decision_tables.get(table.index()) {
                    for (condition, result) in &table.rows {
                        self.list(plan, &[*condition, *result], depth);
                    }
                    self.list(plan, table.otherwise.as_slice(), depth);
                }
            }
            ExprKind::Not(e) | ExprKind::Negate(e) => self.expr(plan, *e, depth),
            ExprKind::And(list) | ExprKind::Or(list) => self.list(plan, list, depth),
            ExprKind::Compare { left, right, .. } | ExprKind::Arith { left, right, .. } => {
                self.list(plan, &[*left, *right], depth);
            }
            ExprKind::In { item, set } => {
                self.expr(plan, *item, depth);
                self.set(plan, set, depth);
            }
            ExprKind::Call { builtin, args } => {
                self.holidays |= *builtin == Builtin::WorkingDays;
                self.list(plan, args, depth);
            }
            ExprKind::Filled { field, .. } => {
                self.filled.push(*field);
                self.own(plan, *field, depth);
            }
            ExprKind::Outcome { benefit, .. } => {
                self.list(plan, &deciding(plan.program(), *benefit), depth);
            }
            ExprKind::Aggregate { over, value, filter, .. } => {
                self.opaque = true;
                let mut inner = Self::default();
                inner.list(plan, &[*value, *filter].into_iter().flatten().collect::<Vec<_>>(), depth);
                self.aggregated.extend(inner.columns);
                self.standards.extend(inner.standards);
                self.catalogs.extend(inner.catalogs);
                if let Over::Related { table, by } = over {
                    self.tables.push(*table);
                    self.indexes.push(*by);
                    self.aggregated.push(*by);
                    if let Some(crate::ir::Type::Ref(own)) = plan.program().field(*by).map(|field| &field.ty)
                        && let Some(key) = plan.key_of(*own)
                    {
                        self.inputs.push(Input { via: Vec::new(), field: key });
                        self.own(plan, key, depth);
                    }
                }
            }
        }
    }

    fn set(&mut self, plan: &Plan, set: &SetExpr, depth: u32) {
        match set {
            SetExpr::Items(items) => {
                for item in items {
                    match item {
                        SetItem::Value(e) => self.expr(plan, *e, depth),
                        SetItem::Range { low, high, .. } => self.list(plan, &[*low, *high], depth),
                    }
                }
            }
            SetExpr::Catalog { id, on } => {
                self.catalogs.push(*id);
                self.list(plan, on.as_slice(), depth);
            }
            SetExpr::List(id) => {
                self.lists.push(*id);
                self.opaque = true;
                if let Some(list) = plan.program().lists.get(id.index()) {
                    self.tables.push(list.table);
                    self.indexes.push(FieldRef { table: list.table, field: list.field });
                }
            }
            SetExpr::Standard { id, on } => {
                self.standards.push(*id);
                self.list(plan, on.as_slice(), depth);
            }
            SetExpr::Column(field) => {
                self.opaque = true;
                self.tables.push(field.table);
                self.indexes.push(*field);
                self.members.push(*field);
            }
            SetExpr::Value(e) => self.expr(plan, *e, depth),
        }
    }
}

/// What decides a benefit: the conditions and amounts of its rules, of rules above them, and of checks that hold it.
pub(crate) fn deciding(program: &crate::ir::Program, benefit: BenefitId) -> Vec<ExprId> {
    // Every layer's declaration of the benefit counts.
    let family = program.family(benefit);
    let names_it = |benefits: &[BenefitId]| benefits.iter().any(|id| program.family(*id) == family);
    let mut rules: Vec<usize> = (0..program.rules.len())
        .filter(|at| program.rules.get(*at).is_some_and(|rule| names_it(&rule.benefits)))
        .collect();
    let mut next = 0;
    while let Some(at) = rules.get(next).copied() {
        next += 1;
        for (over, rule) in program.rules.iter().enumerate() {
            let overrides = rule.overrides.iter().any(|below| below.index() == at);
            if overrides && !rules.contains(&over) {
                rules.push(over);
            }
        }
    }
    let mut exprs: Vec<ExprId> = Vec::new();
    for rule in rules.iter().filter_map(|at| program.rules.get(*at)) {
        exprs.extend(rule.when.iter().chain(&rule.unless).chain(&rule.amount));
    }
    for check in &program.checks {
        if check.hold.as_ref().is_some_and(|hold| names_it(&hold.benefits)) {
            exprs.extend(check.conditions());
        }
    }
    exprs
}
