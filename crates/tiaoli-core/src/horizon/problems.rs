//! W0523: what runs out.

use tiaoli_diagnostics::{Code, Diagnostic, FileSpan, Text, say};

use crate::{ir::Name, value::Date};

/// W0523: a value, catalog or policy without anything after its last day.
pub(super) fn runs_out(at: FileSpan, kind: &Text, name: &Name, last: Date) -> Diagnostic {
    Diagnostic::new(
        Code::W0523,
        at,
        say! {
            zh: "{}“{}”到{}为止，后面没有接上的", kind.zh, name.zh, last.zh();
            en: "{} `{}` ends on {}, and nothing follows it", kind.en, name.en, last
        },
    )
    .label(say! { zh: "{}以后没有", last.zh(); en: "nothing after {}", last })
    .help(say! {
        zh: "到期以前补上新的；没有新的，{}以后的结果会是“未规定”或“规则冲突”", last.zh();
        en: "add what follows in time; without it, results after {} are `undetermined` or a `conflict`", last
    })
}

/// W0523: a rule, definition or other declaration that ends while its policy goes on.
pub(super) fn declaration_runs_out(at: FileSpan, kind: &Text, name: &Name, last: Date) -> Diagnostic {
    Diagnostic::new(
        Code::W0523,
        at,
        say! {
            zh: "{}“{}”到{}为止，政策以后还施行", kind.zh, name.zh, last.zh();
            en: "{} `{}` ends on {}; the policy goes on", kind.en, name.en, last
        },
    )
    .label(say! { zh: "{}以后没有", last.zh(); en: "nothing after {}", last })
    .help(say! {
        zh: "以后还要的，到期以前把“至”往后改，或者在修改里重新写一遍；不再要的不用管";
        en: "if it is to go on, move its last day in time, or state it again in an amendment; else there is nothing to do"
    })
}

/// W0523: a holiday table that ends before the year asked about.
pub(super) fn holidays_run_out(at: FileSpan, last: i32, year: i32) -> Diagnostic {
    Diagnostic::new(
        Code::W0523,
        at,
        say! {
            zh: "节假日表只到{}年，数不了{}年的工作日", last, year;
            en: "the holiday table ends with {}; working days of {} cannot be counted", last, year
        },
    )
    .label(say! { zh: "这里要数工作日"; en: "working days are counted here" })
    .help(say! {
        zh: "国务院办公厅每年年底公布下一年的放假安排，公布以后补进节假日表";
        en: "add the next year to the table when the State Council has published it"
    })
}
