//! The result of (record, benefit, day): a contract with everything that reads results.

use rust_decimal::Decimal;
use tiaoli_diagnostics::Lang;

use crate::ir::{BenefitId, CheckId, Name, RuleId};

/// The six outcomes. Their codes are the same in every language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    Denied,
    Held,
    Granted,
    Undetermined,
    Conflict,
    Incomplete,
}

impl Outcome {
    pub const ALL: [Outcome; 6] =
        [Self::Granted, Self::Denied, Self::Held, Self::Undetermined, Self::Incomplete, Self::Conflict];

    pub fn code(self) -> &'static str {
        match self {
            Self::Granted => "granted",
            Self::Denied => "denied",
            Self::Held => "held",
            Self::Undetermined => "undetermined",
            Self::Incomplete => "incomplete",
            Self::Conflict => "conflict",
        }
    }

    pub fn zh(self) -> &'static str {
        match self {
            Self::Granted => "应助",
            Self::Denied => "不予",
            Self::Held => "暂缓",
            Self::Undetermined => "未规定",
            Self::Incomplete => "待补",
            Self::Conflict => "规则冲突",
        }
    }

    /// What it is called.
    pub fn word(self, lang: Lang) -> &'static str {
        match lang {
            Lang::Zh => self.zh(),
            Lang::En => self.code(),
        }
    }

    /// The place in `possible`: denied, held, granted, undetermined, conflict.
    pub fn possible_rank(self) -> u8 {
        match self {
            Self::Denied => 0,
            Self::Held => 1,
            Self::Granted => 2,
            Self::Undetermined => 3,
            Self::Conflict => 4,
            Self::Incomplete => 5,
        }
    }
}

/// A rule or a check that is printed in `rules`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Decider {
    Rule(RuleId),
    Check(CheckId),
}

/// One result. Everything that is the same for many rows lives here once and is shared.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Decision {
    pub benefit: BenefitId,
    pub outcome: Outcome,
    /// In yuan, two decimals; `None` unless granted.
    pub amount: Option<Decimal>,
    /// 享受政策: the tier, when the deciding grant names one.
    pub funding: Option<Name>,
    /// Every counting deny, then hold, then grant, deciding first, in source order.
    pub rules: Vec<Decider>,
    /// No rule decides but a person: the policy's silence was filled. `rules` are printed with the ruling's code.
    pub by_ruling: bool,
    /// The articles of `rules`, without repeats, in that order; the basis of the ruling that decides.
    pub articles: Vec<String>,
    /// Fields the decision still depends on: names sorted by the table's field order; one set unless fields are derived.
    pub missing: Vec<Vec<Name>>,
    pub may_settle: Vec<Vec<Name>>,
    /// Distinct outcomes over all completions, in the order denied, held, granted, undetermined, conflict; empty unless
    /// incomplete.
    pub possible: Vec<Outcome>,
    /// Reviews: certain, or (`true`) uncertain, printed with `?`.
    pub review: Vec<(Decider, bool)>,
    pub findings: Vec<FindingRef>,
    /// What the result relied on that people should know: `unverified:NAME@DATE`, `no-version`.
    pub notes: Vec<String>,
}

impl Decision {
    /// What stands in `rules` for the ruling that decides: `ruling:grant`, `ruling:deny`.
    pub fn ruling_code(&self) -> Option<&'static str> {
        self.by_ruling.then_some(match self.outcome {
            Outcome::Granted => "ruling:grant",
            _ => "ruling:deny",
        })
    }

    /// A result of nothing: no rule, no amount, nothing missing.
    pub fn bare(benefit: BenefitId, outcome: Outcome) -> Self {
        Self {
            benefit,
            outcome,
            amount: None,
            funding: None,
            rules: Vec::new(),
            by_ruling: false,
            articles: Vec::new(),
            missing: Vec::new(),
            may_settle: Vec::new(),
            possible: Vec::new(),
            review: Vec::new(),
            findings: Vec::new(),
            notes: Vec::new(),
        }
    }
}

/// A finding as `findings` names it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FindingRef {
    /// A check; `true` when it is not known whether it holds.
    Check(CheckId, bool),
    /// A diagnostic code such as `E0412`.
    Code(&'static str),
}
