//! E047x: outcomes as facts.

use tiaoli_diagnostics::{Code, Diagnostic, FileSpan, say};

use super::join;
use crate::ir::Name;

/// E0470: whether one benefit is granted depends on itself.
pub(in crate::lower) fn outcomes_circle(at: FileSpan, names: &[Name]) -> Diagnostic {
    let diagnostic = match names {
        [one] => Diagnostic::new(
            Code::E0470,
            at,
            say! { zh: "“{}”给不给，要看“{}”自己给不给，绕成了圈", one.zh, one.zh; en: "whether `{}` is granted depends on itself", one.en },
        ),
        several => {
            let list = join(several);
            Diagnostic::new(
                Code::E0470,
                at,
                say! { zh: "{} 互相看对方给不给，绕成了圈", list.zh; en: "{} depend on one another in a circle", list.en },
            )
        }
    };
    diagnostic
        .label(say! { zh: "从这里绕回去"; en: "this leads back" })
        .help(say! { zh: "先定一个项目的条件，不看别的项目；另一个再看它"; en: "decide one of them without the others, then let the others look at it" })
}

/// E0471: an outcome where rows are compared or completed, before anything is decided.
pub(in crate::lower) fn outcome_not_here(at: FileSpan) -> Diagnostic {
    Diagnostic::new(
        Code::E0471,
        at,
        say! {
            zh: "这里还不能看给不给：合计、归并、推算和约束都在逐人认定之前";
            en: "what is granted is not known here: aggregates, groups, derivations and constraints come before decisions"
        },
    )
    .label(say! { zh: "只能写在规则、定义和逐行的比对里"; en: "only in rules, definitions and checks of single rows" })
}

/// E0472: the row at hand is none the benefit is for.
pub(in crate::lower) fn outcome_of_other_row(
    at: FileSpan,
    benefit: &Name,
    wanted: &Name,
    here: Option<&Name>,
) -> Diagnostic {
    let message = match here {
        Some(here) => say! {
            zh: "“{}”按“{}”逐行认定，这里的一行是“{}”", benefit.zh, wanted.zh, here.zh;
            en: "`{}` is decided for rows of `{}`, but the row here is one of `{}`", benefit.en, wanted.en, here.en
        },
        None => say! {
            zh: "“{}”按“{}”逐行认定，这里没有这样的一行", benefit.zh, wanted.zh;
            en: "`{}` is decided for rows of `{}`, and there is none here", benefit.en, wanted.en
        },
    };
    Diagnostic::new(Code::E0472, at, message)
        .label(say! { zh: "写到“{}”的规则或比对里", wanted.zh; en: "write it in a rule or check of `{}`", wanted.en })
}

/// E0472: no grant of the benefit says under which policy it is.
pub(in crate::lower) fn no_policy_source(at: FileSpan, benefit: &Name) -> Diagnostic {
    Diagnostic::new(
        Code::E0472,
        at,
        say! {
            zh: "给予“{}”的规则都没有写“享受政策”，这里没有可比的", benefit.zh;
            en: "no rule that grants `{}` has a `policy_source`, so there is nothing to compare", benefit.en
        },
    )
    .label(say! { zh: "没有值"; en: "never has a value" })
    .help(say! { zh: "在应助规则的“给予”后面写：享受政策 等级的取值"; en: "after `grant` write: policy_source TIER" })
}
