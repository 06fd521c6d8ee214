//! Finding and reading the files of a policy. Only files inside the policy's folder are read.
//!
//! A policy file may name others by paths that start at its own folder. They may go up with `..`, but not out of the
//! *root*: the folder given on the command line, or the nearest folder above the policy file that is called `policies`
//! or holds a `tiaoli.toml`, or else the policy file's own folder. Links are followed first, so they cannot lead out.

use std::{
    collections::BTreeSet,
    fs,
    io::{self, Read},
    path::{Component, Path, PathBuf},
    sync::Arc,
};

use tiaoli_core::session::{Analysis, Session};
use tiaoli_diagnostics::{Diagnostic, FileSpan, say};
use tiaoli_syntax::ast::ItemKind;

use crate::{
    args::MessageFormat,
    exit::{Exit, Stop},
    problems::{self, Asked},
    render::{Item, Look, Messages, SHOWN},
    shell::Shell,
};

/// The ending of policy files.
const ENDING: &str = "tiao";
/// A policy or source text is no larger than this.
const LARGEST: u64 = 16 << 20;
/// A policy names no more files than this.
const MOST_FILES: usize = 256;
/// Folders are searched no deeper than this.
const DEEPEST: usize = 16;

/// A policy with everything it names, analysed.
#[derive(Debug)]
pub(crate) struct Loaded {
    pub(crate) analysis: Analysis,
    pub(crate) items: Vec<Item>,
}

/// The policy files a path of the command line stands for.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    pub(crate) files: Vec<PathBuf>,
    /// The folder given, if it was one.
    folder: Option<PathBuf>,
}

/// The policy files of a file or folder, in the order of their names.
pub(crate) fn find(path: &Path) -> Result<Found, Box<Diagnostic>> {
    let shown = display(path);
    let meta =
        fs::metadata(path).map_err(|error| Box::new(problems::unreadable(&shown, Asked::ByUser, &error)))?;
    if !meta.is_dir() {
        return Ok(Found { files: vec![path.to_owned()], folder: None });
    }
    let mut files = Vec::new();
    walk(path, 0, &mut files)
        .map_err(|error| Box::new(problems::unreadable(&shown, Asked::ByUser, &error)))?;
    files.sort();
    Ok(Found { files, folder: Some(path.to_owned()) })
}

fn walk(folder: &Path, depth: usize, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        let hidden = name.to_string_lossy().starts_with('.');
        let kind = entry.file_type()?;
        let path = if folder == Path::new(".") { PathBuf::from(&name) } else { folder.join(&name) };
        if hidden || (kind.is_dir() && depth >= DEEPEST) {
            continue;
        }
        if kind.is_dir() {
            // A folder that may not be read holds nothing for us.
            let _ = walk(&path, depth + 1, files);
        } else if path.extension().is_some_and(|ending| ending == ENDING) && path.is_file() {
            files.push(path);
        }
    }
    Ok(())
}

/// Everything under the given paths: each policy with its libraries, then the files no policy uses.
pub(crate) fn load_all(paths: &[PathBuf], shell: &Shell) -> Result<Vec<Loaded>, Stop> {
    let here = [PathBuf::from(".")];
    let paths = if paths.is_empty() { &here } else { paths };
    let mut loaded: Vec<Loaded> = Vec::new();
    let mut read: BTreeSet<String> = BTreeSet::new();
    for path in paths {
        let found = find(path).map_err(|diagnostic| refuse(diagnostic, shell))?;
        if found.files.is_empty() {
            return Err(no_policies(path));
        }
        let (policies, libraries): (Vec<&PathBuf>, Vec<&PathBuf>) =
            found.files.iter().partition(|file| found.folder.is_none() || holds_policy(file));
        for file in policies.into_iter().chain(libraries) {
            // Libraries of a policy have been checked with it.
            if read.contains(&display(file)) {
                continue;
            }
            let one = load(file, found.folder.as_deref(), shell)?;
            read.extend(one.analysis.files.iter().map(|file| file.path.clone()));
            loaded.push(one);
        }
    }
    Ok(loaded)
}

/// Every policy file under the given paths, in the order of their names.
pub(crate) fn list(paths: &[PathBuf], shell: &Shell) -> Result<Vec<PathBuf>, Stop> {
    let here = [PathBuf::from(".")];
    let paths = if paths.is_empty() { &here } else { paths };
    let mut files: Vec<PathBuf> = Vec::new();
    for path in paths {
        let found = find(path).map_err(|diagnostic| refuse(diagnostic, shell))?;
        if found.files.is_empty() {
            return Err(no_policies(path));
        }
        files.extend(found.files);
    }
    files.sort();
    files.dedup();
    Ok(files)
}

/// The policies that the given files may belong to: those in their folders. What cannot be read is left out.
pub(crate) fn neighbours(files: &[PathBuf], shell: &Shell) -> Vec<Loaded> {
    let mut folders: BTreeSet<PathBuf> = BTreeSet::new();
    for file in files {
        let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        folders.insert(folder.to_owned());
    }
    let found = folders.iter().filter_map(|folder| Some((folder, find(folder).ok()?)));
    let policies = found.flat_map(|(folder, found)| {
        let policies =
            found.files.into_iter().filter(|file| fs::metadata(file).is_ok() && holds_policy(file));
        policies.map(|file| (folder.clone(), file)).collect::<Vec<_>>()
    });
    policies.filter_map(|(folder, file)| load(&file, Some(&folder), shell).ok()).collect()
}

/// The text of a policy file named on the command line.
pub(crate) fn text_of(path: &Path, shell: &Shell) -> Result<String, Stop> {
    read(path, &display(path), Asked::ByUser).map_err(|diagnostic| refuse(diagnostic, shell))
}

/// The one policy of a file or folder.
pub(crate) fn load_one(path: &Path, shell: &Shell) -> Result<Loaded, Stop> {
    let found = find(path).map_err(|diagnostic| refuse(diagnostic, shell))?;
    let candidates: Vec<&PathBuf> = match found.files.as_slice() {
        [] => return Err(no_policies(path)),
        [one] => vec![one],
        several => several.iter().filter(|file| holds_policy(file)).collect(),
    };
    match candidates.as_slice() {
        [one] => load(one, found.folder.as_deref(), shell),
        [] => Err(no_policies(path)),
        several => {
            let names: Vec<String> = several.iter().map(|file| display(file)).collect();
            let message = say!(zh: "“{}”里有 {} 个政策，请写明用哪一个", path.display(), several.len();
                en: "`{}` holds {} policies; name the one to use", path.display(), several.len());
            Err(Stop::usage(
                message,
                Some(say!(zh: "可以写：{}", names.join("、"); en: "choose one of: {}", names.join(", "))),
            ))
        }
    }
}

/// A policy that must be free of errors to go on: prints its messages, stops on errors.
pub(crate) fn load_sound(path: &Path, shell: &Shell) -> Result<Loaded, Stop> {
    let loaded = load_one(path, shell)?;
    let grave: Vec<Item> = loaded.items.iter().filter(|item| item.diagnostic.is_error()).cloned().collect();
    if grave.is_empty() {
        return Ok(loaded);
    }
    tell(grave, shell);
    Err(Stop::Said(Exit::Policy))
}

/// Shows diagnostics on stderr.
pub(crate) fn tell(items: Vec<Item>, shell: &Shell) {
    let messages = Messages::new(items);
    if !messages.is_empty() {
        let look = Look { lang: shell.lang, color: shell.color_err, width: shell.width };
        shell.tell(&messages.render(MessageFormat::Text, Some(SHOWN), look));
    }
}

fn refuse(diagnostic: Box<Diagnostic>, shell: &Shell) -> Stop {
    tell(vec![Item { sources: Arc::default(), diagnostic: *diagnostic }], shell);
    Stop::Said(Exit::Policy)
}

fn no_policies(path: &Path) -> Stop {
    Stop::usage(
        say!(zh: "“{}”里没有政策文件（.tiao）", path.display(); en: "there is no policy file (.tiao) in `{}`", path.display()),
        Some(
            say!(zh: "tiaoli new demo 可以新建一个能直接运行的例子。"; en: "`tiaoli new demo` makes a sample that runs at once"),
        ),
    )
}

/// Whether a file declares a 政策. Unreadable files count, so that somebody says why.
fn holds_policy(path: &Path) -> bool {
    let Ok(text) = fs::read_to_string(path) else { return true };
    let parsed = tiaoli_syntax::parse(tiaoli_diagnostics::FileId::default(), &text);
    parsed.file.items.iter().any(|item| {
        matches!(&item.kind, ItemKind::Policy(_))
            || matches!(
                &item.kind,
                ItemKind::Broken { declares: Some((tiaoli_syntax::ast::ItemHead::Policy, _)) }
            )
    })
}

/// Reads a policy and every file it names.
fn load(path: &Path, folder: Option<&Path>, shell: &Shell) -> Result<Loaded, Stop> {
    let shown = display(path);
    let text = read(path, &shown, Asked::ByUser).map_err(|diagnostic| refuse(diagnostic, shell))?;
    let root = Root::of(path, folder);
    let mut session = Session::new();
    session.set_policy(&shown, text);
    let mut asked: BTreeSet<String> = BTreeSet::new();
    let mut failed: Vec<Diagnostic> = Vec::new();
    loop {
        let wanted: Vec<_> =
            session.wanted().into_iter().filter(|file| asked.insert(file.path.clone())).collect();
        if wanted.is_empty() || asked.len() > MOST_FILES {
            break;
        }
        for file in wanted {
            match root.read(&file.path, file.by) {
                Ok(text) => session.set_text(&file.path, text),
                Err(diagnostic) => failed.push(*diagnostic),
            }
        }
    }
    let analysis = session.analyze();
    let sources = Arc::new(analysis.sources.clone());
    // The session only knows that it was not given a file; here is why.
    let explained: BTreeSet<FileSpan> = failed.iter().filter_map(Diagnostic::span).collect();
    let rest = analysis.diagnostics.iter().filter(|diagnostic| {
        !diagnostic.span().is_some_and(|at| explained.contains(&at) && diagnostic.is_error())
    });
    let items = rest
        .cloned()
        .chain(failed.clone())
        .map(|diagnostic| Item { sources: Arc::clone(&sources), diagnostic });
    let items = items.collect();
    Ok(Loaded { analysis, items })
}

/// The folder that named files must not leave.
#[derive(Clone, Debug)]
struct Root {
    /// With links resolved; `None` when that failed.
    real: Option<PathBuf>,
    shown: String,
}

impl Root {
    fn of(policy: &Path, folder: Option<&Path>) -> Self {
        let own = policy.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let real_own = own.canonicalize().ok();
        let workspace = real_own.as_deref().and_then(|own| {
            own.ancestors().find(|above| above.ends_with("policies") || above.join("tiaoli.toml").is_file())
        });
        let given = folder.and_then(|folder| folder.canonicalize().ok());
        // The widest of them: a folder given inside a workspace does not narrow it.
        let real = [given, workspace.map(Path::to_owned), real_own]
            .into_iter()
            .flatten()
            .min_by_key(|path| path.components().count());
        let shown = real.as_deref().and_then(Path::file_name).map(|name| name.to_string_lossy().into_owned());
        Self { real, shown: shown.unwrap_or_else(|| display(own)) }
    }

    /// Reads a file that a policy names by a path already joined to its folder.
    fn read(&self, path: &str, by: FileSpan) -> Result<String, Box<Diagnostic>> {
        let target = PathBuf::from(path);
        let outside = || Box::new(problems::outside(path, by, &self.shown));
        let Some(root) = &self.real else { return Err(outside()) };
        match target.canonicalize() {
            Ok(real) if !real.starts_with(root) => Err(outside()),
            Ok(real) => read(&real, path, Asked::ByPolicy(by)),
            // What does not exist must not tell whether it exists elsewhere on the machine.
            Err(_) if leaves(&target, root) => Err(outside()),
            Err(error) => Err(Box::new(problems::unreadable(path, Asked::ByPolicy(by), &error))),
        }
    }
}

/// Whether a path that does not exist points out of the root, by its words alone.
fn leaves(path: &Path, root: &Path) -> bool {
    let mut at = std::env::current_dir().unwrap_or_default();
    for part in path.components() {
        match part {
            Component::ParentDir => {
                at.pop();
            }
            Component::CurDir => {}
            Component::Normal(name) => at.push(name),
            Component::RootDir | Component::Prefix(_) => at = PathBuf::from(part.as_os_str()),
        }
    }
    !at.starts_with(root)
}

/// A text file in UTF-8, of bounded size; never a device or a pipe.
fn read(path: &Path, shown: &str, asked: Asked) -> Result<String, Box<Diagnostic>> {
    let unreadable = |error: &io::Error| Box::new(problems::unreadable(shown, asked, error));
    let meta = fs::metadata(path).map_err(|error| unreadable(&error))?;
    if meta.is_dir() {
        return Err(unreadable(&io::Error::from(io::ErrorKind::IsADirectory)));
    }
    if !meta.is_file() {
        return Err(Box::new(problems::not_a_file(shown, asked)));
    }
    if meta.len() > LARGEST {
        return Err(Box::new(problems::too_large(shown, asked, LARGEST)));
    }
    let mut bytes = Vec::new();
    let file = fs::File::open(path).map_err(|error| unreadable(&error))?;
    file.take(LARGEST + 1).read_to_end(&mut bytes).map_err(|error| unreadable(&error))?;
    String::from_utf8(bytes).map_err(|_| Box::new(problems::not_utf8(shown, asked)))
}

/// A path as messages show it, with `/` between folders.
pub(crate) fn display(path: &Path) -> String {
    let shown = path.to_string_lossy().replace('\\', "/");
    shown.strip_prefix("./").unwrap_or(&shown).to_owned()
}
