//! The policy files a path stands for.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use tiaoli_diagnostics::Diagnostic;

use crate::{
    ENDING, display,
    documents::Seen,
    problems::{self, Asked},
    texts::Texts,
};

/// Folders are searched no deeper than this.
const DEEPEST: usize = 16;

/// The policy files a path stands for.
#[derive(Clone, Debug)]
pub struct Found {
    pub files: Vec<PathBuf>,
    /// The folder given, if it was one.
    pub folder: Option<PathBuf>,
}

/// The policy files of a file or folder, in the order of their names.
pub fn find(path: &Path) -> Result<Found, Box<Diagnostic>> {
    let shown = display(path);
    let unreadable = |error: io::Error| Box::new(problems::unreadable(&shown, Asked::ByUser, &error));
    if !fs::metadata(path).map_err(unreadable)?.is_dir() {
        return Ok(Found { files: vec![path.to_owned()], folder: None });
    }
    let mut files = Vec::new();
    walk(path, 0, &mut files).map_err(unreadable)?;
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

impl Found {
    /// Takes out consolidated texts, which say again what the documents of a folder say: one is read when it is named, or
    /// when there is no other policy. Gives those taken out.
    pub fn leave_out_consolidated(&mut self, seen: &mut Seen, texts: &Texts) -> Vec<PathBuf> {
        let mut is_policy = |file: &PathBuf| {
            seen.header(file, texts).is_some_and(|header| !header.amends && !header.consolidated)
        };
        if self.folder.is_none() || !self.files.iter().any(&mut is_policy) {
            return Vec::new();
        }
        let (whole, rest) = self.files.drain(..).partition(|file| seen.is_consolidated(file, texts));
        self.files = rest;
        whole
    }

    /// Files with a header first, then amendments, then libraries.
    pub(crate) fn in_order(&self, seen: &mut Seen, texts: &Texts) -> Vec<&PathBuf> {
        let mut rank = |file: &PathBuf| match seen.header(file, texts) {
            Some(header) if header.amends => 1,
            Some(_) => 0,
            None if self.folder.is_none() => 0,
            None => 2,
        };
        let mut files: Vec<(u8, &PathBuf)> = self.files.iter().map(|file| (rank(file), file)).collect();
        files.sort_by_key(|(rank, _)| *rank);
        files.into_iter().map(|(_, file)| file).collect()
    }
}
