//! A policy with every file it names and its other documents.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
    sync::Arc,
};

use tiaoli_core::session::{Analysis, Session, WantedFile, WantedKind};
use tiaoli_data::{InputFormat, Source, read_plain};
use tiaoli_diagnostics::{Code, Diagnostic, Place};

use crate::{
    display,
    documents::{Near, Seen},
    find::Found,
    parallel,
    problems::{self, Asked},
    texts::Texts,
};

/// A policy names no more files than this.
const MOST_FILES: usize = 256;

/// The files of one policy. It can be told that a text has changed, and is then analysed anew.
#[derive(Clone, Debug, Default)]
pub struct Project {
    /// The file that was asked for, as messages show it.
    pub path: String,
    session: Session,
    /// Files that nobody named and that belong to the policy all the same: its other documents.
    pub taken: Vec<String>,
    /// Files that were named, read or not.
    asked: BTreeSet<String>,
    /// Why a file that was named could not be read, by its path.
    failed: BTreeMap<String, Diagnostic>,
}

/// A policy with everything it names, analysed. `analysis.diagnostics` tell why a file could not be read.
#[derive(Clone, Debug)]
pub struct Loaded {
    pub project: Project,
    pub analysis: Analysis,
}

/// Reads a policy, every file it names, and its other documents.
pub fn load(path: &Path, near: Near<'_>, seen: &mut Seen, texts: &Texts) -> Result<Loaded, Box<Diagnostic>> {
    let project = Project::open(path, near, seen, texts)?;
    let analysis = project.analyze();
    Ok(Loaded { project, analysis })
}

/// Everything that was found: each policy with its libraries, then amendments and libraries that no policy has. What is in
/// `read` has been checked with a policy before and is left out.
pub fn load_each(
    found: &Found,
    read: &mut BTreeSet<String>,
    seen: &mut Seen,
    texts: &Texts,
) -> Vec<Result<Loaded, Box<Diagnostic>>> {
    let near = if found.folder.is_some() { Near::Among(&found.files) } else { Near::Beside };
    let mut all = Vec::new();
    for file in found.in_order(seen, texts) {
        // Libraries and other documents of a policy have been checked with it.
        if read.contains(&display(file)) {
            continue;
        }
        let loaded = load(file, near, seen, texts);
        if let Ok(one) = &loaded {
            // A policy that another brings in has rules and examples to be looked at by themselves.
            let policy = &one.analysis.program.policy.name;
            for file in &one.analysis.files {
                let header = seen.header(Path::new(&file.path), texts);
                if header.is_none_or(|header| [&policy.zh, &policy.en].contains(&&header.name)) {
                    read.insert(file.path.clone());
                }
            }
        }
        all.push(loaded);
    }
    all
}

impl Project {
    pub fn open(
        path: &Path,
        near: Near<'_>,
        seen: &mut Seen,
        texts: &Texts,
    ) -> Result<Self, Box<Diagnostic>> {
        let shown = display(path);
        let text = texts.read(path, &shown, Asked::ByUser)?;
        let mut session = Session::new();
        session.set_policy(&shown, text);
        seen.hand_over(&shown, &mut session);
        let mut project =
            Self { path: shown, session, taken: Vec::new(), asked: BTreeSet::new(), failed: BTreeMap::new() };
        project.read_wanted(seen, texts);
        project.take_documents(path, near, seen, texts)?;
        if !project.taken.is_empty() {
            project.read_wanted(seen, texts);
        }
        Ok(project)
    }

    /// Names, types, quotes, lints of all files, and why files could not be read.
    pub fn analyze(&self) -> Analysis {
        let mut analysis = self.session.analyze();
        let failed: Vec<Diagnostic> = if self.failed.is_empty() { Vec::new() } else { self.failures() };
        // The session only knows that it was not given a file, and what comes of that; here is why.
        for diagnostic in &mut analysis.diagnostics {
            let same = |why: &&Diagnostic| why.span() == diagnostic.span() && diagnostic.code == Code::E0211;
            if let Some(why) = failed.iter().find(same) {
                let help = diagnostic.help.take().or(why.help.clone());
                *diagnostic = Diagnostic { help, ..why.clone() };
            }
        }
        let told: Vec<_> = analysis.diagnostics.iter().map(Diagnostic::span).collect();
        let untold = failed.into_iter().filter(|why| !told.contains(&why.span()));
        analysis.diagnostics.extend(untold);
        analysis
    }

    /// Why files that are named now could not be read, where they are named now.
    fn failures(&self) -> Vec<Diagnostic> {
        let failed = |file: WantedFile| {
            let why = self.failed.get(&file.path)?.clone();
            Some(Diagnostic { place: Place::Source(file.by), ..why })
        };
        self.session.wanted().into_iter().filter_map(failed).collect()
    }

    /// Whether a file is among those of the policy, or would be if it were there.
    pub fn concerns(&self, path: &str) -> bool {
        self.path == path || self.asked.contains(path) || self.taken.iter().any(|taken| taken == path)
    }

    /// Takes over the new text of a file of the policy, and reads what it names now. Another header may mean that other
    /// documents belong to the policy: whoever changes one opens the project anew.
    pub fn change(&mut self, path: &str, text: Arc<str>, texts: &Texts) {
        if self.path == path || self.taken.iter().any(|taken| taken == path) {
            self.session.set_policy(path, text);
        } else {
            self.session.set_text(path, text);
        }
        self.read_wanted(&mut Seen::default(), texts);
    }

    /// Takes in a text that stands in no file, such as what was typed at a prompt: its declarations belong to the policy.
    pub fn lay(&mut self, path: &str, text: Arc<str>, texts: &Texts) {
        self.session.set_policy(path, text);
        self.read_wanted(&mut Seen::default(), texts);
    }

    /// The policy with an expression somebody asks for, typed as the text of a path; and why it could not be read.
    pub fn ask(&self, path: &str, text: &str) -> (Analysis, Vec<Diagnostic>) {
        let mut asked = self.clone();
        let told = asked.session.ask(path, text);
        (asked.analyze(), told)
    }

    /// The headers of all files: path and name of the policy.
    pub fn headers(&self) -> Vec<(String, String)> {
        self.session.policies()
    }

    /// Takes in the other documents of the policies: versions and amendments of the one that was asked for, and amendments
    /// of those it is based on, which stand beside them.
    fn take_documents(
        &mut self,
        path: &Path,
        near: Near<'_>,
        seen: &mut Seen,
        texts: &Texts,
    ) -> Result<(), Box<Diagnostic>> {
        let mut looked: BTreeSet<PathBuf> = BTreeSet::new();
        for (holder, policy) in self.session.policies() {
            // A consolidated text is whole.
            if seen.is_consolidated(Path::new(&holder), texts) {
                continue;
            }
            let own = holder == self.path;
            let folder = Path::new(&holder).parent().map(Path::to_owned).unwrap_or_default();
            let files = match near {
                Near::Among(files) if own => files.to_vec(),
                _ if own || looked.insert(folder) => Near::Beside.files(Path::new(&holder)),
                _ => continue,
            };
            for file in files {
                let other = display(&file);
                if file == path || self.concerns(&other) {
                    continue;
                }
                // Unreadable files have no name, and so belong to nothing.
                let Some(header) = seen.header(&file, texts) else { continue };
                let joins = (own || header.amends) && !header.consolidated;
                if !joins || !self.session.is_same_policy(&policy, &header.name) {
                    continue;
                }
                let text = texts.read(&file, &other, Asked::ByUser)?;
                self.session.set_policy(&other, text);
                seen.hand_over(&other, &mut self.session);
                self.taken.push(other);
            }
        }
        Ok(())
    }

    /// Reads what the policies name, and what that names.
    fn read_wanted(&mut self, seen: &mut Seen, texts: &Texts) {
        let mut libraries: Vec<(String, Arc<str>)> = Vec::new();
        loop {
            let asked = &mut self.asked;
            let wanted = self.session.wanted().into_iter().filter(|file| asked.insert(file.path.clone()));
            let wanted: Vec<_> = wanted.collect();
            if wanted.is_empty() || self.asked.len() > MOST_FILES {
                return;
            }
            for file in &wanted {
                match read_named(file, texts) {
                    Ok(text) => {
                        if file.kind == WantedKind::Use && !seen.has_parsed(&file.path) {
                            libraries.push((file.path.clone(), Arc::clone(&text)));
                        }
                        self.session.set_text(&file.path, text);
                        seen.hand_over(&file.path, &mut self.session);
                    }
                    Err(why) => {
                        self.failed.insert(file.path.clone(), *why);
                    }
                }
            }
            for (path, text, parse) in parallel::parse(std::mem::take(&mut libraries)) {
                self.session.adopt(&path, &text, parse);
            }
        }
    }
}

/// Reads a file that a policy names by a path already joined to its folder.
fn read_named(file: &WantedFile, texts: &Texts) -> Result<Arc<str>, Box<Diagnostic>> {
    let drive = file.written.chars().nth(1) == Some(':');
    if file.written.starts_with(['/', '\\']) || drive {
        return Err(Box::new(problems::absolute(&file.written, file.by)));
    }
    let is_table = matches!(file.kind, WantedKind::Catalog | WantedKind::Examples);
    if is_table && InputFormat::of_path(&file.path) == InputFormat::Xlsx {
        let text = read_plain(&Source::of_path(&file.path));
        return text.map(Arc::from).map_err(|problem| Box::new(problems::in_workbook(problem, file.by)));
    }
    texts.read(Path::new(&file.path), &file.path, Asked::ByPolicy(file.by))
}
