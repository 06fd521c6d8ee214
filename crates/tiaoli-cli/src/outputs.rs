//! No output ever replaces what a run reads: rosters, tables, policies, sources. Nor does it replace another output.

use std::path::{Path, PathBuf};

use tiaoli_diagnostics::{Sources, say};

use crate::exit::Stop;

/// The ending of policy files.
const POLICY: &str = "tiao";

/// What the outputs of a run must not replace.
#[derive(Debug, Default)]
pub(crate) struct Guard {
    /// As the user wrote it, and with links resolved.
    taken: Vec<(String, PathBuf)>,
}

impl Guard {
    /// The policy with everything it names.
    pub(crate) fn of_policy(sources: &Sources) -> Self {
        let mut guard = Self::default();
        sources.iter().for_each(|source| guard.reads(&source.path));
        guard
    }

    /// Another file that the run reads. What does not exist, and the standard input, cannot be replaced.
    pub(crate) fn reads(&mut self, path: &str) {
        if path != "-"
            && let Ok(real) = Path::new(path).canonicalize()
        {
            self.taken.push((path.to_owned(), real));
        }
    }

    /// Refuses an output that would replace one of them; from now on it is one of them.
    pub(crate) fn writes(&mut self, option: &str, path: Option<&Path>) -> Result<(), Stop> {
        let Some(path) = path.filter(|path| *path != Path::new("-")) else { return Ok(()) };
        let shown = path.display();
        if path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case(POLICY)) {
            return Err(Stop::usage(
                say!(zh: "{option} 不能写到政策文件“{shown}”里，什么都没有写"; en: "{option} would write into the policy file `{shown}`; nothing was written"),
                Some(say!(zh: "请换一个文件名。"; en: "choose another file name")),
            ));
        }
        let Some(real) = resolved(path) else { return Ok(()) };
        if real.is_dir() || is_device(&real) {
            return Ok(());
        }
        if let Some((other, _)) = self.taken.iter().find(|(_, taken)| *taken == real) {
            return Err(Stop::usage(
                say!(zh: "{option} 会盖掉“{other}”，那是这次运行要用的文件，什么都没有写"; en: "{option} would replace `{other}`, which this run needs; nothing was written"),
                Some(say!(zh: "请换一个文件名。"; en: "choose another file name")),
            ));
        }
        self.taken.push((shown.to_string(), real));
        Ok(())
    }
}

/// Where a file is or would be, with links resolved.
fn resolved(path: &Path) -> Option<PathBuf> {
    if let Ok(real) = path.canonicalize() {
        return Some(real);
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    Some(folder.canonicalize().ok()?.join(path.file_name()?))
}

/// A pipe or device loses nothing by being written to.
fn is_device(path: &Path) -> bool {
    path.metadata().is_ok_and(|meta| !meta.is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_is_not_replaced_under_any_spelling() {
        let folder = tempfile::tempdir().unwrap();
        let roster = folder.path().join("a.csv");
        std::fs::write(&roster, "x").unwrap();
        let mut guard = Guard::default();
        guard.reads(roster.to_str().unwrap());
        assert!(guard.writes("-o", Some(&roster)).is_err());
        assert!(guard.writes("-o", Some(&folder.path().join("./a.csv"))).is_err());
        assert!(guard.writes("-o", Some(&folder.path().join("p.tiao"))).is_err());
        assert!(guard.writes("-o", None).is_ok() && guard.writes("-o", Some(Path::new("-"))).is_ok());
        let result = folder.path().join("r.csv");
        assert!(guard.writes("-o", Some(&result)).is_ok());
        assert!(guard.writes("--findings", Some(&result)).is_err());
    }
}
