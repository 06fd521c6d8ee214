//! The text in force on a day, to be read.

use tiaoli_core::{consolidate::consolidate, value::Date};
use tiaoli_diagnostics::{FileId, Text, say};
use tiaoli_syntax::{ast::File, collect_names};

use crate::Snapshot;

/// What `tiaoli consolidate --as-of` writes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InForce {
    pub text: String,
    pub as_of: Date,
    pub title: String,
}

/// The text in force of the policy a file belongs to; why there is none, for people. Paths in it lead to the files as the
/// snapshot knows them.
pub fn in_force(snapshot: &Snapshot, file: FileId, as_of: Date) -> Result<InForce, Text> {
    let program = &snapshot.analysis.program;
    if snapshot.analysis.has_errors() {
        return Err(say!(
            zh: "政策里还有错误，看不出哪些有效；先改好标红的地方。";
            en: "the policy has errors, so what is in force cannot be told; mend what is marked red first"));
    }
    let trees: Vec<&File> = snapshot.analysis.files.iter().map(|file| &*file.tree).collect();
    let names = collect_names(&trees);
    let name = &program.policy.name;
    let lang = snapshot.lang(file);
    let Some(text) = consolidate(&snapshot.analysis, as_of, &str::to_owned, &names) else {
        return Err(say!(zh: "“{}”在{}没有施行，没有可以汇总的文本", name.zh, as_of.zh();
            en: "policy `{}` is not in force on {}; there is nothing to bring together", name.en, as_of));
    };
    let title = say!(zh: "{}（{}有效）", name.zh, as_of.zh(); en: "{} (in force on {})", name.en, as_of);
    Ok(InForce { text: text.text, as_of, title: title.get(lang).to_owned() })
}

#[cfg(test)]
mod tests {
    use tiaoli_diagnostics::Lang;

    use super::*;
    use crate::testing::{self, POLICY};

    #[test]
    fn only_what_counts_on_the_day() {
        let snapshot = testing::sound(POLICY, Some(Lang::Zh));
        let day = |year| Date::new(year, 3, 1).unwrap();
        let (before, after) =
            (in_force(&snapshot, FileId(0), day(2023)), in_force(&snapshot, FileId(0), day(2025)));
        let (before, after) = (before.unwrap(), after.unwrap());
        assert!(before.text.contains("100元") && !before.text.contains("为 200元"), "{}", before.text);
        assert!(after.text.contains("200元") && !after.text.contains("100元"), "{}", after.text);
        assert_eq!(after.title, "测试助学金（2025年3月1日有效）");
        let none = in_force(&snapshot, FileId(0), day(2021)).unwrap_err();
        assert!(none.zh.contains("没有施行") && none.en.contains("not in force"));
        let broken = testing::snapshot(&POLICY.replace("给予", "给"), None);
        assert!(in_force(&broken, FileId(0), day(2025)).is_err());
    }
}
