//! Whether the XML of a sheet says what it seems to. calamine passes over a tag that lacks its end, takes a shared string
//! whose number cannot be read for the first one, and puts a cell where its reference points, in whatever row it stands:
//! a student, or a value, would be lost or changed without a word. Excel mends such a sheet or refuses it.

use std::io::{BufRead, Read, Seek};

use quick_xml::{
    Reader,
    events::{BytesStart, Event},
};
use zip::ZipArchive;

use super::Refusal;

/// Bytes read at once.
const BUFFER: usize = 64 << 10;

/// Looks into the shared strings, then into the sheets, by their places in the archive.
pub(super) fn check(
    archive: &mut ZipArchive<impl Read + Seek>,
    strings: Option<usize>,
    sheets: &[usize],
) -> Result<(), Refusal> {
    let mut known = 0;
    for at in strings.into_iter().chain(sheets.iter().copied()) {
        let entry = archive.by_index(at).map_err(|_| Refusal::Damaged { row: 0 })?;
        let mut part = Part { strings: known, ..Part::default() };
        part.read(std::io::BufReader::with_capacity(BUFFER, entry))
            .map_err(|Torn| Refusal::Damaged { row: part.row })?;
        known = known.max(part.texts);
    }
    Ok(())
}

/// Something in the XML is torn.
struct Torn;

/// One part of a workbook on the way through.
#[derive(Default)]
struct Part {
    /// How many shared strings the workbook has.
    strings: u64,
    /// Elements that are open.
    depth: usize,
    /// The root element has begun.
    rooted: bool,
    /// Shared strings of this part.
    texts: u64,
    tables: u64,
    /// The row at hand, or the last one.
    row: u64,
    /// The row says its number.
    numbered: bool,
    /// The cell holds the number of a shared string.
    shares: bool,
    /// Values of the cell.
    values: u64,
    /// The text of the value at hand.
    value: Option<String>,
}

impl Part {
    fn read(&mut self, input: impl BufRead) -> Result<(), Torn> {
        let mut reader = Reader::from_reader(input);
        let mut buffer = Vec::new();
        loop {
            buffer.clear();
            match reader.read_event_into(&mut buffer).map_err(|_| Torn)? {
                Event::Start(tag) => {
                    self.open(&tag)?;
                    self.depth += 1;
                }
                Event::Empty(tag) => {
                    self.open(&tag)?;
                    self.close(tag.local_name().as_ref())?;
                }
                Event::End(tag) => {
                    self.depth = self.depth.checked_sub(1).ok_or(Torn)?;
                    self.close(tag.local_name().as_ref())?;
                }
                Event::Text(text) => self.value.iter_mut().for_each(|value| value.push_str(&text)),
                Event::CData(text) => self.value.iter_mut().for_each(|value| value.push_str(&text)),
                // No number is written like this.
                Event::GeneralRef(_) => self.value.iter_mut().for_each(|value| value.push('&')),
                Event::Eof if self.depth == 0 => return Ok(()),
                Event::Eof => return Err(Torn),
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
            }
        }
    }

    fn open(&mut self, tag: &BytesStart<'_>) -> Result<(), Torn> {
        // A tag that lacks its `>` reaches to that of the next.
        if tag.contains('<') || (self.depth == 0 && std::mem::replace(&mut self.rooted, true)) {
            return Err(Torn);
        }
        match tag.local_name().as_ref() {
            "si" if self.depth == 1 => self.texts += 1,
            "sheetData" => {
                self.tables += 1;
                if self.tables > 1 {
                    return Err(Torn);
                }
            }
            "row" => {
                let number = attribute(tag, "r")?;
                self.numbered = number.is_some();
                self.row = match number {
                    Some(number) => number.trim().parse().map_err(|_| Torn)?,
                    None => self.row.saturating_add(1),
                };
            }
            "c" => {
                self.values = 0;
                self.shares = attribute(tag, "t")?.is_some_and(|kind| kind == "s");
                if let Some(at) = attribute(tag, "r")? {
                    let number = row_of(&at).ok_or(Torn)?;
                    if self.numbered && number != self.row {
                        return Err(Torn);
                    }
                    // A row without a number is where its cells are.
                    (self.row, self.numbered) = (number, true);
                }
            }
            "v" => {
                self.values += 1;
                if self.values > 1 {
                    return Err(Torn);
                }
                self.value = self.shares.then(String::new);
            }
            _ => {}
        }
        Ok(())
    }

    fn close(&mut self, name: &str) -> Result<(), Torn> {
        match name {
            // calamine takes what is no plain number, blanks around one included, for the first string.
            "v" => match self.value.take().as_deref() {
                None | Some("") => Ok(()),
                Some(number) => {
                    let is_plain = number.bytes().all(|byte| byte.is_ascii_digit());
                    let is_known = number.parse::<u64>().is_ok_and(|number| number < self.strings);
                    (is_plain && is_known).then_some(()).ok_or(Torn)
                }
            },
            _ => Ok(()),
        }
    }
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Result<Option<String>, Torn> {
    let found = tag.try_get_attribute(name).map_err(|_| Torn)?;
    Ok(found.map(|attribute| attribute.value.into_owned()))
}

/// The row in a reference: 12 of C12.
fn row_of(reference: &str) -> Option<u64> {
    let digits = reference.trim().trim_start_matches(|c: char| c.is_ascii_alphabetic() || c == '$');
    digits.replace('$', "").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The row at which a sheet is torn, with two shared strings.
    fn torn(rows: &str) -> Option<u64> {
        torn_at(&format!("<worksheet><sheetData>{rows}</sheetData></worksheet>"))
    }

    fn torn_at(xml: &str) -> Option<u64> {
        let mut part = Part { strings: 2, ..Part::default() };
        part.read(xml.as_bytes()).is_err().then_some(part.row)
    }

    #[test]
    fn what_is_whole_passes() {
        for rows in [
            "<row r='3' spans='1:2'><c r='A3' t='s'><v>1</v></c><c r='B3' t='s'><v/></c><c/></row>",
            "<row><c t='inlineStr'><is><t>a &gt; b &amp; c</t></is></c><c><f>A1&lt;2</f><v>7</v></c></row>",
            "<row><c r='A5'><v>1e5</v></c><c r='B5'><v>x</v></c></row><row r='6'/>",
            "<!-- <row> --><row r='2'><c r='A2' t='str'><v><![CDATA[<t>]]></v></c></row>",
            "<row r='4'><c r='A4' t='s'><v>0</v></c></row>",
        ] {
            assert_eq!(torn(rows), None, "{rows}");
        }
        assert_eq!(torn_at("<?xml version='1.0'?><x:worksheet><x:sheetData/></x:worksheet>\n"), None);
    }

    #[test]
    fn what_is_torn_does_not() {
        let cell = "<c r='A3' t='inlineStr'><is><t>a</t></is></c>";
        for row in [
            cell.replace("</t>", ""),
            cell.replace("</is>", ""),
            cell.replace("</t></is>", ""),
            cell.replace("</t>", "</x>"),
            cell.replace("</t>", "<t>"),
            cell.replace("<is><t>", "<is<t>"),
            cell.replace("A3", "C99"),
            cell.replace("A3", "3A"),
            cell.replace("</c>", ""),
            "<c><v>1</v><v>2</v></c>".to_owned(),
        ]
        .into_iter()
        .chain(
            ["x", "-1", "+1", " 1 ", " ", "2", "1.5", "18446744073709551616", "&#49;"]
                .map(|number| format!("<c t='s'><v>{number}</v></c>")),
        ) {
            assert!(torn(&format!("<row r='2'/><row r='3'>{row}</row><row r='4'/>")).is_some(), "{row}");
        }
        assert_eq!(torn("<row r='3'<c r='A3'/></row>"), Some(0));
        assert_eq!(torn("<row r='2'/><row r='x'/>"), Some(2));
        assert_eq!(torn("<row r='2'/></sheetData><sheetData><row r='3'/>"), Some(2));
        assert_eq!(torn_at("<worksheet><sheetData/></worksheet><row r='3'/>"), Some(0));
        assert_eq!(torn_at("<worksheet><sheetData>"), Some(0));
    }
}
