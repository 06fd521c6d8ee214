//! The other documents of a policy: its versions and what amends it stand in files of their own, and leaving one out in
//! silence would be a wrong decision.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use tiaoli_core::session::Session;
use tiaoli_syntax::{
    Parse,
    ast::{HeaderKind, ItemHead, ItemKind},
};

use crate::{ENDING, display, texts::Texts};

/// Beside a policy no more files than this are looked at.
const MOST_NEIGHBOURS: usize = 512;

/// Where the other documents of a policy may be.
#[derive(Clone, Copy, Debug)]
pub enum Near<'a> {
    /// Among these files: those of the folder that was named.
    Among(&'a [PathBuf]),
    /// In the folder of the file that was named, and in the folders in it.
    Beside,
}

impl Near<'_> {
    pub(crate) fn files(self, of: &Path) -> Vec<PathBuf> {
        match self {
            Self::Among(files) => files.to_vec(),
            Self::Beside => beside(of),
        }
    }
}

fn beside(file: &Path) -> Vec<PathBuf> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut files = Vec::new();
    let mut folders = Vec::new();
    list(folder, &mut files, Some(&mut folders));
    folders.sort();
    for folder in folders {
        list(&folder, &mut files, None);
    }
    files.sort();
    files
}

/// The policy files of one folder. A folder that may not be read holds nothing for us.
fn list(folder: &Path, files: &mut Vec<PathBuf>, mut folders: Option<&mut Vec<PathBuf>>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten().take(MOST_NEIGHBOURS) {
        let name = entry.file_name();
        if name.to_string_lossy().starts_with('.') || files.len() >= MOST_NEIGHBOURS {
            continue;
        }
        let path = if folder == Path::new(".") { PathBuf::from(&name) } else { folder.join(&name) };
        match (&mut folders, entry.file_type()) {
            (Some(folders), Ok(kind)) if kind.is_dir() => folders.push(path),
            _ if path.extension().is_some_and(|ending| ending == ENDING) => files.push(path),
            _ => {}
        }
    }
}

/// What the header of a file says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// The policy's name; empty where it could not be read.
    pub name: String,
    /// 修改
    pub amends: bool,
    /// 汇总日期: a whole text, read by itself only.
    pub consolidated: bool,
}

/// Files that were read to see what they are; none of them is parsed twice.
#[derive(Debug, Default)]
pub struct Seen {
    by_path: BTreeMap<String, (Arc<str>, Parse)>,
    headers: BTreeMap<String, Option<Header>>,
}

impl Seen {
    /// The header of a file; `None` for a library. An unreadable file counts as a policy, so that somebody says why.
    pub fn header(&mut self, path: &Path, texts: &Texts) -> Option<Header> {
        let shown = display(path);
        if let Some(header) = self.headers.get(&shown) {
            return header.clone();
        }
        let header = self.look(path, &shown, texts);
        self.headers.insert(shown, header.clone());
        header
    }

    fn look(&mut self, path: &Path, shown: &str, texts: &Texts) -> Option<Header> {
        let unknown = || Some(Header { name: String::new(), amends: false, consolidated: false });
        let Some(text) = texts.glance(path, shown) else { return unknown() };
        if !may_have_header(&text) {
            return None;
        }
        let parse = tiaoli_syntax::parse(tiaoli_diagnostics::FileId::default(), &text);
        let header = parse.file.items.iter().find_map(|item| match &item.kind {
            ItemKind::Policy(policy) => {
                let mut clauses = policy.header.iter();
                let consolidated = clauses.any(|clause| matches!(clause.kind, HeaderKind::Consolidated(_)));
                Some(Header { name: policy.name.text.clone(), amends: policy.amends, consolidated })
            }
            ItemKind::Broken { declares: Some((head @ (ItemHead::Policy | ItemHead::Amend), name)) } => {
                let amends = *head == ItemHead::Amend;
                Some(Header { name: name.text.clone(), amends, consolidated: false })
            }
            _ => None,
        });
        self.by_path.insert(shown.to_owned(), (text, parse));
        header
    }

    /// Whether a file is a consolidated text.
    pub fn is_consolidated(&mut self, path: &Path, texts: &Texts) -> bool {
        self.header(path, texts).is_some_and(|header| header.consolidated)
    }

    /// Of the policies of a folder those that no other of them brings in by 引用: they stand lowest.
    pub fn lowest<'p>(&mut self, policies: Vec<&'p PathBuf>) -> Vec<&'p PathBuf> {
        let mut above: Vec<String> = Vec::new();
        for file in &policies {
            let Some((_, parse)) = self.by_path.get(&display(file)) else { continue };
            let folder = file.parent().unwrap_or(Path::new(""));
            let uses = parse.file.items.iter().filter_map(|item| match &item.kind {
                ItemKind::Use(path) => Some(display(&folder.join(path.text.trim_start_matches("./")))),
                _ => None,
            });
            above.extend(uses);
        }
        let lowest: Vec<&PathBuf> =
            policies.iter().copied().filter(|file| !above.contains(&display(file))).collect();
        if lowest.is_empty() { policies } else { lowest }
    }

    pub(crate) fn has_parsed(&self, path: &str) -> bool {
        self.by_path.contains_key(path)
    }

    /// Gives the session what was parsed of a file.
    pub(crate) fn hand_over(&mut self, path: &str, session: &mut Session) {
        if let Some((text, parse)) = self.by_path.remove(path) {
            session.adopt(path, &text, parse);
        }
    }
}

/// Whether some line begins as a header does: most files beside a policy are read no further.
fn may_have_header(text: &str) -> bool {
    const WORDS: [&str; 5] = ["政策", "修改", "修订", "policy", "amend"];
    let blank = |c: char| c.is_whitespace() || c == '\u{feff}';
    let mut lines = text.lines().map(|line| line.trim_start_matches(blank));
    lines.any(|line| line.contains("*/") || WORDS.iter().any(|word| line.starts_with(word)))
}

#[cfg(test)]
mod tests {
    use super::may_have_header;

    #[test]
    fn headers_are_seen_without_parsing() {
        assert!(may_have_header("// 说明\n\u{feff}政策 甲 {}\n"));
        assert!(may_have_header("  amend p { effective from 2025-03-01 }\n"));
        assert!(may_have_header("/* 说明\n*/ 修订 甲 {}\n"));
        assert!(!may_have_header("等级 享受政策 由高到低 中央、地方\n"));
    }
}
