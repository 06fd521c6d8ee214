//! Where an amount comes from: the dated value or table row, and the arithmetic of the paying rhythm.

use rust_decimal::Decimal;
use tiaoli_diagnostics::FileSpan;

use super::condition::{self, Reading};
use crate::{
    decide::{Paid, convert, decide_grants, grant_amount},
    decision::{Decision, Outcome},
    eval::{NoTrace, Scope, Values},
    ir::{
        Benefit, Dated, DecisionTableId, ExprId, ExprKind, Name, PayPeriod, Rhythm, Standard, StandardId,
        Type, Unverified,
    },
    plan::{BenefitPlan, Plan},
    sensitive::discloses,
    value::{Date, Value},
};

/// How the amount of a grant came about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payment {
    pub rhythm: Rhythm,
    /// Paying months in the order of the school year; empty where every month pays.
    pub months: Vec<u8>,
    /// Whether the evaluated month pays.
    pub pays: bool,
    /// The first day of the next month that pays, where the evaluated one does not.
    pub next: Option<Date>,
    /// The grants whose amounts count; several where they are added up.
    pub grants: Vec<GrantAmount>,
}

/// The amount of one grant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GrantAmount {
    pub rule: Name,
    /// Where the amount is written.
    pub at: FileSpan,
    /// The amount, before it is shared out, gives a sensitive value away.
    pub sensitive: bool,
    /// The amount is a single dated value or a constant, not a computation.
    pub plain: bool,
    /// In yuan, before it is shared out.
    pub whole: Decimal,
    pub period: PayPeriod,
    pub share: Share,
    /// What the evaluated month pays, in yuan.
    pub due: Decimal,
    pub standards: Vec<StandardUsed>,
    pub rows: Vec<RowUsed>,
    /// Fields the computation read.
    pub reads: Vec<Reading>,
}

/// How an amount is shared out over paying days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Share {
    /// Paid as it is.
    Whole,
    /// Over so many months; `last`: the evaluated month takes what is left.
    Months { count: usize, usual: Decimal, last: bool },
    /// Half in autumn, the rest in spring.
    Half { spring: bool },
}

/// A dated value in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StandardUsed {
    pub name: Name,
    /// `Missing` for 分段, whose brackets are no single value.
    pub value: Value,
    pub ty: Type,
    pub tier: Option<Value>,
    pub from: Option<Date>,
    /// Words for people: 第四条, 《…》, with the document where several count; empty where none was written.
    pub basis: String,
    pub local_choice: bool,
    pub unverified: Option<Unverified>,
}

/// The row of a 对照表 that gave a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowUsed {
    pub table: Name,
    /// From one; `None` for the row 否则.
    pub row: Option<usize>,
    pub value: Value,
    pub ty: Type,
}

/// The payment of a granted benefit; `None` for every other outcome.
pub(super) fn of(scope: &Scope<'_>, benefit: &BenefitPlan, decision: &Decision) -> Option<Payment> {
    if decision.outcome != Outcome::Granted {
        return None;
    }
    let plan = scope.plan;
    let as_of = plan.as_of();
    let deciding = deciding(scope, benefit, decision);
    // Layers may pay one benefit differently: it is paid as the deciding one says.
    let of_rule = deciding.first().and_then(|(at, _)| benefit.grants.get(*at));
    let declared = of_rule.map_or(benefit.benefit, |grant| grant.declared);
    let declared = plan.program().benefits.get(declared.index())?;
    let pays = pays_on(declared, as_of);
    let later = || (1..=12).filter_map(|n| as_of.month_start().plus_months(n));
    let next = if pays { None } else { later().find(|day| pays_on(declared, *day)) };
    let grants = deciding.into_iter().filter_map(|(at, paid)| grant(scope, benefit, at, paid)).collect();
    Some(Payment { rhythm: declared.rhythm, months: declared.months.clone(), pays, next, grants })
}

fn pays_on(benefit: &Benefit, day: Date) -> bool {
    convert(Decimal::ONE, PayPeriod::None, benefit, day).is_ok_and(|paid| !paid.due.is_zero())
}

/// The grants that the amount comes from, by position, with what each pays.
fn deciding(scope: &Scope<'_>, benefit: &BenefitPlan, decision: &Decision) -> Vec<(usize, Paid)> {
    let counting =
        benefit.grants.iter().enumerate().filter(|(_, grant)| decision.rules.contains(&grant.entry.decider));
    let known: Vec<(usize, Paid)> = counting
        .filter_map(|(at, _)| Some((at, grant_amount(scope.plan, benefit, at, scope).ok()??)))
        .collect();
    let positions: Vec<usize> = known.iter().map(|(at, _)| *at).collect();
    let amounts: Vec<_> = known.iter().map(|(_, paid)| Ok(*paid)).collect();
    let verdict = decide_grants(benefit, &positions, &amounts);
    known.into_iter().filter(|(at, _)| verdict.deciding.contains(at)).collect()
}

fn grant(scope: &Scope<'_>, benefit: &BenefitPlan, at: usize, paid: Paid) -> Option<GrantAmount> {
    let plan = scope.plan;
    let grant = benefit.grants.get(at)?;
    let declared = plan.program().benefits.get(grant.declared.index())?;
    let id = grant.amount?;
    let expr = plan.program().expr(id)?;
    let mut values = Values::default();
    let whole = scope.eval(id, &mut values).ok()?.as_number()?;
    let period = match expr.ty {
        Type::Money(period) => period,
        _ => PayPeriod::None,
    };
    let rule = match grant.entry.decider {
        crate::decision::Decider::Rule(id) => plan.program().rules.get(id.index())?.name.clone(),
        crate::decision::Decider::Check(_) => return None,
    };
    let (standards, rows) = used(scope, &values);
    let mut reads = condition::readings(scope, plan, id, &values);
    reads.retain(|reading| standards.iter().all(|standard| standard.name != reading.name));
    Some(GrantAmount {
        rule,
        at: expr.span,
        sensitive: discloses(plan, id),
        plain: matches!(expr.kind, ExprKind::Standard { .. } | ExprKind::Const(_)),
        whole,
        period,
        share: share(whole, period, declared, plan.as_of()),
        due: paid.due,
        standards,
        rows,
        reads,
    })
}

/// The arithmetic of [`convert`], told in its own results.
fn share(whole: Decimal, period: PayPeriod, benefit: &Benefit, as_of: Date) -> Share {
    match (benefit.rhythm, period) {
        (Rhythm::Monthly, PayPeriod::Year | PayPeriod::Term) => {
            let every = [9, 10, 11, 12, 1, 2, 3, 4, 5, 6, 7, 8];
            let months = if benefit.months.is_empty() { &every[..] } else { benefit.months.as_slice() };
            let spring = |month: u8| (3..=8).contains(&month);
            let shared: Vec<u8> = months
                .iter()
                .copied()
                .filter(|month| period == PayPeriod::Year || spring(*month) == as_of.is_spring_term())
                .collect();
            let first = shared.first().and_then(|month| Date::new(as_of.year(), *month, 1));
            let usual = first.and_then(|day| convert(whole, period, benefit, day).ok());
            match usual {
                Some(usual) if shared.len() > 1 => Share::Months {
                    count: shared.len(),
                    usual: usual.rate,
                    last: shared.last() == Some(&as_of.month()),
                },
                _ => Share::Whole,
            }
        }
        (Rhythm::Termly, PayPeriod::Year) => Share::Half { spring: as_of.is_spring_term() },
        _ => Share::Whole,
    }
}

/// Dated values and table rows that an evaluation went through.
pub(super) fn used(scope: &Scope<'_>, values: &Values) -> (Vec<StandardUsed>, Vec<RowUsed>) {
    let program = scope.plan.program();
    let (mut standards, mut rows) = (Vec::new(), Vec::new());
    let seen = |id: ExprId| values.0.get(&id).and_then(|value| value.as_ref().ok());
    for (id, result) in &values.0 {
        let Ok(value) = result else { continue };
        let (standard, tier, on, value) = match program.expr(*id).map(|expr| &expr.kind) {
            Some(ExprKind::Standard { id, tier, on }) => (*id, *tier, *on, value.clone()),
            Some(ExprKind::Scale { id, on, .. }) => (*id, None, *on, Value::Missing),
            Some(ExprKind::DecisionTable(table)) => {
                rows.extend(row_used(scope, *table, value));
                continue;
            }
            _ => continue,
        };
        let date = on.map_or(Some(scope.plan.as_of()), |on| seen(on)?.as_date());
        let found = date.and_then(|date| in_force(scope.plan, standard, date));
        let Some((standard, dated)) = found else { continue };
        let one = StandardUsed {
            name: standard.name.clone(),
            value,
            ty: standard.ty.clone(),
            tier: tier.and_then(seen).cloned(),
            from: dated.period.from,
            basis: program.cited_basis(dated.document, &dated.basis),
            local_choice: dated.local_choice,
            unverified: dated.unverified.clone(),
        };
        if !standards.contains(&one) {
            standards.push(one);
        }
    }
    (standards, rows)
}

fn in_force(plan: &Plan, id: StandardId, date: Date) -> Option<(&Standard, &Dated)> {
    let standard = plan.program().standards.get(id.index())?;
    let dated = standard.values.iter().find(|dated| dated.period.contains(date))?;
    Some((standard, dated))
}

fn row_used(scope: &Scope<'_>, id: DecisionTableId, value: &Value) -> Vec<RowUsed> {
    let Some(table) = scope.plan.program().decision_tables.get(id.index()) else { return Vec::new() };
    let holds = |condition: &ExprId| scope.truth(*condition, &mut NoTrace) == Some(true);
    let hits = table.rows.iter().enumerate().filter(|(_, (condition, _))| holds(condition));
    let used = |row: Option<usize>, value: Value| RowUsed {
        table: table.name.clone(),
        row,
        value,
        ty: table.ty.clone(),
    };
    let found: Vec<RowUsed> = hits
        .filter_map(|(at, (_, result))| Some(used(Some(at + 1), scope.eval(*result, &mut NoTrace).ok()?)))
        .collect();
    if found.is_empty() { vec![used(None, value.clone())] } else { found }
}
