//! Limits on what definitions and 优先于 unfold to: a condition is worked out with every definition written in its place.

use tiaoli_diagnostics::Code;

use super::{Lowering, problems};
use crate::{
    ir::{DefinitionId, ExprId, ExprKind, RuleId},
    plan::children,
};

/// Operands that one definition may unfold to.
const SIZE: usize = 20_000;
/// How deep conditions may stand inside one another once definitions are unfolded.
const DEPTH: usize = 400;
/// How many rules may stand above one another by 优先于.
pub(crate) const OVERRIDES: usize = 64;

#[derive(Clone, Copy, Debug, Default)]
struct Extent {
    size: usize,
    depth: usize,
}

impl Lowering<'_> {
    /// Refuses what would unfold without measure. One message: the first is the cause of the others.
    pub(super) fn sizes(&mut self) {
        let circle = |diagnostic: &tiaoli_diagnostics::Diagnostic| {
            matches!(diagnostic.code, Code::E0401 | Code::E0402)
        };
        if self.diagnostics.iter().any(circle) {
            return;
        }
        let mut known: Vec<Option<Extent>> = vec![None; self.program.definitions.len()];
        for at in 0..known.len() {
            let extent = self.definition_extent(DefinitionId::from_index(at), 0, &mut known);
            if extent.size > SIZE || extent.depth > DEPTH {
                if let Some(definition) = self.program.definitions.get(at) {
                    let (at, name) = (definition.span, definition.name.clone());
                    self.report(problems::unfolds_too_far(at, &name));
                }
                return;
            }
        }
        let mut above: Vec<Vec<usize>> = vec![Vec::new(); self.program.rules.len()];
        for (at, rule) in self.program.rules.iter().enumerate() {
            for below in &rule.overrides {
                if let Some(above) = above.get_mut(below.index()) {
                    above.push(at);
                }
            }
        }
        let mut known: Vec<Option<Extent>> = vec![None; self.program.rules.len()];
        for at in 0..known.len() {
            let extent = rule_extent(at, 0, &above, &mut known);
            if extent.size > SIZE || extent.depth > OVERRIDES {
                let rule = self.program.rules.get(RuleId::from_index(at).index());
                if let Some((at, name)) = rule.map(|rule| (rule.span, rule.name.clone())) {
                    self.report(problems::overrides_too_far(at, &name));
                }
                return;
            }
        }
    }

    fn definition_extent(&self, id: DefinitionId, depth: usize, known: &mut Vec<Option<Extent>>) -> Extent {
        if let Some(Some(extent)) = known.get(id.index()) {
            return *extent;
        }
        let versions = self.program.definitions.get(id.index()).map(|definition| &definition.versions);
        let bodies: Vec<ExprId> = versions.into_iter().flatten().map(|version| version.body).collect();
        let mut whole = Extent::default();
        for body in bodies {
            let extent = self.extent(body, depth + 1, known);
            whole = Extent { size: whole.size.max(extent.size), depth: whole.depth.max(extent.depth) };
        }
        if let Some(slot) = known.get_mut(id.index()) {
            *slot = Some(whole);
        }
        whole
    }

    fn extent(&self, id: ExprId, depth: usize, known: &mut Vec<Option<Extent>>) -> Extent {
        if depth > DEPTH {
            return Extent { size: 1, depth: DEPTH + 1 };
        }
        let Some(expr) = self.program.expr(id) else { return Extent::default() };
        let mut whole = Extent { size: 1, depth: 0 };
        let mut add = |part: Extent| {
            whole.size = whole.size.saturating_add(part.size);
            whole.depth = whole.depth.max(part.depth);
        };
        match &expr.kind {
            ExprKind::Definition(definition) => add(self.definition_extent(*definition, depth, known)),
            ExprKind::DecisionTable(table) => {
                if let Some(table) = self.program.decision_tables.get(table.index()) {
                    for (condition, result) in &table.rows {
                        add(self.extent(*condition, depth + 1, known));
                        add(self.extent(*result, depth + 1, known));
                    }
                }
            }
            ExprKind::Outcome { benefit, .. } => {
                let rules = self.program.rules.iter().filter(|rule| rule.benefits.contains(benefit));
                for id in rules.flat_map(|rule| rule.when.iter().chain(&rule.unless).chain(&rule.amount)) {
                    add(self.extent(*id, depth + 1, known));
                }
            }
            kind => children(kind).into_iter().for_each(|child| add(self.extent(child, depth + 1, known))),
        }
        whole.depth += 1;
        whole
    }
}

/// A rule with all that stands above it.
fn rule_extent(at: usize, depth: usize, above: &[Vec<usize>], known: &mut Vec<Option<Extent>>) -> Extent {
    if let Some(Some(extent)) = known.get(at) {
        return *extent;
    }
    if depth > OVERRIDES {
        return Extent { size: 1, depth: OVERRIDES + 1 };
    }
    let mut whole = Extent { size: 1, depth: 0 };
    for over in above.get(at).into_iter().flatten() {
        let part = rule_extent(*over, depth + 1, above, known);
        whole.size = whole.size.saturating_add(part.size);
        whole.depth = whole.depth.max(part.depth + 1);
    }
    if let Some(slot) = known.get_mut(at) {
        *slot = Some(whole);
    }
    whole
}
