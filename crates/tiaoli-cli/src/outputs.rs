//! No output ever replaces what a run reads: rosters, tables, policies, sources. Nor does it replace another output.

use std::path::{Path, PathBuf};

use tiaoli_diagnostics::{Sources, say};

use crate::exit::Stop;
use tiaoli_ide::clean::clean;

/// The ending of policy files.
const POLICY: &str = "tiao";

/// Refuses a file whose ending promises another form than will be written. A file without an ending, a pipe and a device
/// promise nothing.
pub(crate) fn check_ending(option: &str, path: Option<&Path>, known: &[&str]) -> Result<(), Stop> {
    let Some(path) = path.filter(|path| *path != Path::new("-") && !is_device(path)) else { return Ok(()) };
    let Some(ending) = path.extension().map(|ending| ending.to_string_lossy().to_lowercase()) else {
        return Ok(());
    };
    // The guard has its own words for a policy.
    if known.contains(&ending.as_str()) || ending == POLICY {
        return Ok(());
    }
    let (file, ending) = (clean(&path.display().to_string()), clean(&ending));
    let endings: Vec<String> = known.iter().map(|ending| format!(".{ending}")).collect();
    let (zh, en) = (endings.join("、"), endings.join(", "));
    Err(Stop::usage(
        say!(zh: "{option} 的文件名是“{file}”，可是写不出 .{ending} 文件，什么都没有写";
            en: "{option} names `{file}`, but a .{ending} file cannot be written; nothing was written"),
        Some(match (known.contains(&"csv"), option == "--findings") {
            (_, true) => say!(zh: "请换成这些结尾之一：{zh}（.csv 可以用 Excel 或 WPS 打开）。";
                en: "use one of these endings: {en} (a spreadsheet opens .csv)"),
            (true, false) => say!(
                zh: "请换成这些结尾之一：{zh}（.csv 可以用 Excel 或 WPS 打开）；一定要用这个文件名，就用 --format 写明格式。";
                en: "use one of these endings: {en} (a spreadsheet opens .csv); to keep the name say the form with --format"),
            (false, false) => {
                say!(zh: "请换成这些结尾之一：{zh}；一定要用这个文件名，就用 --format 写明格式。";
                en: "use one of these endings: {en}; to keep the name say the form with --format")
            }
        }),
    ))
}

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
    fn an_ending_that_cannot_be_written_is_refused() {
        let ok = |path: &str| check_ending("-o", Some(Path::new(path)), &["csv", "json"]).is_ok();
        assert!(ok("a.csv") && ok("A.JSON") && ok("-") && ok("results") && ok("/dev/null"));
        assert!(!ok("a.xlsx") && !ok("a.csv.gz") && !ok("a.parquet") && !ok("a.csv "));
    }

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
