//! What was typed, kept for the next session: in the user's own folder for data, and only what `personal` lets through.

use std::{env, fs, path::PathBuf};

use rustyline::{
    Config,
    history::{FileHistory, History},
};
use tiaoli_diagnostics::say;

use crate::shell::Shell;

/// So many lines are kept.
pub(crate) const LINES: usize = 1_000;

/// The lines on disk. What can be recalled at the prompt is more: there every line of the session is.
pub(crate) struct Kept {
    file: Option<PathBuf>,
    lines: FileHistory,
    /// Why the last line could not be written.
    failed: Option<String>,
}

impl Kept {
    /// What former sessions left.
    pub(crate) fn load(config: &Config) -> Self {
        let mut lines = FileHistory::with_config(config);
        let file = file();
        if let Some(file) = &file {
            // The first session has none.
            let _ = lines.load(file);
        }
        Self { file, lines, failed: None }
    }

    pub(crate) fn lines(&self) -> impl Iterator<Item = &String> {
        self.lines.iter()
    }

    /// Written at once: however the session ends, what was typed before is there the next time.
    pub(crate) fn add(&mut self, line: &str) {
        let Some(file) = &self.file else { return };
        let written = self.lines.add(line).and_then(|_| self.lines.append(file));
        self.failed = written.err().map(|error| error.to_string());
    }

    pub(crate) fn tell_failed(&self, shell: &Shell) {
        if let Some(reason) = &self.failed {
            shell.warn(&say!(zh: "没能保存输入过的行：{reason}"; en: "the history was not saved: {reason}"));
        }
    }
}

/// The file, its folder made; `None` where there is no place for it.
fn file() -> Option<PathBuf> {
    let folder = data_folder()?.join("tiaoli");
    fs::create_dir_all(&folder).ok()?;
    Some(folder.join("history"))
}

fn data_folder() -> Option<PathBuf> {
    let folder = |name: &str| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    if cfg!(windows) {
        return folder("LOCALAPPDATA").or_else(|| folder("APPDATA"));
    }
    let home = || folder("HOME");
    match cfg!(target_os = "macos") {
        true => Some(home()?.join("Library").join("Application Support")),
        // A path that is not whole is to be ignored, says the standard.
        false => folder("XDG_DATA_HOME")
            .filter(|path| path.is_absolute())
            .or_else(|| Some(home()?.join(".local/share"))),
    }
}
