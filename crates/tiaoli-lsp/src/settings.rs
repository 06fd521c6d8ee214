//! What the editor's user has set: `Settings` of editors/PROTOCOL.md.

use serde::Deserialize;
use tiaoli_core::value::Date;
use tiaoli_diagnostics::Lang;

#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Settings {
    language: Option<String>,
    /// Rosters and side tables, each as for `--data`.
    pub(crate) data: Vec<String>,
    as_of: Option<String>,
}

impl Settings {
    /// Reads settings; whatever is not understood counts as not set.
    pub(crate) fn read(value: Option<serde_json::Value>) -> Self {
        value.and_then(|value| serde_json::from_value(value).ok()).unwrap_or_default()
    }

    /// Those in `{ "tiaoli": … }`, as `didChangeConfiguration` sends them, or bare.
    pub(crate) fn read_section(mut value: serde_json::Value) -> Self {
        let section = value.get_mut("tiaoli").map(serde_json::Value::take);
        Self::read(Some(section.unwrap_or(value)))
    }

    pub(crate) fn lang(&self) -> Option<Lang> {
        match self.language.as_deref() {
            Some("zh") => Some(Lang::Zh),
            Some("en") => Some(Lang::En),
            _ => None,
        }
    }

    pub(crate) fn as_of(&self) -> Option<Date> {
        self.as_of.as_deref().and_then(Date::parse_iso)
    }
}
