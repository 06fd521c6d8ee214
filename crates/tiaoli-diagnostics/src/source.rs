//! The texts of a run: policy files and the source texts they quote.

use std::sync::Arc;

use crate::{FileId, FileSpan, LineCol, LineIndex};

/// One text with its line starts.
#[derive(Clone, Debug)]
pub struct SourceFile {
    pub id: FileId,
    /// The path as given by the user, with `/` between folders.
    pub path: String,
    pub text: Arc<str>,
    pub lines: LineIndex,
}

/// All texts of a run; a [`FileId`] is an index into it.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    files: Vec<SourceFile>,
}

impl Sources {
    pub fn add(&mut self, path: impl Into<String>, text: impl Into<Arc<str>>) -> FileId {
        let id = FileId(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        let text = text.into();
        let lines = LineIndex::new(&text);
        self.files.push(SourceFile { id, path: path.into(), text, lines });
        id
    }

    pub fn get(&self, id: FileId) -> Option<&SourceFile> {
        self.files.get(id.0 as usize)
    }

    pub fn find(&self, path: &str) -> Option<&SourceFile> {
        self.files.iter().find(|file| file.path == path)
    }

    pub fn iter(&self) -> impl Iterator<Item = &SourceFile> {
        self.files.iter()
    }

    /// The text a span covers; empty when there is no such file.
    pub fn text(&self, at: FileSpan) -> &str {
        self.get(at.file).map_or("", |file| at.span.text(&file.text))
    }

    pub fn line_col(&self, at: FileSpan) -> Option<(&str, LineCol)> {
        let file = self.get(at.file)?;
        Some((&file.path, file.lines.line_col(at.span.start as usize, &file.text)))
    }
}
