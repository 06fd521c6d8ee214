//! Problems of a run: every one is counted, the first few of each kind are kept.

use std::collections::BTreeMap;

use tiaoli_diagnostics::{Code, Diagnostic, Place};

/// A bounded collection of diagnostics. A kind is a code in one column of one file, so a million bad cells cost a
/// counter and a handful of messages.
#[derive(Clone, Debug)]
pub struct Problems {
    limit: usize,
    kinds: BTreeMap<Kind, Tally>,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Kind {
    file: String,
    code: Code,
    /// From one; zero for rows and whole files.
    column: u32,
}

#[derive(Clone, Debug, Default)]
struct Tally {
    count: u64,
    kept: Vec<Diagnostic>,
}

/// The problems of one kind.
#[derive(Clone, Copy, Debug)]
pub struct ProblemGroup<'a> {
    pub file: &'a str,
    pub code: Code,
    /// From one; zero for rows and whole files.
    pub column: u32,
    /// How often it occurred.
    pub count: u64,
    /// The first occurrences, in the order of the rows.
    pub kept: &'a [Diagnostic],
}

impl Default for Problems {
    fn default() -> Self {
        Self::new(5)
    }
}

impl Problems {
    /// Keeps the first `limit` messages of each kind.
    pub fn new(limit: usize) -> Self {
        Self { limit, kinds: BTreeMap::new() }
    }

    /// Counts one problem; the message is built only if it is kept.
    pub(crate) fn report(&mut self, file: &str, code: Code, column: u32, build: impl FnOnce() -> Diagnostic) {
        // Looking up needs an owned name; rows with problems are few, or all alike.
        let tally = self.kinds.entry(Kind { file: file.to_owned(), code, column }).or_default();
        tally.count = tally.count.saturating_add(1);
        if tally.kept.len() < self.limit {
            tally.kept.push(build());
        }
    }

    /// Counts a message that exists already.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        let (file, column) = match &diagnostic.place {
            Place::Cell(cell) => (cell.file.clone(), cell.column),
            Place::Named(name) => (name.clone(), 0),
            Place::Source(_) => (String::new(), 0),
        };
        self.report(&file, diagnostic.code, column, || diagnostic);
    }

    pub fn is_empty(&self) -> bool {
        self.kinds.is_empty()
    }

    /// How many problems there were, kept or not.
    pub fn total(&self) -> u64 {
        self.kinds.values().map(|tally| tally.count).sum()
    }

    /// How many problems had this code.
    pub fn count(&self, code: Code) -> u64 {
        self.kinds.iter().filter(|(kind, _)| kind.code == code).map(|(_, tally)| tally.count).sum()
    }

    /// By file, code and column.
    pub fn groups(&self) -> impl Iterator<Item = ProblemGroup<'_>> {
        self.kinds.iter().map(|(kind, tally)| ProblemGroup {
            file: &kind.file,
            code: kind.code,
            column: kind.column,
            count: tally.count,
            kept: &tally.kept,
        })
    }

    /// The kept messages by file, row and column.
    pub fn diagnostics(&self) -> Vec<Diagnostic> {
        let mut all: Vec<Diagnostic> =
            self.kinds.values().flat_map(|tally| tally.kept.iter().cloned()).collect();
        all.sort_by(|a, b| a.place.cmp(&b.place).then(a.code.cmp(&b.code)));
        all
    }
}
