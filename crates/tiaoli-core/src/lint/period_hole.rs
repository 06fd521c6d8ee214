//! W0507: days without a value between two dated values, or before the first; days without a rule, a definition or
//! anything else stated in versions between two of them.

use tiaoli_diagnostics::{Diagnostic, FileSpan};

use super::{Context, problems};
use crate::{
    ir::{CatalogId, ExprKind, Frequency, Name, Period, Program, SetExpr, StandardId},
    names::Def,
    uses::{users, within},
};

pub(super) fn check(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    let program = context.program;
    let users = Users::of(program);
    for (at, standard) in program.standards.iter().enumerate() {
        let def = Def::Standard(StandardId::from_index(at));
        if context.usage.uses(def) {
            let periods = standard.values.iter().map(|dated| (dated.period, dated.span));
            holes(context, &standard.name, users.periods(def), periods, found);
        }
    }
    for (at, catalog) in program.catalogs.iter().enumerate() {
        let def = Def::Catalog(CatalogId::from_index(at));
        if context.usage.uses(def) {
            let periods = catalog.editions.iter().map(|edition| (edition.period, edition.span));
            holes(context, &catalog.name, users.periods(def), periods, found);
        }
    }
    for one in program.in_time() {
        for ((earlier, place), (later, at)) in one.versions.iter().zip(one.versions.iter().skip(1)) {
            let first = program.lapses(one.name, one.layer, earlier.to);
            let last = later.from.and_then(|from| from.plus_days(-1));
            if let (Some(first), Some(last)) = (first, last)
                && first <= last
            {
                found.push(problems::period_hole(*at, one.name, first, last, Some(*place)));
            }
        }
    }
}

/// When what goes by a standard or catalog is in force.
struct Users(Vec<(Def, Period)>);

impl Users {
    fn of(program: &Program) -> Self {
        let mut found = Vec::new();
        for (period, roots) in users(program) {
            for expr in within(program, roots) {
                let (def, on) = match &expr.kind {
                    ExprKind::Standard { id, on, .. }
                    | ExprKind::Scale { id, on, .. }
                    | ExprKind::In { set: SetExpr::Standard { id, on }, .. } => (Def::Standard(*id), on),
                    ExprKind::In { set: SetExpr::Catalog { id, on }, .. } => (Def::Catalog(*id), on),
                    _ => continue,
                };
                // The value of another day may be of any.
                found.push((def, if on.is_some() { Period::default() } else { period }));
            }
        }
        for duty in &program.duties {
            if let Some(Frequency::Interval(id)) = &duty.every {
                found.push((Def::Standard(*id), duty.effective));
            }
        }
        Self(found)
    }

    fn periods(&self, def: Def) -> Vec<Period> {
        self.0.iter().filter(|(of, _)| *of == def).map(|(_, period)| *period).collect()
    }
}

/// Periods in ascending order.
fn holes(
    context: &Context<'_>,
    name: &Name,
    users: Vec<Period>,
    periods: impl Iterator<Item = (Period, FileSpan)>,
    found: &mut Vec<Diagnostic>,
) {
    let mut before: Option<(Period, FileSpan)> = None;
    for (period, at) in periods {
        let start = period.from;
        match before {
            None => {
                let policy = context.program.begins();
                if let (Some(policy), Some(start)) = (policy, start)
                    && let Some(end) = start.plus_days(-1).filter(|end| *end >= policy)
                    && let before = (Period { from: Some(policy), to: Some(end) })
                    && (users.is_empty() || users.iter().any(|user| user.overlaps(&before)))
                {
                    found.push(problems::period_hole(at, name, policy, end, None));
                }
            }
            Some((earlier, place)) => {
                let first = earlier.to.and_then(|to| to.plus_days(1));
                let last = start.and_then(|start| start.plus_days(-1));
                if let (Some(first), Some(last)) = (first, last)
                    && first <= last
                {
                    found.push(problems::period_hole(at, name, first, last, Some(place)));
                }
            }
        }
        before = Some((period, at));
    }
}
