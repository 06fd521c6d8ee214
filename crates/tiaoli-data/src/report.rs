//! What is said of a cell.

use tiaoli_core::{
    cell::{CellProblem, Reading, cell_problem, id_tidied},
    ir::Field,
    sensitive::{shown_cell, shown_problem},
};
use tiaoli_diagnostics::Place;

use crate::Problems;

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
