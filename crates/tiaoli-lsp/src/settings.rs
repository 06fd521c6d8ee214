//! What the editor's user has set: `Settings` of editors/PROTOCOL.md.

use serde_json::{Map, Value};
use tiaoli_core::value::Date;
use tiaoli_diagnostics::{Lang, Text, say};

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Settings {
    /// `None`: that of each file.
    pub(crate) lang: Option<Lang>,
    /// Rosters and side tables, each as for `--data`.
    pub(crate) data: Vec<String>,
    pub(crate) as_of: Option<Date>,
}

/// The names of the settings.
const NAMES: [&str; 3] = ["language", "data", "asOf"];

impl Settings {
    /// Reads settings, each by itself: one that is not understood counts as not set, and why is said for people.
    pub(crate) fn read(value: &Value) -> (Self, Vec<Text>) {
        let mut wrong = Vec::new();
        let set = |name: &str| value.get(name).filter(|value| !value.is_null() && **value != "");
        let mut settings = Self::default();
        match set("language").map(Value::as_str) {
            None | Some(Some("auto")) => {}
            Some(Some("zh")) => settings.lang = Some(Lang::Zh),
            Some(Some("en")) => settings.lang = Some(Lang::En),
            Some(_) => wrong.push(say!(
                zh: "设置 tiaoli.language 不起作用：只能写 auto、zh 或 en";
                en: "the setting tiaoli.language has no effect: write auto, zh or en")),
        }
        match set("data").map(paths) {
            None => {}
            Some(Some(data)) => settings.data = data,
            Some(None) => {
                wrong.push(say!(
                zh: "设置 tiaoli.data 不起作用：要写成几个文件名，例如 [\"名册.xlsx\"]";
                en: "the setting tiaoli.data has no effect: write names of files, such as [\"roster.xlsx\"]"))
            }
        }
        match set("asOf").map(|day| day.as_str().and_then(Date::parse_iso)) {
            None => {}
            Some(day @ Some(_)) => settings.as_of = day,
            Some(None) => wrong.push(say!(
                zh: "设置 tiaoli.asOf 不起作用：日期要写成 \"2024-09-01\" 这样";
                en: "the setting tiaoli.asOf has no effect: write a date such as \"2024-09-01\"")),
        }
        (settings, wrong)
    }

    /// Those in `{ "tiaoli": … }`, as `didChangeConfiguration` sends them, or bare. `None` where nothing is said of ours: an
    /// editor tells on connecting what it has set, which may be nothing, or speak of other servers.
    pub(crate) fn section(value: &Value) -> Option<&Value> {
        let is_ours = |value: &&Value| value.is_object();
        let bare = |value: &Map<String, Value>| NAMES.iter().any(|name| value.contains_key(*name));
        match value.get("tiaoli") {
            Some(section) => Some(section).filter(is_ours),
            None => Some(value).filter(|value| value.as_object().is_some_and(bare)),
        }
    }
}

/// A list of texts; one text is a list of one.
fn paths(value: &Value) -> Option<Vec<String>> {
    match value {
        Value::String(path) => Some(vec![path.clone()]),
        Value::Array(paths) => paths.iter().map(|path| path.as_str().map(str::to_owned)).collect(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_wrong_setting_leaves_the_others_alone() {
        let (settings, wrong) =
            Settings::read(&json!({ "language": "en", "data": "a.csv", "asOf": 20241015 }));
        assert_eq!(
            (settings.lang, settings.data, settings.as_of),
            (Some(Lang::En), vec!["a.csv".to_owned()], None)
        );
        let [why] = wrong.as_slice() else { panic!("{wrong:?}") };
        assert!(why.zh.contains("tiaoli.asOf"));
        let (settings, wrong) = Settings::read(&json!({ "language": "auto", "data": [], "asOf": "" }));
        assert_eq!((settings, wrong), (Settings::default(), vec![]));
    }

    #[test]
    fn settings_of_others_say_nothing_of_ours() {
        for other in [json!({}), json!(null), json!([]), json!({ "python": {} }), json!({ "tiaoli": null })] {
            assert_eq!(Settings::section(&other), None, "{other}");
        }
        let own = json!({ "asOf": "2024-10-15" });
        assert_eq!(Settings::section(&json!({ "tiaoli": own })), Some(&own));
        assert_eq!(Settings::section(&own), Some(&own));
        assert!(Settings::section(&json!({ "tiaoli": {} })).is_some());
    }
}
