//! 应助(项目), 金额(项目), 享受政策(项目): what is decided about one benefit, as a fact for another or for a check.

use tiaoli_diagnostics::{FileSpan, Text};
use tiaoli_syntax::ast;

use super::{Lowering, Scope, graph, problems};
use crate::{
    ir::{BenefitId, Check, EnumId, ExprId, ExprKind, Fact, Name, Over, Program, Type},
    names::Def,
    plan::{children, deciding},
    types::problems as type_problems,
    value::Value,
};

impl Lowering<'_> {
    pub(super) fn outcome(
        &mut self,
        scope: Scope,
        name: &ast::Ident,
        args: &[ast::Arg],
        at: FileSpan,
    ) -> ExprId {
        let path = match args {
            [ast::Arg { value, filter: None }] => match &*super::compare::bare(value).kind {
                ast::ExprKind::Path(path) => Some(path),
                _ => None,
            },
            _ => None,
        };
        let Some(path) = path else {
            for arg in args {
                self.infer_quietly(scope, &arg.value);
            }
            let takes = Text::new("一个资助项目的名称", "the name of a benefit");
            self.report(type_problems::arguments(at, &name.text, &takes));
            return self.unknown(at);
        };
        let Some(benefit) = self.benefit_named(path, scope.file) else { return self.unknown(at) };
        if !self.row_has(scope, benefit, at) {
            return self.unknown(at);
        }
        let (fact, ty) = match name.text.as_str() {
            "应助" | "granted" => (Fact::Granted, Type::Bool),
            "金额" | "amount" => (Fact::Amount, Type::Money(self.period_of(Some(benefit)))),
            _ => match self.scale_of(benefit) {
                Some(scale) => (Fact::Funding, Type::Enum(scale)),
                None => {
                    let of = self.benefit_name(benefit);
                    self.report(problems::no_policy_source(at, &of));
                    return self.unknown(at);
                }
            },
        };
        self.node(ExprKind::Outcome { benefit, fact }, ty, at)
    }

    /// Whether the row at hand is one the benefit is for.
    fn row_has(&mut self, scope: Scope, benefit: BenefitId, at: FileSpan) -> bool {
        let wanted = self.program.benefits.get(benefit.index()).map(|benefit| benefit.table);
        if scope.table == wanted {
            return true;
        }
        let table = |id: Option<crate::ir::TableId>| {
            id.and_then(|id| self.program.tables.get(id.index())).map(|table| table.name.clone())
        };
        let (here, there) = (table(scope.table), table(wanted).unwrap_or_default());
        let of = self.benefit_name(benefit);
        self.report(problems::outcome_of_other_row(at, &of, &there, here.as_ref()));
        false
    }

    fn benefit_name(&self, benefit: BenefitId) -> Name {
        self.program.benefits.get(benefit.index()).map(|benefit| benefit.name.clone()).unwrap_or_default()
    }

    /// The scale of the tiers that grants of a benefit name after 享受政策.
    fn scale_of(&mut self, benefit: BenefitId) -> Option<EnumId> {
        let before = self.diagnostics.len();
        let items = self.items;
        let mut found = None;
        for rule in &items.rules {
            for clause in &rule.node.clauses {
                let ast::ClauseKind::Give { benefit: given, policy_source: Some(path), .. } = &clause.kind
                else {
                    continue;
                };
                let given = given.names.last().and_then(|name| self.names.global(&name.text));
                if given == Some(Def::Benefit(benefit)) {
                    found = found.or_else(|| self.policy_source(path, rule.file).map(|(scale, _)| scale));
                }
            }
        }
        self.diagnostics.truncate(before);
        found
    }

    /// `X 为 享受政策(B)`: true where B is granted under a tier that stands so to X. Written out over the tiers, so that
    /// completions see through it.
    pub(super) fn compare_funding(
        &mut self,
        left: ExprId,
        right: ExprId,
        at: FileSpan,
        mut compared: impl FnMut(&mut Self, ExprId, ExprId) -> ExprId,
    ) -> Option<ExprId> {
        let funding = |id: ExprId| match self.program.expr(id).map(|expr| &expr.kind) {
            Some(ExprKind::Outcome { benefit, fact: Fact::Funding }) => Some(*benefit),
            _ => None,
        };
        let (benefit, on_left) = match (funding(left), funding(right)) {
            (Some(benefit), _) => (benefit, true),
            (None, Some(benefit)) => (benefit, false),
            (None, None) => return None,
        };
        let of = if on_left { left } else { right };
        let (ty, of_at) = (self.ty(of), self.span_of(of));
        let Type::Enum(scale) = ty else { return None };
        let count = self.program.enums.get(scale.index()).map_or(0, |def| def.values.len());
        let tiers = (0..count).filter_map(|tier| u16::try_from(tier).ok());
        let mut ways = Vec::new();
        for tier in tiers {
            let fact = Fact::Funded(tier);
            let funded = self.node(ExprKind::Outcome { benefit, fact }, Type::Bool, of_at);
            let value = self.constant_node(Value::Enum(scale, tier), Type::Enum(scale), of_at);
            let stands = if on_left { compared(self, value, right) } else { compared(self, left, value) };
            ways.push(self.node(ExprKind::And(vec![funded, stands]), Type::Bool, at));
        }
        Some(self.node(ExprKind::Or(ways), Type::Bool, at))
    }

    /// Circles of benefits that depend on one another, and facts where rows are not decided yet. Runs when everything
    /// is lowered; what is refused becomes unknown, so that nothing runs in circles.
    pub(super) fn outcome_facts(&mut self) {
        if !self.program.exprs.iter().any(|expr| matches!(expr.kind, ExprKind::Outcome { .. })) {
            return;
        }
        for (id, at) in self.misplaced() {
            self.report(problems::outcome_not_here(at));
            self.forget(id);
        }
        let edges: Vec<Vec<ExprId>> = (0..self.program.benefits.len())
            .map(|at| mentioned(&self.program, &deciding(&self.program, BenefitId::from_index(at))))
            .collect();
        let needs: Vec<Vec<usize>> = edges
            .iter()
            .map(|of| of.iter().filter_map(|id| outcome_of(&self.program, *id)).map(|b| b.index()).collect())
            .collect();
        for cycle in graph::order(&needs).cycles {
            let names: Vec<Name> =
                cycle.iter().map(|at| self.benefit_name(BenefitId::from_index(*at))).collect();
            // The facts that lead from each member to the next.
            for (at, next) in cycle.iter().zip(cycle.iter().cycle().skip(1)) {
                let leads = edges.get(*at).into_iter().flatten().copied();
                let leads: Vec<ExprId> = leads
                    .filter(|id| outcome_of(&self.program, *id).is_some_and(|b| b.index() == *next))
                    .collect();
                if let (Some(first), true) = (leads.first(), cycle.first() == Some(at)) {
                    self.report(problems::outcomes_circle(self.span_of(*first), &names));
                }
                leads.into_iter().for_each(|id| self.forget(id));
            }
        }
    }

    fn forget(&mut self, id: ExprId) {
        if let Some(expr) = self.program.exprs.get_mut(id.index()) {
            expr.kind = ExprKind::Const(Value::Missing);
        }
    }

    /// Facts inside aggregates, groups, derivations and 约束.
    fn misplaced(&self) -> Vec<(ExprId, FileSpan)> {
        let program = &self.program;
        let mut roots: Vec<ExprId> = Vec::new();
        for expr in &program.exprs {
            if let ExprKind::Aggregate { value, filter, .. } = &expr.kind {
                roots.extend([*value, *filter].into_iter().flatten());
            }
        }
        for table in &program.tables {
            roots.extend(table.fields.iter().filter_map(|field| field.derived));
            roots.extend(table.invariants.iter().map(|invariant| invariant.condition));
        }
        for check in program.checks.iter().filter(|check| compares_rows(program, check)) {
            roots.extend(check.conditions());
        }
        let found = mentioned(program, &roots);
        found.into_iter().map(|id| (id, self.span_of(id))).collect()
    }
}

/// The benefit that a fact is about: the one that stands for all layers.
fn outcome_of(program: &Program, id: ExprId) -> Option<BenefitId> {
    match &program.expr(id)?.kind {
        ExprKind::Outcome { benefit, .. } => Some(program.family(*benefit)),
        _ => None,
    }
}

/// Whether a check looks at several rows of its table at once.
fn compares_rows(program: &Program, check: &Check) -> bool {
    let over_group = |id: &ExprId| {
        matches!(
            program.expr(*id).map(|expr| &expr.kind),
            Some(ExprKind::Aggregate { over: Over::Group, .. })
        )
    };
    !check.keys.is_empty() || below(program, &check.conditions().collect::<Vec<_>>()).iter().any(over_group)
}

/// The facts among some expressions and everything below them.
fn mentioned(program: &Program, roots: &[ExprId]) -> Vec<ExprId> {
    let mut found = below(program, roots);
    found.retain(|id| outcome_of(program, *id).is_some());
    found
}

/// Some expressions and everything below them, through definitions and tables; each once, sorted.
fn below(program: &Program, roots: &[ExprId]) -> Vec<ExprId> {
    let mut seen = std::collections::BTreeSet::new();
    let mut open: Vec<ExprId> = roots.to_vec();
    while let Some(id) = open.pop() {
        if !seen.insert(id) {
            continue;
        }
        let Some(expr) = program.expr(id) else { continue };
        let next: Vec<ExprId> = match &expr.kind {
            ExprKind::Definition(id) => {
                let versions = program.definitions.get(id.index()).map(|definition| &definition.versions);
                versions.into_iter().flatten().map(|version| version.body).collect()
            }
            ExprKind::DecisionTable(id) => {
                let table = program.decision_tables.get(id.index());
                let versions = table.into_iter().flat_map(|table| &table.versions);
                let rows = table.into_iter().flat_map(|table| &table.rows);
                let rows = rows.chain(versions.clone().flat_map(|version| &version.rows));
                let otherwise = versions.filter_map(|version| version.otherwise);
                let otherwise = table.and_then(|table| table.otherwise).into_iter().chain(otherwise);
                rows.flat_map(|(condition, result)| [*condition, *result]).chain(otherwise).collect()
            }
            kind => children(kind),
        };
        open.extend(next);
    }
    seen.into_iter().collect()
}
