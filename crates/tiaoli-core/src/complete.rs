//! What a decision can still become: all completions of a record's missing fields (DESIGN section 4, rule 4).
//!
//! A missing field that conditions read alone is a variable over the cells its values fall into; a condition that
//! cannot be tied to one missing field is a variable of its own with both truth values. The decision is then a function
//! of few variables with few classes each. It is unfolded as a tree that stops where Kleene logic already decides, with
//! arms for sets of classes; everything asked about completions is asked of it.

use std::cell::RefCell;

mod candidates;
mod classes;
mod names;
mod settle;
#[cfg(test)]
mod tests;
mod tree;
mod unfold;
mod variables;

pub(crate) use candidates::finite;
use unfold::Unfolding;
pub(crate) use variables::ClassCache;
use variables::{VariableKind, Variables, build};

use crate::{
    decide::{Case, CheckState, Verdict},
    decision::Outcome,
    eval::{Overlay, Row, Scope, SideData, Truth},
    ir::{FieldRef, Name, TableId},
    plan::{AtomId, AtomKind, BenefitPlan, Formula, Grant, Plan},
    value::Value,
};

/// Leaves beyond this are no longer told apart: the answer then names too many possibilities, never too few.
const LEAF_LIMIT: usize = 20_000;

/// Of every missing field of a record that some condition of an open benefit reads: one value for every difference it makes.
pub(crate) fn open_values(
    plan: &Plan,
    table: TableId,
    side: &SideData,
    row: &dyn Row,
    checks: &[CheckState],
) -> Vec<(FieldRef, Vec<Value>)> {
    let Some(table_plan) = plan.table(table) else { return Vec::new() };
    let truths = Case::blank(table_plan);
    let cache = ClassCache::default();
    let case = Case::new(plan, table_plan, side, row, checks, &truths, &cache);
    let mut found: Vec<(FieldRef, Vec<Value>)> = Vec::new();
    for benefit in &table_plan.benefits {
        for variable in Problem::of_benefit(&case, benefit).variables.list {
            let VariableKind::Input(input) = &variable.kind else { continue };
            if !input.via.is_empty() || input.field.table != table {
                continue;
            }
            let values = variable.classes.values().iter().filter(|value| !value.is_missing()).cloned();
            match found.iter_mut().find(|(field, _)| *field == input.field) {
                Some((_, known)) => known.extend(values),
                None => found.push((input.field, values.collect())),
            }
        }
    }
    for (_, values) in &mut found {
        values.sort();
        values.dedup();
    }
    found
}

/// The result of looking at all completions.
#[derive(Clone, Debug)]
pub(crate) enum Settled {
    /// Every completion decides this; with the grants that decide in every completion.
    One {
        verdict: Verdict,
        deciding: Vec<usize>,
    },
    Several {
        possible: Vec<Outcome>,
        missing: Vec<Vec<Name>>,
        may_settle: Vec<Vec<Name>>,
    },
}

/// One record, some conditions, the variables that are still open.
#[derive(Debug)]
pub(crate) struct Problem<'c, 'a> {
    case: &'c Case<'a>,
    variables: Variables,
    /// Fields that count as filled while a set of fields is tried.
    filled: RefCell<Vec<FieldRef>>,
    /// 已填/未填 of a missing field is read somewhere: see [`Problem::solve`].
    reads_filled: bool,
}

/// A class per variable; `None` is open.
pub(crate) type Assignment = Vec<Option<u32>>;

impl<'c, 'a> Problem<'c, 'a> {
    pub(crate) fn of_benefit(case: &'c Case<'a>, benefit: &BenefitPlan) -> Self {
        let entries = benefit.against();
        let formulas =
            entries.map(|entry| &entry.counts).chain(benefit.grants.iter().map(|g| &g.entry.counts));
        // A grant that asks for a field to be filled may count once it is, and its amount matters then.
        let truth = |atom| if asks_for_missing(case, atom) { None } else { case.root(atom) };
        let live = benefit.grants.iter().enumerate();
        let live = live.filter(|(_, grant)| grant.entry.counts.eval(&truth) != Some(false)).collect();
        Self::new(case, Some(benefit), formulas, live)
    }

    pub(crate) fn of_formula(case: &'c Case<'a>, formula: &Formula) -> Self {
        Self::new(case, None, std::iter::once(formula), Vec::new())
    }

    fn new<'f>(
        case: &'c Case<'a>,
        benefit: Option<&BenefitPlan>,
        formulas: impl Iterator<Item = &'f Formula>,
        grants: Vec<(usize, &Grant)>,
    ) -> Self {
        let mut atoms = Vec::new();
        formulas.for_each(|formula| formula.atoms(&mut atoms));
        atoms.sort_unstable();
        atoms.dedup();
        let missing = |field: &FieldRef| case.scope.field(*field, &mut crate::eval::NoTrace).is_missing();
        let asked: Vec<FieldRef> = atoms
            .iter()
            .filter_map(|atom| case.plan.atoms.get(*atom as usize))
            .flat_map(|atom| &atom.reads.filled)
            .chain(grants.iter().flat_map(|(_, grant)| &grant.reads.filled))
            .filter(|field| missing(field))
            .copied()
            .collect();
        atoms.retain(|atom| case.root(*atom).is_none());
        let mut variables = build(case, benefit, &atoms, &grants);
        variables.add_asked(case, &asked);
        Self { case, variables, filled: RefCell::default(), reads_filled: !asked.is_empty() }
    }

    /// Looks at all completions of the record for one benefit.
    pub(crate) fn solve(&self, benefit: &BenefitPlan) -> Settled {
        let tree = Unfolding::new(self, benefit).run();
        if let Some((verdict, deciding)) = tree.only() {
            return Settled::One { verdict: verdict.clone(), deciding: deciding.clone() };
        }
        let possible = tree.outcomes();
        let (missing, may_settle) = if self.reads_filled {
            settle::sets_with_filled(&self.variables, |filled| {
                self.filled.replace(filled);
                let tree = Unfolding::new(self, benefit).run();
                self.filled.take();
                tree
            })
        } else {
            let essential = tree.essential();
            let may_settle = settle::may_settle(&self.variables, &essential, &tree);
            (self.variables.name_sets(&essential), may_settle)
        };
        // What other rows leave open is no fault of the policy.
        let of_other_rows = self.case.table.atoms.iter().any(|id| {
            let atom = self.case.plan.atoms.get(*id as usize);
            !self.variables.of_atom(*id).is_empty()
                && atom.is_some_and(|atom| atom.reads.opaque || matches!(atom.kind, AtomKind::Check(_)))
        });
        if missing.is_empty() && !of_other_rows {
            // Nothing to supply: a condition has no value, such as a division by zero. The policy must be mended.
            let verdict = Verdict { code: Some("E0412"), ..Verdict::plain(Outcome::Conflict) };
            return Settled::One { verdict, deciding: Vec::new() };
        }
        Settled::Several { possible, missing, may_settle }
    }

    /// Whether a formula is true in every completion.
    pub(crate) fn always(&self, formula: &Formula) -> bool {
        match formula.eval(&|atom| self.case.root(atom)) {
            Some(truth) => truth,
            None => self.search(formula, &mut self.blank(), true, &mut LEAF_LIMIT.clone()),
        }
    }

    /// Whether a formula is false in every completion.
    pub(crate) fn never(&self, formula: &Formula) -> bool {
        match formula.eval(&|atom| self.case.root(atom)) {
            Some(truth) => !truth,
            None => self.search(formula, &mut self.blank(), false, &mut LEAF_LIMIT.clone()),
        }
    }

    /// True when the formula has the truth `wanted` wherever it is known; gives up as false.
    fn search(
        &self,
        formula: &Formula,
        assignment: &mut Assignment,
        wanted: bool,
        budget: &mut usize,
    ) -> bool {
        match self.truth(formula, assignment) {
            Some(truth) => return truth == wanted,
            None if *budget == 0 => return false,
            None => *budget -= 1,
        }
        let Some(variable) = self.open_variable(formula, assignment) else { return false };
        let mut atoms = Vec::new();
        formula.atoms(&mut atoms);
        let classes =
            self.variables.list.get(variable).map(|variable| variable.classes.representatives(&atoms));
        let all = classes.into_iter().flatten().all(|class| {
            set(assignment, variable, Some(class));
            self.search(formula, assignment, wanted, budget)
        });
        set(assignment, variable, None);
        all
    }

    fn blank(&self) -> Assignment {
        vec![None; self.variables.list.len()]
    }

    fn truth(&self, formula: &Formula, assignment: &Assignment) -> Truth {
        formula.eval(&|atom| self.atom(atom, assignment))
    }

    fn atom(&self, atom: AtomId, assignment: &Assignment) -> Truth {
        let variables = self.variables.of_atom(atom);
        if variables.is_empty() {
            return self.filled_atom(atom);
        }
        if let [only] = variables {
            let class = assignment.get(*only).copied().flatten()?;
            return Some(self.variables.list.get(*only)?.classes.column(atom)?.truth(class));
        }
        if variables.iter().any(|variable| assignment.get(*variable).copied().flatten().is_none()) {
            return None;
        }
        let overlay = self.overlay(assignment);
        let AtomKind::Expr(id) = self.case.plan.atoms.get(atom as usize)?.kind else { return None };
        Scope { overlay: Some(&overlay), ..self.case.scope }.truth(id, &mut crate::eval::NoTrace)
    }

    /// An atom without variables keeps its value on the record as given, unless it asks whether a tried field is filled.
    fn filled_atom(&self, atom: AtomId) -> Truth {
        let reads = self.case.plan.atoms.get(atom as usize).map(|atom| &atom.reads);
        if reads.is_some_and(|reads| reads.filled.iter().any(|field| self.filled.borrow().contains(field))) {
            let overlay = Overlay { filled: self.filled.borrow().clone(), ..Overlay::default() };
            if let Some(AtomKind::Expr(id)) = self.case.plan.atoms.get(atom as usize).map(|atom| atom.kind) {
                let scope = Scope { overlay: Some(&overlay), ..self.case.scope };
                return scope.truth(id, &mut crate::eval::NoTrace);
            }
        }
        self.case.root(atom)
    }

    fn overlay(&self, assignment: &Assignment) -> Overlay {
        let inputs = self.variables.list.iter().zip(assignment).filter_map(|(variable, class)| {
            let VariableKind::Input(input) = &variable.kind else { return None };
            Some((input.clone(), variable.classes.value((*class)?)?.clone()))
        });
        Overlay { inputs: inputs.collect(), filled: self.filled.borrow().clone(), forced: Vec::new() }
    }

    /// The first open variable that could still change a formula.
    fn open_variable(&self, formula: &Formula, assignment: &Assignment) -> Option<usize> {
        let mut atoms = Vec::new();
        open_atoms(formula, &|atom| self.atom(atom, assignment), &mut atoms);
        let variables = atoms.iter().flat_map(|atom| self.variables.of_atom(*atom));
        variables.copied().filter(|variable| assignment.get(*variable).copied().flatten().is_none()).min()
    }
}

/// Whether a condition asks for a missing field to be filled.
fn asks_for_missing(case: &Case<'_>, atom: AtomId) -> bool {
    let reads = case.plan.atoms.get(atom as usize).map(|atom| &atom.reads);
    let missing = |field: &FieldRef| case.scope.field(*field, &mut crate::eval::NoTrace).is_missing();
    reads.is_some_and(|reads| reads.filled.iter().any(missing))
}

fn set(assignment: &mut Assignment, variable: usize, class: Option<u32>) {
    if let Some(slot) = assignment.get_mut(variable) {
        *slot = class;
    }
}

/// The unknown atoms of the parts of a formula that are themselves unknown.
fn open_atoms(formula: &Formula, atoms: &impl Fn(AtomId) -> Truth, into: &mut Vec<AtomId>) {
    if formula.eval(atoms).is_some() {
        return;
    }
    match formula {
        Formula::Known(_) => {}
        Formula::Atom(id) => into.push(*id),
        Formula::Not(operand) => open_atoms(operand, atoms, into),
        Formula::And(operands) | Formula::Or(operands) => {
            operands.iter().for_each(|operand| open_atoms(operand, atoms, into));
        }
    }
}
