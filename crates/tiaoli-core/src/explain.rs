//! Why a record was decided as it was: plain data in both languages, from the same walk that decides.

mod answer;
mod change;
mod condition;
mod payment;
mod wants;

pub use answer::{Answer, Looks, answer};
pub use change::{Change, Why};
pub use condition::{Computed, Condition, Expired, Joint, Reading};
pub use payment::{GrantAmount, Payment, RowUsed, Share, StandardUsed};
pub use wants::{Want, WantKind};

use crate::{
    decide::CheckState,
    decision::{Decider, Decision, Outcome},
    eval::{Row, Scope, SideData, Truth, decide_row},
    ir::{ArticleLabel, ExprId, Name, Quote, RuleId, RuleKind, TableId},
    plan::{BenefitPlan, Entry, Plan},
    rulings::{Effect, Ruling, decide_ruled},
    value::Date,
};

/// One benefit of one record, explained.
#[derive(Clone, Debug)]
pub struct Explanation {
    pub benefit: Name,
    pub as_of: Date,
    pub decision: Decision,
    /// Clauses that count, deciding first.
    pub applied: Vec<Clause>,
    /// Clauses of which it is not known whether they count.
    pub open: Vec<Clause>,
    /// Clauses that do not count, each with what failed.
    pub not_applied: Vec<Clause>,
    /// What would come out if a field that can be assessed anew, or one that a hold waits for, had another value.
    pub changes: Vec<Change>,
    /// Where the amount comes from; `None` unless granted.
    pub payment: Option<Payment>,
    /// What `missing` names, with the reason it is not known.
    pub wants: Vec<Want>,
    /// The reasons the policy gives for its silence on this record: 未规定.
    pub accepted: Vec<String>,
    /// Dated values and catalogs the result relied on whose basis nobody checked.
    pub unverified: Vec<UnverifiedBasis>,
    /// The human decisions about this record and benefit, with what each did.
    pub rulings: Vec<(Ruling, Effect)>,
}

/// A clause seen from one record.
#[derive(Clone, Debug)]
pub struct Clause {
    pub decider: Decider,
    pub name: Name,
    pub kind: ClauseKind,
    /// `《title》` of its document, where articles of several documents could be mixed up; else empty.
    pub document: String,
    pub article: Option<ArticleLabel>,
    pub quotes: Vec<Quote>,
    pub counts: Truth,
    /// 凡, each operand by itself; then 除非.
    pub conditions: Vec<Condition>,
    /// 待
    pub until: Option<String>,
    /// Whether it holds payment back.
    pub holds: bool,
    /// The table a check looks over, where it was not supplied.
    pub not_given: Option<Name>,
    /// Clauses with precedence that count, and so set this one aside.
    pub overridden_by: Vec<Name>,
    /// It would count, but a human decision released the hold or settled the doubt.
    pub ruled_away: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ClauseKind {
    Deny,
    Hold,
    Grant,
    Review,
    Check,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnverifiedBasis {
    pub name: Name,
    pub from: Option<Date>,
    /// The author's remark.
    pub why: String,
    pub basis: String,
}

/// Explains every benefit of a record.
pub fn explain(
    plan: &Plan,
    table: TableId,
    side: &SideData,
    row: &dyn Row,
    checks: &[CheckState],
) -> Vec<Explanation> {
    let Some(table_plan) = plan.table(table) else { return Vec::new() };
    let decisions = decide_row(plan, table, side, row, checks);
    let stage = Stage { plan, table, side, row, grouped: &table_plan.grouped, checks };
    let explained = table_plan.benefits.iter().zip(decisions).map(|(benefit, decision)| {
        let mut explanation = stage.explain(benefit, decision);
        explanation.changes = change::changes(plan, table, side, row, checks, benefit, &explanation.decision);
        explanation
    });
    explained.collect()
}

/// The same, under the human decisions about the record.
pub fn explain_ruled(
    plan: &Plan,
    table: TableId,
    side: &SideData,
    row: &dyn Row,
    checks: &[CheckState],
    rulings: &[&Ruling],
) -> Vec<Explanation> {
    if rulings.is_empty() {
        return explain(plan, table, side, row, checks);
    }
    let Some(table_plan) = plan.table(table) else { return Vec::new() };
    let decisions = decide_ruled(plan, table, side, row, checks, rulings);
    let stage = Stage { plan, table, side, row, grouped: &table_plan.grouped, checks };
    let explained = table_plan.benefits.iter().zip(decisions).map(|(benefit, ruled)| {
        let applied = ruled.effects.iter().any(|(_, effect)| *effect == Effect::Applied);
        let mut explanation = stage.explain(benefit, ruled.decision);
        explanation.rulings = ruled
            .effects
            .iter()
            .filter_map(|(at, effect)| rulings.get(*at).map(|ruling| (Ruling::clone(ruling), *effect)))
            .collect();
        // What another value would bring about is found without rulings, and would mislead beside one.
        if !applied {
            explanation.changes =
                change::changes(plan, table, side, row, checks, benefit, &explanation.decision);
        }
        let gone = |clause: &Clause| {
            let used = explanation.rulings.iter().filter(|(_, effect)| *effect == Effect::Applied);
            used.clone().any(|(ruling, _)| ruling.touches(clause.decider))
        };
        let (mut taken, kept): (Vec<Clause>, Vec<Clause>) =
            std::mem::take(&mut explanation.applied).into_iter().partition(gone);
        let (open_taken, open): (Vec<Clause>, Vec<Clause>) =
            std::mem::take(&mut explanation.open).into_iter().partition(gone);
        taken.extend(open_taken);
        taken.iter_mut().for_each(|clause| clause.ruled_away = true);
        explanation.applied = kept;
        explanation.applied.extend(taken);
        explanation.open = open;
        explanation
    });
    explained.collect()
}

struct Stage<'a> {
    plan: &'a Plan,
    table: TableId,
    side: &'a SideData,
    row: &'a dyn Row,
    grouped: &'a [crate::ir::CheckId],
    checks: &'a [CheckState],
}

impl Stage<'_> {
    fn explain(&self, benefit: &BenefitPlan, decision: Decision) -> Explanation {
        let grants = benefit.grants.iter().map(|grant| &grant.entry);
        let (mut applied, mut open, mut not_applied) = (Vec::new(), Vec::new(), Vec::new());
        let against: Vec<&Entry> = benefit.against().collect();
        // A denial of a lower layer stands among what denies and among what clashes: it is told once.
        let once = against
            .iter()
            .enumerate()
            .filter(|(at, entry)| !against.iter().take(*at).any(|before| before.decider == entry.decider));
        for entry in once.map(|(_, entry)| *entry).chain(grants).chain(&benefit.reviews) {
            let mut clause = self.clause(entry);
            if decision.rules.contains(&entry.decider) {
                clause.counts = Some(true);
            } else if let Some((_, uncertain)) =
                decision.review.iter().find(|(review, _)| *review == entry.decider)
            {
                clause.counts = (!uncertain).then_some(true);
            }
            match clause.counts {
                Some(true) => applied.push(clause),
                None => open.push(clause),
                Some(false) => not_applied.push(clause),
            }
        }
        let place = |clause: &Clause| {
            let at = decision.rules.iter().position(|decider| *decider == clause.decider);
            at.unwrap_or(usize::MAX)
        };
        applied.sort_by_key(place);
        let scope = Scope::new(self.plan, self.side, self.row);
        let name =
            self.plan.program().benefits.get(benefit.benefit.index()).map(|benefit| benefit.name.clone());
        Explanation {
            benefit: name.unwrap_or_default(),
            as_of: self.plan.as_of(),
            unverified: self.unverified(&decision),
            payment: payment::of(&scope, benefit, &decision),
            wants: wants::of(&scope, self.table, &decision),
            rulings: Vec::new(),
            accepted: match decision.outcome {
                Outcome::Undetermined => wants::accepted(&scope, self.table),
                _ => Vec::new(),
            },
            decision,
            applied,
            open,
            not_applied,
            changes: Vec::new(),
        }
    }

    fn clause(&self, entry: &Entry) -> Clause {
        let program = self.plan.program();
        let scope = Scope::new(self.plan, self.side, self.row);
        match entry.decider {
            Decider::Rule(id) => {
                let rule = program.rules.get(id.index());
                let kind = match rule.map(|rule| rule.kind) {
                    Some(RuleKind::Deny) => ClauseKind::Deny,
                    Some(RuleKind::Hold) => ClauseKind::Hold,
                    Some(RuleKind::Review) => ClauseKind::Review,
                    Some(RuleKind::Grant) | None => ClauseKind::Grant,
                };
                let when = rule.and_then(|rule| rule.when);
                let unless: Vec<ExprId> = rule.map(|rule| rule.unless.clone()).unwrap_or_default();
                let conditions = condition::all(&scope, when, &unless);
                let own = condition::joined(&conditions);
                let overridden_by = self.overriding(id, &scope);
                let counts = if overridden_by.is_empty() { own } else { Some(false) };
                Clause {
                    decider: entry.decider,
                    name: rule.map(|rule| rule.name.clone()).unwrap_or_default(),
                    kind,
                    document: rule.map(|rule| program.cited(rule.document)).unwrap_or_default(),
                    article: rule.and_then(|rule| rule.article.clone()),
                    quotes: rule.map(|rule| rule.quotes.clone()).unwrap_or_default(),
                    counts,
                    conditions,
                    until: rule.and_then(|rule| rule.until.clone()),
                    holds: kind == ClauseKind::Hold,
                    not_given: None,
                    overridden_by,
                    ruled_away: false,
                }
            }
            Decider::Check(id) => {
                let check = program.checks.get(id.index());
                let state =
                    self.grouped.iter().position(|grouped| *grouped == id).and_then(|at| self.checks.get(at));
                let conditions = match (state, check) {
                    (None, Some(check)) => {
                        let when: Vec<ExprId> = check.filter.into_iter().chain(check.when).collect();
                        condition::several(&scope, &when, &check.unless)
                    }
                    _ => Vec::new(),
                };
                let counts = match state {
                    Some(CheckState::Yes) => Some(true),
                    Some(CheckState::No) => Some(false),
                    Some(CheckState::Open(_)) => None,
                    None => condition::joined(&conditions),
                };
                Clause {
                    decider: entry.decider,
                    name: check.map(|check| check.name.clone()).unwrap_or_default(),
                    kind: ClauseKind::Check,
                    document: check.map(|check| program.cited(check.document)).unwrap_or_default(),
                    article: check.and_then(|check| check.article.clone()),
                    quotes: check.map(|check| check.quotes.clone()).unwrap_or_default(),
                    counts,
                    conditions,
                    until: check.and_then(|check| check.hold.as_ref()).and_then(|hold| hold.until.clone()),
                    holds: check.is_some_and(|check| check.hold.is_some()),
                    not_given: check
                        .filter(|check| check.table != self.table && self.side.get(check.table).is_none())
                        .and_then(|check| program.tables.get(check.table.index()))
                        .map(|table| table.name.clone()),
                    overridden_by: Vec::new(),
                    ruled_away: false,
                }
            }
        }
    }

    /// The rules that override a rule and count.
    fn overriding(&self, id: RuleId, scope: &Scope<'_>) -> Vec<Name> {
        let as_of = self.plan.as_of();
        let over = self.plan.program().rules.iter().filter(|rule| rule.overrides.contains(&id));
        over.filter(|rule| rule.effective.contains(as_of))
            .filter(|rule| condition::joined(&condition::all(scope, rule.when, &rule.unless)) == Some(true))
            .map(|rule| rule.name.clone())
            .collect()
    }

    fn unverified(&self, decision: &Decision) -> Vec<UnverifiedBasis> {
        let program = self.plan.program();
        let as_of = self.plan.as_of();
        let noted = |name: &str| {
            decision.notes.iter().any(|note| {
                let rest =
                    note.strip_prefix("unverified:").map(|rest| rest.split('@').next().unwrap_or(rest));
                rest == Some(name)
            })
        };
        let standards =
            program.standards.iter().filter(|standard| noted(&standard.name.en)).filter_map(|standard| {
                let dated = standard.values.iter().find(|dated| dated.period.contains(as_of))?;
                Some(UnverifiedBasis {
                    name: standard.name.clone(),
                    from: dated.period.from,
                    why: dated.unverified.as_ref()?.why.clone(),
                    basis: program.cited_basis(dated.document, &dated.basis),
                })
            });
        let catalogs =
            program.catalogs.iter().filter(|catalog| noted(&catalog.name.en)).filter_map(|catalog| {
                let edition = catalog.editions.iter().find(|edition| edition.period.contains(as_of))?;
                Some(UnverifiedBasis {
                    name: catalog.name.clone(),
                    from: edition.period.from,
                    why: edition.unverified.as_ref()?.why.clone(),
                    basis: program.cited_basis(edition.document, &edition.basis),
                })
            });
        standards.chain(catalogs).collect()
    }
}
