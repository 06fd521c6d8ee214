//! From a program to a plan.

use std::{collections::BTreeMap, sync::Arc};

use super::{
    Atom, AtomKind, BenefitPlan, Entry, Formula, Grant, Plan, PlanOptions, Reads, TablePlan,
    formula::Builder,
    layers::{self, Ranked},
    notes,
};
use crate::{
    decision::Decider,
    ir::{
        BenefitId, Check, CheckId, EnumId, ExprId, ExprKind, Fact, FieldRef, MessagePart, Over, Program,
        Reaches, RuleId, RuleKind, TableId, Type,
    },
    value::{Date, Value},
};

/// How deep 优先于 may be followed; more is refused before, as are cycles.
const OVERRIDE_DEPTH: usize = crate::lower::OVERRIDES;

pub(super) fn plan(program: Arc<Program>, options: PlanOptions) -> Plan {
    let program = super::fold::fold(program, options.as_of);
    let in_force = program.in_force(options.as_of);
    let mut plan = Plan {
        in_force,
        has_aggregate: aggregates(&program),
        stale: stale_fields(&program, &options),
        atoms: Vec::new(),
        check_reads: Vec::new(),
        tables: Vec::new(),
        program: Arc::clone(&program),
        options,
    };
    let bodies = (0..program.definitions.len())
        .map(|at| plan.definition_body(crate::ir::DefinitionId::from_index(at)))
        .collect();
    let mut builder = Builder::new(&program, bodies);
    let mut overridden_by: BTreeMap<RuleId, Vec<RuleId>> = BTreeMap::new();
    for (at, rule) in program.rules.iter().enumerate() {
        for below in &rule.overrides {
            overridden_by.entry(*below).or_default().push(RuleId::from_index(at));
        }
    }
    let facts = program.exprs.iter().any(|expr| matches!(expr.kind, ExprKind::Outcome { .. }));
    let mut stage = Stage {
        program: &program,
        plan: &plan,
        builder: &mut builder,
        overridden_by,
        benefits: BTreeMap::new(),
        facts,
    };
    let decided = |at: &usize| stage.is_decided(BenefitId::from_index(*at));
    let mut subjects: Vec<TableId> = (0..program.benefits.len())
        .filter(decided)
        .filter_map(|at| program.benefits.get(at))
        .map(|benefit| benefit.table)
        .collect();
    subjects.sort_unstable();
    subjects.dedup();
    let mut tables: Vec<TablePlan> = subjects.into_iter().map(|table| stage.table(table)).collect();
    let kinds = std::mem::take(&mut builder.atoms);
    let check_reads: Vec<(CheckId, Reads)> = active_checks(&program, &plan)
        .map(|(id, check)| (id, Reads::of(&plan, check_exprs(check))))
        .collect();
    let atoms = kinds.into_iter().map(|kind| {
        let reads = atom_reads(&plan, kind);
        let notes = match kind {
            AtomKind::Expr(_) => notes::relied_on(&plan, &reads),
            AtomKind::Check(id) => notes::of_check(&plan, id),
        };
        Atom { kind, reads, notes }
    });
    let atoms = atoms.collect();
    plan.atoms = atoms;
    for table in &mut tables {
        table.wanted = wanted(&plan, table, &check_reads);
        table.atoms = table_atoms(table);
        table.references = references(&plan, table);
    }
    plan.check_reads = check_reads;
    plan.tables = tables;
    plan
}

struct Stage<'a, 'p> {
    program: &'p Program,
    plan: &'a Plan,
    builder: &'a mut Builder<'p>,
    overridden_by: BTreeMap<RuleId, Vec<RuleId>>,
    benefits: BTreeMap<BenefitId, BenefitPlan>,
    /// Some condition looks at what is decided about a benefit.
    facts: bool,
}

impl Stage<'_, '_> {
    fn table(&mut self, table: TableId) -> TablePlan {
        let mut benefits: Vec<BenefitId> = (0..self.program.benefits.len())
            .map(BenefitId::from_index)
            .filter(|id| self.program.family(*id) == *id && self.is_decided(*id))
            .filter(|id| self.program.benefits.get(id.index()).is_some_and(|benefit| benefit.table == table))
            .collect();
        benefits
            .sort_by_key(|id| self.program.benefits.get(id.index()).map(|benefit| benefit.name.en.clone()));
        let mut findings: Vec<Ranked<Entry>> = Vec::new();
        let mut grouped = Vec::new();
        for (id, check) in active_checks(self.program, self.plan) {
            if !reaches(self.program, check, table) {
                continue;
            }
            if !is_row_check(check, table, self.program, self.plan) {
                grouped.push(id);
            }
            let counts = self.check_formula(id, check, table);
            findings.push((
                (self.program.layer(check.document), check.order),
                Entry { decider: Decider::Check(id), counts },
            ));
        }
        let plans = benefits.iter().map(|id| self.benefit_plan(*id)).collect();
        let invariants = self.program.tables.get(table.index()).map(|table| &table.invariants);
        let invariants = invariants.into_iter().flatten().map(|one| self.formula(one.condition)).collect();
        TablePlan {
            table,
            invariants,
            benefit_ids: benefits,
            benefits: plans,
            findings: layers::ordered(findings),
            grouped,
            ..TablePlan::default()
        }
    }

    /// Whether anything is decided about a benefit on the days at hand. On days without the policy itself, every result is
    /// that it says nothing.
    fn is_decided(&self, id: BenefitId) -> bool {
        let days = self.plan.options.days.as_deref().unwrap_or_default();
        let mut days = days.iter().filter(|day| self.program.in_force(**day)).peekable();
        let family = self.program.family(id);
        let declared = self.program.benefits.iter().enumerate();
        let declared = declared.filter(|(at, _)| self.program.family(BenefitId::from_index(*at)) == family);
        let in_force = |day: &Date| declared.clone().any(|(_, benefit)| benefit.in_force(*day));
        self.program.is_decided(id) && (days.peek().is_none() || days.any(in_force))
    }

    /// The plan of a benefit, built when first asked for: by its table, or by a condition on what is decided of it.
    fn benefit_plan(&mut self, id: BenefitId) -> BenefitPlan {
        let id = self.program.family(id);
        if let Some(known) = self.benefits.get(&id) {
            return known.clone();
        }
        let table = self.program.benefits.get(id.index()).map(|benefit| benefit.table).unwrap_or_default();
        // Circles are refused before; here they would only come to nothing.
        self.benefits.insert(id, BenefitPlan { benefit: id, ..BenefitPlan::default() });
        let plan = self.benefit(id, table);
        self.benefits.insert(id, plan.clone());
        plan
    }

    /// A condition as a formula over atoms.
    fn formula(&mut self, id: ExprId) -> Formula {
        let program = self.program;
        let Some(expr) = program.expr(id) else { return Formula::Known(false) };
        match &expr.kind {
            ExprKind::Const(Value::Bool(truth)) => Formula::Known(*truth),
            ExprKind::Not(operand) => Formula::not(self.formula(*operand)),
            ExprKind::And(operands) => {
                let operands = operands.iter().map(|operand| self.formula(*operand)).collect();
                Formula::and(operands)
            }
            ExprKind::Or(operands) => {
                let operands = operands.iter().map(|operand| self.formula(*operand)).collect();
                Formula::or(operands)
            }
            ExprKind::Definition(definition) => match self.builder.body(*definition) {
                Some(body) => self.formula(body),
                None => self.builder.atom(id),
            },
            ExprKind::Outcome { benefit, fact: Fact::Granted } => self.benefit_plan(*benefit).granted,
            ExprKind::Outcome { benefit, fact: Fact::Funded(rank) } => {
                let plan = self.benefit_plan(*benefit);
                Formula::and(vec![plan.funded(*rank), plan.granted])
            }
            _ => self.builder.atom(id),
        }
    }

    fn benefit(&mut self, benefit: BenefitId, table: TableId) -> BenefitPlan {
        let as_of = self.plan.as_of();
        let in_force = |id: BenefitId| {
            self.program.benefits.get(id.index()).is_some_and(|benefit| benefit.in_force(as_of))
        };
        let mut denies: Vec<Ranked<Entry>> = Vec::new();
        let mut holds: Vec<Ranked<Entry>> = Vec::new();
        let mut grants: Vec<Ranked<Grant>> = Vec::new();
        let mut reviews: Vec<Ranked<Entry>> = Vec::new();
        for (at, rule) in self.program.rules.iter().enumerate() {
            let id = RuleId::from_index(at);
            let declared = rule.benefits.iter().find(|id| self.program.family(**id) == benefit).copied();
            let Some(declared) = declared.filter(|declared| self.active(id) && in_force(*declared)) else {
                continue;
            };
            let counts = self.counts(id, 0);
            let entry = Entry { decider: Decider::Rule(id), counts };
            let layer = self.program.layer(rule.document);
            let rank = (layer, rule.order);
            match rule.kind {
                RuleKind::Deny => denies.push((rank, entry)),
                RuleKind::Hold => holds.push((rank, entry)),
                RuleKind::Review => reviews.push((rank, entry)),
                RuleKind::Grant => {
                    let reads = Reads::of(self.plan, rule.amount);
                    let tier = rule.policy_source.map(|(_, rank)| rank);
                    let notes = notes::relied_on(self.plan, &reads);
                    let amount = rule.amount;
                    grants.push((rank, Grant { entry, amount, declared, layer, rank: tier, reads, notes }));
                }
            }
        }
        for (id, check) in
            active_checks(self.program, self.plan).filter(|(_, check)| reaches(self.program, check, table))
        {
            let names_it = |list: &[BenefitId]| {
                list.iter().any(|id| self.program.family(*id) == benefit && in_force(*id))
            };
            let holds_it = check.hold.as_ref().is_some_and(|hold| names_it(&hold.benefits));
            let reviews_it = names_it(&check.review);
            let counts = self.check_formula(id, check, table);
            let entry = Entry { decider: Decider::Check(id), counts };
            let rank = (self.program.layer(check.document), check.order);
            if holds_it {
                holds.push((rank, entry.clone()));
            }
            if reviews_it {
                reviews.push((rank, entry));
            }
        }
        // Written out only where something asks for it.
        let granted = if self.facts { layers::granted(&denies, &holds, &grants) } else { Formula::default() };
        let (denies, clashes) = layers::settle(denies, &holds, &grants);
        BenefitPlan {
            benefit,
            granted,
            scale: self.scale(benefit),
            denies: layers::ordered(denies),
            holds: layers::ordered(holds),
            clashes: layers::ordered(clashes),
            grants: layers::ordered(grants),
            reviews: layers::ordered(reviews),
            overlap: self.program.benefits.get(benefit.index()).map(|benefit| benefit.overlap),
            silence: None,
        }
    }

    fn scale(&self, benefit: BenefitId) -> Option<EnumId> {
        let of = |rule: &&crate::ir::Rule| rule.benefits.iter().any(|id| self.program.family(*id) == benefit);
        let granting = self.program.rules.iter().filter(of);
        granting.filter_map(|rule| rule.policy_source).map(|(scale, _)| scale).next()
    }

    fn active(&self, id: RuleId) -> bool {
        self.plan.in_force
            && self
                .program
                .rules
                .get(id.index())
                .is_some_and(|rule| rule.effective.contains(self.plan.as_of()))
    }

    /// 凡 and not 除非 and no rule that overrides it counts.
    fn counts(&mut self, id: RuleId, depth: usize) -> Formula {
        let program = self.program;
        let Some(rule) = program.rules.get(id.index()) else { return Formula::Known(false) };
        let mut parts: Vec<Formula> = rule.when.map(|when| self.formula(when)).into_iter().collect();
        parts.extend(rule.unless.iter().map(|unless| Formula::not(self.formula(*unless))));
        let over: Vec<RuleId> = self.overridden_by.get(&id).cloned().unwrap_or_default();
        for other in over {
            if depth <= OVERRIDE_DEPTH && self.active(other) {
                parts.push(Formula::not(self.counts(other, depth + 1)));
            }
        }
        Formula::and(parts)
    }

    fn check_formula(&mut self, id: CheckId, check: &Check, table: TableId) -> Formula {
        if !is_row_check(check, table, self.program, self.plan) {
            return self.builder.check(id);
        }
        let mut parts: Vec<Formula> = check.filter.map(|filter| self.formula(filter)).into_iter().collect();
        parts.extend(check.when.map(|when| self.formula(when)));
        parts.extend(check.unless.iter().map(|unless| Formula::not(self.formula(*unless))));
        Formula::and(parts)
    }
}

impl BenefitPlan {
    /// A grant of the tier counts, and none of a higher one.
    fn funded(&self, rank: u16) -> Formula {
        let counting = |wanted: &dyn Fn(u16) -> bool| {
            let grants = self.grants.iter().filter(|grant| grant.rank.is_some_and(wanted));
            Formula::or(grants.map(|grant| grant.entry.counts.clone()).collect())
        };
        Formula::and(vec![counting(&|own| own == rank), Formula::not(counting(&|own| own < rank))])
    }
}

fn active_checks<'p>(program: &'p Program, plan: &Plan) -> impl Iterator<Item = (CheckId, &'p Check)> {
    let (in_force, as_of) = (plan.in_force, plan.as_of());
    let checks = program.checks.iter().enumerate();
    checks
        .filter(move |(_, check)| in_force && check.effective.contains(as_of))
        .map(|(at, check)| (CheckId::from_index(at), check))
}

/// Whether a check's result belongs to rows of a 对象 table.
fn reaches(program: &Program, check: &Check, table: TableId) -> bool {
    match check.reaches {
        Some(Reaches::By(field)) if check.table != table => {
            matches!(program.field(field).map(|field| &field.ty), Some(Type::Ref(target)) if *target == table)
        }
        _ => check.table == table,
    }
}

/// A check that looks at one row of the 对象 table alone.
fn is_row_check(check: &Check, table: TableId, program: &Program, plan: &Plan) -> bool {
    check.table == table && check.keys.is_empty() && !reads_group(program, plan, check)
}

/// Whether the conditions of a check aggregate over the rows of a group.
pub(super) fn reads_group(program: &Program, plan: &Plan, check: &Check) -> bool {
    let mut exprs = check.filter.into_iter().chain(check.when).chain(check.unless.iter().copied());
    exprs.any(|id| over_group(program, plan, id, 0))
}

/// Whether an expression aggregates over the rows of a group.
fn over_group(program: &Program, plan: &Plan, id: ExprId, depth: u32) -> bool {
    let Some(expr) = program.expr(id) else { return false };
    if !plan.has_aggregate(id) || depth > 256 {
        return false;
    }
    match &expr.kind {
        ExprKind::Aggregate { over, .. } => *over == Over::Group,
        kind => children(kind).into_iter().any(|child| over_group(program, plan, child, depth + 1)),
    }
}

/// The operands of a node.
pub(crate) fn children(kind: &ExprKind) -> Vec<ExprId> {
    use crate::ir::{SetExpr, SetItem};
    match kind {
        ExprKind::Const(_) | ExprKind::AsOf | ExprKind::Field(_) | ExprKind::Through { .. } => Vec::new(),
        ExprKind::Definition(_)
        | ExprKind::DecisionTable(_)
        | ExprKind::Filled { .. }
        | ExprKind::Outcome { .. } => Vec::new(),
        ExprKind::Standard { tier, on, .. } => [*tier, *on].into_iter().flatten().collect(),
        ExprKind::Scale { amount, on, .. } => std::iter::once(*amount).chain(*on).collect(),
        ExprKind::Not(e) | ExprKind::Negate(e) => vec![*e],
        ExprKind::And(list) | ExprKind::Or(list) => list.clone(),
        ExprKind::Compare { left, right, .. } | ExprKind::Arith { left, right, .. } => vec![*left, *right],
        ExprKind::Call { args, .. } => args.clone(),
        ExprKind::Aggregate { value, filter, .. } => [*value, *filter].into_iter().flatten().collect(),
        ExprKind::In { item, set } => {
            let mut list = vec![*item];
            match set {
                SetExpr::Items(items) => {
                    for item in items {
                        match item {
                            SetItem::Value(e) => list.push(*e),
                            SetItem::Range { low, high, .. } => list.extend([*low, *high]),
                        }
                    }
                }
                SetExpr::Catalog { on, .. } | SetExpr::Standard { on, .. } => list.extend(on),
                SetExpr::Value(e) => list.push(*e),
                SetExpr::List(_) | SetExpr::Column(_) => {}
            }
            list
        }
    }
}

/// Which expressions hold an aggregate somewhere below. Operands have smaller or larger ids: iterate to a fixed point.
fn aggregates(program: &Program) -> Vec<bool> {
    let mut marks: Vec<bool> =
        program.exprs.iter().map(|expr| matches!(expr.kind, ExprKind::Aggregate { .. })).collect();
    if !marks.contains(&true) {
        return marks;
    }
    loop {
        let mut changed = false;
        for (at, expr) in program.exprs.iter().enumerate() {
            if marks.get(at) == Some(&true) {
                continue;
            }
            let below = match &expr.kind {
                ExprKind::Definition(id) => program.definitions.get(id.index()).is_some_and(|definition| {
                    definition.versions.iter().any(|v| marks.get(v.body.index()) == Some(&true))
                }),
                kind => children(kind).iter().any(|child| marks.get(child.index()) == Some(&true)),
            };
            if below && let Some(mark) = marks.get_mut(at) {
                *mark = true;
                changed = true;
            }
        }
        if !changed {
            return marks;
        }
    }
}

/// Fields whose values in this data do not hold on the evaluated day.
fn stale_fields(program: &Program, options: &PlanOptions) -> Vec<FieldRef> {
    let data_year = options.data_date.unwrap_or(options.as_of).school_year();
    let year = options.as_of.school_year();
    let mut stale = Vec::new();
    for (t, table) in program.tables.iter().enumerate() {
        // A version is as old as the day since when it holds, not as the file.
        if table.key.is_some() && table.since.is_some() {
            continue;
        }
        for (f, field) in table.fields.iter().enumerate() {
            let Some(years) = field.valid_school_years.on(options.as_of) else { continue };
            let until = data_year.saturating_add(i32::try_from(*years).unwrap_or(i32::MAX));
            if year < data_year || year >= until {
                let field = u16::try_from(f).unwrap_or(u16::MAX);
                stale.push(FieldRef { table: TableId::from_index(t), field });
            }
        }
    }
    stale
}

pub(super) fn check_exprs(check: &Check) -> Vec<ExprId> {
    let message = check.flag.iter().flat_map(|flag| &flag.message).filter_map(|part| match part {
        MessagePart::Value(id) => Some(*id),
        MessagePart::Text(_) => None,
    });
    check.conditions().chain(message).collect()
}

fn atom_reads(plan: &Plan, kind: AtomKind) -> Reads {
    match kind {
        AtomKind::Expr(id) => Reads::of(plan, [id]),
        AtomKind::Check(id) => {
            // The row's own columns are read by the group pass; the atom itself is a column of results.
            let Some(check) = plan.program().checks.get(id.index()) else { return Reads::default() };
            let mut reads = Reads::of(plan, check_exprs(check));
            reads.inputs.clear();
            reads
        }
    }
}

fn wanted(plan: &Plan, table: &TablePlan, check_reads: &[(CheckId, Reads)]) -> Vec<FieldRef> {
    let own = |reads: &Reads| {
        let columns = reads.columns.iter().chain(&reads.aggregated).copied();
        columns.filter(|field| field.table == table.table).collect::<Vec<_>>()
    };
    let mut wanted: Vec<FieldRef> = plan.atoms.iter().flat_map(|atom| own(&atom.reads)).collect();
    for grant in table.benefits.iter().flat_map(|benefit| &benefit.grants) {
        wanted.extend(own(&grant.reads));
    }
    for (id, reads) in check_reads {
        let check = plan.program().checks.get(id.index());
        if check.is_some_and(|check| check.table == table.table) {
            wanted.extend(own(reads));
        } else if table.grouped.contains(id) {
            wanted.extend(plan.key_of(table.table));
        }
    }
    wanted.extend(plan.version_fields(table.table));
    wanted.sort_unstable();
    wanted.dedup();
    wanted
}

/// The first reference fields of every path that conditions follow.
fn references(plan: &Plan, table: &TablePlan) -> Vec<FieldRef> {
    let mut fields: Vec<FieldRef> = plan
        .atoms
        .iter()
        .flat_map(|atom| &atom.reads.inputs)
        .filter_map(|input| input.via.first().copied())
        .filter(|field| field.table == table.table)
        .collect();
    fields.sort_unstable();
    fields.dedup();
    fields
}

fn table_atoms(table: &TablePlan) -> Vec<super::AtomId> {
    let mut atoms = Vec::new();
    for benefit in &table.benefits {
        let entries = benefit.against().chain(&benefit.reviews);
        entries
            .chain(benefit.grants.iter().map(|grant| &grant.entry))
            .for_each(|entry| entry.counts.atoms(&mut atoms));
    }
    table.findings.iter().for_each(|entry| entry.counts.atoms(&mut atoms));
    table.invariants.iter().for_each(|invariant| invariant.atoms(&mut atoms));
    atoms.sort_unstable();
    atoms.dedup();
    atoms
}
