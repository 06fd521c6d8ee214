//! The text in force on a day, to be read beside the files it is made of.

use std::{collections::BTreeSet, sync::Arc};

use tiaoli_core::{
    consolidate::consolidate,
    ir::{Document, DocumentKind, Program},
    session::{Analysis, Session},
    value::Date,
};
use tiaoli_diagnostics::{Lang, Text, say};
use tiaoli_syntax::{ast::File, collect_names};

use crate::Snapshot;

/// The text in force on a day, in canonical form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InForce {
    pub text: String,
    /// What it is, and of which day.
    pub title: String,
}

/// What is in force of a policy on a day; files are named as from the folder of the policy. Otherwise why there is no such
/// text: the policy has errors, is not in force, or does not stand by itself.
pub fn consolidated(snapshot: &Snapshot, as_of: Date) -> Result<InForce, Text> {
    let analysis = &snapshot.analysis;
    if analysis.has_errors() {
        return Err(
            say!(zh: "这个政策还有错误，改正以后才能汇总"; en: "the policy has errors; correct them first"),
        );
    }
    let trees: Vec<&File> = analysis.files.iter().map(|file| &*file.tree).collect();
    let names = collect_names(&trees);
    let base = base(&analysis.program);
    let base_path =
        base.and_then(|document| analysis.sources.get(document.span.file)).map_or("", |file| &file.path);
    let place = |path: &str| relative(base_path, path);
    let Some(found) = consolidate(analysis, as_of, &place, &names) else {
        return Err(say!(zh: "{}这一天这个政策没有施行，没有可以汇总的文本", as_of.zh();
            en: "the policy is not in force on {}; there is nothing to consolidate", as_of));
    };
    // Read with the files where they are: what is shown must stand by itself.
    let whole = consolidate(analysis, as_of, &str::to_owned, &names);
    if whole.is_some_and(|whole| read_alone(analysis, &whole.text).has_errors()) {
        return Err(say!(zh: "{}当日有效的部分单独读不通：有的名称当天没有规定", as_of.zh();
                en: "what is in force on {} does not stand by itself: some names mean nothing on that day", as_of));
    }
    let lang = base.map_or(Lang::Zh, |document| snapshot.lang(document.span.file));
    let called = base.map_or("", |document| match document.title.as_str() {
        "" => document.name.zh.as_str(),
        title => title,
    });
    let title = say!(zh: "{}（{}有效）", called, as_of.zh(); en: "{} (in force on {})", called, as_of);
    Ok(InForce { text: found.text, title: title.get(lang).to_owned() })
}

/// The text as a policy of its own, with the files that the policy has.
pub fn read_alone(analysis: &Analysis, text: &str) -> Analysis {
    let mut session = Session::new();
    session.set_policy("consolidated.tiao", text);
    let mut given = BTreeSet::new();
    loop {
        let wanted = session.wanted().into_iter().filter(|file| given.insert(file.path.clone()));
        let known: Vec<_> = wanted.filter_map(|file| analysis.sources.find(&file.path)).collect();
        if known.is_empty() {
            return session.analyze();
        }
        known.into_iter().for_each(|source| session.set_text(&source.path, Arc::clone(&source.text)));
    }
}

/// The document that the others change.
fn base(program: &Program) -> Option<&Document> {
    let mut documents = program.documents.iter();
    documents.find(|document| document.own && document.kind == DocumentKind::Policy)
}

/// The way from the folder of one file to another file, both by paths with `/`.
pub(crate) fn relative(from: &str, to: &str) -> String {
    let folder: Vec<&str> =
        from.rsplit_once('/').map_or(Vec::new(), |(folder, _)| folder.split('/').collect());
    let steps: Vec<&str> = to.split('/').collect();
    if from.starts_with('/') != to.starts_with('/') {
        return to.to_owned();
    }
    let shared = folder.iter().zip(&steps).take_while(|(a, b)| a == b).count();
    let up = folder.iter().skip(shared).map(|_| "..");
    up.chain(steps.into_iter().skip(shared)).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;
    use tiaoli_core::builtins::Holidays;

    fn snapshot(text: &str) -> Snapshot {
        let mut session = Session::new();
        session.set_policy("/p/甲.tiao", text);
        session.set_text("/p/sources/a.txt", "农村户籍的学生资助2000元。\n");
        let today = Date::new(2024, 10, 15).unwrap();
        Snapshot::new(session.analyze(), today, None, Holidays::default())
    }

    const POLICY: &str = "政策 甲 {\n    标题     \"甲办法\"\n    施行     自 2024年1月1日\n    原文文件 \"sources/a.txt\"\n}\n\n\
        信息表 学生 {\n    学号 : 文本 识别号\n    户籍 : 城市、农村\n}\n\n资助项目 助学金 {\n    对象 学生\n}\n\n\
        应助 农村 {\n    原文 “农村户籍的学生资助2000元”\n    凡 户籍 为 农村\n    给予 助学金 按 每生每年2000元\n}\n";

    #[test]
    fn the_text_of_a_day_has_a_title_with_the_day() {
        let found = consolidated(&snapshot(POLICY), Date::new(2024, 9, 1).unwrap()).unwrap();
        assert!(
            found.text.contains("应助 农村") && found.text.contains("\"sources/a.txt\""),
            "{}",
            found.text
        );
        assert_eq!(found.title, "甲办法（2024年9月1日有效）");
    }

    #[test]
    fn a_day_without_a_text_and_a_policy_with_errors_are_refused() {
        let why = consolidated(&snapshot(POLICY), Date::new(2023, 9, 1).unwrap()).unwrap_err();
        assert!(why.zh.contains("2023年9月1日"), "{}", why.zh);
        let wrong = POLICY.replace("户籍 为", "户口 为");
        let why = consolidated(&snapshot(&wrong), Date::new(2024, 9, 1).unwrap()).unwrap_err();
        assert!(why.zh.contains("错误"), "{}", why.zh);
    }

    #[test]
    fn files_are_named_from_the_folder_of_the_policy() {
        assert_eq!(relative("/a/b/p.tiao", "/a/b/s/x.txt"), "s/x.txt");
        assert_eq!(relative("/a/b/p.tiao", "/a/c/x.txt"), "../c/x.txt");
        assert_eq!(relative("p.tiao", "s.txt"), "s.txt");
    }
}
