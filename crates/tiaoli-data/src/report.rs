//! What is said of a cell.

use tiaoli_core::{
    cell::{CellProblem, Reading, cell_problem, id_tidied, read_cell, trim_cell},
    ir::{Field, Program},
    sensitive::{shown_cell, shown_problem},
};
use tiaoli_diagnostics::Place;

use crate::{Problems, TableSchema, problems::key_empty};

/// A cell of which something has to be said.
#[derive(Debug)]
pub(crate) struct Held<'a> {
    /// The data row, from one.
    pub(crate) row: u64,
    /// As it stands in the file.
    pub(crate) text: &'a str,
    /// Cells of one column, or of one field, are counted together; from zero.
    pub(crate) column: usize,
    pub(crate) reading: Result<Reading, CellProblem>,
}

/// Reports a cell that could not be read, or was read after tidying.
pub(crate) fn tell_cell(
    cell: Held<'_>,
    field: &Field,
    place: Place,
    show_sensitive: bool,
    problems: &mut Problems,
) {
    if cell.reading.is_err() {
        problems.bad_cell(cell.row, &field.name, cell.text);
    }
    // Building the message tells its code; bad cells are few or soon only counted.
    let held = shown_cell(cell.text, field, show_sensitive);
    let diagnostic = match cell.reading {
        Err(problem) => {
            cell_problem(&shown_problem(problem, field, show_sensitive), &held, &field.name, &field.ty, place)
        }
        Ok(_) => id_tidied(&held, &field.name, place),
    };
    problems.push_of(u32::try_from(cell.column + 1).unwrap_or(u32::MAX), diagnostic);
}

/// The 识别号 of a table. Its cells go into the results as they stand, whether or not its column is one that is read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct KeyField<'a> {
    field: &'a Field,
    program: &'a Program,
    /// What is wrong with its cells is told with those of its column.
    is_read: bool,
}

impl<'a> KeyField<'a> {
    pub(crate) fn of(schema: &'a TableSchema) -> Option<Self> {
        let at = schema.key()?;
        let is_read = schema.wanted().iter().any(|wanted| usize::from(wanted.field) == at);
        Some(Self { field: schema.fields().get(at)?, program: schema.program(), is_read })
    }

    /// A quick look: whether [`tell`](Self::tell) may have something to say of a cell.
    pub(crate) fn is_suspicious(&self, cell: &[u8]) -> bool {
        !self.is_read && (memchr::memchr(b'+', cell).is_some() || cell.ends_with(b"000"))
    }

    /// Tells of a key that is empty, or that a spreadsheet damaged: several people then have one.
    pub(crate) fn tell(
        &self,
        text: &str,
        (row, column): (u64, usize),
        place: Place,
        show_sensitive: bool,
        problems: &mut Problems,
    ) {
        if trim_cell(text).is_empty() {
            let kind = u32::try_from(column + 1).unwrap_or(u32::MAX);
            return problems.push_of(kind, key_empty(&self.field.name, place));
        }
        let reading = read_cell(text, &self.field.ty, self.program);
        if matches!(reading, Err(CellProblem::IdDamaged | CellProblem::CodeDamaged)) && !self.is_read {
            let held = Held { row, text, column, reading };
            tell_cell(held, self.field, place, show_sensitive, problems);
        }
    }
}
