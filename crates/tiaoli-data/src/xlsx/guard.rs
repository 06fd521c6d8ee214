//! Looks a workbook over before calamine does.
//!
//! calamine believes what a file says of itself: a number in an attribute makes it reserve memory, a single string may be
//! as long as memory allows. So every entry is inflated here first, in a window, and counted; what passes cannot make it
//! take more memory than a large but honest roster does.

use std::io::{Read, Seek};

use memchr::memmem;
use zip::ZipArchive;

use super::{Refusal, well_formed};
use crate::problems::Unsafe;

/// Entries of the archive; every picture is one.
const MOST_ENTRIES: usize = 20_000;
/// Inflated bytes of one entry: a sheet of a million rows with twenty columns.
const LARGEST_ENTRY: u64 = 1 << 30;
/// Inflated bytes of the texts, which are held in memory all at once.
const LARGEST_STRINGS: u64 = 256 << 20;
/// Inflated bytes altogether.
const LARGEST_TOTAL: u64 = 2 << 30;
/// A roster shrinks to a tenth or a thirtieth; a bomb to a thousandth.
const MOST_INFLATED: u64 = 200;
/// Entries that inflate to no more than this are harmless whatever they shrink to.
const HARMLESS: u64 = 16 << 20;
/// Bytes from one tag to the next. A cell holds 32,767 characters.
const LONGEST_TEXT: usize = 2 << 20;
/// Rows of a sheet.
pub(super) const MOST_ROWS: u64 = 1_048_576;
/// Bytes looked at together.
const WINDOW: usize = 256 << 10;
/// Bytes of the window before that are looked at again, for what lies across the border.
const OVERLAP: usize = 64;

/// What was seen on the way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Facts {
    /// Cells with a formula and no result: the file was written by a program that does not calculate.
    pub(crate) formulas_without_value: u64,
    /// Whether cells are merged anywhere.
    pub(crate) has_merged: bool,
}

/// Inflates every entry and refuses what no roster has.
pub(super) fn inspect(bytes: impl Read + Seek) -> Result<Facts, Refusal> {
    let damaged = |_| Refusal::Damaged { row: 0 };
    let mut archive = ZipArchive::new(bytes).map_err(damaged)?;
    if archive.has_duplicate_names() {
        return Err(Refusal::Unsafe(Unsafe::NameTwice));
    }
    if archive.len() > MOST_ENTRIES {
        return Err(Refusal::Unsafe(Unsafe::Entries));
    }
    let mut total = 0_u64;
    let (mut strings, mut sheets) = (None, Vec::new());
    let mut facts = Facts::default();
    for at in 0..archive.len() {
        let entry = archive.by_index_raw(at).map_err(damaged)?;
        let (declared, packed) = (entry.size(), entry.compressed_size());
        if entry.encrypted() {
            return Err(Refusal::Unsafe(Unsafe::Encrypted));
        }
        let name = entry.name().map(|name| name.to_ascii_lowercase()).unwrap_or_default();
        drop(entry);
        let largest = if name.ends_with("sharedstrings.xml") { LARGEST_STRINGS } else { LARGEST_ENTRY };
        let bound =
            largest.min(LARGEST_TOTAL - total).min(packed.saturating_mul(MOST_INFLATED).max(HARMLESS));
        if declared > bound {
            return Err(Refusal::Unsafe(Unsafe::Size));
        }
        let is_sheet = name.contains("worksheets/") && name.ends_with(".xml");
        if is_sheet {
            sheets.push(at);
        } else if name.ends_with("sharedstrings.xml") {
            strings = Some(at);
        }
        let mut look = Look { is_sheet, ..Look::default() };
        let mut inflated = archive.by_index(at).map_err(damaged)?.take(bound + 1);
        let size = look.over(&mut inflated).map_err(|_| Refusal::Damaged { row: 0 })?;
        if size > bound {
            return Err(Refusal::Unsafe(Unsafe::Size));
        }
        // Excel mends such a sheet or refuses it: of two rows with one number nobody knows which is which.
        if let Some(row) = look.row_out_of_order.or(look.torn_tag) {
            return Err(Refusal::Damaged { row });
        }
        if look.last_row > MOST_ROWS {
            return Err(Refusal::Unsafe(Unsafe::Rows));
        }
        if look.longest > LONGEST_TEXT {
            return Err(Refusal::Unsafe(Unsafe::LongText));
        }
        // Memory is reserved for so many texts, and each takes up some bytes of the file.
        if look.announced > size {
            return Err(Refusal::Unsafe(Unsafe::Announced));
        }
        total += size;
        facts.formulas_without_value += look.formulas_without_value;
        facts.has_merged |= look.has_merged;
    }
    well_formed::check(&mut archive, strings, &sheets)?;
    Ok(facts)
}

/// What one entry holds.
#[derive(Debug, Default)]
struct Look {
    /// Bytes from one `<` to the next, at most.
    longest: usize,
    /// The largest number of texts that the entry says it holds.
    announced: u64,
    formulas_without_value: u64,
    has_merged: bool,
    is_sheet: bool,
    /// The number of the last row, and the first that does not come behind the one before it.
    last_row: u64,
    row_out_of_order: Option<u64>,
    /// The row in or after which a tag has no space behind its name: its cell would be lost without a word.
    torn_tag: Option<u64>,
}

impl Look {
    fn over(&mut self, entry: &mut impl Read) -> std::io::Result<u64> {
        let mut window = Vec::with_capacity(WINDOW + OVERLAP);
        let mut size = 0_u64;
        let mut run = 0_usize;
        loop {
            let kept = window.len();
            entry.take(WINDOW as u64).read_to_end(&mut window)?;
            let new = window.get(kept..).unwrap_or_default();
            if new.is_empty() {
                self.longest = self.longest.max(run);
                self.rows(&window, window.len());
                return Ok(size);
            }
            size += new.len() as u64;
            let mut last = 0;
            for tag in memchr::memchr_iter(b'<', new) {
                self.longest = self.longest.max(run + tag - last);
                (run, last) = (0, tag);
            }
            run += new.len() - last;
            self.longest = self.longest.max(run);
            if self.longest > LONGEST_TEXT {
                return Ok(size);
            }
            self.words(&window, kept);
            let start = window.len().saturating_sub(OVERLAP);
            self.rows(&window, start);
            window.drain(..start);
        }
    }

    /// Numbers of the rows that begin before `end`: each has to be behind the one before it. What begins later is looked at
    /// again, with more of it in the window.
    fn rows(&mut self, window: &[u8], end: usize) {
        if !self.is_sheet {
            return;
        }
        let ends = |byte: &&u8| byte.is_ascii_whitespace() || matches!(byte, b'>' | b'/' | b'=' | b'!');
        for at in memchr::memchr_iter(b'<', window).take_while(|at| *at < end) {
            let tag = window.get(at + 1..).unwrap_or_default();
            if self.torn_tag.is_none() && tag.iter().find(ends) == Some(&b'=') {
                self.torn_tag = Some(self.last_row.max(1));
            }
            let Some(rest) = tag.strip_prefix(b"row") else { continue };
            if !rest.first().is_some_and(|byte| byte.is_ascii_whitespace() || matches!(byte, b'>' | b'/')) {
                continue;
            }
            let tag = rest.split(|byte| *byte == b'>').next().unwrap_or_default();
            let number = match row_number(tag) {
                Some(number) => number,
                None => self.last_row + 1,
            };
            if number <= self.last_row && self.row_out_of_order.is_none() {
                self.row_out_of_order = Some(number);
            }
            self.last_row = self.last_row.max(number);
        }
    }

    /// Words that matter; those that end in the first `kept` bytes were seen before.
    fn words(&mut self, window: &[u8], kept: usize) {
        let ends_new = |word: &[u8], at: &usize| at + word.len() > kept;
        for word in [&b"</f></c>"[..], b"</f><v/>", b"</f><v />", b"</f><v></v>"] {
            let found = memmem::find_iter(window, word).filter(|at| ends_new(word, at)).count();
            self.formulas_without_value += found as u64;
        }
        self.has_merged |= memmem::find(window, b"<mergeCell ").is_some();
        const COUNT: &[u8] = b"uniqueCount";
        for at in memmem::find_iter(window, COUNT) {
            let rest = window.get(at + COUNT.len()..).unwrap_or_default();
            let is_between =
                |byte: &&u8| matches!(**byte, b' ' | b'=' | b'"' | b'\'' | b'\t' | b'\n' | b'\r' | b'+');
            let digits = rest.iter().skip_while(is_between).take_while(|byte| byte.is_ascii_digit());
            let number = digits.fold(0_u64, |number, digit| {
                number.saturating_mul(10).saturating_add(u64::from(digit - b'0'))
            });
            self.announced = self.announced.max(number);
        }
    }
}

/// The number in the attribute `r` of a row.
fn row_number(tag: &[u8]) -> Option<u64> {
    let at = memmem::find_iter(tag, b"r=").find(|at| {
        at.checked_sub(1).and_then(|before| tag.get(before)).is_some_and(u8::is_ascii_whitespace)
    })?;
    let digits = tag.get(at + 3..)?.iter().take_while(|byte| byte.is_ascii_digit());
    let digits: String = digits.map(|byte| char::from(*byte)).collect();
    digits.parse().ok()
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write};

    use zip::{ZipWriter, write::SimpleFileOptions};

    use super::*;

    fn archive(entries: &[(&str, &[u8])]) -> Cursor<Vec<u8>> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, text) in entries {
            writer.start_file(*name, SimpleFileOptions::default()).unwrap();
            writer.write_all(text).unwrap();
        }
        writer.finish().unwrap()
    }

    fn refused(entries: &[(&str, &[u8])]) -> Unsafe {
        match inspect(archive(entries)) {
            Err(Refusal::Unsafe(why)) => why,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn what_no_roster_has_is_refused() {
        assert!(inspect(archive(&[("xl/workbook.xml", b"<workbook/>")])).is_ok());
        assert_eq!(refused(&[("a.xml", &b"<a/>".repeat(20 << 20))]), Unsafe::Size, "one megabyte to eighty");
        let long = [&b"<t>"[..], &b"ab".repeat(3 << 20)].concat();
        assert_eq!(refused(&[("a.xml", &long)]), Unsafe::LongText);
        let words = b"<sst uniqueCount = '99999999999999'><si/></sst>";
        assert_eq!(refused(&[("xl/sharedStrings.xml", words)]), Unsafe::Announced);
        let many: Vec<(String, &[u8])> = (0..20_001).map(|n| (n.to_string(), &b""[..])).collect();
        let many: Vec<(&str, &[u8])> = many.iter().map(|(name, text)| (name.as_str(), *text)).collect();
        assert_eq!(refused(&many), Unsafe::Entries);
        assert_eq!(
            inspect(Cursor::new(b"PK\x03\x04 and no more".to_vec())),
            Err(Refusal::Damaged { row: 0 })
        );
    }

    #[test]
    fn rows_stand_one_behind_the_other() {
        let sheet = |rows: &str| {
            let text = format!("<worksheet>{rows}</worksheet>");
            inspect(archive(&[("xl/worksheets/sheet1.xml", text.as_bytes())]))
        };
        assert!(
            sheet("<row r=\"1\"><c/></row><rowBreaks/><row/><row spans='1:2' r='3'/><row\nr=\"9\"/>").is_ok()
        );
        for (rows, row) in [("<row r='2'/><row r='2'/>", 2), ("<row r='2'/><row/><row r='3'/>", 3)] {
            assert_eq!(sheet(rows), Err(Refusal::Damaged { row }), "{rows}");
        }
        assert_eq!(sheet("<row r='4294967295'/>"), Err(Refusal::Unsafe(Unsafe::Rows)));
        for shift in 0..OVERLAP + 30 {
            let mut text = vec![b' '; WINDOW - shift];
            for at in (0..text.len()).step_by(1000) {
                text[at] = b'<';
            }
            text.extend_from_slice(b"<row r='7'/><row r='7'/>");
            let text = String::from_utf8(text).unwrap();
            assert_eq!(sheet(&text), Err(Refusal::Damaged { row: 7 }), "{shift}");
        }
    }

    #[test]
    fn a_size_that_lies_is_found_out_by_inflating() {
        let mut bytes = archive(&[("a.xml", &b"<a/>".repeat(20 << 20))]).into_inner();
        // The declared size stands in the central directory and before the entry.
        let declared = (80_u32 << 20).to_le_bytes();
        for at in memmem::find_iter(&bytes.clone(), &declared).collect::<Vec<_>>() {
            bytes[at..at + 4].copy_from_slice(&100_u32.to_le_bytes());
        }
        assert!(inspect(Cursor::new(bytes)).is_err());
    }

    #[test]
    fn facts_are_seen_across_the_border_of_windows() {
        for shift in [0, 3, 7, 11] {
            let mut text = vec![b' '; WINDOW - 10 + shift];
            for at in (3..text.len() - 4).step_by(1000) {
                text[at..at + 4].copy_from_slice(b"<a/>");
            }
            text[..3].copy_from_slice(b"<w>");
            text.extend_from_slice(b"<c><f>1+1</f></c><mergeCell ref='A1:B2'/></w>");
            let facts = inspect(archive(&[("xl/worksheets/sheet1.xml", &text)])).unwrap();
            assert_eq!(facts, Facts { formulas_without_value: 1, has_merged: true });
        }
    }
}
