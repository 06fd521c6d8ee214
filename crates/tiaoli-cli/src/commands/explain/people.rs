//! A human decision in words: what, on what basis, by whom, until when, and what it did.

use tiaoli_core::{
    ir::Program,
    rulings::{Effect, Ruling},
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
