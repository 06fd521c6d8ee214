//! The name of a source in messages and positions.

use std::sync::Arc;

use tiaoli_diagnostics::CellPlace;

/// A file, or a sheet of a workbook: `名单.csv`, `名单.xlsx!Sheet1`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    name: Arc<str>,
    in_sheet: bool,
}

impl Origin {
    /// A file of lines.
    pub fn file(name: impl Into<Arc<str>>) -> Self {
        Self { name: name.into(), in_sheet: false }
    }

    /// A sheet; the name holds the workbook and the sheet.
    pub(crate) fn sheet(name: impl Into<Arc<str>>) -> Self {
        Self { name: name.into(), in_sheet: true }
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    /// Where a diagnostic says it is.
    pub fn of_place(place: &CellPlace) -> Self {
        Self { name: Arc::from(place.file.as_str()), in_sheet: place.in_sheet }
    }

    /// Whether places are named as in a spreadsheet.
    pub fn is_sheet(&self) -> bool {
        self.in_sheet
    }

    /// The sheet by itself.
    pub fn sheet_name(&self) -> Option<&str> {
        self.name.rsplit_once('!').filter(|_| self.in_sheet).map(|(_, sheet)| sheet)
    }

    /// A place in it: the line or row from one, the column from one, zero where a whole row is meant.
    pub fn position(&self, line: u64, column: u32) -> String {
        let Self { name, in_sheet } = self;
        let file = name.to_string();
        CellPlace { file, in_sheet: *in_sheet, line, column, ..CellPlace::default() }.position()
    }
}
