use super::*;
use crate::testing::{self, POLICY};

fn apply(text: &str, edits: &[Edit]) -> String {
    let mut out = text.to_owned();
    for edit in edits.iter().rev() {
        out.replace_range(edit.at.span.range(), &edit.new_text);
    }
    out
}

fn everywhere(snapshot: &Snapshot) -> Vec<Action> {
    let file = FileId(0);
    actions(snapshot, Span::new(0, snapshot.text(file).len()).in_file(file), None)
}

#[test]
fn misspelled_names_are_mended_one_by_one_and_at_once() {
    let text = POLICY.replace("按 助学金标准", "按 助学金标淮").replace("不得给予 助学金", "不得给予 助学全");
    let snapshot = testing::snapshot(&text, Some(Lang::Zh));
    let found = everywhere(&snapshot);
    let quick: Vec<&Action> = found.iter().filter(|one| one.kind == ActionKind::QuickFix).collect();
    assert!(quick.iter().any(|one| one.edits.iter().any(|edit| edit.new_text == "助学金标准")), "{quick:?}");
    let all = found.iter().find(|one| one.kind == ActionKind::SourceFixAll).unwrap();
    testing::sound(&apply(&text, &all.edits), None);
    let (first, rest) = all.edits.split_first().unwrap();
    assert!(rest.iter().all(|edit| edit.at.span.start > first.at.span.end));
}

#[test]
fn the_keywords_in_the_other_language_and_back() {
    let snapshot = testing::sound(POLICY, Some(Lang::Zh));
    let found = everywhere(&snapshot);
    let rewrite = found.iter().find(|one| one.kind == ActionKind::RefactorRewrite).unwrap();
    let english = apply(POLICY, &rewrite.edits);
    assert!(english.contains("policy 测试助学金") && rewrite.title.en.contains("English"), "{english}");
    let back = everywhere(&testing::sound(&english, None));
    assert!(back.iter().any(|one| one.kind == ActionKind::RefactorRewrite && one.title.zh.contains("中文")));
}

#[test]
fn a_value_written_over_is_offered_back_at_its_place() {
    let saved = testing::sound(POLICY, Some(Lang::Zh));
    let text = POLICY.replace("为 200元", "为 250元");
    let now = testing::sound(&text, Some(Lang::Zh));
    let place = |words: &str| Span::point(text.find(words).unwrap()).in_file(FileId(0));
    let offered =
        |at| actions(&now, at, Some(&saved.analysis)).iter().any(|one| one.title.zh.contains("恢复旧值"));
    assert!(offered(place("250元")) && !offered(place("应助 农村")));
}
