//! What was found, by kind: counted always, told a few times, kept for the marked copy as far as memory goes.

use std::collections::BTreeMap;

use tiaoli_diagnostics::{CellPlace, Code, Diagnostic, Place, Severity, Text};

/// So many places of a kind are kept.
const PLACES: usize = 100;
/// A column has no more kinds of one code than this; what comes after is counted with the last.
const KINDS: usize = 60;
/// So many cells are marked at most: who has more reads the kinds.
const MARKS: usize = 200_000;

/// One kind of problem: a code in a column, for one reason.
#[derive(Clone, Debug)]
pub struct Kind {
    pub code: Code,
    pub severity: Severity,
    /// From one; zero for rows.
    pub column: u32,
    pub header: String,
    /// Of the first occurrence.
    pub message: Text,
    pub label: Text,
    pub help: Option<Text>,
    pub count: u64,
    /// The first places.
    pub places: Vec<At>,
}

/// Where something was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct At {
    /// The data row, from one.
    pub row: u64,
    /// The line or sheet row, from one; zero when the reader does not know.
    pub line: u64,
}

/// A message about a cell or row, for the marked copy.
#[derive(Clone, Debug)]
pub struct Mark {
    /// From one; zero for the row.
    pub column: u32,
    pub severity: Severity,
    pub message: Text,
}

#[derive(Debug, Default)]
pub(super) struct Tally {
    kinds: BTreeMap<(Code, u32, String), Kind>,
    marks: Option<BTreeMap<u64, Vec<Mark>>>,
    marked: usize,
}

impl Tally {
    pub(super) fn new(keep_marks: bool) -> Self {
        Self { marks: keep_marks.then(BTreeMap::new), ..Self::default() }
    }

    /// Takes one problem.
    pub(super) fn add(&mut self, problem: Diagnostic) {
        let none = CellPlace::default();
        let cell = match &problem.place {
            Place::Cell(cell) => cell,
            // Of the file as a whole.
            Place::Named(_) | Place::Source(_) => &none,
        };
        let at = Some(At { row: cell.row, line: cell.line }).filter(|at| *at != At { row: 0, line: 0 });
        let why = reason(&problem);
        let key = (problem.code, cell.column, why);
        if !self.kinds.contains_key(&key) {
            let same = (problem.code, cell.column, String::new())
                ..=(problem.code, cell.column, "\u{10ffff}".to_owned());
            if let Some((_, last)) = self.kinds.range_mut(same.clone()).nth(KINDS - 1) {
                last.count += 1;
                self.mark(problem);
                return;
            }
        }
        let kind = self.kinds.entry(key).or_insert_with(|| Kind {
            code: problem.code,
            severity: problem.severity,
            column: cell.column,
            header: cell.header.clone(),
            message: problem.message.clone(),
            label: problem.label.clone(),
            help: problem.help.clone(),
            count: 0,
            places: Vec::new(),
        });
        kind.count += 1;
        kind.places.extend(at.filter(|_| kind.places.len() < PLACES));
        self.mark(problem);
    }

    fn mark(&mut self, problem: Diagnostic) {
        let (Some(marks), Place::Cell(cell)) = (&mut self.marks, &problem.place) else { return };
        if self.marked >= MARKS {
            return;
        }
        self.marked += 1;
        let mark = Mark { column: cell.column, severity: problem.severity, message: problem.message };
        marks.entry(cell.row).or_default().push(mark);
    }

    /// The kinds, gravest and most frequent first.
    pub(super) fn finish(self) -> (Vec<Kind>, BTreeMap<u64, Vec<Mark>>) {
        let mut kinds: Vec<Kind> = self.kinds.into_values().collect();
        kinds.sort_by(|a, b| {
            (b.severity, b.count)
                .cmp(&(a.severity, a.count))
                .then_with(|| (a.code, a.column).cmp(&(b.code, b.column)))
        });
        (kinds, self.marks.unwrap_or_default())
    }
}

/// What tells one kind from another of the same code and column: the spelling for values that are none of a column's, else
/// what is wrong, without what the cell holds and how many there are. One kind has one remedy.
fn reason(problem: &Diagnostic) -> String {
    // Region codes differ by county: each is a kind.
    if matches!(problem.code, Code::E0627 | Code::E0670) {
        return problem.message.zh.clone();
    }
    let mut quoted = 0_usize;
    let is_said = |c: &char| {
        match c {
            '“' => quoted += 1,
            '”' => quoted = quoted.saturating_sub(1),
            _ => {}
        }
        quoted == 0 && !c.is_ascii_digit()
    };
    let said: String = problem.message.zh.chars().filter(is_said).collect();
    format!("{said}{}", problem.help.as_ref().map_or("", |help| help.zh.as_str()))
}
