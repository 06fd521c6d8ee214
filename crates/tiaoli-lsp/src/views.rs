//! What was last analysed: one view for each policy of the workspace.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, OnceLock},
};

use tiaoli_diagnostics::{FileId, FileSpan};
use tiaoli_ide::Snapshot;
use tower_lsp::ls_types::{Location, Position, Range, Uri};

use crate::{
    documents::{Document, uri_of},
    positions::{Encoding, Lines},
};

/// A snapshot of one policy with the lines of its files.
#[derive(Debug)]
pub(crate) struct View {
    pub(crate) snapshot: Snapshot,
    /// The file that the policy was opened by.
    pub(crate) path: String,
    /// By file; counted when they are asked for.
    lines: Vec<OnceLock<Lines>>,
}

/// All views at one moment, with the open texts they were made of.
#[derive(Debug, Default)]
pub(crate) struct World {
    /// Which state of the texts it shows: texts of a later generation are newer.
    pub(crate) generation: u64,
    pub(crate) views: Vec<Arc<View>>,
    pub(crate) open: BTreeMap<String, Document>,
    /// Open texts as they are on the disk.
    pub(crate) saved: BTreeMap<String, Arc<str>>,
    pub(crate) encoding: Encoding,
    /// Paths that the editor has changed since the view before.
    pub(crate) edited: BTreeSet<String>,
    /// Something else than open texts has changed: the disk, the day, the language.
    pub(crate) anew: bool,
}

impl View {
    pub(crate) fn new(snapshot: Snapshot, path: String) -> Self {
        let lines = snapshot.analysis.sources.iter().map(|_| OnceLock::new()).collect();
        Self { snapshot, path, lines }
    }

    /// The lines of a file; none for a file of another policy.
    pub(crate) fn lines(&self, file: FileId) -> Option<&Lines> {
        let lines = self.lines.get(file.0 as usize)?;
        Some(lines.get_or_init(|| Lines::new(self.snapshot.text(file))))
    }

    pub(crate) fn path_of(&self, file: FileId) -> Option<&str> {
        self.snapshot.analysis.sources.get(file).map(|source| source.path.as_str())
    }
}

impl World {
    /// The view that answers for a path: that of the policy it opens, else the first that has it.
    pub(crate) fn find(&self, path: &str) -> Option<(&Arc<View>, FileId)> {
        let mut with = self.views.iter().filter_map(|view| Some((view, view.snapshot.file(path)?)));
        let own = self.views.iter().find(|view| view.path == path);
        own.and_then(|view| Some((view, view.snapshot.file(path)?))).or_else(|| with.next())
    }

    pub(crate) fn uri(&self, path: &str) -> Option<Uri> {
        uri_of(path, &self.open)
    }

    pub(crate) fn snapshots(&self) -> Vec<&Snapshot> {
        self.views.iter().map(|view| &view.snapshot).collect()
    }

    pub(crate) fn position(&self, view: &View, file: FileId, offset: usize) -> Position {
        let lines = view.lines(file);
        let text = view.snapshot.text(file);
        lines.map(|lines| lines.position(text, offset, self.encoding)).unwrap_or_default()
    }

    pub(crate) fn offset(&self, view: &View, file: FileId, at: Position) -> usize {
        let lines = view.lines(file);
        lines.map_or(0, |lines| lines.offset(view.snapshot.text(file), at, self.encoding))
    }

    pub(crate) fn range(&self, view: &View, at: FileSpan) -> Range {
        let lines = view.lines(at.file);
        let range = lines.map(|lines| lines.range(view.snapshot.text(at.file), at.span, self.encoding));
        range.unwrap_or_default()
    }

    pub(crate) fn span(&self, view: &View, file: FileId, range: Range) -> FileSpan {
        let text = view.snapshot.text(file);
        let span = view.lines(file).map(|lines| lines.span(text, range, self.encoding));
        span.unwrap_or_default().in_file(file)
    }

    pub(crate) fn location(&self, view: &View, at: FileSpan) -> Option<Location> {
        let uri = self.uri(view.path_of(at.file)?)?;
        Some(Location { uri, range: self.range(view, at) })
    }
}
