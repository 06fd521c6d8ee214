//! W0507: days without a value between two dated values, or before the first; days without a rule, a definition or
//! anything else stated in versions between two of them.

use tiaoli_diagnostics::{Diagnostic, FileSpan};

use super::{Context, problems};
use crate::{
    ir::{CatalogId, Name, Period, StandardId},
    names::Def,
};

pub(super) fn check(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    let program = context.program;
    for (at, standard) in program.standards.iter().enumerate() {
        if context.usage.uses(Def::Standard(StandardId::from_index(at))) {
            let periods = standard.values.iter().map(|dated| (dated.period, dated.span));
            holes(context, &standard.name, periods, found);
        }
    }
    for (at, catalog) in program.catalogs.iter().enumerate() {
        if context.usage.uses(Def::Catalog(CatalogId::from_index(at))) {
            let periods = catalog.editions.iter().map(|edition| (edition.period, edition.span));
            holes(context, &catalog.name, periods, found);
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

/// Periods in ascending order.
fn holes(
    context: &Context<'_>,
    name: &Name,
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
