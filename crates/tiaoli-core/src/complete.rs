//! What a decision can still become: all completions of a record's missing fields (DESIGN section 4, rule 4).
//!
//! A missing field that conditions read alone is a variable over the cells its values fall into; a condition that
//! cannot be tied to one missing field is a variable of its own with both truth values. The decision is then a function
//! of few variables with few classes each. It is unfolded as a tree that stops where Kleene logic already decides; the
//! leaves are disjoint cubes of completions, and everything asked about completions is asked of them.

use std::cell::RefCell;

mod candidates;
mod leaves;
mod variables;

pub(crate) use candidates::finite;
use leaves::Leaf;
pub(crate) use variables::ClassCache;
use variables::{VariableKind, Variables, build};

use crate::{
    builtins::Fault,
    decide::{Case, Paid, Verdict, decide_grants, grant_amount},
    decision::Outcome,
    eval::{Overlay, Scope, Truth},
    ir::{FieldRef, Name},
    plan::{AtomId, AtomKind, BenefitPlan, Formula, Grant},
};

/// Leaves beyond this are no longer told apart: the answer then names too many possibilities, never too few.
const LEAF_LIMIT: usize = 20_000;

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

impl Settled {
    fn one(verdict: Verdict, leaves: &[Leaf]) -> Self {
        let everywhere = |at: &&usize| leaves.iter().all(|leaf| leaf.verdict.deciding.contains(at));
        let deciding = verdict.deciding.iter().filter(everywhere).copied().collect();
        Self::One { verdict, deciding }
    }
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
pub(crate) type Assignment = Vec<Option<u16>>;

enum Step {
    Decided(Verdict),
    /// Branch on this variable.
    Open(usize),
}

impl<'c, 'a> Problem<'c, 'a> {
    pub(crate) fn of_benefit(case: &'c Case<'a>, benefit: &BenefitPlan) -> Self {
        let entries = benefit.denies.iter().chain(&benefit.holds);
        let formulas =
            entries.map(|entry| &entry.counts).chain(benefit.grants.iter().map(|g| &g.entry.counts));
        let live = benefit.grants.iter().enumerate();
        let live = live
            .filter(|(_, grant)| grant.entry.counts.eval(&|atom| case.root(atom)) != Some(false))
            .collect();
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
        let leaves = self.unfold(benefit);
        let Some(first) = leaves.first() else {
            return Settled::one(Verdict::plain(Outcome::Undetermined), &[]);
        };
        if leaves.iter().all(|leaf| leaf.verdict.same(&first.verdict)) {
            return Settled::one(first.verdict.clone(), &leaves);
        }
        let mut possible: Vec<Outcome> = leaves.iter().map(|leaf| leaf.verdict.outcome).collect();
        possible.sort_by_key(|outcome| outcome.possible_rank());
        possible.dedup();
        let (missing, may_settle) = if self.reads_filled {
            leaves::sets_with_filled(&self.variables, |filled| {
                self.filled.replace(filled);
                let leaves = self.unfold(benefit);
                self.filled.take();
                leaves
            })
        } else {
            let essential = leaves::essential(&self.variables, &leaves);
            let may_settle = leaves::may_settle(&self.variables, &essential, &leaves);
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
        let classes = self.class_count(variable);
        let all = (0..classes).all(|class| {
            set(assignment, variable, Some(class));
            self.search(formula, assignment, wanted, budget)
        });
        set(assignment, variable, None);
        all
    }

    fn blank(&self) -> Assignment {
        vec![None; self.variables.list.len()]
    }

    fn class_count(&self, variable: usize) -> u16 {
        self.variables
            .list
            .get(variable)
            .map_or(0, |variable| u16::try_from(variable.classes.len()).unwrap_or(u16::MAX))
    }

    fn unfold(&self, benefit: &BenefitPlan) -> Vec<Leaf> {
        let mut leaves = Vec::new();
        let mut assignment = self.blank();
        self.branch(benefit, &mut assignment, &mut leaves);
        leaves
    }

    fn branch(&self, benefit: &BenefitPlan, assignment: &mut Assignment, leaves: &mut Vec<Leaf>) {
        let variable = match self.step(benefit, assignment) {
            Step::Decided(verdict) => {
                leaves.push(Leaf { assignment: assignment.clone(), verdict });
                return;
            }
            Step::Open(variable) => variable,
        };
        if leaves.len() >= LEAF_LIMIT {
            // Everything the open rules could still make of it.
            for outcome in [Outcome::Denied, Outcome::Held, Outcome::Granted, Outcome::Undetermined] {
                leaves.push(Leaf { assignment: assignment.clone(), verdict: Verdict::plain(outcome) });
            }
            return;
        }
        for class in 0..self.class_count(variable) {
            set(assignment, variable, Some(class));
            self.branch(benefit, assignment, leaves);
        }
        set(assignment, variable, None);
    }

    /// Decides a partial completion, or names the variable to branch on.
    fn step(&self, benefit: &BenefitPlan, assignment: &Assignment) -> Step {
        for (entries, outcome) in [(&benefit.denies, Outcome::Denied), (&benefit.holds, Outcome::Held)] {
            let mut open = None;
            for entry in entries {
                match self.truth(&entry.counts, assignment) {
                    Some(true) => return Step::Decided(Verdict::plain(outcome)),
                    Some(false) => {}
                    None => open = open.or_else(|| self.open_variable(&entry.counts, assignment)),
                }
            }
            if let Some(variable) = open {
                return Step::Open(variable);
            }
        }
        let mut counting = Vec::new();
        for (at, grant) in benefit.grants.iter().enumerate() {
            match self.truth(&grant.entry.counts, assignment) {
                Some(true) => counting.push(at),
                Some(false) => {}
                None => {
                    if let Some(variable) = self.open_variable(&grant.entry.counts, assignment) {
                        return Step::Open(variable);
                    }
                }
            }
        }
        let mut amounts: Vec<Result<Paid, Fault>> = Vec::new();
        for at in &counting {
            let reads = benefit.grants.get(*at).map(|grant| &grant.reads);
            let open = reads.and_then(|reads| self.variables.open_input(&reads.inputs, assignment));
            if let Some(variable) = open {
                return Step::Open(variable);
            }
            let overlay = self.overlay(assignment);
            let scope = Scope { overlay: Some(&overlay), ..self.case.scope };
            match grant_amount(self.case.plan, benefit, *at, &scope) {
                Ok(Some(paid)) => amounts.push(Ok(paid)),
                Err(fault) => amounts.push(Err(fault)),
                // Nothing of the record is missing, yet the amount is not known: an aggregate over other rows.
                Ok(None) => match self.variables.amount_variable(assignment) {
                    Err(variable) => return Step::Open(variable),
                    Ok(class) => amounts.push(Ok(Paid { rate: class.into(), due: class.into() })),
                },
            }
        }
        Step::Decided(decide_grants(benefit, &counting, &amounts))
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
            let class = self.variables.list.get(*only)?.classes.get(usize::from(class))?;
            return class.truths.iter().find(|(id, _)| *id == atom).map(|(_, truth)| *truth);
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
            let class = variable.classes.get(usize::from((*class)?))?;
            Some((input.clone(), class.value.clone()))
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

fn set(assignment: &mut Assignment, variable: usize, class: Option<u16>) {
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
