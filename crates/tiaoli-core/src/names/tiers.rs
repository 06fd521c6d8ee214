//! Tier scales over all their statements: the order of the tiers, and which of them there are on which days.

use std::collections::BTreeSet;

use tiaoli_diagnostics::FileId;
use tiaoli_syntax::ast;

use super::{
    declare::{Declared, Declarer},
    problems,
};
use crate::ir::{self, DocumentId, Period};

/// One statement of a scale: the tiers that it names, and the days on which it counts.
#[derive(Debug)]
pub(crate) struct TierStatement {
    of: ir::EnumId,
    period: Period,
    named: BTreeSet<u16>,
}

impl Declared {
    /// Whether there is a tier on one of these days.
    pub(crate) fn is_tier_in(&self, of: ir::EnumId, tier: u16, days: &Period) -> bool {
        let mut statements = self.tier_statements.iter().filter(|one| one.of == of);
        statements.any(|one| one.named.contains(&tier) && one.period.overlaps(days))
    }
}

impl<'a> Declarer<'a, '_> {
    /// From when to when each statement of a scale counts, and the tiers that it names.
    pub(super) fn tier_statements(
        &self,
        id: ir::EnumId,
        statements: &[(DocumentId, &'a ast::Tiers)],
    ) -> Vec<TierStatement> {
        let begins = |at: usize| self.items.in_force(statements.get(at)?.0).from;
        let mut found = Vec::new();
        for (at, (_, tiers)) in statements.iter().enumerate() {
            let from = if at == 0 { None } else { begins(at) };
            let period = Period { from, to: None };
            let period = begins(at + 1).map_or(period, |next| period.before(next));
            let named = tiers.values.iter().filter_map(|value| self.names.value(id, &value.name.text));
            found.push(TierStatement { of: id, period, named: named.collect() });
        }
        found
    }

    /// The values of a scale over all its statements: a later one may put values between those there are, and one that
    /// leaves some out leaves them readable. Another order would turn 以上 round for days that are past.
    pub(super) fn scale_values(
        &mut self,
        first: (FileId, &'a ast::Tiers),
        later: &[(FileId, &'a ast::Tiers)],
    ) -> Vec<(FileId, &'a ast::EnumValue)> {
        let placed = |(file, tiers): (FileId, &'a ast::Tiers)| -> Vec<(FileId, &'a ast::EnumValue)> {
            tiers.values.iter().map(|value| (file, value)).collect()
        };
        let mut values = placed(first);
        for &(file, tiers) in later {
            let new = placed((file, tiers));
            let same = |a: &(FileId, &'a ast::EnumValue), b: &(FileId, &'a ast::EnumValue)| {
                self.pairs.same(&a.1.name.text, &b.1.name.text)
            };
            if is_part(&values, &new, same) {
                values = new;
            } else if !is_part(&new, &values, same) {
                let at = tiers.name.span.in_file(file);
                let before = first.1.name.span.in_file(first.0);
                self.diagnostics.push(problems::scale_reordered(at, &tiers.name.text, before));
            }
        }
        values
    }
}

/// Whether a list stands in another, in the same order.
fn is_part<T: Copy>(part: &[T], whole: &[T], same: impl Fn(&T, &T) -> bool) -> bool {
    let mut rest = whole.iter();
    part.iter().all(|one| rest.any(|other| same(one, other)))
}
