//! What runs out before a day, with nothing to follow it: for those who must see to it in time.

mod problems;

use std::collections::BTreeSet;

use tiaoli_diagnostics::{Diagnostic, Text};

use crate::{
    builtins::{Builtin, Holidays},
    ir::{CatalogId, DocumentKind, ExprKind, Frequency, Period, Program, SetExpr, StandardId},
    value::Date,
};

/// Warnings of standards, catalogs, policies, holiday tables and declarations that end before `day`, in the order of their
/// places.
/// `holidays` is the table that working days are counted with, when one was given.
pub fn check(program: &Program, day: Date, holidays: Option<&Holidays>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    policies(program, day, &mut found);
    let (standards, catalogs) = used(program);
    for (at, standard) in program.standards.iter().enumerate() {
        let repealed = program.repeals.iter().any(|repeal| repeal.name == standard.name);
        if !standards.contains(&StandardId::from_index(at)) || repealed {
            continue;
        }
        if let Some((last, span)) = last(standard.values.iter().map(|one| (one.period, one.span)), day) {
            let kind = if standard.local {
                Text::new("地方参数", "parameter")
            } else {
                Text::new("标准", "standard")
            };
            found.push(problems::runs_out(span, &kind, &standard.name, last));
        }
    }
    for (at, catalog) in program.catalogs.iter().enumerate() {
        if !catalogs.contains(&CatalogId::from_index(at)) {
            continue;
        }
        let editions = catalog.editions.iter().map(|one| (one.period, one.span));
        if let Some((last, span)) = last(editions, day) {
            found.push(problems::runs_out(span, &Text::new("目录", "catalog"), &catalog.name, last));
        }
    }
    for one in program.in_time() {
        if let Some((last, span)) = last(one.versions.iter().copied(), day)
            && program.lapses(one.name, one.layer, Some(last)).is_some()
        {
            found.push(problems::declaration_runs_out(span, &one.kind, one.name, last));
        }
    }
    if let Some(holidays) = holidays {
        let years: Vec<i32> = holidays.years.iter().copied().collect();
        if let Some(last) = years.last().filter(|last| **last < day.year()) {
            let place = program.expressions_of(Builtin::WorkingDays).next();
            let duty = program
                .duties
                .iter()
                .find(|duty| matches!(duty.every, Some(Frequency::WorkingDaysFrom { .. })));
            if let Some(at) = place.or(duty.map(|duty| duty.span)) {
                found.push(problems::holidays_run_out(at, *last, day.year()));
            }
        }
    }
    found.sort_by_key(Diagnostic::span);
    found
}

/// The end of the last period, where it lies before a day.
fn last<S: Copy>(periods: impl Iterator<Item = (Period, S)>, day: Date) -> Option<(Date, S)> {
    let mut last: Option<(Date, S)> = None;
    for (period, span) in periods {
        let to = period.to?;
        if last.is_none_or(|(before, _)| before < to) {
            last = Some((to, span));
        }
    }
    last.filter(|(to, _)| *to < day)
}

fn policies(program: &Program, day: Date, found: &mut Vec<Diagnostic>) {
    let layers: BTreeSet<_> =
        program.documents.iter().filter(|one| one.counts).map(|document| document.layer).collect();
    for layer in layers {
        let versions = program
            .documents
            .iter()
            .filter(|one| one.layer == layer && one.kind == DocumentKind::Policy && one.counts);
        let periods = versions.clone().map(|one| (one.effective, one.span));
        if let Some((to, span)) = last(periods, day)
            && let Some(document) = versions.clone().find(|one| one.span == span)
        {
            found.push(problems::runs_out(span, &Text::new("政策", "policy"), &document.name, to));
        }
    }
}

/// Standards and catalogs that conditions and amounts go by.
fn used(program: &Program) -> (BTreeSet<StandardId>, BTreeSet<CatalogId>) {
    let (mut standards, mut catalogs) = (BTreeSet::new(), BTreeSet::new());
    for expr in &program.exprs {
        match &expr.kind {
            ExprKind::Standard { id, .. }
            | ExprKind::Scale { id, .. }
            | ExprKind::In { set: SetExpr::Standard { id, .. }, .. } => {
                standards.insert(*id);
            }
            ExprKind::In { set: SetExpr::Catalog { id, .. }, .. } => {
                catalogs.insert(*id);
            }
            _ => {}
        }
    }
    for duty in &program.duties {
        if let Some(Frequency::Interval(id)) = &duty.every {
            standards.insert(*id);
        }
    }
    (standards, catalogs)
}
