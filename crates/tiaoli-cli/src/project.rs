//! Finding and reading the files of a policy.
//!
//! A policy file names others by paths that start at its own folder and may go up with `..`, so a folder of policies can be
//! copied or renamed as a whole. Paths from the root of a disk are refused: they lead elsewhere on the next computer.

mod parallel;

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    io::{self, Read},
    path::{Path, PathBuf},
    sync::Arc,
};

use tiaoli_core::session::{Analysis, Session, WantedFile, WantedKind};
use tiaoli_diagnostics::{Code, Diagnostic, say};
use tiaoli_syntax::{Parse, ast::ItemKind};

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
    let mut seen = Seen::default();
    for path in paths {
        let found = find(path).map_err(|diagnostic| refuse(diagnostic, shell))?;
        if found.files.is_empty() {
            return Err(no_policies(path));
        }
        let (policies, libraries): (Vec<&PathBuf>, Vec<&PathBuf>) =
            found.files.iter().partition(|file| found.folder.is_none() || seen.holds_policy(file));
        for file in policies.into_iter().chain(libraries) {
            // Libraries of a policy have been checked with it.
            if read.contains(&display(file)) {
                continue;
            }
            let one = load(file, &mut seen, shell)?;
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
    let mut seen = Seen::default();
    let mut loaded = Vec::new();
    for file in folders.iter().filter_map(|folder| find(folder).ok()).flat_map(|found| found.files) {
        if fs::metadata(&file).is_ok() && seen.holds_policy(&file) {
            loaded.extend(load(&file, &mut seen, shell));
        }
    }
    loaded
}

/// The text of a policy file named on the command line.
pub(crate) fn text_of(path: &Path, shell: &Shell) -> Result<String, Stop> {
    read(path, &display(path), Asked::ByUser).map_err(|diagnostic| refuse(diagnostic, shell))
}

/// The one policy of a file or folder.
pub(crate) fn load_one(path: &Path, shell: &Shell) -> Result<Loaded, Stop> {
    let found = find(path).map_err(|diagnostic| refuse(diagnostic, shell))?;
    let mut seen = Seen::default();
    let candidates: Vec<&PathBuf> = match found.files.as_slice() {
        [] => return Err(no_policies(path)),
        [one] => vec![one],
        several => several.iter().filter(|file| seen.holds_policy(file)).collect(),
    };
    match candidates.as_slice() {
        [one] => load(one, &mut seen, shell),
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

/// Files that were read to see which of them are policies; none of them is parsed twice.
#[derive(Debug, Default)]
struct Seen {
    by_path: BTreeMap<String, (String, Parse)>,
}

impl Seen {
    /// Whether a file declares a 政策. Unreadable files count, so that somebody says why.
    fn holds_policy(&mut self, path: &Path) -> bool {
        let Ok(text) = fs::read_to_string(path) else { return true };
        let parse = tiaoli_syntax::parse(tiaoli_diagnostics::FileId::default(), &text);
        let holds = parse.file.items.iter().any(|item| {
            matches!(&item.kind, ItemKind::Policy(policy) if !policy.amends)
                || matches!(
                    &item.kind,
                    ItemKind::Broken { declares: Some((tiaoli_syntax::ast::ItemHead::Policy, _)) }
                )
        });
        self.by_path.insert(display(path), (text, parse));
        holds
    }

    fn hand_over(&mut self, path: &str, session: &mut Session) {
        if let Some((text, parse)) = self.by_path.remove(path) {
            session.adopt(path, &text, parse);
        }
    }
}

/// Reads a policy and every file it names.
fn load(path: &Path, seen: &mut Seen, shell: &Shell) -> Result<Loaded, Stop> {
    let shown = display(path);
    let text = read(path, &shown, Asked::ByUser).map_err(|diagnostic| refuse(diagnostic, shell))?;
    let mut session = Session::new();
    session.set_policy(&shown, text);
    seen.hand_over(&shown, &mut session);
    let mut asked: BTreeSet<String> = BTreeSet::new();
    let mut failed: Vec<Diagnostic> = Vec::new();
    let mut libraries: Vec<(String, String)> = Vec::new();
    loop {
        let wanted: Vec<_> =
            session.wanted().into_iter().filter(|file| asked.insert(file.path.clone())).collect();
        if wanted.is_empty() || asked.len() > MOST_FILES {
            break;
        }
        for file in &wanted {
            match read_named(file) {
                Ok(text) => {
                    if file.kind == WantedKind::Use && !seen.by_path.contains_key(&file.path) {
                        libraries.push((file.path.clone(), text.clone()));
                    }
                    session.set_text(&file.path, text);
                    seen.hand_over(&file.path, &mut session);
                }
                Err(diagnostic) => failed.push(*diagnostic),
            }
        }
        for (path, text, parse) in parallel::parse(std::mem::take(&mut libraries)) {
            session.adopt(&path, &text, parse);
        }
    }
    let analysis = session.analyze();
    let sources = Arc::new(analysis.sources.clone());
    let mut diagnostics = Vec::with_capacity(analysis.diagnostics.len());
    // The session only knows that it was not given a file, and what comes of that; here is why.
    for diagnostic in &analysis.diagnostics {
        let why = failed.iter().find(|why| why.span() == diagnostic.span() && diagnostic.code == Code::E0211);
        diagnostics.push(match why {
            Some(why) => Diagnostic { help: diagnostic.help.clone().or(why.help.clone()), ..why.clone() },
            None => diagnostic.clone(),
        });
    }
    diagnostics.extend(
        failed
            .into_iter()
            .filter(|why| !diagnostics.iter().any(|one| one.span() == why.span()))
            .collect::<Vec<_>>(),
    );
    let items = diagnostics
        .into_iter()
        .map(|diagnostic| Item { sources: Arc::clone(&sources), diagnostic })
        .collect();
    Ok(Loaded { analysis, items })
}

/// Reads a file that a policy names by a path already joined to its folder.
fn read_named(file: &WantedFile) -> Result<String, Box<Diagnostic>> {
    let drive = file.written.chars().nth(1) == Some(':');
    if file.written.starts_with(['/', '\\']) || drive {
        return Err(Box::new(problems::absolute(&file.written, file.by)));
    }
    read(Path::new(&file.path), &file.path, Asked::ByPolicy(file.by))
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
    // Room for one byte more than there is, so that the end is seen without growing.
    let mut bytes = Vec::with_capacity(usize::try_from(meta.len()).map_or(0, |length| length + 1));
    let file = fs::File::open(path).map_err(|error| unreadable(&error))?;
    file.take(LARGEST + 1).read_to_end(&mut bytes).map_err(|error| unreadable(&error))?;
    String::from_utf8(bytes).map_err(|_| Box::new(problems::not_utf8(shown, asked)))
}

/// A path as messages show it, with `/` between folders.
pub(crate) fn display(path: &Path) -> String {
    let shown = path.to_string_lossy().replace('\\', "/");
    shown.strip_prefix("./").unwrap_or(&shown).to_owned()
}
