//! Why a check counts or does not, where no condition says it.

use tiaoli_core::{explain::Clause, ir::Program};
use tiaoli_diagnostics::{Text, say};

/// `truth` is what came of the check; of a record that stands in no roster nothing is known of other rows.
pub fn reason(clause: &Clause, truth: Option<bool>, is_alone: bool, program: &Program) -> Text {
    match (truth, &clause.not_given) {
        (None, Some(table)) => say!(
            zh: "没有给“{}”的数据，看不出来", table.zh; en: "the data of `{}` was not given", table.en),
        (None, None) => say!(zh: "所给的数据看不出来"; en: "the data given does not show it"),
        (Some(false), _) if is_alone && compares_rows(clause, program) => say!(
            zh: "这条记录没有和名册的其他行比对"; en: "this record was not compared with the rows of a roster"),
        (Some(_), _) => say!(zh: "在所给的数据里没有发现"; en: "not found in the data given"),
    }
}

/// Whether a check looks for rows of one roster that belong together.
fn compares_rows(clause: &Clause, program: &Program) -> bool {
    program.checks.iter().any(|check| check.name == clause.name && !check.keys.is_empty())
}
