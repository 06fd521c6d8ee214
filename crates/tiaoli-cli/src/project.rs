//! Finding and reading the files of a policy.
//!
//! A policy file names others by paths that start at its own folder and may go up with `..`, so a folder of policies can be
//! copied or renamed as a whole. Paths from the root of a disk are refused: they lead elsewhere on the next computer.

mod documents;
mod parallel;

use std::{
    collections::BTreeSet,
    fs,
    io::{self, Read},
    path::{Path, PathBuf},
    sync::Arc,
};

use documents::{Near, Seen};
use tiaoli_core::session::{Analysis, Session, WantedFile, WantedKind};
use tiaoli_core::{builtins::Holidays, value::Date};
use tiaoli_data::{InputFormat, Source, read_plain};
use tiaoli_diagnostics::{Code, Diagnostic, say};

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
    /// Files that nobody named and that belong to the policy all the same: its other documents.
    taken: Vec<String>,
}

impl Loaded {
    /// Adds warnings of what runs out before a day.
    pub(crate) fn look_ahead(&mut self, horizon: Date, holidays: Option<&Holidays>) {
        let sources = Arc::new(self.analysis.sources.clone());
        let found = tiaoli_core::horizon::check(&self.analysis.program, horizon, holidays);
        let item = |diagnostic| Item { sources: Arc::clone(&sources), diagnostic };
        self.items.extend(found.into_iter().map(item));
    }
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
        let mut found = find(path).map_err(|diagnostic| refuse(diagnostic, shell))?;
        if found.files.is_empty() {
            return Err(no_policies(path));
        }
        leave_out_consolidated(&mut found, &mut seen, shell);
        let (policies, libraries): (Vec<&PathBuf>, Vec<&PathBuf>) =
            found.files.iter().partition(|file| found.folder.is_none() || seen.header(file).is_some());
        let (amendments, policies): (Vec<&PathBuf>, Vec<&PathBuf>) =
            policies.into_iter().partition(|file| seen.header(file).is_some_and(|header| header.amends));
        let near = if found.folder.is_some() { Near::Among(&found.files) } else { Near::Beside };
        for file in policies.into_iter().chain(amendments).chain(libraries) {
            // Libraries and other documents of a policy have been checked with it.
            if read.contains(&display(file)) {
                continue;
            }
            let one = load(file, near, &mut seen, shell)?;
            // A policy that another brings in has rules and examples to be looked at by themselves.
            let policy = &one.analysis.program.policy.name;
            for file in &one.analysis.files {
                let header = seen.header(Path::new(&file.path));
                if header.is_none_or(|header| [&policy.zh, &policy.en].contains(&&header.name)) {
                    read.insert(file.path.clone());
                }
            }
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
    let mut loaded: Vec<Loaded> = Vec::new();
    for found in folders.iter().filter_map(|folder| find(folder).ok()) {
        for file in &found.files {
            let header = fs::metadata(file).ok().and_then(|_| seen.header(file));
            let known = |one: &Loaded| one.analysis.files.iter().any(|read| read.path == display(file));
            if header.is_some_and(|header| !header.amends) && !loaded.iter().any(known) {
                loaded.extend(load(file, Near::Among(&found.files), &mut seen, shell));
            }
        }
    }
    loaded
}

/// The text of a policy file named on the command line.
pub(crate) fn text_of(path: &Path, shell: &Shell) -> Result<String, Stop> {
    read(path, &display(path), Asked::ByUser).map_err(|diagnostic| refuse(diagnostic, shell))
}

/// A consolidated text says again what the documents of a folder say: it is read when it is named, or when it is the only
/// policy there.
fn leave_out_consolidated(found: &mut Found, seen: &mut Seen, shell: &Shell) {
    let policy = |file: &PathBuf, seen: &mut Seen| {
        seen.header(file).is_some_and(|header| !header.amends && !header.consolidated)
    };
    if found.folder.is_none() || !found.files.iter().any(|file| policy(file, seen)) {
        return;
    }
    let (whole, rest): (Vec<PathBuf>, Vec<PathBuf>) =
        found.files.drain(..).partition(|file| seen.is_consolidated(file));
    found.files = rest;
    for file in whole {
        let text = say!(
            zh: "没有读入汇总文本：{}（要核对它、用它计算，写它的文件名）", display(&file);
            en: "a consolidated text, not read: {} (name the file to check it or to evaluate with it)", display(&file));
        shell.note(&format!("{}\n", shell.say(&text)));
    }
}

/// The one policy of a file or folder.
pub(crate) fn load_one(path: &Path, shell: &Shell) -> Result<Loaded, Stop> {
    let mut found = find(path).map_err(|diagnostic| refuse(diagnostic, shell))?;
    let mut seen = Seen::default();
    leave_out_consolidated(&mut found, &mut seen, shell);
    let near = if found.folder.is_some() { Near::Among(&found.files) } else { Near::Beside };
    let candidates: Vec<&PathBuf> = match found.files.as_slice() {
        [] => return Err(no_policies(path)),
        [one] => vec![one],
        several => {
            let of = |amends: bool, seen: &mut Seen| -> Vec<&PathBuf> {
                let mut named: BTreeSet<String> = BTreeSet::new();
                let mut first_of_each = |file: &&PathBuf| {
                    let header = seen.header(file).filter(|header| header.amends == amends);
                    header.is_some_and(|header| {
                        header.name.is_empty() || header.consolidated || named.insert(header.name)
                    })
                };
                several.iter().filter(|file| first_of_each(file)).collect()
            };
            let policies = of(false, &mut seen);
            if policies.is_empty() { of(true, &mut seen) } else { seen.lowest(policies) }
        }
    };
    match candidates.as_slice() {
        [one] => {
            let loaded = load(one, near, &mut seen, shell)?;
            if found.folder.is_none() {
                tell_taken(&loaded, shell);
            }
            Ok(loaded)
        }
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

/// Says which documents were read that nobody named.
fn tell_taken(loaded: &Loaded, shell: &Shell) {
    for path in &loaded.taken {
        let program = &loaded.analysis.program;
        let document = program.documents.iter().find(|document| {
            loaded.analysis.sources.get(document.span.file).is_some_and(|source| source.path == *path)
        });
        let number = document.map(|document| document.number.as_str()).filter(|number| !number.is_empty());
        let from = document.and_then(|document| document.effective.from);
        let zh = [number.map(str::to_owned), from.map(|from| format!("自{}起施行", from.zh()))];
        let en = [number.map(str::to_owned), from.map(|from| format!("in force from {from}"))];
        let words = |parts: [Option<String>; 2], joint: &str| {
            parts.into_iter().flatten().collect::<Vec<_>>().join(joint)
        };
        let text = say!(
            zh: "一并读入同一政策的文件：{}（{}）", path, words(zh, "，");
            en: "also read, a document of the same policy: {} ({})", path, words(en, ", "));
        shell.note(&format!("{}\n", shell.say(&text)));
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

/// Reads a policy, every file it names, and its other documents.
fn load(path: &Path, near: Near<'_>, seen: &mut Seen, shell: &Shell) -> Result<Loaded, Stop> {
    let shown = display(path);
    let text = read(path, &shown, Asked::ByUser).map_err(|diagnostic| refuse(diagnostic, shell))?;
    let mut session = Session::new();
    session.set_policy(&shown, text);
    seen.hand_over(&shown, &mut session);
    let mut asked: BTreeSet<String> = BTreeSet::new();
    let mut failed: Vec<Diagnostic> = Vec::new();
    read_wanted(&mut session, &mut asked, &mut failed, seen);
    let taken = take_documents(path, near, &mut session, &asked, seen)
        .map_err(|diagnostic| refuse(diagnostic, shell))?;
    if !taken.is_empty() {
        read_wanted(&mut session, &mut asked, &mut failed, seen);
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
    Ok(Loaded { analysis, items, taken })
}

/// Gives the session the other documents of its policies: versions and amendments of the one that was asked for, and
/// amendments of those it is based on, which stand beside them.
fn take_documents(
    path: &Path,
    near: Near<'_>,
    session: &mut Session,
    asked: &BTreeSet<String>,
    seen: &mut Seen,
) -> Result<Vec<String>, Box<Diagnostic>> {
    let mut taken = Vec::new();
    let shown = display(path);
    let mut looked: BTreeSet<PathBuf> = BTreeSet::new();
    for (holder, policy) in session.policies() {
        // A consolidated text is whole.
        if seen.is_consolidated(Path::new(&holder)) {
            continue;
        }
        let own = holder == shown;
        let folder = Path::new(&holder).parent().map(Path::to_owned).unwrap_or_default();
        let files = match near {
            Near::Among(files) if own => files.to_vec(),
            _ if own || looked.insert(folder) => Near::Beside.files(Path::new(&holder)),
            _ => continue,
        };
        for file in files {
            let other = display(&file);
            if other == shown || asked.contains(&other) || taken.contains(&other) {
                continue;
            }
            // Unreadable files have no name, and so belong to nothing.
            let Some(header) = seen.header(&file) else { continue };
            let joins = (own || header.amends) && !header.consolidated;
            if !joins || !session.is_same_policy(&policy, &header.name) {
                continue;
            }
            let text = read(&file, &other, Asked::ByUser)?;
            session.set_policy(&other, text);
            seen.hand_over(&other, session);
            taken.push(other);
        }
    }
    Ok(taken)
}

/// Reads what the policies name, and what that names.
fn read_wanted(
    session: &mut Session,
    asked: &mut BTreeSet<String>,
    failed: &mut Vec<Diagnostic>,
    seen: &mut Seen,
) {
    let mut libraries: Vec<(String, String)> = Vec::new();
    loop {
        let wanted: Vec<_> =
            session.wanted().into_iter().filter(|file| asked.insert(file.path.clone())).collect();
        if wanted.is_empty() || asked.len() > MOST_FILES {
            return;
        }
        for file in &wanted {
            match read_named(file) {
                Ok(text) => {
                    if file.kind == WantedKind::Use && !seen.has_parsed(&file.path) {
                        libraries.push((file.path.clone(), text.clone()));
                    }
                    session.set_text(&file.path, text);
                    seen.hand_over(&file.path, session);
                }
                Err(diagnostic) => failed.push(*diagnostic),
            }
        }
        for (path, text, parse) in parallel::parse(std::mem::take(&mut libraries)) {
            session.adopt(&path, &text, parse);
        }
    }
}

/// Reads a file that a policy names by a path already joined to its folder.
fn read_named(file: &WantedFile) -> Result<String, Box<Diagnostic>> {
    let drive = file.written.chars().nth(1) == Some(':');
    if file.written.starts_with(['/', '\\']) || drive {
        return Err(Box::new(problems::absolute(&file.written, file.by)));
    }
    let is_table = matches!(file.kind, WantedKind::Catalog | WantedKind::Examples);
    if is_table && InputFormat::of_path(&file.path) == InputFormat::Xlsx {
        let text = read_plain(&Source::of_path(&file.path));
        return text.map_err(|problem| Box::new(problems::in_workbook(problem, file.by)));
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
    String::from_utf8(bytes).map_err(|error| Box::new(problems::not_utf8(shown, asked, error.as_bytes())))
}

/// A path as messages show it, with `/` between folders.
pub(crate) fn display(path: &Path) -> String {
    let shown = path.to_string_lossy().replace('\\', "/");
    shown.strip_prefix("./").unwrap_or(&shown).to_owned()
}
