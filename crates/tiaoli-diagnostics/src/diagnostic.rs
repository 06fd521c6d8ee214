//! What can be told about a policy or a roster: plain data, both languages inside.

use crate::{Code, FileId, FileSpan, Text};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    Hint,
    Warning,
    Error,
}

/// Where a diagnostic points.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// A place in a policy or source text.
    Source(FileSpan),
    /// A cell, row or column of a data file.
    Cell(CellPlace),
    /// A whole file, or an option on the command line.
    Named(String),
}

/// A position in a data file, as people name it.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct CellPlace {
    /// The file; with its sheet where it is a workbook: `名单.xlsx!Sheet1`.
    pub file: String,
    /// The file is a sheet of a workbook: places are named as there, `C12`.
    pub in_sheet: bool,
    /// The line of the file, or the sheet row, from one; zero when a whole column is meant.
    pub line: u64,
    /// The data row, from one; zero for the header.
    pub row: u64,
    /// The column, from one; zero when a whole row is meant.
    pub column: u32,
    /// The header of that column.
    pub header: String,
}

impl CellPlace {
    /// `名单.csv:12:3`, `名单.xlsx!Sheet1!C12`, as far as known.
    pub fn position(&self) -> String {
        let Self { file, line, column, .. } = self;
        match (*line, *column, self.in_sheet) {
            (0, ..) => file.clone(),
            (line, 0, true) => format!("{file}!{line}"),
            (line, column, true) => format!("{file}!{}{line}", column_letters(column)),
            (line, 0, false) => format!("{file}:{line}"),
            (line, column, false) => format!("{file}:{line}:{column}"),
        }
    }
}

/// The letters by which spreadsheets name a column, from one: `A`, `Z`, `AA`. None for zero.
pub fn column_letters(column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = column;
    while rest > 0 {
        rest -= 1;
        letters.push(char::from(b'A' + u8::try_from(rest % 26).unwrap_or(0)));
        rest /= 26;
    }
    letters.iter().rev().collect()
}

/// A second place that explains the first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    pub at: FileSpan,
    pub text: Text,
}

/// Replaces the text of a span.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    pub at: FileSpan,
    pub new_text: String,
}

/// A way out that a program can apply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    pub title: Text,
    pub edits: Vec<Edit>,
    /// What was meant is not certain: it is offered, and never done unasked.
    pub is_guess: bool,
}

impl Fix {
    /// A fix that is beyond doubt.
    pub fn new(title: Text, edits: Vec<Edit>) -> Self {
        Self { title, edits, is_guess: false }
    }

    /// A fix that somebody has to look at.
    pub fn guess(title: Text, edits: Vec<Edit>) -> Self {
        Self { title, edits, is_guess: true }
    }
}

/// One message. Built only by the functions of a stage's `problems.rs`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    pub code: Code,
    pub severity: Severity,
    pub place: Place,
    /// One sentence: what is wrong.
    pub message: Text,
    /// What stands under the caret: why it is wrong.
    pub label: Text,
    pub related: Vec<Label>,
    /// What to do, when no fix can be offered or words help more.
    pub help: Option<Text>,
    pub fixes: Vec<Fix>,
}

impl Diagnostic {
    /// A diagnostic with the code's default severity.
    pub fn new(code: Code, at: FileSpan, message: Text) -> Self {
        Self::at(code, Place::Source(at), message)
    }

    pub fn at(code: Code, place: Place, message: Text) -> Self {
        Self {
            code,
            severity: code.severity(),
            place,
            message,
            label: Text::default(),
            related: Vec::new(),
            help: None,
            fixes: Vec::new(),
        }
    }

    #[must_use]
    pub fn label(mut self, text: Text) -> Self {
        self.label = text;
        self
    }

    #[must_use]
    pub fn related(mut self, at: FileSpan, text: Text) -> Self {
        self.related.push(Label { at, text });
        self
    }

    #[must_use]
    pub fn help(mut self, text: Text) -> Self {
        self.help = Some(text);
        self
    }

    /// Adds a fix that replaces one span.
    #[must_use]
    pub fn fix(mut self, title: Text, at: FileSpan, new_text: impl Into<String>) -> Self {
        self.fixes.push(Fix::new(title, vec![Edit { at, new_text: new_text.into() }]));
        self
    }

    /// Adds a fix that replaces one span and may not be what was meant.
    #[must_use]
    pub fn guess(mut self, title: Text, at: FileSpan, new_text: impl Into<String>) -> Self {
        self.fixes.push(Fix::guess(title, vec![Edit { at, new_text: new_text.into() }]));
        self
    }

    #[must_use]
    pub fn with_fix(mut self, fix: Option<Fix>) -> Self {
        self.fixes.extend(fix);
        self
    }

    /// The same message about a file that has got another number.
    #[must_use]
    pub fn of_file(mut self, file: FileId) -> Self {
        self.places_mut().for_each(|at| at.file = file);
        self
    }

    /// Every place of a source text that is named in it.
    pub fn places_mut(&mut self) -> impl Iterator<Item = &mut FileSpan> {
        let own = match &mut self.place {
            Place::Source(at) => Some(at),
            Place::Cell(_) | Place::Named(_) => None,
        };
        let related = self.related.iter_mut().map(|label| &mut label.at);
        let edits = self.fixes.iter_mut().flat_map(|fix| &mut fix.edits).map(|edit| &mut edit.at);
        own.into_iter().chain(related).chain(edits)
    }

    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }

    /// The source place, when there is one.
    pub fn span(&self) -> Option<FileSpan> {
        match self.place {
            Place::Source(at) => Some(at),
            Place::Cell(_) | Place::Named(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_are_named_as_people_find_them() {
        let letters = [1, 26, 27, 52, 702, 703, 16_384].map(column_letters);
        assert_eq!(letters, ["A", "Z", "AA", "AZ", "ZZ", "AAA", "XFD"]);
        let cell = |in_sheet, line, column| {
            CellPlace { file: "名单".into(), in_sheet, line, column, ..CellPlace::default() }.position()
        };
        assert_eq!(cell(true, 12, 3), "名单!C12");
        assert_eq!(cell(true, 12, 0), "名单!12");
        assert_eq!(cell(false, 12, 3), "名单:12:3");
        assert_eq!(cell(false, 12, 0), "名单:12");
        assert_eq!(cell(true, 0, 3), "名单");
    }
}
