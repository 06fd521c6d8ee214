//! A human decision in words: what, on what basis, by whom, until when, and what it did.

use tiaoli_core::{
    explain::{ClauseKind, Explanation},
    ir::Program,
    rulings::{Action, Effect, Ruling},
};
use tiaoli_diagnostics::Lang;

pub(super) fn words(ruling: &Ruling, effect: Effect, program: &Program, lang: Lang) -> String {
    let what = ruling.words(program);
    let attachment = match (ruling.attachment.as_str(), lang) {
        ("", _) => String::new(),
        (file, Lang::Zh) => format!("，附件 {file}"),
        (file, Lang::En) => format!(", attachment {file}"),
    };
    let did = match (effect, lang) {
        (Effect::Applied, _) => "",
        (Effect::Idle, Lang::Zh) => "——这次没有要它处理的",
        (Effect::Idle, Lang::En) => ": nothing for it to do here",
        (Effect::RanOut, Lang::Zh) => "——已到期，没有用上，需要的话请重新处理",
        (Effect::RanOut, Lang::En) => ": run out and not used; decide anew if needed",
        (Effect::Refused(_), Lang::Zh) => "——与规则的结果相抵，没有用上",
        (Effect::Refused(_), Lang::En) => ": against what the rules decide, not used",
    };
    let Ruling { basis, decided_by, decided_on, until, .. } = ruling;
    match lang {
        Lang::Zh => format!(
            "{}（依据 {basis}，处理人 {decided_by}，{}处理，有效期至{}{attachment}）{did}",
            what.zh,
            decided_on.zh(),
            until.zh()
        ),
        Lang::En => format!(
            "{} (basis {basis}, by {decided_by} on {decided_on}, until {until}{attachment}){did}",
            what.en
        ),
    }
}

/// Why it was decided so, where no rule decides but a person.
pub(super) fn reason(explanation: &Explanation, program: &Program, lang: Lang) -> Option<String> {
    let fills = |(ruling, effect): &&(Ruling, Effect)| {
        matches!(ruling.action, Action::Fill(_)) && *effect == Effect::Applied
    };
    let (ruling, _) = explanation.rulings.iter().find(fills).filter(|_| explanation.decision.by_ruling)?;
    let (what, basis) = (ruling.words(program), &ruling.basis);
    let may_count = explanation.open.iter().any(|clause| clause.kind != ClauseKind::Review);
    Some(match (lang, may_count) {
        (Lang::Zh, false) => format!("人工处理 {}（依据 {basis}）；政策未作规定，按这条处理", what.zh),
        (Lang::Zh, true) => format!(
            "人工处理 {}（依据 {basis}）；空着的栏目无论怎么填，不是政策未作规定、按这条处理，就是有条款得出同样的结果",
            what.zh
        ),
        (Lang::En, false) => {
            format!("human decision {} (basis {basis}): the policy is silent, and this fills it", what.en)
        }
        (Lang::En, true) => format!(
            "human decision {} (basis {basis}): whatever the empty fields turn out to be, the policy is silent and this fills it, or a clause comes to the same",
            what.en
        ),
    })
}
