//! The decision for one record: DESIGN section 4, rules 1 to 4, 6 and 7, for one benefit on one day.

mod amount;
mod grants;
mod notes;

pub use amount::{Paid, convert};
pub(crate) use grants::{Verdict, decide_grants, grant_amount};

use std::cell::Cell;

use crate::{
    complete::{ClassCache, Problem, Settled},
    decision::{Decider, Decision, FindingRef, Outcome},
    eval::{NoTrace, Scope, SideData, Truth},
    ir::{CheckId, Name, RuleKind},
    plan::{AtomId, AtomKind, BenefitPlan, Entry, Formula, Plan, TablePlan},
};

/// What a check over several rows found for one row.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum CheckState {
    No,
    Yes,
    /// Not known; the fields it depends on.
    Open(Vec<Name>),
}

/// One record with everything its decisions depend on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Case<'a> {
    pub(crate) plan: &'a Plan,
    pub(crate) table: &'a TablePlan,
    pub(crate) scope: Scope<'a>,
    /// Results of checks over several rows, in the order of `table.grouped`.
    pub(crate) checks: &'a [CheckState],
    /// Truths of `table.atoms` on the record as given, by position; worked out when first asked for.
    truths: &'a [Cell<Option<Truth>>],
    pub(crate) cache: &'a ClassCache,
}

impl<'a> Case<'a> {
    /// Decides every benefit of the table for a record.
    pub(crate) fn decide_all(
        plan: &'a Plan,
        table: &'a TablePlan,
        side: &'a SideData,
        row: &'a dyn crate::eval::Row,
        checks: &'a [CheckState],
    ) -> Vec<Decision> {
        let truths = Self::blank(table);
        let cache = ClassCache::default();
        let case = Case::new(plan, table, side, row, checks, &truths, &cache);
        let findings = case.findings();
        let decided = table.benefits.iter().map(|benefit| {
            let review = benefit.reviews.iter().filter_map(|entry| review_of(entry, case.settle(entry)));
            complete_with(case.core(benefit), review.collect(), &findings)
        });
        decided.collect()
    }

    /// Room for the truths of a table's atoms.
    pub(crate) fn blank(table: &TablePlan) -> Vec<Cell<Option<Truth>>> {
        vec![Cell::new(None); table.atoms.len()]
    }

    pub(crate) fn new(
        plan: &'a Plan,
        table: &'a TablePlan,
        side: &'a SideData,
        row: &'a dyn crate::eval::Row,
        checks: &'a [CheckState],
        truths: &'a [Cell<Option<Truth>>],
        cache: &'a ClassCache,
    ) -> Self {
        Case { plan, table, scope: Scope::new(plan, side, row), checks, truths, cache }
    }

    pub(crate) fn root(&self, atom: AtomId) -> Truth {
        let at = self.table.atoms.binary_search(&atom).ok()?;
        let slot = self.truths.get(at)?;
        match slot.get() {
            Some(truth) => truth,
            None => {
                let truth = root_truth(self.plan, self.table, &self.scope, self.checks, atom);
                slot.set(Some(truth));
                truth
            }
        }
    }

    pub(crate) fn check_state(&self, id: CheckId) -> Option<&CheckState> {
        check_state(self.table, self.checks, id)
    }

    /// The decision of one benefit, still without reviews and findings of checks.
    pub(crate) fn core(&self, benefit: &BenefitPlan) -> Decision {
        let problem = Problem::of_benefit(self, benefit);
        let settled = problem.solve(benefit);
        let mut decision = Decision::bare(benefit.benefit, Outcome::Undetermined);
        let certain = |entry: &&Entry| problem.always(&entry.counts);
        // Where layers disagree the denial stands first, as among what denies.
        let against: Vec<&Entry> =
            benefit.denies.iter().chain(&benefit.clashes).chain(&benefit.holds).collect();
        let mut rules: Vec<Decider> =
            against.iter().copied().filter(certain).map(|entry| entry.decider).collect();
        let counting: Vec<usize> = (0..benefit.grants.len())
            .filter(|at| benefit.grants.get(*at).is_some_and(|grant| problem.always(&grant.entry.counts)))
            .collect();
        let mut grant_order = counting.clone();
        let mut pays = Vec::new();
        match settled {
            Settled::One { verdict, deciding } => {
                decision.outcome = verdict.outcome;
                if verdict.outcome == Outcome::Granted {
                    decision.amount = verdict.amount.map(|paid| paid.due);
                    decision.funding = self.funding(benefit, &verdict);
                }
                decision.findings.extend(verdict.code.map(FindingRef::Code));
                grant_order.sort_by_key(|at| !deciding.contains(at));
                pays = verdict.deciding;
            }
            Settled::Several { possible, missing, may_settle } => {
                decision.outcome = Outcome::Incomplete;
                decision.possible = possible;
                decision.missing = missing;
                decision.may_settle = may_settle;
            }
        }
        rules.extend(
            grant_order.iter().filter_map(|at| benefit.grants.get(*at)).map(|grant| grant.entry.decider),
        );
        if decision.outcome == Outcome::Denied && self.overrules(benefit, &rules, &counting) {
            decision.findings.push(OVERRULED);
        }
        decision.articles = self.articles(&rules);
        decision.rules = rules;
        decision.notes = self.notes(benefit, &decision, &pays);
        decision
    }

    /// Whether a higher layer denies what a lower one grants.
    fn overrules(&self, benefit: &BenefitPlan, rules: &[Decider], counting: &[usize]) -> bool {
        let lowest = counting.iter().filter_map(|at| benefit.grants.get(*at)).map(|grant| grant.layer).max();
        let denying = rules.iter().filter_map(|decider| match decider {
            Decider::Rule(id) => self.plan.program().rules.get(id.index()),
            Decider::Check(_) => None,
        });
        let denying = denying.filter(|rule| rule.kind == RuleKind::Deny);
        let highest = denying.map(|rule| self.plan.program().layer(rule.document)).min();
        matches!((highest, lowest), (Some(denies), Some(grants)) if denies < grants)
    }

    fn funding(&self, benefit: &BenefitPlan, verdict: &Verdict) -> Option<Name> {
        let deciding = verdict.deciding.first().and_then(|at| benefit.grants.get(*at))?;
        let Decider::Rule(id) = deciding.entry.decider else { return None };
        let (scale, rank) = self.plan.program().rules.get(id.index())?.policy_source?;
        let value = self.plan.program().enums.get(scale.index())?.values.get(usize::from(rank))?;
        Some(value.name.clone())
    }

    fn articles(&self, rules: &[Decider]) -> Vec<String> {
        let mut articles: Vec<String> = Vec::new();
        for decider in rules {
            let label = match decider {
                Decider::Rule(id) => {
                    self.plan.program().rules.get(id.index()).and_then(|rule| rule.article.as_ref())
                }
                Decider::Check(id) => {
                    self.plan.program().checks.get(id.index()).and_then(|check| check.article.as_ref())
                }
            };
            if let Some(label) = label
                && !articles.contains(&label.numeral)
            {
                articles.push(label.numeral.clone());
            }
        }
        articles
    }

    /// Whether an entry counts in every completion, in none, or in some.
    pub(crate) fn settle(&self, entry: &Entry) -> Truth {
        let root = entry.counts.eval(&|atom| self.root(atom));
        if root.is_some() {
            return root;
        }
        let problem = Problem::of_formula(self, &entry.counts);
        if problem.always(&entry.counts) {
            return Some(true);
        }
        problem.never(&entry.counts).then_some(false)
    }

    pub(crate) fn findings(&self) -> Vec<FindingRef> {
        let mut findings: Vec<FindingRef> = self
            .table
            .findings
            .iter()
            .filter_map(|entry| self.finding_of(entry, self.settle(entry)))
            .collect();
        let nowhere = |reference: &crate::ir::FieldRef| self.leads_nowhere(*reference);
        findings.extend(self.table.references.iter().any(nowhere).then_some(NOWHERE));
        let broken = |invariant: &Formula| self.breaks(invariant);
        findings.extend(self.table.invariants.iter().any(broken).then_some(BROKEN));
        findings
    }

    /// Whether the record as given breaks a 约束. What is missing breaks none.
    pub(crate) fn breaks(&self, invariant: &Formula) -> bool {
        invariant.eval(&|atom| self.root(atom)) == Some(false)
    }

    /// What the truth of a check means for `findings`.
    pub(crate) fn finding_of(&self, entry: &Entry, truth: Truth) -> Option<FindingRef> {
        let Decider::Check(id) = entry.decider else { return None };
        self.plan.program().checks.get(id.index())?.flag.as_ref()?;
        match truth {
            Some(true) => Some(FindingRef::Check(id, false)),
            Some(false) => None,
            // A check over a table nobody supplied is named once for the run, not on every row.
            None if self.is_unsupplied(id) => None,
            None => Some(FindingRef::Check(id, true)),
        }
    }

    fn is_unsupplied(&self, id: CheckId) -> bool {
        let over = self.plan.program().checks.get(id.index()).map(|check| check.table);
        over.is_some_and(|table| table != self.table.table && self.scope.side.get(table).is_none())
    }

    /// A filled reference into a supplied table that finds no row, or several.
    pub(crate) fn leads_nowhere(&self, reference: crate::ir::FieldRef) -> bool {
        let Some(crate::ir::Type::Ref(target)) = self.plan.program().field(reference).map(|field| &field.ty)
        else {
            return false;
        };
        let key = self.scope.field(reference, &mut NoTrace);
        let supplied = self.scope.side.get(*target).is_some();
        let Some(index) = self.plan.key_of(*target).filter(|_| supplied && !key.is_missing()) else {
            return false;
        };
        self.scope.side.rows_with(index, &key).len() != 1
    }
}

/// A higher layer denies what a lower one grants.
const OVERRULED: FindingRef = FindingRef::Code("E0474");
/// A reference that finds no row, or several.
pub(crate) const NOWHERE: FindingRef = FindingRef::Code("E0413");
/// A row that breaks a 约束 of its table.
pub(crate) const BROKEN: FindingRef = FindingRef::Code("E0642");

/// What the truth of a review means for `review`.
pub(crate) fn review_of(entry: &Entry, truth: Truth) -> Option<(Decider, bool)> {
    match truth {
        Some(true) => Some((entry.decider, false)),
        Some(false) => None,
        None => Some((entry.decider, true)),
    }
}

/// Adds reviews and findings of checks to a decision; its own codes come after them.
pub(crate) fn complete_with(
    core: Decision,
    review: Vec<(Decider, bool)>,
    findings: &[FindingRef],
) -> Decision {
    let findings = findings.iter().chain(&core.findings).cloned().collect();
    Decision { review, findings, ..core }
}

fn check_state<'a>(table: &TablePlan, checks: &'a [CheckState], id: CheckId) -> Option<&'a CheckState> {
    checks.get(table.grouped.iter().position(|grouped| *grouped == id)?)
}

fn root_truth(
    plan: &Plan,
    table: &TablePlan,
    scope: &Scope<'_>,
    checks: &[CheckState],
    atom: AtomId,
) -> Truth {
    match plan.atoms.get(atom as usize)?.kind {
        AtomKind::Expr(id) => scope.truth(id, &mut NoTrace),
        AtomKind::Check(id) => match check_state(table, checks, id)? {
            CheckState::Yes => Some(true),
            CheckState::No => Some(false),
            CheckState::Open(_) => None,
        },
    }
}
