use tiaoli_data::{InputFormat, Source};

use super::*;
use crate::{
    people::{DataFile, read},
    testing::{self, POLICY},
};

fn of_example(snapshot: &Snapshot, id: &str) -> ExplainView {
    let of = Of::Example { id, record: None };
    explain_view(snapshot, FileId(0), of, None, None, None, &|| false).unwrap()
}

#[test]
fn an_example_in_both_languages() {
    for (lang, title, outcome, condition) in [
        (
            Lang::Zh,
            "农村的给，2024年10月15日，助学金",
            "应予资助，当月 200.00 元（应助≠已发）",
            "户籍 为 农村",
        ),
        (
            Lang::En,
            "农村的给, 2024-10-15, 助学金",
            "granted, 200.00 CNY this month (granted is not yet paid)",
            "户籍 is 农村",
        ),
    ] {
        let snapshot = testing::sound(POLICY, Some(lang));
        let view = of_example(&snapshot, "a.tiao#农村的给");
        assert_eq!((view.title.as_str(), view.outcome_text.as_str()), (title, outcome));
        let rule = &view.steps[0];
        assert_eq!((rule.kind, &rule.value), (StepKind::Rule, &Some(StepValue::Yes)));
        assert_eq!(snapshot.analysis.sources.text(rule.link.unwrap()), "农村");
        let first = view.steps.iter().find(|step| step.kind == StepKind::Condition).unwrap();
        assert_eq!(first.text, condition);
        assert!(view.steps.iter().any(|step| step.kind == StepKind::Amount && step.text.contains("200")));
        assert!(view.text.contains(condition) && view.text.starts_with(title));
        assert_eq!(view.benefits, ["助学金"]);
    }
}

#[test]
fn a_row_by_number_or_by_key_with_the_key_hidden() {
    let snapshot = testing::sound(POLICY, Some(Lang::Zh));
    let rows = "学籍号,户籍,困难,在校\n150199200811300039,农村,否,是\n150199200811300047,城市,,是\n";
    let source = Source::of_bytes("名册.csv", rows.as_bytes());
    let file = DataFile { table: String::new(), source, format: InputFormat::Csv };
    let roster = read(snapshot.plan().unwrap(), &[file], &|| false).unwrap().unwrap();
    let explain = |of| explain_view(&snapshot, FileId(0), of, Some("助学金"), None, Some(&roster), &|| false);
    let view = explain(Of::Row(2)).unwrap();
    assert_eq!(view.outcome, Outcome::Incomplete);
    assert_eq!(view, explain(Of::Key("150199200811300047")).unwrap());
    assert!(view.steps.iter().any(|step| step.kind == StepKind::Missing && step.text.contains("困难")));
    assert!(!view.text.contains("150199200811300047"));
    assert!(matches!(explain(Of::Row(3)), Err(NoView::Unknown(_))));
    assert!(matches!(explain(Of::Only), Err(NoView::Unknown(_))));
    let stopped = explain_view(&snapshot, FileId(0), Of::Row(1), None, None, Some(&roster), &|| true);
    assert_eq!(stopped, Err(NoView::Cancelled));
    let of_nothing =
        explain_view(&snapshot, FileId(0), Of::Row(1), Some("奖学金"), None, Some(&roster), &|| false);
    assert!(matches!(of_nothing, Err(NoView::Unknown(_))));
}
