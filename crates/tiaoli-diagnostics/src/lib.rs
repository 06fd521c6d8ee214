//! Positions, texts in two languages, diagnostics: the vocabulary every other crate speaks.
//!
//! A diagnostic is language-free data: both languages are formatted when it is made and the edge picks one.
#![forbid(unsafe_code)]

mod codes;
mod diagnostic;
mod line_index;
mod source;
mod span;
mod suggest;
mod text;

pub use codes::{ALL_CODES, Code};
pub use diagnostic::{CellPlace, Diagnostic, Edit, Fix, Label, Place, Severity, column_letters};
pub use line_index::{LineCol, LineIndex};
pub use source::{SourceFile, Sources};
pub use span::{FileId, FileSpan, Span};
pub use suggest::{did_you_mean, nearest, says_otherwise};
pub use text::{Lang, Text};
