//! A decision unfolded over the variables of a problem.
//!
//! Each step carries what is left of the rules: those still open, in order. Branching on a variable looks at the rules
//! that read it as most classes leave them, then, class by class, only at rules of which that class says otherwise; and
//! classes that leave the same rules open are one arm. Rules that name a value each therefore cost what they say, not
//! the product of rules and values.

use std::cell::Cell;

use rustc_hash::FxHashMap;

use super::{
    Assignment, LEAF_LIMIT, Problem,
    classes::{Classes, USUAL},
    set,
    tree::{ClassSet, NodeId, Tree},
};
use crate::{
    builtins::Fault,
    decide::{Paid, Verdict, decide_grants, grant_amount},
    decision::Outcome,
    eval::{Scope, Truth},
    plan::{AtomId, BenefitPlan, Formula},
};

/// A rule by its place among all: what denies, then what holds, then where layers disagree, then what grants.
type Place = u32;

/// What is left to find out.
#[derive(Clone, Debug, Default)]
struct Rest {
    /// Rules that may still count, sorted.
    open: Vec<Place>,
    denied: bool,
    held: bool,
    clash: bool,
    /// Grants that count, sorted.
    counting: Vec<Place>,
}

/// What a class changes about what most classes leave: rules that are decided another way, and the conditions it turns
/// in rules it leaves open.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
struct Change {
    /// A rule that denies counts: the rest does not matter.
    denied: bool,
    decided: Vec<(Place, bool)>,
    open: Vec<(Place, Vec<AtomId>)>,
    /// The class itself, where its value matters.
    class: Option<u32>,
}

#[derive(Debug)]
pub(super) struct Unfolding<'p, 'c, 'a> {
    problem: &'p Problem<'c, 'a>,
    benefit: &'p BenefitPlan,
    rules: Vec<&'p Formula>,
    holds_from: Place,
    clashes_from: Place,
    grants_from: Place,
    /// By rule, the variables it reads and through which conditions.
    reads: Vec<Vec<(usize, AtomId)>>,
    assignment: Assignment,
    tree: Tree,
    leaves: usize,
    /// How often a rule was looked at.
    looks: Cell<usize>,
}

impl<'p, 'c, 'a> Unfolding<'p, 'c, 'a> {
    pub(super) fn new(problem: &'p Problem<'c, 'a>, benefit: &'p BenefitPlan) -> Self {
        let grants = benefit.grants.iter().map(|grant| &grant.entry);
        let rules = benefit.against().chain(grants).map(|entry| &entry.counts);
        let place = |count: usize| Place::try_from(count).unwrap_or(Place::MAX);
        Self {
            problem,
            benefit,
            rules: rules.collect(),
            holds_from: place(benefit.denies.len()),
            clashes_from: place(benefit.denies.len() + benefit.holds.len()),
            grants_from: place(benefit.against().count()),
            reads: Vec::new(),
            assignment: problem.blank(),
            tree: Tree::default(),
            leaves: 0,
            looks: Cell::new(0),
        }
    }

    pub(super) fn run(mut self) -> Tree {
        let mut rest = Rest::default();
        let places = 0..Place::try_from(self.rules.len()).unwrap_or(Place::MAX);
        for place in places {
            let truth = self.truth(place);
            self.put(&mut rest, place, truth);
        }
        self.index(&rest);
        self.tree.root = self.part(rest);
        self.tree.looks = self.looks.get();
        self.tree
    }

    /// Notes what the open rules read.
    fn index(&mut self, rest: &Rest) {
        self.reads = vec![Vec::new(); self.rules.len()];
        let mut atoms = Vec::new();
        for place in &rest.open {
            let at = *place as usize;
            let (Some(rule), Some(reads)) = (self.rules.get(at), self.reads.get_mut(at)) else { continue };
            atoms.clear();
            rule.atoms(&mut atoms);
            for atom in &atoms {
                let variables = self.problem.variables.of_atom(*atom);
                reads.extend(variables.iter().map(|variable| (*variable, *atom)));
            }
            reads.sort_unstable();
            reads.dedup();
        }
    }

    /// The conditions through which a rule reads a variable.
    fn reads(&self, place: Place, variable: usize) -> impl Iterator<Item = AtomId> {
        let reads = self.reads.get(place as usize).into_iter().flatten();
        reads.filter(move |(read, _)| *read == variable).map(|(_, atom)| *atom)
    }

    fn truth(&self, place: Place) -> Truth {
        let rule = self.rules.get(place as usize)?;
        self.looks.set(self.looks.get() + 1);
        self.problem.truth(rule, &self.assignment)
    }

    fn put(&self, rest: &mut Rest, place: Place, truth: Truth) {
        match truth {
            None => rest.open.push(place),
            Some(false) => {}
            Some(true) if place < self.holds_from => rest.denied = true,
            Some(true) if place < self.clashes_from => rest.held = true,
            Some(true) if place < self.grants_from => rest.clash = true,
            Some(true) => rest.counting.push(place),
        }
    }

    /// What the rest comes to.
    fn part(&mut self, rest: Rest) -> NodeId {
        if rest.denied {
            return self.leaf(Verdict::plain(Outcome::Denied));
        }
        match self.next_variable(&rest) {
            Some(variable) if self.leaves >= LEAF_LIMIT => {
                self.leaves += 1;
                self.cut(&rest, variable)
            }
            Some(variable) => self.branch(variable, &rest),
            None if rest.held => self.leaf(Verdict::plain(Outcome::Held)),
            None if rest.clash => self.leaf(Verdict::layers_disagree()),
            None => self.amounts(rest),
        }
    }

    /// The variable to branch on for rules that are open: nothing that holds matters before all that denies is known,
    /// and no grant before all that holds is.
    fn next_variable(&self, rest: &Rest) -> Option<usize> {
        let matters = |place: &&Place| **place < self.matters_to(rest);
        rest.open.iter().take_while(matters).find_map(|place| {
            let rule = self.rules.get(*place as usize)?;
            self.problem.open_variable(rule, &self.assignment)
        })
    }

    /// The first rule that no longer matters.
    fn matters_to(&self, rest: &Rest) -> Place {
        match (rest.held, rest.clash) {
            (true, _) => self.holds_from,
            (false, true) => self.clashes_from,
            (false, false) => Place::MAX,
        }
    }

    fn leaf(&mut self, verdict: Verdict) -> NodeId {
        self.leaves += 1;
        self.tree.decided(verdict)
    }

    /// Everything the open rules could still make of it.
    fn cut(&mut self, rest: &Rest, variable: usize) -> NodeId {
        let open =
            |from: Place, to: Place| rest.open.iter().filter(|place| (from..to).contains(place)).count();
        let grants = rest.counting.len() + open(self.grants_from, Place::MAX);
        let silent = decide_grants(self.benefit, &[], &[]).outcome;
        let clashes = open(self.clashes_from, self.grants_from);
        let settled = rest.held || rest.clash;
        let outcomes = [
            (Outcome::Denied, open(0, self.holds_from) > 0),
            (Outcome::Held, rest.held || open(self.holds_from, self.clashes_from) > 0),
            (Outcome::Granted, !settled && grants > 0),
            (silent, !settled && rest.counting.is_empty()),
            (Outcome::Conflict, !rest.held && (rest.clash || grants > 1 || clashes > 0)),
        ];
        let outcomes = outcomes.into_iter().filter(|(_, possible)| *possible).map(|(outcome, _)| outcome);
        let open = rest.open.iter().filter_map(|place| self.reads.get(*place as usize)).flatten();
        let open = open.map(|(variable, _)| *variable).chain([variable]);
        let read: Vec<usize> =
            open.filter(|at| self.assignment.get(*at).is_some_and(Option::is_none)).collect();
        self.tree.cut(outcomes, read)
    }

    /// All rules are decided: the amounts of the grants that count are what is left.
    fn amounts(&mut self, rest: Rest) -> NodeId {
        let counting: Vec<usize> = rest.counting.iter().map(|p| (*p - self.grants_from) as usize).collect();
        let mut amounts: Vec<Result<Paid, Fault>> = Vec::new();
        for at in &counting {
            let reads = self.benefit.grants.get(*at).map(|grant| &grant.reads);
            let variables = &self.problem.variables;
            if let Some(open) = reads.and_then(|reads| variables.open_input(&reads.inputs, &self.assignment))
            {
                return self.every_class(open, &rest);
            }
            let overlay = self.problem.overlay(&self.assignment);
            let case = self.problem.case;
            let scope = Scope { overlay: Some(&overlay), ..case.scope };
            match grant_amount(case.plan, self.benefit, *at, &scope) {
                Ok(Some(paid)) => amounts.push(Ok(paid)),
                Err(fault) => amounts.push(Err(fault)),
                // Nothing of the record is missing, yet the amount is not known: an aggregate over other rows.
                Ok(None) => match variables.amount_variable(&self.assignment) {
                    Err(variable) => return self.every_class(variable, &rest),
                    Ok(class) => amounts.push(Ok(Paid { rate: class.into(), due: class.into() })),
                },
            }
        }
        self.leaf(decide_grants(self.benefit, &counting, &amounts))
    }

    /// Branches on a variable that no open rule reads.
    fn every_class(&mut self, variable: usize, rest: &Rest) -> NodeId {
        if self.leaves >= LEAF_LIMIT {
            self.leaves += 1;
            return self.cut(rest, variable);
        }
        let count = self.problem.variables.list.get(variable).map_or(0, |variable| variable.classes.count());
        let mut arms = Vec::new();
        for class in 0..count {
            set(&mut self.assignment, variable, Some(class));
            arms.push((ClassSet::of([class]), self.part(rest.clone())));
        }
        set(&mut self.assignment, variable, None);
        self.tree.split(variable, arms)
    }

    fn branch(&mut self, variable: usize, rest: &Rest) -> NodeId {
        let problem = self.problem;
        let Some(classes) = problem.variables.list.get(variable).map(|variable| &*variable.classes) else {
            return self.amounts(rest.clone());
        };
        let matters = |place: &&Place| **place < self.matters_to(rest);
        let reads = |place: &Place| self.reads(*place, variable).next().is_some();
        let (readers, untouched): (Vec<Place>, Vec<Place>) =
            rest.open.iter().take_while(matters).partition(|place| reads(place));
        // What the rules that read the variable come to in most classes; where values matter there is no such thing.
        set(&mut self.assignment, variable, Some(USUAL));
        let usual: Vec<(Place, Truth)> = match classes.exact {
            true => readers.iter().map(|place| (*place, None)).collect(),
            false => readers.iter().map(|place| (*place, self.truth(*place))).collect(),
        };
        let groups = self.groups(variable, classes, &usual);
        let mut arms = Vec::with_capacity(groups.len());
        for (change, class, members) in groups {
            set(&mut self.assignment, variable, Some(class));
            let next = Rest { open: untouched.clone(), counting: rest.counting.clone(), ..*rest };
            let next = self.after(next, &usual, &change);
            arms.push((members, self.part(next)));
        }
        set(&mut self.assignment, variable, None);
        self.tree.split(variable, arms)
    }

    /// The classes of a variable by what they change about the rules that read it: a class of each group, and all of it.
    fn groups(
        &mut self,
        variable: usize,
        classes: &Classes,
        usual: &[(Place, Truth)],
    ) -> Vec<(Change, u32, ClassSet)> {
        // Which class turns which condition of which rule.
        let mut turned: Vec<(u32, Place, AtomId)> = Vec::new();
        for (place, _) in usual {
            for atom in self.reads(*place, variable) {
                let others = classes.column(atom).map_or(&[][..], |column| column.others());
                turned.extend(others.iter().map(|class| (*class, *place, atom)));
            }
        }
        turned.sort_unstable();
        let mut groups: Vec<(Change, u32, ClassSet)> = Vec::new();
        let touched: Vec<&[(u32, Place, AtomId)]> = turned.chunk_by(|a, b| a.0 == b.0).collect();
        let mut own = touched.iter().filter_map(|own| own.first()).map(|(class, ..)| *class).peekable();
        let untouched: Vec<u32> = match classes.exact {
            true => Vec::new(),
            false => (0..classes.count()).filter(|class| own.next_if_eq(class).is_none()).collect(),
        };
        if let Some(first) = untouched.first() {
            groups.push((Change::default(), *first, ClassSet::of(untouched.iter().copied())));
        }
        let mut by_change: FxHashMap<Change, usize> = FxHashMap::default();
        if classes.exact {
            for class in 0..classes.count() {
                set(&mut self.assignment, variable, Some(class));
                let change = self.change(Some(class), usual.iter().map(|(place, _)| *place), &[], usual);
                add(&mut groups, &mut by_change, change, class);
            }
        } else {
            for own in touched {
                let Some((class, ..)) = own.first() else { continue };
                set(&mut self.assignment, variable, Some(*class));
                let places = own.chunk_by(|a, b| a.1 == b.1).filter_map(|of| of.first());
                let change = self.change(None, places.map(|(_, place, _)| *place), own, usual);
                add(&mut groups, &mut by_change, change, *class);
            }
        }
        groups
    }

    /// How the class at hand differs from what most classes leave of the touched rules. `turned` are the conditions it
    /// turns in them.
    fn change(
        &self,
        class: Option<u32>,
        touched: impl Iterator<Item = Place>,
        turned: &[(u32, Place, AtomId)],
        usual: &[(Place, Truth)],
    ) -> Change {
        let mut change = Change { class, ..Change::default() };
        for place in touched {
            let usually = usual.binary_search_by_key(&place, |(place, _)| *place).ok();
            let usually = usually.and_then(|at| usual.get(at)).and_then(|(_, truth)| *truth);
            match self.truth(place) {
                Some(true) if place < self.holds_from => {
                    return Change { denied: true, ..Change::default() };
                }
                Some(truth) if usually == Some(truth) => {}
                Some(truth) => change.decided.push((place, truth)),
                None => {
                    let own = turned.iter().filter(|(_, of, _)| *of == place).map(|(.., atom)| *atom);
                    change.open.push((place, own.collect()));
                }
            }
        }
        change
    }

    /// The rest in a group of classes.
    fn after(&self, mut rest: Rest, usual: &[(Place, Truth)], change: &Change) -> Rest {
        rest.denied |= change.denied;
        for (place, truth) in usual {
            let decided = change.decided.binary_search_by_key(place, |(place, _)| *place).is_ok();
            let open = change.open.binary_search_by_key(place, |(place, _)| *place).is_ok();
            if !decided && !open {
                self.put(&mut rest, *place, *truth);
            }
        }
        for (place, truth) in &change.decided {
            self.put(&mut rest, *place, Some(*truth));
        }
        rest.open.extend(change.open.iter().map(|(place, _)| *place));
        rest.open.sort_unstable();
        rest.counting.sort_unstable();
        rest
    }
}

/// Puts a class with those that change the same.
fn add(
    groups: &mut Vec<(Change, u32, ClassSet)>,
    by_change: &mut FxHashMap<Change, usize>,
    change: Change,
    class: u32,
) {
    match by_change.get(&change).and_then(|at| groups.get_mut(*at)) {
        Some((.., members)) => members.insert(class),
        None => {
            by_change.insert(change.clone(), groups.len());
            groups.push((change, class, ClassSet::of([class])));
        }
    }
}
