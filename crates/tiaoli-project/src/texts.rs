//! Where texts come from: what is open in an editor, then the disk.

use std::{
    collections::BTreeMap,
    fs,
    io::{self, Read},
    path::Path,
    sync::Arc,
};

use tiaoli_diagnostics::Diagnostic;

use crate::problems::{self, Asked};

/// A policy or source text is no larger than this.
pub(crate) const LARGEST: u64 = 16 << 20;

/// The texts that stand before those on the disk, by the path they are shown with. Without any, the disk alone.
#[derive(Clone, Debug, Default)]
pub struct Texts {
    open: BTreeMap<String, Arc<str>>,
}

impl Texts {
    /// From now on the text of a path is this one, whether or not there is such a file.
    pub fn open(&mut self, path: &str, text: Arc<str>) {
        self.open.insert(path.to_owned(), text);
    }

    /// From now on the text of a path is that on the disk.
    pub fn close(&mut self, path: &str) {
        self.open.remove(path);
    }

    pub fn is_open(&self, path: &str) -> bool {
        self.open.contains_key(path)
    }

    /// The paths of open texts, in order.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.open.keys().map(String::as_str)
    }

    pub fn text(&self, path: &str) -> Option<&Arc<str>> {
        self.open.get(path)
    }

    /// A text file in UTF-8, of bounded size; never a device or a pipe.
    pub fn read(&self, path: &Path, shown: &str, asked: Asked) -> Result<Arc<str>, Box<Diagnostic>> {
        if let Some(text) = self.open.get(shown) {
            return Ok(Arc::clone(text));
        }
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
        let text = String::from_utf8(bytes);
        text.map(Arc::from).map_err(|error| Box::new(problems::not_utf8(shown, asked, error.as_bytes())))
    }

    /// The text of a regular file of bounded size, when it can be had.
    pub(crate) fn glance(&self, path: &Path, shown: &str) -> Option<Arc<str>> {
        if let Some(text) = self.open.get(shown) {
            return Some(Arc::clone(text));
        }
        let meta = fs::metadata(path).ok()?;
        let bounded = meta.is_file() && meta.len() <= LARGEST;
        bounded.then(|| fs::read_to_string(path).ok().map(Arc::from)).flatten()
    }
}
