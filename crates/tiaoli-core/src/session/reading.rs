//! One text and its tree, which is made when it is first asked for.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use tiaoli_diagnostics::{Diagnostic, FileId};
use tiaoli_syntax::{Parse, Reach, ast};

/// One file read as policy text.
#[derive(Clone, Debug, Default)]
pub(crate) struct Parsed {
    pub tree: Arc<ast::File>,
    pub comments: Arc<[ast::Comment]>,
    pub diagnostics: Arc<[Diagnostic]>,
    reach: Arc<Reach>,
}

impl From<Parse> for Parsed {
    fn from(parse: Parse) -> Self {
        Self {
            tree: Arc::new(parse.file),
            comments: parse.comments.into(),
            diagnostics: parse.diagnostics.into(),
            reach: Arc::new(parse.reach),
        }
    }
}

impl From<Parsed> for Parse {
    /// Nothing large is copied where nobody else looks at it.
    fn from(parsed: Parsed) -> Self {
        Self {
            file: Arc::unwrap_or_clone(parsed.tree),
            comments: parsed.comments.to_vec(),
            diagnostics: parsed.diagnostics.to_vec(),
            reach: Arc::unwrap_or_clone(parsed.reach),
        }
    }
}

/// A text, the file it is, and its tree once it was read.
#[derive(Debug)]
pub(super) struct Reading {
    pub text: Arc<str>,
    file: FileId,
    parsed: OnceLock<Parsed>,
    /// What the file held when it was last read, until it is read again.
    earlier: Mutex<Option<Earlier>>,
}

#[derive(Clone, Debug)]
struct Earlier {
    text: Arc<str>,
    parsed: Parsed,
}

impl Reading {
    pub(super) fn new(file: FileId, text: Arc<str>) -> Self {
        Self { text, file, parsed: OnceLock::new(), earlier: Mutex::new(None) }
    }

    /// The same file with another text.
    pub(super) fn edited(&self, text: Arc<str>) -> Self {
        Self { earlier: Mutex::new(self.last()), ..Self::new(self.file, text) }
    }

    /// The same text under another number.
    pub(super) fn renumbered(&self, file: FileId) -> Self {
        let renumbered = Self::new(file, Arc::clone(&self.text));
        if let Some(parsed) = self.parsed.get() {
            let diagnostics = parsed.diagnostics.iter().map(|one| one.clone().of_file(file)).collect();
            renumbered.parsed.get_or_init(|| Parsed { diagnostics, ..parsed.clone() });
        }
        renumbered
    }

    pub(super) fn adopt(&self, parse: Parse) {
        self.parsed.get_or_init(|| parse.into());
    }

    pub(super) fn parsed(&self) -> Parsed {
        let read = || match self.take_earlier() {
            Some(Earlier { text, parsed }) => {
                tiaoli_syntax::reparse(self.file, parsed.into(), &text, &self.text).into()
            }
            None => tiaoli_syntax::parse(self.file, &self.text).into(),
        };
        self.parsed.get_or_init(read).clone()
    }

    /// The last text of this file that was read.
    fn last(&self) -> Option<Earlier> {
        match self.parsed.get() {
            Some(parsed) => Some(Earlier { text: Arc::clone(&self.text), parsed: parsed.clone() }),
            None => self.earlier.lock().unwrap_or_else(PoisonError::into_inner).clone(),
        }
    }

    fn take_earlier(&self) -> Option<Earlier> {
        self.earlier.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}
