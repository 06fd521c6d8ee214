//! Benefits without a result because they are in force on none of the days.

use tiaoli_core::ir::{BenefitId, Document, Repeal};
use tiaoli_diagnostics::say;

use crate::run::Run;

/// Benefits in force on none of the days have no result; where the policy says why, so do we.
pub(super) fn tell(run: &Run<'_>, wanted: Option<BenefitId>) {
    let program = &run.program;
    let decided: Vec<BenefitId> = run
        .plans()
        .flat_map(|plan| plan.subjects().into_iter().flat_map(|table| plan.benefits_of(table)))
        .copied()
        .collect();
    for (at, benefit) in program.benefits.iter().enumerate() {
        let id = BenefitId::from_index(at);
        let asked = wanted.is_none_or(|wanted| wanted == id);
        if !asked || decided.contains(&program.family(id)) || !program.is_decided(id) {
            continue;
        }
        let (name, when) = (&benefit.name, run.days.words());
        let ends = |repeal: &&Repeal| repeal.name == *name && repeal.from <= Some(run.days.first());
        let repeal = program.repeals.iter().rfind(ends);
        run.shell.note(run.shell.say(&match repeal.and_then(|repeal| Some((repeal, repeal.from?))) {
            Some((repeal, from)) => {
                let by = program.document(repeal.document).map(called).unwrap_or_default();
                say!(zh: "“{}”自{}起已由{}废止，{}没有结果。\n", name.zh, from.zh(), by, when.zh;
                    en: "`{}` is repealed from {} on by {by}; it has no result for {}\n", name.en, from, when.en)
            }
            None => say!(zh: "“{}”在{}不施行，没有结果。\n", name.zh, when.zh;
                en: "`{}` is not in force on {}; it has no result\n", name.en, when.en),
        }));
    }
}

/// A document by its title, else by its number.
fn called(document: &Document) -> String {
    match (document.title.as_str(), document.number.as_str()) {
        ("", number) => number.to_owned(),
        (title, _) => format!("《{title}》"),
    }
}
