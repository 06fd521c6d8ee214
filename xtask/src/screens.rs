//! `cargo xtask screens`: what the documents show of the program is what the program shows.
//!
//! In a fence marked `console` a line that begins with `$ ` is a command of the Bourne shell, and everything up to the
//! next one is what it printed. `console` runs in the workspace root; `console desk` in a folder of its own that lives
//! as long as the document is read, for pages that walk through making something. `<!-- run: COMMAND -->` on a line of
//! its own runs unseen on that desk: the edit a reader is asked to make by hand. There `$WORKSPACE` is the workspace root.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use crate::markdown::{Part, parts};

/// The documents with screens, and the language the program speaks in them.
const DOCUMENTS: &[(&str, &str)] =
    &[("README.md", "en"), ("README.zh-CN.md", "zh"), ("docs/guide/zh.md", "zh"), ("docs/guide/en.md", "en")];

/// Fills every screen anew; gives the documents that changed. `write` is false when nothing shall be changed on disk.
pub fn refresh(write: bool) -> Result<Vec<&'static str>, String> {
    let root = crate::root();
    let program = build(&root)?;
    let mut changed = Vec::new();
    for (path, lang) in DOCUMENTS {
        let file = root.join(path);
        let text = fs::read_to_string(&file).map_err(|error| format!("{path}: {error}"))?;
        let new = filled(&text, &Stage { root: &root, program: &program, lang })?;
        if new != text {
            changed.push(*path);
            if write {
                fs::write(&file, new).map_err(|error| format!("{path}: {error}"))?;
            }
        }
    }
    Ok(changed)
}

/// Builds the program beside this one and gives the folder it is in.
pub(crate) fn build(root: &Path) -> Result<PathBuf, String> {
    let here = env::current_exe().map_err(|error| error.to_string())?;
    // target/debug/xtask, or target/debug/deps/xtask-0123 for the tests
    let folder = here.ancestors().skip(1).find(|folder| folder.file_name().is_none_or(|name| name != "deps"));
    let folder = folder.ok_or("the program runs from nowhere")?;
    let release = folder.file_name().is_some_and(|name| name == "release");
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.current_dir(root).args(["build", "--quiet", "--package", "tiaoli-cli"]);
    command.args(release.then_some("--release"));
    if let Some(target) = folder.parent() {
        command.env("CARGO_TARGET_DIR", target);
    }
    match command.status() {
        Ok(status) if status.success() => Ok(folder.to_owned()),
        Ok(status) => Err(format!("cargo build: {status}")),
        Err(error) => Err(format!("cargo build: {error}")),
    }
}

/// What commands run with.
struct Stage<'a> {
    root: &'a Path,
    program: &'a Path,
    lang: &'a str,
}

impl Stage<'_> {
    /// What a command prints, on either stream.
    fn run(&self, command: &str, folder: &Path) -> Result<String, String> {
        let old = env::var_os("PATH").unwrap_or_default();
        let path = env::join_paths(std::iter::once(self.program.to_owned()).chain(env::split_paths(&old)));
        let output = Command::new("sh")
            .args(["-c", &format!("{{ {command}\n}} 2>&1")])
            .current_dir(folder)
            .env("PATH", path.map_err(|error| error.to_string())?)
            .env("WORKSPACE", self.root)
            .env("TIAOLI_LANG", self.lang)
            .env("NO_COLOR", "1")
            .env_remove("COLUMNS")
            .stdin(Stdio::null())
            .output()
            .map_err(|error| format!("{command}: {error}"))?;
        let text = String::from_utf8_lossy(&output.stdout);
        Ok(text.lines().flat_map(|line| [line.trim_end(), "\n"]).collect())
    }
}

/// The document with every screen filled anew.
fn filled(text: &str, stage: &Stage<'_>) -> Result<String, String> {
    let desk = tempfile::tempdir().map_err(|error| error.to_string())?;
    let mut out = String::new();
    let mut copied = 0;
    for part in parts(text) {
        let fence = match part {
            Part::Remark { key: "run", rest } => {
                stage.run(rest, desk.path())?;
                continue;
            }
            Part::Fence(fence) => fence,
            Part::Remark { .. } => continue,
        };
        let folder = match fence.info {
            "console" => stage.root,
            "console desk" => desk.path(),
            _ => continue,
        };
        out.push_str(text.get(copied..fence.range.start).unwrap_or_default());
        copied = fence.range.end;
        for command in fence.body.lines().filter_map(|line| line.strip_prefix("$ ")) {
            let printed = stage.run(command, folder)?;
            if printed.lines().any(|line| line.trim() == fence.marks) {
                return Err(format!(
                    "line {}: `{command}` prints {}; open the fence with more",
                    fence.line, fence.marks
                ));
            }
            out.push_str(&format!("$ {command}\n{printed}"));
        }
    }
    out.push_str(text.get(copied..).unwrap_or_default());
    Ok(out)
}

// The screens are of a Bourne shell.
#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn screens_are_filled_with_what_commands_print() {
        let stage = Stage { root: Path::new("/"), program: Path::new("/"), lang: "zh" };
        let text = "a\n<!-- run: echo 甲 > f -->\n```console desk\n$ cat f\nold\n$ echo $TIAOLI_LANG; echo x >&2\n```\nb\n";
        let new = "a\n<!-- run: echo 甲 > f -->\n```console desk\n$ cat f\n甲\n$ echo $TIAOLI_LANG; echo x >&2\nzh\nx\n```\nb\n";
        assert_eq!(filled(text, &stage).unwrap(), new);
        assert_eq!(filled(new, &stage).unwrap(), new);
    }

    #[test]
    fn the_documents_show_what_the_program_shows() {
        assert_eq!(
            refresh(false).unwrap(),
            Vec::<&str>::new(),
            "run `cargo xtask screens` and look at what changed"
        );
    }
}
