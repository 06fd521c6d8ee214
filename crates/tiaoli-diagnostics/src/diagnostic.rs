//! What can be told about a policy or a roster: plain data, both languages inside.

use crate::{Code, FileSpan, Text};

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
    pub file: String,
    /// The line of the file, or the sheet row, from one; zero when a whole column is meant.
    pub line: u64,
    /// The data row, from one; zero for the header.
    pub row: u64,
    /// The column, from one; zero when a whole row is meant.
    pub column: u32,
    /// The header of that column.
    pub header: String,
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
        self.fixes.push(Fix { title, edits: vec![Edit { at, new_text: new_text.into() }] });
        self
    }

    #[must_use]
    pub fn with_fix(mut self, fix: Option<Fix>) -> Self {
        self.fixes.extend(fix);
        self
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
