//! Problems of a run: every one is counted, the first few of each kind are kept.

use std::{collections::BTreeMap, ops::Range};

use tiaoli_core::ir::Name;
use tiaoli_diagnostics::{Code, Diagnostic, Place};

use crate::{
    Origin,
    problems::{Odd, no_record, row_place},
};

/// A bounded collection of diagnostics. A kind is a code in one column of one file, so a million bad cells cost a
/// counter and a handful of messages.
#[derive(Clone, Debug)]
pub struct Problems {
    limit: usize,
    kinds: BTreeMap<Kind, Tally>,
    /// Every message since the last [`Problems::take_all`], where somebody listens.
    all: Option<Vec<Diagnostic>>,
    /// Every cell that could not be read since the last [`Problems::take_cells`], where somebody listens.
    cells: Option<Vec<BadCell>>,
    /// The lines of rows that are no records since the last [`Problems::take_left_out`], where somebody listens.
    left_out: Option<Vec<u64>>,
}

/// A cell that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadCell {
    /// The data row, from one.
    pub row: u64,
    pub field: Name,
    /// As it stands in the file.
    pub text: String,
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
        Self { limit, kinds: BTreeMap::new(), all: None, cells: None, left_out: None }
    }

    /// From now on every message is built and kept until [`take_all`](Self::take_all) fetches it.
    pub fn hear_all(&mut self) {
        self.all.get_or_insert_default();
    }

    /// The messages since the last call, in the order they came.
    pub fn take_all(&mut self) -> Vec<Diagnostic> {
        self.all.as_mut().map(std::mem::take).unwrap_or_default()
    }

    /// From now on every unreadable cell is kept until [`take_cells`](Self::take_cells) fetches it.
    pub fn hear_cells(&mut self) {
        self.cells.get_or_insert_default();
    }

    /// The unreadable cells since the last call.
    pub fn take_cells(&mut self) -> Vec<BadCell> {
        self.cells.as_mut().map(std::mem::take).unwrap_or_default()
    }

    /// From now on rows that are no records are kept until [`take_left_out`](Self::take_left_out) fetches them.
    pub fn hear_left_out(&mut self) {
        self.left_out.get_or_insert_default();
    }

    /// The lines of the rows since the last call that are no records: totals, headers again, blanks. In rising order.
    pub fn take_left_out(&mut self) -> Vec<u64> {
        self.left_out.as_mut().map(std::mem::take).unwrap_or_default()
    }

    /// A row that is no record, which the reader leaves out.
    pub(crate) fn leave_out(&mut self, odd: Odd, begins: &str, place: Place) {
        if let (Some(lines), Place::Cell(cell)) = (&mut self.left_out, &place) {
            lines.push(cell.line);
        }
        self.push(no_record(odd, begins, place));
    }

    /// Rows of a sheet that hold nothing at all. There may be a million of them: the first are told, the others counted.
    pub(crate) fn leave_out_blank_rows(&mut self, file: &Origin, lines: Range<u64>) {
        const TOLD: usize = 10;
        let told = lines.clone().take(TOLD);
        told.for_each(|line| self.leave_out(Odd::Blank, "", row_place(file, line, 0)));
        let others = lines.skip(TOLD);
        let kind = Kind { file: file.name().to_owned(), code: Code::E0617, column: 0 };
        if let Some(tally) = self.kinds.get_mut(&kind) {
            tally.count = tally.count.saturating_add(others.clone().count() as u64);
        }
        if let Some(left_out) = &mut self.left_out {
            left_out.extend(others);
        }
    }

    pub(crate) fn bad_cell(&mut self, row: u64, field: &Name, text: &str) {
        if let Some(cells) = &mut self.cells {
            cells.push(BadCell { row, field: field.clone(), text: text.to_owned() });
        }
    }

    /// Counts one problem; the message is built only if it is kept.
    pub(crate) fn report(&mut self, file: &str, code: Code, column: u32, build: impl FnOnce() -> Diagnostic) {
        // Looking up needs an owned name; rows with problems are few, or all alike.
        let tally = self.kinds.entry(Kind { file: file.to_owned(), code, column }).or_default();
        tally.count = tally.count.saturating_add(1);
        let keep = tally.kept.len() < self.limit;
        if !keep && self.all.is_none() {
            return;
        }
        let diagnostic = build();
        if keep {
            tally.kept.push(diagnostic.clone());
        }
        if let Some(all) = &mut self.all {
            all.push(diagnostic);
        }
    }

    /// Counts a message that exists already.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        let column = match &diagnostic.place {
            Place::Cell(cell) => cell.column,
            Place::Named(_) | Place::Source(_) => 0,
        };
        self.push_of(column, diagnostic);
    }

    /// The same, counted by this number: values that have a name but no column are counted by their field.
    pub(crate) fn push_of(&mut self, column: u32, diagnostic: Diagnostic) {
        let file = match &diagnostic.place {
            Place::Cell(cell) => cell.file.clone(),
            Place::Named(name) => name.clone(),
            Place::Source(_) => String::new(),
        };
        self.report(&file, diagnostic.code, column, || diagnostic);
    }

    /// Empty, and listening to the same.
    pub(crate) fn unheard(&self) -> Self {
        let (all, cells) = (self.all.as_ref().map(|_| Vec::new()), self.cells.as_ref().map(|_| Vec::new()));
        let left_out = self.left_out.as_ref().map(|_| Vec::new());
        Self { limit: self.limit, kinds: BTreeMap::new(), all, cells, left_out }
    }

    /// Takes over what was told later.
    pub(crate) fn absorb(&mut self, later: Self) {
        for (kind, tally) in later.kinds {
            let own = self.kinds.entry(kind).or_default();
            own.count = own.count.saturating_add(tally.count);
            let room = self.limit.saturating_sub(own.kept.len());
            own.kept.extend(tally.kept.into_iter().take(room));
        }
        self.all.iter_mut().zip(later.all).for_each(|(own, later)| own.extend(later));
        self.cells.iter_mut().zip(later.cells).for_each(|(own, later)| own.extend(later));
        self.left_out.iter_mut().zip(later.left_out).for_each(|(own, later)| own.extend(later));
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
