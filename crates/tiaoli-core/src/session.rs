//! Texts in, analysis out. Pure: files are handed over by path, nothing is read here.

mod documents;
mod excerpt;
mod expression;
mod files;
mod layers;
mod reading;
mod tidy;

use std::{collections::BTreeMap, ops::Range, sync::Arc};

pub use files::join;
use files::{Table, uses};
pub(crate) use reading::Parsed;
use reading::Reading;
use tiaoli_diagnostics::{Code, Diagnostic, FileId, FileSpan, Place, Sources};
use tiaoli_syntax::ast;

use crate::{
    ir::{DocumentId, Program},
    lint, lower, names, quotes,
    symbols::References,
};

/// The texts of one policy. A clone shares texts and trees, and what one of the two reads later the other need not read.
#[derive(Clone, Debug, Default)]
pub struct Session {
    entries: Vec<Entry>,
    by_path: BTreeMap<String, usize>,
}

#[derive(Clone, Debug)]
struct Entry {
    path: Arc<str>,
    /// Given as a policy file, rather than as a text that policies name.
    policy: bool,
    reading: Arc<Reading>,
}

/// A file that the policies name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WantedFile {
    /// Joined to the folder of the file that names it, with `/`.
    pub path: String,
    /// As it is written there.
    pub written: String,
    /// Where it is named.
    pub by: FileSpan,
    pub kind: WantedKind,
}

/// What a named file is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WantedKind {
    /// 引用: more policy text
    Use,
    /// 原文文件
    Source,
    /// 来自 in a 目录
    Catalog,
    /// 来自 in a 举例
    Examples,
}

/// Everything known about a policy: an immutable snapshot.
#[derive(Clone, Debug)]
pub struct Analysis {
    pub sources: Sources,
    /// The policy files, in the order of their paths.
    pub files: Vec<ParsedFile>,
    /// Which declarations belong to which document, in the order of documents.
    pub parts: Vec<DocumentPart>,
    pub program: Arc<Program>,
    /// Every declaration and every use of every name.
    pub references: Arc<References>,
    /// In the order of files and places; one mistake gives one.
    pub diagnostics: Vec<Diagnostic>,
}

/// What stands under one header of a file, or in a file without one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentPart {
    pub document: DocumentId,
    pub file: FileId,
    /// Which of the declarations of the file.
    pub items: Range<usize>,
}

/// One policy file with its tree.
#[derive(Clone, Debug)]
pub struct ParsedFile {
    pub id: FileId,
    pub path: String,
    pub tree: Arc<ast::File>,
    pub comments: Arc<[ast::Comment]>,
}

impl Analysis {
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(Diagnostic::is_error)
    }
}

impl Session {
    pub fn new() -> Self {
        Self::default()
    }

    /// Gives or replaces a policy file. Where an earlier text was read, only what is different in the new one will be read.
    pub fn set_policy(&mut self, path: impl AsRef<str>, text: impl Into<Arc<str>>) {
        self.set(path.as_ref(), text.into(), true);
    }

    /// Gives or replaces a text that policies name: source texts, catalogs, example tables, files brought in by 引用.
    pub fn set_text(&mut self, path: impl AsRef<str>, text: impl Into<Arc<str>>) {
        self.set(path.as_ref(), text.into(), false);
    }

    fn set(&mut self, path: &str, text: Arc<str>, policy: bool) {
        let path = join("", path);
        match self.by_path.get(&path).and_then(|at| self.entries.get_mut(*at)) {
            Some(entry) => {
                entry.policy |= policy;
                if *entry.reading.text != *text {
                    entry.reading = Arc::new(entry.reading.edited(text));
                }
            }
            None => {
                let reading = Arc::new(Reading::new(file_id(self.entries.len()), text));
                self.entries.push(Entry { path: path.as_str().into(), policy, reading });
                self.by_path.insert(path, self.entries.len() - 1);
            }
        }
    }

    /// Forgets a file that is there no more. False if it was not there.
    pub fn remove(&mut self, path: impl AsRef<str>) -> bool {
        let Some(at) = self.by_path.remove(&join("", path.as_ref())) else { return false };
        self.entries.remove(at);
        // The files behind it move up, and what was said of them names them by their place.
        for (at, entry) in self.entries.iter_mut().enumerate().skip(at) {
            entry.reading = Arc::new(entry.reading.renumbered(file_id(at)));
            self.by_path.insert(entry.path.to_string(), at);
        }
        true
    }

    /// Takes over what parsing the same text has given elsewhere, so that it is not parsed again. Nothing happens where the
    /// text is another one; a parse with messages is not taken over, because they name their file.
    pub fn adopt(&mut self, path: impl AsRef<str>, text: &str, parse: tiaoli_syntax::Parse) {
        let entry = self.by_path.get(&join("", path.as_ref())).and_then(|at| self.entries.get(*at));
        if let Some(entry) = entry
            && *entry.reading.text == *text
            && parse.diagnostics.is_empty()
        {
            entry.reading.adopt(parse);
        }
    }

    /// Files the policies name that were not given yet, by path; each once.
    pub fn wanted(&self) -> Vec<WantedFile> {
        let mut wanted: BTreeMap<String, WantedFile> = BTreeMap::new();
        for at in self.policy_files() {
            let Some(entry) = self.entries.get(at) else { continue };
            let file = file_id(at);
            for (kind, named) in files::named_files(&self.parsed(at).tree) {
                let path = join(&entry.path, &named.text);
                if !self.by_path.contains_key(&path) {
                    let by = named.inner.in_file(file);
                    let written = named.text.clone();
                    wanted.entry(path.clone()).or_insert(WantedFile { path, written, by, kind });
                }
            }
        }
        wanted.into_values().collect()
    }

    /// Everything: names, types, quotes, lints.
    pub fn analyze(&self) -> Analysis {
        let mut sources = Sources::default();
        for entry in &self.entries {
            sources.add(&*entry.path, Arc::clone(&entry.reading.text));
        }
        let order = self.policy_files();
        let parsed: Vec<(FileId, Parsed)> = order.iter().map(|&at| (file_id(at), self.parsed(at))).collect();
        let mut diagnostics: Vec<Diagnostic> =
            parsed.iter().flat_map(|(_, parsed)| parsed.diagnostics.iter().cloned()).collect();
        let table = Table { entries: &self.entries, by_path: &self.by_path };
        let folder = self.folder(&parsed, &table, &mut diagnostics);
        let document_parts = folder.parts();
        let (program, references) = run(folder, &sources, &table, &mut diagnostics);
        self.sort(&mut diagnostics);
        let files = parsed.into_iter().map(|(id, parsed)| ParsedFile {
            id,
            path: sources.get(id).map(|source| source.path.clone()).unwrap_or_default(),
            tree: parsed.tree,
            comments: parsed.comments,
        });
        Analysis {
            files: files.collect(),
            parts: document_parts,
            program: Arc::new(program),
            references: Arc::new(references),
            diagnostics,
            sources,
        }
    }

    fn parsed(&self, at: usize) -> Parsed {
        self.entries.get(at).map(|entry| entry.reading.parsed()).unwrap_or_default()
    }

    /// Policy files and what they bring in by 引用, in the order of their paths.
    fn policy_files(&self) -> Vec<usize> {
        let given = self.entries.iter().enumerate().filter(|(_, entry)| entry.policy).map(|(at, _)| at);
        let mut found: Vec<usize> = given.collect();
        let mut next = 0;
        while let Some(&at) = found.get(next) {
            next += 1;
            let Some(entry) = self.entries.get(at) else { continue };
            for used in uses(&self.parsed(at).tree.items) {
                let target = self.by_path.get(&join(&entry.path, &used.text)).copied();
                if let Some(target) = target.filter(|target| !found.contains(target)) {
                    found.push(target);
                }
            }
        }
        found.sort_by(|a, b| self.path(*a).cmp(self.path(*b)));
        found
    }

    fn path(&self, at: usize) -> &str {
        self.entries.get(at).map_or("", |entry| &entry.path)
    }

    /// Missing files first, then by file, place and code.
    fn sort(&self, diagnostics: &mut Vec<Diagnostic>) {
        diagnostics.sort_by(|a, b| {
            let key = |diagnostic: &Diagnostic| match &diagnostic.place {
                Place::Source(at) => (self.path(at.file.0 as usize).to_owned(), at.span.start, at.span.end),
                Place::Cell(_) | Place::Named(_) => (String::new(), 0, 0),
            };
            // A missing file explains the rest: it comes first.
            let file = |one: &Diagnostic| one.code != Code::E0211;
            file(a)
                .cmp(&file(b))
                .then_with(|| key(a).cmp(&key(b)).then(a.code.cmp(&b.code)).then(a.message.cmp(&b.message)))
        });
        diagnostics.dedup();
    }
}

fn file_id(at: usize) -> FileId {
    FileId(u32::try_from(at).unwrap_or(u32::MAX))
}

/// Names, types, quotes; and lints where nothing is wrong.
fn run(
    folder: documents::Folder<'_>,
    sources: &Sources,
    files: &Table<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> (Program, References) {
    let items = names::Items::collect(&folder.parts, folder.documents, folder.layers);
    let mut program = Program::default();
    let (declared_names, declared) = names::declare(&items, &mut program, diagnostics);
    let (mut program, usage, references, found) =
        lower::lower(&items, declared_names, declared, program, sources, files);
    diagnostics.extend(found);
    tidy::tidy(sources, diagnostics);
    let hints = quotes::check(&mut program, &items, sources, diagnostics);
    if !diagnostics.iter().any(Diagnostic::is_error) {
        let mut found = hints;
        found.extend(lint::lint(&lint::Context { program: &program, usage: &usage, items: &items }));
        // What another policy might mean otherwise is told where that policy is checked.
        found.retain(|one| one.span().is_none_or(|at| items.is_own(at.file)));
        diagnostics.extend(found);
    }
    (program, references)
}
