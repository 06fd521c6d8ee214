//! `--why-not OUTCOME`: which clauses would have to apply and do not, and which stand in the way.

use tiaoli_core::{
    decision::Outcome,
    explain::{Clause, ClauseKind, Condition, Explanation, Joint},
};
use tiaoli_diagnostics::{Lang, Text, say};

use tiaoli_ide::explanation::Wording;

/// Why the result is not another one.
#[derive(Clone, Debug)]
pub(super) struct WhyNot<'a> {
    /// It is the result.
    pub(super) is_so: bool,
    /// Clauses that would bring it about, and do not count.
    pub(super) lacking: Vec<&'a Clause>,
    /// Counting clauses that come before it.
    pub(super) in_the_way: Vec<&'a Clause>,
    /// What clauses do not tell.
    pub(super) remark: Option<Text>,
}

pub(super) fn of(explanation: &Explanation, wanted: Outcome) -> WhyNot<'_> {
    let is_so = explanation.decision.outcome == wanted;
    let (brings, before): (&[ClauseKind], &[ClauseKind]) = match wanted {
        Outcome::Granted => (&[ClauseKind::Grant], &[ClauseKind::Deny, ClauseKind::Hold, ClauseKind::Check]),
        Outcome::Denied => (&[ClauseKind::Deny], &[]),
        Outcome::Held => (&[ClauseKind::Hold, ClauseKind::Check], &[ClauseKind::Deny]),
        Outcome::Undetermined => {
            (&[], &[ClauseKind::Deny, ClauseKind::Hold, ClauseKind::Check, ClauseKind::Grant])
        }
        Outcome::Incomplete | Outcome::Conflict => (&[], &[]),
    };
    let applied = explanation.applied.iter();
    let in_the_way: Vec<&Clause> = applied.filter(|clause| before.contains(&clause.kind)).collect();
    let others = explanation.open.iter().chain(&explanation.not_applied);
    // A check may only flag or ask for a review.
    let brings_it =
        |clause: &Clause| brings.contains(&clause.kind) && (clause.holds || clause.kind != ClauseKind::Check);
    let lacking: Vec<&Clause> = others.filter(|clause| brings_it(clause)).collect();
    let counts = explanation.applied.iter().any(|clause| brings.contains(&clause.kind));
    let remark = match wanted {
        Outcome::Incomplete => Some(say! {
            zh: "要用到的信息都有，补什么都不会改变结果。";
            en: "Everything that matters is known: nothing that is added can change the result."
        }),
        Outcome::Conflict => Some(say! {
            zh: "适用的规则之间没有不一致。";
            en: "The rules that apply do not contradict one another."
        }),
        _ if explanation.decision.outcome == Outcome::Conflict => Some(say! {
            zh: "适用的规则之间不一致，或者有一项算不出来，所以没有结果；政策改正以前，说不上是哪一种。";
            en: "The rules that apply contradict one another, or something has no value: there is no result until the policy is mended."
        }),
        _ if !brings.is_empty() && lacking.is_empty() && !counts => Some(say! {
            zh: "这个项目没有这样的条款。";
            en: "No clause of this benefit brings that about."
        }),
        _ if lacking.is_empty() && in_the_way.is_empty() => Some(say! {
            zh: "没有一条单独挡着它：见下面的主要依据。";
            en: "No single clause stands in the way: see the deciding clauses below."
        }),
        _ => None,
    };
    if is_so {
        return WhyNot { is_so, lacking: Vec::new(), in_the_way: Vec::new(), remark: None };
    }
    WhyNot { is_so, lacking, in_the_way, remark }
}

/// What would have to hold beside what holds already; `None` where nothing is lacking.
pub(super) fn needed(conditions: &[Condition], wording: &Wording<'_>, lang: Lang) -> Option<String> {
    let lacking: Vec<String> = conditions
        .iter()
        .filter(|one| one.truth != Some(true))
        .map(|one| of_condition(one, wording, lang))
        .collect();
    // One list of alternatives alone needs no parentheses.
    if let [only] = lacking.as_slice() {
        let alternatives = conditions.iter().any(|one| one.truth != Some(true) && one.joint == Joint::Any);
        let bare = only.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
        return Some(bare.filter(|_| alternatives).unwrap_or(only).to_owned());
    }
    let and = if lang == Lang::Zh { "，且 " } else { " and " };
    (!lacking.is_empty()).then(|| lacking.join(and))
}

fn of_condition(condition: &Condition, wording: &Wording<'_>, lang: Lang) -> String {
    let zh = lang == Lang::Zh;
    if condition.unless {
        let text = wording.text(condition.span, lang);
        return if zh {
            format!("不属于“{text}”的除外情形")
        } else {
            format!("not the exception `{text}`")
        };
    }
    let parts = condition.parts.iter().filter(|part| part.truth != Some(true));
    let parts: Vec<String> = parts.map(|part| of_condition(part, wording, lang)).collect();
    match condition.joint {
        Joint::One => wording.text(condition.span, lang),
        Joint::All => parts.join(if zh { " 且 " } else { " and " }),
        Joint::Any if parts.len() > 1 => format!("({})", parts.join(if zh { " 或 " } else { " or " })),
        Joint::Any => parts.join(""),
    }
}

/// What would have to be otherwise for a condition to fail: of alternatives, all that hold.
fn failing(condition: &Condition, wording: &Wording<'_>, lang: Lang) -> String {
    let holding: Vec<&Condition> = condition.parts.iter().filter(|part| part.truth == Some(true)).collect();
    if condition.joint != Joint::Any || holding.is_empty() {
        return wording.text(condition.span, lang);
    }
    let texts: Vec<String> = holding.iter().map(|one| failing(one, wording, lang)).collect();
    match (texts.as_slice(), lang) {
        ([only], _) => only.clone(),
        (several, Lang::Zh) => format!("{}（这几项都不再符合）", several.join("、")),
        (several, Lang::En) => format!("{} (all of these)", several.join(", ")),
    }
}

/// The conditions of a counting clause, one of which would have to fail.
pub(super) fn broken(conditions: &[Condition], wording: &Wording<'_>, lang: Lang) -> String {
    let holding = conditions.iter().filter(|one| one.truth == Some(true) && !one.unless);
    let texts: Vec<String> = holding.map(|one| failing(one, wording, lang)).collect();
    texts.join(if lang == Lang::Zh { "；" } else { "; " })
}
