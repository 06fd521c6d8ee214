//! Small tables that stand beside a policy, as the text that people would have saved them as: catalogs, example tables,
//! holidays. A workbook becomes the CSV that it would be saved as.

use std::io::{self, Read};

use tiaoli_diagnostics::Diagnostic;

use crate::{
    InputFormat, Problems, Source,
    csv::{CELL_END, ROW_END, unquoted},
    encoding::TextInput,
    problems::cannot_read,
    write::push_csv_row,
};

/// A longer table stands beside no policy.
const LARGEST: u64 = 16 << 20;

/// The text of a table in whatever encoding a roster may have; of a workbook the sheet named behind `!`, or the only one
/// that holds something, one line for each of its rows.
pub fn read_plain(source: &Source) -> Result<String, Diagnostic> {
    let failed = |error: io::Error| cannot_read(source.path(), &error);
    if InputFormat::of_path(source.path()) == InputFormat::Xlsx {
        let settled = source.clone().settled_alone(&mut Problems::new(0))?;
        return sheet(settled.sheet_input()?).map_err(failed);
    }
    let mut text = String::new();
    bounded(TextInput::open(source.open()?, None).map_err(failed)?, &mut text).map_err(failed)?;
    Ok(text)
}

fn bounded(input: impl Read, text: &mut String) -> io::Result<()> {
    let read = input.take(LARGEST + 1).read_to_string(text)?;
    if read as u64 > LARGEST { Err(io::Error::from(io::ErrorKind::FileTooLarge)) } else { Ok(()) }
}

/// The rows of a sheet as lines of CSV.
fn sheet(input: impl Read) -> io::Result<String> {
    let mut text = String::new();
    bounded(input, &mut text)?;
    let mut out = Vec::with_capacity(text.len());
    let mut scratch = Vec::new();
    for row in text.split_terminator(char::from(ROW_END)) {
        // A line break inside a cell would move all lines below it.
        let cell = |cell: &str, scratch: &mut Vec<u8>| {
            String::from_utf8_lossy(unquoted(cell.as_bytes(), scratch)).replace(['\n', '\r'], " ")
        };
        let cells: Vec<String> =
            row.split(char::from(CELL_END)).map(|text| cell(text, &mut scratch)).collect();
        push_csv_row(&mut out, cells.iter().map(String::as_str), true);
        out.push(b'\n');
    }
    String::from_utf8(out).map_err(io::Error::other)
}
