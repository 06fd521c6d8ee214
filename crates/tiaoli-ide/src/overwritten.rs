//! The slip that costs most: a value that is in force is written over, where a dated one should stand beside it. Months that
//! are past would then be worked out anew with the new value.

use tiaoli_core::{
    ir::{Dated, Standard},
    session::Analysis,
    value::Date,
};
use tiaoli_diagnostics::{Edit, FileSpan, Fix, Lang, Text, say};
use tiaoli_syntax::{
    ast::{self, ItemKind},
    dominant_language,
};

use crate::{Snapshot, items};

/// A dated value in force that the edited text has another value for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overwritten {
    /// The dated value in the edited text.
    pub at: FileSpan,
    pub message: Text,
    /// What stands under the mark.
    pub label: Text,
    /// Puts the old value back and the new one beside it, from the policy date on.
    pub fix: Option<Fix>,
}

/// Compares the text at hand with the saved one. A value counts as in force when its period began before the policy date.
pub fn overwritten(saved: &Analysis, snapshot: &Snapshot) -> Vec<Overwritten> {
    let now = &snapshot.analysis;
    let mut found = Vec::new();
    for standard in &saved.program.standards {
        let same =
            now.program.standards.iter().find(|one| one.name == standard.name && one.by == standard.by);
        let Some(edited) = same.filter(|one| one.ty == standard.ty) else { continue };
        for before in standard.values.iter().filter(|one| has_begun(one, snapshot.as_of)) {
            let after = edited.values.iter().find(|one| one.period.from == before.period.from);
            if let Some(after) = after.filter(|after| after.value != before.value) {
                found.push(one(saved, snapshot, edited, before, after));
            }
        }
    }
    found.sort_by_key(|one| one.at);
    found
}

fn has_begun(dated: &Dated, day: Date) -> bool {
    !dated.period.is_empty() && dated.period.from.is_none_or(|from| from < day)
}

fn one(
    saved: &Analysis,
    snapshot: &Snapshot,
    standard: &Standard,
    before: &Dated,
    after: &Dated,
) -> Overwritten {
    let (name, from) = (&standard.name, after.period.from);
    let message = match from {
        Some(from) => say!(
            zh: "“{}”自{}起的值已经施行，这里改了旧值", name.zh, from.zh();
            en: "the value of `{}` from {} is in force already, and was written over", name.en, from),
        None => say!(
            zh: "“{}”的值已经施行，这里改了旧值", name.zh;
            en: "the value of `{}` is in force already, and was written over", name.en),
    };
    let label = say!(
        zh: "以前月份的结果会跟着变；提高或者降低标准，请另加一行";
        en: "results of past months change with it; to raise or lower a value add a line of its own");
    Overwritten { at: after.span, message, label, fix: fix(saved, snapshot, before, after) }
}

fn fix(saved: &Analysis, snapshot: &Snapshot, before: &Dated, after: &Dated) -> Option<Fix> {
    let old = dated_at(saved, before.span)?;
    let new = dated_at(&snapshot.analysis, after.span)?;
    let file = after.span.file;
    let text = snapshot.text(file);
    let from = new.from.as_ref()?.span;
    let old_text = saved.sources.text(old.span.in_file(before.span.file));
    let day = snapshot.as_of;
    let date = match dominant_language(text) {
        Lang::Zh => day.zh(),
        Lang::En => day.to_string(),
    };
    // The new line is the edited one with another day.
    let rest = text.get(from.end as usize..new.span.end as usize)?;
    let head = text.get(new.span.start as usize..from.start as usize)?;
    let line_start = text.get(..new.span.start as usize)?.rfind('\n').map_or(0, |at| at + 1);
    let lead = text.get(line_start..new.span.start as usize)?;
    let joint = if lead.trim().is_empty() { format!("\n{lead}") } else { String::from("\n") };
    let title = say!(
        zh: "恢复旧值，另加一行“自{}”", day.zh();
        en: "put the old value back and add a line from {}", day);
    let new_text = format!("{old_text}{joint}{head}{date}{rest}");
    Some(Fix { title, edits: vec![Edit { at: new.span.in_file(file), new_text }] })
}

/// The dated value in the tree at a place.
fn dated_at(analysis: &Analysis, at: FileSpan) -> Option<&ast::Dated> {
    let file = analysis.files.iter().find(|file| file.id == at.file)?;
    let standards = items::all(&file.tree.items).into_iter().filter_map(|item| match &item.kind {
        ItemKind::Standard(standard) => Some(standard),
        _ => None,
    });
    standards.flat_map(|standard| &standard.values).find(|dated| dated.span.contains(at.span.start as usize))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{self, POLICY};

    #[test]
    fn an_old_value_written_over_is_put_back_beside_the_new_one() {
        let saved = testing::sound(POLICY, Some(Lang::Zh));
        let edited = POLICY.replace("为 200元", "为 250元");
        let now = testing::sound(&edited, Some(Lang::Zh));
        let found = overwritten(&saved.analysis, &now);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].message.zh, "“助学金标准”自2024年9月1日起的值已经施行，这里改了旧值");
        assert!(found[0].message.en.contains("2024-09-01"));
        let edit = &found[0].fix.as_ref().unwrap().edits[0];
        let mut mended = edited.clone();
        mended.replace_range(edit.at.span.range(), &edit.new_text);
        assert!(
            mended.contains("    自 2024年9月1日 为 200元 依据 《测试办法》\n    自 2024年10月15日 为 250元"),
            "{mended}"
        );
        let mended = testing::sound(&mended, Some(Lang::Zh));
        assert!(overwritten(&saved.analysis, &mended).is_empty());
    }

    #[test]
    fn what_is_still_to_come_may_be_changed() {
        let later = POLICY.replace("自 2024年9月1日", "自 2024年12月1日");
        let saved = testing::sound(&later, None);
        let now = testing::sound(&later.replace("为 200元", "为 250元"), None);
        assert!(overwritten(&saved.analysis, &now).is_empty());
        assert!(overwritten(&saved.analysis, &saved).is_empty());
    }
}
