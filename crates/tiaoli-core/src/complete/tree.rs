//! An unfolded decision: a tree over the variables, with equal parts shared, and questions about it.
//!
//! Every inner node tells at least two decisions apart: an arm is a set of classes, and arms that lead to the same are
//! one arm. A variable therefore matters to the decision exactly when two arms of one of its nodes decide differently
//! for the same completion of the rest.

use std::collections::BTreeSet;

use rust_decimal::Decimal;
use rustc_hash::FxHashMap;

use crate::{decide::Verdict, decision::Outcome};

/// Steps spent on comparing parts of a tree; parts that take longer count as different.
const WORK_LIMIT: usize = 1_000_000;

pub(super) type NodeId = u32;

/// Some classes of one variable.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct ClassSet(Vec<u64>);

impl ClassSet {
    pub(super) fn of(classes: impl IntoIterator<Item = u32>) -> Self {
        let mut set = Self::default();
        classes.into_iter().for_each(|class| set.insert(class));
        set
    }

    pub(super) fn insert(&mut self, class: u32) {
        let at = class as usize / 64;
        if self.0.len() <= at {
            self.0.resize(at + 1, 0);
        }
        if let Some(word) = self.0.get_mut(at) {
            *word |= 1 << (class % 64);
        }
    }

    fn extend(&mut self, other: &Self) {
        if self.0.len() < other.0.len() {
            self.0.resize(other.0.len(), 0);
        }
        self.0.iter_mut().zip(&other.0).for_each(|(word, more)| *word |= more);
    }

    /// What both have; nothing when that is empty. `None` stands for all classes.
    pub(super) fn common(&self, other: Option<&Self>) -> Option<Self> {
        let Some(other) = other else { return Some(self.clone()) };
        let mut words: Vec<u64> = self.0.iter().zip(&other.0).map(|(a, b)| a & b).collect();
        while words.last() == Some(&0) {
            words.pop();
        }
        (!words.is_empty()).then_some(Self(words))
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Node {
    /// A decision, by its place among the decisions of the tree.
    Decided(usize),
    /// Not told apart any more; equal to nothing.
    Cut,
    Split {
        variable: usize,
        arms: Vec<(ClassSet, NodeId)>,
    },
}

#[derive(Debug, Default)]
pub(super) struct Tree {
    pub(super) root: NodeId,
    nodes: Vec<Node>,
    known: FxHashMap<Node, NodeId>,
    /// Decisions that differ, as first met; with the grants that decide wherever the decision is this one.
    verdicts: Vec<(Verdict, Vec<usize>)>,
    by_verdict: FxHashMap<(Outcome, Option<Decimal>, Option<u16>), usize>,
    /// What parts that were cut could still become.
    pub(super) cut: BTreeSet<Outcome>,
    /// Variables that parts that were cut could depend on.
    pub(super) cut_off: BTreeSet<usize>,
    /// How often rules were looked at to unfold it.
    pub(super) looks: usize,
}

impl Tree {
    pub(super) fn node(&self, id: NodeId) -> &Node {
        self.nodes.get(id as usize).unwrap_or(&Node::Cut)
    }

    /// Steps it took to unfold, and takes to look at all of it.
    pub(super) fn steps(&self) -> usize {
        self.looks + self.nodes.len()
    }

    fn intern(&mut self, node: Node) -> NodeId {
        let next = NodeId::try_from(self.nodes.len()).unwrap_or(NodeId::MAX);
        let id = *self.known.entry(node.clone()).or_insert(next);
        if id == next {
            self.nodes.push(node);
        }
        id
    }

    pub(super) fn decided(&mut self, verdict: Verdict) -> NodeId {
        let next = self.verdicts.len();
        let at = *self.by_verdict.entry(verdict.key()).or_insert(next);
        match self.verdicts.get_mut(at) {
            Some((_, everywhere)) => everywhere.retain(|grant| verdict.deciding.contains(grant)),
            None => {
                let everywhere = verdict.deciding.clone();
                self.verdicts.push((verdict, everywhere));
            }
        }
        self.intern(Node::Decided(at))
    }

    pub(super) fn cut(
        &mut self,
        outcomes: impl IntoIterator<Item = Outcome>,
        open: impl IntoIterator<Item = usize>,
    ) -> NodeId {
        self.cut.extend(outcomes);
        self.cut_off.extend(open);
        self.intern(Node::Cut)
    }

    /// A node with these arms, or what they all lead to.
    pub(super) fn split(&mut self, variable: usize, arms: Vec<(ClassSet, NodeId)>) -> NodeId {
        let mut merged: Vec<(ClassSet, NodeId)> = Vec::new();
        let mut at: FxHashMap<NodeId, usize> = FxHashMap::default();
        for (classes, child) in arms {
            let next = merged.len();
            let slot = *at.entry(child).or_insert(next);
            match merged.get_mut(slot) {
                Some((known, _)) => known.extend(&classes),
                None => merged.push((classes, child)),
            }
        }
        match merged.as_slice() {
            [(_, only)] => *only,
            _ => self.intern(Node::Split { variable, arms: merged }),
        }
    }

    /// The one decision of all completions, and the grants that decide in all of them.
    pub(super) fn only(&self) -> Option<&(Verdict, Vec<usize>)> {
        match self.node(self.root) {
            Node::Decided(at) => self.verdicts.get(*at),
            _ => None,
        }
    }

    /// All outcomes of completions.
    pub(super) fn outcomes(&self) -> Vec<Outcome> {
        let mut found: Vec<Outcome> = self.verdicts.iter().map(|(verdict, _)| verdict.outcome).collect();
        found.extend(&self.cut);
        found.sort_by_key(|outcome| outcome.possible_rank());
        found.dedup();
        found
    }

    /// The variables the decision depends on: some two completions that differ in one of them alone decide differently.
    pub(super) fn essential(&self) -> Vec<usize> {
        let mut essential = self.cut_off.clone();
        let mut work = WORK_LIMIT;
        for node in &self.nodes {
            let Node::Split { variable, arms } = node else { continue };
            if essential.contains(variable) {
                continue;
            }
            if let Some(((_, first), rest)) = arms.split_first()
                && rest.iter().any(|(_, other)| !self.equal(*first, *other, &mut Vec::new(), &mut work))
            {
                essential.insert(*variable);
            }
        }
        essential.into_iter().collect()
    }

    /// Whether two parts decide alike for the same completions. `narrowed` holds the classes assumed of variables.
    fn equal(&self, a: NodeId, b: NodeId, narrowed: &mut Vec<(usize, ClassSet)>, work: &mut usize) -> bool {
        if *work == 0 {
            return false;
        }
        *work -= 1;
        let (split, other) = match (self.node(a), self.node(b)) {
            (Node::Cut, _) | (_, Node::Cut) => return false,
            _ if a == b => return true,
            (Node::Decided(_), Node::Decided(_)) => return false,
            (Node::Split { .. }, _) => (a, b),
            (_, Node::Split { .. }) => (b, a),
        };
        let Node::Split { variable, arms } = self.node(split) else { return false };
        let at = narrowed.iter().position(|(known, _)| known == variable);
        let before = at.and_then(|at| narrowed.get(at)).map(|(_, classes)| classes.clone());
        let at = at.unwrap_or_else(|| {
            narrowed.push((*variable, ClassSet::default()));
            narrowed.len() - 1
        });
        let alike = arms.iter().all(|(classes, child)| {
            let Some(common) = classes.common(before.as_ref()) else { return true };
            if let Some((_, classes)) = narrowed.get_mut(at) {
                *classes = common;
            }
            self.equal(*child, other, narrowed, work)
        });
        match before {
            Some(before) => narrowed.get_mut(at).into_iter().for_each(|slot| slot.1 = before.clone()),
            None => narrowed.truncate(at),
        }
        alike
    }
}
