//! `tiaoli.toml`: what belongs to a folder of policies and not to one person's editor.

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde::Deserialize;
use tiaoli_diagnostics::{Text, say};

/// The name of the file.
pub const SETTINGS_FILE: &str = "tiaoli.toml";

/// What a folder says of itself. Paths in it start at the folder.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct FolderSettings {
    /// Rosters and side tables that the editor counts people in, each as for `--data`: a path, or TABLE=path.
    pub data: Vec<String>,
}

/// The settings of the folder of a policy file, or of the nearest folder above it that has some; with that folder. What is
/// wrong with the file is said in words.
pub fn folder_settings(policy: &Path) -> Result<Option<(FolderSettings, PathBuf)>, Text> {
    let folders = policy.ancestors().skip(1).filter(|folder| !folder.as_os_str().is_empty());
    for folder in folders {
        let path = folder.join(SETTINGS_FILE);
        let text = match fs::read(&path) {
            Ok(bytes) => String::from_utf8(bytes).map_err(|_| not_text(&path))?,
            Err(_) => continue,
        };
        return match toml::from_str(&text) {
            Ok(settings) => Ok(Some((settings, folder.to_owned()))),
            Err(error) => {
                let line = error.span().map_or(0, |span| {
                    text.get(..span.start).map_or(0, |before| before.matches('\n').count() + 1)
                });
                let name = crate::display(&path);
                Err(say!(
                    zh: "“{name}”第{line}行读不懂；例如写 data = [\"名册.xlsx\", \"学校=学校.csv\"]";
                    en: "`{name}` cannot be read at line {line}; write for example data = [\"roster.xlsx\", \"school=schools.csv\"]"))
            }
        };
    }
    Ok(None)
}

fn not_text(path: &Path) -> Text {
    let name = crate::display(path);
    say!(
        zh: "“{name}”不是 UTF-8 编码的文字，请用 UTF-8 另存";
        en: "`{name}` is not UTF-8 text; save it as UTF-8")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_in_another_encoding_are_not_passed_over() {
        let outer = tempfile::tempdir().unwrap();
        let folder = outer.path().join("p");
        fs::create_dir(&folder).unwrap();
        fs::write(outer.path().join(SETTINGS_FILE), "data = [\"b.csv\"]\n").unwrap();
        let settings = || folder_settings(&folder.join("p.tiao"));
        assert_eq!(settings().unwrap().unwrap().0.data, ["b.csv"]);
        // 名册 in GBK.
        fs::write(folder.join(SETTINGS_FILE), b"data = [\"\xc3\xfb\xb2\xe1.csv\"]\n").unwrap();
        assert!(settings().unwrap_err().zh.contains("UTF-8"));
    }
}
