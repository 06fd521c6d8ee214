//! Files of the repository that are written by a chore: which of them are out of date, and writing those.

use std::{fs, io, path::Path};

/// A generated file: its path from the workspace root, and its text.
#[derive(Clone, Debug)]
pub struct Page {
    pub path: &'static str,
    pub text: String,
}

/// Writes the pages that differ from what is on disk; gives their paths.
pub fn write(root: &Path, pages: Vec<Page>) -> io::Result<Vec<&'static str>> {
    let mut written = Vec::new();
    for page in pages.into_iter().filter(|page| is_stale(root, page)) {
        let path = root.join(page.path);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(path, page.text)?;
        written.push(page.path);
    }
    Ok(written)
}

/// The paths of the pages that differ from what is on disk.
pub fn stale(root: &Path, pages: &[Page]) -> Vec<&'static str> {
    pages.iter().filter(|page| is_stale(root, page)).map(|page| page.path).collect()
}

fn is_stale(root: &Path, page: &Page) -> bool {
    fs::read_to_string(root.join(page.path)).ok().as_deref() != Some(page.text.as_str())
}
