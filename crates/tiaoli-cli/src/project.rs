//! The policies named on the command line, with their messages on the terminal.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    sync::Arc,
};

use tiaoli_core::{builtins::Holidays, session::Analysis, value::Date};
use tiaoli_diagnostics::{Diagnostic, say};
use tiaoli_project::{Asked, Found, Near, Seen, Texts, find, load, load_each};

pub(crate) use tiaoli_project::display;

use crate::{
    args::MessageFormat,
    exit::{Exit, Stop},
    render::{Item, Look, Messages, SHOWN},
    shell::Shell,
};

/// A policy with everything it names, analysed.
#[derive(Debug)]
pub(crate) struct Loaded {
    pub(crate) analysis: Analysis,
    pub(crate) items: Vec<Item>,
    /// Its files, to be changed and analysed anew.
    pub(crate) files: tiaoli_project::Project,
}

impl Loaded {
    fn new(loaded: tiaoli_project::Loaded) -> Self {
        let sources = Arc::new(loaded.analysis.sources.clone());
        let item =
            |diagnostic: &Diagnostic| Item { sources: Arc::clone(&sources), diagnostic: diagnostic.clone() };
        let items = loaded.analysis.diagnostics.iter().map(item).collect();
        Self { analysis: loaded.analysis, items, files: loaded.project }
    }

    /// Adds warnings of what runs out before a day.
    pub(crate) fn look_ahead(&mut self, horizon: Date, holidays: Option<&Holidays>) {
        let sources = Arc::new(self.analysis.sources.clone());
        let found = tiaoli_core::horizon::check(&self.analysis.program, horizon, holidays);
        let item = |diagnostic| Item { sources: Arc::clone(&sources), diagnostic };
        self.items.extend(found.into_iter().map(item));
    }
}

/// Everything under the given paths: each policy with its libraries, then the files no policy uses.
pub(crate) fn load_all(paths: &[PathBuf], shell: &Shell) -> Result<Vec<Loaded>, Stop> {
    let here = [PathBuf::from(".")];
    let paths = if paths.is_empty() { &here } else { paths };
    let mut loaded: Vec<Loaded> = Vec::new();
    let mut read: BTreeSet<String> = BTreeSet::new();
    let (mut seen, texts) = (Seen::default(), Texts::default());
    for path in paths {
        let found = found(path, &mut seen, shell)?;
        if found.files.is_empty() {
            return Err(no_policies(path));
        }
        for one in load_each(&found, &mut read, &mut seen, &texts) {
            loaded.push(Loaded::new(one.map_err(|diagnostic| refuse(diagnostic, shell))?));
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
    let (mut seen, texts) = (Seen::default(), Texts::default());
    let mut loaded: Vec<Loaded> = Vec::new();
    for found in folders.iter().filter_map(|folder| find(folder).ok()) {
        for file in &found.files {
            let header = file.exists().then(|| seen.header(file, &texts)).flatten();
            let known = |one: &Loaded| one.analysis.files.iter().any(|read| read.path == display(file));
            if header.is_some_and(|header| !header.amends) && !loaded.iter().any(known) {
                let near = Near::Among(&found.files);
                match load(file, near, &mut seen, &texts) {
                    Ok(one) => loaded.push(Loaded::new(one)),
                    // It is said, and no reason to stop.
                    Err(diagnostic) => drop(refuse(diagnostic, shell)),
                }
            }
        }
    }
    loaded
}

/// The text of a policy file named on the command line.
pub(crate) fn text_of(path: &Path, shell: &Shell) -> Result<Arc<str>, Stop> {
    let text = Texts::default().read(path, &display(path), Asked::ByUser);
    text.map_err(|diagnostic| refuse(diagnostic, shell))
}

/// The policy files of a path, without consolidated texts where there are others; which were left out is said.
fn found(path: &Path, seen: &mut Seen, shell: &Shell) -> Result<Found, Stop> {
    let mut found = find(path).map_err(|diagnostic| refuse(diagnostic, shell))?;
    for file in found.leave_out_consolidated(seen, &Texts::default()) {
        let text = say!(
            zh: "没有读入汇总文本：{}（要核对它、用它计算，写它的文件名）", display(&file);
            en: "a consolidated text, not read: {} (name the file to check it or to evaluate with it)", display(&file));
        shell.note(&format!("{}\n", shell.say(&text)));
    }
    Ok(found)
}

/// The one policy of a file or folder.
pub(crate) fn load_one(path: &Path, shell: &Shell) -> Result<Loaded, Stop> {
    let (mut seen, texts) = (Seen::default(), Texts::default());
    let found = found(path, &mut seen, shell)?;
    let near = if found.folder.is_some() { Near::Among(&found.files) } else { Near::Beside };
    let candidates: Vec<&PathBuf> = match found.files.as_slice() {
        [] => return Err(no_policies(path)),
        [one] => vec![one],
        several => {
            let of = |amends: bool, seen: &mut Seen| -> Vec<&PathBuf> {
                let mut named: BTreeSet<String> = BTreeSet::new();
                let mut first_of_each = |file: &&PathBuf| {
                    let header = seen.header(file, &texts).filter(|header| header.amends == amends);
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
            let loaded = load(one, near, &mut seen, &texts);
            let loaded = Loaded::new(loaded.map_err(|diagnostic| refuse(diagnostic, shell))?);
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
    for path in &loaded.files.taken {
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
